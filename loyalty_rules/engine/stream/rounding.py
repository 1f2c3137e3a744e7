"""Rounding: once per award, then spread over rules and parts by largest remainder."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from loyalty_rules.core.quantities import Exact, Rounding, exact_sum, ratio, round_exact, spread
from loyalty_rules.engine.stream.amounts import WHOLE, Shares, total_of
from loyalty_rules.engine.stream.nouns import GiveEvaluator, RuleEvaluator
from loyalty_rules.engine.stream.outcome import Award, AwardKey

EMPTY: Mapping[Any, Any] = MappingProxyType({})


class Raw(Struct, eq=False):
    """An award before rounding, then with its rounded `amount` and `amounts` by part. `asked`: what its shares came to
    at first.

    `on`: the awards it multiplies, with its shares on each. `units`: where each part or unit is an award of its own,
    how many there are in each part; they are rounded as they are, so `unclipped` keeps what caps in points took.
    `uses`: what it takes of caps in points, by slot and key.
    """

    rule: RuleEvaluator
    give: GiveEvaluator
    key: AwardKey
    shares: Shares
    units: dict[int, int] | None
    asked: Exact = 0
    unclipped: Shares | None = None
    on: tuple[tuple[Raw, Shares], ...] = ()
    amount: int = 0
    amounts: Mapping[int, int] = EMPTY
    uses: Mapping[tuple[int, Any], Exact] = EMPTY
    note: str = ""

    def scale(self, numerator: Exact, denominator: Exact) -> None:
        """Keep a fraction of it."""
        self.shares = {at: ratio(share * numerator, denominator) for at, share in self.shares.items()}
        self.on = tuple(
            (base, {at: ratio(share * numerator, denominator) for at, share in shares.items()})
            for base, shares in self.on
        )

    def keep(self, amount: int) -> None:
        """Keep an amount of what was rounded."""
        kept = spread(amount, list(self.amounts.values()))
        self.amount, self.amounts = amount, dict(zip(self.amounts, kept, strict=True))


def add_shares(into: Shares, shares: Shares) -> None:
    for position, share in shares.items():
        before = into.get(position)
        into[position] = share if before is None else before + share


def round_awards(raws: list[Raw], programme: Rounding) -> None:
    """One rounding per award. A base and its multipliers are one award: the base keeps its own rounded amount, the
    multipliers share the rest. Where each part or unit is an award, each is rounded on its own."""
    multiplied: dict[Raw, list[tuple[Raw, Shares]]] = {}
    for raw in raws:
        for base, shares in raw.on:
            multiplied.setdefault(base, []).append((raw, shares))
    for base in raws:
        if base.give.ask is None:
            continue
        rounding = base.rule.rule.rounding
        if base.units is None and base not in multiplied:
            shares = base.shares
            base.amount = amount = round_exact(total_of(shares), rounding)
            base.amounts = dict.fromkeys(shares, amount) if len(shares) == 1 else _over(amount, shares)
            continue
        bonuses = multiplied.get(base, [])
        total = _of_total(rounding, bonuses, programme)
        if base.units is None:
            _put(base, bonuses, _rounded(base.shares, [shares for _, shares in bonuses], 1, rounding, total))
            continue
        own_shares = base.shares if base.unclipped is None else base.unclipped
        for at, count in base.units.items():
            own = {at: own_shares[at]} if at in own_shares else {}
            theirs = [{at: shares[at]} if at in shares else {} for _, shares in bonuses]
            _put(base, bonuses, _rounded(own, theirs, count, rounding, total))


def _of_total(base: Rounding, bonuses: list[tuple[Raw, Shares]], programme: Rounding) -> Rounding:
    """How the total is rounded: as the last multiplier with a say of its own has it, else as the base is."""
    said = [raw.rule.rule.rounding for raw, _ in bonuses if raw.rule.rule.rounding is not programme]
    return said[-1] if said else base


def _rounded(
    base: Shares, bonuses: list[Shares], count: int, rounding: Rounding, rounding_total: Rounding
) -> list[dict[int, int]]:
    """The rounded base and its multipliers, of `count` units that are rounded alike."""
    own = total_of(base)
    rounded = round_exact(own if count == 1 else ratio(own, count), rounding) * count
    if not bonuses:
        return [_over(rounded, base)]
    theirs = [total_of(shares) for shares in bonuses]
    whole = exact_sum([own, *theirs])
    total = round_exact(whole if count == 1 else ratio(whole, count), rounding_total) * count
    rest = spread(total - rounded, theirs)
    return [_over(rounded, base), *(_over(amount, shares) for amount, shares in zip(rest, bonuses, strict=True))]


def _over(amount: int, shares: Shares) -> dict[int, int]:
    """A rounded amount over the parts its shares came from, by largest remainder."""
    if len(shares) < 2:
        return dict.fromkeys(shares, amount) if shares else {WHOLE: amount} if amount else {}
    return dict(zip(shares, spread(amount, list(shares.values())), strict=True))


def _put(base: Raw, bonuses: list[tuple[Raw, Shares]], amounts: list[dict[int, int]]) -> None:
    for raw, found in zip([base, *(raw for raw, _ in bonuses)], amounts, strict=True):
        raw.amounts = {**raw.amounts, **{at: raw.amounts.get(at, 0) + amount for at, amount in found.items()}}
        raw.amount += sum(found.values())


def merged(first: Award, second: Award) -> Award:
    """Two awards of one rule for one event: set off by the event and by a threshold it crossed."""
    parts = dict(first.parts)
    for at, amount in second.parts:
        parts[at] = parts.get(at, 0) + amount
    return Award(
        first.amount + second.amount,
        first.asked + second.asked,
        tuple(parts.items()),
        first.uses + second.uses,
        first.note or second.note,
    )
