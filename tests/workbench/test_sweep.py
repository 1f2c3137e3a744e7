"""Figures over several values, worked out by hand on the shop of `test_compare`: 200 points, 2 EUR, of 65 EUR.

Ten of the points are for A's coffee in March, 150 for three first purchases.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from loyalty_rules.core.sweeps import Sweep
from loyalty_rules.report import sweep as report
from loyalty_rules.workbench.figures import FigureError
from loyalty_rules.workbench.sweep import list_figures, sweep

from .rulesets import SHOP, changed
from .test_compare import EVENTS


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    file = tmp_path / "shop.loyalty"
    file.write_text(SHOP)
    return file


def given(found: Sweep) -> list[int]:
    return [row.totals.given["points"] for row in found.rows]


def test_a_rate(shop: Path) -> None:
    found = sweep(shop, EVENTS, "coffee-month.multiply=1..3 step 1")
    assert given(found) == [190, 200, 210]
    assert given(sweep(shop, iter(EVENTS), "coffee-month.multiply=1,3", processes=None)) == [190, 210]
    assert [row.totals.cost for row in found.rows] == [190, 200, 210]
    assert [row.present for row in found.rows] == [False, True, False]
    assert found.rows[2].totals.cost_share == Fraction(210, 6500)
    assert found.now is found.rows[1]


def test_a_cap_and_a_value(shop: Path) -> None:
    assert given(sweep(shop, EVENTS, "cap of coffee-month=5,10 points")) == [195, 200]
    assert given(sweep(shop, EVENTS, "birthday-gift=0,50,100")) == [50, 200, 350]


def test_a_criterion_moves_members(shop: Path) -> None:
    # 15 euros of A count, 20 of B and none of C.
    found = sweep(shop, EVENTS, "Gold=10,18,400")
    assert [row.totals.tiers for row in found.rows] == [
        {"Regular": 1, "Gold": 2},
        {"Regular": 2, "Gold": 1},
        {"Regular": 3, "Gold": 0},
    ]


def test_all_combinations(shop: Path) -> None:
    found = sweep(shop, EVENTS, ["coffee-month.multiply=2,3", "birthday-gift=40,50"])
    assert given(found) == [170, 200, 180, 210]
    assert [row.present for row in found.rows] == [False, True, False, False]


def test_elasticity_is_an_estimate_to_first_order(shop: Path) -> None:
    found = sweep(shop, EVENTS, "birthday-gift=50,100", elasticity=Fraction(1, 2))
    now, more = (row.estimate for row in found.rows)
    assert now is not None
    assert (now.revenue, now.cost) == (6500, 200)
    # The reward is 350/200 of what it was: 75 % more, which brings 37.5 % more revenue and cost.
    assert more is not None
    assert (more.revenue, more.cost) == (Fraction(89375, 10), Fraction(48125, 100))


def test_rows_say_what_is_there_now(shop: Path) -> None:
    lines = list(report.lines(sweep(shop, EVENTS, "birthday-gift=0,100")))
    assert report.CONSTANT in lines
    bars = [line.split()[0:2] for line in lines if line.endswith("█")]
    assert bars == [["0", "points"], ["50", "points"], ["100", "points"]]
    assert any("50 points (now)" in line for line in lines)


# ------------------------------------------------------------------------------------------------ targets
def test_a_target_is_solved_to_the_smallest_step(shop: Path) -> None:
    # 3 % of 65 EUR are 195 cents; the cost is 50 cents and three times the gift.
    found = sweep(shop, EVENTS, "birthday-gift=0..100", aim="cost=3%")
    assert found.solution is not None
    assert found.solution.row is not None
    assert found.solution.beyond is not None
    assert (found.solution.row.values["birthday-gift"], found.solution.row.totals.cost) == (48, 194)
    assert (found.solution.beyond.values["birthday-gift"], found.solution.beyond.totals.cost) == (49, 197)
    assert found.solution.monotone
    assert len(found.rows) <= 9  # of 101 values


def test_a_target_that_falls_with_the_figure(shop: Path) -> None:
    # A point per 2 EUR: A gets 7 + 1 + 5, B 10 + 1, and 150 for the first purchases.
    found = sweep(shop, EVENTS, "base.give.per=1..2 step 1", aim="cost=1.80 EUR")
    assert found.solution is not None
    assert found.solution.row is not None
    assert (found.solution.row.values["base.give.per"], found.solution.row.totals.cost) == (2, 174)
    assert found.solution.beyond is not None
    assert found.solution.beyond.totals.cost == 200


@pytest.mark.parametrize(
    ("aim", "why"),
    [
        ("cost=50%", "not reachable: whatever `birthday-gift` is between 0 points and 100 points, it costs less"),
        ("cost=0.40 EUR", "not reachable: whatever `birthday-gift` is between 0 points and 100 points, it costs more"),
    ],
)
def test_a_target_out_of_reach(shop: Path, aim: str, why: str) -> None:
    solution = sweep(shop, EVENTS, "birthday-gift=0..100 step 10", aim=aim).solution
    assert solution is not None
    assert solution.row is None
    assert solution.why == why


def test_a_figure_without_effect(shop: Path) -> None:
    solution = sweep(shop, EVENTS, "mug.turn=100..500 step 100", aim="cost=3%").solution
    assert solution is not None
    assert "makes no difference to the cost" in solution.why


def test_a_cost_that_rises_and_falls(tmp_path: Path) -> None:
    # Who spends the threshold gets it in points: of 15, 20 and 30 EUR, 10 gives 3 × 10, 15 gives 3 × 15, 20 gives
    # 2 × 20 and 30 gives 30.
    odd = changed(("value birthday-gift = 50 points", "value floor = 10 EUR"), ("give birthday-gift", "give 0 points"))
    rule = "\nearn odd\n  on purchase\n  when sum of amount of items >= floor\n  give 1 point per 1 EUR of floor\n"
    file = tmp_path / "odd.loyalty"
    file.write_text(odd.replace("  give 1 point per 1 EUR\n", "  give 0 points per 1 EUR\n") + rule)
    found = sweep(file, EVENTS, "floor=10,15,20,30")
    assert given(found) == [30, 45, 40, 30]
    solution = sweep(file, EVENTS, "floor=10..30 step 5", aim="cost=0.40 EUR").solution
    assert solution is not None
    assert solution.row is not None
    assert solution.row.totals.cost <= 40


# ------------------------------------------------------------------------------------------------ mistakes
@pytest.mark.parametrize(
    ("sets", "aim", "said"),
    [
        ([], None, "nothing is set"),
        (["base.give=1,2", "birthday-gift=1,2"], "cost=3%", "solved for one figure"),
        (["base.giv=1,2"], None, "did you mean `base.give`"),
        (["coffee-month.multiply=0-1"], None, "is no value"),
    ],
)
def test_what_can_not_be_swept(shop: Path, sets: list[str], aim: str | None, said: str) -> None:
    with pytest.raises(FigureError, match=said):
        sweep(shop, EVENTS, sets, aim=aim)


def test_a_value_that_makes_an_error(shop: Path) -> None:
    with pytest.raises(FigureError, match=r"with `points\.expires` at 0 months the rules have an error"):
        sweep(shop, EVENTS, "points.expires=0")


@pytest.mark.parametrize("said", ["base.give=-1..3 step 1", "points.worth=-0.01", "coffee-month.at most=-5, 5"])
def test_what_gives_takes_or_counts_is_never_below_zero(shop: Path, said: str) -> None:
    with pytest.raises(FigureError, match="can't be below zero"):
        sweep(shop, EVENTS, said)


def test_what_is_compared_may_be_below_zero(shop: Path) -> None:
    (row,) = sweep(shop, EVENTS, "Gold.reach when=-400").rows
    assert row.values == {"Gold.reach when": -400}


def test_days(shop: Path) -> None:
    # A's coffee on 2 March brings ten points more while the month of coffee lasts.
    found = sweep(shop, EVENTS, "coffee-month.from=2026-03-01..2026-03-03 step 1 day")
    assert given(found) == [200, 200, 190]
    assert [row.values["coffee-month.from"] for row in found.rows] == [date(2026, 3, day) for day in (1, 2, 3)]
    assert [row.present for row in found.rows] == [True, False, False]
    # From 3 March on it costs less; the day before goes beyond.
    solution = sweep(shop, EVENTS, "coffee-month.from=2026-02-01..2026-03-31", aim="cost=1.95 EUR").solution
    assert solution is not None
    assert solution.why == "`coffee-month.from` at 2026-03-03"
    assert solution.row is not None
    assert solution.row.totals.cost == 190
    assert solution.beyond is not None
    assert solution.beyond.values == {"coffee-month.from": date(2026, 3, 2)}


def test_two_processes_say_the_same(shop: Path) -> None:
    events = shop.parent / "events.jsonl"
    import json

    events.write_text("\n".join(map(json.dumps, EVENTS)))
    alone, beside = (sweep(shop, [events], "coffee-month.multiply=1..3 step 1", processes=count) for count in (1, 2))
    assert alone == beside


def test_figures_are_listed(shop: Path) -> None:
    assert len(list_figures(shop)) == 14
