"""The tree to YAML, in the canonical layout."""

from __future__ import annotations

import re
from itertools import groupby

from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.build import gathered
from loyalty_rules.syntax.clause_phrases import Phrase, clause_phrase
from loyalty_rules.syntax.phrases import name_text
from loyalty_rules.syntax.words import BY_WORD, Head

MODELINE = "yaml-language-server: $schema="
_STEP = "  "
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
    lines.extend(_comments(document.trailing, ""))
    return "\n".join(lines) + "\n" if lines else ""


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


def _comments(comments: tuple[str, ...], indent: str) -> list[str]:
    return [f"{indent}# {comment}".rstrip() for comment in comments]


def _pair(key: str, value: str) -> str:
    return f"{_key(key)}: {scalar(value)}"


def _key(key: str) -> str:
    # `on` and `yes` as keys are not quoted: they read as themselves here, and marketers need not wonder.
    return key if key in ("on", "off", "no", "yes", "n", "y") else scalar(key)


def _declaration(declaration: t.Declaration) -> list[str]:
    form = BY_WORD[declaration.word]
    clauses = declaration.clauses
    comments = declaration.comments
    match form.head:
        case Head.BARE:
            head = f"{declaration.word}:"
        case Head.TEXT:
            head = _pair(declaration.word, declaration.name or "")
        case Head.BODY if declaration.name is None and clauses:
            head = _pair(declaration.word, clause_phrase(clauses[0]).line)
            comments += clauses[0].comments
            clauses = clauses[1:]
        case _:
            name = declaration.name or ""
            head = _pair(declaration.word, name if form.head is Head.BODY else _head_name(name))
    lines = [*_comments(comments, ""), f"- {head}"]
    if declaration.title is not None:
        lines.append(_STEP + _pair("title", declaration.title))
    if form.word == "test" and list(clauses) != gathered(list(clauses)):
        lines.append(f"{_STEP}steps:")
        for clause in clauses:
            if isinstance(clause.body, t.Cases):
                continue
            lines.extend(_comments(clause.comments, _STEP * 2))
            lines.append(f"{_STEP * 2}- {_pair(clause.word, clause_phrase(clause).line)}")
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
            lines.extend(_comments(clause.comments, _STEP))
            key = (start + phrase.key).strip()
            # A field may have the name of the first key; in quotes of its own it is another key, and the same name.
            lines.extend(_entry(Phrase(f'"{key}"' if key == declared else key, phrase.value, phrase.rows), _STEP))
        return lines
    lines = [f"{_STEP}{_key(word)}:"]
    for clause, phrase in zip(clauses, phrases, strict=True):
        lines.extend(_comments(clause.comments, _STEP * 2))
        if phrase.rows:
            first, *rest = _entry(phrase, _STEP * 3)
            lines.extend([f"{_STEP * 2}- {first.strip()}", *rest])
        else:
            lines.append(f"{_STEP * 2}- {scalar(phrase.line)}")
    return lines


def _entry(phrase: Phrase, indent: str) -> list[str]:
    if not phrase.rows:
        return [indent + _pair(phrase.key, phrase.value)]
    lines = [f"{indent}{_key(phrase.key)}:"]
    keys = [row.key for row in phrase.rows]
    if len(set(keys)) < len(keys) or not all(keys):
        # A table is a list, and a mapping cannot hold a key twice; what that means is not for the writer to say.
        return lines + [f"{indent}{_STEP}- {scalar(row.line)}" for row in phrase.rows]
    for row in phrase.rows:
        lines.extend(_entry(row, indent + _STEP))
    return lines
