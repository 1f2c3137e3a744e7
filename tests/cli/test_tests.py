"""`test` on the command line: what holds, what does not, and what came instead."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import loyalty_rules as lr

from .command import CHECKOUT, PROGRAMME, run

HOLDS = """
test "thirty euros"
  when 2026-03-02 purchase of A: amount 30.50 EUR
  then base gives 30 points
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "books.loyalty").write_text(f"language 1\n{PROGRAMME}{HOLDS}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def fails(text: str = "31 points") -> str:
    return HOLDS.replace("thirty euros", "too much").replace("30 points", text)


def test_all_hold(folder: Path) -> None:
    ran = run("test", "books.loyalty")
    assert (ran.code, ran.all) == (0, "1 test passed\n")


def test_verbose_names_what_passed(folder: Path) -> None:
    ran = run("test", ".", "--verbose")
    assert (ran.code, ran.all) == (0, "passed  thirty euros\n1 test passed\n")


def test_what_fails_is_told_with_its_entries(folder: Path) -> None:
    (folder / "books.test.loyalty").write_text(fails() + "  and A has 29 points\n", encoding="utf-8")
    ran = run("test", "books.loyalty")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "failed  too much",
        "  books.test.loyalty:4:8",
        "    expected: base gives 31 points",
        "    but:      base gives 30 points",
        "    why:",
        "      base: 30 points (books.loyalty:10)",
        "          1 point per 1 EUR × 30.50 EUR = 30.5 points (line 12)",
        "          rounded down: 30 points (line 12)",
        "  books.test.loyalty:5:7",
        "    expected: A has 29 points",
        "    but:      A has 30 points",
        "    after:    2026-03-02 purchase of A",
        "      A  earned by base  30 points  of 30.5 points asked; lot e1/base; books.loyalty:10",
        "",
        "1 of 2 tests failed",
    ]


@pytest.mark.parametrize(
    ("expectation", "expected", "found"),
    [
        ("base gives nothing", "base gives nothing", "base gives 30 points"),
        ("base gives B 30 points", "base gives B 30 points", "base gives B nothing"),
        ("A has 30 points pending", "A has 30 points pending", "A has 0 points pending"),
        ("e1 is refused", "e1 is refused", "e1 is taken"),
        ("nothing", "nothing", "1 entry"),
    ],
)
def test_each_kind_of_expectation(folder: Path, expectation: str, expected: str, found: str) -> None:
    text = HOLDS.replace("thirty euros", "another").replace("purchase of", "purchase as e1 of")
    (folder / "books.test.loyalty").write_text(text.replace("base gives 30 points", expectation), encoding="utf-8")
    (verdict,) = lr.run_tests("books.loyalty", only=["another"]).verdicts
    assert [(failure.expected, failure.found) for failure in verdict.failures] == [(expected, found)]


def test_a_refused_event_says_why(folder: Path) -> None:
    text = 'test "no such purchase"\n  when 2026-03-02 return of A: purchase p9\n  then base gives 5 points\n'
    (folder / "books.test.loyalty").write_text(text, encoding="utf-8")
    ran = run("test", "books.test.loyalty")
    assert ran.code == 1
    assert "      refused: no purchase `p9` of this member" in ran.out


def test_colour_is_for_terminals_and_changes_no_word(folder: Path) -> None:
    (folder / "books.test.loyalty").write_text(fails(), encoding="utf-8")
    plain = run("test", ".", "--verbose").out
    coloured = run("--color", "always", "test", ".", "--verbose").out
    assert "\x1b" not in plain
    assert "\x1b[31mfailed  \x1b[0mtoo much\n" in coloured
    assert "\x1b[32mpassed  \x1b[0mthirty euros\n" in coloured
    assert re.sub(r"\x1b\[[0-9]+m", "", coloured) == plain
    assert (
        "\x1b[32m+  then base gives 30 points\x1b[0m" in run("--color", "always", "test", ".", "--update", "--yes").out
    )


# ------------------------------------------------------------------------------------------------ tables, findings
TABLE = """
test "points"
  when 2026-03-02 purchase of A: amount {amount}
  then base gives {points}
  cases
    amount    | points
    9.99 EUR  | 9 points
    10.50 EUR | 11 points
"""


def test_a_case_that_fails_names_its_row(folder: Path) -> None:
    (folder / "books.test.loyalty").write_text(TABLE, encoding="utf-8")
    ran = run("test", "books.test.loyalty", "--verbose")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "passed  points (9.99 EUR, 9 points)",
        "failed  points (10.50 EUR, 11 points)",
        "  books.test.loyalty:4:8",
        "    expected: base gives 11 points",
        "    but:      base gives 10 points",
        "    row:      books.test.loyalty:8:5",
        "    why:",
        "      base: 10 points (books.loyalty:10)",
        "          1 point per 1 EUR × 10.50 EUR = 10.5 points (line 12)",
        "          rounded down: 10 points (line 12)",
        "    after:    2026-03-02 purchase of A",
        "      A  earned by base  10 points  of 10.5 points asked; lot e1/base; books.loyalty:10",
        "",
        "1 of 2 tests failed",
    ]
    assert run("test", ".", "--only", "points").out.splitlines()[-1] == "1 of 2 tests failed"


