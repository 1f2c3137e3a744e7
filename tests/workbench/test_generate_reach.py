"""What a ruleset asks for is reached by some and missed by others, at its very figures too."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

import loyalty_rules as lr
from loyalty_rules.workbench.generate import Generated, Habits, generate, usual_first

GALLERY = Path(__file__).resolve().parents[2] / "rulesets"
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
STAYING = Habits(leaving=Fraction(0), attempts=Fraction(0))

HEAD = """language 1

program "P"
  currency EUR
  timezone Europe/Vienna
  round down

"""


def made_for(text: str, folder: Path, members: int = 300, habits: Habits = STAYING) -> Generated:
    folder.mkdir(exist_ok=True)
    rules = folder / "rules.loyalty"
    rules.write_text(HEAD + text, encoding="utf-8")
    return generate(lr.load(rules), folder / "made", members=members, first=FIRST, last=LAST, habits=habits)


def rows(folder: Path, name: str = "purchase") -> list[dict[str, Any]]:
    return pyarrow.parquet.read_table(folder / "made" / f"{name}.parquet").to_pylist()  # type: ignore[no-any-return]


POINTS = """wallet points

earn base
  on purchase
  give 1 point per 1 EUR of amount

"""


def test_full_steps(tmp_path: Path) -> None:
    """Less than a step, one just missed, one just made, and several."""
    text = """event refuel
  volume litres

wallet points

earn fill
  on refuel
  give 1 point per full 20 litres of volume
"""
    made_for(text, tmp_path)
    found = Counter(int(row["volume"]) for row in rows(tmp_path, "refuel"))
    total = sum(found.values())
    below = sum(count for volume, count in found.items() if volume < 20)
    assert 0.2 * total < below < 0.95 * total
    assert {19, 20, 21} <= set(found)
    assert found[20] > 1.5 * found[22]  # a step is what people fill up to
    assert any(volume >= 40 for volume in found)


def test_a_figure_is_met_to_the_cent(tmp_path: Path) -> None:
    text = POINTS + "earn large\n  on purchase\n  when amount >= 75 EUR\n  give 10 points\n"
    made_for(text, tmp_path)
    found = {row["amount"] for row in rows(tmp_path)}
    assert {Decimal("74.99"), Decimal("75.00"), Decimal("75.01")} <= found


def test_the_parts_of_a_list_meet_it_together(tmp_path: Path) -> None:
    text = """event purchase
  items list of
    kind is one of food, toys
    amount money

wallet points

earn full
  on purchase
  for items
  give 50 points per full 100 EUR of amount
"""
    made_for(text, tmp_path)
    found = {sum(part["amount"] for part in row["items"]) for row in rows(tmp_path)}
    assert {Decimal("99.99"), Decimal("100.00"), Decimal("100.01")} <= found


def share_of_members(totals: dict[str, Decimal], least: int, members: int = 300) -> float:
    return sum(total >= least for total in totals.values()) / members


@pytest.mark.parametrize("least", [40, 1_000, 30_000])
def test_a_level_of_spend_is_for_some(least: int, tmp_path: Path) -> None:
    """Whatever a year's spend has to be, some members have it and some have not."""
    text = POINTS + "measure spend = sum of amount of purchase\n\ntier Low\ntier High\n"
    text += f"  reach when spend this calendar year >= {least:,} EUR\n  keep for life\n"
    made_for(text, tmp_path)
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows(tmp_path):
        totals[row["member"]] += row["amount"]
    assert 0.01 < share_of_members(totals, least) < 0.99


def test_visits_come_as_often_as_goals_need(tmp_path: Path) -> None:
    """Twenty visits a month are more than three, which is natural; a few members have them."""
    text = """event visit

wallet points

measure visits = number of visit

earn often
  on reaching 20 visits this calendar month
  give 10 points
"""
    made_for(text, tmp_path)
    months = Counter((row["member"], row["time"].month) for row in rows(tmp_path, "visit"))
    reached = {member for (member, _), count in months.items() if count >= 20}
    assert 10 < len(reached) < 200


def test_a_stop_is_no_goal(tmp_path: Path) -> None:
    """A rule that stops after 500 visits a month makes nobody come so often."""
    text = """event visit

wallet points

measure visits = number of visit

earn each
  on visit
  when visits this calendar month < 500
  give 10 points
"""
    made_for(text, tmp_path)
    assert len(rows(tmp_path, "visit")) < 300 * 5 * 12


