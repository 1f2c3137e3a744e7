"""What an editor offers about findings, the layout of a file, and what stands above rules, in both surfaces."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from loyalty_rules.lsp.lenses import figures, key_of
from loyalty_rules.lsp.workspace import read_project
from tests.cli.command import PROGRAMME

from .client import CHECKOUT, Editor
from .test_navigation import SHOP, YAML, applied

IN_YAML = """\
- program: Corner Books
  currency: EUR
  timezone: Europe/Warsaw
  round: down
- wallet: points
- earn: base
  on: purchase
  give: 1 point per 1 EUR of amount
"""


def lines_from(first: int, last: int) -> dict[str, Any]:
    return {"start": {"line": first, "character": 0}, "end": {"line": last, "character": 0}}


def actions(editor: Editor, name: str, first: int, last: int, only: list[str] | None = None) -> list[dict[str, Any]]:
    context: dict[str, Any] = {"diagnostics": []}
    if only is not None:
        context["only"] = only
    parameters = {"textDocument": {"uri": editor.uri(name)}, "range": lines_from(first, last), "context": context}
    found: list[dict[str, Any]] = editor.ask("textDocument/codeAction", parameters)
    return found


def test_a_finding_with_one_way_to_mend_it_is_mended(editor: Editor) -> None:
    for name, text in (("mend.loyalty", SHOP), ("mend.yaml", YAML)):
        wrong = text.replace("multiply base by", "multiply bas by").replace("multiply: base by", "multiply: bas by")
        assert wrong != text
        line = wrong[: wrong.index("bas by")].count("\n")
        editor.open(name, wrong)
        mend, page, *_ = actions(editor, name, line, line + 1)
        assert mend["title"] == "Write `base` instead of `bas`"
        assert mend["kind"] == "quickfix"
        assert applied(wrong, mend["edit"]["changes"][editor.uri(name)]) == text
        assert page["title"] == "Open the page of LR201"
        (whole,) = actions(editor, name, 0, 0, ["source.fixAll"])
        assert whole["title"] == "Mend all that can be mended (1)"
        assert edited(wrong, whole["edit"]["changes"][editor.uri(name)]) == text
        assert actions(editor, name, 0, 1, ["quickfix"]) == []


@pytest.mark.parametrize(
    ("name", "text", "allowed"),
    [
        ("allow.loyalty", f"{PROGRAMME}\nmeasure unread = number of purchase\n", '  allow LR313 ""\n'),
        ("allow.yaml", f"{IN_YAML}- measure: unread\n  is: number of purchase\n", '  allow: LR313 ""\n'),
    ],
)
def test_a_warning_is_allowed(editor: Editor, name: str, text: str, allowed: str) -> None:
    line = text[: text.index("unread")].count("\n")
    editor.open(name, text)
    allow, page, *_ = actions(editor, name, line, line + 1, ["quickfix"])
    assert (allow["title"], allow["kind"]) == ("Allow LR313 at `unread`", "quickfix")
    assert [one["code"] for one in allow["diagnostics"]] == ["LR313"]
    assert page["title"] == "Open the page of LR313"
    new = applied(text, allow["edit"]["changes"][editor.uri(name)])
    assert new == text + allowed
    editor.change(name, new)
    last = new.count("\n")
    titles = [one["title"] for one in actions(editor, name, line, last, ["quickfix"])]
    assert titles == ["Open the page of LR290"]  # the reason has to be written
    other = new.replace('""', '"the agency reads it"').replace("LR313", "LR303")
    editor.change(name, other)
    delete, *_ = actions(editor, name, last - 1, last, ["quickfix"])
    assert delete["title"] == "Delete `allow LR303`"
    assert edited(other, delete["edit"]["changes"][editor.uri(name)]) == text


def test_an_error_is_not_allowed(editor: Editor) -> None:
    editor.open("error.loyalty", PROGRAMME.replace("on purchase", "on purchase\n  when nothing"))
    assert [one["title"] for one in actions(editor, "error.loyalty", 0, 99, ["quickfix"])] == ["Open the page of LR201"]


def test_the_page_of_a_finding_is_opened(editor: Editor) -> None:
    editor.ask("workspace/executeCommand", {"command": "loyalty-rules.page", "arguments": ["LR201"]})
    (shown,) = [one for one in editor.notifications if one["method"] == "window/showDocument"]
    assert shown["params"]["uri"].endswith("/LR201.md")
    editor.notifications.remove(shown)
    editor.ask("workspace/executeCommand", {"command": "loyalty-rules.page", "arguments": ["../README"]})
    assert not [one for one in editor.notifications if one["method"] == "window/showDocument"]


def edited(text: str, edits: list[dict[str, Any]]) -> str:
    """The text after one edit of whole lines."""
    (edit,) = edits
    lines = text.split("\n")
    first, last = edit["range"]["start"], edit["range"]["end"]
    assert first["character"] == 0
    before = "".join(f"{line}\n" for line in lines[: first["line"]])
    rest = lines[last["line"] :]
    rest[0] = rest[0].encode("utf-16-le")[last["character"] * 2 :].decode("utf-16-le")
    return before + str(edit["newText"]) + "\n".join(rest)


def test_layout(editor: Editor) -> None:
    options = {"tabSize": 2, "insertSpaces": True}
    for name, text, crooked in (
        (
            "layout.loyalty",
            SHOP,
            SHOP.replace("  give 1 point per 1 EUR\n", "  give   1 point   per 1 EUR   # the base\n"),
        ),
        ("layout.yaml", YAML, YAML.replace("  on: purchase\n  give", "  on:    purchase\n  give")),
    ):
        document = {"textDocument": {"uri": editor.uri(name)}, "options": options}
        editor.open(name, text)
        straight = edited_or(text, editor.ask("textDocument/formatting", document))
        editor.open(name, straight)
        assert editor.ask("textDocument/formatting", document) in ([], None)
        editor.open(name, crooked)
        again = edited_or(crooked, editor.ask("textDocument/formatting", document))
        assert len(again.split("\n")) >= len(straight.split("\n"))
        assert "   purchase" not in again
        assert "give   1" not in again
        editor.open(name, crooked + "\n?")
        assert not editor.ask("textDocument/formatting", document)


def edited_or(text: str, edits: list[dict[str, Any]] | None) -> str:
    return edited(text, edits) if edits else text


def lenses(editor: Editor, name: str) -> list[tuple[int, str]]:
    found = editor.ask("textDocument/codeLens", {"textDocument": {"uri": editor.uri(name)}})
    return [(one["range"]["start"]["line"], one["command"]["title"]) for one in found]


def test_lenses_show_tests_and_the_share_of_the_cost(editor: Editor) -> None:
    shutil.copytree(CHECKOUT / "rulesets/spend-bands", editor.folder / "spend-bands")
    text = (editor.folder / "spend-bands/spend-bands.loyalty").read_text(encoding="utf-8")
    line = text[: text.index("earn bands")].count("\n")
    editor.open("spend-bands/spend-bands.loyalty", text)
    first = lenses(editor, "spend-bands/spend-bands.loyalty")
    assert [at for at, _ in first] == [line]
    editor.await_request("workspace/codeLens/refresh")
    ((_, said),) = lenses(editor, "spend-bands/spend-bands.loyalty")
    # The only rule there is gives all there is.
    assert said.endswith(" passed · 100.0% of the points on the sample")
    # While what is typed has not been worked out, only what is in the text is told.
    editor.change("spend-bands/spend-bands.loyalty", text.replace("2 points", "3 points"))
    ((_, said),) = lenses(editor, "spend-bands/spend-bands.loyalty")
    assert "passed" not in said
    assert "%" not in said
    editor.await_request("workspace/codeLens/refresh")
    ((_, said),) = lenses(editor, "spend-bands/spend-bands.loyalty")
    assert " failed · 100.0% of the points" in said


def test_shares_of_the_cost_add_up(tmp_path: Path) -> None:
    shutil.copytree(CHECKOUT / "rulesets/pharmacy", tmp_path / "pharmacy")
    project = read_project((tmp_path / "pharmacy/pharmacy.loyalty").resolve(), {})
    assert project.tested is not None
    found = figures(project, key_of(project), project.tested)
    assert not found.failed
    shares = [said.removesuffix(" of the cost on the sample") for said in found.shares.values()]
    tenths = [int(share.removesuffix("%").replace(".", "")) for share in shares]
    assert abs(sum(tenths) - 1000) <= len(tenths)


def test_lenses_in_yaml_and_without_tests(editor: Editor) -> None:
    editor.open("lens.yaml", YAML)
    assert [said for _, said in lenses(editor, "lens.yaml")] == ["no test names it"] * 2
    editor.open("lens.loyalty", SHOP)
    assert [said.partition(" ·")[0] for _, said in lenses(editor, "lens.loyalty")] == ["1 test", "no test names it"]
