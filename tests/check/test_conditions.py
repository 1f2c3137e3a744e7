"""Conditions in rules: what is said of them, and what is not."""

from __future__ import annotations

import pytest

from .rulesets import BASE, HEAD, SHOP, findings, said


def earn(*clauses: str, name: str = "it", give: str = "give 10 points", on: str = "on purchase") -> str:
    return "\n".join([f"\nearn {name}", *(f"  {clause}" for clause in (on, *clauses, give)), ""])


@pytest.mark.parametrize(
    ("clauses", "message"),
    [
        (["when amount >= 50 EUR and amount < 40 EUR"], "`amount >= 50 EUR` and `amount < 40 EUR` never hold together"),
        (["when amount > 5 EUR", "when amount < 5.01 EUR"],
         "`amount > 5 EUR` and `amount < 5.01 EUR` never hold together"),
        (["when channel is web and channel is shop"], "`channel is web` and `channel is shop` never hold together"),
        (["when channel is not one of shop, web, app"], "`channel is not one of shop, web, app` never holds"),
        (["when weekday is monday", "from 2026-04-07 to 2026-04-08"], "`weekday is monday` never holds"),
        (["when month is may", "from 2026-04-07 to 2026-04-08"], "`month is may` never holds"),
        (["when date < 2026-01-01", "from 2026-04-07"], "`date < 2026-01-01` never holds"),
        (["when time is between 14:00 and 17:00 and time < 9:00"],
         "`time >= 14:00` and `time < 09:00` never hold together"),
        (["when amount * 2 >= 50 EUR and amount + 5 EUR < 30 EUR"],
         "`(amount * 2) >= 50 EUR` and `(amount + 5 EUR) < 30 EUR` never hold together"),
        (["when gift and not gift"], "`gift` and `not gift` never hold together"),
        (["when labels includes fresh and not (labels includes fresh)"],
         "`labels includes fresh` and `not labels includes fresh` never hold together"),
        (["when voucher is missing and voucher is \"X\""],
         "`voucher is missing` and `voucher is \"X\"` never hold together"),
        (["when (channel is web or channel is app) and channel is shop"],
         "`channel is web or channel is app` and `channel is shop` never hold together"),
        (["when any items where category is food", "when no items where category is food"],
         "`any items where category is food` and `no items where category is food` never hold together"),
        (["when any items where category is food", "when every items where category is not food"],
         "`any items where category is food` and `every items where category is not food` never hold together"),
        (["when any items where (category is food and category is toys)"],
         "`category is food` and `category is toys` never hold together"),
        (["when number of items < 0"], "`number of items < 0` never holds"),
        (["when sum of quantity of items < 0"], "`sum of quantity of items < 0` never holds"),
        (["for items where category is food and category is toys"],
         "`category is food` and `category is toys` never hold together"),
        (["for items where quantity < 1"], "`quantity < 1` never holds"),
        (["when channel is web", "for items where channel is shop"],
         "`channel is web` and `channel is shop` never hold together"),
        (["when birthday < joined and birthday > joined"],
         "`birthday < joined` and `birthday > joined` never hold together"),
        (["when delivery is known and delivery < 2026-01-01 and delivery > 2026-06-01"],
         "`delivery < 2026-01-01` and `delivery > 2026-06-01` never hold together"),
    ],
)  # fmt: skip
def test_what_never_holds(clauses: list[str], message: str) -> None:
    assert said(earn(*clauses)) == [f"LR302 {message}"]


@pytest.mark.parametrize(
    ("clauses", "found"),
    [
        (["when hours <= 12"], "LR303 `hours <= 12` always holds"),
        (["when hours < 13 or hours > 20"], "LR303 `hours < 13 or hours > 20` always holds"),
        (["when date >= 2026-01-01", "from 2026-01-01"], "LR303 `date >= 2026-01-01` always holds"),
        (["when weekday is one of tuesday, wednesday", "from 2026-04-07 to 2026-04-08"],
         "LR303 `weekday is one of tuesday, wednesday` always holds"),
    ],
)  # fmt: skip
def test_what_always_holds(clauses: list[str], found: str) -> None:
    assert found in said(earn(*clauses, on="on workshop"))


