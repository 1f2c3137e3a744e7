"""From a ruleset to a program: evaluators in the order they are applied. Stateless: one serves many streams."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from loyalty_rules.core.calendar import Duration, Zone
from loyalty_rules.core.expressions import AmountType, Constant, Expression, Lookup, MeasureRead, type_of, walk
from loyalty_rules.core.quantities import Exact, Unit, UnitKind, simplify
from loyalty_rules.core.traces import Point
from loyalty_rules.core.windows import Dates, Lifetime
from loyalty_rules.engine.stream.amounts import asker
from loyalty_rules.engine.stream.bringing import brings_of
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.evaluate import Compiler
from loyalty_rules.engine.stream.lives import Life
from loyalty_rules.engine.stream.matching import Candidate, Matcher, Reach, by_reach, closed_fields, requirements
from loyalty_rules.engine.stream.nouns import (
    CapEvaluator,
    ExchangeEvaluator,
    GiveEvaluator,
    GoalEvaluator,
    Group,
    Handling,
    MeasureEvaluator,
    NoticeEvaluator,
    Program,
    ReachingEvaluator,
    RuleEvaluator,
    SuspensionEvaluator,
    TierEvaluator,
    TransferEvaluator,
)
from loyalty_rules.engine.stream.ordering import in_order, shares_of
from loyalty_rules.engine.stream.promotions import asked_by, read_at_once
from loyalty_rules.engine.stream.reading import Evaluator
from loyalty_rules.engine.stream.slots import Windows
from loyalty_rules.engine.stream.streaks import total_reader
from loyalty_rules.model.households import is_household
from loyalty_rules.model.plan import Plan, compared_measures, measure_reads, plan, suspensions
from loyalty_rules.model.ruleset import (
    OUTBOX,
    AsSoonAs,
    Beyond,
    Cap,
    CapBasis,
    Exchange,
    Give,
    Measure,
    MeasureKind,
    Migrate,
    Multiply,
    Notice,
    OnEvent,
    OnLapse,
    OnReaching,
    OnTier,
    Recipient,
    Rule,
    Ruleset,
    Tier,
    Transfers,
    Wallet,
)

__all__ = ["Program", "compile_program"]

IDEMPOTENT_FOR = Duration(0, 1)  # how long an event's id is remembered where the programme takes no returns


Watch = Callable[[Point, Expression, Evaluator], Evaluator]
"""What stands in for the evaluator of a condition that is asked outside of pricing, and tells what it answers."""

Compiles = Callable[[Ruleset, Plan], Compiler]
"""What makes the evaluators; one of its own may watch them."""


def compile_program(ruleset: Ruleset, watch: Watch | None = None, compiler: Compiles = Compiler) -> Program:
    """Turn a ruleset into evaluators. With a `watch`, events read what every rule on them could ask for."""
    return _Programmer(ruleset, watch, compiler).program()


class _Programmer:
    """Compiles the nouns of one ruleset."""

    def __init__(self, ruleset: Ruleset, watch: Watch | None, compiler: Compiles) -> None:
        self.ruleset = ruleset
        self.watch = watch
        self.plan: Plan = plan(ruleset)
        self.compiler = compiler(ruleset, self.plan)
        self.week_start = ruleset.program.week_start

    def program(self) -> Program:
        ruleset, needed = self.ruleset, self.plan
        rules = {rule.name: self._rule(rule, index) for index, rule in enumerate(ruleset.priced.values())}
        groups = in_order(ruleset, rules)
        measures = [self._measure(measure) for measure in ruleset.measures.values() if needed.measures[measure.name]]
        from_events = [each for each in measures if each.measure.kind is not MeasureKind.GIVEN]
        triggers = [(rule, trigger) for rule in rules.values() for trigger in rule.rule.triggers]
        reacting = {rule.name for rule, trigger in triggers if isinstance(trigger, OnReaching | OnTier)}
        # What an event sets off in turn may read more than its own rules do.
        in_turn = [index for name in reacting for index in needed.rules[name].reads] + list(needed.tiers)
        returns = ruleset.program.returns

        def handling(event: str) -> Handling:
            feeds = tuple(each for each in from_events if each.measure.event == event)
            reads = in_turn + [slot for each in feeds for slot in self._slots(each.measure.value, each.measure.where)]
            matcher = self._matcher(groups, event, reads)
            own = [each.rule.rule for each in matcher.candidates]
            codes = asked_by(ruleset, needed, own)
            return Handling(feeds, matcher, any(rule.instead_of for rule in own), codes)

        exchanges = {exchange.name: self._exchange(exchange) for exchange in ruleset.exchanges.values()}
        ladder = tuple(self._tier(tier) for tier in ruleset.tiers)
        scheduled = tuple(
            (rule, trigger)
            for rule, trigger in triggers
            if not isinstance(trigger, OnEvent | OnReaching | OnTier | OnLapse)
        )
        lapsing = [(rule, trigger) for rule, trigger in triggers if isinstance(trigger, OnLapse)]
        return Program(
            ruleset=ruleset,
            plan=needed,
            zone=Zone(ruleset.program.timezone),
            windows=Windows(self.week_start),
            memory=IDEMPOTENT_FOR if returns is None else returns.within,
            rules=rules,
            groups=groups,
            by_type={event: handling(event) for event in ruleset.events},
            other=handling(""),
            scheduled_reads=_once(
                [index for rule, _ in (*scheduled, *lapsing) for index in needed.rules[rule.name].reads] + in_turn
            ),
            partner_fields={
                event.name: field.name
                for event in ruleset.events.values()
                for field in event.fields.values()
                if field.partner
            },
            categories=_categories(ruleset),
            money_slots=frozenset(slot for cap, slot in needed.by_cap.items() if cap.basis is CapBasis.MONEY),
            reaching=tuple(
                self._reaching(rule, trigger) for rule, trigger in triggers if isinstance(trigger, OnReaching)
            ),
            on_tier=tuple((rule, trigger) for rule, trigger in triggers if isinstance(trigger, OnTier)),
            scheduled=scheduled,
            shared_caps=tuple(self._cap(cap) for cap in ruleset.caps if cap.basis is not CapBasis.BASE),
            given_by=_given_by([each for each in measures if each.measure.kind is MeasureKind.GIVEN]),
            tiers=ladder,
            reachable=tuple((tier.tier.index, tier.reach) for tier in ladder if tier.reach is not None),
            notices={name: self._notice(notice) for name, notice in ruleset.notices.items()},
            on_lapse={
                trigger: tuple(rule.name for rule, other in lapsing if other == trigger) for _, trigger in lapsing
            },
            following=tuple(tier for tier in ladder if tier.keep_while is not None),
            segments={name: self.compiler(segment.condition) for name, segment in ruleset.segments.items()},
            compared={
                measure.name: self.compiler(MeasureRead(measure.name, Lifetime(), False, measure.type))
                for measure in compared_measures(ruleset)
            },
            migrations=_migrations(ruleset, ladder),
            narrowed={},
            brings=brings_of(ruleset, needed),
            tier_slots=frozenset(needed.tiers),
            follow_slots=frozenset(
                self._slots(*(tier.keep_while for tier in ruleset.tiers), *suspensions(ruleset)),
            ),
            state_reads=self._state_reads(),
            exchanges=exchanges,
            transfers={
                name: self._transfer(name, wallet.transfers)
                for name, wallet in ruleset.wallets.items()
                if wallet.transfers is not None
            },
            suspended={
                name: self._suspended(wallet)
                for name, wallet in ruleset.wallets.items()
                if any(term.suspension is not None for term in wallet.terms)
            },
            automatic=tuple(
                each
                for each in exchanges.values()
                if any(isinstance(trigger, AsSoonAs) for trigger in each.exchange.triggers)
            ),
            reads_held=len(ruleset.ladders) > 1 or self.compiler.reads_held,  # last: all has been compiled by now
        )

    def _slots(self, *expressions: Expression | None) -> list[int]:
        """The slots that expressions read."""
        there = [each for each in expressions if each is not None]
        return [self.plan.by_measure[(read.measure, read.window)] for read in measure_reads(there)]

    def _state_reads(self) -> tuple[int, ...]:
        ruleset = self.ruleset
        held = [rule.pending for rule in ruleset.rules.values()]
        held += [wallet.pending for wallet in ruleset.wallets.values()]
        held += [exchange.pending for exchange in ruleset.exchanges.values()]
        asked = [*self.plan.exchanges.values(), *self.plan.transfers.values()]
        reads = [index for needs in asked for index in needs.reads]
        reads += self._slots(*(each.when for each in held if each is not None))
        reads += self._slots(*suspensions(ruleset))
        return _once([*reads, *self.plan.tiers])

    def _matcher(self, groups: tuple[Group, ...], event: str, reads: list[int]) -> Matcher[RuleEvaluator]:
        """The rules that one type of event may set off."""
        candidates = []
        fields: set[str] = set()
        for position, group in enumerate(groups):
            for rule in group:
                on_event = [each for each in rule.rule.triggers if isinstance(each, OnEvent) and each.event == event]
                if on_event:
                    set_off = [each.condition for each in on_event]
                    asked = by_reach(requirements(rule.rule.condition, rule.rule.never, set_off))
                    fields |= closed_fields(asked[Reach.FIELDS])
                    compiled = tuple(tuple(map(self.compiler, conditions)) for conditions in asked)
                    needs = read_at_once(self.plan, self.plan.rules[rule.name].reads)
                    candidates.append(Candidate(rule, position, rule.first, rule.last, compiled, needs))
        if self.watch is not None:
            reads = [*reads, *(slot for candidate in candidates for slot in candidate.reads)]
        return Matcher(candidates, sorted(fields), reads)

    def _asked(self, owner: str, name: str, clause: str, condition: Expression | None) -> Evaluator | None:
        """The evaluator of a condition that is asked outside of pricing."""
        found = self.compiler.condition(condition)
        if self.watch is None or condition is None or found is None:
            return found
        return self.watch(Point(owner, name, clause), condition, found)

    # -------------------------------------------------------------------------------------------- nouns
    def _cap(self, cap: Cap) -> CapEvaluator:
        type = type_of(cap.limit)
        unit = type.unit if isinstance(type, AmountType) else None
        slot = self.plan.by_cap.get(cap)
        keyed = None if cap.key in ("member", "recipient", "programme") else cap.key
        return CapEvaluator(
            cap,
            cap.basis in (CapBasis.POINTS, CapBasis.MONEY),
            cap.basis is not CapBasis.TIMES
            and cap in self.plan.by_cap
            and (cap.key == "member" or is_household(self.ruleset, cap.key)),
            cap.beyond is Beyond.NOTHING,
            self.compiler(cap.limit),
            None if cap.then is None else self.compiler(cap.then.value),
            slot,
            -1 - id(cap) if slot is None else slot,
            keyed,
            self.compiler.rank(cap.key) if cap.key in self.ruleset.ladders else None,
            frozenset(cap.rules),
            self._worths() if cap.basis is CapBasis.MONEY else dict.fromkeys(self._held_in(unit), 1),
            is_household(self.ruleset, cap.key),
            self.compiler.tell(cap),
        )

    def _held_in(self, unit: Unit | None) -> list[str]:
        return [name for name, wallet in self.ruleset.wallets.items() if wallet.unit == unit]

    def _worths(self) -> dict[str, Exact]:
        """What one smallest part of each wallet counts for in money."""
        found = {
            name: Fraction(1) if wallet.unit.kind is UnitKind.MONEY else wallet.worth
            for name, wallet in self.ruleset.wallets.items()
        }
        return {name: simplify(worth) for name, worth in found.items() if worth is not None}

    def _rule(self, rule: Rule, index: int) -> RuleEvaluator:
        compiler = self.compiler
        shared = [cap for cap in self.ruleset.caps if rule.name in cap.rules and cap.basis is CapBasis.BASE]
        own = [self._cap(cap) for cap in rule.caps if cap.basis is not CapBasis.BASE]
        own_caps = tuple(cap for cap in own if cap.cap.key != "recipient")
        runs = self.ruleset.program
        first = max(rule.first or date.min, runs.first or date.min)
        last = min(rule.last or date.max, runs.last or date.max)
        base_caps = tuple(self._cap(cap) for cap in (*rule.caps, *shared) if cap.basis is CapBasis.BASE)
        return RuleEvaluator(
            rule=rule,
            name=rule.name,
            index=index,
            place=rule.span.location,
            first=first,
            last=last,
            is_read=any(rule.name in shares_of(other) for other in self.ruleset.rules.values()),
            is_plain=rule.scope is None and not base_caps,
            conditions=tuple(map(compiler, requirements(rule.condition, rule.never))),
            where=compiler.condition(rule.scope.where) if rule.scope else None,
            gives=tuple(self._give(rule, give, position, own_caps) for position, give in enumerate(rule.gives)),
            base_caps=base_caps,
            own_caps=tuple(cap for cap in own_caps if cap.in_points),
            recipient_caps=tuple(cap for cap in own if cap.cap.key == "recipient"),
            lives={give.wallet: self._life(rule, give.wallet) for give in rule.gives if give.wallet != OUTBOX},
        )

    def _life(self, noun: Rule | Exchange, into: str) -> Life:
        """Of what a rule or exchange gives into a wallet, where it has no say of its own the wallet's."""
        wallet = self.ruleset.wallets[into]
        pending = noun.pending or wallet.pending
        said = self.ruleset.wallets[into] if noun.pending is None else noun
        owner = "wallet" if isinstance(said, Wallet) else "exchange" if isinstance(said, Exchange) else "rule"
        when = None if pending is None else self._asked(owner, said.name, "pending", pending.when)
        if noun.expiry is not None:
            return Life(pending, when, noun.expiry, self.week_start)
        return Life(pending, when, wallet.expiry, self.week_start, wallet.later)

    def _give(self, rule: Rule, give: Give, position: int, own_caps: tuple[CapEvaluator, ...]) -> GiveEvaluator:
        caps = tuple(cap for cap in own_caps if not cap.in_points or give.wallet in cap.wallets)
        to_member = give.recipient is Recipient.MEMBER
        match give.amount:
            case Multiply(rules, factor, compound):
                more = _less_one(factor, self.compiler(factor))
                return GiveEvaluator(give, give.wallet, to_member, None, more, frozenset(rules), compound, caps)
            case amount:
                ask = asker(self.compiler, amount, self.plan.by_carry.get((rule.name, position)))
                return GiveEvaluator(give, give.wallet, to_member, ask, None, frozenset(), False, caps)

    def _measure(self, measure: Measure) -> MeasureEvaluator:
        where = self.compiler.condition(measure.where)
        if not measure.hidden:  # what a rule makes for itself repeats its trigger
            where = self._asked("measure", measure.name, "where", measure.where)
        slots = self.plan.measures[measure.name]
        windows = [(slot, self.plan.slots[slot].window) for slot in slots]
        return MeasureEvaluator(
            measure,
            self.compiler.condition(measure.value),
            where,
            not measure.parts and measure.by is None and measure.kind in (MeasureKind.SUM, MeasureKind.NUMBER),
            slots,
            tuple(
                (slot, window.first, window.last) if isinstance(window, Dates) else (slot, date.min, date.max)
                for slot, window in windows
            ),
        )

    def _reaching(self, rule: RuleEvaluator, trigger: OnReaching) -> ReachingEvaluator:
        goals = tuple(
            GoalEvaluator(
                goal,
                self.plan.by_measure[(goal.measure, goal.window)],
                total_reader(self.ruleset.measures[goal.measure], self.week_start),
            )
            for goal in trigger.goals
        )
        return ReachingEvaluator(rule, goals, frozenset(each.slot for each in goals))

    def _tier(self, tier: Tier) -> TierEvaluator:
        reach = self._asked("tier", tier.name, "reach when", tier.reach)
        keep_when = self._asked("tier", tier.name, "keep when", tier.keep_when)
        keep_while = self._asked("tier", tier.name, "keep while", tier.keep_while)
        return TierEvaluator(tier, tier.span.location, reach, keep_when, keep_while)

    def _notice(self, notice: Notice) -> NoticeEvaluator:
        values = [
            None if datum.value is None else (self.compiler(datum.value), type_of(datum.value)) for datum in notice.data
        ]
        reads = self.plan.messages[notice.rule.name]
        still = self._asked("notify", notice.rule.name, "still when", notice.still)
        return NoticeEvaluator(notice, notice.rule.span.location, still, tuple(values), reads)

    def _transfer(self, wallet: str, transfers: Transfers) -> TransferEvaluator:
        condition = self._asked("wallet", wallet, "transfers when", transfers.condition)
        return TransferEvaluator(transfers.span.location, condition, tuple(map(self._cap, transfers.caps)))

    def _suspended(self, wallet: Wallet) -> tuple[tuple[date, SuspensionEvaluator | None], ...]:
        found: list[tuple[date, SuspensionEvaluator | None]] = []
        for term in wallet.terms:
            said = term.suspension
            holds = None if said is None else self._asked("wallet", wallet.name, "not while", said.condition)
            found.append(
                (term.since, None if said is None or holds is None else SuspensionEvaluator(holds, said.grace))
            )
        return tuple(found)

    def _exchange(self, exchange: Exchange) -> ExchangeEvaluator:
        return ExchangeEvaluator(
            exchange,
            exchange.span.location,
            self._asked("exchange", exchange.name, "when", exchange.condition),
            tuple((self.compiler(step.price), self.compiler.condition(step.value)) for step in exchange.steps),
            min(
                (step.price.value if isinstance(step.price, Constant) and isinstance(step.price.value, int) else 1)
                for step in exchange.steps
            ),
            tuple(map(self._cap, exchange.caps)),
            None if exchange.into is None else self._life(exchange, exchange.into),
        )


