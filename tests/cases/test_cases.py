"""Every example of every ruleset here, on every engine. The figures are worked out by hand from the rules, never taken
from a run.

A file `NAME.lines` beside a ruleset says what the language can't: events fed again with other content, refusals with
their reasons, and the ledger's lines word by word (see `scripts.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from loyalty_rules import syntax
from loyalty_rules.model.examples import Example, examples
from loyalty_rules.model.resolve import resolve
from loyalty_rules.model.ruleset import Ruleset
from tests.cases.engines import ENGINES, MakeEngine
from tests.cases.examples import run
from tests.cases.scripts import run_script

HERE = Path(__file__).parent
FILES = sorted(HERE.rglob("*.loyalty"))


@dataclass(frozen=True, slots=True)
class Case:
    ruleset: Ruleset
    example: Example


def ruleset_of(path: Path) -> tuple[Ruleset, tuple[Example, ...]]:
    document, found = syntax.read(path.read_text(), path.name)
    assert document is not None, found
    assert not found, "\n".join(f"{each.span}: {each.message} ({each.help})" for each in found)
    ruleset, found = resolve(document)
    assert ruleset is not None, "\n".join(f"{each.span.location}: {each.message} ({each.help})" for each in found)
    return ruleset, examples(document, ruleset)


def cases() -> list[object]:
    found: list[object] = []
    for path in FILES:
        name = path.relative_to(HERE).with_suffix("")
        try:
            ruleset, all_examples = ruleset_of(path)
        except AssertionError as error:
            found.append(pytest.param(error, id=f"{name}"))
            continue
        found += [pytest.param(Case(ruleset, each), id=f"{name}: {each.name}") for each in all_examples]
    return found


@pytest.mark.parametrize("make", [pytest.param(make, id=name) for name, make in ENGINES])
@pytest.mark.parametrize("case", cases())
def test_example(case: Case | AssertionError, make: MakeEngine) -> None:
    if isinstance(case, AssertionError):
        raise case
    wrong = run(case.ruleset, case.example, make)
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("make", [pytest.param(make, id=name) for name, make in ENGINES])
@pytest.mark.parametrize("path", [pytest.param(each, id=each.stem) for each in sorted(HERE.rglob("*.lines"))])
def test_script(path: Path, make: MakeEngine) -> None:
    wrong = run_script(ruleset_of(path.with_suffix(".loyalty"))[0], path.read_text(), make)
    assert not wrong, "\n" + "\n".join(wrong)
