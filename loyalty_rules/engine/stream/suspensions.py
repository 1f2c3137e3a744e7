"""Suspended expiry: while a wallet's condition holds for a member, and for its grace after, nothing of it lapses."""

from __future__ import annotations

from datetime import date

from loyalty_rules.core.calendar import add
from loyalty_rules.core.entries import Kind
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.lives import expiry_on
from loyalty_rules.engine.stream.lots import lapse
from loyalty_rules.engine.stream.nouns import SuspensionEvaluator
from loyalty_rules.engine.stream.outcome import AwardKey
from loyalty_rules.engine.stream.state import Cause, MemberState
from loyalty_rules.engine.stream.world import World
from loyalty_rules.model.ruleset import Idle

OVERDUE = "its time was over, and it is not suspended any more"


def look(world: World, member: MemberState, event: Event, cause: Cause) -> None:
    """Begin what begins and end what ends: what is overdue when a suspension and its grace are over lapses."""
    for wallet, terms in world.program.suspended.items():
        now = _now(terms, cause.day)
        holds = now is not None and bool(
            now.condition(Context(event, world.reading(member, cause.day, world.program.state_reads), {}))
        )
        if holds:
            member.suspended[wallet] = None
        elif wallet in member.suspended:
            until = member.suspended[wallet]
            if until is None:
                until = cause.day if now is None or now.grace is None else add(cause.day, now.grace)
                member.suspended[wallet] = until
                world.schedule(member, until)
            if until <= cause.day:
                del member.suspended[wallet]
                _lapse_overdue(world, member, wallet, cause)


def _now(terms: tuple[tuple[date, SuspensionEvaluator | None], ...], day: date) -> SuspensionEvaluator | None:
    found = None
    for since, suspension in terms:
        if since <= day:
            found = suspension
    return found


def _lapse_overdue(world: World, member: MemberState, wallet: str, cause: Cause) -> None:
    account = world.book.account(member.id, wallet)
    for lot in member.overdue.pop(wallet, ()):
        if lot in account.lots:
            lapse(world, cause, AwardKey("", wallet, member.id), lot, OVERDUE)
    lapse_idle(world, member, wallet, cause)


def lapse_idle(world: World, member: MemberState, wallet: str, cause: Cause) -> None:
    """All of a wallet lapses when nothing was done for too long; otherwise the member is looked at when it would be."""
    noun = world.program.ruleset.wallets[wallet]
    expiry = expiry_on(cause.day, noun.expiry, noun.later)
    if not isinstance(expiry, Idle) or wallet not in member.active or wallet in member.suspended:
        return
    over = add(member.active[wallet], expiry.duration)
    if over > cause.day:
        world.schedule_lapse(member, wallet, over)
        return
    del member.active[wallet]
    for lot in [lot for lot in world.book.account(member.id, wallet).lots.values() if lot.left and not lot.pending]:
        key = AwardKey("", wallet, member.id)
        world.post(cause, key, Kind.LAPSED, lot.left, lot=lot.id, note="no activity for too long")
