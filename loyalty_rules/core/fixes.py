"""Fixes of findings: made where there is one way to mend something, and applied to texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from msgspec.structs import replace

from loyalty_rules.core.diagnostics import Diagnostic, Edit, Fix, Span, suggest

_LIKENESS_MIN = 0.7


def replacing(span: Span, old: str, new: str) -> Fix:
    """The fix that writes `new` instead of `old`."""
    return Fix(f"write `{new}` instead of `{old}`", (Edit(span, old, new),))


def surely(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that was meant, where no other comes close. Digits are not guessed: `week2` is no `week3`."""
    known = sorted(set(candidates))
    meant = suggest(word, known)
    if meant is None or _digits(meant) != _digits(word):
        return None
    if meant.casefold() == word.casefold():
        return meant
    close = get_close_matches(word.casefold(), {other.casefold() for other in known}, n=2, cutoff=_LIKENESS_MIN)
    return meant if len(close) == 1 else None


def last_of(span: Span, word: str) -> Span:
    """The end of the span where that word stands: the unit of an amount."""
    start = max(1, span.end_column - len(word))
    return Span(span.file, span.end_line, start, span.end_line, span.end_column)


def fitting(diagnostic: Diagnostic, sources: Mapping[str, str]) -> Diagnostic:
    """The finding, without its fix where that does not fit what stands in the files."""
    fix = diagnostic.fix
    if fix is None or all(_found(edit, sources) is not None for edit in fix.edits):
        return diagnostic
    return replace(diagnostic, fix=None)


def apply(fixes: Iterable[Fix], sources: Mapping[str, str]) -> tuple[dict[str, str], tuple[Fix, ...]]:
    """The texts with the fixes made, of the files that change, and the fixes that were made.

    Of two that touch the same characters the first is made; so is none that does not fit.
    """
    taken: dict[str, list[tuple[int, int, str]]] = {}
    made: list[Fix] = []
    for fix in fixes:
        places = [(edit, start) for edit in fix.edits if (start := _found(edit, sources)) is not None]
        wanted = [(edit.span.file, start, start + len(edit.old), edit.new) for edit, start in places]
        free = all(end < low or start > high for file, start, end, _ in wanted for low, high, _ in taken.get(file, ()))
        if len(wanted) == len(fix.edits) and free:
            for file, start, end, new in wanted:
                taken.setdefault(file, []).append((start, end, new))
            made.append(fix)
    return {file: _edited(sources[file], edits) for file, edits in taken.items()}, tuple(made)


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end, new in sorted(edits):
        parts += (text[at:start], new)
        at = end
    return "".join([*parts, text[at:]])


def _found(edit: Edit, sources: Mapping[str, str]) -> int | None:
    """Where the old text of the edit starts in its file, if it stands there."""
    text = sources.get(edit.span.file)
    if text is None:
        return None
    start = 0
    for _ in range(edit.span.line - 1):
        start = text.find("\n", start) + 1
        if start == 0:
            return None
    start += edit.span.column - 1
    return start if text.startswith(edit.old, start) else None


def _digits(word: str) -> str:
    return "".join(character for character in word if character.isdigit())
