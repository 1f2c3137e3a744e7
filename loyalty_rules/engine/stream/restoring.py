"""Redemptions undone, whole or in part: the same lots are filled again, the last one taken first."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from msgspec.structs import replace

from loyalty_rules.core.calendar import add
from loyalty_rules.core.entries import Kind
from loyalty_rules.core.events import Event
from loyalty_rules.core.quantities import Exact, simplify
from loyalty_rules.engine.stream.households import Taken
from loyalty_rules.engine.stream.lots import lapse_late, now_good
from loyalty_rules.engine.stream.outcome import AwardKey
from loyalty_rules.engine.stream.state import Cause, MemberState, Record
from loyalty_rules.engine.stream.world import World

NOTE = "redemption returned"


class Refusal(Exception):
    """A redemption that can't be undone: the reason in words."""


def standing(record: Record) -> int:
    """What a redemption took and has not come back."""
    return sum(taken.amount for _, taken in record.spent)


def part_of(world: World, member: MemberState, record: Record, back: Event) -> int:
    """How much of a redemption an event brings back, in the wallet's smallest parts; Refusal where it can't be."""
    left = standing(record)
    if not left:
        raise Refusal("nothing of this redemption is left to return")
    fields: dict[str, Any] = dict(back.fields)
    if back.type == "return":
        if back.parts or fields.get("amount") is not None:
            raise Refusal("a redemption is returned as a whole; `cancel` undoes a part of it")
        amount = left
    else:
        amount = _asked(world, record, fields, left)
    if amount > left:
        raise Refusal("more than is left of the redemption")
    if not can_come_back(world, member, record, amount):
        raise Refusal("what it bought has been spent")
    return amount


def _asked(world: World, record: Record, fields: dict[str, Any], left: int) -> int:
    quantity, count = fields.get("quantity"), fields.get("count")
    if quantity is not None and count is not None:
        raise Refusal("a part is said by `quantity` or by `count`, not by both")
    if count is not None:
        if not record.steps:
            raise Refusal("this redemption was no exchange, and has no steps to count")
        if count < 1:
            raise Refusal("fewer than one")
        return int(left // record.steps * count)
    if quantity is None:
        return left
    amount = Fraction(quantity) * world.program.ruleset.wallets[record.spent[0][0]].unit.scale
    if amount <= 0 or amount.denominator != 1:
        raise Refusal("not an amount of this wallet")
    if record.steps and amount % (left // record.steps):
        raise Refusal("an exchange is undone in whole steps")
    return int(amount)


def can_come_back(world: World, member: MemberState, record: Record, amount: int) -> bool:
    """Is what that part of it bought still there?"""
    left = standing(record)
    for wallet, lot, value in record.bought:
        bought = world.book.account(member.id, wallet).lots.get(lot)
        if bought is None or bought.left < value * amount // left:
            return False
    return True


def restore(world: World, member: MemberState, record: Record, amount: int, cause: Cause) -> None:
    """Undo a part of a redemption, or all that stands of it: its lots are filled again with the expiry they had, the
    last one taken first; what it bought is taken back, and its caps have their room back, in proportion."""
    before = standing(record)
    after = before - amount
    name, place = _undone(world, record)
    bought = []
    for wallet, lot, value in record.bought:
        kept = value * after // before
        key = AwardKey(name, wallet, member.id)
        world.post(cause, key, Kind.REVERSED, value - kept, place=place, lot=lot, note=NOTE)
        bought.append((wallet, lot, kept))
    used = []
    for slot, added in record.used:
        still = _scaled(added, after, before) if after else None
        world.put(member, slot, record.priced, added, still)
        used.append((slot, still))
    record.bought, record.used = tuple(bought), tuple(used)
    record.steps = record.steps * after // before
    filled, record.spent = _split(record.spent, amount)
    for wallet, taken in filled:
        _fill(world, AwardKey(name, wallet, taken.member), place, taken, record, cause)


def _undone(world: World, record: Record) -> tuple[str, str]:
    """The name and place of the exchange that is undone; empty for a redemption of an amount."""
    name: Any = record.priced.fields.get("exchange")
    exchange = world.program.exchanges.get(name) if isinstance(name, str) else None
    return ("", "") if exchange is None else (exchange.exchange.name, exchange.place)


def _scaled(added: Any, after: int, before: int) -> Any:
    if isinstance(added, dict):
        return {key: _scaled(value, after, before) for key, value in added.items()}
    return simplify(Fraction(added) * after / before)


Spent = tuple[tuple[str, Taken], ...]


def _split(spent: Spent, amount: int) -> tuple[Spent, Spent]:
    """What comes back, from the last one taken on, and what stays spent; both in the order of spending."""
    back: list[tuple[str, Taken]] = []
    stays: list[tuple[str, Taken]] = []
    for wallet, taken in reversed(spent):
        part = min(taken.amount, amount)
        amount -= part
        if part:
            back.append((wallet, taken._replace(amount=part)))
        if taken.amount > part:
            stays.append((wallet, taken._replace(amount=taken.amount - part)))
    return tuple(reversed(back)), tuple(reversed(stays))


def _fill(world: World, key: AwardKey, place: str, taken: Taken, record: Record, cause: Cause) -> None:
    lot, member = taken.lot, world.member(taken.member, cause.day)
    world.post(cause, key, Kind.RESTORED, taken.amount, place=place, lot=lot, note=NOTE, record=record)
    filled = world.book.account(taken.member, key.wallet).lots[lot]
    if filled.expires_on is not None and filled.expires_on <= cause.day:
        lapse_late(world, member, cause, key, lot)
    else:
        now_good(world, member, key, lot, "", None, cause)


def remaining(world: World, record: Record) -> Event | None:
    """The redemption as it would be without what has come back; None when everything has."""
    if not record.spent:
        return None
    event = record.priced
    fields: dict[str, Any] = dict(event.fields)
    if record.steps:
        fields["count"] = min(fields.get("count", 1), record.steps)
    else:
        scale = world.program.ruleset.wallets[record.spent[0][0]].unit.scale
        fields["quantity"] = simplify(Fraction(standing(record), scale))
    return replace(event, fields=fields)


# ------------------------------------------------------------------------------------------------ with an order
def with_order(world: World, member: MemberState, order: Record, left: Event | None, cause: Cause) -> list[Record]:
    """Bring back of the redemptions that paid for an order the share of it that has come back, in all rounded down.
    Those that changed."""
    changed = []
    for record in member.records.values():
        fields = record.priced.fields
        if record.priced.type != "redeem" or fields.get("purchase") != order.priced.id or not record.spent:
            continue
        if add(record.priced.day, world.program.memory) <= cause.day:
            continue  # the lots it took may be forgotten
        whole = standing(record) + record.with_order
        amount = int(whole * _share_back(order.priced, left)) - record.with_order
        if record.steps:
            step = standing(record) // record.steps
            amount -= amount % step
        if amount <= 0:
            continue
        if not can_come_back(world, member, record, amount):
            key = AwardKey("", record.spent[0][0], member.id)
            world.post(cause, key, Kind.REFUSED, 0, asked=amount, note="refused: what it bought has been spent")
            continue
        restore(world, member, record, amount, cause)
        record.with_order += amount
        changed.append(record)
    return changed


def _share_back(order: Event, left: Event | None) -> Exact:
    if left is None:
        return 1
    whole: Any = order.fields.get("amount")
    kept: Any = left.fields.get("amount")
    return Fraction(whole - kept, whole) if whole and kept is not None else 0
