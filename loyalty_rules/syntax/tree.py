"""The syntax tree: what was written, before anything is known about what it means.

Both surfaces give this tree. Spans say where each node stands and take no part in equality, so a tree read from YAML
equals the one read from the DSL. Numbers are exact fractions; units are the words that were written.
"""

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


# ------------------------------------------------------------------------------------------------ small clauses
@dataclass(frozen=True, slots=True)
class Word(Node):
    """One name."""

    name: str


@dataclass(frozen=True, slots=True)
class Words(Node):
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text(Node):
    text: str


@dataclass(frozen=True, slots=True)
class Number(Node):
    number: Fraction


@dataclass(frozen=True, slots=True)
class Flag(Node):
    value: bool


@dataclass(frozen=True, slots=True)
class RoundingWord(Node):
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class Returns(Node):
    """`within 60 days, by item, without purchase allowed`; `way` is recalculated, by item, in proportion or keep."""

    within: Quantity
    way: str = "recalculated"
    without_purchase: bool = False
    tiers_rechecked: bool = False


@dataclass(frozen=True, slots=True)
class DateRange(Node):
    """First and last day, both included; None where open."""

    first: date | None
    last: date | None


# ------------------------------------------------------------------------------------------------ fields
@dataclass(frozen=True, slots=True)
class FieldType(Node):
    """`kind` is money, count, number, text, date, time, member, flag, or a unit of its own (`litres`)."""

    kind: str


@dataclass(frozen=True, slots=True)
class ChoiceType(Node):
    """`is one of a, b` or, with `several`, `several of a, b`."""

    choices: tuple[str, ...]
    several: bool = False


@dataclass(frozen=True, slots=True)
class ListType(Node):
    """`list of`, with the fields of a part as rows."""

    fields: tuple[FieldDeclaration, ...]


@dataclass(frozen=True, slots=True)
class FieldDeclaration(Node):
    name: str
    type: FieldType | ChoiceType | ListType
    optional: bool = False
    default: Expression | None = None
    minimum: Quantity | None = None
    maximum: Quantity | None = None
    set_by: tuple[str, str] | None = None  # event, field
    set_limit: tuple[Quantity, Period] | None = None  # times per calendar period


# ------------------------------------------------------------------------------------------------ measures
@dataclass(frozen=True, slots=True)
class Source(Node):
    """`items of purchase` (parts, event) or `purchase` (no parts)."""

    event: str
    parts: str | None = None


@dataclass(frozen=True, slots=True)
class Measure(Node):
    """`kind` is sum, number, distinct, latest or any."""

    kind: str
    source: Source
    value: Expression | None = None
    where: Expression | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class GivenMeasure(Node):
    """`points given by base, bonus`: what rules have granted into a wallet."""

    wallet: str
    rules: tuple[str, ...]


# ------------------------------------------------------------------------------------------------ amounts
@dataclass(frozen=True, slots=True)
class Fixed(Node):
    """`500 points`, or any expression of the right unit."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Rate(Node):
    """`2 points per 1 EUR of amount`; `full`: per full step; `carry`: what is left of a step counts next time."""

    value: Expression
    per: Quantity
    of: Expression | None = None
    full: bool = False
    carry: bool = False


@dataclass(frozen=True, slots=True)
class Share(Node):
    """`3% of amount`, `15% of base`, `0.5% of spend this calendar year`."""

    percent: Expression
    of: Expression


Amount = Fixed | Rate | Share


@dataclass(frozen=True, slots=True)
class Band(Node):
    """`up to 150 EUR 0 points` (bound included), `below 150 EUR …` (bound excluded), `above …` (no bound)."""

    bound: Quantity | None
    inclusive: bool
    amount: Amount


@dataclass(frozen=True, slots=True)
class Bands(Node):
    """`by amount, each part at its own rate` (marginal) or `…, all at the rate of the band`."""

    by: Expression
    marginal: bool
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Gift(Node):
    """What `give` says: an amount or bands, for the member or for the one a field or relation names."""

    amount: Amount | Bands
    recipient: str | None = None


@dataclass(frozen=True, slots=True)
class Row(Node):
    """`gold, food from 2026-07-01 3 points`; a key None is `otherwise`."""

    keys: tuple[str | None, ...]
    amount: Amount
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Rows(Node):
    """`by tier, category` and its rows."""

    keys: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Dated(Node):
    """`from 2026-07-01 2 points` in a `value`."""

    since: date
    amount: Amount


@dataclass(frozen=True, slots=True)
class Multiply(Node):
    rules: tuple[str, ...]
    factor: Expression
    compound: bool = False


@dataclass(frozen=True, slots=True)
class Scope(Node):
    """`items where …`; `each` is None, `part` (`each of items`) or `unit` (`each unit of items`)."""

    parts: str
    where: Expression | None = None
    each: str | None = None


# ------------------------------------------------------------------------------------------------ triggers
@dataclass(frozen=True, slots=True)
class OnEvent(Node):
    """`purchase`, `first purchase this calendar month of friend where …, within 120 days after join`.

    A bare name may also be a date field of the member (`on birthday`); the model tells them apart.
    """

    event: str
    first: bool = False
    of: str | None = None
    window: Window | None = None
    where: Expression | None = None
    within: tuple[Quantity, str] | None = None


@dataclass(frozen=True, slots=True)
class OnReaching(Node):
    """`reaching 500 EUR of spend this calendar year, and every 250 EUR after`; no measure: the unit names it."""

    threshold: Quantity
    measure: str | None = None
    window: Window | None = None
    every: Quantity | None = None


@dataclass(frozen=True, slots=True)
class OnStatus(Node):
    """`reaching Gold`, `reaching tier` (any tier)."""

    status: str


@dataclass(frozen=True, slots=True)
class OnEnd(Node):
    """`end of calendar month`."""

    period: Period


@dataclass(frozen=True, slots=True)
class OnYearly(Node):
    """`every 1 March`."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class OnAnniversary(Node):
    anchor: str


