"""What an event would bring if it happened now, and what could be redeemed for it: the checkout's question."""

from __future__ import annotations

from msgspec.structs import replace

from loyalty_rules.core.entries import Line
from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import Value
from loyalty_rules.core.quotes import Holding, Offer, Quote
from loyalty_rules.engine.stream import clock
from loyalty_rules.engine.stream.engine import Engine, Took
from loyalty_rules.engine.stream.fork import fork
from loyalty_rules.engine.stream.nouns import ExchangeEvaluator
from loyalty_rules.engine.stream.terms import Terms
from loyalty_rules.engine.stream.world import World
from loyalty_rules.model.ruleset import OnRequest


def quote(engine: Engine, event: Event) -> Quote:
    """What the event would do in the state of the engine, which stays as it is. The clock runs up to it first; what
    it does is in `before`."""
    lines: list[Line] = []
    beside = fork(engine, lines.append)
    world = beside.world
    past = world.now is not None and event.time < world.now
    if not past and (event.day > world.today or world.opening is not None):
        clock.open_day(world, event.day)
    before = _holdings(world, event.member)
    offers = () if past else _offers(world, event)
    lines.clear()
    result = beside.apply(event)
    return Quote(
        event,
        result.reason if result.took is Took.REFUSED else "",
        result.took is Took.DUPLICATE,
        tuple(line for line in lines if line.event == event.id),
        before,
        _holdings(world, event.member),
        offers,
    )


def _holdings(world: World, member: str) -> dict[str, Holding]:
    held = world.households
    return {
        wallet: Holding(held.balance(member, wallet), held.pending(member, wallet))
        for wallet in world.program.ruleset.wallets
    }


def _offers(world: World, event: Event) -> tuple[Offer, ...]:
    """A request of its own for each exchange, with the order of the event: that of a redemption, or the purchase."""
    fields: dict[str, Value] = {"count": 1}
    if event.type == "redeem":
        fields = {name: value for name, value in event.fields.items() if name != "quantity"}
    elif event.fields.get("amount") is not None:
        fields["order"] = event.fields["amount"]
    asked = replace(event, type="redeem", fields=fields, parts={})
    return tuple(
        _offer(world, exchange, asked)
        for exchange in world.program.exchanges.values()
        if any(isinstance(trigger, OnRequest) for trigger in exchange.exchange.triggers)
    )


def _offer(world: World, exchange: ExchangeEvaluator, event: Event) -> Offer:
    noun = exchange.exchange
    terms = Terms(world, world.member(event.member, event.day), exchange, event)
    reason = terms.unfit()
    price, count, takes, buys, words = None, 0, 0, 0, ""
    if terms.offers:
        price = terms.least().takes
    if not reason:
        most = terms.most()
        reason = terms.refusal(most if most.times else terms.least())
        if not reason:
            count, takes, buys, words = most.times, most.takes, most.buys, terms.words(most)
    return Offer(
        noun.name, noun.title, exchange.place, noun.wallet, noun.into or "", noun.off, reason, price, count, takes,
        buys, words,
    )  # fmt: skip
