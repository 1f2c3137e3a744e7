"""The clock: what is due before an event happens at its own time.

Local midnight has two edges. First the old day closes, for all members: rules and exchanges of a period's end and
reviews, booked on its last day. Then the new day opens, for all: pending lots activate, schedules and anniversaries
run, lots lapse; then what follows from it: conditions of held awards, exchanges there is enough for, tiers that follow
a measure.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from datetime import date, timedelta
from typing import assert_never

from loyalty_rules.core.calendar import add, next_anniversary, next_period_start, next_yearly
from loyalty_rules.core.entries import Kind
from loyalty_rules.core.events import Event, Fields
from loyalty_rules.engine.stream import exchanges, tiers
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.moments import ONE_DAY
from loyalty_rules.engine.stream.outcome import AwardKey
from loyalty_rules.engine.stream.posting import activate, settle, without
from loyalty_rules.engine.stream.pricing import price_scheduled
from loyalty_rules.engine.stream.world import Cause, MemberState, Record, World
from loyalty_rules.ledger.account import Account
from loyalty_rules.model.ruleset import (
    AsSoonAs,
    Idle,
    OnAnniversary,
    OnDate,
    OnEnd,
    OnRequest,
    OnYearly,
    Scheduled,
)

_LAST_MINUTE = 24 * 60 - 1


def advance(world: World, day: date) -> None:
    """Run the clock up to the beginning of a local day."""
    while world.wakes and world.wakes[0][0] <= day:
        due = world.wakes[0][0]
        woken: list[MemberState] = []
        while world.wakes and world.wakes[0][0] == due:
            _, id = heapq.heappop(world.wakes)
            member = world.members[id]
            if due in member.wakes:
                member.wakes.discard(due)
                woken.append(member)
        world.today = due
        for member in woken:
            _close(world, member, due)
        for member in woken:
            _open(world, member, due)
            schedule_next(world, member, due)
        world.book.check()
    if day > world.today:
        world.today = day


def schedule_next(world: World, member: MemberState, after: date) -> None:
    """Have the member looked at when the next scheduled rule or exchange is due."""
    for trigger in _schedule(world):
        world.schedule(member, _next(world, trigger, member.fields, after))


def _schedule(world: World) -> Iterable[Scheduled]:
    for _, trigger in world.program.scheduled:
        yield trigger
    for exchange in world.program.exchanges.values():
        for each in exchange.exchange.triggers:
            if not isinstance(each, OnRequest | AsSoonAs):
                yield each


def _next(world: World, trigger: Scheduled, member: Fields, after: date) -> date | None:
    match trigger:
        case OnEnd(period):
            return next_period_start(after, period, world.program.windows.week_start)
        case OnYearly(month, day):
            return next_yearly(month, day, after)
        case OnAnniversary(field):
            anchor = member.get(field)
            return next_anniversary(anchor, after) if isinstance(anchor, date) else None
        case OnDate(day):
            return day if day > after else None
        case _:
            assert_never(trigger)


def _is_due(world: World, trigger: Scheduled, member: Fields, day: date) -> bool:
    if isinstance(trigger, OnAnniversary) and member.get(trigger.field) == day:
        return False  # the day itself is no anniversary yet
    return _next(world, trigger, member, day - ONE_DAY) == day


def _close(world: World, member: MemberState, day: date) -> None:
    """The old day closes: its last moment, and its date on every line."""
    closing = day - ONE_DAY
    cause = Cause(world.program.zone.midnight(day) - 1, closing, f"clock {closing}")
    record = Record(*_events(member, cause, _LAST_MINUTE), world.reading(member, closing))
    _run(world, member, record, day, cause, closes=True)
    tiers.review(world, member, day, record.event, cause)


def _open(world: World, member: MemberState, day: date) -> None:
    cause = Cause(world.program.zone.midnight(day), day, f"clock {day}")
    for wallet, lot in member.activations.pop(day, ()):
        entry_lot = world.account(member.id, wallet).lots.get(lot)
        if entry_lot is not None and entry_lot.active_on == day:
            rule = lot.split("/")[1] if "/" in lot else ""
            key = AwardKey(rule if rule in world.program.rules else "", wallet, member.id)
            activate(world, member, key, lot, "", cause)
    record = Record(*_events(member, cause, 0), world.reading(member, day))
    _run(world, member, record, day, cause, closes=False)
    _lapse(world, member, day, cause)
    react(world, member, Record(*_events(member, cause, 0), world.reading(member, day)), cause)


def _events(member: MemberState, cause: Cause, minute: int) -> tuple[Event, Event]:
    event = Event(cause.event, "clock", member.id, cause.time, cause.day, minute, {})
    return event, event


def _run(world: World, member: MemberState, record: Record, day: date, cause: Cause, closes: bool) -> None:
    """The scheduled rules, then the scheduled exchanges, of one edge of midnight."""
    due = tuple(
        rule.rule.name
        for rule, trigger in world.program.scheduled
        if isinstance(trigger, OnEnd) is closes and _is_due(world, trigger, member.fields, day)
    )
    if due:
        outcome = price_scheduled(world.program, record.event, record.reading, due)
        record.scheduled = due
        settle(world, member, record, outcome, cause, Kind.REVERSED)
        if world.program.ruleset.program.returns is not None:
            member.records[cause.event] = record
    for exchange in world.program.exchanges.values():
        for trigger in exchange.exchange.triggers:
            if isinstance(trigger, OnRequest | AsSoonAs) or isinstance(trigger, OnEnd) is not closes:
                continue
            if _is_due(world, trigger, member.fields, day):
                exchanges.exchange_all(world, member, exchange, record, cause)


def _lapse(world: World, member: MemberState, day: date, cause: Cause) -> None:
    for wallet, lot_id in member.expiries.pop(day, ()):
        lot = world.account(member.id, wallet).lots.get(lot_id)
        if lot is not None and lot.left and lot.expires_on is not None and lot.expires_on <= day:
            world.post(cause, AwardKey("", wallet, member.id), Kind.LAPSED, lot.left, lot=lot_id)
    for noun in world.program.ruleset.wallets.values():
        expiry = noun.expiry
        if isinstance(expiry, Idle) and noun.name in member.active:
            over = add(member.active[noun.name], expiry.duration)
            if over <= day:
                _lapse_all(world, member, noun.name, cause)
                del member.active[noun.name]
            else:
                world.schedule(member, over)


def _lapse_all(world: World, member: MemberState, wallet: str, cause: Cause) -> None:
    account: Account = world.account(member.id, wallet)
    for lot in [lot for lot in account.lots.values() if lot.left and not lot.pending]:
        world.post(
            cause, AwardKey("", wallet, member.id), Kind.LAPSED, lot.left, lot=lot.id, note="no activity for too long"
        )


def react(world: World, member: MemberState, record: Record, cause: Cause) -> None:
    """What follows from a new state: held awards released or dropped, automatic exchanges, tiers that follow."""
    if member.holds:
        _look_at_holds(world, member, record, cause)
    exchanges.as_soon_as(world, member, record, cause)
    tiers.follow(world, member, record.event, cause)


def _look_at_holds(world: World, member: MemberState, record: Record, cause: Cause) -> None:
    context = Context(record.event, world.reading(member, cause.day), {})
    waiting = []
    for hold in member.holds:
        lot = world.account(hold.owner, hold.key.wallet).lots.get(hold.lot)
        if lot is None or not lot.pending or not lot.left:
            continue
        owner = world.member(hold.owner, cause.day)
        place = world.program.rules[hold.key.rule].place
        if hold.when is not None and hold.when(context):
            activate(world, owner, hold.key, hold.lot, place, cause)
        elif hold.dropped_on is not None and hold.dropped_on <= cause.day:
            giver = world.member(hold.record.event.member, cause.day)
            settle(world, giver, hold.record, without(hold.record.outcome, hold.key), cause, Kind.DROPPED)
        else:
            waiting.append(hold)
    member.holds = waiting


def run_to(world: World, day: date) -> None:
    """Run the clock to the end of a local day."""
    advance(world, day + timedelta(days=1))
