"""The event `status`: a tier that is given, with an end of its own, or taken away again."""

from __future__ import annotations

from datetime import date
from typing import Any

from loyalty_rules.core.entries import Move
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream.moments import ONE_DAY
from loyalty_rules.engine.stream.state import Cause, MemberState
from loyalty_rules.engine.stream.world import World
from loyalty_rules.model.ruleset import Ruleset, Tier

STATUS = "status"


def _tier(ruleset: Ruleset, event: Event) -> Tier | None:
    return next((tier for tier in ruleset.tiers if tier.name == event.fields.get("tier")), None)


def fault(ruleset: Ruleset, event: Event) -> str:
    """Why a status can't be given; empty where it can."""
    tier = _tier(ruleset, event)
    if tier is None:
        return f"no tier `{event.fields.get('tier')}`"
    return f"everyone holds `{tier.name}`" if tier.is_everyones else ""


def last_day(event: Event) -> date | None:
    found: Any = event.fields.get("until")
    return found  # type: ignore[no-any-return]


def takes_away(event: Event) -> bool:
    last = last_day(event) if event.type == STATUS else None
    return last is not None and last < event.day


def given(ruleset: Ruleset, event: Event) -> tuple[int, ...]:
    """The tier that the event gives, if it gives one."""
    tier = _tier(ruleset, event) if event.type == STATUS and not takes_away(event) else None
    return () if tier is None else (tier.index,)


def give(world: World, member: MemberState, index: int, last: date, cause: Cause) -> None:
    """Hold a tier up to and with a day, unless it is held as long already."""
    name = world.program.tiers[index].tier.name
    present = world.tiers(member.id).get(name, date.min)
    until = last + ONE_DAY
    if present is None or until <= present:
        return
    member.gifts.setdefault(index, present)
    member.grace.pop(index, None)
    world.move(cause, member, Move.KEPT if present > cause.day else Move.REACHED, index, until)


def take_away(world: World, member: MemberState, event: Event, cause: Cause) -> None:
    """Leave of a tier what is held without what such events gave."""
    tier = _tier(world.program.ruleset, event)
    if tier is None or tier.index not in member.gifts:
        return
    own = member.gifts.pop(tier.index)
    if own is None or own > cause.day:
        world.move(cause, member, Move.KEPT, tier.index, own)
    else:
        world.move(cause, member, Move.LEFT, tier.index, None)
