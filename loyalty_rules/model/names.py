"""The symbol table: what has been declared so far, and what a name may mean at a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from loyalty_rules.core.calendar import Zone
from loyalty_rules.core.diagnostics import Label, Span
from loyalty_rules.core.expressions import Lookup
from loyalty_rules.core.quantities import Unit, UnitKind, singular_of
from loyalty_rules.model.findings import Findings, did_you_mean, meant_fix
from loyalty_rules.model.ruleset import (
    Code,
    EventType,
    Exchange,
    Field,
    Measure,
    MemberField,
    Notice,
    PartList,
    Partner,
    Rule,
    Segment,
    Trigger,
    Wallet,
    Written,
)
from loyalty_rules.syntax import tree

KINDS = {
    "wallet": "wallet",
    "measure": "measure",
    "condition": "condition",
    "segment": "segment",
    "tier": "tier",
    "badge": "badge",
    "earn": "rule",
    "cashback": "rule",
    "referral": "rule",
    "challenge": "rule",
    "exchange": "exchange",
    "notify": "notify",
    "partner": "partner",
    "code": "code",
    "reward": "exchange",
    "table": "table",
    "value": "value",
}
"""A declaration's word to the word for what it declares. Wallets have names of their own, the rest share one set."""

WALLET = "wallet"
RULE_WORDS = ("earn", "cashback", "referral", "challenge")
NO_CURRENCY = Unit(UnitKind.MONEY, "", "", 2)


class Table(Struct, frozen=True):
    """A table before its keys are known: rows of words, and amounts of one type."""

    declaration: tree.Declaration
    rows: tree.Rows
    amounts: tuple[Lookup, ...]  # one of no keys and one row, for each row


class Place(Struct, frozen=True):
    """Where an expression stands: the fields in reach, and which optional ones are said to be known.

    No events: the clock, or any event. Several: a field must be in all of them. `codes`: promotion codes can be asked
    for, and are used when something is given.
    """

    events: tuple[EventType, ...] = ()
    parts: PartList | None = None
    known: frozenset[str] = frozenset()
    referral: bool = False
    codes: bool = False

    def inside(self, parts: PartList) -> Place:
        return replace(self, parts=parts)

    def knowing(self, names: Iterable[str]) -> Place:
        return replace(self, known=self.known | frozenset(names))

    def event_field(self, name: str) -> Field | None:
        """The field that all events in reach have, optional where one of them has it so."""
        if not self.events or any(name not in event.fields for event in self.events):
            return None
        fields = [event.fields[name] for event in self.events]
        first = fields[0]
        if any(other.type != first.type for other in fields):
            return None
        optional = next((other for other in fields if other.optional and other.default is None), None)
        return optional or first

    def part_list(self, name: str) -> PartList | None:
        """The list that all events in reach have."""
        lists = [event.lists[name] for event in self.events if name in event.lists]
        return lists[0] if lists and len(lists) == len(self.events) else None


