"""The clock: what is due before an event happens at its own time.

Local midnight has two edges. First the old day closes, for all members: rules and exchanges of a period's end and
reviews, booked on its last day. Then the new day opens, for all: pending lots activate, schedules and anniversaries
run, lots lapse; then what follows from it: conditions of held awards, exchanges there is enough for, tiers that follow
a measure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from loyalty_rules.core.calendar import add
from loyalty_rules.core.entries import Kind
from loyalty_rules.core.events import Event, Fields
from loyalty_rules.engine.stream import exchanges, migrations, outbox, suspensions, tiers
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.lives import expiry_on
from loyalty_rules.engine.stream.lots import activate
from loyalty_rules.engine.stream.moments import ONE_DAY
from loyalty_rules.engine.stream.outcome import AwardKey
from loyalty_rules.engine.stream.posting import settle, without
from loyalty_rules.engine.stream.pricing import price_scheduled
from loyalty_rules.engine.stream.state import Cause, Hold, MemberState, Record
from loyalty_rules.engine.stream.world import World
from loyalty_rules.model.ruleset import Idle

_LAST_MINUTE = 24 * 60 - 1


def open_day(world: World, day: date) -> None:
    """Run the clock up to the beginning of a local day: all days before it close, and it opens."""
    if world.opening is not None and world.opening[0] <= day:
        _finish_opening(world)
    while world.days and world.days[0] <= day:
        _close_all(world, world.days[0])
        _finish_opening(world)
    world.today = max(world.today, day)


def close_day(world: World, day: date) -> None:
    """Run the clock to the end of a local day: it closes, and the next one does not open yet."""
    open_day(world, day)
    if world.opening is None and world.days and world.days[0] == day + ONE_DAY:
        _close_all(world, day + ONE_DAY)


def _close_all(world: World, due: date) -> None:
    """The day before `due` closes for every member who is looked at as `due` begins: its last moment, its date."""
    closing = due - ONE_DAY
    world.today = max(world.today, closing)
    cause = Cause(world.program.zone.midnight(due) - 1, closing, f"clock {closing}")
    members = world.woken(due)
    has_any = world.timetable.has_any(due, closes=True)
    closing_for = members if has_any else [each for each in members if due in world.tiers(each.id).values()]
    for together in _together(world, closing_for):
        _close(world, together, due, cause)
    world.opening = (due, members)


def _finish_opening(world: World) -> None:
    """The day that waits to be opened opens, also for members who were given something as the old day closed."""
    if world.opening is None:
        return
    due, members = world.opening
    world.opening = None
    known = {member.id for member in members}
    members += [member for member in world.woken(due) if member.id not in known]
    world.today = max(world.today, due)
    cause = Cause(world.program.zone.midnight(due), due, f"clock {due}")
    migrates = due in world.program.migrations
    for member in members if migrates else ():
        migrations.migrate(world, member, due, cause)
    has_any = world.timetable.has_any(due, closes=False)
    # Where nothing was due, what is planned next still stands.
    is_planned = not (has_any or migrates or world.timetable.has_any(due, closes=True))
    for together in _together(world, members):
        _open(world, together, cause, has_any)
        for member in () if is_planned else together:
            world.plan_ahead(member, due)


def _together(world: World, members: list[MemberState]) -> list[list[MemberState]]:
    """Who goes through an edge of midnight step by step together: what some spend together, all have to be given."""
    if world.households.any:
        return [sorted(members, key=lambda member: member.id)]
    return [[member] for member in members]


def _close(world: World, members: list[MemberState], due: date, cause: Cause) -> None:
    members = [member for member in members if _closes(world, member, due)]
    id = f"{cause.event} end"
    of = {each.id: Event(id, "clock", each.id, cause.time, cause.day, _LAST_MINUTE, {}) for each in members}
    for member in members:
        _give(world, member, of[member.id], world.timetable.due_rules(due, member.fields, closes=True), cause)
    _exchange(world, members, due, of, cause, closes=True)
    for member in members:
        outbox.send(world, cause)
        if due in world.tiers(member.id).values():
            tiers.review(world, member, due, of[member.id], cause)


def _closes(world: World, member: MemberState, due: date) -> bool:
    """Does the closing of the day mean anything for the member?"""
    timetable = world.timetable
    return bool(
        timetable.due_rules(due, member.fields, closes=True)
        or timetable.due_exchanges(due, member.fields, closes=True)
        or due in world.tiers(member.id).values()
    )


def _open(world: World, members: list[MemberState], cause: Cause, has_any: bool) -> None:
    """`has_any`: whether the timetable may have something due for one of the members."""
    day = cause.day
    for member in members:
        for waiting in member.activations.pop(day, ()):
            activate(world, member, waiting, cause)
    of = {each.id: Event(cause.event, "clock", each.id, cause.time, day, 0, {}) for each in members}
    if has_any:
        for member in members:
            _give(world, member, of[member.id], world.timetable.due_rules(day, member.fields, closes=False), cause)
        _exchange(world, members, day, of, cause, closes=False)
    for member in members:
        if world.program.on_lapse:
            _warn(world, member, cause)
        _lapse(world, member, of[member.id], cause)
        if member.messages:
            outbox.fall_due(world, member, day)
    for member in members:
        react(world, member, of[member.id], cause)


def _exchange(
    world: World, members: list[MemberState], day: date, of: Mapping[str, Event], cause: Cause, closes: bool
) -> None:
    """The scheduled exchanges of one edge of midnight: of those who spend together, the first for whom one can happen
    makes it for all."""
    done: set[tuple[str, str]] = set()
    for member in members:
        for exchange in world.timetable.due_exchanges(day, member.fields, closes=closes):
            at = (exchange.exchange.name, world.households.pool(member.id, exchange.exchange.wallet)[0])
            if at not in done and exchanges.exchange_all(world, member, exchange, of[member.id], cause):
                done.add(at)


def _give(world: World, member: MemberState, event: Event, rules: tuple[str, ...], cause: Cause) -> None:
    """The scheduled rules of one edge of midnight."""
    if not rules:
        return
    reading = world.reading(member, event.day, world.program.scheduled_reads)
    record = Record(event, reading, event, scheduled=rules)
    outcome = price_scheduled(world.program, event, reading, rules, begin=world.begin_pricing)
    settle(world, member, record, outcome, cause, Kind.REVERSED)
    tiers.reach(world, member, record, cause)
    if world.program.ruleset.program.returns is not None:
        member.records[event.id] = record


def _warn(world: World, member: MemberState, cause: Cause) -> None:
    """The rules that are set off so many days before something lapses, by what would lapse as things are."""
    for trigger, rules in world.program.on_lapse.items():
        over = cause.day + timedelta(trigger.days)
        amount = _lapsing(world, member, trigger.wallet, over)
        if amount > 0:
            fields: Fields = {"lapsing": amount, "last-day": over - ONE_DAY}
            id = f"{cause.event} {trigger.days} days before {trigger.wallet} lapse"
            _give(world, member, Event(id, "clock", member.id, cause.time, cause.day, 0, fields), rules, cause)


def _lapsing(world: World, member: MemberState, wallet: str, day: date) -> int:
    """How much of a wallet lapses as the day begins, if nothing changes before."""
    if wallet in member.suspended:
        return 0
    account = world.book.account(member.id, wallet)
    lots = {id: account.lots.get(id) for name, id in member.expiries.get(day, ()) if name == wallet}
    found = sum(lot.left for lot in lots.values() if lot is not None and not lot.pending and lot.expires_on == day)
    noun = world.program.ruleset.wallets[wallet]
    expiry = expiry_on(day, noun.expiry, noun.later)
    if isinstance(expiry, Idle) and wallet in member.active and add(member.active[wallet], expiry.duration) == day:
        found += sum(lot.left for lot in account.lots.values() if lot.left and not lot.pending)
    return found


def _lapse(world: World, member: MemberState, event: Event, cause: Cause) -> None:
    day = cause.day
    suspensions.look(world, member, event, cause)
    for wallet, lot_id in member.expiries.pop(day, ()):
        lot = world.book.account(member.id, wallet).lots.get(lot_id)
        if lot is not None and lot.left and not lot.pending and lot.expires_on is not None and lot.expires_on <= day:
            if wallet in member.suspended:
                member.overdue.setdefault(wallet, []).append(lot_id)
                continue
            world.post(cause, AwardKey("", wallet, member.id), Kind.LAPSED, lot.left, lot=lot_id)
    for wallet in list(member.active) if member.active else ():
        suspensions.lapse_idle(world, member, wallet, cause)


def react(world: World, member: MemberState, event: Event, cause: Cause) -> None:
    """What follows from a new state: held awards released or dropped, automatic exchanges, tiers that follow."""
    if member.holds:
        member.holds = [hold for hold in member.holds if _is_waiting(world, member, hold, event, cause)]
    if world.program.automatic:
        exchanges.as_soon_as(world, member, event, cause)
    if world.program.following:
        tiers.follow(world, member, event, cause)
    if world.program.suspended:
        suspensions.look(world, member, event, cause)
    if world.outbox:
        outbox.send(world, cause)


def _is_waiting(world: World, member: MemberState, hold: Hold, event: Event, cause: Cause) -> bool:
    """Look at one held award; whether it has to be looked at again."""
    waiting = hold.waiting
    lot = world.book.account(waiting.key.member, waiting.key.wallet).lots.get(waiting.lot)
    if lot is None or not lot.pending or not lot.left:
        return False
    when = waiting.life.when
    if when is not None and when(Context(event, world.reading(member, cause.day, world.program.state_reads), {})):
        activate(world, world.member(waiting.key.member, cause.day), waiting, cause)
        return False
    if hold.dropped_on is None or hold.dropped_on > cause.day:
        return True
    if hold.record is None:
        world.post(cause, waiting.key, Kind.DROPPED, lot.left, place=waiting.place, lot=waiting.lot)
    else:
        hold.record.dropped |= {waiting.key}
        settle(world, member, hold.record, without(hold.record.outcome, waiting.key), cause, Kind.DROPPED)
    return False
