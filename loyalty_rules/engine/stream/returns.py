"""Returns: what is left of a purchase, and what it and what rested on it are then worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, assert_never

from msgspec.structs import replace

from loyalty_rules.core.entries import Kind
from loyalty_rules.core.events import Event, Fields
from loyalty_rules.core.quantities import Rounding, ratio, round_exact, spread
from loyalty_rules.engine.stream.awards import Pricing
from loyalty_rules.engine.stream.nouns import Program
from loyalty_rules.engine.stream.outcome import NOTHING, Award, AwardKey, Outcome
from loyalty_rules.engine.stream.posting import settle
from loyalty_rules.engine.stream.pricing import price, price_scheduled
from loyalty_rules.engine.stream.slots import History, combine
from loyalty_rules.engine.stream.state import Cause, MemberState, Record
from loyalty_rules.engine.stream.uses import kept_uses
from loyalty_rules.engine.stream.witness import Begin
from loyalty_rules.engine.stream.world import World
from loyalty_rules.model.plan import SlotKind
from loyalty_rules.model.ruleset import OUTBOX, ReturnWay

GONE = "returned"  # marks a part that has come back


class Refusal(Exception):
    """A return that can't be: the reason in words."""


def remaining(purchase: Event, returned: Iterable[Event]) -> Event | None:
    """The purchase without what was returned; None when everything was."""
    event: Event | None = purchase
    for back in returned:
        if event is None:
            raise Refusal("everything of this purchase was returned before")
        event = _less(event, back)
    return event


def _less(event: Event, back: Event) -> Event | None:
    returned = {name: found for name, found in back.parts.items() if found}
    amount: Any = back.fields.get("amount")
    total: Any = event.fields.get("amount")
    if not returned and amount is None:
        return None
    left: dict[str, tuple[Fields, ...]] = {}
    taken = 0
    for name, parts in returned.items():
        left[name], less = _without_parts(event.parts.get(name, ()), parts)
        taken += less
    if total is None:
        if amount is not None:
            raise Refusal("an event without an amount comes back by its parts, or as a whole")
        all_gone = all(_is_gone(part) for found in {**event.parts, **left}.values() for part in found)
        return None if all_gone else replace(event, parts={**event.parts, **left})
    amount = taken if amount is None else amount
    if amount < 0 or (amount == 0 and not returned):
        raise Refusal("nothing is returned")
    if amount > total:
        raise Refusal("more is returned than is left of the purchase")
    if amount == total and all(_is_gone(part) for found in left.values() for part in found):
        return None
    # What the return does not name goes back with it, in proportion.
    others = {name: _in_proportion(found, amount, total) for name, found in event.parts.items() if name not in left}
    kept = {name: left.get(name) or others.get(name, ()) for name in event.parts}
    return replace(event, fields={**event.fields, "amount": total - amount}, parts=kept)


def _is_gone(part: Fields) -> bool:
    return bool(part.get(GONE))


def _without_parts(parts: tuple[Fields, ...], returned: Iterable[Fields]) -> tuple[tuple[Fields, ...], int]:
    """The parts less the returned ones, matched by everything that is not a number, and the amount that went. A part
    that is gone stays in its place, marked, so that the others keep their index."""
    left: list[dict[str, Any]] = [dict(part) for part in parts]
    gone = 0
    for back in returned:
        words = {name: value for name, value in back.items() if not _is_number(value)}
        wanted: dict[str, Any] = {name: value for name, value in back.items() if _is_number(value)}
        for part in left:
            if _is_gone(part) or any(part.get(name) != value for name, value in words.items()):
                continue
            numbers = _numbers(part, wanted)
            if any(abs(value) > abs(part.get(name, 0)) for name, value in numbers.items()):
                continue
            had_amount = bool(part.get("amount"))
            for name, value in numbers.items():
                part[name] = part.get(name, 0) - value
            gone += numbers.get("amount", 0)
            nothing_left = part["quantity"] == 0 if "quantity" in part else not part.get("amount")
            if nothing_left or (had_amount and not part["amount"]):
                part[GONE] = True
            break
        else:
            raise Refusal("what is returned was not bought in this purchase, or has been returned before")
    return tuple(left), gone


