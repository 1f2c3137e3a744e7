"""Returns: what is left of a purchase, and what it is then worth. Pure; the engine posts the difference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, assert_never

from loyalty_rules.core.events import Event, Fields
from loyalty_rules.core.quantities import Rounding, round_exact, spread
from loyalty_rules.engine.stream.amounts import ratio
from loyalty_rules.engine.stream.outcome import NOTHING, Award, Outcome
from loyalty_rules.engine.stream.pricing import price
from loyalty_rules.engine.stream.program import Program
from loyalty_rules.engine.stream.world import Record
from loyalty_rules.model.ruleset import ReturnWay


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
    parts = {name: found for name, found in back.parts.items() if found}
    amount: Any = back.fields.get("amount")
    total: Any = event.fields.get("amount")
    if not parts and amount is None:
        return None
    if parts:
        left = dict(event.parts)
        taken = 0
        for name, returned in parts.items():
            left[name], less = _without_parts(left.get(name, ()), returned)
            taken += less
        if amount is None:
            amount = taken
        gone = all(_is_gone(part) for name in parts for part in left[name])
        others = any(not _is_gone(part) for name, found in left.items() if name not in parts for part in found)
        if gone and not (others and amount < total):
            return None
    else:
        left = {name: _in_proportion(found, amount, total) for name, found in event.parts.items()}
    if amount > total:
        raise Refusal("more is returned than is left of the purchase")
    if amount == total and not parts:
        return None
    return replace(event, fields={**event.fields, "amount": total - amount}, parts=left)


def _is_gone(part: Fields) -> bool:
    return bool(part.get("returned"))


def _without_parts(parts: tuple[Fields, ...], returned: Iterable[Fields]) -> tuple[tuple[Fields, ...], int]:
    """The parts less the returned ones, matched by everything that is not a number, and the amount that went. A part
    that is gone stays in its place, empty, so that the others keep their index."""
    left: list[dict[str, Any]] = [dict(part) for part in parts]
    gone = 0
    for back in returned:
        numbers: dict[str, Any] = {name: value for name, value in back.items() if _is_number(value)}
        words = {name: value for name, value in back.items() if not _is_number(value)}
        whole = not numbers or set(numbers) == {"quantity"}
        for part in left:
            if _is_gone(part) or any(part.get(name) != value for name, value in words.items()):
                continue
            if whole and "quantity" in numbers and "amount" in part:
                count = part.get("quantity", 1)
                if numbers["quantity"] > count:
                    continue
                numbers["amount"] = round_exact(ratio(part["amount"] * numbers["quantity"], count), Rounding.HALF_UP)
            elif not numbers:
                numbers = {name: value for name, value in part.items() if _is_number(value)}
            if any(abs(value) > abs(part.get(name, 0)) for name, value in numbers.items()):
                continue
            for name, value in numbers.items():
                part[name] = part.get(name, 0) - value
            gone += numbers.get("amount", 0)
            if not part.get("amount") or part.get("quantity") == 0:
                part["returned"] = True
            break
        else:
            raise Refusal("what is returned was not bought in this purchase, or has been returned before")
    return tuple(left), gone


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


def outcome_after(program: Program, record: Record, left: Event | None) -> Outcome:
    """What the purchase is worth with what is left of it, in the state it was bought in."""
    if left is None:
        return NOTHING
    recalculated = price(program, _standing(left), record.reading)
    returns = program.ruleset.program.returns
    way = ReturnWay.RECALCULATED if returns is None else returns.way
    if way is ReturnWay.RECALCULATED:
        return recalculated
    whole = price(program, record.fed, record.reading)
    match way:
        case ReturnWay.KEEP:
            awards = dict(whole.awards)
        case ReturnWay.BY_ITEM:
            awards = {key: _by_item(award, record.fed, left) for key, award in whole.awards.items()}
        case ReturnWay.IN_PROPORTION:
            awards = _proportional(whole, record.fed, left, program.ruleset.program.rounding)
        case _:
            assert_never(way)
    return Outcome(awards, recalculated.adds, recalculated.reached)


def _standing(event: Event) -> Event:
    """The event without the parts that are gone."""
    parts = {name: tuple(part for part in found if not _is_gone(part)) for name, found in event.parts.items()}
    return replace(event, parts=parts)


def _by_item(award: Award, whole: Event, left: Event) -> Award:
    """Each part keeps its points as far as it was kept; what the event as a whole gave is kept in proportion."""
    found: tuple[Mapping[str, Any], ...] = next(iter(whole.parts.values()), ())
    now: tuple[Mapping[str, Any], ...] = next(iter(left.parts.values()), ())
    kept = []
    for at, amount in award.parts:
        before: Any = found[at].get("amount", 0)
        after: Any = now[at].get("amount", 0)
        kept.append((at, round_exact(ratio(amount * after, before), Rounding.HALF_UP) if before else amount))
    rest = award.amount - sum(amount for _, amount in award.parts)
    if rest:
        before, after = whole.fields.get("amount", 0), left.fields.get("amount", 0)
        rest = round_exact(ratio(rest * after, before), Rounding.UP) if before else rest
    total = rest + sum(amount for _, amount in kept)
    return replace(award, amount=total, parts=tuple(kept), uses=_scaled(award, total))


def _scaled(award: Award, total: int) -> tuple[tuple[int, Any, Any], ...]:
    """What a reduced award still takes of caps in points; times stay taken."""
    return tuple((slot, key, total if used == award.amount else used) for slot, key, used in award.uses)


def _proportional(outcome: Outcome, whole: Event, left: Event, rounding: Rounding) -> dict[Any, Award]:
    """The awards less the returned share of their total, rounded once for each wallet and member."""
    total: Any = whole.fields.get("amount", 0)
    kept: Any = left.fields.get("amount", 0)
    awards = dict(outcome.awards)
    purses = {(key.wallet, key.member) for key in awards}
    for wallet, member in sorted(purses):
        keys = [key for key in awards if (key.wallet, key.member) == (wallet, member)]
        amounts = [awards[key].amount for key in keys]
        taken = round_exact(ratio(sum(amounts) * (total - kept), total), rounding) if total else 0
        for key, less in zip(keys, spread(taken, amounts), strict=True):
            now = awards[key].amount - less
            awards[key] = replace(awards[key], amount=now, uses=_scaled(awards[key], now))
    return awards


def negated(event: Event) -> Event:
    """A return that names no purchase, as a purchase of less than nothing."""

    def less(fields: Mapping[str, Any], kept: str) -> Fields:
        return {name: -value if _is_number(value) and name != kept else value for name, value in fields.items()}

    parts = {name: tuple(less(part, "quantity") for part in found) for name, found in event.parts.items()}
    return replace(event, type="purchase", fields=less(event.fields, "quantity"), parts=parts)
