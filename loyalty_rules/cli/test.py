"""`test`: whether the examples of a ruleset hold."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from loyalty_rules.cli.options import RulesetPath, there
from loyalty_rules.cli.shown import as_json, one_line, visible


class Form(StrEnum):
    text = "text"
    json = "json"
    junit = "junit"


def run(
    ruleset: RulesetPath,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="NAME", help="Only tests of this name, or pattern with * and ?; repeatable."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Name the tests that passed too.")] = False,
    format: Annotated[Form, typer.Option("--format", help="How the result is written.")] = Form.text,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write JSON or JUnit XML into this file.")] = None,
) -> None:
    """Run the tests of a ruleset: those in it, and those of the test files beside it.

    `shop.test.loyalty` and `shop.returns.test.loyalty` have tests of `shop.loyalty`; a test file can be named alone.

    Exit code 0: all hold; 1: one fails, or the ruleset or a test has an error; 2: it could not run.
    """
    if out is not None and format is Form.text:
        raise typer.BadParameter("`--out` needs `--format json` or `--format junit`")
    from loyalty_rules.report import verdicts as shown
    from loyalty_rules.workbench.suite import NoSuchTest, run_tests

    try:
        found = run_tests(there(ruleset), only=only or ())
    except NoSuchTest as problem:
        raise typer.BadParameter(one_line(str(problem))) from None
    if format is Form.text or out is not None:
        for line in shown.verdict_lines(found, verbose):
            typer.echo(visible(line))
    if format is not Form.text:
        text = as_json(shown.as_json(found)) + "\n" if format is Form.json else shown.as_junit(found)
        if out is None:
            typer.echo(text, nl=False)
        else:
            out.write_text(text, encoding="utf-8", newline="\n")
    raise typer.Exit(1 if found.failed else 0)
