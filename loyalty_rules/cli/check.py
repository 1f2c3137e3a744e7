"""`check`: what is wrong with a ruleset."""

from __future__ import annotations

import json

import typer

from loyalty_rules import api
from loyalty_rules.cli.options import RulesetPath, TextFormat, TextOrJson


def check(ruleset: RulesetPath, format: TextFormat = TextOrJson.text) -> None:
    """Find what is wrong with a ruleset: in its text, its meaning, its logic and its tiers.

    Exit code 0: nothing found, 1: something found, 2: it could not be read.
    """
    if not ruleset.exists():
        typer.echo(f"error: there is no `{ruleset}`", err=True)
        raise typer.Exit(2)
    checked = api.check(ruleset)
    if format is TextOrJson.json:
        typer.echo(json.dumps(checked.json(), indent=2, ensure_ascii=False))
    else:
        typer.echo(checked.text().rstrip("\n"))
    raise typer.Exit(1 if checked.diagnostics else 0)
