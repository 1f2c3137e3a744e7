"""The page of a code, on the terminal."""

from __future__ import annotations

import re

import typer

from loyalty_rules.cli.colour import coloured
from loyalty_rules.cli.shown import one_line, plain
from loyalty_rules.resources import error_pages

_CODE = re.compile(r"LR\d+", re.IGNORECASE)


def is_code(text: str) -> bool:
    """Whether a text is meant to be the code of a finding."""
    return _CODE.fullmatch(text) is not None


def show_error_page(code: str) -> None:
    """Show what a code means: laid out on a terminal, as Markdown elsewhere. Exit code 2 where there is none."""
    pages = error_pages()
    page = pages.get(code.upper())
    if page is None:
        from difflib import get_close_matches

        near = get_close_matches(code.upper(), pages, n=3, cutoff=0.8)
        help = f"did you mean {' or '.join(f'`{other}`' for other in near)}?" if near else "a code looks like `LR203`"
        typer.echo(plain(f"error: there is no finding `{one_line(code)}`\n  help: {help}"), err=True)
        raise typer.Exit(2)
    text = page.read_text(encoding="utf-8")
    if not coloured():
        typer.echo(text, nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console(width=min(Console().width, 100)).print(Markdown(text, code_theme="ansi_dark"))
