"""`new`: a programme to start from."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from loyalty_rules import api
from loyalty_rules.cli.options import Quiet, nothing_beside
from loyalty_rules.cli.shown import plain


def _complete_templates(incomplete: str) -> list[str]:
    return [template.name for template in api.templates() if template.name.startswith(incomplete)]


class Form(StrEnum):
    loyalty = "loyalty"
    yaml = "yaml"


def new(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[NAME]", help="The folder to make, called as the programme is.")
    ] = None,
    template: Annotated[
        str,
        typer.Option(
            "--from", metavar="TEMPLATE", help="The ruleset to start from.", autocompletion=_complete_templates
        ),
    ] = "",
    form: Annotated[
        Form | None, typer.Option(show_default="loyalty", help="The form the rules are written in.")
    ] = None,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What the programme is called; as the folder if left out.")
    ] = None,
    list_them: Annotated[bool, typer.Option("--list", help="Show the templates there are.")] = False,
    quiet: Quiet = False,
) -> None:
    """Start a programme of your own from one of the rulesets that come along, with a page and sample data.

    Nothing is overwritten. Exit code 0; 2: there is no such template, or the folder is there already.
    """
    if list_them:
        nothing_beside("`--list` makes nothing", NAME=folder, **{"from": template}, form=form, title=title)
        _show_templates()
        return
    if folder is None:
        raise typer.BadParameter("no name: write `loyalty-rules new NAME --from TEMPLATE`, or `--list` to see them")
    if not template:
        raise typer.BadParameter("nothing to start from: add `--from coffee-card`, or `--list` to see what there is")
    try:
        written = api.new(folder, template, form=(form or Form.loyalty).value, title=title)
    except api.TemplateError as error:
        typer.echo(plain(f"error: {error}\n  help: {error.help}"), err=True)
        raise typer.Exit(2) from None
    if quiet:
        return
    typer.echo(plain(f"{folder} is there, made from {template}:"))
    for path in written:
        typer.echo(plain(f"  {path}"))
    typer.echo("Change a rule, and see what it does:")
    typer.echo(plain(f"  loyalty-rules check {folder}"))
    typer.echo(plain(f"  loyalty-rules test {folder}"))
    if any(path.parent.name == "data" and path.suffix != ".md" for path in written):
        typer.echo(plain(f"  loyalty-rules simulate {folder} {folder / 'data'}"))


def _show_templates() -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False)
    for template in api.templates():
        table.add_row(template.name, Text(f"{template.trade}: {template.shows}"))
    Console().print(table)
    typer.echo("\nloyalty-rules new NAME --from TEMPLATE makes a folder NAME with one of them.")
