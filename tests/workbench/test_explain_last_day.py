"""What the clock books as the last day closes has its number in `simulate`, and is explained by it."""

from __future__ import annotations

import loyalty_rules as lr
from loyalty_rules.core.explanations import EntryExplanation, EventExplanation
from loyalty_rules.model.resolve import resolve
from loyalty_rules.syntax import read

RULES = """
language 1

program "The month"
  currency EUR
  timezone Europe/Lisbon
  round down

wallet points

earn base
  on purchase
  give 1 point per 1 EUR

earn month-end
  on end of calendar month
  give 5 points
"""
BOUGHT = [{"id": "e1", "type": "purchase", "member": "A", "time": "2026-02-28 10:00", "amount": "20.00"}]


def test_an_entry_of_the_last_day() -> None:
    document, _ = read(RULES, "month.loyalty")
    assert document is not None
    ruleset, _ = resolve(document)
    assert ruleset is not None
    # 20 points of base, then 5 as February closes
    base, month_end = lr.simulate(ruleset, BOUGHT).lines
    found = lr.explain(ruleset, BOUGHT, entry=month_end.number)
    assert isinstance(found, EntryExplanation)
    assert found.line == month_end
    first = lr.explain(ruleset, BOUGHT, entry=base.number)
    assert isinstance(first, EntryExplanation)
    assert first.line == base
    day = lr.explain(ruleset, BOUGHT, event="clock 2026-02-28", member="A")
    assert isinstance(day, EventExplanation)
    assert day.happening.lines == (month_end,)
