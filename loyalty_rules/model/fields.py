"""Events and members: the standard fields, and the declared ones."""

from __future__ import annotations

from msgspec.structs import replace

from loyalty_rules.core import expressions as e
from loyalty_rules.core.calendar import Period
from loyalty_rules.core.diagnostics import Label, suggest
from loyalty_rules.core.quantities import PLAIN, TIMES, Exact, Unit, UnitKind, simplify, singular_of
from loyalty_rules.model.constants import constant
from loyalty_rules.model.findings import did_you_mean, meant_fix
from loyalty_rules.model.names import Names
from loyalty_rules.model.partners import partner_type, with_categories
from loyalty_rules.model.references import FACTS
from loyalty_rules.model.ruleset import EventType, Field, MemberField, PartList
from loyalty_rules.model.units import DURATION_WORDS, amount_of
from loyalty_rules.model.wording import same_type, type_words
from loyalty_rules.syntax import tree

RESERVED = (*FACTS, "tier", "friend", "event", "id", "yes", "no", "nothing", "otherwise", "all")
"""Names that mean something everywhere, so that no field can have them."""

KINDS = ("money", "count", "number", "text", "date", "time", "member", "partner", "yes or no")
PARTNER = "partner"
COUNT = e.AmountType(PLAIN, whole=True)
NUMBER = e.AmountType(PLAIN)


def standard_events(currency: Unit) -> dict[str, EventType]:
    """The events that every programme has, before its own fields are added."""
    money, text, day = e.AmountType(currency, whole=True), e.TextType(), e.DateType()
    return {
        name: EventType(name, {field.name: field for field in fields}, {}, tree.NOWHERE)
        for name, fields in {
            "join": (_standard("referrer", e.MemberType()),),
            "purchase": (_standard("amount", money, optional=False),),
            "return": (_standard("purchase", text), _standard("amount", money)),
            "redeem": (
                _standard("exchange", text),
                _standard("count", COUNT, default=1),
                _standard("order", money),
                _standard("wallet", text),
                _standard("quantity", NUMBER),
                _standard("purchase", text),
            ),
            "cancel": (
                _standard("redemption", text),
                _standard("purchase", text),
                _standard("quantity", NUMBER),
                _standard("count", COUNT),
            ),
            "adjust": (
                _standard("wallet", text),
                _standard("quantity", NUMBER, optional=False),
                _standard("reason", text, optional=False),
                _standard("expires", day),
            ),
            "transfer": (
                _standard("to", e.MemberType(), optional=False),
                _standard("wallet", text),
                _standard("quantity", NUMBER, optional=False),
            ),
            "set": (),
            "status": (_standard("tier", text, optional=False), _standard("until", day)),
            "opening": (
                _standard("wallet", text),
                _standard("quantity", NUMBER),
                _standard("earned", day),
                _standard("expires", day),
                _standard("tier", text),
                _standard("until", day),
                _standard("measure", text),
                _standard("value", NUMBER),
            ),
        }.items()
    }


def _standard(name: str, type: e.Type, optional: bool = True, default: e.Value = None) -> Field:
    return Field(name, type, optional, default, None, None, tree.NOWHERE)


def events(names: Names, declarations: tuple[tree.Declaration, ...]) -> None:
    """All events with their fields, the standard ones included, into `names`."""
    names.events = standard_events(names.currency)
    for declaration in declarations:
        name = declaration.name or ""
        before = names.events.get(name)
        fields = dict(before.fields) if before else {}
        lists = dict(before.lists) if before else {}
        seen: dict[str, tree.FieldDeclaration] = {}
        for node in field_nodes(declaration):
            if not _new(names, seen, node):
                continue
            if isinstance(node.type, tree.ListType):
                lists[node.name] = _part_list(names, node, node.type)
                continue
            field = _field(names, node, standard=fields.get(node.name))
            if field is None:
                names.poisoned.add(node.name)
            elif _agrees(names, fields.get(node.name), field, name):
                fields[node.name] = field
        with_categories(names, fields, lists, name)
        names.events[name] = EventType(name, fields, lists, declaration.name_span)
    bought = names.events["purchase"].lists
    returned = names.events["return"]
    names.events["return"] = replace(returned, lists={**bought, **returned.lists})


