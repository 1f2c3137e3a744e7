"""`compare`: what a change of the rules costs, and whom it touches, on a history."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from loyalty_rules import api
from loyalty_rules.cli.diff import NewPath, OldPath, ReviewFormat, ReviewFormatOption
from loyalty_rules.cli.options import Quiet, nothing_beside, there, without_errors
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
from loyalty_rules.cli.shown import as_json, line_width, one_line, tell, visible

TOP = 10


def compare(
    old: OldPath,
    new: NewPath,
    events: Events = None,
    mapping: MappingFile = None,
    maps: Maps = None,
    parts: PartFiles = None,
    rows: Rows = "",
    decimal: DecimalSign = "",
    delimiter: Delimiter = "",
    until: Until = None,
    format: ReviewFormatOption = ReviewFormat.text,
    top: Annotated[
        int | None,
        typer.Option(min=0, show_default=str(TOP), help="How many of the members with the largest changes are shown."),
    ] = None,
    fail_if: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-if",
            metavar="THRESHOLD",
            help="Exit code 1 only beyond this, as in `cost>1%`, `cost>500 EUR`, `lose>0`; may be repeated.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write all changed members, rules and months as CSV here.")
    ] = None,
    report_file: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write all of it as a page here.")
    ] = None,
    rejects: Rejects = None,
    processes: Annotated[
        int | None,
        typer.Option(
            min=1, max=2, help="2: both rulesets run side by side; decided by the size of the data if left out."
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Replay the same events under two rulesets: what it costs, who gains and who loses, and what did not move.

    Exit code 0: not one entry differs, or no threshold is crossed; 1: some do, or one is; 2: it could not run.
    """
    from loyalty_rules.report import comparison, comparison_data
    from loyalty_rules.report.files import FileFormat, write_table
    from loyalty_rules.workbench.compare import compare as compare_of
    from loyalty_rules.workbench.thresholds import ThresholdError, threshold

    if format is ReviewFormat.json and report_file is None:
        nothing_beside("`--format json` has every member", top=top)
    shown = TOP if top is None else top
    try:
        thresholds = [threshold(text) for text in fail_if or ()]
        columns = columns_of(mapping, maps, parts, rows, decimal, delimiter)
        read = files_of(events, columns)
        keep_data(read, out, rejects)
        if report_file is not None:
            ready_page(report_file)
        aside: list[api.Reject] = []
        with without_errors(), progress_bar(quiet or format is not ReviewFormat.text) as progress:
            found = compare_of(
                there(old),
                there(new),
                events or [],
                mapping=columns,
                until=day_of(until),
                processes=processes,
                progress=progress,
                set_aside=aside.append,
            )
        crossed = [one for one in thresholds if one.crossed(found)]
    except ThresholdError as error:
        raise typer.BadParameter(one_line(str(error))) from None
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        written = [write_table(table, out, FileFormat.csv) for table in comparison_data.tables(found)]
        if not quiet:
            typer.echo(one_line(f"wrote {', '.join(path.name for path in written)} to {out}"), err=True)
    if report_file is not None:
        from loyalty_rules.report.bench_pages import comparison_page

        write_page(report_file, comparison_page(found, shown), quiet)
    file = rejects or (out / "rejects.csv" if out is not None else None)
    if file is not None and (aside or file.exists()):
        api.write_rejects(aside, file)
    tell_rejects(aside, file, "`--rejects FILE`")
    match format:
        case ReviewFormat.json:
            typer.echo(as_json(comparison_data.as_json(found)))
        case ReviewFormat.markdown:
            for line in comparison.markdown_lines(found, shown):
                typer.echo(visible(line))
        case ReviewFormat.text:
            width = line_width()
            tell(() if quiet else comparison.lines(found, shown, width), width)
    for one in crossed:
        typer.echo(one_line(f"beyond the threshold: {one.text}"), err=True)
    raise typer.Exit(1 if (crossed if thresholds else not found.same) else 0)