def _categories(ruleset: Ruleset) -> dict[str, dict[str, tuple[str, dict[str, str]]]]:
    known = {name: partner.category for name, partner in ruleset.partners.items() if partner.category}
    return {
        event.name: {field.name: (field.category_of, known) for field in event.fields.values() if field.category_of}
        for event in ruleset.events.values()
        if any(field.category_of for field in event.fields.values())
    }


def _migrations(ruleset: Ruleset, tiers: tuple[TierEvaluator, ...]) -> dict[date, tuple[TierEvaluator, ...]]:
    found: dict[date, tuple[TierEvaluator, ...]] = {}
    for each in tiers if ruleset.program.migrate is not Migrate.KEEP else ():
        criteria = [one for one in (each.tier.reach, each.tier.keep_when) if one is not None]
        lookups = [node for one in criteria for node in walk(one) if isinstance(node, Lookup)]
        for day in {row.since for lookup in lookups for row in lookup.rows if row.since is not None}:
            found[day] = (*found.get(day, ()), each)
    return found


def _less_one(factor: Expression, evaluate: Evaluator) -> Evaluator:
    """What a factor adds: the bonus, as a multiple of what it multiplies."""
    if isinstance(factor, Constant):
        value: Any = factor.value
        more = simplify(value - 1)
        return lambda c: more

    def less_one(c: Context) -> Any:
        found = evaluate(c)
        return None if found is None else found - 1

    return less_one


def _given_by(measures: list[MeasureEvaluator]) -> dict[str, dict[str, tuple[int, ...]]]:
    """By rule and wallet, the slots of the measures that sum what it gives."""
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for each in measures:
        for rule in each.measure.rules:
            by_wallet = found.setdefault(rule, {})
            by_wallet[each.measure.wallet] = by_wallet.get(each.measure.wallet, ()) + each.slots
    return found


def _once(indices: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(indices)))
