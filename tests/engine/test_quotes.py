"""A quote says what would happen, and nothing happens."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

import loyalty_rules as lr
from loyalty_rules.core.calendar import Zone
from loyalty_rules.core.entries import Kind
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream.engine import Engine
from loyalty_rules.engine.stream.program import compile_program
from loyalty_rules.engine.stream.quotes import quote
from loyalty_rules.model.resolve import resolve
from loyalty_rules.syntax import read
from tests.examples import examples
from tests.laws.generated import Options, rulesets
from tests.laws.streams import CORRECTED, happenings, stream

CHECKOUT = """
program "Checkout"
  currency EUR
  timezone Europe/Lisbon
  round down
  returns within 30 days

wallet points
wallet late
  pending 3 days
wallet credit
  in EUR

earn base
  on purchase
  give 1 point per 1 EUR
  at most 100 points per event

earn later
  on purchase
  give 2 late

exchange discount
  turn 100 points into 5 EUR off
  when order >= 20 EUR
  at most 50% of order

exchange voucher
  turn by steps, largest first
    500 points into 5 EUR of credit
    1,000 points into 12 EUR of credit

exchange yearly
  turn 100 points into 5 EUR of credit
  on end of calendar year

reward mug "A mug"
  price 1,500 points

reward postcard "A postcard"
  price 100 points
  stock 0
"""
OPENING = {"id": "o", "time": "2026-03-01 10:00", "member": "A", "type": "opening", "wallet": "points",
           "quantity": 1240}  # fmt: skip


def checkout() -> lr.Ruleset:
    document, _ = read(CHECKOUT, "checkout.loyalty")
    assert document is not None
    ruleset, found = resolve(document)
    assert ruleset is not None, found
    return ruleset


def asked(row: dict[str, object]) -> lr.Quote:
    return lr.quote(checkout(), {"time": "2026-03-02 12:00", "member": "A", **row}, history=[OPENING])


def test_half_of_an_order_of_80_is_800_points() -> None:
    quoted = asked({"type": "purchase", "amount": 80})
    offers = {offer.name: offer for offer in quoted.offers}
    assert list(offers) == ["discount", "voucher", "mug", "postcard"]
    discount = offers["discount"]
    assert (discount.count, discount.takes, discount.buys, discount.reason) == (8, 800, 4000, "")
    assert discount.place == "checkout.loyalty:23"
    assert discount.words == "40.00 EUR off"
    # One step of 1,000; of the 240 that are left none fits.
    assert (offers["voucher"].count, offers["voucher"].takes, offers["voucher"].buys) == (1, 1000, 1200)
    assert offers["mug"].reason == "more than the balance"
    assert (offers["mug"].price, offers["mug"].count) == (1500, 0)
    assert offers["postcard"].reason == "out of stock"


def test_what_it_gives_and_what_is_left() -> None:
    quoted = asked({"type": "purchase", "amount": "180.50"})
    base, later = quoted.entries
    assert (base.rule, base.place, base.amount, base.asked) == ("base", "checkout.loyalty:14", 100, lr_fraction(361, 2))
    assert base.note == "at most 100 points per event"
    assert (later.wallet, later.amount, later.active_on and later.active_on.isoformat()) == ("late", 2, "2026-03-05")
    assert (quoted.before["points"].available, quoted.after["points"].available) == (1240, 1340)
    assert quoted.after["late"].pending == 2


def test_a_redemption_is_quoted_with_its_reason() -> None:
    nine = asked({"type": "redeem", "exchange": "discount", "count": 9, "order": 80})
    assert nine.redemption_refused
    assert [(entry.kind, entry.note) for entry in nine.entries] == [(Kind.REFUSED, "refused: beyond its limit")]
    eight = asked({"type": "redeem", "exchange": "discount", "count": 8, "order": 80})
    assert not eight.redemption_refused
    assert eight.after["points"].available == 440


def test_small_order_and_no_order() -> None:
    small = {offer.name: offer.reason for offer in asked({"type": "purchase", "amount": "19.99"}).offers}
    assert small["discount"] == "its condition does not hold"
    none = {offer.name: offer.reason for offer in asked({"type": "join"}).offers}
    assert none["discount"] == "it says no order"


def test_an_event_that_comes_too_late_is_refused() -> None:
    quoted = asked({"type": "purchase", "amount": 80, "time": "2026-02-01"})
    assert quoted.refused == "earlier than what has been processed already"
    assert quoted.offers == ()


def test_without_an_id_and_a_time() -> None:
    engine = lr.replay(checkout(), [OPENING])
    quoted = lr.quote(engine, {"member": "A", "amount": 10})
    assert (quoted.event.id, quoted.event.type, quoted.event.time) == ("quote", "purchase", engine.world.now)
    with pytest.raises(lr.DataError, match="nothing has happened before"):
        lr.quote(checkout(), {"member": "A", "amount": 10})


def lr_fraction(over: int, under: int) -> Any:
    from fractions import Fraction

    return Fraction(over, under)


def test_windows_that_begin_with_a_tier_are_those_of_the_quote() -> None:
    """Silver is lost as April ends, which the quote of the purchase in May runs through first: of the 55 EUR since it
    was reached only the 20 of May are left."""
    document, _ = read(
        """
program "P"
  currency EUR
  timezone Europe/Paris
  round down
wallet points
measure spend = sum of amount of purchase
tier Basic
tier Silver
  reach when spend this calendar month >= 40 EUR
  keep until end of next calendar month, then drop one level
challenge more
  goal 45 EUR of spend since reached
  give 1 point
""",
        "p.loyalty",
    )
    assert document is not None
    ruleset, found = resolve(document)
    assert ruleset is not None, found
    lines: list[Any] = []
    engine = Engine(compile_program(ruleset), lines.append)
    for id, month, day, amount in (("1", 3, 1, 4000), ("2", 4, 2, 1500), ("3", 4, 3, 2000), ("4", 5, 4, 2000)):
        start = Zone("Europe/Paris").instant(datetime(2026, month, day, 12))
        event = Event(id, "purchase", "A", start, date(2026, month, day), 720, {"amount": amount}, {})
        quoted = quote(engine, event)
        before = len(lines)
        engine.apply(event)
        made = [line for line in lines[before:] if line.event == id]
        assert [replace(line, number=0) for line in quoted.lines] == [replace(line, number=0) for line in made]


# ------------------------------------------------------------------------------------------------ laws
@examples(30)
@given(rulesets(Options()), happenings(CORRECTED))
def test_a_quote_is_what_happens_and_changes_nothing(made: Any, drawn: Any) -> None:
    """Asking before every event gives the lines that the event then makes, and the same ledger as never asking."""
    events: list[Event] = stream(drawn)
    plain: list[Any] = []
    quiet = Engine(made.program, plain.append)
    for event in events:
        quiet.apply(event)

    told: list[Any] = []
    asked_first = Engine(made.program, told.append)
    for event in events:
        quoted = quote(asked_first, event)
        before = len(told)
        asked_first.apply(event)
        made_lines = [line for line in told[before:] if line.event == event.id]
        assert [replace(line, number=0) for line in quoted.lines] == [replace(line, number=0) for line in made_lines]
    assert told == plain
