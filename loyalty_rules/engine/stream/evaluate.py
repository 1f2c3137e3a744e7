"""Expressions as evaluators: each becomes a function of the context, chosen once when the ruleset is compiled.

A missing optional field is None; a comparison with it is False, arithmetic with it is None.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import timedelta
from fractions import Fraction
from hashlib import sha256
from typing import Any, TypeVar, assert_never

from loyalty_rules.core.calendar import (
    MONTHS,
    WEEKDAYS,
    Period,
    add,
    anniversary_start,
    next_period_start,
    period_start,
)
from loyalty_rules.core.events import Fields
from loyalty_rules.core.expressions import (
    AllOf,
    AnyOf,
    Arithmetic,
    CodeGiven,
    Compare,
    Constant,
    DatePlus,
    Drawn,
    EventFact,
    Expression,
    Fact,
    FallsIn,
    FieldOf,
    Fold,
    Holds,
    Includes,
    Lookup,
    LookupRow,
    MeasureRead,
    Missing,
    Not,
    OfKeyed,
    OneOf,
    Quantified,
    Rounded,
    Scope,
    Shares,
    TierHeld,
    Value,
    closed_values,
)
from loyalty_rules.core.quantities import round_to
from loyalty_rules.core.windows import LastCalendar
from loyalty_rules.engine.stream.context import NO_FIELDS, Context
from loyalty_rules.engine.stream.promotions import Tell, code_evaluator
from loyalty_rules.engine.stream.reading import Evaluator, is_sum, keyed_reader, measure_reader, sum_against
from loyalty_rules.engine.stream.streaks import streak_reader
from loyalty_rules.model.plan import Plan
from loyalty_rules.model.ruleset import Cap, Ruleset

Row = TypeVar("Row")
Evaluates = TypeVar("Evaluates", bound=Callable[..., Any])
ONE_DAY = timedelta(days=1)

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "is not": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": Fraction,
}


def nobody(_: bool) -> None:
    """Nobody is told."""


def parts_of(context: Context, parts: str) -> tuple[Fields, ...]:
    """The parts of one list; an event without the list is one part with its own fields."""
    found = context.event.parts.get(parts)
    return (context.event.fields,) if found is None else found


class Compiler:
    """Expressions of one ruleset to evaluators."""

    def __init__(self, ruleset: Ruleset, plan: Plan) -> None:
        self.ruleset = ruleset
        self.plan = plan
        self.reads_held = False  # does anything compiled so far ask whether a tier is held?

    def condition(self, expression: Expression | None) -> Evaluator | None:
        return None if expression is None else self(expression)

    def watched(self, thing: object, evaluator: Evaluates) -> Evaluates:
        """What is to stand for the evaluator of a condition, a band or a row: it itself, unless somebody watches."""
        return evaluator

    def tell(self, cap: Cap) -> Tell:
        """Who is told, whenever a cap is asked, whether it held something back: nobody, unless somebody watches."""
        return nobody

    def __call__(self, expression: Expression) -> Evaluator:
        return self.watched(expression, self._evaluator(expression))

    def _evaluator(self, expression: Expression) -> Evaluator:
        match expression:
            case Constant(value=value):
                return lambda c: value
            case FieldOf(scope, name):
                return _field(scope, name)
            case EventFact(fact):
                return _fact(fact)
            case TierHeld(ladder=ladder):
                return self.rank(ladder)
            case Holds(index=index):
                self.reads_held = True
                return lambda c: bool(c.reading.held >> index & 1)
            case MeasureRead():
                return self._measure(expression)
            case OfKeyed():
                return self._of_keyed(expression)
            case Lookup(keys=keys, rows=rows):
                return self._lookup(tuple(map(self, keys)), rows)
            case DatePlus(day, duration):
                start = self(day)

                def date_plus(c: Context) -> Value:
                    day = start(c)
                    return None if day is None else add(day, duration)

                return date_plus
            case Fold():
                return self._fold(expression)
            case Arithmetic(sign, left, right):
                return _both(_ARITHMETIC[sign], self(left), self(right), None)
            case Rounded(value, rounding, step):
                inner = self(value)

                def rounded(c: Context) -> Value:
                    found = inner(c)
                    return None if found is None else round_to(found, step, rounding)

                return rounded
            case Compare("is", FieldOf(Scope.EVENT, name), Constant(value=constant)) if constant is not None:
                return lambda c: c.event.fields.get(name) == constant
            case Compare(sign, MeasureRead() as read, Constant(value=constant)) if (
                self._is_sum(read) and constant is not None
            ):
                index = self.plan.by_measure[(read.measure, read.window)]
                return sum_against(index, read.including, _COMPARE[sign], constant)
            case Compare(sign, left, Constant(value=constant)) if constant is not None:
                return _against(_COMPARE[sign], self(left), constant)
            case Compare(sign, left, right):
                return _both(_COMPARE[sign], self(left), self(right), False)
            case OneOf(value, options, negated):
                inner = self(value)
                if negated:
                    return lambda c: (found := inner(c)) is not None and found not in options
                return lambda c: inner(c) in options
            case Missing(value, negated):
                inner = self(value)
                return (lambda c: inner(c) is not None) if negated else (lambda c: inner(c) is None)
            case FallsIn(value, period, negated):
                return _falls_in(self(value), period, self.ruleset.program.week_start, negated)
            case Drawn(salt, share):
                return lambda c: is_drawn(salt, c.event.member, share)
            case CodeGiven(code, field):
                family = self.ruleset.codes[code]
                return code_evaluator(family, field, self.plan, tells=map(self.tell, family.caps)).holds
            case Includes(value, item):
                inner = self(value)
                return lambda c: (found := inner(c)) is not None and item in found
            case Quantified():
                return self._quantified(expression)
            case Shares(fields):
                return lambda c: _share(c, fields)
            case AllOf(parts):
                return _all_of([self(part) for part in parts])
            case AnyOf(parts):
                some = [self(part) for part in parts]
                return lambda c: any(part(c) for part in some)
            case Not(value):
                inner = self(value)
                return lambda c: not inner(c)
            case _:
                assert_never(expression)

    def rank(self, ladder: str) -> Evaluator:
        """The tier in force in a ladder: of those that are valid the highest."""
        if ladder == "tier":
            return lambda c: c.reading.rank
        tiers = self.ruleset.ladders[ladder]
        first, mask = tiers[0].index, (1 << len(tiers)) - 1
        return lambda c: (c.reading.held >> first & mask).bit_length() - 1

    def _measure(self, read: MeasureRead) -> Evaluator:
        index = self.plan.by_measure[(read.measure, read.window)]
        measure = self.ruleset.measures[read.measure]
        if measure.period is not None:
            return streak_reader(index, measure.period, self.ruleset.program.week_start, read.including)
        reader = measure_reader(measure, index, read.including)
        return _without_event(reader) if isinstance(read.window, LastCalendar) else reader

    def _of_keyed(self, of: OfKeyed) -> Evaluator:
        index = self.plan.by_measure[(of.read.measure, of.read.window)]
        by = self.ruleset.measures[of.read.measure].by_type
        assert by is not None
        reader = keyed_reader(index, of.kind, closed_values(by), of.read.including)
        return _without_event(reader) if isinstance(of.read.window, LastCalendar) else reader

    def _is_sum(self, read: MeasureRead) -> bool:
        return is_sum(self.ruleset.measures[read.measure]) and not isinstance(read.window, LastCalendar)

    def _lookup(self, keys: tuple[Evaluator, ...], rows: tuple[LookupRow, ...]) -> Evaluator:
        find = row_finder([(row.keys, row.since, self.watched(row, self(row.value))) for row in rows])

        def lookup(c: Context) -> Any:
            row = find(tuple([key(c) for key in keys]), c)
            return None if row is None else row(c)

        return lookup

    def _fold(self, fold: Fold) -> Evaluator:
        value = None if fold.value is None else self(fold.value)
        where = self.condition(fold.where)
        kind, parts = fold.kind, fold.parts

        def folded(c: Context) -> Any:
            outer = c.part
            found = []
            for part in parts_of(c, parts):
                c.part = part
                if where is None or where(c):
                    found.append(1 if value is None else value(c))
            c.part = outer
            known = [each for each in found if each is not None]
            match kind:
                case "largest":
                    return max(known, default=None)
                case "smallest":
                    return min(known, default=None)
                case _:
                    return sum(known)

        return folded

    def _quantified(self, quantified: Quantified) -> Evaluator:
        where = self(quantified.where)
        parts, kind = quantified.parts, quantified.kind

        def holds(c: Context) -> bool:
            outer = c.part
            results = []
            for part in parts_of(c, parts):
                c.part = part
                results.append(bool(where(c)))
            c.part = outer
            match kind:
                case "any":
                    return any(results)
                case "every":
                    return all(results)
                case _:
                    return not any(results)

        return holds


def row_finder(rows: list[tuple[tuple[Value, ...], Any, Row]]) -> Callable[[tuple[Value, ...], Context], Row | None]:
    """What finds the row for a key: at once where every row stands for one key, at all times."""
    if any(since is not None or None in keys for keys, since, _ in rows):
        return lambda key, c: _best_row(key, c, rows)
    by_key = {keys: row for keys, _, row in reversed(rows)}  # of rows that are alike the first holds
    return lambda key, c: by_key.get(key)


def _best_row(key: tuple[Value, ...], context: Context, rows: list[tuple[tuple[Value, ...], Any, Row]]) -> Row | None:
    """The row for a key on the event's day: the most exact keys first, then the latest start."""
    day = context.event.day
    best: Row | None = None
    rank: tuple[int, int] | None = None
    for keys, since, row in rows:
        if since is not None and since > day:
            continue
        exact = 0
        for wanted, found in zip(keys, key, strict=True):
            if wanted is not None:
                if wanted != found:
                    break
                exact += 1
        else:
            this = (exact, since.toordinal() if since is not None else 0)
            if rank is None or this > rank:
                best, rank = row, this
    return best


