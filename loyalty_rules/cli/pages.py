"""Pages that commands write: where they may stand, and how it is said that they are there."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from loyalty_rules.cli.shown import one_line

PAGES = (".html", ".htm")


def ready_page(file: Path) -> None:
    """Before the work: the page has a place that can be written, and is none of the files that are read."""
    named = f"`{one_line(str(file))}`"
    if file.suffix.lower() not in PAGES:
        raise typer.BadParameter(f"{named} is not the name of a page: let it end in .html")
    if file.is_dir():
        raise typer.BadParameter(f"{named} is a folder: name a file for `--report`")
    file.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        raise typer.BadParameter(f"{named} can't be written: name another file for `--report`")


def write_page(file: Path, page: str, quiet: bool = False) -> None:
    """Write it, and say so."""
    file.write_text(page, encoding="utf-8")
    if not quiet:
        typer.echo(one_line(f"wrote {file}"), err=True)
