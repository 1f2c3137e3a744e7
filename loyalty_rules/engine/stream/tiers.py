"""Tiers: reached by a crossing, reviewed when their time is up, lost at once where they follow a measure."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from loyalty_rules.core.entries import Move
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.moments import ONE_DAY, kept_until
from loyalty_rules.engine.stream.world import Cause, MemberState, World
from loyalty_rules.model.ruleset import Drop, Keep


def reach(world: World, member: MemberState, ranks: tuple[int, ...], cause: Cause) -> None:
    """Give the tiers that were reached; one that is held already is extended."""
    for rank in ranks:
        _hold(world, member, rank, kept_until(_keep(world, rank), cause.day, world.program.windows.week_start), cause)


def _keep(world: World, rank: int) -> Keep:
    return world.program.tiers[rank].tier.keep


def _hold(world: World, member: MemberState, rank: int, until: date | None, cause: Cause) -> bool:
    """Hold a tier until a day, unless it is held as long already; whether that changed anything."""
    held = world.book.tiers.get(member.id, {})
    name = world.program.tiers[rank].tier.name
    if name in held:
        present = held[name]
        if present is None or (until is not None and until <= present):
            return False
    world.move(cause, member, Move.KEPT if name in held else Move.REACHED, rank, until)
    return True


def review(world: World, member: MemberState, day: date, event: Event, cause: Cause) -> None:
    """Look at the tiers whose time ends as `day` begins, on the period that is just closing."""
    held = world.book.tiers.get(member.id, {})
    due = [tier for tier in world.program.tiers if held.get(tier.tier.name, date.min) == day]
    if not due:
        return
    week_start = world.program.windows.week_start
    context = Context(event, world.reading(member, cause.day), {})
    closing = day - ONE_DAY

    def extended(rank: int) -> date | None:
        until = kept_until(_keep(world, rank), closing, week_start)
        return kept_until(_keep(world, rank), day, week_start) if until is not None and until <= day else until

    for tier in reversed(due):
        rank = tier.tier.rank
        criterion = tier.keep_when or tier.reach
        if tier.tier.drop is Drop.NEVER or (criterion is not None and criterion(context)):
            _hold(world, member, rank, extended(rank), cause)
            continue
        match tier.tier.drop:
            case Drop.ONE_LEVEL:
                world.move(cause, member, Move.LEFT, rank, None)
                if rank > 0 and world.program.tiers[rank - 1].reach is not None:
                    _hold(world, member, rank - 1, extended(rank - 1), cause)
            case Drop.REQUALIFY:
                world.move(cause, member, Move.LEFT, rank, None)
                for lower in reversed(world.program.tiers[:rank]):
                    if lower.reach is not None and lower.reach(context):
                        _hold(world, member, lower.tier.rank, extended(lower.tier.rank), cause)
                        break
            case _:
                assert_never(tier.tier.drop)


def follow(world: World, member: MemberState, event: Event, cause: Cause) -> None:
    """Take the tiers that are kept only while a condition holds and no longer does."""
    held = world.book.tiers.get(member.id, {})
    following = [tier for tier in world.program.tiers if tier.keep_while is not None and tier.tier.name in held]
    if following:
        context = Context(event, world.reading(member, cause.day), {})
        for tier in following:
            assert tier.keep_while is not None
            if not tier.keep_while(context):
                world.move(cause, member, Move.LEFT, tier.tier.rank, None)


def recheck(world: World, member: MemberState, event: Event, cause: Cause) -> None:
    """After a return: take the tiers whose criterion no longer holds, where the programme says so."""
    held = world.book.tiers.get(member.id, {})
    context = Context(event, world.reading(member, cause.day), {})
    for tier in reversed(world.program.tiers):
        if tier.tier.name in held and tier.reach is not None and not tier.reach(context):
            world.move(cause, member, Move.LEFT, tier.tier.rank, None)
