"""What a ruleset means, piece by piece."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from loyalty_rules.core import expressions as e
from loyalty_rules.core.calendar import Duration, Period
from loyalty_rules.core.quantities import TIMES, Rounding, money, wallet_unit
from loyalty_rules.core.windows import Anchored, Calendar, Dates, LastEvents, Lifetime, Rolling
from loyalty_rules.model import ruleset as r

from .nouns import (
    AMOUNT,
    CATEGORY,
    CHANNEL,
    COUNT,
    EUR,
    LITRES,
    PART_AMOUNT,
    POINTS,
    TIERS,
    condition,
    eur,
    points,
    rule,
)
from .reading import PROGRAM, resolved, shop


# ------------------------------------------------------------------------------------------------ the programme
def test_program() -> None:
    program = resolved(
        'program "A"\n  currency JPY\n  timezone Asia/Tokyo\n  round half up\n  weeks start on sunday\n  reprice yes\n'
        "  returns within 60 days, by item, tiers rechecked\n  from 2026-01-01 to 2026-12-31\n"
    ).program
    assert (program.name, program.currency, program.timezone) == ("A", money("JPY"), "Asia/Tokyo")
    assert (program.rounding, program.week_start, program.reprice) == (Rounding.HALF_UP, 6, True)
    assert program.returns == r.Returns(Duration(0, 60), r.ReturnWay.BY_ITEM, False, True)
    assert (program.first, program.last) == (date(2026, 1, 1), date(2026, 12, 31))


def test_rounding_is_needed_only_for_fractions() -> None:
    text = PROGRAM.replace("  round down\n", "")
    assert resolved(f"{text}\nearn a\n  on purchase\n  give 1 point per full 2 EUR\n").rules
    assert (
        resolved(f"{text}\nearn a\n  on purchase\n  give 1 point per 2 EUR\n  round up\n").rules["a"].rounding == "up"
    )


# ------------------------------------------------------------------------------------------------ events and members
def test_standard_events_are_there() -> None:
    ruleset = resolved(PROGRAM)
    assert list(ruleset.events) == [
        *("join", "purchase", "return", "redeem", "cancel", "adjust", "transfer", "set", "status", "opening"),
    ]
    assert ruleset.events["purchase"].fields["amount"].type == EUR
    assert not ruleset.events["purchase"].fields["amount"].optional
    assert ruleset.events["redeem"].fields["count"].default == 1
    assert list(ruleset.member) == ["joined", "referrer"]
    assert ruleset.member["referrer"].set_by == ("join", "referrer")


def test_declared_fields_join_the_standard_ones() -> None:
    ruleset = shop("")
    purchase = ruleset.events["purchase"]
    assert list(purchase.fields)[:2] == ["amount", "channel"]
    assert purchase.fields["channel"].type == CHANNEL
    items = purchase.lists["items"].fields
    assert items["litres"].type == LITRES
    assert items["sale"].default is False
    assert ruleset.events["return"].lists == purchase.lists
    assert ruleset.events["set"].fields["sport"].optional
    assert ruleset.events["workshop"].fields["hours"].maximum == 12


def test_a_member_field_set_by_an_event() -> None:
    member = resolved(
        f"{PROGRAM}\nevent choose\n  sport is one of a, b\n"
        "member\n  sport is one of a, b, set by choose.sport, at most 2 times per calendar quarter\n"
    ).member["sport"]
    assert member.set_by == ("choose", "sport")
    assert member.changes_max == (2, Period.QUARTER)


# ------------------------------------------------------------------------------------------------ wallets
def test_wallets() -> None:
    wallets = resolved(
        f"{PROGRAM}\nwallet rewards\n  unit mile, miles\n  decimals 1\n  worth 0.004 EUR\n  spend oldest first\n"
        "  take back owed\n  pending 10 days\n  expires 18 months after activation, at end of quarter\n"
        "wallet credit\n  in EUR\n"
    ).wallets
    rewards = wallets["rewards"]
    assert rewards.unit == wallet_unit("miles", "mile", 1)
    assert rewards.worth == Fraction(4, 100)
    assert rewards.pending == r.Pending(r.After(Duration(0, 10), "event", None), None, None)
    assert rewards.expiry == r.Lasting(Duration(18, 0), False, Period.QUARTER)
    assert (rewards.spend, rewards.take_back) == (r.SpendOrder.OLDEST, r.TakeBack.OWED)
    assert (wallets["credit"].unit, wallets["credit"].worth) == (money("EUR"), Fraction(1))
    assert wallets["points"].expiry == r.Never()


@pytest.mark.parametrize(
    ("life", "expected"),
    [
        ("never", r.Never()),
        ("12 months after earning", r.Lasting(Duration(12, 0), True, None)),
        ("12 months after purchase", r.Lasting(Duration(12, 0), True, None)),
        ("at end of next calendar year", r.EndOf(Period.YEAR, True)),
        ("on 2026-12-31", r.LastDay(date(2026, 12, 31))),
        ("every 31 December", r.Yearly(12, 31)),
        ("after 12 months without purchase or workshops", r.Idle(Duration(12, 0), ("purchase", "workshop"))),
    ],
)
def test_expiry(life: str, expected: r.Expiry) -> None:
    assert rule(f"give 5 points\n  expires {life}").expiry == expected


@pytest.mark.parametrize(
    ("hold", "expected"),
    [
        ("14 days", r.Pending(r.After(Duration(0, 14), "event", None), None, None)),
        ("until 14 days after purchase", r.Pending(r.After(Duration(0, 14), "event", None), None, None)),
        ("until 1 month after join, at end of month",
         r.Pending(r.After(Duration(1, 0), "join", Period.MONTH), None, None)),
        ("until end of calendar month, otherwise dropped at 2026-12-31",
         r.Pending(r.EndOf(Period.MONTH, False), None, r.OnDay(date(2026, 12, 31)))),
    ],
)  # fmt: skip
def test_pending(hold: str, expected: r.Pending) -> None:
    assert rule(f"give 5 points\n  pending {hold}").pending == expected


# ------------------------------------------------------------------------------------------------ expressions
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amount >= 50 EUR", e.Compare(">=", AMOUNT, eur(5000))),
        ("channel is web", e.Compare("is", e.FieldOf(e.Scope.EVENT, "channel", CHANNEL), e.Constant("web", CHANNEL))),
        ("channel is one of web, shop",
         e.OneOf(e.FieldOf(e.Scope.EVENT, "channel", CHANNEL), frozenset({"web", "shop"}))),
        ("labels includes organic",
         e.Includes(e.FieldOf(e.Scope.EVENT, "labels", e.ChoiceType(("organic", "fresh"), True)), "organic")),
        ("note is gift", e.Compare("is", e.FieldOf(e.Scope.EVENT, "note", e.TextType()),
                                   e.Constant("gift", e.TextType()))),
        ("note is email", e.Compare("is", e.FieldOf(e.Scope.EVENT, "note", e.TextType()),
                                    e.FieldOf(e.Scope.MEMBER, "email", e.TextType()))),
        ('note is "email"',
         e.Compare("is", e.FieldOf(e.Scope.EVENT, "note", e.TextType()), e.Constant("email", e.TextType()))),
        ("tier is at least Trekker", e.Compare(">=", e.TierHeld(TIERS), e.Constant(1, TIERS))),
        ("tier is missing", e.Compare("is", e.TierHeld(TIERS), e.Constant(-1, TIERS))),
        ("tip is known and tip > 1 EUR",
         e.AllOf((e.Missing(e.FieldOf(e.Scope.EVENT, "tip", EUR), True),
                  e.Compare(">", e.FieldOf(e.Scope.EVENT, "tip", EUR), eur(100))))),
        ("tip is missing or tip > 1 EUR",
         e.AnyOf((e.Missing(e.FieldOf(e.Scope.EVENT, "tip", EUR)),
                  e.Compare(">", e.FieldOf(e.Scope.EVENT, "tip", EUR), eur(100))))),
        ("time is between 14:00 and 17:00",
         e.AllOf((e.Compare(">=", e.EventFact(e.Fact.TIME, e.ClockType()), e.Constant(840, e.ClockType())),
                  e.Compare("<", e.EventFact(e.Fact.TIME, e.ClockType()), e.Constant(1020, e.ClockType()))))),
        ("time is between 22:00 and 02:00",
         e.AnyOf((e.Compare(">=", e.EventFact(e.Fact.TIME, e.ClockType()), e.Constant(1320, e.ClockType())),
                  e.Compare("<", e.EventFact(e.Fact.TIME, e.ClockType()), e.Constant(120, e.ClockType()))))),
        ("date < joined + 30 days",
         e.Compare("<", e.EventFact(e.Fact.DATE, e.DateType()),
                   e.DatePlus(e.FieldOf(e.Scope.MEMBER, "joined", e.DateType()), Duration(0, 30), e.DateType()))),
        ("visits >= 3 times", e.Compare(">=", e.MeasureRead("visits", Lifetime(), False, COUNT),
                                        e.Constant(3, e.AmountType(TIMES, whole=True)))),
        ("hours this calendar year including this >= 6 hours",
         e.Compare(">=", e.MeasureRead("hours", Calendar(Period.YEAR), True, COUNT), e.Constant(6, COUNT))),
        ("any items where sale",
         e.Quantified("any", "items", e.FieldOf(e.Scope.PART, "sale", e.FLAG))),
        ("(sum of amount of items where category is food) >= 5 EUR",
         e.Compare(">=", e.Fold("sum", "items", PART_AMOUNT,
                                e.Compare("is", e.FieldOf(e.Scope.PART, "category", CATEGORY),
                                          e.Constant("food", CATEGORY)), EUR), eur(500))),
        ("amount rounded down to 1 EUR >= 5 EUR",
         e.Compare(">=", e.Rounded(AMOUNT, Rounding.DOWN, Fraction(100), EUR), eur(500))),
        ("amount * 2 / 3 >= 5 EUR",
         e.Compare(">=", e.Arithmetic("/", e.Arithmetic("*", AMOUNT, e.Constant(2, COUNT), EUR),
                                      e.Constant(3, COUNT), e.AmountType(money("EUR"))), eur(500))),
    ],
)  # fmt: skip
def test_condition(text: str, expected: e.Expression) -> None:
    assert condition(text) == expected


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ("", Lifetime()),
        ("since joining", Lifetime()),
        ("this calendar month", Calendar(Period.MONTH)),
        ("this year from joined", Anchored("joined")),
        ("in the last 2 weeks", Rolling(Duration(0, 14))),
        ("in the last 12 months", Rolling(Duration(12, 0))),
        ("in the last 5 purchases", LastEvents(5, "purchase")),
        ("from 2026-04-01 to 2026-04-30", Dates(date(2026, 4, 1), date(2026, 4, 30))),
    ],
)
def test_window(window: str, expected: object) -> None:
    assert condition(f"spend {window} >= 5 EUR") == e.Compare(
        ">=",
        e.MeasureRead("spend", expected, False, EUR),  # type: ignore[arg-type]
        eur(500),
    )


# ------------------------------------------------------------------------------------------------ measures and values
def test_measures() -> None:
    measures = shop(
        "measure food = sum of amount of items of purchases where category is food\n"
        "measure days = distinct date of purchase\n"
        "measure last = latest channel of purchase\n"
        "measure ever = any purchase where channel is web\n"
        "measure rooms = number of items of purchase by category\n"
        "measure given = points given by base\n"
    ).measures
    assert (measures["food"].event, measures["food"].parts, measures["food"].type) == ("purchase", "items", EUR)
    assert measures["days"].type == COUNT
    assert measures["last"].type == CHANNEL
    assert measures["ever"].type == e.FLAG
    assert measures["rooms"].by == "category"
    given = measures["given"]
    assert (given.kind, given.wallet, given.rules, given.type) == (r.MeasureKind.GIVEN, "points", ("base",), POINTS)


def test_measures_may_read_each_other_in_any_order() -> None:
    measures = shop(
        "measure good = number of purchase where great this calendar year >= 1\n"
        "measure great = number of purchase where spend this calendar year >= 50 EUR\n"
    ).measures
    assert list(measures)[-2:] == ["good", "great"]


def test_a_flag_measure_is_a_condition() -> None:
    found = shop(
        "measure ever = any workshop\nearn extra\n  on purchase\n  when ever this calendar year\n  give 5 points\n"
    )
    read = e.MeasureRead("ever", Calendar(Period.YEAR), False, e.FLAG)
    assert found.rules["extra"].condition == e.Compare("is", read, e.Constant(True, e.FLAG))


def test_a_value_stands_where_a_constant_may() -> None:
    found = shop(
        "value rate = 2 points\n  from 2026-07-01 3 points\nvalue limit = 6 times\n"
        "earn extra\n  on purchase\n  give rate per 1 EUR\n  at most limit per calendar year\n"
    ).rules["extra"]
    rows = (e.LookupRow((), None, points(2)), e.LookupRow((), date(2026, 7, 1), points(3)))
    assert found.gives[0].amount == r.Rate(e.Lookup("rate", (), rows, POINTS), 100, AMOUNT)
    assert found.caps[0].basis is r.CapBasis.TIMES


def test_a_table_is_read_where_its_keys_mean_something() -> None:
    amount = (
        shop(
            "table rates\n  by tier, category\n    Trekker, food  3 points\n    otherwise, fuel  2 points\n"
            "    otherwise  1 point\n"
            "earn extra\n  on purchase\n  for items\n  give rates per 1 EUR\n"
        )
        .rules["extra"]
        .gives[0]
        .amount
    )
    assert isinstance(amount, r.Rate)
    lookup = amount.value
    assert isinstance(lookup, e.Lookup)
    assert lookup.keys == (e.TierHeld(TIERS), e.FieldOf(e.Scope.PART, "category", CATEGORY))
    assert [row.keys for row in lookup.rows] == [(1, "food"), (None, "fuel"), (None, None)]
