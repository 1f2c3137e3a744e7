"""`explain`: why an event, a member or an entry is as it is."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from loyalty_rules import api
from loyalty_rules.cli.error_page import is_code, show_error_page
from loyalty_rules.cli.options import Quiet, RulesetPath, complete_rules, there
from loyalty_rules.cli.pages import PAGES, ready_file, write_page
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
    keep_read,
)
from loyalty_rules.cli.rejects import tell_rejects
from loyalty_rules.cli.shown import as_json, line_width, one_line, tell, visible


class ExplanationFormat(StrEnum):
    text = "text"
    json = "json"
    html = "html"


def explain(
    ruleset: RulesetPath,
    events: Events = None,
    event: Annotated[
        str, typer.Option(metavar="ID", help='The event, or with --member a day\'s clock: "clock 2026-05-01".')
    ] = "",
    member: Annotated[str, typer.Option(metavar="ID", help="The member, or whose event it is.")] = "",
    entry: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=1, help="The entry, by its number in the ledger.")
    ] = None,
    why_not: Annotated[
        str,
        typer.Option(
            metavar="RULE",
            help="With --event: why this rule gave nothing for it, and what would do.",
            autocompletion=complete_rules,
        ),
    ] = "",
    mapping: MappingFile = None,
    maps: Maps = None,
    parts: PartFiles = None,
    rows: Rows = "",
    decimal: DecimalSign = "",
    delimiter: Delimiter = "",
    until: Until = None,
    format: Annotated[
        ExplanationFormat | None,
        typer.Option("--format", show_default="text", help="How the explanation is written."),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it to a file; .html makes it a page.")] = None,
    quiet: Quiet = False,
) -> None:
    """Tell why an event brought what it did, how a member came to what they have, or why an entry was booked.

    With the code of a finding, and nothing else: what that means, and how it is mended.

    Rule by rule: what its conditions saw, what it asked for, and what caps and rounding left of it, to the line.
    Exit code 0; 1: the ruleset has errors; 2: it could not run, or there is nothing by that name.
    """
    if is_code(str(ruleset)) and not ruleset.exists():
        columns_said = (mapping, maps, parts, rows, decimal, delimiter)
        asked = (events, event, member, entry, why_not, *columns_said, until, format, out)
        if any(one is not None and one != "" for one in asked):
            raise typer.BadParameter(f"`{ruleset}` is explained by itself: leave out everything beside it")
        show_error_page(str(ruleset))
        return
    if (entry is not None) + bool(event or member) != 1:
        named = "an entry is asked for alone; " if entry is not None else ""
        raise typer.BadParameter(f"{named}say what to explain: `--event ID`, `--member ID` or `--entry NUMBER`")
    if why_not and not event:
        raise typer.BadParameter("why not for which event? add `--event ID`")
    columns = columns_of(mapping, maps, parts, rows, decimal, delimiter)
    read = files_of(events, columns)
    if out is not None:
        keep_read([str(ruleset), *read], out, "--out")
        ready_file(out)
        if out.suffix.lower() in PAGES:
            if format is not None and format is not ExplanationFormat.html:
                raise typer.BadParameter(f"`{one_line(str(out))}` is the name of a page: leave out `--format {format}`")
            format = ExplanationFormat.html
    format = format or ExplanationFormat.text
    path = there(ruleset)
    options = {"mapping": columns, "until": day_of(until)}
    rejects: list[api.Reject] = []
    try:
        if why_not:
            text = _why_not(path, events or [], why_not, event, member, format, rejects, **options)
        else:
            text = _explained(path, events or [], event, member, entry or 0, format, rejects, **options)
    finally:
        tell_rejects(rejects)
    if out is None:
        tell(text.split("\n"), line_width() if format is ExplanationFormat.text else None)
    else:
        write_page(out, text + "\n", quiet)


def _explained(
    path: Path,
    events: list[str],
    event: str,
    member: str,
    entry: int,
    format: ExplanationFormat,
    rejects: list[api.Reject],
    **options: Any,
) -> str:
    from loyalty_rules.workbench.explain import explain as explain_of

    ruleset = api.load(path)
    found = explain_of(
        ruleset, events, event=event, member=member, entry=entry, set_aside=rejects.append, **options
    )  # fmt: skip
    match format:
        case ExplanationFormat.text:
            from loyalty_rules.report.explanations import explanation_lines

            return "\n".join(map(visible, explanation_lines(ruleset, found)))
        case ExplanationFormat.json:
            from loyalty_rules.report.explanations_json import as_json as explanation_json

            return as_json(explanation_json(ruleset, found))
        case ExplanationFormat.html:
            from loyalty_rules.report.explanation_page import explanation_page

            return explanation_page(ruleset, found)


def _why_not(
    path: Path,
    events: list[str],
    rule: str,
    event: str,
    member: str,
    format: ExplanationFormat,
    rejects: list[api.Reject],
    **options: Any,
) -> str:
    from loyalty_rules.report import why_nots
    from loyalty_rules.workbench.why_not import why_not

    ruleset = api.load(path)
    found = why_not(ruleset, events, rule, event=event, member=member, set_aside=rejects.append, **options)
    match format:
        case ExplanationFormat.text:
            return "\n".join(map(visible, why_nots.why_not_lines(ruleset, found)))
        case ExplanationFormat.json:
            return as_json(why_nots.why_not_json(ruleset, found))
        case ExplanationFormat.html:
            return why_nots.why_not_page(ruleset, found)
