"""The settlement with partners, worked out by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import loyalty_rules as lr
from loyalty_rules.report.files import write_reports
from loyalty_rules.report.json_out import as_json

RULESET = """program "Settled"
  currency EUR
  timezone Europe/Lisbon
  round down
  returns within 60 days

partner shell "Shell stations"
  category fuel
  pays 0.0085 EUR per point
  pays 0.010 EUR per point from 2026-04-01
  receives 0.006 EUR per point

event purchase
  at partner, optional

event redeem
  at partner, optional

wallet points

earn base
  on purchase
  give 1 point per 1 EUR of amount
"""


def _event(id: str, type: str, day: str, **fields: object) -> dict[str, object]:
    return {"id": id, "type": type, "member": "A", "time": f"{day}T12:00", **fields}


def test_settlement(tmp_path: Path) -> None:
    (tmp_path / "settled.loyalty").write_text(RULESET)
    events = [
        _event("p1", "purchase", "2026-03-10", amount="101", at="shell"),
        _event("p2", "purchase", "2026-03-11", amount="50"),
        _event("r1", "redeem", "2026-03-12", wallet="points", quantity="60", at="shell"),
        _event("r2", "redeem", "2026-03-13", wallet="points", quantity="10"),
        _event("p3", "purchase", "2026-04-01", amount="20", at="shell"),
        _event("b1", "return", "2026-04-02", purchase="p1", amount="31"),
        _event("b2", "return", "2026-04-03", purchase="r1"),
    ]
    found = lr.simulate(tmp_path / "settled.loyalty", events)
    assert not found.rejects
    rows = as_json(found.summary)["settlement"]
    # March: 101 points x 0.85 cents = 85.85, so 86 cents; 60 points x 0.6 cents = 36 cents.
    # April: 20 points x 1 cent, less 31 points of March at March's 0.85 cents = 20 - 26.35 = -6.35, so -6 cents;
    # 60 points are restored, so 36 cents are owed back.
    assert rows == [
        {"partner": "shell", "month": "2026-03", "wallet": "points", "given": "101", "taken_back": "0",
         "redeemed": "60", "restored": "0", "owed_by_partner": "0.86", "owed_to_partner": "0.36", "net": "0.50"},
        {"partner": "shell", "month": "2026-04", "wallet": "points", "given": "20", "taken_back": "31",
         "redeemed": "0", "restored": "60", "owed_by_partner": "-0.06", "owed_to_partner": "-0.36", "net": "0.30"},
    ]  # fmt: skip
    write_reports(found.summary, tmp_path)
    with (tmp_path / "settlement.csv").open() as file:
        assert [row["net"] for row in csv.DictReader(file)] == ["0.50", "0.30"]
