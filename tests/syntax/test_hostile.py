"""Whatever is read, there is an answer: a document or findings, in bounded time and depth."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_rules.core.diagnostics import render_all
from loyalty_rules.syntax import read
from loyalty_rules.syntax.codes import CODES
from tests.examples import examples

HARBOUR = {
    suffix: (Path(__file__).parent / f"harbour.{suffix}").read_text(encoding="utf-8") for suffix in ("loyalty", "yaml")
}
_BITS = [*"\"'#:;,.%(){}[]<>=&|*-+!?\t\n\r \\", "\n  ", "\n      ", "==", "“", "\u00a0", "\u2028", "\x00", "\x85", "🎉"]
_WORDS = [
    "and",
    "or",
    "not",
    "of",
    "where",
    "per",
    "give",
    "by tier",
    "earn",
    "100EUR",
    "2026-02-30",
    "- ",
    "? ",
    "|",
    "&a",
    "*a",
]


def _answers(text: str, file: str) -> None:
    document, diagnostics = read(text, file)
    assert document is not None or diagnostics
    assert all(diagnostic.code in CODES for diagnostic in diagnostics)
    assert render_all(diagnostics, {file: text})
    lines = text.count("\n") + 1
    for diagnostic in diagnostics:
        assert diagnostic.span is not None
        assert 1 <= diagnostic.span.line <= diagnostic.span.end_line <= lines + 1, diagnostic


@pytest.mark.parametrize("file", ["x.loyalty", "x.yaml"])
@given(st.text() | st.lists(st.sampled_from([*_BITS, *_WORDS]), max_size=30).map(" ".join))
def test_any_text(file: str, text: str) -> None:
    _answers(text, file)


@pytest.mark.parametrize("suffix", ["loyalty", "yaml"])
@examples(150)
@given(st.data())
def test_spoilt_ruleset(suffix: str, data: st.DataObject) -> None:
    text = HARBOUR[suffix]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 12))
        text = text[:start] + data.draw(st.sampled_from([*_BITS, *_WORDS, ""])) + text[start + length :]
    _answers(text, f"x.{suffix}")


@pytest.mark.parametrize(
    "clause",
    [
        "(" * 5000 + "a" + ")" * 5000,
        "(" * 400 + "a" + ")" * 400,
        "not " * 2000 + "a",
        "a" + " + a" * 2000,
        "a" + " rounded up to 1" * 500,
        "sum of " * 500 + "a" + " of b" * 500,
        "any b where " * 500 + "a",
        "9" * 9000,
        "9" * 5000 + "%",
        "a" * 9999,
        "a-" * 4999,
        "1," * 4999,
        '"' + "a" * 9000,
        "a " * 100_000,
        "a is one of b" + ", b" * 3000,
        "a" + " and a" * 1500,
    ],
    ids=lambda clause: clause[:12].strip() + str(len(clause)),
)
def test_long_and_deep(clause: str) -> None:
    _answers(f"earn x\n  when {clause}\n", "x.loyalty")
    _answers(f"- earn: x\n  when: '{clause}'\n", "x.yaml")


def test_deep_lines() -> None:
    _answers("\n".join("  " * depth + "x" for depth in range(3000)), "x.loyalty")
    _answers("\n".join("  " * depth + "x:" for depth in range(3000)), "x.yaml")
    _answers("- " * 3000 + "x", "x.yaml")
    _answers("[" * 20_000, "x.yaml")
    _answers("{a: " * 20_000, "x.yaml")
