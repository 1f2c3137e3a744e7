"""What an expression can be at a place: the declared choices and bounds, followed through arithmetic.

A range may hold more than can really happen, never less, so that what is outside of it is proved impossible. Counts are
taken to be whole and not below zero; of a sum nothing is known.
"""

from __future__ import annotations

from typing import assert_never

from msgspec import Struct, field
from msgspec.structs import replace

from loyalty_rules.checks.domain import EVERYTHING, Interval, Numbers, Range, Values, Words, meet, numbers
from loyalty_rules.checks.formulas import Formula
from loyalty_rules.checks.values import (
    ANY_DAY,
    ANY_WORD,
    YES_OR_NO,
    as_numbers,
    computed,
    field_range,
    hull,
    of_type,
    only,
    union,
)
from loyalty_rules.core import expressions as e
from loyalty_rules.core.quantities import round_to
from loyalty_rules.model.ruleset import EventType, Field, Measure, MeasureKind, Ruleset, Tier

COUNT = numbers([Interval(0, None)], whole=True)
UNRETURNED = ("join", "set", "opening", "status", "return", "cancel", "adjust", "transfer")
"""Events that nothing can be returned of."""


class Place(Struct, frozen=True, eq=False):
    """Where a condition is read: the event that is at hand, the list whose parts are, and the days it can be.

    `event` None: the clock, or any event.
    """

    ruleset: Ruleset
    event: str | None = None
    parts: str | None = None
    days: Numbers = ANY_DAY
    weekdays: Words = ANY_WORD
    months: Words = ANY_WORD
    known: dict[int, tuple[e.Expression, Formula]] = field(default_factory=dict)
    """Conditions that are formulas already, by identity."""

    def inside(self, parts: str) -> Place:
        """The same event, with a part of a list at hand."""
        return replace(self, parts=parts, known={})

    def range(self, expression: e.Expression) -> Range:
        """What the expression can be here."""
        match expression:
            case e.Constant(value, type):
                return Range(only(value, type), value is None)
            case e.FieldOf():
                return self._field(expression)
            case e.EventFact(fact, type):
                return Range(self._fact(fact, type))
            case e.TierHeld(type, ladder):
                return Range(
                    numbers([Interval(_lowest(self.ruleset.ladders[ladder]), len(type.names) - 1)], whole=True)
                )
            case e.MeasureRead(measure):
                return _measure(self.ruleset, self.ruleset.measures[measure])
            case e.OfKeyed("largest"):
                return Range(numbers([EVERYTHING]))
            case e.OfKeyed(type=type):
                return Range(of_type(type), True)
            case e.Lookup(rows=rows):
                found = [self.range(row.value) for row in rows]
                always = any(row.since is None and set(row.keys) <= {None} for row in rows)
                return Range(union([one.values for one in found]), not always or any(one.missing for one in found))
            case e.DatePlus(day):
                return Range(ANY_DAY, self.range(day).missing)
            case e.Fold():
                return self._fold(expression)
            case e.Arithmetic(operator, left, right, type):
                one, other = self.range(left), self.range(right)
                whole = isinstance(type, e.AmountType) and type.whole
                return Range(computed(operator, one.values, other.values, whole), one.missing or other.missing)
            case e.Rounded(value, rounding, step):
                inner = self.range(value)
                found_in = as_numbers(inner.values)
                if found_in.is_empty:
                    return inner
                ends = (found_in.low, found_in.high)
                low, high = (None if end is None else round_to(end, step, rounding) for end in ends)
                return Range(numbers([Interval(low, high)]), inner.missing)
            case (
                e.Compare() | e.OneOf() | e.Missing() | e.FallsIn() | e.Drawn() | e.CodeGiven() | e.Includes()
                | e.Quantified() | e.Shares() | e.Holds() | e.AllOf() | e.AnyOf() | e.Not()
            ):  # fmt: skip
                return Range(YES_OR_NO)
            case _:
                assert_never(expression)

    # -------------------------------------------------------------------------------------------- fields
    def _field(self, read: e.FieldOf) -> Range:
        event = None if self.event is None else self.ruleset.events.get(self.event)
        match read.scope:
            case e.Scope.MEMBER:
                return self._member(read)
            case e.Scope.EVENT if event is not None and read.name in event.fields:
                return self._event_field(event, event.fields[read.name], part=False)
            case e.Scope.PART if event is not None and self.parts is not None and self.parts in event.lists:
                return self._part_field(event, event.lists[self.parts].fields.get(read.name), read)
            case _:
                return Range(of_type(read.type), True)

    def _event_field(self, event: EventType, declared: Field, part: bool) -> Range:
        found = field_range(declared)
        returns = self.ruleset.program.returns
        if returns is None or event.name in UNRETURNED:
            return found
        if returns.without_purchase and event.name == "purchase":
            # A return that names no purchase is priced as a purchase of less than nothing, with what it brings.
            return Range(of_type(declared.type), True)
        if isinstance(declared.type, e.AmountType) and (part or declared.name == "amount"):
            # What is left after a return lies between what was bought and nothing.
            return Range(union([found.values, hull(found.values, 0)]), found.missing)
        return found

    def _part_field(self, event: EventType, declared: Field | None, read: e.FieldOf) -> Range:
        if declared is None:
            return Range(of_type(read.type), True)
        found = self._event_field(event, declared, part=True)
        # An event without the list is one part with the event's own fields.
        whole = event.fields.get(read.name)
        if whole is None:
            return Range(found.values, True)
        own = self._event_field(event, whole, part=False)
        if type(own.values) is not type(found.values):
            return Range(of_type(read.type), True)
        return Range(union([found.values, own.values]), found.missing or own.missing)

    def _member(self, read: e.FieldOf) -> Range:
        declared = self.ruleset.member.get(read.name)
        if declared is None:
            return Range(of_type(read.type), True)
        sources = [declared.field]
        events = [("join", read.name), ("set", read.name), *([declared.set_by] if declared.set_by else [])]
        for event, name in events:
            if event in self.ruleset.events and name in self.ruleset.events[event].fields:
                sources.append(self.ruleset.events[event].fields[name])
        # Nobody has to say anything of a member; when they joined is always known.
        return Range(union([field_range(source).values for source in sources]), read.name != "joined")

    def _fact(self, fact: e.Fact, type: e.Type) -> Values:
        match fact:
            case e.Fact.DATE:
                return self.days
            case e.Fact.WEEKDAY:
                return meet(of_type(type), self.weekdays)
            case e.Fact.MONTH:
                return meet(of_type(type), self.months)
            case e.Fact.TIME | e.Fact.MEMBER:
                return of_type(type)
            case _:
                assert_never(fact)

    def _fold(self, fold: e.Fold) -> Range:
        if fold.kind == "number":
            return Range(COUNT)
        assert fold.value is not None
        value = as_numbers(self.inside(fold.parts).range(fold.value).values)
        if fold.kind != "sum":
            return Range(value, True)
        whole = isinstance(fold.type, e.AmountType) and fold.type.whole
        low = 0 if value.low is not None and value.low >= 0 else None
        high = 0 if value.high is not None and value.high <= 0 else None
        return Range(numbers([Interval(low, high)], whole))


