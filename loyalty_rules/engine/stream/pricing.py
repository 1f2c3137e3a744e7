"""Pricing: from one event and the state it finds to its outcome. Pure: the same event and reading, the same outcome.

The order is that of docs/SEMANTICS.md: match, amounts in order of dependency with each rule's own caps, multipliers as
part of the award they act on, one rounding per award, shared caps, then statuses and reactions on the new state.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream.awards import Pricing
from loyalty_rules.engine.stream.context import Context, Reading
from loyalty_rules.engine.stream.measuring import additions
from loyalty_rules.engine.stream.outcome import Outcome
from loyalty_rules.engine.stream.program import Program
from loyalty_rules.model.ruleset import OnReaching


def price(program: Program, event: Event, reading: Reading) -> Outcome:
    """The outcome of an event of the member whose state was read."""
    added = additions(program, event, reading)
    context = Context(event, reading, dict(added))
    groups = program.by_event.get(event.type, ())
    pricing = Pricing(program, context)
    pricing.apply(groups, event.type, {})
    reached = _tiers_reached(program, context) if added else ()
    rank = max((reading.rank, *reached))
    if program.ruleset.program.reprice and rank > reading.rank:
        context.rank = rank
        context.added = dict(added)
        pricing = Pricing(program, context)
        pricing.apply(groups, event.type, {})
    _react(program, context, pricing, reached, rank)
    return pricing.outcome(reached)


def price_scheduled(program: Program, event: Event, reading: Reading, rules: Iterable[str]) -> Outcome:
    """The outcome of what the clock sets off; `event` stands for the day, `rules` are those that are due."""
    context = Context(event, reading, {})
    pricing = Pricing(program, context)
    names = set(rules)
    groups = tuple(tuple(rule for rule in group if rule.rule.name in names) for group in program.groups)
    pricing.apply(tuple(group for group in groups if group), None, {})
    _react(program, context, pricing, (), reading.rank)
    return pricing.outcome(())


def _tiers_reached(program: Program, c: Context) -> tuple[int, ...]:
    """The tiers whose criterion did not hold before the event and holds after it."""
    reached = []
    for tier in program.tiers:
        if tier.reach is not None:
            c.after = True
            if tier.reach(c):
                c.after = False
                if not tier.reach(c):
                    reached.append(tier.tier.rank)
    c.after = False
    return tuple(reached)


def _react(program: Program, c: Context, pricing: Pricing, reached: tuple[int, ...], rank: int) -> None:
    """Rules set off by a threshold crossed or a tier reached, on the new state; once for each thing that happened."""
    times: dict[str, int] = {}
    for rule, on_tier in program.on_tier:
        count = sum(on_tier.rank is None or on_tier.rank == each for each in reached)
        if count:
            times[rule.rule.name] = times.get(rule.rule.name, 0) + count
    for rule, trigger, slot in program.reaching:
        crossed = _crossed(trigger, c.reading.slots[slot], c.added.get(slot))
        if crossed:
            times[rule.rule.name] = times.get(rule.rule.name, 0) + crossed
    if times:
        c.rank = rank
        c.after = True
        groups = tuple(tuple(rule for rule in group if rule.rule.name in times) for group in program.groups)
        pricing.apply(tuple(group for group in groups if group), None, times)
        c.after = False


def _crossed(trigger: OnReaching, before: Any, added: Any) -> int:
    """How many thresholds lie above what was there and not above what is there now."""
    if not added:
        return 0
    if isinstance(before, frozenset):
        before, after = len(before), len(before.union(added))
    else:
        after = before + added
    return _thresholds_met(trigger, after) - _thresholds_met(trigger, before) if after > before else 0


def _thresholds_met(trigger: OnReaching, total: Any) -> int:
    if total < trigger.threshold:
        return 0
    return 1 if trigger.every is None else 1 + int((total - trigger.threshold) // trigger.every)
