"""Values as sets: what a type or a field can be, and exact arithmetic on constants and ranges."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import assert_never

from loyalty_rules.checks.domain import EVERYTHING, Interval, Numbers, Range, Values, Words, meet, numbers
from loyalty_rules.core import expressions as e
from loyalty_rules.core.calendar import add
from loyalty_rules.core.quantities import Exact, round_to, simplify
from loyalty_rules.model.ruleset import Field

LAST_MINUTE = 24 * 60 - 1
YES_OR_NO = Words(frozenset({True, False}))
ANY_WORD = Words(frozenset(), negated=True)
ANY_DAY = numbers([EVERYTHING], whole=True)


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


def computed(operator: str, left: Values, right: Values, whole: bool) -> Numbers:
    """The range of a sum, difference, product or quotient of two ranges."""
    one, other = as_numbers(left), as_numbers(right)
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


def as_numbers(values: Values) -> Numbers:
    return values if isinstance(values, Numbers) else numbers([EVERYTHING])


def hull(values: Values, point: Exact) -> Numbers:
    """From the point to the furthest values on either side."""
    found = as_numbers(values)
    if found.is_empty:
        return found
    low = None if found.low is None else min(found.low, point)
    high = None if found.high is None else max(found.high, point)
    return numbers([Interval(low, high)], found.whole)
