"""What can be wrong with a message."""

from __future__ import annotations

import pytest

from loyalty_rules.model.resolve import resolve
from loyalty_rules.syntax import read
from tests.model.reading import PROGRAM

BASE = f"{PROGRAM}\nwallet miles\n\nearn base\n  on purchase\n  give 1 point\n  give 1 mile\n\n"


@pytest.mark.parametrize(
    ("clauses", "code", "message"),
    [
        ("with amount", "LR250", "nothing sets `note` off"),
        ("on purchase\n  still when amount > 5 EUR", "LR252", "nothing can change before it is sent"),
        ("on purchase\n  at most 5 points per member", "LR254", "messages are counted in times"),
        ("on purchase\n  with balance", "LR253", "the balance of which wallet?"),
        ("on purchase\n  with balance of stars", "LR201", "there is no wallet `stars`"),
        ("on purchase\n  with amount of points", "LR201", "there is no `amount of …`"),
        ("on 1 month before points lapse", "LR221", "a month before a day is not always as long"),
        ("on 5 days before stars lapse", "LR201", "there is no wallet `stars`"),
        ("on request", "LR252", "only an exchange is asked for"),
    ],
)
def test_finding(clauses: str, code: str, message: str) -> None:
    document, found = read(f"{BASE}notify note\n  {clauses}\n", "shop.loyalty")
    assert document is not None
    assert not found
    ruleset, findings = resolve(document)
    assert ruleset is None
    assert [(one.code, one.message) for one in findings] == [(code, message)]
