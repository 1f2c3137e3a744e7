"""Promotion codes in the report, in the plan and at the checkout: figures worked out by hand from three purchases."""

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
  returns within 30 days
event purchase
  code text, optional
wallet points
code spring "Spring letter"
  pattern "SPR-##"
  one of SUMMER
  at most 1 time per code
  at most 2 times per member per calendar month
code unused
  one of NOBODY
earn base
  on purchase
  give 1 point per 1 EUR of amount
earn letter
  on purchase
  when code is one of spring, unused
  give 100 points
earn double
  on purchase
  when code is spring
  multiply base by 2
"""
# A uses SPR-01, so B can't; B uses SUMMER for 30 EUR, of which 10 EUR come back.
EVENTS = [
    {"id": "1", "type": "purchase", "member": "A", "time": "2026-03-02 10:00", "amount": 20, "code": "spr-01"},
    {"id": "2", "type": "purchase", "member": "B", "time": "2026-03-02 11:00", "amount": 20, "code": "SPR-01"},
    {"id": "3", "type": "purchase", "member": "B", "time": "2026-03-02 12:00", "amount": 30, "code": "summer"},
    {"id": "4", "type": "return", "member": "B", "time": "2026-03-03 12:00", "amount": 10, "purchase": "3"},
]


def rules(tmp_path: Path) -> Path:
    path = tmp_path / "p.loyalty"
    path.write_text(RULES, encoding="utf-8")
    return path


def test_what_each_family_has_brought(tmp_path: Path) -> None:
    summary = lr.simulate(rules(tmp_path), EVENTS).summary
    data = as_json(summary)
    jsonschema.validate(data, SCHEMA)
    # 100 + 20 for A, 100 + 30 - 10 for B; 20 EUR and 30 - 10 EUR.
    assert data["codes"] == [
        {"code": "spring", "title": "Spring letter", "uses": 2, "codes_used": 2, "members": 2, "revenue": "40.00",
         "wallet": "points", "granted": "240"},
        {"code": "unused", "title": "", "uses": 0, "codes_used": 0, "members": 0, "revenue": "0.00",
         "wallet": "", "granted": None},
    ]  # fmt: skip
    paths = {path.name: path for path in write_reports(summary, tmp_path / "out", FileFormat.csv)}
    rows = list(csv.DictReader(io.StringIO(paths["codes.csv"].read_text(encoding="utf-8"))))
    assert [(row["code"], row["uses"], row["revenue"], row["granted"]) for row in rows] == [
        ("spring", "2", "40.00", "240"),
        ("unused", "0", "0.00", ""),
    ]
    screen = io.StringIO()
    print_summary(Console(file=screen, width=100), summary)
    assert ["spring", "2", "2", "2", "40.00", "EUR", "240", "points"] in [
        line.split() for line in screen.getvalue().splitlines()
    ]


def test_plan_bounds_the_uses(tmp_path: Path) -> None:
    ruleset = lr.load(rules(tmp_path))
    lines = plan_lines(ruleset, plan(ruleset))
    state = {line.name: (line.numbers, line.per) for line in lines.state}
    # A hundred that look like the pattern, and SUMMER.
    assert state["at most 1 time per code of spring"] == (101, "programme")
    assert state["at most 2 times per member per calendar month of spring"] == (1, "member")
    assert any("letter needs one order for all members" in line for line in lines.crossing)


def test_a_quote_uses_no_code(tmp_path: Path) -> None:
    ruleset = lr.load(rules(tmp_path))
    engine = lr.replay(ruleset, EVENTS[:1])
    asked = {"type": "purchase", "member": "C", "time": "2026-03-04 10:00", "amount": 10}
    for _ in range(2):
        assert lr.quote(engine, {**asked, "code": "SPR-02"}).after["points"].available == 120
    assert lr.quote(engine, {**asked, "code": "SPR-01"}).after["points"].available == 10