def member(names: Names, declarations: tuple[tree.Declaration, ...]) -> None:
    """All fields of the member into `names`; `join` and `set` may set any of them, so they get them too."""
    fields = {
        "joined": MemberField(_standard("joined", e.DateType()), None, None),
        "referrer": MemberField(_standard("referrer", e.MemberType()), ("join", "referrer"), None),
    }
    fields["joined"] = replace(fields["joined"], field=replace(fields["joined"].field, optional=False))
    seen: dict[str, tree.FieldDeclaration] = {}
    for node in (node for declaration in declarations for node in field_nodes(declaration)):
        if not _new(names, seen, node):
            continue
        if isinstance(node.type, tree.ListType):
            names.findings.error("LR206", node.span, "a member has no lists", help="a list belongs to an event")
            names.poisoned.add(node.name)
            continue
        standard = fields.get(node.name)
        field = _field(names, node, standard=None)
        if field is None:
            names.poisoned.add(node.name)
        elif _agrees(names, standard.field if standard else None, field, "member"):
            set_by = _set_by(names, node, field) or (standard.set_by if standard else None)
            fields[node.name] = MemberField(field, set_by, _changes_max(names, node))
    names.member = fields
    own = {name: replace(it.field, optional=True, default=None) for name, it in fields.items() if name != "joined"}
    for name in ("join", "set"):
        event = names.events[name]
        for field_name, field in own.items():
            other = event.fields.get(field_name)
            if other is not None and not same_type(other.type, field.type):
                _report_other(names, other, field, "member")
        names.events[name] = replace(event, fields={**own, **event.fields})


def field_nodes(declaration: tree.Declaration) -> tuple[tree.FieldDeclaration, ...]:
    return tuple(clause.body for clause in declaration.clauses if isinstance(clause.body, tree.FieldDeclaration))


def _new(names: Names, seen: dict[str, tree.FieldDeclaration], node: tree.FieldDeclaration) -> bool:
    if node.name in RESERVED:
        names.findings.error(
            "LR208",
            node.span,
            f"`{node.name}` can't be the name of a field",
            "it means something everywhere",
            help="give the field another name",
        )
        return False
    if node.name in seen:
        names.findings.error(
            "LR207",
            node.span,
            f"there are two fields `{node.name}`",
            labels=(Label(seen[node.name].span, "the first one"),),
        )
        return False
    seen[node.name] = node
    return True


def _part_list(names: Names, node: tree.FieldDeclaration, type: tree.ListType) -> PartList:
    fields: dict[str, Field] = {}
    seen: dict[str, tree.FieldDeclaration] = {}
    for part in type.fields:
        if not _new(names, seen, part):
            continue
        if isinstance(part.type, tree.ListType):
            names.findings.error("LR206", part.span, "a list holds no lists")
            names.poisoned.add(part.name)
            continue
        field = _field(names, part, standard=None)
        if field is None:
            names.poisoned.add(part.name)
        else:
            fields[part.name] = field
    return PartList(node.name, fields, node.span)


def _field(names: Names, node: tree.FieldDeclaration, standard: Field | None) -> Field | None:
    type = _type(names, node)
    if type is None:
        return None
    low, high = _bound(names, node.minimum, type, node.name), _bound(names, node.maximum, type, node.name)
    if low is not None and high is not None and low > high:
        names.findings.error(
            "LR222",
            node.span,
            f"`{node.name}` is at least more than it is at most",
            help="the smaller one is `at least`",
        )
        low = high = None
    default: e.Value = None
    if node.default is not None:
        default = constant(names, node.default, type, node.name)
        if isinstance(default, int) and not _within(default, low, high):
            names.findings.error("LR225", node.default.span, f"the default of `{node.name}` is out of its bounds")
    optional = node.optional or default is not None or (standard is not None and standard.optional)
    partner = isinstance(node.type, tree.FieldType) and node.type.kind == PARTNER
    return Field(node.name, type, optional, default, low, high, node.span, partner)


