"""The guide to the language leaves nothing out: every declaration, clause and keyword is there, with an example."""

from __future__ import annotations

import re

import pytest

from loyalty_rules.core.diagnostics import render_all
from loyalty_rules.resources import grammar_text
from loyalty_rules.syntax import read
from loyalty_rules.syntax.reserved import RESERVED, UNNAMEABLE
from loyalty_rules.syntax.words import BY_WORD, DECLARATIONS, ClauseForm, DeclarationForm, Head

from .snippets import CHECKOUT, GUIDE, ClauseRow, clause_rows, findings_of, shown, snippets, tree_of

TEXT = (CHECKOUT / GUIDE).read_text(encoding="utf-8")
ROWS = clause_rows(GUIDE)
FORMS = [
    pytest.param(form, clause, id=f"{form.word}: {clause.word}") for form in DECLARATIONS for clause in form.clauses
]

# A declaration of each kind that is complete; a clause under test takes the place of the one with its word.
FRAMES: dict[str, tuple[str, ...]] = {
    "program": ('program "P"', "currency EUR", "timezone Europe/Lisbon", "round down"),
    "event": ("event stay", "nights count"),
    "wallet": ("wallet miles",),
    "measure": ("measure it",),
    "condition": ("condition it",),
    "segment": ("segment it",),
    "tier": ("tier Bronze\ntier Top", "reach when spend >= 100 EUR", "keep for life"),
    "badge": ("badge it", "reach when spend >= 100 EUR"),
    "earn": ("earn it", "on purchase", "give 2 points per 1 EUR of amount"),
    "cashback": ("cashback it", "on purchase", "give 2% of amount"),
    "referral": ("referral it", "on first purchase of friend", "give referrer 100 points"),
    "code": ("code it", 'pattern "SPR-####"'),
    "challenge": ("challenge it", "goal 5 visits since joining", "give 10 points"),
    "exchange": ("exchange it", "turn 500 points into 2 EUR of credit"),
    "partner": ("partner it",),
    "notify": ("notify it", "on purchase", "after 5 days"),
    "reward": ("reward it", "price 500 points"),
    "at most": ("at most 10 points per event on base",),
    "table": ("table it",),
    "value": ("value it",),
    "test": ('test "t"', "when 2026-01-05 purchase of A: amount 20 EUR; channel web; labels organic"),
}
BELOW: dict[tuple[str, str], str] = {
    ("earn", "by"): "    Gold 3 points per 1 EUR of amount\n",
    ("cashback", "by"): "    Gold 3% of amount\n",
    ("referral", "by"): "    Gold 3 points per 1 EUR of amount\n",
    ("exchange", "by"): "    Gold 400 points\n",
    ("reward", "by"): "    Gold 400 points\n",
    ("table", "by"): "    Gold, food 3 points\n    otherwise 1 point\n",
    ("test", "cases"): "    amount | points\n    20 EUR | 20 points\n",
}


def framed(owner: str, word: str, example: str) -> str:
    """A declaration with the example among its clauses."""
    head, *clauses = FRAMES[owner]
    if owner == "at most":
        return f"{example}\n"
    kept = [clause for clause in clauses if not clause.startswith(f"{word} ") or owner == "test"]
    if word == "multiply":
        kept = [clause for clause in kept if not clause.startswith("give ")]
    lines = [example, *kept] if word == "given" else [*kept, example]
    return f"{head}\n" + "".join(f"  {line}\n" for line in lines) + BELOW.get((owner, word), "")


@pytest.mark.parametrize("form", DECLARATIONS, ids=lambda form: form.word)
def test_declaration_is_shown(form: DeclarationForm) -> None:
    shown_words = {
        node.word
        for snippet in snippets()
        if snippet.path == GUIDE and snippet.language == "loyalty"
        for node in tree_of(snippet.text, "snippet.loyalty")[0].declarations
    }
    assert form.word in shown_words


@pytest.mark.parametrize("form", [form for form in DECLARATIONS if form.clauses], ids=lambda form: form.word)
def test_table_lists_the_clauses(form: DeclarationForm) -> None:
    listed = [row.word for row in ROWS if form.word in row.owners]
    assert sorted(listed) == sorted(clause.word for clause in form.clauses)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.owners[0]}: {row.word}")
def test_example_in_a_table_holds(row: ClauseRow) -> None:
    owner = row.owners[0]
    start = owner if BY_WORD[owner].head is Head.BODY else row.word
    assert row.example == start or row.example.startswith(f"{start} ")
    text = framed(owner, row.word, row.example)
    _, document, found = findings_of(text, "row.loyalty", whole=False)
    assert not found, shown(found, text, "row.loyalty")
    words = {clause.word for node in document.declarations if node.word == owner for clause in node.clauses}
    assert row.word in words


@pytest.mark.parametrize(("form", "clause"), FORMS)
def test_example_in_the_table_of_words_can_be_read(form: DeclarationForm, clause: ClauseForm) -> None:
    below = {"by": "\n    otherwise 1 point", "cases": "\n    amount\n    5 EUR"}
    rows = below.get(clause.word, "") if clause.rows is not None else ""
    name = {Head.NAMED: " it", Head.DEFINED: " it", Head.TEXT: ' "It"', Head.BARE: "", Head.BODY: ""}[form.head]
    text = f"{form.word}{name}\n  {clause.example}{rows}\n"
    if form.head is Head.BODY:
        text = f"{clause.example}\n"
    document, found = read(text, "words.loyalty")
    assert not found, render_all(found, {"words.loyalty": text})
    assert document is not None
    assert [one.word for one in document.declarations[0].clauses] == [clause.word]


def keywords_of_the_grammar() -> set[str]:
    grammar = re.sub(r"^\s*//.*$", "", grammar_text("loyalty.lark"), flags=re.MULTILINE)
    joined = re.findall(r"^_\w+(?:\.\d)?: /(.*?)/$", grammar, flags=re.MULTILINE)
    words = {word for pattern in joined for word in re.findall(r"[a-z]{2,}", pattern)}
    return words | set(re.findall(r'"([a-z]+)"', grammar))


def keywords_in_the_guide() -> set[str]:
    section = TEXT.split("\n## All keywords\n")[1].split("\n## ")[0]
    first_cells = re.findall(r"^\| ([^|]*) \|", section, flags=re.MULTILINE)
    return {word for cell in first_cells for code in re.findall(r"`([^`]+)`", cell) for word in code.split()}


def test_keywords_are_listed() -> None:
    phrases = [phrase for form in DECLARATIONS for phrase in (form.word, *(clause.word for clause in form.clauses))]
    words = {word for phrase in phrases for word in phrase.split()}
    missing = (keywords_of_the_grammar() | words) - keywords_in_the_guide()
    assert not missing
    unknown = keywords_in_the_guide() - keywords_of_the_grammar() - words
    assert not unknown


@pytest.mark.parametrize(("lead", "words"), [("Written in quotes", RESERVED), ("Never names", UNNAMEABLE)])
def test_words_that_are_no_names_are_listed(lead: str, words: frozenset[str]) -> None:
    paragraph = TEXT.split(f"**{lead}**")[1].split("\n\n")[0]
    assert set(re.findall(r"`([a-z]+)`", paragraph)) == words


def test_every_frame_is_of_a_declaration() -> None:
    assert set(FRAMES) <= set(BY_WORD)
