"""Worked examples: an event as it is told, and what it brought, with the sum."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from loyalty_rules.core.entries import Entry
from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import Constant, FieldOf, Lookup, Scope, TierHeld, Value
from loyalty_rules.core.quantities import Exact, Unit
from loyalty_rules.model.ruleset import Bands, Choose, Field, Fixed, Multiply, Rate, Recipient, Rule, ShareOfRule
from loyalty_rules.report.describe.amounts import unit_of
from loyalty_rules.report.describe.blocks import Block, Paragraph, Points, Section, Table
from loyalty_rules.report.describe.speaker import Speaker

NOON = 12 * 60
REFERRAL = "referral"


class WorkedExample(Struct, frozen=True):
    """An event, and the entries by which rules gave something for it, in order. `tier`: the status that the member has
    been given before, empty for none. `rank`: its rank in the first ladder, of everyone's where none was given."""

    event: Event
    tier: str
    rank: int
    entries: tuple[Entry, ...]


def example_section(s: Speaker, example: WorkedExample) -> Section:
    """The event, and below it what each rule gave, with the sum where it is one that can be shown."""
    event = example.event
    words: dict[str, str | int] = {"event": s.event(event.type), "date": s.language.day(event.day)}
    head = s.sentence("example-as", tier=example.tier, **words) if example.tier else s.sentence("example", **words)
    return Section(head, (*_details(s, event), *_given(s, example)), 2)


def _given(s: Speaker, example: WorkedExample) -> tuple[Block, ...]:
    event = example.event
    referral = any(s.ruleset.rules[entry.rule].word == REFERRAL for entry in example.entries)
    rows = []
    totals: dict[str, int] = {}
    for entry in example.entries:
        rule, unit = s.ruleset.rules[entry.rule], s.ruleset.wallets[entry.wallet].unit
        whose = entry.member == event.member
        name = s.name_of(rule.name)
        if referral and (whose or rule.word == REFERRAL):
            name = s.say("example-for-friend" if whose else "example-for-you", rule=name)
        elif not whose:
            name = s.say("example-for-other", rule=name)
        rows.append((name, _sum(s, rule, example, entry), s.language.amount(entry.amount, unit)))
        totals[entry.wallet] = totals.get(entry.wallet, 0) + entry.amount
    if len(rows) > 1 and len(totals) == 1 and len({entry.member for entry in example.entries}) == 1:
        wallet, total = next(iter(totals.items()))
        amount = s.language.amount(total, s.ruleset.wallets[wallet].unit)
        rows.append((s.language.capital(s.say("example-total")), "", amount))
    heads = ("example-rule-column", "example-sum-column", "example-amount-column")
    if not any(row[1] for row in rows):
        headers = (s.sentence(heads[0]), s.sentence(heads[2]))
        return (Table(headers, tuple((row[0], row[2]) for row in rows), (1,)),)
    return (Table(tuple(map(s.sentence, heads)), tuple(rows), (2,)),)


# ------------------------------------------------------------------------------------------------ the event
def _details(s: Speaker, event: Event) -> tuple[Block, ...]:
    """A line for the event's own fields, and one for each part."""
    type = s.ruleset.events[event.type]
    said: list[str] = []
    for name, parts in event.parts.items():
        for part in parts:
            said.append(", ".join(_told(s, type.lists[name].fields, part)))
    # The amount of a purchase is the sum of its items: it need not be said again.
    summed = any("amount" in list.fields for name, list in type.lists.items() if event.parts.get(name))
    fields = {name: value for name, value in event.fields.items() if not (name == "amount" and summed)}
    said += [", ".join(own)] if (own := _told(s, type.fields, fields)) else []
    if event.minute != NOON:
        said.append(s.say("example-detail", field=s.say("kind-clock"), value=s.language.clock(event.minute)))
    lines = tuple(s.language.capital(one) for one in said if one)
    return (Paragraph(f"{lines[0]}."),) if len(lines) == 1 else (Points(lines),) if lines else ()


def _told(s: Speaker, fields: dict[str, Field] | object, values: object) -> list[str]:
    assert hasattr(fields, "items")
    assert hasattr(values, "get")
    found = []
    for name, field in fields.items():
        value: Value = values.get(name)
        if value is None or value == field.default:
            continue
        shown = s.constant(value, field.type)
        found.append(s.say("example-detail", field=s.word("field", name, "plain"), value=shown))
    return found


# ------------------------------------------------------------------------------------------------ the sum
def _sum(s: Speaker, rule: Rule, example: WorkedExample, entry: Entry) -> str:
    """`$120 × 2 points per $1`; empty where it is no plain sum, or not one that comes to what was given."""
    give = next((one for one in rule.gives if _is_for(one.recipient, example.event, entry)), None)
    if give is None:
        return ""
    amount = _chosen(give.amount, example) if isinstance(give.amount, Choose) else give.amount
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
        case Bands(marginal=True):
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


