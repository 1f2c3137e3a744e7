"""The nodes of the clauses about time, of exchanges and of tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from loyalty_rules.core.calendar import Period
from loyalty_rules.syntax.tree.expressions import Expression, Node, Quantity


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
