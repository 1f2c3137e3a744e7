"""Turns of phrase of the findings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from loyalty_rules.model.ruleset import Rule, Ruleset


def never_words(ruleset: Ruleset, rule: Rule) -> str:
    """What follows for a rule that nothing can set off."""
    return f"so `{rule.name}` {'is never sent' if rule.name in ruleset.notices else 'never gives anything'}"


def days_words(first: date | None, last: date | None) -> str:
    """`from 2026-04-01 to 2026-04-30`, of days of which one may be open."""
    if first is not None and last is not None:
        return f"from {first} to {last}"
    return f"from {first}" if first is not None else f"until {last}"


def ticked(texts: Iterable[str], last: str = "and") -> str:
    """`a`, `b` and `c`."""
    shown = [f"`{text}`" for text in dict.fromkeys(texts)]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {last} {shown[-1]}"
