"""What a name may stand for at a place, innermost first, as the model reads it."""

from __future__ import annotations

from collections import ChainMap

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.lsp.symbols import FACTS, FieldKnown, Known, Names, Symbol, Symbols

LAPSE = "lapse"
_LAPSE = {
    "lapsing": FieldKnown(Symbol("fact", "lapsing"), "amount"),
    "last-day": FieldKnown(Symbol("fact", "last-day"), "date"),
}
_DECLARED = ("measure", "value", "segment", "table", "condition")


class Place(Struct, frozen=True):
    """The events whose fields are in reach, and the list whose parts are. No events: the clock, or any event."""

    events: tuple[str, ...] = ()
    parts: str = ""

    def inside(self, parts: str) -> Place:
        return replace(self, parts=parts)


def _in_all(found: list[dict[str, FieldKnown]]) -> dict[str, list[FieldKnown]]:
    first, *rest = found or [{}]
    return {name: [it[name] for it in found] for name in first if all(name in other for other in rest)}


def fields_at(names: Names, place: Place) -> dict[str, list[FieldKnown]]:
    """The fields in reach by their names, the innermost of each; of several events what all of them have."""
    key = ("fields", place)
    found: dict[str, list[FieldKnown]] | None = names.kept.get(key)
    if found is None:
        found = names.kept[key] = _fields_at(names, place)
    return found


def _fields_at(names: Names, place: Place) -> dict[str, list[FieldKnown]]:
    events = [_LAPSE if name == LAPSE else names.events[name].fields for name in place.events if _is_known(names, name)]
    lists = [names.events[name].lists.get(place.parts, {}) for name in place.events if name in names.events]
    own = {name: [known] for name, known in names.member.items()}
    facts = {name: [known] for name, known in FACTS.items()}
    return {**own, **facts, **_in_all(events), **(_in_all(lists) if place.parts else {})}


def _is_known(names: Names, event: str) -> bool:
    return event == LAPSE or event in names.events


def symbols(known: dict[str, list[FieldKnown]]) -> dict[str, Symbols]:
    return {name: tuple(dict.fromkeys(it.symbol for it in several)) for name, several in known.items()}


def lists_at(names: Names, place: Place) -> dict[str, Symbols]:
    """The lists of parts that the events in reach have."""
    events = [names.events[name] for name in place.events if name in names.events]
    found: dict[str, Symbols] = {}
    for event in events:
        for name in event.lists:
            if all(name in other.lists for other in events):
                symbol = Symbol("list", name, event.owner.get(name, ""))
                found[name] = tuple(dict.fromkeys((*found.get(name, ()), symbol)))
    return found


def expressions_at(names: Names, place: Place) -> Known:
    """All names that mean something in an expression."""
    key = ("expressions", place)
    found: Known | None = names.kept.get(key)
    if found is None:
        found = names.kept[key] = ChainMap(symbols(fields_at(names, place)), names.ladders, names.of(*_DECLARED))
    return found


def words_of(names: Names, place: Place, name: str) -> Known:
    """The words that what has this name is closed to, and what they name; the codes for a text."""
    if name in (found := fields_at(names, place)):
        words: dict[str, Symbols] = {}
        for known in found[name]:
            for word, several in (known.words or (names.of("code") if known.codes else {})).items():
                words[word] = tuple(dict.fromkeys((*words.get(word, ()), *several)))
        return words
    if name in names.ladders:
        return names.tiers.get(name, {})
    return names.closed.get(name, {})


def members_at(names: Names, place: Place) -> dict[str, Symbols]:
    """The fields in reach that hold a member."""
    found = fields_at(names, Place(place.events))
    return symbols({name: several for name, several in found.items() if several[0].type == "member"})


def dates_of_member(names: Names) -> dict[str, Symbols]:
    return symbols({name: [known] for name, known in names.member.items() if known.type == "date"})
