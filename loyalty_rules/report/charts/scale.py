"""The scale beside a chart: a few round values, and how they are written."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from msgspec import Struct

from loyalty_rules.report.charts.nouns import Axis

STEPS: Final = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5), Fraction(10))
SIZES: Final = ((2 * 10**9, 10**9, "billion"), (2 * 10**6, 10**6, "million"), (2 * 10**4, 10**3, "thousand"))
"""From where on an axis counts in something larger, and in what."""


class Scale(Struct, frozen=True):
    """Round values from below the least to above the most, zero among them. `unit`: what they count, as `thousand
    points`."""

    values: tuple[Fraction, ...]
    texts: tuple[str, ...]
    unit: str


def scale_of(values: Sequence[Fraction], unit: str, count: int) -> Scale:
    """About so many round values that hold all of these."""
    least, most = min([Fraction(0), *values]), max([Fraction(0), *values])
    if not least and not most:
        most = Fraction(1)
    step = _step((most - least) / count)
    if all(value.denominator == 1 for value in values):
        step = Fraction(-(-step // 1)) if step < 2 else Fraction(5) if step == Fraction(5, 2) else step  # no halves
    ticks = tuple(step * at for at in range(least // step, -(-most // step) + 1))
    reach = max(most, -least)
    size, word = next(((size, word) for start, size, word in SIZES if reach >= start), (1, ""))
    return Scale(ticks, tuple(_written(tick / size) for tick in ticks), f"{word} {unit}".strip())


def _step(least: Fraction) -> Fraction:
    """The smallest round step that is no less."""
    power = Fraction(1)
    while power > least:
        power /= 10
    while power * 10 <= least:
        power *= 10
    return next(power * step for step in STEPS if power * step >= least)


def _written(value: Fraction) -> str:
    sign, rest = ("-" if value < 0 else ""), abs(value)
    whole, part = rest.numerator // rest.denominator, rest % 1
    decimals = ""
    while part and len(decimals) < 12:
        part *= 10
        decimals += str(part.numerator // part.denominator)
        part %= 1
    return f"{sign}{whole:,}.{decimals}" if decimals else f"{sign}{whole:,}"


def places_shown(count: int, most: int) -> range:
    """Which of so many places something is written at, at most so often: so far apart that months make whole years."""
    step = next(step for step in (1, 2, 3, 4, 6, 12, 24, 48, 96) if -(-count // step) <= most or step == 96)
    return range(0, count, step)


def labels_shown(axis: Axis, most: int) -> list[tuple[int, str, str]]:
    """The places that are labelled, at most so many: each with its label and, where it changes, the second line."""
    found, line = [], ""
    for at in places_shown(len(axis.labels), most):
        first, second = axis.labels[at]
        found.append((at, first, second if second != line else ""))
        line = second
    return found
