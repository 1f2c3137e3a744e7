"""Places in a text, as the language counts them and as an editor does.

The language counts lines and characters (code points) from 1 and ends a line at a line feed alone. An editor counts
from 0, ends lines at carriage returns too, and counts what its encoding takes: by default UTF-16 code units, of which
an emoji has two.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from lsprotocol import types

from loyalty_rules.core.diagnostics import Span

_LINE_END = re.compile(r"\r\n|\n|\r")
Encoding = types.PositionEncodingKind | str


class Positions:
    """The places of one text."""

    def __init__(self, text: str, encoding: Encoding = types.PositionEncodingKind.Utf16) -> None:
        self.text = text
        self._encoding = encoding
        ends = list(_LINE_END.finditer(text))
        self._starts = [0, *(end.end() for end in ends)]  # of the editor's lines
        self._ends = [*(end.start() for end in ends), len(text)]
        self._own = [0, *(match.end() for match in re.finditer("\n", text))]  # of the language's lines

    def offset_of(self, line: int, column: int) -> int:
        """The index in the text of a place of the language, moved into its line where it is beside it."""
        index = max(0, min(line - 1, len(self._own) - 1))
        start = self._own[index]
        end = self._own[index + 1] - 1 if index + 1 < len(self._own) else len(self.text)
        return max(start, min(start + column - 1, end))

    def position(self, offset: int) -> types.Position:
        """Where an index of the text is for the editor."""
        line = bisect_right(self._starts, offset) - 1
        start = self._starts[line]
        return types.Position(line, self._units(self.text[start : min(offset, self._ends[line])]))

    def offset(self, position: types.Position) -> int:
        """The index in the text of a place of the editor; beside a line it is the end of that line."""
        if position.line >= len(self._starts):
            return len(self.text)
        start, end = self._starts[position.line], self._ends[position.line]
        left = position.character
        for index in range(start, end):
            if left <= 0:
                return index
            left -= self._units(self.text[index])
        return end

    def place(self, position: types.Position) -> tuple[int, int]:
        """The line and column of the language at a place of the editor."""
        return self.place_of(self.offset(position))

    def place_of(self, offset: int) -> tuple[int, int]:
        """The line and column of the language at an index of the text."""
        line = bisect_right(self._own, offset)
        return line, offset - self._own[line - 1] + 1

    def range(self, span: Span) -> types.Range:
        """The range of the editor that a span is."""
        start = self.offset_of(span.line, span.column)
        end = self.offset_of(span.end_line, span.end_column)
        return types.Range(self.position(start), self.position(max(start, end)))

    def between(self, start: int, end: int) -> types.Range:
        """The range between two indexes of the text."""
        return types.Range(self.position(start), self.position(end))

    def whole(self) -> types.Range:
        """The range of all of the text."""
        return self.between(0, len(self.text))

    def _units(self, text: str) -> int:
        match self._encoding:
            case types.PositionEncodingKind.Utf32:
                return len(text)
            case types.PositionEncodingKind.Utf8:
                return len(text.encode("utf-8", errors="surrogatepass"))
            case _:
                return len(text) if text.isascii() else len(text.encode("utf-16-le", errors="surrogatepass")) // 2
