"""Going to declarations, finding uses, the outline, and new names, asked by an editor in both surfaces."""

from __future__ import annotations

from typing import Any

import pytest

from .client import Editor, place

SHOP = """\
program "Shop"
  currency EUR
  timezone Europe/Vienna
  round down

event purchase
  items list of
    category is one of food, books
    amount money

wallet points

measure spend = sum of amount of items of purchase where category is food

tier Regular
tier Gold "🏆 Gold"
  reach when spend this calendar year >= 100 EUR

earn base "🎁 A point"
  on purchase
  for items where category is food
  give 1 point per 1 EUR
  by tier
    Gold  2 points per 1 EUR

earn double
  on purchase
  when spend this calendar month >= 10 EUR
  multiply base by 2
  at most 50 points per member per calendar month

test "a point"
  given A is Gold
  when 2026-01-05 purchase as p1 of A: items food 10 EUR
  then base gives 20 points
"""
YAML = """\
# yaml-language-server: $schema=loyalty.schema.json
- program: Shop
  currency: EUR
  timezone: Europe/Vienna
  round: down
- wallet: points
- tier: Regular
- tier: 1K Platinum
  reach when: spend this calendar year >= 100 EUR
- measure: spend
  is: sum of amount of purchase
- earn: base
  title: 🎁 A point
  on: purchase
  give: 1 point per 1 EUR of amount
  by tier:
    "\\"1K Platinum\\"": 2 points per 1 EUR of amount
- earn: double
  on: purchase
  when: spend this calendar month >= 10 EUR
  multiply: base by 2
  instead of: [base]
"""


def lines_of(locations: list[dict[str, Any]]) -> list[tuple[int, int]]:
    return sorted((one["range"]["start"]["line"], one["range"]["start"]["character"]) for one in locations)


def ask(editor: Editor, method: str, name: str, text: str, mark: str, **more: Any) -> Any:
    """Ask about the place in front of the first character of `mark`, the only one of its kind."""
    assert text.count(mark) == 1, mark
    _, line, character = place(text.replace(mark, "‸" + mark))
    return editor.ask(f"textDocument/{method}", editor.about(name, line, character, **more))


def applied(text: str, edits: list[dict[str, Any]]) -> str:
    """The text after the edits of the server, in UTF-16 units as it counts them."""
    lines = [line.encode("utf-16-le") for line in text.split("\n")]
    for edit in sorted(edits, key=lambda one: str(one["range"]["start"]["character"]).zfill(6), reverse=True):
        start, end = edit["range"]["start"], edit["range"]["end"]
        assert start["line"] == end["line"]
        line = lines[start["line"]]
        new = edit["newText"].encode("utf-16-le")
        lines[start["line"]] = line[: start["character"] * 2] + new + line[end["character"] * 2 :]
    return "\n".join(line.decode("utf-16-le") for line in lines)


def test_a_name_leads_to_its_declaration(editor: Editor) -> None:
    editor.open("nav.loyalty", SHOP)
    for mark, line, character in (
        ("base by 2", 18, 5),  # a rule
        ("spend this calendar month", 12, 8),  # a measure
        ("Gold  2 points", 15, 5),  # a row of tiers
        ("items of purchase where", 6, 2),  # a list
        ("points per member", 10, 7),  # a wallet, by its unit
        ("p1 of A", 33, 30),  # an event of a test
    ):
        found = ask(editor, "definition", "nav.loyalty", SHOP, mark)
        assert lines_of(found) == [(line, character)], mark
    assert ask(editor, "definition", "nav.loyalty", SHOP, "EUR\n  timezone") == []


def test_uses_of_a_rule_in_both_surfaces(editor: Editor) -> None:
    editor.open("nav.loyalty", SHOP)
    found = ask(editor, "references", "nav.loyalty", SHOP, "base by 2", context={"includeDeclaration": True})
    assert lines_of(found) == [(18, 5), (28, 11), (34, 7)]
    without = ask(editor, "references", "nav.loyalty", SHOP, "base by 2", context={"includeDeclaration": False})
    assert lines_of(without) == [(28, 11), (34, 7)]
    editor.open("nav.yaml", YAML)
    found = ask(editor, "references", "nav.yaml", YAML, "base by 2", context={"includeDeclaration": True})
    assert lines_of(found) == [(11, 8), (20, 12), (21, 15)]
    marked = ask(editor, "documentHighlight", "nav.yaml", YAML, "base by 2")
    assert [one["kind"] for one in marked] == [3, 2, 2]


