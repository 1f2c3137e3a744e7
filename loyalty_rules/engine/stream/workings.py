"""Workings: how an amount came about, in the steps that `amounts` takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, assert_never

from loyalty_rules.core.expressions import Expression
from loyalty_rules.core.quantities import Exact, ratio
from loyalty_rules.core.traces import (
    BandSeen,
    BandsSeen,
    BaseSeen,
    ChoiceSeen,
    ChoicesSeen,
    FixedSeen,
    RateSeen,
    ShareSeen,
    Working,
)
from loyalty_rules.engine.stream.amounts import (
    WHOLE,
    Asking,
    Part,
    bands_on,
    full_steps,
    reads_part,
    shares_in_scope,
    total_of,
)
from loyalty_rules.engine.stream.evaluate import row_finder
from loyalty_rules.engine.stream.seeing import Sight
from loyalty_rules.model.ruleset import Amount, Bands, Choose, Fixed, Multiply, Rate, ShareOfRule

Earning = Callable[[int, Exact], Exact]
"""How much of the base of a part caps let earn."""


class Workings:
    """`carry_slot`: where the rest of a step is kept; `earning` and `beyond`: what caps on base amounts did."""

    def __init__(self, sight: Sight, asking: Asking, carry_slot: int | None, earning: Earning, beyond: Exact) -> None:
        self.sight = sight
        self.asking = asking
        self.carry_slot = carry_slot
        self.earning = earning
        self.beyond = beyond

    def of(self, amount: Amount) -> Working | None:
        """How an amount came about; None where nothing could be asked."""
        match amount:
            case Fixed(value):
                self._stand(self.asking.parts[0])
                found = self._value(value)
                return None if found is None else FixedSeen(found, self.asking.units)
            case Rate():
                return self._rate(amount)
            case ShareOfRule(fraction, rule):
                return self._share(fraction, rule)
            case Bands():
                return self._bands(amount)
            case Choose():
                return self._choose(amount)
            case Multiply():
                raise AssertionError("a multiplier is no amount of its own")
            case _:
                assert_never(amount)

    def _stand(self, part: Part) -> None:
        self.asking.context.part = part[1]

    def _value(self, expression: Expression) -> Any:
        return self.sight.value(expression, self.asking.context)

    def _bases(self, base: Expression) -> tuple[list[BaseSeen], list[Part]]:
        once, several = not reads_part(base), len(self.asking.parts) > 1
        bases, parts = [], []
        for part in self.asking.parts[:1] if once else self.asking.parts:
            self._stand(part)
            whole = self._value(base)
            if whole:
                at = WHOLE if once and several else part[0]
                bases.append(BaseSeen(at, whole, self.earning(at, whole)))
                parts.append(part)
        return bases, parts

    def _total(self, bases: list[BaseSeen]) -> Exact:
        total = total_of({base.part: base.earning for base in bases})
        return total if self.asking.units == 1 else ratio(total, self.asking.units)

    def _rate(self, amount: Rate) -> RateSeen:
        bases, parts = self._bases(amount.base)
        if not amount.full:
            values = []
            for part in parts or self.asking.parts[:1]:
                self._stand(part)
                values.append(self._value(amount.value))
            same = len(set(values)) == 1
            one, each = (values[0], ()) if same else (None, tuple(values))
            return RateSeen(one, amount.per, tuple(bases), each, beyond=self.beyond)
        self._stand(self.asking.parts[0])
        total, rest = self._total(bases), 0
        if amount.carry and self.carry_slot is not None:
            held: Any = self.asking.context.reading.slots[self.carry_slot]
            rest = held + self.asking.carried.get(self.carry_slot, 0)
            steps = int((total + rest) // amount.per)
            left = total + rest - steps * amount.per
        else:
            steps, left = full_steps(total, amount.per), 0
        value = self._value(amount.value)
        return RateSeen(value, amount.per, tuple(bases), (), steps, rest, left, self.beyond)

    def _share(self, fraction: Expression, rule: str) -> ShareSeen:
        whole: Mapping[int, Exact] = self.asking.granted.get(rule) or {}
        found: set[Any] = set()
        granted: dict[int, Exact] = {}
        for position, share, fields in shares_in_scope(self.asking, dict(whole)):
            self._stand((position, fields))
            granted[position] = share
            found.add(self._value(fraction))
        return ShareSeen(found.pop() if len(found) == 1 else None, rule, total_of(granted))

    def _bands(self, amount: Bands) -> BandsSeen:
        bases, _ = self._bases(amount.base)
        self._stand(self.asking.parts[0])
        total = self._total(bases)
        sign = -1 if total < 0 else 1
        on = bands_on(self.sight.compiler, amount)
        touched = on(self.asking.context, sign * total) if total or not amount.marginal else []
        bands = tuple(BandSeen(index, sign * reach, sign * given) for index, reach, given in touched)
        return BandsSeen(tuple(bases), total, bands)

    def _choose(self, amount: Choose) -> ChoicesSeen:
        by_part = any(reads_part(key) for key in amount.keys)
        find = row_finder([(choice.keys, choice.since, index) for index, choice in enumerate(amount.choices)])
        groups: dict[tuple[Any, ...], list[Part]] = {}
        for part in self.asking.parts if by_part else self.asking.parts[:1]:
            self._stand(part)
            groups.setdefault(tuple(self._value(key) for key in amount.keys), []).append(part)
        choices = []
        for keys, parts in groups.items():
            self._stand(parts[0])
            row = find(keys, self.asking.context)
            chosen = amount.otherwise if row is None else amount.choices[row].amount
            if row is None and chosen is not None:
                row = -1
            inner = None
            if chosen is not None:
                of = self._for(parts) if by_part else self
                inner = of.of(chosen)
            choices.append(ChoiceSeen(keys, row, inner, tuple(at for at, _ in parts) if by_part else ()))
        return ChoicesSeen(tuple(choices))

    def _for(self, parts: list[Part]) -> Workings:
        asking = self.asking
        group = Asking(asking.context, parts, asking.scope, asking.units, asking.clip, asking.granted, asking.carried)
        return Workings(self.sight, group, self.carry_slot, self.earning, self.beyond)
