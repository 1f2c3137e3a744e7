"""Rulesets for tests: read and resolved from text, or made by hand with the fields a test needs."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from loyalty_rules.checks import check
from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Diagnostic, Span
from loyalty_rules.core.quantities import Rounding, money
from loyalty_rules.model.resolve import resolve
from loyalty_rules.model.ruleset import EventType, Field, Program, Ruleset
from loyalty_rules.syntax import read

NOWHERE = Span("", 1, 1, 1, 1)

HEAD = """program "Corner Shop"
  currency EUR
  timezone Europe/Lisbon
  round down
"""

SHOP = """
event purchase
  channel is one of shop, web, app
  voucher text, optional
  birthday-month is one of january, february, optional
  labels several of fresh, frozen
  gift yes or no, default no
  delivery date, optional
  items list of
    category is one of food, drinks, toys
    amount money
    quantity count, at least 1

event workshop
  hours count, at most 12

member
  sport is one of hiking, sailing
  birthday date

wallet points
"""

BASE = """
earn base
  on purchase
  give 1 point per 1 EUR
"""


def ruleset(text: str, head: str = HEAD) -> Ruleset:
    """The ruleset of a text that has no mistakes."""
    document, found = read(head + text, "rules.loyalty")
    assert document is not None
    resolved, more = resolve(document)
    assert resolved is not None, [one.message for one in (*found, *more)]
    return resolved


def findings(text: str, head: str = HEAD + SHOP) -> list[Diagnostic]:
    """What is found in rules beside the usual shop."""
    return list(check(ruleset(text, head)))


def said(text: str, head: str = HEAD + SHOP) -> list[str]:
    """`LR302 message` of all that is found, in order of codes."""
    return sorted(f"{one.code} {one.message}" for one in findings(text, head))


def bare(fields: Iterable[Field]) -> Ruleset:
    """A ruleset with one event `it` and nothing else."""
    program = Program("P", money("EUR"), "UTC", Rounding.DOWN, None, 0, False, None, None, NOWHERE)
    event = EventType("it", MappingProxyType({field.name: field for field in fields}), MappingProxyType({}), NOWHERE)
    empty: MappingProxyType[str, object] = MappingProxyType({})
    return Ruleset(program, MappingProxyType({"it": event}), empty, empty, empty, (), empty, (), empty)  # type: ignore[arg-type]


def field(name: str, type: e.Type, optional: bool, low: int | None = None, high: int | None = None) -> Field:
    return Field(name, type, optional, None, low, high, NOWHERE)
