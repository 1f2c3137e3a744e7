"""Names as an editor colours them, and what it is told when it leaves or files change beside it."""

from __future__ import annotations

from pathlib import Path

from .client import Editor
from .test_navigation import SHOP, YAML


def coloured(editor: Editor, name: str, text: str) -> list[tuple[str, str, bool]]:
    """The words with what they are, and whether they are declared there."""
    editor.open(name, text)
    document = {"textDocument": {"uri": editor.uri(name)}}
    data = editor.ask("textDocument/semanticTokens/full", document)["data"]
    legend = editor.capabilities["semanticTokensProvider"]["legend"]
    lines = [line.encode("utf-16-le") for line in text.split("\n")]
    found = []
    line = character = 0
    for index in range(0, len(data), 5):
        down, right, length, kind, modifiers = data[index : index + 5]
        line, character = line + down, right if down else character + right
        word = lines[line][character * 2 : (character + length) * 2].decode("utf-16-le")
        found.append((word, legend["tokenTypes"][kind], bool(modifiers)))
    return found


def test_names_in_both_surfaces(editor: Editor) -> None:
    found = coloured(editor, "colours.loyalty", SHOP)
    assert ("base", "function", True) in found
    assert ("base", "function", False) in found
    assert ("spend", "variable", True) in found
    assert ("Gold", "enumMember", False) in found
    assert ("food", "enumMember", False) in found
    assert ("category", "property", False) in found
    found = coloured(editor, "colours.yaml", YAML)
    assert ("1K Platinum", "enumMember", True) in found
    assert ("base", "function", False) in found


def test_a_file_that_changes_on_disk_is_read_again(editor: Editor) -> None:
    part = editor.folder / "beside.loyalty"
    part.write_text("tier Gold\n", encoding="utf-8")
    editor.open("main.loyalty", SHOP.replace("tier Gold", 'include "beside.loyalty"\ntier Gold'))
    assert any(one["code"] == "LR207" for one in editor.findings("main.loyalty"))
    part.write_text("tier Silver\n  reach when spend since joining >= 5 EUR\n", encoding="utf-8")
    editor.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": part.as_uri(), "type": 2}]})
    assert not any(one["code"] == "LR207" for one in editor.findings("main.loyalty"))


def test_an_editor_that_breaks_off(tmp_path: Path) -> None:
    editor = Editor(tmp_path.resolve())
    assert editor.process.stdin is not None
    editor.process.stdin.close()
    assert editor.ended() == 1
