"""`fmt` and `convert`: what they write, what they leave, and how they end."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from .command import run

MESSY = "tier  Green\ntier Gold  # the best\n   reach when  amount>=5 EUR\n"
NEAT = "tier Green\ntier Gold  # the best\n  reach when amount >= 5 EUR\n"
YAML = "- tier: Green\n\n- tier: Gold  # the best\n  reach when: amount >= 5 EUR\n"
WRONG = "tier Green\n  reach when a == b\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("shop.loyalty").write_text(MESSY)
    Path("shop.yaml").write_text(YAML)
    return tmp_path


def _type(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_files_are_formatted(folder: Path) -> None:
    ran = run("fmt", ".")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "formatted shop.loyalty\n1 file changed, 1 file was in this layout\n"
    assert Path("shop.loyalty").read_text() == NEAT
    again = run("fmt", ".")
    assert (again.code, again.out) == (0, "2 files were in this layout\n")


def test_check_names_what_would_change(folder: Path) -> None:
    ran = run("fmt", "--check", ".")
    assert (ran.code, ran.out) == (1, "would format shop.loyalty\n1 file would change, 1 file was in this layout\n")
    assert Path("shop.loyalty").read_text() == MESSY
    assert run("fmt", "--check", "shop.yaml").code == 0


def test_diff_shows_what_would_change(folder: Path) -> None:
    ran = run("fmt", "--diff", ".")
    assert ran.code == 0
    assert ran.out == (
        "--- shop.loyalty\n+++ shop.loyalty\n@@ -1,3 +1,3 @@\n"
        "-tier  Green\n+tier Green\n tier Gold  # the best\n"
        "-   reach when  amount>=5 EUR\n+  reach when amount >= 5 EUR\n"
    )
    assert Path("shop.loyalty").read_text() == MESSY
    assert run("fmt", "--diff", "--check", ".").code == 1


def test_quiet(folder: Path) -> None:
    assert run("fmt", "--quiet", ".").all == ""
    assert Path("shop.loyalty").read_text() == NEAT


def test_a_file_with_mistakes_is_left_alone(folder: Path) -> None:
    Path("wrong.loyalty").write_text(WRONG)
    ran = run("fmt", ".")
    assert ran.code == 1
    said = "1 file changed, 1 file was in this layout, 1 file with mistakes left alone"
    assert ran.out == f"formatted shop.loyalty\n{said}\n"
    assert "error[LR115]: `==` is not a sign of this language" in ran.err
    assert "wrong.loyalty was left as it is" in ran.err
    assert Path("wrong.loyalty").read_text() == WRONG


def test_what_is_not_there(folder: Path) -> None:
    ran = run("fmt", "shop.loyalty", "gone.loyalty")
    assert ran.code == 2
    assert ran.err.startswith("error: there is no `gone.loyalty`")
    assert Path("shop.loyalty").read_text() == MESSY


def test_the_standard_input(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _type(MESSY, monkeypatch)
    assert (ran := run("fmt", "-")).out == NEAT
    assert ran.code == 0
    _type("- tier:   Green\n", monkeypatch)
    assert run("fmt", "-").out == "- tier: Green\n"
    _type(MESSY, monkeypatch)
    assert (run("fmt", "-", "--check").code, run("fmt", "-", "shop.yaml").code) == (1, 2)
    _type(WRONG, monkeypatch)
    ran = run("fmt", "-", "--form", "loyalty")
    assert (ran.code, ran.out) == (1, "")
    assert "error[LR115]" in ran.err


# ------------------------------------------------------------------------------------------------ convert
def test_convert_writes_beside_the_file_and_replaces_nothing(folder: Path) -> None:
    ran = run("convert", "shop.loyalty")
    assert ran.code == 2
    assert ran.err == (
        "error: `shop.yaml` is there already\n  help: `--force` replaces it, `--out` names another file\n"
    )
    ran = run("convert", "shop.loyalty", "--force", "--schema", "rules.json")
    assert (ran.code, ran.out) == (0, "wrote shop.yaml\n")
    assert Path("shop.yaml").read_text() == "# yaml-language-server: $schema=rules.json\n\n" + YAML


def test_convert_to_the_language_and_to_the_standard_output(folder: Path) -> None:
    ran = run("convert", "shop.yaml", "--out", "-")
    assert (ran.code, ran.out, ran.err) == (0, NEAT, "")
    ran = run("convert", "shop.yaml", "--to", "loyalty", "--out", "other.loyalty", "--quiet")
    assert (ran.code, ran.all) == (0, "")
    assert Path("other.loyalty").read_text() == NEAT


def test_convert_says_what_stays(folder: Path) -> None:
    Path("all.loyalty").write_text('include "shop.yaml"\n')
    ran = run("convert", "all.loyalty")
    assert ran.out == "wrote all.yaml\nit includes `shop.yaml` as before: convert each by itself\n"
    assert run("check", "all.yaml").code == 1  # it is read as before: there is no programme in it


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (
            ["shop.yaml", "--to", "yaml"],
            2,
            "error: `shop.yaml` is in YAML already\n  help: loyalty-rules fmt",
        ),
        (["shop.loyalty", "--out", "x.loyalty"], 2, "error: `x.loyalty` has not the name of a file in that form"),
        (["shop.loyalty", "--schema", "a b"], 2, "error: `a b` is no place of a schema"),
        (["shop.loyalty", "--schema", "\x1b[31m"], 2, "error: `�[31m` is no place of a schema"),
        (["gone.yaml"], 2, "error: there is no `gone.yaml`"),
        (["wrong.loyalty"], 1, "error[LR115]: `==` is not a sign of this language"),
        (["."], 2, "error: `.` is a folder"),
    ],
)
def test_what_can_not_be_converted(folder: Path, arguments: list[str], code: int, said: str) -> None:
    Path("wrong.loyalty").write_text(WRONG)
    ran = run("convert", *arguments)
    assert ran.code == code
    assert ran.err.startswith(said)
    assert ran.out == ""
