"""Money out: redemptions and exchanges. On request they are refused, never silently shrunk."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from loyalty_rules.core.entries import Kind
from loyalty_rules.core.events import Event
from loyalty_rules.core.quantities import Exact
from loyalty_rules.engine.stream.caps import Caps
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.lots import receive
from loyalty_rules.engine.stream.nouns import CapEvaluator, ExchangeEvaluator
from loyalty_rules.engine.stream.outcome import AwardKey
from loyalty_rules.engine.stream.state import Cause, MemberState, Record
from loyalty_rules.engine.stream.world import World
from loyalty_rules.ledger.account import Account, spendable, take
from loyalty_rules.model.ruleset import AsSoonAs, CapBasis, OnRequest, SpendOrder


# ------------------------------------------------------------------------------------------------ on request
def redeem(world: World, member: MemberState, record: Record, cause: Cause) -> bool:
    """A member's request: an exchange by name, or an amount of a wallet. Whether it was granted."""
    fields = record.priced.fields
    name = fields.get("exchange")
    if isinstance(name, str):
        exchange = world.program.exchanges.get(name)
        if exchange is None:
            return _refuse(world, member, next(iter(world.program.ruleset.wallets)), 0, cause, f"no exchange `{name}`")
        return _request(world, member, exchange, record, cause)
    wallets = world.program.ruleset.wallets
    wallet: Any = fields.get("wallet") or next(iter(wallets))
    quantity: Any = fields.get("quantity") or 0
    if wallet not in wallets:
        return _refuse(world, member, next(iter(wallets)), 0, cause, f"no wallet `{wallet}`")
    amount = Fraction(quantity) * wallets[wallet].unit.scale
    if amount <= 0 or amount.denominator != 1:
        return _refuse(world, member, wallet, amount, cause, "not an amount of this wallet")
    if world.account(member.id, wallet).balance < amount:
        return _refuse(world, member, wallet, amount, cause, "more than the balance")
    _spend(world, AwardKey("", wallet, member.id), int(amount), "", record, cause)
    return True


