"""Whole documents, word for word: `expected/RULESET.LANGUAGE.md` has been read against the rules, sentence by sentence.

The figures of the examples, by the rules:

- coffee-card: 2 coffees, a stamp each: 2.
- spend-bands: 120 dollars: 50 × 0 + 50 × 1 + 20 × 2 = 90.
- beauty-tiers: 100 dollars: Bud 100 × 1 = 100, Bloom 100 × 1.25 = 125, Rose 100 × 1.5 = 150. Fragrance on the first day
  of its weeks, as Bud: 100, and 100 × (2 − 1) = 100 more.
- refer-a-friend: 2% of 100 euros: 2. A friend's first purchase of 30 euros: 2% of it, 0.60, and 5 for the friend; 10
  for the one who brought them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from loyalty_rules.report.describe import languages, markdown
from loyalty_rules.workbench.describe import describe
from tests.cli.command import RULESETS

EXPECTED = Path(__file__).parent / "expected"


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("name", ["coffee-card", "spend-bands", "beauty-tiers", "refer-a-friend"])
def test_the_document_word_for_word(name: str, code: str) -> None:
    found = markdown(describe(RULESETS / name, code))
    assert found == (EXPECTED / f"{name}.{code}.md").read_text(encoding="utf-8")
