"""What is written reads back to the same tree, in both surfaces."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty_rules.core.diagnostics import render_all
from loyalty_rules.syntax import read
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.words import BY_WORD, ClauseForm, DeclarationForm
from loyalty_rules.syntax.write_dsl import write_dsl
from loyalty_rules.syntax.write_yaml import write_yaml
from tests.syntax.strategies import clauses, documents

HERE = Path(__file__).parent
_SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
_FORMS = [
    pytest.param(form, clause, id=f"{form.word}: {clause.word}") for form in BY_WORD.values() for clause in form.clauses
]


def _again(text: str, file: str) -> t.Document:
    document, diagnostics = read(text, file)
    assert not diagnostics, render_all(diagnostics, {file: text}) + "\n" + text
    assert document is not None
    return document


def _comments(document: t.Document) -> list[str]:
    """Every comment in its order; those of a definition go up to its head."""
    found = [
        [*it.comments, *(comment for clause in it.clauses for comment in clause.comments)]
        for it in document.declarations
    ]
    return [comment for some in found for comment in some] + list(document.trailing)


def _holds(document: t.Document) -> None:
    for again in (_again(write_dsl(document), "x.loyalty"), _again(write_yaml(document, "s.json"), "x.yaml")):
        assert again == document
        assert _comments(again) == _comments(document)


@_SLOW
@given(documents)
def test_documents(document: t.Document) -> None:
    _holds(document)


@pytest.mark.parametrize(("form", "clause"), _FORMS)
@settings(_SLOW, max_examples=25)
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
