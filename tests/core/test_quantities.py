"""Numbers stay exact, roundings mirror about zero, parts add up."""

from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_rules.core.currencies import MINOR_DIGITS
from loyalty_rules.core.quantities import (
    PLAIN,
    TIMES,
    Exact,
    Rounding,
    Unit,
    UnitKind,
    format_amount,
    money,
    parse_number,
    round_exact,
    round_to,
    simplify,
    singular_of,
    spread,
    to_smallest,
    wallet_unit,
)

POINTS = wallet_unit("points")
MILES = wallet_unit("miles", decimals=2)
LITRES = Unit(UnitKind.DECLARED, "litres", "litre", 3)

modes = st.sampled_from(Rounding)
exacts: st.SearchStrategy[Exact] = st.one_of(
    st.integers(-(10**6), 10**6), st.fractions(-1000, 1000, max_denominator=60)
)

DECIMAL_MODES = {
    Rounding.DOWN: ROUND_DOWN,
    Rounding.UP: ROUND_UP,
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_DOWN: ROUND_HALF_DOWN,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
}


@given(exacts, modes)
def test_rounding_mirrors_about_zero_and_moves_less_than_one(value: Exact, mode: Rounding) -> None:
    rounded = round_exact(value, mode)
    assert type(rounded) is int
    assert round_exact(-value, mode) == -rounded
    assert abs(rounded - Fraction(value)) < 1
    if mode in (Rounding.HALF_UP, Rounding.HALF_DOWN, Rounding.HALF_EVEN):
        assert abs(rounded - Fraction(value)) <= Fraction(1, 2)


@given(st.integers(-(10**6), 10**6), modes)
def test_rounding_agrees_with_decimal(thousandths: int, mode: Rounding) -> None:
    expected = (Decimal(thousandths) / 1000).quantize(Decimal(1), rounding=DECIMAL_MODES[mode])
    assert round_exact(Fraction(thousandths, 1000), mode) == int(expected)


@pytest.mark.parametrize(
    ("mode", "halves"),
    [
        (Rounding.DOWN, (0, 1, 2)),
        (Rounding.UP, (1, 2, 3)),
        (Rounding.HALF_UP, (1, 2, 3)),
        (Rounding.HALF_DOWN, (0, 1, 2)),
        (Rounding.HALF_EVEN, (0, 2, 2)),
    ],
)
def test_halves(mode: Rounding, halves: tuple[int, int, int]) -> None:
    assert tuple(round_exact(Fraction(value, 2), mode) for value in (1, 3, 5)) == halves


def test_round_to_a_step() -> None:
    assert round_to(Fraction("29.985"), 1, Rounding.DOWN) == 29
    assert round_to(1999, 100, Rounding.DOWN) == 1900
    assert round_to(-1999, 100, Rounding.DOWN) == -1900
    assert round_to(Fraction("1.13"), Fraction("0.05"), Rounding.HALF_UP) == Fraction("1.15")
    with pytest.raises(ValueError, match="above zero"):
        round_to(1, 0, Rounding.UP)


def test_simplify_prefers_int() -> None:
    assert type(simplify(Fraction(4, 2))) is int
    assert simplify(Fraction(1, 3)) == Fraction(1, 3)


@given(st.integers(-(10**9), 10**9), st.lists(exacts, min_size=1, max_size=8))
def test_spread_parts_add_up_and_mirror(total: int, weights: list[Exact]) -> None:
    parts = spread(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)
    assert spread(-total, weights) == tuple(-part for part in parts)
    whole = sum(weights)
    if whole:
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - Fraction(total) * weight / whole) < 1
            assert weight or not part


@given(st.integers(-1000, 1000), st.lists(st.integers(0, 50), min_size=1), st.fractions(min_value=Fraction(1, 9)))
def test_spread_reads_proportions_only(total: int, weights: list[int], factor: Fraction) -> None:
    assert spread(total, weights) == spread(total, [weight * factor for weight in weights])


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (29, (Fraction("19.99"), Fraction("9.995")), (19, 10)),
        (10, (1, 1, 1), (4, 3, 3)),
        (-10, (1, 1, 1), (-4, -3, -3)),
        (2, (0, 1, 1, 1), (0, 1, 1, 0)),
        (7, (0, 0), (7, 0)),
        (10, (3, -1), (15, -5)),
        (5, (1, -1), (3, 2)),
        (0, (), ()),
    ],
)
def test_spread_examples(total: int, weights: tuple[Exact, ...], parts: tuple[int, ...]) -> None:
    assert spread(total, weights) == parts


