"""The tests of a ruleset as steps that can be run."""

from __future__ import annotations

from datetime import UTC, date, datetime

from loyalty_rules.core.events import Event
from loyalty_rules.model.examples import (
    ClockStep,
    EventStep,
    Example,
    ExpectGives,
    ExpectHas,
    ExpectNothing,
    ExpectRefused,
    ExpectStep,
    ExpectTier,
    GivenStep,
    examples,
)
from loyalty_rules.model.resolve import resolve

from .reading import SHOP, document

MORE = """
wallet credit
  in EUR

exchange voucher
  turn 1,000 points into 4 EUR
"""


def example(clauses: str) -> Example:
    read = document(f'{SHOP}{MORE}\ntest "an example"\n  {clauses}\n')
    ruleset, diagnostics = resolve(read)
    assert ruleset is not None, diagnostics
    (found,) = examples(read, ruleset)
    return found


def event(clauses: str) -> Event:
    (step,) = example(f"when {clauses}").steps
    assert isinstance(step, EventStep)
    return step.event


def test_an_event_is_complete() -> None:
    found = event("2026-04-10 purchase of A: channel web; items food 100 EUR, boots 20 EUR")
    noon = datetime(2026, 4, 10, 11, tzinfo=UTC)
    assert found == Event(
        "e1",
        "purchase",
        "A",
        int(noon.timestamp()) * 1_000_000,
        date(2026, 4, 10),
        12 * 60,
        {"amount": 12000, "channel": "web", "guests": 1},
        {
            "items": (
                {"category": "food", "amount": 10000, "quantity": 1, "sale": False},
                {"category": "boots", "amount": 2000, "quantity": 1, "sale": False},
            )
        },
    )


def test_runs_of_values_find_their_fields() -> None:
    found = event(
        "2026-04-10 9:05 purchase as p1 of A: channel web; items fuel 60 EUR litres 40 litres quantity 3 sale"
    )
    assert (found.id, found.minute) == ("p1", 545)
    assert found.parts["items"] == ({"category": "fuel", "amount": 6000, "litres": 40, "quantity": 3, "sale": True},)
    found = event("2026-04-10 purchase of A: channel web; items 3 food 60 EUR; labels organic, fresh; note hello")
    assert found.parts["items"][0]["quantity"] == 3
    assert found.fields["labels"] == frozenset({"organic", "fresh"})
    assert found.fields["note"] == "hello"


def test_what_is_given_becomes_events() -> None:
    steps = example(
        "given A is Trekker\n  and A has 500 points\n  and A has 4.50 EUR\n  and A joined 2026-01-05\n"
        '  and A with sport sailing, email "a@b.c"\n  when 2026-04-10 workshop of A: hours 3'
    ).steps
    given = [step.event for step in steps if isinstance(step, GivenStep)]
    assert [(one.type, one.day.isoformat(), dict(one.fields)) for one in given] == [
        ("join", "2026-01-05", {}),
        ("opening", "2026-04-10", {"tier": "Trekker"}),
        ("opening", "2026-04-10", {"wallet": "points", "quantity": 500}),
        ("opening", "2026-04-10", {"wallet": "credit", "quantity": 4.5}),
        ("set", "2026-04-10", {"sport": "sailing", "email": "a@b.c"}),
    ]
    times = [step.event.time for step in steps if isinstance(step, GivenStep | EventStep)]
    assert times == sorted(times)


def test_expectations_are_in_smallest_parts() -> None:
    steps = example(
        "when 2026-04-10 redeem as r1 of A: exchange voucher; count 2\n  then voucher gives 8 EUR\n"
        "  and base gives nothing\n"
        "  and base gives A 0 points\n  and A has 3 EUR\n  and A has 5 points pending\n"
        "  and A is Walker\n  and r1 is refused\n"
        "  when 2026-05-01\n  then nothing"
    ).steps
    assert [step.expected for step in steps if isinstance(step, ExpectStep)] == [
        ExpectGives("voucher", None, "credit", 800),
        ExpectGives("base", None, None, 0),
        ExpectGives("base", "A", "points", 0),
        ExpectHas("A", "credit", 300, False),
        ExpectHas("A", "points", 5, True),
        ExpectTier("A", "Walker", 0),
        ExpectRefused("r1"),
        ExpectNothing(),
    ]
    assert isinstance(steps[-2], ClockStep)
    assert steps[-2].day == date(2026, 5, 1)
