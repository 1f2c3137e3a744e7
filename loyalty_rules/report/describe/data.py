"""What the programme records: events, members, and their fields."""

from __future__ import annotations

from typing import assert_never

from loyalty_rules.core.expressions import (
    AmountType,
    ChoiceType,
    ClockType,
    DateType,
    FlagType,
    MemberType,
    TextType,
    TierType,
    Type,
)
from loyalty_rules.core.quantities import UnitKind
from loyalty_rules.core.windows import Calendar
from loyalty_rules.model.ruleset import EventType, Field, OnEvent
from loyalty_rules.report.describe.blocks import Table
from loyalty_rules.report.describe.language import spoken
from loyalty_rules.report.describe.speaker import Speaker

SAY_MEMBERS = ("join", "set")


def data_table(s: Speaker) -> Table:
    """The fields of events and of the member: where they stand, what they are called, and what they hold. Events that
    the programme neither declares nor uses are left out, as are the fields that every member has."""
    used = _used(s)
    rows: list[tuple[str, ...]] = []
    for event in s.ruleset.events.values():
        if event.name not in used:
            continue
        name = s.language.capital(s.event(event.name))
        fields = [field for field in event.fields.values() if not _is_of_member(s, event, field)]
        rows += [(name, spoken(field.name), _field(s, field)) for field in fields]
        for parts in event.lists.values():
            for field in parts.fields.values():
                called = s.say("data-parts", field=spoken(field.name), parts=s.parts(parts.name))
                rows.append((name, called, _field(s, field)))
    for member in s.ruleset.member.values():
        if not _is_declared(member.field):
            continue
        said = [_field(s, member.field)]
        if member.set_by is not None:
            set_by, its_field = member.set_by
            said.append(s.say("field-set-by", field=spoken(its_field), event=s.event(set_by)))
        if member.changes_max is not None:
            number, period = member.changes_max
            limit = s.say("times", number=s.language.number(number), count=s.count_of(number))
            said.append(s.say("field-changes", limit=limit, window=s.window(Calendar(period), "each")))
        rows.append((s.sentence("data-member"), spoken(member.field.name), ", ".join(said)))
    headers = ("data-event-column", "data-field-column", "data-kind-column")
    return Table(tuple(map(s.sentence, headers)), tuple(rows))


def _used(s: Speaker) -> set[str]:
    found = {name for name, event in s.ruleset.events.items() if any(map(_is_declared, event.fields.values()))}
    found |= {name for name, event in s.ruleset.events.items() if event.lists and name != "return"}
    found |= {one.event for rule in s.ruleset.priced.values() for one in rule.triggers if isinstance(one, OnEvent)}
    return found | {measure.event for measure in s.ruleset.measures.values()}


def _is_of_member(s: Speaker, event: EventType, field: Field) -> bool:
    """A field of the member, which these events may say: it is told of the member."""
    return event.name in SAY_MEMBERS and field.name in s.ruleset.member


def _is_declared(field: Field) -> bool:
    return bool(field.span.file)


def _field(s: Speaker, field: Field) -> str:
    said = [s.say("kind-partner") if field.partner else _kind(s, field.type)]
    if isinstance(field.type, AmountType):
        unit = field.type.unit
        if field.minimum is not None:
            said.append(s.say("field-min", amount=s.language.amount(field.minimum, unit)))
        if field.maximum is not None:
            said.append(s.say("field-max", amount=s.language.amount(field.maximum, unit)))
    if field.default is not None:
        said.append(s.say("field-default", value=s.constant(field.default, field.type)))
    elif field.optional:
        said.append(s.say("field-optional"))
    return ", ".join(said)


def _kind(s: Speaker, type: Type) -> str:
    match type:
        case AmountType(unit, whole):
            if unit.kind is UnitKind.MONEY:
                return s.say("kind-money")
            if unit.kind is UnitKind.NUMBER:
                return s.say("kind-count" if whole else "kind-number")
            return s.say("kind-amount", unit=spoken(unit.name))
        case ChoiceType(values, several):
            listed = s.listed((s.choice(one, values) for one in values), "or")
            return s.say("kind-several" if several else "kind-choice", values=listed)
        case TextType():
            return s.say("kind-text")
        case DateType():
            return s.say("kind-date")
        case ClockType():
            return s.say("kind-clock")
        case FlagType():
            return s.say("kind-flag")
        case MemberType():
            return s.say("kind-member")
        case TierType():
            return s.say("kind-tier")
        case _:
            assert_never(type)
