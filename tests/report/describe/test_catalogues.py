"""Every language says everything, with the same values, and leaves no gap in any programme."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

import loyalty_rules as lr
from loyalty_rules.core.diagnostics import render_all
from loyalty_rules.core.quantities import money
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.report.describe import document, languages, markdown
from loyalty_rules.report.describe.language import language
from tests.cli.command import CHECKOUT
from tests.docs.snippets import findings_of, snippets

CATALOGUES = CHECKOUT / "loyalty_rules" / "report" / "describe" / "catalogue"
LEXICON = re.compile(r"(event|field|own|measure|parts|unit|units)-(?!other$|titled$|count$|count-where$)")
"""Words of users that a language has of its own; another need not have them."""

CASES = {"form", "case", "use", "whose", "who", "count", "kind", "from", "negated", "operator"}
"""What a language may need to choose between forms, and another not."""

CHOSEN_FROM = [{"value", "value_of"}, {"base", "base_of"}, {"left", "left_of"}, {"all", "either"},
    {"period", "next"}, {"currency", "currencies"}, {"measure", "measure_of"}, {"where", "condition"}]  # fmt: skip
"""The same words in several forms: a language takes the one that fits."""

RULESETS = sorted(path.name for path in (CHECKOUT / "rulesets").iterdir() if path.is_dir())
SNIPPETS = [one for one in snippets() if one.language in ("loyalty", "yaml") and one.kind in ("", "fragment")]


class _Asked(Visitor):  # type: ignore[misc]
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


@cache
def messages(code: str) -> dict[tuple[str, str], frozenset[str]]:
    """Message and form, and the values it asks for."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for entry in FluentParser().parse((CATALOGUES / f"{code}.ftl").read_text(encoding="utf-8")).body:
        assert not isinstance(entry, ast.Junk), f"{code}.ftl: {entry.content}"
        if isinstance(entry, ast.Message):
            forms = [("", entry.value), *((one.id.name, one.value) for one in entry.attributes)]
            for form, pattern in forms:
                assert (entry.id.name, form) not in found, f"{code}.ftl: `{entry.id.name}` twice"
                asked = _Asked()
                asked.visit(pattern)
                found[entry.id.name, form] = frozenset(asked.names)
    return found


def needed(code: str) -> set[tuple[str, str]]:
    return {key for key in messages(code) if not LEXICON.match(key[0])}


def test_there_are_languages() -> None:
    assert {"de", "en", "tr"} <= set(languages())


@pytest.mark.parametrize("code", languages())
def test_every_language_has_every_message(code: str) -> None:
    assert sorted(needed("en") - set(messages(code))) == []
    assert sorted(needed(code) - set(messages("en"))) == []


@pytest.mark.parametrize("code", languages())
def test_a_message_says_the_same_values(code: str) -> None:
    def said(names: frozenset[str]) -> set[str]:
        found = set(names) - CASES
        for same in CHOSEN_FROM:
            if found & same:
                found = (found - same) | {min(same)}
        return found

    wrong = {
        key: (said(names), said(messages(code)[key]))
        for key, names in messages("en").items()
        if key in messages(code) and not LEXICON.match(key[0]) and said(names) != said(messages(code)[key])
    }
    assert wrong == {}


def whole(ruleset: Ruleset, code: str) -> str:
    text = markdown(document(ruleset, code, for_staff=True))
    assert "{" not in text
    prose = [line for line in text.splitlines() if not line.startswith("|")]
    assert [line for line in prose if re.search(r",[.,;:]|\s[.,;]| {2}\S", line)] == []
    return text


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("name", RULESETS)
def test_every_ruleset_of_the_gallery_is_said(name: str, code: str) -> None:
    assert whole(loaded(name), code).startswith("# ")


@cache
def loaded(name: str) -> Ruleset:
    return lr.load(CHECKOUT / "rulesets" / name)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=str)
def test_every_clause_of_the_guide_is_said(snippet) -> None:  # type: ignore[no-untyped-def]
    file = f"snippet.{snippet.language}"
    ruleset, _, found = findings_of(snippet.text, file, whole=snippet.kind == "")
    assert ruleset is not None, render_all(found, {file: snippet.text})
    for code in languages():
        whole(ruleset, code)


def test_numbers_are_exact() -> None:
    english, german = language("en"), language("de")
    assert german.number(Fraction("123456789012345678901234567890.123456789012")) == (
        "123.456.789.012.345.678.901.234.567.890,123456789012"
    )
    assert english.number(Fraction(100, 3)) == "33 1/3"
    assert german.amount(400, money("EUR")) == "4\xa0€"
    assert german.amount(Fraction(2, 5), money("EUR")) == "0,004\xa0€"
    assert english.amount(123450, money("USD")) == "$1,234.50"
    assert language("tr").percent(Fraction("0.025")) == "%2,5"
