"""Events that should set a rule off: plain amounts, and whatever its conditions ask of fields, parts and the clock.

They are proposals. Whether one does set the rule off is for the engine to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from loyalty_rules.core import expressions as e
from loyalty_rules.core.expressions import Value, closed_values
from loyalty_rules.core.quantities import Unit, UnitKind
from loyalty_rules.model.ruleset import (
    Bands,
    Choose,
    Each,
    EventType,
    Field,
    Multiply,
    OnEvent,
    PartList,
    Rate,
    Rule,
    Ruleset,
    ShareOfRule,
)

MONEY, LITTLE_MONEY, NUMBER = 100, 20, 100  # of an event that says nothing else: 100 euros where they bring something
NOON = 12 * 60
MINUTES = (NOON, 8 * 60, 18 * 60, 23 * 60, 3 * 60, 15 * 60)
NEAR, FAR = range(8), range(15, 366, 15)
"""How many days later to try: any day of the week, then any month."""

OTHER_MEMBER = "B"

Held = dict[str, Value]


class Proposal:
    """An event in the making: its fields, and the parts of its lists."""

    def __init__(self, type: EventType, parts: str | None) -> None:
        self.type = type
        self.fields: Held = {name: usual(field) for name, field in type.fields.items() if _is_needed(field)}
        self.parts: dict[str, list[Held]] = {}
        self.asked: dict[str, int] = {}
        self.small = False
        for name, found in type.lists.items():
            if name == parts or "amount" in found.fields:
                self.part(name)

    def part(self, name: str) -> Held:
        """A further part of the list."""
        found = {field.name: usual(field) for field in self.type.lists[name].fields.values() if _is_needed(field)}
        self.parts.setdefault(name, []).append(found)
        if self.small:
            self.make_small()
        return found

    def completed(self) -> tuple[Mapping[str, Value], Mapping[str, tuple[Mapping[str, Value], ...]]]:
        """The fields and parts with what goes without saying: defaults, and an amount that is the sum of its items."""
        fields = dict(self.fields)
        amounts = [
            part["amount"] for name, parts in self.parts.items() for part in parts if "amount" in self.list(name).fields
        ]
        if amounts and "amount" in self.type.fields:
            fields["amount"] = sum(one for one in amounts if isinstance(one, int))
        for field in self.type.fields.values():
            if field.default is not None:
                fields.setdefault(field.name, field.default)
        parts = {
            name: tuple(
                {
                    **{
                        field.name: field.default
                        for field in self.list(name).fields.values()
                        if field.default is not None
                    },
                    **part,
                }
                for part in found
            )
            for name, found in self.parts.items()
        }
        return fields, {name: found for name, found in parts.items() if found}

    def make_small(self) -> None:
        """Less money, where nothing depends on how much it is."""
        self.small = True
        for held, fields in [(self.fields, self.type.fields)] + [
            (part, self.list(name).fields) for name, parts in self.parts.items() for part in parts
        ]:
            for name, value in held.items():
                type = fields[name].type
                if isinstance(type, e.AmountType) and type.unit.kind is UnitKind.MONEY and isinstance(value, int):
                    held[name] = min(value, plain_money(type.unit) * LITTLE_MONEY // MONEY)

    def set(self, field: e.FieldOf, value: Value) -> None:
        """Give a field of the event, or of its parts, a value."""
        if field.scope is e.Scope.EVENT:
            self.fields[field.name] = value
        for name, parts in self.parts.items():
            if field.name in self.list(name).fields:
                for part in parts:
                    part[field.name] = value

    def list(self, name: str) -> PartList:
        return self.type.lists[name]


def _defaults(parts: PartList) -> Held:
    return {field.name: field.default for field in parts.fields.values() if field.default is not None}


def _is_needed(field: Field) -> bool:
    return not field.optional and field.default is None


def usual(field: Field) -> Value:
    """A plain value of a field, within its bounds."""
    match field.type:
        case e.AmountType(unit, whole):
            value: int | Fraction = _plain(unit, whole)
            if field.minimum is not None and value < field.minimum:
                value = field.minimum
            if field.maximum is not None and value > field.maximum:
                value = field.maximum
            return value
        case e.ChoiceType(values, several):
            return frozenset(values[:1]) if several else values[0]
        case e.FlagType():
            return False
        case e.DateType():
            return date(1990, 6, 10)
        case e.ClockType():
            return NOON
        case e.MemberType():
            return OTHER_MEMBER
        case e.TierType():
            return 0
        case e.TextType():
            return field.name


def plain_money(unit: Unit) -> int:
    """A plain sum: 100 of the currency, 10,000 of one without a smaller part."""
    return MONEY * 100 if unit.decimals == 0 else MONEY * unit.scale


def _plain(unit: Unit, whole: bool) -> int:
    if unit.kind is UnitKind.MONEY:
        return plain_money(unit)
    return unit.scale if whole and unit.kind is UnitKind.NUMBER else NUMBER * unit.scale


def proposal(ruleset: Ruleset, rule: Rule, *, plain: bool = False) -> Proposal | None:
    """The event that the rule's conditions ask for; None where it is no event that sets it off. `plain`: no larger than
    they ask for, even if it shows less."""
    trigger = next((one for one in rule.triggers if isinstance(one, OnEvent)), None)
    if trigger is None:
        return None
    made = Proposal(ruleset.events[trigger.event], None if rule.scope is None else rule.scope.parts)
    if not any(isinstance(give.amount, Rate | Bands | Choose | ShareOfRule | Multiply) for give in rule.gives):
        made.make_small()
    for asked in (rule.condition, trigger.condition):
        if asked is not None:
            _meet(made, asked, made.fields)
    if rule.scope is not None:
        for part in made.parts.get(rule.scope.parts, ()):
            if rule.scope.each is Each.UNIT:
                part["quantity"] = 2
            if rule.scope.where is not None:
                _meet(made, rule.scope.where, part)
    for give in rule.gives if not plain else ():
        if isinstance(give.amount, Bands) and isinstance(give.amount.base, e.FieldOf):
            made.set(give.amount.base, _beyond(give.amount))
    for field in made.type.fields.values():
        if isinstance(field.type, e.MemberType) and any(give.field == field.name for give in rule.gives):
            made.fields[field.name] = OTHER_MEMBER
    return made


def _beyond(bands: Bands) -> int:
    """An amount in the last band: a fifth above where it begins."""
    uppers = [band.upper for band in bands.bands if band.upper is not None]
    return int(max(uppers, default=0) * 6 // 5) or 1


def _meet(made: Proposal, asked: e.Expression, held: Held) -> None:
    """Change what is held so that the condition may hold."""
    match asked:
        case e.AllOf(parts):
            for part in parts:
                _meet(made, part, held)
        case e.AnyOf(parts):
            _meet(made, parts[0], held)
        case e.Compare(operator, e.FieldOf(scope, name, type), e.Constant(bound)) if scope is not e.Scope.MEMBER:
            _compared(held, operator, name, type, bound)
        case e.Compare(operator, e.Fold("sum", list, e.FieldOf(name=name, type=type), _), e.Constant(bound)):
            for first in made.parts.get(list, [])[:1]:
                _compared(first, operator, name, type, bound)
        case e.OneOf(e.FieldOf(scope, name, type), options, negated) if scope is not e.Scope.MEMBER:
            found = [one for one in closed_values(type) if (one in options) != negated]
            if found:
                held[name] = found[0]
        case e.FieldOf(scope, name) if scope is not e.Scope.MEMBER:
            held[name] = True
        case e.Not(e.FieldOf(scope, name)) if scope is not e.Scope.MEMBER:
            held[name] = False
        case e.Missing(e.FieldOf(scope, name), True) if scope is not e.Scope.MEMBER:
            fields = made.type.fields
            if held is made.fields and name in fields:
                held.setdefault(name, usual(fields[name]))
        case e.Includes(e.FieldOf(name=name), item):
            before = held.get(name)
            held[name] = (before if isinstance(before, frozenset) else frozenset()) | {item}
        case e.Quantified("any", list, where):
            # Each asks for a part of its own: shoes, and a dress.
            asked_before = made.asked.setdefault(list, 0)
            made.asked[list] += 1
            there = made.parts.get(list, [])
            _meet(made, where, there[0] if there and not asked_before else made.part(list))
        case e.Quantified("every", list, where):
            for each in made.parts.get(list, ()):
                _meet(made, where, each)
        case _:
            pass


def _compared(held: Held, operator: str, name: str, type: e.Type, bound: Value) -> None:
    if operator == "is":
        held[name] = bound
        return
    if operator == "is not":
        if held.get(name) == bound:
            held[name] = next((one for one in closed_values(type) if one != bound), bound)
        return
    before = held.get(name)
    if not isinstance(bound, int | Fraction) or isinstance(bound, bool):
        return
    now = before if isinstance(before, int | Fraction) and not isinstance(before, bool) else bound
    step = type.unit.scale if isinstance(type, e.AmountType) else 1
    match operator:
        case ">=":
            held[name] = max(now, bound)
        case ">":
            held[name] = now if now > bound else bound + step
        case "<=":
            held[name] = min(now, bound)
        case "<":
            held[name] = now if now < bound else bound - step


def moments(rule: Rule, first: date, last: date | None, days: range) -> Iterator[tuple[date, int]]:
    """Days and minutes on which to try: noon of the days first, then other hours, where the rule asks for the time."""
    asked = [rule.condition, *(one.condition for one in rule.triggers if isinstance(one, OnEvent))]
    asked.append(None if rule.scope is None else rule.scope.where)
    facts = (node for one in asked if one is not None for node in e.walk(one) if isinstance(node, e.EventFact))
    for minute in MINUTES if any(node.fact is e.Fact.TIME for node in facts) else (NOON,):
        for later in days:
            day = first + timedelta(later)
            if last is None or day <= last:
                yield day, minute
