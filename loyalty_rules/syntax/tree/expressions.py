"""The nodes of windows and expressions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from msgspec import Struct

from loyalty_rules.core.calendar import Period
from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.quantities import Rounding

NOWHERE = Span("", 1, 1, 1, 1)


class Node(Struct, frozen=True, kw_only=True, eq=False):
    """Two nodes are equal when they say the same, wherever they stand and whatever comments stand beside them."""

    span: Span = NOWHERE

    def _said(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__struct_fields__ if name not in APART)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._said() == other._said()

    def __hash__(self) -> int:
        return hash((type(self), self._said()))


APART = frozenset(("span", "name_span", "comments", "closing", "trailing", "words", "written"))
"""Fields that say nothing: places, comments, and the words that were written."""


# ------------------------------------------------------------------------------------------------ windows
class CalendarWindow(Node, frozen=True):
    """`this calendar month`; `last`: the one before it, `last calendar month`."""

    period: Period
    last: bool = False


class AnchoredWindow(Node, frozen=True):
    """`this year from joined`: the year, quarter or month that began on the last anniversary of a date field of the
    member."""

    anchor: str
    period: Period = Period.YEAR


class RollingWindow(Node, frozen=True):
    """`in the last 30 days`, `in the last 12 months`, `in the last 5 purchase`."""

    count: int
    unit: str


class SinceReached(Node, frozen=True):
    """`since reached`: since the member's tier changed last."""


class SinceJoining(Node, frozen=True):
    """`since joining`: everything."""


class DatesWindow(Node, frozen=True):
    """`from 2026-04-01 to 2026-04-30`, both days included."""

    first: date
    last: date


Window = CalendarWindow | AnchoredWindow | RollingWindow | SinceJoining | SinceReached | DatesWindow


# ------------------------------------------------------------------------------------------------ expressions
class Quantity(Node, frozen=True):
    """`50 EUR`, `500 points`, `2.5%` (unit `%`), `3` (unit empty)."""

    number: Fraction
    unit: str


class DateLiteral(Node, frozen=True):
    day: date


class ClockLiteral(Node, frozen=True):
    """A time of day, in minutes since midnight."""

    minute: int


class TextLiteral(Node, frozen=True):
    text: str


class Reference(Node, frozen=True):
    """A bare name: a field, a measure with its window, a value, a table, a rule, or a word of a closed field."""

    name: str
    window: Window | None = None
    including: bool = False


class Fold(Node, frozen=True):
    """`sum of amount of items where …`; `kind` is sum, largest, smallest or number (`number of items`)."""

    kind: str
    value: Expression | None
    parts: str
    where: Expression | None = None


class OfKeyed(Node, frozen=True):
    """`largest of spend-by-category last calendar month`, `top of …`: of a measure kept apart by a field, the largest
    total, or the value of the field that has it. `kind` is largest or top."""

    kind: str
    read: Reference


class Arithmetic(Node, frozen=True):
    """`operator` is one of + - * /."""

    operator: str
    left: Expression
    right: Expression


class Rounded(Node, frozen=True):
    value: Expression
    rounding: Rounding
    step: Quantity


class Compare(Node, frozen=True):
    """`operator` is one of is, is not, <, <=, >, >= (the words `is at least` … are written as signs)."""

    operator: str
    left: Expression
    right: Expression


class OneOf(Node, frozen=True):
    value: Expression
    options: tuple[Expression, ...]
    negated: bool = False


class Between(Node, frozen=True):
    value: Expression
    low: Expression
    high: Expression


class Missing(Node, frozen=True):
    """`is missing`; negated: `is known`."""

    value: Expression
    negated: bool = False


class FallsIn(Node, frozen=True):
    """`birthday is this calendar month`: the anniversary of a date falls in the running period."""

    value: Expression
    period: Period
    negated: bool = False


class Includes(Node, frozen=True):
    """`labels includes organic`: a field that holds several values holds this one."""

    value: Expression
    item: Expression


class Quantified(Node, frozen=True):
    """`any items where …`; `kind` is any, every or no."""

    kind: str
    parts: str
    where: Expression


class Shares(Node, frozen=True):
    """`friend shares email or card with referrer`."""

    left: str
    fields: tuple[str, ...]
    right: str


class Holds(Node, frozen=True):
    """`holds early-bird`: a tier or a badge."""

    status: str


class AllOf(Node, frozen=True):
    parts: tuple[Expression, ...]


class AnyOf(Node, frozen=True):
    parts: tuple[Expression, ...]


class Not(Node, frozen=True):
    value: Expression


Expression = (
    Quantity | DateLiteral | ClockLiteral | TextLiteral | Reference | Fold | OfKeyed | Arithmetic | Rounded | Compare
    | OneOf | Between | Missing | FallsIn | Includes | Quantified | Shares | Holds | AllOf | AnyOf | Not
)  # fmt: skip
