"""Findings that a ruleset allows: quiet everywhere, suppressed in SARIF, and told again when nothing needs the line."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

import loyalty_rules as lr

from .command import PROGRAMME, run

UNREAD = '\nmeasure visits = number of purchase\n  allow LR313 "the agency\'s dashboard reads it"\n'
ALLOWED = PROGRAMME + UNREAD
YAML = """
- program: Corner Books
  currency: EUR
  timezone: Europe/Warsaw
  round: down
- wallet: points
- earn: base
  on: purchase
  give: 1 point per 1 EUR of amount
- measure: visits
  is: number of purchase
  allow: LR313 "the agency's dashboard reads it"
"""
TWICE = """
earn sunday
  on purchase
  when weekday is sunday
  give 1 point
  first of day

earn whenever
  on purchase
  when amount > 0 EUR or amount <= 0 EUR
  give 1 point
  first of other
  allow LR303 "the condition is printed on the leaflet"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("shop.loyalty").write_text(ALLOWED)
    Path("shop.yaml").write_text(YAML)
    return tmp_path


@pytest.mark.parametrize("name", ["shop.loyalty", "shop.yaml"])
def test_nothing_is_told_of_what_is_allowed(folder: Path, name: str) -> None:
    ran = run("check", name)
    assert (ran.code, ran.all) == (0, "no findings, 1 allowed\n")
    assert run("check", "--quiet", name).all == ""
    assert run("check", "--format", "github", name).all == ""
    suite = ElementTree.fromstring(run("check", "--format", "junit", name).out)[0]
    assert (suite.get("failures"), suite[0].get("name")) == ("0", "no findings")


def test_without_the_line_it_is_told(folder: Path) -> None:
    Path("shop.loyalty").write_text(ALLOWED[: ALLOWED.index("  allow")])
    ran = run("check", "shop.loyalty")
    assert (ran.code, "warning[LR313]" in ran.out) == (1, True)


def test_several_rulesets(folder: Path) -> None:
    assert run("check", "shop.loyalty", "shop.yaml").out == "2 rulesets checked, no findings, 2 allowed\n"


def test_other_programs_are_told_that_it_is_allowed(folder: Path) -> None:
    found = json.loads(run("check", "--format", "json", "shop.loyalty").out)
    assert (found["errors"], found["diagnostics"]) == (0, [])
    assert [(one["code"], one["reason"]) for one in found["allowed"]] == [("LR313", "the agency's dashboard reads it")]
    log = json.loads(run("check", "--format", "sarif", "shop.loyalty").out)
    (result,) = log["runs"][0]["results"]
    (suppression,) = result["suppressions"]
    assert (suppression["kind"], suppression["justification"]) == ("inSource", "the agency's dashboard reads it")
    assert (
        suppression["location"]["physicalLocation"]["region"]["startLine"]
        == ALLOWED[: ALLOWED.index("allow LR")].count("\n") + 1
    )
    assert result["ruleId"] == log["runs"][0]["tool"]["driver"]["rules"][0]["id"] == "LR313"


def test_one_declaration_and_one_code(folder: Path) -> None:
    """Of LR318 twice and LR303, the last is named where it points; in SARIF all results say if they are suppressed."""
    Path("shop.loyalty").write_text(PROGRAMME + TWICE)
    ran = run("check", "shop.loyalty")
    assert ran.code == 1
    assert ran.out.count("warning[LR318]") == 2
    assert "LR303" not in ran.out
    assert ran.out.endswith("2 warnings, 1 allowed\n")
    results = json.loads(run("check", "--format", "sarif", "shop.loyalty").out)["runs"][0]["results"]
    assert [(one["ruleId"], len(one["suppressions"])) for one in results] == [("LR318", 0), ("LR318", 0), ("LR303", 1)]


def test_an_included_file_allows_its_own(folder: Path) -> None:
    Path("more.loyalty").write_text(UNREAD.lstrip())
    Path("shop.loyalty").write_text(PROGRAMME + '\ninclude "more.loyalty"\n')
    assert run("check", "shop.loyalty").out == "no findings, 1 allowed\n"


