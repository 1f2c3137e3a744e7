"""Expressions and triggers as a rule would write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import assert_never

from loyalty_rules.core import expressions as e
from loyalty_rules.core.calendar import MONTHS
from loyalty_rules.core.quantities import PLAIN, format_amount
from loyalty_rules.core.windows import Lifetime, window_words
from loyalty_rules.model.ruleset import (
    OnAnniversary,
    OnDate,
    OnEnd,
    OnEvent,
    OnLapse,
    OnReaching,
    OnTier,
    OnYearly,
    Trigger,
)

_ZEROS = re.compile(r"\.0+(?=\s|$)")
_NAME = re.compile(r"([0-9]+[^\W\d_]|[^\W\d_])(\w|-(?=\w))*")


def words(expression: e.Expression) -> str:
    """The expression as a rule would write it."""
    match expression:
        case e.Constant(value, type):
            return value_words(value, type)
        case e.FieldOf(name=name) | e.Lookup(name=name):
            return name
        case e.EventFact(fact):
            return fact.value
        case e.TierHeld(ladder=ladder):
            return ladder
        case e.MeasureRead(measure, window, including):
            over = "" if isinstance(window, Lifetime) else f" {window_words(window)}"
            return f"{measure}{over}{' including this' if including else ''}"
        case e.OfKeyed(kind, read):
            return f"({kind} of {words(read)})"
        case e.DatePlus(day, duration):
            return f"{_inner(day)} + {duration.format()}"
        case e.Fold(kind, parts, value, where):
            head = f"number of {parts}" if value is None else f"{kind} of {words(value)} of {parts}"
            return head if where is None else f"({head} where {words(where)})"
        case e.Arithmetic(operator, left, right):
            return f"{_inner(left)} {operator} {_inner(right)}"
        case e.Rounded(value, rounding, step, type):
            return f"{_inner(value)} rounded {rounding} to {value_words(step, type)}"
        case e.Compare("is", left, e.Constant(True)) if isinstance(left, e.MeasureRead):
            return words(left)
        case e.Compare("is" | "is not" as operator, e.TierHeld(ladder=ladder), e.Constant(-1)):
            return f"{ladder} is {'missing' if operator == 'is' else 'known'}"
        case e.Compare(operator, left, right):
            return f"{_inner(left)} {operator} {_inner(right)}"
        case e.OneOf(value, options, negated):
            type = e.type_of(value)
            listed = ", ".join(value_words(option, type) for option in in_order(options, type))
            return f"{_inner(value)} is {'not ' if negated else ''}one of {listed}"
        case e.Missing(value, negated):
            return f"{_inner(value)} is {'known' if negated else 'missing'}"
        case e.FallsIn(value, period, negated):
            return f"{_inner(value)} is {'not ' if negated else ''}this calendar {period}"
        case e.Drawn(salt):
            return salt
        case e.CodeGiven(code, field):
            return f"{_word(field)} is {_word(code)}"
        case e.Includes(value, item):
            return f"{_inner(value)} includes {_word(item)}"
        case e.Quantified(kind, parts, where):
            return f"{kind} {parts} where {_inner(where)}"
        case e.Shares(fields):
            return f"friend shares {' or '.join(fields)} with referrer"
        case e.Holds(tier):
            return f"holds {tier}"
        case e.AllOf(parts):
            return " and ".join(_inner(part) for part in parts)
        case e.AnyOf(parts):
            return " or ".join(_inner(part) for part in parts)
        case e.Not(value):
            return f"not {_inner(value)}"
        case _:
            assert_never(expression)


def value_words(value: e.Value, type: e.Type) -> str:
    """A value as a rule would write it."""
    match value, type:
        case None, _:
            return "missing"
        case bool(), _:
            return "yes" if value else "no"
        case int() | Fraction(), e.AmountType(unit):
            return _ZEROS.sub("", format_amount(value, unit))
        case int(), e.ClockType():
            return f"{value // 60:02}:{value % 60:02}"
        case int(), e.TierType(names) if 0 <= value < len(names):
            return _word(names[value])
        case int() | Fraction(), _:
            return _ZEROS.sub("", format_amount(value, PLAIN))
        case str(), _:
            return f'"{value}"' if isinstance(type, e.TextType) else _word(value)
        case date(), _:
            return value.isoformat()
        case frozenset(), _:
            return ", ".join(_word(word) for word in sorted(value))
        case _:
            raise AssertionError(f"no value {value!r}")


def in_order(options: Iterable[e.Value], type: e.Type) -> list[e.Value]:
    """As they are declared, else by size or by letter."""
    if isinstance(type, e.ChoiceType):
        place = {word: index for index, word in enumerate(type.values)}
        return sorted(options, key=lambda option: place.get(str(option), len(place)))
    return sorted(options, key=lambda option: (isinstance(option, str), option))


def trigger_words(trigger: Trigger) -> str:
    """The trigger as a rule would write it."""
    match trigger:
        case OnEvent(event):
            return f"on {event}"
        case OnReaching(measure, window):
            over = "" if isinstance(window, Lifetime) else f" {window_words(window)}"
            return f"on reaching … of {measure}{over}"
        case OnTier(index, ladder):
            return f"on reaching {ladder}" if index is None else "on reaching …"
        case OnEnd(period):
            return f"on end of calendar {period}"
        case OnYearly(month, day):
            return f"on every {day} {MONTHS[month - 1]}"
        case OnAnniversary(field, period, closes):
            return f"on end of {period} from {field}" if closes else f"on anniversary of {field}"
        case OnDate(day):
            return f"on {day}"
        case OnLapse(days, wallet):
            return f"on {days} days before {wallet} lapse"
        case _:
            assert_never(trigger)


def _word(word: str) -> str:
    return word if _NAME.fullmatch(word) else f'"{word}"'


def _inner(expression: e.Expression) -> str:
    text = words(expression)
    return f"({text})" if isinstance(expression, e.AllOf | e.AnyOf | e.Arithmetic) else text
