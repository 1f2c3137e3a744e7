"""The grammars for highlighting: made from the words of the language, and telling the lines of it apart rightly."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from loyalty_rules.resources import grammar_text
from loyalty_rules.syntax.highlight import AFTER_NUMBERS, NAMES_TOO, sublime_text, textmate_text
from loyalty_rules.syntax.parse import continuation
from loyalty_rules.syntax.words import DECLARATIONS, RAW, TABLE

EDITORS = Path(__file__).resolve().parents[2] / "docs" / "editors"
TEXTMATE = EDITORS / "vscode" / "loyalty.tmLanguage.json"
SUBLIME = EDITORS / "sublime" / "Loyalty.sublime-syntax"
GRAMMAR = json.loads(TEXTMATE.read_text(encoding="utf-8"))
RULES = [(re.compile(rule["match"]), rule) for rule in GRAMMAR["patterns"]]
CLAUSES = [(clause.word, clause.example) for form in DECLARATIONS for clause in form.clauses if clause.word != "is"]


def told_apart(line: str) -> list[tuple[str, str]]:
    """The words of a line with their scopes, as an editor finds them: the first match, of two the one listed first."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(line):
        matches = [(match, rule) for pattern, rule in RULES if (match := pattern.search(line, at)) and match[0]]
        if not matches:
            break
        match, rule = min(matches, key=lambda one: one[0].start())
        if "name" in rule:
            found.append((match[0], rule["name"]))
        for index, scope in rule.get("captures", {}).items():
            if match[int(index)]:
                found.append((match[int(index)], scope["name"]))
        at = match.end()
    return [(text, scope.removesuffix(".loyalty")) for text, scope in found]


def test_both_files_are_what_the_words_make_of_them() -> None:
    again = "python -m loyalty_rules.syntax.highlight writes it anew"
    assert TEXTMATE.read_text(encoding="utf-8") == textmate_text(), again
    assert SUBLIME.read_text(encoding="utf-8") == sublime_text(), f"{again}, with `sublime` after it"
    rules = yaml.safe_load(SUBLIME.read_text(encoding="utf-8").partition("---\n")[2])["contexts"]["main"]
    assert [rule["match"] for rule in rules] == [rule["match"] for rule in GRAMMAR["patterns"]]


def test_patterns_are_plain_enough_for_every_engine() -> None:
    for pattern, _ in RULES:
        # No look-behind of several lengths, no possessive or atomic groups, no properties, no names.
        assert not re.search(r"\(\?<[^!=]|\(\?>|[*+?]\+|\\[pPhHRXGKA]|\(\?[a-z]", pattern.pattern)
        assert re.findall(r"\(\?<[!=]([^)]*)\)", pattern.pattern) in ([], [r"[\w-]"])


@pytest.mark.parametrize("word", [form.word for form in DECLARATIONS])
def test_every_declaration_is_one_at_the_beginning_of_a_line_alone(word: str) -> None:
    assert told_apart(f"{word} something")[0] == (word, "keyword.declaration")
    assert told_apart(f"{word}-else something")[0] != (word, "keyword.declaration")
    assert told_apart(f"    x {word}")[-1][1] != "keyword.declaration"


@pytest.mark.parametrize(("word", "example"), CLAUSES)
def test_every_clause_is_one(word: str, example: str) -> None:
    assert told_apart(f"  {example}")[0] == (word, "keyword.clause")


def test_every_word_of_the_grammar_is_highlighted() -> None:
    words = set(
        re.findall(r'"([a-z][a-z-]*)"', re.sub(r"^//.*$", "", grammar_text("loyalty.lark"), flags=re.MULTILINE))
    )
    assert len(words) > 100
    for word in words - NAMES_TOO:
        ((text, scope),) = told_apart(f"{word}")[:1]
        assert text.startswith(word), word
        assert scope.startswith("keyword"), word


