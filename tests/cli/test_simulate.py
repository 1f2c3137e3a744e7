"""`simulate`: its options, its files and its account of every row."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import loyalty_rules as lr

from .command import CHECKOUT, PROGRAMME, RULESETS, run

NAMES = sorted(path.name for path in RULESETS.iterdir() if path.is_dir())
SCHEMA = json.loads((CHECKOUT / "docs" / "simulate.schema.json").read_text(encoding="utf-8"))
TABLES = {"member_months", "members", "rules", "tier_moves"}
WITH_ITEMS = PROGRAMME.replace(
    "wallet points\n",
    "event purchase\n  store is one of north, south, optional\n  items list of\n"
    "    product text\n    amount money\n\nwallet points\n",
)


@pytest.fixture
def ruleset(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "rules.loyalty").write_text(WITH_ITEMS)
    return folder


def events(folder: Path, text: str, name: str = "e.csv") -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(text)
    return file


def simulated(*arguments: str | Path, code: int = 0) -> dict[str, Any]:
    ran = run("simulate", *arguments, "--format", "json")
    assert ran.code == code, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    jsonschema.validate(found, SCHEMA)
    for tally in found["counts"].values():
        assert tally["read"] == tally["used"] + tally["duplicates"] + tally["set_aside"]
    return found


def balances(found: dict[str, Any]) -> dict[str, str]:
    return {row["member"]: row["balance"] for row in found["members"]}


@pytest.mark.parametrize("name", NAMES)
def test_json_is_as_its_schema_says(name: str) -> None:
    ran = run("simulate", RULESETS / name, RULESETS / name / "data", "--format", "json")
    assert ran.code in (0, 1)
    found = json.loads(ran.out)
    jsonschema.validate(found, SCHEMA)
    assert found["counts"]["events"]["read"] > 0
    assert ran.code == (1 if any(tally["set_aside"] for tally in found["counts"].values()) else 0)


@pytest.mark.parametrize("name", NAMES)
def test_tables_fit_80_columns_and_break_no_month_and_no_name(name: str) -> None:
    ran = run("simulate", RULESETS / name, RULESETS / name / "data")
    ruleset = lr.load(RULESETS / name)
    tables, _, account = ran.out.rstrip("\n").rpartition("\n")
    assert tables.startswith(f"{ruleset.program.name}\n")
    assert re.match(r"[0-9,]+ events read = ", account)
    assert max(map(len, tables.splitlines())) <= 80
    assert not re.search(r"^ *[0-9]{4}-? *$|^ [0-9]{4}- ", tables, re.MULTILINE), "a month is broken over lines"
    for wallet in ruleset.wallets:
        assert re.search(rf"^ *{wallet}\b", tables, re.MULTILINE), f"the name of the wallet {wallet} is broken"


@pytest.mark.parametrize("columns", [40, 60])
@pytest.mark.parametrize("name", ["airline", "beauty-tiers", "coalition", "trade-rebates"])
def test_narrow_tables_hold_every_cell(name: str, columns: int) -> None:
    """What says whose row it is, is there again in each further table, so nothing is there less often."""
    outs = [run("simulate", RULESETS / name, RULESETS / name / "data", columns=width).out for width in (400, columns)]
    wide, narrow = (Counter(out.split()) for out in outs)
    tables, _, _ = outs[1].rstrip("\n").rpartition("\n")
    assert [line for line in tables.splitlines() if len(line) > columns] == []
    figures = {word for word in wide if any(map(str.isdigit, word))}
    assert {word: count for word, count in wide.items() if word in figures and narrow[word] < count} == {}
    assert not [word for word in narrow if "…" in word]


def test_csv_is_written_with_exact_decimals(ruleset: Path, tmp_path: Path) -> None:
    file = events(tmp_path / "data", "id,time,member,amount\n1,2026-01-02,A,10.99\n2,2026-01-02,B,-3\n")
    out = tmp_path / "out"
    ran = run("simulate", ruleset, file, "--out", out, "--ledger")
    assert ran.code == 0
    assert {path.stem for path in out.iterdir()} >= TABLES | {"ledger"}
    assert "ledger.csv" in ran.err
    with (out / "members.csv").open(newline="") as stream:
        rows = {row["member"]: row["balance"] for row in csv.DictReader(stream)}
    assert rows == {"A": "10", "B": "-3"}


def test_parquet_says_the_same(ruleset: Path, tmp_path: Path) -> None:
    from pyarrow import parquet

    file = events(tmp_path / "data", "id,time,member,amount\n1,2026-01-02,A,10.99\n")
    out = tmp_path / "out"
    assert run("simulate", ruleset, file, "--out", out, "--files", "parquet", "--ledger").code == 0
    assert {path.name for path in out.iterdir()} >= {f"{name}.parquet" for name in TABLES | {"ledger"}}
    (row,) = parquet.read_table(out / "members.parquet").to_pylist()
    assert (row["member"], row["balance"]) == ("A", 10)


def test_out_and_rejects_never_take_the_place_of_the_data(ruleset: Path, tmp_path: Path) -> None:
    file = events(tmp_path / "data", "id,time,member,amount\n1,2026-01-02,A,10\n")
    before = file.read_bytes()
    for arguments in (
        (file, "--out", tmp_path / "data"),
        (tmp_path / "data", "--out", tmp_path / "data" / "inner"),
        (file, "--rejects", file),
        (tmp_path / "data", "--rejects", tmp_path / "data" / "rejects.csv"),
    ):
        ran = run("simulate", ruleset, *arguments)
        assert ran.code == 2
        assert "data" in ran.err
    assert file.read_bytes() == before
    assert run("simulate", ruleset, file, "--out", tmp_path / "data" / "out").code == 0


def test_what_is_set_aside_is_told_written_and_ends_with_1(ruleset: Path, tmp_path: Path) -> None:
    rows = "".join(f"{number},2026-01-02,A,x\n" for number in range(15))
    file = events(tmp_path / "data", f"id,time,member,amount\n{rows}")
    ran = run("simulate", ruleset, file)
    assert ran.code == 1
    assert "15 set aside:" in ran.err
    assert f"{file}:2: `amount`: `x` is not a number" in ran.err
    assert "… and 5 more; `--rejects FILE` writes them all" in ran.err
    rejects = tmp_path / "rejects.csv"
    assert run("simulate", ruleset, file, "--rejects", rejects).code == 1
    with rejects.open(newline="") as stream:
        written = list(csv.DictReader(stream))
    assert [row["line"] for row in written] == [str(line) for line in range(2, 17)]
    assert set(written[0]) == {"file", "line", "list", "id", "reason", "text"}
    assert run("simulate", ruleset, file, "--out", tmp_path / "out").code == 1
    assert (tmp_path / "out" / "rejects.csv").exists()


def test_rejects_of_an_earlier_run_do_not_stay(ruleset: Path, tmp_path: Path) -> None:
    file = events(tmp_path / "data", "id,time,member,amount\n1,2026-01-02,A,10\n")
    rejects = tmp_path / "rejects.csv"
    rejects.write_text("file,line\nold,1\n")
    assert run("simulate", ruleset, file, "--rejects", rejects).code == 0
    assert "old" not in rejects.read_text()


def test_quiet_is_quiet(ruleset: Path, tmp_path: Path) -> None:
    file = events(tmp_path / "data", "id,time,member,amount\n1,2026-01-02,A,10\n")
    ran = run("simulate", ruleset, file, "--quiet", "--out", tmp_path / "out")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_map_and_mapping_say_which_column_is_which(ruleset: Path, tmp_path: Path) -> None:
    file = events(tmp_path / "data", "receipt;when;card;total\n1;2026-01-02;A;1.234,50\n")
    flags = [f"--map={one}" for one in ("id=receipt", "time=when", "member=card", "amount=total")]
    assert balances(simulated(ruleset, file, *flags, "--decimal", ",")) == {"A": "1234"}
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "decimal: ','\nevents:\n  id: receipt\n  time: when\n  member: card\n  fields:\n    amount: total\n"
    )
    assert balances(simulated(ruleset, file, "--mapping", mapping)) == {"A": "1234"}
    (tmp_path / "data" / "mapping.yaml").write_text(mapping.read_text())
    assert balances(simulated(ruleset, tmp_path / "data")) == {"A": "1234"}, "a mapping among the data is used"


def test_mapping_may_name_the_files(ruleset: Path, tmp_path: Path) -> None:
    events(tmp_path / "data", "id,time,member,amount\n1,2026-01-02,A,10\n")
    mapping = tmp_path / "m.yaml"
    mapping.write_text("events:\n  files: [data/*.csv]\n")
    assert balances(simulated(ruleset, "--mapping", mapping)) == {"A": "10"}


def test_parts_and_rows(ruleset: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    file = events(data, "id,time,member\n1,2026-01-02,A\n")
    lines = events(data, "id,product,amount\n1,x,10\n1,y,5\n", "lines.csv")
    assert balances(simulated(ruleset, file, "--parts", f"items={lines}")) == {"A": "15"}
    flat = events(data, "id,time,member,product,amount\n1,2026-01-02,A,x,10\n1,2026-01-02,A,y,7\n", "flat.csv")
    assert balances(simulated(ruleset, flat, "--rows", "items")) == {"A": "17"}


@pytest.mark.parametrize(("written", "flag"), [(";", ";"), ("|", "pipe"), ("\t", "tab"), ("^", "^"), ("[", "[")])
def test_delimiter(written: str, flag: str, ruleset: Path, tmp_path: Path) -> None:
    file = events(tmp_path / "data", "id,time,member,amount\n1,2026-01-02,A,10\n".replace(",", written))
    assert balances(simulated(ruleset, file, "--delimiter", flag)) == {"A": "10"}


def test_until_runs_the_clock_and_leaves_later_events(ruleset: Path, tmp_path: Path) -> None:
    file = events(tmp_path / "data", "id,time,member,amount\n1,2026-01-02,A,10\n2,2026-03-02,A,10\n")
    assert simulated(ruleset, file, "--until", "2026-12-31")["until"] == "2026-12-31"
    ran = run("simulate", ruleset, file, "--until", "2026-01-31", "--format", "json")
    assert balances(json.loads(ran.out)) == {"A": "10"}
    assert "after 2026-01-31" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--map", "x"), "maps nothing"),
        (("--map", "nope=id"), "names a field `nope`"),
        (("--map", "id=nope"), "has no column `nope` for `id`"),
        (("--parts", "x"), "write `--parts items=lines.csv`"),
        (("--parts", "nope=x.csv"), "no event has such a list"),
        (("--rows", "nope"), "no event has a list `nope`"),
        (("--decimal", "x"), "is not a decimal sign"),
        (("--delimiter", "ab"), "cannot be a delimiter"),
        (("--delimiter", '"'), "cannot be a delimiter"),
        (("--until", "tomorrow"), "--until"),
        (("--files", "xlsx"), "--files"),
        (("--ledger",), "add `--out DIR`"),
        (("--files", "csv"), "add it, or leave `--files` out"),
        (("--plot", "--format", "json"), "leave out `--plot`"),
        (("--mapping", "nowhere.yaml"), "cannot read the mapping `nowhere.yaml`"),
    ],
)
def test_an_option_that_says_nothing_sensible(
    arguments: tuple[str, ...], said: str, ruleset: Path, tmp_path: Path
) -> None:
    file = events(tmp_path / "data", "id,time,member,amount\n1,2026-01-02,A,10\n")
    ran = run("simulate", ruleset, file, *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


def test_without_events_there_is_nothing_to_simulate(ruleset: Path) -> None:
    ran = run("simulate", ruleset)
    assert ran.code == 2
    assert "no events" in ran.err


@pytest.mark.parametrize("kind", ["out", "rejects"])
def test_what_cannot_be_written_is_said(kind: str, ruleset: Path, tmp_path: Path) -> None:
    file = events(tmp_path / "data", "id,time,member,amount\n1,2026-01-02,A,x\n")
    blocked = tmp_path / "blocked"
    blocked.mkdir() if kind == "rejects" else blocked.write_text("a file")
    ran = run("simulate", ruleset, file, f"--{kind}", blocked)
    assert ran.code == 2
    assert "blocked`" in ran.err
    assert "defect" not in ran.err


def test_a_file_named_twice_is_read_once(ruleset: Path, tmp_path: Path) -> None:
    file = events(tmp_path / "data", "id,time,member,amount\n1,2026-01-02,A,10\n")
    ran = run("simulate", ruleset, file, file, "--format", "json")
    assert balances(json.loads(ran.out)) == {"A": "10"}
    assert "was named twice" in ran.err
    copy = events(tmp_path / "data", file.read_text(), "copy.csv")
    found = simulated(ruleset, file, copy)
    assert balances(found) == {"A": "10"}
    assert found["counts"]["events"]["duplicates"] == 1


def test_one_event_is_no_events(ruleset: Path, tmp_path: Path) -> None:
    file = events(tmp_path / "data", "id,time,member,amount\n1,2026-01-02,A,10\n")
    assert "\n1 event read = 1 used" in run("simulate", ruleset, file).out
