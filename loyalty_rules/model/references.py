"""What a name means at a place, innermost first: a field of the part, of the event, a fact, a field of the member, the
tier, a measure, a value or table."""

from __future__ import annotations

from loyalty_rules.core.calendar import MONTHS, WEEKDAYS
from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.expressions import (
    ChoiceType,
    ClockType,
    Constant,
    DateType,
    EventFact,
    Expression,
    Fact,
    FieldOf,
    FlagType,
    Lookup,
    LookupRow,
    MeasureRead,
    MemberType,
    OfKeyed,
    Scope,
    TextType,
    TierHeld,
    TierType,
    Type,
    Value,
    type_of,
)
from loyalty_rules.core.windows import SinceTier, window_words
from loyalty_rules.model.findings import did_you_mean, listed, meant_fix
from loyalty_rules.model.names import Names, Place, Table
from loyalty_rules.model.ruleset import Field, Measure, MeasureKind
from loyalty_rules.model.windows import no_window, window
from loyalty_rules.syntax import tree

FACTS: dict[str, EventFact] = {
    "date": EventFact(Fact.DATE, DateType()),
    "weekday": EventFact(Fact.WEEKDAY, ChoiceType(WEEKDAYS)),
    "month": EventFact(Fact.MONTH, ChoiceType(MONTHS)),
    "time": EventFact(Fact.TIME, ClockType()),
    "member": EventFact(Fact.MEMBER, MemberType()),
}
TIER = "tier"
YES, NO = "yes", "no"


def reference(names: Names, node: tree.Reference, place: Place, lenient: bool = False) -> Expression | None:
    """The expression a name stands for. `lenient`: a missing value is fine here."""
    if node.window is not None or node.including:
        return _measure_with_window(names, node, place)
    field = field_named(names, place, node.name)
    if field is not None:
        scope, declared = field
        if not lenient:
            want_known(names, place, declared, node.span)
        return FieldOf(scope, node.name, declared.type)
    if node.name in FACTS:
        return FACTS[node.name]
    if node.name == TIER:
        if not names.tiers and TIER not in names.poisoned:
            names.findings.error("LR201", node.span, "there are no tiers", help="`tier NAME` declares one")
        return TierHeld(TierType(names.tiers)) if names.tiers else None
    ladder = names.ladder_named(node.name)
    if ladder is not None:
        return TierHeld(TierType(ladder), node.name)
    if node.name in names.measures:
        return measure_read(names, node, place)
    if node.name in names.values:
        return names.values[node.name]
    if node.name in names.segments:
        return names.segments[node.name].condition
    if node.name in names.tables:
        return table_read(names, names.tables[node.name], place, node.span)
    unknown_name(names, place, node.name, node.span)
    return None


def is_condition_here(names: Names, node: tree.Reference, place: Place) -> bool:
    """Does the name of a condition stand for it, and not for something nearer?"""
    plain = node.window is None and not node.including
    return plain and field_named(names, place, node.name) is None and node.name not in (*FACTS, TIER)


def field_named(names: Names, place: Place, name: str) -> tuple[Scope, Field] | None:
    """The innermost field with this name, and where it is."""
    if place.parts is not None and name in place.parts.fields:
        return Scope.PART, place.parts.fields[name]
    field = place.event_field(name)
    if field is not None:
        return Scope.EVENT, field
    if name not in FACTS and name in names.member:
        return Scope.MEMBER, names.member[name].field
    return None


def want_known(names: Names, place: Place, field: Field, span: Span) -> None:
    """Report an optional field that nothing says is known."""
    if not field.optional or field.default is not None or place.known & {field.name, field.category_of}:
        return
    names.findings.error(
        "LR220",
        span,
        f"`{field.name}` may be missing",
        "and nothing says what then",
        help=f"`{field.name} is known and …` in the condition\nor a `default` where `{field.name}` is declared",
    )


