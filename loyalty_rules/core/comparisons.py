"""Two rulesets on the same history: what the new one gives and costs otherwise, to whom, and because of which rule.

Amounts are in the smallest parts of their unit; money, which is what wallets are worth, is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from loyalty_rules.core.differences import Differences
from loyalty_rules.core.quantities import Exact, Unit


class Pair(Struct, frozen=True):
    """A figure before and after."""

    before: Exact
    after: Exact

    @property
    def change(self) -> Exact:
        return self.after - self.before

    @property
    def share(self) -> Fraction | None:
        """The change as a share of what was before; None where that was nothing."""
        return Fraction(self.change) / self.before if self.before else None


def added(pairs: Iterable[Pair]) -> Pair:
    """Figures before and after, added up."""
    all = tuple(pairs)
    return Pair(sum(one.before for one in all), sum(one.after for one in all))


class Fate(StrEnum):
    """What becomes of a member. What counts is the worth of what they are given and keep."""

    GAINS = "gains"
    LOSES = "loses"
    BOTH = "gains and loses"  # in wallets whose worths are not said, so that they can't be set against each other
    OTHERWISE = "the same, booked otherwise"
    SAME = "unchanged"


class WalletChange(Struct, frozen=True):
    """A wallet over all members. `outstanding`: available and pending. `same`: every entry is the same."""

    wallet: str
    unit: Unit
    given: Pair
    converted: Pair
    redeemed: Pair
    expired: Pair
    outstanding: Pair
    same: bool


class RuleChange(Struct, frozen=True):
    """What a rule gave in a wallet and was not taken back. `cost` None: nobody says what the wallet is worth. Places
    are "file:line", empty for a rule that is not there; `same`: every entry is the same."""

    rule: str
    word: str
    wallet: str
    unit: Unit
    given: Pair
    cost: Pair | None
    members: Pair
    old_place: str
    new_place: str
    same: bool


class ExchangeChange(Struct, frozen=True):
    """An exchange or reward: how often, and what it took of its wallet."""

    exchange: str
    wallet: str
    unit: Unit
    times: Pair
    took: Pair
    same: bool


class MonthChange(Struct, frozen=True):
    """What rules gave in a month of booking, in money, and in each wallet."""

    month: str
    cost: Pair
    given: Mapping[str, Pair]


class GroupChange(Struct, frozen=True):
    """Members together: all, those of a tier, those of a segment. `fates`: how many have each fate; `given` by wallet,
    `worth`: the change of what they are given and keep, in money."""

    name: str
    members: int
    fates: Mapping[Fate, int]
    given: Mapping[str, int]
    worth: Fraction


class Reason(Struct, frozen=True):
    """A rule that gave a member more or less than before."""

    rule: str
    wallet: str
    change: int
    old_place: str
    new_place: str


class MemberChange(Struct, frozen=True):
    """A member for whom something differs. `given`: what rules gave, by wallet; `lapsed`: by wallet; `worth`: the
    change of what they are given and keep, in money. `tiers`: before and after, of the first ladder. `reasons`: the
    rules that made the difference, the largest first."""

    member: str
    fate: Fate
    given: Mapping[str, Pair]
    lapsed: Mapping[str, int]
    worth: Fraction
    tiers: tuple[str, str]
    segments: tuple[str, ...]
    reasons: tuple[Reason, ...]


class TierMatrix(Struct, frozen=True):
    """How many members end in which tier: by the tier before and the tier after, empty for none. Lowest first."""

    ladder: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]

    @property
    def moved(self) -> int:
        """How many members are in another tier."""
        return sum(count for (before, after), count in self.counts.items() if before != after)


class Comparison(Struct, frozen=True):
    """The whole of it. `members` are those for whom something differs, the largest change first. `unchanged`: by kind,
    the names of what has the same entries, or the same moves and messages."""

    program: str
    currency: Unit
    differences: Differences
    accounts: tuple[str, str]
    units: Mapping[str, Unit]
    revenue: Pair
    cost: Pair
    outstanding: Pair
    without_worth: tuple[str, ...]
    earners: Pair
    wallets: tuple[WalletChange, ...]
    rules: tuple[RuleChange, ...]
    exchanges: tuple[ExchangeChange, ...]
    months: tuple[MonthChange, ...]
    all: GroupChange
    by_fate: tuple[GroupChange, ...]
    tiers: tuple[GroupChange, ...]
    segments: tuple[GroupChange, ...]
    matrices: tuple[TierMatrix, ...]
    members: tuple[MemberChange, ...]
    unchanged: Mapping[str, tuple[str, ...]]
    same: bool

    @property
    def cost_share(self) -> tuple[Fraction | None, Fraction | None]:
        """The cost as a share of the revenue, before and after; None without revenue."""
        pairs = ((self.cost.before, self.revenue.before), (self.cost.after, self.revenue.after))
        before, after = (Fraction(cost) / revenue if revenue > 0 else None for cost, revenue in pairs)
        return before, after
