"""What waits for a condition has no day yet, wherever it is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .command import PROGRAMME, run

RULES = (
    PROGRAMME
    + """  pending until when visits >= 3

measure visits = number of purchase
"""
)
EVENTS = """id,time,member,amount
1,2026-03-02 10:00,A,30
"""
NEXT = '{"type": "purchase", "member": "A", "amount": 80.00, "time": "2026-03-03 12:00"}'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "books.loyalty").write_text(RULES)
    (tmp_path / "events.csv").write_text(EVENTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("statement", "books.loyalty", "events.csv", "--member", "A"),
            "30 points held back until its condition holds",
        ),
        (
            ("explain", "books.loyalty", "events.csv", "--entry", "1"),
            "in lot 1/base good as soon as its condition holds",
        ),
        (
            ("quote", "books.loyalty", "--history", "events.csv", "--event", NEXT),
            "base: earned 80 points, held back until its condition holds",
        ),
    ],
)
def test_in_words(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = run(*arguments, columns=200)
    assert ran.code == 0, ran.all
    assert said in ran.out
    assert "9999" not in ran.out


def test_as_data(folder: Path) -> None:
    ran = run("statement", "books.loyalty", "events.csv", "--member", "A", "--format", "json")
    (lot,) = json.loads(ran.out)["wallets"][0]["lots"]
    assert lot == {"amount": "30", "pending": True, "active_on": None, "until": None}
    ran = run("quote", "books.loyalty", "--history", "events.csv", "--event", NEXT, "--format", "json")
    (entry,) = json.loads(ran.out)["entries"]
    assert (entry["pending"], entry["active_on"]) == (True, None)
