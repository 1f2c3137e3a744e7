"""How commands are told where the events are and which column is which field: the same for all that replay them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loyalty_rules import api
from loyalty_rules.cli.shown import one_line

if TYPE_CHECKING:
    from loyalty_rules.workbench.history import Columns

PROGRESS_FROM = 5_000  # events: less is over before a bar could be read
PROGRESS_EVERY = 500

Events = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="EVENTS", help="Files, folders or globs of events: CSV, JSON Lines or Parquet, packed or not."
    ),
]
MappingFile = Annotated[
    Path | None, typer.Option("--mapping", help="A file that says which column is which field; see docs/DATA.md.")
]
Maps = Annotated[
    list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="One line of a mapping; may be repeated.")
]
PartFiles = Annotated[
    list[str] | None,
    typer.Option("--parts", metavar="LIST=FILE", help="A file with the parts of a list, as in items=lines.csv."),
]
Rows = Annotated[str, typer.Option("--rows", metavar="LIST", help="The events' rows are parts of this list.")]
DecimalSign = Annotated[str, typer.Option("--decimal", metavar="SIGN", help="The decimal sign of numbers.")]
Delimiter = Annotated[
    str, typer.Option("--delimiter", metavar="SIGN", help="What separates the columns of a CSV file.")
]
Until = Annotated[
    datetime | None,
    typer.Option("--until", formats=["%Y-%m-%d"], help="The last day of the clock; the last event's day if left out."),
]
Rejects = Annotated[
    Path | None,
    typer.Option("--rejects", metavar="FILE", help="Write what was set aside here; DIR/rejects.csv if left out."),
]


def columns_of(
    mapping: Path | None,
    maps: list[str] | None,
    parts: list[str] | None,
    rows: str,
    decimal: str,
    delimiter: str,
) -> Columns | None:
    """Which column is which field, from the options."""
    return api.columns(
        mapping, maps=maps or (), parts=_lists(parts or []), rows=rows, decimal=decimal, delimiter=delimiter
    )


def files_of(events: Sequence[str] | None, columns: Columns | None) -> list[str]:
    """Every file, folder or glob that is read: those that are named and those of the mapping. There has to be one."""
    mapped = [Path(section.folder) / file for section in columns.events for file in section.files] if columns else []
    if not events and not mapped:
        raise typer.BadParameter("no events: name their files, or a mapping that does")
    return [*(events or []), *map(str, mapped)]


def keep_data(events: list[str], out: Path | None, rejects: Path | None) -> None:
    """What is written must not take the place of what is read, nor be read the next time. `out`: a folder."""
    for option, place in (("--out", out), ("--rejects", rejects)):
        if str(place) == "-":
            raise typer.BadParameter(f"`-` is no place for files: name another for `{option}`")
    if rejects is not None:
        if rejects.suffix.lower() in (".loyalty", ".yaml", ".yml"):
            raise typer.BadParameter(f"`{one_line(str(rejects))}` has the name of a ruleset: name another `--rejects`")
        keep_read(events, rejects, "--rejects")
    if out is not None:
        folder = Path(os.path.realpath(out))
        for read in map(Path, map(os.path.realpath, events)):
            if folder.is_relative_to(read) if read.is_dir() else folder == read.parent:
                raise typer.BadParameter(f"`{one_line(str(out))}` holds the data: name another folder for `--out`")


def keep_read(read: Iterable[str], file: Path, option: str) -> None:
    """The same of one file that is written."""
    target = Path(os.path.realpath(file))
    for source in map(Path, map(os.path.realpath, read)):
        if target == source or (source.is_dir() and target.is_relative_to(source)):
            said = f"`{one_line(str(file))}` is where the rules or the data are: name another file for `{option}`"
            raise typer.BadParameter(said)


def day_of(moment: datetime | None) -> date | None:
    """The day of a `--until`."""
    return None if moment is None else moment.date()


def _lists(flags: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for flag in flags:
        name, sign, file = flag.partition("=")
        if not sign or not name or not file:
            raise typer.BadParameter(f"`{one_line(flag)}` names no list and file: write `--parts items=lines.csv`")
        found.setdefault(name, []).append(file)
    return found


@contextmanager
def progress_bar(quiet: bool, doing: str = "simulating") -> Iterator[Callable[[int, int], None] | None]:
    """A bar on the error stream, for long work on a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    from rich.progress import Progress

    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(doing, total=None, visible=False)

        def progress(done: int, total: int) -> None:
            if total >= PROGRESS_FROM and (done % PROGRESS_EVERY == 0 or done == total):
                bar.update(task, completed=done, total=total, visible=True)

        yield progress


@contextmanager
def runs_bar(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """The same for runs, of which each takes its time."""
    from rich.console import Console

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    from rich.progress import Progress

    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("running", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield progress
