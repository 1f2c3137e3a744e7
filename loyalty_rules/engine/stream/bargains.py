"""How many of each step an amount buys. Exact, in whole numbers of the smallest parts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

Offers = Sequence[tuple[int, int]]  # price and value of each step


def largest_first(offers: Offers, budget: int, value_max: int | None) -> tuple[int, ...]:
    """As many of the dearest step as there can be, then of the next; `value_max`: no more than that is bought."""
    counts = [0] * len(offers)
    for index in sorted(range(len(offers)), key=lambda index: -offers[index][0]):
        price, value = offers[index]
        count = budget // price
        if value_max is not None and value:
            count = min(count, value_max // value)
            value_max -= count * value
        budget -= count * price
        counts[index] = count
    return tuple(counts)


def best_value(offers: Offers, budget: int) -> tuple[int, ...]:
    """What brings the most, for the least.

    Of the step that brings most for its price there are all that fit beside a few others: as many others as that price
    has units always hold some that it can take the place of, so no more of them need to be looked at.
    """
    size = gcd(*(price for price, _ in offers))
    prices = [price // size for price, _ in offers]
    values = [value for _, value in offers]
    units = budget // size
    best = min(range(len(offers)), key=lambda index: (-Fraction(values[index], prices[index]), prices[index]))
    others = min(units, rest_max(prices, prices[best]))
    # The most that exactly so many units bring without the best step, and which step was taken last for it.
    brings: list[int | None] = [0] + [None] * others
    last = [-1] * (others + 1)
    for unit in range(1, others + 1):
        for index, price in enumerate(prices):
            before = brings[unit - price] if price <= unit and index != best else None
            if before is None:
                continue
            now = brings[unit]
            if now is None or before + values[index] > now:
                brings[unit], last[unit] = before + values[index], index
    choices = []
    for unit, brought in enumerate(brings):
        if brought is not None:
            count = (units - unit) // prices[best]
            choices.append((brought + count * values[best], -(unit + count * prices[best]), -unit))
    unit = -max(choices)[2]
    counts = [0] * len(offers)
    counts[best] = (units - unit) // prices[best]
    while unit:
        counts[last[unit]] += 1
        unit -= prices[last[unit]]
    return tuple(counts)


def rest_max(prices: Sequence[int], best: int) -> int:
    """The most units that have to be looked at besides the best step."""
    return (best - 1) * max(prices)
