"""All tests of a ruleset, run: those that stand in it, and those of the test files beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from time import perf_counter_ns

from msgspec import Struct

from loyalty_rules import api
from loyalty_rules.core.diagnostics import RulesetError, suggest
from loyalty_rules.core.entries import Line
from loyalty_rules.core.events import Event
from loyalty_rules.core.verdicts import Verdict, Verdicts
from loyalty_rules.engine.stream.engine import Engine, Took
from loyalty_rules.engine.stream.program import Program
from loyalty_rules.ledger.book import Book
from loyalty_rules.model.examples import Example
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.workbench.run_example import Runs, run_example


class NoSuchTest(Exception):
    """What was asked for is no test of the ruleset; in words, with what may have been meant."""


class Suite(Struct, frozen=True):
    """A ruleset without errors, called as it was asked for, and its examples, the ruleset's own first.

    `checked`: what `check` finds about the ruleset alone; `sources`: the texts of the ruleset and of the test files.
    """

    path: str
    ruleset: Ruleset
    checked: api.Checked
    examples: tuple[Example, ...]
    sources: dict[str, str]
    notes: tuple[str, ...] = ()


def suite(path: str | Path, *, unsaved: Mapping[Path, str] | None = None) -> Suite:
    """The tests of a ruleset file or folder, or those of one test file of it. Raises RulesetError where the ruleset or
    a test has an error. `unsaved`: by their real paths, texts that are read instead of what is on disk."""
    found = api.check_tests(path, unsaved=unsaved)
    ruleset = found.checked.ruleset
    if ruleset is None or found.errors:
        raise RulesetError(found.errors, found.sources)
    notes = tuple(f"`{name}` is named after no ruleset of its folder: its tests were not run" for name in found.strays)
    return Suite(str(path), ruleset, found.checked, found.examples, dict(found.sources), notes)


def chosen(examples: Sequence[Example], only: Iterable[str]) -> tuple[Example, ...]:
    """The examples whose test has one of the names, or one that the pattern fits (`*` any letters, `?` one); all where
    nothing is asked for. Raises NoSuchTest for a name or pattern that fits none."""
    patterns = tuple(only)
    if not patterns:
        return tuple(examples)
    for pattern in patterns:
        if not any(_fits(example, pattern) for example in examples):
            meant = suggest(pattern, [example.name for example in examples])
            raise NoSuchTest(f"no test is called `{pattern}`" + (f", did you mean `{meant}`?" if meant else ""))
    return tuple(example for example in examples if any(_fits(example, pattern) for pattern in patterns))


def _fits(example: Example, pattern: str) -> bool:
    return any(name == pattern or fnmatchcase(name, pattern) for name in (example.name, example.test))


def run_suite(suite: Suite, only: Iterable[str] = (), *, make: Callable[[Program], Runs] | None = None) -> Verdicts:
    """Run the examples, each on an engine of its own. Raises NoSuchTest."""
    verdicts = run_examples(suite, chosen(suite.examples, only), make or StreamRun)
    return Verdicts(suite.ruleset.program.name, suite.path, verdicts, suite.notes)


def run_examples(
    suite: Suite, examples: Iterable[Example], make: Callable[[Program], Runs] | None = None
) -> tuple[Verdict, ...]:
    """A verdict on each of these examples of the suite."""
    program = api.compile(suite.ruleset)
    findings = suite.checked.diagnostics
    verdicts = []
    for example in examples:
        started = perf_counter_ns()
        failures = run_example(suite.ruleset, example, (make or StreamRun)(program), findings)
        took = (perf_counter_ns() - started) // 1_000
        verdicts.append(Verdict(example.name, example.test, example.span, failures, took))
    return tuple(verdicts)


def run_tests(path: str | Path, *, only: Iterable[str] = ()) -> Verdicts:
    """Run the tests of a ruleset: those in it, and those of the test files beside it.

    `only`: names of tests, or patterns with `*` and `?`. Raises RulesetError where the ruleset or a test has an error,
    NoSuchTest where nothing is called so.
    """
    return run_suite(suite(path), only)


class StreamRun:
    """The engine with its lines."""

    def __init__(self, program: Program) -> None:
        self.lines: list[Line] = []
        self.engine = Engine(program, self.lines.append)

    @property
    def book(self) -> Book:
        return self.engine.book

    def apply(self, event: Event) -> str:
        result = self.engine.apply(event)
        return (result.reason or "refused") if result.took is Took.REFUSED else ""

    def begin(self, day: date) -> None:
        self.engine.begin(day)

    def run_to(self, day: date) -> None:
        self.engine.run_to(day)

    def rank(self, member: str, ladder: str = "tier") -> int:
        return self.engine.rank(member, ladder)

    def balance(self, member: str, wallet: str) -> int:
        return self.engine.balance(member, wallet)

    def pending(self, member: str, wallet: str) -> int:
        return self.engine.pending(member, wallet)
