"""What names and data hold does nothing where it is shown or opened: not on a terminal, not in a spreadsheet."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from .held import PROGRAMME, held, ruleset, run

FORMULAS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0")
STEERING = (
    "\x1b[2J\x1b[31m",
    "\x07",
    "\x9b31m",
    "\u202eabc",
    "a\rb",
    "[bold red]x[/bold red]",
    "[link=file:///x]y[/link]",
)


def data(folder: Path, names: tuple[str, ...]) -> Path:
    rows = [{"id": f"{n}{name}", "time": "2026-01-02", "member": name, "amount": "10"} for n, name in enumerate(names)]
    rows += [{**row, "id": f"x{row['id']}", "amount": row["member"]} for row in rows]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    return ruleset(folder / "data", text, "e.jsonl")


@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--quiet",)], ids=["text", "json", "quiet"])
def test_data_does_not_steer_the_terminal(options: tuple[str, ...], tmp_path: Path) -> None:
    file = data(tmp_path, STEERING)
    ran = held(run("simulate", ruleset(tmp_path, PROGRAMME), file, *options), 1)
    assert "[bold red]x[/bold red]" in ran.all, "markup is shown as it stands"
    held(run("inspect", file, *(options if len(options) > 1 else ())), 0)


@pytest.mark.parametrize("name", [name for name in STEERING if "\r" not in name])
def test_names_of_a_ruleset_do_not_steer_the_terminal(name: str, tmp_path: Path) -> None:
    text = PROGRAMME.replace("Corner Books", name).replace("earn base", f'earn base "{name}"') + f'\nwallet "{name}"\n'
    file = ruleset(tmp_path, text)
    rows = data(tmp_path, ("A",))
    for ran in (
        run("check", file),
        run("plan", file),
        run("simulate", file, rows),
        run("plan", file, "--format", "json"),
        run("test", file, "--coverage"),
        run("test", file, "--coverage", "--format", "json"),
    ):
        held(ran, 0, 1)


def test_cells_of_text_are_no_formulas(tmp_path: Path) -> None:
    file, out = data(tmp_path, FORMULAS), tmp_path / "out"
    held(run("simulate", ruleset(tmp_path, PROGRAMME), file, "--out", out, "--ledger"), 1)
    written = sorted(out.iterdir())
    assert {"ledger.csv", "members.csv", "rejects.csv"} <= {path.name for path in written}
    for path in written:
        with path.open(newline="", encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                for name, cell in row.items():
                    assert not cell.startswith(("=", "+", "@", "\t", "\r")), f"{path.name}: {name}"
                    assert not cell.startswith("-") or cell[1:].replace(".", "").isdigit(), f"{path.name}: {name}"


def test_amounts_keep_every_digit(tmp_path: Path) -> None:
    rows = "".join(f"{n},2026-01-02,A,{'9' * 15}.00\n" for n in range(3))
    file = ruleset(tmp_path / "data", f"id,time,member,amount\n{rows}", "e.csv")
    found = json.loads(
        run("simulate", ruleset(tmp_path, PROGRAMME), file, "--out", tmp_path / "out", "--format", "json").out
    )
    assert found["members"][0]["balance"] == str(3 * int("9" * 15))
    with (tmp_path / "out" / "members.csv").open(newline="") as stream:
        assert [row["balance"] for row in csv.DictReader(stream)] == [str(3 * int("9" * 15))]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_amounts_of_thirty_digits_are_exact_or_set_aside(kind: str, tmp_path: Path) -> None:
    file = ruleset(tmp_path / "data", f"id,time,member,amount\n1,2026-01-02,A,{'9' * 30}\n", "e.csv")
    programme, out = ruleset(tmp_path, PROGRAMME), tmp_path / "out"
    ran = run("simulate", programme, file, "--out", out, "--files", kind, "--quiet")
    assert ran.code in (0, 1)
    assert ran.code == 1 or "9" * 30 in (out / "members.csv").read_text()
    held(run("simulate", programme, file), 1, says="has more than 15 digits before the point")
