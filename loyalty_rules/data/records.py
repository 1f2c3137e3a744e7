"""Records from Python: their values as text, and one event without a stream around it."""

from __future__ import annotations

from collections.abc import Mapping as Map
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

from loyalty_rules.core.calendar import Zone, parse_instant
from loyalty_rules.core.diagnostics import suggest
from loyalty_rules.core.events import EMPTY, Event, Fields
from loyalty_rules.core.expressions import Value
from loyalty_rules.data.binding import PURCHASE
from loyalty_rules.data.decode import Bad, Cells, Completion
from loyalty_rules.data.json_text import cell, half_character
from loyalty_rules.data.mapping import ROLES, Section
from loyalty_rules.data.problems import DataError
from loyalty_rules.model.ruleset import EventType, Field, Ruleset


def read_event(ruleset: Ruleset, row: Map[str, object]) -> Event:
    """One event from one record, read as `events_from` reads it. Raises DataError with all that is wrong, and for what
    no event has: nobody would see a note."""
    reasons: list[str] = []
    texts = {str(key): value for key, value in row.items()}
    if reason := half_character(plain(texts)):
        raise DataError(reason)
    id, moment, member, type = (_text(texts.get(role)) for role in ROLES)
    if "type" not in texts and PURCHASE in ruleset.events:
        type = PURCHASE
    event = ruleset.events.get(type or "")
    if event is None:
        raise DataError(f"there is no event `{type}`" if type else "`type` is missing")
    reasons += [
        f"`{role}` is missing" for role, text in zip(ROLES[:3], (id, moment, member), strict=True) if text is None
    ]
    zone = Zone(ruleset.program.timezone)
    instant = 0
    try:
        instant = parse_instant(moment, zone) if moment is not None else 0
    except ValueError as error:
        reasons.append(f"`time`: {error}")
    known = {name: value for name, value in texts.items() if name not in ROLES or name in event.fields}
    fields = _values(
        {name: value for name, value in known.items() if name not in event.lists}, event.fields, event.name, reasons
    )
    parts = {name: _parts(event, name, texts[name], reasons) for name in event.lists if texts.get(name)}
    if reasons:
        raise DataError("; ".join(reasons))
    try:
        fields = Completion(event).fields(fields, parts)
        day, minute = zone.local(instant)
    except ValueError as error:
        raise DataError(str(error)) from None
    assert id is not None
    assert member is not None
    return Event(id, event.name, member, instant, day, minute, fields, {n: p for n, p in parts.items() if p} or EMPTY)


def _text(value: object) -> str | None:
    text = cell(plain(value))
    return (text.strip(" \t") or None) if text is not None else None


def _parts(event: EventType, name: str, given: object, reasons: list[str]) -> tuple[Fields, ...]:
    if not isinstance(given, list | tuple) or not all(isinstance(part, Map) for part in given):
        reasons.append(f"`{name}`: not a list of parts")
        return ()
    found = []
    for part in given:
        fields = event.lists[name].fields
        values = _values({str(key): value for key, value in part.items()}, fields, name, reasons)
        for field in fields.values():
            if field.name not in values and field.default is not None:
                values[field.name] = field.default
            elif field.name not in values and not field.optional and _text(part.get(field.name)) is None:
                reasons.append(f"`{field.name}` of `{name}` is missing")
        found.append(values)
    return tuple(found)


def _values(given: Map[str, object], fields: Map[str, Field], whose: str, reasons: list[str]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, value in given.items():
        if name not in fields:
            near = suggest(name, fields)
            reasons.append(f"`{whose}` has no `{name}`" + (f", did you mean `{near}`" if near else ""))
            continue
        text = _text(value)
        if text is None:
            continue
        read = Cells(fields[name], Section())[text]
        if isinstance(read, Bad):
            reasons.append(read.reason)
        else:
            found[name] = read
    return {name: found[name] for name in fields if name in found}


def plain(value: object) -> object:
    """A value of Python as one of JSON, with numbers as their text."""
    match value:
        case None | str() | bool():
            return value
        case float():
            return _double(value)
        case Fraction():
            return str(value.numerator) if value.denominator == 1 else f"{_exact(value)}"
        case int():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.isoformat()
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case Map():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case set() | frozenset():
            return sorted(str(inner) for inner in value)
        case _:
            return str(value)


def _double(value: float) -> str:
    text = f"{Decimal(repr(value)):f}" if value == value and abs(value) < 1e300 else repr(value)
    return text.removesuffix(".0")


def _exact(value: Fraction) -> str:
    """The fraction as a decimal where it is one, otherwise as a fraction, which is then refused."""
    for digits in range(13):
        if (value * 10**digits).denominator == 1:
            return f"{Decimal((value * 10**digits).numerator).scaleb(-digits):f}"
    return str(value)
