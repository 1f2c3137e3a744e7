"""Variants: an event in the state it was priced in, with one value or another changed, priced once more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.changes import Of, Thing
from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import Expression, Value
from loyalty_rules.core.traces import Priced, RuleSeen
from loyalty_rules.engine.stream.awards import Pricing
from loyalty_rules.engine.stream.context import Context, Reading
from loyalty_rules.engine.stream.measuring import additions
from loyalty_rules.engine.stream.nouns import Program
from loyalty_rules.engine.stream.pricing import price, price_scheduled
from loyalty_rules.engine.stream.seeing import Sight, Unread
from loyalty_rules.engine.stream.tracing import TracedPricing

_DAY = 24 * 60 * 60 * 1_000_000  # microseconds


class Variant(Struct, frozen=True):
    """An event and the state it finds."""

    event: Event
    reading: Reading

    def value(self, thing: Thing) -> Value:
        """What a thing is here."""
        event, reading = self.event, self.reading
        match thing.of:
            case Of.FIELD:
                return event.fields.get(thing.name)
            case Of.PART:
                return event.parts[thing.parts][thing.part].get(thing.name)
            case Of.DAY:
                return event.day
            case Of.MINUTE:
                return event.minute
            case Of.MEMBER:
                return reading.member.get(thing.name)
            case Of.TIER:
                return reading.rank
            case Of.HELD:
                return bool(reading.held >> thing.slot & 1)
            case Of.MEASURE:
                found: Any = reading.slots.get(thing.slot)
                return None if isinstance(found, Mapping) else found

    def changed(self, changes: Mapping[Thing, Value]) -> Variant:
        """The variant with these values."""
        variant = self
        for thing, value in changes.items():
            variant = variant._with(thing, value)
        return variant

    def _with(self, thing: Thing, value: Any) -> Variant:
        event, reading = self.event, self.reading
        match thing.of:
            case Of.FIELD:
                return Variant(replace(event, fields=_put(event.fields, thing.name, value)), reading)
            case Of.PART:
                return Variant(_with_part(event, thing, value), reading)
            case Of.DAY:
                days = (value - event.day).days
                return Variant(replace(event, day=value, time=event.time + days * _DAY), reading)
            case Of.MINUTE:
                return Variant(replace(event, minute=value), reading)
            case Of.MEMBER:
                now = _put(reading.member, thing.name, value)
                was = now if reading.was is reading.member else _put(reading.was, thing.name, value)
                return Variant(event, replace(reading, member=now, was=was))
            case Of.TIER:
                held = reading.held | (1 << value if value >= 0 else 0)
                return Variant(event, replace(reading, rank=value, held=held))
            case Of.HELD:
                bit = 1 << thing.slot
                return Variant(event, replace(reading, held=reading.held | bit if value else reading.held & ~bit))
            case Of.MEASURE:
                return Variant(event, reading.with_slots({thing.slot: value}))


def _put(fields: Mapping[str, Value], name: str, value: Value) -> dict[str, Value]:
    found = {**fields, name: value}
    if value is None:
        del found[name]
    return found


def _with_part(event: Event, thing: Thing, value: Any) -> Event:
    """A part with another value; the one after the last is one more. Where the event's amount is that of its parts, it
    goes along."""
    parts = event.parts.get(thing.parts, ())
    if thing.part == len(parts):
        parts = (*parts, {})
    now = tuple(_put(part, thing.name, value) if at == thing.part else part for at, part in enumerate(parts))
    fields = dict(event.fields)
    amount: Any = fields.get("amount")
    before: list[Any] = [part.get("amount") or 0 for part in parts]
    if thing.name == "amount" and amount is not None and amount == sum(before):
        fields["amount"] = amount + (value or 0) - before[thing.part]
    return replace(event, fields=fields, parts={**event.parts, thing.parts: now})


class Trial:
    """Prices variants, and says what a rule would see and give in them. `scheduled`: what the clock set off."""

    def __init__(self, program: Program, sight: Sight, rule: str, scheduled: tuple[str, ...] = ()) -> None:
        self.program = program
        self.sight = sight
        self.rule = rule
        self.scheduled = scheduled

    def context(self, variant: Variant, part: int | None = None, parts: str = "") -> Context:
        """The context in which conditions of the variant are asked."""
        feeds = self.program.handling(variant.event.type).feeds
        c = Context(variant.event, variant.reading, {})
        c.added = additions(feeds, c, self.program.windows.week_start)
        c.part = variant.event.fields if part is None else variant.event.parts[parts][part]
        return c

    def holds(self, condition: Expression, variant: Variant, part: int | None = None, parts: str = "") -> bool | None:
        """Whether a condition holds; None where it can't be asked."""
        found = self.value(condition, variant, part, parts)
        return None if isinstance(found, Unread) else bool(found)

    def value(
        self, expression: Expression, variant: Variant, part: int | None = None, parts: str = ""
    ) -> Value | Unread:
        """What an expression comes to."""
        try:
            return self.sight.value(expression, self.context(variant, part, parts))
        except Unread as unread:
            return unread

    def gives(self, variant: Variant) -> dict[str, int]:
        """What the rule gives, by wallet; nothing where it does not."""
        try:
            outcome = self._price(variant, Pricing)
        except (KeyError, ValueError, ArithmeticError):  # what a changed event reads may not be at hand
            return {}
        found: dict[str, int] = {}
        for key, award in outcome.awards.items():
            if key.rule == self.rule and award.amount > 0:
                found[key.wallet] = found.get(key.wallet, 0) + award.amount
        return found

    def see(self, variant: Variant) -> Priced | None:
        """The pricing of a variant, step by step."""
        begun: list[TracedPricing] = []

        def begin(program: Program, context: Context) -> Pricing:
            begun.append(TracedPricing(program, context, self.sight))
            return begun[-1]

        try:
            self._price(variant, begin)
        except (KeyError, ValueError, ArithmeticError):
            return None
        return next((pricing.priced for pricing in reversed(begun) if pricing.priced is not None), None)

    def seen(self, variant: Variant) -> RuleSeen | None:
        """What the rule saw, the last time it was considered."""
        priced = self.see(variant)
        rules = () if priced is None else priced.rules
        return next((seen for seen in reversed(rules) if seen.rule == self.rule), None)

    def _price(self, variant: Variant, begin: Any) -> Any:
        if self.scheduled:
            return price_scheduled(self.program, variant.event, variant.reading, self.scheduled, begin=begin)
        return price(self.program, variant.event, variant.reading, begin)


def shifted_day(day: date, days: int) -> date | None:
    """So many days later, where there is such a day."""
    try:
        return day + timedelta(days)
    except OverflowError:
        return None
