"""The witness: it changes nothing, and what it saw adds up to what was posted."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given

from loyalty_rules import api
from loyalty_rules.core.entries import Entry, Kind, Line
from loyalty_rules.core.expressions import atoms
from loyalty_rules.core.traces import (
    Asked,
    BandSeen,
    BandsSeen,
    BaseSeen,
    Fate,
    MultipliedSeen,
    MultiplySeen,
    Point,
    RateSeen,
    RuleSeen,
    Settled,
    Stage,
)
from loyalty_rules.engine.stream.engine import Engine
from loyalty_rules.engine.stream.program import compile_program
from loyalty_rules.engine.stream.tracing import Tracer
from loyalty_rules.model.points import points
from loyalty_rules.model.resolve import resolve
from loyalty_rules.model.ruleset import OUTBOX, Ruleset
from loyalty_rules.syntax import read
from tests.examples import examples
from tests.laws.generated import MadeUp, Options, rulesets
from tests.laws.streams import CORRECTED, Happens, happenings, stream

ANY = Options(ways=("recalculated", "by item", "in proportion", "keep"))
GALLERY = Path(__file__).parents[2] / "rulesets"
SMALL = ("airline", "fashion", "hotel", "marketplace", "pharmacy", "refer-a-friend", "rotating-card", "software")

RULES = """
language 1
program "Bookshop"
  currency EUR
  timezone Europe/Lisbon
  round down
  returns within 30 days, recalculated

event purchase
  channel is one of shop, web
  items list of
    category is one of food, books
    amount money

wallet points

measure spend = sum of amount of purchase

tier Gold
  reach when spend this calendar year >= 100 EUR
  keep until end of calendar year

earn base
  on purchase
  when channel is shop or amount >= 20 EUR
  give 4 points per 1 EUR
  at most 30 points per member per calendar day

earn books
  on purchase
  for items where category is books
  give 1 point per 1 EUR

earn double
  on purchase
  when channel is web
  multiply books by 2

earn welcome
  on first purchase
  give 10 points
  from 2026-02-01

earn steps
  on purchase
  give by amount, each part at its own rate
    up to 10 EUR 1 point per 1 EUR
    above 2 points per 1 EUR
