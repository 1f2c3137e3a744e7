"""The order in which rules are priced: by what they depend on, otherwise as they stand in the source."""

from __future__ import annotations

from collections.abc import Mapping

from loyalty_rules.engine.stream.nouns import Group, RuleEvaluator
from loyalty_rules.model.ruleset import Choose, Multiply, Rule, Ruleset, ShareOfRule, Stacking


def _depends_on(rule: Rule) -> set[str]:
    """The rules that have to be priced before this one."""
    multiplied = {name for give in rule.gives if isinstance(give.amount, Multiply) for name in give.amount.rules}
    return multiplied | shares_of(rule)


def shares_of(rule: Rule) -> set[str]:
    """The rules of whose grants this one gives a share."""
    found: set[str] = set()
    for give in rule.gives:
        match give.amount:
            case ShareOfRule(rule=name):
                found.add(name)
            case Choose(choices=choices, otherwise=otherwise):
                amounts = [choice.amount for choice in choices] + [otherwise]
                found.update(amount.rule for amount in amounts if isinstance(amount, ShareOfRule))
            case _:
                pass
    return found


def in_order(ruleset: Ruleset, rules: Mapping[str, RuleEvaluator]) -> tuple[Group, ...]:
    """Groups in order of dependency, otherwise in source order; `check` has refused circles."""
    grouped: dict[tuple[Stacking, str] | str, list[str]] = {}
    for rule in ruleset.priced.values():
        grouped.setdefault(rule.stacking or rule.name, []).append(rule.name)
    of = {name: tuple(names) for names in grouped.values() for name in names}
    done: dict[tuple[str, ...], None] = {}

    def visit(names: tuple[str, ...], path: tuple[tuple[str, ...], ...]) -> None:
        if names in done or names in path:
            return
        for name in names:
            for needed in rules:
                if needed in _depends_on(rules[name].rule) and needed not in names:
                    visit(of[needed], (*path, names))
        done[names] = None

    for names in of.values():
        visit(names, ())
    return tuple(tuple(rules[name] for name in names) for names in done)