UNREAD = "measure visits = number of purchase\n"  # a warning: no rule reads it


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("check finds LR313 at visits", []),
        ("check finds LR313", []),
        ("check finds LR313 at base", ["check does not find LR313 at base", "check finds LR313: "]),
        ("check finds nothing", ["check finds LR313: "]),
        ("check finds LR313\n  and check finds LR313", ["check does not find LR313"]),
    ],
)
def test_what_check_finds(folder: Path, lines: str, found: list[str]) -> None:
    with (folder / "books.loyalty").open("a", encoding="utf-8") as rules:
        rules.write(UNREAD)
    codes = [one.code for one in lr.check("books.loyalty").diagnostics]
    (folder / "books.test.loyalty").write_text(f'test "known"\n  then {lines}\n', encoding="utf-8")
    (verdict,) = lr.run_tests("books.test.loyalty").verdicts
    assert codes == ["LR313"]
    assert len(verdict.failures) == len(found)
    for failure, start in zip(verdict.failures, found, strict=True):
        assert failure.found.startswith(start)


# ------------------------------------------------------------------------------------------------ why
REASONS = """
measure spend = sum of amount of purchase

tier Reader
tier Gold
  reach when spend this calendar year >= 100 EUR
  keep for life

earn large
  on purchase
  when amount >= 50 EUR
  give 30 points
  at most 40 points per member per calendar month

earn birthday-gift
  on anniversary of birthday
  give 5 points

member
  birthday date, optional

notify thanks
  on purchase
  when amount >= 500 EUR
"""


@pytest.mark.parametrize(
    ("expectation", "reasons"),
    [
        (
            "large gives 5 points",
            ["large: does not apply (books.loyalty:25)", "  ✗ when amount >= 50 EUR: amount is 20.00 EUR (line 27)"],
        ),
        (
            "birthday-gift gives 5 points",
            ["birthday-gift: not set off, it is `on anniversary of birthday` (books.loyalty:31)"],
        ),
        (
            "A is Gold",
            ["Gold: not reached, needs spend this calendar year >= 100 EUR (spend this calendar year is 20.00 EUR)"],
        ),
        ("B is Gold", []),
        ("A has 5 points", []),
    ],
)
def test_why_something_else_came(folder: Path, expectation: str, reasons: list[str]) -> None:
    with (folder / "books.loyalty").open("a", encoding="utf-8") as rules:
        rules.write(REASONS)
    text = f'test "why"\n  when 2026-03-02 purchase of A: amount 20 EUR\n  then {expectation}\n'
    (folder / "books.test.loyalty").write_text(text, encoding="utf-8")
    (verdict,) = lr.run_tests("books.test.loyalty").verdicts
    assert [list(failure.why) for failure in verdict.failures] == [reasons]


def test_the_cap_that_cut(folder: Path) -> None:
    """Of 30 points the second time 10 are left of the 40 a month."""
    with (folder / "books.loyalty").open("a", encoding="utf-8") as rules:
        rules.write(REASONS)
    text = 'test "why"\n  when 2026-03-02 purchase of A: amount 60 EUR\n  and 2026-03-03 purchase of A: amount 60 EUR\n'
    (folder / "books.test.loyalty").write_text(f"{text}  then large gives 30 points\n", encoding="utf-8")
    (verdict,) = lr.run_tests("books.test.loyalty").verdicts
    (failure,) = verdict.failures
    assert failure.found == "large gives 10 points"
    assert any("at most 40 points per member per calendar month" in sentence for sentence in failure.why), failure.why


# ------------------------------------------------------------------------------------------------ test files
def test_test_files_are_named_after_their_ruleset(folder: Path) -> None:
    (folder / "books.more.test.loyalty").write_text(fails("30 points"), encoding="utf-8")
    (folder / "books.test.yaml").write_text(
        '- test: in YAML\n  when: "2026-03-02 purchase of A: amount 2 EUR"\n  then: base gives 2 points\n',
        encoding="utf-8",
    )
    (folder / "book.test.loyalty").write_text(fails(), encoding="utf-8")
    ran = run("test", ".", "--verbose")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "passed  thirty euros",
        "passed  too much",
        "passed  in YAML",
        "note: `book.test.loyalty` is named after no ruleset of its folder: its tests were not run",
        "3 tests passed",
    ]


def test_one_test_file_alone(folder: Path) -> None:
    (folder / "books.test.loyalty").write_text(fails(), encoding="utf-8")
    assert run("test", "books.test.loyalty").out.splitlines()[-1] == "1 of 1 test failed"


def test_a_test_file_may_include_another(folder: Path) -> None:
    (folder / "books.test.loyalty").write_text('language 1\ninclude "parts/a.loyalty"\n', encoding="utf-8")
    (folder / "parts").mkdir()
    (folder / "parts" / "a.loyalty").write_text(f"language 1\n{fails('30 points')}", encoding="utf-8")
    assert run("test", ".").all == "2 tests passed\n"


