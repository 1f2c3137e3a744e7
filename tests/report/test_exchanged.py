"""Exchanges and rewards in the reports."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
from rich.console import Console

import loyalty_rules as lr
from loyalty_rules.report.files import write_reports
from loyalty_rules.report.json_out import as_json
from loyalty_rules.report.terminal import print_summary

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "docs" / "simulate.schema.json").read_text(encoding="utf-8"))

RULESET = """program "Exchanges"
  currency EUR
  timezone Europe/Lisbon
  round down
  returns within 30 days

wallet points
wallet credit
  in EUR

earn base
  on purchase
  give 10 points per 1 EUR of amount

exchange voucher
  turn 100 points into 5 EUR

exchange off-order
  turn 200 points into 1 EUR off

exchange in-steps
  turn by steps, largest first
    100 points into 1 EUR off
    300 points into 4 EUR off

reward mug "A mug"
  price 300 points

reward hat "A hat"
  price 9,000 points
"""


def _events() -> list[dict[str, Any]]:
    def at(day: int, type: str, member: str, **fields: Any) -> dict[str, Any]:
        return {"id": f"{type}{day}", "type": type, "member": member, "time": f"2026-03-{day:02}T12:00", **fields}

    return [
        at(1, "purchase", "A", amount="50"),
        at(2, "purchase", "A", amount="50"),
        at(3, "purchase", "B", amount="30"),
        # 400 points of two lots, 20 EUR; then 100 points of it come back, and 5 EUR of credit go.
        at(4, "redeem", "A", exchange="voucher", count=4),
        at(5, "cancel", "A", redemption="redeem4", count=1),
        # 300 points are there for B: too little for three vouchers and a mug.
        at(6, "redeem", "B", exchange="mug"),
        at(7, "redeem", "B", exchange="voucher"),
        at(8, "redeem", "A", exchange="off-order", count=3, order="20"),
        # 300 + 100 points, at two prices.
        at(9, "purchase", "C", amount="40"),
        at(10, "redeem", "C", exchange="in-steps", quantity=400, order="20"),
    ]


def test_reports(tmp_path: Path) -> None:
    (tmp_path / "rules.loyalty").write_text(RULESET)
    found = lr.simulate(tmp_path / "rules.loyalty", _events())
    data = as_json(found.summary)
    jsonschema.validate(data, SCHEMA)
    rows: Any = data["exchanges"]
    assert [tuple(row.values()) for row in rows] == [
        ("voucher", "exchange", 1, 1, "points", "300", "credit", "15.00", 1),
        ("off-order", "exchange", 1, 1, "points", "600", "EUR", "3.00", 0),
        ("in-steps", "exchange", 1, 1, "points", "400", "EUR", None, 0),
        ("mug", "reward", 1, 1, "points", "300", "A mug", "1", 0),
        ("hat", "reward", 0, 0, "points", "0", "A hat", "0", 0),
    ]
    # What an exchange refuses is no rule's.
    assert [row["rule"] for row in data["rules"]] == ["base"]  # type: ignore[attr-defined]
    write_reports(found.summary, tmp_path)
    with (tmp_path / "exchanges.csv").open() as file:
        assert [row["gave"] for row in csv.DictReader(file)] == ["15.00", "3.00", "", "1", "0"]
    console = Console(file=io.StringIO(), width=120)
    print_summary(console, found.summary)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "Exchanges" in text
    assert [line.split() for line in text.splitlines() if line.split()[:1] == ["mug"]] == [
        ["mug", "reward", "1", "1", "0", "300", "points", "1"]
    ]
