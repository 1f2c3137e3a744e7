"""The grammar, the table of words and the builders of nodes agree with one another."""

from __future__ import annotations

import logging
import re
from typing import Any

import lark
import pytest

from loyalty_rules.core.diagnostics import render_all
from loyalty_rules.resources import grammar_text
from loyalty_rules.syntax import parse as parsing
from loyalty_rules.syntax import read
from loyalty_rules.syntax.clause_nodes import ClauseNodes
from loyalty_rules.syntax.reserved import RESERVED, UNNAMEABLE
from loyalty_rules.syntax.words import BY_WORD, ClauseForm, DeclarationForm, Head, RowsOf

_FORMS = [
    pytest.param(form, clause, id=f"{form.word}: {clause.word}") for form in BY_WORD.values() for clause in form.clauses
]
_ROWS = {
    RowsOf.KEYED: "\n    food 2 points",
    RowsOf.BANDS: "",
    RowsOf.STEPS: "",
    RowsOf.CASES: "\n    a | b\n    1 | 2",
}


def test_only_the_known_choices(caplog: pytest.LogCaptureFixture) -> None:
    """A conflict is a text with two meanings; the grammar's head names the three that are resolved by reading on."""
    before = lark.logger.level
    try:
        with caplog.at_level(logging.DEBUG, logger=lark.logger.name):
            lark.Lark(grammar_text("loyalty.lark"), debug=True, **parsing._OPTIONS)
    finally:
        lark.logger.setLevel(before)
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "Unused" not in said
    found = set(re.findall(r"conflict for terminal (\w+).*\n \* <(\w+) ", said))
    windows = {(word, "reference") for word in ("THIS", "SINCE", "IN", "FROM")}
    assert found == {("NAME", "quantity"), ("OR", "expression")} | windows


def _states() -> list[dict[str, Any]]:
    table: Any = parsing._grammar().parser.parser
    states: list[dict[str, Any]] = list(table._parse_table.states.values())
    return states


def _words(actions: dict[str, Any]) -> set[str]:
    patterns = parsing._patterns()
    return {patterns[terminal] for terminal in actions if terminal in patterns and patterns[terminal][0].isalpha()}


def test_reserved_words() -> None:
    """A word is reserved where the parser has a use for it at a place that also takes a name."""
    assert {word for actions in _states() if "NAME" in actions for word in _words(actions)} == RESERVED


def test_unnameable_words() -> None:
    """The same where the name is one that an expression speaks of, but for the words that come after `is`."""
    states = _states()
    found: set[str] = set()
    for actions in states:
        kind, target = actions.get("NAME", (None, None))
        if str(kind) != "Shift" or "BETWEEN" in actions:
            continue
        reduced = {action.origin.name for what, action in states[target].values() if str(what) != "Shift"}
        if "reference" in reduced:
            found |= _words(actions)
    assert found >= UNNAMEABLE
    # Nothing else can be called `nothing` (LR208), so `revenue is nothing` takes no name away.
    assert found - UNNAMEABLE <= {"between", "at", "one", "more", "less", "missing", "known", "nothing"}


def test_every_rule_has_its_builder() -> None:
    rules = parsing._grammar().rules
    # A rule marked with `?` that holds one thing only passes it on.
    passed = [rule for rule in rules if rule.options.expand1 and rule.alias is None and len(rule.expansion) == 1]
    named = {str(rule.alias or rule.origin.name) for rule in rules if rule not in passed}
    missing = {name for name in named if not name.startswith("_") and not callable(getattr(ClauseNodes, name, None))}
    assert not missing, sorted(missing)


@pytest.mark.parametrize(("form", "clause"), _FORMS)
def test_examples_of_the_table(form: DeclarationForm, clause: ClauseForm) -> None:
    head = {Head.TEXT: f'{form.word} "x"', Head.BARE: form.word}.get(form.head, f"{form.word} x")
    rows = _ROWS[clause.rows] if clause.rows is not None else ""
    text = f"{head}\n  {clause.example}{rows}\n" if form.head is not Head.BODY else f"{clause.example}\n"
    document, diagnostics = read(text, "x.loyalty")
    assert not diagnostics, render_all(diagnostics, {"x.loyalty": text})
    assert document is not None
    assert [found.word for found in document.declarations[0].clauses] == [clause.word]


def test_every_closed_text_is_read() -> None:
    for form in BY_WORD.values():
        for clause in form.clauses:
            for choice in clause.choices:
                name = "x" if form.head is Head.NAMED else '"x"'
                text = f"{form.word} {name}\n  {clause.word} {choice}\n"
                assert read(text, "x.loyalty")[1] == (), text


def test_table_is_kept_and_read_again(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_cache_folder", lambda: tmp_path / "cache")
    built = parsing._grammar.__wrapped__()
    (kept,) = (tmp_path / "cache").iterdir()
    thawed = parsing._grammar.__wrapped__()
    text = "first purchase of friend where amount >= 45 EUR, within 120 days after join"
    assert thawed.parse(text, start="triggers") == built.parse(text, start="triggers")
    kept.write_text("{}", encoding="utf-8")
    assert parsing._grammar.__wrapped__().parse(text, start="triggers") == built.parse(text, start="triggers")


def test_unwritable_cache_is_no_matter(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setattr(parsing, "_cache_folder", lambda: tmp_path / "file" / "below")
    assert parsing._grammar.__wrapped__().parse("never", start="life")
