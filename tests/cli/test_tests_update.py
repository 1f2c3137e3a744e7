"""`test --update`: what failed is recorded anew, after showing it, and nothing else changes."""

from __future__ import annotations

import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from .command import PROGRAMME, Ran, run

# 30.50 EUR at 1 point per 1 EUR, rounded down, are 30 points.
TESTS = """# the first of May

test "thirty euros"   # with a cake
  when 2026-05-01 purchase of A: amount   30.50 EUR
  then   base gives 31 points   # was 31
  and A has 1,000 points

test "as it should be"
  when 2026-05-01   purchase of A: amount 1,000.00 EUR
  then base gives 1,000 points
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "books.loyalty").write_text(PROGRAMME, encoding="utf-8")
    (tmp_path / "books.test.loyalty").write_text(TESTS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answering(word: str, *arguments: str) -> Ran:
    """The command, asked on a terminal."""
    with patch.object(sys.stdin, "isatty", lambda: True), patch("typer.confirm", lambda text: word == "y"):
        return run(*arguments)


def test_only_what_failed_changes(folder: Path) -> None:
    ran = run("test", ".", "--update", "--yes")
    assert ran.code == 0, ran.all
    assert ran.out.splitlines() == [
        "--- books.test.loyalty",
        "+++ books.test.loyalty",
        "@@ -3,6 +3,6 @@",
        ' test "thirty euros"   # with a cake',
        "   when 2026-05-01 purchase of A: amount   30.50 EUR",
        "-  then   base gives 31 points   # was 31",
        "-  and A has 1,000 points",
        "+  then   base gives 30 points   # was 31",
        "+  and A has 30 points",
        " ",
        ' test "as it should be"',
        "recorded 2 expectations in books.test.loyalty",
    ]
    after = TESTS.replace("gives 31", "gives 30").replace("A has 1,000", "A has 30")
    assert (folder / "books.test.loyalty").read_text(encoding="utf-8") == after
    assert run("test", ".").all == "2 tests passed\n"


def test_it_asks_on_a_terminal(folder: Path) -> None:
    ran = answering("n", "test", ".", "--update")
    assert ran.code == 1
    assert ran.out.splitlines()[-1] == "nothing was written"
    assert (folder / "books.test.loyalty").read_text(encoding="utf-8") == TESTS
    ran = answering("y", "test", ".", "--update")
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == "recorded 2 expectations in books.test.loyalty"


def test_it_writes_nothing_where_nobody_can_answer(folder: Path) -> None:
    with patch.object(sys.stdin, "isatty", lambda: False):
        ran = run("test", ".", "--update")
    assert ran.code == 1
    assert ran.out.splitlines()[-1].startswith("nothing was written: add `--yes`")
    assert (folder / "books.test.loyalty").read_text(encoding="utf-8") == TESTS


def test_nothing_to_update(folder: Path) -> None:
    ran = run("test", ".", "--update", "--only", "as *")
    assert (ran.code, ran.all) == (0, "1 test passed\n")
    assert run("test", ".", "--update", "--format", "json").code == 2
    assert run("test", ".", "--yes").code == 2


def test_line_ends_and_marks_stay(folder: Path) -> None:
    path = folder / "books.test.loyalty"
    path.write_bytes(b"\xef\xbb\xbf" + TESTS.replace("\n", "\r\n").encode())
    assert run("test", ".", "--update", "--yes").code == 0
    after = TESTS.replace("gives 31", "gives 30").replace("A has 1,000", "A has 30")
    assert path.read_bytes() == b"\xef\xbb\xbf" + after.replace("\n", "\r\n").encode()


def test_in_yaml(folder: Path) -> None:
    (folder / "books.test.loyalty").unlink()
    text = """- test: thirty euros  # a remark
  steps:
    - when: "2026-05-01 purchase of A: amount 30.50 EUR"
    - then: base gives 31 points  # more
    - then: "A has 1,000 points"
    - when: 2026-05-02
    - then: 'base gives A 5 points'
- test: a table
  when: "2026-05-01 purchase of A: amount {amount}"
  then:
    - base gives {points}
    - A has {points}
  cases:
    - amount   | points
    - 5.50 EUR | 6 points