def _measure_with_window(names: Names, node: tree.Reference, place: Place) -> Expression | None:
    if node.name in names.measures:
        return measure_read(names, node, place)
    if field_named(names, place, node.name) or node.name in FACTS or names.kind_of(node.name) not in (None, "measure"):
        names.findings.error(
            "LR230",
            node.span,
            f"`{node.name}` is no measure",
            "only a measure has a window",
            help="`measure NAME = …` declares one",
        )
    else:
        names.unknown("measure", node.name, names.of_kind("measure"), node.span)
    return None


def measure_read(names: Names, node: tree.Reference, place: Place) -> Expression | None:
    """A measure over its window."""
    measure = names.measures[node.name]
    if measure.by is not None and field_named(names, place, measure.by) is None:
        names.findings.error(
            "LR245", node.span, f"`{node.name}` is kept by `{measure.by}`", f"no `{measure.by}` is at hand here"
        )
        return None
    return over_window(names, node, measure)


def over_window(names: Names, node: tree.Reference, measure: Measure) -> MeasureRead | None:
    """The measure over the window that is written."""
    if measure.kind is MeasureKind.STREAK and no_window(names, node.window, measure.name):
        return None
    over = window(names, node.window, measure.event or None)
    if isinstance(over, SinceTier) and measure.kind is MeasureKind.LATEST:
        names.findings.error(
            "LR230",
            node.span,
            f"`{node.name}` has no `{window_words(over)}`",
            "of a latest value only one is kept, not when the tier changed",
            help="`since joining` or `this calendar year`",
        )
        return None
    return None if over is None else MeasureRead(measure.name, over, node.including, measure.type)


def of_keyed(names: Names, node: tree.OfKeyed) -> Expression | None:
    """`largest of` and `top of` a measure that is kept by a field."""
    written = node.read
    measure = names.measures.get(written.name)
    if measure is not None and measure.by_type is not None:
        read = over_window(names, written, measure)
        type = measure.by_type if node.kind == "top" else measure.type
        return None if read is None else OfKeyed(node.kind, read, type)
    if written.name not in names.poisoned:
        names.findings.error(
            "LR245",
            written.span,
            f"`{written.name}` is no measure kept by a field",
            f"it has no {node.kind} of several totals",
            help=f"`measure NAME = sum of … by FIELD`, and `{node.kind} of NAME this calendar month`",
        )
    return None


def unknown_name(names: Names, place: Place, name: str, span: Span) -> None:
    """Report a name that means nothing here, with what it means elsewhere or what may have been meant."""
    if name in names.poisoned:
        return
    elsewhere = _elsewhere(names, place, name)
    if elsewhere is not None:
        names.findings.error("LR201", span, f"`{name}` means nothing here", *elsewhere)
        return
    known = list(names_here(names, place))
    meant = did_you_mean(name, known)
    help = meant if meant.startswith("did") else "a field, a measure or a value of that name is not declared"
    names.findings.error("LR201", span, f"there is no `{name}` here", help=help, fix=meant_fix(name, span, known))


def _elsewhere(names: Names, place: Place, name: str) -> tuple[str, str] | None:
    """A label and a help, where the name means something in another place."""
    without = [event.name for event in place.events if name not in event.fields]
    for event in place.events:
        if name in event.fields:
            if not without:
                return "of different kinds in the events of this rule", "write a rule for each event"
            return f"a field of `{event.name}`, but not of {listed(without)}", "write a rule for each event"
        if name in event.lists:
            return f"a list of `{event.name}`", f"`sum of FIELD of {name}` or `number of {name}`"
        for parts in event.lists.values():
            if name in parts.fields:
                return f"a field of `{parts.name}`", f"`for {parts.name} where …` or `any {parts.name} where …`"
    for event in names.events.values():
        if name in event.fields and event not in place.events:
            several = listed([here.name for here in place.events])
            return f"a field of `{event.name}`", f"here there is only {several}" if several else "here is no event"
    kind = names.kind_of(name)
    return None if kind is None else (f"`{name}` is a {kind}", f"`code is {name}`" if kind == "code" else "")


def names_here(names: Names, place: Place) -> list[str]:
    """All names that mean something at the place."""
    here = list(place.parts.fields) if place.parts else []
    for event in place.events:
        here += event.fields
    here += [*FACTS, *names.member, *names.ladders, *names.measures, *names.values, *names.tables]
    return [*here, *names.conditions, *names.segments]


