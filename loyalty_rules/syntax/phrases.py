"""Nodes to the text of their clauses, in the one canonical way, which reads back to the same nodes.

Here are numbers, names, expressions and amounts; `clause_phrases` has the clauses made of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import assert_never

from msgspec import Struct

from loyalty_rules.core.currencies import MINOR_DIGITS
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.comments import Comments
from loyalty_rules.syntax.reserved import RESERVED


class Phrase(Struct, frozen=True):
    """A line without the clause's word: in YAML, `key` goes with the word and `value` after the colon."""

    key: str
    value: str
    rows: tuple[Phrase, ...] = ()
    comments: Comments = ()

    @property
    def line(self) -> str:
        return " ".join(part for part in (self.key, self.value) if part)


_BARE = re.compile(r"([0-9]+[^\W\d_]|[^\W\d_])(\w|-(?=\w))*")

# How tightly an expression holds together: what stands in a looser place than its own needs parentheses.
_OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _FACTOR, _ATOM = range(8)


def number_text(number: Fraction) -> str:
    """`1,200.50` as 1,200.5: the shortest way to write a decimal number. Numbers of the tree always are decimal."""
    whole, rest = divmod(abs(number.numerator), number.denominator)
    digits = ""
    while rest:
        digit, rest = divmod(rest * 10, number.denominator)
        digits += str(digit)
        if len(digits) > 60:
            raise ValueError(f"{number} is not a decimal number")
    return f"{'-' if number < 0 else ''}{whole:,}{'.' if digits else ''}{digits}"


def quantity_text(quantity: t.Quantity) -> str:
    """`1,200 points`, `2.5%`, `3`, `5.90 EUR`: cents are written in full or not at all."""
    number = number_text(quantity.number)
    whole, point, digits = number.partition(".")
    if point:
        number = f"{whole}.{digits.ljust(MINOR_DIGITS.get(quantity.unit, 0), '0')}"
    return number if not quantity.unit else number + ("%" if quantity.unit == "%" else f" {quantity.unit}")


def head_text(name: str) -> str:
    """The name where it is declared: nothing else could stand there."""
    return name if _BARE.fullmatch(name) else f'"{name}"'


def name_text(name: str) -> str:
    """The name, in quotes where it would not be read as one."""
    return name if _BARE.fullmatch(name) and name not in RESERVED else f'"{name}"'


def names_text(names: Iterable[str], separator: str = ", ") -> str:
    """Names one after another."""
    return separator.join(name_text(name) for name in names)


def clock_text(minute: int) -> str:
    """`14:05`."""
    return f"{minute // 60:02}:{minute % 60:02}"


def window_text(window: t.Window) -> str:
    """A window as it stands after a measure."""
    match window:
        case t.CalendarWindow(period=period):
            return f"{'last' if window.last else 'this'} calendar {period}"
        case t.AnchoredWindow(anchor=anchor, period=period):
            return f"this {period} from {name_text(anchor)}"
        case t.RollingWindow(count=count, unit=unit):
            return f"in the last {count:,} {unit}"
        case t.SinceReached():
            return "since reached"
        case t.SinceJoining():
            return "since joining"
        case t.DatesWindow(first=first, last=last):
            return f"from {first} to {last}"
        case _:
            assert_never(window)


def expression_text(expression: t.Expression, level: int = _OR) -> str:
    """The expression, in parentheses where it is looser than its place allows."""
    text, own = _expression(expression)
    return text if own >= level else f"({text})"


def sum_text(expression: t.Expression) -> str:
    """The expression where only a sum may stand: beside a comparison, after `of`, `by`, `default`."""
    return expression_text(expression, _SUM)


