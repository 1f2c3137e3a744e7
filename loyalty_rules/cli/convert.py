"""`convert`: a ruleset in the other form."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from loyalty_rules.cli.options import Quiet, SourceForm, nothing_beside, on_disk
from loyalty_rules.cli.shown import one_line, plain

STDOUT = Path("-")


def convert(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .loyalty or .yaml file.")],
    to: Annotated[SourceForm | None, typer.Option("--to", help="The form to write; the other one if not said.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where to write; beside FILE if not said; `-`: the standard output."),
    ] = None,
    schema: Annotated[
        str | None,
        typer.Option(metavar="WHERE", help="Where editors find the JSON Schema: the first line of the YAML says it."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file that is there.")] = False,
    quiet: Quiet = False,
) -> None:
    """Write a ruleset in the other form: the language as YAML, YAML in the language.

    Comments go along, and the words of every clause. What is written is read again first, and means the same to the
    last figure. Files that it includes stay as they are: a file of either form may include the other.

    Exit code 0: written; 1: FILE has mistakes in its text; 2: it could not be written.
    """
    from loyalty_rules.core.whole_files import write_whole
    from loyalty_rules.workbench.formatting import Form, form_of
    from loyalty_rules.workbench.rewriting import converted

    if on_disk(file, "converted").is_dir():
        _refuse(f"`{file}` is a folder", "name a .loyalty or .yaml file in it")
    if schema is not None and (not schema or not schema.isprintable() or " " in schema):
        _refuse(f"`{schema}` is no place of a schema", "a path or an address without spaces")
    other: Form = "yaml" if form_of(file) == "loyalty" else "loyalty"
    target: Form = other if to is None else "yaml" if to is SourceForm.yaml else "loyalty"
    if target == form_of(file):
        form = "YAML" if target == "yaml" else "the language"
        _refuse(f"`{file}` is in {form} already", f"loyalty-rules fmt {file}")
    if target == "loyalty":
        nothing_beside("only YAML names its schema", schema=schema)
    if out == STDOUT:
        nothing_beside("the standard output replaces no file", force=force)
    place = out or file.with_suffix(f".{target}")
    if place != STDOUT and form_of(place) != target:
        _refuse(f"`{place}` has not the name of a file in that form", f"--out {place.with_suffix('.' + target)}")
    if place != STDOUT and os.path.exists(place) and not force:
        _refuse(f"`{place}` is there already", "`--force` replaces it, `--out` names another file")
    result = converted(file, target, schema)
    if place == STDOUT:
        typer.echo(result.text, nl=False)
        return
    write_whole(place, result.text)
    if quiet:
        return
    typer.echo(one_line(f"wrote {place}"))
    if result.includes:
        listed = ", ".join(f"`{name}`" for name in result.includes)
        typer.echo(one_line(f"it includes {listed} as before: convert each by itself"))


def _refuse(message: str, help: str) -> None:
    typer.echo(plain(f"error: {message}\n  help: {help}"), err=True)
    raise typer.Exit(2)
