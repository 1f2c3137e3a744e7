"""Typed expressions: every name resolved, every unit checked. They know events and members, but no rules.

A value is an `int` or an exact `Fraction` for amounts (in the smallest part of their unit: cents, not euros), a `str`
for choices, texts and members, a `date`, an `int` of minutes for a time of day, a `bool`, a `frozenset` of `str` for a
field that holds several values, or None for an optional field that is missing. A tier is its rank, -1 for none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from loyalty_rules.core.calendar import Duration, Period
from loyalty_rules.core.quantities import Rounding, Unit
from loyalty_rules.core.windows import Window

Value = int | Fraction | str | date | bool | frozenset[str] | None


# ------------------------------------------------------------------------------------------------ types
class AmountType(Struct, frozen=True):
    """An amount of a unit: money, points, a plain number, litres. `whole`: no part of the smallest unit (a count)."""

    unit: Unit
    whole: bool = False


class ChoiceType(Struct, frozen=True):
    """One of a closed set of words; with `several`, any number of them."""

    values: tuple[str, ...]
    several: bool = False


class TextType(Struct, frozen=True):
    pass


class DateType(Struct, frozen=True):
    pass


class ClockType(Struct, frozen=True):
    pass


class FlagType(Struct, frozen=True):
    """Yes or no; the type of every condition."""


class MemberType(Struct, frozen=True):
    """The id of a member."""


class TierType(Struct, frozen=True):
    """A rank in the ladder of tiers, lowest 0; -1: none."""

    names: tuple[str, ...]


Type = AmountType | ChoiceType | TextType | DateType | ClockType | FlagType | MemberType | TierType


# ------------------------------------------------------------------------------------------------ expressions
class Scope(StrEnum):
    EVENT = "event"
    PART = "part"
    MEMBER = "member"


class Constant(Struct, frozen=True):
    value: Value
    type: Type


class FieldOf(Struct, frozen=True):
    """A field of the event, of the part at hand, or of the member. A missing optional field is None."""

    scope: Scope
    name: str
    type: Type


class Fact(StrEnum):
    """What every event has: its local date, weekday (monday …), month (january …), time of day and member."""

    DATE = "date"
    WEEKDAY = "weekday"
    MONTH = "month"
    TIME = "time"
    MEMBER = "member"


class EventFact(Struct, frozen=True):
    fact: Fact
    type: Type


class TierHeld(Struct, frozen=True):
    """The tier in force in a ladder."""

    type: TierType
    ladder: str = "tier"


class Holds(Struct, frozen=True):
    """This very tier or badge is valid, whatever is above it. `index`: its place among all tiers of the ruleset."""

    tier: str
    index: int


class MeasureRead(Struct, frozen=True):
    """A measure over a window, before the event; `including`: with what this event adds."""

    measure: str
    window: Window
    including: bool
    type: Type


class OfKeyed(Struct, frozen=True):
    """Of a measure kept apart by a field: `largest`, the largest total, or `top`, the field's value that has it."""

    kind: str
    read: MeasureRead
    type: Type


class LookupRow(Struct, frozen=True):
    """Keys as values (None: any), the day the row holds from (None: always), and the amount."""

    keys: tuple[Value, ...]
    since: date | None
    value: Expression


class Lookup(Struct, frozen=True):
    """A table or a dated value: the latest row by date among those whose keys match, exact keys before `otherwise`.

    No row: None, and a rule that needs it gives nothing.
    """

    name: str
    keys: tuple[Expression, ...]
    rows: tuple[LookupRow, ...]
    type: Type


class DatePlus(Struct, frozen=True):
    """A date moved on by a duration, on half-open boundaries."""

    day: Expression
    duration: Duration
    type: DateType


class Fold(Struct, frozen=True):
    """`kind` is sum, largest, smallest or number, over the parts of a list that meet the condition."""

    kind: str
    parts: str
    value: Expression | None
    where: Expression | None
    type: Type


class Arithmetic(Struct, frozen=True):
    operator: str  # + - * /
    left: Expression
    right: Expression
    type: Type


class Rounded(Struct, frozen=True):
    """Rounded to a multiple of `step`, in the smallest part of the unit."""

    value: Expression
    rounding: Rounding
    step: Fraction
    type: Type


class Compare(Struct, frozen=True):
    """False if either side is missing. `operator` is one of is, is not, <, <=, >, >=."""

    operator: str
    left: Expression
    right: Expression