def test_a_test_file_of_no_ruleset(folder: Path) -> None:
    (folder / "other.test.loyalty").write_text(fails(), encoding="utf-8")
    ran = run("test", "other.test.loyalty")
    assert ran.code == 2
    assert "error[LR102]: there is no ruleset beside `other.test.loyalty` that it is named after" in ran.err


def test_errors_of_a_test_file_are_findings_of_its_own(folder: Path) -> None:
    (folder / "books.test.loyalty").write_text(fails().replace("base", "bose"), encoding="utf-8")
    assert run("check", "books.loyalty").code == 0
    checked = run("check", "books.test.loyalty")
    assert checked.code == 1
    assert "error[LR201]: there is no rule or exchange `bose`" in checked.out
    assert "books.test.loyalty:4:8" in checked.out
    ran = run("test", ".")
    assert ran.code == 1
    assert checked.out.startswith(ran.err)  # `check` says besides how it can be mended


# ------------------------------------------------------------------------------------------------ choosing
def test_only(folder: Path) -> None:
    (folder / "books.test.loyalty").write_text(fails(), encoding="utf-8")
    assert run("test", ".", "--only", "thirty euros").all == "1 test passed\n"
    assert run("test", ".", "--only", "t*", "--verbose").out.splitlines()[-1] == "1 of 2 tests failed"
    ran = run("test", ".", "--only", "thirty euro")
    assert ran.code == 2
    assert "no test is called `thirty euro`, did you mean `thirty euros`?" in ran.err


def test_no_tests(folder: Path) -> None:
    (folder / "books.loyalty").write_text(PROGRAMME, encoding="utf-8")
    assert run("test", ".").all == "there are no tests\n"


# ------------------------------------------------------------------------------------------------ other formats
def test_json(folder: Path) -> None:
    (folder / "books.test.loyalty").write_text(fails(), encoding="utf-8")
    ran = run("test", ".", "--format", "json")
    assert ran.code == 1
    found = json.loads(ran.out)
    assert (found["version"], found["tests"], found["failed"]) == (1, 2, 1)
    assert [(one["name"], one["passed"]) for one in found["results"]] == [("thirty euros", True), ("too much", False)]
    (failure,) = found["results"][1]["failures"]
    assert (failure["expected"], failure["found"]) == ("base gives 31 points", "base gives 30 points")
    assert failure["place"] == "books.test.loyalty:4:8"
    assert failure["entries"] == [
        {
            "member": "A",
            "what": "earned by base",
            "amount": "30 points",
            "asked": "30.5 points",
            "lot": "e1/base",
            "note": None,
            "place": "books.loyalty:10",
        }
    ]


def test_junit(folder: Path) -> None:
    """The elements and attributes that build servers read."""
    (folder / "books.test.loyalty").write_text(fails().replace("too much", "<too> & much"), encoding="utf-8")
    ran = run("test", ".", "--format", "junit", "--out", "results.xml")
    assert ran.code == 1
    assert ran.out.splitlines()[-1] == "1 of 2 tests failed"
    text = (folder / "results.xml").read_text(encoding="utf-8")
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    root = ElementTree.fromstring(text)
    # All that the schema of the format knows there.
    assert (root.tag, set(root.attrib)) == ("testsuites", {"name", "tests", "failures", "errors", "time"})
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("2", "1", "0")
    assert [(one.get("name"), one.get("tests"), one.get("failures")) for one in root] == [
        ("books.loyalty", "1", "0"),
        ("books.test.loyalty", "1", "1"),
    ]
    for suite in root:
        assert suite.tag == "testsuite"
        assert float(suite.get("time", "")) >= 0
        for case in suite:
            assert (case.tag, case.get("classname")) == ("testcase", suite.get("name"))
    (failure,) = root[1][0]
    assert root[1][0].get("name") == "<too> & much"
    assert root[1][0].get("line") == "2"
    assert failure.tag == "failure"
    assert failure.get("message") == "expected: base gives 31 points; but: base gives 30 points"
    assert "A  earned by base  30 points" in (failure.text or "")


def test_out_needs_a_format(folder: Path) -> None:
    ran = run("test", ".", "--out", "results.xml")
    assert ran.code == 2
    assert "--format junit" in ran.err


def test_nothing_there(folder: Path) -> None:
    ran = run("test", "nowhere")
    assert ran.code == 2
    assert "there is no `nowhere`" in ran.err


# ------------------------------------------------------------------------------------------------ from Python
def test_from_python(folder: Path) -> None:
    found = lr.run_tests(CHECKOUT / "rulesets" / "spend-bands")
    assert isinstance(found, lr.Verdicts)
    assert not found.failed
    with pytest.raises(lr.NoSuchTest):
        lr.run_tests("books.loyalty", only=["none"])
    (folder / "books.loyalty").write_text("language 1\n", encoding="utf-8")
    with pytest.raises(lr.RulesetError):
        lr.run_tests("books.loyalty")
