"""What an exchange would take and buy for a member on a day, and why not. Nothing is changed here."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from loyalty_rules.core.events import Event
from loyalty_rules.core.quantities import Exact, format_amount
from loyalty_rules.engine.stream.bargains import best_value, largest_first
from loyalty_rules.engine.stream.caps import Caps
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.nouns import CapEvaluator, ExchangeEvaluator
from loyalty_rules.engine.stream.state import MemberState
from loyalty_rules.engine.stream.world import World
from loyalty_rules.model.ruleset import STOCK, AsSoonAs, CapBasis, Choosing, OnRequest


class Deal(NamedTuple):
    """How many of each step, what they take and what they buy."""

    counts: tuple[int, ...]
    takes: int
    buys: int

    @property
    def times(self) -> int:
        return sum(self.counts)


class Terms:
    """An exchange as it stands for a member at an event: what each step takes and buys, and what bounds it.

    `event` has the request's fields: `order`, `count`, `quantity`. `offers` is empty on a day without a price.
    """

    def __init__(self, world: World, member: MemberState, exchange: ExchangeEvaluator, event: Event) -> None:
        self.world, self.member, self.exchange, self.event = world, member, exchange, event
        self.noun = exchange.exchange
        self.balance = world.households.balance(member.id, self.noun.wallet)
        self.context = Context(event, world.reading(member, event.day, world.program.state_reads), {})
        caps = Caps(world.program, self.context)
        self.rooms = [(cap, caps.room(cap)) for cap in exchange.caps]
        self.keys = {id(cap): caps.key(cap) for cap in exchange.caps if cap.keyed is not None}
        self.context.part = event.fields
        self.offers = self._offers()
        order: Any = event.fields.get("order")
        self.order: int | None = order if self.noun.off else None

    def _offers(self) -> list[tuple[int, int]]:
        offers = []
        for price, value in self.exchange.steps:
            takes, buys = price(self.context), 0 if value is None else value(self.context)
            if not (_is_whole(takes) and takes > 0 and _is_whole(buys) and buys >= (value is not None)):
                return []
            offers.append((int(takes), int(buys)))
        return offers

    def deal(self, counts: tuple[int, ...]) -> Deal:
        pairs = list(zip(counts, self.offers, strict=True))
        takes = sum(count * price for count, (price, _) in pairs)
        return Deal(counts, takes, sum(count * value for count, (_, value) in pairs))

    def use(self, cap: CapEvaluator, deal: Deal) -> int:
        """What a deal takes of a cap. Several steps together are one time."""
        match cap.cap.basis:
            case CapBasis.TIMES:
                return deal.times if self.noun.choosing is Choosing.ONE else min(deal.times, 1)
            case CapBasis.BOUGHT:
                return deal.buys
            case _:
                return deal.takes

    # -------------------------------------------------------------------------------------------- how many
    def least(self) -> Deal:
        """The smallest step once."""
        index = min(range(len(self.offers)), key=lambda index: self.offers[index][0])
        return self.deal(tuple(int(at == index) for at in range(len(self.offers))))

    def within(self, budget: int, value_max: int | None = None, times_max: int | None = None) -> Deal:
        """As many steps as an amount allows."""
        match self.noun.choosing:
            case Choosing.ONE:
                counts = largest_first(self.offers, budget, value_max)
                return self.deal(counts if times_max is None else (min(counts[0], times_max),))
            case Choosing.LARGEST:
                return self.deal(largest_first(self.offers, 0 if times_max == 0 else budget, value_max))
            case Choosing.BEST:
                return self.deal(best_value(self.offers, 0 if times_max == 0 else budget))

    def most(self) -> Deal:
        """As many steps as the balance, the caps and the order allow."""
        budget: Exact = max(self.balance, 0)
        worth: list[Exact] = [] if self.order is None else [self.order]
        times: list[Exact] = []
        for cap, room in self.rooms:
            match cap.cap.basis:
                case CapBasis.TIMES:
                    times.append(room)
                case CapBasis.BOUGHT:
                    worth.append(room)
                case _:
                    budget = min(budget, room)
        if self.rooms:
            unbounded = self.within(max(self.balance, 0), self.order)
            for cap, room in self.rooms:
                cap.tell(self.use(cap, unbounded) > room)
        return self.within(int(budget), int(min(worth)) if worth else None, int(min(times)) if times else None)

    def asked(self) -> tuple[Deal | None, str]:
        """What a request asks for, and why that can't be told: its `quantity` of the wallet, else its `count` of steps,
        else, where as many are given as there are, the most."""
        quantity: Any = self.event.fields.get("quantity")
        if quantity is not None:
            amount = Fraction(quantity) * self.world.program.ruleset.wallets[self.noun.wallet].unit.scale
            if amount <= 0 or amount.denominator != 1:
                return None, "not an amount of this wallet"
            deal = self.within(int(amount))
            return (deal, "") if deal.times else (None, "less than the smallest step")
        if self.noun.all_steps and all(isinstance(trigger, OnRequest) for trigger in self.noun.triggers):
            most = self.most()
            return most if most.times else self.least(), ""
        if self.noun.choosing is not Choosing.ONE:
            return None, "it says no quantity"
        count: Any = self.event.fields.get("count", 1)
        return (self.deal((int(count),)), "") if count >= 1 else (None, "fewer than one")

    # -------------------------------------------------------------------------------------------- why not
    def unfit(self) -> str:
        """Why nobody could ask for it now, whatever they have."""
        if not any(isinstance(trigger, OnRequest) for trigger in self.noun.triggers):
            return "not given on request"
        if not self.is_offered():
            return "not valid on this day"
        if not self.offers:
            return "it has no price on this day"
        return "it says no order" if self.noun.off and self.order is None else ""

    def refusal(self, deal: Deal) -> str:
        """Why a deal is not made; empty where it is."""
        if self.balance < deal.takes:
            return "more than the balance"
        if self.balance < self.noun.balance_min:
            return "below the smallest balance"
        if not self.holds():
            return "its condition does not hold"
        if self.order is not None and deal.buys > self.order:
            return "more than the order"
        beyond = [cap for cap, room in self.rooms if self.use(cap, deal) > room]
        for cap, _ in self.rooms:
            cap.tell(cap in beyond)
        if any(cap.cap.name == STOCK for cap in beyond):
            return "out of stock"
        return "beyond its limit" if beyond else ""

    def is_offered(self) -> bool:
        return (self.noun.first is None or self.noun.first <= self.event.day) and (
            self.noun.last is None or self.event.day <= self.noun.last
        )

    def holds(self) -> bool:
        self.context.part = self.event.fields
        return self.exchange.condition is None or bool(self.exchange.condition(self.context))

    @property
    def automatic(self) -> bool:
        return any(isinstance(trigger, AsSoonAs) for trigger in self.noun.triggers)

    # -------------------------------------------------------------------------------------------- in words
    def words(self, deal: Deal) -> str:
        """What a deal buys that is no lot, or of which steps it is made."""
        noun = self.noun
        if noun.off:
            return f"{format_amount(deal.buys, self.world.program.ruleset.program.currency)} off"
        if noun.choosing is not Choosing.ONE:
            unit = self.world.program.ruleset.wallets[noun.wallet].unit
            steps = zip(deal.counts, self.offers, strict=True)
            return " + ".join(f"{count} × {format_amount(price, unit)}" for count, (price, _) in steps if count)
        return f"{deal.times} × {noun.goods}" if noun.goods else ""


def _is_whole(value: object) -> bool:
    return isinstance(value, int) or (isinstance(value, Fraction) and value.denominator == 1)
