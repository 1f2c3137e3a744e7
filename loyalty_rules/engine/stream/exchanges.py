"""Money out: redemptions and exchanges. On request they are refused, never silently shrunk."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from loyalty_rules.core.entries import Kind
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.outcome import AwardKey
from loyalty_rules.engine.stream.posting import receive, settle_owed
from loyalty_rules.engine.stream.program import ExchangeEvaluator
from loyalty_rules.engine.stream.world import Cause, MemberState, Record, World
from loyalty_rules.ledger.account import spendable, take
from loyalty_rules.model.ruleset import AsSoonAs, CapBasis, OnRequest, SpendOrder


def redeem(world: World, member: MemberState, record: Record, cause: Cause) -> None:
    """A member's request: an exchange by name, or an amount of a wallet."""
    event = record.event
    name = event.fields.get("exchange")
    if isinstance(name, str):
        exchange = world.program.exchanges.get(name)
        if exchange is None:
            _refuse(world, member, next(iter(world.program.ruleset.wallets)), 0, "", "", cause, f"no exchange `{name}`")
        elif not any(isinstance(trigger, OnRequest) for trigger in exchange.exchange.triggers):
            _refuse_exchange(world, member, exchange, 0, cause, "not given on request")
        else:
            count: Any = event.fields.get("count", 1)
            _on_request(world, member, exchange, int(count), record, cause)
        return
    wallets = world.program.ruleset.wallets
    wallet: Any = event.fields.get("wallet") or next(iter(wallets))
    quantity: Any = event.fields.get("quantity") or 0
    amount = Fraction(quantity) * wallets[wallet].unit.scale if wallet in wallets else Fraction(0)
    if wallet not in wallets:
        _refuse(world, member, next(iter(wallets)), 0, "", "", cause, f"no wallet `{wallet}`")
    elif amount <= 0 or amount.denominator != 1:
        _refuse(world, member, wallet, amount, "", "", cause, "not an amount of this wallet")
    elif world.account(member.id, wallet).balance < amount:
        _refuse(world, member, wallet, amount, "", "", cause, "more than the balance")
    else:
        spend(world, member, AwardKey("", wallet, member.id), int(amount), "", record, cause)


