"""What an expression can be at a place: the declared choices and bounds, followed through arithmetic.

A range may hold more than can really happen, never less, so that what is outside of it is proved impossible. Counts are
taken to be whole and not below zero; of a sum nothing is known.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import assert_never

from loyalty_rules.check.domain import EVERYTHING, Interval, Numbers, Range, Values, Words, meet, numbers
from loyalty_rules.core import expressions as e
from loyalty_rules.core.calendar import add
from loyalty_rules.core.quantities import Exact, round_to, simplify
from loyalty_rules.model.ruleset import EventType, Field, Measure, MeasureKind, Ruleset

LAST_MINUTE = 24 * 60 - 1
YES_OR_NO = Words(frozenset({True, False}))
ANY_WORD = Words(frozenset(), negated=True)
ANY_DAY = numbers([EVERYTHING], whole=True)
COUNT = numbers([Interval(0, None)], whole=True)
UNRETURNED = ("join", "set", "opening", "return")
"""Events that nothing can be returned of."""


@dataclass(frozen=True, eq=False)
class Place:
    """Where a condition is read: the event that is at hand, the list whose parts are, and the days it can be.

    `event` None: the clock, or any event.
    """

    ruleset: Ruleset
    event: str | None = None
    parts: str | None = None
    days: Numbers = ANY_DAY
    weekdays: Words = ANY_WORD
    months: Words = ANY_WORD
    known: dict[e.Expression, object] = field(default_factory=dict, repr=False)
    """What is already worked out at this place."""

    def inside(self, parts: str) -> Place:
        """The same event, with a part of a list at hand."""
        return replace(self, parts=parts, known={})

    def range(self, expression: e.Expression) -> Range:
        """What the expression can be here."""
        match expression:
            case e.Constant(value, type):
                return Range(only(value, type), value is None)
            case e.FieldOf():
                return self._field(expression)
            case e.EventFact(fact, type):
                return Range(self._fact(fact, type))
            case e.TierHeld(type):
                return Range(numbers([Interval(_lowest(self.ruleset), len(type.names) - 1)], whole=True))
            case e.MeasureRead(measure):
                return _measure(self.ruleset, self.ruleset.measures[measure])
            case e.Lookup(rows=rows):
                found = [self.range(row.value) for row in rows]
                always = any(row.since is None and set(row.keys) <= {None} for row in rows)
                return Range(union([one.values for one in found]), not always or any(one.missing for one in found))
            case e.DatePlus(day):
                return Range(ANY_DAY, self.range(day).missing)
            case e.Fold():
                return self._fold(expression)
            case e.Arithmetic(operator, left, right, type):
                one, other = self.range(left), self.range(right)
                whole = isinstance(type, e.AmountType) and type.whole
                return Range(_computed(operator, one.values, other.values, whole), one.missing or other.missing)
            case e.Rounded(value, rounding, step):
                inner = self.range(value)
                found_in = _as_numbers(inner.values)
                if found_in.is_empty:
                    return inner
                ends = (found_in.low, found_in.high)
                low, high = (None if end is None else round_to(end, step, rounding) for end in ends)
                return Range(numbers([Interval(low, high)]), inner.missing)
            case (
                e.Compare() | e.OneOf() | e.Missing() | e.Includes() | e.Quantified() | e.Shares() | e.AllOf()
                | e.AnyOf() | e.Not()
            ):  # fmt: skip
                return Range(YES_OR_NO)
            case _:
                assert_never(expression)

    # -------------------------------------------------------------------------------------------- fields
    def _field(self, read: e.FieldOf) -> Range:
        event = None if self.event is None else self.ruleset.events.get(self.event)
        match read.scope:
            case e.Scope.MEMBER:
                return self._member(read)
            case e.Scope.EVENT if event is not None and read.name in event.fields:
                return self._event_field(event, event.fields[read.name], part=False)
            case e.Scope.PART if event is not None and self.parts is not None and self.parts in event.lists:
                return self._part_field(event, event.lists[self.parts].fields.get(read.name), read)
            case _:
                return Range(of_type(read.type), True)

    def _event_field(self, event: EventType, declared: Field, part: bool) -> Range:
        found = field_range(declared)
        returns = self.ruleset.program.returns
        if returns is None or event.name in UNRETURNED:
            return found
        if returns.without_purchase and event.name == "purchase":
            # A return that names no purchase is priced as a purchase of less than nothing, with what it brings.
            return Range(of_type(declared.type), True)
        if isinstance(declared.type, e.AmountType) and (part or declared.name == "amount"):
            # What is left after a return lies between what was bought and nothing.
            return Range(union([found.values, _hull(found.values, 0)]), found.missing)
        return found

    def _part_field(self, event: EventType, declared: Field | None, read: e.FieldOf) -> Range:
        if declared is None:
            return Range(of_type(read.type), True)
        found = self._event_field(event, declared, part=True)
        # An event without the list is one part with the event's own fields.
        whole = event.fields.get(read.name)
        if whole is None or type(whole.type) is not type(declared.type):
            return Range(found.values, True)
        own = self._event_field(event, whole, part=False)
        return Range(union([found.values, own.values]), found.missing or own.missing)

    def _member(self, read: e.FieldOf) -> Range:
        declared = self.ruleset.member.get(read.name)
        if declared is None:
            return Range(of_type(read.type), True)
        sources = [declared.field]
        events = [("join", read.name), ("set", read.name), *([declared.set_by] if declared.set_by else [])]
        for event, name in events:
            if event in self.ruleset.events and name in self.ruleset.events[event].fields:
                sources.append(self.ruleset.events[event].fields[name])
        # Nobody has to say anything of a member; when they joined is always known.
        return Range(union([field_range(source).values for source in sources]), read.name != "joined")

    def _fact(self, fact: e.Fact, type: e.Type) -> Values:
        match fact:
            case e.Fact.DATE:
                return self.days
            case e.Fact.WEEKDAY:
                return meet(of_type(type), self.weekdays)
            case e.Fact.MONTH:
                return meet(of_type(type), self.months)
            case e.Fact.TIME:
                return of_type(type)
            case _:
                assert_never(fact)

    def _fold(self, fold: e.Fold) -> Range:
        if fold.kind == "number":
            return Range(COUNT)
        assert fold.value is not None
        value = _as_numbers(self.inside(fold.parts).range(fold.value).values)
        if fold.kind != "sum":
            return Range(value, True)
        whole = isinstance(fold.type, e.AmountType) and fold.type.whole
        low = 0 if value.low is not None and value.low >= 0 else None
        high = 0 if value.high is not None and value.high <= 0 else None
        return Range(numbers([Interval(low, high)], whole))


# ------------------------------------------------------------------------------------------------ values
def of_type(type: e.Type) -> Values:
    """Everything a value of the type can be."""
    match type:
        case e.AmountType(whole=whole):
            return numbers([EVERYTHING], whole)
        case e.ChoiceType(several=True) | e.TextType() | e.MemberType():
            return ANY_WORD
        case e.ChoiceType(values):
            return Words(frozenset(values))
        case e.DateType():
            return ANY_DAY
        case e.ClockType():
            return numbers([Interval(0, LAST_MINUTE)], whole=True)
        case e.FlagType():
            return YES_OR_NO
        case e.TierType(names):
            return numbers([Interval(-1, len(names) - 1)], whole=True)
        case _:
            assert_never(type)


def field_range(declared: Field) -> Range:
    """The declared bounds of a field."""
    values = of_type(declared.type)
    if isinstance(values, Numbers) and isinstance(declared.type, e.AmountType):
        values = numbers([Interval(declared.minimum, declared.maximum)], values.whole)
    return Range(values, declared.optional and declared.default is None)


def number_of(value: e.Value) -> Exact | None:
    """A value as the number it is compared by; None for what has no order."""
    match value:
        case bool():
            return None
        case int() | Fraction():
            return value
        case date():
            return value.toordinal()
        case _:
            return None


def only(value: e.Value, type: e.Type) -> Values:
    """The set of one value; nothing for a missing one."""
    number = number_of(value)
    if number is not None:
        return numbers([Interval(number, number)])
    return Words(frozenset() if value is None else frozenset({value}))


def union(found: list[Values]) -> Values:
    """What is in one of the sets."""
    if all(isinstance(one, Numbers) for one in found):
        sets = [one for one in found if isinstance(one, Numbers)]
        return numbers([each for one in sets for each in one.intervals], bool(sets) and all(one.whole for one in sets))
    result: Values = Words(frozenset())
    for one in found:
        result = meet(result.complement(), one.complement()).complement()
    return result


def folded(expression: e.Expression) -> e.Constant | None:
    """The constant an expression always is; None where it depends on something."""
    match expression:
        case e.Constant():
            return expression
        case e.Lookup(rows=(e.LookupRow(keys, None, value),)) if set(keys) <= {None}:
            return folded(value)
        case e.Arithmetic(operator, left, right, type):
            one, other = folded(left), folded(right)
            if one is None or other is None:
                return None
            first, second = number_of(one.value), number_of(other.value)
            if first is None or second is None or (operator == "/" and second == 0):
                return None
            return e.Constant(_apply(operator, first, second), type)
        case e.Rounded(value, rounding, step, type):
            inner = folded(value)
            number = None if inner is None else number_of(inner.value)
            return None if number is None else e.Constant(round_to(number, step, rounding), type)
        case e.DatePlus(day, duration, type):
            start = folded(day)
            if start is None or not isinstance(start.value, date):
                return None
            try:
                return e.Constant(add(start.value, duration), type)
            except ValueError:
                return None
        case _:
            return None


def linear(expression: e.Expression) -> tuple[Exact, e.Expression, Exact]:
    """The expression as `factor * inner + offset`, with the innermost such `inner`; the factor is not zero."""
    match expression:
        case e.Arithmetic("+" | "-" | "*" | "/" as operator, left, right):
            number = _number(folded(right))
            if number is not None:
                factor, inner, offset = linear(left)
                match operator:
                    case "+":
                        return factor, inner, offset + number
                    case "-":
                        return factor, inner, offset - number
                    case "*" if number != 0:
                        return factor * number, inner, offset * number
                    case "/" if number != 0:
                        return Fraction(factor) / number, inner, Fraction(offset) / number
            number = _number(folded(left))
            if number is not None and operator in ("+", "-", "*") and (operator != "*" or number != 0):
                factor, inner, offset = linear(right)
                match operator:
                    case "+":
                        return factor, inner, offset + number
                    case "-":
                        return -factor, inner, number - offset
                    case _:
                        return factor * number, inner, offset * number
        case e.DatePlus(day, duration) if not duration.months:
            factor, inner, offset = linear(day)
            return factor, inner, offset + duration.days
        case _:
            pass
    return 1, expression, 0


def _number(found: e.Constant | None) -> Exact | None:
    return None if found is None else number_of(found.value)


def _apply(operator: str, left: Exact, right: Exact) -> Exact:
    match operator:
        case "+":
            return simplify(Fraction(left + right))
        case "-":
            return simplify(Fraction(left - right))
        case "*":
            return simplify(Fraction(left * right))
        case _:
            return simplify(Fraction(left) / right)


def _computed(operator: str, left: Values, right: Values, whole: bool) -> Numbers:
    """The range of a sum, difference, product or quotient of two ranges."""
    one, other = _as_numbers(left), _as_numbers(right)
    if one.is_empty or other.is_empty:
        return numbers([])
    match operator:
        case "+":
            found = Interval(_plus(one.low, other.low), _plus(one.high, other.high))
        case "-":
            found = Interval(_minus(one.low, other.high), _minus(one.high, other.low))
        case _:
            ends = (one.low, one.high, other.low, other.high)
            if any(end is None for end in ends) or (operator == "/" and 0 in other):
                found = EVERYTHING
            else:
                known = [end for end in ends if end is not None]
                corners = [_apply(operator, a, b) for a in known[:2] for b in known[2:]]
                found = Interval(min(corners), max(corners))
    return numbers([found], whole)


def _plus(one: Exact | None, other: Exact | None) -> Exact | None:
    return None if one is None or other is None else one + other


def _minus(one: Exact | None, other: Exact | None) -> Exact | None:
    return None if one is None or other is None else one - other


def _as_numbers(values: Values) -> Numbers:
    return values if isinstance(values, Numbers) else numbers([EVERYTHING])


def _hull(values: Values, point: Exact) -> Numbers:
    """From the point to the furthest values on either side."""
    found = _as_numbers(values)
    if found.is_empty:
        return found
    low = None if found.low is None else min(found.low, point)
    high = None if found.high is None else max(found.high, point)
    return numbers([Interval(low, high)], found.whole)


def _lowest(ruleset: Ruleset) -> int:
    """The lowest rank a member can have: tiers without a criterion are everyone's."""
    return max((tier.rank for tier in ruleset.tiers if tier.reach is None and tier.keep_while is None), default=-1)


def _measure(ruleset: Ruleset, measure: Measure) -> Range:
    match measure.kind:
        case MeasureKind.NUMBER:
            return Range(COUNT)
        case MeasureKind.DISTINCT:
            most = closed_count(measure.value)
            return Range(numbers([Interval(0, most)], whole=True))
        case MeasureKind.ANY:
            return Range(YES_OR_NO)
        case MeasureKind.LATEST:
            return Range(of_type(measure.type), True)
        case MeasureKind.SUM | MeasureKind.GIVEN:
            return Range(numbers([EVERYTHING]))
        case _:
            assert_never(measure.kind)


def closed_count(value: e.Expression | None) -> int | None:
    """How many values something can have; None where that is open."""
    if value is None:
        return None
    match e.type_of(value):
        case e.ChoiceType(values, several=False):
            return len(values)
        case e.FlagType():
            return 2
        case e.TierType(names):
            return len(names) + 1
        case _:
            return None
