"""Households in the report, in the plan and at the checkout: figures worked out by hand from three members."""

import csv
import io
from pathlib import Path

import jsonschema
from rich.console import Console

import loyalty_rules as lr
from loyalty_rules.model.plan import plan
from loyalty_rules.report.files import FileFormat, write_reports
from loyalty_rules.report.json_out import as_json
from loyalty_rules.report.plan_words import plan_lines
from loyalty_rules.report.terminal import print_summary

from .test_output import SCHEMA

RULES = """
program "P"
  currency EUR
  timezone Europe/Paris
  round down
member
  household text, optional
wallet points
  shared by household
wallet credit
  in EUR
earn base
  on purchase
  give 1 point per 1 EUR of amount
  at most 200 points per household per calendar year
exchange voucher
  turn 50 points into 2 EUR of credit
"""
# A and B live together: 100 and 60 points, of which 120 are spent, A's 100 and 20 of B's. C has 30 alone.
EVENTS = [
    {"id": "1", "type": "join", "member": "A", "time": "2026-01-01 10:00", "household": "h"},
    {"id": "2", "type": "join", "member": "B", "time": "2026-01-01 10:00", "household": "h"},
    {"id": "3", "type": "purchase", "member": "A", "time": "2026-01-02 10:00", "amount": 100},
    {"id": "4", "type": "purchase", "member": "B", "time": "2026-01-03 10:00", "amount": 60},
    {"id": "5", "type": "purchase", "member": "C", "time": "2026-01-03 10:00", "amount": 30},
    {"id": "6", "type": "redeem", "member": "B", "time": "2026-01-04 10:00", "wallet": "points", "quantity": 120},
]


def rules(tmp_path: Path) -> Path:
    path = tmp_path / "p.loyalty"
    path.write_text(RULES, encoding="utf-8")
    return path


def test_what_they_can_spend_together_and_what_each_has(tmp_path: Path) -> None:
    summary = lr.simulate(rules(tmp_path), EVENTS).summary
    data = as_json(summary)
    jsonschema.validate(data, SCHEMA)
    assert data["households"] == [
        {"shared_by": "household", "household": "h", "members": "A, B", "wallet": "points", "balance": "40",
         "pending": "0"}
    ]  # fmt: skip
    assert "households" not in as_json(summary, members=False)
    written = write_reports(summary, tmp_path / "out", FileFormat.csv)
    assert tmp_path / "out" / "households.csv" in written
    with (tmp_path / "out" / "members.csv").open(encoding="utf-8") as stream:
        held = {row["member"]: row["balance"] for row in csv.DictReader(stream) if row["wallet"] == "points"}
    assert held == {"A": "0", "B": "40", "C": "30"}
    text = io.StringIO()
    print_summary(Console(file=text, width=100), summary)
    assert "Households with most points" in text.getvalue()


def test_what_needs_one_order(tmp_path: Path) -> None:
    ruleset = lr.load(rules(tmp_path))
    lines = plan_lines(ruleset, plan(ruleset))
    assert lines.crossing == (
        "points needs one order for all with the same household, who spend it together",
        "`at most 200 points per household per calendar year` needs one order for all members with the same household: "
        "it is counted for them together",
    )
    assert [(line.per, line.numbers) for line in lines.state] == [("household", 1)]


def test_a_quote_asks_the_household_and_changes_nothing(tmp_path: Path) -> None:
    engine = lr.replay(lr.load(rules(tmp_path)), EVENTS[:4])
    # 160 are there: three steps of 50; and of the 200 of the year 40 are left.
    quoted = lr.quote(engine, {"type": "purchase", "member": "A", "time": "2026-01-05 10:00", "amount": 70})
    assert (quoted.before["points"].available, quoted.after["points"].available) == (160, 200)
    assert quoted.offers[0].reason == ""
    moved = {"type": "set", "member": "B", "time": "2026-01-05 10:00", "household": "k"}
    assert lr.quote(engine, moved).after["points"].available == 60
    assert engine.balance("A", "points") == engine.balance("B", "points") == 160


def test_a_statement_has_the_own_lots_and_what_is_there_together(tmp_path: Path) -> None:
    engine = lr.replay(lr.load(rules(tmp_path)), EVENTS[:5])
    found = engine.statement("B")
    assert found is not None
    points = found.wallets[0]
    assert (points.balance, points.together, [lot.amount for lot in points.lots]) == (60, 160, [60])
    alone = engine.statement("C")
    assert alone is not None
    assert alone.wallets[0].together is None
