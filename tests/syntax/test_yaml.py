"""YAML as the other surface: what it says, where it stands, and what of YAML is not taken up."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from loyalty_rules.core.diagnostics import Span
from loyalty_rules.syntax import read
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.comments import Comment
from loyalty_rules.syntax.write_yaml import scalar, write_yaml


def _read(text: str, file: str = "x.yaml") -> t.Document:
    document, diagnostics = read(text, file)
    assert diagnostics == ()
    assert document is not None
    return document


def _codes(text: str) -> list[str]:
    return [diagnostic.code for diagnostic in read(text, "x.yaml")[1]]


def _same(in_yaml: str, in_dsl: str) -> None:
    assert _read(in_yaml) == _read(in_dsl, "x.loyalty")


def test_traps_of_yaml() -> None:
    _same(
        "- event: x\n  on: no or yes\n".replace("no or yes", "yes or no")
        + "  a: is one of on, off, NO, 010\n".replace(", 010", ""),
        'event x\n  on yes or no\n  a is one of "on", off, NO\n',
    )
    _same("- value: x\n  is: 010 points\n", "value x = 10 points\n")
    _same("- value: x\n  is: 1.10 EUR\n", "value x\n  is 1.10 EUR\n")
    _same("- program: 2026-04-01\n  reprice: yes\n", 'program "2026-04-01"\n  reprice yes\n')
    _same("- test: 12:30\n  when: 2026-04-01\n", 'test "12:30"\n  when 2026-04-01\n')
    _same("- tier: null\n", "tier null\n")


def test_forms_of_a_clause() -> None:
    dsl = "earn x\n  instead of a, b\n  when c is d\n  when e is f\n  at most 5 points per member\n"
    _same("- earn: x\n  instead of: [a, b]\n  when:\n    - c is d\n    - e is f\n  at_most: 5 points per member\n", dsl)
    _same("- earn: x\n  instead_of: a, b\n  when: [c is d, e is f]\n  at most: [5 points per member]\n", dsl)


def test_rows() -> None:
    dsl = "earn x\n  by tier, kind\n    Gold, a from 2026-07-01 2 points\n    otherwise, b 1 point\n"
    _same("- earn: x\n  by tier, kind:\n    Gold, a from 2026-07-01: 2 points\n    otherwise, b: 1 point\n", dsl)
    _same("- earn: x\n  by tier, kind:\n    - Gold, a from 2026-07-01 2 points\n    - otherwise, b 1 point\n", dsl)
    dsl = "earn x\n  give friend 5 points\n  give by amount, all at the rate of the band\n    above 1 point\n"
    _same("- earn: x\n  give: [friend 5 points, {'by amount, all at the rate of the band': {above: 1 point}}]\n", dsl)
    dsl = "value x\n  from 2026-07-01 3 points\n  from 2027-07-01 4 points\n"
    _same("- value: x\n  from 2026-07-01: 3 points\n  from 2027-07-01: 4 points\n", dsl)
    _same("- value: x\n  from: [2026-07-01 3 points, 2027-07-01 4 points]\n", dsl)


def test_names_and_titles() -> None:
    _same('- tier: 1K Platinum\n  title: "It\'s #1: best"\n', 'tier "1K Platinum" "It\'s #1: best"\n')
    _same("- earn: 'a \"Title\"'\n", 'earn a "Title"\n')
    _same("- measure: x = any purchase\n", "measure x = any purchase\n")


def test_steps() -> None:
    dsl = 'test "x"\n  when 2026-01-01\n  then nothing\n  when 2026-02-01\n'
    text = "- test: x\n  steps:\n    - when: '2026-01-01'\n    - then: nothing\n    - when: '2026-02-01'\n"
    _same(text, dsl)
    assert write_yaml(_read(dsl, "x.loyalty")) == text.replace("'", '"')


@pytest.mark.parametrize(
    ("value", "line", "column"),
    [
        ("sum > 3 and SPOT is x", 2, 21),
        ("'it''s' ", 2, 0),
        ("'sum of a of b > 3 and SPOT is ''x'", 2, 0),
        ('"amount > 3 and SPOT is \\"x\\""', 2, 25),
        ("amount > 3\n    and SPOT is x", 3, 9),
        ("|\n    amount > 3\n    and SPOT is x", 4, 9),
        (">-\n\n    amount > 3\n      and SPOT is x", 5, 11),
        ("'amount > 3\n    and SPOT is x'", 3, 9),
        ('"amount > 3 \\\n    and SPOT is x"', 3, 9),
        ('"amount > \\x33 and SPOT is x"', 2, 9),
    ],
)
def test_places(value: str, line: int, column: int) -> None:
    document, diagnostics = read(f"- earn: b\n  when: {value}\n", "x.yaml")
    if column == 0:
        assert diagnostics
        return
    if "sum >" in value:
        assert diagnostics[0].code == "LR130"
        return
    assert diagnostics == ()
    assert document is not None
    body = document.declarations[0].clauses[0].body
    assert isinstance(body, t.AllOf)
    compare = body.parts[1]
    assert isinstance(compare, t.Compare)
    end = column + (1 if "\\x33" in value else 4)
    assert compare.left.span == Span("x.yaml", line, column, line, end)


def test_places_after_characters_beyond_the_basic_plane() -> None:
    document = _read(
        '- earn: b\n  title: "\U0001f389 fest"\n  when: {"a": b}\n'.replace('  when: {"a": b}\n', "  on: purchase\n")
    )
    assert document.declarations[0].clauses[0].body.span == Span("x.yaml", 3, 7, 3, 15)


def test_comments() -> None:
    document = _read(
        "# yaml-language-server: $schema=x\n# top\n- earn: base # head\n  # above\n  on: purchase\n"
        '  when: a is "#b" # no\n  # last\n\n# end\n'.replace('"#b" # no', "b # beside")
    )
    (base,) = document.declarations
    assert base.comments == (Comment("top"), Comment("head", beside=True))
    assert [clause.comments for clause in base.clauses] == [(Comment("above"),), (Comment("beside", beside=True),)]
    assert base.closing == (Comment("last"),)
    assert document.trailing == (Comment("end"),)


def test_comments_of_rows_steps_and_long_texts() -> None:
    document = _read(
        "- earn: b # one\n  title: T # two\n  by tier: # three\n    # four\n    Gold: 2 points # five\n    # six\n"
        "  on: purchase\n    or visit # seven\n  # eight\n\n"
        "- test: t\n  steps: # nine\n    - when: 2026-01-01 # ten\n    # eleven\n"
        "    - then: nothing\n    # twelve\n# end\n"
    )
    base, test = document.declarations
    by, on = base.clauses
    assert base.comments == (Comment("one"), Comment("two"))
    assert (by.comments, by.closing) == ((Comment("three", beside=True),), (Comment("six"),))
    assert isinstance(by.body, t.Rows)
    assert by.body.rows[0].comments == (Comment("four"), Comment("five", beside=True))
    assert on.comments == (Comment("seven"),)
    assert base.closing == (Comment("eight"),)
    assert [clause.comments for clause in test.clauses] == [
        (Comment("nine"), Comment("ten", beside=True)),
        (Comment("eleven"),),
    ]
    assert test.closing == (Comment("twelve"),)
    assert document.trailing == (Comment("end"),)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("a: b\n", ["LR153"]),
        ("- a\n", ["LR153"]),
        ("- [a]\n", ["LR153"]),
        ("- {}\n", ["LR153"]),
        ("- earn: [a]\n", ["LR153"]),
        ("- title: a\n  earn: b\n", ["LR153"]),
        ("- earn: a\n  title: [b]\n", ["LR153"]),
        ("- earn: a\n  on: {b: c}\n", ["LR153"]),
        ("- earn: a\n  ? [b]\n  : c\n", ["LR153"]),
        ("- earn: a\n  when: [[b]]\n", ["LR153"]),
        ("- test: a\n  steps: [when]\n", ["LR153"]),
        ("- event: a\n  b: {c: d}\n", ["LR153"]),
        ("- earn: &x a\n", ["LR152"]),
        ("- earn: a\n  on: *x\n", ["LR152"]),
        ("- earn: a\n  <<: b\n", ["LR152", "LR121"]),
        ("- earn: !!str a\n", ["LR152"]),
        ("- earn: a\n---\n- earn: b\n", ["LR152"]),
        ("- earn: a\n  on: b\n  on: c\n", ["LR151"]),
        ("- earn: a\n\ton: b\n", ["LR110"]),
        ("- earn: a: b\n", ["LR150"]),
        ("- earn: 'a\n", ["LR150"]),
        ("- earn: \x00\n", ["LR112"]),
        ("- earn: a\n  title: 'a \"b'\n", ["LR112"]),
        ("[" * 50, ["LR104"]),
        ("", []),
        ("# only a comment\n", []),
    ],
)
def test_beyond(text: str, codes: list[str]) -> None:
    assert _codes(text) == codes


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
    | st.from_regex(r"[-0-9+._:eTxo ]{1,8}", fullmatch=True)
)
def test_scalars_are_taken_for_nothing_else(text: str) -> None:
    written = scalar(text)
    loaded = yaml.safe_load(f"[{written}]" if written[0] in "\"'" else f"- {written}\n")
    assert loaded == [text] or (loaded == [int(text)] and str(int(text)) == text)
    assert yaml.load(f"- {written}\n", Loader=yaml.BaseLoader) == [text]
