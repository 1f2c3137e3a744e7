"""A description as Markdown. Whatever users write stays text: signs that Markdown acts upon are escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import assert_never

from loyalty_rules.report.describe.blocks import Block, Document, Note, Paragraph, Points, Table
from loyalty_rules.report.page import markdown_page

_ACTIVE = re.compile(r"([\\`*_\[\]<>|~&])")
_START = re.compile(r"^(\s*)([#+\-=>]|\d+[.)])(?=\s|$)")


def markdown(document: Document) -> str:
    """The whole document; lines end with `\\n`, and so does the text."""
    return "\n".join(_lines(document)).rstrip("\n") + "\n"


def html(document: Document) -> str:
    """The whole document as a page of its own."""
    return markdown_page(document.title, markdown(document), document.language)


def _lines(document: Document) -> Iterator[str]:
    yield f"# {escaped(document.title)}"
    for section in document.sections:
        yield ""
        yield f"{'#' * (section.depth + 1)} {escaped(section.heading)}"
        for block in section.blocks:
            yield ""
            yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield _guarded(text)
        case Note(text):
            yield f"*{escaped(text)}*"
        case Points(items):
            for item in items:
                yield f"- {_guarded(item)}"
        case Table(headers, rows, numbers):
            yield _row(headers)
            yield "|" + "|".join("---:" if index in numbers else "---" for index in range(len(headers))) + "|"
            yield from map(_row, rows)
        case _:
            assert_never(block)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(map(escaped, cells)) + " |"


def _guarded(text: str) -> str:
    """A text at the start of a line, where a sign could begin a list or a heading."""
    return _START.sub(lambda match: f"{match[1]}{_before_last(match[2])}", escaped(text))


def _before_last(sign: str) -> str:
    """`1.` as `1\\.`, `#` as `\\#`."""
    return f"{sign[:-1]}\\{sign[-1]}"


def escaped(text: str) -> str:
    """The text on one line, with what Markdown acts upon escaped."""
    return _ACTIVE.sub(r"\\\1", " ".join(text.split("\n")))
