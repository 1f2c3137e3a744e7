"""`check`: what is wrong with a ruleset."""

from __future__ import annotations

import typer

from loyalty_rules import api
from loyalty_rules.cli.options import RulesetPath, TextFormat, TextOrJson, there
from loyalty_rules.cli.shown import as_json


def check(ruleset: RulesetPath, format: TextFormat = TextOrJson.text) -> None:
    """Find what is wrong with a ruleset: in its text, its meaning, its logic and its tiers.

    Exit code 0: nothing found, 1: something found, 2: there is no such file.
    """
    checked = api.check(there(ruleset))
    if format is TextOrJson.json:
        typer.echo(as_json(checked.json()))
    else:
        typer.echo(checked.text().rstrip("\n"))
    raise typer.Exit(1 if checked.diagnostics else 0)
