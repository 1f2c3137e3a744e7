"""The tree to YAML, in the canonical layout."""

from __future__ import annotations

import re
from itertools import groupby

from msgspec.structs import replace

from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.build import gathered
from loyalty_rules.syntax.clause_phrases import clause_phrase
from loyalty_rules.syntax.comments import above
from loyalty_rules.syntax.layout import STEP, alone, ended, with_comments, wrapped
from loyalty_rules.syntax.phrases import Phrase, name_text
from loyalty_rules.syntax.words import BY_WORD, DeclarationForm, Head

MODELINE = "yaml-language-server: $schema="
_PLAIN_START = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=<~]")
_INTEGER = re.compile(r"0|[1-9][0-9]{0,8}")
# What a YAML of any version may take for a number, a date, a time, a truth value or nothing.
_LOADED = re.compile(
    r"[-+.]?[0-9][0-9_.,:+a-fA-FxXoOTtZz-]*|[-+]?\.(inf|nan)|~|null|true|false|yes|no|y|n|on|off|<<|=", re.IGNORECASE
)


def write_yaml(document: t.Document, schema: str | None = None) -> str:
    """The document as YAML; reading it gives the document again. `schema` is where editors find the JSON Schema."""
    lines: list[str] = [] if schema is None else [f"# {MODELINE}{schema}"]
    for declaration in document.declarations:
        if lines:
            lines.append("")
        lines.extend(_declaration(declaration))
    if document.trailing and lines:
        lines.append("")
    return ended([*lines, *alone(document.trailing, blank=True)])


def scalar(text: str) -> str:
    """The text as a YAML scalar that no YAML takes for anything but that text."""
    if _INTEGER.fullmatch(text):
        return text
    plain = (
        text.isprintable()
        and _PLAIN_START.match(text)
        and not _LOADED.fullmatch(text)
        and ": " not in text
        and " #" not in text
        and not text.endswith((":", " "))
    )
    if plain:
        return text
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else f"\\U{ord(character):08X}"


def _pair(key: str, value: str) -> str:
    return f"{_key(key)}: {scalar(value)}"


def _pair_lines(start: str, key: str, value: str, indent: str) -> list[str]:
    """`start` is what stands before the key; a value too long for a line goes on at `indent`."""
    before = f"{start}{_key(key)}: "
    return _value_lines(before, scalar(value), indent)


def _value_lines(before: str, written: str, indent: str) -> list[str]:
    in_quotes = written.startswith(('"', "'"))
    start = len(before) + 1
    return wrapped(before + written, indent, _may_go_on, start=start, in_quotes=in_quotes)


def _may_go_on(rest: str) -> bool:
    return rest[0] not in "-?:#&*!|>%@`,[]{}"


def _key(key: str) -> str:
    # `on` and `yes` as keys are not quoted: they read as themselves here, and marketers need not wonder.
    return key if key in ("on", "off", "no", "yes", "n", "y") else scalar(key)


def _declaration(declaration: t.Declaration) -> list[str]:
    form = BY_WORD[declaration.word]
    clauses = declaration.clauses
    comments = declaration.comments
    match form.head:
        case Head.BARE:
            head = [f"- {declaration.word}:"]
        case Head.TEXT:
            head = [f"- {_pair(declaration.word, declaration.name or '')}"]
        case Head.BODY if declaration.name is None and clauses:
            head = _pair_lines("- ", declaration.word, clause_phrase(clauses[0]).line, STEP * 2)
            comments = (*(above(comments) if clauses[0].comments else comments), *clauses[0].comments)
            clauses = clauses[1:]
        case _:
            name = declaration.name or ""
            head = [f"- {_pair(declaration.word, name if form.head is Head.BODY else _head_name(name))}"]
    lines = with_comments(comments, head, "", blank=True)
    if declaration.title is not None:
        lines.extend(_pair_lines(STEP, "title", declaration.title, STEP * 2))
    lines.extend(_below(form, clauses))
    return lines + alone(declaration.closing, STEP)


def _below(form: DeclarationForm, clauses: tuple[t.Clause, ...]) -> list[str]:
    lines: list[str] = []
    if form.word == "test" and list(clauses) != gathered(list(clauses)):
        lines.append(f"{STEP}steps:")
        for clause in clauses:
            if isinstance(clause.body, t.Cases):
                continue
            step = _pair_lines(f"{STEP * 2}- ", clause.word, clause_phrase(clause).line, STEP * 4)
            lines.extend(with_comments(clause.comments, step, STEP * 2))
        clauses = tuple(clause for clause in clauses if isinstance(clause.body, t.Cases))
    for word, group in groupby(clauses, key=lambda clause: clause.word):
        lines.extend(_clauses(form.word, word, list(group)))
    return lines


def _head_name(name: str) -> str:
    """The name without its quotes, unless it holds a `=`, which would be taken for the start of a definition."""
    return name if name_text(name) == name or "=" not in name else f'"{name}"'


def _clauses(declared: str, word: str, clauses: list[t.Clause]) -> list[str]:
    phrases = [clause_phrase(clause) for clause in clauses]
    keys = [phrase.key for phrase in phrases]
    if word == "field" or len(clauses) == 1 or (all(keys) and len(set(keys)) == len(keys)):
        start = "" if word == "field" else f"{word} "
        lines: list[str] = []
        for clause, phrase in zip(clauses, phrases, strict=True):
            key = (start + phrase.key).strip()
            # A field may have the name of the first key; in quotes of its own it is another key, and the same name.
            named = replace(phrase, key=f'"{key}"' if key == declared else key, comments=clause.comments)
            lines.extend([*_entry(named, STEP), *alone(clause.closing, STEP * 2)])
        return lines
    lines = [f"{STEP}{_key(word)}:"]
    for clause, phrase in zip(clauses, phrases, strict=True):
        indent = STEP * 2
        if phrase.rows:
            first, *rest = _entry(phrase, STEP * 3)
            own = [f"{indent}- {first.strip()}"]
            rest.extend(alone(clause.closing, STEP * 4))
        else:
            own, rest = _value_lines(f"{indent}- ", scalar(phrase.line), STEP * 3), []
        lines.extend([*with_comments(clause.comments, own, indent), *rest])
    return lines


def _entry(phrase: Phrase, indent: str) -> list[str]:
    if not phrase.rows:
        return with_comments(phrase.comments, _pair_lines(indent, phrase.key, phrase.value, indent + STEP), indent)
    lines = with_comments(phrase.comments, [f"{indent}{_key(phrase.key)}:"], indent)
    keys = [row.key for row in phrase.rows]
    if len(set(keys)) < len(keys) or not all(keys):
        # A table is a list, and a mapping cannot hold a key twice; what that means is not for the writer to say.
        for row in phrase.rows:
            before, written = f"{indent}{STEP}- ", scalar(row.line)
            own = _value_lines(before, written, indent + STEP * 2) if row.key else [before + written]
            lines.extend(with_comments(row.comments, own, indent + STEP))
        return lines
    for row in phrase.rows:
        lines.extend(_entry(row, indent + STEP))
    return lines
