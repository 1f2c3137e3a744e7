"""One member's lots in one wallet. Amounts are integers of the wallet's smallest part."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, assert_never

from msgspec import Struct

from loyalty_rules.core.entries import SIGNED, Entry, Kind


class LedgerError(AssertionError):
    """An entry that breaks a law of the ledger: a defect of the engine, never of its input."""


_GROWN_BY: Final = 64  # lots: looking for emptied ones is worth its walk only when there are many new ones


class Lot(Struct, eq=False, gc=False):
    """What one award, opening or exchange brought, and what is left of it.

    `number` is that of the entry that made it, `earned_on` the day it was earned: the order of age. `lapsed` is what
    of it has expired, `touched` the day of its last entry.
    """

    id: str
    number: int
    earned_on: date
    active_on: date | None
    expires_on: date | None
    pending: bool
    left: int
    touched: date
    lapsed: int = 0


class Account:
    """`owed` is what was taken back beyond what was there; it counts against the balance until new lots settle it.
    `came` and `went`: all that came in and went out so far."""

    __slots__ = ("_kept", "available", "came", "lots", "owed", "pending", "went")

    def __init__(self) -> None:
        self.lots: dict[str, Lot] = {}
        self.pending = 0
        self.available = 0
        self.owed = 0
        self.came = 0
        self.went = 0
        self._kept = 0  # lots that were there after the last walk

    @property
    def balance(self) -> int:
        """What can be spent; below zero where more was taken back than there was."""
        return self.available - self.owed

    def apply(self, entry: Entry) -> None:
        """Change the state by one entry; raises LedgerError for an entry that does not fit it, or breaks the law of the
        ledger: what came in is what went out and what is still there."""
        kind, amount = entry.kind, entry.amount
        if amount < 0 and kind not in SIGNED:
            raise LedgerError(f"entry {entry.number} has a negative amount")
        match kind:
            case Kind.EARNED | Kind.OPENED | Kind.CONVERTED:
                self.came += amount
                self._receive(entry)
            case Kind.ACTIVATED:
                lot = self.lots.get(entry.lot) or self._lot(entry)
                if not lot.pending or lot.left != amount:
                    raise LedgerError(f"entry {entry.number} activates what is not pending in lot {lot.id}")
                self.pending -= amount
                self.available += amount
                lot.pending = False
                lot.expires_on = entry.expires_on
            case Kind.ADJUSTED | Kind.TRANSFERRED:
                self.came += amount
                if amount >= 0:
                    self._receive(entry)
                elif entry.lot:
                    self._take(self._lot(entry), entry)
                else:
                    self.owed -= amount
            case Kind.RESTORED:
                self.came += amount
                self._fill(self._lot(entry), entry)
            case Kind.REDEEMED | Kind.LAPSED | Kind.DROPPED:
                self.went += amount
                self._take(self._lot(entry), entry)
                if kind is Kind.LAPSED:
                    self.lots[entry.lot].lapsed += amount
            case Kind.REVERSED:
                self.went += amount
                if entry.lot:
                    self._take(self._lot(entry), entry)
                else:
                    self.owed += amount
            case Kind.SETTLED:
                self._take(self._lot(entry), entry)
                self.owed -= amount
                if self.owed < 0:
                    raise LedgerError(f"entry {entry.number} settles more than was owed")
            case Kind.REFUSED:
                pass
            case _:
                assert_never(kind)
        if self.came - self.went != self.pending + self.available - self.owed:
            left = self.pending + self.available - self.owed
            raise LedgerError(f"{self.came} came in, but {self.went} went out and {left} are left")

    def _receive(self, entry: Entry) -> None:
        name, day = entry.lot, entry.day
        lot = self.lots.get(name)
        if lot is None:
            amount, active_on = entry.amount, entry.active_on
            is_pending = active_on is not None
            self.lots[name] = Lot(
                name, entry.number, entry.earned_on or day, active_on, entry.expires_on, is_pending, amount, day
            )
            if is_pending:
                self.pending += amount
            else:
                self.available += amount
        else:
            self._fill(lot, entry)

    def _fill(self, lot: Lot, entry: Entry) -> None:
        lot.left += entry.amount
        lot.touched = entry.day
        self._count(lot, entry.amount)

    def _lot(self, entry: Entry) -> Lot:
        lot = self.lots.get(entry.lot)
        if lot is None:
            raise LedgerError(f"entry {entry.number} names the unknown lot {entry.lot}")
        return lot

    def _take(self, lot: Lot, entry: Entry) -> None:
        amount = abs(entry.amount)
        if amount > lot.left:
            raise LedgerError(f"entry {entry.number} takes {amount} from lot {lot.id}, which holds {lot.left}")
        lot.left -= amount
        lot.touched = entry.day
        self._count(lot, -amount)

    def _count(self, lot: Lot, amount: int) -> None:
        if lot.pending:
            self.pending += amount
        else:
            self.available += amount

    def check_lots(self) -> None:
        """The running balances are those of the lots. Walks every lot."""
        pending = sum(lot.left for lot in self.lots.values() if lot.pending)
        available = sum(lot.left for lot in self.lots.values() if not lot.pending)
        if (pending, available) != (self.pending, self.available) or any(lot.left < 0 for lot in self.lots.values()):
            raise LedgerError("the balances are not those of the lots")

    @property
    def is_grown(self) -> bool:
        """Whether it is worth while to look for lots that can be forgotten."""
        return len(self.lots) > self._kept + _GROWN_BY

    def forget(self, before: date) -> None:
        """Drop the emptied lots that nothing has touched since a day: nothing can come back to them."""
        for name in [lot.id for lot in self.lots.values() if not lot.left and lot.touched < before]:
            del self.lots[name]
        self._kept = len(self.lots)


def spendable(account: Account, oldest_first: bool) -> list[Lot]:
    """The lots that can be spent, in the order they are: soonest expiry first, never-expiring last, then the oldest."""
    lots = [lot for lot in account.lots.values() if lot.left and not lot.pending]
    return sorted(lots, key=lambda lot: place_in_order(lot, oldest_first))


def place_in_order(lot: Lot, oldest_first: bool) -> tuple[date, date, int]:
    """Where a lot stands in the order of spending."""
    return (date.max if oldest_first else lot.expires_on or date.max, lot.earned_on, lot.number)


def take(lots: Iterable[Lot], amount: int) -> tuple[tuple[str, int], ...]:
    """Which lots an amount is taken from, and how much of each; less than asked where they hold less."""
    taken = []
    for lot in lots:
        if amount <= 0:
            break
        part = min(lot.left, amount)
        if part > 0:
            taken.append((lot.id, part))
            amount -= part
    return tuple(taken)
