"""`test --coverage` on the command line: what was tried, what never happened, and whether that is enough."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .command import CHECKOUT, run

KIOSK = "tests/workbench/kiosk"
COVERAGE = """2 tests passed

coverage of Harbour Kiosk
  rules         3 of 3   100 %
  exchanges     0 of 1     0 %
  tiers         0 of 3     0 %
  conditions    4 of 6  66.6 %
  caps          2 of 2   100 %
  bands         1 of 2    50 %
  rows          1 of 2    50 %
  dates         2 of 2   100 %
  all         13 of 21  61.9 %

tests/workbench/kiosk/kiosk.loyalty:16: `Friend` was never reached
tests/workbench/kiosk/kiosk.loyalty:16: `Friend` was never kept for longer
tests/workbench/kiosk/kiosk.loyalty:16: `Friend` was never lost
tests/workbench/kiosk/kiosk.loyalty:17: `spend this calendar year >= 100 EUR` was never true
tests/workbench/kiosk/kiosk.loyalty:26: row `Friend 2 points per 1 EUR` was never used
tests/workbench/kiosk/kiosk.loyalty:30: `channel is app` was never false
tests/workbench/kiosk/kiosk.loyalty:39: band `above 2 points per 1 EUR` was never used
tests/workbench/kiosk/kiosk.loyalty:41: `coffee` was never used
"""


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CHECKOUT)


def test_as_text() -> None:
    ran = run("test", KIOSK, "--coverage", columns=200)
    assert (ran.code, ran.all) == (0, COVERAGE)


def test_too_little_is_exit_code_1() -> None:
    ran = run("test", KIOSK, "--fail-under", "62", "--fail-under", "rules=100", columns=200)
    assert (ran.code, ran.out) == (1, "2 tests passed\n")
    assert ran.err == "coverage of everything is 61.9 % (13 of 21), below 62 %\n"


def test_enough_is_exit_code_0() -> None:
    ran = run("test", KIOSK, "--fail-under", "61.9", "--fail-under", "rules=100", columns=200)
    assert (ran.code, ran.all) == (0, "2 tests passed\n")


def test_what_is_no_floor_is_said() -> None:
    ran = run("test", KIOSK, "--fail-under", "rule=100", columns=200)
    assert ran.code == 2
    assert "there is nothing called `rule` to cover" in ran.err


def test_a_test_that_fails_is_exit_code_1_whatever_is_covered(tmp_path: Path) -> None:
    rules = (CHECKOUT / KIOSK / "kiosk.loyalty").read_text(encoding="utf-8")
    tests = (CHECKOUT / KIOSK / "kiosk.test.loyalty").read_text(encoding="utf-8")
    (tmp_path / "kiosk.loyalty").write_text(rules, encoding="utf-8")
    (tmp_path / "kiosk.test.loyalty").write_text(tests.replace("base gives 25", "base gives 24"), encoding="utf-8")
    ran = run("test", tmp_path, "--coverage", "--fail-under", "rules=100", columns=200)
    assert ran.code == 1
    assert "1 of 2 tests failed\n\ncoverage of Harbour Kiosk\n" in ran.out


def test_as_json() -> None:
    ran = run("test", KIOSK, "--coverage", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)["coverage"]
    assert found["all"] == {"covered": 13, "of": 21, "percent": "61.9"}
    assert found["kinds"]["caps"] == {"covered": 2, "of": 2, "percent": "100"}
    assert [spot for spot in found["spots"] if spot["kind"] == "bands"] == [
        {
            "kind": "bands",
            "of": "summer",
            "file": "tests/workbench/kiosk/kiosk.loyalty",
            "line": 38,
            "column": 5,
            "subject": "up to 10 EUR 1 point per 1 EUR",
            "outcome": "used",
            "covered": True,
            "missing": "",
            "tests": ["a small one in July"],
        },
        {
            "kind": "bands",
            "of": "summer",
            "file": "tests/workbench/kiosk/kiosk.loyalty",
            "line": 39,
            "column": 5,
            "subject": "above 2 points per 1 EUR",
            "outcome": "used",
            "covered": False,
            "missing": "band `above 2 points per 1 EUR` was never used",
            "tests": [],
        },
    ]


def test_without_coverage_there_is_none() -> None:
    assert "coverage" not in json.loads(run("test", KIOSK, "--format", "json").out)


def test_as_a_page(tmp_path: Path) -> None:
    ran = run("test", KIOSK, "--coverage-html", tmp_path / "coverage.html", columns=200)
    assert (ran.code, ran.out) == (0, "2 tests passed\n")
    assert ran.err == f"wrote {tmp_path / 'coverage.html'}\n"
    text = (tmp_path / "coverage.html").read_text(encoding="utf-8")
    assert "<h1>Coverage of Harbour Kiosk</h1>" in text
    assert "61.9 %" in text


def test_a_page_that_can_not_be_written_is_exit_code_2() -> None:
    ran = run("test", KIOSK, "--coverage-html", "/dev/null/coverage.html", columns=200)
    assert ran.code == 2
    assert "/dev/null" in ran.err
    assert "Traceback" not in ran.err


def test_there_is_no_place_for_it_in_junit_xml(tmp_path: Path) -> None:
    assert run("test", KIOSK, "--coverage", "--format", "junit").code == 2
    ran = run("test", KIOSK, "--coverage", "--format", "junit", "--out", tmp_path / "tests.xml", columns=200)
    assert (ran.code, ran.out) == (0, COVERAGE)
