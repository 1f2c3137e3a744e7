"""Values of fields: what is read, and the reason where something does not fit."""

from __future__ import annotations

import contextlib
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_rules.core.expressions import Value
from loyalty_rules.model.ruleset import Field
from loyalty_rules.model.values import complete, read_value, to_value

from .reading import PROGRAM, resolved, shop

EVENT = resolved(
    f"{PROGRAM}\nevent visit\n  price money\n  guests count, at least 1, at most 9\n  score number\n  fuel litres\n"
    "  reward points\n  channel is one of shop, web\n  labels several of organic, fresh\n  note text\n  day date\n"
    "  start time\n  host member\n  first yes or no\n"
).events["visit"]


def field(name: str) -> Field:
    return EVENT.fields[name]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("price", "19.99", 1999),
        ("price", " 1,200 ", 120000),
        ("price", "-5.00 EUR", -500),
        ("guests", "3", 3),
        ("score", "0.25", Fraction(1, 4)),
        ("score", "5%", Fraction(1, 20)),
        ("fuel", "40.5", Fraction(81, 2)),
        ("fuel", "40 litres", 40),
        ("reward", "12", 12),
        ("channel", "web", "web"),
        ("labels", "organic|fresh", frozenset({"organic", "fresh"})),
        ("labels", "", frozenset()),
        ("note", "anything | at all", "anything | at all"),
        ("day", "2026-03-31", date(2026, 3, 31)),
        ("start", "18:05", 1085),
        ("start", "9:05:59", 545),
        ("host", "A 7", "A 7"),
        ("first", "Yes", True),
        ("first", "0", False),
    ],
)
def test_reads(name: str, text: str, value: Value) -> None:
    assert read_value(text, field(name)) == value


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("price", "19.999", "`19.999` has more decimals than EUR, which has 2"),
        ("price", "19,99", "`19,99` is not a number, one is written like `1,200.50`"),
        ("price", "19.99 USD", "`19.99 USD` is not a number, one is written like `1,200.50`"),
        ("guests", "1.5", "`1.5` is not a whole number"),
        ("guests", "10", "`guests` is at most 9"),
        ("guests", "0", "`guests` is at least 1"),
        ("reward", "1.5", "`1.5` is not a whole number of points"),
        ("channel", "Web", "`Web` is none of `shop`, `web`, did you mean `web`?"),
        ("labels", "organic|stale", "`stale` is none of `organic`, `fresh`"),
        ("day", "2026-02-30", "there is no day `2026-02-30` in the calendar"),
        ("start", "24:00", "`24:00` is not a time of day, one is written like `18:05`"),
        ("host", "", "the id of a member is empty"),
        ("first", "maybe", "`maybe` is neither `yes` nor `no`"),
    ],
)
def test_reasons(name: str, text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        read_value(text, field(name))


@pytest.mark.parametrize(
    ("name", "handed", "value"),
    [
        ("price", 19.99, 1999),
        ("price", Decimal("19.90"), 1990),
        ("price", 20, 2000),
        ("price", Fraction(1999, 100), 1999),
        ("score", 1e-7, Fraction(1, 10_000_000)),
        ("labels", ["organic"], frozenset({"organic"})),
        ("day", date(2026, 3, 31), date(2026, 3, 31)),
        ("first", True, True),
        ("channel", "web", "web"),
    ],
)
def test_values_from_callers(name: str, handed: object, value: Value) -> None:
    assert to_value(handed, field(name)) == value


def test_nothing_is_no_value() -> None:
    with pytest.raises(ValueError, match="`None` is no value for `price`"):
        to_value(None, field("price"))


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_money_is_exact(cents: int) -> None:
    sign, size = "-" if cents < 0 else "", abs(cents)
    text = f"{sign}{size // 100}.{size % 100:02}"
    assert read_value(text, field("price")) == cents
    assert to_value(Decimal(text), field("price")) == cents


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    for one in EVENT.fields.values():
        # Any other exception would be a mistake here.
        with contextlib.suppress(ValueError):
            read_value(text, one)


# ------------------------------------------------------------------------------------------------ whole events
PURCHASE = shop("").events["purchase"]


def test_defaults_and_the_amount_are_filled_in() -> None:
    fields, parts = complete(
        PURCHASE,
        {"channel": "web", "tip": None},
        {"items": [{"category": "food", "amount": 500}, {"category": "fuel", "amount": 250, "sale": True}]},
    )
    assert fields == {"amount": 750, "channel": "web", "guests": 1}
    assert parts["items"] == (
        {"category": "food", "amount": 500, "quantity": 1, "sale": False},
        {"category": "fuel", "amount": 250, "quantity": 1, "sale": True},
    )


def test_a_given_amount_stays() -> None:
    fields, _ = complete(PURCHASE, {"amount": 700, "channel": "web"}, {"items": [{"category": "food", "amount": 500}]})
    assert fields["amount"] == 700


@pytest.mark.parametrize(
    ("fields", "parts", "reason"),
    [
        ({"channel": "web"}, {}, "`amount` of `purchase` is missing"),
        ({"channel": "web"}, {"items": []}, "`amount` of `purchase` is missing"),
        ({"amount": 1}, {}, "`channel` of `purchase` is missing"),
        ({"chanel": "web"}, {}, "`purchase` has no field `chanel`, did you mean `channel`?"),
        ({}, {"item": []}, "`purchase` has no list `item`, did you mean `items`?"),
        ({}, {"items": [{"amount": 5}]}, "`category` of `items` is missing"),
    ],
)
def test_incomplete(fields: dict[str, Value], parts: dict[str, list[dict[str, Value]]], reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        complete(PURCHASE, fields, parts)


def test_bounds_of_a_whole_event() -> None:
    workshop = shop("").events["workshop"]
    with pytest.raises(ValueError, match="`hours` is at most 12"):
        complete(workshop, {"hours": 13}, {})
