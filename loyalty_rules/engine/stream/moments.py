"""Moments: when something given on a day becomes active, is dropped or lapses. A moment is the first day on which it
holds; None is never."""

from __future__ import annotations

from datetime import date, timedelta
from typing import assert_never

from loyalty_rules.core.calendar import add, next_anniversary, next_period_start, next_yearly
from loyalty_rules.core.events import Fields
from loyalty_rules.model.ruleset import (
    After,
    EndOf,
    EndOfMemberYear,
    Expiry,
    ForLife,
    Idle,
    Keep,
    KeptFor,
    LastDay,
    Lasting,
    Moment,
    Never,
    OnDay,
    UntilDay,
    Yearly,
)

ONE_DAY = timedelta(days=1)


def moment_day(moment: Moment, day: date, member: Fields, week_start: int) -> date:
    """The day of a moment seen from an event on `day`."""
    match moment:
        case After(duration, anchor, at_end):
            start = day
            if anchor == "join":
                joined = member.get("joined")
                start = joined if isinstance(joined, date) else day
            end = add(start, duration)
            return end if at_end is None else next_period_start(end, at_end, week_start)
        case EndOf():
            return _end_of(moment, day, week_start)
        case OnDay(on):
            return on
        case _:
            assert_never(moment)


def _end_of(end: EndOf, day: date, week_start: int) -> date:
    following = next_period_start(day, end.period, week_start)
    return next_period_start(following, end.period, week_start) if end.following else following


def expiry_day(expiry: Expiry, earned: date, active: date, week_start: int) -> date | None:
    """The first day on which a lot, earned and active from these days, can no longer be spent."""
    match expiry:
        case Never() | Idle():
            return None
        case Lasting(duration, from_earning, at_end):
            end = add(earned if from_earning else active, duration)
            return end if at_end is None else next_period_start(end, at_end, week_start)
        case EndOf():
            return _end_of(expiry, earned, week_start)
        case LastDay(day):
            return day + ONE_DAY
        case Yearly(month, day):
            return next_yearly(month, day, earned - ONE_DAY) + ONE_DAY
        case _:
            assert_never(expiry)


def kept_until(keep: Keep, reached: date, member: Fields, week_start: int) -> date | None:
    """The first day on which a tier reached on `reached` is no longer valid; None: for life."""
    match keep:
        case ForLife():
            return None
        case EndOf():
            return _end_of(keep, reached, week_start)
        case EndOfMemberYear(anchor, following):
            anchored = member[anchor]
            assert isinstance(anchored, date)
            end = next_anniversary(anchored, reached)
            return next_anniversary(anchored, end) if following else end
        case KeptFor(duration, at_end):
            end = add(reached, duration)
            return end if at_end is None else next_period_start(end, at_end, week_start)
        case UntilDay(month, day, following):
            return next_yearly(month, day, date(reached.year, 12, 31) if following else reached - ONE_DAY) + ONE_DAY
        case _:
            assert_never(keep)
