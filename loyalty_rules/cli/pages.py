"""Files that commands write: where they may stand, and how it is said that they are there."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from loyalty_rules.cli.shown import one_line
from loyalty_rules.core.whole_files import write_whole

PAGES = (".html", ".htm")
READ = (".loyalty", ".yaml", ".yml", ".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".pq", ".gz", ".zst")


def ready_page(file: Path, option: str = "--report") -> None:
    """Before the work: the page has a place that can be written, and is none of the files that are read."""
    if file.suffix.lower() not in PAGES:
        raise typer.BadParameter(f"`{one_line(str(file))}` is not the name of a page: let it end in .html")
    ready_file(file, option)


def ready_file(file: Path, option: str = "--out") -> None:
    """Before the work: the file has a place that can be written, and is no ruleset and no data."""
    named = f"`{one_line(str(file))}`"
    if str(file) == "-":
        raise typer.BadParameter(f"`-` is not the name of a file: leave `{option}` out for the standard output")
    if file.suffix.lower() in READ:
        raise typer.BadParameter(f"{named} has the name of a ruleset or of data: name another file for `{option}`")
    if file.is_dir():
        raise typer.BadParameter(f"{named} is a folder: name a file for `{option}`")
    file.parent.mkdir(parents=True, exist_ok=True)
    needed = [file] if file.exists() else []
    if not file.exists() or file.is_file():
        needed.append(file.parent)  # a file is written beside it, and put in its place
    if not all(os.access(place, os.W_OK) for place in needed):
        raise typer.BadParameter(f"{named} can't be written: name another file for `{option}`")


def write_page(file: Path, page: str, quiet: bool = False) -> None:
    """Write a page or another text, and say so."""
    write_whole(file, page)
    if not quiet:
        typer.echo(one_line(f"wrote {file}"), err=True)
