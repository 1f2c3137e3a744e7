"""What events bring, and what goes again with what comes back. Figures by hand from the rules, in cents."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import loyalty_rules as lr
from loyalty_rules.core.entries import CodeUse

HEAD = """
program "Harbour"
  currency EUR
  timezone Europe/Vienna
  round down
  returns within 30 days{way}

wallet points
  worth 0.01 EUR

earn base
  on purchase
  give 1 point per 1 EUR
"""
GOODS = """
event purchase
  revenue is sum of amount of items where kind is not gift-card
  items list of
    kind is one of book, toy, gift-card
    amount money
    quantity count, default 1
"""


def simulated(folder: Path, rules: str, rows: list[dict[str, Any]], way: str = "") -> lr.Simulation:
    path = folder / "harbour.loyalty"
    path.write_text(HEAD.format(way=way) + rules, encoding="utf-8")
    return lr.simulate(path, [{"member": "A", "id": str(number), **row} for number, row in enumerate(rows, 1)])


def revenue(folder: Path, rules: str, rows: list[dict[str, Any]], way: str = "") -> int:
    found = simulated(folder, rules, rows, way)
    assert not found.rejects, found.rejects
    assert found.summary.revenue == sum(slice.revenue for slice in found.summary.timeline.slices())
    return found.summary.revenue


def bought(day: str, amount: str, **more: Any) -> dict[str, Any]:
    return {"type": "purchase", "time": f"2026-03-{day} 10:00", "amount": amount, **more}


def back(day: str, purchase: str | None = "1", **more: Any) -> dict[str, Any]:
    named = {} if purchase is None else {"purchase": purchase}
    return {"type": "return", "time": f"2026-03-{day} 10:00", **named, **more}


GIFTS = [
    {"kind": "book", "amount": "40.00"},
    {"kind": "toy", "amount": "20.00"},
    {"kind": "gift-card", "amount": "40.00"},
]


def test_a_purchase_brings_its_amount_where_nothing_is_said(tmp_path: Path) -> None:
    assert revenue(tmp_path, "", [bought("01", "100.00"), bought("02", "0.05")]) == 10_005


def test_a_part_return_takes_what_the_part_has_brought(tmp_path: Path) -> None:
    goods = {**bought("01", "100.00"), "items": GIFTS}
    toy = back("02", items=[{"kind": "toy", "amount": "20.00"}])
    card = back("03", items=[{"kind": "gift-card", "amount": "40.00"}])
    assert revenue(tmp_path, GOODS, [goods]) == 6_000  # 40 + 20
    assert revenue(tmp_path, GOODS, [goods, toy]) == 4_000
    assert revenue(tmp_path, GOODS, [goods, toy, card]) == 4_000
    assert revenue(tmp_path, GOODS, [goods, toy, card, back("04")]) == 0


def test_a_return_by_amount_is_spread_over_the_parts(tmp_path: Path) -> None:
    # A quarter of each part comes back: 30 of the book, 15 of the toy.
    goods = {**bought("01", "100.00"), "items": GIFTS}
    assert revenue(tmp_path, GOODS, [goods, back("02", amount="25.00")]) == 4_500


def test_points_that_are_kept_do_not_keep_the_revenue(tmp_path: Path) -> None:
    found = simulated(tmp_path, "", [bought("01", "100.00"), back("02", amount="40.00")], way=", keep")
    assert found.summary.revenue == 6_000
    assert found.summary.cost == 100  # 100 points at a cent


def test_a_cancelled_purchase_brings_nothing(tmp_path: Path) -> None:
    cancel = {"type": "cancel", "time": "2026-03-02 10:00", "purchase": "1"}
    assert revenue(tmp_path, "", [bought("01", "100.00"), bought("01", "7.00"), cancel]) == 700


def test_a_cancelled_redemption_changes_nothing(tmp_path: Path) -> None:
    redeem = {"type": "redeem", "time": "2026-03-02 10:00", "wallet": "points", "quantity": 50}
    cancel = {"type": "cancel", "time": "2026-03-02 11:00", "redemption": "2"}
    assert revenue(tmp_path, "", [bought("01", "100.00"), redeem, cancel]) == 10_000


def test_a_return_without_its_purchase_is_a_purchase_of_less_than_nothing(tmp_path: Path) -> None:
    loose = back(
        "02", None, amount="30.00", items=[{"kind": "toy", "amount": "10.00"}, {"kind": "gift-card", "amount": "20.00"}]
    )
    goods = {**bought("01", "100.00"), "items": GIFTS}
    assert revenue(tmp_path, GOODS, [goods, loose], way=", without purchase allowed") == 5_000  # 60 - 10


def test_what_is_refused_or_fed_twice_changes_nothing(tmp_path: Path) -> None:
    late = {"type": "return", "time": "2026-05-01 10:00", "purchase": "1"}
    found = simulated(tmp_path, "", [bought("01", "100.00"), late])
    assert (found.summary.revenue, len(found.rejects)) == (10_000, 1)
    twice = [bought("01", "100.00"), back("02", amount="40.00"), {**back("02", amount="40.00"), "id": "2"}]
    assert revenue(tmp_path, "", twice) == 6_000


def test_a_correction_counts_the_difference_less_what_came_back(tmp_path: Path) -> None:
    engine = lr.Engine(lr.compile(lr.load(rules_at(tmp_path))), lambda line: None)
    from loyalty_rules.engine.stream.revenue import Revenue

    kept, changes = Revenue(engine.world), []
    ruleset = engine.program.ruleset
    goods = {"member": "A", "id": "1", **bought("01", "100.00")}
    some = {"member": "A", "id": "2", **back("02", amount="30.00")}
    for row in (goods, some, {**goods, "amount": "90.00"}, {**goods, "amount": "90.00"}):
        for event in lr.read_events(ruleset, [row]):
            assert engine.apply(event).reason == ""
            changes.append(kept.see(event))
    assert changes == [10_000, -3_000, -1_000, 0]


def rules_at(folder: Path) -> Path:
    path = folder / "plain.loyalty"
    path.write_text(HEAD.format(way=""), encoding="utf-8")
    return path


STAYS = """
event stay
  house is one of sea, hill
  room money
  extras money, optional
  revenue is room + extras where extras is known

