"""Uses of promotion codes: how often there were any, that an event counts once, and what it brought."""

from __future__ import annotations

from typing import Any

from loyalty_rules.core.entries import CodeUse
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream.context import Held, Reading
from loyalty_rules.engine.stream.nouns import Program
from loyalty_rules.engine.stream.outcome import Outcome
from loyalty_rules.engine.stream.promotions import Brought, Uses
from loyalty_rules.engine.stream.state import Cause, MemberState, Record
from loyalty_rules.engine.stream.world import World
from loyalty_rules.model.plan import SlotKind
from loyalty_rules.model.ruleset import OUTBOX


def with_uses(world: World, member: MemberState, event: Event, reading: Reading) -> Reading:
    """The reading with how often the codes that the event carries were used. What it holds of them stays."""
    asked = world.program.handling(event.type).codes
    found: dict[int, Held] = {}
    for one in asked:
        text = one.text(event)
        for _, slot, by_text in one.limits if text is not None else ():
            held: Any = found.get(slot, reading.slots.get(slot))
            if held is None or (by_text and text not in held):
                state: Any = world.slot(member, slot)
                if by_text:
                    found[slot] = {**(held or {}), text: 0, **state.read_one(text, event.day)}
                else:
                    found[slot] = state.read(event.day)
    return reading.with_slots(found) if found else reading


def kept_uses(whole: Outcome, left: Outcome, program: Program, event: Event) -> tuple[Uses, dict[int, Any]]:
    """The uses of a purchase of which something is left, and what it adds to slots: what was used stays used."""
    slots = {slot.index for slot in program.plan.slots if slot.kind is SlotKind.CODE}
    adds = {slot: value for slot, value in left.adds.items() if slot not in slots}
    adds |= {slot: value for slot, value in whole.adds.items() if slot in slots}
    return dict.fromkeys(whole.codes, program.brought_by(event)), adds


def post_uses(world: World, member: MemberState, record: Record, outcome: Outcome, cause: Cause) -> None:
    """Post what changed in what the codes of an event have brought."""
    now = _brought(world, member, record, outcome)
    for at in {**record.coded, **now}:
        before, after = record.coded.get(at), now.get(at)
        if before == after:
            continue
        revenue, gave = before or (0, {})
        revenue_now, gives = after or (0, {})
        changes = {wallet: gives.get(wallet, 0) - gave.get(wallet, 0) for wallet in {**gave, **gives}}
        name, text = at
        world.book.post(
            CodeUse(
                world.book.number + 1, cause.time, cause.day, member.id, name, text,
                (after is not None) - (before is not None), revenue_now - revenue,
                tuple((wallet, change) for wallet, change in changes.items() if change),
                world.program.ruleset.codes[name].span.location, cause.event,
            )
        )  # fmt: skip
    record.coded = now


def _brought(world: World, member: MemberState, record: Record, outcome: Outcome) -> Brought:
    found: Brought = {}
    asked = world.program.handling(record.priced.type).codes
    for (name, text), money in outcome.codes.items():
        rules = {rule for one in asked if one.code.name == name for rule in one.rules}
        given: dict[str, int] = {}
        for key, award in outcome.awards.items():
            if key.rule not in rules or key.wallet == OUTBOX:
                continue
            amount = award.amount
            if key.member != member.id:  # their own caps may have let less through
                received = world.members[key.member].received.get((record.priced.member, record.priced.id, key))
                amount = 0 if received is None else received.amount
            given[key.wallet] = given.get(key.wallet, 0) + amount
        found[name, text] = money, given
    return found
