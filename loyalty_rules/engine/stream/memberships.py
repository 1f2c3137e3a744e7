"""Where all members stand as the clock stops: the segments they are in, and the measures that are compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from loyalty_rules.core.events import Event
from loyalty_rules.core.memberships import Membership
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.state import MemberState
from loyalty_rules.engine.stream.world import World

_LAST_MINUTE = 24 * 60 - 1


def memberships(world: World, day: date) -> Iterator[Membership]:
    """A membership for every member at the end of that day, in the order in which they came; none without segments."""
    program = world.program
    if not program.segments:
        return
    for member in world.members.values():
        context = _at_the_end(world, member, day)
        measures = {name: read(context) for name, read in program.compared.items()}
        yield Membership(member.id, _segments(world, context), measures)


def segments_of(world: World, member: MemberState, day: date) -> tuple[str, ...]:
    """The names of the segments that a member belongs to at the end of that day."""
    return _segments(world, _at_the_end(world, member, day)) if world.program.segments else ()


def _segments(world: World, context: Context) -> tuple[str, ...]:
    return tuple(name for name, holds in world.program.segments.items() if holds(context))


def _at_the_end(world: World, member: MemberState, day: date) -> Context:
    event = Event(f"clock {day} end", "clock", member.id, world.now or 0, day, _LAST_MINUTE, {})
    return Context(event, world.reading(member, day, world.program.plan.segments), {})
