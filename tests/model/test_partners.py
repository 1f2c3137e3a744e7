"""What can be wrong with partners."""

from __future__ import annotations

import pytest

from loyalty_rules.model.resolve import resolve
from loyalty_rules.syntax import read
from tests.model.reading import PROGRAM

BASE = f"{PROGRAM}\nearn base\n  on purchase\n  give 1 point\n\n"
PARTNER = "partner shell\n  category fuel\n"


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("event purchase\n  at partner", "LR201", "there are no partners"),
        (f"{PARTNER}event purchase\n  at partner\n  via partner", "LR252", "`purchase` has one partner"),
        (f"{PARTNER}event purchase\n  at partner\n  at-category text", "LR208", "`at-category` is there already"),
        (f"{PARTNER}  pays 0.01 EUR per star", "LR201", "there is no wallet `star`"),
        (f"{PARTNER}  pays 2 points per point", "LR204", "`points` and `EUR` don't mix"),
        (
            f"{PARTNER}  pays 0.01 EUR per point\n  pays 0.02 EUR per point",
            "LR244",
            "what `shell` pays per point is said twice",
        ),
        (
            f"{PARTNER}event purchase\n  at partner\nearn x\n  on purchase\n  when at is mobil\n  give 1 point",
            "LR202",
            "`mobil` is no value of `at`",
        ),
    ],
)
def test_finding(text: str, code: str, message: str) -> None:
    document, found = read(f"{BASE}{text}\n", "shop.loyalty")
    assert document is not None
    assert not found
    ruleset, findings = resolve(document)
    assert ruleset is None
    assert (code, message) in [(one.code, one.message) for one in findings]
