"""A figure of a ruleset over several values on the same history: what each value gives and costs.

Amounts are in the smallest parts of their unit; money, which is what wallets are worth, is exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from msgspec import Struct

from loyalty_rules.core.quantities import Unit

Value: TypeAlias = Fraction | date
"""What a figure is: a number, or a day."""


class Figure(Struct, frozen=True):
    """A number or a day in the rules that can be set. `address`: how it is named, `base.give`; `unit`: the sign or the
    word for many of it, `one` the word for one; `step`: the smallest change that makes sense; `place`: "file:line";
    `clause`: the text it stands in; `path`: where it is in the tree; `signed`: it may be below zero; `is_day`: the
    `number` is that of a day, its `toordinal`."""

    address: str
    number: Fraction
    unit: str
    step: Fraction
    place: str
    clause: str
    path: tuple[str | int, ...]
    one: str = ""
    signed: bool = False
    is_day: bool = False

    @property
    def present(self) -> str:
        """The value it has now, with its unit."""
        return self.say(self.number)

    def value(self, number: Fraction) -> Value:
        """What a number stands for."""
        return date.fromordinal(int(number)) if self.is_day else number

    def say(self, value: Value) -> str:
        """A value of it, or its number, with its unit: `1.5 points`, `1 point`, `15%`, `3`, `2026-04-30`."""
        said = self.value(value) if isinstance(value, Fraction) else value
        if isinstance(said, date):
            return said.isoformat()
        number, shown = said, decimal(said)
        if self.unit in ("", "%"):
            return f"{shown}{self.unit}"
        return f"{shown} {self.one if number == 1 and self.one else self.unit}"


def decimal(number: Fraction) -> str:
    """`1,200.5`; what is no decimal number stays a fraction."""
    digits = 0
    while (number * 10**digits).denominator != 1 and digits < 12:
        digits += 1
    scaled = number * 10**digits
    if scaled.denominator != 1:
        return str(number)
    text = str(abs(scaled.numerator)).rjust(digits + 1, "0")
    cut = len(text) - digits
    whole = f"{'-' if number < 0 else ''}{int(text[:cut]):,}"
    return f"{whole}.{text[cut:]}" if digits else whole


class Estimate(Struct, frozen=True):
    """What revenue and cost become if members buy more for a higher reward: an assumption, not a result."""

    revenue: Fraction
    cost: Fraction


class Totals(Struct, frozen=True):
    """What a run came to. `given` (less what was taken back) and `redeemed` by wallet; `earners`: members who were
    given something; `tiers`: how many members end in each."""

    revenue: int
    cost: Fraction
    outstanding: Fraction
    given: Mapping[str, int]
    redeemed: Mapping[str, int]
    earners: int
    tiers: Mapping[str, int]

    @property
    def cost_share(self) -> Fraction | None:
        """The cost as a share of the revenue; None without revenue."""
        return self.cost / self.revenue if self.revenue > 0 else None


class SweepRow(Struct, frozen=True):
    """One value, or one combination of them. `values`: by the figure's address; `present`: it is what stands there."""

    values: Mapping[str, Value]
    present: bool
    totals: Totals
    estimate: Estimate | None = None


class Target(Struct, frozen=True):
    """What was aimed at: `share` of the revenue, or an amount of `money`."""

    text: str
    share: Fraction | None
    money: Fraction | None


class Solution(Struct, frozen=True):
    """`row`: the value that comes closest to the target without going beyond; None where no value of the range does.
    `beyond`: the next value, which goes beyond; None where there is none. `monotone`: the cost of what was tried only
    rises, or only falls. `why`: what there is to say, in a sentence."""

    target: Target
    row: SweepRow | None
    beyond: SweepRow | None
    monotone: bool
    why: str


class Sweep(Struct, frozen=True):
    """`rows` in the order of the values; `now`: with every figure as it is. `elasticity`: by how many per cent revenue
    is assumed to rise for one per cent more reward; None: nobody says so."""

    program: str
    currency: Unit
    units: Mapping[str, Unit]
    figures: tuple[Figure, ...]
    rows: tuple[SweepRow, ...]
    now: SweepRow
    without_worth: tuple[str, ...]
    elasticity: Fraction | None
    solution: Solution | None
    account: str
