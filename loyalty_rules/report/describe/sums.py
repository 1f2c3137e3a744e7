"""The sum of a worked example: from the rule and the event to what was given, where it can be followed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from loyalty_rules.core.calendar import MONTHS, WEEKDAYS
from loyalty_rules.core.entries import Entry
from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import (
    Arithmetic,
    Constant,
    EventFact,
    Expression,
    Fact,
    FieldOf,
    Lookup,
    Scope,
    TierHeld,
    Value,
)
from loyalty_rules.core.quantities import Exact, Unit, UnitKind
from loyalty_rules.model.ruleset import Band, Bands, Choose, Fixed, Multiply, Rate, Recipient, Rule, ShareOfRule
from loyalty_rules.report.describe.amounts import is_share, unit_of
from loyalty_rules.report.describe.speaker import Speaker
from loyalty_rules.report.describe.worked import WorkedExample


def sum_words(s: Speaker, rule: Rule, example: WorkedExample, entry: Entry) -> str:
    """`$120 × 2 points per $1`; empty where it is no plain sum, or not one that comes to what was given."""
    give = next((one for one in rule.gives if _is_for(one.recipient, example.event, entry)), None)
    if give is None:
        return ""
    amount = _chosen(give.amount, rule, example) if isinstance(give.amount, Choose) else give.amount
    match amount:
        case Rate(value=value, per=per, base=base) as rate if isinstance(_constant(value), Constant):
            held = _base(base, rule, example, entry)
            factor = _number(_constant(value))
            unit = unit_of(base)
            if held is None or factor is None or unit is None:
                return ""
            steps: Exact = Fraction(held) / per
            if rate.full:
                steps = int(steps)
            if not _comes_to(s, steps * factor, entry):
                return ""
            return _product(s, held, unit, rate, steps, entry)
        case Multiply(rules=rules, factor=factor):
            return _times(s, rules, _number(_constant(factor)), example, entry)
        case ShareOfRule(fraction, other):
            return _part_of(s, other, _number(_constant(fraction)), example, entry)
        case Bands():
            return _banded(s, rule, example, entry, amount)
        case _:
            return ""


def _times(s: Speaker, rules: tuple[str, ...], factor: Fraction | None, example: WorkedExample, entry: Entry) -> str:
    """`100 points × (2 − 1)`: what a multiplier adds."""
    others = [one for one in example.entries if one.rule in rules and one.member == entry.member]
    if factor is None or len(others) != 1 or not _comes_to(s, others[0].asked * (factor - 1), entry):
        return ""
    unit = s.ruleset.wallets[entry.wallet].unit
    left, asked = s.language.amount(others[0].asked, unit), s.language.amount(entry.asked, unit)
    return f"{left} × ({s.language.number(factor)} − 1) = {asked}"


def _part_of(s: Speaker, other: str, part: Fraction | None, example: WorkedExample, entry: Entry) -> str:
    others = [one for one in example.entries if one.rule == other and one.member == entry.member]
    if part is None or len(others) != 1 or not _comes_to(s, others[0].asked * part, entry):
        return ""
    unit = s.ruleset.wallets[entry.wallet].unit
    left, asked = s.language.amount(others[0].asked, unit), s.language.amount(entry.asked, unit)
    return f"{left} × {s.language.percent(part)} = {asked}"


def _is_for(recipient: Recipient, event: Event, entry: Entry) -> bool:
    return (recipient is Recipient.MEMBER) == (entry.member == event.member)


def _chosen(choose: Choose, rule: Rule, example: WorkedExample) -> Fixed | Rate | ShareOfRule | None:
    """The row that counts: that with the most exact keys, then the latest."""
    held = [_key(key, rule, example) for key in choose.keys]
    day = example.event.day
    rows = [
        choice
        for choice in choose.choices
        if (choice.since is None or choice.since <= day)
        and all(one is None or one == of for one, of in zip(choice.keys, held, strict=True))
    ]
    if not rows:
        return choose.otherwise
    return max(rows, key=lambda row: (sum(one is not None for one in row.keys), row.since or date.min)).amount


def _key(key: Expression, rule: Rule, example: WorkedExample) -> Value:
    """What a row is chosen by, where it can be told from the event alone; what is not known matches no exact key."""
    event = example.event
    match key:
        case TierHeld(ladder="tier"):
            return example.rank
        case EventFact(Fact.WEEKDAY):
            return WEEKDAYS[event.day.weekday()]
        case EventFact(Fact.MONTH):
            return MONTHS[event.day.month - 1]
        case FieldOf(Scope.EVENT, name):
            return event.fields.get(name)
        case FieldOf(Scope.PART, name) if rule.scope is not None:
            found = {part.get(name) for part in event.parts.get(rule.scope.parts, ())}
            return found.pop() if len(found) == 1 else None
        case _:
            return None


def _constant(value: object) -> object:
    if isinstance(value, Lookup) and not value.keys and len(value.rows) == 1 and value.rows[0].since is None:
        return value.rows[0].value
    return value


def _number(found: object) -> Fraction | None:
    value = found.value if isinstance(found, Constant) else None
    return Fraction(value) if isinstance(value, int | Fraction) else None


def _base(base: Expression, rule: Rule, example: WorkedExample, entry: Entry) -> Exact | None:
    """What was counted: a field of the event, or the sum over the parts that brought something; and sums of those."""
    match base:
        case Constant(int() | Fraction() as value):
            return value
        case FieldOf(Scope.EVENT, name):
            held = example.event.fields.get(name)
            return held if isinstance(held, int | Fraction) else None
        case FieldOf(Scope.PART, name) if rule.scope is not None:
            parts = example.event.parts.get(rule.scope.parts, ())
            counted = [parts[index].get(name) for index, share in entry.parts if share and index < len(parts)]
            numbers = [one for one in counted if isinstance(one, int | Fraction)]
            return sum(numbers) if numbers and len(numbers) == len(counted) else None
        case Arithmetic("+" | "-" as sign, left, right):
            first, second = _base(left, rule, example, entry), _base(right, rule, example, entry)
            if first is None or second is None:
                return None
            return first + second if sign == "+" else first - second
        case _:
            return None


def _comes_to(s: Speaker, asked: Exact, entry: Entry) -> bool:
    """Is it what the rule asked for, and was all of it given, but for a part of the smallest unit?"""
    return Fraction(asked) == Fraction(entry.asked) and abs(Fraction(asked) - entry.amount) < 1


def _rate_words(s: Speaker, rate: Rate, wallet: Unit, unit: Unit) -> str:
    """`2 points per $1`; a percentage where both are money, and the amount alone where it is given for each."""
    factor = _number(_constant(rate.value))
    assert factor is not None
    if is_share(rate) or wallet == unit:
        return s.language.percent(factor / Fraction(rate.per))
    amount = s.language.amount(factor, wallet)
    if rate.per == 1 and unit.kind is UnitKind.NUMBER:
        return amount
    return s.say("rate-short", amount=amount, per=s.language.amount(rate.per, unit))


def _product(s: Speaker, held: Exact, unit: Unit, rate: Rate, steps: Exact, entry: Entry) -> str:
    wallet = s.ruleset.wallets[entry.wallet].unit
    asked, given = s.language.amount(entry.asked, wallet), s.language.amount(entry.amount, wallet)
    if rate.full:
        factor = _number(_constant(rate.value))
        assert factor is not None
        per, each = s.language.amount(rate.per, unit), s.language.amount(factor, wallet)
        return s.say(
            "example-steps", number=s.language.number(steps), count=s.count_of(steps), per=per, amount=each, sum=asked
        )
    said = f"{s.language.amount(held, unit)} × {_rate_words(s, rate, wallet, unit)} = {asked}"
    return said if Fraction(entry.asked) == entry.amount else s.say("example-rounded", sum=said, amount=given)


def _banded(s: Speaker, rule: Rule, example: WorkedExample, entry: Entry, bands: Bands) -> str:
    """`$50 × 1 point per $1 + $20 × 2 points per $1 = 90 points`; all at one rate where the bands say so."""
    held, unit = _base(bands.base, rule, example, entry), unit_of(bands.base)
    wallet = s.ruleset.wallets[entry.wallet].unit
    if held is None or unit is None:
        return ""
    terms, total = [], Fraction(0)
    for part, band in _parts_by_band(Fraction(held), bands):
        number = _number(_constant(band.amount.value))
        if number == 0:
            continue
        if number is None or isinstance(band.amount, Fixed) or band.amount.full:
            return ""
        total += part * number / band.amount.per
        terms.append(f"{s.language.amount(part, unit)} × {_rate_words(s, band.amount, wallet, unit)}")
    if not terms or not _comes_to(s, total, entry):
        return ""
    return f"{' + '.join(terms)} = {s.language.amount(total, wallet)}"


def _parts_by_band(held: Fraction, bands: Bands) -> Iterator[tuple[Fraction, Band]]:
    """How much of the amount lies in which band; all of it in one where they don't part it."""
    below = Fraction(0)
    for band in bands.bands:
        upper = None if band.upper is None else Fraction(band.upper)
        inside = upper is None or held < upper or (held == upper and band.inclusive)
        part = held if not bands.marginal else min(held, held if upper is None else upper) - below
        if part > 0 and (inside or bands.marginal):
            yield part, band
        if inside or upper is None:
            return
        below = upper
