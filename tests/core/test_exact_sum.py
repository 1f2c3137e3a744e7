"""A sum over a common denominator is the sum."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from loyalty_rules.core.quantities import Exact, exact_sum


@given(st.lists(st.integers(-1000, 1000) | st.fractions(-100, 100, max_denominator=1000)))
def test_it_is_the_sum(values: list[Exact]) -> None:
    found = exact_sum(values)
    assert found == sum(values, Fraction(0))
    assert isinstance(found, int) or found.denominator > 1
