"""The plan in words."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from rich.console import Console

from loyalty_rules.core.calendar import Duration, Period
from loyalty_rules.model.plan import plan
from loyalty_rules.model.resolve import resolve
from loyalty_rules.model.ruleset import EndOf, Expiry, Idle, LastDay, Lasting, Never, Yearly
from loyalty_rules.report.plan_words import PlanLines, lots_words, plan_lines, print_plan
from loyalty_rules.syntax import read

HEAD = """program "Harbour"
  currency EUR
  timezone Europe/Lisbon
  round down
"""

RULES = """
event purchase
  channel is one of shop, web
  courier member, optional

wallet points
  expires 12 months after activation, at end of calendar month

measure spend = sum of amount of purchase
measure channels = distinct channel of purchase
measure by-channel = sum of amount of purchase by channel
measure idle = number of purchase

tier Walker
tier Trekker
  reach when spend this calendar year >= 100 EUR
  keep until end of next calendar year

earn base
  on purchase
  when spend in the last 30 days >= 10 EUR and tier is Trekker and channels >= 2
  give 1 point per full 3 EUR, carry the rest
  at most 500 points per member per calendar month

earn first-hundred
  on purchase
  when by-channel this calendar month >= 5 EUR
  give 50 points
  at most 100 times per programme

earn thanks
  on purchase
  give courier 5 points
"""


def lines(text: str = RULES, head: str = HEAD) -> PlanLines:
    document, found = read(head + text, "rules.loyalty")
    assert document is not None
    ruleset, more = resolve(document)
    assert ruleset is not None, [one.message for one in (*found, *more)]
    return plan_lines(ruleset, plan(ruleset))


def test_state() -> None:
    said = {line.name: line.words for line in lines().state}
    assert said == {
        "spend in the last 30 days": "30 numbers per member, one for each day",
        "channels since joining": "2 values per member, one for each value seen",
        "at most 500 points per member per calendar month": "1 number per member",
        "rest of base": "1 number per member",
        "by-channel this calendar month": "2 numbers per member, one for each channel",
        "at most 100 times per programme": "1 number for all members together",
        "spend this calendar year": "1 number per member",
    }


def test_rules() -> None:
    base, first, thanks = lines().rules
    assert base.reads == (
        "spend in the last 30 days",
        "channels since joining",
        "at most 500 points per member per calendar month",
        "rest of base",
        "the tier held",
    )
    assert base.writes == ("at most 500 points per member per calendar month", "rest of base")
    assert (base.sends_to, base.one_order) == ((), "")
    assert first.one_order == "`at most 100 times per programme` is counted for all members together"
    assert thanks.sends_to == ("courier",)


def test_who_reads_and_writes() -> None:
    state = {line.name: line for line in lines().state}
    assert state["spend this calendar year"].readers == ("tiers",)
    assert state["spend this calendar year"].writers == ("every purchase",)
    assert state["rest of base"].writers == ("base",)


def test_measures_and_wallets() -> None:
    found = lines()
    assert [(line.name, line.kept_for) for line in found.measures] == [
        ("spend", ("in the last 30 days", "this calendar year")),
        ("channels", ("since joining",)),
        ("by-channel", ("this calendar month",)),
        ("idle", ()),
    ]
    assert [line.lots for line in found.wallets] == [
        "a lot for each award, until it is spent or lapses 1 year after activation, at the end of the calendar month"
    ]


def test_totals_and_crossing() -> None:
    found = lines()
    assert (found.numbers_per_member, found.numbers_for_all) == (37, 1)
    assert found.crossing == (
        "first-hundred needs one order for all members: "
        "`at most 100 times per programme` is counted for all members together",
        "thanks gives to another member: courier",
    )


def test_memory() -> None:
    assert "no returns" in lines().memory
    returns = lines(head=HEAD + "  returns within 60 days\n")
    assert returns.memory == "what each event did is kept for 60 days, so that it can be returned"


def test_json_is_data() -> None:
    found = json.loads(json.dumps(lines().json()))
    assert set(found) == {
        "state", "rules", "exchanges", "measures", "wallets", "memory", "numbers_per_member", "numbers_for_all",
        "crossing", "messages",
    }  # fmt: skip
    assert found["state"][0]["numbers"] == 30


@pytest.mark.parametrize(
    ("expiry", "words"),
    [
        (Never(), "they never lapse"),
        (Lasting(Duration(18, 0), True, None), "lapses 18 months after earning"),
        (EndOf(Period.YEAR, True), "at the end of the next calendar year"),
        (LastDay(date(2026, 12, 31)), "lapses after 2026-12-31"),
        (Yearly(3, 31), "after the next 31 March"),
        (Idle(Duration(12, 0), ("purchase", "stay")), "1 year without purchase or stay"),
    ],
)
def test_lots(expiry: Expiry, words: str) -> None:
    assert words in lots_words(expiry)


def test_terminal() -> None:
    console = Console(file=io.StringIO(), width=120, color_system=None)
    print_plan(console, lines())
    output = console.file
    assert isinstance(output, io.StringIO)
    text = output.getvalue()
    for said in ("What is remembered", "30 numbers per member", "At most 37 numbers per member", "Thanks gives to"):
        assert said in text


def test_a_plan_of_members_alone() -> None:
    console = Console(file=io.StringIO(), width=100, color_system=None)
    print_plan(console, lines("\nwallet points\nearn base\n  on purchase\n  give 1 point per 1 EUR\n"))
    output = console.file
    assert isinstance(output, io.StringIO)
    assert "Every member can be computed alone" in output.getvalue()


def test_codes_of_members_cross_from_member_to_member() -> None:
    text = HEAD + "event join\n  code text, optional\nmember\n  referral-code text, optional\nwallet points\n"
    document, _ = read(text + "earn base\n  on purchase\n  give 1 point per 1 EUR of amount\n", "codes.loyalty")
    assert document is not None
    ruleset, found = resolve(document)
    assert ruleset is not None, found
    crossing = plan_lines(ruleset, plan(ruleset)).crossing
    assert crossing == ("the `code` of a join is looked up among the `referral-code` of all members",)
