"""Worked examples: which events are shown, and what comes of them. Figures are worked out from the rules by them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import loyalty_rules as lr
from loyalty_rules.report.describe import WorkedExample, markdown
from loyalty_rules.workbench.describe import EXAMPLES_MAX, describe, examples

HEAD = """language 1

program "Shop"
  currency EUR
  timezone Europe/Dublin
  round down

wallet points

"""


@pytest.fixture
def shown(tmp_path: Path):  # type: ignore[no-untyped-def]
    """The examples of a programme with these declarations, and its description."""

    def examples_of(declarations: str, on: date | None = None) -> tuple[list[WorkedExample], str]:
        path = tmp_path / "shop.loyalty"
        path.write_text(HEAD + declarations, encoding="utf-8")
        ruleset = lr.load(path)
        found = list(examples(ruleset) if on is None else examples(ruleset, on))
        return found, markdown(describe(ruleset, on=on))

    return examples_of


def amounts(example: WorkedExample) -> dict[str, int]:
    return {entry.rule: entry.amount for entry in example.entries}


BASE = """earn base
  on purchase
  give 1 point per 1 EUR of amount

"""


def test_a_plain_sum_of_a_hundred(shown) -> None:  # type: ignore[no-untyped-def]
    found, text = shown(BASE)
    assert [amounts(one) for one in found] == [{"base": 100}]
    assert "| base | €100 × 1 point per €1 = 100 points | 100 points |" in text


def test_what_conditions_ask_of_the_amount_and_the_day(shown) -> None:  # type: ignore[no-untyped-def]
    found, text = shown(
        BASE
        + """earn big-saturday
  on purchase
  when weekday is saturday and amount >= 250 EUR and time is between 14:00 and 17:00
  multiply base by 1.5
"""
    )
    # 250 points, and half as many again; the first Saturday from 2 March 2026 on is the 7th
    assert [amounts(one) for one in found] == [{"base": 100}, {"base": 250, "big-saturday": 125}]
    assert found[1].event.day == date(2026, 3, 7)
    assert found[1].event.minute == 15 * 60
    assert "| big saturday | 250 points × (1.5 − 1) = 125 points | 125 points |" in text


def test_days_of_a_rule_that_is_over_or_yet_to_come(shown) -> None:  # type: ignore[no-untyped-def]
    rule = BASE + "earn week\n  on purchase\n  from 2025-05-01 to 2025-05-07\n  give 10 points\n"
    found, _ = shown(rule)
    assert [one.event.day for one in found] == [date(2026, 3, 2), date(2025, 5, 1)]
    found, _ = shown(rule, date(2025, 5, 3))
    # asked for on a day of the week, both rules are in one example
    assert [(one.event.day, amounts(one)) for one in found] == [(date(2025, 5, 3), {"base": 100, "week": 10})]


def test_a_welcome_stands_in_its_own_example(shown) -> None:  # type: ignore[no-untyped-def]
    found, _ = shown(BASE + "earn welcome\n  on first purchase where amount >= 30 EUR\n  give 40 points\n")
    assert [amounts(one) for one in found] == [{"base": 100}, {"base": 30, "welcome": 40}]


def test_bands_reach_into_the_last(shown) -> None:  # type: ignore[no-untyped-def]
    found, text = shown(
        """earn whole
  on purchase
  give by amount, all at the rate of the band
    below 50 EUR   0 points
    below 200 EUR  1 point per 1 EUR
    above          2 points per 1 EUR

earn marginal
  on purchase
  give by amount, each part at its own rate
    up to 100 EUR  1 point per 1 EUR
    above          3 points per 1 EUR
"""
    )
    # a fifth more than 200 EUR: 240 × 2 = 480; 100 × 1 + 140 × 3 = 520
    assert [amounts(one) for one in found] == [{"whole": 480, "marginal": 520}]
    assert "| €240 × 2 points per €1 = 480 points | 480 points |" in text
    assert "| €100 × 1 point per €1 + €140 × 3 points per €1 = 520 points | 520 points |" in text


def test_once_for_each_status_and_what_is_reached(shown) -> None:  # type: ignore[no-untyped-def]
    found, text = shown(
        """measure spend = sum of amount of purchase

tier Basic
tier Blue
  reach when spend this calendar year >= 150 EUR
  keep until end of calendar year

earn by-status
  on purchase
  when amount >= 150 EUR
  by tier
    Blue       3 points per full 20 EUR of amount
    otherwise  1 point per full 20 EUR of amount
"""
    )
    # 150 EUR are 7 full steps of 20: 7 and 21 points
    assert [(one.tier, one.reached, amounts(one)["by-status"]) for one in found] == [
        ("", ("Blue",), 7),
        ("Blue", (), 21),
    ]
    assert "With it, you reach “Blue”." in text
    assert "7 full steps of €20 × 3 points = 21 points" in text


def test_parts_a_gift_to_another_and_a_share(shown) -> None:  # type: ignore[no-untyped-def]
    found, text = shown(
        """event purchase
  gift-to member, optional
  items list of
    category is one of books, food
    amount money
    quantity count, default 1

earn food
  on purchase
  for items where category is food
  give 2 points per 1 EUR of amount

earn each
  on purchase
  for each unit of items where category is books
  give 5 points

earn shared
  on purchase
  when gift-to is known
  give gift-to 3 points

earn more
  on purchase
  when amount >= 10 EUR
  give 15% of food
"""
    )
    # 100 EUR of food: 200, 15% of it 30; two books: 2 × 5; one book as a gift: 5, and 3 for whom it is to
    assert [amounts(one) for one in found] == [{"food": 200, "more": 30}, {"each": 10}, {"each": 5, "shared": 3}]
    assert "200 points × 15% = 30 points" in text
    assert "| shared (for another member) | 3 points |" in text


def test_no_example_without_an_event(shown) -> None:  # type: ignore[no-untyped-def]
    found, text = shown("earn spring\n  on every 1 March\n  give 50 points\n")
    assert found == []
    assert "Worked examples" not in text


def test_there_are_not_too_many(shown) -> None:  # type: ignore[no-untyped-def]
    rules = "".join(
        f"earn rule-{index}\n  on purchase\n  from 2026-04-{index:02} to 2026-04-{index:02}\n  give {index} points\n\n"
        for index in range(1, 20)
    )
    found, _ = shown(rules)
    assert len(found) == EXAMPLES_MAX