class OneOf(Struct, frozen=True):
    value: Expression
    options: frozenset[Value]
    negated: bool = False


class Missing(Struct, frozen=True):
    value: Expression
    negated: bool = False


class FallsIn(Struct, frozen=True):
    """An anniversary of a date falls in the calendar period of the event's day; false, too, for a missing date."""

    value: Expression
    period: Period
    negated: bool = False


class Drawn(Struct, frozen=True):
    """The member is one of a share of all members that is drawn once and for good, by their id and a salt."""

    salt: str
    share: Fraction


class CodeGiven(Struct, frozen=True):
    """The text in this field of the event is a promotion code of that family, on a day of it and with uses left."""

    code: str
    field: str


class Includes(Struct, frozen=True):
    value: Expression
    item: str


class Quantified(Struct, frozen=True):
    """`kind` is any, every or no."""

    kind: str
    parts: str
    where: Expression


class Shares(Struct, frozen=True):
    """The member and their referrer have one of these member fields in common."""

    fields: tuple[str, ...]


class AllOf(Struct, frozen=True):
    parts: tuple[Expression, ...]


class AnyOf(Struct, frozen=True):
    parts: tuple[Expression, ...]


class Not(Struct, frozen=True):
    value: Expression


Expression = (
    Constant | FieldOf | EventFact | TierHeld | MeasureRead | OfKeyed | Lookup | DatePlus | Fold | Arithmetic | Rounded
    | Compare | OneOf | Missing | FallsIn | Drawn | CodeGiven | Includes | Quantified | Shares | Holds | AllOf | AnyOf
    | Not
)  # fmt: skip

Condition = (
    Compare | OneOf | Missing | FallsIn | Drawn | CodeGiven | Includes | Quantified | Shares | Holds | AllOf | AnyOf
    | Not | FieldOf | Constant
)  # fmt: skip

FLAG = FlagType()


def atoms(condition: Expression) -> tuple[Expression, ...]:
    """The conditions that one is put together from, in order, and with one about the parts of a list what it asks of
    each."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return tuple(atom for part in parts for atom in atoms(part))
        case Not(value):
            return atoms(value)
        case Quantified(where=where):
            return (condition, *atoms(where))
        case _:
            return (condition,)


def type_of(expression: Expression) -> Type:
    """The type of an expression; conditions are flags."""
    match expression:
        case (
            Compare() | OneOf() | Missing() | FallsIn() | Drawn() | CodeGiven() | Includes() | Quantified() | Shares()
            | Holds() | AllOf() | AnyOf() | Not()
        ):  # fmt: skip
            return FLAG
        case _:
            return expression.type


def closed_values(type: Type) -> tuple[Value, ...]:
    """The values of a closed type, as they are declared; none for an open one."""
    match type:
        case ChoiceType(values, several=False):
            return values
        case FlagType():
            return (True, False)
        case TierType(names):
            return tuple(range(-1, len(names)))
        case _:
            return ()


def children(expression: Expression) -> tuple[Expression, ...]:
    """The expressions right below this one, in order."""
    match expression:
        case (
            Constant() | FieldOf() | EventFact() | TierHeld() | MeasureRead() | Shares() | Holds() | Drawn()
            | CodeGiven()
        ):  # fmt: skip
            return ()
        case Lookup(keys=keys, rows=rows):
            return (*keys, *(row.value for row in rows))
        case OfKeyed(read=read):
            return (read,)
        case DatePlus(day=day):
            return (day,)
        case Fold(value=value, where=where):
            return tuple(child for child in (value, where) if child is not None)
        case Arithmetic(left=left, right=right) | Compare(left=left, right=right):
            return (left, right)
        case (
            Rounded(value=value) | OneOf(value=value) | Missing(value=value) | FallsIn(value=value)
            | Includes(value=value) | Not(value=value)
        ):  # fmt: skip
            return (value,)
        case Quantified(where=where):
            return (where,)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return parts


def walk(expression: Expression) -> list[Expression]:
    """The expression and everything below it, outermost first."""
    found = [expression]
    for child in children(expression):
        found.extend(walk(child))
    return found


def reads_tier(expressions: Iterable[Expression]) -> bool:
    """Does one of them ask for the tier?"""
    return any(isinstance(node, TierHeld | Holds) for each in expressions for node in walk(each))
