"""The book: every account and tier, as a fold of the lines posted so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from loyalty_rules.core.entries import Entry, Line, Move, TierMove
from loyalty_rules.ledger.account import Account


class Book:
    """`accounts` by member and wallet; `tiers`: until when a member holds which tiers (None: for life).

    `post` is the only way in. `sink` receives each line as it is posted.
    """

    __slots__ = ("accounts", "number", "sink", "tiers")

    def __init__(self, sink: Callable[[Line], None]) -> None:
        self.accounts: dict[tuple[str, str], Account] = {}
        self.tiers: dict[str, dict[str, date | None]] = {}
        self.sink = sink
        self.number = 0

    def account(self, member: str, wallet: str) -> Account:
        """The account, made when first asked for."""
        found = self.accounts.get((member, wallet))
        if found is None:
            found = self.accounts[(member, wallet)] = Account()
        return found

    def post(self, line: Line) -> None:
        """Apply one line and hand it on. Lines carry the numbers 1, 2, 3 …"""
        self.number += 1
        if line.number != self.number:
            raise AssertionError(f"line {line.number} comes after line {self.number - 1}")
        if isinstance(line, Entry):
            (self.accounts.get((line.member, line.wallet)) or self.account(line.member, line.wallet)).apply(line)
        elif isinstance(line, TierMove):
            self._move(line)
        self.sink(line)

    def _move(self, line: TierMove) -> None:
        held = self.tiers.setdefault(line.member, {})
        if line.move is Move.LEFT:
            held.pop(line.tier, None)
        else:
            held[line.tier] = line.until


def fold(lines: Iterable[Line]) -> Book:
    """The state that these lines leave."""
    book = Book(lambda line: None)
    for line in lines:
        book.post(line)
    return book
