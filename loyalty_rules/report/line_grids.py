"""Grids as plain lines, which no terminal breaks, and as tables of Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loyalty_rules.report import markdown
from loyalty_rules.report.grids import Grid

GAP = "  "


def grid_lines(grid: Grid) -> Iterator[str]:
    """The title and the aligned columns."""
    from rich.cells import cell_len

    headed = any(grid.heads)
    every = [grid.heads, *grid.rows] if headed else list(grid.rows)
    widths = [max(cell_len(row[index]) for row in every) for index in range(len(grid.heads))]
    yield grid.title
    yield ""
    for number, row in enumerate(every):
        yield _line(grid, row, widths)
        if headed and number == 0:
            yield " " + "─" * (sum(widths) + len(GAP) * (len(widths) - 1))


def _line(grid: Grid, row: Sequence[str], widths: Sequence[int]) -> str:
    from rich.cells import cell_len

    cells = []
    for index, (cell, width) in enumerate(zip(row, widths, strict=True)):
        pad = " " * (width - cell_len(cell))
        cells.append(cell + pad if is_words(grid, index) else pad + cell)
    return f" {GAP.join(cells)}".rstrip()


def grid_markdown(grid: Grid) -> Iterator[str]:
    """The columns, without the title."""
    yield f"| {' | '.join(markdown.plain(head) for head in grid.heads)} |"
    yield f"|{'|'.join('---' if is_words(grid, index) else '---:' for index in range(len(grid.heads)))}|"
    for row in grid.rows:
        yield f"| {' | '.join(markdown.plain(cell) for cell in row)} |"


def is_words(grid: Grid, index: int) -> bool:
    """Does a column hold words, which stand to the left?"""
    return index < grid.left or (grid.last_left and index == len(grid.heads) - 1)
