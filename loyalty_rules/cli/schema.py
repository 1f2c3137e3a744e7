"""`schema`: what editors and other programs check texts and answers against."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from loyalty_rules.cli.options import Quiet
from loyalty_rules.cli.shown import one_line


class Of(StrEnum):
    ruleset = "ruleset"
    check = "check"
    quote = "quote"
    simulate = "simulate"


def schema(
    of: Annotated[
        Of, typer.Option("--of", help="Of what: rulesets in YAML, or the JSON that a command answers.")
    ] = Of.ruleset,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it into this file.")] = None,
    quiet: Quiet = False,
) -> None:
    """Print the JSON Schema of the YAML form, for editors, or of what a command answers as JSON, for programs.

    The first line of a ruleset in YAML names it: `# yaml-language-server: $schema=loyalty.schema.json`.

    Exit code 0.
    """
    from loyalty_rules.resources import grammar_text, schemas

    text = grammar_text("loyalty.schema.json") if of is Of.ruleset else schemas()[of].read_text(encoding="utf-8")
    if out is None:
        typer.echo(text, nl=False)
        return
    from loyalty_rules.core.whole_files import write_whole

    if str(out) == "-":
        raise typer.BadParameter("`-` is not the name of a file: leave `--out` out for the standard output")
    write_whole(out, text)
    if not quiet:
        typer.echo(one_line(f"wrote {out}"))
