"""Reading measures: what a slot holds as the value an expression asks for, before the event or with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, assert_never

from loyalty_rules.core.expressions import Value
from loyalty_rules.core.quantities import simplify
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.model.ruleset import Measure, MeasureKind

Evaluator = Callable[[Context], Any]

SUM, COUNT = "sum", "count"  # what an average keeps


def measure_reader(measure: Measure, index: int, including: bool) -> Evaluator:
    """The evaluator of a measure in the window of one slot; `including`: with what the event adds."""
    if measure.by is not None:
        return _keyed(measure.by, index, including)
    match measure.kind:
        case MeasureKind.SUM | MeasureKind.NUMBER | MeasureKind.GIVEN:

            def total(c: Context) -> Any:
                held: Any = c.reading.slots[index]
                return held + c.added.get(index, 0) if including or c.after else held

            return total
        case MeasureKind.AVERAGE:

            def average(c: Context) -> Any:
                held: Any = c.reading.slots[index]
                added: Any = c.added.get(index, {}) if including or c.after else {}
                count = held.get(COUNT, 0) + added.get(COUNT, 0)
                return simplify(Fraction(held.get(SUM, 0) + added.get(SUM, 0)) / count) if count else None

            return average
        case MeasureKind.STREAK:
            raise AssertionError("a streak has a reader of its own")
        case MeasureKind.ANY:

            def any_yet(c: Context) -> bool:
                held: Any = c.reading.slots[index]
                return bool(held + c.added.get(index, 0) if including or c.after else held)

            return any_yet
        case MeasureKind.DISTINCT:

            def distinct(c: Context) -> int:
                return distinct_count(c.reading.slots[index], c.added.get(index) if including or c.after else None)

            return distinct
        case MeasureKind.LATEST:

            def latest(c: Context) -> Any:
                added = c.added.get(index) if including or c.after else None
                return c.reading.slots[index] if added is None else added

            return latest
        case _:
            assert_never(measure.kind)


def is_sum(measure: Measure) -> bool:
    """Whether it is one number, and always there."""
    return measure.by is None and measure.kind in (MeasureKind.SUM, MeasureKind.NUMBER, MeasureKind.GIVEN)


def sum_against(index: int, including: bool, compare: Callable[[Any, Any], bool], constant: Value) -> Evaluator:
    """The evaluator of a sum compared with a constant, the most frequent of all conditions."""

    def against(c: Context) -> bool:
        held: Any = c.reading.slots[index]
        if including or c.after:
            held += c.added.get(index, 0)
        return compare(held, constant)

    return against


def distinct_count(held: Any, added: Any) -> int:
    """How many values occur, in what was seen and what an event adds."""
    if not added:
        return sum(count > 0 for count in held.values())
    return sum(held.get(value, 0) + added.get(value, 0) > 0 for value in {**held, **added})


def keyed_reader(index: int, kind: str, values: tuple[Value, ...], including: bool) -> Evaluator:
    """Of a measure kept apart by a field with these values: `largest`, the largest total, 0 where there is none; or
    `top`, the value with the largest total above zero, of several the one declared first, None where there is none."""

    def totals(c: Context) -> list[Any]:
        held: Any = c.reading.slots[index]
        added: Any = c.added.get(index, {}) if including or c.after else {}
        return [held.get(value, 0) + added.get(value, 0) for value in values]

    if kind == "largest":
        return lambda c: max(totals(c), default=0)

    def top(c: Context) -> Value:
        found = totals(c)
        largest = max(found, default=0)
        return values[found.index(largest)] if largest > 0 else None

    return top


def _keyed(by: str, index: int, including: bool) -> Evaluator:
    def keyed(c: Context) -> Value:
        held: Any = c.reading.slots[index]
        key = c.part.get(by, c.event.fields.get(by, c.reading.member.get(by)))
        total = held.get(key, 0)
        if including or c.after:
            added = c.added.get(index)
            total += added.get(key, 0) if isinstance(added, Mapping) else 0
        return total  # type: ignore[no-any-return]

    return keyed
