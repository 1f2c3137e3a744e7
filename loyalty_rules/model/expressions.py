"""Expressions with every name resolved and every unit checked. What is in error gives None, silent further up."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Label
from loyalty_rules.core.quantities import PLAIN, Exact, UnitKind, simplify
from loyalty_rules.model import operators
from loyalty_rules.model.findings import Findings
from loyalty_rules.model.names import Names, Place
from loyalty_rules.model.promotions import asks_for_code, code_given
from loyalty_rules.model.references import (
    is_condition_here,
    is_word,
    of_keyed,
    reference,
    word_constant,
    word_of,
    word_value,
)
from loyalty_rules.model.ruleset import PartList
from loyalty_rules.model.units import amount_of, is_duration, quantity
from loyalty_rules.model.wording import type_words
from loyalty_rules.syntax import tree


def typed(names: Names, node: tree.Expression, place: Place, lenient: bool = False) -> e.Expression | None:
    """The expression with its type. `lenient`: a missing value is fine here."""
    match node:
        case tree.Quantity():
            return quantity(names, node)
        case tree.DateLiteral(day):
            return e.Constant(day, e.DateType())
        case tree.ClockLiteral(minute):
            return e.Constant(minute, e.ClockType())
        case tree.TextLiteral(text):
            return e.Constant(text, e.TextType())
        case tree.Reference(name) if name in names.conditions and is_condition_here(names, node, place):
            return _named(names, node, place)
        case tree.Reference():
            return reference(names, node, place, lenient)
        case tree.Fold():
            return _fold(names, node, place)
        case tree.OfKeyed():
            return of_keyed(names, node)
        case tree.Arithmetic():
            return _arithmetic(names, node, place)
        case tree.Rounded():
            return _rounded(names, node, place)
        case _:
            return condition(names, node, place)


def body_of(declared: tree.Declaration) -> tree.Expression:
    """What a named condition says."""
    said = declared.clauses[0].body
    assert isinstance(said, tree.Expression)
    return said


def amount(names: Names, node: tree.Expression, place: Place) -> e.Expression | None:
    """An expression that has to be an amount, of whatever unit."""
    found = typed(names, node, place)
    if found is None or isinstance(e.type_of(found), e.AmountType):
        return found
    names.findings.error(
        "LR226",
        node.span,
        f"this is {type_words(e.type_of(found))}, not an amount",
        help="money, points or a number is wanted here",
    )
    return None


def _fold(names: Names, node: tree.Fold, place: Place) -> e.Expression | None:
    parts = part_list(names, node.parts, place, node)
    if parts is None:
        return None
    inside = place.inside(parts)
    where = None
    if node.where is not None:
        where = condition(names, node.where, inside)
        if where is None:
            return None
        inside = inside.knowing(said_known(names, node.where))
    if node.value is None:
        return e.Fold(node.kind, parts.name, None, where, e.AmountType(PLAIN, whole=True))
    value = amount(names, node.value, inside)
    return None if value is None else e.Fold(node.kind, parts.name, value, where, e.type_of(value))


def part_list(names: Names, name: str, place: Place, node: tree.Node) -> PartList | None:
    """The list of parts with this name that the events in reach have."""
    found = place.part_list(name)
    if found is not None:
        return found
    event = names.event_named(name)
    if event is not None and name not in names.poisoned:
        names.findings.error(
            "LR201",
            node.span,
            f"`{name}` is no list of this event",
            "an event on its own",
            help=f"what happened before is a measure: `measure NAME = sum of FIELD of {event}`",
        )
        return None
    lists = [known for event in place.events for known in event.lists]
    names.unknown("list", name, lists, node.span)
    return None


def _arithmetic(names: Names, node: tree.Arithmetic, place: Place) -> e.Expression | None:
    if is_duration(node.left) or is_duration(node.right):
        if is_duration(node.left) and is_duration(node.right):
            operators.report_durations(names, node.left, node.right, node)
            return None
        left = typed(names, node.left if is_duration(node.right) else node.right, place)
        return None if left is None else operators.later(names, node, left)
    left, right = typed(names, node.left, place), typed(names, node.right, place)
    if left is None or right is None:
        return None
    return operators.arithmetic(names, node, left, right)


def _rounded(names: Names, node: tree.Rounded, place: Place) -> e.Expression | None:
    value = amount(names, node.value, place)
    if value is None:
        return None
    type = e.type_of(value)
    assert isinstance(type, e.AmountType)
    step = amount_of(names, node.step, type.unit, positive=True)
    if step is None:
        return None
    whole = type.unit.kind is not UnitKind.DECLARED and isinstance(simplify(step), int)
    return e.Rounded(value, node.rounding, Fraction(step), e.AmountType(type.unit, whole))


# ------------------------------------------------------------------------------------------------ conditions
def condition(names: Names, node: tree.Expression, place: Place) -> e.Expression | None:
    """An expression that holds or does not."""
    found = _condition(names, node, place)
    if found is not None:
        names.written.note(found, node.span)
    return found


def _condition(names: Names, node: tree.Expression, place: Place) -> e.Expression | None:
    match node:
        case tree.Compare() | tree.OneOf() if asks_for_code(names, node, place):
            return code_given(names, node, place)
        case tree.Compare():
            return _compare(names, node, place)
        case tree.OneOf():
            return _one_of(names, node, place)
        case tree.Between():
            return _between(names, node, place)
        case tree.Missing(value, negated):
            return _missing(names, value, negated, place)
        case tree.FallsIn():
            return _falls_in(names, node, place)
        case tree.Includes():
            return _includes(names, node, place)
        case tree.Quantified(kind, parts_name, where):
            parts = part_list(names, parts_name, place, node)
            held = None if parts is None else condition(names, where, place.inside(parts))
            return None if parts is None or held is None else e.Quantified(kind, parts.name, held)
        case tree.Shares():
            return _shares(names, node, place)
        case tree.Holds(status):
            if status not in names.all_tiers:
                names.unknown("tier or badge", status, names.all_tiers, node.span)
                return None
            return e.Holds(status, names.all_tiers.index(status))
        case tree.AllOf(parts):
            return _all_of(names, parts, place)
        case tree.AnyOf(parts):
            known = {name for part in parts for name in _said_missing(names, part)}
            held_parts = [condition(names, part, place.knowing(known - _said_missing(names, part))) for part in parts]
            return e.AnyOf(tuple(part for part in held_parts if part)) if all(held_parts) else None
        case tree.Not(value):
            inner = condition(names, value, place)
            return None if inner is None else e.Not(inner)
        case _:
            return _flag(names, node, place)


def conditions(names: Names, nodes: Iterable[tree.Expression], place: Place) -> tuple[list[e.Expression], bool]:
    """Conditions that must all hold, each read with what the others say is known; and whether all could be read."""
    nodes = tuple(nodes)
    inside = place.knowing(name for node in nodes for name in said_known(names, node))
    found = [condition(names, node, inside) for node in nodes]
    return [part for part in found if part is not None], all(part is not None for part in found)


def both(*parts: e.Expression | None) -> e.Expression | None:
    """All of the conditions that there are; None for none."""
    flat: list[e.Expression] = []
    for part in parts:
        if isinstance(part, e.AllOf):
            flat.extend(part.parts)
        elif part is not None:
            flat.append(part)
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else e.AllOf(tuple(flat))


def said_known(names: Names, node: tree.Expression) -> set[str]:
    """The fields that a condition, where it holds, says are known."""
    match node:
        case tree.AllOf(parts):
            return {name for part in parts for name in said_known(names, part)}
        case tree.Reference(name) if name in names.conditions:
            return said_known(names, body_of(names.conditions[name]))
        case tree.Missing(tree.Reference(name), True) | tree.Not(tree.Missing(tree.Reference(name), False)):
            return {name}
        case _:
            return set()


def _said_missing(names: Names, node: tree.Expression) -> set[str]:
    if isinstance(node, tree.Reference) and node.name in names.conditions:
        return _said_missing(names, body_of(names.conditions[node.name]))
    return (
        {node.value.name}
        if (isinstance(node, tree.Missing) and not node.negated and isinstance(node.value, tree.Reference))
        else set()
    )


def _all_of(names: Names, parts: tuple[tree.Expression, ...], place: Place) -> e.Expression | None:
    found, complete = conditions(names, parts, place)
    return both(*found) if complete else None


def _flag(names: Names, node: tree.Expression, place: Place) -> e.Expression | None:
    found = typed(names, node, place, lenient=True)
    if found is None:
        return None
    if e.type_of(found) != e.FLAG:
        names.findings.error(
            "LR227",
            node.span,
            f"this is {type_words(e.type_of(found))}, not a condition",
            help="compare it: `… is …`, `… is at least …`, `… is known`",
        )
        return None
    return e.Compare("is", found, e.Constant(True, e.FLAG)) if isinstance(found, e.MeasureRead) else found


def _compare(names: Names, node: tree.Compare, place: Place) -> e.Expression | None:
    if is_duration(node.left) and is_duration(node.right):
        operators.report_durations(names, node.left, node.right, node)
        return None
    for side, other in ((node.left, node.right), (node.right, node.left)):
        if is_duration(side):
            if typed(names, other, place) is not None:
                operators.report_duration(names, side)
            return None
    left = typed(names, node.left, place, lenient=node.operator == "is")
    right = against(names, node.right, left, node.left, place, lenient=node.operator == "is")
    if left is None or right is None:
        return None
    return operators.compare(names, node, node.operator, (node.left, left), (node.right, right))


def against(
    names: Names,
    node: tree.Expression,
    left: e.Expression | None,
    left_node: tree.Expression,
    place: Place,
    lenient: bool = True,
) -> e.Expression | None:
    """The right side of a comparison: a word is a value of what stands on the left.

    For a text a name that means something here wins over the word itself; quotes always make it a word.
    """
    if not is_word(node):
        return typed(names, node, place, lenient)
    if left is None:
        return None
    type = e.type_of(left)
    word, is_quoted = word_of(node), isinstance(node, tree.TextLiteral)
    of = left_node.name if isinstance(left_node, tree.Reference) else ""
    match type:
        case e.ChoiceType() | e.TierType() | e.FlagType():
            if is_quoted or word_value(word, type) is not None or not _means_something(names, node, place):
                return word_constant(names, word, type, node.span, of)
            return typed(names, node, place, lenient)
        case e.TextType():
            if is_quoted or not _means_something(names, node, place):
                return e.Constant(word, type)
            return typed(names, node, place, lenient)
        case _:
            return typed(names, node, place, lenient)


def _means_something(names: Names, node: tree.Expression, place: Place) -> bool:
    """Is the word the name of a field in reach?"""
    word = word_of(node)
    in_part = place.parts is not None and word in place.parts.fields
    return in_part or place.event_field(word) is not None or word in names.member


def _one_of(names: Names, node: tree.OneOf, place: Place) -> e.Expression | None:
    left = typed(names, node.value, place, lenient=not node.negated)
    options = [(option, against(names, option, left, node.value, place)) for option in node.options]
    if left is None or any(option is None for _, option in options):
        return None
    compared = [
        operators.compare(names, option_node, "is", (node.value, left), (option_node, option))
        for option_node, option in options
        if option is not None
    ]
    if any(part is None for part in compared):
        return None
    if all(isinstance(option, e.Constant) for _, option in options):
        values = frozenset(option.value for _, option in options if isinstance(option, e.Constant))
        return e.OneOf(left, values, node.negated)
    any_of = e.AnyOf(tuple(part for part in compared if part is not None))
    return e.Not(any_of) if node.negated else any_of


def _between(names: Names, node: tree.Between, place: Place) -> e.Expression | None:
    value = typed(names, node.value, place)
    low, high = typed(names, node.low, place), typed(names, node.high, place)
    if value is None or low is None or high is None:
        return None
    clock = isinstance(e.type_of(value), e.ClockType)
    # A time of day ends before its upper bound: at 17:00 `between 14:00 and 17:00` is over.
    above = operators.compare(names, node, ">=", (node.value, value), (node.low, low))
    below = operators.compare(names, node, "<" if clock else "<=", (node.value, value), (node.high, high))
    if above is None or below is None:
        return None
    names.written.note(above, node.span)
    names.written.note(below, node.span)
    if isinstance(low, e.Constant) and isinstance(high, e.Constant):
        first, last = low.value, high.value
        if first is not None and last is not None and operators.is_before(last, first):
            if clock:
                return e.AnyOf((above, below))  # over midnight
            names.findings.error("LR222", node.span, "this range ends before it starts", help="the smaller one first")
            return None
    return e.AllOf((above, below))


def _missing(names: Names, value: tree.Expression, negated: bool, place: Place) -> e.Expression | None:
    found = typed(names, value, place, lenient=True)
    if found is None:
        return None
    if isinstance(found, e.TierHeld):
        # No tier is no missing value: it ranks below the lowest.
        return e.Compare("is not" if negated else "is", found, e.Constant(-1, found.type))
    if not isinstance(found, e.FieldOf | e.MeasureRead | e.OfKeyed | e.Lookup):
        names.findings.error("LR226", value.span, "only a field can be missing")
        return None
    return e.Missing(found, negated)


def _falls_in(names: Names, node: tree.FallsIn, place: Place) -> e.Expression | None:
    value = typed(names, node.value, place, lenient=not node.negated)
    if value is None:
        return None
    if not isinstance(e.type_of(value), e.DateType):
        names.findings.error(
            "LR226",
            node.value.span,
            f"this is {type_words(e.type_of(value))}, not a date",
            help=f"a date has an anniversary: `birthday is this calendar {node.period}`",
        )
        return None
    return e.FallsIn(value, node.period, node.negated)


def _named(names: Names, node: tree.Reference, place: Place) -> e.Expression | None:
    """A named condition, read as if it stood here. What is wrong with it only here is said here."""
    declared = names.conditions[node.name]
    if node.name in names.poisoned:
        return None
    outer, names.findings = names.findings, Findings()
    try:
        found = condition(names, body_of(declared), place)
    finally:
        inner, names.findings = names.findings, outer
    for one in inner.all():
        if one.code in OF_THE_PLACE and (one.code != "LR201" or one.label):
            there = Label(one.span or declared.span, f"here in `{node.name}`" + (f": {one.label}" if one.label else ""))
            names.findings.error(one.code, node.span, one.message, "", one.help, (there, *one.labels))
        else:
            names.findings.error(one.code, one.span or declared.span, one.message, one.label, one.help, one.labels)
    return found


OF_THE_PLACE = ("LR201", "LR220", "LR245", "LR258")
"""What may be wrong with a condition in one place, and right in another. A name that means nothing anywhere has no
label that says where it does."""


def _includes(names: Names, node: tree.Includes, place: Place) -> e.Expression | None:
    left = typed(names, node.value, place, lenient=True)
    if left is None:
        return None
    type = e.type_of(left)
    if not isinstance(type, e.ChoiceType) or not type.several:
        names.findings.error(
            "LR226",
            node.span,
            f"`includes` asks what {type_words(type)} can't answer",
            help="`is` compares one value; `several of …` declares a field that holds several",
        )
        return None
    if not is_word(node.item):
        names.findings.error("LR226", node.item.span, "a word of the field is wanted here")
        return None
    of = node.value.name if isinstance(node.value, tree.Reference) else ""
    constant = word_constant(names, word_of(node.item), type, node.item.span, of)
    return None if constant is None else e.Includes(left, str(constant.value))


def _shares(names: Names, node: tree.Shares, place: Place) -> e.Expression | None:
    if not place.referral or {node.left, node.right} not in ({"friend", "referrer"}, {"member", "referrer"}):
        names.findings.error(
            "LR258",
            node.span,
            "`shares` compares a friend with who referred them",
            help="`never when friend shares email with referrer`, in a referral",
        )
        return None
    unknown = [name for name in node.fields if name not in names.member]
    for name in unknown:
        names.unknown("field of the member", name, names.member, node.span)
    return None if unknown else e.Shares(node.fields)


__all__ = ["Exact", "against", "amount", "both", "condition", "conditions", "part_list", "said_known", "typed"]