def _lowest(ladder: tuple[Tier, ...]) -> int:
    """The lowest rank a member can have: tiers without a criterion are everyone's."""
    return max((tier.rank for tier in ladder if tier.is_everyones), default=-1)


def _measure(ruleset: Ruleset, measure: Measure) -> Range:
    match measure.kind:
        case MeasureKind.NUMBER | MeasureKind.STREAK:
            return Range(COUNT)
        case MeasureKind.AVERAGE:
            return Range(numbers([EVERYTHING]), True)
        case MeasureKind.DISTINCT:
            most = closed_count(measure.value)
            return Range(numbers([Interval(0, most)], whole=True))
        case MeasureKind.ANY:
            return Range(YES_OR_NO)
        case MeasureKind.LATEST:
            return Range(of_type(measure.type), True)
        case MeasureKind.SUM | MeasureKind.GIVEN:
            return Range(numbers([EVERYTHING]))
        case _:
            assert_never(measure.kind)


def closed_count(value: e.Expression | None) -> int | None:
    """How many values something can have; None where that is open."""
    if value is None:
        return None
    match e.type_of(value):
        case e.ChoiceType(values, several=False):
            return len(values)
        case e.FlagType():
            return 2
        case e.TierType(names):
            return len(names) + 1
        case _:
            return None
