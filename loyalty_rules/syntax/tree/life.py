"""The nodes of the clauses about time, of exchanges and of tests."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from loyalty_rules.core.calendar import Period
from loyalty_rules.syntax.comments import Comments
from loyalty_rules.syntax.outline import Text as Written
from loyalty_rules.syntax.tree.expressions import Expression, Node, Quantity


# ------------------------------------------------------------------------------------------------ moments and life
class MomentAfter(Node, frozen=True):
    """`60 days after purchase, at end of month`."""

    duration: Quantity
    anchor: str
    at_end: Period | None = None


class MomentEnd(Node, frozen=True):
    """`end of next calendar year`."""

    period: Period
    following: bool = False


class MomentDate(Node, frozen=True):
    day: date


Moment = MomentAfter | MomentEnd | MomentDate


class Hold(Node, frozen=True):
    """`10 days`, `until MOMENT, or when CONDITION, otherwise dropped at MOMENT`. One of the first three is given."""

    duration: Quantity | None = None
    until: Moment | None = None
    when: Expression | None = None
    dropped: Moment | None = None


class LifeNever(Node, frozen=True):
    pass


class LifeFor(Node, frozen=True):
    """`18 months after activation, at end of quarter`; `after` is activation or earning."""

    duration: Quantity
    after: str | None = None
    at_end: Period | None = None


class LifeEnd(Node, frozen=True):
    """`end of next calendar year`."""

    period: Period
    following: bool = False


class LifeOn(Node, frozen=True):
    """`on 2026-12-31`: that day is the last valid one."""

    day: date


class LifeEvery(Node, frozen=True):
    """`every 31 December`: the next such day is the last valid one."""

    month: int
    day: int


class LifeIdle(Node, frozen=True):
    """`after 12 months without purchase or redeem`."""

    duration: Quantity
    events: tuple[str, ...]


Life = LifeNever | LifeFor | LifeEnd | LifeOn | LifeEvery | LifeIdle


class Review(Node, frozen=True):
    """`then drop one level, never below Silver, with 2 months of grace`; `then` is one level, requalify or never."""

    then: str | None = None
    floor: str | None = None
    grace: Quantity | None = None


class Term(Node, frozen=True):
    """`from 2027-01-01 12 months, suspended while CONDITION, with 3 months of grace`: a wallet's life that has more to
    say than when it ends."""

    life: Life
    since: date | None = None
    suspended: Expression | None = None
    grace: Quantity | None = None


class KeepEnd(Node, frozen=True):
    """`until end of next calendar year, then drop one level`, `until end of year from joined`."""

    period: Period
    following: bool = False
    anchor: str | None = None
    review: Review | None = None


class KeepFor(Node, frozen=True):
    """`until 12 months after reached, at end of calendar month`."""

    duration: Quantity
    at_end: Period | None = None
    review: Review | None = None


class KeepDay(Node, frozen=True):
    """`until 31 March of next year`; without `following` the next such day."""

    month: int
    day: int
    following: bool = False
    review: Review | None = None


class KeepLife(Node, frozen=True):
    pass


class KeepWhen(Node, frozen=True):
    condition: Expression


class KeepWhile(Node, frozen=True):
    condition: Expression


Keep = KeepEnd | KeepFor | KeepDay | KeepLife | KeepWhen | KeepWhile


class Benefit(Node, frozen=True):
    name: str
    text: str | None = None


class Turn(Node, frozen=True):
    """`1,000 points into 4 EUR of credit`, `10 stamps into "a coffee"`: goods instead of an amount. `off`: `into 5 EUR
    off`, money off the order at hand."""

    price: Expression
    value: Expression | None = None
    wallet: str | None = None
    goods: str | None = None
    off: bool = False
    comments: Comments = ()  # where it is a row


class TurnSteps(Node, frozen=True):
    """`by steps, largest first` or `by steps, best value`, and a row for each step: amounts, no goods."""

    best: bool
    steps: tuple[Turn, ...] = ()


class Bought(Node, frozen=True):
    """`1 entry`, `5 EUR of credit`: what a reward puts into a wallet."""

    value: Expression
    wallet: str | None = None


class Stock(Node, frozen=True):
    """`1,000` of a reward, or `50 per calendar month`."""

    number: Fraction
    period: Period | None = None


class Pattern(Node, frozen=True):
    """`"SPR-####"`: what the codes of a family look like."""

    text: str


class TransferAllowed(Node, frozen=True):
    pass


class TransferWhen(Node, frozen=True):
    condition: Expression


class Fact(Node, frozen=True):
    """A clause that only states itself: `as soon as there is enough`, `as many full steps as there are`."""


# ------------------------------------------------------------------------------------------------ partners and messages
class Fee(Node, frozen=True):
    """`0.008 EUR per point from 2026-07-01`."""

    price: Quantity
    unit: str
    since: date | None = None


class DatumOf(Node, frozen=True):
    """`balance of points`."""

    name: str
    wallet: str


class Data(Node, frozen=True):
    """`tier, spend this calendar year, balance of points`."""

    items: tuple[Expression | DatumOf, ...]


# ------------------------------------------------------------------------------------------------ tests
class Assignment(Node, frozen=True):
    name: str
    value: Expression


class GivenIs(Node, frozen=True):
    member: str
    status: str


class GivenHas(Node, frozen=True):
    """`A has 20 EUR of account`: `wallet` is named where several hold the unit."""

    member: str
    quantity: Quantity
    wallet: str | None = None


class GivenJoined(Node, frozen=True):
    member: str
    day: date


class GivenWith(Node, frozen=True):
    member: str
    values: tuple[Assignment, ...]


Given = GivenIs | GivenHas | GivenJoined | GivenWith


class ClockTo(Node, frozen=True):
    """`when 2027-01-01`: nothing happens but the clock."""

    day: date


class Detail(Node, frozen=True):
    """`channel web`, `items climbing 100 EUR, food 20 EUR`: a name and one or more runs of values."""

    name: str
    values: tuple[tuple[Expression, ...], ...]


class Happening(Node, frozen=True):
    """`2026-04-10 12:30 purchase as p1 of A: channel web; items climbing 100 EUR`."""

    day: date
    minute: int | None
    event: str
    label: str | None
    member: str
    details: tuple[Detail, ...]


Occurrence = ClockTo | Happening


class Gives(Node, frozen=True):
    """`base gives A 420 points`; quantity None is `gives nothing` or `gives A nothing`."""

    rule: str
    quantity: Quantity | None
    recipient: str | None = None


class Has(Node, frozen=True):
    """As GivenHas; `pending`: not yet to be spent."""

    member: str
    quantity: Quantity
    wallet: str | None = None
    pending: bool = False


class IsStatus(Node, frozen=True):
    member: str
    status: str


class IsRefused(Node, frozen=True):
    label: str


class IsSent(Node, frozen=True):
    """`hello is sent to A`; negated: `hello is not sent`."""

    notify: str
    recipient: str | None = None
    negated: bool = False


class NothingHappens(Node, frozen=True):
    pass


class Finds(Node, frozen=True):
    """`check finds LR313 at visits`: `code` None is `check finds nothing`; `at` names a declaration."""

    code: str | None
    at: str | None = None


Expected = Gives | Has | IsStatus | IsRefused | IsSent | NothingHappens | Finds


class Template(Node, frozen=True):
    """A clause of a test with `{column}` in it, its text as it stands: the values of a case make a clause of it."""

    text: str
    written: Written | None = None


class Case(Node, frozen=True):
    """A row of a table of cases, as texts: `49.99 USD | 0 points`."""

    values: tuple[str, ...]
    written: tuple[Written, ...] = ()
    comments: Comments = ()


class Cases(Node, frozen=True):
    """A table of cases: what its columns are called, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[Case, ...]
