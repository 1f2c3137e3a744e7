"""The conditions of a ruleset, each by a point that names it: what a trace speaks of."""

from __future__ import annotations

from collections.abc import Iterator

from loyalty_rules.core.expressions import Expression
from loyalty_rules.core.traces import Point
from loyalty_rules.model.ruleset import OnEvent, Pending, Rule, Ruleset


def rule_points(rule: Rule) -> Iterator[tuple[Point, Expression]]:
    """The conditions that decide whether a rule or message applies, and to which parts of an event."""
    for index, trigger in enumerate(rule.triggers):
        if isinstance(trigger, OnEvent) and trigger.condition is not None:
            yield Point("rule", rule.name, "on", index), trigger.condition
    said = {"when": rule.condition, "never when": rule.never, "for": rule.scope.where if rule.scope else None}
    for clause, condition in said.items():
        if condition is not None:
            yield Point("rule", rule.name, clause), condition


def state_points(ruleset: Ruleset) -> Iterator[tuple[Point, Expression]]:
    """The conditions that are asked outside of pricing: of tiers, exchanges, wallets, messages that wait, and of what
    measures count."""
    found: list[tuple[Point, Expression | None]] = []
    for tier in ruleset.tiers:
        found.append((Point("tier", tier.name, "reach when"), tier.reach))
        found.append((Point("tier", tier.name, "keep when"), tier.keep_when))
        found.append((Point("tier", tier.name, "keep while"), tier.keep_while))
    for exchange in ruleset.exchanges.values():
        found.append((Point("exchange", exchange.name, "when"), exchange.condition))
    for wallet in ruleset.wallets.values():
        sent = None if wallet.transfers is None else wallet.transfers.condition
        found.append((Point("wallet", wallet.name, "transfers when"), sent))
        kept = [term.suspension.condition for term in wallet.terms if term.suspension is not None]
        found += [(Point("wallet", wallet.name, "not while"), each) for each in kept]
    for notice in ruleset.notices.values():
        found.append((Point("notify", notice.rule.name, "still when"), notice.still))
    for measure in ruleset.measures.values():
        if not measure.hidden:
            found.append((Point("measure", measure.name, "where"), measure.where))
    waits: list[tuple[str, str, Pending | None]] = []
    waits += [("rule", each.name, each.pending) for each in ruleset.rules.values()]
    waits += [("wallet", each.name, each.pending) for each in ruleset.wallets.values()]
    waits += [("exchange", each.name, each.pending) for each in ruleset.exchanges.values()]
    found += [(Point(owner, name, "pending"), wait.when) for owner, name, wait in waits if wait is not None]
    yield from ((point, condition) for point, condition in found if condition is not None)


def points(ruleset: Ruleset) -> Iterator[tuple[Point, Expression]]:
    """Every condition of a ruleset, in the order of its kinds and of the source."""
    for rule in ruleset.priced.values():
        yield from rule_points(rule)
    yield from state_points(ruleset)
