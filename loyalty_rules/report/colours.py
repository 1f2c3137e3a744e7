"""Findings, differences and verdicts in colour. The text stays the same."""

from __future__ import annotations

import re

_RESET, _BOLD = "\x1b[0m", "\x1b[1m"
_COLOURS = {"error": "\x1b[31m", "warning": "\x1b[33m", "info": "\x1b[36m"}
_QUIET = "\x1b[34m"  # line numbers and what frames the quotation
_HELP = "\x1b[32m"
_HEAD = re.compile(r"(error|warning|info)(\[LR\d+\]): (.*)")
_UNDER = re.compile(r"( *)(\|)( *)(\^+)(.*)")
_QUOTED = re.compile(r"( *\d+ \|)(.*)")
_HELPS = re.compile(r"( *)(help:)(.*)")
_FAILED = re.compile(r"failed  |[\d,]+ of [\d,]+ tests? failed$| +but: +.*| +✗ ")
_PASSED = re.compile(r"passed  |[\d,]+ tests? passed$| +✓ ")
_ADDED, _REMOVED, _PLACE = "\x1b[32m", "\x1b[31m", "\x1b[36m"


def coloured_findings(text: str) -> str:
    """The text of `check` with colours, for a terminal."""
    severity = "error"
    lines: list[str] = []
    for line in text.split("\n"):
        if head := _HEAD.fullmatch(line):
            severity = head[1]
            colour = _COLOURS[severity]
            lines.append(f"{_BOLD}{colour}{severity}{head[2]}{_RESET}{_BOLD}: {head[3]}{_RESET}")
        elif under := _UNDER.fullmatch(line):
            carets = f"{_COLOURS[severity]}{under[4]}{under[5]}{_RESET}"
            lines.append(f"{under[1]}{_QUIET}{under[2]}{_RESET}{under[3]}{carets}")
        elif quoted := _QUOTED.fullmatch(line):
            lines.append(f"{_QUIET}{quoted[1]}{_RESET}{quoted[2]}")
        elif helps := _HELPS.fullmatch(line):
            lines.append(f"{helps[1]}{_HELP}{helps[2]}{_RESET}{helps[3]}")
        else:
            lines.append(line)
    return "\n".join(lines)


def coloured_diff(line: str) -> str:
    """A line of a unified diff with its colour."""
    if line.startswith(("---", "+++")):
        return f"{_BOLD}{line}{_RESET}"
    colour = {"+": _ADDED, "-": _REMOVED, "@": _PLACE}.get(line[:1])
    return line if colour is None else f"{colour}{line}{_RESET}"


def coloured_verdict(line: str) -> str:
    """A line of what tests came to: what failed, what came instead and conditions that did not hold stand out."""
    failed = _FAILED.match(line)
    found = failed or _PASSED.match(line)
    if found is None:
        return line
    return f"{_REMOVED if failed else _ADDED}{found[0]}{_RESET}{line[found.end() :]}"
