"""The stream engine from outside, where no ruleset's example reaches: the clock's edges, odd zones, what is kept."""

from __future__ import annotations

from datetime import date

from loyalty_rules.core.calendar import Zone, parse_instant
from loyalty_rules.core.entries import Entry, Kind, Line
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream.engine import Engine, Took
from loyalty_rules.engine.stream.program import Program, compile_program
from loyalty_rules.model.resolve import resolve
from loyalty_rules.syntax import read


def compiled(rules: str, zone: str = "Europe/Paris", returns: str = "returns within 30 days") -> Program:
    text = f'language 1\nprogram "T"\n  currency EUR\n  timezone {zone}\n  round down\n  {returns}\n{rules}'
    document, found = read(text, "t.loyalty")
    assert document is not None, found
    ruleset, found = resolve(document)
    assert ruleset is not None, found
    return compile_program(ruleset)


def event(
    id: str, when: str, fields: dict[str, object], type: str = "purchase", zone: str = "Europe/Paris", member: str = "A"
) -> Event:
    place = Zone(zone)
    instant = parse_instant(when, place)
    return Event(id, type, member, instant, *place.local(instant), fields)  # type: ignore[arg-type]


BASE = "wallet points\n  expires 10 days\nearn base\n  on purchase\n  give 1 point per 1 EUR\n"
MONTHLY = (
    BASE + "measure spend = sum of amount of purchase\nearn monthly\n  on end of calendar month\n  give 3 points\n"
)


def run(program: Program, *events: Event) -> tuple[Engine, list[Line]]:
    lines: list[Line] = []
    engine = Engine(program, lines.append)
    for each in events:
        engine.apply(each)
    return engine, lines


def test_the_clock_runs_to_the_end_of_a_day_and_not_into_the_next() -> None:
    engine, lines = run(compiled(MONTHLY), event("p", "2026-03-22 12:00", {"amount": 500}))
    engine.run_to(date(2026, 3, 31))
    engine.run_to(date(2026, 3, 31))
    kinds = [(line.kind, line.day) for line in lines if isinstance(line, Entry)]
    assert kinds == [(Kind.EARNED, date(2026, 3, 22)), (Kind.EARNED, date(2026, 3, 31))]
    engine.begin(date(2026, 3, 31))
    assert len(lines) == 2
    engine.begin(date(2026, 4, 1))
    assert [line.kind for line in lines[2:] if isinstance(line, Entry)] == [Kind.LAPSED]
    assert engine.book.account("A", "points").balance == 3


def test_an_event_after_the_end_of_its_day_was_run_to() -> None:
    engine, _ = run(compiled(MONTHLY), event("p", "2026-03-31 12:00", {"amount": 500}))
    engine.run_to(date(2026, 3, 31))
    assert engine.apply(event("q", "2026-03-31 13:00", {"amount": 500})).took is Took.USED
    engine.run_to(date(2026, 4, 1))
    assert engine.book.account("A", "points").balance == 13


def test_local_dates_that_run_backwards() -> None:
    """The clocks of St. John's went back at a minute past midnight: 7 November was over, and began again."""
    zone = "America/St_Johns"
    first = event("p", "2010-11-07T02:30:30Z", {"amount": 500}, zone=zone)
    second = event("q", "2010-11-07T02:31:30Z", {"amount": 700}, zone=zone)
    assert (first.day, second.day) == (date(2010, 11, 7), date(2010, 11, 6))
    engine, lines = run(compiled(MONTHLY, zone), first, second)
    assert [line.day for line in lines] == [first.day, second.day]
    engine.run_to(date(2010, 11, 30))
    assert engine.book.account("A", "points").balance == 3


def test_events_of_one_instant_come_in_the_order_they_are_fed() -> None:
    when = "2026-03-21 12:00"
    _, lines = run(compiled(BASE), event("p", when, {"amount": 500}), event("q", when, {"amount": 700}))
    assert [line.event for line in lines] == ["p", "q"]


def test_a_refused_event_leaves_no_member() -> None:
    engine, lines = run(
        compiled(BASE),
        event("r", "2099-03-21 12:00", {"purchase": "p"}, "return", member="X"),
        event("p", "2026-03-21 12:00", {"amount": 500}),
    )
    assert "X" not in engine.world.members
    assert len(lines) == 1


def test_records_are_kept_for_the_return_window_alone() -> None:
    days = [f"2026-0{month}-{day:02} 12:00" for month in (3, 4, 5) for day in range(1, 29)]
    engine, _ = run(
        compiled(BASE, returns="returns within 5 days"),
        *(event(f"p{index}", when, {"amount": 500}) for index, when in enumerate(days)),
    )
    assert len(engine.world.members["A"].records) == 5
    assert len(engine.book.account("A", "points").lots) < len(days)


def test_without_returns_an_event_is_known_for_its_day() -> None:
    program = compiled(BASE, returns="")
    engine, lines = run(program, event("p", "2026-03-21 12:00", {"amount": 500}))
    assert engine.apply(event("p", "2026-03-21 12:00", {"amount": 500})).took is Took.DUPLICATE
    engine.apply(event("q", "2026-03-25 12:00", {"amount": 500}))
    assert engine.apply(event("p", "2026-03-21 12:00", {"amount": 500})).took is Took.REFUSED
    assert len(lines) == 2


def test_what_it_lapsed_and_when_says_so() -> None:
    engine, lines = run(compiled(BASE), event("p", "2026-03-21 12:00", {"amount": 500}))
    engine.begin(date(2026, 12, 1))
    lapsed = lines[-1]
    assert isinstance(lapsed, Entry)
    assert (lapsed.kind, lapsed.day, lapsed.event, lapsed.amount) == (
        Kind.LAPSED, date(2026, 3, 31), "clock 2026-03-31", 5
    )  # fmt: skip


def test_a_latest_value_of_nothing_is_a_value() -> None:
    rules = (
        "event read\n  litres count\nwallet points\nmeasure meter = latest litres of read\n"
        "earn empty\n  on purchase\n  when meter is 0\n  give 5 points\n"
    )
    _, lines = run(
        compiled(rules),
        event("a", "2026-03-21 12:00", {"litres": 4}, "read"),
        event("b", "2026-03-21 13:00", {"litres": 0}, "read"),
        event("p", "2026-03-21 14:00", {"amount": 500}),
    )
    assert len(lines) == 1


def test_a_measure_may_read_another() -> None:
    rules = (
        "wallet points\nmeasure spend = sum of amount of purchase\n"
        "measure early = number of purchase where spend < 10 EUR\n"
        "earn third\n  on purchase\n  when early is 2\n  give 5 points\n"
    )
    _, lines = run(
        compiled(rules),
        *(event(f"p{hour}", f"2026-03-21 {hour}:00", {"amount": 600}) for hour in (10, 11, 12, 13)),
    )
    assert [line.event for line in lines] == ["p12", "p13"]
