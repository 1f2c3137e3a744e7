"""Partners: who else gives and takes points, and what it costs them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from msgspec import Struct

from loyalty_rules.core.diagnostics import Span


class Fee(Struct, frozen=True):
    """`rate`: smallest parts of the currency for one smallest part of the wallet. `since`: its first day, None for
    always."""

    wallet: str
    rate: Fraction
    since: date | None


class Partner(Struct, frozen=True):
    """`category`: empty where none is said. `pays`: what it owes for what is given there; `receives`: what it is owed
    for what is spent there."""

    name: str
    title: str
    category: str
    pays: tuple[Fee, ...]
    receives: tuple[Fee, ...]
    span: Span


def fee_on(fees: tuple[Fee, ...], wallet: str, day: date) -> Fraction:
    """The latest rate that holds on the day; nothing where none does."""
    found = [fee for fee in fees if fee.wallet == wallet and (fee.since is None or fee.since <= day)]
    return max(found, key=lambda fee: fee.since or date.min).rate if found else Fraction(0)
