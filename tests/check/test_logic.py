"""What is proved of conditions, against trying out every value of every variable, missing ones included."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_rules.checks.domain import Interval, numbers
from loyalty_rules.checks.formulas import negated
from loyalty_rules.checks.logic import follows, formula, impossible, possible
from loyalty_rules.checks.ranges import Place
from loyalty_rules.checks.situations import days_between
from loyalty_rules.core import expressions as e
from loyalty_rules.core.calendar import MONTHS, WEEKDAYS
from tests.examples import examples

from .brute import CHOICE, COUNT, NUMBERS, assignments, dependent, expression, holds, independent, optional_fields
from .rulesets import bare, field


def place(optional: frozenset[str]) -> Place:
    fields = [field(name, COUNT, name in optional, low, high) for name, (low, high) in NUMBERS.items()]
    fields += [field("colour", CHOICE, "colour" in optional), field("flag", e.FLAG, "flag" in optional)]
    return Place(bare(fields), "it")


@examples(400)
@given(independent, optional_fields)
def test_impossible_is_what_no_values_meet(condition: Any, optional: frozenset[str]) -> None:
    at = place(optional)
    met = any(holds(condition, values) for values in assignments(optional))
    asked = formula(expression(condition), at)
    assert impossible([asked], at) is not met
    assert possible([asked], at) is met


@examples(300)
@given(independent, optional_fields)
def test_a_negation_holds_where_the_condition_does_not(condition: Any, optional: frozenset[str]) -> None:
    at = place(optional)
    missed = any(not holds(condition, values) for values in assignments(optional))
    assert impossible([negated(formula(expression(condition), at))], at) is not missed
    assert impossible([formula(e.Not(expression(condition)), at)], at) is not missed


@examples(300)
@given(independent, independent, optional_fields)
def test_one_follows_from_the_other_where_it_always_does(one: Any, other: Any, optional: frozenset[str]) -> None:
    at = place(optional)
    does = all(holds(other, values) for values in assignments(optional) if holds(one, values))
    assert follows([formula(expression(one), at)], formula(expression(other), at), at) is does


@examples(400)
@given(dependent, dependent, optional_fields)
def test_nothing_is_proved_that_is_not_so(one: Any, other: Any, optional: frozenset[str]) -> None:
    """Variables that are compared with each other are not taken apart: less is proved, but nothing wrong."""
    at = place(optional)
    first, second = formula(expression(one), at), formula(expression(other), at)
    if impossible([first], at):
        assert not any(holds(one, values) for values in assignments(optional))
    if possible([first], at):
        assert any(holds(one, values) for values in assignments(optional))
    if follows([first], second, at):
        assert all(holds(other, values) for values in assignments(optional) if holds(one, values))


def test_not_at_least_is_more_than_below_where_a_field_may_be_missing() -> None:
    at_least = expression(("compare", ">=", "small", 2))
    below = expression(("compare", "<", "small", 2))
    for optional in (False, True):
        at = place(frozenset({"small"}) if optional else frozenset())
        assert follows([formula(below, at)], formula(e.Not(at_least), at), at)
        assert follows([formula(e.Not(at_least), at)], formula(below, at), at) is not optional


def test_a_search_that_takes_too_long_proves_nothing() -> None:
    """Nine guests in eight rooms, no two in one: there is no way, but it takes long to see."""
    rooms = e.ChoiceType(tuple("abcdefgh"))
    guests = [e.FieldOf(e.Scope.EVENT, f"guest{at}", rooms) for at in range(9)]

    def stays(guest: e.FieldOf, room: str) -> e.Expression:
        return e.Compare("is", guest, e.Constant(room, rooms))

    apart = [
        e.Not(e.AllOf((stays(one, room), stays(other, room))))
        for room in rooms.values
        for one in guests
        for other in guests
        if one.name < other.name
    ]
    at = Place(bare(field(guest.name, rooms, False) for guest in guests), "it")
    formulas = [formula(one, at) for one in apart]
    assert not impossible(formulas, at)
    assert not possible(formulas, at)


WEEKDAY = e.EventFact(e.Fact.WEEKDAY, e.ChoiceType(WEEKDAYS))
MONTH = e.EventFact(e.Fact.MONTH, e.ChoiceType(MONTHS))
DATE = e.EventFact(e.Fact.DATE, e.DateType())


def _is(fact: e.EventFact, value: e.Value) -> e.Expression:
    return e.Compare("is", fact, e.Constant(value, fact.type))


@pytest.mark.parametrize(
    ("first", "last", "conditions", "never"),
    [
        (date(2026, 4, 7), date(2026, 4, 8), [_is(WEEKDAY, "monday")], True),
        (date(2026, 4, 7), date(2026, 4, 13), [_is(WEEKDAY, "monday")], False),
        (date(2026, 4, 1), date(2026, 4, 30), [_is(MONTH, "may")], True),
        (date(2026, 4, 1), None, [_is(MONTH, "january")], False),
        (None, None, [_is(DATE, date(2026, 4, 7)), _is(WEEKDAY, "monday")], True),
        (None, None, [_is(DATE, date(2026, 4, 6)), _is(WEEKDAY, "monday")], False),
        (None, None, [_is(DATE, date(2026, 4, 6)), _is(MONTH, "april"), _is(WEEKDAY, "monday")], False),
        (date(2026, 1, 30), date(2026, 3, 1), [_is(MONTH, "february"), _is(WEEKDAY, "sunday")], False),
    ],
)
def test_days(first: date | None, last: date | None, conditions: list[e.Expression], never: bool) -> None:
    at = Place(bare([]), "it", days=days_between(first, last))
    formulas = [formula(condition, at) for condition in conditions]
    assert impossible(formulas, at) is never
    assert possible(formulas, at) is not never


def test_scattered_days_are_no_certain_witness() -> None:
    firsts = numbers([Interval(day, day) for day in range(1, 700_000, 700)], whole=True)
    at = Place(bare([]), "it", days=firsts)
    assert not impossible([formula(_is(WEEKDAY, "tuesday"), at)], at)
    assert not possible([formula(_is(WEEKDAY, "tuesday"), at)], at)


@given(st.integers(-5, 5), st.integers(-5, 5))
def test_two_counts_with_bounds(low: int, high: int) -> None:
    """`small` is 0 to 3 and `other` -2 to 2: what their bounds say of how they compare."""
    at = place(frozenset())
    one, other = e.FieldOf(e.Scope.EVENT, "small", COUNT), e.FieldOf(e.Scope.EVENT, "other", COUNT)
    shifted = e.Arithmetic("+", one, e.Constant(low, COUNT), COUNT)
    moved = e.Arithmetic("+", other, e.Constant(high, COUNT), COUNT)
    never = all(a + low >= b + high for a in range(4) for b in range(-2, 3))
    assert impossible([formula(e.Compare("<", shifted, moved), at)], at) is never
