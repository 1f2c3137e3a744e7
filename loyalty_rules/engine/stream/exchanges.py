"""Money out: redemptions and exchanges. On request they are refused, never silently shrunk."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from loyalty_rules.core.entries import Kind
from loyalty_rules.core.events import Event
from loyalty_rules.core.quantities import Exact
from loyalty_rules.engine.stream.lots import receive
from loyalty_rules.engine.stream.nouns import ExchangeEvaluator
from loyalty_rules.engine.stream.outcome import AwardKey
from loyalty_rules.engine.stream.state import Cause, MemberState, Record
from loyalty_rules.engine.stream.terms import Deal, Terms
from loyalty_rules.engine.stream.world import World
from loyalty_rules.ledger.account import Account
from loyalty_rules.model.ruleset import Choosing


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
    if world.households.balance(member.id, wallet) < amount:
        return _refuse(world, member, wallet, amount, cause, "more than the balance")
    _spend(world, AwardKey("", wallet, member.id), int(amount), "", record, cause)
    return True


def _request(world: World, member: MemberState, exchange: ExchangeEvaluator, record: Record, cause: Cause) -> bool:
    noun = exchange.exchange
    terms = Terms(world, member, exchange, record.priced)
    deal: Deal | None = None
    reason = terms.unfit()
    if not reason:
        deal, reason = terms.asked()
    if deal is not None:
        reason = terms.refusal(deal)
    if deal is None or reason:
        asked = 0 if deal is None else deal.takes
        return _refuse(world, member, noun.wallet, asked, cause, reason, noun.name, exchange.place)
    _convert(terms, deal, record, cause)
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
def exchange_all(world: World, member: MemberState, exchange: ExchangeEvaluator, event: Event, cause: Cause) -> bool:
    """A scheduled or automatic exchange: as many steps as the balance and its caps allow; whether there
    was any."""
    noun = exchange.exchange
    if world.households.balance(member.id, noun.wallet) < max(exchange.price_min, noun.balance_min):
        return False
    terms = Terms(world, member, exchange, event)
    if not terms.offers or not terms.is_offered() or not terms.holds():
        return False
    deal = terms.most()
    if deal.times > 1 and noun.choosing is Choosing.ONE and not (noun.all_steps or terms.automatic):
        deal = terms.deal((1,))
    if not deal.times:
        return False
    record = Record(event, world.reading(member, event.day, ()), event)
    _convert(terms, deal, record, cause)
    rest = world.households.balance(member.id, noun.wallet)
    if noun.rest_lapses and rest > 0:
        for owner, lot, part in world.households.take(member.id, noun.wallet, rest, oldest_first=False):
            key = AwardKey(noun.name, noun.wallet, owner)
            world.post(cause, key, Kind.LAPSED, part, place=exchange.place, lot=lot, note="rest of an exchange")
    return True


def as_soon_as(world: World, member: MemberState, event: Event, cause: Cause) -> None:
    """The exchanges that happen by themselves once there is enough."""
    for exchange in world.program.automatic:
        exchange_all(world, member, exchange, event, cause)


# ------------------------------------------------------------------------------------------------ both
def _convert(terms: Terms, deal: Deal, record: Record, cause: Cause) -> None:
    world, member, exchange, noun = terms.world, terms.member, terms.exchange, terms.noun
    key = AwardKey(noun.name, noun.wallet, member.id)
    _spend(world, key, deal.takes, exchange.place, record, cause, terms.words(deal))
    record.steps = deal.times if noun.choosing is Choosing.ONE else 1
    for cap in exchange.caps:
        if cap.slot is not None:
            use: Exact = terms.use(cap, deal)
            added = use if cap.keyed is None else {terms.keys[id(cap)]: use}
            world.put(member, cap.slot, record.priced, None, added)
            record.used += ((cap.slot, added),)
    if noun.into is not None and exchange.life is not None:
        lot = _lot(world.book.account(member.id, noun.into), f"{cause.event}/{noun.name}")
        key = AwardKey(noun.name, noun.into, member.id)
        receive(world, cause, key, Kind.CONVERTED, deal.buys, lot, cause.day, exchange.life, place=exchange.place)
        record.bought += ((noun.into, lot, deal.buys),)


def _lot(account: Account, name: str) -> str:
    """The name of a new lot; of several that one event bought, each has its number."""
    count = 1
    while name in account.lots:
        count += 1
        name = f"{name.removesuffix(f'/{count - 1}')}/{count}"
    return name


def _spend(world: World, key: AwardKey, amount: int, place: str, record: Record, cause: Cause, note: str = "") -> None:
    """Take an amount that is there from the lots, in the wallet's order."""
    for taken in world.households.take(key.member, key.wallet, amount):
        owners = AwardKey(key.rule, key.wallet, taken.member)
        world.post(
            cause, owners, Kind.REDEEMED, taken.amount, place=place, lot=taken.lot, note=note, record=record
        )  # fmt: skip
        record.spent += ((key.wallet, taken),)
