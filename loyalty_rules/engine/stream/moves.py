"""What is moved by hand or by members: adjustments, and transfers from one member to another."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from loyalty_rules.core.entries import Kind
from loyalty_rules.core.events import Event
from loyalty_rules.core.quantities import Exact
from loyalty_rules.engine.stream import exchanges
from loyalty_rules.engine.stream.caps import Caps
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.lives import expiry_on
from loyalty_rules.engine.stream.lots import now_good, receive, start_idle
from loyalty_rules.engine.stream.nouns import CapEvaluator, TransferEvaluator
from loyalty_rules.engine.stream.openings import life_of
from loyalty_rules.engine.stream.outcome import AwardKey
from loyalty_rules.engine.stream.state import Cause, MemberState, Record
from loyalty_rules.engine.stream.world import World
from loyalty_rules.model.ruleset import CapBasis, Idle, Ruleset, TakeBack

MOVED = ("adjust", "transfer")
SERVED = ("redeem", *MOVED)
"""The events that are granted or refused as a whole."""


def fault(ruleset: Ruleset, event: Event) -> str:
    """Why an adjustment or a transfer can't be read; empty where it can."""
    fields: dict[str, Any] = dict(event.fields)
    if not ruleset.wallets:
        return "there is no wallet"
    name = _wallet(ruleset, fields)
    if name not in ruleset.wallets:
        return f"no wallet `{name}`"
    quantity: Any = fields.get("quantity") or 0
    amount = Fraction(quantity) * ruleset.wallets[name].unit.scale
    if not amount or amount.denominator != 1 or (amount < 0 and event.type == "transfer"):
        return "not an amount of this wallet"
    if event.type == "adjust" and not fields.get("reason"):
        return "an adjustment needs a reason"
    if event.type == "transfer" and fields.get("to") in (None, event.member):
        return "a transfer goes to another member"
    return ""


def _wallet(ruleset: Ruleset, fields: dict[str, Any]) -> str:
    return str(fields.get("wallet") or next(iter(ruleset.wallets)))


def serve(world: World, member: MemberState, record: Record, cause: Cause) -> bool:
    """Do what a redemption, an adjustment or a transfer asks for. Whether it was granted."""
    fields: dict[str, Any] = dict(record.priced.fields)
    if record.priced.type == "redeem":
        return exchanges.redeem(world, member, record, cause)
    name = _wallet(world.program.ruleset, fields)
    amount = int(Fraction(fields["quantity"]) * world.program.ruleset.wallets[name].unit.scale)
    if record.priced.type == "transfer":
        return _transfer(world, member, name, amount, record, cause)
    key = AwardKey("", name, member.id)
    if amount < 0:
        return _take_out(world, key, -amount, str(fields["reason"]), cause)
    life = life_of(world, world.program.ruleset.wallets[name], fields.get("expires"))
    lot = f"{cause.event}/adjustment"
    receive(world, cause, key, Kind.ADJUSTED, amount, lot, cause.day, life, note=str(fields["reason"]))
    return True


def _take_out(world: World, key: AwardKey, amount: int, reason: str, cause: Cause) -> bool:
    """Take from the lots in the order of spending; what is not there stands below zero, where the wallet lets it."""
    wallet = world.program.ruleset.wallets[key.wallet]
    if world.households.balance(key.member, key.wallet) < amount and wallet.take_back is TakeBack.TO_ZERO:
        return _refuse(world, key, amount, "more than the balance", cause)
    left = amount
    for owner, lot, part in world.households.take(key.member, key.wallet, amount):
        world.post(cause, AwardKey(key.rule, key.wallet, owner), Kind.ADJUSTED, -part, lot=lot, note=reason)
        left -= part
    if left:
        world.post(cause, key, Kind.ADJUSTED, -left, note=reason)
    return True


def _refuse(world: World, key: AwardKey, asked: Exact, reason: str, cause: Cause, place: str = "") -> bool:
    world.post(cause, key, Kind.REFUSED, 0, asked=asked, place=place, note=f"refused: {reason}")
    return False


# ------------------------------------------------------------------------------------------------ to another member
def _transfer(world: World, member: MemberState, name: str, amount: int, record: Record, cause: Cause) -> bool:
    """Lots go over as they are: what is left of their time goes with them."""
    key = AwardKey("", name, member.id)
    rules = world.program.transfers.get(name)
    if rules is None:
        return _refuse(world, key, amount, f"`{name}` can't be transferred", cause)
    event = record.priced
    context = Context(event, world.reading(member, event.day, world.program.state_reads), {})
    caps = Caps(world.program, context)
    reason = ""
    if str(event.fields["to"]) in world.households.pool(member.id, name):
        reason = "they spend it together"
    elif world.households.balance(member.id, name) < amount:
        reason = "more than the balance"
    elif rules.condition is not None and not rules.condition(context):
        reason = "its condition does not hold"
    elif _are_beyond(caps, rules.caps, amount):
        reason = "beyond its limit"
    if reason:
        return _refuse(world, key, amount, reason, cause, rules.place)
    for cap in rules.caps:
        if cap.slot is not None:
            used: Exact = _use(cap.cap.basis, amount)
            world.put(member, cap.slot, event, None, used if cap.keyed is None else {caps.key(cap): used})
    _send(world, key, world.member(str(event.fields["to"]), cause.day), amount, rules, cause)
    return True


def _are_beyond(caps: Caps, asked: tuple[CapEvaluator, ...], amount: int) -> bool:
    """Is an amount beyond one of the limits?"""
    beyond = [cap for cap in asked if caps.room(cap) < _use(cap.cap.basis, amount)]
    for cap in asked:
        cap.tell(cap in beyond)
    return bool(beyond)


def _use(basis: CapBasis, amount: int) -> int:
    return 1 if basis is CapBasis.TIMES else amount


def _send(
    world: World, key: AwardKey, recipient: MemberState, amount: int, rules: TransferEvaluator, cause: Cause
) -> None:
    wallet = world.program.ruleset.wallets[key.wallet]
    into = AwardKey("", key.wallet, recipient.id)
    taken = world.households.take(key.member, key.wallet, amount)
    for number, (owner, name, part) in enumerate(taken, 1):
        lot = world.book.account(owner, key.wallet).lots[name]
        sent = f"{cause.event}/{key.member}/transfer" + (f"/{number}" if number > 1 else "")
        world.post(
            cause, AwardKey(key.rule, key.wallet, owner), Kind.TRANSFERRED, -part, place=rules.place, lot=name,
            note=f"to {recipient.id}",
        )  # fmt: skip
        world.post(
            cause, into, Kind.TRANSFERRED, part, place=rules.place, lot=sent, expires_on=lot.expires_on,
            note=f"from {key.member}", earned_on=lot.earned_on,
        )  # fmt: skip
        now_good(world, recipient, into, sent, rules.place, lot.expires_on, cause)
    idle = expiry_on(cause.day, wallet.expiry, wallet.later)
    if isinstance(idle, Idle):
        start_idle(world, recipient, key.wallet, idle.duration, cause.day, fresh=False)
