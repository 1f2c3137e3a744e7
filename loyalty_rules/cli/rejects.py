"""What a command says of rows that can't be used: nothing is lost silently."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from loyalty_rules import api
from loyalty_rules.cli.shown import one_line

REJECTS_SHOWN = 10


def tell_rejects(
    rejects: Sequence[api.Reject], file: Path | None = None, writer: str = "`loyalty-rules simulate --rejects FILE`"
) -> None:
    """How many were set aside, the first of them, and where the rest is: in `file`, or to be had by `writer`."""
    count = len(rejects)
    if not count:
        return
    typer.echo(one_line(f"{count:,} set aside{f', written to {file}' if file is not None else ''}:"), err=True)
    for reject in rejects[:REJECTS_SHOWN]:
        typer.echo(f"  {one_line(f'{reject.place}: {reject.reason}')}", err=True)
    if count > REJECTS_SHOWN:
        rest = f"  … and {count - REJECTS_SHOWN:,} more"
        typer.echo(rest if file is not None else f"{rest}; {writer} writes them all", err=True)
