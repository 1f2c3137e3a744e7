"""Matching: which rules an event sets off.

Most conditions ask only for the day or for closed fields of the event. Those are decided once for each day and each
combination of values, so that an event is asked only what differs from event to event.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import IntEnum
from typing import Generic, TypeVar

from msgspec import Struct

from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import (
    AllOf,
    AnyOf,
    ChoiceType,
    Compare,
    Constant,
    EventFact,
    Expression,
    Fact,
    FieldOf,
    FlagType,
    Missing,
    Not,
    OneOf,
    Scope,
    Value,
    walk,
)
from loyalty_rules.engine.stream.context import NO_READING, Context
from loyalty_rules.engine.stream.reading import Evaluator

Rule = TypeVar("Rule")

_KNOWN_MAX = 1 << 12


class Reach(IntEnum):
    """What a condition has to look at."""

    DAY = 0  # the day of the event
    FIELDS = 1  # its closed fields too
    ALL = 2  # anything: numbers, parts, the member, measures


def reach_of(condition: Expression) -> Reach:
    """How much of an event and of the state it finds decides a condition."""
    return max(map(_reach, walk(condition)))


def _reach(expression: Expression) -> Reach:
    match expression:
        case Constant() | Compare() | OneOf() | Missing() | AllOf() | AnyOf() | Not():
            return Reach.DAY
        case EventFact(fact=fact) if fact is not Fact.TIME:
            return Reach.DAY
        case FieldOf(scope=Scope.EVENT, type=FlagType() | ChoiceType(several=False)):
            return Reach.FIELDS
        case _:
            return Reach.ALL


def conjuncts(condition: Expression | None) -> list[Expression]:
    """The conditions that all have to hold for this one to hold."""
    match condition:
        case None:
            return []
        case AllOf(parts=parts):
            return [each for part in parts for each in conjuncts(part)]
        case _:
            return [condition]


def requirements(
    condition: Expression | None, never: Expression | None, set_off: Iterable[Expression | None] = ()
) -> list[Expression]:
    """The conditions that all have to hold for a rule to apply: one of those that set it off (None: nothing more than
    the event), its own, and not the one under which it never does."""
    any_of = tuple(set_off)
    there = tuple(each for each in any_of if each is not None)
    first: Expression | None = None
    if there and len(there) == len(any_of):
        first = there[0] if len(there) == 1 else AnyOf(there)
    return [*conjuncts(first), *conjuncts(condition), *([] if never is None else [Not(never)])]


def by_reach(conditions: Iterable[Expression]) -> tuple[list[Expression], ...]:
    """The conditions, by what they look at."""
    found: tuple[list[Expression], ...] = tuple([] for _ in Reach)
    for condition in conditions:
        found[reach_of(condition)].append(condition)
    return found


def closed_fields(conditions: Iterable[Expression]) -> set[str]:
    """The fields that conditions look at."""
    return {each.name for condition in conditions for each in walk(condition) if isinstance(each, FieldOf)}


class Candidate(Struct, Generic[Rule], frozen=True, eq=False):
    """A rule that a type of event may set off, from `first` to `last`. `group`: the position of its group;
    `conditions`: those that have to hold, by what they look at; `reads`: the slots it reads."""

    rule: Rule
    group: int
    first: date
    last: date
    conditions: tuple[tuple[Evaluator, ...], ...]
    reads: tuple[int, ...]


Groups = Sequence[Sequence[Rule]]
Asked = tuple[tuple[int, Rule, tuple[Evaluator, ...]], ...]


class Known(Struct, Generic[Rule], eq=False):
    """What is known of all events of a day with the same closed fields: each rule that they may set off with its group
    and what is still to be asked; `groups`, where nothing is: what they set off."""

    asked: Asked[Rule]
    groups: Groups[Rule] | None


class Day(Struct, Generic[Rule], eq=False):
    """What may run on a day. `reads`: the slots that all of it can read. `known`: by the values of the closed
    fields."""

    candidates: tuple[Candidate[Rule], ...]
    reads: tuple[int, ...]
    known: dict[tuple[Value, ...], Known[Rule]]


class Matcher(Generic[Rule]):
    """The rules one type of event may set off, in order. `fields`: the closed fields their conditions look at."""

    def __init__(self, candidates: Iterable[Candidate[Rule]], fields: Iterable[str], reads: Iterable[int]) -> None:
        self.candidates = tuple(candidates)
        self._fields = tuple(fields)
        self._reads = tuple(reads)  # of what is no candidate
        self._days: dict[date, Day[Rule]] = {}
        self._alike: dict[tuple[int, ...], Day[Rule]] = {}  # days by the rules that run on them

    def on(self, event: Event) -> Day[Rule]:
        """What may run on the day of an event."""
        found = self._days.get(event.day)
        if found is None:
            if len(self._days) >= _KNOWN_MAX:
                self._days.clear()
                self._alike.clear()
            found = self._days[event.day] = self._day(event)
        return found

    def _day(self, event: Event) -> Day[Rule]:
        day, c = event.day, Context(event, NO_READING, {})
        running = tuple(
            index
            for index, candidate in enumerate(self.candidates)
            if candidate.first <= day <= candidate.last
            and all(condition(c) for condition in candidate.conditions[Reach.DAY])
        )
        found = self._alike.get(running)
        if found is None:
            candidates = tuple(self.candidates[index] for index in running)
            reads = {*self._reads, *(slot for candidate in candidates for slot in candidate.reads)}
            found = self._alike[running] = Day(candidates, tuple(sorted(reads)), {})
        return found

    def matched(self, c: Context) -> Groups[Rule]:
        """The rules the event sets off, by group."""
        day = self._days.get(c.event.day) or self.on(c.event)
        values = tuple(map(c.event.fields.get, self._fields))
        known = day.known.get(values)
        if known is None:
            if len(day.known) >= _KNOWN_MAX:
                day.known.clear()
            known = day.known[values] = _known(day.candidates, c)
        return _holding(known.asked, c) if known.groups is None else known.groups


def _known(candidates: tuple[Candidate[Rule], ...], c: Context) -> Known[Rule]:
    asked = tuple(
        (candidate.group, candidate.rule, candidate.conditions[Reach.ALL])
        for candidate in candidates
        if all(condition(c) for condition in candidate.conditions[Reach.FIELDS])
    )
    return Known(asked, None if any(conditions for _, _, conditions in asked) else _holding(asked, c))


def _holding(asked: Asked[Rule], c: Context) -> Groups[Rule]:
    """The rules whose conditions hold, by group."""
    groups: list[list[Rule]] = []
    last = -1
    for group, rule, conditions in asked:
        for condition in conditions:
            if not condition(c):
                break
        else:
            if group == last:
                groups[-1].append(rule)
            else:
                groups.append([rule])
                last = group
    return groups
