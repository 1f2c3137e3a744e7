"""How many of each step an amount buys, against every combination there is."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from loyalty_rules.engine.stream.bargains import best_value, largest_first

OFFERS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 30)), min_size=1, max_size=4, unique_by=lambda one: one[0]
)


def takes(offers: list[tuple[int, int]], counts: tuple[int, ...]) -> int:
    return sum(count * price for count, (price, _) in zip(counts, offers, strict=True))


def brings(offers: list[tuple[int, int]], counts: tuple[int, ...]) -> int:
    return sum(count * value for count, (_, value) in zip(counts, offers, strict=True))


@given(OFFERS, st.integers(0, 40))
def test_best_value_is_the_most_for_the_least(offers: list[tuple[int, int]], budget: int) -> None:
    every = product(*(range(budget // price + 1) for price, _ in offers))
    fitting = [counts for counts in every if takes(offers, counts) <= budget]
    most, least = max((brings(offers, counts), -takes(offers, counts)) for counts in fitting)
    found = best_value(offers, budget)
    assert (brings(offers, found), -takes(offers, found)) == (most, least)


@given(OFFERS, st.integers(0, 10**12), st.none() | st.integers(0, 200))
def test_largest_first_leaves_less_than_a_step(
    offers: list[tuple[int, int]], budget: int, value_max: int | None
) -> None:
    found = largest_first(offers, budget, value_max)
    left, room = budget - takes(offers, found), None if value_max is None else value_max - brings(offers, found)
    assert left >= 0
    assert room is None or room >= 0
    assert all(left < price or (room is not None and room < value) for price, value in offers)


def test_a_large_budget_takes_no_longer() -> None:
    offers = [(500, 5), (1_000, 12), (2_500, 31)]
    assert best_value(offers, 10**15) == (0, 0, 4 * 10**11)
    assert best_value(offers, 10**15 + 1_700) == (1, 1, 4 * 10**11)
