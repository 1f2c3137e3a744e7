"""The plan: which state a ruleset reads and writes, and how large it can grow per member.

Every rule works on a fixed set of slots, known before the first event. A slot is one measure in one window, one cap, or
one carried rest. Engines keep exactly this state; nothing may look at more of the past.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.calendar import Duration, Period
from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.expressions import (
    AmountType,
    CodeGiven,
    Expression,
    MeasureRead,
    reads_tier,
    walk,
)
from loyalty_rules.core.windows import (
    Anchored,
    Calendar,
    Dates,
    LastCalendar,
    LastEvents,
    Lifetime,
    OneEvent,
    Rolling,
    SinceTier,
    Window,
    window_words,
)
from loyalty_rules.model.closed import closed_values as closed_values
from loyalty_rules.model.closed import distinct_values
from loyalty_rules.model.ruleset import (
    KEPT_BY_CODE,
    PER_CODE,
    Amount,
    Bands,
    Cap,
    Choose,
    Code,
    Exchange,
    Fixed,
    Give,
    Measure,
    MeasureKind,
    Multiply,
    Notice,
    OnEvent,
    OnReaching,
    OnTier,
    Pending,
    Rate,
    Recipient,
    Rule,
    Ruleset,
    ShareOfRule,
)


class SlotKind(StrEnum):
    MEASURE = "measure"
    CAP = "cap"
    CARRY = "carry"
    CODE = "code"


class Slot(Struct, frozen=True):
    """`owner`: the measure's, cap's or rule's name. `key`: member, recipient, programme, or the closed field that keeps
    apart `keys_max` values; of a promotion code also its text. `counters_max`: how many numbers one member's slot can
    hold."""

    index: int
    kind: SlotKind
    owner: str
    window: Window
    key: str
    keys_max: int
    counters_max: int
    span: Span

    def words(self) -> str:
        return f"{self.owner} {window_words(self.window)}" if self.kind is SlotKind.MEASURE else self.owner


class Needs(Struct, frozen=True):
    """What one rule reads and writes: slot indices, whether it reads the tier, the members it sends to, and whether it
    needs one order for all members."""

    reads: tuple[int, ...]
    writes: tuple[int, ...]
    reads_tier: bool
    sends_to: tuple[str, ...]
    total_order: bool


class Plan(Struct, frozen=True):
    """`measures`: the slots each measure writes. `rules`: what each rule needs; `tiers`: the slots the ladder reads;
    `grace`: those of them that are read together with the period before; `segments`: the slots that segments read, and
    the measures that are compared between them. `transfers`: what each wallet needs whose members send some to each
    other. `messages`: the slots each message reads when it is sent."""

    slots: tuple[Slot, ...]
    measures: Mapping[str, tuple[int, ...]]
    rules: Mapping[str, Needs]
    exchanges: Mapping[str, Needs]
    tiers: tuple[int, ...]
    grace: tuple[int, ...]
    segments: tuple[int, ...]
    by_measure: Mapping[tuple[str, Window], int]
    by_cap: Mapping[Cap, int]
    by_carry: Mapping[tuple[str, int], int]
    transfers: Mapping[str, Needs]
    messages: Mapping[str, tuple[int, ...]] = {}


FOR_ALL = ("programme", PER_CODE)
"""The keys of what is counted for all members together."""

_PERIOD_LEAST = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 28, Period.QUARTER: 90, Period.YEAR: 365}
_PERIOD_DAYS = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 31, Period.QUARTER: 92, Period.YEAR: 366}


def days_max(duration: Duration) -> int:
    """The most days a window of this length can have."""
    return duration.days + -(-duration.months * 366 // 12) + (3 if duration.months else 0)


def _counters(window: Window) -> int:
    match window:
        case Rolling(duration):
            return days_max(duration)
        case LastEvents(count):
            return count
        case LastCalendar():
            return 2
        case Lifetime() | Calendar() | Anchored() | SinceTier() | Dates() | OneEvent():
            return 1


def amount_expressions(amount: Amount) -> Iterator[Expression]:
    """Every expression an amount reads."""
    match amount:
        case Fixed(value):
            yield value
        case Rate(value=value, base=base):
            yield value
            yield base
        case ShareOfRule(fraction=fraction):
            yield fraction
        case Bands(base=base, bands=bands):
            yield base
            for band in bands:
                yield from amount_expressions(band.amount)
        case Choose(keys=keys, choices=choices, otherwise=otherwise):
            yield from keys
            for choice in choices:
                yield from amount_expressions(choice.amount)
            if otherwise is not None:
                yield from amount_expressions(otherwise)
        case Multiply(factor=factor):
            yield factor


def _cap_expressions(cap: Cap) -> Iterator[Expression]:
    yield cap.limit
    if cap.base is not None:
        yield cap.base
    if cap.then is not None:
        yield from amount_expressions(cap.then)


def rule_expressions(rule: Rule) -> Iterator[Expression]:
    """Every expression a rule reads when it is priced."""
    for trigger in rule.triggers:
        if isinstance(trigger, OnEvent) and trigger.condition is not None:
            yield trigger.condition
    for condition in (rule.condition, rule.never, rule.scope.where if rule.scope else None):
        if condition is not None:
            yield condition
    for give in rule.gives:
        yield from amount_expressions(give.amount)
    for cap in rule.caps:
        yield from _cap_expressions(cap)


def codes_asked(rule: Rule) -> tuple[CodeGiven, ...]:
    """The codes that a rule asks for, each with the field that carries it."""
    found = (node for each in rule_expressions(rule) for node in walk(each) if isinstance(node, CodeGiven))
    return tuple(dict.fromkeys(found))


def message_expressions(notice: Notice) -> Iterator[Expression]:
    """Every expression that is read when a message is sent."""
    if notice.still is not None:
        yield notice.still
    for datum in notice.data:
        if datum.value is not None:
            yield datum.value


def exchange_expressions(exchange: Exchange) -> Iterator[Expression]:
    """Every expression that decides on an exchange and on what it takes and buys."""
    found = [exchange.condition, *(each for step in exchange.steps for each in (step.price, step.value))]
    yield from (each for each in found if each is not None)
    yield from (each for cap in exchange.caps for each in _cap_expressions(cap))


def carries(give: Give) -> bool:
    amount = give.amount
    match amount:
        case Rate(carry=carry):
            return carry
        case Bands(bands=bands):
            return any(isinstance(band.amount, Rate) and band.amount.carry for band in bands)
        case Choose(choices=choices, otherwise=otherwise):
            amounts = [choice.amount for choice in choices] + ([otherwise] if otherwise else [])
            return any(isinstance(each, Rate) and each.carry for each in amounts)
        case _:
            return False


def measure_reads(expressions: Iterable[Expression]) -> Iterator[MeasureRead]:
    """Every measure that expressions read."""
    for expression in expressions:
        yield from (node for node in walk(expression) if isinstance(node, MeasureRead))


class _Slots:
    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.slots: list[Slot] = []
        self.by_measure: dict[tuple[str, Window], int] = {}
        self.by_cap: dict[Cap, int] = {}
        self.by_carry: dict[tuple[str, int], int] = {}

    def _new(self, kind: SlotKind, owner: str, window: Window, key: str, counters: int, span: Span) -> int:
        keys = self._keys(key)
        self.slots.append(Slot(len(self.slots), kind, owner, window, key, keys, counters * keys, span))
        return len(self.slots) - 1

    def _keys(self, key: str) -> int:
        if key in ("member", "recipient", "programme"):
            return 1
        return 1 if key in KEPT_BY_CODE else closed_values(self.ruleset, key) or 1

    def measure(self, measure: Measure, window: Window) -> int:
        found = self.by_measure.get((measure.name, window))
        if found is None:
            counters = _counters(window)
            if measure.kind is MeasureKind.DISTINCT:
                counters *= distinct_values(self.ruleset, measure) or 1
            if measure.kind is MeasureKind.AVERAGE:
                counters *= 2  # a sum and how many
            if measure.period is not None:
                counters = _periods(self.ruleset, measure.period)
            found = self._new(SlotKind.MEASURE, measure.name, window, measure.by or "member", counters, measure.span)
            self.by_measure[(measure.name, window)] = found
        return found

    def cap(self, cap: Cap) -> int | None:
        if isinstance(cap.window, OneEvent):
            return None
        if cap not in self.by_cap:
            self.by_cap[cap] = self._new(SlotKind.CAP, cap.name, cap.window, cap.key, _counters(cap.window), cap.span)
        return self.by_cap[cap]

    def codes(self, code: Code) -> tuple[int, ...]:
        for cap in code.caps:
            if cap not in self.by_cap:
                counters = _counters(cap.window) * (code.size if cap.key in KEPT_BY_CODE else 1)
                owner = f"{cap.name} of {code.name}"
                self.by_cap[cap] = self._new(SlotKind.CODE, owner, cap.window, cap.key, counters, cap.span)
        return tuple(self.by_cap[cap] for cap in code.caps)

    def carry(self, rule: Rule, position: int) -> int:
        key = (rule.name, position)
        if key not in self.by_carry:
            owner = f"rest of {rule.name}"
            self.by_carry[key] = self._new(SlotKind.CARRY, owner, Lifetime(), "member", 1, rule.span)
        return self.by_carry[key]


def plan(ruleset: Ruleset) -> Plan:
    """The state a ruleset needs. Total: a slot without a bound is still listed; `check` reports it."""
    slots = _Slots(ruleset)
    rules: dict[str, Needs] = {}
    priced = ruleset.priced
    shared = {rule: [cap for cap in ruleset.caps if rule in cap.rules] for rule in priced}
    for rule in priced.values():
        rules[rule.name] = _rule_needs(slots, rule, shared[rule.name])
    exchanges = {}
    for exchange in ruleset.exchanges.values():
        expressions = list(exchange_expressions(exchange))
        reads = _read_slots(slots, iter(expressions))
        capped = _cap_slots(slots, exchange.caps)
        total = any(cap.key == "programme" for cap in exchange.caps)
        exchanges[exchange.name] = Needs((*reads, *capped), capped, reads_tier(expressions), (), total)
    transfers = {}
    for wallet in ruleset.wallets.values():
        if wallet.transfers is not None:
            expressions = [wallet.transfers.condition] if wallet.transfers.condition is not None else []
            expressions += [each for cap in wallet.transfers.caps for each in _cap_expressions(cap)]
            capped = _cap_slots(slots, wallet.transfers.caps)
            reads = _read_slots(slots, iter(expressions))
            transfers[wallet.name] = Needs((*reads, *capped), capped, reads_tier(expressions), ("to",), False)
    tiers: list[Expression] = []
    for tier in ruleset.tiers:
        tiers += [each for each in (tier.reach, tier.keep_when, tier.keep_while) if each is not None]
    tier_reads = _read_slots(slots, iter(tiers))
    grace = _grace_slots(slots)
    pendings = [rule.pending for rule in ruleset.rules.values()] + [each.pending for each in ruleset.wallets.values()]
    pendings += [exchange.pending for exchange in ruleset.exchanges.values()]
    _read_slots(slots, iter([each.when for each in pendings if isinstance(each, Pending) and each.when is not None]))
    messages = {name: _read_slots(slots, message_expressions(notice)) for name, notice in ruleset.notices.items()}
    segments = _segment_slots(slots)
    _read_slots(slots, iter(suspensions(ruleset)))
    _read_by_measures(slots)
    measures = {
        name: tuple(index for (owner, _), index in slots.by_measure.items() if owner == name)
        for name in ruleset.measures
    }
    return Plan(
        tuple(
            replace(slot, counters_max=2 * slot.counters_max) if slot.index in grace else slot for slot in slots.slots
        ),
        measures,
        _with_measure_writes(ruleset, rules, measures),
        exchanges,
        tier_reads,
        grace,
        segments,
        slots.by_measure,
        slots.by_cap,
        slots.by_carry,
        transfers,
        messages,
    )


def _grace_slots(slots: _Slots) -> tuple[int, ...]:
    """The slots that hold two periods: what reviews after some grace read, of tiers and of those they drop to."""
    tiers = slots.ruleset.tiers
    if not any(tier.grace is not None for tier in tiers):
        return ()
    read = _read_slots(
        slots, iter([each for tier in tiers for each in (tier.reach, tier.keep_when) if each is not None])
    )
    return tuple(index for index in read if isinstance(slots.slots[index].window, Calendar | Anchored))


def _periods(ruleset: Ruleset, period: Period) -> int:
    """How many numbers a streak keeps: one for each period that can change, and how long it was before that."""
    returns = ruleset.program.returns
    return (1 if returns is None else days_max(returns.within)) // _PERIOD_LEAST[period] + 4


def compared_measures(ruleset: Ruleset) -> tuple[Measure, ...]:
    """The measures whose averages are compared between segments: what has an average and is one number."""
    if not ruleset.segments:
        return ()
    return tuple(
        measure
        for measure in ruleset.measures.values()
        if not measure.hidden and measure.by is None and isinstance(measure.type, AmountType)
        if measure.kind is not MeasureKind.LATEST
    )


def _segment_slots(slots: _Slots) -> tuple[int, ...]:
    read = _read_slots(slots, iter([segment.condition for segment in slots.ruleset.segments.values()]))
    compared = [slots.measure(measure, Lifetime()) for measure in compared_measures(slots.ruleset)]
    return tuple(dict.fromkeys([*read, *compared]))


def suspensions(ruleset: Ruleset) -> list[Expression]:
    """The conditions while which what is in a wallet does not lapse."""
    found = [term.suspension for wallet in ruleset.wallets.values() for term in wallet.terms]
    return [each.condition for each in found if each is not None]


def _read_by_measures(slots: _Slots) -> None:
    """The slots of measures that a measure's own condition reads, and so on."""
    done: set[str] = set()
    while waiting := [name for name, _ in slots.by_measure if name not in done]:
        for name in waiting:
            done.add(name)
            measure = slots.ruleset.measures[name]
            _read_slots(slots, iter([each for each in (measure.value, measure.where) if each is not None]))


