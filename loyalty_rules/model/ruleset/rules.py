"""Rules and exchanges: what is given for what, to whom, how much of it, and what for."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from loyalty_rules.core.calendar import Period
from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.expressions import Expression, Value
from loyalty_rules.core.quantities import Exact, Rounding
from loyalty_rules.core.windows import Window
from loyalty_rules.model.ruleset.life import Expiry, Pending


# ------------------------------------------------------------------------------------------------ amounts
class Fixed(Struct, frozen=True):
    value: Expression


class Rate(Struct, frozen=True):
    """`value` for every `per` of `base`. A percentage is a rate per 1 of the same unit. `full`: for full steps only;
    `carry`: the rest of a step counts next time."""

    value: Expression
    per: Exact
    base: Expression
    full: bool = False
    carry: bool = False


class ShareOfRule(Struct, frozen=True):
    """A fraction (15 % is 3/20) of what another rule gives to the same member, granted but not rounded."""

    fraction: Expression
    rule: str


class Band(Struct, frozen=True):
    """`upper` None: no bound. `inclusive`: the bound itself still belongs to this band."""

    upper: Exact | None
    inclusive: bool
    amount: Fixed | Rate


class Bands(Struct, frozen=True):
    """`marginal`: each part at its own rate; otherwise all at the rate of the band. A band's Rate has the same base."""

    base: Expression
    bands: tuple[Band, ...]
    marginal: bool


class Choice(Struct, frozen=True):
    """`keys` None in a row: any value. Rows as in a lookup: exact keys first, then the latest by date."""

    keys: tuple[Value, ...]
    since: date | None
    amount: Fixed | Rate | ShareOfRule


class Choose(Struct, frozen=True):
    """`by tier` and its rows; `otherwise`: what `give` says for the rest, None for nothing."""

    keys: tuple[Expression, ...]
    choices: tuple[Choice, ...]
    otherwise: Fixed | Rate | ShareOfRule | None


class Multiply(Struct, frozen=True):
    """Adds (factor - 1) times what each rule gives; `compound`: on top of the multipliers before it."""

    rules: tuple[str, ...]
    factor: Expression
    compound: bool


Amount = Fixed | Rate | ShareOfRule | Bands | Choose | Multiply


# ------------------------------------------------------------------------------------------------ rules
class Recipient(StrEnum):
    MEMBER = "member"
    REFERRER = "referrer"
    GRAND_REFERRER = "grand-referrer"  # the one who brought the referrer
    FIELD = "field"  # the member that a field of the event names


class Give(Struct, frozen=True):
    """`field` names the event's field for Recipient.FIELD. `floor`: the least that an award is that is any at all."""

    amount: Amount
    wallet: str
    recipient: Recipient = Recipient.MEMBER
    field: str = ""
    floor: Exact | None = None


class OnEvent(Struct, frozen=True):
    """`condition` belongs to this trigger alone (`first`, `where`, `within`)."""

    event: str
    condition: Expression | None = None


class OnReaching(Struct, frozen=True):
    """Once for each threshold the event crosses: `threshold`, then every `every` after; None: only the one. `others`:
    measures that have to be as far too; then it is the event that makes all of them so."""

    measure: str
    window: Window
    threshold: Exact
    every: Exact | None
    others: tuple[OnReaching, ...] = ()

    @property
    def goals(self) -> tuple[OnReaching, ...]:
        """All that has to be reached, this one first."""
        return (self, *self.others)

    def met(self, total: Exact) -> int:
        """How many of the thresholds are not above the total."""
        if total < self.threshold:
            return 0
        return 1 if self.every is None else 1 + int((total - self.threshold) // self.every)


class OnTier(Struct, frozen=True):
    """`index` None: any tier reached in the ladder."""

    index: int | None
    ladder: str = "tier"


class OnEnd(Struct, frozen=True):
    period: Period


class OnYearly(Struct, frozen=True):
    month: int
    day: int


class OnAnniversary(Struct, frozen=True):
    """Every year, quarter or month from the day of a date field of the member on. `closes`: as the period that ends the
    day before closes, not as the day opens."""

    field: str
    period: Period = Period.YEAR
    closes: bool = False


class OnDate(Struct, frozen=True):
    day: date


class OnLapse(Struct, frozen=True):
    """So many days before something in the wallet lapses, as that day begins."""

    days: int
    wallet: str


Scheduled = OnEnd | OnYearly | OnAnniversary | OnDate
Trigger = OnEvent | OnReaching | OnTier | OnLapse | Scheduled


class Each(StrEnum):
    PART = "part"
    UNIT = "unit"


class Scope(Struct, frozen=True):
    """The parts of a list that count. `each`: an award of its own for every part or every unit of it (`quantity`)."""

    parts: str
    where: Expression | None
    each: Each | None


class CapBasis(StrEnum):
    POINTS = "points"
    MONEY = "money"
    TIMES = "times"
    BASE = "base"
    BOUGHT = "bought"  # what an exchange buys: money off


class Beyond(StrEnum):
    """What happens to an award that crosses a cap."""

    CLIP = "clip"
    NOTHING = "nothing"
    RATE = "rate"


class Cap(Struct, frozen=True):
    """`limit` in the wallet's smallest parts (POINTS), in those of the currency, by what wallets are worth (MONEY), in
    times, or in the smallest parts of `base` (BASE).

    `key`: member, recipient (a referrer), programme, a text field of the member (for all who have the same in it), or a
    closed field of the event or the member. `then`: what the
    base over the limit earns, for Beyond.RATE. `rules`: the rules it counts, in source order; one for a rule's own cap.
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


class Clause(Struct, frozen=True):
    """Where one clause of a declaration stands, by its word: `when`."""

    word: str
    span: Span


class Rule(Struct, frozen=True):
    """A rule that gives. `first` and `last`: the days it runs, both included. `never`: what rules it out. `clauses`:
    where each of its clauses stands, in order."""

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
    clauses: tuple[Clause, ...] = ()

    def span_of(self, *words: str) -> Span:
        """Where the first clause with one of these words stands; the rule itself where it has none."""
        return next((clause.span for clause in self.clauses if clause.word in words), self.span)


# ------------------------------------------------------------------------------------------------ exchanges
STOCK = "stock"
"""The name of the cap that a reward's `stock` is."""


class AsSoonAs(Struct, frozen=True):
    """As soon as the balance is enough for one step."""


class OnRequest(Struct, frozen=True):
    pass


class Step(Struct, frozen=True):
    """What one step takes, and what it buys; nothing where it is goods."""

    price: Expression
    value: Expression | None


class Choosing(StrEnum):
    """How many of each step: there is one step alone, the largest go first, or what brings most for least."""

    ONE = "one step"
    LARGEST = "largest first"
    BEST = "best value"


class Exchange(Struct, frozen=True):
    """Each of `steps` takes its price of `wallet` and buys its value of `into`, or `goods`, or money `off` an order.
    `word`: how it was declared. `all_steps`: as many full steps as the balance allows; otherwise the event's `count`,
    or one. `balance_min`: the smallest balance that is exchanged. `rest_lapses`: what is left after a scheduled or
    automatic exchange lapses. Several steps are of constants."""

    name: str
    word: str
    title: str
    wallet: str
    steps: tuple[Step, ...]
    choosing: Choosing
    into: str | None
    off: bool
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
