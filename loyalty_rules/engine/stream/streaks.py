"""Streaks: how many calendar periods in a row something happened.

What is held is a mapping from the first day of each period that can still change to how often it happened in it; what
lies before is settled: under RUN how many periods in a row end with the one that starts on the day with the ordinal
under UNTIL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from loyalty_rules.core.calendar import Duration, Period, add, next_period_start, period_start
from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import Value
from loyalty_rules.core.quantities import Exact
from loyalty_rules.engine.stream.context import Context, Held
from loyalty_rules.engine.stream.reading import Evaluator, distinct_count
from loyalty_rules.model.ruleset import Measure, MeasureKind

ONE_DAY = timedelta(days=1)
RUN, UNTIL = "run", "until"


def streak_of(held: Mapping[Any, Exact], added: Mapping[Any, Exact], day: date, period: Period, week_start: int) -> int:
    """The periods in a row up to and with the one that `day` lies in, where it has any, else up to the one before."""
    start = period_start(day, period, week_start)
    if held.get(start, 0) + added.get(start, 0) <= 0:
        start = period_start(start - ONE_DAY, period, week_start)
    found, until = 0, held.get(UNTIL, 0)
    while start.toordinal() != until and held.get(start, 0) + added.get(start, 0) > 0:
        found += 1
        start = period_start(start - ONE_DAY, period, week_start)
    return found + int(held.get(RUN, 0)) if start.toordinal() == until else found


def streak_reader(index: int, period: Period, week_start: int, including: bool) -> Evaluator:
    """The evaluator of a streak; `including`: with what the event adds."""

    def streak(c: Context) -> int:
        held: Any = c.reading.slots[index]
        added: Any = c.added.get(index, {}) if including or c.after else {}
        return streak_of(held, added, c.event.day, period, week_start)

    return streak


def total_reader(measure: Measure, week_start: int) -> Callable[[Any, Any, date], Exact]:
    """What tells how far a member is with a measure: of what a slot holds, what is added to it (None: nothing) and the
    day."""
    period = measure.period
    if period is not None:
        return lambda held, added, day: streak_of(held, added or {}, day, period, week_start)
    if measure.kind is MeasureKind.DISTINCT:
        return lambda held, added, day: distinct_count(held, added)
    return lambda held, added, day: held if added is None else held + added


class Streak:
    """A count for each period in which something may still be returned, and the length of what ran up to them."""

    __slots__ = ("counts", "memory", "period", "run", "until", "week_start")

    def __init__(self, period: Period, week_start: int, memory: Duration) -> None:
        self.period = period
        self.week_start = week_start
        self.memory = memory
        self.counts: dict[date, Exact] = {}
        self.run = 0
        self.until = date.min

    def put(self, event: Event, old: Any, new: Any) -> None:
        old, new = old or {}, new or {}
        for start in {**old, **new}:
            self.counts[start] = self.counts.get(start, 0) + new.get(start, 0) - old.get(start, 0)
        self._settle(event.day)

    def _settle(self, today: date) -> None:
        """Count the periods that nothing can change any more into the run."""
        self.counts, self.run, self.until = self._settled(today)

    def _settled(self, today: date) -> tuple[dict[date, Exact], int, date]:
        """What can still change that day, and how long what runs up to which period before it."""
        run, until, left = self.run, self.until, dict(self.counts)
        for start in sorted(self.counts):
            after = next_period_start(start, self.period, self.week_start)
            if add(after - ONE_DAY, self.memory) > today:
                break
            if left.pop(start) > 0:
                follows = run and next_period_start(until, self.period, self.week_start) == start
                run, until = (run + 1 if follows else 1), start
        return left, run, until

    def read(self, day: date) -> Held:
        counts, run, until = self._settled(day)
        found: dict[Value, Exact] = {start: count for start, count in counts.items() if count}
        if run:
            found[RUN], found[UNTIL] = run, until.toordinal()
        return found
