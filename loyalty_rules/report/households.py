"""Households as the clock stops: who belongs together, and what they can spend together."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.report.order import natural

Balance = Callable[[str, str], tuple[int, int]]


class HouseholdTotal(Struct, frozen=True):
    """One household and one wallet it shares, in its smallest parts. `field`: by which they belong together."""

    field: str
    household: str
    members: tuple[str, ...]
    wallet: str
    available: int
    pending: int


class Households:
    """Takes every household there is, each as its field, its name and its members."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._shared = [wallet for wallet in ruleset.wallets.values() if wallet.shared_by]
        self._known: list[tuple[str, str, tuple[str, ...]]] = []

    def __bool__(self) -> bool:
        return bool(self._shared)

    def add(self, households: Iterable[tuple[str, str, tuple[str, ...]]]) -> None:
        self._known += households

    def totals(self, balance: Balance) -> list[HouseholdTotal]:
        """A row for each household and wallet. `balance`: what a member has available and pending in a wallet."""
        found = []
        for wallet in self._shared:
            for field, name, members in sorted(self._known, key=lambda each: natural(each[1])):
                if field != wallet.shared_by:
                    continue
                held = [balance(member, wallet.name) for member in members]
                available, pending = (sum(each) for each in zip(*held, strict=True))
                own = tuple(sorted(members, key=natural))
                found.append(HouseholdTotal(field, name, own, wallet.name, available, pending))
        return found
