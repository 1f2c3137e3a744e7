"""The nodes of the clauses of programmes, fields, measures and rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from loyalty_rules.core.calendar import Period
from loyalty_rules.core.quantities import Rounding
from loyalty_rules.syntax.tree.expressions import Expression, Node, Quantity, Window


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
