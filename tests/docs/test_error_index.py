"""The index of findings lists every code there is, by the words of its own table."""

from __future__ import annotations

import re

from loyalty_rules.checks.codes import CODES as OF_CHECK
from loyalty_rules.model.codes import CODES as OF_MODEL
from loyalty_rules.syntax.codes import CODES as OF_SYNTAX

from .snippets import CHECKOUT

_ROW = re.compile(r"^\| \[(LR[0-9]{3})\]\((LR[0-9]{3})\.md\) \| (.+) \|$", re.MULTILINE)


def test_index_lists_every_code() -> None:
    found = _ROW.findall((CHECKOUT / "docs" / "errors" / "README.md").read_text(encoding="utf-8"))
    assert all(code == page for code, page, _ in found)
    assert [code for code, _, _ in found] == sorted(code for code, _, _ in found)
    assert {code: words for code, _, words in found} == {**OF_SYNTAX, **OF_MODEL, **OF_CHECK}
