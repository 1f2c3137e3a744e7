"""Edges that several commands share: nothing that could be read, an empty side, results of what is broken."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from .command import CHECKOUT, PROGRAMME, RULESETS, run

DATA = RULESETS / "spend-bands" / "data"
OK = RULESETS / "spend-bands"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("none").mkdir()
    Path("empty.loyalty").write_text("# nothing yet\n")
    Path("broken.loyalty").write_text(PROGRAMME.replace("1 EUR", "1EUR"))
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "none"],
        ["check", "--fix", "none"],
        ["check", OK, "none"],
        ["test", "none"],
        ["plan", "none"],
        ["simulate", "none", DATA],
        ["statement", "none", DATA, "--member", "M1"],
        ["describe", "none"],
        ["explain", "none", DATA, "--member", "M1"],
        ["generate", "none", "--out", "new"],
        ["compare", "none", OK, DATA],
        ["diff", OK, "none"],
        ["sweep", "none", "--list"],
        ["fmt", "none"],
        ["convert", "none"],
    ],
    ids=lambda arguments: " ".join(map(str, arguments[:2])),
)
def test_a_folder_without_a_ruleset_could_not_be_run(folder: Path, arguments: list[object]) -> None:
    assert run(*arguments).code == 2


def test_a_ruleset_with_errors_is_another_thing(folder: Path) -> None:
    for command in ("check", "test", "plan", "describe"):
        assert run(command, "broken.loyalty").code == 1


@pytest.mark.parametrize(("old", "new"), [("empty.loyalty", OK), (OK, "empty.loyalty")])
def test_of_two_rulesets_the_empty_one_is_named(folder: Path, old: object, new: object) -> None:
    for arguments in (["compare", old, new, DATA], ["diff", old, new]):
        ran = run(*arguments)
        assert ran.code == 2
        assert "error[LR210]: there is no programme\n  empty.loyalty:1:1\n" in ran.err


def test_what_could_not_be_tested_is_told_to_build_servers(folder: Path) -> None:
    ran = run("test", "broken.loyalty", "--format", "json")
    assert (ran.code, "error[LR133]" in ran.err) == (1, True)
    told = json.loads(ran.out)
    assert (told["tests"], told["failed"], [one["code"] for one in told["errors"]]) == (0, 0, ["LR133"])
    assert run("test", "broken.loyalty", "--format", "junit", "--out", "r.xml").code == 1
    root = ElementTree.fromstring(Path("r.xml").read_text())
    assert (root.get("tests"), root.get("errors"), root.get("failures")) == ("1", "1", "0")
    case = root[0][0]
    assert (root[0].get("name"), case.get("file"), case.get("line")) == ("broken.loyalty", "broken.loyalty", "11")
    assert case[0].tag == "error"
    assert case[0].get("type") == "LR133"


def test_what_held_has_no_errors() -> None:
    assert json.loads(run("test", OK, "--format", "json").out)["errors"] == []


@pytest.mark.parametrize("said", ["1/3", "1e2", "inf", " 3", "٣", "0x10", "3_0", "-1", "0", "9" * 50])
def test_generated_figures_are_numbers_as_rules_write_them(folder: Path, said: str) -> None:
    ran = run("generate", OK, "--out", "new", "--members", "2", f"--per-month={said}")
    assert (ran.code, "is no number above zero" in ran.err) == (2, True)
    if said not in ("0", " 3"):
        ran = run("generate", OK, "--out", "new", "--members", "2", f"--leaving={said}%")
        assert (ran.code, "is no share" in ran.err) == (2, True)


def test_a_thousand_is_written_as_in_rules(folder: Path) -> None:
    options = ["--members", "2", "--from", "2026-01-01", "--until", "2026-01-31", "--files", "csv", "--quiet"]
    assert run("generate", OK, "--out", "new", "--basket", "1,200.50", "--leaving", "2.5 %", *options).code == 0


def test_findings_as_data_are_what_the_schema_says(folder: Path) -> None:
    schema = json.loads((CHECKOUT / "docs" / "check.schema.json").read_text())
    Path("allowed.loyalty").write_text(PROGRAMME + '\nmeasure m = number of purchase\n  allow LR313 "read elsewhere"\n')
    for name in ("broken.loyalty", "allowed.loyalty"):
        jsonschema.validate(json.loads(run("check", "--format", "json", name).out), schema)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["plan", ""], "error: an argument is empty"),
        (["inspect", ""], "error: an argument is empty"),
        (["simulate", OK, DATA, "--out", ""], "error: `--out` is followed by nothing"),
        (["simulate", OK, DATA, "--out="], "error: `--out` is followed by nothing"),
        (["explain", OK, DATA, "--member", "M1", "--event", ""], "error: `--event` is followed by nothing"),
    ],
)
def test_an_empty_argument_stands_for_nothing(folder: Path, arguments: list[str | Path], said: str) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"{said}\n  help: name something there, or leave it out\n"
    assert sorted(path.name for path in folder.iterdir()) == ["broken.loyalty", "empty.loyalty", "none"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["explain", "LR101", "--member", "M1"], "`LR101` is explained by itself"),
        (["explain", "LR101", "--format", "json"], "`LR101` is explained by itself"),
        (
            ["explain", OK, DATA, "--member", "M1", "--format", "json", "--out", "a.html"],
            "`a.html` is the name of a page: leave out `--format json`",
        ),
        (["new", "mine", "--list"], "`--list` makes nothing"),
        (["new", "--list", "--from", "coffee-card"], "`--list` makes nothing"),
        (["sweep", OK, "--list", "--elasticity", "1"], "`--list` tries nothing"),
        (["describe", OK, "--no-examples", "--on", "2026-01-01"], "`--on` is the day of the examples"),
        (["schema", "--out", "-"], "`-` is not the name of a file"),
        (["simulate", OK, DATA, "--out", "-"], "`-` is no place for files"),
        (["simulate", OK, DATA, "--rejects", "-"], "`-` is no place for files"),
        (["generate", OK, "--out", "new", "--members", "99999999999999999999"], "--members"),
        (["simulate", OK, DATA, "--parts", "\x1b[31m"], "`�[31m` names no list and file"),
        (["compare", OK, OK, DATA, "--fail-if", "\x1b[31m"], "`�[31m` is not a threshold"),
        (["sweep", OK, DATA, "--set", "\x1b[31m"], "`�[31m` names no figure"),
        (["sweep", OK, DATA, "--set", "x=1", "--elasticity", "\x1b[31m"], "`�[31m` is not a number"),
    ],
)
def test_options_that_can_do_nothing_are_refused(folder: Path, arguments: list[str | Path], said: str) -> None:
    ran = run(*arguments, columns=200)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "\x1b" not in ran.err
    assert sorted(path.name for path in folder.iterdir()) == ["broken.loyalty", "empty.loyalty", "none"]
