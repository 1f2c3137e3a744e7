"""Every code has its page and an example that causes it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from loyalty_rules.checks import CODES
from loyalty_rules.model.resolve import resolve
from loyalty_rules.syntax import read

CHECKOUT = Path(__file__).resolve().parents[2]
SHOWN = re.compile(r"^```loyalty\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("code", sorted(CODES))
def test_code_has_example_and_page(code: str) -> None:
    page = (CHECKOUT / "docs" / "errors" / f"{code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code}: {CODES[code]}\n")
    rules = (CHECKOUT / "tests" / "errors" / code / "rules.loyalty").read_text(encoding="utf-8")
    (shown,) = SHOWN.findall(page)
    # What the page shows is what is tested, but for what stands around it.
    declarations = [one.strip() for one in shown.split("\n\n")]
    assert all(one in rules for one in declarations)


@pytest.mark.parametrize("code", sorted(CODES))
def test_example_can_be_read(code: str) -> None:
    rules = (CHECKOUT / "tests" / "errors" / code / "rules.loyalty").read_text(encoding="utf-8")
    document, found = read(rules, "rules.loyalty")
    assert document is not None
    assert not found
    ruleset, more = resolve(document)
    assert ruleset is not None
    assert not more
