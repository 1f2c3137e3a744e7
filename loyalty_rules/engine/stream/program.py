"""A compiled ruleset: evaluator objects in the order they are applied. Stateless: one serves many streams."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from loyalty_rules.core.calendar import Duration, Zone
from loyalty_rules.engine.stream.amounts import Asker, asker
from loyalty_rules.engine.stream.evaluate import Compiler, Evaluator
from loyalty_rules.engine.stream.slots import Windows
from loyalty_rules.model.plan import Plan, SlotKind, plan
from loyalty_rules.model.ruleset import (
    Bands,
    Cap,
    CapBasis,
    Choose,
    Exchange,
    Give,
    Measure,
    MeasureKind,
    Multiply,
    OnEvent,
    OnReaching,
    OnTier,
    Pending,
    Rate,
    Rule,
    Ruleset,
    Scheduled,
    ShareOfRule,
    Stacking,
    Tier,
)

IDEMPOTENT_FOR = Duration(0, 1)  # how long an event's id is remembered where the programme takes no returns


@dataclass(frozen=True, slots=True)
class CapEvaluator:
    """`then_rate`: the value of the rate beyond. `slot` None: the cap looks at one event alone."""

    cap: Cap
    limit: Evaluator
    then_rate: Evaluator | None
    slot: int | None


@dataclass(frozen=True, slots=True)
class GiveEvaluator:
    """`ask` None: a multiplier, with its factor in `factor`."""

    give: Give
    ask: Asker | None
    factor: Evaluator | None
    multiplies: tuple[str, ...]
    compound: bool


@dataclass(frozen=True, slots=True)
class RuleEvaluator:
    """`caps`: all caps on the rule, own first. `place`: "file:line"."""

    rule: Rule
    place: str
    on_event: Mapping[str, tuple[Evaluator | None, ...]]
    condition: Evaluator | None
    never: Evaluator | None
    where: Evaluator | None
    gives: tuple[GiveEvaluator, ...]
    base_caps: tuple[CapEvaluator, ...]
    own_caps: tuple[CapEvaluator, ...]
    pending_when: Evaluator | None


@dataclass(frozen=True, slots=True)
class MeasureEvaluator:
    measure: Measure
    value: Evaluator | None
    where: Evaluator | None
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TierEvaluator:
    tier: Tier
    place: str
    reach: Evaluator | None
    keep_when: Evaluator | None
    keep_while: Evaluator | None


@dataclass(frozen=True, slots=True)
class ExchangeEvaluator:
    exchange: Exchange
    place: str
    condition: Evaluator | None
    caps: tuple[CapEvaluator, ...]


Group = tuple[RuleEvaluator, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """`groups`: rules in order of dependency; those that are stacked stand together. `feeds`: the measures each event
    type adds to. `memory`: how long what an event did can still be undone."""

    ruleset: Ruleset
    plan: Plan
    zone: Zone
    windows: Windows
    memory: Duration
    rules: Mapping[str, RuleEvaluator]
    groups: tuple[Group, ...]
    by_event: Mapping[str, tuple[Group, ...]]
    reaching: tuple[tuple[RuleEvaluator, OnReaching, int], ...]
    on_tier: tuple[tuple[RuleEvaluator, OnTier], ...]
    scheduled: tuple[tuple[RuleEvaluator, Scheduled], ...]
    shared_caps: tuple[CapEvaluator, ...]
    feeds: Mapping[str, tuple[MeasureEvaluator, ...]]
    given: tuple[MeasureEvaluator, ...]
    tiers: tuple[TierEvaluator, ...]
    exchanges: Mapping[str, ExchangeEvaluator]
    wallet_pending: Mapping[str, Evaluator | None]


def place_of(span_file: str, line: int) -> str:
    return f"{span_file}:{line}"


def compile_program(ruleset: Ruleset) -> Program:
    """Turn a ruleset into evaluators."""
    needed = plan(ruleset)
    compiler = Compiler(ruleset, needed)

    def cap_evaluator(cap: Cap) -> CapEvaluator:
        then_rate = None if cap.then is None else compiler(cap.then.value)
        return CapEvaluator(cap, compiler(cap.limit), then_rate, needed.by_cap.get(cap))

    rules = {rule.name: _rule(compiler, needed, rule, cap_evaluator) for rule in ruleset.rules.values()}
    groups = _in_order(ruleset, rules)
    measures = [
        MeasureEvaluator(
            measure,
            None if measure.value is None else compiler(measure.value),
            compiler.condition(measure.where),
            needed.measures[measure.name],
        )
        for measure in ruleset.measures.values()
        if needed.measures[measure.name]
    ]
    from_events = [each for each in measures if each.measure.kind is not MeasureKind.GIVEN]
    returns = ruleset.program.returns
    return Program(
        ruleset=ruleset,
        plan=needed,
        zone=Zone(ruleset.program.timezone),
        windows=Windows(ruleset.program.week_start),
        memory=IDEMPOTENT_FOR if returns is None else returns.within,
        rules=rules,
        groups=groups,
        by_event={
            event: _only(groups, {name for name, rule in rules.items() if event in rule.on_event})
            for event in ruleset.events
        },
        reaching=tuple(
            (rule, trigger, needed.by_measure[(trigger.measure, trigger.window)])
            for rule in rules.values()
            for trigger in rule.rule.triggers
            if isinstance(trigger, OnReaching)
        ),
        on_tier=tuple(
            (rule, trigger) for rule in rules.values() for trigger in rule.rule.triggers if isinstance(trigger, OnTier)
        ),
        scheduled=tuple(
            (rule, trigger)
            for rule in rules.values()
            for trigger in rule.rule.triggers
            if not isinstance(trigger, OnEvent | OnReaching | OnTier)
        ),
        shared_caps=tuple(cap_evaluator(cap) for cap in ruleset.caps if cap.basis is not CapBasis.BASE),
        feeds={event: tuple(each for each in from_events if each.measure.event == event) for event in ruleset.events},
        given=tuple(each for each in measures if each.measure.kind is MeasureKind.GIVEN),
        tiers=tuple(
            TierEvaluator(
                tier,
                tier.span.location,
                compiler.condition(tier.reach),
                compiler.condition(tier.keep_when),
                compiler.condition(tier.keep_while),
            )
            for tier in ruleset.tiers
        ),
        exchanges={
            exchange.name: ExchangeEvaluator(
                exchange,
                exchange.span.location,
                compiler.condition(exchange.condition),
                tuple(map(cap_evaluator, exchange.caps)),
            )
            for exchange in ruleset.exchanges.values()
        },
        wallet_pending={wallet.name: _pending_when(compiler, wallet.pending) for wallet in ruleset.wallets.values()},
    )


def _pending_when(compiler: Compiler, pending: Pending | None) -> Evaluator | None:
    return compiler.condition(pending.when) if pending is not None else None


def _rule(compiler: Compiler, needed: Plan, rule: Rule, cap_evaluator: Callable[[Cap], CapEvaluator]) -> RuleEvaluator:
    on_event: dict[str, list[Evaluator | None]] = {}
    for trigger in rule.triggers:
        if isinstance(trigger, OnEvent):
            on_event.setdefault(trigger.event, []).append(compiler.condition(trigger.condition))
    shared = [cap for cap in compiler.ruleset.caps if rule.name in cap.rules and cap.basis is CapBasis.BASE]
    own = [cap_evaluator(cap) for cap in rule.caps]
    return RuleEvaluator(
        rule=rule,
        place=rule.span.location,
        on_event={event: tuple(conditions) for event, conditions in on_event.items()},
        condition=compiler.condition(rule.condition),
        never=compiler.condition(rule.never),
        where=compiler.condition(rule.scope.where) if rule.scope else None,
        gives=tuple(
            _give(compiler, give, needed.by_carry.get((rule.name, position)))
            for position, give in enumerate(rule.gives)
        ),
        base_caps=tuple(
            [cap for cap in own if cap.cap.basis is CapBasis.BASE] + [cap_evaluator(cap) for cap in shared]
        ),
        own_caps=tuple(cap for cap in own if cap.cap.basis is not CapBasis.BASE),
        pending_when=_pending_when(compiler, rule.pending),
    )


def _give(compiler: Compiler, give: Give, carry_slot: int | None) -> GiveEvaluator:
    match give.amount:
        case Multiply(rules, factor, compound):
            return GiveEvaluator(give, None, compiler(factor), rules, compound)
        case amount:
            return GiveEvaluator(give, asker(compiler, amount, carry_slot), None, (), False)


def _depends_on(rule: Rule) -> set[str]:
    """The rules whose grants this one reads."""
    found: set[str] = set()
    for give in rule.gives:
        match give.amount:
            case Multiply(rules=names):
                found.update(names)
            case ShareOfRule(rule=name):
                found.add(name)
            case Choose(choices=choices, otherwise=otherwise):
                amounts = [choice.amount for choice in choices] + [otherwise]
                found.update(amount.rule for amount in amounts if isinstance(amount, ShareOfRule))
            case Rate() | Bands() | _:
                pass
    return found


def _in_order(ruleset: Ruleset, rules: Mapping[str, RuleEvaluator]) -> tuple[Group, ...]:
    """Groups in order of dependency, otherwise in source order; `check` has refused circles."""
    grouped: dict[tuple[Stacking, str] | str, list[str]] = {}
    for rule in ruleset.rules.values():
        grouped.setdefault(rule.stacking or rule.name, []).append(rule.name)
    of = {name: tuple(names) for names in grouped.values() for name in names}
    done: dict[tuple[str, ...], None] = {}

    def visit(names: tuple[str, ...], path: tuple[tuple[str, ...], ...]) -> None:
        if names in done or names in path:
            return
        for name in names:
            for needed in ruleset.rules:
                if needed in _depends_on(ruleset.rules[name]) and needed not in names:
                    visit(of[needed], (*path, names))
        done[names] = None

    for names in of.values():
        visit(names, ())
    return tuple(tuple(rules[name] for name in names) for names in done)


def _only(groups: Iterable[Group], names: set[str]) -> tuple[Group, ...]:
    """The groups, narrowed to the named rules."""
    narrowed = (tuple(rule for rule in group if rule.rule.name in names) for group in groups)
    return tuple(group for group in narrowed if group)


def keyed_by(cap: Cap) -> str | None:
    """The field that keeps a cap's uses apart; None where there is one count per member, recipient or programme."""
    return None if cap.key in ("member", "recipient", "programme") else cap.key


def slot_is_keyed(program: Program, slot: int) -> bool:
    found = program.plan.slots[slot]
    return found.key not in ("member", "recipient", "programme") or (
        found.kind is SlotKind.MEASURE and program.ruleset.measures[found.owner].kind is MeasureKind.DISTINCT
    )
