"""Sums as an explanation shows them, one for each way in which a rule can say how much."""

from __future__ import annotations

from typing import Any

import pytest

from loyalty_rules.core.explanations import EventExplanation
from loyalty_rules.model.resolve import resolve
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.report.stories import RuleStory, rule_story
from loyalty_rules.syntax import read
from loyalty_rules.workbench.explain import explain

RULES = """program "Every way to give"
  currency EUR
  timezone Europe/Lisbon
  round half up

event purchase
  channel is one of shop, app
  items list of
    category is one of coffee, cake, tea
    quantity count, default 1
    amount money

wallet points
wallet stamps

measure spend = sum of amount of purchase

value rate = 2 points
  from 2026-03-01 3 points

earn carried
  on purchase
  give 1 point per full 10 EUR, carry the rest

earn dated
  on purchase
  give rate per 1 EUR
  at most 20 EUR of amount per member per calendar day, then 0.5 points per 1 EUR

earn share
  on purchase
  give 15% of carried

earn units
  on purchase
  for each unit of items where category is coffee
  give 1 stamp
  at most 3 times per member per calendar month

earn least
  on purchase
  give 1% of carried, at least 1 points

earn by-category
  on purchase
  for items
  by category
    coffee  2 points per 1 EUR
    cake    1 point per 1 EUR

earn steps
  on purchase
  give by amount, each part at its own rate
    up to 20 EUR 1 point per 1 EUR
    above 2 points per 1 EUR

earn one
  on purchase
  give 5 points
  best of group

earn two
  on purchase
  give 7 points
  best of group

earn reach
  on reaching 30 EUR of spend since joining, and every 30 EUR after
  give 4 points

earn more
  on purchase
  multiply steps by 1.5

at most 60 points per member per calendar month on steps
"""


def purchase(id: str, amount: str, *items: tuple[str, int, str]) -> dict[str, Any]:
    parts = [{"category": category, "quantity": str(count), "amount": cost} for category, count, cost in items]
    return {"id": id, "type": "purchase", "member": "A", "time": f"2026-03-02T1{id}:00:00Z", "channel": "shop",
            "amount": amount, "items": parts}  # fmt: skip


EVENTS = [
    purchase("1", "37.00", ("coffee", 5, "12.00"), ("cake", 1, "25.00")),
    purchase("2", "94.00", ("tea", 5, "94.00")),
]


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    document, diagnostics = read(RULES, "rules.loyalty")
    assert document is not None
    assert not diagnostics, diagnostics
    found, diagnostics = resolve(document)
    assert found is not None, diagnostics
    return found


def stories(ruleset: Ruleset, id: str) -> dict[str, RuleStory]:
    found = explain(ruleset, EVENTS, event=id)
    assert isinstance(found, EventExplanation)
    priced = found.happening.settled[0].pricings[-1]
    return {seen.rule: rule_story(ruleset, seen, priced.event) for seen in priced.rules}


FIRST = {
    # Three full 10 EUR in 37; 7 EUR are left.
    "carried": ["1 point for each full 10 EUR of 37.00 EUR: 3 × 1 point = 3 points; 7.00 EUR carried on"],
    # 3 points × 20 EUR, and 0.5 × 17 EUR = 8.5: 68.5, to 69.
    "dated": [
        "`at most 20 EUR of amount per member per calendar day`: room for 20.00 EUR of 37.00 EUR: 20.00 EUR",
        "3 points per 1 EUR × 20.00 EUR = 60 points; 8.5 points for what is beyond",
        "together 68.5 points",
        "rounded to the nearest, a half up: 69 points",
    ],
    "share": ["15% of the 3 points that `carried` gives = 0.45 points", "rounded to the nearest, a half up: 0 points"],
    "units": [
        "for items where category is coffee: 1 of 2 items (coffee quantity 5 12.00 EUR)",
        "item 1: 5 × 1 stamp = 5 stamps",
        "`at most 3 times per member per calendar month`: room for 3 times of 5 times: 3 times",
    ],
    "least": ["1% of the 3 points that `carried` gives = 0.03 points", "never less than 1 point: 1 point"],
    # 12 × 2 + 25 × 1 = 49.
    "by-category": [
        "for category coffee: 2 points per 1 EUR × 12.00 EUR = 24 points; "
        "for category cake: 1 point per 1 EUR × 25.00 EUR = 25 points"
    ],
    # 20 × 1 + 17 × 2 = 54, of the month's 60.
    "steps": [
        "20.00 EUR at 1 point per 1 EUR = 20 points; 17.00 EUR at 2 points per 1 EUR = 34 points; together 54 points",
        "`at most 60 points per member per calendar month`: room for 60 points, which is enough for 54 points",
    ],
    "one": ["of its group one rule applies: `one` 5 points, `two` 7 points"],
    "two": ["7 points"],
    "reach": ["set off on reaching 30 EUR of spend", "4 points"],
    "more": ["`steps` asks for 54 points; × 1.5 is 27 points more"],
}
SECOND = {
    # 94 + 7 = 101 EUR: ten full 10 EUR, and 1 EUR.
    "carried": [
        "1 point for each full 10 EUR of 94.00 EUR and 7.00 EUR carried over: 10 × 1 point = 10 points; "
        "1.00 EUR carried on"
    ],
    # 20 + 74 × 2 = 168, of which 60 - 54 = 6 fit.
    "steps": [
        "20.00 EUR at 1 point per 1 EUR = 20 points; 74.00 EUR at 2 points per 1 EUR = 148 points; together 168 points",
        "`at most 60 points per member per calendar month`: room for 6 points of 168 points: 6 points",
    ],
    "by-category": ["for category tea: nothing"],
    # 37 + 94 = 131 EUR: 60, 90 and 120 are new.
    "reach": ["set off on reaching 30 EUR of spend, 3 times", "4 points", "3 times over: 12 points"],
}


@pytest.mark.parametrize(("id", "rule"), [*(("1", rule) for rule in FIRST), *(("2", rule) for rule in SECOND)])
def test_a_sum(ruleset: Ruleset, id: str, rule: str) -> None:
    expected = (FIRST if id == "1" else SECOND)[rule]
    steps = [step.text.replace(" (shared with other rules)", "") for step in stories(ruleset, id)[rule].steps]
    assert steps == expected


def test_what_each_came_to(ruleset: Ruleset) -> None:
    assert {rule: story.result for rule, story in stories(ruleset, "1").items()} == {
        "carried": "3 points",
        "dated": "69 points",
        "share": "nothing",
        "units": "3 stamps",
        "least": "1 point",
        "by-category": "49 points",
        "steps": "54 points",
        "one": "`two` applies, and not this one",
        "two": "7 points",
        "reach": "4 points",
        "more": "27 points",
    }
