"""A statement: what one member has, where they stand, and the lines that made it so."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from loyalty_rules.core.entries import Line
from loyalty_rules.core.standings import ChallengeProgress, Standing


class LotLine(Struct, frozen=True):
    """What is left of a lot. `pending`: not yet to be spent, `active_on` the day it can be, None where it waits for a
    condition. `expires_on`: the first day on which it can no longer be spent, None for never."""

    amount: int
    pending: bool
    active_on: date | None
    expires_on: date | None


class WalletStatement(Struct, frozen=True):
    """`balance` can be spent, and is below zero where something is owed; `pending` can't yet. Amounts are in the
    wallet's smallest parts. `lots`: what it is made of, the next to lapse first. `together`: what the member's
    household can spend, None where the member is alone."""

    wallet: str
    balance: int
    pending: int
    lots: tuple[LotLine, ...]
    together: int | None = None


class Statement(Struct, frozen=True):
    """One member at the end of `day`. `lines`: everything booked for them, in order."""

    member: str
    day: date
    standing: Standing
    segments: tuple[str, ...]
    wallets: tuple[WalletStatement, ...]
    challenges: tuple[ChallengeProgress, ...]
    lines: tuple[Line, ...]
