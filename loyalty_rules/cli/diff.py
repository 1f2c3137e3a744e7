"""`diff`: what changed in meaning between two rulesets."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from loyalty_rules.cli.options import Quiet, there, without_errors
from loyalty_rules.cli.shown import as_json, line_width, tell, visible


class ReviewFormat(StrEnum):
    text = "text"
    json = "json"
    markdown = "markdown"


ReviewFormatOption = Annotated[
    ReviewFormat, typer.Option("--format", help="How the result is written; Markdown for a comment in a review.")
]
OldPath = Annotated[
    Path, typer.Argument(metavar="OLD", help="The ruleset as it was: a file, a folder, or REV:PATH as git has it.")
]
NewPath = Annotated[
    Path, typer.Argument(metavar="NEW", help="The ruleset as it is to be: a file, a folder, or REV:PATH.")
]


def diff(old: OldPath, new: NewPath, format: ReviewFormatOption = ReviewFormat.text, quiet: Quiet = False) -> None:
    """Tell what changed in meaning between two rulesets, in words: not in text, order, comments or form.

    Exit code 0: both mean the same; 1: they don't; 2: it could not run, or one has errors.
    """
    from loyalty_rules.report import differences
    from loyalty_rules.workbench.diff import diff as diff_of

    with without_errors():
        found = diff_of(there(old), there(new))
    match format:
        case ReviewFormat.json:
            typer.echo(as_json(differences.as_json(found)))
        case ReviewFormat.markdown:
            for line in differences.markdown(found):
                typer.echo(visible(line))
        case ReviewFormat.text:
            tell(() if quiet else differences.lines(found), line_width())
    raise typer.Exit(0 if found.same else 1)
