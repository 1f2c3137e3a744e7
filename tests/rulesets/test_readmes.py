"""What the page of a programme quotes stands in its rules, and what it says to try comes out as it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from loyalty_rules import Kind, compile, read_events
from loyalty_rules.core.entries import Entry, Line
from loyalty_rules.core.expressions import Constant
from loyalty_rules.core.quantities import format_amount
from loyalty_rules.engine.stream.engine import Engine
from loyalty_rules.model.resolve import resolve
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.syntax import read
from tests.rulesets.running import FOLDER, NAMES, UNTIL

CODE = re.compile(r"`([^`]+)`")
TRY = re.compile(r"^\| `(?P<old>[^`]+)` \| `(?P<new>[^`]+)` \| \*\*(?P<figure>[0-9.,]+)\*\* \|$", re.MULTILINE)


def readme(name: str) -> str:
    return (FOLDER / name / "README.md").read_text(encoding="utf-8")


def rules(name: str) -> str:
    """Without the examples, whose figures a change would break."""
    text = (FOLDER / name / f"{name}.loyalty").read_text(encoding="utf-8")
    return text[: text.index("\ntest ")]


def tries() -> Iterator[object]:
    for name in NAMES:
        found = list(TRY.finditer(readme(name)))
        assert len(found) >= 3
        for match in found:
            yield pytest.param(name, match["old"], match["new"], match["figure"], id=f"{name}: {match['new']}")


@pytest.mark.parametrize("name", NAMES)
def test_quotes_stand_in_the_rules(name: str) -> None:
    told = [line for line in readme(name).splitlines() if line.startswith("|") and not TRY.match(line)]
    quotes = [quote for line in told for quote in CODE.findall(line)]
    assert len(quotes) >= 5
    missing = [quote for quote in quotes if quote not in rules(name)]
    assert not missing


@pytest.mark.parametrize(("name", "old", "new", "figure"), list(tries()))
def test_what_to_try(name: str, old: str, new: str, figure: str) -> None:
    text = rules(name)
    assert text.count(old) == 1, "only one number changes"
    document, found = read(text.replace(old, new), "changed.loyalty")
    assert document is not None
    assert not found
    ruleset, found = resolve(document)
    assert ruleset is not None
    assert not found
    assert total(name, ruleset) == figure


def total(name: str, ruleset: Ruleset) -> str:
    """Free coffees; elsewhere what was given in the first wallet and not taken back."""
    lines: list[Line] = []
    engine = Engine(compile(ruleset), lines.append)
    last = None
    for event in read_events(ruleset, FOLDER / name / "data"):
        engine.apply(event)
        last = event.day
    assert last is not None
    engine.run_to(UNTIL.get(name, last))
    wallet = next(iter(ruleset.wallets.values()))
    entries = [line for line in lines if isinstance(line, Entry) and line.wallet == wallet.name]
    sums = {kind: sum(entry.amount for entry in entries if entry.kind is kind) for kind in Kind}
    if name == "coffee-card":
        price = ruleset.exchanges["free-coffee"].steps[0].price
        assert isinstance(price, Constant)
        assert isinstance(price.value, int)
        return str(sums[Kind.REDEEMED] // price.value)
    return format_amount(sums[Kind.EARNED] - sums[Kind.REVERSED], wallet.unit).split()[0]
