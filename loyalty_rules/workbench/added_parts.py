"""One more part of a list, where changing those that are there does not make a rule give something."""

from __future__ import annotations

from collections.abc import Mapping

from loyalty_rules.core import expressions as e
from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import Value
from loyalty_rules.model.ruleset import Field, OnEvent, Rule, Ruleset
from loyalty_rules.workbench.ways import GIVEN


def lists_read(ruleset: Ruleset, rule: Rule, event: Event) -> list[str]:
    """The lists of an event that the rule's scope or conditions are about."""
    on = [each.condition for each in rule.triggers if isinstance(each, OnEvent) and each.event == event.type]
    names = [] if rule.scope is None else [rule.scope.parts]
    for condition in (rule.condition, rule.never, *on):
        if condition is not None:
            names += [node.parts for node in e.walk(condition) if isinstance(node, e.Quantified | e.Fold)]
    noun = ruleset.events.get(event.type)
    return [] if noun is None else [name for name in dict.fromkeys(names) if name in noun.lists]


def blank_part(fields: Mapping[str, Field], event: Event) -> dict[str, Value]:
    """A part with as little in it as its declaration lets it have."""
    found: dict[str, Value] = {}
    for name, field in fields.items():
        value = field.default
        if value is None and not field.optional:
            value = _least(field, event)
        if value is not None:
            found[name] = value
    return found


def _least(field: Field, event: Event) -> Value:
    match field.type:
        case e.AmountType():
            return field.minimum if field.minimum is not None and field.minimum > 0 else 0
        case e.ChoiceType(several=True):
            return frozenset()
        case e.DateType():
            return event.day
        case e.MemberType():
            return event.member
        case _:
            return next(iter(reversed(e.closed_values(field.type))), GIVEN)
