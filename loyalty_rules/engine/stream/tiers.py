"""Tiers: reached by a crossing, reviewed when their time is up, lost at once where they follow a measure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from loyalty_rules.core.entries import Move
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.moments import ONE_DAY, kept_until
from loyalty_rules.engine.stream.state import Cause, MemberState, Record
from loyalty_rules.engine.stream.world import World
from loyalty_rules.model.ruleset import Drop, KeptFor


def reach(world: World, member: MemberState, record: Record, cause: Cause) -> None:
    """Give the tiers that a record reached and that were not given for it yet; one that is held is extended."""
    for rank in record.outcome.reached:
        if rank not in record.reached:
            record.reached[rank] = give(world, member, rank, cause)


def give(world: World, member: MemberState, rank: int, cause: Cause) -> tuple[bool, date | None, date | None]:
    """Give a tier as if it was reached now: whether it was held, until when before, and until when now."""
    name = world.program.tiers[rank].tier.name
    held = world.tiers(member.id)
    was_held, before = name in held, held.get(name)
    _hold(world, member, rank, _until(world, rank, cause.day), cause)
    return was_held, before, world.tiers(member.id).get(name)


def withdraw(world: World, member: MemberState, record: Record, cause: Cause) -> None:
    """Undo what a corrected event no longer reaches, where nothing has changed it since."""
    for rank in [rank for rank in record.reached if rank not in record.outcome.reached]:
        was_held, before, until = record.reached.pop(rank)
        held = world.tiers(member.id)
        name = world.program.tiers[rank].tier.name
        if name in held and held[name] == until and (not was_held or before != until):
            world.move(cause, member, Move.KEPT if was_held else Move.LEFT, rank, before if was_held else None)


def opened_until(world: World, rank: int, day: date) -> date | None:
    """Until when a tier brought from elsewhere is held where nothing is said: as if it was reached on the day."""
    return _until(world, rank, day)


def _until(world: World, rank: int, day: date) -> date | None:
    return kept_until(world.program.tiers[rank].tier.keep, day, world.program.windows.week_start)


def _hold(world: World, member: MemberState, rank: int, until: date | None, cause: Cause) -> None:
    """Hold a tier until a day, unless it is held as long already."""
    held = world.tiers(member.id)
    name = world.program.tiers[rank].tier.name
    present = held.get(name, date.min)
    if present is None or (until is not None and until <= present):
        return
    world.move(cause, member, Move.KEPT if present > cause.day else Move.REACHED, rank, until)


def review(world: World, member: MemberState, day: date, event: Event, cause: Cause) -> None:
    """Look at the tiers whose time ends as `day` begins, on the period that is just closing."""
    held = world.tiers(member.id)
    due = [tier for tier in world.program.tiers if held.get(tier.tier.name, date.min) == day]
    context = Context(event, world.reading(member, cause.day, world.program.state_reads), {})
    closing = day - ONE_DAY

    def extended(rank: int) -> date | None:
        if isinstance(world.program.tiers[rank].tier.keep, KeptFor):
            return _until(world, rank, day)  # so many months after so many months, with no day lost between them
        until = _until(world, rank, closing)
        return _until(world, rank, day) if until is not None and until <= day else until

    given: set[int] = set()  # what a review gives is not reviewed
    for tier in reversed(due):
        rank = tier.tier.rank
        if rank in given:
            continue
        criterion = tier.keep_when or tier.reach
        if tier.tier.drop is Drop.NEVER or (criterion is not None and criterion(context)):
            _hold(world, member, rank, extended(rank), cause)
            continue
        world.move(cause, member, Move.LEFT, rank, None)
        match tier.tier.drop:
            case Drop.ONE_LEVEL:
                lower = [rank - 1]
            case Drop.REQUALIFY:
                lower = [each.tier.rank for each in world.program.tiers[:rank] if each.reach and each.reach(context)]
            case _:
                assert_never(tier.tier.drop)
        for below in lower[-1:]:
            if below >= 0 and world.program.tiers[below].reach is not None:
                _hold(world, member, below, extended(below), cause)
                given.add(below)


def follow(world: World, member: MemberState, event: Event, cause: Cause) -> None:
    """Take the tiers that are kept only while a condition holds and no longer does."""
    if not world.program.following:
        return
    held = world.tiers(member.id)
    following = [tier for tier in world.program.following if tier.tier.name in held]
    if following:
        context = Context(event, world.reading(member, cause.day, world.program.state_reads), {})
        for tier in following:
            assert tier.keep_while is not None
            if not tier.keep_while(context):
                world.move(cause, member, Move.LEFT, tier.tier.rank, None)


def qualified(world: World, member: MemberState, event: Event, ranks: Iterable[int]) -> set[int]:
    """Which of these tiers' criteria hold on the state as it is."""
    context = Context(event, world.reading(member, event.day, world.program.state_reads), {})
    tiers = [world.program.tiers[rank] for rank in ranks]
    return {tier.tier.rank for tier in tiers if tier.reach is not None and tier.reach(context)}


def held_ranks(world: World, member: MemberState) -> list[int]:
    held = world.tiers(member.id)
    return [tier.tier.rank for tier in world.program.tiers if tier.tier.name in held]


def recheck(world: World, member: MemberState, event: Event, before: set[int], cause: Cause) -> None:
    """After a return: take the tiers whose criterion held before it and no longer does, where the programme says so."""
    ranks = [rank for rank in held_ranks(world, member) if rank in before]
    for rank in sorted(set(ranks) - qualified(world, member, event, ranks), reverse=True):
        world.move(cause, member, Move.LEFT, rank, None)