class Names(Struct):
    """Filled one kind after another as the ruleset is resolved; what could not be resolved is poisoned."""

    findings: Findings
    currency: Unit = NO_CURRENCY
    zone: Zone | None = None
    programs: tuple[tree.Declaration, ...] = ()
    declared: dict[str, tree.Declaration] = field(default_factory=dict)  # without the wallets
    declared_wallets: dict[str, tree.Declaration] = field(default_factory=dict)
    events: dict[str, EventType] = field(default_factory=dict)
    member: dict[str, MemberField] = field(default_factory=dict)
    wallet_units: dict[str, Unit] = field(default_factory=dict)
    wallets: dict[str, Wallet] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)  # by every word for it
    tiers: tuple[str, ...] = ()  # of the first ladder
    ladders: dict[str, tuple[str, ...]] = field(default_factory=dict)  # all of them, and each badge as one of its own
    badges: tuple[str, ...] = ()
    measures: dict[str, Measure] = field(default_factory=dict)
    values: dict[str, Lookup] = field(default_factory=dict)
    conditions: dict[str, tree.Declaration] = field(default_factory=dict)
    segments: dict[str, Segment] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    tables_used: set[str] = field(default_factory=set)
    rule_wallets: dict[str, str] = field(default_factory=dict)
    rule_triggers: dict[str, tuple[Trigger, ...]] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    exchanges: dict[str, Exchange] = field(default_factory=dict)
    partners: dict[str, Partner] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    poisoned: set[str] = field(default_factory=set)
    written: Written = field(default_factory=Written)

    def declare(self, declarations: tuple[tree.Declaration, ...]) -> None:
        """Every name into its set of names; the second of two is reported."""
        for node in declarations:
            if node.word not in KINDS or node.name is None:
                continue
            before = self._same_names(node).setdefault(node.name, node)
            if before is not node:
                self.findings.error(
                    "LR207",
                    node.name_span,
                    f"there are two things named `{node.name}`",
                    f"a {KINDS[node.word]}",
                    labels=(Label(before.name_span, f"a {KINDS[before.word]}, the first one"),),
                    help="give one of them another name",
                )

    def is_first(self, node: tree.Declaration) -> bool:
        """Is it the declaration that its name stands for?"""
        return node.word not in KINDS or node.name is None or self._same_names(node).get(node.name) is node

    def _same_names(self, node: tree.Declaration) -> dict[str, tree.Declaration]:
        return self.declared_wallets if node.word == WALLET else self.declared

    def of_kind(self, *kinds: str) -> Iterator[str]:
        """The declared names of these kinds, in source order."""
        return (name for name, found in self.declared.items() if KINDS[found.word] in kinds)

    def kind_of(self, name: str) -> str | None:
        found = self.declared.get(name)
        return None if found is None else KINDS[found.word]

    def is_rule(self, name: str) -> bool:
        return self.kind_of(name) == "rule"

    def unknown(
        self, kind: str, word: str, candidates: Iterable[str], span: Span, code: str = "LR201", whose: str = ""
    ) -> None:
        """Report a name that is not there, unless its own declaration is already reported."""
        if word in self.poisoned:
            return
        known = list(candidates)
        help = did_you_mean(word, known)
        labels: tuple[Label, ...] = ()
        other = self.declared.get(word)
        if other is not None and KINDS[other.word] != kind:
            labels = (Label(other.name_span, f"`{word}` is a {KINDS[other.word]}"),)
        message = f"`{whose}` has no {kind} `{word}`" if whose else f"there is no {kind} `{word}`"
        self.findings.error(code, span, message, help=help, labels=labels, fix=meant_fix(word, span, known))

    @property
    def all_tiers(self) -> tuple[str, ...]:
        """Every tier and badge, ladder by ladder; the place of a name in it is its index."""
        return tuple(name for tiers in self.ladders.values() for name in tiers)

    def ladder_named(self, word: str) -> tuple[str, ...] | None:
        """The tiers of the ladder with this name, `tier` for the first."""
        return None if word in self.badges else self.ladders.get(word)

    def ladder_of(self, tier: str) -> str:
        return next(name for name, tiers in self.ladders.items() if tier in tiers)

    def event_named(self, word: str) -> str | None:
        """The event with this name, or whose plural it is."""
        return plural_in(word, self.events)

    def rule_named(self, word: str, span: Span) -> str | None:
        """The name of a rule; reported where there is none, None too where the rule itself is in error."""
        if not self.is_rule(word):
            self.unknown("rule", word, self.of_kind("rule"), span)
            return None
        return word


def plural_in(word: str, known: Mapping[str, object] | Iterable[str]) -> str | None:
    """The known word that `word` is, or is the plural of."""
    names = list(known)
    if word in names:
        return word
    return next((name for name in names if word == f"{name}s" or (word != name and singular_of(word) == name)), None)
