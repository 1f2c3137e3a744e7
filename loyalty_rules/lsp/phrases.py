"""The names inside of clauses: what the grammar found, and what each name means at its place."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable

from loyalty_rules.lsp.places import (
    Place,
    dates_of_member,
    expressions_at,
    fields_at,
    lists_at,
    members_at,
    symbols,
    words_of,
)
from loyalty_rules.lsp.symbols import Known, Names, Symbol, Symbols, bare, parts_of, tokens
from loyalty_rules.model.units import DURATION_WORDS
from loyalty_rules.syntax.nodes import Parsed

_LENGTHS: Known = dict.fromkeys(DURATION_WORDS, ())
_COMPARISONS = (
    *("is_", "is_not", "compare", "one_of", "not_one_of", "includes"),
    *("between", "at_least", "at_most", "more_than", "less_than"),
)


_OF_TIME = ("returns", "hold_for", "life_for", "keep_for", "grace")
"""What has a length of time in it: there `days` is no measure of that name."""
_OF_FIRST = ("where", "trigger_window", "trigger_within")


class Phrases:
    """The walk through what one clause says; `name` is that of its declaration."""

    names: Names
    name: str

    def put(self, token: str, known: Known, role: str, *, plural: bool = False, defines: bool = False) -> Symbols:
        """A name that stands here; what it stands for."""
        raise NotImplementedError

    def met(self, found: Symbols, place: Place) -> None:
        """What was read at a place."""
        raise NotImplementedError

    def put_names(self, node: Parsed, known: Known, role: str, plural: bool = False) -> None:
        """Every name below a node."""
        for token in tokens(node):
            if token not in (",", "or") and getattr(token, "type", "") in ("NAME", "STRING"):
                self.put(token, known, role, plural=plural)

    def events(self) -> dict[str, Symbols]:
        return {name: (Symbol("event", name),) for name in self.names.events}

    def _of_member(self) -> dict[str, Symbols]:
        return symbols({name: [known] for name, known in self.names.member.items()})

    # -------------------------------------------------------------------------------------------- inside of clauses
    def node(self, node: Parsed, place: Place) -> None:
        """What the grammar found, and everything in it."""
        names = self.names
        match node.data:
            case "reference":
                self.read(node.children[0], place, "name", expressions_at(names, place))
                self.below(node, place, node.children[1:])
            case data if data in _OF_TIME:
                self._of_time(node, place)
            case "quantity":
                if len(node.children) > 1:
                    self.put(node.children[1], ChainMap(names.units, names.of("measure")), "unit", plural=True)
            case kind if kind in _COMPARISONS:
                self._comparison(node, place)
            case "fold_sum" | "fold_largest" | "fold_smallest" | "fold_number":
                self._fold(node, place, ())
            case "filtered":
                inner, *rest = (child for child in node.children if not isinstance(child, str))
                self._fold(inner, place, tuple(rest))
            case "revenue_of" if str(getattr(node.children[0], "data", "")).startswith("fold_"):
                inner, *rest = (child for child in node.children if not isinstance(child, str))
                self._fold(inner, place, tuple(rest))
            case "any_where" | "every_where" | "no_where" | "scope_list" | "scope_each" | "scope_unit":
                self._in_list(node, place)
            case "shares":
                for part in parts_of(node, "shared"):
                    self.put_names(
                        part, symbols({one: [it] for one, it in names.member.items()}), "field of the member"
                    )
            case "holds" | "floor":
                self.put_names(node, names.all_tiers, "tier")
            case "on_status":
                self.put_names(node, ChainMap(names.all_tiers, names.ladders), "tier")
            case "this_stretch_from" | "per_year_from" | "on_end_from" | "on_anniversary" | "year_from":
                self.put_names(node, dates_of_member(names), "date of the member")
            case "on_event":
                self.put_names(node, ChainMap(self.events(), dates_of_member(names)), "event", plural=True)
            case "in_the_last" | "moment_after" | "after" | "life_idle" | "trigger_within":
                self._counted_from(node, place)
            case "on_first" | "on_any":
                self._first(node)
            case "reached":
                self.put_names(node, names.of("measure"), "measure")
            case "on_lapse" | "turn_of" | "datum_of":
                self._of_wallet(node, place)
            case "gift_to":
                self.put(node.children[0], members_at(names, place), "who gets it")
                self.below(node, place, node.children[1:])
            case "per_name":
                known = {
                    name: it for name, it in fields_at(names, place).items() if it[0].words or it[0].type == "text"
                }
                self.put_names(node, ChainMap(symbols(known), names.ladders), "what is counted per")
            case "fee":
                self.below(node, place)
                self.put_names(parts_of(node, "name")[0], names.units, "unit")
            case "multiply" | "cap_rules":
                for part in parts_of(node, "names"):
                    self.put_names(part, names.of("rule"), "rule")
                self.below(node, place, [it for it in node.children if getattr(it, "data", "") != "names"])
            case "share":
                *before, of = (child for child in node.children if not isinstance(child, str))
                self.below(node, place, before)
                self._share_of(of, place)
            case "given_measure":
                wallet, rules = parts_of(node, "name", "names")
                self.put_names(wallet, ChainMap(names.wallets, names.units), "wallet")
                self.put_names(rules, names.of("rule"), "rule")
            case data if data.endswith("_measure"):
                self._measure(node)
            case _:
                self.below(node, place)

    def below(self, node: Parsed, place: Place, children: Iterable[object] | None = None) -> None:
        for child in node.children if children is None else children:
            if not isinstance(child, str):
                self.node(child, place)  # type: ignore[arg-type]

    def read(self, token: str, place: Place, role: str, known: Known) -> None:
        """A name that is read in an expression."""
        self.met(self.put(token, known, role), place)

    def _comparison(self, node: Parsed, place: Place) -> None:
        left, *rest = (child for child in node.children if not isinstance(child, str))
        self.node(left, place)
        words: Known = {}
        if left.data == "reference":
            words = words_of(self.names, place, bare(left.children[0]))
        elif left.data == "of_top":
            words = self.names.closed.get(bare(next(tokens(parts_of(left, "reference")[0]))), {})
        for child in rest:
            self.compared(child, words, place)

    def compared(self, node: Parsed, words: Known, place: Place) -> None:
        """A side of a comparison: a word of what stands on the other side, or an expression of its own."""
        match node.data:
            case "options" | "default":
                for child in node.children:
                    if not isinstance(child, str):
                        self.compared(child, words, place)
            case "reference" if len(node.children) == 1:
                known = ChainMap(dict(words), expressions_at(self.names, place))  # type: ignore[arg-type]
                self.read(node.children[0], place, "value" if words else "name", known)
            case "text_literal":
                self.put(node.children[0], words, "value")
            case _:
                self.node(node, place)

    def _fold(self, node: Parsed, place: Place, where: tuple[Parsed, ...]) -> None:
        *values, name = (child for child in node.children if not isinstance(child, str))
        self.put_names(name, lists_at(self.names, place), "list")
        inside = place.inside(bare(next(tokens(name))))
        for value in (*values, *where):
            self.node(value, inside)

    def _in_list(self, node: Parsed, place: Place) -> None:
        name = parts_of(node, "name")[0]
        self.put_names(name, lists_at(self.names, place), "list")
        inside = place.inside(bare(next(tokens(name))))
        self.below(node, inside, [child for child in node.children if child is not name])

    def _of_time(self, node: Parsed, place: Place) -> None:
        for quantity in parts_of(node, "quantity"):
            self.put(quantity.children[-1], _LENGTHS, "length of time")
        self.below(node, place, [child for child in node.children if getattr(child, "data", "") != "quantity"])

    def _counted_from(self, node: Parsed, place: Place) -> None:
        for part in parts_of(node, "name"):
            role = "event" if node.data == "life_idle" else "counted from"
            self.put_names(part, self.events(), role, plural=True)
        if node.data == "in_the_last":
            self.put(node.children[-1], self.events(), "event or length of time", plural=True)
        self._of_time(node, place)

    def _first(self, node: Parsed) -> None:
        name = parts_of(node, "name")[0]
        self.put_names(name, self.events(), "event", plural=True)
        event = self.names.event_named(bare(next(tokens(name))))
        place = Place((event,) if event is not None else ())
        self.below(node, place, [child for child in node.children if getattr(child, "data", "") in _OF_FIRST])

    def _of_wallet(self, node: Parsed, place: Place) -> None:
        self._of_time(node, place)
        self.put_names(parts_of(node, "name")[0], ChainMap(self.names.wallets, self.names.units), "wallet")

    def _share_of(self, node: Parsed, place: Place) -> None:
        if node.data != "reference" or len(node.children) > 1:
            self.node(node, place)
            return
        near = symbols(fields_at(self.names, place))
        self.read(
            node.children[0],
            place,
            "rule or name",
            ChainMap(near, self.names.of("rule"), dict(expressions_at(self.names, place))),
        )

    def _measure(self, node: Parsed) -> None:
        source = parts_of(node, "source")[0]
        *parts, event = parts_of(source, "name")
        name = self.names.event_named(bare(next(tokens(event))))
        place = Place((name,) if name is not None else ())
        self.put_names(event, self.events(), "event", plural=True)
        for part in parts:
            self.put_names(part, lists_at(self.names, place), "list")
            place = place.inside(bare(next(tokens(part))))
        for child in node.children:
            if isinstance(child, str) or child is source:
                continue
            if child.data in ("name", "keyed"):
                token = [one for one in tokens(child) if getattr(one, "type", "") in ("NAME", "STRING")][-1]
                self.put(token, expressions_at(self.names, place), "field")
                if node.data == "latest_measure" or child.data == "keyed":
                    self.names.closed[self.name] = words_of(self.names, place, bare(token))
            else:
                self.node(child, place)
