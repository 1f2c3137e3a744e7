"""The summary for people, in tables of a terminal's width: totals first, then months, rules, tiers and members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty_rules.report.grids import TOP_MEMBERS, Grid, grids
from loyalty_rules.report.line_grids import pieces, rule, titled
from loyalty_rules.report.summary import Summary

if TYPE_CHECKING:
    from rich.console import Console

GAP = "   "


def print_summary(console: Console, summary: Summary, width: int | None = None, top: int = TOP_MEMBERS) -> None:
    """Everything that a marketer looks at first, within `width`; None: as wide as it is."""
    for grid in grids(summary, top):
        rows = [tuple(map(visible, row)) for row in grid.rows]  # what stands in the data steers no terminal
        print_grid(console, Grid(grid.title, grid.heads, grid.left, rows, grid.last_left), width)


def print_grid(console: Console, grid: Grid, width: int | None = None) -> None:
    """The title and the table, in further tables below where it is wider than `width`; cells are never markup."""
    for line in titled(grid, width):
        _print(console, line, "bold")
    for piece in pieces(grid, width, GAP):
        _print(console, "")
        for line in piece.heads:
            _print(console, line, "bold")
        if piece.heads:
            _print(console, rule(piece))
        for line in piece.rows:
            _print(console, line)
    _print(console, "")


def _print(console: Console, line: str, style: str | None = None) -> None:
    console.print(line, style=style, markup=False, highlight=False, emoji=False, soft_wrap=True)


def visible(text: str) -> str:
    """The text without what a terminal would act upon."""
    return "".join(character if character.isprintable() else "�" for character in text)
