"""What is told over time, by tier, by member and by cap: worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from loyalty_rules.core.calendar import Period
from loyalty_rules.core.entries import Kind, Move
from loyalty_rules.core.expressions import AmountType, Constant
from loyalty_rules.core.windows import OneEvent
from loyalty_rules.model.ruleset import Beyond, Cap, CapBasis
from loyalty_rules.report import Summary, tables
from loyalty_rules.report.charts.scale import scale_of
from loyalty_rules.report.ladders import ladder_history
from loyalty_rules.report.spread import median, spread

from .build import RULESET, SPAN, Ledger, bought


def summary_of(ledger: Ledger) -> Summary:
    return Summary.of(RULESET, ledger.lines)


def test_days_in_months() -> None:
    ledger = Ledger()
    ledger.add("2026-01-31", "A", "points", Kind.EARNED, 100)
    ledger.add("2026-03-01", "A", "points", Kind.EARNED, 30)
    ledger.add("2026-03-02", "A", "points", Kind.REVERSED, 50)
    ledger.add("2026-08-31", "B", "points", Kind.REDEEMED, 20)
    events = [(replace(bought("1", "A", 1_000), day=date(2026, 1, 31)), 1_000)]
    events.append((replace(bought("2", "A", 600), day=date(2026, 3, 1)), 600))
    slices = Summary.of(RULESET, ledger.lines, events).timeline.slices()
    assert [str(one.first) for one in slices[:3]] == ["2026-01-31", "2026-02-01", "2026-03-01"]
    assert [str(one.last) for one in slices[:3]] == ["2026-01-31", "2026-02-28", "2026-03-31"]
    # January to August: 100, 100, 100 + 30 - 50, four times the same, and 20 less.
    assert [one.held["points"] for one in slices] == [100, 100, 80, 80, 80, 80, 80, 60]
    # A point is worth 2/5 of a cent: 100 × 2/5 = 40, nothing, (30 - 50) × 2/5 = -8.
    assert [one.cost for one in slices[:3]] == [40, 0, -8]
    assert [one.revenue for one in slices[:3]] == [1_000, 0, 600]
    assert [one.cost_share for one in slices[:3]] == [Fraction(1, 25), None, Fraction(-1, 75)]
    assert [one.members for one in slices] == [1, 1, 1, 1, 1, 1, 1, 2]


@pytest.mark.parametrize(
    ("last", "period", "count"),
    [
        ("2026-01-01", Period.DAY, 1),
        ("2026-01-31", Period.DAY, 31),
        ("2026-02-01", Period.WEEK, 5),  # 29 December to 4 January is the first, 26 January to 1 February the last
        ("2026-12-31", Period.MONTH, 12),
        ("2031-12-31", Period.QUARTER, 24),
        ("2075-12-31", Period.YEAR, 50),
        ("2099-12-31", Period.YEAR, 60),  # the last sixty of 74
    ],
)
def test_the_period_follows_from_the_time(last: str, period: Period, count: int) -> None:
    timeline = summary_of(Ledger().add("2026-01-01", "A", "points", Kind.EARNED, 1)).timeline
    until = date.fromisoformat(last)
    slices = timeline.slices(until)
    assert (timeline.period(until), len(slices)) == (period, count)
    assert slices[-1].last == until


def test_who_is_active() -> None:
    days = {"1": "2026-01-01", "2": "2026-04-01", "3": "2026-03-31"}
    events = [(replace(bought(id, f"M{id}", 10), day=date.fromisoformat(day)), 10) for id, day in days.items()]
    timeline = Summary.of(RULESET, Ledger().add("2026-04-02", "M9", "points", Kind.EARNED, 1).lines, events).timeline
    assert [timeline.active(date(2026, month, 1)) for month in (1, 2, 4, 5)] == [3, 2, 1, 0]


def test_nothing_happened() -> None:
    timeline = Summary(RULESET).timeline
    assert (timeline.span(), timeline.slices()) == (None, [])


@given(
    st.lists(
        st.tuples(st.sampled_from(["A", "B"]), st.sampled_from([Kind.EARNED, Kind.REDEEMED, Kind.REVERSED]),
                  st.integers(0, 50), st.integers(1, 28), st.integers(1, 12)),
        max_size=30,
    )
)  # fmt: skip
def test_nothing_is_lost_in_periods(steps: list[tuple[str, Kind, int, int, int]]) -> None:
    ledger = Ledger()
    for member, kind, amount, day, month in sorted(steps, key=lambda step: (step[4], step[3])):
        ledger.add(f"2026-{month:02}-{day:02}", member, "points", kind, amount)
    summary = summary_of(ledger)
    slices = summary.timeline.slices()
    total = summary.wallets()[0]
    assert sum((one.cost for one in slices), Fraction(0)) == summary.cost
    assert not slices or slices[-1].held["points"] == total.available + total.pending
    assert sum(one.flows["points"].earned for one in slices if "points" in one.flows) == total.flow.earned


def test_members_by_tier_and_moves_between_tiers() -> None:
    ledger = Ledger()
    ledger.add("2026-01-05", "A", "points", Kind.EARNED, 1)
    ledger.move("2026-01-06", "A", Move.REACHED, "Trekker", "Walker", "Trekker")
    ledger.add("2026-02-05", "B", "points", Kind.EARNED, 1)
    ledger.move("2026-02-28", "A", Move.KEPT, "Trekker", "Trekker", "Trekker")
    ledger.move("2026-03-31", "A", Move.LEFT, "Trekker", "Trekker", "Walker")
    summary = summary_of(ledger)
    history = ladder_history(summary, "tier", summary.timeline.slices(date(2026, 8, 31)))
    assert history.tiers == ("Walker", "Trekker")
    assert [(one["Walker"], one["Trekker"]) for one in history.held[:3]] == [(0, 1), (1, 1), (2, 0)]
    assert history.moves == {("Walker", "Trekker"): 1, ("Trekker", "Walker"): 1}
    assert history.kept == {"Trekker": 1}
    assert (history.climbed, history.dropped) == (1, 1)


def test_what_is_earned_is_spread_over_members() -> None:
    ledger = Ledger()
    for number in range(1, 13):
        ledger.add("2026-01-05", f"M{number}", "points", Kind.EARNED, number)
    found = spread(summary_of(ledger), "points")
    # Twelve members in ten groups end after the places 2, 3, 4, 5, 6, 8, 9, 10, 11, 12: 12/10 of the way, rounded up.
    assert [(one.first, one.last) for one in found.groups][:3] == [(1, 2), (3, 3), (4, 4)]
    assert [one.members for one in found.groups] == [2, 1, 1, 1, 1, 2, 1, 1, 1, 1]
    # 12 + 11 of 1 + 2 + … + 12 = 78; the two in the middle are 6 and 7.
    assert found.share(found.groups[0]) == Fraction(23, 78)
    assert (found.earned, found.median, found.average) == (78, Fraction(13, 2), Fraction(13, 2))
    assert sum(one.earned for one in found.groups) == 78


def test_the_middle() -> None:
    assert [median(numbers) for numbers in ([], [3], [4, 1], [9, 5, 1])] == [0, 3, Fraction(5, 2), 5]


def test_what_a_cap_cuts() -> None:
    limit = Constant(25, AmountType(RULESET.wallets["points"].unit))
    cap = Cap("at most 25", limit, CapBasis.POINTS, None, "member", OneEvent(), Beyond.CLIP, None, ("base",), SPAN)
    idle = replace(cap, name="at most 90", rules=("card",))
    rules = dict(RULESET.rules)
    rules["base"] = replace(rules["base"], caps=(cap,))
    ledger = Ledger()
    ledger.add("2026-01-01", "A", "points", Kind.EARNED, 20)
    ledger.add("2026-01-02", "A", "points", Kind.EARNED, 5, asked=Fraction(41, 2), note="at most 25")
    ledger.add("2026-01-03", "B", "points", Kind.REFUSED, 0, asked=20, note="at most 25")
    ledger.add("2026-01-04", "B", "points", Kind.EARNED, 3, asked=3, note="at most 25")
    ledger.add("2026-01-05", "B", "points", Kind.REFUSED, 0, asked=9, note="refused: more than the balance")
    summary = Summary.of(replace(RULESET, rules=rules, caps=(idle,)), ledger.lines)
    (total,) = summary.binding.totals()
    # 20 1/2 asked are 20 rounded down: 15 are cut, then all of 20. What is raised later by 3 is cut by nothing.
    assert (total.times, total.to_nothing, total.members, total.asked, total.cut) == (2, 1, 2, 40, 35)
    assert total.cut_by_rule == {"base": 35}
    assert summary.binding.idle() == [idle]
    rows = list(tables.caps(summary).rows)
    assert rows[0][:8] == ("at most 25", "base", "points", 2, 1, 2, Decimal(40), Decimal(35))
    assert rows[1][:8] == ("at most 90", "card", "", 0, 0, 0, None, None)


@pytest.mark.parametrize(
    ("values", "texts", "unit"),
    [
        ([], ["0", "1"], "points"),
        ([1], ["0", "1"], "points"),
        ([7, -3], ["-5", "0", "5", "10"], "points"),
        ([Fraction(3, 2)], ["0", "0.5", "1", "1.5"], "points"),
        ([19_000], ["0", "5,000", "10,000", "15,000", "20,000"], "points"),
        # Half a million is 500 thousand.
        ([500_000], ["0", "200", "400", "600"], "thousand points"),
        ([3_000_000], ["0", "1", "2", "3"], "million points"),
        ([10**30], ["0", f"{25 * 10**19:,}", f"{50 * 10**19:,}", f"{75 * 10**19:,}", f"{10**21:,}"], "billion points"),
    ],
)
def test_a_scale_has_round_values(values: list[int | Fraction], texts: list[str], unit: str) -> None:
    scale = scale_of([Fraction(value) for value in values], "points", 4)
    assert (list(scale.texts), scale.unit) == (texts, unit)
