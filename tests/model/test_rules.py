"""What rules, caps, tiers and exchanges mean."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import cast

import pytest

from loyalty_rules.core import expressions as e
from loyalty_rules.core.calendar import Duration, Period
from loyalty_rules.core.windows import Anchored, Calendar, Lifetime, OneEvent, Rolling
from loyalty_rules.model import ruleset as r

from .nouns import (
    AMOUNT,
    COUNT,
    EUR,
    LITRES,
    NUMBER,
    PART_AMOUNT,
    TIERS,
    eur,
    given,
    percent,
    points,
    rule,
)
from .reading import shop


# ------------------------------------------------------------------------------------------------ amounts
def test_amounts() -> None:
    assert given("give 5 points") == r.Fixed(points(5))
    assert given("give 4 points per 1 EUR") == r.Rate(points(4), 100, AMOUNT)
    assert given("for items\n  give 4 points per 1 EUR") == r.Rate(points(4), 100, PART_AMOUNT)
    assert given("give 4 points per full 2 EUR, carry the rest") == r.Rate(points(4), 200, AMOUNT, True, True)
    assert given("give 15% of base") == r.ShareOfRule(percent(15), "base")
    assert given("for items where litres is known\n  give 1 point per 10 litres of litres") == r.Rate(
        points(1), 10, e.FieldOf(e.Scope.PART, "litres", LITRES)
    )


def test_a_percentage_of_money_is_a_rate_into_the_money_wallet() -> None:
    found = rule("give 3% of amount", word="cashback")
    assert found.gives == (r.Give(r.Rate(percent(3), 1, AMOUNT), "cashback"),)
    ruleset = shop("cashback extra\n  on purchase\n  give 3% of amount\nwallet credit\n  in EUR\n")
    assert ruleset.rules["extra"].gives[0].wallet == "credit"
    assert list(ruleset.wallets) == ["points", "credit"]


def test_the_wallet_can_be_named() -> None:
    ruleset = shop(
        "wallet bonus\n  unit point, points\nearn extra\n  on purchase\n  give 5 points\n  in bonus\n".replace(
            "bonus", "plus"
        )
        .replace("unit point, points", "unit plus, pluses")
        .replace("5 points", "5 pluses")
    )
    assert ruleset.rules["extra"].gives[0].wallet == "plus"


def test_bands() -> None:
    found = given(
        "give by amount, each part at its own rate\n    up to 150 EUR  0 points\n    below 600 EUR  1 point per 1 EUR\n"
        "    above  2 points per 1 EUR of amount"
    )
    assert found == r.Bands(
        AMOUNT,
        (
            r.Band(15000, True, r.Fixed(points(0))),
            r.Band(60000, False, r.Rate(points(1), 100, AMOUNT)),
            r.Band(None, False, r.Rate(points(2), 100, AMOUNT)),
        ),
        True,
    )


def test_rows_and_what_holds_for_the_rest() -> None:
    found = given("give 5 points\n  by tier\n    Trekker  10 points\n    Trekker from 2026-07-01 20 points")
    assert found == r.Choose(
        (e.TierHeld(TIERS),),
        (r.Choice((1,), None, r.Fixed(points(10))), r.Choice((1,), date(2026, 7, 1), r.Fixed(points(20)))),
        r.Fixed(points(5)),
    )
    found = given("by channel\n    web  10 points\n    otherwise  5 points")
    assert isinstance(found, r.Choose)
    assert found.otherwise is None
    assert [choice.keys for choice in found.choices] == [("web",), (None,)]


def test_a_multiplier_takes_the_triggers_of_what_it_multiplies() -> None:
    found = shop("earn extra\n  from 2026-04-01\n  multiply base by 2.5, compound\n").rules["extra"]
    assert found.triggers == (r.OnEvent("purchase"),)
    assert found.gives == (r.Give(r.Multiply(("base",), e.Constant(Fraction(5, 2), NUMBER), True), "points"),)


def test_a_rate_of_a_measure_at_the_end_of_a_period() -> None:
    found = rule("give 1% of spend this calendar year", on="on end of calendar year\n  ", word="cashback")
    assert found.triggers == (r.OnEnd(Period.YEAR),)
    assert found.gives[0].amount == r.Rate(percent(1), 1, e.MeasureRead("spend", Calendar(Period.YEAR), False, EUR))


# ------------------------------------------------------------------------------------------------ triggers
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("purchase", r.OnEvent("purchase")),
        ("purchases", r.OnEvent("purchase")),
        ("birthday", r.OnAnniversary("birthday")),
        ("anniversary of joined", r.OnAnniversary("joined")),
        ("reaching 500 EUR of spend this calendar year, and every 250 EUR after",
         r.OnReaching("spend", Calendar(Period.YEAR), 50000, 25000)),
        ("reaching 5 hours this calendar year", r.OnReaching("hours", Calendar(Period.YEAR), 5, None)),
        ("reaching 5 visits", r.OnReaching("visits", Lifetime(), 5, None)),
        ("reaching Trekker", r.OnTier(1)),
        ("reaching tier", r.OnTier(None)),
        ("end of calendar month", r.OnEnd(Period.MONTH)),
        ("every 1 March", r.OnYearly(3, 1)),
        ("2026-12-24", r.OnDate(date(2026, 12, 24))),
    ],
)  # fmt: skip
def test_trigger(text: str, expected: r.Trigger) -> None:
    assert rule("give 5 points", on=f"on {text}\n  ").triggers == (expected,)


def test_a_first_event_reads_a_hidden_measure() -> None:
    ruleset = shop(
        "earn extra\n  on first purchase this calendar month where amount >= 45 EUR, within 120 days after join\n"
        "  give 5 points\n"
        "earn other\n  on first purchase where amount >= 45 EUR\n  give 5 points\n"
    )
    name = "number of purchase where amount >= 45 EUR"
    where = e.Compare(">=", AMOUNT, eur(4500))
    assert [found.name for found in ruleset.measures.values() if found.hidden] == [name]
    assert ruleset.measures[name].where == where
    (trigger,) = ruleset.rules["extra"].triggers
    joined = e.FieldOf(e.Scope.MEMBER, "joined", e.DateType())
    assert trigger == r.OnEvent(
        "purchase",
        e.AllOf(
            (
                e.Compare("is", e.MeasureRead(name, Calendar(Period.MONTH), False, COUNT), e.Constant(0, COUNT)),
                where,
                e.Compare(
                    "<", e.EventFact(e.Fact.DATE, e.DateType()), e.DatePlus(joined, Duration(0, 120), e.DateType())
                ),
            )
        ),
    )


def test_referral() -> None:
    found = rule(
        "give referrer 800 points\n  give friend 400 points\n  never when friend shares email with referrer\n"
        "  at most 6 times per referrer per calendar year",
        on="on first purchase of friend\n  ",
        word="referral",
    )
    assert [give.recipient for give in found.gives] == [r.Recipient.REFERRER, r.Recipient.MEMBER]
    assert found.never == e.Shares(("email",))
    (trigger,) = found.triggers
    assert isinstance(trigger, r.OnEvent)
    assert isinstance(trigger.condition, e.AllOf)
    referrer = e.FieldOf(e.Scope.MEMBER, "referrer", e.MemberType())
    assert trigger.condition.parts[-1] == e.Missing(referrer, negated=True)
    assert (found.caps[0].key, found.caps[0].basis) == ("recipient", r.CapBasis.TIMES)


def test_a_referral_at_joining_asks_the_event_for_the_referrer() -> None:
    found = rule("give referrer 800 points", on="on join of friend\n  ".replace(" of friend", ""), word="referral")
    referrer = e.FieldOf(e.Scope.EVENT, "referrer", e.MemberType())
    assert found.triggers == (r.OnEvent("join", e.Missing(referrer, negated=True)),)


def test_points_for_a_member_that_a_field_names() -> None:
    found = rule("when recipient is known\n  give recipient 5 points")
    assert (found.gives[0].recipient, found.gives[0].field) == (r.Recipient.FIELD, "recipient")


# ------------------------------------------------------------------------------------------------ caps
@pytest.mark.parametrize(
    ("text", "basis", "key", "window"),
    [
        ("500 points", r.CapBasis.POINTS, "member", Lifetime()),
        ("500 points per member per calendar month", r.CapBasis.POINTS, "member", Calendar(Period.MONTH)),
        ("6 times per programme", r.CapBasis.TIMES, "programme", Lifetime()),
        ("500 points per event", r.CapBasis.POINTS, "member", OneEvent()),
        ("500 points per channel per year from joined", r.CapBasis.POINTS, "channel", Anchored("joined")),
        ("500 points per sport in the last 30 days", r.CapBasis.POINTS, "sport", Rolling(Duration(0, 30))),
        ("700 EUR of amount per calendar quarter", r.CapBasis.BASE, "member", Calendar(Period.QUARTER)),
    ],
)
def test_cap(text: str, basis: r.CapBasis, key: str, window: object) -> None:
    (cap,) = rule(f"give 5 points per 1 EUR\n  at most {text}").caps
    assert (cap.basis, cap.key, cap.window, cap.beyond) == (basis, key, window, r.Beyond.CLIP)
    assert cap.name == f"at most {text}"
    assert cap.rules == ("extra",)


def test_what_lies_beyond_a_cap() -> None:
    (cap,) = rule("give 5 points\n  at most 500 points, else nothing").caps
    assert cap.beyond is r.Beyond.NOTHING
    (cap,) = rule("give 3% of amount\n  at most 700 EUR of amount, then 0.5%", word="cashback").caps
    assert (cap.beyond, cap.limit, cap.base) == (r.Beyond.RATE, eur(70000), AMOUNT)
    assert cap.then == r.Rate(e.Constant(Fraction(1, 200), NUMBER), 1, AMOUNT)


def test_shared_caps() -> None:
    caps = shop(
        "earn extra\n  on workshop\n  give 5 points\ncashback back\n  on purchase\n  give 3% of amount\n"
        "at most 500 points per calendar month on extra, base\nat most 500 points on all\nat most 10 times on all\n"
    ).caps
    assert [cap.rules for cap in caps] == [("base", "extra"), ("base", "extra"), ("base", "extra", "back")]


# ------------------------------------------------------------------------------------------------ tiers
@pytest.mark.parametrize(
    ("keep", "expected", "drop"),
    [
        ("until end of next calendar year", r.EndOf(Period.YEAR, True), r.Drop.REQUALIFY),
        ("until end of calendar year, then drop one level", r.EndOf(Period.YEAR, False), r.Drop.ONE_LEVEL),
        ("until 12 months after reached, then never drop", r.KeptFor(Duration(12, 0)), r.Drop.NEVER),
        (
            "until 12 months after reached, at end of calendar month",
            r.KeptFor(Duration(12, 0), Period.MONTH),
            r.Drop.REQUALIFY,
        ),
        ("until end of next year from joined", r.EndOfMemberYear("joined", True), r.Drop.REQUALIFY),
        ("until 31 March of next year", r.UntilDay(3, 31, True), r.Drop.REQUALIFY),
        ("for life", r.ForLife(), r.Drop.NEVER),
    ],
)
def test_keep(keep: str, expected: r.Keep, drop: r.Drop) -> None:
    tier = shop(f"tier Summiteer\n  reach when visits >= 9\n  keep {keep}\n").tiers[2]
    assert (tier.rank, tier.keep, tier.drop) == (2, expected, drop)


def test_keep_when_and_while() -> None:
    tier = shop(
        "tier Summiteer\n  reach when visits >= 9\n  keep until end of calendar year\n  keep when visits >= 3\n"
        '  keep while visits >= 1\n  benefit lounge "The lounge"\n'
    ).tiers[2]
    assert tier.keep_when == e.Compare(">=", e.MeasureRead("visits", Lifetime(), False, COUNT), e.Constant(3, COUNT))
    assert tier.keep_while is not None
    assert tier.benefits == (r.Benefit("lounge", "The lounge"),)


# ------------------------------------------------------------------------------------------------ exchanges
def test_exchanges() -> None:
    exchanges = shop(
        "wallet credit\n  in EUR\n"
        "exchange voucher\n  turn 1,000 points into 4 EUR of credit\n  on end of calendar quarter\n"
        "  as many full steps as there are\n  at least 2,000 points\n  at most 3 times per calendar year\n"
        "  remainder lapses\n"
        'exchange coffee\n  turn 10 points into "a coffee"\n  as soon as there is enough\n'
        'exchange tea\n  turn 10 points into "a tea"\n'
    ).exchanges
    voucher = exchanges["voucher"]
    assert (voucher.wallet, voucher.into) == ("points", "credit")
    assert [(cast(e.Constant, step.price).value, cast(e.Constant, step.value).value) for step in voucher.steps] == [
        (1000, 400)
    ]
    assert (voucher.triggers, voucher.all_steps) == ((r.OnEnd(Period.QUARTER),), True)
    assert (voucher.balance_min, voucher.rest_lapses, voucher.caps[0].rules) == (2000, True, ("voucher",))
    assert (exchanges["coffee"].triggers, exchanges["coffee"].goods) == ((r.AsSoonAs(),), "a coffee")
    assert exchanges["tea"].triggers == (r.OnRequest(),)


# ------------------------------------------------------------------------------------------------ order
def test_rules_keep_source_order() -> None:
    ruleset = shop("earn a\n  on purchase\n  give 10% of b\nearn b\n  on purchase\n  give 10% of base\n")
    assert list(ruleset.rules) == ["base", "a", "b"]


def test_a_measure_of_what_a_rule_gives_may_be_read_by_it() -> None:
    found = shop(
        "measure given = points given by extra\n"
        "earn extra\n  on purchase\n  when given this calendar year < 100 points\n  give 5 points\n"
    )
    assert found.rules["extra"].condition is not None
