"""The summary for people, in tables of a terminal's width: totals first, then months, rules, tiers and members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty_rules.report.grids import TOP_MEMBERS, Grid, grids
from loyalty_rules.report.summary import Summary

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

WORD_WIDTH = 24  # a name up to this long is not broken over lines


def print_summary(console: Console, summary: Summary, top: int = TOP_MEMBERS) -> None:
    """Everything that a marketer looks at first."""
    for grid in grids(summary, top):
        print_grid(console, grid)


def print_grid(console: Console, grid: Grid) -> None:
    """The title by itself, so that a narrow table does not break it over lines."""
    from rich.text import Text

    console.print(Text(grid.title), style="bold")
    console.print(_table(grid))


def _table(grid: Grid) -> Table:
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    table = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_header=any(grid.heads))
    for index, head in enumerate(grid.heads):
        if index < grid.left:
            words = max((len(row[index]) for row in grid.rows), default=0)
            table.add_column(Text(head), overflow="fold", min_width=max(len(head), min(words, WORD_WIDTH)))
        else:
            table.add_column(Text(head), justify="right", no_wrap=True)
    # What stands in the data is never markup.
    for row in grid.rows:
        table.add_row(*(Text(visible(cell)) for cell in row))
    return table


def visible(text: str) -> str:
    """The text without what a terminal would act upon."""
    return "".join(character if character.isprintable() else "�" for character in text)
