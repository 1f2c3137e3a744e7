"""A flow: what went in and out of a wallet, kind by kind."""

from __future__ import annotations

from msgspec import Struct

from loyalty_rules.core.entries import Entry, Kind

FLOWS = (
    "earned", "opened", "converted", "restored", "adjusted", "transferred", "redeemed", "expired", "reversed",
)  # fmt: skip
"""The flows of a wallet, in the order in which they are shown."""


class Flow(Struct):
    """What went in and out of a wallet, in its smallest parts. `reversed` has in it what was dropped while held.
    `adjusted` and `transferred` are below zero where more went out than came in."""

    earned: int = 0
    opened: int = 0
    converted: int = 0
    restored: int = 0
    redeemed: int = 0
    expired: int = 0
    reversed: int = 0
    adjusted: int = 0
    transferred: int = 0

    @property
    def change(self) -> int:
        """By how much available and pending together have changed."""
        came = self.earned + self.opened + self.converted + self.restored + self.adjusted + self.transferred
        return came - self.redeemed - self.expired - self.reversed

    def count(self, entry: Entry) -> None:
        """Add one entry. What only moves inside a wallet (activated, settled) or was refused changes nothing."""
        amount = entry.amount
        match entry.kind:
            case Kind.EARNED:
                self.earned += amount
            case Kind.OPENED:
                self.opened += amount
            case Kind.CONVERTED:
                self.converted += amount
            case Kind.RESTORED:
                self.restored += amount
            case Kind.REDEEMED:
                self.redeemed += amount
            case Kind.LAPSED:
                self.expired += amount
            case Kind.REVERSED | Kind.DROPPED:
                self.reversed += amount
            case Kind.ADJUSTED:
                self.adjusted += amount
            case Kind.TRANSFERRED:
                self.transferred += amount
            case Kind.ACTIVATED | Kind.SETTLED | Kind.REFUSED:
                pass

    def add(self, other: Flow) -> None:
        """Add another flow of the same unit."""
        self.earned += other.earned
        self.opened += other.opened
        self.converted += other.converted
        self.restored += other.restored
        self.redeemed += other.redeemed
        self.expired += other.expired
        self.reversed += other.reversed
        self.adjusted += other.adjusted
        self.transferred += other.transferred
