"""How what members earned is spread over them: groups of a tenth each, those who earned most first."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from msgspec import Struct

from loyalty_rules.report.summary import MemberTotal, Summary

GROUPS = 10


class Group(Struct, frozen=True):
    """Members next to each other in the order of what they earned. `first` and `last`: their places in it, from 1.
    `earned`: by all of them, `most` and `least`: by one."""

    first: int
    last: int
    earned: int
    most: int
    least: int

    @property
    def members(self) -> int:
        return self.last - self.first + 1


class Spread(Struct, frozen=True):
    """One wallet, in its smallest parts. `members` are all there are, `earners` those who earned any of it. `median`:
    of all members. `groups`: tenths of the members, or one for each where there are fewer than ten."""

    wallet: str
    members: int
    earners: int
    earned: int
    median: Fraction
    groups: tuple[Group, ...]

    @property
    def average(self) -> Fraction:
        return Fraction(self.earned, self.members) if self.members else Fraction(0)

    def share(self, group: Group) -> Fraction:
        """What of all that was earned this group has."""
        return Fraction(group.earned, self.earned) if self.earned else Fraction(0)


def spread(summary: Summary, wallet: str, totals: list[MemberTotal] | None = None) -> Spread:
    """The spread of what was earned in a wallet over all members. `totals`: of the members, where they are at hand."""
    every = summary.member_totals() if totals is None else totals
    earned = sorted((row.flow.earned for row in every if row.wallet == wallet), reverse=True)
    count = len(earned)
    parts = min(GROUPS, count)
    ends = [-(-count * part // parts) for part in range(parts + 1)] if parts else [0]
    groups = tuple(
        Group(first + 1, last, sum(earned[first:last]), earned[first], earned[last - 1])
        for first, last in pairwise(ends)
    )
    return Spread(wallet, count, sum(one > 0 for one in earned), sum(earned), median(earned), groups)


def median(numbers: list[int]) -> Fraction:
    """The number in the middle of a sorted list, or halfway between the two; 0 of an empty one."""
    if not numbers:
        return Fraction(0)
    half = len(numbers) // 2
    return Fraction(numbers[half]) if len(numbers) % 2 else Fraction(numbers[half - 1] + numbers[half], 2)
