"""The JSON Schema is what the table of words says, and takes the rulesets there are."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

from loyalty_rules.resources import grammar_text
from loyalty_rules.syntax import read
from loyalty_rules.syntax.schema import schema, schema_text
from loyalty_rules.syntax.write_yaml import write_yaml
from tests.syntax.big import big_ruleset

CHECKOUT = Path(__file__).resolve().parents[2]
_VALIDATOR = jsonschema.Draft202012Validator(schema())
_RULESETS = sorted(
    path
    for path in [*(CHECKOUT / "rulesets").rglob("*.yaml"), *(CHECKOUT / "tests" / "syntax").glob("*.yaml")]
    if "$schema=" in path.read_text(encoding="utf-8").split("\n")[0]
)


def test_committed() -> None:
    assert grammar_text("loyalty.schema.json") == schema_text(), "python -m loyalty_rules.syntax.schema prints it"


def test_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("path", _RULESETS, ids=lambda path: path.parent.name + "/" + path.name)
def test_rulesets(path: Path) -> None:
    _VALIDATOR.validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))


def test_what_is_written() -> None:
    document, _ = read(big_ruleset(40), "x.loyalty")
    assert document is not None
    _VALIDATOR.validate(yaml.load(write_yaml(document), Loader=yaml.BaseLoader))


@pytest.mark.parametrize(
    "text",
    [
        "- earn: a\n  at_msot: 5 points per member\n",
        "- earn: a\n  turn: 5 points into 5 EUR\n",
        "- earm: a\n",
        "- on: purchase\n",
        "earn: a\n",
        "- earn: a\n  round: nearest\n",
        "- earn: a\n  from: 1 March\n",
        "- wallet: a\n  spend: newest first\n",
        "- event: a\n  items: {b: c}\n",
        "- language: 2\n",
    ],
)
def test_refuses(text: str) -> None:
    assert not _VALIDATOR.is_valid(yaml.load(text, Loader=yaml.BaseLoader))
