"""Measures: what a member's history amounts to."""

from __future__ import annotations

from loyalty_rules.core import expressions as e
from loyalty_rules.core.quantities import PLAIN, TIMES
from loyalty_rules.model.expressions import amount, both, condition, part_list, said_known, typed
from loyalty_rules.model.names import Names, Place
from loyalty_rules.model.program import body
from loyalty_rules.model.references import key
from loyalty_rules.model.ruleset import Measure, MeasureKind
from loyalty_rules.model.spoken import spoken_count
from loyalty_rules.model.wallets import wallet_named
from loyalty_rules.syntax import tree

COUNT = e.AmountType(PLAIN, whole=True)


def fields_of(names: Names, node: tree.Declaration) -> set[str]:
    """The fields of what a measure is taken from: they go before its own name in `hours = sum of hours of workshop`."""
    written = body(node, "is")
    if not isinstance(written, tree.Measure):
        return set()
    event = names.events.get(names.event_named(written.source.event) or "")
    parts = event.lists.get(written.source.parts or "") if event else None
    return {*(event.fields if event else ()), *(parts.fields if parts else ())}


def measure(names: Names, node: tree.Declaration) -> Measure | None:
    """One measure into `names`; poisoned where it could not be resolved."""
    written = body(node, "is")
    found: Measure | None = None
    if isinstance(written, tree.GivenMeasure):
        found = _given(names, node, written)
    elif isinstance(written, tree.Measure):
        found = _counted(names, node, written)
    if found is None:
        names.poisoned.add(node.name or "")
    else:
        names.measures[found.name] = found
    return found


def _given(names: Names, node: tree.Declaration, written: tree.GivenMeasure) -> Measure | None:
    times = written.wallet == TIMES.name
    wallet = "" if times else wallet_named(names, written.wallet, written)
    rules = [names.rule_named(rule, written.span) for rule in written.rules]
    if wallet is None or None in rules:
        return None
    type = COUNT if times else e.AmountType(names.wallet_units[wallet], whole=True)
    return Measure(
        node.name or "",
        MeasureKind.GIVEN,
        "",
        None,
        None,
        None,
        type,
        node.title or "",
        node.span,
        wallet=wallet,
        rules=written.rules,
    )


def _counted(names: Names, node: tree.Declaration, written: tree.Measure) -> Measure | None:
    event_name = names.event_named(written.source.event)
    if event_name is None:
        names.unknown("event", written.source.event, names.events, written.source.span)
        return None
    event = names.events[event_name]
    place = Place((event,))
    if written.source.parts is not None:
        parts = part_list(names, written.source.parts, place, written.source)
        if parts is None:
            return None
        place = place.inside(parts)
    where = None if written.where is None else condition(names, written.where, place)
    if written.where is not None:
        place = place.knowing(said_known(names, written.where))
    kind = MeasureKind(written.kind)
    value: e.Expression | None = None
    if written.value is not None:
        value = (
            amount(names, written.value, place)
            if kind in (MeasureKind.SUM, MeasureKind.AVERAGE)
            else typed(names, written.value, place, lenient=True)
        )
    by = None if written.by is None else key(names, written.by, place, written.span)
    if (where is None) != (written.where is None) or (value is None) != (written.value is None):
        return None
    if written.by is not None and by is None:
        return None
    return Measure(
        node.name or "",
        kind,
        event_name,
        written.source.parts,
        value,
        where,
        _type(kind, value),
        node.title or "",
        node.span,
        by=written.by,
        by_type=None if by is None else e.type_of(by),
        period=written.period,
    )


def _type(kind: MeasureKind, value: e.Expression | None) -> e.Type:
    match kind:
        case MeasureKind.ANY:
            return e.FLAG
        case MeasureKind.SUM | MeasureKind.LATEST if value is not None:
            return e.type_of(value)
        case MeasureKind.AVERAGE if value is not None:
            type = e.type_of(value)
            assert isinstance(type, e.AmountType)
            return e.AmountType(type.unit)
        case _:
            return COUNT


def number_before(
    names: Names, event: str, where_node: tree.Expression | None, where: e.Expression | None, node: tree.Node
) -> Measure:
    """The hidden measure that `first EVENT where …` reads; rules that ask for the same share it."""
    name = spoken_count(event, where_node)
    if name not in names.measures:
        names.measures[name] = Measure(
            name, MeasureKind.NUMBER, event, None, None, both(where), COUNT, "", node.span, hidden=True
        )
    return names.measures[name]
