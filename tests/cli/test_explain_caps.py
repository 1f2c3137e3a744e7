"""`explain` where several caps hold something back: each is told, in the order in which it was asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .command import run

RULES = """program "Garden Centre"
  currency EUR
  timezone Europe/Brussels
  round down

wallet points

earn base
  on purchase
  give 2 points per 1 EUR
  at most 60 points per event
  at most 80 EUR of amount per member per calendar month

earn thanks
  on purchase
  give 10 points

at most 50 points per member per calendar week on base, thanks
"""
EVENTS = """id,time,member,amount
1,2026-03-02T10:00:00Z,A,10.00
2,2026-03-02T12:00:00Z,A,90.00
3,2026-03-09T12:00:00Z,A,1.00
"""
MONTH = "at most 80 EUR of amount per member per calendar month"
EVENT = "at most 60 points per event"
WEEK = "at most 50 points per member per calendar week"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("garden.loyalty").write_text(RULES)
    Path("garden.csv").write_text(EVENTS)


def explained(*options: str) -> list[str]:
    ran = run("explain", "garden.loyalty", "garden.csv", *options, columns=300)
    assert ran.code == 0, ran.all
    return ran.out.splitlines()


def test_each_cap_with_what_it_let_through() -> None:
    """Of the month's 80 EUR 10 are used, so 70 of 90 EUR earn: 140 points, of which one event may bring 60. The week
    has 50 points, of which 2 × 10 and 10 are used: 20 are left, and nothing for `thanks`."""
    lines = explained("--event", "2")
    at = lines.index("✓ base  20 points  garden.loyalty:8")
    assert lines[at + 1 : at + 5] == [
        f"      `{MONTH}`: room for 70.00 EUR of 90.00 EUR: 70.00 EUR",
        "      2 points per 1 EUR × 70.00 EUR = 140 points",
        f"      `{EVENT}`: room for 60 points of 140 points: 60 points",
        f"      `{WEEK}` (shared with other rules): room for 20 points of 60 points: 20 points",
    ]
    at = lines.index("booked")
    assert lines[at + 1 : at + 3] == [
        "  2026-03-02 A earned 20 points of 180 points asked by base in lot 2/base"
        f" ({MONTH}, then {EVENT}, then {WEEK})",
        f"  2026-03-02 A refused 0 points of 10 points asked by thanks ({WEEK})",
    ]


def test_the_same_for_an_entry_and_a_member() -> None:
    told = (
        f"2026-03-02 A earned 20 points of 180 points asked by base in lot 2/base ({MONTH}, then {EVENT}, then {WEEK})"
    )
    assert explained("--entry", "3")[0] == f"entry 3: {told}"
    assert f"  {told}" in explained("--member", "A")


def test_one_that_held_nothing_back_is_not_named() -> None:
    """On 9 March a new week has begun, and the month's 80 EUR are used: nothing of 2 points."""
    assert "  2026-03-09 A refused 0 points of 2 points asked by base" + f" ({MONTH})" in explained("--event", "3")


def test_as_data_all_of_them_in_order() -> None:
    data = json.loads("\n".join(explained("--event", "2", "--format", "json")))
    (base, _) = data["happening"]["settled"][0]["pricings"][0]["rules"]
    found = [(cap["name"], cap["stage"], cap["wanted"], cap["through"]) for cap in base["caps"] if cap["binds"]]
    assert found == [
        (MONTH, "base", "90.00", "70.00"),
        (EVENT, "award", "140", "60"),
        (WEEK, "rounded", "60", "20"),
    ]
    assert base["gives"][0]["note"] == WEEK
