"""Grids as plain lines, which no terminal breaks, and as tables of Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loyalty_rules.report import markdown
from loyalty_rules.report.grids import Grid

GAP = "  "


def grid_lines(grid: Grid, width: int | None = None) -> Iterator[str]:
    """The title and the aligned columns. What is wider than `width` goes on in further tables below, each with the
    first column, so that no line has to be broken; None: as wide as it is."""
    from rich.cells import cell_len

    headed = any(grid.heads)
    every = [grid.heads, *grid.rows] if headed else list(grid.rows)
    widths = [max(cell_len(row[index]) for row in every) for index in range(len(grid.heads))]
    yield grid.title
    for columns in _pieces(widths, width):
        yield ""
        for number, row in enumerate(every):
            yield _line(grid, row, widths, columns)
            if headed and number == 0:
                yield " " + "─" * (sum(widths[index] for index in columns) + len(GAP) * (len(columns) - 1))


def _pieces(widths: Sequence[int], width: int | None) -> Iterator[list[int]]:
    """The columns that stand side by side, in tables below each other."""
    columns = [0]
    for index in range(1, len(widths)):
        taken = 1 + sum(widths[each] + len(GAP) for each in columns) + widths[index]
        if width is not None and taken > width and len(columns) > 1:
            yield columns
            columns = [0]
        columns.append(index)
    yield columns


def _line(grid: Grid, row: Sequence[str], widths: Sequence[int], columns: Sequence[int]) -> str:
    from rich.cells import cell_len

    cells = []
    for index in columns:
        pad = " " * (widths[index] - cell_len(row[index]))
        cells.append(row[index] + pad if is_words(grid, index) else pad + row[index])
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
