"""Rulesets from text, for the tests of this floor."""

from __future__ import annotations

from loyalty_rules.core.diagnostics import Diagnostic, render_all
from loyalty_rules.model.resolve import resolve
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.syntax import read
from loyalty_rules.syntax.tree import Document

PROGRAM = """program "Corner Shop"
  currency EUR
  timezone Europe/Lisbon
  round down

wallet points
"""

SHOP = f"""{PROGRAM}
event purchase
  channel is one of shop, web, marketplace
  labels several of organic, fresh, optional
  tip money, optional
  note text, optional
  recipient member, optional
  guests count, default 1
  items list of
    category is one of boots, food, fuel
    amount money
    quantity count, default 1
    litres litres, optional
    sale yes or no, default no

event workshop
  hours count, at most 12

member
  birthday date, optional
  sport is one of hiking, sailing
  email text

measure spend = sum of amount of purchase
measure hours = sum of hours of workshop
measure visits = number of purchase

tier Walker
tier Trekker
  reach when spend this calendar year >= 240 EUR
  keep until end of next calendar year

earn base
  on purchase
  give 4 points per 1 EUR
"""


def document(text: str) -> Document:
    found, diagnostics = read(text, "rules.loyalty")
    assert found is not None
    assert not diagnostics, render_all(diagnostics, {"rules.loyalty": text})
    return found


def resolved(text: str) -> Ruleset:
    """The ruleset of a text without mistakes."""
    ruleset, diagnostics = resolve(document(text))
    assert not diagnostics, render_all(diagnostics, {"rules.loyalty": text})
    assert ruleset is not None
    return ruleset


def shop(more: str) -> Ruleset:
    """The shop with more declarations below."""
    return resolved(f"{SHOP}\n{more}")


def mistakes(text: str) -> tuple[Diagnostic, ...]:
    ruleset, diagnostics = resolve(document(text))
    assert (ruleset is None) == bool(diagnostics)
    return diagnostics
