"""Windows: the stretch of a member's history a measure or a cap looks at, by local date."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from msgspec import Struct

from loyalty_rules.core.calendar import Duration, Period


class Lifetime(Struct, frozen=True):
    """Since joining."""


class Calendar(Struct, frozen=True):
    """This calendar month."""

    period: Period


class LastCalendar(Struct, frozen=True):
    """Last calendar month: the period before the running one."""

    period: Period


class Anchored(Struct, frozen=True):
    """The year, quarter or month that began on the last anniversary of a date field of the member."""

    anchor: str
    period: Period = Period.YEAR


class SinceTier(Struct, frozen=True):
    """What came after the member's tier changed last; `yearly`: of it the year that began on the last anniversary."""

    yearly: bool


class Rolling(Struct, frozen=True):
    """The last 30 days or 12 months, today included; day `d` counts while today < d + duration."""

    duration: Duration


class LastEvents(Struct, frozen=True):
    """The last `count` events of a type that the measure took something from."""

    count: int
    event: str


class Dates(Struct, frozen=True):
    """From the first to the last day, both included."""

    first: date
    last: date


class OneEvent(Struct, frozen=True):
    """One event on its own: only caps have it."""


Window = Lifetime | Calendar | LastCalendar | Anchored | SinceTier | Rolling | LastEvents | Dates | OneEvent


def window_words(window: Window) -> str:
    """The window as a rule would write it."""
    match window:
        case Lifetime():
            return "since joining"
        case SinceTier(yearly):
            return "this year from reached" if yearly else "since reached"
        case Calendar(period):
            return f"this calendar {period}"
        case LastCalendar(period):
            return f"last calendar {period}"
        case Anchored(anchor, period):
            return f"this {period} from {anchor}"
        case Rolling(duration):
            return f"in the last {duration.format()}"
        case LastEvents(count, event):
            return f"in the last {count} {event}"
        case Dates(first, last):
            return f"from {first} to {last}"
        case OneEvent():
            return "per event"
        case _:
            assert_never(window)
