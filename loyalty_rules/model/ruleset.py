"""The nouns of a resolved ruleset. The known words (cashback, referral, tier …) are here as the few ideas they stand for;
`word` keeps the one that was written, for messages and explanations.

Amounts are in the smallest part of their unit; rates are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from loyalty_rules.core.calendar import Duration, Period
from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.expressions import Expression, Type, Value
from loyalty_rules.core.quantities import Exact, Rounding, Unit
from loyalty_rules.core.windows import Window


# ------------------------------------------------------------------------------------------------ programme
class ReturnWay(StrEnum):
    RECALCULATED = "recalculated"
    BY_ITEM = "by item"
    IN_PROPORTION = "in proportion"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Returns:
    """`within`: the day of the purchase + this is the first day on which it can't be returned any more."""

    within: Duration
    way: ReturnWay
    without_purchase: bool
    tiers_rechecked: bool


@dataclass(frozen=True, slots=True)
class Program:
    """`week_start`: 0 is Monday. `first` and `last`: the days the programme runs, both included; None: open."""

    name: str
    currency: Unit
    timezone: str
    rounding: Rounding
    returns: Returns | None
    week_start: int
    reprice: bool
    first: date | None
    last: date | None
    span: Span


# ------------------------------------------------------------------------------------------------ events and members
@dataclass(frozen=True, slots=True)
class Field:
    """`minimum` and `maximum` bound an amount, both included."""

    name: str
    type: Type
    optional: bool
    default: Value
    minimum: Exact | None
    maximum: Exact | None
    span: Span


@dataclass(frozen=True, slots=True)
class PartList:
    name: str
    fields: Mapping[str, Field]
    span: Span


@dataclass(frozen=True, slots=True)
class EventType:
    name: str
    fields: Mapping[str, Field]
    lists: Mapping[str, PartList]
    span: Span


@dataclass(frozen=True, slots=True)
class MemberField:
    """`set_by`: the event and the field of it that set this one; the events `join` and `set` may set any.

    `changes_max`: how often it may change in a calendar period.
    """

    field: Field
    set_by: tuple[str, str] | None
    changes_max: tuple[int, Period] | None


# ------------------------------------------------------------------------------------------------ moments
@dataclass(frozen=True, slots=True)
class After:
    """A day count from the event's own day (`event`) or the member's joining (`join`); `at_end`: rounded up to the start
    of the next period."""

    duration: Duration
    anchor: str
    at_end: Period | None


@dataclass(frozen=True, slots=True)
class EndOf:
    """The first day after the period; `following`: after the next one."""

    period: Period
    following: bool


@dataclass(frozen=True, slots=True)
class OnDay:
    day: date


Moment = After | EndOf | OnDay


@dataclass(frozen=True, slots=True)
class Pending:
    """Until the moment or until the condition holds, whichever is first; `dropped` is when it is given up.

    None for `until`: only the condition ends it. The condition is read after every event of the member and every day.
    """

    until: Moment | None
    when: Expression | None
    dropped: Moment | None


@dataclass(frozen=True, slots=True)
class Never:
    pass


@dataclass(frozen=True, slots=True)
class Lasting:
    """A duration from the lot's activation (or from its earning), then rounded up to the end of a period."""

    duration: Duration
    from_earning: bool
    at_end: Period | None


@dataclass(frozen=True, slots=True)
class LastDay:
    """That day is the last valid one."""

    day: date


