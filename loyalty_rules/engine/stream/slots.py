"""Slots: the counters behind measures and caps, one state per member and slot.

`put(day, event, old, new)` replaces what an event contributed on its own day; `read(day)` is the value in the window
that ends with `day`. Contributions are exact numbers, mappings from a key to a number (slots kept apart by a field, and
distinct measures, whose keys are the values seen), or any value for a latest measure; None is no contribution.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol, assert_never

from loyalty_rules.core.calendar import (
    Duration,
    add,
    anniversary_start,
    next_anniversary,
    next_period_start,
    period_start,
    window_start,
)
from loyalty_rules.core.events import Fields
from loyalty_rules.core.quantities import Exact
from loyalty_rules.core.windows import Anchored, Calendar, Dates, LastEvents, Lifetime, OneEvent, Rolling, Window
from loyalty_rules.engine.stream.context import Held

StartOf = Callable[[date], date]


class SlotState(Protocol):
    def put(self, day: date, event: str, old: Any, new: Any) -> None: ...

    def read(self, day: date) -> Any: ...


class Total:
    """Everything, or everything between two days."""

    __slots__ = ("first", "last", "total")

    def __init__(self, first: date = date.min, last: date = date.max) -> None:
        self.first = first
        self.last = last
        self.total: Exact = 0

    def put(self, day: date, event: str, old: Any, new: Any) -> None:
        if self.first <= day <= self.last:
            self.total += (new or 0) - (old or 0)

    def read(self, day: date) -> Exact:
        return self.total


class PeriodTotal:
    """The period that is running. What belongs to a period that is over no longer counts."""

    __slots__ = ("start", "start_of", "total")

    def __init__(self, start_of: StartOf) -> None:
        self.start_of = start_of
        self.start = date.min
        self.total: Exact = 0

    def put(self, day: date, event: str, old: Any, new: Any) -> None:
        start = self.start_of(day)
        if start > self.start:
            self.start, self.total = start, 0
        if start == self.start:
            self.total += (new or 0) - (old or 0)

    def read(self, day: date) -> Exact:
        return self.total if self.start_of(day) == self.start else 0


class RollingTotal:
    """A bucket for each day of the window."""

    __slots__ = ("days", "duration", "total")

    def __init__(self, duration: Duration) -> None:
        self.duration = duration
        self.days: deque[list[Any]] = deque()
        self.total: Exact = 0

    def put(self, day: date, event: str, old: Any, new: Any) -> None:
        change = (new or 0) - (old or 0)
        position = len(self.days)
        while position and self.days[position - 1][0] > day:
            position -= 1
        if position and self.days[position - 1][0] == day:
            self.days[position - 1][1] += change
        else:
            self.days.insert(position, [day, change])
        self.total += change

    def read(self, day: date) -> Exact:
        start = window_start(day, self.duration)
        while self.days and self.days[0][0] < start:
            self.total -= self.days.popleft()[1]
        return self.total


class History:
    """The last events that contributed, and those before them that a return within `memory` may bring back."""

    __slots__ = ("count", "covers", "events", "memory", "single")

    def __init__(self, count: int, memory: Duration | None, covers: Callable[[date, date], bool], single: bool) -> None:
        self.count = count
        self.memory = memory
        self.covers = covers
        self.single = single
        self.events: list[tuple[date, str, Any]] = []

    def put(self, day: date, event: str, old: Any, new: Any) -> None:
        for position in range(len(self.events) - 1, -1, -1):
            if self.events[position][1] == event:
                if new is None or (new == 0 and not self.single):
                    del self.events[position]
                else:
                    self.events[position] = (day, event, new)
                return
        if old is None and new is not None:
            self.events.append((day, event, new))
            self._prune(day)

    def _prune(self, today: date) -> None:
        settled = sum(self.memory is None or add(day, self.memory) <= today for day, _, _ in self.events)
        while settled > self.count:
            del self.events[0]
            settled -= 1

    def read(self, day: date) -> Any:
        last = [value for then, _, value in self.events if self.covers(then, day)][-self.count :]
        if self.single:
            return last[-1] if last else None
        return sum(last)


class Keyed:
    """A total for each key. With `distinct`, the keys that occur at all."""

    __slots__ = ("distinct", "make", "totals")

    def __init__(self, make: Callable[[], SlotState], distinct: bool) -> None:
        self.make = make
        self.distinct = distinct
        self.totals: dict[Any, SlotState] = {}

    def put(self, day: date, event: str, old: Any, new: Any) -> None:
        old, new = old or {}, new or {}
        for key in old.keys() | new.keys():
            if key not in self.totals:
                self.totals[key] = self.make()
            self.totals[key].put(day, event, old.get(key), new.get(key))

    def read(self, day: date) -> Held:
        found = {key: total.read(day) for key, total in self.totals.items()}
        return frozenset(key for key, total in found.items() if total > 0) if self.distinct else found


class Windows:
    """The windows of one programme, over the fields of one member."""

    def __init__(self, week_start: int) -> None:
        self.week_start = week_start

    def start_of(self, window: Calendar | Anchored, member: Callable[[], Fields]) -> StartOf:
        match window:
            case Calendar(period):
                return lambda day: period_start(day, period, self.week_start)
            case Anchored(anchor):

                def anniversary(day: date) -> date:
                    anchored: Any = member().get(anchor)
                    return date.min if anchored is None else anniversary_start(anchored, day)

                return anniversary
            case _:
                assert_never(window)

    def covers(self, window: Window, member: Callable[[], Fields], then: date, day: date) -> bool:
        """Whether what happened `then` is in the window that ends with `day`."""
        match window:
            case Lifetime() | LastEvents():
                return then <= day
            case Calendar() | Anchored():
                start_of = self.start_of(window, member)
                return then <= day and start_of(then) == start_of(day)
            case Rolling(duration):
                return window_start(day, duration) <= then <= day
            case Dates(first, last):
                return first <= then <= last and then <= day
            case OneEvent():
                return False
            case _:
                assert_never(window)

    def next_change(self, window: Window, fields: Fields, day: date) -> date | None:
        """When, after `day`, what was put in on `day` leaves the window by the clock alone; None: never."""
        match window:
            case Calendar(period):
                return next_period_start(day, period, self.week_start)
            case Anchored(anchor):
                anchored: Any = fields.get(anchor)
                return None if anchored is None else next_anniversary(anchored, day)
            case Rolling(duration):
                return add(day, duration)
            case Lifetime() | LastEvents() | Dates() | OneEvent():
                return None
            case _:
                assert_never(window)

    def state(self, window: Window, member: Callable[[], Fields], memory: Duration | None) -> SlotState:
        """A fresh counter."""
        match window:
            case Lifetime():
                return Total()
            case Dates(first, last):
                return Total(first, last)
            case Calendar() | Anchored():
                return PeriodTotal(self.start_of(window, member))
            case Rolling(duration):
                return RollingTotal(duration)
            case LastEvents(count):
                return History(count, memory, lambda then, day: then <= day, single=False)
            case OneEvent():
                raise AssertionError("one event needs no counter")
            case _:
                assert_never(window)

    def latest(self, window: Window, member: Callable[[], Fields], memory: Duration | None) -> SlotState:
        """A fresh keeper of the latest value."""
        return History(1, memory, lambda then, day: self.covers(window, member, then, day), single=True)


def combine(held: Held, old: Any, new: Any) -> Held:
    """What a slot held when it was read, had an event in it contributed `new` instead of `old`. Sums only."""
    if isinstance(held, Mapping):
        keys = held.keys() | (old or {}).keys() | (new or {}).keys()
        return {key: held.get(key, 0) + (new or {}).get(key, 0) - (old or {}).get(key, 0) for key in keys}
    if isinstance(held, frozenset) or not (isinstance(held, int) or hasattr(held, "numerator")):
        return held
    number: Any = held
    return number + (new or 0) - (old or 0)  # type: ignore[no-any-return]
