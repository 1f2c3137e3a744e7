"""What an editor is offered while a line is unfinished, and what it shows of what stands there."""

from __future__ import annotations

from typing import Any

import pytest

from .client import Editor, place
from .test_navigation import SHOP, YAML


def offered(editor: Editor, name: str, text: str) -> dict[str, dict[str, Any]]:
    """What is offered at the mark, by its label, the likeliest first."""
    plain, line, character = place(text)
    editor.open(name, plain)
    found = editor.ask("textDocument/completion", editor.about(name, line, character))
    return {one["label"]: one for one in sorted(found, key=lambda one: one.get("sortText", one["label"]))}


def after(clause: str) -> str:
    """The shop with one more rule, of which a line is being written."""
    return SHOP + f"\nearn more\n  on purchase\n  for items where category is food\n  {clause}‸\n  give 1 point\n"


def after_yaml(clause: str) -> str:
    return YAML + f"- earn: more\n  on: purchase\n  {clause}‸\n"


def test_declarations_at_the_beginning_of_a_line(editor: Editor) -> None:
    found = offered(editor, "words.loyalty", SHOP + "\nea‸")
    assert {"earn", "at most", "wallet", "test"} <= set(found)
    earn = found["earn"]
    assert earn["textEdit"] == {
        "newText": "earn ",
        "range": {"start": {"line": 36, "character": 0}, "end": {"line": 36, "character": 2}},
    }
    assert "a rule that gives points" in earn["documentation"]["value"]
    found = offered(editor, "words.yaml", YAML + "- ea‸")
    assert found["earn"]["textEdit"]["newText"] == "earn: "
    assert "on" not in found


def test_clauses_of_the_declaration_at_hand(editor: Editor) -> None:
    found = offered(editor, "words.loyalty", after("at m"))
    assert {"at most", "give", "when", "multiply", "best of"} <= set(found)
    assert "reach when" not in found
    assert found["at most"]["textEdit"]["range"]["start"]["character"] == 2
    assert "a cap in points" in found["at most"]["documentation"]["value"]
    found = offered(editor, "words.yaml", after_yaml("wh"))
    assert found["when"]["textEdit"]["newText"] == "when: "
    assert "title" in found


def test_what_is_revenue_stands_among_the_fields(editor: Editor) -> None:
    event = "\nevent stay\n  room money\n  rooms list of\n    view is one of sea, hill\n    price money\n  "
    found = offered(editor, "words.loyalty", SHOP + event + "re‸")
    assert found["revenue is"]["textEdit"]["newText"] == "revenue is "
    assert {"room", "nothing", "sum of"} <= set(offered(editor, "words.loyalty", SHOP + event + "revenue is ‸"))
    words = offered(editor, "words.loyalty", SHOP + event + "revenue is sum of price of rooms where view is ‸")
    assert {"sea", "hill"} <= set(words)
    found = offered(editor, "words.yaml", YAML + "- event: stay\n  room: money\n  re‸\n")
    assert found["revenue is"]["textEdit"]["newText"] == "revenue is: "


@pytest.mark.parametrize("surface", ["loyalty", "yaml"])
@pytest.mark.parametrize(
    ("clause", "wanted", "unwanted"),
    [
        ("when tier is ", ["Gold", "at least", "not", "one of"], ["base", "food", "items"]),
        ("when ", ["amount", "spend", "tier", "weekday", "any"], ["base", "items", "points"]),
        ("when spend ", ["this calendar month", "in the last", "since joining"], ["spend", "Gold"]),
        ("multiply ", ["base", "double"], ["spend", "Gold"]),
        ("instead of ", ["base", "double"], ["spend"]),
        ("give 3 ", ["points", "EUR", "per", "of"], ["base", "Gold"]),
        ("give 15% of ", ["base", "amount"], ["Gold"]),
        ("give 2 points per 1 EUR of am", ["amount"], ["base"]),
        ("in ", ["points"], ["spend", "base"]),
        ("at most 50 points per ", ["member", "calendar month", "tier"], ["base"]),
        ("expires 12 ", ["months", "days"], ["base"]),
        ("when weekday is ", ["monday", "sunday"], ["Gold"]),
    ],
)
def test_inside_of_clauses(editor: Editor, surface: str, clause: str, wanted: list[str], unwanted: list[str]) -> None:
    if surface == "yaml":
        word = next(one for one in ("instead of", "at most", clause.split(" ")[0]) if clause.startswith(one))
        text = after_yaml(f"{word}: {clause.removeprefix(word).lstrip()}")
        text = text.replace("1K Platinum", "Gold").replace('"\\"Gold\\""', "Gold")
    else:
        text = after(clause)
    found = offered(editor, f"inside.{surface}", text)
    assert set(wanted) <= set(found), sorted(found)
    assert not set(unwanted) & set(found)


