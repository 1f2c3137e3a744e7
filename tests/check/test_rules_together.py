"""Rules beside each other, schedules, rows and bands, state."""

from __future__ import annotations

import pytest

from loyalty_rules.checks import CHECKS, CODES

from .rulesets import BASE, HEAD, SHOP, findings, ruleset, said


def codes(text: str, head: str = HEAD + SHOP) -> list[str]:
    return sorted(one.code for one in findings(text, head))


def first_of(first: str, second: str, give: str = "give 10 points", later: str = "give 20 points") -> str:
    return f"""
earn one
  on purchase
  {first}
  {give}
  first of group

earn two
  on purchase
  {second}
  {later}
  first of group
"""


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        (first_of("when amount >= 10 EUR", "when amount >= 50 EUR"), True),
        (first_of("when amount >= 50 EUR", "when amount >= 10 EUR"), False),
        (first_of("when channel is one of web, app", "when channel is web"), True),
        # Of two rates of the same base both are nothing or neither.
        (first_of("when amount < 90 EUR", "when amount < 50 EUR", "give 1 point per 1 EUR", "give 3 points per 1 EUR"),
         True),
        # At 0 EUR the first gives nothing, and the second has its turn.
        (first_of("when amount < 90 EUR", "when amount < 50 EUR", "give 1 point per 1 EUR"), False),
        (first_of("when amount >= 1 EUR", "when amount >= 5 EUR", "give 1 point per 1 EUR"), True),
        (first_of("when amount >= 1 EUR", "when amount >= 5 EUR", "give 1 point per full 10 EUR"), False),
        (first_of("for items where category is food", "for items where category is food",
                  "give 1 point per 1 EUR", "give 2 points per full 5 EUR"), True),
        (first_of("for items where category is food", "for items where category is toys"), False),
        (first_of("from 2026-04-01 to 2026-04-30", "from 2026-04-10 to 2026-04-20"), True),
        (first_of("from 2026-04-10 to 2026-04-20", "from 2026-04-01 to 2026-04-30"), False),
    ],
)  # fmt: skip
def test_first_of(text: str, covered: bool) -> None:
    assert codes(text) == (["LR306"] if covered else [])


def replacing(first: str, second: str, instead: str = "base") -> str:
    return f"""{BASE}
earn one
  on purchase
  {first}
  give 10 points
  instead of base

earn two
  on purchase
  {second}
  give 20 points
  instead of {instead}
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (replacing("when channel is web", "when weekday is monday"), ["LR307"]),
        (replacing("when channel is web", "when channel is app"), []),
        (replacing("when channel is web", "when weekday is monday", "one, base"), []),
        (replacing("when channel is web", "when weekday is monday", "one"), ["LR308"]),
        (replacing("when channel is web", "when channel is app", "one"), ["LR317"]),
        # Whether both can hold is not known.
        (replacing("when sum of amount of items > 5 EUR", "when sum of quantity of items > 5"), []),
        (replacing("from 2026-04-01 to 2026-04-30", "from 2026-05-01 to 2026-05-30"), []),
        # Other parts of the same event.
        (replacing("for items where category is food", "for items where category is toys"), []),
        (replacing("for items where category is food", "for items where quantity >= 2"), ["LR307"]),
        (replacing("for items where category is food", "when channel is web"), ["LR307"]),
    ],
)
def test_instead_of(text: str, found: list[str]) -> None:
    assert codes(text) == found


def test_never_together() -> None:
    text = """
earn web
  on purchase
  when channel is web
  give 10 points

earn app
  on purchase
  when channel is app
  give 10 points

earn double
  on purchase
  when channel is {}
  multiply web, app by 2
"""
    assert said(text.format("shop")) == ["LR317 `double` never applies together with `web` and `app`"]
    assert said(text.format("web")) == []


def test_twice() -> None:
    text = """
earn one "First"
  on purchase
  for items where category is food
  give 1 point per 1 EUR
  at most 100 points per member per calendar month

earn two "Second"
  on purchase
  for items where category is food
  give 1 point per 1 EUR
  at most 100 points per member per calendar {}
