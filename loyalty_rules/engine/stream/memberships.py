"""Where all members stand as the clock stops: the segments they are in, and the measures that are compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from loyalty_rules.core.events import Event
from loyalty_rules.core.memberships import Membership
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.world import World

_LAST_MINUTE = 24 * 60 - 1


def memberships(world: World, day: date) -> Iterator[Membership]:
    """A membership for every member at the end of that day, in the order in which they came; none without segments."""
    program = world.program
    if not program.segments:
        return
    for member in world.members.values():
        event = Event(f"clock {day} end", "clock", member.id, world.now or 0, day, _LAST_MINUTE, {})
        context = Context(event, world.reading(member, day, program.plan.segments), {})
        yield Membership(
            member.id,
            tuple(name for name, holds in program.segments.items() if holds(context)),
            {name: read(context) for name, read in program.compared.items()},
        )