def _request(world: World, member: MemberState, exchange: ExchangeEvaluator, record: Record, cause: Cause) -> bool:
    noun, event = exchange.exchange, record.priced
    balance = world.account(member.id, noun.wallet).balance
    count: Any = event.fields.get("count", 1)
    allowed = _allowed(world, member, exchange, event)
    if noun.all_steps and all(isinstance(trigger, OnRequest) for trigger in noun.triggers):
        count = max(min(balance // noun.price, allowed), 1)
    reason = ""
    if not any(isinstance(trigger, OnRequest) for trigger in noun.triggers):
        reason = "not given on request"
    elif count < 1:
        reason = "fewer than one"
    elif not _is_offered(exchange, cause):
        reason = "not valid on this day"
    elif balance < noun.price * count:
        reason = "more than the balance"
    elif balance < noun.balance_min:
        reason = "below the smallest balance"
    elif not _holds(world, member, exchange, event):
        reason = "its condition does not hold"
    elif allowed < count:
        reason = "beyond its limit"
    if reason:
        return _refuse(world, member, noun.wallet, noun.price * count, cause, reason, noun.name, exchange.place)
    _convert(world, member, exchange, int(count), record, cause)
    return True


def _refuse(
    world: World,
    member: MemberState,
    wallet: str,
    asked: Exact,
    cause: Cause,
    reason: str,
    rule: str = "",
    place: str = "",
) -> bool:
    key = AwardKey(rule, wallet, member.id)
    world.post(cause, key, Kind.REFUSED, 0, asked=asked, place=place, note=f"refused: {reason}")
    return False


# ------------------------------------------------------------------------------------------------ by the clock
def exchange_all(world: World, member: MemberState, exchange: ExchangeEvaluator, event: Event, cause: Cause) -> None:
    """A scheduled or automatic exchange: as many steps as the balance and its caps allow."""
    noun = exchange.exchange
    balance = world.account(member.id, noun.wallet).balance
    if balance < max(noun.price, noun.balance_min) or not _is_offered(exchange, cause):
        return
    if not _holds(world, member, exchange, event):
        return
    automatic = any(isinstance(trigger, AsSoonAs) for trigger in noun.triggers)
    count = balance // noun.price if noun.all_steps or automatic else 1
    count = min(count, _allowed(world, member, exchange, event))
    if count <= 0:
        return
    record = Record(event, world.reading(member, event.day, ()), event)
    _convert(world, member, exchange, count, record, cause)
    account = world.account(member.id, noun.wallet)
    if noun.rest_lapses and account.balance > 0:
        key = AwardKey(noun.name, noun.wallet, member.id)
        for lot, part in take(spendable(account, False), account.balance):
            world.post(cause, key, Kind.LAPSED, part, place=exchange.place, lot=lot, note="rest of an exchange")


def as_soon_as(world: World, member: MemberState, event: Event, cause: Cause) -> None:
    """The exchanges that happen by themselves once there is enough."""
    for exchange in world.program.automatic:
        exchange_all(world, member, exchange, event, cause)


# ------------------------------------------------------------------------------------------------ both
def _is_offered(exchange: ExchangeEvaluator, cause: Cause) -> bool:
    first, last = exchange.exchange.first, exchange.exchange.last
    return (first is None or first <= cause.day) and (last is None or cause.day <= last)


def _context(world: World, member: MemberState, event: Event) -> Context:
    return Context(event, world.reading(member, event.day, world.program.state_reads), {})


def _holds(world: World, member: MemberState, exchange: ExchangeEvaluator, event: Event) -> bool:
    return exchange.condition is None or bool(exchange.condition(_context(world, member, event)))


def _steps(cap: CapEvaluator, exchange: ExchangeEvaluator, amount: Exact) -> int:
    return int(amount if cap.cap.basis is CapBasis.TIMES else amount // exchange.exchange.price)


def _allowed(world: World, member: MemberState, exchange: ExchangeEvaluator, event: Event) -> int:
    """How many steps the caps of the exchange allow."""
    balance = world.account(member.id, exchange.exchange.wallet).balance
    if not exchange.caps:
        return max(balance, 0)
    caps = Caps(world.program, _context(world, member, event))
    return min(_steps(cap, exchange, caps.room(cap)) for cap in exchange.caps)


def _convert(
    world: World, member: MemberState, exchange: ExchangeEvaluator, count: int, record: Record, cause: Cause
) -> None:
    noun = exchange.exchange
    note = f"{count} × {noun.goods}" if noun.goods else ""
    _spend(world, AwardKey(noun.name, noun.wallet, member.id), noun.price * count, exchange.place, record, cause, note)
    record.steps = count
    caps = Caps(world.program, _context(world, member, record.priced))
    for cap in exchange.caps:
        if cap.slot is not None:
            use: Exact = count if cap.cap.basis is CapBasis.TIMES else noun.price * count
            added = use if cap.keyed is None else {caps.key(cap): use}
            world.put(member, cap.slot, record.priced, None, added)
            record.used.append((cap.slot, added))
    if noun.into is not None and exchange.life is not None:
        lot = _lot(world.account(member.id, noun.into), f"{cause.event}/{noun.name}")
        key = AwardKey(noun.name, noun.into, member.id)
        amount = noun.value * count
        receive(world, cause, key, Kind.CONVERTED, amount, lot, cause.day, exchange.life, place=exchange.place)
        record.bought.append((noun.into, lot, amount))


def _lot(account: Account, name: str) -> str:
    """The name of a new lot; of several that one event bought, each has its number."""
    count = 1
    while name in account.lots:
        count += 1
        name = f"{name.removesuffix(f'/{count - 1}')}/{count}"
    return name


def _spend(world: World, key: AwardKey, amount: int, place: str, record: Record, cause: Cause, note: str = "") -> None:
    """Take an amount that is there from the lots, in the wallet's order."""
    wallet = world.program.ruleset.wallets[key.wallet]
    account = world.account(key.member, key.wallet)
    for lot, part in take(spendable(account, wallet.spend is SpendOrder.OLDEST), amount):
        world.post(cause, key, Kind.REDEEMED, part, place=place, lot=lot, note=note, record=record)
        record.spent.append((key.wallet, lot, part))
