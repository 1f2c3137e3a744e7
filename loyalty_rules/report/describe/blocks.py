"""What a description is made of: headings, paragraphs, lists and tables of plain text, in no markup."""

from __future__ import annotations

from msgspec import Struct


class Paragraph(Struct, frozen=True):
    text: str


class Points(Struct, frozen=True):
    """A list, one line for each item."""

    items: tuple[str, ...]


class Table(Struct, frozen=True):
    """`numbers`: the columns whose cells are set flush right."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()


class Note(Struct, frozen=True):
    """What is said beside the text, in smaller type: the place of a rule."""

    text: str


Block = Paragraph | Points | Table | Note


class Section(Struct, frozen=True):
    """`depth`: 1 for a chapter, 2 for what it is divided into."""

    heading: str
    blocks: tuple[Block, ...]
    depth: int = 1


class Document(Struct, frozen=True):
    """`language`: its code, `en`."""

    title: str
    language: str
    sections: tuple[Section, ...]
