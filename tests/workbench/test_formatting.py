"""Texts written anew: the layout, the comments, the other form."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

import loyalty_rules as lr
from loyalty_rules.syntax import read
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.write_dsl import write_dsl
from loyalty_rules.workbench.formatting import convert_text, declares_in_yaml, format_text
from loyalty_rules.workbench.rewriting import formatted, ruleset_files
from tests.examples import examples
from tests.syntax.strategies import documents

MESSY = """# Corner Shop: the rules

# asked for by the owner
program   "Corner Shop"
  currency EUR   # cents
  timezone Europe/Vienna
  round down
event purchase
    items list of
        # what the till sends
        category is one of coffee,bakery    # no fish
        amount   money
        # the end of a line of the receipt
wallet points



tier Regular
  # no benefits yet
tier Gold
  reach when amount>=400 EUR
    and   category is coffee   # both
  # keep: is to be decided
earn base "Points"
  on purchase
  give (2 points)   per 1 EUR of amount
  by tier   # more for some
    Gold 1.5 points   # for now
    # Silver 1.2 points
  # at most 100 points per member

# tests
test "one"
  when 2026-03-10 purchase of A: items coffee 4.50 EUR
  then base gives 10 points
  # a comment
  then A has 10 points
# the end"""

NEAT = """# Corner Shop: the rules

# asked for by the owner
program "Corner Shop"
  currency EUR  # cents
  timezone Europe/Vienna
  round down

event purchase
  items list of
    # what the till sends
    category is one of coffee, bakery  # no fish
    amount money
    # the end of a line of the receipt

wallet points

tier Regular
  # no benefits yet
tier Gold
  # both
  reach when amount >= 400 EUR and category is coffee
  # keep: is to be decided

earn base "Points"
  on purchase
  give (2 points) per 1 EUR of amount
  by tier  # more for some
    Gold  1.5 points  # for now
    # Silver 1.2 points
  # at most 100 points per member

# tests
test "one"
  when 2026-03-10 purchase of A: items coffee 4.50 EUR
  then base gives 10 points
  # a comment
  and A has 10 points

# the end
"""


def test_the_canonical_layout() -> None:
    assert format_text(MESSY, "shop.loyalty") == NEAT
    assert format_text(NEAT) == NEAT


def test_the_other_form_and_back() -> None:
    yaml = convert_text(NEAT, "shop.loyalty")
    assert yaml.startswith("# yaml-language-server: $schema=loyalty.schema.json\n\n# Corner Shop: the rules\n\n# asked")
    assert "    category: is one of coffee, bakery  # no fish\n" in yaml
    assert "    Gold: 1.5 points  # for now\n    # Silver 1.2 points\n  # at most 100 points per member\n" in yaml
    assert format_text(yaml, "shop.yaml") == yaml
    assert convert_text(yaml, "shop.yaml") == NEAT


def test_the_words_of_the_writer_stay() -> None:
    text = 'earn x\n  on purchase\n  when (amount is at least 5 EUR)  and  not a is "b,c  d"\n  give 5 points\n'
    assert '  when (amount is at least 5 EUR) and not a is "b,c  d"\n' in format_text(text, "x.loyalty")
    assert """when: (amount is at least 5 EUR) and not a is "b,c  d"\n""" in convert_text(text, "x.loyalty")


def test_long_lines_go_on_where_a_reader_takes_a_breath() -> None:
    options = ", ".join(f"shelf-{number}" for number in range(20))
    text = f"earn x\n  on purchase\n  when shelf is one of {options} and amount > 5 EUR\n  give 5 points\n"
    neat = format_text(text, "x.loyalty")
    lines = neat.split("\n")
    assert max(map(len, lines)) <= 120
    assert lines[2].endswith(",")
    assert lines[3].startswith("    shelf-")
    yaml = convert_text(text, "x.loyalty")
    assert max(map(len, yaml.split("\n"))) <= 120
    assert format_text(yaml, "x.yaml") == yaml


def test_ends_of_lines_and_marks() -> None:
    assert format_text("tier A\r\ntier B\r\n", "x.loyalty") == "tier A\ntier B\n"
    assert format_text("", "x.loyalty") == ""
    assert format_text("# nothing yet\n\n\n# at all", "x.loyalty") == "# nothing yet\n\n# at all\n"


def test_a_text_with_mistakes_is_not_written() -> None:
    with pytest.raises(lr.RulesetError) as caught:
        lr.format_text("earn x\n  on a == b\n")
    assert [found.code for found in caught.value.diagnostics] == ["LR115"]


@pytest.mark.parametrize("odd", ["\x07", "\u2028", "\x85", "\x0c"])
def test_a_comment_that_yaml_can_not_hold(odd: str) -> None:
    text = f"# one{odd}two\ntier A\n"
    assert format_text(text, "x.loyalty") == text
    with pytest.raises(lr.RulesetError) as caught:
        convert_text(text, "x.loyalty")
    (found,) = caught.value.diagnostics
    assert (found.code, found.span) == ("LR112", lr.Span("x.loyalty", 1, 6, 1, 7))


def test_what_is_a_ruleset_in_yaml() -> None:
    assert declares_in_yaml("# c\n\n---\n- at_most: 5 points\n")
    assert declares_in_yaml("- member:\n")
    assert not declares_in_yaml("columns:\n  id: number\n")
    assert not declares_in_yaml("- name: a step\n")
    assert not declares_in_yaml("")


@examples(40)
@given(documents)
def test_to_format_twice_is_to_format_once(document: t.Document) -> None:
    text = write_dsl(document)
    once = format_text(text, "x.loyalty")
    assert format_text(once, "x.loyalty") == once
    yaml = convert_text(once, "x.loyalty")
    assert format_text(yaml, "x.yaml") == yaml
    back, found = read(convert_text(yaml, "x.yaml"), "x.loyalty")
    assert not found
    assert back == document


# ------------------------------------------------------------------------------------------------ files
def test_files_of_rulesets_below_a_folder(tmp_path: Path) -> None:
    for name, text in {
        "a.loyalty": "",
        "b.yaml": "- tier: A\n",
        "columns.yaml": "columns: {}\n",
        "below/c.test.loyalty": "",
        ".hidden/d.loyalty": "",
        "e.txt": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found = [path.relative_to(tmp_path).as_posix() for path in ruleset_files([tmp_path, tmp_path / "a.loyalty"])]
    assert found == ["a.loyalty", "b.yaml", "below/c.test.loyalty"]


def test_a_mark_at_the_start_and_other_ends_of_lines_are_changes(tmp_path: Path) -> None:
    file = tmp_path / "a.loyalty"
    file.write_bytes(b"\xef\xbb\xbftier A\r\n")
    result = formatted(file)
    assert result.changed
    assert result.after == "tier A\n"
    assert len(result.diff()) > 2
