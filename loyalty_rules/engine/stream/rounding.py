"""Rounding: once per award, then spread over rules and parts by largest remainder."""

from __future__ import annotations

from dataclasses import dataclass, field

from loyalty_rules.core.quantities import Exact, Rounding, round_exact, spread
from loyalty_rules.engine.stream.amounts import WHOLE, Shares, ratio
from loyalty_rules.engine.stream.outcome import Award, AwardKey
from loyalty_rules.engine.stream.program import GiveEvaluator, RuleEvaluator


@dataclass(slots=True)
class Raw:
    """An award before rounding, then with its rounded `amounts` by part.

    `on`: the awards it multiplies, with its shares on each. `units`: where each part or unit is an award of its own,
    how many there are in each part.
    """

    rule: RuleEvaluator
    give: GiveEvaluator
    key: AwardKey
    asked: Exact
    shares: Shares
    units: dict[int, int] | None = None
    on: list[tuple[Raw, Shares]] = field(default_factory=list)
    amounts: dict[int, int] = field(default_factory=dict)
    note: str = ""


def add_shares(into: Shares, shares: Shares) -> None:
    for position, share in shares.items():
        into[position] = into.get(position, 0) + share


def round_awards(raws: list[Raw]) -> None:
    """One rounding per award. A base and its multipliers are one award: the base keeps its own rounded amount, the
    multipliers share the rest. Where each part or unit is an award, each is rounded on its own."""
    for base in raws:
        if base.give.ask is None:
            continue
        bonuses = [(raw, shares) for raw in raws for on, shares in raw.on if on is base]
        rounding = base.rule.rule.rounding
        if base.units is None:
            amounts = _rounded(base.shares, [shares for _, shares in bonuses], 1, rounding)
            _put(base, bonuses, amounts)
        else:
            for at, count in base.units.items():
                own = {at: base.shares[at]} if at in base.shares else {}
                theirs = [{at: shares[at]} if at in shares else {} for _, shares in bonuses]
                _put(base, bonuses, _rounded(own, theirs, count, rounding))


def _rounded(base: Shares, bonuses: list[Shares], count: int, rounding: Rounding) -> list[dict[int, int]]:
    own = sum(base.values())
    if not bonuses:
        if len(base) == 1:
            return [{at: round_exact(ratio(share, count), rounding) * count for at, share in base.items()}]
        return [_over(round_exact(ratio(own, count), rounding) * count, base)]
    theirs = [sum(shares.values()) for shares in bonuses]
    total = round_exact(ratio(own + sum(theirs), count), rounding) * count
    rounded = round_exact(ratio(own, count), rounding) * count
    rest = spread(total - rounded, theirs)
    return [_over(rounded, base), *(_over(amount, shares) for amount, shares in zip(rest, bonuses, strict=True))]


def _over(amount: int, shares: Shares) -> dict[int, int]:
    """A rounded amount over the parts its shares came from, by largest remainder."""
    if not shares:
        return {WHOLE: amount} if amount else {}
    return dict(zip(shares, spread(amount, list(shares.values())), strict=True))


def _put(base: Raw, bonuses: list[tuple[Raw, Shares]], amounts: list[dict[int, int]]) -> None:
    for raw, found in zip([base, *(raw for raw, _ in bonuses)], amounts, strict=True):
        for at, amount in found.items():
            raw.amounts[at] = raw.amounts.get(at, 0) + amount


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
