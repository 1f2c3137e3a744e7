"""What was written, in one line of words: names for the measures and caps that have none of their own."""

from __future__ import annotations

from datetime import date

from loyalty_rules.model.units import quantity_words
from loyalty_rules.syntax import tree


def spoken(node: tree.Expression) -> str:
    """An expression as the language would write it."""
    match node:
        case tree.Quantity():
            return quantity_words(node)
        case tree.DateLiteral(day):
            return day.isoformat()
        case tree.ClockLiteral(minute):
            return f"{minute // 60:02}:{minute % 60:02}"
        case tree.TextLiteral(text):
            return f'"{text}"'
        case tree.Reference(name, window, including):
            words = [name, *([spoken_window(window)] if window else []), *(["including this"] if including else [])]
            return " ".join(words)
        case tree.Fold(kind, value, parts, where):
            head = f"number of {parts}" if value is None else f"{kind} of {spoken(value)} of {parts}"
            return head if where is None else f"({head} where {spoken(where)})"
        case tree.Arithmetic(operator, left, right):
            return f"{_inner(left)} {operator} {_inner(right)}"
        case tree.Rounded(value, rounding, step):
            return f"{_inner(value)} rounded {rounding} to {quantity_words(step)}"
        case tree.Compare(operator, left, right):
            return f"{_inner(left)} {operator} {_inner(right)}"
        case tree.OneOf(value, options, negated):
            listed = ", ".join(spoken(option) for option in options)
            return f"{_inner(value)} is {'not ' if negated else ''}one of {listed}"
        case tree.Between(value, low, high):
            return f"{_inner(value)} is between {_inner(low)} and {_inner(high)}"
        case tree.Missing(value, negated):
            return f"{_inner(value)} is {'known' if negated else 'missing'}"
        case tree.Includes(value, item):
            return f"{_inner(value)} includes {spoken(item)}"
        case tree.Quantified(kind, parts, where):
            return f"{kind} {parts} where {_inner(where)}"
        case tree.Shares(left_name, fields, right_name):
            return f"{left_name} shares {' or '.join(fields)} with {right_name}"
        case tree.AllOf(parts_of):
            return " and ".join(_inner(part) for part in parts_of)
        case tree.AnyOf(parts_of):
            return " or ".join(_inner(part) for part in parts_of)
        case tree.Not(value):
            return f"not {_inner(value)}"


def _inner(node: tree.Expression) -> str:
    text = spoken(node)
    return f"({text})" if isinstance(node, tree.AllOf | tree.AnyOf | tree.Arithmetic) else text


def spoken_window(window: tree.Window) -> str:
    match window:
        case tree.CalendarWindow(period):
            return f"this calendar {period}"
        case tree.AnchoredWindow(anchor):
            return f"this year from {anchor}"
        case tree.RollingWindow(count, unit):
            return f"in the last {count} {unit}"
        case tree.SinceJoining():
            return "since joining"
        case tree.DatesWindow(first, last):
            return f"from {_day(first)} to {_day(last)}"


def spoken_cap(node: tree.Cap) -> str:
    """`at most 500 points per member per calendar month`."""
    words = ["at most", spoken(node.limit)]
    if node.of is not None:
        words += ["of", spoken(node.of)]
    words += [f"per {per.name}" for per in node.per]
    match node.window:
        case None:
            pass
        case tree.CalendarWindow(period):
            words.append(f"per calendar {period}")
        case tree.AnchoredWindow(anchor):
            words.append(f"per year from {anchor}")
        case window:
            words.append(spoken_window(window))
    return " ".join(words)


def _day(day: date) -> str:
    return day.isoformat()
