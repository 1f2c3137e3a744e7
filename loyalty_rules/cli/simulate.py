"""`simulate`: what a programme does on a stream of events."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from loyalty_rules import api
from loyalty_rules.cli.extras import need
from loyalty_rules.cli.options import RulesetPath, TextFormat, TextOrJson, there
from loyalty_rules.cli.rejects import tell_rejects
from loyalty_rules.cli.shown import as_json, one_line

PROGRESS_FROM = 5_000  # events: less is over before a bar could be read
PROGRESS_EVERY = 500


class FileKind(StrEnum):
    csv = "csv"
    parquet = "parquet"


def simulate(
    ruleset: RulesetPath,
    events: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="EVENTS", help="Files, folders or globs of events: CSV, JSON Lines or Parquet, packed or not."
        ),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="A file that says which column is which field; see docs/DATA.md.")
    ] = None,
    maps: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="One line of a mapping; may be repeated.")
    ] = None,
    parts: Annotated[
        list[str] | None,
        typer.Option("--parts", metavar="LIST=FILE", help="A file with the parts of a list, as in items=lines.csv."),
    ] = None,
    rows: Annotated[str, typer.Option(metavar="LIST", help="The events' rows are parts of this list.")] = "",
    decimal: Annotated[str, typer.Option(metavar="SIGN", help="The decimal sign of numbers.")] = "",
    delimiter: Annotated[str, typer.Option(metavar="SIGN", help="What separates the columns of a CSV file.")] = "",
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The last day of the clock; the last event's day if left out."),
    ] = None,
    format: TextFormat = TextOrJson.text,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write every table as a file into this folder.")
    ] = None,
    files: Annotated[FileKind, typer.Option(help="The kind of those files.")] = FileKind.csv,
    ledger: Annotated[bool, typer.Option("--ledger", help="Write every entry of the ledger too.")] = False,
    rejects: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write what was set aside here; DIR/rejects.csv if left out.")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page of figures, charts and tables here; extra `charts`."),
    ] = None,
    plot: Annotated[bool, typer.Option("--plot", help="Draw the main charts on the terminal; extra `charts`.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No tables and no progress: files and findings only.")] = False,
) -> None:
    """Run a programme over events and sum up what it gave, to whom, and what it cost.

    Exit code 0; 1: some rows were set aside, or the ruleset has errors; 2: it could not run.
    """
    if report is not None:
        need("charts", "charts", "matplotlib")
    if plot:
        need("charts", "charts", "plotext")
    if ledger and out is None:
        raise typer.BadParameter("the ledger needs a folder: add `--out DIR`")
    columns = api.columns(
        mapping, maps=maps or (), parts=_lists(parts or []), rows=rows, decimal=decimal, delimiter=delimiter
    )
    mapped = [Path(section.folder) / file for section in columns.events for file in section.files] if columns else []
    if not events and not mapped:
        raise typer.BadParameter("no events: name their files, or a mapping that does")
    _keep_data([*(events or []), *map(str, mapped)], out, rejects)
    if report is not None:
        _keep_sources(report, [ruleset, *([mapping] if mapping else []), *map(Path, events or []), *mapped])
    with _progress(quiet) as progress:
        result = api.simulate(
            api.load(there(ruleset)), events or [], mapping=columns, until=_day(until), keep=ledger, progress=progress
        )
    if out is not None:
        _write(result, out, files, ledger, quiet or format is TextOrJson.json)
    if report is not None:
        _write_report(result, report, quiet or format is TextOrJson.json)
    _tell_rejects(result, rejects or (out / "rejects.csv" if out is not None else None))
    if format is TextOrJson.json:
        from loyalty_rules.report.json_out import as_json as summary_as_json

        typer.echo(as_json(summary_as_json(result.summary, result.account(), result.until)))
    elif not quiet:
        _print(result)
    if plot and format is TextOrJson.text:
        _plot(result)
    raise typer.Exit(1 if result.rejects else 0)


def _keep_data(events: list[str], out: Path | None, rejects: Path | None) -> None:
    """What is written must not take the place of what is read, nor be read the next time."""
    for event in events:
        read = Path(os.path.realpath(event))
        whole = os.path.isdir(read)
        if out is not None:
            folder = Path(os.path.realpath(out))
            if folder.is_relative_to(read) if whole else folder == read.parent:
                raise typer.BadParameter(f"`{one_line(str(out))}` holds the data: name another folder for `--out`")
        if rejects is not None:
            file = Path(os.path.realpath(rejects))
            if file == read or (whole and file.is_relative_to(read)):
                raise typer.BadParameter(f"`{one_line(str(rejects))}` is where the data is: name another `--rejects`")


def _keep_sources(report: Path, read: list[Path]) -> None:
    """The page must not take the place of a file that is read, nor stand where it would be read the next time."""
    file = Path(os.path.realpath(report))
    if file.is_dir():
        raise typer.BadParameter(f"`{one_line(str(report))}` is a folder: name a file for `--report`")
    for path in read:
        if file == Path(os.path.realpath(path)):
            raise typer.BadParameter(f"`{one_line(str(report))}` is read: name another file for `--report`")


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _lists(flags: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for flag in flags:
        name, sign, file = flag.partition("=")
        if not sign or not name or not file:
            raise typer.BadParameter(f"`{flag}` names no list and file: write `--parts items=lines.csv`")
        found.setdefault(name, []).append(file)
    return found


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on the error stream, for long work on a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    from rich.progress import Progress

    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("simulating", total=None, visible=False)

        def progress(done: int, total: int) -> None:
            if total >= PROGRESS_FROM and (done % PROGRESS_EVERY == 0 or done == total):
                bar.update(task, completed=done, total=total, visible=True)

        yield progress


def _write(result: api.Simulation, out: Path, files: FileKind, ledger: bool, quiet: bool) -> None:
    from loyalty_rules.report.files import FileFormat, write_reports

    written = write_reports(result.summary, out, FileFormat(files.value), result.lines if ledger else None)
    if not quiet:
        typer.echo(one_line(f"wrote {', '.join(path.name for path in written)} to {out}"), err=True)


def _write_report(result: api.Simulation, file: Path, quiet: bool) -> None:
    from loyalty_rules.workbench.reports import report_page

    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(report_page(result), encoding="utf-8")
    if not quiet:
        typer.echo(one_line(f"wrote {file}"), err=True)


def _plot(result: api.Simulation) -> None:
    """The main charts, on the width of the terminal."""
    from rich.console import Console

    from loyalty_rules.report.charts.screen import drawn
    from loyalty_rules.workbench.reports import tell

    console = Console()
    plain = console.encoding.replace("-", "").lower() not in ("utf8", "utf16", "utf32")
    for text in drawn(tell(result), console.width, colour=console.is_terminal and not console.no_color, plain=plain):
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

    console = Console()
    console.print(one_line(result.ruleset.program.name), style="bold", highlight=False, markup=False, soft_wrap=True)
    print_summary(console, result.summary)
    console.print(result.account_words(), highlight=False, markup=False, soft_wrap=True)