def _read_slots(slots: _Slots, expressions: Iterator[Expression]) -> tuple[int, ...]:
    found = [slots.measure(slots.ruleset.measures[read.measure], read.window) for read in measure_reads(expressions)]
    return tuple(dict.fromkeys(found))


def _cap_slots(slots: _Slots, caps: tuple[Cap, ...] | list[Cap]) -> tuple[int, ...]:
    return tuple(index for cap in caps if (index := slots.cap(cap)) is not None)


def _rule_needs(slots: _Slots, rule: Rule, shared: list[Cap]) -> Needs:
    caps = [*rule.caps, *shared]
    expressions = [*rule_expressions(rule), *(each for cap in shared for each in _cap_expressions(cap))]
    reads = list(_read_slots(slots, iter(expressions)))
    for trigger in rule.triggers:
        if isinstance(trigger, OnReaching):
            reads += [slots.measure(slots.ruleset.measures[goal.measure], goal.window) for goal in trigger.goals]
    asked = [slots.ruleset.codes[found.code] for found in codes_asked(rule)]
    own = (*_cap_slots(slots, caps), *(index for code in asked for index in slots.codes(code)))
    carried = [slots.carry(rule, position) for position, give in enumerate(rule.gives) if carries(give)]
    held = reads_tier(expressions) or any(isinstance(trigger, OnTier) for trigger in rule.triggers)
    sends = tuple(
        dict.fromkeys(
            give.field or give.recipient.value for give in rule.gives if give.recipient is not Recipient.MEMBER
        )
    )
    total = any(cap.key in FOR_ALL for cap in (*caps, *(cap for code in asked for cap in code.caps)))
    return Needs(
        tuple(dict.fromkeys([*reads, *own, *carried])), tuple(dict.fromkeys([*own, *carried])), held, sends, total
    )


def _with_measure_writes(
    ruleset: Ruleset, rules: dict[str, Needs], measures: Mapping[str, tuple[int, ...]]
) -> dict[str, Needs]:
    """GIVEN measures are written by the rules they sum."""
    result = {}
    for name, needs in rules.items():
        given = [
            index
            for measure in ruleset.measures.values()
            if measure.kind is MeasureKind.GIVEN and name in measure.rules
            for index in measures[measure.name]
        ]
        writes = tuple(dict.fromkeys([*needs.writes, *given]))
        result[name] = Needs(needs.reads, writes, needs.reads_tier, needs.sends_to, needs.total_order)
    return result
