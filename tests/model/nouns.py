"""Nouns of the shop, for the tests of what its rules mean."""

from __future__ import annotations

from fractions import Fraction

from loyalty_rules.core import expressions as e
from loyalty_rules.core.quantities import PLAIN, Unit, UnitKind, money, wallet_unit
from loyalty_rules.model import ruleset as r

from .reading import shop

EUR = e.AmountType(money("EUR"), whole=True)
POINTS = e.AmountType(wallet_unit("points"), whole=True)
COUNT = e.AmountType(PLAIN, whole=True)
NUMBER = e.AmountType(PLAIN)
LITRES = e.AmountType(Unit(UnitKind.DECLARED, "litres", "litre", 0))
CHANNEL = e.ChoiceType(("shop", "web", "marketplace"))
CATEGORY = e.ChoiceType(("boots", "food", "fuel"))
TIERS = e.TierType(("Walker", "Trekker"))
AMOUNT = e.FieldOf(e.Scope.EVENT, "amount", EUR)
PART_AMOUNT = e.FieldOf(e.Scope.PART, "amount", EUR)


def eur(cents: int) -> e.Constant:
    return e.Constant(cents, EUR)


def points(number: int) -> e.Constant:
    return e.Constant(number, POINTS)


def percent(number: int) -> e.Constant:
    return e.Constant(Fraction(number, 100), NUMBER)


def rule(clauses: str, on: str = "on purchase\n  ", word: str = "earn") -> r.Rule:
    """The rule `extra` of the shop."""
    return shop(f"{word} extra\n  {on}{clauses}\n").rules["extra"]


def condition(text: str) -> e.Expression | None:
    return rule(f"when {text}\n  give 5 points").condition


def given(clauses: str, **more: str) -> r.Amount:
    return rule(clauses, **more).gives[0].amount
