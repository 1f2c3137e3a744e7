"""Quotes: what a checkout is told of an event before it happens."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from loyalty_rules.core.entries import Entry, Kind, Line, TierMove
from loyalty_rules.core.events import Event


class Holding(Struct, frozen=True):
    """What a member has in a wallet, in its smallest parts."""

    available: int
    pending: int


class Offer(Struct, frozen=True):
    """What a member can ask for. `reason`: why not, empty where they can; then `count` steps are the most, which take
    `takes` of `wallet` and buy `buys` of `into`, or money off (`off`); in words where it is neither. `price`: what the
    smallest step takes, None on a day without a price."""

    name: str
    title: str
    place: str
    wallet: str
    into: str
    off: bool
    reason: str
    price: int | None
    count: int
    takes: int
    buys: int
    words: str


class Quote(Struct, frozen=True):
    """`refused`: why the event would change nothing, empty where it would be used. `lines`: the entries it would make
    and the tiers it would move, of every member it touches. `before` and `after`: what the member holds, by wallet.
    `offers`: what could be redeemed just before it."""

    event: Event
    refused: str
    duplicate: bool
    lines: tuple[Line, ...]
    before: Mapping[str, Holding]
    after: Mapping[str, Holding]
    offers: tuple[Offer, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(line for line in self.lines if isinstance(line, Entry))

    @property
    def redemption_refused(self) -> bool:
        """Is it a request that would be refused? An entry says why."""
        return self.event.type == "redeem" and any(entry.kind is Kind.REFUSED for entry in self.entries)

    @property
    def moves(self) -> tuple[TierMove, ...]:
        return tuple(line for line in self.lines if isinstance(line, TierMove))