def _expression(expression: t.Expression) -> tuple[str, int]:
    match expression:
        case t.Quantity():
            return quantity_text(expression), _ATOM
        case t.DateLiteral(day=day):
            return day.isoformat(), _ATOM
        case t.ClockLiteral(minute=minute):
            return clock_text(minute), _ATOM
        case t.TextLiteral(text=text):
            return f'"{text}"', _ATOM
        case t.Reference(name=name, window=window, including=including):
            parts = [name, window_text(window) if window else "", "including this" if including else ""]
            return " ".join(part for part in parts if part), _ATOM
        case t.Fold():
            return _fold(expression), _ATOM
        case t.OfKeyed(kind=kind, read=read):
            # In parentheses wherever it stands: an `of` or a sign after it would go on with it.
            return f"({kind} of {expression_text(read)})", _ATOM
        case t.Arithmetic(operator=operator, left=left, right=right):
            own = _SUM if operator in "+-" else _PRODUCT
            return f"{expression_text(left, own)} {operator} {expression_text(right, own + 1)}", own
        case t.Rounded(value=value, rounding=rounding, step=step):
            return f"{expression_text(value, _FACTOR)} rounded {rounding} to {quantity_text(step)}", _FACTOR
        case t.AllOf(parts=parts):
            return " and ".join(expression_text(part, _NOT) for part in parts), _AND
        case t.AnyOf(parts=parts):
            return " or ".join(expression_text(part, _AND) for part in parts), _OR
        case t.Not(value=value):
            return f"not {expression_text(value, _NOT)}", _NOT
        case _:
            return _comparison(expression), _COMPARISON


def _fold(fold: t.Fold) -> str:
    of = "" if fold.value is None else f"{sum_text(fold.value)} of "
    text = f"{fold.kind} of {of}{name_text(fold.parts)}"
    return text if fold.where is None else f"({text} where {expression_text(fold.where)})"


def _comparison(
    comparison: (
        t.Compare | t.OneOf | t.Between | t.Missing | t.FallsIn | t.Includes | t.Quantified | t.Shares | t.Holds
    ),
) -> str:
    match comparison:
        case t.Compare(operator=operator, left=left, right=right):
            return f"{sum_text(left)} {operator} {sum_text(right)}"
        case t.OneOf(value=value, options=options, negated=negated):
            listed = ", ".join(sum_text(option) for option in options)
            return f"{sum_text(value)} is {'not ' if negated else ''}one of {listed}"
        case t.Between(value=value, low=low, high=high):
            return f"{sum_text(value)} is between {sum_text(low)} and {sum_text(high)}"
        case t.Missing(value=value, negated=negated):
            return f"{sum_text(value)} is {'known' if negated else 'missing'}"
        case t.FallsIn(value=value, period=period, negated=negated):
            return f"{sum_text(value)} is {'not ' if negated else ''}this calendar {period}"
        case t.Includes(value=value, item=item):
            return f"{sum_text(value)} includes {sum_text(item)}"
        case t.Quantified(kind=kind, parts=parts, where=where):
            return f"{kind} {name_text(parts)} where {expression_text(where, _COMPARISON)}"
        case t.Shares(left=left_name, fields=fields, right=right_name):
            return f"{left_name} shares {names_text(fields, ' or ')} with {name_text(right_name)}"
        case t.Holds(status=status):
            return f"holds {name_text(status)}"
        case _:
            assert_never(comparison)


def amount_text(amount: t.Amount, after_number: bool = False) -> str:
    """`2 points per 1 EUR of amount`. After a bare number a name at its start would be taken for the number's unit."""
    match amount:
        case t.Fixed(value=value):
            return _start(value, after_number)
        case t.Share(percent=percent, of=of):
            return f"{_start(percent, after_number)} of {sum_text(of)}"
        case t.Rate(value=value, per=per, of=base, full=full, carry=carry):
            rest = [
                f" per {'full ' if full else ''}{quantity_text(per)}",
                "" if base is None else f" of {sum_text(base)}",
                ", carry the rest" if carry else "",
            ]
            return _start(value, after_number) + "".join(rest)
        case _:
            assert_never(amount)


def _start(value: t.Expression, after_number: bool) -> str:
    text = expression_text(value)
    return f"({text})" if after_number and text[0].isalpha() else text
