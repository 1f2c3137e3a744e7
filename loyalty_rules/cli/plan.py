"""`plan`: the state a ruleset keeps."""

from __future__ import annotations

import typer

from loyalty_rules import api
from loyalty_rules.cli.options import RulesetPath, TextFormat, TextOrJson, there
from loyalty_rules.cli.shown import as_json, line_width


def plan(ruleset: RulesetPath, format: TextFormat = TextOrJson.text) -> None:
    """Show what each rule and measure reads and writes, its bound per member, and what crosses from member to member.

    Exit code 0; 1: the ruleset has errors, 2: there is no such file.
    """
    from rich.console import Console

    from loyalty_rules.report.plan_words import plan_lines, print_plan

    found = api.load(there(ruleset))
    lines = plan_lines(found, api.plan(found))
    if format is TextOrJson.json:
        typer.echo(as_json(lines.json()))
    else:
        print_plan(Console(), lines, line_width())