def _numbers(part: Fields, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """How much of a part goes: all of it where no number is said, its share of the amount where only units are."""
    if not wanted:
        return {name: value for name, value in part.items() if _is_number(value)}
    numbers = dict(wanted)
    if set(wanted) == {"quantity"} and "amount" in part:
        count: Any = part.get("quantity", 1)
        amount: Any = part["amount"]
        if count:
            numbers["amount"] = round_exact(ratio(amount * wanted["quantity"], count), Rounding.HALF_UP)
    return numbers


def _is_number(value: object) -> bool:
    return not isinstance(value, bool | str) and hasattr(value, "numerator")


def _in_proportion(parts: tuple[Fields, ...], amount: int, total: int) -> tuple[Fields, ...]:
    """Parts of a purchase of which only an amount came back: each keeps its share."""
    amounts: list[Any] = [part.get("amount", 0) for part in parts]
    if not total or not sum(amounts):
        return parts
    taken = spread(round_exact(ratio(sum(amounts) * amount, total), Rounding.HALF_UP), amounts)
    return tuple(
        {**part, "amount": before - less} if "amount" in part else part
        for part, before, less in zip(parts, amounts, taken, strict=True)
    )


def outcome_after(program: Program, record: Record, left: Event | None, begin: Begin = Pricing) -> Outcome:
    """What the purchase is worth with what is left of it, in the state it was bought in, less what was dropped."""
    if left is None:
        return NOTHING
    recalculated = price(program, standing(left), record.reading, begin)
    returns = program.ruleset.program.returns
    undone = record.priced.type == "redeem"  # a redemption has no parts that could be kept apart
    way = ReturnWay.RECALCULATED if returns is None or undone else returns.way
    awards = dict(recalculated.awards)
    codes, adds = recalculated.codes, recalculated.adds
    if way is not ReturnWay.RECALCULATED:
        whole = price(program, record.priced, record.reading, begin)
        if whole.codes:
            codes, adds = kept_uses(whole, recalculated, program, standing(left))
        match way:
            case ReturnWay.KEEP:
                awards = dict(whole.awards)
            case ReturnWay.BY_ITEM:
                awards = {
                    key: _by_item(program, key, award, record.priced, left) for key, award in whole.awards.items()
                }
            case ReturnWay.IN_PROPORTION:
                awards = _proportional(program, whole, record.priced, left)
            case _:
                assert_never(way)
        # Whether there is still something to write about follows from what is left.
        awards = {key: award for key, award in awards.items() if key.wallet != OUTBOX}
        awards.update((key, award) for key, award in recalculated.awards.items() if key.wallet == OUTBOX)
    awards = {key: award for key, award in awards.items() if key not in record.dropped}
    return Outcome(awards, adds, recalculated.reached, codes)


def standing(event: Event) -> Event:
    """The event without the parts that are gone."""
    parts = {name: tuple(part for part in found if not _is_gone(part)) for name, found in event.parts.items()}
    return replace(event, parts=parts)


def _by_item(program: Program, key: AwardKey, award: Award, whole: Event, left: Event) -> Award:
    """Each part keeps its points as far as it was kept; what the event as a whole gave is kept in proportion."""
    scope = program.rules[key.rule].rule.scope
    name = next(iter(whole.parts), "") if scope is None else scope.parts
    found: tuple[Mapping[str, Any], ...] = whole.parts.get(name, ())
    now: tuple[Mapping[str, Any], ...] = left.parts.get(name, ())
    kept = []
    rest = award.amount
    for at, amount in award.parts if found else ():
        rest -= amount
        before: Any = found[at].get("amount", 0)
        after: Any = 0 if _is_gone(now[at]) else now[at].get("amount", 0)
        kept.append((at, round_exact(ratio(amount * after, before), Rounding.HALF_UP) if before else amount))
    if rest:
        before, after = whole.fields.get("amount", 0), left.fields.get("amount", 0)
        rest = round_exact(ratio(rest * after, before), Rounding.UP) if before else rest
    total = rest + sum(amount for _, amount in kept)
    return replace(award, amount=total, parts=tuple(kept), uses=_scaled(program, award, total))


def _scaled(program: Program, award: Award, total: int) -> tuple[tuple[int, Any, Any], ...]:
    """What a reduced award still takes of caps in points and money; times stay taken."""

    def left(slot: int, used: Any) -> Any:
        if slot in program.money_slots and award.amount:
            return ratio(used * total, award.amount)
        return total if used == award.amount else used

    return tuple((slot, key, left(slot, used)) for slot, key, used in award.uses)


def _proportional(program: Program, outcome: Outcome, whole: Event, left: Event) -> dict[Any, Award]:
    """The awards less the returned share of their total, rounded once for each wallet and member."""
    total: Any = whole.fields.get("amount", 0)
    kept: Any = left.fields.get("amount", 0)
    awards = dict(outcome.awards)
    purses = {(key.wallet, key.member) for key in awards}
    for wallet, member in sorted(purses):
        keys = [key for key in awards if (key.wallet, key.member) == (wallet, member)]
        amounts = [awards[key].amount for key in keys]
        rounding = program.ruleset.program.rounding
        taken = round_exact(ratio(sum(amounts) * (total - kept), total), rounding) if total else 0
        for key, less in zip(keys, spread(taken, amounts), strict=True):
            now = awards[key].amount - less
            awards[key] = replace(awards[key], amount=now, uses=_scaled(program, awards[key], now))
    return awards


def negated(event: Event) -> Event:
    """A return that names no purchase, as a purchase of less than nothing."""

    def less(fields: Mapping[str, Any], kept: str) -> Fields:
        return {name: -value if _is_number(value) and name != kept else value for name, value in fields.items()}

    parts = {name: tuple(less(part, "quantity") for part in found) for name, found in event.parts.items()}
    return replace(event, type="purchase", fields=less(event.fields, "quantity"), parts=parts)


def reread(
    world: World,
    member: MemberState,
    dated: Record,
    record: Record,
    changed: Iterable[int],
    before: Mapping[int, Any],
    after: Mapping[int, Any],
    cause: Cause,
) -> None:
    """Price anew what the clock gave, where what it read is no longer so. Caps stand as they were."""
    slots, windows = world.program.plan.slots, world.program.windows
    read: dict[int, Any] = {}
    for slot in changed:
        noun = slots[slot]
        if noun.kind is not SlotKind.MEASURE or slot not in dated.reading.slots:
            continue
        state = world.slot(member, slot)
        if isinstance(state, History):
            read[slot] = state.read(dated.priced.day)
        elif windows.covers(noun.window, lambda: member.fields, record.priced.day, dated.priced.day):
            read[slot] = combine(dated.reading.slots[slot], before.get(slot), after.get(slot))
    if read:
        dated.reading = dated.reading.with_slots(read)
        outcome = price_scheduled(
            world.program, dated.priced, dated.reading, dated.scheduled, begin=world.begin_pricing
        )
        awards = {key: award for key, award in outcome.awards.items() if key not in dated.dropped}
        settle(world, member, dated, replace(outcome, awards=awards), cause, Kind.REVERSED)