def test_what_is_closest_comes_first(editor: Editor) -> None:
    text = SHOP.replace("where category is food\n  give", "where category is ‸\n  give")
    found = offered(editor, "closest.loyalty", text)
    assert list(found)[:2] == ["books", "food"]
    assert found["food"]["detail"] == "value of `category`"
    # The list that stands after `for` is in reach below it.
    assert "category" in offered(editor, "closest.loyalty", after("by "))


def test_values_and_names_of_a_test(editor: Editor) -> None:
    text = SHOP + "\n"
    found = offered(editor, "tests.loyalty", text + 'test "x"\n  when 2026-01-01 ‸\n')
    assert "purchase" in found
    assert "earning" not in found
    found = offered(editor, "tests.loyalty", text + 'test "x"\n  when 2026-01-01 purchase of A: ‸\n')
    assert {"items", "amount"} <= set(found)
    found = offered(editor, "tests.loyalty", text + 'test "x"\n  when 2026-01-01 purchase of A: items ‸\n')
    assert {"food", "books"} <= set(found)
    assert {"base", "double"} <= set(offered(editor, "tests.loyalty", text + 'test "x"\n  then ‸\n'))


def test_rows_kinds_of_fields_and_words_of_the_programme(editor: Editor) -> None:
    found = offered(editor, "rows.loyalty", SHOP.replace("    Gold  2 points per 1 EUR\n", "    ‸\n"))
    assert {"Regular", "Gold", "otherwise"} <= set(found)
    found = offered(editor, "rows.loyalty", SHOP.replace("    amount money\n", "    amount ‸\n"))
    assert {"money", "count", "is one of", "yes or no"} <= set(found)
    assert "Europe/Vienna" in offered(editor, "rows.loyalty", SHOP.replace("Europe/Vienna", "Eur‸"))
    assert "CHF" in offered(editor, "rows.yaml", YAML.replace("currency: EUR", "currency: ‸"))


def test_names_are_known_though_their_declaration_can_not_be_read_any_more(editor: Editor) -> None:
    editor.open("kept.loyalty", SHOP)
    assert editor.ask("textDocument/documentSymbol", {"textDocument": {"uri": editor.uri("kept.loyalty")}})
    text = SHOP.replace("measure spend = sum of", "measure spend ? = sum of").replace("multiply base by 2", "when sp‸")
    plain, line, character = place(text)
    editor.change("kept.loyalty", plain)
    found = editor.ask("textDocument/completion", editor.about("kept.loyalty", line, character))
    assert "spend" in {one["label"] for one in found}


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("base by 2", "earn: 🎁 A point"),
        ("amount money", "field of `purchase.items`: money"),
        ("spend this calendar month", "measure"),
        ("Gold  2 points", "tier: 🏆 Gold"),
        ("food, books", "value of `category`"),
        ("multiply", "multiplies what other rules give"),
        ("earn double", "a rule that gives points"),
        ("EUR\n  timezone", ""),
    ],
)
def test_hover(editor: Editor, mark: str, said: str) -> None:
    editor.open("hover.loyalty", SHOP)
    _, line, character = place(SHOP.replace(mark, "‸" + mark, 1))
    found = editor.ask("textDocument/hover", editor.about("hover.loyalty", line, character))
    assert said in found["contents"]["value"] if said else found is None


def test_hover_says_what_a_rule_says_in_plain_language(editor: Editor) -> None:
    whole = SHOP.replace(">= 100 EUR\n", ">= 100 EUR\n  keep for life\n")
    for name, text in (("plain.loyalty", whole), ("plain.loyalty", whole.replace("at most 50", "at most"))):
        editor.open(name, text)  # the second time it has an error: the sentence is that of the first
        _, line, character = place(text.replace("base by 2", "‸base by 2"))
        found = editor.ask("textDocument/hover", editor.about(name, line, character))
        assert "Gold: 2 points per €1 of the amount" in found["contents"]["value"]


def test_hover_in_yaml(editor: Editor) -> None:
    editor.open("hover.yaml", YAML)
    for mark, said in (("base by 2", "🎁 A point"), ("instead of", "rules that give nothing")):
        _, line, character = place(YAML.replace(mark, "‸" + mark))
        found = editor.ask("textDocument/hover", editor.about("hover.yaml", line, character))
        assert said in found["contents"]["value"]