@dataclass(frozen=True, slots=True)
class OnDate(Node):
    day: date


@dataclass(frozen=True, slots=True)
class OnRequest(Node):
    """Exchanges only: when the member asks."""


Trigger = OnEvent | OnReaching | OnStatus | OnEnd | OnYearly | OnAnniversary | OnDate | OnRequest


@dataclass(frozen=True, slots=True)
class Triggers(Node):
    triggers: tuple[Trigger, ...]


# ------------------------------------------------------------------------------------------------ caps
@dataclass(frozen=True, slots=True)
class Per(Node):
    """`per member`, `per event`, `per programme`, `per channel`."""

    name: str


@dataclass(frozen=True, slots=True)
class Cap(Node):
    """`700 EUR of amount per member per calendar quarter, then 0.5% of amount`.

    `of`: the base amount that is capped. `nothing`: an award over the cap gives nothing. `then`: what the rest earns.
    `rules`: for a shared cap, the rules it is on; empty for all.
    """

    limit: Expression
    of: Expression | None = None
    per: tuple[Per, ...] = ()
    window: Window | None = None
    nothing: bool = False
    then: Amount | None = None
    rules: tuple[str, ...] | None = None


# ------------------------------------------------------------------------------------------------ moments and life
@dataclass(frozen=True, slots=True)
class MomentAfter(Node):
    """`60 days after purchase, at end of month`."""

    duration: Quantity
    anchor: str
    at_end: Period | None = None


@dataclass(frozen=True, slots=True)
class MomentEnd(Node):
    """`end of next calendar year`."""

    period: Period
    following: bool = False


@dataclass(frozen=True, slots=True)
class MomentDate(Node):
    day: date


Moment = MomentAfter | MomentEnd | MomentDate


@dataclass(frozen=True, slots=True)
class Hold(Node):
    """`10 days`, `until MOMENT, or when CONDITION, otherwise dropped at MOMENT`. One of the first three is given."""

    duration: Quantity | None = None
    until: Moment | None = None
    when: Expression | None = None
    dropped: Moment | None = None


@dataclass(frozen=True, slots=True)
class LifeNever(Node):
    pass


@dataclass(frozen=True, slots=True)
class LifeFor(Node):
    """`18 months after activation, at end of quarter`; `after` is activation or earning."""

    duration: Quantity
    after: str | None = None
    at_end: Period | None = None


@dataclass(frozen=True, slots=True)
class LifeEnd(Node):
    """`end of next calendar year`."""

    period: Period
    following: bool = False


@dataclass(frozen=True, slots=True)
class LifeOn(Node):
    """`on 2026-12-31`: that day is the last valid one."""

    day: date


