"""The nouns between a file and its tree: texts that know where they stand, and the items they are ordered in.

Both readers give the same outline: a YAML key and its value together are a line of the DSL.
"""

from __future__ import annotations

from bisect import bisect_right

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.diagnostics import Diagnostic, Fix, Label, Severity, Span
from loyalty_rules.syntax.comments import Comments, above

TEXT_LENGTH_MAX = 10_000  # characters of one clause
NESTING_MAX = 40  # of parentheses, of lines under lines, of YAML in YAML


class Piece(Struct, frozen=True):
    """From `offset` on, the text stands at `line` and `column`; when `exact` is false all of it stands right there."""

    offset: int
    line: int
    column: int
    exact: bool = True


class Text(Struct, frozen=True):
    """The content of a clause, of one line or several, and where each of its characters stands."""

    content: str
    file: str
    pieces: tuple[Piece, ...]

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Where the characters from `start` up to but without `end` stand; never empty unless the text is."""
        if end is None:
            end = len(self.content)
        start = max(0, min(start, len(self.content)))
        first_line, first_column = self._place(start)
        if end <= start:
            return Span(self.file, first_line, first_column, first_line, first_column + 1)
        # The place after the last character, not of the next one: that may stand on another line.
        last_line, last_column = self._place(end - 1)
        return Span(self.file, first_line, first_column, last_line, last_column + 1)

    def slice(self, start: int, end: int | None = None) -> Text:
        """The characters from `start` up to `end`, without white space around them."""
        content = self.content[start:end]
        stripped = content.strip()
        start = start + len(content) - len(content.lstrip()) if stripped else min(start, len(self.content))
        return self.cut(start, start + len(stripped))

    def cut(self, start: int, end: int) -> Text:
        """The characters from `start` up to `end`, all of them."""
        stripped = self.content[start:end]
        if len(self.pieces) == 1:
            piece = self.pieces[0]
            column = piece.column + (start if piece.exact else 0)
            return Text(stripped, self.file, (Piece(0, piece.line, column, piece.exact),))
        index = bisect_right(self.pieces, start, key=_offset) - 1
        head = self.pieces[index]
        kept = [Piece(0, head.line, head.column + (start - head.offset if head.exact else 0), head.exact)]
        for piece in self.pieces[index + 1 :]:
            if piece.offset < start + len(stripped):
                kept.append(Piece(piece.offset - start, piece.line, piece.column, piece.exact))
        return Text(stripped, self.file, tuple(kept))

    def _place(self, offset: int) -> tuple[int, int]:
        pieces = self.pieces
        piece = pieces[0] if len(pieces) == 1 else pieces[bisect_right(pieces, offset, key=_offset) - 1]
        return piece.line, piece.column + (offset - piece.offset if piece.exact else 0)


def _offset(piece: Piece) -> int:
    return piece.offset


def join(texts: list[Text], separator: str = " ") -> Text:
    """The texts one after another; the separators between them stand nowhere of their own."""
    if len(texts) == 1:
        return texts[0]
    pieces: list[Piece] = []
    offset = 0
    for text in texts:
        pieces.extend(Piece(piece.offset + offset, piece.line, piece.column, piece.exact) for piece in text.pieces)
        offset += len(text.content) + len(separator)
    return Text(separator.join(text.content for text in texts), texts[0].file, tuple(pieces))


class Item(Struct, frozen=True):
    """One line and the lines below it. `comments` stand above or beside the line, `closing` after those below it."""

    text: Text
    children: tuple[Item, ...] = ()
    comments: Comments = ()
    closing: Comments = ()

    def lines(self) -> list[Text]:
        """The text of the item and of everything below it, in order."""
        return [self.text, *(text for child in self.children for text in child.lines())]

    def span(self) -> Span:
        """From the first character of the item to the last of what is below it."""
        first, last = self.text.span(), self.lines()[-1].span()
        return Span(first.file, first.line, first.column, last.end_line, last.end_column)

    def without(self, rows: int) -> Item:
        """The item without its last lines, that are clauses or rows of their own."""
        return replace(self, children=self.children[: len(self.children) - rows], closing=())

    def comments_of_one(self) -> Comments:
        """The comments of the item as one clause with everything below it: above it, if not all are its own."""
        below = [comment for child in self.children for comment in child.comments_of_one()]
        return above([*self.comments, *below, *self.closing]) if below or self.closing else self.comments


class Outline(Struct, frozen=True):
    """One file. `wraps`: lines below a clause that takes no rows go on with it, as they do in the DSL."""

    items: tuple[Item, ...]
    trailing: Comments = ()
    wraps: bool = True


def error(
    code: str,
    message: str,
    span: Span | None,
    label: str = "",
    help: str = "",
    labels: tuple[Label, ...] = (),
    fix: Fix | None = None,
) -> Diagnostic:
    """A diagnostic of this floor: they are all errors."""
    return Diagnostic(code, Severity.ERROR, message, span, label, labels, help, fix)