"""
    (folder / "books.test.yaml").write_text(text, encoding="utf-8")
    assert run("test", ".", "--update", "--yes").code == 0
    after = text.replace("31 points", "30 points").replace("A has 1,000", "A has 30").replace("6 points", "5 points")
    after = after.replace("A 5 points", "A nothing")
    assert (folder / "books.test.yaml").read_text(encoding="utf-8") == after


def test_in_the_ruleset_and_in_what_it_includes(folder: Path) -> None:
    (folder / "books.test.loyalty").write_text('include "more.loyalty"\n', encoding="utf-8")
    (folder / "more.loyalty").write_text(TESTS, encoding="utf-8")
    (folder / "books.loyalty").write_text(PROGRAMME + TESTS, encoding="utf-8")
    ran = run("test", "books.loyalty", "--update", "--yes")
    assert ran.code == 0, ran.all
    assert ran.out.splitlines()[-1] == "recorded 4 expectations in books.loyalty, more.loyalty"


# ------------------------------------------------------------------------------------------------ tables
TABLE = """test "points"
  when 2026-03-02 purchase of A: amount {amount}
  then base gives {points} points
  and A has {left}
  cases
    amount    | left         | points | because
    9.99 EUR  | 9 points     | 8      | rounded down
    1.10 EUR  | 1,000 points | 22     | one point
    0.10 EUR  | 0 points     | 7      | nothing
    2,000 EUR | 1 point      | 1      | more than there is room for
"""


def test_cells_are_recorded_and_stay_in_line(folder: Path) -> None:
    path = folder / "books.test.loyalty"
    path.write_text(TABLE, encoding="utf-8")
    assert run("test", ".", "--update", "--yes").code == 0
    assert path.read_text(encoding="utf-8").splitlines()[6:] == [
        "    9.99 EUR  | 9 points     | 9      | rounded down",
        "    1.10 EUR  | 1 point      | 1      | one point",
        "    0.10 EUR  | 0 points     | 0      | nothing",
        "    2,000 EUR | 2,000 points | 2,000  | more than there is room for",
    ]


def test_what_happens_is_not_changed(folder: Path) -> None:
    """The figure stands in the purchase too: another purchase would be another test."""
    text = 'test "points"\n  when 2026-03-02 purchase of A: amount 1{n} EUR\n  then base gives {n} points\n'
    text += "  cases\n    n\n    5\n"
    (folder / "books.test.loyalty").write_text(text, encoding="utf-8")
    ran = run("test", ".", "--update", "--yes")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "1 expectation to change by hand:",
        "  books.test.loyalty:3:8",
        "    expected: base gives 5 points",
        "    but:      base gives 15 points",
        "    row:      books.test.loyalty:6:5",
        "    why:",
        "      base: 15 points (books.loyalty:9)",
        "          1 point per 1 EUR × 15.00 EUR = 15 points (line 11)",
        "nothing could be recorded",
    ]
    assert (folder / "books.test.loyalty").read_text(encoding="utf-8") == text


def test_one_figure_for_two_expectations_is_left(folder: Path) -> None:
    """5 points are given, and 7 are there: `points` can't be both. The first that can be is recorded."""
    text = 'test "points"\n  given A has 2 points\n  when 2026-03-02 purchase of A: amount 5 EUR\n'
    text += "  then base gives {points}\n  and A has {points}\n  cases\n    points\n    6 points\n"
    path = folder / "books.test.loyalty"
    path.write_text(text, encoding="utf-8")
    ran = run("test", ".", "--update", "--yes")
    assert ran.code == 1
    assert "1 expectation to change by hand:" in ran.out
    assert path.read_text(encoding="utf-8") == text.replace("6 points", "5 points")


def test_what_no_phrase_says_is_left(folder: Path) -> None:
    text = TESTS.replace("and A has 1,000 points", "and nothing").replace("purchase of A", "purchase as e1 of A", 1)
    text = text.replace("  and nothing", "  and nothing\n  and e1 is refused")
    path = folder / "books.test.loyalty"
    path.write_text(text, encoding="utf-8")
    ran = run("test", ".", "--update", "--yes")
    assert ran.code == 1
    assert "2 expectations to change by hand:" in ran.out
    assert ran.out.splitlines()[-1] == "recorded 1 expectation in books.test.loyalty"
    assert path.read_text(encoding="utf-8") == text.replace("31 points ", "30 points ")
