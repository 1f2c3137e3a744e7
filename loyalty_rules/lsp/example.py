"""The names in the steps of a test."""

from __future__ import annotations

from collections import ChainMap
from typing import Protocol

from loyalty_rules.lsp.places import Place, fields_at, lists_at, symbols
from loyalty_rules.lsp.symbols import Known, Names, Symbol, Symbols, bare, parts_of, tokens
from loyalty_rules.syntax.nodes import Parsed


class Walker(Protocol):
    """The walk that a step is met in."""

    names: Names

    def put(self, token: str, known: Known, role: str, *, plural: bool = False, defines: bool = False) -> Symbols: ...

    def put_names(self, node: Parsed, known: Known, role: str, plural: bool = False) -> None: ...

    def node(self, node: Parsed, place: Place) -> None: ...

    def events(self) -> dict[str, Symbols]: ...


class Example:
    """The walk through a step of a test."""

    def __init__(self, of: Walker, owner: str) -> None:
        self.of = of
        self.names = of.names
        self.owner = owner

    def step(self, node: Parsed) -> None:
        names, put = self.names, self.of.put
        held = ChainMap(names.wallets, names.units)
        for part in parts_of(node, "quantity"):
            self.of.node(part, Place())
        for part in parts_of(node, "turn_of"):
            self.of.put_names(part, held, "wallet")
        words = [next(tokens(part)) for part in parts_of(node, "name")]
        match node.data:
            case "given_is" | "is_status":
                self._member(words[0])
                put(words[1], names.all_tiers, "tier")
            case "given_has" | "given_joined" | "given_with" | "has":
                self._member(words[0])
                for assignments in parts_of(node, "assignments"):
                    for assignment in parts_of(assignments, "assignment"):
                        self._assigned(assignment)
            case "happening":
                self._happening(node, words)
            case "gives" | "gives_nothing":
                put(words[0], names.of("rule", "exchange"), "rule or exchange")
            case "is_refused":
                put(words[0], self._labels(words[0]), "event of the example")
            case "is_sent" | "is_not_sent":
                put(words[0], names.of("notify"), "notify")
        for part in parts_of(node, "recipient", "sent_to"):
            self._member(next(token for token in tokens(part) if token != "to"))

    def _member(self, token: str) -> None:
        symbol = Symbol("member of the example", bare(token), self.owner)
        self.of.put(token, {bare(token): (symbol,)}, "member of the example", defines=True)

    def _labels(self, token: str) -> Known:
        return {bare(token): (Symbol("event of the example", bare(token), self.owner),)}

    def _assigned(self, node: Parsed) -> None:
        slot, value = (child for child in node.children if not isinstance(child, str))
        token = next(tokens(slot))
        known = symbols({one: [it] for one, it in self.names.member.items()})
        self.of.put(token, known, "field of the member")
        field = self.names.member.get(bare(token))
        self._value(value, {} if field is None else field.words)

    def _value(self, node: Parsed, words: Known, fields: Known | None = None) -> None:
        if node.data == "word":
            self.of.put(node.children[0], ChainMap(dict(words), dict(fields or {})), "value")
        else:
            self.of.node(node, Place())

    def _happening(self, node: Parsed, words: list[str]) -> None:
        event, member = words[-2:]
        self.of.put(event, self.of.events(), "event", plural=True)
        self._member(member)
        for label in parts_of(node, "label"):
            token = list(tokens(label))[-1]
            self.of.put(token, self._labels(token), "event of the example", defines=True)
        name = self.names.event_named(bare(event))
        known = None if name is None else self.names.events[name]
        if known is None or name is None:
            return
        place = Place((name,))
        for details in parts_of(node, "details"):
            for detail in parts_of(details, "detail"):
                slot, *runs = (child for child in detail.children if not isinstance(child, str))
                token = next(tokens(slot))
                at = fields_at(self.names, place)
                own = symbols({one: it for one, it in at.items() if one in known.fields})
                self.of.put(token, ChainMap(own, lists_at(self.names, place)), "field or list")
                field = known.fields.get(bare(token))
                listed = known.lists.get(bare(token))
                for value in (value for run in runs for value in run.children if not isinstance(value, str)):
                    if listed is not None:
                        closed: dict[str, Symbols] = {}
                        for it in listed.values():
                            closed |= it.words
                        self._part(value, closed, symbols({one: [it] for one, it in listed.items()}))
                    elif field is not None and field.type == "member" and value.data == "word":
                        self._member(value.children[0])
                    elif field is not None and not field.words and field.type == "text" and value.data == "word":
                        self.of.put(value.children[0], self._labels(value.children[0]), "value")
                    elif field is not None:
                        self._value(value, field.words)

    def _part(self, value: Parsed, words: Known, fields: Known) -> None:
        """A word of a part; one that was taken for the unit of the number before it is one too."""
        if value.data == "quantity" and len(value.children) > 1 and value.children[1] not in self.names.units:
            known: Known = ChainMap(dict(words), dict(fields), self.names.of("measure"))
            self.of.put(value.children[1], known, "value")
        else:
            self._value(value, words, fields)
