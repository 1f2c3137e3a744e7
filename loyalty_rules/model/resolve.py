"""The tree to its meaning: every kind of declaration in the order in which they need each other."""

from __future__ import annotations

from types import MappingProxyType

from loyalty_rules.core.diagnostics import Diagnostic, Label
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.caps import shared
from loyalty_rules.model.exchanges import exchanges
from loyalty_rules.model.fields import events, member
from loyalty_rules.model.findings import Findings
from loyalty_rules.model.measures import measures
from loyalty_rules.model.names import KINDS, Names
from loyalty_rules.model.program import program
from loyalty_rules.model.rules import Rules
from loyalty_rules.model.tables import tables, unread, values
from loyalty_rules.model.tiers import tiers
from loyalty_rules.model.wallets import units, wallets
from loyalty_rules.syntax import tree

AT_MOST = "at most"


def resolve(document: tree.Document) -> tuple[r.Ruleset | None, tuple[Diagnostic, ...]]:
    """The ruleset, if there are no errors, and everything that is wrong with it."""
    findings = Findings()
    names = Names(findings)
    ruleset = _ruleset(names, document.declarations)
    return (None if len(findings) else ruleset), findings.all()


def _ruleset(names: Names, declarations: tuple[tree.Declaration, ...]) -> r.Ruleset | None:
    def of(*words: str) -> tuple[tree.Declaration, ...]:
        return tuple(node for node in declarations if node.word in words and _is_first(names, node))

    _declare(names, declarations)
    names.programs = tuple(node for node in declarations if node.word == "program")
    the_program = program(names, declarations)
    units(names, of("wallet"))
    events(names, of("event"))
    member(names, of("member"))
    names.tiers = tuple(node.name or "" for node in of("tier"))
    values(names, of("value"))
    tables(names, of("table"))
    measures(names, of("measure"))
    wallets(names, of("wallet"))
    ladder = tiers(names, of("tier"))
    rules = Rules(names, the_program, declarations)
    resolved = rules.resolve()
    _check_given(names, resolved)
    caps = [
        shared(names, clause.body, resolved, rules.places)
        for node in of(AT_MOST)
        for clause in node.clauses
        if isinstance(clause.body, tree.Cap)
    ]
    exchanged = exchanges(names, of("exchange"))
    unread(names)
    if the_program is None:
        return None
    return r.Ruleset(
        the_program,
        MappingProxyType(names.events),
        MappingProxyType(names.member),
        MappingProxyType(names.wallets),
        MappingProxyType(names.measures),
        ladder,
        MappingProxyType(resolved),
        tuple(cap for cap in caps if cap is not None),
        MappingProxyType(exchanged),
    )


def _declare(names: Names, declarations: tuple[tree.Declaration, ...]) -> None:
    """Every name into the one set of names; the second of two is reported."""
    for node in declarations:
        if node.word not in KINDS or node.name is None:
            continue
        before = names.declared.get(node.name)
        if before is None:
            names.declared[node.name] = node
            continue
        names.findings.error(
            "LR207",
            node.name_span,
            f"there are two things named `{node.name}`",
            f"a {KINDS[node.word]}",
            labels=(Label(before.name_span, f"a {KINDS[before.word]}, the first one"),),
            help="give one of them another name",
        )


def _is_first(names: Names, node: tree.Declaration) -> bool:
    """Is it the declaration that its name stands for?"""
    return node.word not in KINDS or node.name is None or names.declared.get(node.name) is node


def _check_given(names: Names, rules: dict[str, r.Rule]) -> None:
    """A measure of what rules give needs rules that give into its wallet."""
    for measure in names.measures.values():
        for name in measure.rules:
            rule = rules.get(name)
            if rule is None or any(give.wallet == measure.wallet for give in rule.gives):
                continue
            names.findings.error(
                "LR204",
                measure.span,
                f"`{name}` gives nothing in `{measure.wallet}`",
                labels=(Label(rule.span, "this rule"),),
                help=f"leave `{name}` out",
            )
