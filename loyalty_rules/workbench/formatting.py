"""Texts of rulesets written anew: in the canonical layout of their form, or in the other form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.diagnostics import Diagnostic, RulesetError, Severity, Span
from loyalty_rules.syntax import read
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.comments import Comment
from loyalty_rules.syntax.words import BY_WORD

Form = Literal["loyalty", "yaml"]
SCHEMA = "loyalty.schema.json"
_MODELINE = re.compile(r"^#\s*yaml-language-server:\s*\$schema=(\S+)", re.MULTILINE)
_FIRST_LINE = re.compile(r"(?:[ \t]*(?:#.*|---[ \t]*)?\r?\n)*[ \t]*(\S.*)?")
# What YAML refuses, or takes for the end of a line.
_NOT_IN_YAML = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARED = re.compile(r"-\s+[\"']?([a-z_ ]+?)[\"']?\s*:")


def form_of(file: str | Path) -> Form:
    """The form a file of this name is in."""
    return "loyalty" if Path(file).suffix == ".loyalty" else "yaml"


def guessed_form(text: str) -> Form:
    """The form that a text without a name is in."""
    return "yaml" if declares_in_yaml(text) else "loyalty"


def declares_in_yaml(text: str) -> bool:
    """Whether a text starts like a ruleset in YAML: other files are in YAML too."""
    first = _FIRST_LINE.match(text)
    declared = _DECLARED.match(first[1] or "") if first is not None else None
    return declared is not None and declared[1].replace("_", " ") in BY_WORD


def format_text(text: str, file: str = "") -> str:
    """The text in the canonical layout of its form, with every comment and all its words.

    The name of the file says which form it is in; without one the text does. Raises RulesetError for a text that can't
    be read.
    """
    name = file or f"text.{guessed_form(text)}"
    return _written(text, name, form_of(name), schema_of(text))


def convert_text(text: str, file: str = "", to: Form | None = None, schema: str | None = None) -> str:
    """The text in the other form, or in the form `to`, with every comment and all its words: its tree is the same.

    `schema`: where the JSON Schema of the YAML form is, for editors. Raises RulesetError for a text that can't be read.
    """
    name = file or f"text.{guessed_form(text)}"
    to = to or ("yaml" if form_of(name) == "loyalty" else "loyalty")
    return _written(text, name, to, schema or schema_of(text) or SCHEMA)


def included(text: str, file: str) -> tuple[str, ...]:
    """The files that a text includes, as it names them."""
    document = _read(text, file)
    return tuple(it.name for it in document.declarations if it.word == "include" and it.name is not None)


def schema_of(text: str) -> str | None:
    """Where the text tells editors to look for the JSON Schema."""
    found = _MODELINE.search(text)
    return None if found is None else found[1]


def _read(text: str, name: str) -> t.Document:
    document, found = read(text, name)
    if document is None or found:
        raise RulesetError(found, {name: text})
    return document


def _written(source: str, name: str, form: Form, schema: str | None) -> str:
    """What the source says as text in that form, which is read again before it is trusted."""
    document = _read(source, name)
    for tried in (document, _without_words(document)):
        text = _write(tried, form, schema)
        again, found = read(text, f"again.{form}")
        if not found and again == document and _comments(again) == _comments(document):
            return text
    odd = _NOT_IN_YAML.search(source)
    assert odd is not None, "what was written does not read as it should"
    line, column = source.count("\n", 0, odd.start()) + 1, odd.start() - source.rfind("\n", 0, odd.start())
    span = Span(name, line, column, line, column + 1)
    message = f"a character that a comment in YAML can't hold: U+{ord(odd[0]):04X}"
    raise RulesetError([Diagnostic("LR112", Severity.ERROR, message, span, help="delete it")], {name: source})


def _write(document: t.Document, form: Form, schema: str | None) -> str:
    if form == "loyalty":
        from loyalty_rules.syntax.write_dsl import write_dsl

        return write_dsl(document)
    from loyalty_rules.syntax.write_yaml import write_yaml

    return write_yaml(document, schema)


def _without_words(document: t.Document) -> t.Document:
    """The document to be written in the words of the writers: white space in its own may have said something."""
    plain = tuple(
        replace(it, clauses=tuple(replace(clause, words="") for clause in it.clauses)) for it in document.declarations
    )
    return replace(document, declarations=plain)


def _comments(document: t.Document) -> list[str]:
    return sorted(comment.text for comment in _in(document))


def _in(node: object) -> Iterator[Comment]:
    match node:
        case Comment():
            yield node
        case tuple():
            for one in node:
                yield from _in(one)
        case Struct():
            for name in node.__struct_fields__:
                yield from _in(getattr(node, name))
