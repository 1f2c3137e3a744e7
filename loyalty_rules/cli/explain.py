"""`explain`: why an event, a member or an entry is as it is."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from loyalty_rules import api
from loyalty_rules.cli.options import RulesetPath, there
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
)
from loyalty_rules.cli.rejects import tell_rejects
from loyalty_rules.cli.shown import as_json, one_line, visible


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
    mapping: MappingFile = None,
    maps: Maps = None,
    parts: PartFiles = None,
    rows: Rows = "",
    decimal: DecimalSign = "",
    delimiter: Delimiter = "",
    until: Until = None,
    format: Annotated[
        ExplanationFormat, typer.Option("--format", help="How the explanation is written.")
    ] = ExplanationFormat.text,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it into this file.")] = None,
) -> None:
    """Tell why an event brought what it did, how a member came to what they have, or why an entry was booked.

    Rule by rule: what its conditions saw, what it asked for, and what caps and rounding left of it, to the line.
    Exit code 0; 1: the ruleset has errors; 2: it could not run, or there is nothing by that name.
    """
    if (entry is not None) + bool(event or member) != 1:
        raise typer.BadParameter("say what to explain: `--event ID`, `--member ID` or `--entry NUMBER`")
    columns = columns_of(mapping, maps, parts, rows, decimal, delimiter)
    files_of(events, columns)
    found = api.load(there(ruleset))
    from loyalty_rules.report import explanations
    from loyalty_rules.workbench.explain import explain as explain_of

    rejects: list[api.Reject] = []
    try:
        explained = explain_of(
            found, events or [], event=event, member=member, entry=entry or 0, mapping=columns, until=day_of(until),
            set_aside=rejects.append,
        )  # fmt: skip
    finally:
        tell_rejects(rejects)
    match format:
        case ExplanationFormat.text:
            text = "\n".join(map(visible, explanations.explanation_lines(found, explained)))
        case ExplanationFormat.json:
            from loyalty_rules.report.explanations_json import as_json as explanation_json

            text = as_json(explanation_json(found, explained))
        case ExplanationFormat.html:
            from loyalty_rules.report.explanation_page import explanation_page

            text = explanation_page(found, explained)
    if out is None:
        typer.echo(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")
        typer.echo(one_line(f"wrote {out}"), err=True)
