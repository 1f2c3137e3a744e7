"""What is written reads back to the same tree, in both surfaces."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from loyalty_rules.core.diagnostics import render_all
from loyalty_rules.syntax import layout, read
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax import write_dsl as write_dsl_module
from loyalty_rules.syntax.comments import Comment
from loyalty_rules.syntax.words import BY_WORD, ClauseForm, DeclarationForm
from loyalty_rules.syntax.write_dsl import write_dsl
from loyalty_rules.syntax.write_yaml import write_yaml
from tests.examples import examples
from tests.syntax.strategies import clauses, documents

HERE = Path(__file__).parent
_FORMS = [
    pytest.param(form, clause, id=f"{form.word}: {clause.word}") for form in BY_WORD.values() for clause in form.clauses
]


def _again(text: str, file: str) -> t.Document:
    document, diagnostics = read(text, file)
    assert not diagnostics, render_all(diagnostics, {file: text}) + "\n" + text
    assert document is not None
    return document


def _comments(document: t.Document) -> list[str]:
    """The words of every comment, wherever it stands."""
    found: list[str] = []

    def take(node: object) -> None:
        if isinstance(node, Comment):
            found.append(node.text)
        elif isinstance(node, tuple):
            for one in node:
                take(one)
        elif isinstance(node, Struct):
            for name in node.__struct_fields__:
                take(getattr(node, name))

    take(document)
    return sorted(found)


def _holds(document: t.Document) -> None:
    for write, file in ((write_dsl, "x.loyalty"), (lambda found: write_yaml(found, "s.json"), "x.yaml")):
        written = write(document)
        again = _again(written, file)
        assert again == document
        assert _comments(again) == _comments(document)
        assert write(again) == written


@given(documents)
def test_documents(document: t.Document) -> None:
    _holds(document)


@examples(50)
@given(documents)
def test_lines_that_have_to_be_divided(document: t.Document) -> None:
    with patch.object(layout, "WIDTH", 40), patch.object(write_dsl_module, "WIDTH", 40):
        _holds(document)


@pytest.mark.parametrize(("form", "clause"), _FORMS)
@examples(25)
@given(st.data())
def test_every_clause(form: DeclarationForm, clause: ClauseForm, data: st.DataObject) -> None:
    title = "Title" if form.titled else None
    name = None if form.word == "at most" else "it"
    _holds(t.Document((t.Declaration(form.word, name, title, (data.draw(clauses(clause)),)),)))


@pytest.mark.parametrize("surface", ["loyalty", "yaml"])
def test_harbour(surface: str) -> None:
    document = _again((HERE / f"harbour.{surface}").read_text(encoding="utf-8"), f"harbour.{surface}")
    other = "yaml" if surface == "loyalty" else "loyalty"
    assert document == _again((HERE / f"harbour.{other}").read_text(encoding="utf-8"), f"harbour.{other}")
    for written, file in ((write_dsl(document), "a.loyalty"), (write_yaml(document), "a.yaml")):
        again = _again(written, file)
        assert again == document
        assert (write_dsl(again) if file == "a.loyalty" else write_yaml(again)) == written


def test_a_comment_that_finds_no_room_beside_its_line_sets_a_declaration_apart() -> None:
    long = "a comment that is far too long for the line of a badge, and so has to find a line of its own above it"
    document = _again(f'badge Early\nbadge "1K Platinum" "0"  # {long}\n', "x.loyalty")
    written = write_dsl(document)
    assert written == f'badge Early\n\n# {long}\nbadge "1K Platinum" "0"\n'
    assert write_dsl(_again(written, "x.loyalty")) == written
