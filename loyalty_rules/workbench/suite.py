"""All tests of a ruleset, run: those that stand in it, and those of the test files beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from time import perf_counter_ns

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules import api
from loyalty_rules.core.diagnostics import RulesetError, suggest
from loyalty_rules.core.verdicts import Verdict, Verdicts
from loyalty_rules.engine.stream.program import Program
from loyalty_rules.model.examples import Example
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.workbench.run_example import Runs, run_example
from loyalty_rules.workbench.stream_run import StreamRun


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
    """Run the examples, each on an engine of its own, and those that fail once more to say why. Raises NoSuchTest."""
    examples = chosen(suite.examples, only)
    verdicts = run_examples(suite, examples, make)
    if not all(verdict.holds for verdict in verdicts):
        told = zip(examples, verdicts, strict=True)
        verdicts = tuple(verdict if verdict.holds else _explained(suite, each, verdict) for each, verdict in told)
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


def _explained(suite: Suite, example: Example, verdict: Verdict) -> Verdict:
    """The verdict, with the reasons that a second run sees."""
    from loyalty_rules.workbench.explained import ExplainedRun  # only what fails is explained

    explained = ExplainedRun(suite.ruleset)
    return replace(
        verdict, failures=run_example(suite.ruleset, example, explained, suite.checked.diagnostics, explained)
    )


def run_tests(path: str | Path, *, only: Iterable[str] = ()) -> Verdicts:
    """Run the tests of a ruleset: those in it, and those of the test files beside it.

    `only`: names of tests, or patterns with `*` and `?`. Raises RulesetError where the ruleset or a test has an error,
    NoSuchTest where nothing is called so.
    """
    return run_suite(suite(path), only)