def test_outline_and_folding(editor: Editor) -> None:
    editor.open("nav.loyalty", SHOP)
    document = {"textDocument": {"uri": editor.uri("nav.loyalty")}}
    found = editor.ask("textDocument/documentSymbol", document)
    assert [one["name"] for one in found] == [
        *("Shop", "purchase", "points", "spend", "Regular", "Gold", "base", "double", "a point"),
    ]
    assert found[6]["detail"] == "earn · 🎁 A point"
    assert found[6]["range"]["end"]["line"] == 23
    folded = editor.ask("textDocument/foldingRange", document)
    assert {"startLine": 18, "endLine": 23} in [{key: one[key] for key in ("startLine", "endLine")} for one in folded]


def test_a_new_name_everywhere(editor: Editor) -> None:
    editor.open("nav.loyalty", SHOP)
    edit = ask(editor, "rename", "nav.loyalty", SHOP, "points per member", newName="stars")
    changed = applied(SHOP, edit["changes"][editor.uri("nav.loyalty")])
    # All of `point` are the wallet's units, but for those in titles.
    assert changed == SHOP.replace("points", "stars").replace("1 point per", "1 star per")
    editor.open("nav.yaml", YAML)
    edit = ask(editor, "rename", "nav.yaml", YAML, "1K Platinum\n", newName="Platinum")
    assert applied(YAML, edit["changes"][editor.uri("nav.yaml")]) == YAML.replace("1K Platinum", "Platinum")


def test_a_new_name_reaches_the_other_files(editor: Editor) -> None:
    folder = editor.folder / "two"
    folder.mkdir()
    whole = SHOP.replace("tier Regular", 'include "more.yaml"\ntier Regular')
    (folder / "two.loyalty").write_text(whole, encoding="utf-8")
    (folder / "two.test.loyalty").write_text('test "more"\n  then more gives nothing\n', encoding="utf-8")
    more = "- earn: more\n  on: purchase\n  give: 1 point\n"
    editor.open("two/more.yaml", more)
    edit = ask(editor, "rename", "two/more.yaml", more, "more", newName="extra")
    assert {uri.rpartition("/")[2] for uri in edit["changes"]} == {"more.yaml", "two.test.loyalty"}
    edit = ask(editor, "rename", "two/more.yaml", more, "point\n", newName="stars")
    assert {uri.rpartition("/")[2] for uri in edit["changes"]} == {"more.yaml", "two.loyalty"}


@pytest.mark.parametrize(
    ("mark", "new", "reason"),
    [
        ("base by 2", "two words", "`two words` is no name"),
        ("base by 2", "spend", "`spend` is a measure already"),
        ("base by 2", "every", "`every` is a word of the language"),
        ("food, books", "drinks", "`food` is a value that data carry"),
        ("purchase where", "order", "every programme has the event `purchase`"),
        ("EUR\n  timezone", "USD", "there is no name here"),
    ],
)
def test_what_is_refused_says_why(editor: Editor, mark: str, new: str, reason: str) -> None:
    editor.open("nav.loyalty", SHOP)
    _, line, character = place(SHOP.replace(mark, "‸" + mark, 1))
    answer = editor.try_to("textDocument/rename", editor.about("nav.loyalty", line, character, newName=new))
    assert reason in answer["error"]["message"]


def test_a_broken_text_keeps_its_names(editor: Editor) -> None:
    broken = SHOP.replace("give 1 point per 1 EUR\n", "give 1 point per\n")
    editor.open("nav.loyalty", broken)
    _, line, character = place(broken.replace("base by 2", "‸base by 2"))
    answer = editor.try_to("textDocument/rename", editor.about("nav.loyalty", line, character, newName="core"))
    assert "mend first what can't be read" in answer["error"]["message"]
    prepared = editor.try_to("textDocument/prepareRename", editor.about("nav.loyalty", line, character))
    assert "mend first" in prepared["error"]["message"]


def test_a_file_that_is_no_ruleset_has_no_answers(editor: Editor) -> None:
    editor.open("other.yaml", "a: 1\n")
    assert not editor.ask("textDocument/definition", editor.about("other.yaml"))
    assert not editor.ask("textDocument/documentSymbol", {"textDocument": {"uri": editor.uri("other.yaml")}})
    assert editor.ask("textDocument/rename", editor.about("other.yaml", newName="x")) is None
