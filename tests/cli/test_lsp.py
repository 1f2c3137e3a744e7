"""The command that editors run; what it says to them is tested in tests/lsp/."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from loyalty_rules.cli import extras

from .command import run


def test_help_has_an_example() -> None:
    ran = run("lsp", "--help")
    assert ran.code == 0
    assert "Example: loyalty-rules lsp" in ran.out


def test_a_missing_extra_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == "pygls" else find_spec(name))
    ran = run("lsp")
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err == ("error: the language server needs the extra `lsp`\n  help: pip install 'loyalty-rules[lsp]'\n")
