"""`loyalty-rules lsp`."""

from __future__ import annotations

import sys

import typer

from loyalty_rules.cli.extras import need


def lsp() -> None:
    """Serve an editor: findings as you type, completion, renaming and more, over standard input and output."""
    need("lsp", "the language server", "pygls", verb="needs")
    from loyalty_rules.lsp.server import serve

    raise typer.Exit(serve(sys.modules[__package__.partition(".")[0]].__version__))
