"""Where every name of a text stands, and what it stands for.

The grammar says what each word is for; the place says what a name means there. One walk serves going to a definition,
renaming, hovering and completing: for the last, the word at the cursor is one more name, and what it may stand for is
what is offered.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable

from msgspec import Struct, field

from loyalty_rules.core.diagnostics import Span
from loyalty_rules.lsp.example import Example
from loyalty_rules.lsp.phrases import Phrases
from loyalty_rules.lsp.places import (
    LAPSE,
    Place,
    expressions_at,
    symbols,
    words_of,
)
from loyalty_rules.lsp.symbols import (
    MEMBER,
    Known,
    Names,
    Symbol,
    Symbols,
    bare,
    head_of,
    meant_by,
    parsed,
    parts_of,
    tokens,
)
from loyalty_rules.model.names import KINDS
from loyalty_rules.syntax.build import Passage, Section
from loyalty_rules.syntax.nodes import Parsed
from loyalty_rules.syntax.outline import Text

RULE_WORDS = ("earn", "cashback", "referral", "challenge")


class Use(Struct, frozen=True, eq=False):
    """A name where it stands. `symbols`: what it stands for, several where events have a field in common, none where it
    is a word of the language or unknown. `known`: everything that could stand there. `word`: as it is written."""

    span: Span
    word: str
    symbols: Symbols
    known: Known
    role: str
    defines: bool = False


class Reading(Struct, frozen=True, eq=False):
    """What one text may become when more of it is written."""

    passage: Passage
    tree: Parsed


class Walk(Struct):
    """A walk through the declarations of a ruleset; `uses` are what it met."""

    names: Names
    uses: list[Use] = field(default_factory=list)
    instead: Reading | None = None
    # The places where a table or a condition is read: that is where its own names get their meaning.
    _read_at: dict[Symbol, list[Place]] = field(default_factory=dict)
    _triggers: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by rule

    def within(self, instead: Reading) -> Walk:
        """A new walk that knows what this one met, and takes one text for something else."""
        return Walk(self.names, [], instead, self._read_at, self._triggers)

    def tree_of(self, passage: Passage) -> Parsed | None:
        """What the grammar finds in a text."""
        if self.instead is not None and self.instead.passage is passage:
            return self.instead.tree
        return parsed(passage.text.content, passage.symbol)

    # -------------------------------------------------------------------------------------------- declarations
    def all_of(self, sections: Iterable[Section]) -> None:
        """Every declaration: first those that others build on, last those that are read where others stand."""
        order = {"measure": 0, "at most": 2, "condition": 2, "table": 3, "test": 4}
        for section in sorted(sections, key=lambda one: order.get(one.word, 1)):
            if section.word == "condition":
                continue
            self.section(section)
        waiting = [section for section in sections if section.word == "condition"]
        # A condition may be read by another that stands after it.
        for _ in range(len(waiting) + 1):
            ready = [one for one in waiting if self._places_of(one)]
            if not ready:
                break
            for section in ready:
                self.section(section)
            waiting = [one for one in waiting if one not in ready]
        for section in waiting:
            self.section(section)

    def section(self, section: Section) -> None:
        """One declaration."""
        head = head_of(section)
        name = "" if head is None else head[1]
        for passage in section.passages:
            if passage.symbol == "head" and not passage.clause:
                self._define(section, passage)
        _Declaration(self, section, name).walk()

    def _define(self, section: Section, passage: Passage) -> None:
        tree = parsed(passage.text.content, passage.symbol)
        token = None if tree is None else next(tokens(tree), None)
        if token is None:
            return
        kind = "badge" if section.word == "badge" else KINDS.get(section.word, section.word)
        self.put(passage.text, token, {bare(token): (Symbol(kind, bare(token)),)}, kind, defines=True)

    def put(
        self, text: Text, token: str, known: Known, role: str, *, plural: bool = False, defines: bool = False
    ) -> Symbols:
        """A name that stands here; what it stands for."""
        word = bare(token)
        quoted = token.startswith('"')
        start, end = _start(token) + quoted, _start(token) + len(token) - quoted
        found = meant_by(word, known) if plural else known.get(word)
        span = text.span(start, end)
        if span.line == span.end_line and span.end_column - span.column in (end - start, 1):
            self.uses.append(Use(span, word, found or (), known, role, defines))  # not one that cases put together
        return found or ()

    def read_at(self, found: Symbols, place: Place) -> None:
        for symbol in found:
            if symbol.kind in ("table", "condition"):
                places = self._read_at.setdefault(symbol, [])
                if place not in places:
                    places.append(place)

    def _places_of(self, section: Section) -> list[Place]:
        head = head_of(section)
        return [] if head is None else self._read_at.get(Symbol(section.word, head[1]), [])

    def places(self, section: Section, name: str) -> list[Place]:
        """Where the names of a declaration get their meaning."""
        if section.word in ("table", "condition"):
            return self._places_of(section) or [Place()]
        return [Place(self._events(section, name))]

    def _events(self, section: Section, name: str) -> tuple[str, ...]:
        """The events that set a rule off; none where it is the clock."""
        found: list[str] = []
        clauses = {passage.clause: passage for passage in section.passages if passage.clause in ("on", "multiply")}
        on, multiply = clauses.get("on"), clauses.get("multiply")
        if section.word == "event":
            return (name,)
        if section.word == "wallet":
            return ("transfer",)
        if section.word == "at most":
            return self._events_of_shared(section)
        if section.word in ("exchange", "reward"):
            automatic = any(passage.clause == "as soon as" for passage in section.passages)
            asked = on is None or on.text.content.strip() == "request"
            return ("redeem",) if asked and not automatic else ()
        tree = None if on is None else parsed(on.text.content, on.symbol)
        if tree is None:
            tree = None if multiply is None else parsed(multiply.text.content, multiply.symbol)
            rules = [] if tree is None else [bare(one) for part in parts_of(tree, "names") for one in tokens(part)]
            return next((self._triggers[rule] for rule in rules if rule in self._triggers), ())
        for one in parts_of(tree, "on_event", "on_first", "on_any", "on_lapse"):
            if one.data == "on_lapse":
                found.append(LAPSE)
            else:
                event = self.names.event_named(bare(next(tokens(parts_of(one, "name")[0]))))
                if event is not None:
                    found.append(event)
        triggers = [child for child in tree.children if not isinstance(child, str)]
        events = tuple(dict.fromkeys(found)) if len(found) == len(triggers) else ()
        if section.word in RULE_WORDS:
            self._triggers[name] = events
        return events

    def _events_of_shared(self, section: Section) -> tuple[str, ...]:
        """The events that set the rules of a shared cap off."""
        for passage in section.passages:
            tree = parsed(passage.text.content, passage.symbol)
            rules = [] if tree is None else [bare(it) for part in parts_of(tree, "cap_rules") for it in tokens(part)]
            events = (event for rule in rules for event in self._triggers.get(rule, ()))
            return tuple(dict.fromkeys(events))
        return ()


class _Declaration(Phrases):
    """The walk through one declaration."""

    def __init__(self, walk: Walk, section: Section, name: str) -> None:
        self.all = walk
        self.names = walk.names
        self.section = section
        self.name = name
        self.text = Text("", "", ())
        self.keys: list[Known] = []

    def walk(self) -> None:
        for place in self.all.places(self.section, self.name):
            inner = self._scope(place)
            for passage in self.section.passages:
                if passage.symbol == "head" and not passage.clause:
                    continue
                tree = self.all.tree_of(passage)
                if tree is None:
                    continue
                self.text = passage.text
                self.passage(passage, tree, self._place_of(passage, place, inner))

    def _scope(self, place: Place) -> Place:
        """What stands after `for` counts for what is given, by rows too, and for caps."""
        said = next((passage for passage in self.section.passages if passage.clause == "for"), None)
        tree = None if said is None else parsed(said.text.content, said.symbol)
        if tree is None:
            return place
        return place.inside(bare(next(tokens(parts_of(tree, "name")[0]))))

    def _place_of(self, passage: Passage, place: Place, inner: Place) -> Place:
        if passage.clause in ("when", "for", "on", "never when"):
            return place
        if self.section.word == "wallet" and passage.clause != "transfer":
            return Place()
        return inner

    def put(self, token: str, known: Known, role: str, *, plural: bool = False, defines: bool = False) -> Symbols:
        return self.all.put(self.text, token, known, role, plural=plural, defines=defines)

    def met(self, found: Symbols, place: Place) -> None:
        self.all.read_at(found, place)

    # -------------------------------------------------------------------------------------------- whole clauses
    def passage(self, passage: Passage, tree: Parsed, place: Place) -> None:
        match passage.symbol:
            case "name" | "names" | "keys":
                self._small(passage, tree, place)
            case "field":
                self._field(passage, tree, place)
            case "row":
                self._row(tree, place)
            case "given" | "occurrence" | "expected":
                Example(self, f"{self.section.span.file}:{self.section.span.line}").step(tree)
            case "benefit":
                token = next(tokens(tree))
                self.put(token, {bare(token): (Symbol("benefit", bare(token)),)}, "benefit", defines=True)
            case "pattern" | "title":
                pass
            case _:
                self.node(tree, place)

    def _small(self, passage: Passage, tree: Parsed, place: Place) -> None:
        names = self.names
        if passage.symbol == "keys":
            self.keys = []
            for part in parts_of(tree, "name"):
                token = next(tokens(part))
                self.read(token, place, "key", expressions_at(names, place))
                self.keys.append(words_of(names, place, bare(token)))
            return
        match self.section.word, passage.clause:
            case (_, "currency") | ("wallet", "in"):
                pass
            case (_, "in"):
                self.put_names(tree, ChainMap(names.wallets, names.units), "wallet")
            case ("tier", "ladder"):
                self._own(tree, "ladder")
            case ("wallet", "shared by"):
                self.put_names(tree, self._of_member(), "field of the member")
            case ("wallet", "unit"):
                for token in tokens(tree):
                    if token != ",":
                        symbol = Symbol("unit", bare(token), self.name)
                        self.put(token, {bare(token): (symbol,)}, "unit", defines=True)
            case (_, "best of" | "first of"):
                self._own(tree, "group")
            case (_, "category"):
                self._own(tree, "category")
            case (_, "instead of"):
                self.put_names(tree, names.of("rule"), "rule")
            case _:
                pass

    def _own(self, tree: Parsed, kind: str) -> None:
        """A name that is declared by being said."""
        token = next(tokens(tree))
        self.put(token, {bare(token): (Symbol(kind, bare(token)),)}, kind, defines=True)

    def _row(self, tree: Parsed, place: Place) -> None:
        keys = [next(tokens(key)) for part in parts_of(tree, "row_keys") for key in parts_of(part, "row_key")]
        positions = [
            index
            for part in parts_of(tree, "row_keys")
            for index, key in enumerate(parts_of(part, "row_key", "otherwise"))
            if key.data == "row_key"
        ]
        for index, token in zip(positions, keys, strict=True):
            self.put(token, self.keys[index] if index < len(self.keys) else {}, "value")
        for child in tree.children:
            if not isinstance(child, str) and child.data != "row_keys":
                self.node(child, place)

    def _field(self, passage: Passage, tree: Parsed, place: Place) -> None:
        owner = MEMBER if self.section.word == MEMBER else self.name
        owner = f"{owner}.{passage.inside}" if passage.inside else owner
        token = next(tokens(tree.children[0]))
        name = bare(token)
        kind = "list" if tree.data == "list_field" else "field"
        self.put(token, {name: (Symbol(kind, name, owner),)}, kind, defines=True)
        words: Known = {"yes": (), "no": ()}
        if tree.data in ("choice_field", "several_field"):
            words = {
                bare(next(tokens(part))): (Symbol("value", bare(next(tokens(part))), f"{owner}.{name}"),)
                for part in parts_of(tree, "choice")
            }
        for child in tree.children[1:]:
            if isinstance(child, str):
                continue
            match child.data:
                case "choice":
                    self.put(next(tokens(child)), words, "value", defines=True)
                case "field_type":
                    kind_word = next(tokens(child))
                    unit = self.names.units.get(kind_word, ())
                    self.put(kind_word, self.names.units, "kind of field", defines=any(not it.owner for it in unit))
                case "set_by":
                    event, source = (next(tokens(part)) for part in parts_of(child, "name"))
                    self.put(event, self.events(), "event")
                    held = self.names.events.get(bare(event))
                    known = {} if held is None else symbols({one: [it] for one, it in held.fields.items()})
                    self.put(source, known, "field")
                case "default":
                    self.compared(child, words, Place())
                case _:
                    self.node(child, place)


def _start(token: str) -> int:
    # Of a word that the grammar only supposes the end is not known.
    start: int = token.start_pos  # type: ignore[attr-defined]
    return start