def test_bands_over_a_quarter(tmp_path: Path) -> None:
    text = """wallet rebate
  in EUR

measure spend = sum of amount of purchase

cashback quarter
  on end of calendar quarter
  give by spend this calendar quarter, each part at its own rate
    up to 5,000 EUR   0%
    up to 20,000 EUR  2%
    above             4%
"""
    made_for(text, tmp_path)
    totals: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for row in rows(tmp_path):
        totals[row["member"], (row["time"].month - 1) // 3] += row["amount"]
    for low, high in ((0, 5_000), (5_000, 20_000), (20_000, 10**9)):
        assert sum(low < total <= high for total in totals.values()) > 5


def test_the_least_that_is_given(tmp_path: Path) -> None:
    """250 miles at least, at a mile for four kilometres: 1,000 kilometres are where it stops to matter."""
    text = """event flight
  distance number, at least 0

wallet miles

earn flown
  on flight
  give 0.25 miles per 1 of distance, at least 250 miles
"""
    made_for(text, tmp_path)
    found = [int(row["distance"]) for row in rows(tmp_path, "flight")]
    assert {999, 1_000, 1_001} <= set(found)
    assert 0.1 < sum(distance > 1_000 for distance in found) / len(found) < 0.9


def test_what_is_said_holds(tmp_path: Path) -> None:
    """Who says how often and how much gets that, whatever the goals are: 2 a month for a year, at 10 euros."""
    text = POINTS + "measure spend = sum of amount of purchase\n\ntier Low\ntier High\n"
    text += "  reach when spend this calendar year >= 50,000 EUR\n  keep for life\n"
    habits = Habits(per_month=Fraction(2), basket=Fraction(10), leaving=Fraction(0), attempts=Fraction(0))
    made_for(text, tmp_path, members=1_000, habits=habits)
    found = [row["amount"] for row in rows(tmp_path)]
    assert 1_000 * 2 * 12 * 0.5 < len(found) < 1_000 * 2 * 12
    assert 8 < sum(found) / len(found) < 13


@pytest.mark.parametrize(
    "clause",
    [
        "when amount >= 900,000,000,000,000,000,000 EUR",
        "when spend since joining >= 900,000,000,000,000,000,000 EUR",
        "when spend since joining < 0.01 EUR",
        "when spend since joining - spend this calendar month >= 1 EUR",
        "when amount / 3 >= 0.01 EUR",
        "when amount > -5 EUR",
        "when amount - spend since joining >= 5 EUR",
        "when shops since joining >= 3",
        "when amount * 0 >= 5 EUR",
    ],
)
def test_any_figure_will_do(clause: str, tmp_path: Path) -> None:
    """Figures that are hardly met, or always, make amounts that can be, and no noise."""
    text = "event purchase\n  shop is one of a, b, c\n\n"
    text += POINTS.replace("  give", f"  {clause}\n  give")
    text += "measure spend = sum of amount of purchase\n\nmeasure shops = distinct shop of purchase\n"
    found = made_for(text, tmp_path, members=20)
    assert found.events["purchase"]
    assert all(0 <= row["amount"] <= 10**10 for row in rows(tmp_path))


def test_amounts_of_two_events_are_their_own(tmp_path: Path) -> None:
    """A figure for one event says nothing of the amounts of another."""
    text = """event bill
  amount money

event top-up
  amount money

wallet points

earn bills
  on bill
  give 1 point per 1 EUR of amount

earn top-ups
  on top-up
  when amount >= 900 EUR
  give 1 point
"""
    made_for(text, tmp_path)
    bills, more = ([float(row["amount"]) for row in rows(tmp_path, name)] for name in ("bill", "top-up"))
    assert sum(bills) / len(bills) < 100 < 500 < sum(more) / len(more)


def test_bills_come_once_a_month(tmp_path: Path) -> None:
    """A rule waits for the bill and reads nothing of what is paid: 300 members, half a year or so each."""
    text = """event bill
  amount money
  revenue is amount

wallet points

earn paid
  on bill
  give 1 point

earn base
  on purchase
  give 1 point per 1 EUR of amount
"""
    made = made_for(text, tmp_path)
    assert 300 * 12 * 0.4 < made.events["bill"] < 300 * 12 * 0.9
    of_one = sorted(row["time"] for row in rows(tmp_path, "bill") if row["member"] == "M1")
    assert len(of_one) in (11, 12)  # M1 joins in the first days, and stays
    assert all(30 <= (later - bill).days <= 31 for bill, later in pairwise(of_one))
    assert made.events["purchase"] > 2 * made.events["bill"]


def test_what_is_paid_is_there(tmp_path: Path) -> None:
    """A price that may be missing is still what a flight brings; a tip is little, and often none."""
    text = """event flight
  distance number
  price money, default 0 EUR
  revenue is price

event purchase
  tip money, default 0 EUR

wallet points

earn miles
  on flight
  give 1 point per 1 of distance

earn bill
  on purchase
  give 1 point per 1 EUR of amount - tip
"""
    made_for(text, tmp_path)
    prices, tips = (
        [row[name] for row in rows(tmp_path, of)] for of, name in (("flight", "price"), ("purchase", "tip"))
    )
    assert sum(price is None for price in prices) < 0.2 * len(prices)
    assert 20 < sum(filter(None, prices)) / len(prices) < 60
    assert sum(filter(None, tips)) / len(tips) < 5


def test_some_were_there_before(tmp_path: Path) -> None:
    """An anniversary within the year needs members who joined before it; nobody does anything before."""
    text = POINTS + "earn year\n  on anniversary of joined\n  give 10 points\n"
    made = made_for(text, tmp_path, members=60)
    before = [row for row in rows(tmp_path, "join") if row["time"].date() < FIRST]
    assert made.joined_before == len(before) == 20
    assert all(row["time"].year == 2025 for row in before)
    assert all(row["time"].date() >= FIRST for row in rows(tmp_path))
    assert not made_for(POINTS, tmp_path / "plain", members=60).joined_before


def test_some_bring_many_friends(tmp_path: Path) -> None:
    text = """wallet credit
  in EUR

referral friends
  on first purchase of friend
  give referrer 5 EUR
"""
    made_for(text, tmp_path, members=1_000, habits=Habits(referrals=Fraction(1, 2)))
    brought = Counter(row["referrer"] for row in rows(tmp_path, "join") if row["referrer"])
    assert max(brought.values()) > 5
    assert sum(count == 1 for count in brought.values()) > 100


def test_nobody_is_their_own_companion(tmp_path: Path) -> None:
    text = """event flight
  companion member

wallet miles

earn together
  on flight
  give companion 5 miles
"""
    made_for(text, tmp_path, members=5)
    assert all(row["companion"] != row["member"] for row in rows(tmp_path, "flight"))


def test_what_can_be_sent_is_sent(tmp_path: Path) -> None:
    text = POINTS.replace(
        "wallet points\n", "wallet points\n  transfer at most 5 points per member per calendar month\n"
    )
    made_for(text, tmp_path)
    sent = rows(tmp_path, "transfer")
    assert all(row["to"] != row["member"] for row in sent)
    assert {row["quantity"] > 5 for row in sent} == {True, False}


DATED = [
    ('exchange gift\n  turn 10 points into "a gift"\n  from 2031-11-01 to 2032-03-31\n', 2031),
    ("earn eve\n  on 2033-12-24\n  give 5 points\n", 2033),
    ("measure bought = number of purchase\n\nsegment one = bought from 2034-01-01 to 2034-01-31 >= 1\n", 2034),
]


@pytest.mark.parametrize(("text", "year"), DATED)
def test_the_year_is_one_that_the_rules_speak_of(text: str, year: int, tmp_path: Path) -> None:
    rules = tmp_path / "rules.loyalty"
    rules.write_text(HEAD + POINTS + text, encoding="utf-8")
    assert usual_first(lr.load(rules)) == date(year, 1, 1)


@pytest.mark.parametrize("name", ["airline", "fuel", "hotel", "rotating-card", "software", "telecom", "trade-rebates"])
def test_every_rule_gives_something(name: str, tmp_path: Path) -> None:
    """Of programmes that ask for much: levels of a year, full steps, goals of a month, years of membership."""
    ruleset = lr.load(GALLERY / name)
    first = usual_first(ruleset)
    generate(ruleset, tmp_path, members=200, first=first, last=first.replace(month=12, day=31))
    result = lr.simulate(ruleset, tmp_path, keep=False)
    gave = {total.rule for total in result.summary.rules() if total.granted}
    assert set(ruleset.rules) <= gave
