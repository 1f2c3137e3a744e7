"""Amounts as they are written: exact decimals for files, amounts with their unit and shares for people."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from loyalty_rules.core.quantities import Rounding, Unit, format_amount, round_exact


def decimal_of(amount: int, unit: Unit) -> Decimal:
    """The amount in whole units, with the unit's decimals."""
    # From the text: arithmetic on decimals rounds to the digits of its context.
    return Decimal(decimal_text(amount, unit))


def decimal_text(amount: int, unit: Unit) -> str:
    """The amount in whole units, as a plain decimal: `12.50`, `-3`."""
    return shifted(amount, unit.decimals)


def rounded_decimal(number: Fraction, decimals: int) -> Decimal:
    """The number with so many decimals, rounded half up."""
    return Decimal(shifted(round_exact(number * 10**decimals, Rounding.HALF_UP), decimals))


def shifted(number: int, decimals: int) -> str:
    """The number with so many of its digits behind the point."""
    sign, digits = ("-" if number < 0 else ""), str(abs(number)).rjust(decimals + 1, "0")
    cut = len(digits) - decimals
    return f"{sign}{digits[:cut]}.{digits[cut:]}" if decimals else f"{sign}{digits}"


def money_text(amount: Fraction, unit: Unit) -> str:
    """An exact sum of money, rounded half up to what can be paid, with its unit."""
    return format_amount(round_exact(amount, Rounding.HALF_UP), unit)


def average_text(amount: Fraction | None, unit: Unit) -> str:
    """An average of smallest parts with two more decimals than its unit has, or a dash."""
    if amount is None:
        return "–"
    shown = rounded_decimal(amount / unit.scale, unit.decimals + 2)
    return f"{shown:,f} {unit.name}".rstrip()


def percent(share: Fraction | None) -> str:
    """The share as a percentage with two decimals, or a dash."""
    if share is None:
        return "–"
    hundredths = round_exact(share * 10_000, Rounding.HALF_UP)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100:,}.{abs(hundredths) % 100:02} %"
