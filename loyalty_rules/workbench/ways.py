"""Ways: which values would have to be others so that conditions hold, as exact sets of values.

A way says for some things which values they may have. What holds now has to go on holding, so that every thing it
reads is bound too; of what does not hold, one thing at a time is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

from loyalty_rules.checks.domain import EVERYTHING, Interval, Numbers, Values, Words, compared, mapped, meet, numbers
from loyalty_rules.checks.values import field_range, number_of
from loyalty_rules.core import expressions as e
from loyalty_rules.core.changes import Of, Thing
from loyalty_rules.core.expressions import Value
from loyalty_rules.core.quantities import Exact, simplify
from loyalty_rules.engine.stream.reading import is_sum
from loyalty_rules.engine.stream.seeing import Unread
from loyalty_rules.model.plan import Plan
from loyalty_rules.model.ruleset import Field, MeasureKind, Ruleset
from loyalty_rules.model.writing import words
from loyalty_rules.workbench.variants import Trial, Variant, shifted_day

WAYS_MAX = 48  # kept of those that lead to a condition
DAYS_AROUND = 400  # that are looked at, before and after the event's
MINUTES = 24 * 60
GIVEN = "…"
"""Stands for a text that would have to be there, whatever it is."""

Way = dict[Thing, Values]


class Finder:
    """Finds the ways to conditions for one variant."""

    def __init__(self, ruleset: Ruleset, plan: Plan, trial: Trial, variant: Variant) -> None:
        self.ruleset = ruleset
        self.plan = plan
        self.trial = trial
        self.variant = variant

    # -------------------------------------------------------------------------------------------- conditions
    def to(self, condition: e.Expression, wanted: bool, part: int | None = None, parts: str = "") -> list[Way]:
        """The ways in which a condition holds, or does not hold; of a part where it is asked of one."""
        match condition:
            case e.AllOf(several) if wanted:
                return self.all(self.to(one, True, part, parts) for one in several)
            case e.AllOf(several):
                return self.any(self.to(one, False, part, parts) for one in several)
            case e.AnyOf(several) if wanted:
                return self.any(self.to(one, True, part, parts) for one in several)
            case e.AnyOf(several):
                return self.all(self.to(one, False, part, parts) for one in several)
            case e.Not(value):
                return self.to(value, not wanted, part, parts)
            case e.Quantified(kind, name, where):
                # `no` is that there is not any; one part is enough for any, and to break every.
                holds = not wanted if kind == "no" else wanted
                some = not wanted if kind == "every" else holds
                found = [self.to(where, holds, at, name) for at in range(len(self.variant.event.parts.get(name, ())))]
                return self.any(found) if some else self.all(found)
            case _:
                return self._atom(condition, wanted, part, parts)

    def all(self, several: Iterable[list[Way]]) -> list[Way]:
        """The ways to all of several conditions."""
        found: list[Way] = [{}]
        for ways in several:
            joined = [self._meet(one, other) for one, other in product(found, ways)]
            found = self.best([way for way in joined if way is not None])
        return found

    def any(self, several: Iterable[list[Way]]) -> list[Way]:
        """The ways to one of several conditions."""
        return self.best([way for ways in several for way in ways])

    def best(self, ways: list[Way]) -> list[Way]:
        """The nearest ones."""
        return sorted(ways, key=self.cost)[:WAYS_MAX]

    def _meet(self, one: Way, other: Way) -> Way | None:
        found = dict(one)
        for thing, values in other.items():
            both = meet(found[thing], values) if thing in found else values
            if both.is_empty:
                return None
            found[thing] = both
        return found

    def cost(self, way: Way) -> tuple[int, int, Exact]:
        """How many values change outside of the event, how many in all, and how far."""
        changed = self.chosen(way)
        outside = sum(not thing.in_event for thing in changed)
        return (
            outside,
            len(changed),
            sum((self.distance(thing, value) for thing, value in changed.items()), Fraction(0)),
        )

    def distance(self, thing: Thing, value: Value) -> Exact:
        before, after = number_of(self.variant.value(thing)), number_of(value)
        if before is None or after is None:
            return 1
        return Fraction(size(after - before)) / max(size(before), 1)

    def chosen(self, way: Way) -> dict[Thing, Value]:
        """For each thing that has to change, the nearest value that will do."""
        found: dict[Thing, Value] = {}
        for thing, values in way.items():
            now = self.variant.value(thing)
            if not _is_in(now, values):
                found[thing] = _nearest(thing, now, values)
        return found

    # -------------------------------------------------------------------------------------------- one condition
    def _atom(self, condition: e.Expression, wanted: bool, part: int | None, parts: str) -> list[Way]:
        holds = self.trial.holds(condition, self.variant, part, parts)
        if holds is None:
            return []
        things = list(dict.fromkeys(self.things(condition, part, parts)))

        def is_so(thing: Thing, value: Value) -> bool:
            return self.trial.holds(condition, self.variant.changed({thing: value}), part, parts) is wanted

        if holds is wanted:
            way: Way = {}
            for thing in things:
                allowed = self._allowed(condition, wanted, thing, is_so, part, parts)
                if allowed is not None and _is_in(self.variant.value(thing), allowed):
                    way[thing] = allowed
            return [way]
        ways = []
        for thing in things:
            allowed = self._allowed(condition, wanted, thing, is_so, part, parts)
            if allowed is not None and not allowed.is_empty:
                ways.append({thing: allowed})
        return ways

    def _allowed(
        self,
        condition: e.Expression,
        wanted: bool,
        thing: Thing,
        is_so: Callable[[Thing, Value], bool],
        part: int | None,
        parts: str,
    ) -> Values | None:
        """The values of a thing with which the condition is as wanted, everything else as it is."""
        match thing.of, thing.type:
            case Of.DAY, _:
                found = [shifted_day(self.variant.event.day, days) for days in range(-DAYS_AROUND, DAYS_AROUND + 1)]
                days = [day.toordinal() for day in found if day is not None and is_so(thing, day)]
                return numbers([Interval(day, day) for day in days], whole=True)
            case Of.MINUTE, _:
                return numbers([Interval(at, at) for at in range(MINUTES) if is_so(thing, at)], whole=True)
            case _, e.AmountType() | e.DateType():
                bounds = self._bounds(thing)
                solved = self._solved(condition, wanted, thing, part, parts)
                return None if solved is None else meet(solved, bounds)
            case _, e.TierType():
                return numbers([Interval(_rank(each), _rank(each)) for each in e.closed_values(thing.type)
                                if is_so(thing, each)], whole=True)  # fmt: skip
            case _, e.ChoiceType(values, several=True):
                now: Any = self.variant.value(thing) or frozenset()
                options: list[Value] = [now, *(now | {each} for each in values), *(now - {each} for each in values)]
                return Words(frozenset(each for each in options if is_so(thing, each)))
            case _:
                return Words(frozenset(each for each in self._candidates(condition, thing) if is_so(thing, each)))

    def _candidates(self, condition: e.Expression, thing: Thing) -> list[Value]:
        """Values that are worth trying: those of a closed type, else those that the condition names and any other."""
        now = self.variant.value(thing)
        closed = e.closed_values(thing.type)
        if closed:
            return [now, *closed]
        named: list[Value] = [GIVEN]
        for node in e.walk(condition):
            match node:
                case e.Constant(str() as value):
                    named.append(value)
                case e.OneOf(options=options):
                    named += sorted(str(each) for each in options)
                case e.CodeGiven(code):
                    named += [*self.ruleset.codes[code].words, *map(_example, self.ruleset.codes[code].patterns)]
        return list(dict.fromkeys([now, *named, None]))

    def _bounds(self, thing: Thing) -> Numbers:
        declared = self._declared(thing)
        found = None if declared is None else field_range(declared).values
        if isinstance(found, Numbers):
            return numbers(found.intervals, whole=True)
        least = 0 if thing.of is Of.MEASURE else None
        return numbers([Interval(least, None) if least is not None else EVERYTHING], whole=True)

    def _declared(self, thing: Thing) -> Field | None:
        event = self.ruleset.events.get(self.variant.event.type)
        match thing.of:
            case Of.FIELD if event is not None:
                return event.fields.get(thing.name)
            case Of.PART if event is not None and thing.parts in event.lists:
                return event.lists[thing.parts].fields.get(thing.name)
            case Of.MEMBER:
                member = self.ruleset.member.get(thing.name)
                return None if member is None else member.field
            case _:
                return None

    # -------------------------------------------------------------------------------------------- numbers
    def _solved(
        self, condition: e.Expression, wanted: bool, thing: Thing, part: int | None, parts: str
    ) -> Numbers | None:
        """The numbers with which a comparison is as wanted, where both of its sides are linear in the thing."""
        match condition:
            case e.Compare(operator, left, right):
                line = self._line(left, right, thing, part, parts)
                if line is None:
                    return None
                found = mapped(compared(operator, 0), *line, whole=True)
            case e.OneOf(value, options, negated):
                line = self._line(value, None, thing, part, parts)
                points = [number_of(option) for option in options]
                if line is None:
                    return None
                found = mapped(numbers([Interval(at, at) for at in points if at is not None]), *line, whole=True)
                found = found.complement() if negated else found
            case _:
                return None
        return found if wanted else found.complement()

    def _line(
        self, left: e.Expression, right: e.Expression | None, thing: Thing, part: int | None, parts: str
    ) -> tuple[Exact, Exact] | None:
        """The difference of two sides as factor and offset of a thing; None where it is no straight line of it."""
        start = number_of(self.variant.value(thing))
        known = start if start is not None else _start(thing)
        values = []
        for step in (0, 1, 2, 7):
            at = date.fromordinal(int(known) + step) if isinstance(thing.type, e.DateType) else known + step
            variant = self.variant.changed({thing: at})
            found = self.trial.value(left, variant, part, parts)
            other = 0 if right is None else self.trial.value(right, variant, part, parts)
            if isinstance(found, Unread) or isinstance(other, Unread):
                return None
            one, two = number_of(found), number_of(other)
            if one is None or two is None:
                return None
            values.append(one - two)
        factor = values[1] - values[0]
        if not factor or values[2] - values[1] != factor or values[3] - values[0] != 7 * factor:
            return None
        return factor, simplify(Fraction(values[0] - factor * known))

    # -------------------------------------------------------------------------------------------- what is read
    def things(self, expression: e.Expression, part: int | None, parts: str) -> Iterator[Thing]:
        """What an expression reads that could be another value."""
        match expression:
            case e.FieldOf(e.Scope.EVENT, name, type):
                yield Thing(Of.FIELD, name, type)
            case e.FieldOf(e.Scope.MEMBER, name, type):
                yield Thing(Of.MEMBER, name, type)
            case e.FieldOf(e.Scope.PART, name, type) if part is not None:
                yield Thing(Of.PART, name, type, parts, part)
            case e.EventFact(e.Fact.TIME, type):
                yield Thing(Of.MINUTE, "time", type)
            case e.EventFact(e.Fact.DATE | e.Fact.WEEKDAY | e.Fact.MONTH):
                yield Thing(Of.DAY, "day", e.DateType())
            case e.FallsIn(value=value):
                yield Thing(Of.DAY, "day", e.DateType())
                yield from self.things(value, part, parts)
            case e.TierHeld(type, "tier"):
                yield Thing(Of.TIER, "tier", type)
            case e.Holds(tier, index):
                yield Thing(Of.HELD, tier, e.FLAG, slot=index)
            case e.CodeGiven(field=field):
                yield Thing(Of.FIELD, field, e.TextType())
            case e.MeasureRead():
                yield from self._measure(expression)
            case e.Fold(parts=name) | e.Quantified(parts=name):
                for at in range(len(self.variant.event.parts.get(name, ()))):
                    for child in e.children(expression):
                        yield from self.things(child, at, name)
            case _:
                for child in e.children(expression):
                    yield from self.things(child, part, parts)

    def _measure(self, read: e.MeasureRead) -> Iterator[Thing]:
        """The counter of a measure; and, where it is read with what the event adds, what the event adds."""
        measure = self.ruleset.measures[read.measure]
        if is_sum(measure) or measure.kind in (MeasureKind.ANY, MeasureKind.LATEST):
            slot = self.plan.by_measure[read.measure, read.window]
            type = measure.type if measure.kind is not MeasureKind.ANY else e.FLAG
            yield Thing(Of.MEASURE, words(e.MeasureRead(read.measure, read.window, False, read.type)), type, slot=slot)
        if read.including and measure.event == self.variant.event.type and measure.value is not None:
            if measure.parts is None:
                yield from self.things(measure.value, None, "")
            else:
                for at in range(len(self.variant.event.parts.get(measure.parts, ()))):
                    yield from self.things(measure.value, at, measure.parts)


def size(number: Exact) -> Exact:
    return number if number >= 0 else -number


def _start(thing: Thing) -> int:
    return date(2000, 1, 1).toordinal() if isinstance(thing.type, e.DateType) else 0


def _rank(value: Value) -> int:
    assert isinstance(value, int)
    return value


def _is_in(value: Value, values: Values) -> bool:
    if isinstance(values, Words):
        return value in values
    number = number_of(value)
    return number is not None and number in values


def _nearest(thing: Thing, now: Value, values: Values) -> Value:
    """The value of a set that lies nearest to the one there is; of words the first as they are declared."""
    if isinstance(values, Words):
        closed = e.closed_values(thing.type)
        known: list[Any] = sorted(values.values, key=lambda each: (each is None, each == GIVEN, str(each)))
        options = [each for each in closed if each in values] or known
        return options[0]
    start = number_of(now)
    at = start if start is not None else _start(thing)
    ends: list[Exact] = []
    for low, high, _, _ in values.intervals:
        ends += [end for end in (low, high) if end is not None]
    best = min(ends, key=lambda end: (size(end - at), end < at), default=at)
    if isinstance(thing.type, e.DateType):
        return date.fromordinal(int(best))
    return simplify(Fraction(best))


def _example(pattern: str) -> str:
    """A code of a pattern."""
    return pattern.replace("#", "1").replace("@", "A")