def _within(value: Exact, low: Exact | None, high: Exact | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _type(names: Names, node: tree.FieldDeclaration) -> e.Type | None:
    match node.type:
        case tree.ChoiceType(choices, several):
            twice = {choice for choice in choices if choices.count(choice) > 1}
            for choice in sorted(twice):
                names.findings.error("LR207", node.type.span, f"`{choice}` is listed twice")
            return e.ChoiceType(tuple(dict.fromkeys(choices)), several)
        case tree.FieldType(kind):
            return _kind(names, kind, node.type)
        case _:
            return None


def _kind(names: Names, kind: str, node: tree.Node) -> e.Type | None:
    plain: dict[str, e.Type] = {
        "money": e.AmountType(names.currency, whole=True),
        "count": COUNT,
        "number": NUMBER,
        "text": e.TextType(),
        "date": e.DateType(),
        "time": e.ClockType(),
        "member": e.MemberType(),
        "flag": e.FlagType(),
        "yes or no": e.FlagType(),
    }
    if kind in plain:
        return plain[kind]
    if kind == PARTNER:
        return partner_type(names, node)
    if kind in names.units:
        return e.AmountType(names.units[kind], whole=names.units[kind].kind is UnitKind.WALLET)
    if kind in DURATION_WORDS:
        names.findings.error(
            "LR206",
            node.span,
            f"`{kind}` is no kind of field",
            "a length of time is not a value",
            help="`count` for a number of them",
        )
        return None
    if suggest(kind, KINDS) is not None or not kind.endswith("s") or len(kind) < 3:
        meant = did_you_mean(kind, KINDS)
        names.findings.error(
            "LR206", node.span, f"`{kind}` is no kind of field", help=meant, fix=meant_fix(kind, node.span, KINDS)
        )
        return None
    unit = Unit(UnitKind.DECLARED, kind, singular_of(kind), 0)
    names.units[kind] = names.units[unit.singular] = unit
    return e.AmountType(unit)


def _bound(names: Names, node: tree.Quantity | None, type: e.Type, name: str) -> Exact | None:
    if node is None:
        return None
    if not isinstance(type, e.AmountType):
        names.findings.error("LR226", node.span, f"`{name}` is {type_words(type)} and has no bounds")
        return None
    return amount_of(names, node, type.unit)


def _agrees(names: Names, before: Field | None, field: Field, whose: str) -> bool:
    """A field that is there already may be declared again, but as the same kind."""
    if before is None or same_type(before.type, field.type):
        return True
    _report_other(names, field, before, whose)
    return False


def _report_other(names: Names, field: Field, before: Field, whose: str) -> None:
    labels = () if before.span == tree.NOWHERE else (Label(before.span, type_words(before.type)),)
    names.findings.error(
        "LR231",
        field.span,
        f"`{field.name}` of `{whose}` is {type_words(before.type)} already",
        f"here it is {type_words(field.type)}",
        help="give this one another name",
        labels=labels,
    )


def _set_by(names: Names, node: tree.FieldDeclaration, field: Field) -> tuple[str, str] | None:
    if node.set_by is None:
        return None
    event_name, field_name = node.set_by
    event = names.events.get(event_name)
    if event is None:
        names.unknown("event", event_name, names.events, node.span)
        return None
    if event_name in ("join", "set") and field_name == node.name:
        return event_name, field_name
    source = event.fields.get(field_name)
    if source is None:
        names.unknown("field", field_name, event.fields, node.span, whose=event_name)
        return None
    if not same_type(source.type, field.type):
        names.findings.error(
            "LR232",
            node.span,
            f"`{node.name}` is {type_words(field.type)}, but `{event_name}.{field_name}` is not",
            f"that is {type_words(source.type)}",
            labels=() if source.span == tree.NOWHERE else (Label(source.span, "declared here"),),
        )
        return None
    return event_name, field_name


def _changes_max(names: Names, node: tree.FieldDeclaration) -> tuple[int, Period] | None:
    if node.set_limit is None:
        return None
    quantity, period = node.set_limit
    count = amount_of(names, quantity, TIMES, positive=True)
    if count is None:
        return None
    if not isinstance(simplify(count), int):
        names.findings.error("LR225", quantity.span, "only a whole number of times can be counted")
        return None
    return int(count), period