def test_spread_needs_someone_to_take_it() -> None:
    with pytest.raises(ValueError, match="no parts"):
        spread(1, ())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200.50", Fraction(2401, 2)),
        ("0.004", Fraction(1, 250)),
        ("-3", Fraction(-3)),
        ("1,000,000", Fraction(10**6)),
        ("9" * 30, Fraction(10**30 - 1)),
    ],
)
def test_numbers_are_read_exactly(text: str, value: Fraction) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "1,20",
        "12,00",
        "0,001",
        ".5",
        "5.",
        "+3",
        "1e3",
        "1_000",
        "1.2.3",
        "1 ",
        "1\n",
        "٣",
        "−3",
        "NaN",
        "1/2",
    ],
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        parse_number(text)


@pytest.mark.parametrize("text", ["9" * 31, "0." + "0" * 30, "x" * 10**6])
def test_numbers_are_bounded(text: str) -> None:
    with pytest.raises(ValueError, match="too long") as caught:
        parse_number(text)
    assert len(str(caught.value)) < 120


@given(st.integers(-(10**17), 10**17), st.integers(0, 12))
def test_what_is_shown_is_read_back(amount: int, decimals: int) -> None:
    unit = wallet_unit("points", decimals=decimals)
    shown = format_amount(amount, unit).split()[0]
    assert to_smallest(parse_number(shown), unit) == amount


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        (123450, money("EUR"), "1,234.50 EUR"),
        (40, money("EUR"), "0.40 EUR"),
        (-40, money("EUR"), "-0.40 EUR"),
        (1500, money("JPY"), "1,500 JPY"),
        (1500, money("KWD"), "1.500 KWD"),
        (1, POINTS, "1 point"),
        (-1, POINTS, "-1 point"),
        (0, POINTS, "0 points"),
        (800, POINTS, "800 points"),
        (100, MILES, "1.00 miles"),
        (Fraction(59970, 2000), POINTS, "29.985 points"),
        (Fraction(2, 5), money("EUR"), "0.004 EUR"),
        (Fraction(100, 3), POINTS, "33 1/3 points"),
        (Fraction(-100, 3), POINTS, "-33 1/3 points"),
        (Fraction(1, 3), POINTS, "1/3 points"),
        (Fraction(1, 10**12), POINTS, "0.000000000001 points"),
        (Fraction(1, 10**13), POINTS, "1/10,000,000,000,000 points"),
        (40_000, LITRES, "40 litres"),
        (40_500, LITRES, "40.5 litres"),
        (1000, LITRES, "1 litre"),
        (25, TIMES, "25 times"),
        (1, TIMES, "1 time"),
        (Fraction(3, 2), PLAIN, "1.5"),
    ],
)
def test_amounts_as_shown(amount: Exact, unit: Unit, shown: str) -> None:
    assert format_amount(amount, unit) == shown


def test_amounts_are_held_in_smallest_parts() -> None:
    assert to_smallest(Fraction("0.4"), money("EUR")) == 40
    assert to_smallest(Fraction("0.004"), money("EUR")) == Fraction(2, 5)
    assert type(to_smallest(Fraction(3), POINTS)) is int


def test_currencies() -> None:
    assert (MINOR_DIGITS["EUR"], MINOR_DIGITS["JPY"], MINOR_DIGITS["TND"], MINOR_DIGITS["UYW"]) == (2, 0, 3, 4)
    assert all(len(code) == 3 and code.isupper() for code in MINOR_DIGITS)
    assert money("EUR") is money("EUR")
    for code in ("EURO", "eur", "HRK", "XXX"):
        with pytest.raises(ValueError, match="not the code of a currency"):
            money(code)


@pytest.mark.parametrize(
    ("name", "singular"),
    [
        ("points", "point"),
        ("stamps", "stamp"),
        ("miles", "mile"),
        ("coffees", "coffee"),
        ("beauty-points", "beauty-point"),
        ("pennies", "penny"),
        ("ties", "tie"),
        ("bonus", "bonus"),
        ("glass", "glass"),
        ("cashback", "cashback"),
        ("s", "s"),
        ("", ""),
    ],
)
def test_singulars(name: str, singular: str) -> None:
    assert singular_of(name) == singular
    assert wallet_unit(name).singular == singular


def test_a_unit_has_a_sane_number_of_decimals() -> None:
    assert wallet_unit("geese", "goose").singular == "goose"
    for decimals in (-1, 13):
        with pytest.raises(ValueError, match="decimals"):
            wallet_unit("points", decimals=decimals)
