"""Seeing: conditions asked part by part, with the values they saw. Evaluators are pure, so that asking again changes
nothing and gives what pricing was given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from loyalty_rules.core.expressions import (
    AllOf,
    AnyOf,
    CodeGiven,
    Compare,
    Constant,
    Expression,
    FallsIn,
    FieldOf,
    Fold,
    Includes,
    Lookup,
    Missing,
    Not,
    OneOf,
    Quantified,
    Scope,
    Shares,
    TextType,
    Value,
    children,
)
from loyalty_rules.core.traces import RowSeen, Seen
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.evaluate import Compiler, parts_of, row_finder
from loyalty_rules.engine.stream.nouns import Program
from loyalty_rules.engine.stream.reading import Evaluator

Finder = Callable[[tuple[Value, ...], Context], int | None]


class Unread(Exception):
    """What an expression reads is not at hand: nothing that may apply on the day asks for it."""


class Sight:
    """Asks the expressions of a ruleset one by one."""

    def __init__(self, program: Program) -> None:
        self.compiler = Compiler(program.ruleset, program.plan)
        self._known: dict[Expression, Evaluator] = {}
        self._finders: dict[Lookup, Finder] = {}

    def value(self, expression: Expression, c: Context) -> Value:
        """What an expression comes to. Raises Unread."""
        evaluator = self._known.get(expression)
        if evaluator is None:
            evaluator = self._known[expression] = self.compiler(expression)
        try:
            found: Value = evaluator(c)
        except KeyError as missing:  # a slot that the reading does not hold
            raise Unread from missing
        return found

    def see(self, condition: Expression, c: Context) -> Seen:
        """What a condition and all that it is put together from come to."""
        match condition:
            case AllOf(parts):
                below = tuple(self.see(part, c) for part in parts)
                return Seen(condition, _decided(below, by=False), (), below)
            case AnyOf(parts):
                below = tuple(self.see(part, c) for part in parts)
                return Seen(condition, _decided(below, by=True), (), below)
            case Not(value):
                inner = self.see(value, c)
                return Seen(condition, None if inner.outcome is None else not inner.outcome, (), (inner,))
            case Quantified(parts=parts, where=where):
                outer, seen = c.part, []
                for part in parts_of(c, parts):
                    c.part = part
                    seen.append(self.see(where, c))
                c.part = outer
                return Seen(condition, self._holds(condition, c), (), tuple(seen))
            case _:
                return Seen(condition, self._holds(condition, c), tuple(self._values(condition, c)))

    def _holds(self, condition: Expression, c: Context) -> bool | None:
        try:
            return bool(self.value(condition, c))
        except Unread:
            return None

    def _values(self, condition: Expression, c: Context) -> Iterator[tuple[Expression, Value]]:
        for side in _sides(condition):
            try:
                yield side, self.value(side, c)
            except Unread:
                continue

    def rows(self, expressions: Iterable[Expression], c: Context) -> Iterator[RowSeen]:
        """The rows of tables and dated values that expressions look up."""
        for expression in expressions:
            if isinstance(expression, Lookup):
                yield self._row(expression, c)
            if isinstance(expression, Fold | Quantified):
                outer = c.part
                for part in parts_of(c, expression.parts):
                    c.part = part
                    yield from self.rows(children(expression), c)
                c.part = outer
            else:
                yield from self.rows(children(expression), c)

    def _row(self, lookup: Lookup, c: Context) -> RowSeen:
        find = self._finders.get(lookup)
        if find is None:
            find = self._finders[lookup] = row_finder(
                [(row.keys, row.since, index) for index, row in enumerate(lookup.rows)]
            )
        try:
            keys = tuple(self.value(key, c) for key in lookup.keys)
            return RowSeen(lookup.name, keys, find(keys, c), self.value(lookup, c))
        except Unread:
            return RowSeen(lookup.name, (), None, None)


def _sides(condition: Expression) -> tuple[Expression, ...]:
    """The values of which a condition tells something."""
    match condition:
        case Compare(left=left, right=right):
            return tuple(side for side in (left, right) if not isinstance(side, Constant))
        case OneOf(value=value) | Missing(value=value) | FallsIn(value=value) | Includes(value=value):
            return (value,)
        case FieldOf():
            return (condition,)
        case CodeGiven(field=field):
            return (FieldOf(Scope.EVENT, field, TextType()),)
        case Shares(fields):
            return tuple(FieldOf(Scope.MEMBER, field, TextType()) for field in fields)
        case _:
            return ()


def _decided(below: tuple[Seen, ...], by: bool) -> bool | None:
    """Conditions that are decided by one of an outcome: all by one that does not hold, any by one that does."""
    outcomes = [part.outcome for part in below]
    if by in outcomes:
        return by
    return None if None in outcomes else not by
