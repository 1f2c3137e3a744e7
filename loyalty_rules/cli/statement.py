"""`statement`: what one member has, and where it comes from."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from loyalty_rules import api
from loyalty_rules.cli.options import RulesetPath, TextFormat, TextOrJson, nothing_beside, there
from loyalty_rules.cli.rejects import tell_rejects
from loyalty_rules.cli.shown import as_json, line_width, tell

LINES_SHOWN = 20


def statement(
    ruleset: RulesetPath,
    events: Annotated[list[str], typer.Argument(metavar="EVENTS", help="Files, folders or globs of events.")],
    member: Annotated[str, typer.Option(metavar="ID", help="Whose statement it is.")],
    mapping: Annotated[
        Path | None, typer.Option(help="A file that says which column is which field; see docs/DATA.md.")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The last day of the clock; the last event's moment if left out."),
    ] = None,
    last: Annotated[
        int | None,
        typer.Option(
            min=0, show_default=str(LINES_SHOWN), help="How many of the newest bookings are shown; 0 for all."
        ),
    ] = None,
    format: TextFormat = TextOrJson.text,
) -> None:
    """Show one member's tier, balances, challenges and bookings, each with the line of the rule that made it.

    Exit code 0; 1: the ruleset has errors; 2: it could not run, or there is no such member.
    """
    if format is TextOrJson.json:
        nothing_beside("`--format json` has every booking", last=last)
    found = api.load(there(ruleset))
    day = None if until is None else until.date()
    columns = None if mapping is None else api.columns(mapping)
    rejects: list[api.Reject] = []
    try:
        made = api.statement(found, events, member, mapping=columns, until=day, set_aside=rejects.append)
    finally:
        tell_rejects(rejects)
    from loyalty_rules.report import statements

    if format is TextOrJson.json:
        typer.echo(as_json(statements.as_json(found, made)))
    else:
        width, shown = line_width(), LINES_SHOWN if last is None else last
        tell(statements.statement_lines(found, made, shown or None, width), width)
