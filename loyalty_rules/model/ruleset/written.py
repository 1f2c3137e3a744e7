"""Where conditions, amounts, bands and rows are written."""

from __future__ import annotations

from loyalty_rules.core.diagnostics import Span


class Written:
    """The span of what has none of its own: a condition and each one in it, an amount, a band, a row.

    Two rules may say the same in two places, and mean the same by it; so things are known by identity, not by what they
    say. What follows from something that is written elsewhere, or from nothing, has no span.
    """

    __slots__ = ("_spans",)

    def __init__(self) -> None:
        self._spans: dict[int, tuple[object, Span]] = {}  # the thing too, so that no other gets its identity

    def note(self, thing: object, span: Span) -> None:
        """This is written there. What is noted first holds: a name leads to where its meaning is written."""
        self._spans.setdefault(id(thing), (thing, span))

    def span_of(self, thing: object) -> Span | None:
        """Where this very thing is written."""
        found = self._spans.get(id(thing))
        return None if found is None else found[1]

    def __eq__(self, other: object) -> bool:
        """Where something is written is no part of what it means."""
        return isinstance(other, Written)

    __hash__ = None  # type: ignore[assignment]