def _on_request(
    world: World, member: MemberState, exchange: ExchangeEvaluator, count: int, record: Record, cause: Cause
) -> None:
    noun = exchange.exchange
    if noun.all_steps:
        count = max(world.account(member.id, noun.wallet).balance // noun.price, 1)
    price = noun.price * count
    reason = ""
    balance = world.account(member.id, noun.wallet).balance
    if count < 1:
        reason = "fewer than one"
    elif (noun.first and cause.day < noun.first) or (noun.last and cause.day > noun.last):
        reason = "not valid on this day"
    elif balance < max(price, noun.balance_min):
        reason = "more than the balance" if balance < price else "below the smallest balance"
    elif exchange.condition is not None and not exchange.condition(Context(record.event, record.reading, {})):
        reason = "its condition does not hold"
    elif _allowed(world, member, exchange, count, record) < count:
        reason = "beyond its limit"
    if reason:
        _refuse_exchange(world, member, exchange, price, cause, reason)
    else:
        _convert(world, member, exchange, count, record, cause)


def _allowed(world: World, member: MemberState, exchange: ExchangeEvaluator, count: int, record: Record) -> int:
    """How many steps the exchange's caps allow, of those asked for."""
    context = Context(record.event, record.reading, {})
    for cap in exchange.caps:
        if cap.slot is None:
            room = cap.limit(context)
        else:
            room = cap.limit(context) - world.slot(member, cap.slot).read(record.event.day)
        if cap.cap.basis is CapBasis.TIMES:
            count = min(count, int(max(room, 0)))
        else:
            count = min(count, int(max(room, 0)) // exchange.exchange.price)
    return count


def _convert(
    world: World, member: MemberState, exchange: ExchangeEvaluator, count: int, record: Record, cause: Cause
) -> None:
    noun = exchange.exchange
    note = f"{count} × {noun.goods}" if noun.goods else ""
    key = AwardKey(noun.name, noun.wallet, member.id)
    spend(world, member, key, noun.price * count, exchange.place, record, cause, note)
    for cap in exchange.caps:
        if cap.slot is not None:
            use = count if cap.cap.basis is CapBasis.TIMES else noun.price * count
            world.slot(member, cap.slot).put(record.event.day, f"{record.event.id}/{noun.name}", None, use)
    if noun.into is not None:
        wallet = world.program.ruleset.wallets[noun.into]
        lot = f"{cause.event}/{noun.name}/{world.book.number}"
        receive(
            world, cause, AwardKey(noun.name, noun.into, member.id), Kind.CONVERTED, noun.value * count, lot, cause.day,
            noun.pending or wallet.pending, noun.expiry or wallet.expiry, place=exchange.place,
        )  # fmt: skip
        record.bought.append((noun.into, lot, noun.value * count))


def spend(
    world: World,
    member: MemberState,
    key: AwardKey,
    amount: int,
    place: str,
    record: Record,
    cause: Cause,
    note: str = "",
) -> None:
    """Take an amount that is there from the lots, in the wallet's order."""
    wallet = world.program.ruleset.wallets[key.wallet]
    account = world.account(member.id, key.wallet)
    for lot, part in take(spendable(account, wallet.spend is SpendOrder.OLDEST), amount):
        world.post(cause, key, Kind.REDEEMED, part, place=place, lot=lot, note=note)
        record.spent.append((key.wallet, lot, part))


def restore(world: World, member: MemberState, record: Record, cause: Cause) -> str:
    """Return a redemption: the same lots are filled again, with the same expiry. The reason where it can't be."""
    for wallet, lot, amount in record.bought:
        bought = world.account(member.id, wallet).lots.get(lot)
        if bought is None or bought.left < amount:
            return "what it bought has been spent"
    for wallet, lot, amount in record.bought:
        world.post(cause, AwardKey("", wallet, member.id), Kind.REVERSED, amount, lot=lot, note="redemption returned")
    for wallet, lot, amount in record.spent:
        key = AwardKey("", wallet, member.id)
        account = world.account(member.id, wallet)
        world.post(cause, key, Kind.RESTORED, amount, lot=lot, note="redemption returned")
        expires_on = account.lots[lot].expires_on
        if expires_on is not None and expires_on <= cause.day:
            world.post(cause, key, Kind.LAPSED, amount, lot=lot, note="its time was over")
        else:
            settle_owed(world, cause, key, lot, "")
    record.spent.clear()
    record.bought.clear()
    return ""


def exchange_all(world: World, member: MemberState, exchange: ExchangeEvaluator, record: Record, cause: Cause) -> None:
    """A scheduled or automatic exchange: as many steps as the balance and its caps allow."""
    noun = exchange.exchange
    if (noun.first and cause.day < noun.first) or (noun.last and cause.day > noun.last):
        return
    balance = world.account(member.id, noun.wallet).balance
    if balance < max(noun.price, noun.balance_min):
        return
    if exchange.condition is not None and not exchange.condition(Context(record.event, record.reading, {})):
        return
    automatic = any(isinstance(trigger, AsSoonAs) for trigger in noun.triggers)
    count = balance // noun.price if noun.all_steps or automatic else 1
    count = _allowed(world, member, exchange, count, record)
    if count > 0:
        _convert(world, member, exchange, count, record, cause)
        rest = world.account(member.id, noun.wallet).balance
        if noun.rest_lapses and rest > 0:
            key = AwardKey(noun.name, noun.wallet, member.id)
            account = world.account(member.id, noun.wallet)
            for lot, part in take(spendable(account, False), rest):
                world.post(cause, key, Kind.LAPSED, part, place=exchange.place, lot=lot, note="rest of an exchange")


def as_soon_as(world: World, member: MemberState, record: Record, cause: Cause) -> None:
    """The exchanges that happen by themselves once there is enough."""
    for exchange in world.program.exchanges.values():
        if any(isinstance(trigger, AsSoonAs) for trigger in exchange.exchange.triggers):
            exchange_all(world, member, exchange, record, cause)


def automatic(exchanges: Iterable[ExchangeEvaluator]) -> bool:
    return any(isinstance(trigger, AsSoonAs) for each in exchanges for trigger in each.exchange.triggers)


def _refuse_exchange(
    world: World, member: MemberState, exchange: ExchangeEvaluator, asked: int, cause: Cause, reason: str
) -> None:
    _refuse(world, member, exchange.exchange.wallet, asked, exchange.exchange.name, exchange.place, cause, reason)


def _refuse(
    world: World, member: MemberState, wallet: str, asked: Any, rule: str, place: str, cause: Cause, reason: str
) -> None:
    world.post(
        cause, AwardKey(rule, wallet, member.id), Kind.REFUSED, 0, asked=asked, place=place, note=f"refused: {reason}"
    )