@dataclass(frozen=True, slots=True)
class LifeEvery(Node):
    """`every 31 December`: the next such day is the last valid one."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class LifeIdle(Node):
    """`after 12 months without purchase or redeem`."""

    duration: Quantity
    events: tuple[str, ...]


Life = LifeNever | LifeFor | LifeEnd | LifeOn | LifeEvery | LifeIdle


@dataclass(frozen=True, slots=True)
class KeepEnd(Node):
    """`until end of next calendar year, then drop one level`; `then` is one level, requalify or never."""

    period: Period
    following: bool = False
    then: str | None = None


@dataclass(frozen=True, slots=True)
class KeepFor(Node):
    """`until 12 months after reached`."""

    duration: Quantity
    then: str | None = None


@dataclass(frozen=True, slots=True)
class KeepLife(Node):
    pass


@dataclass(frozen=True, slots=True)
class KeepWhen(Node):
    condition: Expression


@dataclass(frozen=True, slots=True)
class KeepWhile(Node):
    condition: Expression


Keep = KeepEnd | KeepFor | KeepLife | KeepWhen | KeepWhile


@dataclass(frozen=True, slots=True)
class Benefit(Node):
    name: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Turn(Node):
    """`1,000 points into 4 EUR of credit`, `10 stamps into "a coffee"`: goods instead of a quantity."""

    price: Quantity
    value: Quantity | None = None
    wallet: str | None = None
    goods: str | None = None


@dataclass(frozen=True, slots=True)
class Fact(Node):
    """A clause that only states itself: `as soon as there is enough`, `as many full steps as there are`."""


# ------------------------------------------------------------------------------------------------ tests
@dataclass(frozen=True, slots=True)
class Assignment(Node):
    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class GivenIs(Node):
    member: str
    status: str


@dataclass(frozen=True, slots=True)
class GivenHas(Node):
    member: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class GivenJoined(Node):
    member: str
    day: date


@dataclass(frozen=True, slots=True)
class GivenWith(Node):
    member: str
    values: tuple[Assignment, ...]


Given = GivenIs | GivenHas | GivenJoined | GivenWith


@dataclass(frozen=True, slots=True)
class ClockTo(Node):
    """`when 2027-01-01`: nothing happens but the clock."""

    day: date


@dataclass(frozen=True, slots=True)
class Detail(Node):
    """`channel web`, `items climbing 100 EUR, food 20 EUR`: a name and one or more runs of values."""

    name: str
    values: tuple[tuple[Expression, ...], ...]


@dataclass(frozen=True, slots=True)
class Happening(Node):
    """`2026-04-10 12:30 purchase as p1 of A: channel web; items climbing 100 EUR`."""

    day: date
    minute: int | None
    event: str
    label: str | None
    member: str
    details: tuple[Detail, ...]


Occurrence = ClockTo | Happening


@dataclass(frozen=True, slots=True)
class Gives(Node):
    """`base gives A 420 points`; quantity None is `gives nothing`."""

    rule: str
    quantity: Quantity | None
    recipient: str | None = None


@dataclass(frozen=True, slots=True)
class Has(Node):
    member: str
    quantity: Quantity
    pending: bool = False


@dataclass(frozen=True, slots=True)
class IsStatus(Node):
    member: str
    status: str


@dataclass(frozen=True, slots=True)
class IsRefused(Node):
    label: str


@dataclass(frozen=True, slots=True)
class NothingHappens(Node):
    pass


Expected = Gives | Has | IsStatus | IsRefused | NothingHappens

# ------------------------------------------------------------------------------------------------ declarations
Body = (
    Word | Words | Text | Number | Flag | RoundingWord | Returns | DateRange | FieldDeclaration | Measure | GivenMeasure
    | Gift | Rows | Row | Dated | Multiply | Scope | Triggers | Cap | Hold | Life | Keep | Benefit | Turn | Fact
    | Given | Occurrence | Expected | Expression
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clause(Node):
    """One clause: its word (`at most`) and what it says. `comments` are the lines above it, kept for the writers."""

    word: str
    body: Body
    comments: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Declaration(Node):
    """One declaration: its word (`earn`), its name (None for `member` and `at most`), its title, its clauses."""

    word: str
    name: str | None
    title: str | None
    clauses: tuple[Clause, ...]
    name_span: Span = field(default=NOWHERE, compare=False, repr=False)
    comments: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Document(Node):
    """One file."""

    declarations: tuple[Declaration, ...]
    trailing: tuple[str, ...] = field(default=(), compare=False)  # comments after the last declaration
