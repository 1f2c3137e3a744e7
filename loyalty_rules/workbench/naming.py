"""The names of a ruleset, whatever else is wrong with it: for shells that complete them."""

from __future__ import annotations

from pathlib import Path

from loyalty_rules.syntax import read_files

_RULES = ("earn", "referral", "exchange", "reward", "challenge", "notify")


def rule_names(path: Path) -> tuple[str, ...]:
    """The rules of a file or folder, in their order; none where there is no such file."""
    document, _, _ = read_files(path)
    if document is None:
        return ()
    return tuple(it.name for it in document.declarations if it.word in _RULES and it.name is not None)
