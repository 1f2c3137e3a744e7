"""Counters: every window against the plain sum of what was put in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from loyalty_rules.core.calendar import Duration, Period
from loyalty_rules.core.events import Event
from loyalty_rules.core.windows import Anchored, Calendar, Dates, LastEvents, Lifetime, Rolling, Window
from loyalty_rules.engine.stream.slots import Keyed, Windows, combine

START = date(2026, 1, 1)
FIELDS: Mapping[str, Any] = {"since": date(2020, 2, 29)}
WINDOWS = Windows(0)
NONE = Duration(0, 30)

windows = st.one_of(
    st.sampled_from([Calendar(period) for period in Period]),
    st.builds(Rolling, st.builds(Duration, st.integers(1, 3), st.integers(0, 5))),
    st.builds(Rolling, st.builds(Duration, st.just(0), st.integers(1, 40))),
    st.sampled_from([Lifetime(), Anchored("since"), Dates(date(2026, 2, 1), date(2026, 3, 15))]),
)
steps = st.lists(st.tuples(st.integers(0, 25), st.integers(-50, 50)), min_size=1, max_size=25)


def at(index: int, day: date) -> Event:
    return Event(f"e{index}", "purchase", "A", index, day, 0, {})


@given(windows, steps)
def test_a_window_is_the_sum_of_its_days(window: Window, drawn: list[tuple[int, int]]) -> None:
    slot = WINDOWS.state(window, lambda: FIELDS, NONE)
    day, put = START, []
    for index, (gap, amount) in enumerate(drawn):
        day += timedelta(days=gap)
        in_window = [each for then, each in put if WINDOWS.covers(window, lambda: FIELDS, then, day)]
        if not isinstance(window, Dates):
            assert slot.read(day) == sum(in_window)
        slot.put(at(index, day), None, amount)
        put.append((day, amount))
    if isinstance(window, Dates):
        assert slot.read(day) == sum(each for then, each in put if window.first <= then <= window.last)


@given(windows, steps)
def test_what_is_replaced_leaves_no_trace(window: Window, drawn: list[tuple[int, int]]) -> None:
    slot = WINDOWS.state(window, lambda: FIELDS, NONE)
    day = START
    for index, (gap, amount) in enumerate(drawn):
        day += timedelta(days=gap)
        before = slot.read(day)
        slot.put(at(index, day), None, amount)
        slot.put(at(index, day), amount, amount + 7)
        slot.put(at(index, day), amount + 7, None)
        assert slot.read(day) == before
        slot.put(at(index, day), None, amount)


def test_the_last_events_in_order_of_time() -> None:
    slot = WINDOWS.state(LastEvents(2, "purchase"), lambda: FIELDS, NONE)
    for index, amount in ((1, 10), (3, 30), (2, 20)):
        slot.put(at(index, START), None, amount)
    assert slot.read(START) == 50
    slot.put(at(3, START), 30, None)
    assert slot.read(START) == 30


def test_the_latest_of_a_window() -> None:
    slot = WINDOWS.latest(Calendar(Period.MONTH), lambda: FIELDS, NONE)
    slot.put(at(1, START), None, "north")
    slot.put(at(2, START + timedelta(days=3)), None, "south")
    assert slot.read(START + timedelta(days=4)) == "south"
    slot.put(at(2, START + timedelta(days=3)), "south", None)
    assert slot.read(START + timedelta(days=4)) == "north"
    assert slot.read(START + timedelta(days=40)) is None


def test_a_keyed_slot_and_what_it_would_have_held() -> None:
    slot = Keyed(lambda: WINDOWS.state(Lifetime(), lambda: FIELDS, NONE))
    slot.put(at(1, START), None, {"north": 5})
    slot.put(at(2, START), None, {"north": 2, "south": 1})
    held = slot.read(START)
    assert held == {"north": 7, "south": 1}
    assert combine(held, {"north": 2, "south": 1}, {"south": 3}) == {"north": 5, "south": 3}
    assert combine(7, 5, None) == 2
