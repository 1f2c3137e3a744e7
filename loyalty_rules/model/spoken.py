"""Names in words for what has no name of its own: caps, and the measures that a rule makes for itself."""

from __future__ import annotations

from loyalty_rules.core.calendar import Period
from loyalty_rules.syntax import tree
from loyalty_rules.syntax.phrases import expression_text, sum_text, window_text


def spoken_count(event: str, where: tree.Expression | None) -> str:
    """`number of purchase where amount >= 45 EUR`."""
    return f"number of {event}" if where is None else f"number of {event} where {expression_text(where)}"


def spoken_cap(node: tree.Cap) -> str:
    """`at most 500 points per member per calendar month`."""
    words = ["at most", sum_text(node.limit)]
    if node.of is not None:
        words += ["of", sum_text(node.of)]
    words += [f"per {per.name}" for per in node.per]
    match node.window:
        case None:
            pass
        case tree.CalendarWindow(period, False):
            words.append(f"per calendar {period}")
        case tree.AnchoredWindow(anchor, Period.YEAR):
            words.append(f"per year from {anchor}")
        case window:
            words.append(window_text(window))
    return " ".join(words)
