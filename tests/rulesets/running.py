"""A programme of `rulesets/` over its own data."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import loyalty_rules as lr
from loyalty_rules.core.diagnostics import render_all
from loyalty_rules.model.resolve import resolve
from loyalty_rules.syntax import read
from loyalty_rules.syntax.tree import Document
from tests.cases.engines import ENGINES, Runs

FOLDER = Path(__file__).parents[2] / "rulesets"
NAMES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
SURFACES = ("loyalty", "yaml")

# The last day of a programme's figures, where the clock runs on after its last event.
UNTIL = {
    "spend-bands": date(2026, 3, 31),
    "coffee-card": date(2027, 3, 1),
    "beauty-tiers": date(2027, 2, 28),
    "refer-a-friend": date(2027, 2, 15),
    "grocery": date(2019, 1, 1),
}


@cache
def document(name: str, surface: str) -> Document:
    path = FOLDER / name / f"{name}.{surface}"
    text = path.read_text(encoding="utf-8")
    found, diagnostics = read(text, path.name)
    assert not diagnostics, render_all(diagnostics, {path.name: text})
    assert found is not None
    return found


@cache
def ruleset(name: str, surface: str) -> lr.Ruleset:
    found, diagnostics = resolve(document(name, surface))
    assert not diagnostics, render_all(diagnostics, {})
    assert found is not None
    return found


@dataclass(frozen=True)
class Run:
    """`refused`: the ids of the events that were, and why."""

    engine: Runs
    refused: dict[str, str]

    @property
    def entries(self) -> list[lr.Entry]:
        return [line for line in self.engine.lines if isinstance(line, lr.Entry)]

    @property
    def moves(self) -> list[lr.TierMove]:
        return [line for line in self.engine.lines if isinstance(line, lr.TierMove)]

    def sum_of(self, member: str, kind: lr.Kind, rule: str | None = None) -> int:
        return sum(
            entry.amount
            for entry in self.entries
            if entry.member == member and entry.kind is kind and rule in (None, entry.rule)
        )


@cache
def run(name: str, surface: str, engine: str) -> Run:
    """All events of `data/`, and the clock to the end of the last day."""
    running = dict(ENGINES)[engine](ruleset(name, surface))
    events = lr.read_events(ruleset(name, surface), FOLDER / name / "data")
    reasons: dict[str, str] = {}
    last = date.min
    for event in events:
        reasons[event.id] = running.apply(event)
        last = event.day
    assert not events.rejects
    running.run_to(UNTIL.get(name, last))
    return Run(running, {id: reason for id, reason in reasons.items() if reason})


def figures(name: str, file: str) -> list[dict[str, str]]:
    """The rows of a file that was worked out by hand."""
    with open(FOLDER / name / "expected" / file, encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))
