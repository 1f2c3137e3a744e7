"""Grids as plain lines, which no terminal breaks, and as tables of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from loyalty_rules.report import markdown
from loyalty_rules.report.grids import Grid

GAP = "  "
_WORD = re.compile(r" *[^ ]+ *")
_PART = re.compile(r"[^-]+-*|-+")  # of a word that is too long for a line
NAME_WIDTH = 24  # a name up to this long is not broken over lines
NAME_WIDTH_MIN = 8  # and where there is no room, it is broken into pieces as short as this


class Piece(Struct, frozen=True):
    """A table of lines: those of its heads, those of its rows, and how wide it is."""

    heads: tuple[str, ...]
    rows: tuple[str, ...]
    width: int


def grid_lines(grid: Grid, width: int | None = None) -> Iterator[str]:
    """The title and the aligned columns, within `width`; None: as wide as it is."""
    yield from titled(grid, width)
    for piece in pieces(grid, width):
        yield ""
        yield from piece.heads
        if piece.heads:
            yield rule(piece)
        yield from piece.rows


def titled(grid: Grid, width: int | None) -> list[str]:
    """The title, in as many lines as it needs; a word is never broken."""
    if width is None or len(grid.title) <= width:
        return [grid.title]
    from textwrap import wrap

    return wrap(grid.title, width, break_long_words=False, break_on_hyphens=False)


def rule(piece: Piece) -> str:
    """What parts heads and rows."""
    return f" {'─' * piece.width}"


def pieces(grid: Grid, width: int | None = None, gap: str = GAP) -> Iterator[Piece]:
    """The tables that a grid is shown as, below each other: one where there is room. Where there is not, words go on
    in further lines; and what is wider all the same goes on in further tables, each with the columns that say what a
    row is of. A number is never broken, cut or left out, so that a table may be wider than it should."""
    headed = any(grid.heads)
    every = [grid.heads, *grid.rows] if headed else list(grid.rows)
    for columns, widths in _layout(grid, every, width, len(gap)):
        lines = [tuple(_row(grid, row, columns, widths, gap)) for row in every]
        heads, rows = (lines[0], lines[1:]) if headed else ((), lines)
        total = sum(widths[index] for index in columns) + len(gap) * (len(columns) - 1)
        yield Piece(heads, tuple(line for row in rows for line in row), total)


def _layout(
    grid: Grid, every: Sequence[Sequence[str]], width: int | None, gap: int
) -> Iterator[tuple[list[int], list[int]]]:
    """Which columns stand side by side, and how wide each column is then."""
    from rich.cells import cell_len

    count = len(grid.heads)
    widths = [max(cell_len(line) for row in every for line in row[index].split("\n")) for index in range(count)]
    if width is None or 1 + sum(widths) + gap * (count - 1) <= width:
        yield list(range(count)), widths
        return
    least = [
        min(max(cell_len(word) for row in every for word in row[index].split() or [""]), NAME_WIDTH)
        if is_words(grid, index)
        else widths[index]
        for index in range(count)
    ]
    if 1 + sum(least) + gap * (count - 1) <= width:
        yield list(range(count)), _shrunk(widths, least, width - 1 - gap * (count - 1))
        return
    lead = grid.left if grid.left < count else 1  # columns of words only are read from the first on
    widest = max(least[lead:], default=0)
    if 1 + sum(NAME_WIDTH_MIN + gap for _ in range(lead)) + widest > width:
        lead = 1
        widest = max(least[lead:], default=0)
    names = _shrunk(
        widths[:lead], [min(each, NAME_WIDTH_MIN) for each in least[:lead]], width - 1 - gap * lead - widest
    )
    room = width - 1 - sum(names) - gap * lead
    widths = [*names, *(max(low, min(wide, room)) for wide, low in zip(widths[lead:], least[lead:], strict=True))]
    columns = list(range(lead))
    for index in range(lead, count):
        if 1 + sum(widths[each] + gap for each in columns) + widths[index] > width and len(columns) > lead:
            yield columns, widths
            columns = list(range(lead))
        columns.append(index)
    yield columns, widths


def _shrunk(widths: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """The widths, the widest taken back first until they fit, and none below its least."""
    found = list(widths)
    while sum(found) > room:
        able = [index for index in range(len(found)) if found[index] > least[index]]
        if not able:
            break
        found[max(able, key=lambda index: found[index])] -= 1
    return found


def _row(grid: Grid, row: Sequence[str], columns: Sequence[int], widths: Sequence[int], gap: str) -> Iterator[str]:
    """The lines of a row: one, or more where its words go on."""
    from rich.cells import cell_len

    cells = [_broken(row[index], widths[index]) for index in columns]
    for number in range(max(map(len, cells))):
        shown = []
        for index, parts in zip(columns, cells, strict=True):
            part = parts[number] if number < len(parts) else ""
            pad = " " * (widths[index] - cell_len(part))
            shown.append(part + pad if is_words(grid, index) else pad + part)
        yield f" {gap.join(shown)}".rstrip()


def _broken(cell: str, width: int) -> list[str]:
    """The lines of a cell, parted between words; a word that is too long after a hyphen, or anywhere."""
    from rich.cells import cell_len, chop_cells

    found = []
    for line in cell.split("\n"):
        now = ""
        for word in _WORD.findall(line):
            for part in [word] if cell_len(word.rstrip()) <= width else _PART.findall(word):
                if now and cell_len(now + part.rstrip()) > width:
                    found.append(now.rstrip())
                    now = ""
                *full, now = chop_cells(now + part, width) if cell_len((now + part).rstrip()) > width else [now + part]
                found += full
        found.append(now.rstrip())
    return found


def grid_markdown(grid: Grid) -> Iterator[str]:
    """The columns, without the title."""
    yield f"| {' | '.join(markdown.plain(head) for head in grid.heads)} |"
    yield f"|{'|'.join('---' if is_words(grid, index) else '---:' for index in range(len(grid.heads)))}|"
    for row in grid.rows:
        yield f"| {' | '.join(markdown.plain(cell) for cell in row)} |"


def is_words(grid: Grid, index: int) -> bool:
    """Does a column hold words, which stand to the left?"""
    return index < grid.left or (grid.last_left and index == len(grid.heads) - 1)
