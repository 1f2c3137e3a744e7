"""Households as the clock stops: who belongs together, and what they can spend together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct

from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.report.order import natural


class Held(Protocol):
    """What a member has in a wallet."""

    @property
    def available(self) -> int: ...

    @property
    def pending(self) -> int: ...


class HouseholdTotal(Struct, frozen=True):
    """One household and one wallet it shares, in its smallest parts. `field`: by which they belong together."""

    field: str
    household: str
    members: tuple[str, ...]
    wallet: str
    available: int
    pending: int


class Households:
    """Takes every household there is, each as its field, its name and its members. `accounts`: by member and wallet."""

    def __init__(self, ruleset: Ruleset, accounts: Mapping[tuple[str, str], Held]) -> None:
        self._accounts = accounts
        self._shared = [wallet for wallet in ruleset.wallets.values() if wallet.shared_by]
        self._known: list[tuple[str, str, tuple[str, ...]]] = []

    def __bool__(self) -> bool:
        return bool(self._shared)

    def add(self, households: Iterable[tuple[str, str, tuple[str, ...]]]) -> None:
        self._known += households

    def totals(self) -> list[HouseholdTotal]:
        """A row for each household and wallet it shares: what its members have together."""
        found = []
        for wallet in self._shared:
            for field, name, members in sorted(self._known, key=lambda each: natural(each[1])):
                if field != wallet.shared_by:
                    continue
                known = [self._accounts.get((member, wallet.name)) for member in members]
                held = [account for account in known if account is not None]
                available, pending = (sum(one.available for one in held), sum(one.pending for one in held))
                own = tuple(sorted(members, key=natural))
                found.append(HouseholdTotal(field, name, own, wallet.name, available, pending))
        return found
