"""What happens in an example: the details of an event, as fields and parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from loyalty_rules.core.expressions import AmountType, ChoiceType, FlagType, TextType, Value
from loyalty_rules.model.constants import constant
from loyalty_rules.model.findings import listed
from loyalty_rules.model.names import Names
from loyalty_rules.model.references import closed_words, is_word, word_of
from loyalty_rules.model.ruleset import EventType, Field, PartList
from loyalty_rules.model.units import quantity
from loyalty_rules.model.wording import same_unit
from loyalty_rules.syntax import tree

Run = tuple[tree.Expression, ...]
Found = tuple[dict[str, Value], dict[str, list[dict[str, Value]]]]


def details(names: Names, event: EventType, node: tree.Happening) -> Found | None:
    """The fields and parts that are written; None, and reported, where one of them does not fit."""
    fields: dict[str, Value] = {}
    parts: dict[str, list[dict[str, Value]]] = {}
    errors_before = len(names.findings)
    silent = False
    for detail in node.details:
        if detail.name in event.lists:
            runs = [_part(names, event.lists[detail.name], run, detail) for run in detail.values]
            parts.setdefault(detail.name, []).extend(run for run in runs if run is not None)
            silent = silent or None in runs
        elif detail.name in event.fields:
            fields[detail.name] = value = _field(names, event.fields[detail.name], detail)
            silent = silent or value is None
        else:
            known = [*event.fields, *event.lists]
            names.unknown("field or list", detail.name, known, detail.span, whose=event.name)
            silent = True
    return None if silent or len(names.findings) > errors_before else (fields, parts)


def _field(names: Names, field: Field, detail: tree.Detail) -> Value:
    """One value; several words for a field that holds several."""
    written = [value for run in detail.values for value in run]
    if isinstance(field.type, ChoiceType) and field.type.several:
        held: set[str] = set()
        for node in written:
            found = constant(names, node, field.type, field.name)
            if not isinstance(found, frozenset):
                return None
            held |= found
        return frozenset(held)
    if len(written) != 1:
        names.findings.error("LR281", detail.span, f"`{field.name}` has one value, not {len(written)}")
        return None
    return constant(names, written[0], field.type, field.name)


def _part(names: Names, parts: PartList, run: Run, detail: tree.Detail) -> dict[str, Value] | None:
    """A run of values: a word that names a field takes the next value, the others find their field by what they are."""
    held: dict[str, Value] = {}
    values = iter(_apart(names, parts, run))
    for node in values:
        name = word_of(node) if isinstance(node, tree.Reference) else ""
        if name in parts.fields and not _is_value_of_another(name, parts.fields, held):
            field = parts.fields[name]
            value = _named(names, field, node, values)
        else:
            found = _field_for(names, parts, node, held)
            if found is None:
                return None
            field = found
            value = constant(names, node, field.type, field.name)
        if value is None:
            return None
        if field.name in held:
            names.findings.error("LR281", node.span, f"`{field.name}` of `{parts.name}` is said twice")
            return None
        held[field.name] = value
    return held


def _apart(names: Names, parts: PartList, run: Run) -> Run:
    """`quantity 3 food` is no 3 of a unit `food`: a number and a word that means something here are taken apart."""
    words = {*parts.fields, *(word for field in parts.fields.values() for word in closed_words(field.type))}
    found: list[tree.Expression] = []
    for node in run:
        if isinstance(node, tree.Quantity) and node.unit in words and node.unit not in names.units:
            found += [tree.Quantity(node.number, "", span=node.span), tree.Reference(node.unit, span=node.span)]
        else:
            found.append(node)
    return tuple(found)


def _is_value_of_another(word: str, fields: Mapping[str, Field], held: dict[str, Value]) -> bool:
    """A word that is both a field's name and a value names the field once the value's own field is filled."""
    return any(
        isinstance(field.type, ChoiceType) and word in field.type.values and name not in held and name != word
        for name, field in fields.items()
    )


def _named(names: Names, field: Field, node: tree.Expression, values: Iterator[tree.Expression]) -> Value:
    following = next(values, None)
    if following is not None:
        return constant(names, following, field.type, field.name)
    if isinstance(field.type, FlagType):
        return True
    names.findings.error("LR281", node.span, f"`{field.name}` is followed by no value")
    return None


def _field_for(names: Names, parts: PartList, node: tree.Expression, held: dict[str, Value]) -> Field | None:
    """The field that a value without a name goes to."""
    free = {name: field for name, field in parts.fields.items() if name not in held}
    if isinstance(node, tree.Quantity):
        return _field_for_quantity(names, parts, node, free)
    if not is_word(node):
        kinds = {tree.DateLiteral: "date", tree.ClockLiteral: "time of day"}
        names.findings.error("LR281", node.span, f"to which field does this {kinds.get(type(node), 'value')} belong?",
                             help="its name before it: `FIELD VALUE`")  # fmt: skip
        return None
    word = word_of(node)
    fitting = [name for name, field in free.items() if isinstance(field.type, ChoiceType) and word in field.type.values]
    if not fitting:
        fitting = [name for name, field in free.items() if isinstance(field.type, TextType)]
    if len(fitting) == 1:
        return free[fitting[0]]
    if fitting:
        names.findings.error("LR281", node.span, f"`{word}` may belong to {listed(fitting, 'or')}",
                             help=f"`{fitting[0]} {word}`")  # fmt: skip
        return None
    known = [
        *(
            value
            for field in parts.fields.values()
            if isinstance(field.type, ChoiceType)
            for value in field.type.values
        ),
        *parts.fields,
    ]
    names.unknown("field or value", word, known, node.span, "LR202", parts.name)
    return None


def _field_for_quantity(names: Names, parts: PartList, node: tree.Quantity, free: dict[str, Field]) -> Field | None:
    found = quantity(names, node)
    if found is None:
        return None
    assert isinstance(found.type, AmountType)
    usual = "quantity" if node.unit == "" else "amount"
    fitting = [
        name for name, field in free.items() if isinstance(field.type, AmountType) and same_unit(field.type, found.type)
    ]
    if usual in fitting:
        return free[usual]
    if len(fitting) == 1:
        return free[fitting[0]]
    message = f"to which field of `{parts.name}` does this belong?"
    names.findings.error("LR281", node.span, message, help="its name before it: `FIELD VALUE`")
    return None
