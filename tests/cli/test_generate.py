"""`generate` says what it made, and never writes over what is there."""

import json
from pathlib import Path
from typing import Any

import pytest

from .command import PROGRAMME, RULESETS, run

SPAN = ("--from", "2026-01-01", "--until", "2026-02-28", "--members", "20")


def test_says_what_it_made(tmp_path: Path) -> None:
    ran = run("generate", RULESETS / "spend-bands", "--out", tmp_path / "made", *SPAN)
    assert ran.code == 0, ran.all
    assert ran.out.startswith("20 members from 2026-01-01 to 2026-02-28, ")
    assert "join 20" in ran.out
    assert (tmp_path / "made" / "purchase.parquet").is_file()


def test_json_counts_what_simulate_reads(tmp_path: Path) -> None:
    ran = run("generate", RULESETS / "coffee-card", "--out", tmp_path / "made", *SPAN, "--format", "json")
    made = json.loads(ran.out)
    assert (made["members"], made["first"], made["last"], made["seed"]) == (20, "2026-01-01", "2026-02-28", 1)
    simulated = run("simulate", RULESETS / "coffee-card", tmp_path / "made", "--format", "json")
    assert json.loads(simulated.out)["counts"]["events"]["read"] == sum(made["events"].values())


def test_the_year_of_the_rules_is_the_usual_one(tmp_path: Path) -> None:
    ruleset = tmp_path / "rules.loyalty"
    ruleset.write_text(PROGRAMME.replace("  on purchase\n", "  on purchase\n  from 2031-05-01 to 2031-05-31\n"))
    ran = run("generate", ruleset, "--out", tmp_path / "made", "--members", "3")
    assert ran.out.startswith("3 members from 2031-01-01 to 2031-12-31, ")


def test_quiet(tmp_path: Path) -> None:
    ran = run("generate", RULESETS / "spend-bands", "--out", tmp_path / "made", *SPAN, "--quiet", "--files", "csv")
    assert (ran.code, ran.all) == (0, "")
    assert (tmp_path / "made" / "purchase.csv").is_file()


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--until", "2025-12-31"), "`--until 2025-12-31` is before `--from 2026-01-01`"),
        (("--returns", "5"), "`5` is no share: write `5%`, from 0% to 100%"),
        (("--attempts", "101%"), "`101%` is no share"),
        (("--leaving", "1/0%"), "`1/0%` is no share"),
        (("--per-month", "0"), "`0` is no number above zero"),
        (("--basket", "much"), "`much` is no number above zero"),
    ],
)
def test_what_can_not_be(flags: tuple[str, ...], said: str, tmp_path: Path) -> None:
    ran = run("generate", RULESETS / "spend-bands", "--out", tmp_path / "made", *SPAN, *flags, columns=200)
    assert ran.code == 2
    assert said in ran.err
    assert not (tmp_path / "made").exists()


def test_what_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text("id\n")
    ran = run("generate", RULESETS / "spend-bands", "--out", tmp_path, *SPAN, columns=200)
    assert ran.code == 2
    assert "is not empty: name a new folder for `--out`" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["sales.csv"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "made").write_text("mine")
    ran = run("generate", RULESETS / "spend-bands", "--out", tmp_path / "made", *SPAN, columns=300)
    assert ran.code == 2
    assert "is a file: name a new folder for `--out`" in ran.err
    assert (tmp_path / "made").read_text() == "mine"


def test_what_a_killed_run_left_is_named(tmp_path: Path) -> None:
    """It is hidden: the folder looks empty."""
    (tmp_path / ".loyalty-rules-x7k2").write_text("PAR1")
    ran = run("generate", RULESETS / "spend-bands", "--out", tmp_path, *SPAN, columns=300)
    assert ran.code == 2
    assert "a run that was ended by force left `.loyalty-rules-x7k2`; remove what it left, or name a new" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == [".loyalty-rules-x7k2"]


def test_a_ruleset_with_errors_is_told(tmp_path: Path) -> None:
    (tmp_path / "rules.loyalty").write_text(PROGRAMME.replace("wallet points", "walet points"))
    ran = run("generate", tmp_path / "rules.loyalty", "--out", tmp_path / "made")
    assert ran.code == 1
    assert "LR1" in ran.err


@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl"])
def test_what_is_stopped_leaves_nothing(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from loyalty_rules.workbench.generate.files import Writer

    write, written = Writer.write, []

    def stopped(self: Writer, event: Any, table: Any) -> None:
        write(self, event, table)
        written.append(event.name)
        if len(written) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(Writer, "write", stopped)
    (tmp_path / "there").mkdir()
    for folder in ("made", "there"):
        written.clear()
        ran = run("generate", RULESETS / "grocery", "--out", tmp_path / folder, "--files", kind, *SPAN)
        assert ran.code == 130
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]


def test_the_parts_of_events_stop_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full when the last of the files is written."""
    from loyalty_rules.workbench.generate.files import Writer

    copy = Writer._copy

    def full(self: Writer, connection: Any, name: str, event: Any) -> None:
        copy(self, connection, name, event)
        if event.lists:
            raise OSError(28, "No space left on device", str(self.folder))

    monkeypatch.setattr(Writer, "_copy", full)
    ran = run("generate", RULESETS / "grocery", "--out", tmp_path / "made", "--files", "csv", *SPAN)
    assert ran.code == 2
    assert "No space left on device" in ran.err
    assert not (tmp_path / "made").exists()
