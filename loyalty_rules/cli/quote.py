"""`quote`: what an event would bring, and what could be redeemed, before it happens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from loyalty_rules import api
from loyalty_rules.cli.options import RulesetPath, TextFormat, TextOrJson, there
from loyalty_rules.cli.rejects import tell_rejects
from loyalty_rules.cli.shown import as_json, line_width, one_line, tell


def quote(
    ruleset: RulesetPath,
    event: Annotated[
        str, typer.Option(metavar="JSON|FILE", help="The event: a JSON object, or a file that holds one.")
    ],
    history: Annotated[
        list[str] | None,
        typer.Option(metavar="EVENTS", help="Files, folders or globs of what happened before; may be repeated."),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="A file that says which column of them is which field; see docs/DATA.md.")
    ] = None,
    format: TextFormat = TextOrJson.text,
) -> None:
    """Say what an event would bring if it happened now, and what could be redeemed just before it.

    The history is fed first; nothing is written. Without an `id` the event has one of its own, without a `time` it
    follows the last event of the history at once.

    Exit code 0; 1: the event would be refused, or the ruleset has errors; 2: it could not run.
    """
    row = _row(event)
    found = api.load(there(ruleset))
    columns = None if mapping is None else api.columns(mapping)
    if columns is not None and not history and not any(section.files for section in columns.events):
        raise typer.BadParameter("`--mapping` is of the history: add `--history`, or a mapping that names its files")
    rejects: list[api.Reject] = []
    engine = api.replay(found, history or [], columns, set_aside=rejects.append)
    tell_rejects(rejects)
    quoted = api.quote(engine, row)
    from loyalty_rules.report import quotes

    if format is TextOrJson.json:
        typer.echo(as_json(quotes.as_json(found, quoted)))
    else:
        tell(quotes.quote_lines(found, quoted), line_width())
    raise typer.Exit(1 if quoted.refused or quoted.redemption_refused else 0)


def _row(given: str) -> Mapping[str, object]:
    """The event from its text, or from the file of that name; numbers as they are written."""
    text = given if given.lstrip().startswith("{") else _read(Path(given))
    try:
        row = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise typer.BadParameter(f"the event is no JSON: {one_line(str(error))}") from None
    if not isinstance(row, dict):
        raise typer.BadParameter('the event is no JSON object: write {"type": "purchase", …}')
    return row


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, ValueError):
        raise typer.BadParameter(f"`{one_line(str(path))}` is no text in UTF-8") from None
