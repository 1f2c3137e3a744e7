"""`loyalty-rules lsp`."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import typer


def lsp() -> None:
    """Serve an editor: findings as you type, completion, renaming and more, over standard input and output."""
    if find_spec("pygls") is None:
        typer.echo(
            "error: the language server needs the extra `lsp`\n  help: pip install 'loyalty-rules[lsp]'", err=True
        )
        raise typer.Exit(2)
    from loyalty_rules.lsp.server import serve

    raise typer.Exit(serve(sys.modules[__package__.partition(".")[0]].__version__))
