"""What the documents show holds: rulesets read and resolve, twins are one tree, tests come true, commands answer so."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from loyalty_rules.core.diagnostics import Severity, render_all
from loyalty_rules.model.examples import examples
from loyalty_rules.syntax.write_dsl import write_dsl
from loyalty_rules.syntax.write_yaml import write_yaml
from tests.cases.engines import ENGINES, MakeEngine
from tests.cases.examples import run
from tests.cli.command import COLUMNS
from tests.cli.command import run as run_command

from .snippets import CHECKOUT, Snippet, documents, findings_of, shown, snippets, tree_of

KINDS = {
    "loyalty": {"", "fragment", "wrong"},
    "yaml": {"", "fragment", "twin", "other"},
}
COMMAND = "$ loyalty-rules "

ALL = snippets()
RULESETS = [one for one in ALL if one.language in KINDS and one.kind in ("", "fragment")]
WRONG = [one for one in ALL if one.language == "loyalty" and one.kind == "wrong"]
TWINS = [index for index, one in enumerate(ALL) if one.language == "yaml" and one.kind == "twin"]
CONSOLES = [one for one in ALL if one.language == "console" and COMMAND in one.text]


def _file(snippet: Snippet) -> str:
    return f"snippet.{snippet.language}"


def test_documents_have_snippets() -> None:
    assert {"docs/LANGUAGE.md", "docs/SEMANTICS.md"} <= set(documents())
    assert len(RULESETS) > 25


@pytest.mark.parametrize("snippet", [one for one in ALL if one.language in KINDS], ids=str)
def test_kind_of_snippet_is_known(snippet: Snippet) -> None:
    assert snippet.kind in KINDS[snippet.language]
    assert len(snippet.words) <= (3 if snippet.kind == "wrong" else 2)


@pytest.mark.parametrize("make", [pytest.param(make, id=name) for name, make in ENGINES])
@pytest.mark.parametrize("snippet", RULESETS, ids=str)
def test_ruleset_has_no_findings_and_its_tests_come_true(snippet: Snippet, make: MakeEngine) -> None:
    ruleset, document, found = findings_of(snippet.text, _file(snippet), whole=snippet.kind == "")
    assert not found, shown(found, snippet.text, _file(snippet))
    assert ruleset is not None
    failures = [failure for example in examples(document, ruleset) for failure in run(ruleset, example, make)]
    assert not failures, "\n".join(failures)


@pytest.mark.parametrize("snippet", RULESETS, ids=str)
def test_ruleset_can_be_written_in_either_surface(snippet: Snippet) -> None:
    document, _ = tree_of(snippet.text, _file(snippet))
    assert tree_of(write_dsl(document), "again.loyalty")[0] == document
    assert tree_of(write_yaml(document), "again.yaml")[0] == document


@pytest.mark.parametrize("snippet", WRONG, ids=str)
def test_mistake_is_found(snippet: Snippet) -> None:
    _, _, found = findings_of(snippet.text, _file(snippet), whole=False)
    codes = {one.code for one in found}
    assert codes == {snippet.words[2]}, shown(found, snippet.text, _file(snippet))
    assert all(one.severity is Severity.ERROR for one in found)


@pytest.mark.parametrize("index", TWINS, ids=lambda index: str(ALL[index]))
def test_twin_is_the_same_tree(index: int) -> None:
    twin, before = ALL[index], ALL[index - 1]
    assert before.path == twin.path
    assert before.language == "loyalty"
    document, found = tree_of(twin.text, _file(twin))
    assert not found, render_all(found, {_file(twin): twin.text})
    assert document == tree_of(before.text, _file(before))[0]


_WIDTHS = dict.fromkeys(("compare", "diff", "explain", "inspect", "plan", "quote", "statement", "sweep", "test"), 200)
"""Columns of the terminal for what is shown as wide as it is; on a narrow one its tables stand below each other."""


@pytest.mark.parametrize("snippet", CONSOLES, ids=str)
def test_command_answers_as_shown(snippet: Snippet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each command runs where the folders of the checkout are, and what it writes beside them stays there; `…` alone on
    a line stands for lines left out."""
    for folder in ("rulesets", "tests", "docs", "grammar"):
        (tmp_path / folder).symlink_to(CHECKOUT / folder)
    monkeypatch.chdir(tmp_path)
    for block in ("\n" + snippet.text).split("\n$ ")[1:]:
        command, _, answer = block.partition("\n")
        program, *arguments = shlex.split(command)
        if program != "loyalty-rules":
            continue
        ran = run_command(*arguments, columns=_WIDTHS.get(arguments[0], COLUMNS))
        assert ran.code != 2, ran.all
        assert _agrees(answer.strip("\n").split("\n"), ran.all.strip("\n").split("\n")), ran.all


def _agrees(shown_lines: list[str], lines: list[str]) -> bool:
    """Are these the lines, where `…` stands for any number of them?"""
    if not shown_lines:
        return not lines
    first, *rest = shown_lines
    if first.strip() == "…":
        return any(_agrees(rest, lines[start:]) for start in range(len(lines) + 1))
    return bool(lines) and first.rstrip() == lines[0].rstrip() and _agrees(rest, lines[1:])
