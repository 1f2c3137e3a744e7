"""`diff` on the command line: its forms and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from .command import PROGRAMME, run


def written(folder: Path) -> tuple[Path, Path]:
    old, new = folder / "old.loyalty", folder / "new.loyalty"
    old.write_text(PROGRAMME)
    new.write_text(PROGRAMME.replace("give 1 point per 1 EUR", "give 2 points per 1 EUR"))
    return old, new


def test_nothing_differs(tmp_path: Path) -> None:
    old, _ = written(tmp_path)
    ran = run("diff", old, old, columns=400)
    assert (ran.code, ran.out) == (0, f"{old} → {old}: both mean the same\n")


def test_text(tmp_path: Path) -> None:
    old, new = written(tmp_path)
    ran = run("diff", old, new, columns=400)
    assert ran.code == 1
    assert ran.out.splitlines() == [
        f"{old} → {new}: 1 declaration means something else",
        "",
        "changed: earn `base`",
        "  gives 2 points per 1 EUR of amount, was 1 point per 1 EUR of amount",
        f"    {old}:11 → {new}:11",
        "  touches: events on purchase",
    ]


def test_json(tmp_path: Path) -> None:
    old, new = written(tmp_path)
    ran = run("diff", old, new, "--format", "json")
    assert ran.code == 1
    found = json.loads(ran.out)
    assert found["same"] is False
    assert found["differences"][0]["clauses"][0]["new"] == "give 2 points per 1 EUR of amount"


def test_markdown(tmp_path: Path) -> None:
    old, new = written(tmp_path)
    ran = run("diff", old, new, "--format", "markdown")
    assert ran.code == 1
    assert "- changed: **earn `base`**" in ran.out


def test_what_can_not_be_read_is_not_a_difference(tmp_path: Path) -> None:
    old, new = written(tmp_path)
    new.write_text("earn base\n")
    ran = run("diff", old, new)
    assert ran.code == 2
    assert "error[" in ran.err
    assert run("diff", old, tmp_path / "none.loyalty").code == 2


def test_help_has_an_example() -> None:
    assert "Example: loyalty-rules diff" in run("diff", "--help").out