def test_only_words_that_can_follow_a_number_are_no_unit_there() -> None:
    """What the grammar lets follow the numbers of the clauses' examples."""
    found: set[str] = set()
    for form in DECLARATIONS:
        for clause in form.clauses:
            text = clause.example.removeprefix(clause.word).strip()
            for number in re.finditer(r"(?<![\w-])[0-9][0-9,.]*(?![\w%:-])", text):
                if clause.symbol not in (RAW, TABLE):
                    follows = continuation(f"{text[: number.end()]} ", clause.symbol)
                    found |= {phrase.split()[0] for phrase in follows.phrases if phrase[0].isalpha()}
    assert len(found) > 10
    assert found <= AFTER_NUMBERS


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('earn base "A # point"  # of all', [
            ("earn", "keyword.declaration"), ("base", "entity.name.type"),
            ('"A # point"', "string.quoted.double"), ("# of all", "comment.line.number-sign"),
        ]),
        ('tier "1K Platinum"', [("tier", "keyword.declaration"), ('"1K Platinum"', "entity.name.type")]),
        ("measure spend = sum of amount of purchase", [
            ("measure", "keyword.declaration"), ("spend", "entity.name.type"), ("=", "keyword.operator"),
            ("sum", "keyword.other"), ("of", "keyword.other"), ("amount", "variable.other.name"),
            ("of", "keyword.other"), ("purchase", "variable.other.name"),
        ]),
        ("  give 1,200.50 points per 1 EUR of amount", [
            ("give", "keyword.clause"), ("1,200.50", "constant.numeric"), ("points", "keyword.other.unit"),
            ("per", "keyword.other"), ("1", "constant.numeric"), ("EUR", "keyword.other.unit"),
            ("of", "keyword.other"), ("amount", "variable.other.name"),
        ]),
        ("  when house-card is yes and 1K >= 2.5 %", [
            ("when", "keyword.clause"), ("house-card", "variable.other.name"), ("is", "keyword.operator.wordlike"),
            ("yes", "keyword.other"), ("and", "keyword.operator.wordlike"), ("1K", "variable.other.name"),
            (">=", "keyword.operator"), ("2.5 %", "constant.numeric.percentage"),
        ]),
        ("  from 2026-04-01 to 2026-04-30", [
            ("from", "keyword.clause"), ("2026-04-01", "constant.numeric.date"), ("to", "keyword.other"),
            ("2026-04-30", "constant.numeric.date"),
        ]),
        ("  when 2026-04-10 12:30 purchase of A: amount {amount}", [
            ("when", "keyword.clause"), ("2026-04-10", "constant.numeric.date"), ("12:30", "constant.numeric.time"),
            ("purchase", "variable.other.name"), ("of", "keyword.other"), ("A", "variable.other.name"),
            ("amount", "variable.other.name"), ("{amount}", "variable.parameter"),
        ]),
        ("  category is one of food, drop", [
            ("category", "variable.other.name"), ("is", "keyword.operator.wordlike"), ("one", "keyword.other"),
            ("of", "keyword.other"), ("food", "variable.other.name"), ("drop", "keyword.other"),
        ]),
        ("  category food", [("category", "keyword.clause"), ("food", "variable.other.name")]),
        ("  give 1 drop per 5 litres, within 30 days after join", [
            ("give", "keyword.clause"), ("1", "constant.numeric"), ("drop", "keyword.other.unit"),
            ("per", "keyword.other"), ("5", "constant.numeric"), ("litres", "keyword.other.unit"),
            ("within", "keyword.other"), ("30", "constant.numeric"), ("days", "keyword.other.unit"),
            ("after", "keyword.other"), ("join", "variable.other.name"),
        ]),
        ("    all-year  2 points", [
            ("all-year", "variable.other.name"), ("2", "constant.numeric"), ("points", "keyword.other.unit"),
        ]),
    ],
)  # fmt: skip
def test_lines_are_told_apart(line: str, expected: list[tuple[str, str]]) -> None:
    assert told_apart(line) == expected


def test_the_extension_names_its_files() -> None:
    folder = EDITORS / "vscode"
    extension = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    (language,), (grammar,) = extension["contributes"]["languages"], extension["contributes"]["grammars"]
    for name in (extension["main"], language["configuration"], grammar["path"]):
        assert (folder / name).is_file()
    assert grammar["scopeName"] == GRAMMAR["scopeName"]
    # VS Code installs packages only; the page on editors says how one is made, and what it is called.
    assert extension["scripts"]["package"].startswith("vsce package ")
    page = (EDITORS.parent / "EDITORS.md").read_text(encoding="utf-8")
    assert f"{extension['name']}-{extension['version']}.vsix" in page
    json.loads((folder / "language-configuration.json").read_text(encoding="utf-8"))
