"""`simulate`: what a programme does on a stream of events."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from loyalty_rules import api
from loyalty_rules.cli.extras import need
from loyalty_rules.cli.options import RulesetPath, TextFormat, TextOrJson, there
from loyalty_rules.cli.pages import ready_page, write_page
from loyalty_rules.cli.reading import (
    DecimalSign,
    Delimiter,
    Events,
    MappingFile,
    Maps,
    PartFiles,
    Rejects,
    Rows,
    Until,
    columns_of,
    day_of,
    files_of,
    keep_data,
    progress_bar,
)
from loyalty_rules.cli.rejects import tell_rejects
from loyalty_rules.cli.shown import as_json, line_width, one_line


class FileKind(StrEnum):
    csv = "csv"
    parquet = "parquet"


def simulate(
    ruleset: RulesetPath,
    events: Events = None,
    mapping: MappingFile = None,
    maps: Maps = None,
    parts: PartFiles = None,
    rows: Rows = "",
    decimal: DecimalSign = "",
    delimiter: Delimiter = "",
    until: Until = None,
    format: TextFormat = TextOrJson.text,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write every table as a file into this folder.")
    ] = None,
    files: Annotated[FileKind | None, typer.Option(help="The kind of those files.", show_default="csv")] = None,
    ledger: Annotated[bool, typer.Option("--ledger", help="Write every entry of the ledger too.")] = False,
    rejects: Rejects = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page of figures, charts and tables here; extra `charts`."),
    ] = None,
    plot: Annotated[bool, typer.Option("--plot", help="Draw the main charts on the terminal; extra `charts`.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No tables and no progress: files and findings only.")
    ] = False,
) -> None:
    """Run a programme over events and sum up what it gave, to whom, and what it cost.

    Exit code 0; 1: some rows were set aside, or the ruleset has errors; 2: it could not run.
    """
    if report is not None:
        need("charts", "charts", "matplotlib")
    if plot:
        need("charts", "charts", "plotext")
    if plot and format is TextOrJson.json:
        raise typer.BadParameter("charts are no JSON: leave out `--plot` or `--format json`")
    if out is None and files is not None:
        raise typer.BadParameter("`--files` says the kind of the files of `--out DIR`: add it, or leave `--files` out")
    if ledger and out is None:
        raise typer.BadParameter("the ledger needs a folder: add `--out DIR`")
    columns = columns_of(mapping, maps, parts, rows, decimal, delimiter)
    read = files_of(events, columns)
    keep_data(read, out, rejects)
    if report is not None:
        ready_page(report)
    with progress_bar(quiet) as progress:
        result = api.simulate(
            api.load(there(ruleset)), events or [], mapping=columns, until=day_of(until), keep=ledger, progress=progress
        )
    if out is not None:
        _write(result, out, files or FileKind.csv, ledger, quiet or format is TextOrJson.json)
    if report is not None:
        from loyalty_rules.workbench.reports import report_page

        write_page(report, report_page(result), quiet or format is TextOrJson.json)
    _tell_rejects(result, rejects or (out / "rejects.csv" if out is not None else None))
    if format is TextOrJson.json:
        from loyalty_rules.report.json_out import as_json as summary_as_json

        typer.echo(as_json(summary_as_json(result.summary, result.account(), result.until)))
    elif not quiet:
        _print(result)
    if plot and format is TextOrJson.text:
        _plot(result)
    raise typer.Exit(1 if result.rejects else 0)


def _write(result: api.Simulation, out: Path, files: FileKind, ledger: bool, quiet: bool) -> None:
    from loyalty_rules.report.files import FileFormat, write_reports

    written = write_reports(result.summary, out, FileFormat(files.value), result.lines if ledger else None)
    if not quiet:
        typer.echo(one_line(f"wrote {', '.join(path.name for path in written)} to {out}"), err=True)


def _plot(result: api.Simulation) -> None:
    """The main charts, on the width of the terminal."""
    from rich.console import Console

    from loyalty_rules.report.charts.screen import drawn
    from loyalty_rules.workbench.reports import tell as told

    console = Console()
    plain = console.encoding.replace("-", "").lower() not in ("utf8", "utf16", "utf32")
    for text in drawn(told(result), console.width, colour=console.is_terminal and not console.no_color, plain=plain):
        typer.echo(text)


def _tell_rejects(result: api.Simulation, file: Path | None) -> None:
    """Nothing is lost silently: what was set aside is written and said."""
    for note in result.notes:
        typer.echo(one_line(f"note: {note}"), err=True)
    if file is not None and (result.rejects or file.exists()):
        api.write_rejects(result.rejects, file)
    tell_rejects(result.rejects, file, "`--rejects FILE`")


def _print(result: api.Simulation) -> None:
    from rich.console import Console

    from loyalty_rules.report.terminal import print_summary

    console, width = Console(), line_width()
    console.print(one_line(result.ruleset.program.name), style="bold", highlight=False, markup=False, soft_wrap=True)
    print_summary(console, result.summary, width)
    console.print(result.account_words(), highlight=False, markup=False, soft_wrap=True)
