"""Tables of cases: each row puts its values into the clauses of the test."""

from __future__ import annotations

from loyalty_rules.core.diagnostics import Diagnostic
from loyalty_rules.syntax import read
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.cases import Story, stories
from loyalty_rules.syntax.write_dsl import write_dsl
from loyalty_rules.syntax.write_yaml import write_yaml

TEST = """test "one purchase"
  when 2026-03-02 purchase of {who}: amount {amount}
  then base gives {points}
  cases
    who | amount    | points
    A   | 20 EUR    | 20 points
    "B" | 1,200 EUR | nothing
"""


def told(text: str) -> tuple[Story, ...]:
    document, found = read(text, "t.loyalty")
    assert document is not None
    assert not found
    (test,) = document.declarations
    all_stories, wrong = stories(test)
    assert not wrong
    return all_stories


def findings(text: str) -> list[Diagnostic]:
    return list(read(text, "t.loyalty")[1])


def test_values_take_the_places_of_their_columns() -> None:
    first, second = told(TEST)
    assert first.name == "one purchase (A, 20 EUR, 20 points)"
    assert [clause.word for clause in first.clauses] == ["when", "then"]
    written = read(
        TEST.replace("{who}", "B").replace("{amount}", "1,200 EUR").replace("{points}", "nothing"), "t.loyalty"
    )
    assert written[0] is not None
    assert second.clauses == written[0].declarations[0].clauses[:2]
    assert first.row is not None
    assert second.row is not None
    assert (first.row.line, second.row.line) == (6, 7)


def test_a_title_with_placeholders_names_the_cases() -> None:
    names = [story.name for story in told(TEST.replace("one purchase", "{amount} of { who }, {else}"))]
    assert names == ["20 EUR of A, {else}", '1,200 EUR of "B", {else}']


def test_a_value_may_be_any_stretch_of_a_clause() -> None:
    text = """test "x"
  given {given}
  when {month}-05 purchase of A: items {items}; channel web
  then base gives {n} points
  cases
    given            | month   | items               | n
    A has 5 points   | 2026-03 | food 2 EUR, 3 books | 1,200
"""
    (story,) = told(text)
    plain = text[: text.index("  cases")]
    for name, value in (
        ("given", "A has 5 points"),
        ("month", "2026-03"),
        ("items", "food 2 EUR, 3 books"),
        ("n", "1,200"),
    ):
        plain = plain.replace(f"{{{name}}}", value)
    assert story.clauses == told(plain)[0].clauses


def test_braces_in_quotes_are_text() -> None:
    (story,) = told('test "x"\n  when 2026-03-02 purchase of A: note "{amount}"\n')
    assert not any(isinstance(clause.body, t.Template) for clause in story.clauses)


def test_bars_in_quotes_are_text() -> None:
    text = 'test "x"\n  when 2026-03-02 purchase of A: note {note}\n  cases\n    note\n    "a | b"\n'
    assert told(text)[0].name == 'x ("a | b")'


def test_what_is_wrong_with_a_value_stands_in_its_cell() -> None:
    (found,) = findings(TEST.replace("20 points", "20"))
    assert found.code == "LR132"
    assert found.span is not None
    assert (found.span.line, found.span.column) == (6, 23)


def test_what_is_wrong_with_a_clause_is_told_once() -> None:
    (found,) = findings(TEST.replace("gives", "givs"))
    assert found.span is not None
    assert found.span.line == 3


def test_the_table_stands_last_wherever_it_is_written() -> None:
    head, *clauses = TEST.splitlines()
    first = "\n".join([head, *clauses[2:], *clauses[:2]])
    assert [story.clauses for story in told(first)] == [story.clauses for story in told(TEST)]
    assert read(first.replace("  when", "  and"), "t.loyalty")[1][0].code == "LR121"


def test_both_forms() -> None:
    document, _ = read(TEST + "  and A has 5 points\n  when 2026-03-05\n", "t.loyalty")
    assert document is not None
    text = write_yaml(document)
    assert "    - A   | 20 EUR    | 20 points\n" in text
    assert read(text, "t.yaml") == (document, ())
    assert write_dsl(document).splitlines()[-3:] == TEST.splitlines()[-3:]


def test_in_yaml_the_place_of_a_value_is_known_too() -> None:
    text = """- test: x
  when: "2026-03-02 purchase of A: amount {amount}"
  then: base gives {points}
  cases:
    - amount | points
    - 20 EUR | 20
"""
    (found,) = read(text, "t.yaml")[1]
    assert found.code == "LR132"
    assert found.span is not None
    assert (found.span.line, found.span.column) == (6, 16)


def test_a_table_needs_rows() -> None:
    assert [one.code for one in findings('test "x"\n  when 2026-03-02\n  cases\n')] == ["LR127"]
    assert [one.code for one in findings('test "x"\n  when 2026-03-02\n  cases\n    amount\n')] == ["LR127"]
    assert [one.code for one in findings('test "x"\n  when 2026-03-02\n  cases amount\n    5\n')] == ["LR130"]
