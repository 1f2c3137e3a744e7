"""What rules speak of: the programme, events, members, wallets, measures and tiers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from loyalty_rules.core.calendar import Duration, Period
from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.expressions import Expression, Type, Value
from loyalty_rules.core.quantities import Exact, Rounding, Unit
from loyalty_rules.core.standings import Benefit
from loyalty_rules.model.ruleset.life import Expiry, Keep, Pending, Suspension, Term
from loyalty_rules.model.ruleset.rules import Cap


# ------------------------------------------------------------------------------------------------ programme
class ReturnWay(StrEnum):
    RECALCULATED = "recalculated"
    BY_ITEM = "by item"
    IN_PROPORTION = "in proportion"
    KEEP = "keep"


class Returns(Struct, frozen=True):
    """`within`: the day of the purchase + this is the first day on which it can't be returned any more."""

    within: Duration
    way: ReturnWay
    without_purchase: bool
    tiers_rechecked: bool


class Migrate(StrEnum):
    """What becomes of tiers on the day on which a value or table that their criterion reads changes."""

    KEEP = "keep until review"
    EVALUATE = "re-evaluate"
    UPGRADE = "upgrade only"


class Program(Struct, frozen=True):
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
    migrate: Migrate = Migrate.KEEP


# ------------------------------------------------------------------------------------------------ events and members
class Field(Struct, frozen=True):
    """`minimum` and `maximum` bound an amount, both included. `partner`: it names the partner an event belongs to.
    `category_of`: it follows from that field, and is what kind of partner that is."""

    name: str
    type: Type
    optional: bool
    default: Value
    minimum: Exact | None
    maximum: Exact | None
    span: Span
    partner: bool = False
    category_of: str = ""


class PartList(Struct, frozen=True):
    name: str
    fields: Mapping[str, Field]
    span: Span


class Revenue(Struct, frozen=True):
    """What of an event is revenue, in money; nothing where `where` does not hold. No `value`: nothing ever is."""

    value: Expression | None
    where: Expression | None
    span: Span


class EventType(Struct, frozen=True):
    """`revenue` None: nothing is said of it, and it brings none."""

    name: str
    fields: Mapping[str, Field]
    lists: Mapping[str, PartList]
    span: Span
    revenue: Revenue | None = None


REFERRAL_CODE = "referral-code"
"""The field of a member whose text others give as the `code` of their `join` to say who brought them."""


class MemberField(Struct, frozen=True):
    """`set_by`: the event and the field of it that set this one; the events `join` and `set` may set any.

    `changes_max`: how often it may change in a calendar period.
    """

    field: Field
    set_by: tuple[str, str] | None
    changes_max: tuple[int, Period] | None


# ------------------------------------------------------------------------------------------------ wallets
class TakeBack(StrEnum):
    BELOW_ZERO = "below zero"
    TO_ZERO = "to zero"
    OWED = "owed"


class SpendOrder(StrEnum):
    SOONEST_EXPIRY = "soonest expiry first"
    OLDEST = "oldest first"


class Transfers(Struct, frozen=True):
    """That members may send some of a wallet to each other: when, and how much."""

    condition: Expression | None
    caps: tuple[Cap, ...]
    span: Span


class Wallet(Struct, frozen=True):
    """`worth`: smallest money parts for one smallest part of the wallet; None where nothing is said.

    A wallet of money has a unit of kind MONEY and is worth itself. `transfers` None: members can't send any of it to
    each other. `later`: what it says of expiry from a day on, in order of time. `shared_by`: the text field of the
    member whose households spend it together; empty where each member spends their own.
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
    transfers: Transfers | None = None
    suspension: Suspension | None = None
    later: tuple[Term, ...] = ()
    shared_by: str = ""

    @property
    def terms(self) -> tuple[Term, ...]:
        """What it says of expiry, in order of time."""
        return (Term(date.min, self.expiry, self.suspension), *self.later)


# ------------------------------------------------------------------------------------------------ measures
class MeasureKind(StrEnum):
    SUM = "sum"
    NUMBER = "number"
    AVERAGE = "average"
    STREAK = "streak"
    DISTINCT = "distinct"
    LATEST = "latest"
    ANY = "any"
    GIVEN = "given"


class Measure(Struct, frozen=True):
    """What a member's history amounts to. `value` and `where` see the event, and the part where `parts` is set.

    GIVEN sums what `rules` granted into `wallet`, or counts how often they did where that is empty. `by`: kept apart
    for each value of a closed field, which is of `by_type`. `period`: of a STREAK, which counts periods in a row.
    `hidden`: made by a rule (`on first purchase`), not by a declaration.
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
    by_type: Type | None = None
    period: Period | None = None
    hidden: bool = False


class Segment(Struct, frozen=True):
    """A named condition about the member alone."""

    name: str
    title: str
    condition: Expression
    span: Span


# ------------------------------------------------------------------------------------------------ tiers
class Drop(StrEnum):
    """What a review does with a tier that is not kept. REQUALIFY: to the highest tier whose own criterion holds."""

    ONE_LEVEL = "one level"
    REQUALIFY = "requalify"
    NEVER = "never"


class Tier(Struct, frozen=True):
    """`reach` None: everyone holds it. `keep_when`: the criterion at review, `reach` where None. `keep_while`: lost as
    soon as it no longer holds. `floor`: the rank below which a review does not drop; `grace`: how much longer one that
    is not kept is held before it is looked at once more. `index`: its place among all tiers, `rank`: in its `ladder`,
    which is `tier` for the first and the badge's own for a badge."""

    name: str
    ladder: str
    index: int
    rank: int
    is_badge: bool
    title: str
    reach: Expression | None
    keep: Keep
    keep_when: Expression | None
    keep_while: Expression | None
    drop: Drop
    floor: int | None
    grace: Duration | None
    benefits: tuple[Benefit, ...]
    span: Span

    @property
    def is_everyones(self) -> bool:
        """Is it there from the start?"""
        return self.reach is None and self.keep_while is None
