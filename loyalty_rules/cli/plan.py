"""`plan`: the state a ruleset keeps."""

from __future__ import annotations

import json

import typer

from loyalty_rules import api
from loyalty_rules.cli.options import RulesetPath, TextFormat, TextOrJson


def plan(ruleset: RulesetPath, format: TextFormat = TextOrJson.text) -> None:
    """Show what each rule and measure reads and writes, its bound per member, and what crosses from member to member.

    Exit code 0; 2: the ruleset has errors.
    """
    from rich.console import Console

    from loyalty_rules.report.plan_words import plan_lines, print_plan

    found = api.load(ruleset)
    lines = plan_lines(found, api.plan(found))
    if format is TextOrJson.json:
        typer.echo(json.dumps(lines.json(), indent=2, ensure_ascii=False))
    else:
        print_plan(Console(), lines)
