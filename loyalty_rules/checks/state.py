"""State without a bound, and state that nothing reads or fills."""

from __future__ import annotations

from collections.abc import Iterator

from loyalty_rules.checks.ranges import closed_count
from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Diagnostic, Label, Severity
from loyalty_rules.model.households import is_household
from loyalty_rules.model.plan import (
    Plan,
    Slot,
    SlotKind,
    amount_expressions,
    closed_values,
    exchange_expressions,
    rule_expressions,
)
from loyalty_rules.model.ruleset import Cap, Measure, MeasureKind, OnReaching, Pending, Ruleset

SINGLE = ("member", "recipient", "programme")


def unbounded(ruleset: Ruleset, plan: Plan) -> Iterator[Diagnostic]:
    """Every number that is kept needs a bound that is known before the first event."""
    measured: set[str] = set()
    for slot in plan.slots:
        measure = ruleset.measures.get(slot.owner) if slot.kind is SlotKind.MEASURE else None
        if measure is None:
            bounded = slot.key in SINGLE or slot.kind is SlotKind.CODE or is_household(ruleset, slot.key)
            if not bounded and closed_values(ruleset, slot.key) is None:
                yield _open_key(ruleset, slot, f"`{slot.owner}`")
            continue
        if measure.name in measured:
            continue
        measured.add(measure.name)
        if measure.by is not None and closed_values(ruleset, measure.by) is None:
            yield _open_key(ruleset, slot, f"`{measure.name}`")
        if measure.kind is MeasureKind.DISTINCT and closed_count(measure.value) is None:
            yield _open_distinct(ruleset, measure)


def _open_key(ruleset: Ruleset, slot: Slot, owner: str) -> Diagnostic:
    return Diagnostic(
        "LR301", Severity.ERROR, f"nothing bounds how many numbers {owner} keeps", slot.span,
        f"one for each `{slot.key}`, and nothing says how many there are", _fields(ruleset, slot.key),
        f"`{slot.key} is one of …` where it is declared",
    )  # fmt: skip


def _open_distinct(ruleset: Ruleset, measure: Measure) -> Diagnostic:
    field = measure.value.name if isinstance(measure.value, e.FieldOf) else ""
    what = f"every `{field}`" if field else "every value"
    return Diagnostic(
        "LR301", Severity.ERROR, f"nothing bounds how much `{measure.name}` keeps", measure.span,
        f"it remembers {what} it has seen, and nothing says how many there are", _fields(ruleset, field),
        f"`{field or 'FIELD'} is one of …` where it is declared, or count events with `number of {measure.event}`",
    )  # fmt: skip


def _fields(ruleset: Ruleset, name: str) -> tuple[Label, ...]:
    """Where fields of that name are declared without a closed set of values."""
    fields = [member.field for member in ruleset.member.values()]
    for event in ruleset.events.values():
        fields += [
            *event.fields.values(),
            *(field for parts in event.lists.values() for field in parts.fields.values()),
        ]
    spans = [
        field.span
        for field in fields
        if field.name == name and field.span.file and not isinstance(field.type, e.ChoiceType | e.FlagType)
    ]
    return tuple(Label(span, "this field") for span in dict.fromkeys(spans))


# ------------------------------------------------------------------------------------------------ unused
def unread_measures(ruleset: Ruleset, plan: Plan) -> Iterator[Diagnostic]:
    """Measures that no rule, cap, tier, exchange or other measure looks at."""
    read = {name for name, _ in plan.by_measure}
    for expression in _all_expressions(ruleset):
        read.update(node.measure for node in e.walk(expression) if isinstance(node, e.MeasureRead))
    for measure in ruleset.measures.values():
        if not measure.hidden and measure.name not in read:
            yield Diagnostic(
                "LR313", Severity.WARNING, f"nothing reads `{measure.name}`", measure.span,
                "no rule, tier, cap or exchange looks at it", help="use it, or leave it out",
            )  # fmt: skip


def _all_expressions(ruleset: Ruleset) -> Iterator[e.Expression]:
    for measure in ruleset.measures.values():
        yield from (each for each in (measure.value, measure.where) if each is not None)
    for rule in ruleset.rules.values():
        yield from rule_expressions(rule)
        for trigger in rule.triggers:
            if isinstance(trigger, OnReaching):
                for goal in trigger.goals:
                    yield e.MeasureRead(goal.measure, goal.window, False, ruleset.measures[goal.measure].type)
    for exchange in ruleset.exchanges.values():
        yield from exchange_expressions(exchange)
    for cap in ruleset.caps:
        yield from _cap_expressions(cap)
    for tier in ruleset.tiers:
        yield from (each for each in (tier.reach, tier.keep_when, tier.keep_while) if each is not None)
    for noun in (ruleset.wallets, ruleset.rules, ruleset.exchanges):
        for each in noun.values():
            pending: Pending | None = each.pending
            if pending is not None and pending.when is not None:
                yield pending.when


def _cap_expressions(cap: Cap) -> Iterator[e.Expression]:
    yield cap.limit
    if cap.base is not None:
        yield cap.base
    if cap.then is not None:
        yield from amount_expressions(cap.then)


def unfilled_wallets(ruleset: Ruleset, plan: Plan) -> Iterator[Diagnostic]:
    """Wallets that no rule gives to and no exchange turns anything into."""
    filled = {give.wallet for rule in ruleset.rules.values() for give in rule.gives}
    filled |= {exchange.into for exchange in ruleset.exchanges.values() if exchange.into is not None}
    for wallet in ruleset.wallets.values():
        if wallet.name in filled:
            continue
        spent = [exchange for exchange in ruleset.exchanges.values() if exchange.wallet == wallet.name]
        yield Diagnostic(
            "LR312", Severity.WARNING, f"nothing fills `{wallet.name}`", wallet.span,
            "no rule gives to it, and no exchange turns anything into it; only openings can fill it",
            tuple(Label(exchange.span, f"`{exchange.name}` spends from it") for exchange in spent),
            f"a rule that gives {wallet.unit.name}",
        )  # fmt: skip
