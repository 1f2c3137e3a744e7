"""Amounts as evaluators: what one rule asks for one event, exact and not rounded, spread over the parts it came from.

Shares map the index of a part to an exact amount; WHOLE stands for the event as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, assert_never

from msgspec import Struct

from loyalty_rules.core.events import Fields
from loyalty_rules.core.expressions import Constant, Expression, FieldOf, Fold, Quantified, Scope, children
from loyalty_rules.core.quantities import Exact, exact_sum, product, ratio
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.evaluate import Compiler, parts_of, row_finder
from loyalty_rules.engine.stream.reading import Evaluator
from loyalty_rules.model.ruleset import Amount, Bands, Choose, Fixed, Multiply, Rate, ShareOfRule

WHOLE = -1
Shares = dict[int, Exact]
Part = tuple[int, Fields]
Clip = Callable[[int, Exact], tuple[Exact, Exact]]


def no_clip(part: int, base: Exact) -> tuple[Exact, Exact]:
    return base, 0


def total_of(shares: Shares) -> Exact:
    """What shares come to."""
    if len(shares) == 1:
        [share] = shares.values()
        return share
    return exact_sum(shares.values())


class Asking(Struct, eq=False, gc=False):
    """What an amount is asked with: the parts in scope of the list `scope`.

    `units`: how many units a part stands for, where each unit is an award of its own. `clip`: how much of a part's base
    still earns, and what the rest gives. `granted`: what other rules gave, by rule. `carried`: the change of carried
    rests, by slot, which the amount adds to.
    """

    context: Context
    parts: list[Part]
    scope: str | None
    units: int
    clip: Clip
    granted: Mapping[str, Shares]
    carried: dict[int, Exact]


Asker = Callable[[Asking], Shares]


def reads_part(expression: Expression) -> bool:
    """Whether the value differs from part to part; folds and quantifiers walk parts of their own."""
    match expression:
        case FieldOf(scope=Scope.PART):
            return True
        case Fold() | Quantified():
            return False
        case _:
            return any(reads_part(child) for child in children(expression))


def asker(compiler: Compiler, amount: Amount, carry_slot: int | None) -> Asker:
    """The evaluator of an amount."""
    match amount:
        case Fixed(value):
            return _fixed(compiler(value))
        case Rate():
            if amount.full:
                return _full_rate(compiler, amount, carry_slot)
            return _rate(compiler, amount)
        case ShareOfRule(fraction, rule):
            return _share_of_rule(compiler(fraction), rule)
        case Bands():
            return _bands(compiler, amount)
        case Choose():
            return _choose(compiler, amount, carry_slot)
        case Multiply():
            raise AssertionError("a multiplier is no amount of its own")
        case _:
            assert_never(amount)


def _fixed(value: Evaluator) -> Asker:
    def ask(asking: Asking) -> Shares:
        c = asking.context
        position, c.part = asking.parts[0]
        found = value(c)
        return {position if len(asking.parts) == 1 else WHOLE: found * asking.units} if found else {}

    return ask


def _rate(compiler: Compiler, amount: Rate) -> Asker:
    value, base, per = compiler(amount.value), compiler(amount.base), amount.per
    once = not reads_part(amount.base)
    fixed = None
    if isinstance(amount.value, Constant):  # the same for all: what each of the base gives is worked out once
        each: Any = amount.value.value
        fixed = ratio(each, per).as_integer_ratio()

    def ask(asking: Asking) -> Shares:
        c, clip = asking.context, asking.clip
        shares: Shares = {}
        parts = asking.parts
        if once and len(parts) > 1:
            parts = [(WHOLE, parts[0][1])]
        for position, fields in parts:
            c.part = fields
            amount = base(c)
            if not amount:
                continue
            earning, extra = (amount, 0) if clip is no_clip else clip(position, amount)
            if fixed is not None:
                share = ratio(earning * fixed[0], fixed[1])
            else:
                rate = value(c)
                if rate is None:
                    continue
                share = ratio(product(rate, earning), per)
            shares[position] = share + extra if extra else share
        return shares

    return ask


def bases_of(asking: Asking, base: Evaluator, once: bool) -> tuple[Shares, Exact]:
    """The bases of the parts, clipped, and what the clipped rest gives in all."""
    c, clip = asking.context, asking.clip
    bases: Shares = {}
    extra: Exact = 0
    for position, fields in asking.parts[:1] if once else asking.parts:
        c.part = fields
        amount = base(c)
        if amount and clip is no_clip:
            bases[position] = amount
        elif amount:
            earning, more = clip(WHOLE if once and len(asking.parts) > 1 else position, amount)
            bases[position] = earning
            extra += more
    c.part = asking.parts[0][1]
    return bases, extra


def _spread(total: Exact, bases: Shares) -> Shares:
    """An amount over parts, in proportion to their bases; over the whole where the bases cancel out."""
    if len(bases) == 1:
        return dict.fromkeys(bases, total)
    whole = total_of(bases)
    if not whole:
        return {next(iter(bases), WHOLE): total}
    return {position: ratio(total * base, whole) for position, base in bases.items()}


def full_steps(amount: Exact, per: Exact) -> int:
    """Full steps, counted towards zero so that what is taken back mirrors what was given."""
    return int(amount // per) if amount >= 0 else -int(-amount // per)


def _full_rate(compiler: Compiler, amount: Rate, carry_slot: int | None) -> Asker:
    value, base, per = compiler(amount.value), compiler(amount.base), amount.per
    once = not reads_part(amount.base)
    carry = amount.carry

    def ask(asking: Asking) -> Shares:
        bases, extra = bases_of(asking, base, once)
        total = total_of(bases) if asking.units == 1 else ratio(total_of(bases), asking.units)
        if carry and carry_slot is not None:
            held: Any = asking.context.reading.slots[carry_slot]
            rest = held + asking.carried.get(carry_slot, 0)
            steps = int((total + rest) // per)
            asking.carried[carry_slot] = asking.carried.get(carry_slot, 0) + total - steps * per
        else:
            steps = full_steps(total, per)
        rate = value(asking.context)
        given = 0 if rate is None else rate * steps * asking.units
        return _spread(given + extra, bases) if given + extra else {}

    return ask


def _share_of_rule(fraction: Evaluator, rule: str) -> Asker:
    def ask(asking: Asking) -> Shares:
        shares: Shares = {}
        c = asking.context
        whole = asking.granted.get(rule)
        if not whole:
            return shares
        for position, granted, fields in shares_in_scope(asking, whole):
            c.part = fields
            found = fraction(c)
            if found is not None and granted:
                shares[position] = product(found, granted)
        return shares

    return ask


def shares_in_scope(asking: Asking, granted: Shares) -> Iterable[tuple[int, Exact, Fields]]:
    """Another rule's shares that fall on the parts in scope.

    What it gave for the event as a whole is spread over the list in proportion to the parts' amounts.
    """
    if asking.scope is None:
        fields = asking.parts[0][1]
        return [(position, share, fields) for position, share in granted.items()]
    in_scope = dict(asking.parts)
    found = [(position, share, in_scope[position]) for position, share in granted.items() if position in in_scope]
    whole = granted.get(WHOLE)
    if whole and WHOLE not in in_scope:
        amounts: list[Any] = [part.get("amount") or 0 for part in parts_of(asking.context, asking.scope)]
        total = sum(amounts)
        if total:
            spread_over = {at: ratio(whole * amounts[at], total) for at in in_scope}
            already = {position: share for position, share, _ in found}
            return [(at, spread_over[at] + already.get(at, 0), in_scope[at]) for at in in_scope]
    return found


def _bands(compiler: Compiler, amount: Bands) -> Asker:
    base = compiler(amount.base)
    once = not reads_part(amount.base)
    marginal = amount.marginal
    on = bands_on(compiler, amount)

    def ask(asking: Asking) -> Shares:
        bases, extra = bases_of(asking, base, once)
        total = total_of(bases) if asking.units == 1 else ratio(total_of(bases), asking.units)
        if not total and marginal:
            return {}
        given = exact_sum([given for _, _, given in on(asking.context, total if total >= 0 else -total)])
        if total < 0:
            given = -given
        return _spread(given * asking.units + extra, bases) if given or extra else {}

    return ask


def bands_on(compiler: Compiler, amount: Bands) -> Callable[[Context, Exact], list[tuple[int, Exact, Exact]]]:
    """What tells of a total the bands it touches: the index of each, how much falls into it, and what that gives."""
    marginal = amount.marginal
    bands = [
        (index, band.upper, band.inclusive, compiler.watched(band, _band_amount(compiler, band.amount)))
        for index, band in enumerate(amount.bands)
    ]

    def on(c: Context, total: Exact) -> list[tuple[int, Exact, Exact]]:
        lower: Exact = 0
        found: list[tuple[int, Exact, Exact]] = []
        for index, upper, inclusive, amount_of in bands:
            if marginal:
                reach = total if upper is None or total < upper else upper
                if reach > lower:
                    found.append((index, reach - lower, amount_of(c, reach - lower)))
                    lower = reach
            elif upper is None or total < upper or (inclusive and total == upper):
                return [(index, total, amount_of(c, total))]
        return found

    return on


def _band_amount(compiler: Compiler, amount: Fixed | Rate) -> Callable[[Context, Exact], Exact]:
    value = compiler(amount.value)
    if isinstance(amount, Fixed):
        return lambda c, reach: value(c) or 0
    per, full = amount.per, amount.full
    if isinstance(amount.value, Constant) and not amount.value.value:
        return lambda c, reach: 0
    if full:
        return lambda c, reach: (value(c) or 0) * full_steps(reach, per)
    return lambda c, reach: ratio(product(value(c) or 0, reach), per)


def _choose(compiler: Compiler, amount: Choose, carry_slot: int | None) -> Asker:
    keys = [compiler(key) for key in amount.keys]
    by_part = any(reads_part(key) for key in amount.keys)
    choices = [
        (choice.keys, choice.since, compiler.watched(choice, asker(compiler, choice.amount, carry_slot)))
        for choice in amount.choices
    ]
    find = row_finder(choices)
    rest = amount.otherwise
    otherwise = None if rest is None else compiler.watched(rest, asker(compiler, rest, carry_slot))

    def ask_once(asking: Asking) -> Shares:
        c = asking.context
        c.part = asking.parts[0][1]
        chosen = find((keys[0](c),) if len(keys) == 1 else tuple([key(c) for key in keys]), c) or otherwise
        return {} if chosen is None else chosen(asking)

    def ask(asking: Asking) -> Shares:
        c = asking.context
        groups: dict[Asker, list[Part]] = {}
        for part in asking.parts:
            c.part = part[1]
            chosen = find(tuple([key(c) for key in keys]), c) or otherwise
            if chosen is not None:
                groups.setdefault(chosen, []).append(part)
        shares: Shares = {}
        for chosen, parts in groups.items():
            group = Asking(c, parts, asking.scope, asking.units, asking.clip, asking.granted, asking.carried)
            for position, share in chosen(group).items():
                shares[position] = shares.get(position, 0) + share
        return shares

    return ask if by_part else ask_once