"""


HELD = {"on": any, "when": all, "never when": lambda outcomes: not any(outcomes)}


def traced(ruleset: Ruleset, events: api.Events) -> tuple[list[Line], list[Settled], list[Asked]]:
    lines: list[Line] = []
    seen: list[Settled] = []
    answers: list[Asked] = []
    tracer = Tracer(ruleset, seen.append, lambda asked, event: answers.append(asked))
    api.replay(ruleset, events, sink=lines.append, tracer=tracer)
    return lines, seen, answers


def check_traces(seen: list[Settled]) -> None:
    """A rule applied where all that it asks for held, and what was granted is what was posted."""
    for settled in seen:
        for priced in settled.pricings:
            for rule in priced.rules:
                asked: dict[str, list[bool | None]] = {}
                for one in rule.asked:
                    asked.setdefault(one.point.clause, []).append(one.seen.outcome)
                held = all(HELD[clause](outcomes) for clause, outcomes in asked.items() if clause in HELD)
                assert held is (rule.fate is not Fate.UNMET) or rule.fate in (Fate.AHEAD, Fate.OVER)
        if settled.pricings:
            granted: Counter[tuple[str, str, str | None]] = Counter()
            for rule in settled.pricings[-1].rules:
                for give in rule.gives:
                    granted[rule.rule, give.wallet, give.member] += give.granted
            posted = {(one.rule, one.wallet, one.member): one.now for one in settled.posted if one.now}
            assert {key: amount for key, amount in granted.items() if amount} == posted


def check_posted(seen: list[Settled], lines: list[Line]) -> None:
    """What is more than before is what was earned, whoever got it."""
    posted: Counter[tuple[str, str, str, str]] = Counter()
    for settled in seen:
        for one in settled.posted:
            if one.now > one.before and one.wallet != OUTBOX:
                posted[settled.cause, one.rule, one.wallet, one.member] += one.now - one.before
    earned: Counter[tuple[str, str, str, str]] = Counter()
    for line in lines:
        if isinstance(line, Entry) and line.kind is Kind.EARNED:
            earned[line.event, line.rule, line.wallet, line.member] += line.amount
    assert posted == earned


@pytest.mark.parametrize("name", SMALL)
def test_a_witness_changes_nothing_and_adds_up(name: str) -> None:
    ruleset = api.load(GALLERY / name)
    data = GALLERY / name / "data"
    plain: list[Line] = []
    api.replay(ruleset, data, sink=plain.append)
    lines, seen, _ = traced(ruleset, data)
    assert lines == plain
    check_traces(seen)
    check_posted(seen, lines)


@examples(12)
@given(made=rulesets(ANY), drawn=happenings(CORRECTED))
def test_generated_rulesets_are_seen_as_they_are_priced(made: MadeUp, drawn: list[Happens]) -> None:
    ruleset = made.ruleset
    plain: list[Line] = []
    lines: list[Line] = []
    seen: list[Settled] = []
    tracer = Tracer(ruleset, seen.append)
    engines = Engine(compile_program(ruleset), plain.append), Engine(tracer.program, lines.append, tracer)
    for engine in engines:
        for event in stream(drawn):
            engine.apply(event)
    assert lines == plain
    check_traces(seen)
    check_posted(seen, lines)


def ruleset_of(text: str) -> Ruleset:
    document, diagnostics = read(text.strip() + "\n", "rules.loyalty")
    assert document is not None
    ruleset, found = resolve(document, diagnostics)
    assert ruleset is not None, found
    return ruleset


def rules_of(settled: Settled) -> dict[str, RuleSeen]:
    return {rule.rule: rule for rule in settled.pricings[-1].rules}


def purchase(id: str, day: str, channel: str, **amounts: str) -> dict[str, object]:
    items = [{"category": category, "amount": amount} for category, amount in amounts.items()]
    total = sum(Decimal(amount) for amount in amounts.values())
    return {"id": id, "type": "purchase", "member": "M1", "time": f"{day}T12:00:00Z", "channel": channel,
            "amount": f"{total:.2f}", "items": items}  # fmt: skip


def test_what_a_purchase_saw() -> None:
    _, seen, _ = traced(ruleset_of(RULES), [purchase("P1", "2026-03-02", "shop", food="8.00", books="4.50")])
    rules = rules_of(seen[0])

    # 4 points × 12.50 EUR = 50 points; the day allows 30.
    base = rules["base"]
    channel, amount = (seen for _, seen in base.asked[0].seen.atoms())
    assert (channel.outcome, channel.values[0][1]) == (True, "shop")
    assert (amount.outcome, amount.values[0][1]) == (False, 1250)
    assert base.gives[0].worked[0].working == RateSeen(4, 100, (BaseSeen(-1, 1250, 1250),))
    assert (base.gives[0].asked, base.gives[0].limited, base.gives[0].granted) == (50, 30, 30)
    first = base.caps[0]
    assert (first.stage, first.limit, first.room, first.wanted, first.through) == (Stage.AWARD, 30, 30, 50, 30)
    assert first.binds

    # 1 point × 4.50 EUR of books = 4.5 points, rounded down 4.
    books = rules["books"]
    assert [(one.part, one.seen.outcome) for one in books.asked] == [(0, False), (1, True)]
    assert (books.parts, books.parts_in_scope) == (2, 1)
    assert (books.gives[0].asked, books.gives[0].rounded, books.gives[0].granted) == (Fraction(9, 2), 4, 4)

    assert rules["double"].fate is Fate.UNMET
    assert rules["welcome"].fate is Fate.APPLIED

    # 10 EUR × 1 + 2.50 EUR × 2 = 15 points.
    (steps,) = rules["steps"].gives
    assert steps.worked[0].working == BandsSeen(
        (BaseSeen(-1, 1250, 1250),), 1250, (BandSeen(0, 1000, 10), BandSeen(1, 250, 5))
    )


def test_room_that_was_used_and_a_multiplier() -> None:
    events = [purchase("P1", "2026-03-02", "shop", food="5.00"), purchase("P2", "2026-03-02", "web", books="24.90")]
    _, seen, _ = traced(ruleset_of(RULES), events)
    rules = rules_of(seen[1])
    # 4 × 5 EUR = 20 points of the day's 30 are used: 10 are left of 4 × 24.90 EUR = 99.6.
    assert [(cap.room, cap.wanted, cap.through) for cap in rules["base"].caps][:1] == [(10, Fraction(498, 5), 10)]
    # 24.9 points for books, and as much again: rounded together, 49 of which 24 are the base's own.
    assert rules["double"].gives[0].worked[0].working == MultiplySeen(
        (MultipliedSeen("books", 2, Fraction(249, 10), Fraction(249, 10)),)
    )
    assert (rules["books"].gives[0].granted, rules["double"].gives[0].granted) == (24, 25)
    assert rules["double"].gives[0].together
    assert rules["books"].gives[0].together


def test_days_of_a_rule_and_what_its_condition_would_have_seen() -> None:
    _, seen, _ = traced(ruleset_of(RULES), [purchase("P1", "2026-01-31", "shop", food="5.00")])
    welcome = rules_of(seen[0])["welcome"]
    assert (welcome.fate, welcome.first) == (Fate.AHEAD, date(2026, 2, 1))
    assert [one.seen.outcome for one in welcome.asked] == [True]


def test_a_return_is_seen_as_the_purchase_priced_again() -> None:
    events: list[dict[str, object]] = [
        purchase("P1", "2026-03-02", "shop", food="5.00"),
        {"id": "R1", "type": "return", "member": "M1", "time": "2026-03-05T12:00:00Z", "purchase": "P1",
         "amount": "2.00"},
    ]  # fmt: skip
    _, seen, _ = traced(ruleset_of(RULES), events)
    again = next(settled for settled in seen if settled.cause == "R1" and settled.again)
    assert (again.event.id, again.pricings[0].event.fields["amount"]) == ("P1", 300)
    # 4 × 5 EUR = 20 points before, 4 × 3 EUR = 12 now.
    assert [(one.before, one.now) for one in again.posted if one.rule == "base"] == [(20, 12)]


def test_tiers_and_what_is_asked_of_them() -> None:
    events = [purchase("P1", "2026-03-02", "shop", food="60.00"), purchase("P2", "2026-03-03", "shop", food="45.00")]
    _, seen, answers = traced(ruleset_of(RULES), events)
    first, second = (settled.pricings[-1].tiers for settled in seen)
    assert [(one.tier, one.before.outcome, one.after.outcome, one.reached) for one in first] == [
        ("Gold", False, False, False)
    ]
    assert [(one.after.values[0][1], one.reached) for one in second] == [(10500, True)]
    assert any(answer.point == Point("tier", "Gold", "reach when") for answer in answers)


def test_points_are_those_that_traces_name() -> None:
    ruleset = api.load(GALLERY / "fashion")
    named = dict(points(ruleset))
    _, seen, answers = traced(ruleset, GALLERY / "fashion" / "data")
    asked = [one for settled in seen for priced in settled.pricings for rule in priced.rules for one in rule.asked]
    assert asked
    assert answers
    for one in [*asked, *answers]:
        assert named[one.point] == one.seen.expression
        assert len(atoms(named[one.point])) > max(index for index, _ in one.seen.atoms())
