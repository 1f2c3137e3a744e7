"""The ladder of tiers."""

from __future__ import annotations

import pytest

from .rulesets import BASE, said

MEASURES = """
measure spend = sum of amount of purchase
measure visits = number of purchase
"""
USED = """
earn used
  on purchase
  when visits >= 1 and spend >= 0 EUR
  give 1 point
"""


def ladder(*tiers: str) -> str:
    """Tiers T0 (everyone's), T1 …, from their clauses."""
    text = BASE + MEASURES + USED + "\ntier T0\n"
    for at, tier in enumerate(tiers, start=1):
        keep = "" if "keep" in tier else "\n  keep until end of next calendar year"
        text += f"tier T{at}\n  {tier}{keep}\n"
    return text


@pytest.mark.parametrize(
    ("tiers", "found"),
    [
        (["reach when spend this year >= 100 EUR", "reach when spend this year >= 500 EUR"], []),
        (["reach when spend this year >= 500 EUR", "reach when spend this year >= 100 EUR"], ["LR502"]),
        (["reach when spend this year >= 500 EUR", "reach when spend this year >= 500 EUR"], ["LR503"]),
        # Another window is another number.
        (["reach when spend this year >= 500 EUR", "reach when spend in the last 12 months >= 100 EUR"], []),
        (["reach when spend >= 100 EUR or visits >= 5", "reach when spend >= 500 EUR and visits >= 9"], []),
        (["reach when spend >= 100 EUR and visits >= 5", "reach when spend >= 50 EUR or visits >= 5"], ["LR502"]),
        (["reach when spend >= 100 EUR or visits >= 5", "reach when spend >= 50 EUR or visits >= 4"], ["LR502"]),
        (["reach when spend >= 100 EUR or visits >= 5", "reach when spend >= 50 EUR or visits >= 6"], []),
        (["reach when spend >= 100 EUR", "reach when tier is T1 and spend >= 50 EUR"], []),
        (["reach when visits >= 9", "reach when visits > 8"], ["LR503"]),
        (["reach when visits >= 9 and visits < 3"], ["LR501"]),
        (["reach when visits >= 0"], ["LR501"]),
    ],
)  # fmt: skip
def test_order(tiers: list[str], found: list[str]) -> None:
    text = ladder(*(tier.replace("this year", "this calendar year") for tier in tiers))
    assert [one[:5] for one in said(text)] == found


@pytest.mark.parametrize(
    ("keep", "found"),
    [
        ("keep until end of next calendar year", []),
        ("keep until end of next calendar year\n  keep when spend >= 400 EUR", []),
        ("keep until end of next calendar year\n  keep when spend >= 500 EUR", []),
        ("keep until end of next calendar year\n  keep when spend >= 600 EUR", ["LR504"]),
        ("keep until end of next calendar year\n  keep when spend >= 400 EUR and visits >= 3", []),
        ("keep until end of next calendar year\n  keep when spend >= 600 EUR and spend < 550 EUR", ["LR507"]),
        ("keep until end of next calendar year\n  keep when visits >= 0", ["LR303"]),
        ("keep until end of next calendar year, then never drop\n  keep when spend >= 400 EUR", ["LR506"]),
        ("keep for life\n  keep when spend >= 400 EUR", ["LR506"]),
        ("keep while spend >= 400 EUR", []),
        ("keep while spend < 400 EUR", ["LR505"]),
        ("keep while visits < 0", ["LR505"]),
        # Once it is reached it is the tier that is held.
        ("keep while tier is T1", []),
    ],
)
def test_keeping(keep: str, found: list[str]) -> None:
    assert [one[:5] for one in said(ladder(f"reach when spend >= 500 EUR\n  {keep}"))] == found


def test_a_lowest_tier_that_nothing_reaches() -> None:
    text = BASE + MEASURES + USED + "\ntier Guest\n  keep while visits >= 3\n"
    assert said(text) == ["LR501 nothing reaches `Guest`"]


@pytest.mark.parametrize(
    ("keep", "found"),
    [
        ("keep until 12 months after reached", ["LR508"]),
        ("keep until 365 days after reached", []),  # no longer than 12 months, but that is not known of every year
        ("keep until 11 months after reached", ["LR508"]),
        ("keep until 300 days after reached", ["LR508"]),
        ("keep until 13 months after reached", []),
        ("keep until end of calendar year", ["LR508"]),
        ("keep until end of next calendar year", []),
        ("keep until end of next calendar quarter", ["LR508"]),
        ("keep until 31 March of next year", []),
        ("keep for life", []),
        ("keep until 12 months after reached, then never drop", []),
        ("keep until 12 months after reached\n  keep when spend since reached >= 100 EUR", []),
        ("keep until 12 months after reached\n  keep when visits in the last 12 months >= 3", []),
        ("keep until 12 months after reached\n  keep when spend in the last 6 months >= 50 EUR", []),
        ("keep until 3 months after reached\n  keep when spend in the last 6 months >= 50 EUR", ["LR508"]),
        ("keep while spend in the last 12 months >= 100 EUR", []),
    ],
)
def test_a_review_counts_again_what_reached_the_tier(keep: str, found: list[str]) -> None:
    assert [one[:5] for one in said(ladder("reach when spend in the last 12 months >= 100 EUR\n  " + keep))] == found
