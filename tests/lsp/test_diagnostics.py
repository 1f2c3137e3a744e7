"""Findings as they are typed, in both surfaces, and what never stops the server."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types

from loyalty_rules.core.diagnostics import Span
from loyalty_rules.lsp import symbols
from loyalty_rules.lsp.positions import Positions
from loyalty_rules.lsp.server import make_server
from loyalty_rules.lsp.symbols import sections_of

from .client import Editor

HEAD = 'program "Shop"\n  currency EUR\n  timezone Europe/Vienna\n  round down\n\nwallet points\n\n'
DSL = HEAD + "earn base\n  on purchase\n  give 1 point per 1 EUR of amout\n"
YAML = """\
- language: 1
- program: Shop
  currency: EUR
  timezone: Europe/Vienna
  round: down
- wallet: points
- earn: base
  on: purchase
  give: 1 point per 1 EUR of amout
"""


def test_a_finding_comes_and_goes_while_typing(editor: Editor) -> None:
    editor.open("typing.loyalty", DSL)
    (found,) = editor.findings("typing.loyalty")
    assert found["code"] == "LR201"
    assert found["codeDescription"]["href"].endswith("/LR201.md")
    assert found["severity"] == 1
    assert found["source"] == "loyalty-rules"
    assert found["message"] == "there is no `amout` here\nhelp: did you mean `amount`?"
    # `  give 1 point per 1 EUR of amout` is the tenth line.
    assert found["range"] == {"start": {"line": 9, "character": 28}, "end": {"line": 9, "character": 33}}
    editor.change("typing.loyalty", DSL.replace("amout", "amount"))
    assert editor.findings("typing.loyalty") == []


def test_the_same_in_yaml(editor: Editor) -> None:
    editor.open("typing.yaml", YAML)
    (found,) = editor.findings("typing.yaml")
    assert found["code"] == "LR201"
    assert found["range"] == {"start": {"line": 8, "character": 29}, "end": {"line": 8, "character": 34}}
    editor.close("typing.yaml")
    assert editor.findings("typing.yaml") == []


def test_a_warning_is_one_and_other_places_can_be_gone_to(editor: Editor) -> None:
    twice = HEAD + "earn base\n  on purchase\n  give 1 point\n\nearn base\n  on purchase\n  give 2 points\n"
    editor.open("twice.loyalty", twice)
    (found,) = editor.findings("twice.loyalty")
    assert found["code"] == "LR207"
    (first,) = found["relatedInformation"]
    assert first["location"]["uri"] == editor.uri("twice.loyalty")
    assert first["location"]["range"]["start"] == {"line": 7, "character": 5}
    never = "earn base\n  on purchase\n  when amount < 5 EUR and amount > 5 EUR\n  give 1 point"
    editor.change("twice.loyalty", HEAD + never)
    assert {one["severity"] for one in editor.findings("twice.loyalty")} == {1}
    editor.change("twice.loyalty", HEAD)
    (found,) = editor.findings("twice.loyalty")
    assert found["code"] == "LR312"
    assert found["severity"] == 2


GIFT = HEAD + 'tier "🎁é" bonus\n'
# Before `bonus` stand `tier `, a quote, the gift, the é, a quote and a space: 5 + 1 + 1 + 1 + 1 + 1 = 10 characters.
# The gift is two UTF-16 units and four bytes of UTF-8, the é one unit and two bytes: 11 units, 10 + 3 + 1 = 14 bytes.
CHARACTERS, UNITS, BYTES = 10, 11, 14


def test_places_are_counted_in_utf_16(editor: Editor) -> None:
    assert editor.capabilities["positionEncoding"] == "utf-16"
    editor.open("gift.loyalty", GIFT)
    (found,) = (one for one in editor.findings("gift.loyalty") if one["severity"] == 1)
    assert found["range"]["start"] == {"line": 7, "character": UNITS}


def test_an_editor_that_counts_characters_and_leaves_without_a_word(tmp_path: Path) -> None:
    editor = Editor(tmp_path.resolve(), ["utf-32", "utf-16"])
    assert editor.capabilities["positionEncoding"] == "utf-32"
    editor.open("gift.loyalty", GIFT)
    (found,) = (one for one in editor.findings("gift.loyalty") if one["severity"] == 1)
    assert found["range"]["start"] == {"line": 7, "character": CHARACTERS}
    editor.tell("exit", None)
    assert editor.ended() == 1


@pytest.mark.parametrize(("encoding", "character"), [("utf-8", BYTES), ("utf-16", UNITS), ("utf-32", CHARACTERS)])
def test_every_way_to_count_there_and_back(encoding: str, character: int) -> None:
    positions = Positions(GIFT, types.PositionEncodingKind(encoding))
    index = GIFT.index("bonus")
    assert positions.position(index) == types.Position(7, character)
    assert positions.offset(types.Position(7, character)) == index
    assert positions.place(types.Position(7, character)) == (8, CHARACTERS + 1)
    assert [positions.offset(positions.position(at)) for at in range(len(GIFT) + 1)] == list(range(len(GIFT) + 1))
    assert positions.offset(types.Position(7, 99)) == GIFT.index("\n", index)
    assert positions.offset(types.Position(99, 0)) == len(GIFT)


def test_what_ends_a_line_for_an_editor_ends_none_of_the_language() -> None:
    positions = Positions("a\rb\r\nc")
    assert positions.position(2) == types.Position(1, 0)
    assert positions.place(types.Position(1, 0)) == (1, 3)
    assert positions.range(Span("x", 2, 1, 2, 2)) == types.Range(types.Position(2, 0), types.Position(2, 1))


def test_a_yaml_file_that_is_no_ruleset_is_left_alone(editor: Editor) -> None:
    editor.open("compose.yaml", "services:\n  - language: 1\nversion: [\n")
    editor.open("marker.loyalty", HEAD)
    assert editor.findings("marker.loyalty")
    uri = editor.uri("compose.yaml")
    assert not [one for one in editor.notifications if one.get("params", {}).get("uri") == uri]
    # The same file is one of ours as soon as it is said to be.
    editor.open("asked.yaml", "services: 1\n", "loyalty-yaml")
    assert editor.findings("asked.yaml")[0]["code"] == "LR153"


def test_a_part_is_checked_in_the_ruleset_that_includes_it(editor: Editor) -> None:
    folder = editor.folder / "whole"
    folder.mkdir()
    (folder / "whole.loyalty").write_text(HEAD + 'include "rules.yaml"\n', encoding="utf-8")
    part = "- earn: base\n  on: purchase\n  give: 1 point\n"
    editor.open("whole/rules.yaml", part.replace("point", "star"))
    (found,) = editor.findings("whole/rules.yaml")
    assert found["code"] == "LR203" or "star" in found["message"]
    editor.change("whole/rules.yaml", part)
    assert editor.findings("whole/rules.yaml") == []
    # What is typed in the root reaches the part, though neither is saved.
    editor.open("whole/whole.loyalty", HEAD.replace("points", "stars") + 'include "rules.yaml"\n')
    (found,) = editor.findings("whole/rules.yaml")
    assert "point" in found["message"]
    editor.close("whole/whole.loyalty")
    assert editor.findings("whole/rules.yaml") == []


def test_a_file_that_is_missing_is_found_when_it_comes(editor: Editor) -> None:
    editor.open("parts.loyalty", HEAD + 'include "later.loyalty"\n')
    assert [one["code"] for one in editor.findings("parts.loyalty")] == ["LR102"]
    editor.open("later.loyalty", "tier Gold\n")
    assert "LR102" not in [one["code"] for one in editor.findings("parts.loyalty")]


BROKEN = ["", "\x00", "- [", "a: &b *b\n", "\ufeff", "earn", "\r\r\r", 'test "', "- language: 1\n- earn:"]


@pytest.mark.parametrize("text", BROKEN)
def test_nothing_that_is_typed_stops_it(editor: Editor, text: str) -> None:
    for name, language in (("broken.loyalty", "loyalty"), ("broken.yaml", "loyalty-yaml")):
        editor.open(name, text, language)
    editor.open("alive.loyalty", HEAD + "x\n")
    assert editor.findings("alive.loyalty")[0]["code"] == "LR120"
    editor.close("alive.loyalty")
    assert editor.findings("alive.loyalty") == []


def test_what_is_no_file_is_ignored(editor: Editor) -> None:
    document = {"uri": "git:/x.loyalty", "languageId": "loyalty", "version": 1, "text": "x"}
    editor.tell("textDocument/didOpen", {"textDocument": document})
    editor.tell("textDocument/didClose", {"textDocument": {"uri": "untitled:never"}})
    editor.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": editor.uri("none.loyalty"), "type": 2}]})
    editor.open("after.loyalty", HEAD + "x\n")
    assert editor.findings("after.loyalty")


# ------------------------------------------------------------------------------------------------ what editors do
def test_what_is_taken_back_is_answered_as_such(editor: Editor) -> None:
    """Who types on takes back what was asked a letter ago; what is not taken back is answered."""
    editor.open("fast.loyalty", DSL)
    editor.findings("fast.loyalty")
    asked = []
    for letters in ("g", "gi", "giv"):
        editor.change("fast.loyalty", f"{DSL}  {letters}\n")
        asked.append(editor.ask_without_waiting("textDocument/completion", editor.about("fast.loyalty", 10, 4)))
    for number in asked[:-1]:
        editor.tell("$/cancelRequest", {"id": number})
    *taken_back, last = [editor.answer(number) for number in asked]
    assert {one["error"]["code"] for one in taken_back if "error" in one} <= {types.LSPErrorCodes.RequestCancelled}
    assert "give" in [item["label"] for item in last["result"]]


def test_an_answer_waits_for_who_is_still_typing() -> None:
    server = make_server("0")
    answered: list[str] = []
    ask = server.patiently(lambda _, question: answered.append(question))

    async def type_on() -> None:
        taken_back = asyncio.ensure_future(ask(server, "a letter ago"))
        wanted = asyncio.ensure_future(ask(server, "now"))
        for _ in range(10):
            server.soon()
            await asyncio.sleep(0.001)
            assert answered == []
        taken_back.cancel()
        await wanted

    asyncio.run(type_on())
    assert answered == ["now"]


def test_a_yaml_file_that_an_editor_calls_loyalty_may_be_any(editor: Editor) -> None:
    """Some editors have one word for all documents that a server is told of."""
    editor.open("compose.yaml", "services:\n  shop:\n    image: shop\n", language="loyalty")
    editor.open("ours.yaml", YAML, language="loyalty")
    (found,) = editor.findings("ours.yaml")
    assert found["code"] == "LR201"
    told = [one["params"]["uri"] for one in editor.notifications if "uri" in one.get("params", {})]
    assert editor.uri("compose.yaml") not in told


def test_a_new_version_without_a_change(editor: Editor) -> None:
    editor.open("same.loyalty", DSL)
    editor.findings("same.loyalty")
    before = len(_shown(editor))  # by what other tests have told the same server
    document = {"uri": editor.uri("same.loyalty"), "version": 100}
    editor.tell("textDocument/didChange", {"textDocument": document, "contentChanges": []})
    assert editor.ask("textDocument/hover", editor.about("same.loyalty", 7, 6)) is not None
    assert len(_shown(editor)) == before


def _shown(editor: Editor) -> list[object]:
    """What was shown to whoever edits."""
    return [one for one in editor.notifications if one["method"] == "window/showMessage"]


def test_the_log_is_silent_about_what_goes_as_it_should(tmp_path: Path) -> None:
    """Editors show it as errors."""
    alone = Editor(tmp_path)
    alone.open("shop.loyalty", DSL)
    alone.findings("shop.loyalty")
    refused = alone.try_to("textDocument/rename", alone.about("shop.loyalty", 7, 6, newName="x y"))
    assert refused["error"]["message"].startswith("`x y` is no name")
    alone.tell("$/cancelRequest", {"id": 1})  # long answered
    alone.ask("textDocument/hover", alone.about("shop.loyalty", 7, 6))
    assert alone.said() == ""
    assert alone.leave() == 0


def test_what_is_kept_does_not_grow_with_what_is_typed() -> None:
    for number in range(10):
        sections_of(f"{DSL}# {number}\n", "shop.loyalty")
    assert len(symbols._sections["shop.loyalty"]) == 2
    assert sections_of(f"{DSL}# 9\n", "shop.loyalty") is sections_of(f"{DSL}# 9\n", "shop.loyalty")
