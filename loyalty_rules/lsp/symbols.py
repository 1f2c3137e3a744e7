"""What has a name in a ruleset, and what a name may stand for: read from the texts, so that it is there while a line is
unfinished."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from loyalty_rules.core.calendar import MONTHS, WEEKDAYS
from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.expressions import DateType, MemberType, TextType, Type
from loyalty_rules.core.quantities import singular_of
from loyalty_rules.model.fields import KINDS as FIELD_KINDS
from loyalty_rules.model.fields import standard_events
from loyalty_rules.model.names import KINDS, NO_CURRENCY
from loyalty_rules.syntax import read_sections
from loyalty_rules.syntax.build import Passage, Section
from loyalty_rules.syntax.nodes import Parsed
from loyalty_rules.syntax.parse import phrase

MEMBER = "member"
TIER = "tier"
CATEGORY = "category"


class Symbol(Struct, frozen=True, order=True):
    """What a name stands for. `owner`: of a field its event, its list (`purchase.items`) or `member`; of a value its
    field; of a unit its wallet; of what an example names the example."""

    kind: str
    name: str
    owner: str = ""


Symbols = tuple[Symbol, ...]
Known = Mapping[str, Symbols]
"""What every word that can stand somewhere stands for. A word of the language stands for no symbol."""


class FieldKnown(Struct, frozen=True):
    """A field. `type` as it is written; `words`: the values it is closed to, and what they name."""

    symbol: Symbol
    type: str
    words: Known = {}
    codes: bool = False  # a text, which may be a promotion code


class EventKnown(Struct):
    fields: dict[str, FieldKnown] = field(default_factory=dict)
    lists: dict[str, dict[str, FieldKnown]] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)  # of its lists


class Declared(Struct, frozen=True):
    """A declaration that has a name: its word, its title, and where it stands."""

    symbol: Symbol
    word: str
    title: str
    span: Span


class Names(Struct):
    """All names of a ruleset."""

    events: dict[str, EventKnown] = field(default_factory=dict)
    member: dict[str, FieldKnown] = field(default_factory=dict)
    wallets: dict[str, Symbols] = field(default_factory=dict)
    units: dict[str, Symbols] = field(default_factory=dict)  # by every word for them
    tiers: dict[str, dict[str, Symbols]] = field(default_factory=dict)  # by ladder, a badge's own under its name
    declared: dict[str, dict[str, Symbols]] = field(default_factory=dict)  # by kind
    declarations: dict[Symbol, Declared] = field(default_factory=dict)
    categories: dict[str, Symbols] = field(default_factory=dict)  # of partners
    closed: dict[str, Known] = field(default_factory=dict)  # words of measures that hold a closed field
    currency: str = ""
    kept: dict[tuple[object, ...], Any] = field(default_factory=dict)  # what is asked for again and again

    def of(self, *kinds: str) -> dict[str, Symbols]:
        """The declared names of these kinds; all are declared before the first is asked for."""
        found: dict[str, Symbols] | None = self.kept.get(kinds)
        if found is None:
            found = {name: symbols for kind in kinds for name, symbols in self.declared.get(kind, {}).items()}
            self.kept[kinds] = found
        return found

    @property
    def all_tiers(self) -> dict[str, Symbols]:
        """Every tier and badge."""
        return {name: symbols for tiers in self.tiers.values() for name, symbols in tiers.items()}

    @property
    def ladders(self) -> dict[str, Symbols]:
        """What a tier can be asked of by its name."""
        known: dict[str, Symbols] = {TIER: ()}
        return known | {
            name: (Symbol("ladder", name),) for name in self.tiers if name != TIER and not self._is_badge(name)
        }

    def _is_badge(self, ladder: str) -> bool:
        return ladder in self.declared.get("badge", {})

    def event_named(self, word: str) -> str | None:
        """The event that a word names, in the plural too."""
        if word in self.events:
            return word
        return next((name for name in self.events if word == f"{name}s" or singular_of(word) == name), None)


def meant_by(word: str, known: Known) -> Symbols | None:
    """What a word names, as it is or in the plural; None where it is no name."""
    names = (word, *([word[:-1]] if word.endswith("s") else []), singular_of(word))
    return next((known[name] for name in names if name in known), None)


# ------------------------------------------------------------------------------------------------ words of a text
def tokens(node: object) -> Iterator[str]:
    """The words that the grammar found, in order, each with its place."""
    if isinstance(node, str):
        yield node
        return
    for child in getattr(node, "children", ()):
        yield from tokens(child)


def parts_of(node: Parsed, *rules: str) -> list[Parsed]:
    """The direct children that are one of these rules."""
    return [child for child in node.children if not isinstance(child, str) and child.data in rules]


def bare(token: str) -> str:
    return str(token).strip('"')


_VERSIONS = 2  # of one file: as it is, and as it could be read last
_sections: dict[str, dict[str, tuple[Section, ...]]] = {}


def sections_of(text: str, file: str) -> tuple[Section, ...]:
    """The declarations of a text. Those of the last texts of each file are kept: an editor asks for a file again with
    every key that is pressed in another."""
    kept = _sections.setdefault(file, {})
    found = kept.pop(text, None)
    if found is None:
        found = read_sections(text, file)
    kept[text] = found
    if len(kept) > _VERSIONS:
        del kept[next(iter(kept))]
    return found


def parsed(content: str, symbol: str) -> Parsed | None:
    """What the grammar finds in the text of a clause."""
    return None if not content or not symbol else phrase(content, symbol)


def head_of(section: Section) -> tuple[Passage, str] | None:
    """The passage that names a declaration, and the name."""
    for passage in section.passages:
        if passage.symbol in ("head", "title") and not passage.clause:
            tree = parsed(passage.text.content, passage.symbol)
            found = None if tree is None else next(tokens(tree), None)
            return None if found is None else (passage, bare(found))
    return None


# ------------------------------------------------------------------------------------------------ all of a ruleset
def names_of(sections: Iterable[Section], earlier: Iterable[Section] = ()) -> Names:
    """The names that are declared. `earlier`: texts as they were when they could be read last, for what is missing."""
    names = Names()
    known = _Gathering(names)
    known.take([section for section in sections if section.word])
    known.take([section for section in earlier if section.word])
    known.finish()
    return names


_NAMING: dict[tuple[str, str], tuple[str, ...]] = {
    ("redeem", "exchange"): ("exchange",),
    ("status", "tier"): ("tier", "badge"),
    ("opening", "tier"): ("tier", "badge"),
    ("opening", "measure"): ("measure",),
}
"""Fields of the standard events whose text is a name."""


class _Gathering:
    def __init__(self, names: Names) -> None:
        self.names = names
        self._unit_kinds: list[str] = []

    def take(self, sections: list[Section]) -> None:
        for section in sections:
            head = head_of(section)
            match section.word:
                case "member":
                    self._fields(section, self.names.member, MEMBER, None)
                case "event" if head is not None:
                    event = self.names.events.setdefault(head[1], EventKnown())
                    self._fields(section, event.fields, head[1], event)
                case word if head is not None and word in KINDS:
                    self._declare(section, word, head[0], head[1])
                case "program":
                    self.names.currency = self.names.currency or self._word(section, "currency")

    def _declare(self, section: Section, word: str, head: Passage, name: str) -> None:
        kind = "badge" if word == "badge" else KINDS[word]
        symbol = Symbol(kind, name)
        names = self.names
        if symbol in names.declarations:
            return
        words = [str(token) for token in tokens(parsed(head.text.content, head.symbol))]
        title = bare(words[1]) if len(words) > 1 else ""
        names.declarations[symbol] = Declared(symbol, word, title, section.span)
        if kind == "wallet":
            names.wallets[name] = (symbol,)
            self._units(section, symbol)
        else:
            names.declared.setdefault(kind, {})[name] = (symbol,)
        if kind in ("tier", "badge"):
            ladder = name if kind == "badge" else self._word(section, "ladder") or TIER
            names.tiers.setdefault(TIER, {})
            names.tiers.setdefault(ladder, {})[name] = (symbol,)
        if kind == "partner" and (category := self._word(section, "category")):
            names.categories[category] = (Symbol("category", category),)

    def _word(self, section: Section, clause: str) -> str:
        found = next((passage for passage in section.passages if passage.clause == clause), None)
        return "" if found is None else bare(found.text.content)

    def _units(self, section: Section, wallet: Symbol) -> None:
        units = self.names.units
        if self._word(section, "in"):
            return
        passage = next((passage for passage in section.passages if passage.clause == "unit"), None)
        tree = None if passage is None else parsed(passage.text.content, passage.symbol)
        if tree is None:
            for word in (wallet.name, singular_of(wallet.name)):
                units.setdefault(word, (wallet,))
            return
        for token in tokens(tree):
            if token != ",":
                units[bare(token)] = (Symbol("unit", bare(token), wallet.name),)

    # -------------------------------------------------------------------------------------------- fields
    def _fields(self, section: Section, fields: dict[str, FieldKnown], owner: str, event: EventKnown | None) -> None:
        for passage in section.passages:
            tree = parsed(passage.text.content, passage.symbol) if passage.symbol == "field" else None
            if tree is None:
                continue
            name = bare(next(tokens(tree.children[0])))
            if tree.data == "list_field":
                if event is not None:
                    event.lists.setdefault(name, {})
                    event.owner[name] = owner
            elif not passage.inside:
                fields.setdefault(name, self._field(tree, name, owner))
            elif event is not None:
                inside = f"{owner}.{passage.inside}"
                event.lists.setdefault(passage.inside, {}).setdefault(name, self._field(tree, name, inside))

    def _field(self, tree: Parsed, name: str, owner: str) -> FieldKnown:
        symbol = Symbol("field", name, owner)
        if tree.data in ("choice_field", "several_field"):
            choices = [bare(next(tokens(choice))) for choice in parts_of(tree, "choice")]
            of = f"{owner}.{name}"
            said = "several of" if tree.data == "several_field" else "is one of"
            words = {choice: (Symbol("value", choice, of),) for choice in choices}
            return FieldKnown(symbol, f"{said} {', '.join(choices)}", words)
        kind = " ".join(map(str, tokens(tree.children[1]))) if len(tree.children) > 1 else ""
        if kind == "yes or no":
            return FieldKnown(symbol, kind, {"yes": (), "no": ()})
        if kind not in FIELD_KINDS:
            self._unit_kinds.append(kind)
        return FieldKnown(symbol, kind, {}, codes=kind == "text")

    # -------------------------------------------------------------------------------------------- what follows
    def finish(self) -> None:
        """The standard events and fields, and what depends on all declarations."""
        names = self.names
        for name, standard in standard_events(NO_CURRENCY).items():
            event = names.events.setdefault(name, EventKnown())
            for known in standard.fields.values():
                symbol = Symbol("field", known.name, name)
                event.fields.setdefault(known.name, FieldKnown(symbol, _type_words(known.type), self._named(symbol)))
        for name in ("joined", "referrer"):
            type = "date" if name == "joined" else "member"
            names.member.setdefault(name, FieldKnown(Symbol("field", name, MEMBER), type))
        for kind in self._unit_kinds:
            if kind and kind not in names.units and kind != "partner":
                symbol = Symbol("unit", kind)
                names.units[kind] = (symbol,)
                names.units.setdefault(singular_of(kind), (symbol,))
        bought = names.events["purchase"]
        returned = names.events["return"]
        returned.lists = {**bought.lists, **returned.lists}
        returned.owner = {**bought.owner, **returned.owner}
        for event in names.events.values():
            self._partners(event)
        for name in ("join", "set"):
            event = names.events[name]
            event.fields = {**{own: it for own, it in names.member.items() if own != "joined"}, **event.fields}

    def _named(self, field: Symbol) -> Known:
        if field.name == "wallet":
            return self.names.wallets
        kinds = _NAMING.get((field.owner, field.name))
        return {} if kinds is None else self.names.of(*kinds)

    def _partners(self, event: EventKnown) -> None:
        """A field that names a partner is closed to their names, and brings one for what kind they are."""
        for name, known in list(event.fields.items()):
            if known.type == "partner":
                event.fields[name] = FieldKnown(known.symbol, known.type, self.names.of("partner"))
                if self.names.categories:
                    kind = FieldKnown(known.symbol, "text", self.names.categories)  # named after the field
                    event.fields.setdefault(f"{name}-{CATEGORY}", kind)


FACTS: dict[str, FieldKnown] = {
    "date": FieldKnown(Symbol("fact", "date"), "date"),
    "weekday": FieldKnown(Symbol("fact", "weekday"), "day of the week", dict.fromkeys(WEEKDAYS, ())),
    "month": FieldKnown(Symbol("fact", "month"), "month", dict.fromkeys(MONTHS, ())),
    "time": FieldKnown(Symbol("fact", "time"), "time"),
    "member": FieldKnown(Symbol("fact", "member"), "member"),
}
"""What can be asked of every event. They have no declaration to go to."""


def _type_words(type: Type) -> str:
    match type:
        case DateType():
            return "date"
        case MemberType():
            return "member"
        case TextType():
            return "text"
        case _:
            return "amount"
