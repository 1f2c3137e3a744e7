"""Texts as people type them: lines broken anywhere, comments anywhere, any indentation. They say the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from loyalty_rules.core.diagnostics import Edit, Fix, render_all
from loyalty_rules.core.fixes import apply
from loyalty_rules.syntax import read
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.allowing import ALLOW, allowing, without
from loyalty_rules.syntax.comments import Comment
from loyalty_rules.syntax.words import BY_WORD
from loyalty_rules.workbench.formatting import convert_text, format_text
from tests.examples import examples

CHECKOUT = Path(__file__).parents[2]
FILES = sorted([*CHECKOUT.glob("rulesets/*/*.loyalty"), CHECKOUT / "tests" / "syntax" / "harbour.loyalty"])
_TOKEN = re.compile(r'"[^"]*"|[^ "]+')
COMMENTS = st.sampled_from(
    [
        "why",
        "",
        "a: b",
        "# twice",
        '"',
        "'",
        "- x",
        "ü – ☕",
        "and",
        "keep",
        "long " * 22,
        "x" * 130,
        "  in",
        "{a}",
        "| a",
    ]
)


def _declarations(text: str) -> list[list[str]]:
    """The lines of each declaration, without comments and empty lines."""
    found: list[list[str]] = []
    for line in text.splitlines():
        bare = line.split("#")[0].rstrip() if line.count('"') == 0 or line.lstrip().startswith("#") else line
        if not bare:
            continue
        if not bare.startswith(" "):
            found.append([])
        found[-1].append(bare)
    return found


CLAUSES = sorted(
    {"up to", *(clause.word for form in BY_WORD.values() for clause in form.clauses)}, key=len, reverse=True
)
POOL = [lines for file in FILES for lines in _declarations(file.read_text(encoding="utf-8"))]


def _depth(line: str) -> int:
    return (len(line) - len(line.lstrip(" "))) // 2


@st.composite
def scrawled(draw: Any) -> tuple[str, str, list[str]]:
    """A neat text, the same as somebody types it, and the comments they put in it."""
    chosen = draw(st.lists(st.sampled_from(POOL), min_size=1, max_size=4))
    step = draw(st.integers(1, 5))
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    often = draw(st.sampled_from([1, 3, 10]))  # one place in so many is touched
    comments: list[str] = []
    lines: list[str] = []

    def here() -> bool:
        return bool(draw(st.integers(0, often)) == 0)

    def comment() -> str:
        written = draw(st.sampled_from(["", " "])) + draw(COMMENTS)
        comments.append(written.removeprefix(" ").rstrip())
        return f"#{written}"

    for declaration in chosen:
        for index, line in enumerate(declaration):
            while here():
                lines.append(" " * draw(st.integers(0, 12)) + comment() if draw(st.booleans()) else "")
            depth = _depth(line)
            below = index + 1 < len(declaration) and _depth(declaration[index + 1]) > depth
            written, further = "", " " * (step * depth + draw(st.integers(1, 9)))
            # The words of a clause stay together: `as soon as`.
            own = next((len(word.split()) for word in CLAUSES if line.lstrip().startswith(f"{word} ")), 1)
            for at, token in enumerate(_TOKEN.findall(line.strip())):
                gap = " "
                if written and here():
                    gap = " " * draw(st.integers(1, 4))
                    if depth and at >= own and not below and draw(st.booleans()):
                        gap = ("  " + comment() if here() else "") + "\n" + further
                written += (gap if written else "") + token
            if here():
                written += " " * draw(st.integers(0, 3)) + " " + comment()
            lines.extend((" " * (step * depth) + written).split("\n"))
    while here():
        lines.append(" " * draw(st.integers(0, 12)) + comment() if draw(st.booleans()) else "")
    neat = "\n".join(line for declaration in chosen for line in declaration) + "\n"
    return neat, end.join(lines) + draw(st.sampled_from(["", end])), sorted(comments)


def _read(text: str, file: str) -> t.Document:
    document, found = read(text, file)
    assert not found, text + "\n" + render_all(found, {file: text})
    assert document is not None
    return document


def _comments(node: object) -> list[str]:
    """The words of every comment, wherever it stands."""
    match node:
        case Comment():
            return [node.text]
        case tuple():
            return [text for one in node for text in _comments(one)]
        case Struct():
            return [text for name in node.__struct_fields__ for text in _comments(getattr(node, name))]
        case _:
            return []


@examples(150)
@given(scrawled())
def test_a_text_is_laid_out_anew_without_losing_a_word(made: tuple[str, str, list[str]]) -> None:
    neat, text, kept = made
    document, typed = _read(neat, "x.loyalty"), _read(text, "x.loyalty")
    assert typed == document
    assert sorted(_comments(typed)) == kept
    once = format_text(text, "x.loyalty")
    assert _read(once, "x.loyalty") == document
    assert sorted(_comments(_read(once, "x.loyalty"))) == kept
    assert format_text(once, "x.loyalty") == once
    yaml = convert_text(text, "x.loyalty")
    assert _read(yaml, "x.yaml") == document
    assert sorted(_comments(_read(yaml, "x.yaml"))) == kept
    assert format_text(yaml, "x.yaml") == yaml
    back = convert_text(yaml, "x.yaml")
    assert _read(back, "x.loyalty") == document
    assert sorted(_comments(_read(back, "x.loyalty"))) == kept


@examples(40)
@given(scrawled(), st.booleans())
def test_a_finding_is_allowed_and_no_more_without_changing_anything_else(
    made: tuple[str, str, list[str]], in_yaml: bool
) -> None:
    _, typed, kept = made
    file, text = ("x.yaml", convert_text(typed, "x.loyalty")) if in_yaml else ("x.loyalty", typed)
    for node in _read(text, file).declarations:
        if BY_WORD[node.word].clause(ALLOW) is None:
            continue
        found = allowing(text, file, node.span.line, "LR313")
        assert found is not None
        new = _edited(found[1], text, file)
        assert sorted(_comments(_read(new, file))) == kept
        clauses = [clause for one in _read(new, file).declarations for clause in one.clauses]
        edit = without(new, next(one.body.span for one in clauses if one.body == t.Allowance("LR313", "")))
        assert edit is not None
        assert _edited(edit, new, file) == text


def _edited(edit: Edit, text: str, file: str) -> str:
    texts, done = apply([Fix("", (edit,))], {file: text})
    assert done
    return texts[file]
