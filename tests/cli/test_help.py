"""What every command says of itself, the pages of codes, schemas, and what shells complete."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from jsonschema import Draft202012Validator

from loyalty_rules.cli.app import app
from loyalty_rules.cli.options import complete_rules, complete_rulesets
from loyalty_rules.resources import error_pages, schemas

from .command import CHECKOUT, PROGRAMME, RULESETS, run

GROUP = typer.main.get_command(app)
COMMANDS = sorted(GROUP.commands)  # type: ignore[attr-defined]
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (CHECKOUT / "docs").glob("*.md")}
DOCS["README.md"] = (CHECKOUT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example_that_can_be_typed(name: str) -> None:
    ran = run(name, "--help", columns=300)
    assert ran.code == 0
    example = " ".join(ran.out.partition("Example: ")[2].split())
    assert example, "no example"
    program, command, *arguments = shlex.split(example.partition(" (")[0])
    assert (program, command) == ("loyalty-rules", name)
    parameters = GROUP.commands[name]  # type: ignore[attr-defined]
    with typer.Context(parameters, info_name=name) as context:
        parameters.make_parser(context).parse_args(list(arguments))  # raises for an option that there is not


@pytest.mark.parametrize("name", COMMANDS)
def test_a_page_names_the_command(name: str) -> None:
    assert any(f"loyalty-rules {name}" in text for text in DOCS.values())


# ------------------------------------------------------------------------------------------------ explain CODE
def test_the_page_of_a_code() -> None:
    ran = run("explain", "LR302")
    assert (ran.code, ran.out) == (0, error_pages()["LR302"].read_text(encoding="utf-8"))
    assert run("explain", "lr302").out == ran.out


def test_the_page_of_a_code_on_a_terminal() -> None:
    ran = run("--color", "always", "explain", "LR302", environment={"TERM": "xterm-256color"})
    assert ran.code == 0
    assert "```" not in ran.out
    assert "\x1b[" in ran.out
    assert "earn mid-basket" in ran.out


@pytest.mark.parametrize(("code", "help"), [("LR3020", "did you mean `LR302`"), ("LR9", "a code looks like `LR203`")])
def test_no_such_code(code: str, help: str) -> None:
    ran = run("explain", code)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: there is no finding `{code}`\n  help: {help}")


# ------------------------------------------------------------------------------------------------ schema
def test_schema_of_rulesets(tmp_path: Path) -> None:
    ran = run("schema")
    assert ran.code == 0
    assert ran.out == (CHECKOUT / "grammar" / "loyalty.schema.json").read_text(encoding="utf-8")
    file = tmp_path / "loyalty.schema.json"
    assert run("schema", "--out", file).out == f"wrote {file}\n"
    assert file.read_text(encoding="utf-8") == ran.out
    assert run("schema", "--out", file, "--quiet").all == ""


def test_schemas_of_answers() -> None:
    assert {"check", "quote", "simulate"} <= schemas().keys()
    for name in schemas():
        assert json.loads(run("schema", "--of", name).out)["$schema"].startswith("https://json-schema.org/")
    assert run("schema", "--of", "weather").code == 2


@pytest.mark.parametrize("code", ["LR124", "LR133", "LR201", "LR302"])
def test_findings_are_as_their_schema_says(code: str) -> None:
    ran = run("check", "--format", "json", CHECKOUT / "tests" / "errors" / code / "rules.loyalty")
    Draft202012Validator(json.loads(run("schema", "--of", "check").out)).validate(json.loads(ran.out))


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("coffee-card", '{"member": "M1", "items": [{"kind": "coffee", "amount": "3.90"}]}'),
        ("coffee-card", '{"member": "N", "items": [{"kind": "tea", "amount": "3.90"}]}'),
        ("beauty-tiers", '{"member": "M1", "type": "purchase", "items": [{"category": "skincare", "amount": "80"}]}'),
        ("grocery", '{"member": "M1", "type": "redeem", "exchange": "voucher-now", "time": "2017-03-01 10:00"}'),
    ],
)
def test_quotes_are_as_their_schema_says(name: str, event: str) -> None:
    history = [] if name == "grocery" else ["--history", RULESETS / name / "data"]
    ran = run("quote", RULESETS / name, *history, "--event", event, "--format", "json")
    Draft202012Validator(json.loads(run("schema", "--of", "quote").out)).validate(json.loads(ran.out))


# ------------------------------------------------------------------------------------------------ completion
@pytest.mark.parametrize(
    ("line", "proposed"),
    [
        ("loyalty-rules chec", ["check"]),
        ("loyalty-rules check rulesets/coff", []),  # bash completes files itself
        ("loyalty-rules new mine --from coff", ["coffee-card"]),
        ("loyalty-rules explain rulesets/grocery rulesets/grocery/data --why-not turk", ["turkey-week"]),
        ("loyalty-rules explain rulesets/nothing rulesets/grocery/data --why-not turk", []),
    ],
)
def test_shells_complete(line: str, proposed: list[str]) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(CHECKOUT),
        "_LOYALTY_RULES_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split()) - 1),
    }
    started = "import sys; sys.argv[0] = 'loyalty-rules'; from loyalty_rules.cli import main; main()"
    command = [sys.executable, "-c", started]
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=CHECKOUT, check=False)
    assert ran.stdout.split() == proposed
    assert ran.stderr == ""


@pytest.mark.parametrize(
    ("start", "proposed"),
    [
        ("coff", "coffee-card/"),
        ("coffee-card/coffee-card.y", "coffee-card/coffee-card.yaml"),
        ("~/my", "~/my rules.yaml"),
    ],
)
def test_other_shells_are_told_of_rulesets(
    start: str, proposed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my rules.yaml").touch()
    (tmp_path / "my notes.txt").touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(RULESETS)
    assert complete_rulesets(start) == [proposed]
    monkeypatch.setenv("_LOYALTY_RULES_COMPLETE", "complete_bash")
    assert complete_rulesets(start) == []


def test_rules_of_a_ruleset_whose_name_has_spaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "my shop.loyalty"
    path.write_text(PROGRAMME.replace("earn base", 'earn "two a day"'), encoding="utf-8")
    monkeypatch.setenv(
        "_TYPER_COMPLETE_ARGS", f"loyalty-rules explain {str(path).replace(' ', chr(92) + ' ')} --why-not t"
    )
    assert complete_rules("t") == ["two a day"]
    monkeypatch.setenv("_LOYALTY_RULES_COMPLETE", "complete_bash")
    assert complete_rules("t") == [r"two\ a\ day"]  # bash takes it as it is


def test_the_program_has_its_name_however_it_is_started() -> None:
    """A shell is told to complete what the usage names."""
    ran = subprocess.run(
        [sys.executable, "-m", "loyalty_rules", "check", "--help"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        check=True,
    )
    assert ran.stdout.split()[:3] == ["Usage:", "loyalty-rules", "check"]


def test_new_can_be_quiet(tmp_path: Path) -> None:
    assert run("new", tmp_path / "mine", "--from", "coffee-card", "--quiet").all == ""
    assert run("check", tmp_path / "mine").out == "no findings\n"
    assert RULESETS.is_dir()
