"""Migrations: on the day on which a value or table that a criterion reads changes, members are looked at by the new
one."""

from __future__ import annotations

from datetime import date

from loyalty_rules.core.entries import Kind
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream import tiers
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.moments import ONE_DAY
from loyalty_rules.engine.stream.posting import settle
from loyalty_rules.engine.stream.pricing import price_scheduled
from loyalty_rules.engine.stream.state import Cause, MemberState, Record
from loyalty_rules.engine.stream.world import World
from loyalty_rules.model.ruleset import Drop, Migrate


def migrate(world: World, member: MemberState, day: date, cause: Cause) -> None:
    """Take what the criteria of the day no longer keep, if the programme takes at all, and give what they reach; on the
    measures as the day before closed."""
    changed = world.program.migrations[day]
    last = day - ONE_DAY
    event = Event(f"{cause.event} migrate", "clock", member.id, cause.time, day, 0, {})
    context = Context(event, world.reading(member, last, world.program.state_reads), {})
    lost: set[int] = set()
    stay: set[int] = set(member.gifts)  # a gift has an end of its own
    for tier in reversed(changed) if world.program.ruleset.program.migrate is Migrate.EVALUATE else ():
        criterion = tier.keep_when or tier.reach
        is_safe = tier.tier.index in stay or tier.tier.drop is Drop.NEVER
        if tier.tier.name in world.tiers(member.id) and criterion is not None and not (is_safe or criterion(context)):
            member.grace.pop(tier.tier.index, None)
            lost.add(tier.tier.index)
            stay.add(tiers.drop(world, member, tier, context, last, day, cause))
    held = world.tiers(member.id)
    given = tuple(
        tier.tier.index
        for tier in changed
        if tier.tier.name not in held and tier.tier.index not in lost and tier.reach and tier.reach(context)
    )
    if given:
        reading = world.reading(member, day, world.program.scheduled_reads)
        record = Record(event, reading, event)
        outcome = price_scheduled(world.program, event, reading, (), given, world.begin_pricing)
        settle(world, member, record, outcome, cause, Kind.REVERSED)
        tiers.reach(world, member, record, cause)
