"""Where conditions, amounts, bands and rows are written."""

from __future__ import annotations

from loyalty_rules.core import expressions as e
from loyalty_rules.model import ruleset as r

from .reading import SHOP, shop

RULES = """
condition big = amount >= 50 EUR

earn first-one
  on first purchase where channel is web
  when big and weekday is monday
  when not (channel is shop or
            amount is between 5 EUR and 9 EUR)
  give 5 points

earn banded
  on purchase
  give by amount, each part at its own rate
    up to 10 EUR  1 point per 1 EUR
    above         2 points per 1 EUR

earn rows
  on purchase
  by tier
    Walker   1 point per 1 EUR
    Trekker  2 points per 1 EUR
"""


def text_at(ruleset: r.Ruleset, thing: object) -> str:
    """The words at the place where a thing is written."""
    span = ruleset.written.span_of(thing)
    assert span is not None
    lines = f"{SHOP}\n{RULES}".split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return " ".join(" ".join(lines).split())


def test_every_condition_is_found_where_it_is_written() -> None:
    ruleset = shop(RULES)
    rule = ruleset.rules["first-one"]
    assert isinstance(rule.condition, e.AllOf)
    # A named condition is written where it is declared, and so are its words.
    *plain, negated = rule.condition.parts
    assert [text_at(ruleset, part) for part in plain] == ["amount >= 50 EUR", "weekday is monday"]
    assert isinstance(negated, e.Not)
    assert isinstance(negated.value, e.AnyOf)
    channel, (low, high) = negated.value.parts[0], e.children(negated.value.parts[1])
    assert text_at(ruleset, channel) == "channel is shop"
    assert text_at(ruleset, low) == text_at(ruleset, high) == "amount is between 5 EUR and 9 EUR"
    trigger = rule.triggers[0]
    assert isinstance(trigger, r.OnEvent)
    assert isinstance(trigger.condition, e.AllOf)
    assert [text_at(ruleset, part) for part in trigger.condition.parts] == [
        "first purchase where channel is web",
        "channel is web",
    ]


def test_bands_rows_and_amounts_are_found_where_they_are_written() -> None:
    ruleset = shop(RULES)
    banded = ruleset.rules["banded"].gives[0].amount
    assert isinstance(banded, r.Bands)
    assert text_at(ruleset, banded.bands[1]) == "above 2 points per 1 EUR"
    assert text_at(ruleset, banded.bands[1].amount) == "2 points per 1 EUR"
    rows = ruleset.rules["rows"].gives[0].amount
    assert isinstance(rows, r.Choose)
    assert text_at(ruleset, rows.choices[0]) == "Walker 1 point per 1 EUR"


def test_what_nobody_wrote_has_no_place() -> None:
    ruleset = shop(RULES)
    assert ruleset.written.span_of(e.Constant(1, e.FLAG)) is None
