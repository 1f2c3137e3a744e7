"""`describe`: the programme in plain language, with examples that the engine works out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path

from loyalty_rules import api
from loyalty_rules.core.calendar import Zone
from loyalty_rules.core.entries import Entry, Kind, Move
from loyalty_rules.core.events import EMPTY, Event
from loyalty_rules.core.expressions import TierHeld, Value
from loyalty_rules.core.quotes import Quote
from loyalty_rules.engine.stream.engine import Engine
from loyalty_rules.engine.stream.program import Program
from loyalty_rules.engine.stream.quotes import quote
from loyalty_rules.model.ruleset import Choose, MemberField, Rule, Ruleset, Tier
from loyalty_rules.report.describe import Document, WorkedExample, document
from loyalty_rules.workbench.example_events import FAR, NEAR, NOON, OTHER_MEMBER, Proposal, moments, proposal, usual

MEMBER = "A"
DAY = date(2026, 3, 2)
"""A Monday: the day of examples where neither the rules nor the caller ask for another."""

BEFORE, SHORTLY_BEFORE = timedelta(70), timedelta(10)
"""How long ago the member joined: one who is known, and a new one."""

EXAMPLES_MAX = 12


def describe(
    ruleset: Ruleset | str | Path,
    language: str = "en",
    *,
    for_staff: bool = False,
    with_examples: bool = True,
    on: date | None = None,
) -> Document:
    """The programme as a document in a language. `on`: the day of the examples, where the rules hold on it.

    Raises RulesetError for a faulty ruleset, LanguageError for a language without a catalogue.
    """
    found = api.load(ruleset) if isinstance(ruleset, str | Path) else ruleset
    worked_out = tuple(examples(found, on or DAY)) if with_examples else ()
    return document(found, language, worked_out, for_staff=for_staff)


def examples(ruleset: Ruleset, on: date = DAY) -> Iterator[WorkedExample]:
    """For each rule that an event can set off by itself, an event that does, and all it brings; a rule by status once
    for each status. Rules that an earlier example shows already have none of their own."""
    program = api.compile(ruleset)
    shown: set[str] = set()
    count = 0
    for rule in ruleset.rules.values():
        if rule.name in shown or count >= EXAMPLES_MAX:
            continue
        for tier in _statuses(ruleset, rule):
            found = _example(ruleset, program, rule, tier, on)
            if found is not None and count < EXAMPLES_MAX:
                shown.update(entry.rule for entry in found.entries)
                count += 1
                yield found


def _statuses(ruleset: Ruleset, rule: Rule) -> tuple[Tier | None, ...]:
    """The statuses that it tells apart: that of everyone, and the others that it has rows for."""
    ladder = ruleset.ladders["tier"]
    rows = [give.amount for give in rule.gives if isinstance(give.amount, Choose)]
    told_apart = any(isinstance(key, TierHeld) and key.ladder == "tier" for row in rows for key in row.keys)
    return (None, *(tier for tier in ladder if not tier.is_everyones)) if told_apart else (None,)


def _example(ruleset: Ruleset, program: Program, rule: Rule, tier: Tier | None, on: date) -> WorkedExample | None:
    made = proposal(ruleset, rule)
    if made is None:
        return None
    first = max(day for day in (on, rule.first, ruleset.program.first) if day is not None)
    lasts = [day for day in (rule.last, ruleset.program.last) if day is not None]
    last = min(lasts) if lasts else None
    if last is not None and first > last:
        first = max((day for day in (rule.first, ruleset.program.first) if day is not None), default=last)
    # Best is a member who has the status and is no newcomer; where only others set the rule off, it is one of them.
    for as_asked, days, known in product((True, False), (NEAR, FAR), (True, False)):
        engine = _engine(ruleset, program, rule, tier, first, known)
        held = _held(ruleset, engine)
        name = "" if held is None or held.is_everyones else held.name
        if as_asked != (name == ("" if tier is None else tier.name)):
            continue
        for day, minute in moments(rule, first, last, days):
            quoted = quote(engine, _event(ruleset, made, "example", MEMBER, day, minute))
            given = tuple(one for one in quoted.entries if _is_given(ruleset, one))
            if not quoted.refused and any(entry.rule == rule.name for entry in given):
                rank = -1 if held is None else held.rank
                return WorkedExample(quoted.event, name, rank, given, _reached(ruleset, quoted))
    return None


def _reached(ruleset: Ruleset, quoted: Quote) -> tuple[str, ...]:
    titles = {tier.name: tier.title if tier.is_badge and tier.title else tier.name for tier in ruleset.tiers}
    return tuple(titles[move.tier] for move in quoted.moves if move.move is Move.REACHED and move.member == MEMBER)


def _held(ruleset: Ruleset, engine: Engine) -> Tier | None:
    """The status of the member in the first ladder, that of everyone where they have done nothing yet."""
    ladder = ruleset.ladders["tier"]
    rank = max(engine.rank(MEMBER), 0 if ladder and ladder[0].is_everyones else -1)
    return ladder[rank] if rank >= 0 else None


def _is_given(ruleset: Ruleset, entry: Entry) -> bool:
    return entry.kind is Kind.EARNED and entry.rule in ruleset.rules and entry.amount > 0


# ------------------------------------------------------------------------------------------------ what came before
def _engine(ruleset: Ruleset, program: Program, rule: Rule, tier: Tier | None, first: date, known: bool) -> Engine:
    """An engine at the eve of the example: a member who was brought by another where that counts, has the status, and
    `known`: has done something of the kind before, so that nothing is their first."""
    engine = Engine(program, lambda line: None)
    earlier = first - (BEFORE if known else SHORTLY_BEFORE)
    fields: dict[str, Value] = {name: usual(one.field) for name, one in ruleset.member.items() if _must_say(one)}
    if rule.word == "referral":
        fields["referrer"] = OTHER_MEMBER
    engine.apply(_raw(ruleset, "join", "join", earlier, fields))
    if tier is not None:
        said: dict[str, Value] = {"tier": tier.name, "until": first + timedelta(800)}
        engine.apply(_raw(ruleset, "status", "status", earlier + timedelta(1), said))
    made = proposal(ruleset, rule, plain=True)
    if known and made is not None and made.type.name != "join":
        engine.apply(_event(ruleset, made, "earlier", MEMBER, earlier + timedelta(2), NOON))
    engine.run_to(first - timedelta(1))
    return engine


def _must_say(member: MemberField) -> bool:
    return not member.field.optional and member.field.default is None and member.set_by is None


def _raw(ruleset: Ruleset, id: str, type: str, day: date, fields: Mapping[str, Value]) -> Event:
    return Event(id, type, MEMBER, _instant(ruleset, day, NOON), day, NOON, dict(fields), EMPTY)


def _event(ruleset: Ruleset, made: Proposal, id: str, member: str, day: date, minute: int) -> Event:
    fields, parts = made.completed()
    return Event(id, made.type.name, member, _instant(ruleset, day, minute), day, minute, fields, parts)


def _instant(ruleset: Ruleset, day: date, minute: int) -> int:
    return Zone(ruleset.program.timezone).instant(datetime(day.year, day.month, day.day, minute // 60, minute % 60))
