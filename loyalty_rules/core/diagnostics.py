"""Findings about a text: where they are, what they say, and how they look on a terminal.

Lines and columns count from 1, columns in characters (code points) of the text as written; ends are exclusive.
Wording: lower case, no final stop, the user's words in backticks.
"""

import difflib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from typing import Final

from msgspec import Struct

COLUMNS_MAX: Final = 120
FINDINGS_MAX: Final = 200
_TAB_STOP: Final = 4
_SUGGESTED_LENGTH_MAX: Final = 64
_SUGGESTED_LIKENESS_MIN: Final = 0.7
# These make a terminal show another order of characters than the file has.
_BIDI_CONTROLS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Span(Struct, frozen=True, order=True):
    """A stretch of a file, from (line, column) up to but without (end_line, end_column)."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def location(self) -> str:
        """`file:line`, as entries name their rule."""
        return f"{self.file}:{self.line}"


class Severity(StrEnum):
    """How much a finding matters; an error stops the ruleset from being used."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Label(Struct, frozen=True):
    """A further place that matters to a finding, and why."""

    span: Span
    text: str


class Edit(Struct, frozen=True):
    """`new` in the place of `old`, which stands at `span`: a change that does not fit its file is never made."""

    span: Span
    old: str
    new: str


class Fix(Struct, frozen=True):
    """What mends a finding without a decision of its writer. `title` says what it does: write `is` instead of `==`."""

    title: str
    edits: tuple[Edit, ...]


class Diagnostic(Struct, frozen=True):
    """One finding. `label` stands under the main span; `help` says what to do, a line per way.

    `fix`: where there is one way only, the edits that go it.
    """

    code: str
    severity: Severity
    message: str
    span: Span | None
    label: str = ""
    labels: tuple[Label, ...] = ()
    help: str = ""
    fix: Fix | None = None


class RulesetError(Exception):
    """A ruleset cannot be used; `diagnostics` says why and str() renders them, quoting `sources` (file to text)."""

    def __init__(self, diagnostics: Iterable[Diagnostic], sources: Mapping[str, str] | None = None) -> None:
        self.diagnostics = tuple(diagnostics)
        self.sources = dict(sources or {})
        super().__init__(self.diagnostics, self.sources)

    def __str__(self) -> str:
        return render_all(self.diagnostics, self.sources)


def render(diagnostic: Diagnostic, sources: Mapping[str, str]) -> str:
    """The finding as text without a final newline; `sources` maps a file to its text, a missing one is not quoted."""
    severity = diagnostic.severity.value
    return "\n".join([f"{severity}[{diagnostic.code}]: {_visible(diagnostic.message)}", *_body(diagnostic, sources)])


def render_all(diagnostics: Iterable[Diagnostic], sources: Mapping[str, str]) -> str:
    """All findings by file, line, column and code, those without a place last, then a line that counts them.

    Of more than `FINDINGS_MAX` the first are shown.
    """
    ordered = sorted(diagnostics, key=_order)
    shown = [render(diagnostic, sources) for diagnostic in ordered[:FINDINGS_MAX]]
    rest = len(ordered) - len(shown)
    return "\n\n".join([*shown, *([f"… and {rest:,} more"] if rest else []), _counts(ordered)])


def as_json(diagnostic: Diagnostic) -> dict[str, object]:
    """The finding for another program, ready for json.dumps. Keys are never renamed, only added:

    `code`, `severity` (error, warning, info), `message`, `span` (null, or an object of `file`, `line`, `column`,
    `end_line`, `end_column`), `label`, `labels` (a list of objects of `span` and `text`), `help`, `fix` (null, or an
    object of `title` and `edits`, a list of objects of `span`, `old` and `new`).
    """
    fix = diagnostic.fix
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "span": None if diagnostic.span is None else _span_json(diagnostic.span),
        "label": diagnostic.label,
        "labels": [{"span": _span_json(label.span), "text": label.text} for label in diagnostic.labels],
        "help": diagnostic.help,
        "fix": None if fix is None else {"title": fix.title, "edits": [_edit_json(edit) for edit in fix.edits]},
    }


def _edit_json(edit: Edit) -> dict[str, object]:
    return {"span": _span_json(edit.span), "old": edit.old, "new": edit.new}


