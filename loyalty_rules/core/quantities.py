"""Exact numbers and the units they are counted in.

An amount of a unit is a whole number of the unit's smallest part (cents, points, thousandths of a litre), or an exact
fraction of it while a computation is under way. No floating point number enters or leaves this module.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction
from functools import cache
from math import lcm
from typing import Final, TypeAlias, assert_never

from msgspec import Struct

from loyalty_rules.core.currencies import MINOR_DIGITS

Exact: TypeAlias = int | Fraction
"""A number without any loss; `simplify` gives its preferred form."""

NUMBER_DIGITS_MAX: Final = 30
DECIMALS_MAX: Final = 12


class Rounding(StrEnum):
    """How a fraction becomes whole. Symmetric about zero, so that a reversal rounds as its award did."""

    DOWN = "down"
    """Toward zero."""
    UP = "up"
    """Away from zero."""
    HALF_UP = "half up"
    """To the nearest, a half away from zero."""
    HALF_DOWN = "half down"
    """To the nearest, a half toward zero."""
    HALF_EVEN = "half even"
    """To the nearest, a half to the even neighbour."""


_DOWN: Final = Rounding.DOWN  # the usual one, at hand


def round_exact(value: Exact, mode: Rounding) -> int:
    """The whole number that `value` rounds to."""
    if isinstance(value, int):
        return value
    numerator, denominator = value.as_integer_ratio()
    if mode is _DOWN:
        return numerator // denominator if numerator >= 0 else -(-numerator // denominator)
    below, rest = divmod(abs(numerator), denominator)
    if rest:
        twice = 2 * rest
        match mode:
            case Rounding.UP:
                away = True
            case Rounding.HALF_UP:
                away = twice >= denominator
            case Rounding.HALF_DOWN:
                away = twice > denominator
            case Rounding.HALF_EVEN:
                away = twice > denominator or (twice == denominator and below % 2 == 1)
            case _:
                assert_never(mode)
        below += away
    return below if numerator >= 0 else -below


def round_to(value: Exact, step: Exact, mode: Rounding) -> Exact:
    """The multiple of `step` that `value` rounds to. Raises ValueError when `step` is not above zero."""
    if step <= 0:
        raise ValueError("a rounding step must be above zero")
    return simplify(round_exact(Fraction(value) / step, mode) * step)


def exact_sum(values: Iterable[Exact]) -> Exact:
    """The sum, over one common denominator: a fraction is made once, not once for each addition."""
    numerator, denominator = 0, 1
    for value in values:
        if isinstance(value, int):
            numerator += value * denominator
            continue
        more, of = value.as_integer_ratio()
        if of == denominator:
            numerator += more
        elif denominator % of == 0:
            numerator += more * (denominator // of)
        else:
            common = lcm(denominator, of)
            numerator = numerator * (common // denominator) + more * (common // of)
            denominator = common
    if denominator == 1 or numerator % denominator == 0:
        return numerator // denominator
    return Fraction(numerator, denominator)


def ratio(amount: Exact, per: Exact) -> Exact:
    """An exact quotient that stays an integer where it can: integers are what makes pricing fast."""
    if type(amount) is not int or type(per) is not int:
        (above, of), (per_above, per_of) = amount.as_integer_ratio(), per.as_integer_ratio()
        amount, per = above * per_of, of * per_above
    return Fraction(amount, per) if amount % per else amount // per


def product(left: Exact, right: Exact) -> Exact:
    """An exact product that stays an integer where it can; faster than one of fractions and integers mixed."""
    if type(left) is int and type(right) is int:
        return left * right
    (above, below), (more_above, more_below) = left.as_integer_ratio(), right.as_integer_ratio()
    return ratio(above * more_above, below * more_below)


def simplify(value: Exact) -> Exact:
    """The same number, as an int when it is whole."""
    return value.numerator if value.denominator == 1 else value


def spread(total: int, weights: Sequence[Exact]) -> tuple[int, ...]:
    """`total` shared out in proportion to `weights`, by largest remainder; the parts add up to `total` exactly.

    Each part is less than one away from its exact share `total * weight / sum(weights)`; a tie goes to the earliest,
    and a zero weight gets nothing. Negating the total negates every part. When all weights are zero the first part
    takes everything; when weights of both signs cancel out there is no proportion, and their sizes are used instead.
    Raises ValueError when there is something to share and nobody to take it.
    """
    if not weights:
        if total:
            raise ValueError("an amount cannot be spread over no parts")
        return ()
    if len(weights) == 1:
        return (total,)
    common = lcm(*(weight.denominator for weight in weights))
    sizes = [weight.numerator * (common // weight.denominator) for weight in weights]
    whole = sum(sizes)
    if whole == 0:
        sizes = [abs(size) for size in sizes]
        whole = sum(sizes)
        if whole == 0:
            return (total, *(0 for _ in sizes[1:]))
    if whole < 0:
        sizes, whole = [-size for size in sizes], -whole
    # The sign is put back at the end: shares of a reversal must be the award's shares, negated.
    quotas = [divmod(abs(total) * size, whole) for size in sizes]
    parts = [below for below, _ in quotas]
    left = abs(total) - sum(parts)
    by_remainder = sorted(range(len(parts)), key=lambda index: -quotas[index][1])
    for index in by_remainder[:left]:
        parts[index] += 1
    return tuple(parts) if total >= 0 else tuple(-part for part in parts)


# A group of thousands never starts with 0: `0,001` is a decimal comma, and reading it as 1 would cost money.
_NUMBER: Final = re.compile(r"-?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")


def parse_number(text: str) -> Fraction:
    """The number written as `1,200.50`, `0.004` or `-3`. Raises ValueError, with a plain message, for anything else."""
    shown = text if len(text) <= 40 else text[:40] + "…"
    # The length goes first: no pattern has to run over an unbounded text.
    if len(text) > 2 * NUMBER_DIGITS_MAX or sum(character.isdigit() for character in text) > NUMBER_DIGITS_MAX:
        raise ValueError(f"`{shown}` is too long for a number, at most {NUMBER_DIGITS_MAX} digits are read")
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(f"`{shown}` is not a number, one is written like `1,200.50`")
    return Fraction(text.replace(",", ""))


class UnitKind(StrEnum):
    """What sort of thing a unit counts; amounts of different kinds never mix."""

    MONEY = "money"
    WALLET = "wallet"
    NUMBER = "number"
    """Plain numbers and ratios, without a name."""
    TIMES = "times"
    DECLARED = "declared"
    """Units a programme declares for its data: litres, nights."""


class Unit(Struct, frozen=True):
    """What an amount is counted in; one of it has `scale` smallest parts."""

    kind: UnitKind
    name: str
    singular: str
    decimals: int

    def __post_init__(self) -> None:
        if not 0 <= self.decimals <= DECIMALS_MAX:
            raise ValueError(f"a unit has 0 to {DECIMALS_MAX} decimals, not {self.decimals}")

    @property
    def scale(self) -> int:
        """How many smallest parts make one of the unit."""
        scale: int = 10**self.decimals
        return scale


PLAIN: Final = Unit(UnitKind.NUMBER, "", "", 0)
TIMES: Final = Unit(UnitKind.TIMES, "times", "time", 0)


@cache
def _money_of_known_code(code: str) -> Unit:
    return Unit(UnitKind.MONEY, code, code, MINOR_DIGITS[code])


def money(code: str) -> Unit:
    """The unit of an ISO 4217 currency, counted in its minor unit. Raises ValueError for an unknown code."""
    if code not in MINOR_DIGITS:
        raise ValueError(f"`{code}` is not the code of a currency")
    return _money_of_known_code(code)


def wallet_unit(name: str, singular: str | None = None, decimals: int = 0) -> Unit:
    """The unit of a wallet (points, stamps, cashback); the singular is derived from the name when not given."""
    return Unit(UnitKind.WALLET, name, singular_of(name) if singular is None else singular, decimals)


def singular_of(name: str) -> str:
    """One of `name`: points → point, pennies → penny, miles → mile; bonus, glass and names without an s stay."""
    if len(name) < 2 or not name.endswith("s") or name.endswith(("ss", "us")):
        return name
    # Short words keep the e they always had: ties → tie.
    return name[:-3] + "y" if name.endswith("ies") and len(name) > 4 else name[:-1]


def to_smallest(value: Fraction, unit: Unit) -> Exact:
    """`value` of the unit as an amount, in smallest parts: 0.4 EUR is 40. Not rounded: 0.004 EUR is 2/5."""
    return simplify(value * unit.scale)


def format_amount(amount: Exact, unit: Unit) -> str:
    """The amount (in smallest parts) with its unit: `1,234.50 EUR`, `1 point`, `800 points`, `25 times`.

    Money and wallets always show their decimals, other units only those they need. A fraction of the smallest part is
    shown as it is: as a decimal up to 12 digits (`0.004 EUR`), else as a fraction (`33 1/3 points`).
    """
    value = Fraction(amount) / unit.scale
    shown = _format_number(value, unit.decimals if unit.kind in (UnitKind.MONEY, UnitKind.WALLET) else 0)
    name = unit.singular if shown in ("1", "-1") else unit.name
    return f"{shown} {name}" if name else shown


def _format_number(value: Fraction, decimals_min: int) -> str:
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(value.numerator), value.denominator)
    if 10**DECIMALS_MAX % value.denominator:
        fraction = f"{rest:,}/{value.denominator:,}"
        return f"{sign}{whole:,} {fraction}" if whole else sign + fraction
    digits = str(rest * 10**DECIMALS_MAX // value.denominator).rjust(DECIMALS_MAX, "0").rstrip("0")
    digits = digits.ljust(decimals_min, "0")
    return f"{sign}{whole:,}.{digits}" if digits else f"{sign}{whole:,}"
