"""The tree to its meaning: every kind of declaration in the order in which they need each other."""

from __future__ import annotations

from loyalty_rules.core.diagnostics import Diagnostic, Label, Severity
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.allowances import unknown_codes
from loyalty_rules.model.caps import shared
from loyalty_rules.model.definitions import WORDS as DEFINITIONS
from loyalty_rules.model.definitions import definitions
from loyalty_rules.model.exchanges import exchanges
from loyalty_rules.model.fields import events, member
from loyalty_rules.model.findings import Findings
from loyalty_rules.model.names import Names
from loyalty_rules.model.notices import notices
from loyalty_rules.model.partners import partners
from loyalty_rules.model.program import program
from loyalty_rules.model.promotions import promotions
from loyalty_rules.model.revenue import revenues
from loyalty_rules.model.rules import Rules
from loyalty_rules.model.tables import unread
from loyalty_rules.model.tiers import by_ladder, tiers
from loyalty_rules.model.transfers import transfers
from loyalty_rules.model.wallets import units, wallets
from loyalty_rules.syntax import tree

AT_MOST = "at most"


ABSENCES = (
    *("LR201", "LR202", "LR205", "LR210", "LR211", "LR214", "LR243", "LR250"),
    *("LR251", "LR254", "LR256", "LR265", "LR266", "LR280", "LR281", "LR282"),
)
"""What is found because something is not there; it may stand in a text that could not be read."""


def resolve(
    document: tree.Document, reported: tuple[Diagnostic, ...] = ()
) -> tuple[r.Ruleset | None, tuple[Diagnostic, ...]]:
    """The ruleset, if there are no errors, and everything that is wrong with it.

    `reported` is what was found while the text was read: what follows from it is not reported again.
    """
    findings = Findings()
    names = Names(findings)
    ruleset = _ruleset(names, document)
    told = {one.span for one in reported}
    unread_text = any(one.severity is Severity.ERROR for one in reported)
    found = tuple(one for one in findings.all() if one.span not in told and not (unread_text and _may_follow(one)))
    return (None if len(findings) else ruleset), found


def _may_follow(found: Diagnostic) -> bool:
    """Could it be there only because something else was not read? A name that is nearly right is a mistake anyway."""
    return found.code in ABSENCES and not found.help.startswith("did you mean")


def _ruleset(names: Names, document: tree.Document) -> r.Ruleset | None:
    declarations = document.declarations

    def of(*words: str) -> tuple[tree.Declaration, ...]:
        return tuple(node for node in declarations if node.word in words and names.is_first(node))

    names.declare(declarations)
    names.programs = tuple(node for node in declarations if node.word == "program")
    the_program = program(names, declarations, document.span)
    unknown_codes(names.findings, document)
    units(names, of("wallet"))
    partners(names, of("partner"))
    promotions(names, of("code"))
    events(names, of("event"))
    member(names, of("member"))
    ladders = by_ladder(names, of("tier"), of("badge"))
    definitions(names, of(*DEFINITIONS))
    revenues(names, of("event"))
    wallets(names, of("wallet"))
    transfers(names, of("wallet"))
    statuses = tiers(names, ladders)
    rules = Rules(names, the_program, declarations)
    resolved = rules.resolve()
    _check_given(names, resolved)
    messages = notices(names, of("notify"))
    caps = [
        shared(names, clause.body, resolved, rules.places)
        for node in of(AT_MOST)
        for clause in node.clauses
        if isinstance(clause.body, tree.Cap)
    ]
    exchanged = exchanges(names, of("exchange", "reward"))
    unread(names)
    names.rules, names.exchanges, names.notices = resolved, exchanged, messages
    if any(node.word == "test" for node in declarations):
        from loyalty_rules.model.examples import read  # a sixth of the model's code, and most rulesets have no test

        read(names, declarations)
    if the_program is None:
        return None
    return r.Ruleset(
        the_program,
        names.events,
        names.member,
        names.wallets,
        names.measures,
        statuses,
        resolved,
        tuple(cap for cap in caps if cap is not None),
        exchanged,
        messages,
        names.partners,
        names.segments,
        names.codes,
        names.written,
    )


def _check_given(names: Names, rules: dict[str, r.Rule]) -> None:
    """A measure of what rules give needs rules that give into its wallet."""
    for measure in names.measures.values():
        for name in measure.rules:
            rule = rules.get(name)
            if rule is None or not measure.wallet or any(give.wallet == measure.wallet for give in rule.gives):
                continue
            names.findings.error(
                "LR204",
                measure.span,
                f"`{name}` gives nothing in `{measure.wallet}`",
                labels=(Label(rule.span, "this rule"),),
                help=f"leave `{name}` out",
            )
