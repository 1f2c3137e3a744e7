"""Types and units in the words of a message."""

from __future__ import annotations

from loyalty_rules.core.expressions import (
    AmountType,
    ChoiceType,
    ClockType,
    DateType,
    FlagType,
    MemberType,
    TextType,
    TierType,
    Type,
)
from loyalty_rules.core.quantities import Unit, UnitKind


def unit_words(unit: Unit) -> str:
    """`EUR`, `points`, `a plain number`."""
    return unit.name if unit.name else "a plain number"


def type_words(type: Type) -> str:
    """What a value of the type is, to a marketer."""
    match type:
        case AmountType(unit):
            return f"an amount in {unit.name}" if unit.name else "a plain number"
        case ChoiceType(several=True):
            return "several of a list of values"
        case ChoiceType():
            return "one of a list of values"
        case TextType():
            return "a text"
        case DateType():
            return "a date"
        case ClockType():
            return "a time of day"
        case FlagType():
            return "yes or no"
        case MemberType():
            return "a member"
        case TierType():
            return "a tier"


def counted(type: Type) -> bool:
    """Is it a plain number, of no unit?"""
    return isinstance(type, AmountType) and type.unit.kind in (UnitKind.NUMBER, UnitKind.TIMES)


def same_unit(left: AmountType, right: AmountType) -> bool:
    """Amounts that may be compared and added; times are numbers."""
    return left.unit == right.unit or (counted(left) and counted(right))


def same_type(left: Type, right: Type) -> bool:
    """The same kind of value; whether amounts are whole makes no difference."""
    if isinstance(left, AmountType) and isinstance(right, AmountType):
        return left.unit == right.unit
    return left == right
