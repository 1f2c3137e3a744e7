"""Deliveries: what one member's event gives another. The recipient's own caps apply when it reaches them, in the state
it first found; it counts in their measures, may reach them a tier and take them across a threshold."""

from __future__ import annotations

from typing import Any

from loyalty_rules.core.entries import Kind
from loyalty_rules.core.events import Event
from loyalty_rules.core.quantities import Exact
from loyalty_rules.engine.stream import tiers
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.lots import earn, take_back
from loyalty_rules.engine.stream.nouns import TIMES, CapEvaluator
from loyalty_rules.engine.stream.outcome import Award, AwardKey
from loyalty_rules.engine.stream.state import Cause, MemberState, Received, Record
from loyalty_rules.engine.stream.world import World
from loyalty_rules.model.ruleset import CapBasis, Recipient


def deliver(world: World, record: Record, key: AwardKey, award: Award | None, cause: Cause, kind: Kind) -> Received:
    """Give, change or take back what the event of a record gives another member; what they have received by it."""
    recipient = world.member(key.member, cause.day)
    event, rule = record.priced, world.program.rules[key.rule]
    asked = 0 if award is None else award.amount
    at = (event.member, event.id, key)
    received = recipient.received.get(at)
    if received is None:
        received = recipient.received[at] = Received(0, 0, {}, _rooms(world, recipient, record, key), [], record)
    granted, note = asked, "" if award is None else award.note
    adds: dict[int, Exact] = {}
    for cap, room in zip(rule.recipient_caps, received.rooms, strict=True):
        if cap.cap.basis is not CapBasis.TIMES and key.wallet not in cap.wallets:
            continue
        allowed = let_through(cap, key, room, granted)
        note = note if allowed == granted else cap.cap.name
        cap.tell(allowed != granted)
        granted = allowed
    for cap in rule.recipient_caps:
        points = cap.cap.basis is not CapBasis.TIMES
        if cap.slot is not None and granted and (not points or key.wallet in cap.wallets):
            adds[cap.slot] = granted * cap.wallets[key.wallet] if points else 1
    given = _given_slots(world, key)
    for slot in given if granted else ():
        adds[slot] = granted
    counted = _times_slots(world, key)
    for slot in counted if granted else ():
        adds[slot] = 1
    given += counted
    if world.witness is not None:
        world.witness.delivers(record, key, received, asked, granted)
    change = granted - received.amount
    if change > 0:
        first = not received.lots
        earn(world, key, Award(change, asked if first else change, note=note), record, received.lots, cause)
    elif change < 0:
        take_back(world, key, -change, rule.place, received.lots, record, cause, kind)
    elif asked > received.asked and note:
        world.post(cause, key, Kind.REFUSED, 0, asked=asked, place=rule.place, note=note)
    if received.reaction is None and any(not each.slots.isdisjoint(given) for each in world.program.reaching):
        stands = Event(
            f"{event.id}/{key.rule}/{event.member}", "", recipient.id, event.time, event.day, event.minute, {}
        )
        reading = world.reading(recipient, event.day, world.program.scheduled_reads)
        received.reaction = Record(stands, reading, stands)
    qualifies = bool(given) and not world.program.tier_slots.isdisjoint(given)
    ranks = range(len(world.program.tiers)) if qualifies else ()
    before = tiers.qualified(world, recipient, event, ranks) if qualifies else set()
    for slot in {**received.adds, **adds}:
        old, new = received.adds.get(slot), adds.get(slot)
        if old != new:
            world.put(recipient, slot, event, old, new)
    received.asked, received.amount, received.adds = asked, granted, adds
    if qualifies:
        for rank in sorted(tiers.qualified(world, recipient, event, ranks) - before):
            tiers.give(world, recipient, rank, cause)
    return received


def let_through(cap: CapEvaluator, key: AwardKey, room: Exact, asked: int) -> int:
    """What a cap of the recipient lets through of an award in a wallet that it counts."""
    if cap.cap.basis is CapBasis.TIMES:
        return asked if room >= 1 else 0
    return min(asked, int(room // cap.wallets[key.wallet]))


def _rooms(world: World, recipient: MemberState, record: Record, key: AwardKey) -> tuple[Exact, ...]:
    rooms: list[Exact] = []
    context = Context(record.priced, record.reading, {})
    for cap in world.program.rules[key.rule].recipient_caps:
        limit: Any = cap.limit(context) or 0
        used: Any = 0 if cap.slot is None else world.slot(recipient, cap.slot).read(record.priced.day)
        rooms.append(max(limit - used, 0))
    return tuple(rooms)


def _times_slots(world: World, key: AwardKey) -> tuple[int, ...]:
    """The measures of the recipient that count how often the rule gives: by the first wallet it gives others in."""
    first = next(
        give.wallet for give in world.program.rules[key.rule].rule.gives if give.recipient is not Recipient.MEMBER
    )
    return world.program.given_by.get(key.rule, {}).get(TIMES, ()) if first == key.wallet else ()


def _given_slots(world: World, key: AwardKey) -> tuple[int, ...]:
    """The measures of the recipient that sum what the rule gives."""
    return world.program.given_by.get(key.rule, {}).get(key.wallet, ())
