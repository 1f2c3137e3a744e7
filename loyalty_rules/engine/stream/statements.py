"""The statement of one member of a world, from what the other parts of the engine know. It changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from loyalty_rules.core.entries import UNKNOWN_DAY, Line
from loyalty_rules.core.standings import Standing
from loyalty_rules.core.statements import LotLine, Statement, WalletStatement
from loyalty_rules.engine.stream.memberships import segments_of
from loyalty_rules.engine.stream.progress import progress
from loyalty_rules.engine.stream.world import World


def statement(world: World, member: str, standing: Standing, lines: Iterable[Line]) -> Statement | None:
    """The statement; None for a member who is not known. `lines`: what was booked for them."""
    known = world.members.get(member)
    if known is None:
        return None
    wallets = tuple(_wallet(world, member, name) for name in world.program.ruleset.wallets)
    segments = segments_of(world, known, world.today)
    return Statement(member, world.today, standing, segments, wallets, progress(world, member), tuple(lines))


def _wallet(world: World, member: str, name: str) -> WalletStatement:
    account = world.book.account(member, name)
    lots = [
        LotLine(lot.left, lot.pending, None if lot.active_on == UNKNOWN_DAY else lot.active_on, lot.expires_on)
        for lot in account.lots.values()
        if lot.left
    ]
    lots.sort(key=lambda lot: (lot.expires_on or date.max, lot.active_on or date.min))
    shared = len(world.households.pool(member, name)) > 1
    together = world.households.balance(member, name) if shared else None
    return WalletStatement(name, account.balance, account.pending, tuple(lots), together)