@dataclass(frozen=True, slots=True)
class Yearly:
    """The next such day after earning (that day included) is the last valid one."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Idle:
    """Lapses when the member has had none of these events for so long; each of them starts it anew."""

    duration: Duration
    events: tuple[str, ...]


Expiry = Never | Lasting | EndOf | LastDay | Yearly | Idle


class TakeBack(StrEnum):
    BELOW_ZERO = "below zero"
    TO_ZERO = "to zero"
    OWED = "owed"


class SpendOrder(StrEnum):
    SOONEST_EXPIRY = "soonest expiry first"
    OLDEST = "oldest first"


@dataclass(frozen=True, slots=True)
class Wallet:
    """`worth`: smallest money parts for one smallest part of the wallet; None where nothing is said.

    A wallet of money has a unit of kind MONEY and is worth itself.
    """

    name: str
    unit: Unit
    worth: Fraction | None
    pending: Pending | None
    expiry: Expiry
    spend: SpendOrder
    take_back: TakeBack
    title: str
    span: Span


# ------------------------------------------------------------------------------------------------ measures
class MeasureKind(StrEnum):
    SUM = "sum"
    NUMBER = "number"
    DISTINCT = "distinct"
    LATEST = "latest"
    ANY = "any"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Measure:
    """What a member's history amounts to. `value` and `where` see the event, and the part where `parts` is set.

    GIVEN sums what `rules` granted into `wallet`. `by`: kept apart for each value of a closed field. `hidden`: made by a
    rule (`on first purchase`), not by a declaration.
    """

    name: str
    kind: MeasureKind
    event: str
    parts: str | None
    value: Expression | None
    where: Expression | None
    type: Type
    title: str
    span: Span
    wallet: str = ""
    rules: tuple[str, ...] = ()
    by: str | None = None
    hidden: bool = False


# ------------------------------------------------------------------------------------------------ tiers
class Drop(StrEnum):
    """What a review does with a tier that is not kept. REQUALIFY: to the highest tier whose own criterion holds."""

    ONE_LEVEL = "one level"
    REQUALIFY = "requalify"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class ForLife:
    pass


@dataclass(frozen=True, slots=True)
class KeptFor:
    duration: Duration


Keep = EndOf | KeptFor | ForLife


@dataclass(frozen=True, slots=True)
class Benefit:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Tier:
    """`reach` None: everyone holds it. `keep_when`: the criterion at review, `reach` where None. `keep_while`: lost as
    soon as it no longer holds."""

    name: str
    rank: int
    title: str
    reach: Expression | None
    keep: Keep
    keep_when: Expression | None
    keep_while: Expression | None
    drop: Drop
    benefits: tuple[Benefit, ...]
    span: Span


# ------------------------------------------------------------------------------------------------ amounts
@dataclass(frozen=True, slots=True)
class Fixed:
    value: Expression


@dataclass(frozen=True, slots=True)
class Rate:
    """`value` for every `per` of `base`. A percentage is a rate per 1 of the same unit. `full`: for full steps only;
    `carry`: the rest of a step counts next time."""

    value: Expression
    per: Exact
    base: Expression
    full: bool = False
    carry: bool = False


@dataclass(frozen=True, slots=True)
class ShareOfRule:
    """A fraction (15 % is 3/20) of what another rule gives to the same member, granted but not rounded."""

    fraction: Expression
    rule: str


@dataclass(frozen=True, slots=True)
class Band:
    """`upper` None: no bound. `inclusive`: the bound itself still belongs to this band."""

    upper: Exact | None
    inclusive: bool
    amount: Fixed | Rate


@dataclass(frozen=True, slots=True)
class Bands:
    """`marginal`: each part at its own rate; otherwise all at the rate of the band. A band's Rate has the same base."""

    base: Expression
    bands: tuple[Band, ...]
    marginal: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """`keys` None in a row: any value. Rows as in a lookup: exact keys first, then the latest by date."""

    keys: tuple[Value, ...]
    since: date | None
    amount: Fixed | Rate | ShareOfRule


@dataclass(frozen=True, slots=True)
class Choose:
    """`by tier` and its rows; `otherwise`: what `give` says for the rest, None for nothing."""

    keys: tuple[Expression, ...]
    choices: tuple[Choice, ...]
    otherwise: Fixed | Rate | ShareOfRule | None


@dataclass(frozen=True, slots=True)
class Multiply:
    """Adds (factor - 1) times what each rule gives; `compound`: on top of the multipliers before it."""

    rules: tuple[str, ...]
    factor: Expression
    compound: bool


Amount = Fixed | Rate | ShareOfRule | Bands | Choose | Multiply


# ------------------------------------------------------------------------------------------------ rules
class Recipient(StrEnum):
    MEMBER = "member"
    REFERRER = "referrer"
    FIELD = "field"  # the member that a field of the event names


@dataclass(frozen=True, slots=True)
class Give:
    """`field` names the event's field for Recipient.FIELD."""

    amount: Amount
    wallet: str
    recipient: Recipient = Recipient.MEMBER
    field: str = ""


