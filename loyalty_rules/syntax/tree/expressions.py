"""The nodes of windows and expressions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from loyalty_rules.core.calendar import Period
from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.quantities import Rounding

NOWHERE = Span("", 1, 1, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    span: Span = field(default=NOWHERE, compare=False, repr=False)


# ------------------------------------------------------------------------------------------------ windows
@dataclass(frozen=True, slots=True)
class CalendarWindow(Node):
    """`this calendar month`."""

    period: Period


@dataclass(frozen=True, slots=True)
class AnchoredWindow(Node):
    """`this year from joined`: the year that began on the last anniversary of a date field of the member."""

    anchor: str


@dataclass(frozen=True, slots=True)
class RollingWindow(Node):
    """`in the last 30 days`, `in the last 12 months`, `in the last 5 purchase`."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class SinceJoining(Node):
    """`since joining`: everything."""


@dataclass(frozen=True, slots=True)
class DatesWindow(Node):
    """`from 2026-04-01 to 2026-04-30`, both days included."""

    first: date
    last: date


Window = CalendarWindow | AnchoredWindow | RollingWindow | SinceJoining | DatesWindow


# ------------------------------------------------------------------------------------------------ expressions
@dataclass(frozen=True, slots=True)
class Quantity(Node):
    """`50 EUR`, `500 points`, `2.5%` (unit `%`), `3` (unit empty)."""

    number: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class DateLiteral(Node):
    day: date


@dataclass(frozen=True, slots=True)
class ClockLiteral(Node):
    """A time of day, in minutes since midnight."""

    minute: int


@dataclass(frozen=True, slots=True)
class TextLiteral(Node):
    text: str


@dataclass(frozen=True, slots=True)
class Reference(Node):
    """A bare name: a field, a measure with its window, a value, a table, a rule, or a word of a closed field."""

    name: str
    window: Window | None = None
    including: bool = False


@dataclass(frozen=True, slots=True)
class Fold(Node):
    """`sum of amount of items where …`; `kind` is sum, largest, smallest or number (`number of items`)."""

    kind: str
    value: Expression | None
    parts: str
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`operator` is one of + - * /."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Rounded(Node):
    value: Expression
    rounding: Rounding
    step: Quantity


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`operator` is one of is, is not, <, <=, >, >= (the words `is at least` … are written as signs)."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class OneOf(Node):
    value: Expression
    options: tuple[Expression, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Expression
    low: Expression
    high: Expression


@dataclass(frozen=True, slots=True)
class Missing(Node):
    """`is missing`; negated: `is known`."""

    value: Expression
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Includes(Node):
    """`labels includes organic`: a field that holds several values holds this one."""

    value: Expression
    item: Expression


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`any items where …`; `kind` is any, every or no."""

    kind: str
    parts: str
    where: Expression


@dataclass(frozen=True, slots=True)
class Shares(Node):
    """`friend shares email or card with referrer`."""

    left: str
    fields: tuple[str, ...]
    right: str


@dataclass(frozen=True, slots=True)
class AllOf(Node):
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Node):
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    value: Expression


Expression = (
    Quantity | DateLiteral | ClockLiteral | TextLiteral | Reference | Fold | Arithmetic | Rounded | Compare | OneOf
    | Between | Missing | Includes | Quantified | Shares | AllOf | AnyOf | Not
)  # fmt: skip
