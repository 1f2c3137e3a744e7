"""Slots: the counters behind measures and caps, one state per member and slot.

`put(event, old, new)` replaces what an event contributed on its own day; `read(day)` is the value in the window that
ends with `day`. Contributions are exact numbers, mappings from a key to a number (slots kept apart by a field, and
distinct measures, whose keys are the values seen), or any value for a latest measure; None is no contribution.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any, Protocol, assert_never

from loyalty_rules.core.calendar import (
    Duration,
    Period,
    add,
    anniversary_start,
    next_anniversary,
    next_period_start,
    period_start,
    window_start,
)
from loyalty_rules.core.events import Event, Fields
from loyalty_rules.core.quantities import Exact
from loyalty_rules.core.windows import (
    Anchored,
    Calendar,
    Dates,
    LastCalendar,
    LastEvents,
    Lifetime,
    OneEvent,
    Rolling,
    SinceTier,
    Window,
)
from loyalty_rules.engine.stream.context import Held

ONE_DAY = timedelta(days=1)
StartOf = Callable[[date], date]


class SlotState(Protocol):
    def put(self, event: Event, old: Any, new: Any) -> None: ...

    def read(self, day: date) -> Any: ...


class Total:
    """Everything, or everything between two days."""

    __slots__ = ("first", "last", "total")

    def __init__(self, first: date = date.min, last: date = date.max) -> None:
        self.first = first
        self.last = last
        self.total: Exact = 0

    def put(self, event: Event, old: Any, new: Any) -> None:
        if self.first <= event.day <= self.last:
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

    def put(self, event: Event, old: Any, new: Any) -> None:
        start = self.start_of(event.day)
        if start > self.start:
            self.start, self.total = start, 0
        if start == self.start:
            self.total += (new or 0) - (old or 0)

    def read(self, day: date) -> Exact:
        return self.total if self.start_of(day) == self.start else 0


class TwoPeriods(PeriodTotal):
    """The period that is running and the one before it, for tiers that are looked at again after some grace."""

    __slots__ = ("before",)

    def __init__(self, start_of: StartOf) -> None:
        super().__init__(start_of)
        self.before: tuple[date, Exact] = (date.min, 0)

    def put(self, event: Event, old: Any, new: Any) -> None:
        start = self.start_of(event.day)
        if start > self.start:
            self.before = (self.start, self.total)
        elif start == self.before[0]:
            self.before = (start, self.before[1] + (new or 0) - (old or 0))
        super().put(event, old, new)

    def read_from(self, first: date, day: date) -> Exact:
        """The period of `first`, and that of `day` where it is another one."""
        from_start = self.start_of(first)
        found = self.total if from_start <= self.start <= self.start_of(day) else 0
        return found + self.before[1] if from_start <= self.before[0] < self.start else found


class LastPeriodTotal:
    """The period that is running and the one before it, which is the one that is read."""

    __slots__ = ("before", "next_of", "start", "start_of", "total")

    def __init__(self, start_of: StartOf, next_of: StartOf) -> None:
        self.start_of = start_of
        self.next_of = next_of
        self.start = date.min
        self.total: Exact = 0
        self.before: Exact = 0

    def put(self, event: Event, old: Any, new: Any) -> None:
        start = self.start_of(event.day)
        change = (new or 0) - (old or 0)
        if start > self.start:
            follows = self.start > date.min and self.next_of(self.start) == start
            self.before = self.total if follows else 0
            self.start, self.total = start, 0
        if start == self.start:
            self.total += change
        elif self.next_of(event.day) == self.start:
            self.before += change

    def read(self, day: date) -> Exact:
        start = self.start_of(day)
        if start == self.start:
            return self.before
        return self.total if self.start > date.min and self.next_of(self.start) == start else 0


class SinceChange:
    """What came after the member's tier changed last, or in the year of it that is running. `changed` gives how many
    changes there were, the instant of the last one and its day; an event of that very instant counts if it came after
    the change."""

    __slots__ = ("changed", "key", "same", "total", "yearly")

    def __init__(self, changed: Callable[[], tuple[int, int, date]], yearly: bool) -> None:
        self.changed = changed
        self.yearly = yearly
        self.key = (-1, date.min)
        self.same: set[str] = set()
        self.total: Exact = 0

    def _key(self, day: date) -> tuple[int, date]:
        number, _, since = self.changed()
        return number, anniversary_start(since, day) if self.yearly else date.min

    def put(self, event: Event, old: Any, new: Any) -> None:
        number, began, _ = self.changed()
        if number != self.key[0]:
            self.same = set()
        key = self._key(event.day)
        if key > self.key:
            self.key, self.total = key, 0
        if event.time < began or key != self.key:
            return
        if event.time == began:
            if old is None:
                self.same.add(event.id)
            elif event.id not in self.same:
                return
        self.total += (new or 0) - (old or 0)

    def read(self, day: date) -> Exact:
        return self.total if self._key(day) == self.key else 0


class RollingTotal:
    """A bucket for each day of the window."""

    __slots__ = ("days", "start_of", "total")

    def __init__(self, start_of: StartOf) -> None:
        self.start_of = start_of
        self.days: deque[list[Any]] = deque()
        self.total: Exact = 0

    def put(self, event: Event, old: Any, new: Any) -> None:
        change = (new or 0) - (old or 0)
        day = event.day
        position = len(self.days)
        while position and self.days[position - 1][0] > day:
            position -= 1
        if position and self.days[position - 1][0] == day:
            self.days[position - 1][1] += change
        else:
            self.days.insert(position, [day, change])
        self.total += change

    def read(self, day: date) -> Exact:
        if not self.days:
            return 0
        start = self.start_of(day)
        while self.days and self.days[0][0] < start:
            self.total -= self.days.popleft()[1]
        return self.total


class History:
    """The last events that contributed, in order of time, and those before them that a return within `memory` may
    bring back. `single`: the last value, not the sum."""

    __slots__ = ("count", "covers", "events", "memory", "single")

    def __init__(self, count: int, memory: Duration, covers: Callable[[date, date], bool], single: bool) -> None:
        self.count = count
        self.memory = memory
        self.covers = covers
        self.single = single
        self.events: list[tuple[date, int, str, Any]] = []

    def put(self, event: Event, old: Any, new: Any) -> None:
        if old is not None:
            self.events = [kept for kept in self.events if kept[2] != event.id]
        if new is not None:
            position = len(self.events)
            while position and self.events[position - 1][:2] > (event.day, event.time):
                position -= 1
            self.events.insert(position, (event.day, event.time, event.id, new))
            self._prune(event.day)

    def _prune(self, today: date) -> None:
        settled = sum(add(day, self.memory) <= today for day, *_ in self.events)
        del self.events[: max(settled - self.count, 0)]

    def read(self, day: date) -> Any:
        last = [value for then, _, _, value in self.events if self.covers(then, day)][-self.count :]
        if self.single:
            return last[-1] if last else None
        return sum(last)


class Keyed:
    """A total for each key."""

    __slots__ = ("make", "totals")

    def __init__(self, make: Callable[[], SlotState]) -> None:
        self.make = make
        self.totals: dict[Any, SlotState] = {}

    def put(self, event: Event, old: Any, new: Any) -> None:
        old, new = old or {}, new or {}
        for key in {**old, **new}:
            if key not in self.totals:
                self.totals[key] = self.make()
            self.totals[key].put(event, old.get(key), new.get(key))

    def read(self, day: date) -> Held:
        return {key: total.read(day) for key, total in self.totals.items()}

    def read_one(self, key: Any, day: date) -> Held:
        """The same for one key alone."""
        return {key: self.totals[key].read(day)} if key in self.totals else {}


def read_through(state: SlotState, first: date, day: date) -> Held:
    """What a slot holds on `day`, in the window that `first` is in and the one after it."""
    match state:
        case TwoPeriods():
            return state.read_from(first, day)
        case Keyed():
            return {key: read_through(total, first, day) for key, total in state.totals.items()}  # type: ignore[misc]
        case _:
            return state.read(day)  # type: ignore[no-any-return]


class Memo(dict[date, date]):
    """Days by days, each computed once."""

    __slots__ = ("_compute",)

    def __init__(self, compute: StartOf) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, day: date) -> date:
        found = self[day] = self._compute(day)
        return found


class Windows:
    """The windows of one programme, over the fields of one member."""

    def __init__(self, week_start: int) -> None:
        self.week_start = week_start
        self._starts: dict[Window, Memo] = {}

    def _last_calendar(self, period: Period) -> LastPeriodTotal:
        start_of = self.start_of(Calendar(period), dict)
        return LastPeriodTotal(start_of, lambda day: next_period_start(day, period, self.week_start))

    def start_of(self, window: Calendar | Anchored | Rolling, member: Callable[[], Fields]) -> StartOf:
        """What gives the first day of the window that a day is in, or ends."""
        match window:
            case Calendar(period):
                return self._known(window, lambda day: period_start(day, period, self.week_start))
            case Rolling(duration):
                return self._known(window, lambda day: window_start(day, duration))
            case Anchored(anchor, period):
                return partial(_anniversary, member, anchor, period)
            case _:
                assert_never(window)

    def _known(self, window: Window, compute: StartOf) -> StartOf:
        starts = self._starts.get(window)
        if starts is None:
            starts = self._starts[window] = Memo(compute)
        return starts.__getitem__

    def covers(self, window: Window, member: Callable[[], Fields], then: date, day: date) -> bool:
        """Whether what happened `then` is in the window that ends with `day`."""
        match window:
            case Lifetime() | LastEvents():
                return then <= day
            case SinceTier():
                return False  # what was read over such a window stands
            case Calendar() | Anchored():
                start_of = self.start_of(window, member)
                return then <= day and start_of(then) == start_of(day)
            case LastCalendar(period):
                start_of = self.start_of(Calendar(period), member)
                return start_of(then) == start_of(start_of(day) - ONE_DAY)
            case Rolling():
                return self.start_of(window, member)(day) <= then <= day
            case Dates(first, last):
                return first <= then <= last and then <= day
            case OneEvent():
                return False
            case _:
                assert_never(window)

    def next_changes(self, window: Window, fields: Fields, day: date) -> tuple[date, ...]:
        """When, after `day`, what was put in on `day` enters or leaves the window by the clock alone."""
        match window:
            case Calendar(period):
                return (next_period_start(day, period, self.week_start),)
            case LastCalendar(period):
                enters = next_period_start(day, period, self.week_start)
                return enters, next_period_start(enters, period, self.week_start)
            case Anchored(anchor, period):
                anchored: Any = fields.get(anchor)
                return () if anchored is None else (next_anniversary(anchored, day, period),)
            case Rolling(duration):
                return (add(day, duration),)
            case Lifetime() | LastEvents() | Dates() | OneEvent() | SinceTier():
                return ()
            case _:
                assert_never(window)

    def state(self, window: Window, member: Callable[[], Fields], memory: Duration, two: bool = False) -> SlotState:
        """A fresh counter; `two`: the period before the running one is read as well."""
        match window:
            case Lifetime():
                return Total()
            case Dates(first, last):
                return Total(first, last)
            case Calendar() | Anchored():
                start_of = self.start_of(window, member)
                return TwoPeriods(start_of) if two else PeriodTotal(start_of)
            case LastCalendar(period):
                return self._last_calendar(period)
            case Rolling():
                return RollingTotal(self.start_of(window, member))
            case LastEvents(count):
                return History(count, memory, lambda then, day: then <= day, single=False)
            case SinceTier():
                raise AssertionError("its counter follows a member's tier")
            case OneEvent():
                raise AssertionError("one event needs no counter")
            case _:
                assert_never(window)

    def latest(self, window: Window, member: Callable[[], Fields], memory: Duration) -> SlotState:
        """A fresh keeper of the latest value."""
        return History(1, memory, partial(self.covers, window, member), single=True)

    def __deepcopy__(self, memo: object) -> Windows:
        """What is known of days holds for every copy of a counter."""
        return self


def _anniversary(member: Callable[[], Fields], anchor: str, period: Period, day: date) -> date:
    anchored: Any = member().get(anchor)
    return date.min if anchored is None else anniversary_start(anchored, day, period)


def combine(held: Held, old: Any, new: Any) -> Held:
    """What a slot held when it was read, had an event in it contributed `new` instead of `old`. Sums, counts."""
    if isinstance(held, Mapping):
        old, new = old or {}, new or {}
        return {key: held.get(key, 0) + new.get(key, 0) - old.get(key, 0) for key in {**held, **old, **new}}
    number: Any = held
    return number + (new or 0) - (old or 0)  # type: ignore[no-any-return]
