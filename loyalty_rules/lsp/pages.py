"""The pages of findings, which editors open."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from loyalty_rules.resources import error_pages


@cache
def pages() -> dict[str, Path]:
    """The page of every code; looked for once, since every finding is shown with its own."""
    return error_pages()
