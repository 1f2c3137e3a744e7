"""Coverage: what of a ruleset its tests have tried, and what they have not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from loyalty_rules.core.coverage import Coverage
from loyalty_rules.core.entries import Line
from loyalty_rules.core.events import Event
from loyalty_rules.core.verdicts import Verdicts
from loyalty_rules.engine.stream.engine import Engine
from loyalty_rules.engine.stream.program import Program
from loyalty_rules.workbench.coverage.spots import spots_of
from loyalty_rules.workbench.coverage.watch import Watch
from loyalty_rules.workbench.stream_run import StreamRun
from loyalty_rules.workbench.suite import Suite, run_suite, suite


def coverage(path: str | Path, *, only: Iterable[str] = ()) -> Coverage:
    """Run the tests of a ruleset and tell what of it they tried; `only` and what is raised as for `run_tests`.

    Tests that fail count too: what happened in them has happened.
    """
    return covered(suite(path), only)[1]


def covered(tests: Suite, only: Iterable[str] = ()) -> tuple[Verdicts, Coverage]:
    """What the tests came to, and what they tried. Raises NoSuchTest."""
    spots = spots_of(tests.ruleset, tests.sources)
    watches: list[Watch] = []

    def make(program: Program) -> WatchedRun:
        watches.append(Watch(tests.ruleset, spots))
        return WatchedRun(watches[-1])

    verdicts = run_suite(tests, only, make=make)
    names = tuple(verdict.name for verdict in verdicts.verdicts)
    tried: list[list[str]] = [[] for _ in spots.spots]
    for name, watch in zip(names, watches, strict=True):
        for index in sorted(watch.seen):
            tried[index].append(name)
    found = tuple(replace(spot, tests=tuple(by)) for spot, by in zip(spots.spots, tried, strict=True))
    return verdicts, Coverage(tests.ruleset.program.name, tests.path, found, names, tests.sources)


class WatchedRun(StreamRun):
    """An engine on which everything that happens is told to a watch."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(watch.program)
        self.watch = watch
        self.engine = Engine(watch.program, self._post)

    def _post(self, line: Line) -> None:
        self.lines.append(line)
        self.watch.line(line)

    def apply(self, event: Event) -> str:
        self.watch.event(event)
        found = super().apply(event)
        self.watch.settle()
        return found

    def begin(self, day: date) -> None:
        super().begin(day)
        self.watch.settle()
