"""`describe`: the programme in plain language."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from loyalty_rules.cli.options import Quiet, RulesetPath, day_named, there
from loyalty_rules.cli.pages import PAGES, ready_file, write_page
from loyalty_rules.cli.shown import one_line, plain, visible


class Form(StrEnum):
    markdown = "markdown"
    html = "html"


class Reader(StrEnum):
    members = "members"
    staff = "staff"


def describe(
    ruleset: RulesetPath,
    language: Annotated[str, typer.Option(metavar="CODE", help="The language: en, de, tr …")] = "en",
    reader: Annotated[
        Reader, typer.Option("--for", help="Who reads it; for the staff with names and places of rules, and the data.")
    ] = Reader.members,
    format: Annotated[
        Form | None, typer.Option("--format", show_default="markdown", help="How the text is written.")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it to a file; .html makes it a page.")] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day on which the examples are worked out.")
    ] = None,
    examples: Annotated[bool, typer.Option("--examples/--no-examples", help="With worked examples or without.")] = True,
    quiet: Quiet = False,
) -> None:
    """Say the whole programme in plain language: terms and conditions made from the rules, with worked examples.

    Exit code 0; 1: the ruleset has errors; 2: it could not run, or there is no such language.
    """
    from loyalty_rules.report.describe import LanguageError, html, markdown
    from loyalty_rules.workbench.describe import describe as describe_it

    day = day_named(on, "--on")
    if day is not None and not examples:
        raise typer.BadParameter("`--on` is the day of the examples: leave it out, or `--no-examples`")
    as_page = out is not None and out.suffix.lower() in PAGES
    if out is not None:
        ready_file(out)
        if as_page and format is Form.markdown:
            raise typer.BadParameter(f"`{one_line(str(out))}` is the name of a page: leave out `--format markdown`")
    try:
        found = describe_it(there(ruleset), language, for_staff=reader is Reader.staff, with_examples=examples, on=day)
    except LanguageError as error:
        typer.echo(plain(f"error: {error}".replace("\nhelp: ", "\n  help: ")), err=True)
        raise typer.Exit(2) from None
    text = html(found) if as_page or format is Form.html else markdown(found)
    if out is None:
        typer.echo(visible(text), nl=False)
        return
    write_page(out, text, quiet)
