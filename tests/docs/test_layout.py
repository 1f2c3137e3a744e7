"""The gallery and the examples of the documents are in the canonical layout: `loyalty-rules fmt rulesets docs`."""

from __future__ import annotations

from pathlib import Path

import pytest

from loyalty_rules.workbench.rewriting import formatted, ruleset_files

from .snippets import CHECKOUT

FILES = [path.relative_to(CHECKOUT) for path in ruleset_files([CHECKOUT / "rulesets", CHECKOUT / "docs"])]


@pytest.mark.parametrize("file", FILES, ids=str)
def test_file_is_in_the_canonical_layout(file: Path) -> None:
    result = formatted(CHECKOUT / file)
    assert not result.changed, "run `loyalty-rules fmt rulesets docs`:\n" + "\n".join(result.diff())
