"""Why a clause could not be read, in the words of the one who wrote it."""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

from loyalty_rules.core.diagnostics import Diagnostic, Edit, Fix, Span, suggest
from loyalty_rules.core.fixes import replacing, surely
from loyalty_rules.syntax.nodes import missing_space
from loyalty_rules.syntax.outline import NESTING_MAX, TEXT_LENGTH_MAX, Text, error

_CURLY = "“”„‟«»‘’‚‛"
FOREIGN = {
    "==": "is",
    "!=": "is not",
    "<>": "is not",
    "&&": "and",
    "||": "or",
    "!": "not",
    "=>": ">=",
    "=<": "<=",
    "≥": ">=",
    "≤": "<=",
    "≠": "is not",
    "×": "*",
    "÷": "/",
    "{": "an indented line",
    "}": "an indented line",
    ";": "a new line",
}
_FOREIGN = re.compile("|".join(re.escape(sign) for sign in sorted(FOREIGN, key=len, reverse=True)))
_QUOTED = re.compile(r'"[^"]*"')
_WORD = re.compile(r'"[^"\n]*"|-?\w[\w.,:%-]*|\S')
_DECIMAL_COMMA = re.compile(r"-?([0-9]+),([0-9]{1,2}|[0-9]{4,})%?")
_NUMBER_LIKE = re.compile(r"-?[0-9][0-9.,]*%?")

# What stands for many words at once, in the order it is told.
_KINDS = {
    "NAME": "a name",
    "NUMBER": "a number",
    "PERCENT": "a percentage",
    "DATE": "a date like `2026-04-30`",
    "CLOCK": "a time like `14:00`",
    "STRING": "a quoted text",
    "PERIOD": "`day`, `week`, `month`, `quarter` or `year`",
    "COMPARE": "a comparison",
    "$END": "the end of the clause",
    "_OR_ON": "`or on`",
    "_LAST_CALENDAR": "`last calendar`",
    "_TOP_OF": "`top of`",
    "_AVERAGE_OF": "`average of`",
    "STREAK": "`days`, `weeks` or `months`",
    "_COMMA_LEAST": "`, at least`",
    "_COMMA_WITHIN": "`, within`",
    "_COMMA_OR_WHEN": "`, or when`",
    "_COMMA_DROPPED": "`, otherwise dropped`",
    "_COMMA_AT_END": "`, at end of`",
    "_COMMA_SUSPENDED": "`, suspended while`",
    "_COMMA_GRACE": "`, with`",
}
_VALUE = {
    "NAME",
    "NUMBER",
    "PERCENT",
    "DATE",
    "CLOCK",
    "STRING",
    "(",
    "_TOP_OF",
    "sum",
    "largest",
    "smallest",
    "number",
}
_OPERATORS = {"+", "-", "*", "/", "rounded"}
_COMPARISONS = {"COMPARE", "is", "includes"}
_WINDOWS = {"_LAST_CALENDAR", "this", "in", "since", "from", "including"}
_TOLD_MAX = 8


class Mistake(Struct, frozen=True):
    """Where reading stopped, and the words and kinds of words that could have gone on."""

    offset: int
    expected: tuple[str, ...]


def bounds(text: Text) -> Diagnostic | None:
    """What no clause may have, whatever it says: it would take too long, or hide what follows."""
    if len(text.content) > TEXT_LENGTH_MAX:
        return error(
            "LR104", f"a clause of more than {TEXT_LENGTH_MAX:,} characters", text.span(0, 40), help="divide it"
        )
    if '"' in text.content and text.content.count('"') % 2:
        start = text.content.rindex('"')
        return error(
            "LR113", "a quoted text that does not end", text.span(start), help='close it with `"` on the same line'
        )
    if "(" in text.content:
        depth = 0
        for match in re.finditer(r'"[^"]*"|[()]', text.content):
            depth += {"(": 1, ")": -1}.get(match[0], 0)
            if depth > NESTING_MAX:
                return error(
                    "LR104",
                    f"more than {NESTING_MAX} parentheses in each other",
                    text.span(match.start(), match.end()),
                    help="give parts of it names of their own, with `measure` or `value`",
                )
    return None


def explain(text: Text, mistake: Mistake, symbol: str) -> Diagnostic:
    """The diagnostic for a text that could not be read."""
    return _foreign_characters(text) or _foreign_sign(text, mistake) or _by_word(text, mistake, symbol)


