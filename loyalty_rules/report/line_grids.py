"""Small tables as plain lines: a title, words to the left, figures to the right. What shows one as text shows it as
Markdown too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from loyalty_rules.report import markdown

GAP = 2


class Grid(Struct, frozen=True):
    """`left`: how many of the first columns are words; `last_left`: the last column is words too."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 1
    last_left: bool = False

    def lines(self) -> Iterator[str]:
        """The grid as aligned text."""
        from rich.cells import cell_len

        every = [self.columns, *self.rows] if any(self.columns) else list(self.rows)
        widths = [max(cell_len(row[index]) for row in every) for index in range(len(self.columns))]
        if self.title:
            yield self.title
            yield ""
        for number, row in enumerate(every):
            yield self._line(row, widths)
            if number == 0 and any(self.columns):
                yield " " + "─" * (sum(widths) + GAP * (len(widths) - 1) + 1)

    def _line(self, row: Sequence[str], widths: Sequence[int]) -> str:
        from rich.cells import cell_len

        cells = []
        for index, (cell, width) in enumerate(zip(row, widths, strict=True)):
            pad = " " * (width - cell_len(cell))
            cells.append(cell + pad if self._is_left(index) else pad + cell)
        return (" " + (" " * GAP).join(cells)).rstrip()

    def _is_left(self, index: int) -> bool:
        return index < self.left or (self.last_left and index == len(self.columns) - 1)

    def markdown(self) -> Iterator[str]:
        """The grid as a table of Markdown, without its title."""
        sides = ["---" if self._is_left(index) else "---:" for index in range(len(self.columns))]
        yield f"| {' | '.join(markdown.plain(column) for column in self.columns)} |"
        yield f"|{'|'.join(sides)}|"
        for row in self.rows:
            yield f"| {' | '.join(markdown.plain(cell) for cell in row)} |"
