"""Households: members who spend a wallet together. Each keeps an account of their own, and entries stand in the account
whose lot they change; what can be spent, and in which order, is asked of all of them together."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from typing import Any, NamedTuple

from loyalty_rules.core.events import Fields
from loyalty_rules.ledger.account import Lot, place_in_order, spendable
from loyalty_rules.ledger.book import Book
from loyalty_rules.model.ruleset import Ruleset, SpendOrder


class Taken(NamedTuple):
    """What is taken from one lot, and whose that is."""

    member: str
    lot: str
    amount: int


def household_key(fields: Fields, field: str, member: str) -> object:
    """What the household of a member is counted by; who belongs to none is counted alone."""
    found = fields.get(field)
    return (member,) if found is None else found


class Households:
    """Who belongs together by which field, and what their wallets hold together."""

    def __init__(self, ruleset: Ruleset, book: Book) -> None:
        self._book = book
        self._shared = {wallet.name: wallet.shared_by for wallet in ruleset.wallets.values() if wallet.shared_by}
        self._oldest = {name: wallet.spend is SpendOrder.OLDEST for name, wallet in ruleset.wallets.items()}
        self._homes: dict[str, dict[str, str]] = {
            field: {} for field in self._shared.values()
        }  # field → member → value
        self._members: dict[tuple[str, str], list[str]] = {}  # field and value → members, by their ids

    def beside(self, book: Book, lent: Callable[[dict[Any, Any]], dict[Any, Any]]) -> Households:
        """The same households over another book; `lent` gives mappings that can change without the ones here."""
        found = copy(self)
        found._book = book
        found._homes = {field: lent(homes) for field, homes in self._homes.items()}
        found._members = lent(self._members)
        return found

    @property
    def any(self) -> bool:
        """Is any wallet shared?"""
        return bool(self._shared)

    def move(self, member: str, fields: Fields) -> None:
        """A member's fields have changed: they may have left a household and entered another."""
        for field, homes in self._homes.items():
            before, now = homes.get(member), fields.get(field)
            if before == now:
                continue
            if before is not None:
                homes.pop(member)
                self._members[field, before].remove(member)
                if not self._members[field, before]:
                    self._members.pop((field, before))
            if isinstance(now, str):
                homes[member] = now
                insort(self._members.setdefault((field, now), []), member)

    def all(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Every household there is: its field, its name, its members."""
        for (field, value), members in self._members.items():
            yield field, value, tuple(members)

    def pool(self, member: str, wallet: str) -> Sequence[str]:
        """Who spends the wallet together with a member, who is one of them, by their ids."""
        field = self._shared.get(wallet)
        home = None if field is None else self._homes[field].get(member)
        return (member,) if field is None or home is None else self._members[field, home]

    def balance(self, member: str, wallet: str) -> int:
        """What the member can spend."""
        accounts = self._book.accounts
        return sum(accounts[one, wallet].balance for one in self.pool(member, wallet) if (one, wallet) in accounts)

    def pending(self, member: str, wallet: str) -> int:
        """What the member's household can't spend yet."""
        accounts = self._book.accounts
        return sum(accounts[one, wallet].pending for one in self.pool(member, wallet) if (one, wallet) in accounts)

    def take(self, member: str, wallet: str, amount: int, oldest_first: bool | None = None) -> list[Taken]:
        """From which lots an amount is taken, and how much of each; less than asked where they hold less. The order is
        the wallet's where none is said."""
        oldest = self._oldest[wallet] if oldest_first is None else oldest_first
        found: list[Taken] = []
        for owner, lot in self._spendable(member, wallet, oldest):
            if amount <= 0:
                break
            part = min(lot.left, amount)
            found.append(Taken(owner, lot.id, part))
            amount -= part
        return found

    def _spendable(self, member: str, wallet: str, oldest_first: bool) -> list[tuple[str, Lot]]:
        """The lots that can be spent, in the order they are: soonest expiry first, then the oldest."""
        accounts = self._book.accounts
        pool = [one for one in self.pool(member, wallet) if (one, wallet) in accounts]
        found = [(one, lot) for one in pool for lot in spendable(accounts[one, wallet], oldest_first)]
        return found if len(pool) == 1 else sorted(found, key=lambda each: place_in_order(each[1], oldest_first))
