"""Changes as they are written: with a sign, a unit and a share. Nothing is a dash."""

from __future__ import annotations

from fractions import Fraction

from loyalty_rules.core.comparisons import Pair
from loyalty_rules.core.quantities import Exact, Rounding, Unit, format_amount, round_exact
from loyalty_rules.report.amounts import money_text, percent

NONE = "–"


def signed(number: Exact, text: str) -> str:
    """The text of a number, led by a plus where it is above zero."""
    return f"+{text}" if number > 0 else text


def amount_change(change: Exact, unit: Unit) -> str:
    """`+1,200 points`."""
    return signed(change, format_amount(change, unit)) if change else NONE


def money_change(change: Exact, unit: Unit) -> str:
    """`-62.17 USD`, rounded half up to what can be paid."""
    if not change:
        return NONE
    if not round_exact(Fraction(change), Rounding.HALF_UP):
        return f"less than {format_amount(1, unit)}"
    return signed(change, money_text(Fraction(change), unit))


def share_change(pair: Pair) -> str:
    """`+6.97 %` of what was before; `new` where there was nothing."""
    if not pair.change:
        return NONE
    return "new" if pair.share is None else signed(pair.share, percent(pair.share))


def count_change(change: Exact) -> str:
    """`+3`."""
    return f"{int(change):+,}" if change else NONE