def _chosen(choose: Choose, example: WorkedExample) -> Fixed | Rate | ShareOfRule | None:
    """The row that counts, where the rows go by the status alone and always hold."""
    if any(choice.since is not None for choice in choose.choices) or len(choose.keys) != 1:
        return None
    key = choose.keys[0]
    held: Value
    if isinstance(key, TierHeld) and key.ladder == "tier":
        held = example.rank
    elif isinstance(key, FieldOf) and key.scope is Scope.EVENT:
        held = example.event.fields.get(key.name)
    else:
        return None
    exact = next((one.amount for one in choose.choices if one.keys[0] == held), None)
    rest = next((one.amount for one in choose.choices if one.keys[0] is None), choose.otherwise)
    return exact if exact is not None else rest


def _constant(value: object) -> object:
    if isinstance(value, Lookup) and not value.keys and len(value.rows) == 1 and value.rows[0].since is None:
        return value.rows[0].value
    return value


def _number(found: object) -> Fraction | None:
    value = found.value if isinstance(found, Constant) else None
    return Fraction(value) if isinstance(value, int | Fraction) else None


def _base(base: object, rule: Rule, example: WorkedExample, entry: Entry) -> Exact | None:
    """What was counted: a field of the event, or the sum of a field of the parts that brought something."""
    if not isinstance(base, FieldOf):
        return None
    if base.scope is Scope.EVENT:
        held = example.event.fields.get(base.name)
        return held if isinstance(held, int | Fraction) else None
    if base.scope is Scope.PART and rule.scope is not None:
        parts = example.event.parts.get(rule.scope.parts, ())
        counted = [parts[index].get(base.name) for index, share in entry.parts if share and index < len(parts)]
        numbers = [one for one in counted if isinstance(one, int | Fraction)]
        return sum(numbers) if numbers and len(numbers) == len(counted) else None
    return None


def _comes_to(s: Speaker, asked: Exact, entry: Entry) -> bool:
    """Is it what the rule asked for, and was all of it given, but for a part of the smallest unit?"""
    return Fraction(asked) == Fraction(entry.asked) and abs(Fraction(asked) - entry.amount) < 1


def _product(s: Speaker, held: Exact, unit: Unit, rate: Rate, steps: Exact, entry: Entry) -> str:
    wallet = s.ruleset.wallets[entry.wallet].unit
    factor = _number(_constant(rate.value))
    assert factor is not None
    asked = s.language.amount(Fraction(entry.asked), wallet)
    given = s.language.amount(entry.amount, wallet)
    if wallet == unit:
        left, right = s.language.amount(held, unit), s.language.percent(factor / Fraction(rate.per))
    elif rate.full:
        per, each = s.language.amount(rate.per, unit), s.language.amount(factor, wallet)
        return s.say("example-steps", number=s.language.number(steps), per=per, amount=each, sum=asked)
    else:
        left, right = s.language.amount(held, unit), ""
        right = s.say("rate-short", amount=s.language.amount(factor, wallet), per=s.language.amount(rate.per, unit))
    said = f"{left} × {right} = {asked}"
    return said if Fraction(entry.asked) == entry.amount else s.say("example-rounded", sum=said, amount=given)


def _banded(s: Speaker, rule: Rule, example: WorkedExample, entry: Entry, bands: Bands) -> str:
    """`$50 × 0 + $50 × 1 + $20 × 2 = 90 points`."""
    held, unit = _base(bands.base, rule, example, entry), unit_of(bands.base)
    if held is None or unit is None:
        return ""
    terms, total, below = [], Fraction(0), Fraction(0)
    for band in bands.bands:
        if held <= below:
            break
        upper = Fraction(held) if band.upper is None else min(Fraction(held), Fraction(band.upper))
        part = upper - below
        below = upper
        if isinstance(band.amount, Fixed):
            number = _number(_constant(band.amount.value))
            if number != 0:
                return ""
            continue
        number = _number(_constant(band.amount.value))
        if number is None or band.amount.full:
            return ""
        total += part * number / band.amount.per
        rate = s.language.amount(number, s.ruleset.wallets[entry.wallet].unit)
        if s.ruleset.wallets[entry.wallet].unit == unit or band.amount.per == 1:
            rate = s.language.percent(number / Fraction(band.amount.per))
        else:
            rate = s.say("rate-short", amount=rate, per=s.language.amount(band.amount.per, unit))
        terms.append(f"{s.language.amount(part, unit)} × {rate}")
    if not terms or not _comes_to(s, total, entry):
        return ""
    asked = s.language.amount(total, s.ruleset.wallets[entry.wallet].unit)
    return f"{' + '.join(terms)} = {asked}"
