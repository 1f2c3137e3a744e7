"""Tiers that are given, from a file: the columns of the event `status`."""

from datetime import date
from pathlib import Path

from loyalty_rules import data
from loyalty_rules.core.quantities import money
from loyalty_rules.model.fields import standard_events
from loyalty_rules.model.ruleset import Ruleset

from .build import RULESET, reasons


def test_tier_and_last_day(tmp_path: Path) -> None:
    ruleset = Ruleset(RULESET.program, standard_events(money("EUR")), {}, {}, {}, (), {}, (), {})
    file = tmp_path / "statuses.csv"
    file.write_text(
        "id,time,member,type,tier,until\n"
        "1,2026-03-02 10:00,A,status,Gold,2026-12-31\n"
        "2,2026-03-03 10:00,A,status,Gold,\n"
        "3,2026-03-04 10:00,A,status,,2026-12-31\n"
    )
    stream = data.read_events(ruleset, [str(file)], None)
    assert [(each.type, dict(each.fields)) for each in stream] == [
        ("status", {"tier": "Gold", "until": date(2026, 12, 31)}),
        ("status", {"tier": "Gold"}),
    ]
    assert reasons(stream) == [(4, "`tier` of `status` is missing")]
