"""A history that several rulesets are replayed on: read once, fed as often as is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from msgspec.structs import replace

from loyalty_rules import api
from loyalty_rules.core.events import Event
from loyalty_rules.data import Counts, EventStream, Reject, Stream
from loyalty_rules.data import Mapping as ColumnMapping
from loyalty_rules.model.ruleset import Ruleset

Columns: TypeAlias = ColumnMapping
"""Which column is which field."""

KEPT_MAX: Final = 100_000  # events; more than these are decoded anew each time instead of being held in memory


class History(Stream):
    """A stream that can be fed again and again, to every ruleset with the same events and fields."""

    def __init__(self, stream: EventStream) -> None:
        self._stream = stream
        self._events: tuple[Event, ...] | None = None
        self.total = stream.total
        self.notes = stream.notes
        self.counts = Counts()
        if stream.total <= KEPT_MAX:
            self._events = tuple(stream)

    @classmethod
    def read(cls, ruleset: Ruleset, events: api.Events, mapping: ColumnMapping | None = None) -> History:
        """The history of files or of dicts. Raises DataError."""
        return cls(api.read_events(ruleset, events, mapping))

    def __iter__(self) -> Iterator[Event]:
        yield from self._stream if self._events is None else self._events
        counts = self._stream.counts
        # A copy: the run that takes the events goes on counting in it.
        self.counts = replace(counts, parts=replace(counts.parts))

    @property
    def rejects(self) -> tuple[Reject, ...]:
        return self._stream.rejects
