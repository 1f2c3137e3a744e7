"""`statement` on the command line: one member, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .command import PROGRAMME, run

RULES = (
    PROGRAMME.replace("wallet points", "wallet points\n  pending 10 days\n  expires 12 months")
    + """  at most 50 points per event

measure spend = sum of amount of purchase
measure visits = number of purchase

tier Reader
tier Bookworm
  reach when spend this calendar year >= 200 EUR
  keep until end of next calendar year
  benefit signed "A signed copy"

challenge three "Three visits in a month"
  goal 3 visits this calendar month
  give 5 points

segment regular = visits in the last 30 days >= 2
"""
)
EVENTS = """id,time,member,amount
1,2026-03-02 10:00,A,30.50
2,2026-03-10 10:00,A,90
3,2026-03-11 10:00,B,10
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "books.loyalty").write_text(RULES)
    (tmp_path / "events.csv").write_text(EVENTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_in_words(folder: Path) -> None:
    """30 of 30.5 points can be spent from 12 March on, for a year; 50 of 90 wait until the 20th."""
    ran = run("statement", "books.loyalty", "events.csv", "--member", "A", "--until", "2026-03-15", columns=200)
    assert ran.code == 0, ran.all
    assert ran.out.splitlines() == [
        "A, 2026-03-15",
        "tier: Reader",
        "  to reach Bookworm: spend this calendar year: 120.50 EUR of 200.00 EUR",
        "segments: regular",
        "",
        "points: 30 points, 50 points pending",
        "  30 points until 2027-03-11",
        "  50 points from 2026-03-20 on, until 2027-03-19",
        "",
        "three (Three visits in a month)",
        "  visits this calendar month: 2 of 3",
        "",
        "what was booked",
        "  2026-03-02  1                 earned by base     30 points  of 30.5 points asked; books.loyalty:11",
        "  2026-03-10  2                 earned by base     50 points"
        "  of 90 points asked; at most 50 points per event; books.loyalty:11",
        "  2026-03-12  clock 2026-03-12  activated by base  30 points  books.loyalty:11",
    ]


def test_as_data(folder: Path) -> None:
    ran = run("statement", "books.loyalty", "events.csv", "--member", "A", "--until", "2026-03-15", "--format", "json")
    found = json.loads(ran.out)
    assert ran.code == 0
    assert found["wallets"][0]["balance"] == "30"
    assert found["wallets"][0]["lots"][1] == {
        "amount": "50", "pending": True, "active_on": "2026-03-20", "until": "2027-03-19"
    }  # fmt: skip
    assert found["tiers"][0]["missing"] == [["spend this calendar year: 120.50 EUR of 200.00 EUR"]]
    assert [line["asked"] for line in found["lines"]] == ["30.5", "90", "30"]


def test_only_the_newest(folder: Path) -> None:
    ran = run("statement", "books.loyalty", "events.csv", "--member", "A", "--last", "1", columns=200)
    assert "what was booked, the last 1 of 2" in ran.out
    assert "2026-03-02" not in ran.out


def test_nobody_of_that_name(folder: Path) -> None:
    ran = run("statement", "books.loyalty", "events.csv", "--member", "a", columns=200)
    assert ran.code == 2
    assert "no member `a` in these events" in ran.err


def test_a_faulty_ruleset(folder: Path) -> None:
    (folder / "books.loyalty").write_text(RULES.replace("give 1 point", "give 1 poimt"))
    ran = run("statement", "books.loyalty", "events.csv", "--member", "A", columns=200)
    assert ran.code == 1
    assert "LR" in ran.all


def test_what_cannot_be_used_is_said(folder: Path) -> None:
    (folder / "events.csv").write_text(EVENTS + "4,2026-03-12 10:00,A,ten\n")
    ran = run("statement", "books.loyalty", "events.csv", "--member", "A", columns=200)
    assert ran.code == 0
    assert "1 set aside:\n  events.csv:5: " in ran.err
    assert "points: 0 points, 80 points pending" in ran.out


@pytest.mark.parametrize("columns", [60, 80])
def test_a_narrow_terminal_gets_every_figure(folder: Path, columns: int) -> None:
    ran = run("statement", "books.loyalty", "events.csv", "--member", "A", columns=columns)
    wide = run("statement", "books.loyalty", "events.csv", "--member", "A", columns=400)
    assert max(map(len, ran.out.splitlines())) <= columns
    assert sorted(ran.out.split()) == sorted(wide.out.split())
