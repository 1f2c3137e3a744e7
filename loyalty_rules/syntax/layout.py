"""How lines are laid out in both forms: where a long one goes on, and where comments stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from loyalty_rules.syntax.comments import Comments

WIDTH = 120  # characters of a line
STEP = "  "
_OUTSIDE_QUOTES = re.compile(r'"[^"]*"|(?<! )( )(?! )')
_TIDY = re.compile(r'"[^"]*"|\s*,(?![0-9])\s*|\s*,\s+|\s*;\s*|\(\s+|\s+\)|\s*[<>]=?\s*|\s*[*+/]\s*|\s+')
_ANYWHERE = re.compile(r"(?<! )( )(?! )")
_GOOD_AFTER = (",", ";", ":")
_GOOD_BEFORE = ("and ", "or ", "where ", "otherwise ")


def wrapped(
    line: str,
    indent: str,
    may_start: Callable[[str], bool] = lambda rest: True,
    *,
    start: int = 0,
    in_quotes: bool = False,
) -> list[str]:
    """A line in as many as it takes, the later ones at `indent`; its first `start` characters stay together, and what
    stands in quotes, unless `in_quotes`.

    It goes on where a reader takes a breath, if that leaves no line half empty. `may_start` says of what is left
    whether a line may start with it.
    """
    lines: list[str] = []
    while len(line) > WIDTH:
        least = len(indent) if lines else max(start, len(line) - len(line.lstrip(" ")))
        found = (_ANYWHERE if in_quotes else _OUTSIDE_QUOTES).finditer(line, least)
        spaces = [match.start() for match in found if match[1]]
        fitting = [at for at in spaces if at <= WIDTH and may_start(line[at + 1 :])]
        good = [at for at in fitting if at > WIDTH // 2 and _is_good(line, at)]
        if not fitting:  # a quoted text fills the line: the next place is as near as it gets
            fitting = [at for at in spaces if may_start(line[at + 1 :])][:1]
        if not fitting:
            break
        at = good[-1] if good else fitting[-1]
        lines.append(line[:at])
        line = indent + line[at + 1 :]
    return [*lines, line]


def tidy(text: str) -> str:
    """What was written, with the white space that belongs there; what stands in quotes is as it was."""
    return _TIDY.sub(_tidied, text.strip())


def _tidied(match: re.Match[str]) -> str:
    found = match[0]
    if found.startswith('"'):
        return found
    sign = found.strip()
    match sign:
        case "":
            return " "
        case "," | ";":
            return f"{sign} "
        case "(" | ")":
            return found.rstrip() if sign == "(" else found.lstrip()
        case _:
            return f" {sign} "


def _is_good(line: str, at: int) -> bool:
    return line[:at].endswith(_GOOD_AFTER) or line[at + 1 :].startswith(_GOOD_BEFORE)


def with_comments(comments: Comments, lines: list[str], indent: str, *, blank: bool = False) -> list[str]:
    """The lines of one clause with its comments: one that stood beside it stands there again, if there is room.

    `blank`: what is set apart from the lines stays so.
    """
    beside = [comment for comment in comments if comment.beside]
    room = len(beside) == 1 and comments[-1].beside and len(lines) == 1
    if room and len(with_beside := f"{lines[0]}  {written(beside[0].text)}") <= WIDTH:
        return [*alone(comments[:-1], indent, blank=blank), with_beside]
    return [*alone(comments, indent, blank=blank), *lines]


def alone(comments: Comments, indent: str = "", *, blank: bool = False) -> list[str]:
    """Comments on lines of their own."""
    lines: list[str] = []
    for comment in comments:
        lines.append(indent + written(comment.text))
        if blank and comment.apart:
            lines.append("")
    return lines


def written(comment: str) -> str:
    """The comment with its sign."""
    return f"# {comment}".rstrip()


def ended(lines: Iterable[str]) -> str:
    """The text of a file."""
    text = "\n".join(lines).strip("\n")
    return f"{text}\n" if text else ""
