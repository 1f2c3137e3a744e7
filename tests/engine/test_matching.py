"""Matching: what is decided once for a day and for the values of closed fields, and what is asked of every event."""

from __future__ import annotations

from loyalty_rules.core.calendar import Zone, parse_instant
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream.context import NO_FIELDS, Context, Reading
from loyalty_rules.engine.stream.matching import Matcher
from loyalty_rules.engine.stream.nouns import RuleEvaluator
from loyalty_rules.engine.stream.program import compile_program
from loyalty_rules.model.resolve import resolve
from loyalty_rules.syntax import read

RULES = """
language 1
program "T"
  currency EUR
  timezone UTC
  round down
event purchase
  channel is one of shop, web
  card yes or no, default no
wallet points
measure visits = number of purchase
earn always
  on purchase
  give 1 point
earn january
  on purchase
  from 2026-01-01 to 2026-01-31
  give 1 point
  at most 9 points per member per calendar month
earn monday
  on purchase
  when weekday is monday and channel is web
  give 1 point
earn card
  on purchase
  when card is yes and amount >= 10 EUR and visits this calendar month < 2
  give 1 point
"""


def matcher() -> Matcher[RuleEvaluator]:
    document, found = read(RULES, "t.loyalty")
    assert document is not None, found
    ruleset, found = resolve(document)
    assert ruleset is not None, found
    return compile_program(ruleset).handling("purchase").rules


def event(day: str, **fields: object) -> Event:
    zone = Zone("UTC")
    instant = parse_instant(f"{day} 12:00", zone)
    return Event("e", "purchase", "A", instant, *zone.local(instant), {"amount": 500, **fields})  # type: ignore[dict-item]


def names(rules: Matcher[RuleEvaluator], happened: Event, visits: int = 0) -> list[str]:
    reads = rules.on(happened).reads
    reading = Reading(dict.fromkeys(reads, visits), -1, 0, NO_FIELDS, NO_FIELDS, None)
    return [rule.name for group in rules.matched(Context(happened, reading, {})) for rule in group]


def test_the_day_and_closed_fields_decide() -> None:
    rules = matcher()
    for _ in range(2):  # the second time from what is known
        assert names(rules, event("2026-01-05", channel="web", card=False)) == ["always", "january", "monday"]
        assert names(rules, event("2026-01-06", channel="web", card=False)) == ["always", "january"]
        assert names(rules, event("2026-02-02", channel="web", card=False)) == ["always", "monday"]
        assert names(rules, event("2026-02-02", channel="shop", card=False)) == ["always"]


def test_numbers_and_measures_are_asked_of_every_event() -> None:
    rules = matcher()
    happened = event("2026-02-03", channel="shop", card=True, amount=1000)
    assert names(rules, happened) == ["always", "card"]
    assert names(rules, happened, visits=2) == ["always"]
    assert names(rules, event("2026-02-03", channel="shop", card=True, amount=999)) == ["always"]


def test_days_with_the_same_rules_are_one() -> None:
    rules = matcher()
    first, second, monday, january = (
        rules.on(event(day)) for day in ("2026-02-03", "2026-03-03", "2026-03-02", "2026-01-06")
    )
    assert first is second
    assert first is not monday
    # The counters of a rule that does not run are not read.
    assert set(january.reads) > set(first.reads)
