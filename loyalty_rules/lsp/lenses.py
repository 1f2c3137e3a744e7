"""What stands above each rule: its tests, and its share of the cost on the data beside the ruleset.

Both are worked out in the background, and are there as long as the texts they were worked out from stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

from lsprotocol import types
from msgspec import Struct

from loyalty_rules import api
from loyalty_rules.lsp.navigation import Asked
from loyalty_rules.lsp.symbols import head_of
from loyalty_rules.lsp.uses import RULE_WORDS
from loyalty_rules.lsp.workspace import Project
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.report.timeline import worth_of
from loyalty_rules.workbench.suite import Suite, run_suite

SAMPLE = "data"
"""The folder beside a ruleset that its sample is in."""

COST = "cost"

SAMPLE_BYTES_MAX = 2_000_000
"""A larger sample is not run through with every change."""


class Figures(Struct, frozen=True):
    """What was worked out of the texts that `key` is of. `failed`: by name of the test. `shares`: by rule, in words; of
    the cost, and of what a wallet without a worth got. Empty where there is no sample that can be used."""

    key: str
    tested: bool
    failed: frozenset[str] = frozenset()
    shares: Mapping[str, str] = {}


def key_of(project: Project) -> str:
    """What a project's figures depend on: its texts, and which data there are."""
    told = sha256()
    for path, text in sorted(project.texts.items()):
        told.update(f"{path}\0{text}\0".encode("utf-8", errors="surrogatepass"))
    for name, size, changed in _sample(project.root):
        told.update(f"{name}\0{size}\0{changed}\0".encode("utf-8", errors="surrogatepass"))
    return told.hexdigest()


def _sample(root: Path) -> list[tuple[str, int, int]]:
    """The files of the sample with their sizes and when they were changed."""
    try:
        files = sorted(path for path in (root.parent / SAMPLE).iterdir() if path.is_file())
        return [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    except OSError:
        return []


def figures(project: Project, key: str, tested: api.CheckedTests) -> Figures:
    """Run the tests of a ruleset, and the ruleset over its sample."""
    ruleset = tested.checked.ruleset
    if ruleset is None or tested.errors:
        return Figures(key, False)
    suite = Suite(str(project.root), ruleset, tested.checked, tested.examples, dict(tested.sources))
    failed = frozenset(verdict.test for verdict in run_suite(suite).failed)
    return Figures(key, True, failed, _shares(ruleset, project.root))


def _shares(ruleset: Ruleset, root: Path) -> Mapping[str, str]:
    sizes = [size for _, size, _ in _sample(root)]
    if not sizes or sum(sizes) > SAMPLE_BYTES_MAX:
        return {}
    try:
        summary = api.simulate(ruleset, root.parent / SAMPLE, keep=False).summary
    except Exception:  # a sample that can't be read has no shares; `simulate` says why
        return {}
    given: dict[str, dict[str, Fraction]] = {}  # by what it is counted in, by rule
    for total in summary.rules():
        wallet = ruleset.wallets.get(total.wallet)
        if wallet is not None:
            worth = worth_of(wallet)
            of = COST if worth is not None else wallet.unit.name
            rules = given.setdefault(of, {})
            amount = (Fraction(1) if worth is None else worth) * (total.earned - total.reversed)
            rules[total.rule] = rules.get(total.rule, Fraction(0)) + amount
    said: dict[str, list[str]] = {}
    for of, rules in given.items():
        whole = sum(rules.values(), Fraction(0))
        for rule, amount in rules.items() if whole > 0 else ():
            said.setdefault(rule, []).append(f"{_percentage(amount / whole)} of the {of}")
    return {rule: " and ".join(parts) + " on the sample" for rule, parts in said.items()}


def lenses(at: Asked, known: Figures | None) -> list[types.CodeLens]:
    """A line above each rule of the file. `known`: figures of the texts as they stand, where they are there."""
    tests = _tests_by_rule(at)
    found: list[types.CodeLens] = []
    for section in at.index.sections.get(str(at.path), ()):
        head = head_of(section) if section.word in RULE_WORDS else None
        if head is None:
            continue
        said = _tests_said(tests.get(head[1], set()), known)
        share = None if known is None else known.shares.get(head[1])
        if share is not None:
            said += f" · {share}"
        where = at.range(section.span)
        found.append(types.CodeLens(types.Range(where.start, where.start), types.Command(said, "")))
    return found


def _tests_by_rule(at: Asked) -> dict[str, set[str]]:
    """The names of the tests that name a rule."""
    found: dict[str, set[str]] = {}
    for several in at.index.sections.values():
        for section in several:
            head = head_of(section) if section.word == "test" else None
            if head is None:
                continue
            for use in at.index.uses_in(section.span):
                for symbol in use.symbols:
                    if symbol.kind == "rule":
                        found.setdefault(symbol.name, set()).add(head[1])
    return found


def _tests_said(tests: set[str], known: Figures | None) -> str:
    if not tests:
        return "no test names it"
    count = f"{len(tests)} {'test' if len(tests) == 1 else 'tests'}"
    if known is None or not known.tested:
        return count
    failed = len(tests & known.failed)
    return f"{failed} of {count} failed" if failed else f"{count} passed"


def _percentage(share: Fraction) -> str:
    """In tenths of a per cent, half up."""
    tenths = int(share * 1000 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}%"
