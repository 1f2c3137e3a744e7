"""One member's lots in one wallet. Amounts are integers of the wallet's smallest part."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from loyalty_rules.core.entries import SIGNED, Entry, Kind


class LedgerError(AssertionError):
    """An entry that breaks a law of the ledger: a defect of the engine, never of its input."""


class Lot:
    """What one award, opening or exchange brought, and what is left of it.

    `number` is that of the entry that made it, `earned_on` the day it was earned: the order of age. `lapsed` is what
    of it has expired, `touched` the day of its last entry.
    """

    __slots__ = ("active_on", "earned_on", "expires_on", "id", "lapsed", "left", "number", "pending", "touched")

    def __init__(self, id: str, number: int, active_on: date | None, expires_on: date | None, earned_on: date) -> None:
        self.id = id
        self.number = number
        self.earned_on = earned_on
        self.active_on = active_on
        self.expires_on = expires_on
        self.pending = False
        self.left = 0
        self.lapsed = 0
        self.touched = date.min


class Account:
    """`owed` is what was taken back beyond what was there; it counts against the balance until new lots settle it."""

    __slots__ = ("available", "lots", "owed", "pending", "totals")

    def __init__(self) -> None:
        self.lots: dict[str, Lot] = {}
        self.pending = 0
        self.available = 0
        self.owed = 0
        self.totals = dict.fromkeys(Kind, 0)

    @property
    def balance(self) -> int:
        """What can be spent; below zero where more was taken back than there was."""
        return self.available - self.owed

    def apply(self, entry: Entry) -> None:
        """Change the state by one entry; raises LedgerError for an entry that does not fit it."""
        kind, amount = entry.kind, entry.amount
        if amount < 0 and kind not in SIGNED:
            raise LedgerError(f"entry {entry.number} has a negative amount")
        self.totals[kind] += amount
        match kind:
            case Kind.EARNED | Kind.OPENED | Kind.CONVERTED:
                self._receive(entry)
            case Kind.ADJUSTED | Kind.TRANSFERRED:
                if amount >= 0:
                    self._receive(entry)
                elif entry.lot:
                    self._take(self._lot(entry), entry)
                else:
                    self.owed -= amount
            case Kind.RESTORED:
                lot = self._lot(entry)
                lot.left += amount
                lot.touched = entry.day
                self._count(lot, amount)
            case Kind.ACTIVATED:
                lot = self._lot(entry)
                if not lot.pending or lot.left != amount:
                    raise LedgerError(f"entry {entry.number} activates what is not pending in lot {lot.id}")
                self.pending -= amount
                self.available += amount
                lot.pending = False
                lot.expires_on = entry.expires_on
            case Kind.REDEEMED | Kind.LAPSED | Kind.DROPPED:
                self._take(self._lot(entry), entry)
                if kind is Kind.LAPSED:
                    self.lots[entry.lot].lapsed += amount
            case Kind.REVERSED:
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
                self.totals[kind] -= amount
            case _:
                assert_never(kind)

    def _receive(self, entry: Entry) -> None:
        lot = self.lots.get(entry.lot)
        if lot is None:
            earned_on = entry.earned_on or entry.day
            lot = Lot(entry.lot, entry.number, entry.active_on, entry.expires_on, earned_on)
            lot.pending = entry.active_on is not None
            self.lots[entry.lot] = lot
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

    def check(self) -> None:
        """The law of the ledger: what came in is what went out and what is still there."""
        totals = self.totals
        came = totals[Kind.EARNED] + totals[Kind.OPENED] + totals[Kind.CONVERTED] + totals[Kind.RESTORED]
        came += totals[Kind.ADJUSTED] + totals[Kind.TRANSFERRED]
        went = totals[Kind.REDEEMED] + totals[Kind.LAPSED] + totals[Kind.REVERSED] + totals[Kind.DROPPED]
        if came != went + self.pending + self.available - self.owed:
            raise LedgerError(f"{came} came in, but {went} went out and {self.pending + self.balance} are left")

    def check_lots(self) -> None:
        """The running balances are those of the lots. Walks every lot."""
        pending = sum(lot.left for lot in self.lots.values() if lot.pending)
        available = sum(lot.left for lot in self.lots.values() if not lot.pending)
        if (pending, available) != (self.pending, self.available) or any(lot.left < 0 for lot in self.lots.values()):
            raise LedgerError("the balances are not those of the lots")

    def forget(self, before: date) -> None:
        """Drop the emptied lots that nothing has touched since a day: nothing can come back to them."""
        for name in [lot.id for lot in self.lots.values() if not lot.left and lot.touched < before]:
            del self.lots[name]


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
