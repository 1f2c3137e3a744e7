"""Exact sets of values: numbers in intervals, words in or out of a list. Every set has an exact complement.

Dates are their ordinals, times of day their minutes and tiers their ranks; these, and amounts that come in whole parts
only, are whole numbers, so that more than 3 is at least 4.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from msgspec import Struct

from loyalty_rules.core.quantities import Exact, simplify


class Interval(NamedTuple):
    """From `low` to `high`; None: no bound. An open end does not belong to the interval."""

    low: Exact | None
    high: Exact | None
    low_open: bool = False
    high_open: bool = False

    def is_empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))


EVERYTHING = Interval(None, None)


class Numbers(Struct, frozen=True):
    """Disjoint intervals in order. `whole`: whole numbers only, with closed ends."""

    intervals: tuple[Interval, ...]
    whole: bool

    @property
    def is_empty(self) -> bool:
        return not self.intervals

    @property
    def low(self) -> Exact | None:
        """The lower end, None for no bound. The set must not be empty."""
        return self.intervals[0].low

    @property
    def high(self) -> Exact | None:
        return self.intervals[-1].high

    def meet(self, other: Numbers) -> Numbers:
        whole = self.whole or other.whole
        if len(self.intervals) == len(other.intervals) == 1 and self.whole == other.whole:
            only = _meet(self.intervals[0], other.intervals[0])
            return Numbers(() if only.is_empty() else (only,), whole)
        found = [_meet(one, two) for one in self.intervals for two in other.intervals]
        return numbers(found, whole)

    def complement(self) -> Numbers:
        gaps: list[Interval] = []
        low: Exact | None = None
        low_open, closed = False, False
        for interval in self.intervals:
            if interval.low is not None:
                gaps.append(Interval(low, interval.low, low_open, not interval.low_open))
            if interval.high is None:
                closed = True
                break
            low, low_open = interval.high, not interval.high_open
        if not closed:
            gaps.append(Interval(low, None, low_open))
        return numbers(gaps, self.whole)

    def __contains__(self, value: Exact) -> bool:
        return any(
            (low is None or value > low or (value == low and not low_open))
            and (high is None or value < high or (value == high and not high_open))
            for low, high, low_open, high_open in self.intervals
        ) and (not self.whole or Fraction(value).denominator == 1)

    def count(self) -> int | None:
        """How many whole numbers there are; None for no end of them."""
        total = 0
        for interval in self.intervals:
            if interval.low is None or interval.high is None or not self.whole:
                return None
            total += int(interval.high) - int(interval.low) + 1
        return total


class Words(Struct, frozen=True):
    """These values, or, `negated`, all others."""

    values: frozenset[Hashable]
    negated: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.values and not self.negated

    def meet(self, other: Words) -> Words:
        match self.negated, other.negated:
            case False, False:
                return Words(self.values & other.values)
            case False, True:
                return Words(self.values - other.values)
            case True, False:
                return Words(other.values - self.values)
            case _:
                return Words(self.values | other.values, True)

    def complement(self) -> Words:
        return Words(self.values, not self.negated)

    def __contains__(self, value: Hashable) -> bool:
        return (value in self.values) is not self.negated


Values = Numbers | Words


class Range(NamedTuple):
    """What one thing can be: its values, and whether it may be missing."""

    values: Values
    missing: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.missing and self.values.is_empty

    def meet(self, other: Range) -> Range:
        return Range(meet(self.values, other.values), self.missing and other.missing)

    def complement(self) -> Range:
        return Range(self.values.complement(), not self.missing)


def meet(one: Values, other: Values) -> Values:
    """What is in both; a number is never a word."""
    if isinstance(one, Numbers) and isinstance(other, Numbers):
        return one.meet(other)
    if isinstance(one, Words) and isinstance(other, Words):
        return one.meet(other)
    return Words(frozenset())


def numbers(intervals: Iterable[Interval], whole: bool = False) -> Numbers:
    """The union of intervals, in order and joined where they touch."""
    kept = [_whole(interval) if whole else _plain(interval) for interval in intervals]
    kept = sorted((interval for interval in kept if not interval.is_empty()), key=_order)
    joined: list[Interval] = []
    for interval in kept:
        if joined and _touch(joined[-1], interval, whole):
            joined[-1] = _join(joined[-1], interval)
        else:
            joined.append(interval)
    return Numbers(tuple(joined), whole)


def compared(operator: str, value: Exact, whole: bool = False) -> Numbers:
    """The numbers x for which `x operator value` holds."""
    match operator:
        case "is":
            found = [Interval(value, value)]
        case "is not":
            found = [Interval(None, value, high_open=True), Interval(value, None, low_open=True)]
        case "<":
            found = [Interval(None, value, high_open=True)]
        case "<=":
            found = [Interval(None, value)]
        case ">":
            found = [Interval(value, None, low_open=True)]
        case ">=":
            found = [Interval(value, None)]
        case _:
            raise AssertionError(f"no comparison {operator}")
    return numbers(found, whole)


def mapped(found: Numbers, factor: Exact, offset: Exact, whole: bool) -> Numbers:
    """The numbers x for which `factor * x + offset` is in the set. The factor is not zero."""

    def back(value: Exact | None) -> Exact | None:
        return None if value is None else simplify(Fraction(value - offset) / factor)

    intervals = [Interval(back(each.low), back(each.high), each.low_open, each.high_open) for each in found.intervals]
    if factor < 0:
        intervals = [Interval(high, low, high_open, low_open) for low, high, low_open, high_open in intervals]
    return numbers(intervals, whole)


def _meet(one: Interval, two: Interval) -> Interval:
    low, low_open = one.low, one.low_open
    if two.low is not None and (low is None or two.low > low):
        low, low_open = two.low, two.low_open
    elif two.low == low:
        low_open = low_open or two.low_open
    high, high_open = one.high, one.high_open
    if two.high is not None and (high is None or two.high < high):
        high, high_open = two.high, two.high_open
    elif two.high == high:
        high_open = high_open or two.high_open
    return Interval(low, high, low_open, high_open)


def _plain(interval: Interval) -> Interval:
    """An end without a bound is not open."""
    low, high, low_open, high_open = interval
    return Interval(low, high, low_open and low is not None, high_open and high is not None)


def _whole(interval: Interval) -> Interval:
    low, high = interval.low, interval.high
    if low is not None:
        up = ceil(low)
        low = up + 1 if up == interval.low and interval.low_open else up
    if high is not None:
        down = floor(high)
        high = down - 1 if down == interval.high and interval.high_open else down
    return Interval(low, high)


def _order(interval: Interval) -> tuple[bool, Exact, bool]:
    return (interval.low is not None, interval.low if interval.low is not None else 0, interval.low_open)


def _touch(one: Interval, two: Interval, whole: bool) -> bool:
    """Do they overlap or lie side by side? `two` does not start before `one`."""
    if one.high is None or two.low is None:
        return True
    if whole:
        return two.low <= one.high + 1
    return two.low < one.high or (two.low == one.high and not (two.low_open and one.high_open))


def _join(one: Interval, two: Interval) -> Interval:
    if one.high is None or two.high is None:
        return Interval(one.low, None, one.low_open)
    if two.high == one.high:
        return Interval(one.low, one.high, one.low_open, one.high_open and two.high_open)
    if two.high > one.high:
        return Interval(one.low, two.high, one.low_open, two.high_open)
    return one