@pytest.mark.parametrize(
    ("clauses", "found"),
    [
        (["when amount >= 10 EUR", "when amount >= 50 EUR"], ["LR304 `amount >= 10 EUR` changes nothing"]),
        (["when amount >= 50 EUR", "when amount >= 50 EUR"], ["LR304 `amount >= 50 EUR` changes nothing"]),
        (["when channel is web", "when channel is not shop"], ["LR304 `channel is not shop` changes nothing"]),
        (["when channel is web or channel is one of web, app"], ["LR304 `channel is web` changes nothing"]),
        (["when channel is web", "when weekday is monday or channel is shop"],
         ["LR305 `channel is shop` can't hold here"]),
        (["when channel is one of web, shop", "when channel is not shop"], ["LR305 `channel` can't be `shop` here"]),
        (["when channel is web", "for items where category is food and channel is web"],
         ["LR304 `channel is web` changes nothing"]),
        (["when any items where (quantity >= 2 and quantity >= 1)"], ["LR304 `quantity >= 1` changes nothing"]),
        (["for items where quantity >= 2 and quantity >= 3"], ["LR304 `quantity >= 2` changes nothing"]),
    ],
)  # fmt: skip
def test_what_changes_nothing(clauses: list[str], found: list[str]) -> None:
    assert said(earn(*clauses)) == found


@pytest.mark.parametrize(
    "clauses",
    [
        ["when amount >= 10 EUR and amount < 50 EUR"],
        ["when channel is one of shop, web"],
        # A field of the member may never have been set.
        ["when sport is one of hiking, sailing"],
        ["when not (sport is hiking)", "when not (sport is sailing)"],
        # The guard that a field which may be missing asks for.
        ["when delivery is known and delivery < 2026-01-01"],
        ["when voucher is missing or voucher is \"A\""],
        ["when weekday is monday", "from 2026-04-01 to 2026-04-30"],
        ["when month is january", "from 2026-04-07"],
        ["when any items where category is food", "when any items where category is not food"],
        ["when any items where category is food", "for items where category is toys"],
        ["when amount >= 10 EUR and sum of amount of items < 5 EUR"],
        ["when labels includes fresh and labels includes frozen"],
        ["when amount < 0 EUR"],
        # An event without the list is one part with its own fields.
        ["for items where category is one of food, drinks, toys"],
        ["when amount + 1 EUR > amount"],
        ["when time is between 22:00 and 6:00"],
        ["when number of items >= 1"],
    ],
)  # fmt: skip
def test_silent(clauses: list[str]) -> None:
    assert said(earn(*clauses)) == []


def test_bounds_are_shown() -> None:
    (found,) = findings(earn("when hours > 12", on="on workshop"))
    assert found.code == "LR302"
    assert [label.text for label in found.labels] == ["`hours` is at most 12"]


def test_bounds_are_no_bounds_for_what_is_left_after_a_return() -> None:
    shop = SHOP.replace("channel is one", "amount money, at least 5 EUR, at most 900 EUR\n  channel is one")
    never = "LR302 `amount < 5 EUR` never holds"
    assert said(earn("when amount < 5 EUR"), HEAD + shop) == [never]
    assert said(earn("when amount < 5 EUR"), HEAD + "  returns within 30 days\n" + shop) == []
    assert said(earn("when amount < 0 EUR"), HEAD + "  returns within 30 days\n" + shop) == [
        "LR302 `amount < 0 EUR` never holds"
    ]
    assert said(earn("when amount < 0 EUR"), HEAD + "  returns within 30 days, without purchase allowed\n" + shop) == []


def test_values_are_read_through() -> None:
    values = "\nvalue least = 50 EUR\nvalue most\n  is 20 EUR\n  from 2026-07-01 40 EUR\n"
    assert said(values + earn("when amount >= least and amount < 40 EUR")) == [
        "LR302 `amount >= least` and `amount < 40 EUR` never hold together"
    ]
    assert said(values + earn("when amount >= most and amount < 30 EUR")) == []
    assert said(values + earn("when least <= most")) == ["LR302 `least <= most` never holds"]


MEASURED = """
measure visits = number of purchase
measure channels = distinct channel of purchase
tier Walker
tier Trekker
  reach when visits >= 5 and channels >= 2
  keep for life
"""


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("visits < 0", ["LR302 `visits < 0` never holds"]),
        ("channels > 3", ["LR302 `channels > 3` never holds"]),
        ("visits > 1 and visits < 2", ["LR302 `visits > 1` and `visits < 2` never hold together"]),
        ("tier is missing", ["LR302 `tier is missing` never holds"]),
        ("tier is Walker and tier >= Trekker", ["LR302 `tier is Walker` and `tier >= Trekker` never hold together"]),
        ("tier >= Walker", ["LR303 `tier >= Walker` always holds"]),
        # Another window is another number.
        ("visits >= 3 and visits this calendar year < 2", []),
        ("visits >= 3 and visits including this < 3", []),
    ],
)
def test_measures_and_tiers(condition: str, found: list[str]) -> None:
    assert said(MEASURED + earn(f"when {condition}")) == found


