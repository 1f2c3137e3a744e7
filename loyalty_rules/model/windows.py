"""Windows: from the words to the stretch of history they mean."""

from __future__ import annotations

from fractions import Fraction

from loyalty_rules.core.calendar import Period
from loyalty_rules.core.expressions import DateType
from loyalty_rules.core.windows import (
    Anchored,
    Calendar,
    Dates,
    LastCalendar,
    LastEvents,
    Lifetime,
    Rolling,
    SinceTier,
    Window,
)
from loyalty_rules.model.names import Names
from loyalty_rules.model.units import DURATION_WORDS, duration
from loyalty_rules.syntax import tree

REACHED = "reached"


def window(names: Names, node: tree.Window | None, event: str | None = None) -> Window | None:
    """The window; none written is the lifetime. `event`: what `in the last 5 …` may count, None where nothing may be
    counted."""
    match node:
        case None | tree.SinceJoining():
            return Lifetime()
        case tree.CalendarWindow(period):
            return LastCalendar(period) if node.last else Calendar(period)
        case tree.SinceReached():
            return _since_tier(names, node, yearly=False)
        case tree.AnchoredWindow(anchor, Period.YEAR) if anchor == REACHED and REACHED not in names.member:
            return _since_tier(names, node, yearly=True)
        case tree.AnchoredWindow(anchor, period):
            return Anchored(anchor, period) if date_field(names, anchor, node) else None
        case tree.RollingWindow(count, unit):
            return _rolling(names, node, count, unit, event)
        case tree.DatesWindow(first, last):
            if first > last:
                names.findings.error("LR222", node.span, f"{first} is after {last}", help=f"from {last} to {first}")
                return None
            return Dates(first, last)


def no_window(names: Names, node: tree.Window | None, streak: str) -> bool:
    """Is there a window where none can be? A streak is as long as it is; reported."""
    if node is None or isinstance(node, tree.SinceJoining):
        return False
    names.findings.error(
        "LR230",
        node.span,
        f"`{streak}` counts what is in a row, however long that goes back",
        help="leave the window out",
    )
    return True


def _since_tier(names: Names, node: tree.Node, yearly: bool) -> Window | None:
    if names.tiers:
        return SinceTier(yearly)
    names.findings.error(
        "LR201", node.span, "there are no tiers", "nothing is ever reached", "`tier NAME` declares one"
    )
    return None


def date_field(names: Names, name: str, node: tree.Node) -> bool:
    """Is there a date field of the member with this name? Reported where not."""
    found = names.member.get(name)
    if found is None:
        dates = [other for other, it in names.member.items() if isinstance(it.field.type, DateType)]
        names.unknown("date field of the member", name, dates, node.span)
        return False
    if not isinstance(found.field.type, DateType):
        names.findings.error("LR226", node.span, f"`{name}` is not a date")
        return False
    return True


def _rolling(names: Names, node: tree.RollingWindow, count: int, unit: str, event: str | None) -> Window | None:
    if unit in DURATION_WORDS:
        length = duration(names, tree.Quantity(Fraction(count), unit, span=node.span))
        return None if length is None else Rolling(length)
    counted = names.event_named(unit)
    if counted is None:
        names.unknown("event or length of time", unit, [*names.events, *DURATION_WORDS], node.span)
        return None
    if event is None or counted != event:
        of = f"the measure is taken from `{event}`" if event else "a length of time is wanted here"
        names.findings.error("LR230", node.span, f"`in the last {count} {unit}` can't be counted here", of)
        return None
    if count < 1:
        names.findings.error("LR225", node.span, "a window holds at least one")
        return None
    return LastEvents(count, counted)
