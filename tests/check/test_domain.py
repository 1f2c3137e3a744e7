"""Sets of values against the plain definition of membership."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_rules.checks.domain import Interval, Numbers, Words, compared, mapped, numbers

from .brute import OPERATORS

POINTS = [Fraction(at, 2) for at in range(-12, 13)]
WHOLE = [point for point in POINTS if point.denominator == 1]
ends = st.one_of(st.none(), st.integers(-5, 5))
intervals = st.builds(Interval, ends, ends, st.booleans(), st.booleans())
sets = st.builds(numbers, st.lists(intervals, max_size=4), st.just(False))
whole_sets = st.builds(numbers, st.lists(intervals, max_size=4), st.just(True))
signs = st.sampled_from(sorted(OPERATORS))


def within(point: Fraction, interval: Interval) -> bool:
    low, high, low_open, high_open = interval
    above = low is None or (point > low if low_open else point >= low)
    below = high is None or (point < high if high_open else point <= high)
    return above and below


@given(st.lists(intervals, max_size=4))
def test_a_union_has_what_one_of_its_intervals_has(found: list[Interval]) -> None:
    for point in POINTS:
        assert (point in numbers(found)) is any(within(point, one) for one in found)
    for point in WHOLE:
        assert (point in numbers(found, whole=True)) is any(within(point, one) for one in found)


@given(sets, sets)
def test_a_meeting_has_what_both_have(one: Numbers, other: Numbers) -> None:
    both = one.meet(other)
    assert all((point in both) is (point in one and point in other) for point in POINTS)


@given(sets)
def test_a_complement_has_what_the_set_has_not(found: Numbers) -> None:
    assert all((point in found.complement()) is (point not in found) for point in POINTS)
    assert found.complement().complement() == found


@given(whole_sets)
def test_a_complement_of_whole_numbers_is_of_whole_numbers(found: Numbers) -> None:
    assert all((point in found.complement()) is (point not in found) for point in WHOLE)
    assert found.complement().complement() == found
    assert found.meet(found.complement()).is_empty


@given(signs, st.integers(-5, 5))
def test_a_comparison_has_the_numbers_for_which_it_holds(sign: str, value: int) -> None:
    assert all((point in compared(sign, value)) is OPERATORS[sign](point, value) for point in POINTS)


@given(sets, st.sampled_from([-3, -1, Fraction(1, 2), 2]), st.integers(-3, 3))
def test_mapped_is_the_way_back(found: Numbers, factor: int | Fraction, offset: int) -> None:
    back = mapped(found, factor, offset, whole=False)
    assert all((point in back) is (factor * point + offset in found) for point in POINTS)


def test_whole_numbers_have_closed_ends() -> None:
    assert compared(">", 3, whole=True) == compared(">=", 4, whole=True)
    assert compared("<", Fraction(7, 2), whole=True) == compared("<=", 3, whole=True)
    assert numbers([Interval(1, 2), Interval(3, 5)], whole=True).intervals == (Interval(1, 5),)
    assert numbers([Interval(1, 2), Interval(3, 5)]).intervals == (Interval(1, 2), Interval(3, 5))


@pytest.mark.parametrize(("found", "count"), [([Interval(1, 3), Interval(5, 5)], 4), ([Interval(1, None)], None)])
def test_count(found: list[Interval], count: int | None) -> None:
    assert numbers(found, whole=True).count() == count


words = st.builds(Words, st.frozensets(st.sampled_from("abc")), st.booleans())


@given(words, words)
def test_words(one: Words, other: Words) -> None:
    for word in "abcd":
        assert (word in one.meet(other)) is (word in one and word in other)
        assert (word in one.complement()) is (word not in one)
    assert one.meet(one.complement()).is_empty