def _field(scope: Scope, name: str) -> Evaluator:
    match scope:
        case Scope.EVENT:
            return lambda c: c.event.fields.get(name)
        case Scope.PART:
            return lambda c: c.part.get(name)
        case Scope.MEMBER:
            return lambda c: c.reading.member.get(name)
        case _:
            assert_never(scope)


def _fact(fact: Fact) -> Evaluator:
    match fact:
        case Fact.DATE:
            return lambda c: c.event.day
        case Fact.WEEKDAY:
            return lambda c: WEEKDAYS[c.event.day.weekday()]
        case Fact.MONTH:
            return lambda c: MONTHS[c.event.day.month - 1]
        case Fact.TIME:
            return lambda c: c.event.minute
        case Fact.MEMBER:
            return lambda c: c.event.member
        case _:
            assert_never(fact)


def _both(combine: Callable[[Any, Any], Any], left: Evaluator, right: Evaluator, missing: Value) -> Evaluator:
    def both(c: Context) -> Any:
        first, second = left(c), right(c)
        return missing if first is None or second is None else combine(first, second)

    return both


def _against(compare: Callable[[Any, Any], bool], left: Evaluator, constant: Value) -> Evaluator:
    def against(c: Context) -> bool:
        found = left(c)
        return found is not None and compare(found, constant)

    return against


