"""Why a rule gave nothing: what stopped it, and the smallest change with which it gives something."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from loyalty_rules.core.changes import Change, Of, Stop, WhyNot
from loyalty_rules.core.entries import Entry, Kind, Line
from loyalty_rules.core.events import Event
from loyalty_rules.data import DataError
from loyalty_rules.engine.stream.engine import Engine
from loyalty_rules.engine.stream.program import compile_program
from loyalty_rules.model.resolve import resolve
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.report.why_nots import why_not_lines
from loyalty_rules.syntax import read
from loyalty_rules.workbench.variants import Variant
from loyalty_rules.workbench.why_not import asked, why_not
from tests.examples import examples
from tests.laws.generated import MadeUp, Options, rulesets
from tests.laws.streams import KINDS, Happens, happenings, stream

RULES = """
program "Coffee and cake"
  currency EUR
  timezone Europe/Lisbon
  round down

event purchase
  channel is one of shop, app, web
  companion member, optional
  items list of
    category is one of coffee, cake, tea
    amount money

event visit

member
  birthday date, optional

wallet points

measure spend = sum of amount of purchase
measure visits = number of visit

tier Bean
tier Bar
  reach when spend this calendar year >= 400 EUR
  keep until end of calendar year
"""


def ruleset_of(rules: str) -> Ruleset:
    document, diagnostics = read(f"{RULES}\n{rules}\n", "rules.loyalty")
    assert document is not None
    assert not diagnostics, diagnostics
    ruleset, found = resolve(document, diagnostics)
    assert ruleset is not None, found
    return ruleset


def purchase(id: str = "P", day: str = "2026-03-02", amount: str = "45.00", **more: Any) -> dict[str, Any]:
    items = more.pop("items", [{"category": "cake", "amount": amount}])
    return {"id": id, "type": "purchase", "member": "M", "time": f"{day}T12:00:00Z", "channel": "shop",
            "amount": amount, "items": items, **more}  # fmt: skip


def asked_of(rules: str, *events: dict[str, Any], rule: str = "bonus") -> tuple[Ruleset, WhyNot]:
    ruleset = ruleset_of(rules)
    return ruleset, why_not(ruleset, list(events or (purchase(),)), rule, event="P")


def remedies(rules: str, *events: dict[str, Any]) -> list[str]:
    """What is said after what stopped it."""
    ruleset, found = asked_of(rules, *events)
    lines = list(why_not_lines(ruleset, found))
    return [line.strip() for line in lines[lines.index("", 3) + 1 :]][:-1] if "" in lines[3:] else []


CASES = [
    # 45 EUR are 5 EUR short; 10 points are given from 50 EUR on.
    ("when amount >= 50 EUR\n  give 10 points", ["if amount were 50.00 EUR or more instead of 45.00 EUR"]),
    ("when amount < 20 EUR\n  give 10 points", ["if amount were 19.99 EUR or less instead of 45.00 EUR"]),
    # 3 × 45 EUR = 135 EUR; from 150 / 3 = 50 EUR on.
    ("when amount * 3 >= 150 EUR\n  give 10 points", ["if amount were 50.00 EUR or more instead of 45.00 EUR"]),
    # Of 20 to 30 EUR the nearest to 45 is 30.
    ("when amount is between 20 EUR and 30 EUR\n  give 10 points", ["if amount were 30.00 EUR instead of 45.00 EUR"]),
    ("when channel is app\n  give 10 points", ["if channel were app instead of shop"]),
    ("when channel is one of app, web\n  give 10 points", ["if channel were app or web instead of shop"]),
    ("when not (channel is shop)\n  give 10 points", ["if channel were app or web instead of shop"]),
    ("when weekday is saturday\n  give 10 points", ["on Saturday 2026-02-28 instead of Monday 2026-03-02"]),
    ("when time >= 14:00\n  give 10 points", ["at 14:00 instead of 12:00"]),
    ("from 2026-04-01\n  give 10 points", ["on Wednesday 2026-04-01 instead of Monday 2026-03-02"]),
    ("until 2026-02-15\n  give 10 points", ["on Sunday 2026-02-15 instead of Monday 2026-03-02"]),
    ("when companion is known\n  give 10 points", ["if companion were given instead of missing"]),
    ("for items where category is coffee\n  give 1 point per 1 EUR",
     ["if category of item were coffee instead of cake"]),
    ("when any items where category is coffee\n  give 10 points", ["if category of item were coffee instead of cake"]),
    ("when (number of items where category is coffee) >= 1\n  give 10 points",
     ["if category of item were coffee instead of cake"]),
    # What is missing of the history: the purchase itself does not count for `spend` before it.
    ("when spend this calendar year >= 80 EUR\n  give 10 points",
     ["if spend this calendar year were 80.00 EUR or more instead of 0.00 EUR, 80.00 EUR more"]),
    ("when tier is Bar\n  give 10 points", ["if the tier were Bar instead of Bean"]),
    ("when birthday is this calendar month\n  give 10 points", []),
    # Both are needed; either one of them is not enough.
    ("when amount >= 50 EUR and channel is app\n  give 10 points",
     ["if amount were 50.00 EUR or more instead of 45.00 EUR", "if channel were app instead of shop"]),
    # One value to change is fewer than two.
    ("when amount >= 5,000 EUR or (channel is app and weekday is sunday)\n  give 10 points",
     ["if amount were 5,000.00 EUR or more instead of 45.00 EUR"]),
    # No condition: 45 EUR hold no full 100 EUR.
    ("give 5 points per full 100 EUR", ["if amount were 100.00 EUR or more instead of 45.00 EUR"]),
    # 0.0001 points for a cent: 1 point from 100 EUR on.
    ("give 0.01 points per 1 EUR", ["if amount were 100.00 EUR or more instead of 45.00 EUR"]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "changes"), CASES)
def test_the_smallest_change(rule: str, changes: list[str]) -> None:
    said = remedies(f"earn bonus\n  on purchase\n  {rule}")
    assert [line for line in said if line.startswith(("if ", "on ", "at "))] == changes


def test_what_a_change_gives_is_said() -> None:
    """From 50 EUR on, 2 points per 1 EUR: 100 points."""
    assert remedies("earn bonus\n  on purchase\n  when amount >= 50 EUR\n  give 2 points per 1 EUR") == [
        "it would have given 100 points",
        "if amount were 50.00 EUR or more instead of 45.00 EUR",
    ]


def test_the_nearest_part_of_several() -> None:
    """The tea for 3 EUR is 1 EUR short of 4 EUR, the one for 2 EUR is 2 EUR short."""
    items = [{"category": "tea", "amount": "2.00"}, {"category": "tea", "amount": "3.00"}]
    rule = "earn bonus\n  on purchase\n  for items where amount >= 4 EUR\n  give 10 points"
    assert remedies(rule, purchase(amount="5.00", items=items))[1:] == [
        "if amount of item 2 (tea 3.00 EUR) were 4.00 EUR or more instead of 3.00 EUR"
    ]


def test_a_threshold_that_the_event_does_not_reach() -> None:
    """45 EUR of 60 EUR: at 60 EUR this purchase alone would reach it."""
    ruleset, found = asked_of("earn bonus\n  on reaching 60 EUR of spend since joining\n  give 10 points")
    assert found.stop is Stop.NOT_REACHED
    lines = list(why_not_lines(ruleset, found))
    assert "  bonus: spend 0 EUR → 45 EUR, not reached: 60 EUR" in lines
    assert "  if amount were 60.00 EUR or more instead of 45.00 EUR" in lines


def test_another_rule_stands_in_its_place() -> None:
    rules = "earn base\n  on purchase\n  give 1 point\nearn bonus\n  on purchase\n  instead of base\n  give 2 points"
    ruleset = ruleset_of(rules)
    found = why_not(ruleset, [purchase()], "base", event="P")
    assert (found.stop, found.by, found.changes) == (Stop.INSTEAD, "bonus", ())
    assert "✗ `bonus` applies instead of it (line 29)" in list(why_not_lines(ruleset, found))


def test_another_rule_of_its_group_is_better() -> None:
    rules = "earn base\n  on purchase\n  give 1 point\n  best of offers\n"
    rules += "earn bonus\n  on purchase\n  give 2 points\n  best of offers"
    ruleset = ruleset_of(rules)
    found = why_not(ruleset, [purchase()], "base", event="P")
    assert (found.stop, found.by) == (Stop.GROUP, "bonus")
    said = "✗ of its group one rule applies: `base` 1 point, `bonus` 2 points (line 32)"
    assert said in list(why_not_lines(ruleset, found))


def test_a_cap_without_room() -> None:
    rule = "earn bonus\n  on purchase\n  give 10 points\n  at most 10 points per member per calendar day"
    ruleset, found = asked_of(rule, purchase("O"), purchase("P"))
    assert (found.stop, found.changes) == (Stop.CAP, ())
    assert any("has no room left" in line for line in why_not_lines(ruleset, found))


def test_a_cap_that_would_stop_it_then() -> None:
    rule = "earn bonus\n  on purchase\n  when channel is app\n  give 10 points\n  at most 1 time per member"
    ruleset, found = asked_of(rule, purchase("O", channel="app"), purchase("P"))
    assert (found.stop, found.blocked, found.gives) == (Stop.CONDITION, Stop.CAP, ())
    lines = list(why_not_lines(ruleset, found))
    assert lines[-3:] == [
        "with this it would apply:",
        "  if channel were app instead of shop",
        "and give nothing all the same: `at most 1 time per member` has no room left",
    ]


def test_another_event_sets_it_off() -> None:
    ruleset, found = asked_of("earn bonus\n  on visit\n  give 10 points")
    assert found.stop is Stop.EVENT
    said = "✗ it is set off on visit: a purchase does not set it off (line 30)"
    assert said in list(why_not_lines(ruleset, found))


def test_it_did_give_something() -> None:
    ruleset, found = asked_of("earn bonus\n  on purchase\n  give 10 points")
    assert found.stop is Stop.NOTHING
    assert list(why_not_lines(ruleset, found))[:4:3] == [
        "bonus gave something for P · purchase of M · 2026-03-02 12:00",
        "✓ it gave 10 points",
    ]


def test_nobody_is_there_to_get_it() -> None:
    rule = "earn bonus\n  on purchase\n  give companion 10 points"
    _, found = asked_of(rule)
    assert found.stop is Stop.NOBODY


def test_an_unknown_rule_and_an_unknown_event() -> None:
    ruleset = ruleset_of("earn bonus\n  on purchase\n  give 10 points")
    with pytest.raises(DataError, match="no rule `bonsu`\nhelp: did you mean `bonus`"):
        why_not(ruleset, [purchase()], "bonsu", event="P")
    with pytest.raises(DataError, match="no event `Q`"):
        why_not(ruleset, [purchase()], "bonus", event="Q")


# ------------------------------------------------------------------------------------------------ one more part
ON_COFFEE = "earn bonus\n  on purchase\n  for items where category is coffee\n  give 1 point per 2 EUR"


def test_a_purchase_without_items_could_have_had_one() -> None:
    """A point is for 2 EUR of coffee."""
    assert remedies(ON_COFFEE, purchase(items=[])) == [
        "it would have given 1 point",
        "with one more item: coffee 2.00 EUR",
    ]


def test_what_is_there_is_changed_before_anything_is_added() -> None:
    """45 EUR of cake; half of 45 is 22.5 points, rounded down."""
    assert remedies(ON_COFFEE) == ["it would have given 22 points", "if category of item were coffee instead of cake"]


def test_one_more_where_the_others_have_to_stay() -> None:
    rules = (
        "earn bonus\n  on purchase\n  when any items where category is tea and any items where category is cake\n"
        "  give 5 points"
    )
    assert remedies(rules) == ["it would have given 5 points", "with one more item: tea"]


def test_one_more_part_and_another_value() -> None:
    rules = f"{ON_COFFEE}\n  when channel is web"
    assert remedies(rules, purchase(items=[])) == [
        "it would have given 1 point",
        "with one more item: coffee 2.00 EUR",
        "if channel were web instead of shop",
    ]


# ------------------------------------------------------------------------------------------------ the law
IN_PLACE = (Of.FIELD, Of.PART)


def granted(ruleset: Ruleset, history: list[Event], rule: str, id: str) -> int:
    """What a rule gives for the last event of a history, by the ledger of an engine without a witness."""
    lines: list[Line] = []
    engine = Engine(compile_program(ruleset), lines.append)
    for event in history:
        engine.apply(event)
    return sum(
        line.amount
        for line in lines
        if isinstance(line, Entry) and (line.kind, line.rule, line.event) == (Kind.EARNED, rule, id)
    )


def with_changes(event: Event, changes: tuple[Change, ...]) -> Event:
    reading: Any = None
    return Variant(event, reading).changed({change.thing: change.after for change in changes}).event


@examples(15)
@given(made=rulesets(Options(households=False)), drawn=happenings(KINDS, 6))
def test_the_change_makes_the_rule_give_something(made: MadeUp, drawn: list[Happens]) -> None:
    """What is proposed for the event itself is tried on an engine of its own, fed with the same history."""
    history = stream(drawn)
    for index, event in enumerate(history):
        if event.type != "purchase":
            continue
        for rule in list(made.ruleset.rules)[:4]:
            found = asked(made.ruleset, history[: index + 1], rule, event.id, event.member)
            if not found.changes or found.blocked or any(one.thing.of not in IN_PLACE for one in found.changes):
                continue
            changed = with_changes(event, found.changes)
            assert granted(made.ruleset, [*history[:index], changed], rule, event.id) > 0, (rule, found.changes)


def test_a_date_is_no_number_of_the_event() -> None:
    """The days around the event are looked at one by one: the next 1 May is 60 days ahead."""
    _, found = asked_of("earn bonus\n  on purchase\n  when date is 2026-05-01\n  give 10 points")
    (change,) = found.changes
    assert (change.thing.of, change.after) == (Of.DAY, date(2026, 5, 1))


def test_rulesets_of_the_gallery_answer_for_every_rule() -> None:
    """No question is too odd: every rule is asked for the first events of a programme."""
    from loyalty_rules import api

    for name in ("fashion", "airline", "rotating-card"):
        folder = Path(__file__).parents[2] / "rulesets" / name
        ruleset = api.load(folder)
        history = list(api.read_events(ruleset, folder / "data"))[:6]
        for rule in ruleset.rules:
            for event in history:
                found = asked(ruleset, history, rule, event.id, event.member)
                assert list(why_not_lines(ruleset, found))
