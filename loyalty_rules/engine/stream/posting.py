"""Posting: an event posts the difference between its outcome now and what was posted for it before."""

from __future__ import annotations

from msgspec.structs import replace

from loyalty_rules.core.entries import Kind
from loyalty_rules.engine.stream import outbox
from loyalty_rules.engine.stream.deliveries import deliver
from loyalty_rules.engine.stream.lots import earn, take_back
from loyalty_rules.engine.stream.outcome import NOTHING, Award, AwardKey, Outcome, Parts
from loyalty_rules.engine.stream.pricing import price_received
from loyalty_rules.engine.stream.state import Cause, MemberState, Received, Record
from loyalty_rules.engine.stream.uses import post_uses
from loyalty_rules.engine.stream.world import World
from loyalty_rules.model.ruleset import OUTBOX


def settle(world: World, member: MemberState, record: Record, outcome: Outcome, cause: Cause, kind: Kind) -> None:
    """Post what changed between the record's outcome and this one. `kind`: what a decrease is, REVERSED or DROPPED."""
    before = record.outcome
    record.outcome = outcome
    if world.witness is not None:
        world.witness.settles(record, before, cause)
    if before is NOTHING:
        _settle_first(world, member, record, outcome, cause, kind)
        if world.witness is not None:
            world.witness.settled()
        return
    for key in {**before.awards, **outcome.awards}:
        old, new = before.awards.get(key), outcome.awards.get(key)
        if old == new:
            continue
        if key.wallet == OUTBOX:
            outbox.change(world, member, record, key, new, cause)
        elif key.member == member.id:
            _change(world, record, key, old, new, cause, kind)
        else:
            _deliver(world, record, key, new, cause, kind)
    old_adds, new_adds = before.contributions(), outcome.contributions()
    for slot in {**old_adds, **new_adds}:
        added, adding = old_adds.get(slot), new_adds.get(slot)
        if added != adding:
            world.put(member, slot, record.priced, added, adding)
    if outcome.codes or record.coded:
        post_uses(world, member, record, outcome, cause)
    if world.witness is not None:
        world.witness.settled()


def _settle_first(
    world: World, member: MemberState, record: Record, outcome: Outcome, cause: Cause, kind: Kind
) -> None:
    """Nothing was posted yet: all of the outcome is."""
    for key, award in outcome.awards.items():
        if key.wallet == OUTBOX:
            outbox.change(world, member, record, key, award, cause)
        elif key.member != member.id:
            _deliver(world, record, key, award, cause, kind)
        elif award.amount > 0:
            earn(world, key, award, record, record.lots.setdefault(key, []), cause)
        else:
            _change(world, record, key, None, award, cause, kind)
    for slot, adding in outcome.contributions().items():
        world.put(member, slot, record.priced, None, adding)
    if outcome.codes:
        post_uses(world, member, record, outcome, cause)


def _deliver(world: World, record: Record, key: AwardKey, award: Award | None, cause: Cause, kind: Kind) -> None:
    received = deliver(world, record, key, award, cause, kind)
    if received.reaction is not None:
        _react(world, world.member(key.member, cause.day), received, cause, kind)


def _react(world: World, member: MemberState, received: Received, cause: Cause, kind: Kind) -> None:
    """What a member has received may take them across a threshold, and no longer do so when it is taken back."""
    reaction = received.reaction
    assert reaction is not None
    measured = {slot for slots in world.program.plan.measures.values() for slot in slots}
    added = {slot: amount for slot, amount in received.adds.items() if slot in measured}
    outcome = price_received(world.program, reaction.priced, reaction.reading, added, world.begin_pricing)
    settle(world, member, reaction, outcome, cause, kind)


def _change(
    world: World, record: Record, key: AwardKey, old: Award | None, new: Award | None, cause: Cause, kind: Kind
) -> None:
    change = (0 if new is None else new.amount) - (0 if old is None else old.amount)
    if change > 0:
        assert new is not None
        if old is not None:
            new = Award(change, change, _more(old.parts, new.parts, change), (), new.note)
        earn(world, key, new, record, record.lots.setdefault(key, []), cause)
    elif change < 0:
        place = world.program.rules[key.rule].place
        take_back(world, key, -change, place, record.lots.get(key, []), record, cause, kind)
    elif old is None and new is not None and new.note:
        place = world.program.rules[key.rule].place
        world.post(cause, key, Kind.REFUSED, 0, asked=new.asked, place=place, note=new.note)


def _more(old: Parts, new: Parts, change: int) -> Parts:
    """The parts of an increase, where they make it up."""
    before = dict(old)
    parts = tuple((at, more) for at, amount in new if (more := amount - before.get(at, 0)))
    return parts if sum(more for _, more in parts) == change and all(more > 0 for _, more in parts) else ()


def without(outcome: Outcome, key: AwardKey) -> Outcome:
    """The outcome had this award not been given; its caps have their room back."""
    return replace(outcome, awards={at: award for at, award in outcome.awards.items() if at != key})
