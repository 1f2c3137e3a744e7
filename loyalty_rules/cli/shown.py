"""What a terminal is sent: texts of users and of data as they stand, but nothing that would steer it."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable
from shutil import get_terminal_size
from typing import TextIO

import typer

LENGTH_MAX = 600  # characters of one line

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN = re.compile(f"[\x7f-\x9f\u2028\u2029{_BIDI}]")  # what JSON may hold as it is and a terminal acts upon
_ORDER = re.compile(f"[{_BIDI}]")
_STEERING = ("Cc", "Cs", "Zl", "Zp")


def visible(text: str) -> str:
    """The text without characters that steer a terminal."""
    return "\n".join(map(_visible, text.split("\n")))


def plain(text: str) -> str:
    """The same, its lines cut where nobody would read on."""
    return "\n".join(map(_cut, visible(text).split("\n")))


def one_line(text: str) -> str:
    """The same on one line."""
    return plain(text.replace("\r\n", " ").replace("\n", " "))


def as_json(found: object) -> str:
    """JSON that is readable, and that a terminal shows as it stands."""
    text = json.dumps(found, indent=2, ensure_ascii=False)
    return _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def prepare_streams() -> None:
    """Whatever a name holds and whatever the terminal can show, writing it never fails."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _visible(line: str) -> str:
    if line.isascii() and line.isprintable():
        return line
    return "".join("�" if unicodedata.category(one) in _STEERING or _ORDER.match(one) else one for one in line)


def _cut(line: str) -> str:
    return line if len(line) <= LENGTH_MAX else line[: LENGTH_MAX - 1] + "…"


def line_width(stream: TextIO | None = None) -> int | None:
    """How many columns the terminal has; None where the output, or that stream, goes anywhere else."""
    return get_terminal_size().columns if (stream or sys.stdout).isatty() else None


def tell(lines: Iterable[str], width: int | None = None) -> None:
    """Lines of a report. Sentences that are wider than `width` go on below, further in."""
    for line in lines:
        said = visible(line)
        for part in [said] if width is None else _wrapped(said, width):
            typer.echo(part)


def _wrapped(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    from textwrap import TextWrapper

    start = line[: len(line) - len(line.lstrip())]
    wrapper = TextWrapper(width, start, f"{start}  ", break_long_words=False, break_on_hyphens=False)
    return wrapper.wrap(line.lstrip())


def show_diff(lines: Iterable[str]) -> None:
    """A unified diff, in colour where there is colour."""
    from loyalty_rules.cli.colour import coloured
    from loyalty_rules.report.colours import coloured_diff

    in_colour = coloured()
    for line in lines:
        said = visible(line)
        typer.echo(coloured_diff(said) if in_colour else said, color=in_colour)
