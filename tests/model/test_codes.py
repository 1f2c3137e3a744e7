"""Every code of this floor has its page, and an example that causes it and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from loyalty_rules.core.diagnostics import render_all
from loyalty_rules.model.allowances import ALLOWANCES
from loyalty_rules.model.codes import CODES

from .reading import mistakes

CHECKOUT = Path(__file__).parents[2]


@pytest.mark.parametrize("code", sorted(CODES))
def test_code_has_page(code: str) -> None:
    page = (CHECKOUT / "docs" / "errors" / f"{code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code}: {CODES[code]}\n")


# Whether an allowance is needed only the checks can say: their examples are among those of `check`.
@pytest.mark.parametrize("code", sorted(set(CODES) - set(ALLOWANCES)))
def test_code_has_example(code: str) -> None:
    folder = CHECKOUT / "tests" / "errors" / code
    text = (folder / "rules.loyalty").read_text(encoding="utf-8")
    found = mistakes(text)
    assert [one.code for one in found] == [code]
    said = render_all(found, {"rules.loyalty": text}) + "\n"
    assert said == (folder / "expected.txt").read_text(encoding="utf-8")
