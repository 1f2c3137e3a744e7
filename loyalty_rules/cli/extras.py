"""Libraries that come with an extra: a command that needs one says so before it works."""

from __future__ import annotations

from importlib.util import find_spec

import typer


def need(extra: str, what: str, *libraries: str, verb: str = "need") -> None:
    """End with a clear error where a library of the extra isn't installed. `what` needs them; in the singular with
    another verb."""
    if all(find_spec(library) is not None for library in libraries):
        return
    typer.echo(f"error: {what} {verb} the extra `{extra}`\n  help: pip install 'loyalty-rules[{extra}]'", err=True)
    raise typer.Exit(2)
