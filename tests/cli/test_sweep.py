"""`sweep` on the command line: its forms and its exit codes."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from .command import PROGRAMME, run

EVENTS = "id,time,member,amount\n1,2026-03-02 10:00,A,30.50\n2,2026-03-10 10:00,A,90\n3,2026-03-11 10:00,B,10\n"
# 130 points of one cent are 1.30 EUR of 130.50 EUR; half a point per euro gives 15 + 45 + 5, two give 61 + 180 + 20.


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "books.loyalty").write_text(PROGRAMME.replace("wallet points", "wallet points\n  worth 0.01 EUR"))
    (tmp_path / "events.csv").write_text(EVENTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_text(folder: Path) -> None:
    ran = run("sweep", "books.loyalty", "events.csv", "--set", "base.give=0.5,1,2", columns=120)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == "Corner Books: `base.give`, now 1 point (books.loyalty:12)"
    assert "Members behave as they did: the same purchases on the same days, whatever the value." in lines
    rows = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]
    assert [row[:5] for row in rows if len(row) > 5][1:] == [
        ["0.5 points", "65 points", "0.65 EUR", "0.50 %", "-0.65 EUR"],
        ["1 point (now)", "130 points", "1.30 EUR", "1.00 %", "–"],
        ["2 points", "261 points", "2.61 EUR", "2.00 %", "+1.31 EUR"],
    ]
    # Forty signs for the largest: 65/261 and 130/261 of them are 10 and 20.
    assert [row[2].count("█") for row in rows if row[-1:] and row[-1].endswith("█")] == [10, 20, 40]


def test_json(folder: Path) -> None:
    ran = run("sweep", "books.loyalty", "events.csv", "--set", "base.give=2", "--format", "json", "--elasticity", "0.5")
    assert ran.code == 0
    found = json.loads(ran.out)
    assert found["behaviour"] == "constant"
    (row,) = found["rows"]
    assert (row["values"], row["cost"], row["cost_difference"]) == ({"base.give": "2"}, "2.61", "1.31")
    # 131/130 more reward, half of that more revenue: 130.50 + 65.75 (65.7519…), and 2.61 + 1.32 (1.315…) of cost.
    assert row["estimate"] == {"revenue": "196.25", "cost": "3.93"}


def test_csv(folder: Path) -> None:
    ran = run("sweep", "books.loyalty", "events.csv", "--set", "base.give=1,2", "--format", "csv")
    assert ran.code == 0
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [(row["base.give"], row["present"], row["cost"], row["given points"]) for row in rows] == [
        ("1", "yes", "1.30", "130"),
        ("2", "no", "2.61", "261"),
    ]


def test_markdown(folder: Path) -> None:
    ran = run("sweep", "books.loyalty", "events.csv", "--set", "base.give=1,2", "--format", "markdown")
    assert ran.code == 0
    assert "| 2 points | 261 points | 2.61 EUR |" in ran.out


def test_figures_are_listed(folder: Path) -> None:
    ran = run("sweep", "books.loyalty", "--list")
    assert ran.code == 0
    assert " base.give                1 point  books.loyalty:12" in ran.out.splitlines()
    found = json.loads(run("sweep", "books.loyalty", "--list", "--format", "json").out)
    assert found[-1] == {
        "figure": "base.give.per",
        "kind": "number",
        "now": "1",
        "unit": "EUR",
        "step": "1/100",
        "place": "books.loyalty:12",
        "clause": "give 1 point per 1 EUR of amount",
    }


SPRING = """
earn spring
  on purchase
  from 2026-03-01 to 2026-03-09
  give 5 points
