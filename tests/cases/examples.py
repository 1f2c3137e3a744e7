"""Runs one example on an engine; what is wrong comes back in words."""

from __future__ import annotations

from loyalty_rules.core.verdicts import Verdict, Verdicts
from loyalty_rules.model.examples import Example
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.report.verdicts import verdict_lines
from loyalty_rules.workbench.run_example import run_example
from tests.cases.engines import MakeEngine


def run(ruleset: Ruleset, example: Example, make: MakeEngine) -> list[str]:
    """What is wrong: for each expectation that fails what was expected, what was found, and what the step did."""
    failures = run_example(ruleset, example, make(ruleset))
    if not failures:
        return []
    verdict = Verdict(example.name, example.test, example.span, failures)
    return list(verdict_lines(Verdicts("", "", (verdict,))))
