"""Finding the word that a line starts with, and telling what was meant where it starts with none."""

from __future__ import annotations

import re
from functools import cache

from loyalty_rules.core.diagnostics import Diagnostic, Fix, Span, suggest
from loyalty_rules.core.fixes import replacing, surely
from loyalty_rules.syntax.outline import Text, error
from loyalty_rules.syntax.words import BY_WORD, DECLARATIONS, DeclarationForm

_WORDS = re.compile(r"\S+")


@cache
def _start_of(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("(" + "|".join(word.replace(" ", r"\s+") for word in longest_first) + r")(?=[\s\"]|$)")


def match_start(text: Text, words: tuple[str, ...]) -> tuple[str, Text] | None:
    """The longest of the words that the text starts with, and the text after it."""
    match = _start_of(words).match(text.content) if words else None
    return None if match is None else (" ".join(match[1].split()), text.slice(match.end()))


def first_words(text: Text, count: int) -> str:
    """The start of the text with that many words, or all of it."""
    words = [match for match, _ in zip(_WORDS.finditer(text.content), range(count), strict=False)]
    return text.content[: words[-1].end()] if words else ""


def meant_declaration(text: Text) -> DeclarationForm | None:
    """The declaration that a line with an unknown word was probably meant to start."""
    meant = _meant(text, tuple(BY_WORD))
    return None if meant is None else BY_WORD[meant[0]]


def unknown_declaration(text: Text) -> Diagnostic:
    """The finding for a line that starts with no declaration's word."""
    meant = _meant(text, tuple(BY_WORD))
    if meant is not None:
        word, start = meant
        help, fix = f"did you mean `{word}`?", _fix(text, start, tuple(BY_WORD))
        return error("LR120", f"`{start}` is not a declaration", _start(text, start), help=help, fix=fix)
    word = first_words(text, 1)
    owners = [form for form in DECLARATIONS if match_start(text, _clause_words(form))]
    if owners:
        label = f"a clause of {_listed([form.word for form in owners], 'and')}"
        help = "indent it, below the declaration it belongs to"
        return error("LR120", f"`{word}` is not a declaration", _start(text, word), label, help)
    help = f"known are {_listed(list(BY_WORD), 'and')}"
    return error("LR120", f"`{word}` is not a declaration", _start(text, word), help=help)


def unknown_clause(form: DeclarationForm, text: Text) -> Diagnostic:
    """The finding for a line below a declaration that starts with none of its clauses' words."""
    words = _clause_words(form)
    word = first_words(text, 1)
    if not words:
        return error("LR121", f"`{form.word}` takes no clauses", _start(text, word), "not expected here")
    known = f"known here are {_listed(list(words), 'and')}"
    # The longest word wins: `take back` is no `take`.
    matches = [match[0] for other in DECLARATIONS if (match := match_start(text, _clause_words(other)))]
    if matches:
        found = max(matches, key=len)
        owners = [other.word for other in DECLARATIONS if other.clause(found)]
        label = f"a clause of {_listed(owners, 'and')}"
        return error("LR122", f"`{found}` is not a clause of `{form.word}`", _start(text, found), label, known)
    meant = _meant(text, words)
    if meant is not None:
        message = f"`{meant[1]}` is not a clause of `{form.word}`"
        help, fix = f"did you mean `{meant[0]}`?", _fix(text, meant[1], words)
        return error("LR121", message, _start(text, meant[1]), help=help, fix=fix)
    message = f"`{word}` is not a clause of `{form.word}`"
    if match_start(text, tuple(BY_WORD)) is not None:
        help = "start it at the beginning of the line"
        return error("LR121", message, _start(text, word), "a declaration", help)
    return error("LR121", message, _start(text, word), help=known)


def _clause_words(form: DeclarationForm) -> tuple[str, ...]:
    return tuple(clause.word for clause in form.clauses)


def _fix(text: Text, start: str, words: tuple[str, ...]) -> Fix | None:
    meant = surely(_plain(start), words)
    return None if meant is None else replacing(_start(text, start), start, meant)


def _plain(words: str) -> str:
    return " ".join(words.replace("_", " ").split())


def _start(text: Text, start: str) -> Span:
    return text.span(0, len(start))


def _meant(text: Text, words: tuple[str, ...]) -> tuple[str, str] | None:
    """The word that the text was probably meant to start with, and what stands there instead."""
    for count in (2, 1, 3):
        start = first_words(text, count)
        meant = suggest(_plain(start), words)
        if meant is not None:
            return meant, start
    return None


def _listed(words: list[str], last: str) -> str:
    quoted = [f"`{word}`" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"
