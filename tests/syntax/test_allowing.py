"""Allowing a finding, and taking the allowance away, by edits of the text: nothing else changes, in both surfaces."""

from __future__ import annotations

from pathlib import Path

import pytest

from loyalty_rules.core.diagnostics import Edit, Fix
from loyalty_rules.core.fixes import apply
from loyalty_rules.syntax import read
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.allowing import allowing, without
from loyalty_rules.syntax.words import BY_WORD

RULESETS = Path(__file__).resolve().parents[2] / "rulesets"
GALLERY = sorted(path for suffix in ("loyalty", "yaml") for path in RULESETS.glob(f"*/*.{suffix}"))


def made(edit: Edit, text: str, file: str) -> str:
    texts, done = apply([Fix("", (edit,))], {file: text})
    assert done
    return texts[file]


def allowed(text: str, file: str, line: int, code: str = "LR313") -> str:
    found = allowing(text, file, line, code)
    assert found is not None
    return made(found[1], text, file)


def allowances(text: str, file: str) -> list[t.Clause]:
    document, found = read(text, file)
    assert not found
    assert document is not None
    return [clause for node in document.declarations for clause in node.clauses if clause.word == "allow"]


@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.name)
def test_to_and_fro_in_every_ruleset(path: Path) -> None:
    text, file = path.read_text(encoding="utf-8"), path.name
    document, _ = read(text, file)
    assert document is not None
    nodes = [node for node in document.declarations if BY_WORD[node.word].clause("allow") is not None]
    for node in nodes[:: max(len(nodes) // 4, 1)]:
        new = allowed(text, file, node.span.end_line)
        (clause,) = allowances(new, file)
        edit = without(new, clause.body.span)
        assert edit is not None
        assert made(edit, new, file) == text


DSL = """\
wallet points

measure spend = sum of amount of purchase  # what the agency looks at

# the base
earn base
  on purchase
  by tier
    Silver  1 point
    Gold    2 points  # twice
  # more to come

measure visits =
    number of purchase
      where amount > 0 EUR
"""


def test_the_last_line_of_its_declaration() -> None:
    for line, after in ((3, "looks at\n"), (4, "looks at\n"), (8, "# twice\n"), (15, "> 0 EUR\n")):
        new = allowed(DSL, "a.loyalty", line)
        indent = "    " if line == 15 else "  "  # as far in as the lines above it
        assert new == DSL.replace(after, f'{after}{indent}allow LR313 ""\n')


def test_other_ends_of_lines_and_none() -> None:
    text = "measure a = number of purchase\r\nmeasure b = number of purchase"
    assert allowed(text, "a.loyalty", 1) == text.replace("\r\n", '\r\n  allow LR313 ""\r\n')
    last = allowed(text, "a.loyalty", 2)
    assert last == f'{text}\r\n  allow LR313 ""'
    (clause,) = allowances(last, "a.loyalty")
    edit = without(last, clause.body.span)
    assert edit is not None
    assert made(edit, last, "a.loyalty") == text


YAML = """\
- measure: spend = sum of amount of purchase  # what the agency looks at
- measure: visits
  title: Visits
  is: >
    number of purchase
    where amount > 0 EUR
- {measure: other, is: number of purchase}
- earn: base
  allow: 'LR303 "as printed: here"'  # since May
  on: purchase
  give: 1 point
- earn: two
  on: purchase
  allow:
    - LR303 "a"
    - LR304 "b"
  give: 1 point
- earn: three
  allow: [LR303 "a", LR304 "b"]  # both
  on: purchase
  give: 1 point
"""


@pytest.mark.parametrize(
    ("line", "old", "new"),
    [
        (1, "looks at\n", 'looks at\n  allow: LR313 ""\n'),
        (6, "> 0 EUR\n", '> 0 EUR\n  allow: LR313 ""\n'),
        (7, "number of purchase}", 'number of purchase, allow: LR313 ""}'),
        (
            8,
            "  allow: 'LR303 \"as printed: here\"'  # since May\n",
            '  allow:\n    - \'LR303 "as printed: here"\'  # since May\n    - LR313 ""\n',
        ),
        (12, '- LR304 "b"\n', '- LR304 "b"\n    - LR313 ""\n'),
        (18, '"b"]', '"b", LR313 ""]'),
    ],
)
def test_in_yaml(line: int, old: str, new: str) -> None:
    assert allowed(YAML, "a.yaml", line) == YAML.replace(old, new)


@pytest.mark.parametrize(
    ("index", "old", "new"),
    [
        (0, "  allow: 'LR303 \"as printed: here\"'  # since May\n", ""),
        (1, '    - LR303 "a"\n', ""),
        (2, '    - LR304 "b"\n', ""),
    ],
)
def test_taken_away_in_yaml(index: int, old: str, new: str) -> None:
    edit = without(YAML, allowances(YAML, "a.yaml")[index].body.span)
    assert edit is not None
    assert made(edit, YAML, "a.yaml") == YAML.replace(old, new)


def test_two_of_one_list_are_not_taken_away_at_once() -> None:
    spans = [clause.body.span for clause in allowances(YAML, "a.yaml")[1:3]]
    fixes = [Fix("", (edit,)) for span in spans if (edit := without(YAML, span)) is not None]
    _, done = apply(fixes, {"a.yaml": YAML})
    assert (len(fixes), len(done)) == (2, 1)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('program "Shop"\n  currency EUR\n', 1),  # nothing points at it
        ("\n# nothing yet\n", 1),
        ("", 1),
        ("measure a = number of\n", 1),  # can't be read
        ("measure a = number of purchase\n  flub\n", 1),
        ("at most 10 points per member on a, b\n", 1),
    ],
)
def test_where_nothing_can_be_allowed(text: str, line: int) -> None:
    assert allowing(text, "a.loyalty", line, "LR313") is None
