"""`compare` on the command line: its forms, its files and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .command import PROGRAMME, run

EVENTS = "id,time,member,amount\n1,2026-03-02 10:00,A,30.50\n2,2026-03-10 10:00,A,90\n3,2026-03-11 10:00,B,10\n"
# 30 + 90 points for A and 10 for B; twice that under the new rules.


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    old = PROGRAMME.replace("wallet points", "wallet points\n  worth 0.01 EUR")
    (tmp_path / "old.loyalty").write_text(old)
    (tmp_path / "new.loyalty").write_text(old.replace("give 1 point per", "give 2 points per"))
    (tmp_path / "events.csv").write_text(EVENTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_text(folder: Path) -> None:
    ran = run("compare", "old.loyalty", "new.loyalty", "events.csv", columns=120)
    assert ran.code == 1
    assert ran.out.splitlines()[:4] == [
        "Corner Books: old.loyalty → new.loyalty",
        "",
        "costs 1.31 EUR more (+100.77 %): 2.61 EUR instead of 1.30 EUR; that is 2.00 % of revenue instead of 1.00 %",
        "2 members: 2 gain, none loses, none is unchanged",
    ]  # 61 + 180 + 20 points are 2.61 EUR of 130.50 EUR


def test_nothing_differs(folder: Path) -> None:
    ran = run("compare", "old.loyalty", "old.loyalty", "events.csv")
    assert ran.code == 0
    assert "not one entry differs" in ran.out


def test_json(folder: Path) -> None:
    ran = run("compare", "old.loyalty", "new.loyalty", "events.csv", "--format", "json")
    assert ran.code == 1
    found = json.loads(ran.out)
    assert found["cost"] == {"before": "1.30", "after": "2.61", "change": "1.31"}
    assert [one["member"] for one in found["changed"]] == ["A", "B"]


def test_markdown(folder: Path) -> None:
    ran = run("compare", "old.loyalty", "new.loyalty", "events.csv", "--format", "markdown")
    assert ran.code == 1
    assert ran.out.startswith("### Corner Books: `old.loyalty` → `new.loyalty`\n")


def test_a_threshold_decides(folder: Path) -> None:
    below = run("compare", "old.loyalty", "new.loyalty", "events.csv", "--fail-if", "cost>200%")
    assert below.code == 0
    beyond = run("compare", "old.loyalty", "new.loyalty", "events.csv", "--fail-if", "lose>0", "--fail-if", "cost>50%")
    assert beyond.code == 1
    assert "beyond the threshold: cost>50%" in beyond.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("old.loyalty", "new.loyalty"), "no events"),
        (("old.loyalty", "none.loyalty", "events.csv"), "there is no `none.loyalty`"),
        (("old.loyalty", "new.loyalty", "none.csv"), "none.csv"),
        (("old.loyalty", "new.loyalty", "events.csv", "--fail-if", "costs>1%"), "did you mean `cost`?"),
        (("old.loyalty", "new.loyalty", "events.csv", "--fail-if", "cost>1 USD"), "is in USD"),
        (("old.loyalty", "new.loyalty", "events.csv", "--out", "."), "holds the data"),
    ],
)
def test_it_could_not_run(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = run("compare", *arguments)
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((" EUR", " USD"), "one programme is in EUR and the other in USD"),
        (("wallet points\n", "wallet points\n  decimals 2\n"), "amounts of `points` can't be compared"),
    ],
)
def test_amounts_that_are_not_alike(folder: Path, change: tuple[str, str], said: str) -> None:
    text = (folder / "new.loyalty").read_text()
    assert change[0] in text
    (folder / "new.loyalty").write_text(text.replace(*change))
    ran = run("compare", "old.loyalty", "new.loyalty", "events.csv")
    assert ran.code == 2
    assert said in ran.err


def test_a_ruleset_with_errors(folder: Path) -> None:
    (folder / "bad.loyalty").write_text("earn base\n")
    ran = run("compare", "old.loyalty", "bad.loyalty", "events.csv")
    assert ran.code == 2
    assert "error[" in ran.err


def test_files_and_what_was_set_aside(folder: Path) -> None:
    (folder / "events.csv").write_text(EVENTS + "4,2026-03-12 10:00,B,ten\n")
    ran = run("compare", "old.loyalty", "new.loyalty", "events.csv", "--out", "out")
    assert "1 set aside" in ran.err  # once, though two rulesets read it
    names = sorted(path.name for path in (folder / "out").iterdir())
    assert names == ["changed_members.csv", "changed_months.csv", "changed_rules.csv", "rejects.csv"]
    assert (folder / "out" / "changed_members.csv").read_text().splitlines()[1].startswith("A,gains,1.21,")


def test_a_page(folder: Path) -> None:
    ran = run("compare", "old.loyalty", "new.loyalty", "events.csv", "--report", "change.html")
    assert ran.code == 1
    page = (folder / "change.html").read_text()
    assert "Costs 1.31 EUR more (+100.77 %)" in page
    assert "<code>base</code>: gives 2 points per 1 EUR of amount" in page
    assert "<code>old.loyalty</code> → <code>new.loyalty</code>" in page  # names stay as they are
    assert "<li>base: old.loyalty:" in page
    assert run("compare", "old.loyalty", "new.loyalty", "events.csv", "--report", "change.csv").code == 2


def test_help_has_an_example() -> None:
    assert "Example: loyalty-rules compare" in run("compare", "--help").out
