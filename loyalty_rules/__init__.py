"""Loyalty programmes as rules: written in text, checked, simulated on real transactions, explained to the line.

import loyalty_rules as lr

ruleset = lr.load("rulesets/spend-bands")
result = lr.simulate(ruleset, "rulesets/spend-bands/data")
"""

from typing import TYPE_CHECKING

from loyalty_rules.api import (
    Checked,
    Simulation,
    check,
    columns,
    compile,
    inspect,
    load,
    new,
    plan,
    quote,
    read_events,
    replay,
    simulate,
    statement,
    templates,
    write_rejects,
)
from loyalty_rules.core.diagnostics import Diagnostic, RulesetError, Severity, Span

if TYPE_CHECKING:
    from types import ModuleType

    from loyalty_rules.core.comparisons import Comparison
    from loyalty_rules.core.coverage import Coverage, Spot, SpotKind
    from loyalty_rules.core.differences import ClauseDifference, DeclarationDifference, Difference, Differences
    from loyalty_rules.core.entries import CodeUse, Entry, Kind, Line, Message, Move, TierMove
    from loyalty_rules.core.events import Event
    from loyalty_rules.core.quotes import Offer, Quote
    from loyalty_rules.core.standings import Benefit, ChallengeProgress, Gap, GoalProgress, LadderStanding, Standing
    from loyalty_rules.core.statements import LotLine, Statement, WalletStatement
    from loyalty_rules.core.sweeps import Figure, Sweep, SweepRow
    from loyalty_rules.core.verdicts import Failure, StepLine, Verdict, Verdicts
    from loyalty_rules.data import DataError
    from loyalty_rules.engine.stream.engine import Engine, Result, Took
    from loyalty_rules.model.ruleset import Ruleset
    from loyalty_rules.report.coverage_page import coverage_page
    from loyalty_rules.workbench.compare import compare
    from loyalty_rules.workbench.coverage import coverage
    from loyalty_rules.workbench.describe import describe
    from loyalty_rules.workbench.diff import diff
    from loyalty_rules.workbench.explain import explain
    from loyalty_rules.workbench.figures import FigureError
    from loyalty_rules.workbench.fixing import Fixed, fix
    from loyalty_rules.workbench.formatting import convert_text, format_text
    from loyalty_rules.workbench.generate import Generated, Habits, generate
    from loyalty_rules.workbench.reports import report_page
    from loyalty_rules.workbench.suite import NoSuchTest, run_tests
    from loyalty_rules.workbench.sweep import list_figures, sweep
    from loyalty_rules.workbench.why_not import why_not

__version__ = "0.1.0"

__all__ = [
    "Benefit",
    "ChallengeProgress",
    "Checked",
    "ClauseDifference",
    "CodeUse",
    "Comparison",
    "Coverage",
    "DataError",
    "DeclarationDifference",
    "Diagnostic",
    "Difference",
    "Differences",
    "Engine",
    "Entry",
    "Event",
    "Failure",
    "Figure",
    "FigureError",
    "Fixed",
    "Gap",
    "Generated",
    "GoalProgress",
    "Habits",
    "Kind",
    "LadderStanding",
    "Line",
    "LotLine",
    "Message",
    "Move",
    "NoSuchTest",
    "Offer",
    "Quote",
    "Result",
    "Ruleset",
    "RulesetError",
    "Severity",
    "Simulation",
    "Span",
    "Spot",
    "SpotKind",
    "Standing",
    "Statement",
    "StepLine",
    "Sweep",
    "SweepRow",
    "TierMove",
    "Took",
    "Verdict",
    "Verdicts",
    "WalletStatement",
    "check",
    "columns",
    "compare",
    "compile",
    "convert_text",
    "coverage",
    "coverage_page",
    "describe",
    "diff",
    "explain",
    "fix",
    "format_text",
    "generate",
    "inspect",
    "list_figures",
    "load",
    "new",
    "plan",
    "quote",
    "read_events",
    "replay",
    "report_page",
    "run_tests",
    "simulate",
    "statement",
    "sweep",
    "templates",
    "why_not",
    "write_rejects",
]


def __getattr__(name: str) -> object:
    """The nouns that cost time to load are loaded when they are first named."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    for module in _workbench(name) or _nouns():
        if hasattr(module, name):
            globals()[name] = getattr(module, name)
            return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _workbench(name: str) -> "tuple[ModuleType, ...]":
    """What an activity of the workbench exports; each is loaded by itself."""
    match name:
        case "coverage":
            from loyalty_rules.workbench import coverage

            return (coverage,)
        case "coverage_page":
            from loyalty_rules.report import coverage_page

            return (coverage_page,)
        case "Coverage" | "Spot" | "SpotKind":
            from loyalty_rules.core import coverage as nouns

            return (nouns,)
        case "compare":
            from loyalty_rules.workbench import compare

            return (compare,)
        case "describe":
            from loyalty_rules.workbench import describe

            return (describe,)
        case "diff":
            from loyalty_rules.workbench import diff

            return (diff,)
        case "Fixed" | "fix":
            from loyalty_rules.workbench import fixing

            return (fixing,)
        case "convert_text" | "format_text":
            from loyalty_rules.workbench import formatting

            return (formatting,)
        case "why_not":
            from loyalty_rules.workbench import why_not

            return (why_not,)
        case "explain":
            from loyalty_rules.workbench import explain

            return (explain,)
        case "Generated" | "Habits" | "generate":
            from loyalty_rules.workbench import generate

            return (generate,)
        case "list_figures" | "sweep" | "FigureError":
            from loyalty_rules.workbench import sweep

            return (sweep,)
        case "report_page":
            from loyalty_rules.workbench import reports

            return (reports,)
        case "NoSuchTest" | "run_tests":
            from loyalty_rules.workbench import suite

            return (suite,)
        case _:
            return ()


def _nouns() -> "tuple[ModuleType, ...]":
    from loyalty_rules import data
    from loyalty_rules.core import (
        comparisons,
        differences,
        entries,
        events,
        quotes,
        standings,
        statements,
        sweeps,
        verdicts,
    )
    from loyalty_rules.engine.stream import engine
    from loyalty_rules.model import ruleset

    return (
        *(comparisons, differences, entries, events, quotes, standings, statements, sweeps, verdicts),
        *(engine, ruleset, data),
    )
