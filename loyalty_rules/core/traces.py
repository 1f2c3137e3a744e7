"""Traces: what a rule saw when an event was priced, and how what it gave came about. They name the nouns of a ruleset
and hold its expressions; amounts are exact and in smallest parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from msgspec import Struct

from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import Expression, Quantified, Value, atoms
from loyalty_rules.core.quantities import Exact, Rounding


# ------------------------------------------------------------------------------------------------ conditions
class Point(Struct, frozen=True):
    """A condition of a ruleset, by what it belongs to. `owner` is the word of a declaration (rule, tier, exchange,
    wallet, notify), `clause` the word of the clause; `index` counts triggers, everything else has one."""

    owner: str
    name: str
    clause: str
    index: int = 0


class Seen(Struct, frozen=True):
    """A condition as it was asked. `outcome` None: it could not be asked, as what it reads was not at hand.

    `values`: for a condition of its own, what the values in it were. `below`: for `and`, `or` and `not` the conditions
    they join; for one about the parts of a list, its condition for each part.
    """

    expression: Expression
    outcome: bool | None
    values: tuple[tuple[Expression, Value], ...] = ()
    below: tuple[Seen, ...] = ()

    def atoms(self, first: int = 0) -> Iterator[tuple[int, Seen]]:
        """What was seen of each of the `atoms` of the condition, by its index among them."""
        if isinstance(self.expression, Quantified):
            yield first, self
            for part in self.below:
                yield from part.atoms(first + 1)
        elif self.below:
            for part in self.below:
                yield from part.atoms(first)
                first += len(atoms(part.expression))
        else:
            yield first, self


class Asked(Struct, frozen=True):
    """One asking of a condition of the ruleset; of a scope, for each `part` of the list by its index."""

    point: Point
    seen: Seen
    part: int | None = None


# ------------------------------------------------------------------------------------------------ amounts
class BaseSeen(Struct, frozen=True):
    """The base of one part: all of it, and how much of it caps let earn. `part` -1: the event as a whole."""

    part: int
    whole: Exact
    earning: Exact


class FixedSeen(Struct, frozen=True):
    """A fixed amount, for each of so many units."""

    value: Exact
    units: int = 1


class RateSeen(Struct, frozen=True):
    """`value` for every `per` of the base; `values` by part where it differs. `steps`: how many full ones, None where
    parts of a step count. `rest` was carried from before, `carried` goes on to the next time. `beyond`: what the base
    over a cap gives at its own rate."""

    value: Exact | None
    per: Exact
    bases: tuple[BaseSeen, ...]
    values: tuple[Exact | None, ...] = ()
    steps: int | None = None
    rest: Exact = 0
    carried: Exact = 0
    beyond: Exact = 0


class ShareSeen(Struct, frozen=True):
    """A fraction of what another rule gives for the parts in scope."""

    fraction: Exact | None
    rule: str
    granted: Exact


class BandSeen(Struct, frozen=True):
    """How much fell into one band, and what that gives."""

    index: int
    reach: Exact
    given: Exact


class BandsSeen(Struct, frozen=True):
    """The base in all, and the bands that it touched."""

    bases: tuple[BaseSeen, ...]
    total: Exact
    bands: tuple[BandSeen, ...]


class ChoiceSeen(Struct, frozen=True):
    """What `by` chose. `row`: the index of the row, -1 for what `give` says for the rest, None for nothing.

    `parts`: those it is for, where it is chosen part by part.
    """

    keys: tuple[Value, ...]
    row: int | None
    working: Working | None
    parts: tuple[int, ...] = ()


class ChoicesSeen(Struct, frozen=True):
    choices: tuple[ChoiceSeen, ...]


class MultipliedSeen(Struct, frozen=True):
    """What a multiplier adds to one rule: `factor` less one times `granted`; None where it differs by part."""

    rule: str
    factor: Exact | None
    granted: Exact
    added: Exact


class MultiplySeen(Struct, frozen=True):
    rules: tuple[MultipliedSeen, ...]


Working = FixedSeen | RateSeen | ShareSeen | BandsSeen | ChoicesSeen | MultiplySeen


class RowSeen(Struct, frozen=True):
    """The row of a table or dated value that was found, by its index; None: there was none."""

    table: str
    keys: tuple[Value, ...]
    row: int | None
    value: Value


# ------------------------------------------------------------------------------------------------ caps
class Stage(StrEnum):
    """When a cap was asked."""

    BASE = "base"  # how much of a base earns
    AWARD = "award"  # a rule's own, before rounding
    ROUNDED = "rounded"  # own and shared, on whole amounts
    RECEIVED = "received"  # as it reached the recipient


class CapSeen(Struct, frozen=True):
    """What a cap was asked for, the room it had before and what it let through, all in what it counts: points, money,
    times or base amounts. `rule`: whose award it was; `span`: where the cap stands, which tells it from others.
    `member`: who was to get it, where it was asked for one award."""

    name: str
    span: Span
    basis: str
    shared: bool
    stage: Stage
    rule: str
    wallet: str
    limit: Exact
    room: Exact
    wanted: Exact
    through: Exact
    member: str = ""

    @property
    def binds(self) -> bool:
        """Did it keep something back?"""
        return self.through < self.wanted

    def is_asked_for(self, wallet: str, member: str | None) -> bool:
        """Was it asked for what goes to a member in a wallet? One on a base is for all that the rule gives."""
        return self.wallet in ("", wallet) and self.member in ("", member)


# ------------------------------------------------------------------------------------------------ rules
class Worked(Struct, frozen=True):
    """How an amount came about; `part` and `units`: of which part, where each is an award of its own."""

    working: Working
    part: int = -1
    units: int = 1


class Lessened(StrEnum):
    """Why less of an award stands than caps and rounding left of it."""

    DROPPED = "dropped"  # it was held, and has been given up before
    RETURNED = "returned"  # it is of the whole purchase, of which a part came back


class GiveSeen(Struct, frozen=True):
    """One thing that a rule gives. `index`: its place among what the rule gives. `member`: who gets it, None where
    there is nobody. `asked` exactly, before caps. `limited`: what the rule's own caps left of it before rounding,
    `rounded` after it, `granted` in the end. `together`: it was rounded with the rule it multiplies, or that multiplies
    it, as one award. `floor`: what it was raised to. `note`: the cap that reduced it. `lessened`: why less of it stands
    than was left in the end."""

    index: int
    wallet: str
    member: str | None
    worked: tuple[Worked, ...]
    asked: Exact = 0
    limited: Exact = 0
    rounding: Rounding = Rounding.DOWN
    together: bool = False
    rounded: int = 0
    granted: int = 0
    floor: Exact | None = None
    note: str = ""
    lessened: Lessened | None = None


class Occasion(StrEnum):
    """What set a rule off."""

    EVENT = "event"
    REACHING = "reaching"  # a threshold crossed or a tier reached, by the event or what it gave
    CLOCK = "clock"
    RECEIVED = "received"  # another member's event gave something


class Fate(StrEnum):
    """What became of a rule that was considered."""

    APPLIED = "applied"
    OVER = "over"  # its days, or the programme's, are over
    AHEAD = "ahead"  # they have not begun
    UNMET = "unmet"  # a condition does not hold
    REPLACED = "replaced"  # another one applies instead of it
    PASSED = "passed over"  # of a group, another one applies


class RuleSeen(Struct, frozen=True):
    """A rule that was considered for an event. `times`: how often it was set off. `first` and `last`: the days it
    runs, None where open. `parts` there are, of which `parts_in_scope` count for it. `by`: the rule that applies
    instead; `rivals`: what each rule of its group asks for. `caps` and `rows` in the order they were asked."""

    rule: str
    occasion: Occasion
    fate: Fate
    times: int = 1
    first: date | None = None
    last: date | None = None
    asked: tuple[Asked, ...] = ()
    parts: int = 0
    parts_in_scope: int = 0
    by: str = ""
    rivals: tuple[tuple[str, Exact], ...] = ()
    gives: tuple[GiveSeen, ...] = ()
    caps: tuple[CapSeen, ...] = ()
    rows: tuple[RowSeen, ...] = ()


class CrossingSeen(Struct, frozen=True):
    """How near an event brought a rule to what it waits for: a measure before and with the event, and the threshold.
    `count`: how many thresholds were crossed."""

    rule: str
    measure: Expression
    before: Value
    after: Value
    threshold: Exact
    every: Exact | None
    count: int


class TierSeen(Struct, frozen=True):
    """A tier that an event may have reached: its criterion before and with the event."""

    tier: str
    before: Seen
    after: Seen
    reached: bool


class Priced(Struct, frozen=True):
    """One pricing of an event. `superseded`: a tier it reached made it be priced once more."""

    event: Event
    rules: tuple[RuleSeen, ...]
    crossings: tuple[CrossingSeen, ...] = ()
    tiers: tuple[TierSeen, ...] = ()
    superseded: bool = False


# ------------------------------------------------------------------------------------------------ bookings
class Posted(Struct, frozen=True):
    """What an event is worth to a member by one rule, as far as it reaches them: before and now, of which the
    difference is posted. `dropped`: it was held and is given up."""

    rule: str
    wallet: str
    member: str
    before: int
    now: int
    asked: Exact
    note: str
    dropped: bool = False


class Settled(Struct, frozen=True):
    """An event whose outcome was posted, as often as that happens: when it came, and when a return, a correction or
    another change made it be priced `again`. `cause`: the id of what made it be.

    `event`: as it was fed; one without a type stands for what another member's event gave this one. `pricings`: in
    order, each with the event as it was priced; none where nothing could come of it. `posted`: all that it is worth by
    now, of which the difference was posted.
    """

    event: Event
    cause: str
    again: bool
    pricings: tuple[Priced, ...]
    posted: tuple[Posted, ...]
