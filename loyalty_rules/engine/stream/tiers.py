"""Tiers: reached by a crossing, reviewed when their time is up, lost at once where they follow a measure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from loyalty_rules.core.calendar import add
from loyalty_rules.core.entries import Move
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream import statuses
from loyalty_rules.engine.stream.context import Context, Reading
from loyalty_rules.engine.stream.moments import ONE_DAY, kept_until
from loyalty_rules.engine.stream.nouns import TierEvaluator
from loyalty_rules.engine.stream.slots import read_through
from loyalty_rules.engine.stream.state import Cause, MemberState, Record
from loyalty_rules.engine.stream.world import World
from loyalty_rules.model.ruleset import Drop, KeptFor


def reach(world: World, member: MemberState, record: Record, cause: Cause) -> None:
    """Give the tiers that a record reached and that were not given for it yet; one that is held is extended."""
    for index in record.outcome.reached:
        if index not in record.reached:
            last = statuses.last_day(record.priced) if record.priced.type == statuses.STATUS else None
            record.reached[index] = give(world, member, index, cause, last)


def give(
    world: World, member: MemberState, index: int, cause: Cause, last: date | None = None
) -> tuple[bool, date | None, date | None]:
    """Give a tier as if it was reached now, or up to and with a last day: whether it was held, until when before, and
    until when now."""
    name = world.program.tiers[index].tier.name
    held = world.tiers(member.id)
    was_held, before = name in held, held.get(name)
    if last is None:
        _hold(world, member, index, _until(world, member, index, cause.day), cause)
    else:
        statuses.give(world, member, index, last, cause)
    return was_held, before, world.tiers(member.id).get(name)


def withdraw(world: World, member: MemberState, record: Record, indices: Iterable[int], cause: Cause) -> None:
    """Undo what a corrected event has reached of these tiers, where nothing has changed it since."""
    for index in indices:
        was_held, before, until = record.reached.pop(index)
        held = world.tiers(member.id)
        name = world.program.tiers[index].tier.name
        if name in held and held[name] == until and (not was_held or before != until):
            world.move(cause, member, Move.KEPT if was_held else Move.LEFT, index, before if was_held else None)
            if not was_held or member.gifts.get(index, date.min) == before:
                member.gifts.pop(index, None)


def opened_until(world: World, member: MemberState, index: int, day: date) -> date | None:
    """Until when a tier brought from elsewhere is held where nothing is said: as if it was reached on the day."""
    return _until(world, member, index, day)


def _until(world: World, member: MemberState, index: int, day: date) -> date | None:
    return kept_until(world.program.tiers[index].tier.keep, day, member.fields, world.program.windows.week_start)


def _hold(world: World, member: MemberState, index: int, until: date | None, cause: Cause) -> None:
    """Hold a tier until a day, unless it is held as long already."""
    held = world.tiers(member.id)
    name = world.program.tiers[index].tier.name
    member.grace.pop(index, None)  # reached or kept: what was looked at before is over
    present = held.get(name, date.min)
    if present is None or (until is not None and until <= present):
        own = member.gifts.get(index)
        if own is not None:  # held longer as a gift, and now so long without it
            member.gifts[index] = None if until is None else max(own, until)
        return
    member.gifts.pop(index, None)
    world.move(cause, member, Move.KEPT if present > cause.day else Move.REACHED, index, until)


def review(world: World, member: MemberState, day: date, event: Event, cause: Cause) -> None:
    """Look at the tiers whose time ends as `day` begins, on the period that is just closing; at those whose grace ends,
    on the period that closed before it, with what was added since."""
    held = world.tiers(member.id)
    due = [tier for tier in world.program.tiers if held.get(tier.tier.name, date.min) == day]
    closing = day - ONE_DAY
    given: set[int] = set()  # what a review gives is not reviewed
    for tier in reversed(due):
        index = tier.tier.index
        if index in given:
            continue
        since = member.grace.pop(index, None)
        member.gifts.pop(index, None)
        last = closing if since is None else since
        context = Context(event, _reading(world, member, last, cause), {})
        criterion = tier.keep_when or tier.reach
        if tier.tier.drop is Drop.NEVER or (criterion is not None and criterion(context)):
            _hold(world, member, index, _extended(world, member, index, last, day), cause)
        elif tier.tier.grace is not None and since is None:
            world.move(cause, member, Move.GRACE, index, add(day, tier.tier.grace))
            member.grace[index] = closing
        else:
            given.add(drop(world, member, tier, context, last, day, cause))


def drop(
    world: World, member: MemberState, tier: TierEvaluator, context: Context, last: date, day: date, cause: Cause
) -> int:
    """Take a tier that is not kept, and give the one it drops to, counted from the last day that was looked at: its
    index, -1 for none."""
    world.move(cause, member, Move.LEFT, tier.tier.index, None)
    below = _below(world, tier, context)
    if below < 0 or world.program.tiers[below].reach is None:
        return -1
    _hold(world, member, below, _extended(world, member, below, last, day), cause)
    return below


def _reading(world: World, member: MemberState, last: date, cause: Cause) -> Reading:
    """What a review reads. `last`: the last day the tier was kept for; where that is over, a window that has moved on
    since is read together with the one before it."""
    reading = world.reading(member, cause.day, world.program.state_reads)
    if last == cause.day:
        return reading
    through = {slot: read_through(state, last, cause.day)
               for slot in world.program.plan.grace if (state := member.slots[slot]) is not None}  # fmt: skip
    return reading.with_slots(through)


def _extended(world: World, member: MemberState, index: int, last: date, day: date) -> date | None:
    """Until when a tier that a review keeps or gives is held, counted from the last day that was looked at: the first
    end that lies after `day`."""
    keep = world.program.tiers[index].tier.keep
    # So many months after so many months, with no day lost between them; what is moved to the end of a period would
    # move on with each review.
    whole = isinstance(keep, KeptFor) and keep.at_end is None
    starts = [last + ONE_DAY] if whole else [last, last + ONE_DAY]
    for start in (*starts, day - ONE_DAY, day):
        until = _until(world, member, index, start)
        if until is None or until > day:
            return until
    return until


def _below(world: World, tier: TierEvaluator, context: Context) -> int:
    """Where a tier that is not kept drops to; -1 for none."""
    index, first = tier.tier.index, tier.tier.index - tier.tier.rank
    floor = -1 if tier.tier.floor is None else first + tier.tier.floor
    match tier.tier.drop:
        case Drop.ONE_LEVEL:
            return max(index - 1 if index > first else -1, floor)
        case Drop.REQUALIFY:
            below = world.program.tiers[first:index]
            return max([each.tier.index for each in below if each.reach and each.reach(context)] + [floor])
        case Drop.NEVER:
            return index
        case _:
            assert_never(tier.tier.drop)


def _lose(world: World, member: MemberState, index: int, cause: Cause) -> None:
    """Take a tier at once, but for what is left of a gift."""
    if index in member.gifts:
        member.gifts[index] = date.min
    else:
        member.grace.pop(index, None)
        world.move(cause, member, Move.LEFT, index, None)


def follow(world: World, member: MemberState, event: Event, cause: Cause) -> None:
    """Take the tiers that are kept only while a condition holds and no longer does."""
    held = world.tiers(member.id)
    following = [tier for tier in world.program.following if tier.tier.name in held]
    if following:
        context = Context(event, world.reading(member, cause.day, world.program.state_reads), {})
        for tier in following:
            assert tier.keep_while is not None
            if not tier.keep_while(context):
                _lose(world, member, tier.tier.index, cause)


def qualified(world: World, member: MemberState, event: Event, indices: Iterable[int]) -> set[int]:
    """Which of these tiers' criteria hold on the state as it is."""
    context = Context(event, world.reading(member, event.day, world.program.state_reads), {})
    tiers = [world.program.tiers[index] for index in indices]
    return {tier.tier.index for tier in tiers if tier.reach is not None and tier.reach(context)}


def held_tiers(world: World, member: MemberState) -> list[int]:
    held = world.tiers(member.id)
    return [tier.tier.index for tier in world.program.tiers if tier.tier.name in held]


def recheck(world: World, member: MemberState, event: Event, before: set[int], cause: Cause) -> None:
    """After a return: take the tiers whose criterion held before it and no longer does, where the programme says so."""
    indices = [index for index in held_tiers(world, member) if index in before]
    for index in sorted(set(indices) - qualified(world, member, event, indices), reverse=True):
        _lose(world, member, index, cause)