# ------------------------------------------------------------------------------------------------ words as values
def is_word(node: tree.Expression) -> bool:
    """Could this be a word of a closed field, rather than a name?"""
    return isinstance(node, tree.TextLiteral) or (
        isinstance(node, tree.Reference) and node.window is None and not node.including
    )


def word_of(node: tree.Expression) -> str:
    assert isinstance(node, tree.TextLiteral | tree.Reference)
    return node.text if isinstance(node, tree.TextLiteral) else node.name


def word_constant(names: Names, word: str, type: Type, span: Span, of: str = "") -> Constant | None:
    """A word as a value of a closed type; an unknown one is reported, with `of` naming the field."""
    value = word_value(word, type)
    if value is not None:
        return Constant(value, type)
    words = closed_words(type)
    if word in names.poisoned:
        return None
    whose = f" of `{of}`" if of else ""
    help, fix = did_you_mean(word, words), meant_fix(word, span, words)
    names.findings.error("LR202", span, f"`{word}` is no value{whose}", help=help, fix=fix)
    return None


def word_value(word: str, type: Type) -> Value:
    """The value a word stands for, None where it is none of them."""
    match type:
        case ChoiceType(values):
            return word if word in values else None
        case TierType(tiers):
            return tiers.index(word) if word in tiers else None
        case FlagType():
            return {YES: True, NO: False}.get(word)
        case TextType():
            return word
        case _:
            return None


def closed_words(type: Type) -> tuple[str, ...]:
    match type:
        case ChoiceType(values):
            return values
        case TierType(tiers):
            return tiers
        case FlagType():
            return (YES, NO)
        case _:
            return ()


def is_closed(type: Type) -> bool:
    """Can rows be told apart by it? A field of several values can't."""
    return isinstance(type, TierType | FlagType) or (isinstance(type, ChoiceType) and not type.several)


# ------------------------------------------------------------------------------------------------ keys
def key(names: Names, name: str, place: Place, span: Span) -> Expression | None:
    """What `by NAME` reads: something with a closed set of values."""
    found = reference(names, tree.Reference(name, span=span), place, lenient=True)
    if found is None:
        return None
    if not is_closed(type_of(found)):
        names.findings.error(
            "LR245", span, f"`{name}` has no closed set of values", help=f"`{name} is one of …` where it is declared"
        )
        return None
    return found


def key_values(
    names: Names, words: tuple[str | None, ...], keys: tuple[Expression, ...], by: tuple[str, ...], span: Span
) -> tuple[Value, ...] | None:
    """The words of a row as values of its keys; None in it is `otherwise`."""
    values: list[Value] = []
    for word, expression, name in zip(words, keys, by, strict=True):
        if word is None:
            values.append(None)
            continue
        constant = word_constant(names, word, type_of(expression), span, name)
        if constant is None:
            return None
        values.append(constant.value)
    return tuple(values)


def table_read(names: Names, table: Table, place: Place, span: Span) -> Lookup | None:
    """A table at a place, where its keys mean something."""
    name = table.declaration.name or ""
    names.tables_used.add(name)
    keys: list[Expression] = []
    for word in table.rows.keys:
        # The key is written in the table; that it means nothing is so of this place.
        if field_named(names, place, word) is None and word not in (*FACTS, *names.ladders, *names.measures):
            names.findings.error(
                "LR201", span, f"`{name}` needs `{word}`", f"there is no `{word}` here", help=f"by {word}"
            )
            return None
        found = key(names, word, place, table.rows.span)
        if found is None:
            return None
        keys.append(found)
    rows: list[LookupRow] = []
    failed = False
    for row, amount in zip(table.rows.rows, table.amounts, strict=True):
        values = key_values(names, row.keys, tuple(keys), table.rows.keys, row.span)
        if values is None:
            failed = True
            continue
        rows.append(LookupRow(values, row.since, amount.rows[0].value))
        names.written.note(rows[-1], row.span)
    if failed or not rows:
        return None
    return Lookup(name, tuple(keys), tuple(rows), table.amounts[0].type)