def _all_of(parts: list[Evaluator]) -> Evaluator:
    if len(parts) == 2:
        first, second = parts
        return lambda c: first(c) and second(c)
    return lambda c: all(part(c) for part in parts)


def _without_event(reader: Evaluator) -> Evaluator:
    """What an event adds belongs to the running period, and is not read in the one before."""

    def before(c: Context) -> Any:
        added, c.added = c.added, {}
        found = reader(c)
        c.added = added
        return found

    return before


def _falls_in(value: Evaluator, period: Period, week_start: int, negated: bool) -> Evaluator:
    def falls_in(c: Context) -> bool:
        anchor = value(c)
        if anchor is None:
            return False
        last = next_period_start(c.event.day, period, week_start) - ONE_DAY
        return (anniversary_start(anchor, last) >= period_start(c.event.day, period, week_start)) is not negated

    return falls_in


def is_drawn(salt: str, member: str, share: Fraction) -> bool:
    """Whether a member is among a share that is drawn: the hash of salt and id, as a number below 2**256, lies below
    that share of all numbers."""
    digest = sha256(f"{salt}\0{member}".encode()).digest()
    return int.from_bytes(digest) * share.denominator < share.numerator << 256


def _share(c: Context, fields: tuple[str, ...]) -> bool:
    referrer = c.reading.referrer or NO_FIELDS
    return any((own := c.reading.member.get(name)) is not None and own == referrer.get(name) for name in fields)