"""
# Besides the 130 points, 5 for each purchase up to the last day: on 2, 10 and 11 March.


def test_the_end_of_a_campaign(folder: Path) -> None:
    rules = folder / "books.loyalty"
    rules.write_text(rules.read_text() + SPRING)
    swept = ("sweep", "books.loyalty", "events.csv", "--set")
    ran = run(*swept, "spring.to=2026-03-08..2026-03-12 step 2 days", columns=120)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == "Corner Books: `spring.from.to`, now 2026-03-09 (books.loyalty:16)"
    rows = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]
    assert [row[:3] for row in rows if len(row) > 5][1:] == [
        ["2026-03-08", "135 points", "1.35 EUR"],
        ["2026-03-09 (now)", "135 points", "1.35 EUR"],
        ["2026-03-10", "140 points", "1.40 EUR"],
        ["2026-03-12", "145 points", "1.45 EUR"],
    ]
    found = json.loads(run(*swept, "spring.to=2026-03-11,2026-03-08", "--format", "json").out)
    assert [(row["values"], row["cost"]) for row in found["rows"]] == [
        ({"spring.from.to": "2026-03-08"}, "1.35"),
        ({"spring.from.to": "2026-03-11"}, "1.45"),
    ]
    assert [(one["kind"], one["now"], one["unit"], one["step"]) for one in found["figures"]] == [
        ("day", "2026-03-09", None, "1")
    ]
    ran = run(*swept, "spring.to=2026-03-10", "--format", "csv")
    assert ran.out.splitlines()[1].startswith("2026-03-10,no,")
    ran = run(*swept, "spring.to=2026-03-10,2026-03-11", "--report", "r.html")
    assert ran.code == 0
    assert "2026-03-11" in (folder / "r.html").read_text()
    listed = run("sweep", "books.loyalty", "--list").out.splitlines()
    assert ["spring.from.to", "2026-03-09", "books.loyalty:16"] in [line.split() for line in listed]


def test_labels_of_a_chart_stand_clear_of_each_other(folder: Path) -> None:
    """Ten days have room side by side on a wide page; on a phone every third has."""
    rules = folder / "books.loyalty"
    rules.write_text(rules.read_text() + SPRING)
    days = "spring.to=2026-03-01..2026-03-10 step 1 day"
    assert run("sweep", "books.loyalty", "events.csv", "--set", days, "--report", "r.html").code == 0
    wide, narrow = (folder / "r.html").read_text().split("</svg>")[:2]
    assert len(re.findall(r">2026-03-[0-9]{2}</text>", wide)) == 10
    assert re.findall(r">(2026-03-[0-9]{2})</text>", narrow) == [f"2026-03-{day}" for day in ("01", "04", "07", "10")]


def test_how_long_a_campaign_may_last(folder: Path) -> None:
    rules = folder / "books.loyalty"
    rules.write_text(rules.read_text() + SPRING)
    swept = ("sweep", "books.loyalty", "events.csv", "--set", "spring.to=2026-03-01..2026-12-31")
    ran = run(*swept, "--target", "cost=1.42 EUR", columns=120)
    assert ran.code == 0
    assert "cost=1.42 EUR: `spring.from.to` at 2026-03-10\n  there: 2026-03-10 for 1.40 EUR" in ran.out
    assert "  the next one goes beyond it: 2026-03-11 for 1.45 EUR" in ran.out
    ran = run(*swept[:4], "spring.to=2026-02-01")
    assert ran.code == 2
    assert "with `spring.from.to` at 2026-02-01 the rules have an error" in " ".join(ran.err.split())


def test_a_target(folder: Path) -> None:
    # 1.5 points per euro give 45 + 135 + 15 = 195 points, 1.4942… %; 1.51 give 46 + 135 + 15 = 196, 1.5019… %.
    ran = run("sweep", "books.loyalty", "events.csv", "--set", "base.give=1..3", "--target", "cost=1.5%")
    assert ran.code == 0
    assert "cost=1.5%: `base.give` at 1.5 points" in ran.out
    assert "  there: 1.5 points for 1.95 EUR, 1.4943 % of revenue" in ran.out


def test_a_target_out_of_reach(folder: Path) -> None:
    ran = run("sweep", "books.loyalty", "events.csv", "--set", "base.give=1..3", "--target", "cost=10%", columns=120)
    assert ran.code == 1
    assert "not reachable: whatever `base.give` is between 1 point and 3 points, it costs less" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("events.csv",), "nothing is set"),
        (("events.csv", "--set", "base.giv=1,2"), "did you mean `base.give`"),
        (("events.csv", "--set", "base.give=1..3"), "says no step"),
        (("events.csv", "--set", "base.give=1,2 USD"), "is in USD"),
        (("events.csv", "--set", "base.give=1..3", "--target", "3%"), "is no target"),
        (("events.csv", "--set", "base.give=1,2", "--elasticity", "much"), "is not a number"),
        (("events.csv", "--set", "base.give=1,2", "--elasticity", "11"), "between 0 and 10"),
        (("--set", "base.give=1,2"), "no events"),
        (("none.csv", "--set", "base.give=1,2"), "none.csv"),
        (("events.csv", "--list", "--set", "base.give=1,2"), "`--list` tries nothing"),
    ],
)
def test_it_could_not_run(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = run("sweep", "books.loyalty", *arguments)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())


def test_a_ruleset_with_errors(folder: Path) -> None:
    (folder / "bad.loyalty").write_text("earn base\n")
    assert run("sweep", "bad.loyalty", "events.csv", "--set", "base.give=1,2").code == 2
    assert run("sweep", "bad.loyalty", "--list").code == 2


def test_a_page(folder: Path) -> None:
    ran = run("sweep", "books.loyalty", "events.csv", "--set", "base.give=1,2", "--report", "pages/sweep.html")
    assert ran.code == 0
    assert "wrote pages/sweep.html" in ran.err
    page = (folder / "pages" / "sweep.html").read_text()
    assert "<svg" in page
    assert "<code>base.give</code>, now 1 point" in page
    assert run("sweep", "books.loyalty", "events.csv", "--set", "base.give=1,2", "--report", "sweep.csv").code == 2


def test_help_has_an_example() -> None:
    assert "Example: loyalty-rules sweep" in run("sweep", "--help").out