@dataclass(frozen=True, slots=True)
class OnEvent:
    """`condition` belongs to this trigger alone (`first`, `where`, `within`)."""

    event: str
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class OnReaching:
    """Once for each threshold the event crosses: `threshold`, then every `every` after; None: only the one."""

    measure: str
    window: Window
    threshold: Exact
    every: Exact | None


@dataclass(frozen=True, slots=True)
class OnTier:
    """`rank` None: any tier reached."""

    rank: int | None


@dataclass(frozen=True, slots=True)
class OnEnd:
    period: Period


@dataclass(frozen=True, slots=True)
class OnYearly:
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class OnAnniversary:
    """Every year on the day of a date field of the member."""

    field: str


@dataclass(frozen=True, slots=True)
class OnDate:
    day: date


Scheduled = OnEnd | OnYearly | OnAnniversary | OnDate
Trigger = OnEvent | OnReaching | OnTier | Scheduled


class Each(StrEnum):
    PART = "part"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Scope:
    """The parts of a list that count. `each`: an award of its own for every part or every unit of it (`quantity`)."""

    parts: str
    where: Expression | None
    each: Each | None


class CapBasis(StrEnum):
    POINTS = "points"
    TIMES = "times"
    BASE = "base"


class Beyond(StrEnum):
    """What happens to an award that crosses a cap."""

    CLIP = "clip"
    NOTHING = "nothing"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Cap:
    """`limit` in the wallet's smallest parts (POINTS), in times, or in the smallest parts of `base` (BASE).

    `key`: member, recipient (a referrer), programme, or a closed field of the event or the member. `then`: what the base
    over the limit earns, for Beyond.RATE. `rules`: the rules it counts, in source order; one for a rule's own cap.
    """

    name: str
    limit: Expression
    basis: CapBasis
    base: Expression | None
    key: str
    window: Window
    beyond: Beyond
    then: Rate | None
    rules: tuple[str, ...]
    span: Span


class Stacking(StrEnum):
    BEST = "best of"
    FIRST = "first of"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that gives. `first` and `last`: the days it runs, both included. `never`: what rules it out."""

    name: str
    word: str
    title: str
    triggers: tuple[Trigger, ...]
    condition: Expression | None
    never: Expression | None
    scope: Scope | None
    first: date | None
    last: date | None
    gives: tuple[Give, ...]
    caps: tuple[Cap, ...]
    pending: Pending | None
    expiry: Expiry | None
    rounding: Rounding
    stacking: tuple[Stacking, str] | None
    instead_of: tuple[str, ...]
    span: Span


# ------------------------------------------------------------------------------------------------ exchanges
@dataclass(frozen=True, slots=True)
class AsSoonAs:
    """As soon as the balance is enough for one step."""


@dataclass(frozen=True, slots=True)
class OnRequest:
    pass


@dataclass(frozen=True, slots=True)
class Exchange:
    """`price` of `wallet` buys `value` of `into`, or `goods`. `all_steps`: as many full steps as the balance allows;
    otherwise the event's `count`, or one. `balance_min`: the smallest balance that is exchanged. `rest_lapses`: what is
    left after a scheduled or automatic exchange lapses."""

    name: str
    title: str
    wallet: str
    price: int
    into: str | None
    value: int
    goods: str
    triggers: tuple[OnRequest | AsSoonAs | Scheduled, ...]
    all_steps: bool
    condition: Expression | None
    balance_min: int
    caps: tuple[Cap, ...]
    rest_lapses: bool
    first: date | None
    last: date | None
    pending: Pending | None
    expiry: Expiry | None
    span: Span


# ------------------------------------------------------------------------------------------------ ruleset
@dataclass(frozen=True, slots=True)
class Ruleset:
    """Mappings keep source order. `caps` are the shared ones. `tiers` is one ladder, lowest first."""

    program: Program
    events: Mapping[str, EventType]
    member: Mapping[str, MemberField]
    wallets: Mapping[str, Wallet]
    measures: Mapping[str, Measure]
    tiers: tuple[Tier, ...]
    rules: Mapping[str, Rule]
    caps: tuple[Cap, ...]
    exchanges: Mapping[str, Exchange]
