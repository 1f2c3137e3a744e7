"""What one event of each type brings: its revenue, in the smallest part of the currency."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from loyalty_rules.core.events import Event, money_of
from loyalty_rules.core.expressions import FieldOf
from loyalty_rules.engine.stream.context import NO_READING, Context
from loyalty_rules.engine.stream.evaluate import Compiler
from loyalty_rules.model.plan import Plan
from loyalty_rules.model.ruleset import Revenue, Ruleset

Brings = Callable[[Event], int]


def brings_of(ruleset: Ruleset, plan: Plan) -> dict[str, Brings]:
    """By type of event, what one of it brings; those that bring nothing are not there."""
    compiler = Compiler(ruleset, plan)
    return {
        name: _brings(event.revenue, compiler)
        for name, event in ruleset.events.items()
        if event.revenue is not None and event.revenue.value is not None
    }


def _brings(said: Revenue, compiler: Compiler) -> Brings:
    if isinstance(said.value, FieldOf) and said.value.name == "amount" and said.where is None:
        return lambda event: money_of(event) or 0
    assert said.value is not None
    value, where = compiler(said.value), compiler.condition(said.where)

    def brings(event: Event) -> int:
        c = Context(event, NO_READING, {})
        if where is not None and not where(c):
            return 0
        found: Any = value(c)
        return found or 0

    return brings