def test_with_errors_nothing_is_said_of_allowances(folder: Path) -> None:
    Path("shop.loyalty").write_text(ALLOWED.replace("1 EUR", "1EUR"))
    assert "LR291" not in run("check", "shop.loyalty").out


def test_layout_and_meaning_keep_it(folder: Path) -> None:
    assert run("fmt", "--check", "shop.loyalty").code == 0
    Path("old.loyalty").write_text(ALLOWED.replace(" dashboard", ""))
    assert "both mean the same" in run("diff", "old.loyalty", "shop.loyalty").out


def test_a_test_sees_what_is_left(folder: Path) -> None:
    Path("shop.loyalty").write_text(ALLOWED + '\ntest "clean"\n  then check finds nothing\n')
    assert run("test", "shop.loyalty").code == 0


def test_from_python(folder: Path) -> None:
    checked = lr.check("shop.loyalty")
    assert not checked.diagnostics
    assert [(one.finding.code, one.span.line) for one in checked.allowed] == [
        ("LR313", ALLOWED[: ALLOWED.index("allow LR")].count("\n") + 1)
    ]


READ = "\nearn more\n  on purchase\n  when visits since joining > 5\n  give 1 point\n"


@pytest.mark.parametrize(
    ("name", "text", "read", "line"),
    [
        ("shop.loyalty", ALLOWED, READ, '  allow LR313 "the agency\'s dashboard reads it"\n'),
        (
            "shop.yaml",
            YAML,
            "- earn: more\n  on: purchase\n  when: visits since joining > 5\n  give: 1 point\n",
            '  allow: LR313 "the agency\'s dashboard reads it"\n',
        ),
    ],
)
def test_what_nothing_needs_any_more_is_taken_away(folder: Path, name: str, text: str, read: str, line: str) -> None:
    Path(name).write_text(text + read)
    ran = run("check", name)
    assert "warning[LR291]: `visits` needs no allowance for LR313" in ran.out
    assert ran.out.endswith("1 warning\n`loyalty-rules check --fix` mends it\n")
    ran = run("check", "--fix", name)
    assert ran.code == 0
    assert "LR291 mended: delete `allow LR313`\n" in ran.out
    assert Path(name).read_text() == text.replace(line, "") + read


def test_several_that_nothing_needs(folder: Path) -> None:
    """In the YAML of `base` nothing is found at all; the list goes with the last of its entries."""
    base = "  give: 1 point per 1 EUR of amount\n"
    allowed = '  allow:\n    - LR303 "a"\n    - LR304 "b"\n    - LR318 "c"\n'
    Path("shop.yaml").write_text(YAML.replace(base, base + allowed))
    Path("shop.loyalty").write_text(ALLOWED.replace("of amount\n", 'of amount\n  allow LR303 "a"\n  allow LR290 "b"\n'))
    ran = run("check", "--fix", "shop.yaml", "shop.loyalty")
    assert ran.code == 0
    assert ran.out.count("LR291 mended") == 5
    assert Path("shop.yaml").read_text() == YAML
    assert Path("shop.loyalty").read_text() == ALLOWED


def test_what_another_ruleset_needs_stays(folder: Path) -> None:
    Path("more.loyalty").write_text(UNREAD.lstrip())
    Path("shop.loyalty").write_text(PROGRAMME + '\ninclude "more.loyalty"\n')
    Path("kiosk.loyalty").write_text(PROGRAMME + '\ninclude "more.loyalty"\n' + READ)
    ran = run("check", "--fix", "kiosk.loyalty", "shop.loyalty")
    assert (ran.code, "mended" in ran.out, "warning[LR291]" in ran.out) == (1, False, True)
    assert Path("more.loyalty").read_text() == UNREAD.lstrip()
    assert run("check", "--fix", "kiosk.loyalty").code == 0
    assert Path("more.loyalty").read_text() == "measure visits = number of purchase\n"


def test_other_fixes_are_made_with_it(folder: Path) -> None:
    Path("shop.loyalty").write_text(ALLOWED.replace("1 EUR", "1EUR") + READ)
    assert run("check", "--fix", "shop.loyalty").code == 0
    assert "allow" not in Path("shop.loyalty").read_text()