def test_never_when() -> None:
    referral = """
referral friend-bonus
  on first purchase of friend where amount >= 45 EUR
  give referrer 10 points
  never when {}
"""
    assert said(referral.format("amount >= 40 EUR")) == [
        "LR302 `amount >= 45 EUR` and `never when amount >= 40 EUR` never hold together"
    ]
    assert said(referral.format("amount < 45 EUR")) == ["LR304 `never when amount < 45 EUR` changes nothing"]
    assert said(referral.format("channel is web")) == []


def test_measures_of_nothing() -> None:
    text = """
measure odd = sum of amount of items of purchase where category is food and category is toys
measure dear = sum of amount of items of purchase where category is food and category is not toys
""" + earn("when odd > 0 EUR and dear > 0 EUR")
    assert said(text) == [
        "LR302 `category is food` and `category is toys` never hold together",
        "LR304 `category is not toys` changes nothing",
    ]


def test_aggregates_of_parts() -> None:
    text = earn(give="give 1 point per 1 EUR of (sum of amount of items where category is food and category is toys)")
    assert said(text) == ["LR302 `category is food` and `category is toys` never hold together"]


def test_several_triggers() -> None:
    """A condition is judged over all that sets a rule off."""
    assert said(earn("when weekday is monday", on="on purchase or on workshop")) == []
    text = earn("when date > 2026-05-01", on="on 2026-04-01")
    assert said(text) == ["LR302 `date > 2026-05-01` never holds"]
    assert said(earn("when date > 2026-05-01", on="on 2026-04-01 or on 2026-06-01")) == [
        "LR305 `on 2026-04-01` never sets it off"
    ]
    assert said(earn("when month is may", on="on every 1 april")) == ["LR302 `month is may` never holds"]
    assert said(earn("when month is may", on="on end of calendar quarter")) == ["LR302 `month is may` never holds"]
    assert said(earn("when weekday is monday", on="on end of calendar week")) == [
        "LR302 `weekday is monday` never holds"
    ]


def test_one_mistake_is_one_finding() -> None:
    text = earn("when amount >= 50 EUR and amount < 40 EUR and amount >= 10 EUR and amount < 90 EUR")
    assert len(said(text)) == 1


def test_exchanges_and_pending() -> None:
    text = (
        BASE
        + """
exchange coffee
  turn 100 points into "a coffee"
  when weekday is monday and weekday is friday

earn held
  on purchase
  give 5 points
  pending until when weekday is monday and weekday is friday
"""
    )
    assert said(text) == ["LR302 `weekday is monday` and `weekday is friday` never hold together"] * 2


NEVER = "weekday is monday and weekday is friday"


@pytest.mark.parametrize(
    ("clauses", "found"),
    [
        (f"transfer when {NEVER}", True),
        ("transfer when weekday is monday", False),
        (f"expires 12 months, suspended while {NEVER}", True),
        ("expires 12 months, suspended while month is may", False),
        # From that day on; before it nothing is asked.
        (
            "expires 12 months\n  expires from 2026-07-01 6 months, suspended while date < 2026-06-01",
            True,
        ),
        # It always holds, and says that nothing lapses.
        ("expires 12 months, suspended while date >= 0001-01-01", False),
    ],
)
def test_wallets(clauses: str, found: bool) -> None:
    text = BASE + f"\nwallet miles\n  {clauses}\n\nearn flown\n  on purchase\n  give 5 miles\n"
    assert [one[:5] for one in said(text)] == ["LR302"] * found


def test_many_conditions_are_not_held_against_each_other() -> None:
    many = " and ".join(f"amount >= {number} EUR" for number in range(1, 161))
    assert said(earn(f"when {many}") + BASE) == []
    sides = " or ".join(f"amount is {number} EUR" for number in range(1, 161))
    assert said(earn(f"when {sides}") + BASE) == []


def test_a_condition_that_is_written_often_is_told_once() -> None:
    often = " and ".join(["amount >= 5 EUR"] * 160)
    assert said(earn(f"when {often}") + BASE) == ["LR304 `amount >= 5 EUR` changes nothing"]
