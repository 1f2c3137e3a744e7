"""Values of fields, from text or from what a caller hands over. A reason in plain words says what does not fit.

Amounts become whole numbers of the smallest part of their unit; nothing passes through a floating point number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from loyalty_rules.core.calendar import parse_date
from loyalty_rules.core.diagnostics import suggest
from loyalty_rules.core.events import Fields
from loyalty_rules.core.expressions import (
    AmountType,
    ChoiceType,
    ClockType,
    DateType,
    FlagType,
    MemberType,
    TextType,
    TierType,
    Value,
)
from loyalty_rules.core.quantities import UnitKind, format_amount, parse_number, to_smallest
from loyalty_rules.model.ruleset import EventType, Field, PartList

SEPARATOR = "|"
"""Between the values of a field that holds several."""

_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?")
_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

QUOTED_MAX = 40
"""Characters of a value that a reason quotes."""

Parts = Mapping[str, Iterable[Fields]]


def read_value(text: str, field: Field) -> Value:
    """The value of a field written as text. Raises ValueError with the reason where it does not fit."""
    text = text.strip()
    type = field.type
    match type:
        case AmountType():
            value = _amount(text, type)
        case ChoiceType(values, several):
            value = frozenset(_words(text, values)) if several else _word(text, values)
        case TierType(names):
            value = names.index(_word(text, names))
        case DateType():
            value = parse_date(text)
        case ClockType():
            value = _clock(text)
        case FlagType():
            if text.lower() not in _FLAGS:
                raise ValueError(f"`{_shown(text)}` is neither `yes` nor `no`")
            value = _FLAGS[text.lower()]
        case MemberType():
            if not text:
                raise ValueError("the id of a member is empty")
            value = text
        case TextType():
            value = text
        case _:
            assert_never(type)
    check_bounds(value, field)
    return value


def to_value(given: object, field: Field) -> Value:
    """The value of a field from what a caller hands over: text, a number, a date, a truth, or several words."""
    type = field.type
    match given:
        case str():
            return read_value(given, field)
        case bool():
            return read_value("yes" if given else "no", field)
        case date() if isinstance(type, DateType):
            return date(given.year, given.month, given.day)
        case set() | frozenset() | list() | tuple():
            return read_value(SEPARATOR.join(str(one) for one in given), field)
        case Fraction() if isinstance(type, AmountType):
            value = _in_smallest(given, type, str(given))
            check_bounds(value, field)
            return value
        case int() | Decimal():
            return read_value(f"{given:f}" if isinstance(given, Decimal) else str(given), field)
        case float():
            # As it is written, digit for digit: 19.99 means 19.99.
            return read_value(f"{Decimal(repr(given)):f}", field)
        case _:
            raise ValueError(f"`{_shown(str(given))}` is no value for `{field.name}`")


def complete(
    event: EventType, fields: Fields, parts: Parts
) -> tuple[dict[str, Value], dict[str, tuple[dict[str, Value], ...]]]:
    """The fields and parts of an event with what goes without saying: defaults, and the amount of a purchase from its
    items. Raises ValueError where a field is missing, unknown or out of its bounds."""
    for name in parts:
        if name not in event.lists:
            raise ValueError(_unknown("list", name, event.name, event.lists))
    lists = {
        name: tuple(_complete(part, event.lists[name].fields, f"`{name}`") for part in given)
        for name, given in parts.items()
    }
    held = dict(fields)
    if held.get("amount") is None and _sums_items(event, lists):
        held["amount"] = sum(_whole(part["amount"]) for part in lists["items"])
    return _complete(held, event.fields, f"`{event.name}`"), {name: given for name, given in lists.items() if given}


def check_bounds(value: Value, field: Field) -> None:
    """Raises ValueError for an amount outside of what the field allows."""
    if isinstance(value, bool) or not isinstance(value, int | Fraction) or not isinstance(field.type, AmountType):
        return
    unit = field.type.unit
    if field.minimum is not None and value < field.minimum:
        raise ValueError(f"`{field.name}` is at least {format_amount(field.minimum, unit)}")
    if field.maximum is not None and value > field.maximum:
        raise ValueError(f"`{field.name}` is at most {format_amount(field.maximum, unit)}")


def _sums_items(event: EventType, lists: Mapping[str, tuple[Fields, ...]]) -> bool:
    items: PartList | None = event.lists.get("items")
    if event.name != "purchase" or items is None or "amount" not in items.fields or not lists.get("items"):
        return False
    return items.fields["amount"].type == event.fields["amount"].type and all(
        "amount" in part for part in lists["items"]
    )


def _whole(value: Value) -> int:
    assert isinstance(value, int)
    return value


def _complete(given: Fields, fields: Mapping[str, Field], whose: str) -> dict[str, Value]:
    for name in given:
        if name not in fields:
            raise ValueError(_unknown("field", name, whose.strip("`"), fields))
    held: dict[str, Value] = {}
    for name, field in fields.items():
        value = given.get(name)
        if value is None:
            value = field.default
        if value is not None:
            check_bounds(value, field)
            held[name] = value
        elif not field.optional:
            raise ValueError(f"`{name}` of {whose} is missing")
    return held


def _unknown(kind: str, name: str, whose: str, known: Iterable[str]) -> str:
    meant = suggest(name, known)
    return f"`{whose}` has no {kind} `{name}`" + (f", did you mean `{meant}`?" if meant else "")


def _amount(text: str, type: AmountType) -> Value:
    words = (type.unit.name, type.unit.singular)
    number = next((text.removesuffix(word) for word in words if word and text.endswith(f" {word}")), text)
    if number.endswith("%") and type.unit.kind is UnitKind.NUMBER:
        return _in_smallest(parse_number(number[:-1].strip()) / 100, type, text)
    return _in_smallest(parse_number(number.strip()), type, text)


def _in_smallest(number: Fraction, type: AmountType, text: str) -> Value:
    value = to_smallest(number, type.unit)
    exact = type.unit.kind in (UnitKind.MONEY, UnitKind.WALLET) or type.whole
    if exact and not isinstance(value, int):
        decimals, name = type.unit.decimals, type.unit.name
        if not decimals:
            raise ValueError(f"`{_shown(text)}` is not a whole number" + (f" of {name}" if name else ""))
        raise ValueError(f"`{_shown(text)}` has more decimals than {name}, which has {decimals}")
    return value


def _word(text: str, values: tuple[str, ...]) -> str:
    if text in values:
        return text
    meant = suggest(text, values)
    known = ", ".join(f"`{value}`" for value in values)
    raise ValueError(f"`{_shown(text)}` is none of {known}" + (f", did you mean `{meant}`?" if meant else ""))


def _words(text: str, values: tuple[str, ...]) -> list[str]:
    return [_word(word.strip(), values) for word in text.split(SEPARATOR) if word.strip()]


def _shown(text: str) -> str:
    """The text as a reason quotes it: enough of it to be found."""
    return text if len(text) <= QUOTED_MAX else f"{text[:QUOTED_MAX]}…"


def _clock(text: str) -> int:
    match = _CLOCK.fullmatch(text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError(f"`{_shown(text)}` is not a time of day, one is written like `18:05`")
    return int(match[1]) * 60 + int(match[2])
