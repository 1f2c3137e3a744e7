"""Every command: what it answers and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .command import CHECKOUT, PROGRAMME, RULESETS, run

NAMES = sorted(path.name for path in RULESETS.iterdir() if path.is_dir())
COMMANDS = ("check", "plan", "simulate", "quote", "statement", "inspect", "new")
WRONG = PROGRAMME.replace("1 EUR", "1 USD")


def shell(*arguments: str | Path, input: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "COLUMNS": "80"}
    command = [sys.executable, "-m", "loyalty_rules", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, input=input, check=False)


def test_help_names_every_command() -> None:
    ran = run("--help")
    assert ran.code == 0
    assert all(f"\n  {command} " in ran.out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_says_how_it_ends_and_gives_an_example(command: str) -> None:
    ran = run(command, "--help")
    assert ran.code == 0
    assert "Exit code 0" in ran.out
    assert f"Example: loyalty-rules {command}" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_without_a_command_there_is_help() -> None:
    assert "check" in run().all


def test_version_is_that_of_the_package() -> None:
    import loyalty_rules

    assert run("--version").out == f"loyalty-rules {loyalty_rules.__version__}\n"


@pytest.mark.parametrize("name", NAMES)
def test_check_of_a_ruleset_that_works(name: str) -> None:
    ran = run("check", RULESETS / name)
    assert (ran.code, ran.out, ran.err) == (0, "no findings\n", "")


def test_check_twice_in_a_row_says_the_same(tmp_path: Path) -> None:
    file = tmp_path / "x.loyalty"
    file.write_text(WRONG)
    first = run("check", file)
    assert first.code == 1
    assert run("check", RULESETS / "grocery").code == 0
    assert run("check", file) == first


def test_check_finds_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "x.loyalty"
    file.write_text(WRONG)
    ran = run("check", file)
    assert ran.code == 1
    assert ran.err == ""
    assert ran.out.startswith("error[LR204]: `USD` and `EUR` don't mix")
    assert f"{file}:11:20" in ran.out
    assert ran.out.endswith("\n1 error\n")


def test_check_as_json(tmp_path: Path) -> None:
    file = tmp_path / "x.loyalty"
    file.write_text(WRONG)
    ran = run("check", file, "--format", "json")
    found = json.loads(ran.out)
    assert ran.code == 1
    assert found["errors"] == 1
    (one,) = found["diagnostics"]
    assert set(one) == {"code", "severity", "message", "span", "label", "labels", "help", "fix"}
    assert one["span"]["file"] == str(file)
    assert one["span"]["line"] == 11
    clean = json.loads(run("check", RULESETS / "grocery", "--format", "json").out)
    assert clean == {"errors": 0, "diagnostics": [], "allowed": []}


def test_check_of_an_empty_file_names_it(tmp_path: Path) -> None:
    file = tmp_path / "x.loyalty"
    file.write_text("")
    ran = run("check", file)
    assert ran.code == 1
    assert ran.out.startswith(f"error[LR210]: there is no programme\n  {file}:1:1\n")


@pytest.mark.parametrize("command", ["check", "plan", "simulate"])
@pytest.mark.parametrize("name", ["nowhere", "nowhere.loyalty", "x" * 5000, "a\udcff.loyalty"])
def test_a_ruleset_that_is_not_there(command: str, name: str) -> None:
    ran = run(command, name, *(["x.csv"] if command == "simulate" else []))
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("error: there is no `")
    assert "help: name a .loyalty or .yaml file" in ran.err


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize("command", [("plan", "grocery"), ("inspect", "beauty-tiers/data")])
def test_a_narrow_terminal_gets_every_word(command: tuple[str, str], columns: int) -> None:
    name, of = command
    wide, narrow = (run(name, f"rulesets/{of}", columns=width).all for width in (400, columns))
    assert set(wide.replace("─", "").split()) <= set(narrow.split())
    assert "…" not in narrow


@pytest.mark.parametrize("command", ["plan", "simulate"])
def test_a_ruleset_with_errors_is_not_used(command: str, tmp_path: Path) -> None:
    (tmp_path / "x.loyalty").write_text(WRONG)
    ran = run(command, tmp_path / "x.loyalty", *(["x.csv"] if command == "simulate" else []))
    assert ran.code == 1
    assert "error[LR204]" in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("name", NAMES)
def test_plan_names_every_rule(name: str) -> None:
    import loyalty_rules as lr

    ran = run("plan", RULESETS / name)
    assert ran.code == 0
    assert not [rule for rule in lr.load(RULESETS / name).rules if rule not in ran.out]
    assert json.loads(run("plan", RULESETS / name, "--format", "json").out)


def test_inspect_gives_a_mapping_on_standard_output_and_words_beside_it() -> None:
    ran = run("inspect", RULESETS / "grocery" / "data")
    assert ran.code == 0
    assert "events:\n" in ran.out
    assert "  member: member" in ran.out
    assert "baskets.csv: 2,172 rows" in ran.err
    assert max(map(len, ran.err.splitlines())) <= 80
    found = json.loads(run("inspect", RULESETS / "grocery" / "data", "--format", "json").out)
    assert {"files", "mapping", "notes"} <= set(found)


def test_inspect_of_what_is_not_there() -> None:
    ran = run("inspect", "nowhere.csv")
    assert ran.code == 2
    assert ran.err.startswith("error: there is no file `nowhere.csv`")


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("check",), ("check", "x", "--format", "xml"), ("inspect",), ("simulate", "x", "--no")]
)
def test_what_is_no_command_ends_with_2(arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert "Traceback" not in ran.all


def test_a_defect_is_named_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from loyalty_rules import api

    def broken(path: Path) -> None:
        raise KeyError("a \x1b[31mred\x1b[0m key")

    monkeypatch.setattr(api, "check", broken)
    ran = run("check", RULESETS / "grocery")
    assert ran.code == 2
    assert "this is a defect of loyalty-rules (KeyError" in ran.err
    assert "\x1b" not in ran.err
    assert "Traceback" in run("check", RULESETS / "grocery", environment={"LOYALTY_RULES_DEBUG": "1"}).err


# ------------------------------------------------------------------------------------------------ in a shell
def test_as_a_module_in_a_process_of_its_own() -> None:
    ran = shell("check", RULESETS / "coffee-card")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "no findings\n", "")


def test_a_reader_that_goes_away_is_no_defect() -> None:
    command = f'"{sys.executable}" -m loyalty_rules plan "{RULESETS / "grocery"}" --format json | head -c 1'
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment, check=False)
    assert "defect" not in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_terminal_without_unicode_is_no_defect() -> None:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    data = RULESETS / "coffee-card" / "data"
    command = [sys.executable, "-m", "loyalty_rules", "simulate", str(RULESETS / "coffee-card"), str(data)]
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert ran.returncode in (0, 1)
    assert "defect" not in ran.stderr
