"""What the report writes: for the terminal, for spreadsheets, for programs."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import pyarrow.parquet
import pytest
from rich.console import Console

from loyalty_rules.core.entries import Kind
from loyalty_rules.core.quantities import money, wallet_unit
from loyalty_rules.report import Summary
from loyalty_rules.report.amounts import decimal_text, percent
from loyalty_rules.report.files import BATCH_ROWS, FileFormat, safe_text, write_reports, write_table
from loyalty_rules.report.json_out import as_json
from loyalty_rules.report.tables import AMOUNT, TEXT, Table
from loyalty_rules.report.terminal import print_summary

from .build import RULESET, Ledger, bought
from .test_summary import small

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "docs" / "simulate.schema.json").read_text(encoding="utf-8"))


def printed(summary: Summary, width: int = 80) -> str:
    stream = io.StringIO()
    print_summary(Console(file=stream, width=width), summary, width)
    return stream.getvalue()


def test_terminal() -> None:
    text = printed(small())
    assert max(map(len, text.splitlines())) <= 80
    for line in (
        "revenue, net of returns        115.00 EUR",
        "cost as a share of revenue         8.82 %",
        "2026-02",
        "base         2         2          105         1   35 points",
        "Trekker         1   33.3 %         1      0      0",
    ):
        assert line in text, text


def test_terminal_shows_data_as_it_is() -> None:
    lines = Ledger().add("2026-01-01", "[red]M\x1b[2J", "points", Kind.EARNED, 15).lines
    text = printed(Summary.of(RULESET, lines))
    assert "[red]M�[2J" in text


def test_empty_summary_can_be_shown() -> None:
    assert "0.00 EUR" in printed(Summary(RULESET))
    jsonschema.validate(as_json(Summary(RULESET)), SCHEMA)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_csv(tmp_path: Path) -> None:
    ledger = Ledger().add("2026-01-05", "=1+1", "miles", Kind.EARNED, 15, note="+x", parts=((0, 10), (2, 5)))
    summary = Summary.of(RULESET, ledger.lines, [(bought("1", "M", 5), 5)])
    paths = write_reports(summary, tmp_path, lines=ledger.lines)
    assert [path.name for path in paths] == [
        "member_months.csv", "member_rules.csv", "members.csv", "rules.csv", "tier_moves.csv", "ledger.csv"
    ]  # fmt: skip
    (month,) = rows(tmp_path / "member_months.csv")
    assert (month["member"], month["month"], month["earned"], month["balance"]) == ("'=1+1", "2026-01", "1.5", "1.5")
    (entry,) = rows(tmp_path / "ledger.csv")
    assert (entry["amount"], entry["note"], entry["parts"]) == ("1.5", "'+x", "0: 1.0, 2: 0.5")
    assert [row["member"] for row in rows(tmp_path / "members.csv")] == ["'=1+1"] * 3 + ["M"] * 3


def test_negative_amounts_stay_numbers(tmp_path: Path) -> None:
    lines = Ledger().add("2026-01-05", "M", "credit", Kind.REVERSED, 250, lot="").lines
    write_reports(Summary.of(RULESET, lines), tmp_path)
    assert rows(tmp_path / "member_months.csv")[0]["balance"] == "-2.50"


def test_parquet_says_the_same_as_csv(tmp_path: Path) -> None:
    summary = small()
    lines = Ledger().add("2026-01-05", "M", "points", Kind.EARNED, 15).lines
    for form in FileFormat:
        write_reports(summary, tmp_path, form, lines)
    for name in ("member_months", "members", "rules", "tier_moves", "ledger"):
        table = pyarrow.parquet.read_table(tmp_path / f"{name}.parquet")
        plain = rows(tmp_path / f"{name}.csv")
        assert table.num_rows == len(plain)
        for packed, written in zip(table.to_pylist(), plain, strict=True):
            for key, value in packed.items():
                same = (
                    Decimal(written[key]) == value if isinstance(value, Decimal) else written[key] == str(value or "")
                )
                assert same or (value == 0 and written[key] == "0"), (name, key)


def test_output_is_the_same_each_time(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write_reports(small(), tmp_path / folder)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_json_follows_its_schema() -> None:
    counts = {
        "events": {"read": 4, "used": 4, "duplicates": 0, "set_aside": 0, "corrected": 0},
        "parts": {"read": 0, "used": 0, "duplicates": 0, "set_aside": 0},
    }
    found = json.loads(json.dumps(as_json(small(), counts)))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(found, SCHEMA)
    assert found["totals"]["cost_share"] == {"exact": "507/5750", "percent": "8.82"}
    assert found["wallets"][1]["balance"] == "10.00"
    assert "members" not in as_json(small(), members=False)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "\n=x"])
def test_formulas_are_neutralised(text: str) -> None:
    assert safe_text(text) == f"'{text}"
    assert safe_text("a" + text) == "a" + text


def test_amounts() -> None:
    assert [decimal_text(amount, money("EUR")) for amount in (0, 5, -5, -123456)] == [
        "0.00",
        "0.05",
        "-0.05",
        "-1234.56",
    ]
    assert decimal_text(-7, wallet_unit("points")) == "-7"
    assert percent(None) == "–"


def test_a_title_stays_on_one_line() -> None:
    lines = Ledger().add("2026-01-01", "M", "points", Kind.EARNED, 15).lines
    text = printed(Summary.of(RULESET, lines))
    assert "\nPoints by month of booking, in points\n" in "\n".join(line.rstrip() for line in text.splitlines())


def test_an_unknown_exchange_is_no_rule() -> None:
    ledger = Ledger().add("2026-01-01", "M", "points", Kind.EARNED, 15)
    ledger.add("2026-01-02", "M", "", Kind.REFUSED, 0, rule="", note="refused: there is no exchange `x`")
    summary = Summary.of(RULESET, ledger.lines)
    assert all(total.rule for total in summary.rules())
    assert summary.refused == 1
    refused = [line.split() for line in printed(summary).splitlines() if "refused" in line]
    assert refused == [["refused", "1"]]


@pytest.mark.parametrize("digits", [29, 40])
def test_files_keep_every_digit(tmp_path: Path, digits: int) -> None:
    amount = int("1234567890" * 5) // 10 ** (50 - digits)
    lines = Ledger().add("2026-01-05", "M", "credit", Kind.EARNED, amount, rule="card").lines
    for form in FileFormat:
        write_reports(Summary.of(RULESET, lines), tmp_path, form, lines * (BATCH_ROWS // 40))
    said = f"{str(amount)[:-2]}.{str(amount)[-2:]}"
    for name in ("members", "ledger"):
        packed = pyarrow.parquet.read_table(tmp_path / f"{name}.parquet").to_pylist()
        key = "balance" if name == "members" else "amount"
        assert {f"{row[key]:f}".rstrip("0") for row in packed} - {"0."} == {said.rstrip("0")}
        assert said in (tmp_path / f"{name}.csv").read_text()


def test_a_wide_amount_after_many_narrow_ones(tmp_path: Path) -> None:
    columns = (("name", TEXT), ("amount", AMOUNT))
    amounts = [Decimal("1.25")] * (BATCH_ROWS + 1) + [Decimal("9" * 40)]
    path = write_table(
        Table("t", columns, ((str(n), one) for n, one in enumerate(amounts))), tmp_path, FileFormat.parquet
    )
    found = pyarrow.parquet.read_table(path)
    assert found.column("amount").to_pylist() == amounts
    assert [other.name for other in tmp_path.iterdir()] == ["t.parquet"]