def _outside_quotes(content: str) -> str:
    """The content with its quoted texts blanked out, so that offsets stay."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), content)


def _foreign_characters(text: Text) -> Diagnostic | None:
    for index, character in enumerate(_outside_quotes(text.content)):
        if character in _CURLY:
            message = f"`{character}` is a quote from a text document"
            return error("LR111", message, text.span(index, index + 1), help='write `"`', fix=_straight(text))
        if character.isascii() and (character.isprintable() or character in "\n\t\r"):
            continue
        if character.isspace() or not character.isprintable():
            name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
            message = f"a character that can't be seen: {name}"
            place, new = text.span(index, index + 1), " " if character.isspace() else ""
            fix = Fix("write a plain space" if new else "delete what can't be seen", (Edit(place, character, new),))
            return error("LR112", message, place, help="delete it, or write a plain space", fix=fix)
    return None


def _foreign_sign(text: Text, mistake: Mistake) -> Diagnostic | None:
    for match in _FOREIGN.finditer(_outside_quotes(text.content)):
        # `==` is read up to its second sign before it is found to be none.
        if match.start() <= mistake.offset < match.end():
            sign, label, help = match[0], "", _instead(FOREIGN[match[0]])
            place = text.span(match.start(), match.end())
            fix = _sign_fix(text, match, place)
            if sign == ";" and ":" in mistake.expected:
                # In the happenings of a test it stands between details, and the first of them follows a colon.
                label, help = "`;` stands between details", "write `:` before the first of them"
                fix = None
            return error(
                "LR115",
                f"`{sign}` is not a sign of this language" if not label else "`;` is not expected here",
                place,
                label,
                help,
                fix=fix,
            )
    return None


def _straight(text: Text) -> Fix | None:
    """All quotes of the clause made straight, where they come in pairs."""
    outside = _outside_quotes(text.content)
    places = [index for index, character in enumerate(outside) if character in _CURLY]
    if len(places) % 2:
        return None
    edits = tuple(Edit(text.span(index, index + 1), outside[index], '"') for index in places)
    return Fix('write `"` around the text', edits)


def _sign_fix(text: Text, match: re.Match[str], place: Span) -> Fix | None:
    word = FOREIGN[match[0]]
    if _instead(word) != f"write `{word}`":
        return None
    before, after = text.content[: match.start()][-1:], text.content[match.end() :][:1]
    left, right = (" " if word.isalpha() and other and not other.isspace() else "" for other in (before, after))
    return Fix(f"write `{word}` instead of `{match[0]}`", (Edit(place, match[0], f"{left}{word}{right}"),))


def _instead(word: str) -> str:
    return f"write {word}" if " " in word and word.split()[0] in ("an", "a") else f"write `{word}`"


def _by_word(text: Text, mistake: Mistake, symbol: str) -> Diagnostic:
    start, end = _word_at(text.content, mistake.offset)
    word = text.content[start:end]
    expected = expected_words(mistake.expected)
    if not word:
        return error("LR131", "something is missing at the end of this clause", _end(text), _one_line(expected))
    span = text.span(start, end)
    spaced = missing_space(word)
    if spaced is not None:
        return _stuck(word, span, spaced)
    stuck = re.fullmatch(r"(-?[0-9][0-9.,]*)([^\W\d_]\w*)", word)
    if stuck is not None and "." in word + "," and ("," in stuck[1] or "." in stuck[1]):
        return _stuck(word, span, f"{stuck[1]} {stuck[2]}")
    if _NUMBER_LIKE.fullmatch(word) and ("," in word.rstrip(",") or word.count(".") > 1):
        comma = _DECIMAL_COMMA.fullmatch(word)
        point = word.replace(",", ".")
        help = f"`{point}`" if comma else "thousands are set apart by commas, decimals by a point"
        fix = replacing(span, word, point) if comma else None
        return error("LR134", f"`{word}` is not a number", span, help=help, fix=fix)
    keywords = [form for form in mistake.expected if form not in _KINDS and form[0].isalpha()]
    meant = suggest(word, keywords) or next((other for other in keywords if sorted(other) == sorted(word)), None)
    help = f"did you mean `{meant}`?" if meant else _of_exchanges(word, symbol)
    sure = surely(word, keywords)
    fix = None if sure is None else replacing(span, word, sure)
    return error("LR130", f"`{word}` is not expected here", span, _one_line(expected), help, fix=fix)


def _of_exchanges(word: str, symbol: str) -> str:
    """What is said otherwise where points become something."""
    if symbol == "turn" and word == "of":
        return "the wallet that it is paid from is a clause of its own: `in credit`"
    if symbol == "step" and word.startswith('"'):
        return "steps buy amounts; goods are an exchange of their own, or a `reward`"
    return ""


def _stuck(word: str, span: Span, spaced: str) -> Diagnostic:
    fix = replacing(span, word, spaced)
    return error("LR133", f"`{word}` needs a space", span, "a number and its unit", f"`{spaced}`", fix=fix)


def _word_at(content: str, offset: int) -> tuple[int, int]:
    """The word that holds the offset, or the next one."""
    if offset >= len(content):
        return len(content), len(content)
    for match in _WORD.finditer(content):
        if match.end() > offset:
            # What ends a word in a sentence is no part of it.
            end = match.start() + max(len(match[0].rstrip(".,:-")), 1)
            return (match.start(), end) if end > offset else (offset, offset + 1)
    return len(content), len(content)


def _end(text: Text) -> Span:
    return text.span(max(len(text.content) - 1, 0))


def expected_words(expected: tuple[str, ...]) -> list[str]:
    """What could have stood there, told in few words."""
    left = set(expected)
    told: list[str] = []
    if {"NAME", "NUMBER", "("} <= left:
        told.append("a value")
        left -= _VALUE
        left -= {"not", "any", "every", "no", "holds"}
    if left >= _OPERATORS:
        left -= _OPERATORS
    if "," in left:
        left.discard("_COMMA_LEAST")
    if {"is", "COMPARE"} <= left:
        told.append("a comparison")
        left -= _COMPARISONS
    if {"this", "since"} <= left:
        told.append("a window like `this calendar month`")
        left -= _WINDOWS
    told.extend(f"`{word}`" for word in sorted(left - set(_KINDS)))
    told.extend(_KINDS[kind] for kind in _KINDS if kind in left)
    return told


def _one_line(expected: list[str]) -> str:
    if not expected:
        return ""
    if len(expected) > _TOLD_MAX:
        expected = [*expected[:_TOLD_MAX], "…"]
    return "expected " + (expected[0] if len(expected) == 1 else ", ".join(expected[:-1]) + f" or {expected[-1]}")