"""
    assert said(text.format("month")) == ["LR316 `two` says the same as `one`"]
    assert said(text.format("year")) == []
    assert codes(text.format("month") + "\nat most 500 points per member per calendar year on one\n") == []


@pytest.mark.parametrize(
    ("clauses", "found"),
    [
        ("on 2026-05-01\n  from 2026-04-01 to 2026-04-30", ["LR310 `on 2026-05-01` never comes"]),
        ("on 2026-05-01\n  from 2026-04-01 to 2026-05-01", []),
        ("on every 29 february\n  from 2026-02-01 to 2026-02-28", ["LR310 `on every 29 february` never comes"]),
        ("on every 29 february\n  from 2026-02-01 to 2026-03-01", []),
        ("on end of calendar month\n  from 2026-04-01 to 2026-04-29", ["LR310 `on end of calendar month` never comes"]),
        ("on end of calendar month\n  from 2026-04-01 to 2026-04-30", []),
        ("on end of calendar week\n  from 2026-04-06 to 2026-04-11", ["LR310 `on end of calendar week` never comes"]),
        ("on purchase\n  from 2026-04-01 to 2026-04-01", []),
    ],
)
def test_schedules(clauses: str, found: list[str]) -> None:
    assert said(f"\nearn it\n  {clauses}\n  give 10 points\n") == found


def test_weeks_that_start_on_sunday_end_on_saturday() -> None:
    text = "\nearn it\n  on end of calendar week\n  when weekday is {}\n  give 10 points\n"
    head = HEAD + "  weeks start on sunday\n" + SHOP
    assert codes(text.format("sunday"), head) == ["LR302"]
    assert codes(text.format("saturday"), head) == ["LR303"]


def test_days_of_the_programme() -> None:
    head = HEAD + "  from 2026-01-01 to 2026-12-31\n" + SHOP
    text = "\nearn it\n  on purchase\n  from {} to {}\n  give 10 points\n"
    assert codes(text.format("2025-01-01", "2025-12-31"), head) == ["LR309"]
    assert codes(text.format("2027-01-01", "2027-12-31"), head) == ["LR309"]
    assert codes(text.format("2025-01-01", "2026-01-01"), head) == []
    assert codes(text.format("2025-01-01", "2025-12-31")) == []


def test_triggers_that_never_happen() -> None:
    text = """
measure channels = distinct channel of purchase
tier Walker
earn it
  on reaching {}
  give 10 points
earn other
  on reaching 1 of channels
  give 10 points
"""
    assert said(text.format("4 of channels")) == ["LR311 `channels` never reaches 4"]
    assert said(text.format("3 of channels")) == []
    assert said(text.format("Walker")) == ["LR311 `Walker` is never reached"]
    assert said(text.format("tier")) == ["LR311 no tier is ever reached"]


def test_rows() -> None:
    text = """
earn it
  on purchase
  when channel is not app
  from 2026-01-01 to 2026-12-31
  give 1 point per 1 EUR
  by channel
    {}  2 points per 1 EUR
    web from 2026-07-01  3 points per 1 EUR
"""
    assert said(text.format("web")) == []
    assert said(text.format("app")) == ["LR314 the row `app` of `it` is never used"]
    assert said(text.format("shop from 2027-01-01")) == ["LR314 the row `shop from 2027-01-01` of `it` is never used"]
    full = text.format("web  2 points per 1 EUR\n    shop")
    assert said(full) == ["LR314 what `give` says in `it` is never used"]


def test_bands() -> None:
    text = """
earn it
  on purchase
  when amount >= 20 EUR and amount < 90 EUR
  give by amount, {}
    up to 10 EUR   1 point per 1 EUR
    below 90 EUR   2 points per 1 EUR
    above          3 points per 1 EUR
"""
    whole, each = "all at the rate of the band", "each part at its own rate"
    above = "LR315 the band `above` of `it` is never used"
    assert said(text.format(whole)) == [above, "LR315 the band `up to 10 EUR` of `it` is never used"]
    assert said(text.format(each)) == [above]
    scoped = text.format(whole).replace("give by", "for items\n  give by")
    assert said(scoped) == []


def test_state() -> None:
    text = """
measure vouchers = distinct voucher of purchase
measure days = distinct weekday of purchase
earn it
  on purchase
  when vouchers >= 2 or days >= 2
  give 10 points
"""
    (found,) = findings(text)
    assert found.code == "LR301"
    assert found.message == "nothing bounds how much `vouchers` keeps"
    assert [label.text for label in found.labels] == ["this field"]


def test_unused() -> None:
    text = (
        BASE
        + """
wallet stamps
wallet credit
  in EUR
measure spend = sum of amount of purchase
measure visits = number of purchase where spend > 10 EUR
exchange back
  turn 10 points into 1 EUR of credit
"""
    )
    assert said(text) == ["LR312 nothing fills `stamps`", "LR313 nothing reads `visits`"]


def test_groups() -> None:
    assert codes(first_of("when channel is web", "when channel is app").replace("first of group", "first of g", 1)) == [
        "LR318",
        "LR318",
    ]


def test_checks_only_say_what_has_a_code() -> None:
    assert len(CHECKS) == len(set(CHECKS))
    assert all(code.startswith(("LR3", "LR5")) for code in CODES)


def test_a_sound_ruleset_is_clean() -> None:
    assert said(BASE) == []
    assert ruleset(SHOP + BASE).rules
