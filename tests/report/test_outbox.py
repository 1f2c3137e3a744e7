"""The outbox in the reports."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import loyalty_rules as lr
from loyalty_rules.report.files import write_reports
from loyalty_rules.report.json_out import as_json

RULESET = """program "Outbox"
  currency EUR
  timezone Europe/Lisbon
  round down

wallet points

earn base
  on purchase
  give 1 point per 1 EUR of amount

notify thanks "Thank you"
  on purchase
  with amount, balance

notify never "Never"
  on purchase
  when amount > 1,000 EUR
  to staff
"""


def test_reports(tmp_path: Path) -> None:
    (tmp_path / "outbox.loyalty").write_text(RULESET)
    events = [
        {"id": f"p{day}", "type": "purchase", "member": "A", "time": f"2026-03-0{day}T12:00", "amount": "12.50"}
        for day in (1, 2)
    ]
    found = lr.simulate(tmp_path / "outbox.loyalty", events)
    data = as_json(found.summary)
    assert data["messages"] == [
        {"notify": "thanks", "to": "member", "sent": 2, "members": 1},
        {"notify": "never", "to": "staff", "sent": 0, "members": 0},
    ]
    write_reports(found.summary, tmp_path)
    with (tmp_path / "outbox.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["notify"] for row in rows] == ["thanks", "thanks"]
    assert json.loads(rows[1]["data"]) == {"amount": "12.50", "balance": "24"}
    assert rows[0]["time"] == "2026-03-01T12:00:00Z"
    assert rows[0]["place"].endswith("outbox.loyalty:12")