event fee
  amount money
  revenue is amount where weekday is not sunday

event purchase
  shipping money, default 0 EUR
  revenue is ((amount - shipping) * 12.5%) rounded half up to 0.01 EUR

event visit
  revenue money, optional
"""


def test_events_of_every_kind(tmp_path: Path) -> None:
    rows = [
        {"type": "stay", "time": "2026-03-01 10:00", "house": "sea", "room": "80.00", "extras": "5.50"},  # 85.50
        {"type": "stay", "time": "2026-03-02 10:00", "house": "sea", "room": "80.00"},  # extras are not known
        {"type": "fee", "time": "2026-03-01 10:00", "amount": "9.00"},  # a Sunday
        {"type": "fee", "time": "2026-03-02 10:00", "amount": "9.00"},  # 9.00
        bought("03", "12.00", shipping="2.00"),  # an eighth of 10.00: 1.25
        bought("03", "0.44"),  # 0.055, half up: 0.06
        {"type": "visit", "time": "2026-03-04 10:00", "revenue": "1000.00"},  # a field of that name is a field
    ]
    assert revenue(tmp_path, STAYS, rows) == 8_550 + 900 + 125 + 6


def test_a_stay_that_comes_back_brings_nothing(tmp_path: Path) -> None:
    stay = {"type": "stay", "time": "2026-03-01 10:00", "house": "sea", "room": "80.00", "extras": "5.50"}
    assert revenue(tmp_path, STAYS, [stay, back("02")]) == 0


def test_revenue_of_nothing_leaves_no_share(tmp_path: Path) -> None:
    found = simulated(
        tmp_path, "\nevent purchase\n  revenue is nothing\n", [bought("01", "100.00"), back("02", amount="1.00")]
    )
    assert found.summary.revenue == 0
    assert found.summary.cost_share is None


def test_partners_that_are_ours(tmp_path: Path) -> None:
    rules = """
partner bakery
  category food
  pays 0.01 EUR per point
partner garage
  category cars

event purchase
  shop partner
  revenue is amount where shop-category is food
"""
    rows = [bought("01", "10.00", shop="bakery"), bought("01", "99.00", shop="garage"), back("02", amount="4.00")]
    found = simulated(tmp_path, rules, rows)
    assert found.summary.revenue == 600
    assert found.summary.cost_share == Fraction(105, 600)  # 6 + 99 points


def test_codes_have_the_revenue_of_what_they_came_with(tmp_path: Path) -> None:
    rules = (
        GOODS.replace("  items list", "  coupon text, optional\n  items list")
        + """
code spring
  one of SPRING
earn with-code
  on purchase
  when coupon is known and coupon is spring
  give 5 points
"""
    )
    goods = {**bought("01", "100.00"), "coupon": "SPRING", "items": GIFTS}
    toy = back("02", items=[{"kind": "toy", "amount": "20.00"}])
    uses = [line.revenue for line in simulated(tmp_path, rules, [goods, toy]).lines if isinstance(line, CodeUse)]
    assert uses == [6_000, -2_000]