def suggest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that was probably meant, or None; one that differs only in upper and lower case wins."""
    folded: dict[str, str] = {}
    for candidate in sorted(candidates):
        folded.setdefault(candidate.casefold(), candidate)
    meant = word.casefold()
    if meant in folded:
        return folded[meant]
    # Likeness takes quadratic time, and nobody mistypes a word that long.
    if len(meant) > _SUGGESTED_LENGTH_MAX:
        return None
    close = difflib.get_close_matches(meant, folded, n=1, cutoff=_SUGGESTED_LIKENESS_MIN)
    return folded[close[0]] if close else None


def _order(diagnostic: Diagnostic) -> tuple[bool, str, int, int, str, str]:
    span = diagnostic.span
    if span is None:
        return (True, "", 0, 0, diagnostic.code, diagnostic.message)
    return (False, span.file, span.line, span.column, diagnostic.code, diagnostic.message)


def _counts(diagnostics: list[Diagnostic]) -> str:
    words = {
        Severity.ERROR: ("error", "errors"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.INFO: ("info", "info"),
    }
    counts = {severity: sum(found.severity is severity for found in diagnostics) for severity in words}
    shown = [f"{count} {words[severity][count != 1]}" for severity, count in counts.items() if count]
    return ", ".join(shown) or "no findings"


def _span_json(span: Span) -> dict[str, object]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _body(diagnostic: Diagnostic, sources: Mapping[str, str]) -> Iterator[str]:
    main = () if diagnostic.span is None else (Label(diagnostic.span, diagnostic.label),)
    labels = main + diagnostic.labels
    gutter = max((len(str(label.span.line)) for label in labels), default=2)
    blank = " " * gutter
    file_shown: str | None = None
    line_shown = ""
    for label in labels:
        span = label.span
        if span.file != file_shown:
            yield f"  {_visible(span.file)}:{span.line}:{span.column}"
            file_shown, line_shown = span.file, ""
        if span.file not in sources:
            where = "" if label is labels[0] else f"line {span.line}: "
            yield from (f"{blank} | {where}{text}" for text in _visible(label.text).split("\n") if text)
            continue
        source, carets = _excerpt(span, sources[span.file])
        line = f"{span.line:>{gutter}} | {source}".rstrip()
        # Two labels on one line share its quotation.
        if line != line_shown:
            yield line
        line_shown = line
        first, *rest = _visible(label.text).split("\n")
        yield f"{blank} | {carets} {first}".rstrip()
        yield from (f"{blank} | {' ' * len(carets)} {text}".rstrip() for text in rest)
    if diagnostic.help:
        first, *rest = _visible(diagnostic.help).split("\n")
        yield f"{blank} help: {first}"
        yield from (f"{blank}       {text}".rstrip() for text in rest)


@lru_cache(maxsize=8)
def _lines(source: str) -> list[str]:
    # Only \n ends a line here, as it does for the reader of the language; str.splitlines knows many more.
    return source.split("\n")


def _excerpt(span: Span, source: str) -> tuple[str, str]:
    """The first line of the span as shown, and the carets to put beneath it."""
    lines = _lines(source)
    text = lines[span.line - 1].rstrip("\r") if 1 <= span.line <= len(lines) else ""
    start = min(max(span.column - 1, 0), len(text))
    end = span.end_column - 1 if span.end_line == span.line else len(text.rstrip())
    end = min(max(end, start), len(text))
    cells = _cells(text)
    edges = list(accumulate((width for _, width in cells), initial=0))
    low, high = _window(edges, start, end)
    before, after = "…" if low else "", "…" if high < len(cells) else ""
    shown = before + "".join(cell for cell, _ in cells[low:high]) + after
    indent = len(before) + edges[start] - edges[low]
    return shown, " " * indent + "^" * max(1, edges[min(end, high)] - edges[start])


def _window(edges: list[int], start: int, end: int) -> tuple[int, int]:
    """The range of characters to show of a line whose character edges are given in columns, with room for ellipses."""
    low, high = 0, len(edges) - 1
    if edges[high] <= COLUMNS_MAX:
        return low, high
    room = COLUMNS_MAX - 2
    margin = max((room - (edges[end] - edges[start])) // 2, 0)
    # The window slides left rather than showing less than it could at the end of the line.
    left = max(min(edges[start] - margin, edges[high] - room), 0)
    while edges[low] < left and low < start:
        low += 1
    while edges[high] - edges[low] > room:
        high -= 1
    return low, high


def _cells(text: str) -> list[tuple[str, int]]:
    """What is shown for each character, and how many columns it takes."""
    cells: list[tuple[str, int]] = []
    column = 0
    for character in text:
        if character == "\t":
            width = _TAB_STOP - column % _TAB_STOP
            cell = " " * width
        else:
            cell = _visible(character)
            width = _width(cell)
        cells.append((cell, width))
        column += width
    return cells


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _visible(text: str) -> str:
    """The text without characters that would steer the terminal or cannot be printed; line ends stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("�" if _steers(character) else character for character in text)


def _steers(character: str) -> bool:
    if character == "\n":
        return False
    return character in _BIDI_CONTROLS or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
