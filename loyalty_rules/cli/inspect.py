"""`inspect`: what is in data files, and a mapping to start from."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from msgspec import to_builtins

from loyalty_rules import api
from loyalty_rules.cli.options import TextFormat, TextOrJson
from loyalty_rules.cli.shown import as_json, line_width, one_line, visible


def inspect(
    events: Annotated[list[str], typer.Argument(metavar="EVENTS", help="Files, folders or globs of events.")],
    format: TextFormat = TextOrJson.text,
) -> None:
    """Look at data files and propose a mapping from their columns to event fields.

    The mapping goes to standard output, so that `> mapping.yaml` keeps it; what the columns hold goes to the error
    stream. Exit code 0; 2: the files could not be read.
    """
    found = api.inspect(events)
    if format is TextOrJson.json:
        typer.echo(as_json(to_builtins(found)))
        return
    from rich.console import Console
    from rich.text import Text

    from loyalty_rules.report.grids import Grid
    from loyalty_rules.report.terminal import print_grid

    console, width = Console(stderr=True), line_width(sys.stderr)
    heads = ("column", "holds", "missing", "distinct", "samples", "may be")
    for file in found.files:
        title = f"{file.file}: {file.rows:,} rows" + (f", {file.bad:,} of them broken" if file.bad else "")
        grid = Grid(one_line(title), heads, len(heads))
        for column in file.columns:
            role = f"{column.role}{'' if column.sure else '?'}" if column.role else ""
            counts = (f"{column.missing:,}", f"{column.distinct:,}")
            cells = (column.name, column.kind, *counts, ", ".join(column.samples), role)
            grid.add(*map(one_line, cells))
        print_grid(console, grid, width)
    for note in found.notes:
        console.print(Text(one_line(f"note: {note}")))
    typer.echo(visible(found.mapping.rstrip("\n")))
