"""`sweep`: what each value of a figure gives and costs, and which one costs what it should."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loyalty_rules import api
from loyalty_rules.cli.extras import need
from loyalty_rules.cli.options import Quiet, RulesetPath, nothing_beside, there, without_errors
from loyalty_rules.cli.pages import ready_page, write_page
from loyalty_rules.cli.reading import (
    DecimalSign,
    Delimiter,
    Events,
    MappingFile,
    Maps,
    PartFiles,
    Rows,
    Until,
    columns_of,
    day_of,
    files_of,
    runs_bar,
)
from loyalty_rules.cli.rejects import tell_rejects
from loyalty_rules.cli.shown import as_json, line_width, one_line, tell, visible

if TYPE_CHECKING:
    from loyalty_rules.core.sweeps import Figure

ELASTICITY_MAX = 10


class SweepFormat(StrEnum):
    text = "text"
    json = "json"
    csv = "csv"
    markdown = "markdown"


def sweep(
    ruleset: RulesetPath,
    events: Events = None,
    sets: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIGURE=VALUES",
            help="A figure and what is tried: `base.give=1..3 step 0.5`, `spring.to=2026-04-30,2026-05-31`; several "
            "are combined.",
        ),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(metavar="COST", help="Look for the value with this cost: `cost=3%` of revenue, `cost=50000 EUR`."),
    ] = None,
    elasticity: Annotated[
        str | None,
        typer.Option(
            metavar="NUMBER", help="Assume that a reward 1 % higher brings so many per cent more revenue, as in 0.3."
        ),
    ] = None,
    figures: Annotated[bool, typer.Option("--list", help="List the figures that can be set.")] = False,
    mapping: MappingFile = None,
    maps: Maps = None,
    parts: PartFiles = None,
    rows: Rows = "",
    decimal: DecimalSign = "",
    delimiter: Delimiter = "",
    until: Until = None,
    format: Annotated[SweepFormat, typer.Option("--format", help="How the result is written.")] = SweepFormat.text,
    report_file: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write a page with a chart and a table; extra `charts`."),
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="How many runs go side by side; decided by the size of the data if left out."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Run a programme with other figures on the same events: what each value gives and costs.

    Members behave as they did. Exit code 0; 1: the target is not reachable; 2: it could not run.
    """
    from loyalty_rules.report import sweep as report
    from loyalty_rules.workbench import sweep as bench
    from loyalty_rules.workbench.figures import FigureError

    if report_file is not None:
        need("charts", "charts", "matplotlib")
    if figures:
        why = "`--list` tries nothing"
        nothing_beside(why, EVENTS=events, set=sets, target=target, elasticity=elasticity, report=report_file)
        columns_said = {"mapping": mapping, "map": maps, "parts": parts, "decimal": decimal, "delimiter": delimiter}
        nothing_beside(why, rows=rows, until=until, processes=processes, **columns_said)
        with without_errors():
            found = bench.list_figures(there(ruleset))
        _list(found, format)
        return
    columns = columns_of(mapping, maps, parts, rows, decimal, delimiter)
    files_of(events, columns)
    if report_file is not None:
        ready_page(report_file)
    aside: list[api.Reject] = []
    try:
        with without_errors(), runs_bar(quiet or format is not SweepFormat.text) as progress:
            swept = bench.sweep(
                there(ruleset),
                events or [],
                sets or (),
                aim=target,
                elasticity=_elasticity(elasticity),
                mapping=columns,
                until=day_of(until),
                processes=processes,
                progress=progress,
                set_aside=aside.append,
            )
    except FigureError as error:
        raise typer.BadParameter(one_line(str(error))) from None
    tell_rejects(aside)
    if report_file is not None:
        from loyalty_rules.report.bench_pages import sweep_page

        write_page(report_file, sweep_page(swept), quiet)
    match format:
        case SweepFormat.json:
            typer.echo(as_json(report.as_json(swept)))
        case SweepFormat.csv:
            typer.echo(visible(report.csv_text(swept)), nl=False)
        case SweepFormat.markdown:
            for line in report.markdown_lines(swept):
                typer.echo(visible(line))
        case SweepFormat.text:
            width = line_width()
            tell(() if quiet else report.lines(swept, width), width)
    raise typer.Exit(1 if swept.solution is not None and swept.solution.row is None else 0)


def _list(found: tuple[Figure, ...], format: SweepFormat) -> None:
    from loyalty_rules.report import sweep as report
    from loyalty_rules.report.line_grids import grid_lines, grid_markdown

    grid = report.figures_grid(found)
    match format:
        case SweepFormat.json:
            typer.echo(as_json(report.figures_json(found)))
        case SweepFormat.csv:
            raise typer.BadParameter("the list is written as text, JSON or Markdown")
        case SweepFormat.markdown:
            for line in grid_markdown(grid):
                typer.echo(visible(line))
        case SweepFormat.text:
            width = line_width()
            tell(grid_lines(grid, width) if found else ("these rules have no figure that can be set",), width)


def _elasticity(text: str | None) -> Fraction | None:
    if text is None:
        return None
    from loyalty_rules.core.quantities import parse_number

    try:
        found = parse_number(text.strip())
    except ValueError as error:
        raise typer.BadParameter(f"{one_line(str(error))}: an elasticity is written like `0.3`") from None
    if not 0 <= found <= ELASTICITY_MAX:
        raise typer.BadParameter(f"an elasticity is between 0 and {ELASTICITY_MAX}")
    return found
