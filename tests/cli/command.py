"""Runs a command as the shell would, in this process."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from loyalty_rules.cli import main

CHECKOUT = Path(__file__).resolve().parents[2]
RULESETS = CHECKOUT / "rulesets"
COLUMNS = 80
PROGRAMME = """program "Corner Books"
  currency EUR
  timezone Europe/Warsaw
  round down
  returns within 30 days

wallet points

earn base
  on purchase
  give 1 point per 1 EUR of amount
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and what it wrote where."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


def run(*arguments: str | Path, columns: int = COLUMNS, environment: Mapping[str, str] | None = None) -> Ran:
    """The command with these arguments, on a terminal of so many columns. What escapes from it fails the test."""
    out, err = _Terminal(), _Terminal()
    told = {"COLUMNS": str(columns), "NO_COLOR": "1", "TERM": "dumb", **(environment or {})}
    code = 0
    with (
        patch.object(sys, "argv", ["loyalty-rules", *map(str, arguments)]),
        patch.dict(os.environ, told),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return Ran(code, out.text, err.text)


class _Terminal(io.TextIOWrapper):
    """What a terminal in UTF-8 is sent: click takes the colours out of whatever is none."""

    def __init__(self) -> None:
        self._kept = io.BytesIO()
        super().__init__(self._kept, encoding="utf-8", newline="\n", write_through=True)

    def isatty(self) -> bool:
        return True

    @property
    def text(self) -> str:
        self.flush()
        return self._kept.getvalue().decode("utf-8")
