"""The nodes of the clauses of programmes, fields, measures and rules."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from loyalty_rules.core.calendar import Period
from loyalty_rules.core.quantities import Rounding
from loyalty_rules.syntax.comments import Comments
from loyalty_rules.syntax.tree.expressions import Expression, Node, Quantity, Window


# ------------------------------------------------------------------------------------------------ small clauses
class Word(Node, frozen=True):
    """One name."""

    name: str


class Words(Node, frozen=True):
    names: tuple[str, ...]


class Text(Node, frozen=True):
    text: str


class Number(Node, frozen=True):
    number: Fraction


class Flag(Node, frozen=True):
    value: bool


class RoundingWord(Node, frozen=True):
    rounding: Rounding


class Returns(Node, frozen=True):
    """`within 60 days, by item, without purchase allowed`; `way` is recalculated, by item, in proportion or keep."""

    within: Quantity
    way: str = "recalculated"
    without_purchase: bool = False
    tiers_rechecked: bool = False


class DateRange(Node, frozen=True):
    """First and last day, both included; None where open."""

    first: date | None
    last: date | None


# ------------------------------------------------------------------------------------------------ fields
class FieldType(Node, frozen=True):
    """`kind` is money, count, number, text, date, time, member, flag, or a unit of its own (`litres`)."""

    kind: str


class ChoiceType(Node, frozen=True):
    """`is one of a, b` or, with `several`, `several of a, b`."""

    choices: tuple[str, ...]
    several: bool = False


class ListType(Node, frozen=True):
    """`list of`, with the fields of a part as rows."""

    fields: tuple[FieldDeclaration, ...]


class FieldDeclaration(Node, frozen=True):
    name: str
    type: FieldType | ChoiceType | ListType
    optional: bool = False
    default: Expression | None = None
    minimum: Quantity | None = None
    maximum: Quantity | None = None
    set_by: tuple[str, str] | None = None  # event, field
    set_limit: tuple[Quantity, Period] | None = None  # times per calendar period
    comments: Comments = ()  # where it is a field of a part; those of others stand with their clause


# ------------------------------------------------------------------------------------------------ measures
class Source(Node, frozen=True):
    """`items of purchase` (parts, event) or `purchase` (no parts)."""

    event: str
    parts: str | None = None


class Measure(Node, frozen=True):
    """`kind` is sum, number, average, distinct, latest, any or streak: `calendar weeks in a row of …`, with its
    period."""

    kind: str
    source: Source
    value: Expression | None = None
    where: Expression | None = None
    by: str | None = None
    period: Period | None = None


class Revenue(Node, frozen=True):
    """`revenue is amount where shop is ours`; no `value`: `revenue is nothing`."""

    value: Expression | None = None
    where: Expression | None = None


class Allowance(Node, frozen=True):
    """`allow LR313 "the agency reads it"`: a finding that is meant so, and why."""

    code: str
    reason: str


class Sample(Node, frozen=True):
    """`10% of members`: a segment that is drawn, not described."""

    percent: Quantity


class GivenMeasure(Node, frozen=True):
    """`points given by base, bonus`: what rules have granted into a wallet."""

    wallet: str
    rules: tuple[str, ...]


# ------------------------------------------------------------------------------------------------ amounts
class Fixed(Node, frozen=True):
    """`500 points`, or any expression of the right unit."""

    value: Expression


class Rate(Node, frozen=True):
    """`2 points per 1 EUR of amount`; `full`: per full step; `carry`: what is left of a step counts next time."""

    value: Expression
    per: Quantity
    of: Expression | None = None
    full: bool = False
    carry: bool = False


class Share(Node, frozen=True):
    """`3% of amount`, `15% of base`, `0.5% of spend this calendar year`."""

    percent: Expression
    of: Expression


Amount = Fixed | Rate | Share


class Band(Node, frozen=True):
    """`up to 150 EUR 0 points` (bound included), `below 150 EUR …` (bound excluded), `above …` (no bound)."""

    bound: Quantity | None
    inclusive: bool
    amount: Amount
    comments: Comments = ()


class Bands(Node, frozen=True):
    """`by amount, each part at its own rate` (marginal) or `…, all at the rate of the band`."""

    by: Expression
    marginal: bool
    bands: tuple[Band, ...]


class Gift(Node, frozen=True):
    """What `give` says: an amount or bands, for the member or for the one a field or relation names; with a floor,
    `1% of amount, at least 1 EUR`."""

    amount: Amount | Bands
    recipient: str | None = None
    floor: Quantity | None = None


class Row(Node, frozen=True):
    """`gold, food from 2026-07-01 3 points`; a key None is `otherwise`."""

    keys: tuple[str | None, ...]
    amount: Amount
    since: date | None = None
    comments: Comments = ()


class Rows(Node, frozen=True):
    """`by tier, category` and its rows."""

    keys: tuple[str, ...]
    rows: tuple[Row, ...]


class Dated(Node, frozen=True):
    """`from 2026-07-01 2 points` in a `value`."""

    since: date
    amount: Amount


class Multiply(Node, frozen=True):
    rules: tuple[str, ...]
    factor: Expression
    compound: bool = False


class Scope(Node, frozen=True):
    """`items where …`; `each` is None, `part` (`each of items`) or `unit` (`each unit of items`)."""

    parts: str
    where: Expression | None = None
    each: str | None = None


# ------------------------------------------------------------------------------------------------ triggers
class OnEvent(Node, frozen=True):
    """`purchase`, `first purchase this calendar month of friend where …, within 120 days after join`.

    A bare name may also be a date field of the member (`on birthday`); the model tells them apart.
    """

    event: str
    first: bool = False
    of: str | None = None
    window: Window | None = None
    where: Expression | None = None
    within: tuple[Quantity, str] | None = None


class OnReaching(Node, frozen=True):
    """`reaching 500 EUR of spend this calendar year, and every 250 EUR after`; no measure: the unit names it."""

    threshold: Quantity
    measure: str | None = None
    window: Window | None = None
    every: Quantity | None = None


class OnStatus(Node, frozen=True):
    """`reaching Gold`, `reaching tier` (any tier)."""

    status: str


class OnEnd(Node, frozen=True):
    """`end of calendar month`, or `end of month from joined`: counted from a date field of the member."""

    period: Period
    anchor: str | None = None


class OnYearly(Node, frozen=True):
    """`every 1 March`."""

    month: int
    day: int


class OnAnniversary(Node, frozen=True):
    anchor: str


class OnDate(Node, frozen=True):
    day: date


class OnRequest(Node, frozen=True):
    """Exchanges only: when the member asks."""


class OnLapse(Node, frozen=True):
    """`30 days before points lapse`."""

    lead: Quantity
    wallet: str


Trigger = OnEvent | OnReaching | OnStatus | OnEnd | OnYearly | OnAnniversary | OnDate | OnRequest | OnLapse


class Triggers(Node, frozen=True):
    triggers: tuple[Trigger, ...]


# ------------------------------------------------------------------------------------------------ caps
class Per(Node, frozen=True):
    """`per member`, `per event`, `per programme`, `per channel`."""

    name: str


class Cap(Node, frozen=True):
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
