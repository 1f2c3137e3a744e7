"""Segments in the report: figures worked out by hand from three members."""

import csv
import io
from pathlib import Path

import jsonschema
from rich.console import Console

import loyalty_rules as lr
from loyalty_rules.api import Simulation
from loyalty_rules.report.files import FileFormat, write_reports
from loyalty_rules.report.json_out import as_json
from loyalty_rules.report.terminal import print_summary

from .test_output import SCHEMA

RULES = """
program "P"
  currency EUR
  timezone Europe/Paris
  round down
event visit
wallet points
measure spend = sum of amount of purchase
measure last-visit = latest date of visit
measure rated = any visit
segment big "Big spenders" = spend >= 50 EUR
segment lapsed = last-visit + 10 days <= date
segment empty = spend >= 1,000 EUR
earn base
  on purchase
  give 1 point per 1 EUR of amount
"""
# A spends 100 EUR and B 50 EUR, C nothing: 150 / 2 = 75 EUR among the big spenders, 150 / 3 = 50 EUR among all. On 11
# January C was last there ten days ago.
EVENTS = [
    {"id": "1", "type": "visit", "member": "C", "time": "2026-01-01 10:00"},
    {"id": "2", "type": "purchase", "member": "A", "time": "2026-01-02 10:00", "amount": 100},
    {"id": "3", "type": "purchase", "member": "B", "time": "2026-01-03 10:00", "amount": 50},
    {"id": "4", "type": "visit", "member": "B", "time": "2026-01-11 10:00"},
]


def simulated(tmp_path: Path) -> Simulation:
    path = tmp_path / "p.loyalty"
    path.write_text(RULES, encoding="utf-8")
    return lr.simulate(path, EVENTS)


def test_totals(tmp_path: Path) -> None:
    totals = simulated(tmp_path).summary.segments.totals()
    assert [(one.segment.name, one.members, str(one.share)) for one in totals] == [
        ("big", 2, "2/3"),
        ("lapsed", 1, "1/3"),
        ("empty", 0, "0"),
    ]
    assert [[(each.measure, each.here, each.all) for each in one.averages] for one in totals] == [
        [("spend", 7500, 5000)],
        [("spend", 0, 5000)],
        [("spend", None, 5000)],
    ]


def test_outputs(tmp_path: Path) -> None:
    result = simulated(tmp_path)
    data = as_json(result.summary, result.account(), result.until)
    jsonschema.validate(data, SCHEMA)
    assert data["segments"][0] == {  # type: ignore[index]
        "segment": "big",
        "title": "Big spenders",
        "members": 2,
        "share": "66.67",
        "measure": "spend",
        "unit": "EUR",
        "average": "75.0000",
        "average_of_all": "50.0000",
        "average_exact": "75",
        "average_of_all_exact": "50",
    }
    written = write_reports(result.summary, tmp_path / "out")
    assert tmp_path / "out" / "segments.csv" in written
    with (tmp_path / "out" / "members.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["member"]: row["segments"] for row in csv.DictReader(stream)} == {
            "A": "big",
            "B": "big",
            "C": "lapsed",
        }
    write_reports(result.summary, tmp_path / "parquet", FileFormat.parquet)
    stream_out = io.StringIO()
    print_summary(Console(file=stream_out, width=80), result.summary)
    for line in ("big             2   66.67 %", "big       75.0000 EUR      50.0000 EUR", "empty               –"):
        assert line in stream_out.getvalue(), stream_out.getvalue()
