"""Explanations as data. Amounts are decimal texts in whole units, exact: `12.5`, `100/3`. Keys are never renamed, only
added, while `version` is 1."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import assert_never

from loyalty_rules.core.events import Event, Fields
from loyalty_rules.core.explanations import (
    EntryExplanation,
    EventExplanation,
    Explanation,
    Happening,
    MemberExplanation,
)
from loyalty_rules.core.expressions import AmountType, Expression, Type, Value, type_of
from loyalty_rules.core.quantities import PLAIN, Exact, Unit, simplify
from loyalty_rules.core.traces import (
    Asked,
    BandsSeen,
    BaseSeen,
    CapSeen,
    ChoicesSeen,
    FixedSeen,
    GiveSeen,
    MultiplySeen,
    Posted,
    Priced,
    RateSeen,
    RuleSeen,
    Seen,
    Settled,
    ShareSeen,
    Working,
)
from loyalty_rules.model.ruleset import Amount, Bands, Choose, Field, Rate, Rule, Ruleset
from loyalty_rules.model.writing import value_words, words
from loyalty_rules.report import statements
from loyalty_rules.report.amounts import decimal_text, shifted
from loyalty_rules.report.reckonings import cap_of, unit_of
from loyalty_rules.report.stories import plain_value, rule_story

VERSION = 1
_DIGITS_MAX = 12

Data = dict[str, object]


def as_json(ruleset: Ruleset, explanation: Explanation) -> Data:
    """The whole explanation; docs/EXPLAIN.md says what the keys mean."""
    head: Data = {"version": VERSION}
    match explanation:
        case EventExplanation(happening, later):
            later_data = [_happening(ruleset, one) for one in later]
            return {**head, "explains": "event", "happening": _happening(ruleset, happening), "later": later_data}
        case MemberExplanation(statement, happenings):
            told = [_happening(ruleset, one) for one in happenings]
            found = statements.as_json(ruleset, statement)
            return {**head, "explains": "member", "statement": found, "happenings": told}
        case EntryExplanation():
            return {**head, "explains": "entry", **_entry(ruleset, explanation)}
        case _:
            assert_never(explanation)


def _entry(ruleset: Ruleset, explanation: EntryExplanation) -> Data:
    return {
        "line": statements.line_data(ruleset, explanation.line),
        "happening": _happening(ruleset, explanation.happening),
        "origin": None if explanation.origin is None else _entry(ruleset, explanation.origin),
    }


def _happening(ruleset: Ruleset, happening: Happening) -> Data:
    units = {name: wallet.unit for name, wallet in ruleset.wallets.items()}
    return {
        "id": happening.id,
        "day": happening.day.isoformat(),
        "event": None if happening.event is None else _event(ruleset, happening.event),
        "refused": happening.refused or None,
        "settled": [_settled(ruleset, settled) for settled in happening.settled],
        "asked": [{"member": one.member, **_asked(ruleset, one.asked, None)} for one in happening.answers],
        "lines": [statements.line_data(ruleset, line) for line in happening.lines],
        "lots": {lot.lot: statements.line_data(ruleset, lot) for lot in happening.lots},
        "after": {
            "wallets": {
                one.wallet: {
                    "balance": decimal_text(one.balance, units[one.wallet]),
                    "pending": decimal_text(one.pending, units[one.wallet]),
                }
                for one in happening.after
            },
            "tier": happening.tier or None,
        },
    }


def _event(ruleset: Ruleset, event: Event) -> Data:
    noun = ruleset.events.get(event.type)
    fields = {} if noun is None else dict(noun.fields)
    lists = {} if noun is None else {name: dict(each.fields) for name, each in noun.lists.items()}
    return {
        "id": event.id,
        "type": event.type,
        "member": event.member,
        "day": event.day.isoformat(),
        "time": f"{event.minute // 60:02}:{event.minute % 60:02}",
        "source": event.source or None,
        "fields": _fields(fields, event.fields),
        "parts": {name: [_fields(lists.get(name, {}), part) for part in parts] for name, parts in event.parts.items()},
    }


def _fields(known: dict[str, Field], fields: Fields) -> Data:
    return {name: value_data(value, known[name].type) for name, value in fields.items() if name in known}


def value_data(value: Value, type: Type) -> object:
    """A value as data: amounts as decimal texts, choices and texts as they are."""
    match value, type:
        case None, _:
            return None
        case int() | Fraction(), AmountType(unit) if not isinstance(value, bool):
            return exact_text(value, unit)
        case bool(), _:
            return value
        case frozenset(), _:
            return sorted(value)
        case _:
            return plain_value(value, type)


def exact_text(value: Exact, unit: Unit) -> str:
    """An exact amount in whole units: as a decimal where it has an end, else as a fraction."""
    whole = simplify(Fraction(value) / unit.scale)
    for digits in range(unit.decimals, _DIGITS_MAX + 1):
        scaled = whole * 10**digits
        if scaled.denominator == 1:
            return shifted(scaled.numerator, digits)
    return str(whole)


# ------------------------------------------------------------------------------------------------ what was posted
def _settled(ruleset: Ruleset, settled: Settled) -> Data:
    return {
        "event": settled.event.id,
        "member": settled.event.member,
        "again": settled.again,
        "cause": settled.cause,
        "posted": [_posted(ruleset, one) for one in settled.posted],
        "pricings": [_priced(ruleset, one) for one in settled.pricings],
    }


def _posted(ruleset: Ruleset, one: Posted) -> Data:
    unit = unit_of(ruleset, one.wallet)
    return {
        "rule": one.rule,
        "wallet": one.wallet,
        "member": one.member,
        "before": decimal_text(one.before, unit),
        "now": decimal_text(one.now, unit),
        "asked": exact_text(one.asked, unit),
        "note": one.note or None,
        "dropped": one.dropped,
    }


def _priced(ruleset: Ruleset, priced: Priced) -> Data:
    return {
        "superseded": priced.superseded,
        "event": _event(ruleset, priced.event),
        "rules": [_rule(ruleset, seen, priced.event) for seen in priced.rules],
        "crossings": [
            {
                "rule": one.rule,
                "measure": words(one.measure),
                "before": value_data(one.before, type_of(one.measure)),
                "after": value_data(one.after, type_of(one.measure)),
                "threshold": value_data(one.threshold, type_of(one.measure)),
                "every": None if one.every is None else value_data(one.every, type_of(one.measure)),
                "count": one.count,
            }
            for one in priced.crossings
        ],
        "tiers": [
            {
                "tier": one.tier,
                "reached": one.reached,
                "before": _seen(ruleset, one.before),
                "after": _seen(ruleset, one.after),
            }
            for one in priced.tiers
        ],
    }


# ------------------------------------------------------------------------------------------------ rules
def _rule(ruleset: Ruleset, seen: RuleSeen, event: Event) -> Data:
    rule = ruleset.priced[seen.rule]
    story = rule_story(ruleset, seen, event)
    unit = unit_of(ruleset, rule.gives[0].wallet)
    return {
        "rule": seen.rule,
        "title": rule.title or None,
        "place": rule.span.location,
        "occasion": seen.occasion.value,
        "fate": seen.fate.value,
        "times": seen.times,
        "first": _day(seen.first),
        "last": _day(seen.last),
        "by": seen.by or None,
        "rivals": [{"rule": name, "asked": exact_text(asked, unit)} for name, asked in seen.rivals],
        "parts": seen.parts,
        "parts_in_scope": seen.parts_in_scope,
        "gave": story.gave,
        "result": story.result,
        "steps": [{"text": step.text, "holds": step.holds, "place": step.place or None} for step in story.steps],
        "conditions": [_asked(ruleset, asked, rule) for asked in seen.asked],
        "gives": [_give(ruleset, rule, give) for give in seen.gives],
        "caps": [_cap(ruleset, rule, cap) for cap in seen.caps],
        "rows": [{"table": row.table, "keys": [_plain(key) for key in row.keys], "row": row.row} for row in seen.rows],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _plain(value: Value) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return value if isinstance(value, bool | str | None) else str(value)


def _asked(ruleset: Ruleset, asked: Asked, rule: Rule | None) -> Data:
    found = {
        "owner": asked.point.owner,
        "name": asked.point.name,
        "clause": asked.point.clause,
        "trigger": asked.point.index if asked.point.clause == "on" else None,
        "part": asked.part,
        **_seen(ruleset, asked.seen),
    }
    if found["place"] is None and rule is not None:
        found["place"] = rule.span_of(asked.point.clause).location
    return found


def _seen(ruleset: Ruleset, seen: Seen) -> Data:
    span = ruleset.written.span_of(seen.expression)
    return {
        "text": words(seen.expression),
        "place": None if span is None else span.location,
        "outcome": seen.outcome,
        "values": [{"text": words(side), "value": value_data(value, type_of(side))} for side, value in seen.values],
        "below": [_seen(ruleset, below) for below in seen.below],
    }


def _cap(ruleset: Ruleset, rule: Rule, cap: CapSeen) -> Data:
    type = type_of(cap_of(ruleset, rule, cap).limit)
    unit = type.unit if isinstance(type, AmountType) else PLAIN
    return {
        "name": cap.name,
        "place": cap.span.location,
        "basis": cap.basis,
        "shared": cap.shared,
        "stage": cap.stage.value,
        "wallet": cap.wallet or None,
        "member": cap.member or None,
        "limit": exact_text(cap.limit, unit),
        "room": exact_text(cap.room, unit),
        "wanted": exact_text(cap.wanted, unit),
        "through": exact_text(cap.through, unit),
        "binds": cap.binds,
    }


# ------------------------------------------------------------------------------------------------ amounts
def _give(ruleset: Ruleset, rule: Rule, give: GiveSeen) -> Data:
    unit = unit_of(ruleset, give.wallet)
    amount = rule.gives[give.index].amount
    return {
        "wallet": give.wallet,
        "member": give.member,
        "worked": [
            {"part": None if one.part < 0 else one.part, "units": one.units, **_working(amount, one.working, unit)}
            for one in give.worked
        ],
        "asked": exact_text(give.asked, unit),
        "limited": exact_text(give.limited, unit),
        "floor": None if give.floor is None else exact_text(give.floor, unit),
        "rounding": give.rounding.value,
        "rounded": decimal_text(give.rounded, unit),
        "granted": decimal_text(give.granted, unit),
        "lessened": None if give.lessened is None else give.lessened.value,
        "note": give.note or None,
    }


def _working(amount: Amount, working: Working, unit: Unit) -> Data:
    match working:
        case FixedSeen(value, _):
            return {"kind": "fixed", "value": exact_text(value, unit)}
        case RateSeen():
            assert isinstance(amount, Rate)
            of = _unit(amount.base)
            return {
                "kind": "rate",
                "value": None if working.value is None else exact_text(working.value, unit),
                "values": [None if value is None else exact_text(value, unit) for value in working.values],
                "per": exact_text(working.per, of),
                "of": words(amount.base),
                "bases": _bases(working.bases, of),
                "steps": working.steps,
                "carried_over": exact_text(working.rest, of),
                "carried_on": exact_text(working.carried, of),
                "beyond": exact_text(working.beyond, unit),
            }
        case ShareSeen(fraction, rule, granted):
            share = None if fraction is None else exact_text(fraction, PLAIN)
            return {"kind": "share", "fraction": share, "of_rule": rule, "granted": exact_text(granted, unit)}
        case BandsSeen():
            assert isinstance(amount, Bands)
            of = _unit(amount.base)
            bands = [
                {"band": band.index, "reach": exact_text(band.reach, of), "given": exact_text(band.given, unit)}
                for band in working.bands
            ]
            return {"kind": "bands", "of": words(amount.base), "bases": _bases(working.bases, of), "bands": bands}
        case ChoicesSeen(choices):
            assert isinstance(amount, Choose)
            found: list[Data] = []
            for one in choices:
                keys = {
                    words(key): None if value is None else value_words(value, type_of(key))
                    for key, value in zip(amount.keys, one.keys, strict=True)
                }
                inner = None
                if one.row is not None and one.working is not None:
                    chosen = amount.otherwise if one.row < 0 else amount.choices[one.row].amount
                    inner = None if chosen is None else _working(chosen, one.working, unit)
                found.append({"keys": keys, "row": one.row, "parts": list(one.parts), "amount": inner})
            return {"kind": "by", "choices": found}
        case MultiplySeen(rules):
            multiplied = [
                {
                    "rule": one.rule,
                    "factor": None if one.factor is None else exact_text(one.factor, PLAIN),
                    "granted": exact_text(one.granted, unit),
                    "added": exact_text(one.added, unit),
                }
                for one in rules
            ]
            return {"kind": "multiply", "rules": multiplied}
        case _:
            assert_never(working)


def _bases(bases: tuple[BaseSeen, ...], unit: Unit) -> list[Data]:
    return [
        {
            "part": None if base.part < 0 else base.part,
            "whole": exact_text(base.whole, unit),
            "earning": exact_text(base.earning, unit),
        }
        for base in bases
    ]


def _unit(expression: Expression) -> Unit:
    type = type_of(expression)
    return type.unit if isinstance(type, AmountType) else PLAIN
