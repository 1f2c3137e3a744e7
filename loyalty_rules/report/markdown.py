"""Texts of users in Markdown: shown as they stand, whatever signs they have in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def plain(text: str) -> str:
    """The text on one line, every sign of Markdown and HTML in it taken as it is."""
    return _SIGNS.sub(r"\\\1", _BREAKS.sub(" ", text))


def prose(text: str) -> str:
    """The same for a sentence, in which what stands in backticks is code."""
    pieces = _BREAKS.sub(" ", text).split("`")
    if len(pieces) % 2 == 0:
        return plain(text)
    return "".join(code(piece) if index % 2 and piece else plain(piece) for index, piece in enumerate(pieces))


def code(text: str) -> str:
    """The text as code."""
    one_line = _BREAKS.sub(" ", text)
    longest = max((len(run) for run in re.findall("`+", one_line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if one_line.startswith("`") or one_line.endswith("`") else ""
    return f"{fence}{pad}{one_line}{pad}{fence}"


def details(summary: str, lines: Iterable[str]) -> Iterator[str]:
    """Lines that are folded until somebody wants them. The summary stands in HTML, where signs of Markdown are none."""
    yield "<details>"
    yield f"<summary>{escape(_BREAKS.sub(' ', summary))}</summary>"
    yield ""
    yield from lines
    yield ""
    yield "</details>"
