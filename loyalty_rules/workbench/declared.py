"""The declarations of a programme with what they mean, so that two programmes can be laid over each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from loyalty_rules.model import ruleset as r
from loyalty_rules.syntax import tree as t
from loyalty_rules.workbench.aspects import ASPECTS, Aspect, noun_of
from loyalty_rules.workbench.meaning import Meanings, said
from loyalty_rules.workbench.programmes import Programme

FAMILIES = {
    "cashback": "earn", "referral": "earn", "challenge": "earn", "badge": "tier", "reward": "exchange",
}  # fmt: skip
"""Words whose names are one set, so that one may take the place of another."""

SILENT = ("language", "include", "test")
"""Declarations that say nothing about what is done."""

SHARED = "at most"
"""The word of caps on several rules, which have no name."""

ITSELF = "itself"

FIELDS = ("event", "member")

REVENUE = "revenue is"
"""The clause of an event that stands among its fields."""


class Declared(Struct, frozen=True):
    """A declaration. `meaning`: of each aspect, or of each field of an event. `spoken`: what people are told."""

    node: t.Declaration
    name: str
    meaning: Mapping[Aspect | str, object]
    spoken: object

    @property
    def place(self) -> str:
        return self.node.name_span.location if self.node.name is not None else self.node.span.location

    @property
    def family(self) -> str:
        return FAMILIES.get(self.node.word, self.node.word)


def declared(programme: Programme, renamed: Mapping[str, str] | None = None) -> dict[tuple[str, str], Declared]:
    """Every declaration that matters, by its family and name, in source order. Names are read as `renamed` says; the
    programme itself and `member` have the name that all have, caps on several rules go by their number."""
    renames = renamed or {}
    caps = iter(programme.ruleset.caps)
    found: dict[tuple[str, str], Declared] = {}
    for node in programme.document.declarations:
        if node.word in SILENT:
            continue
        name = renames.get(node.name or "", node.name or "")
        # Its own name says nothing, wherever it stands in it.
        meanings = Meanings(programme.ruleset, {**renames, node.name or "": ITSELF})
        if node.word in FIELDS:
            fields = _fields(programme.ruleset, node)
            one = Declared(node, name, {key: meanings.of(value) for key, value in fields.items()}, None)
        elif node.word == SHARED:
            cap = next(caps)
            name = str(sum(family == SHARED for family, _ in found))
            one = Declared(node, name, _aspects(node, meanings.attributes(cap)), None)
        elif node.word in ("condition", "value", "table"):
            clauses = tuple(said(clause.body, renames) for clause in node.clauses)
            one = Declared(node, name, _aspects(node, {"said": clauses}), node.title)
        else:
            noun = noun_of(programme.ruleset, node)
            assert noun is not None
            attributes = meanings.attributes(noun)
            if isinstance(noun, r.Notice):
                attributes.update(meanings.attributes(noun.rule))
            title = programme.ruleset.program.name if node.word == "program" else node.title
            name = "" if node.word == "program" else name
            one = Declared(node, name, _aspects(node, attributes), title)
        found[one.family, name] = one
    return found


def _aspects(node: t.Declaration, attributes: Mapping[str, object]) -> Mapping[Aspect | str, object]:
    return {aspect: tuple(attributes[name] for name in aspect.fields) for aspect in ASPECTS[node.word]}


def _fields(ruleset: r.Ruleset, node: t.Declaration) -> dict[str, object]:
    """The fields that the declaration names, those of a list by `list.field`, and what of it is revenue."""
    found: dict[str, object] = {}
    event = None if node.word == "member" else ruleset.events[node.name or ""]
    for clause in node.clauses:
        if isinstance(clause.body, t.Revenue):
            continue
        assert isinstance(clause.body, t.FieldDeclaration)
        name = clause.body.name
        if event is None:
            found[name] = ruleset.member[name]
        elif name in event.lists:
            listed = event.lists[name].fields
            found.update({f"{name}.{part.name}": listed[part.name] for part in _parts(clause.body)})
        else:
            found[name] = event.fields[name]
    if event is not None:
        found[REVENUE] = event.revenue
    return found


def _parts(field: t.FieldDeclaration) -> Iterable[t.FieldDeclaration]:
    return field.type.fields if isinstance(field.type, t.ListType) else ()


def paired(
    before: Mapping[tuple[str, str], Declared], after: Mapping[tuple[str, str], Declared]
) -> dict[tuple[str, str], Declared]:
    """`before` with its caps on several rules under the numbers that they have in `after`: the same cap's, or that of
    the one on the same rules. One that has none has a number that nothing has."""
    caps, theirs = ({key: one for key, one in side.items() if key[0] == SHARED} for side in (before, after))
    keys: dict[tuple[str, str], tuple[str, str]] = {}
    for alike in (_whole, _rules):
        for key, one in caps.items():
            free = (other for other in theirs if other not in keys.values() and alike(theirs[other]) == alike(one))
            found = None if key in keys else next(free, None)
            if found is not None:
                keys[key] = found
    return {keys.get(key, (SHARED, f"gone {key[1]}") if key in caps else key): one for key, one in before.items()}


def _whole(cap: Declared) -> object:
    return cap.meaning


def _rules(cap: Declared) -> object:
    (aspect,) = (one for one in cap.meaning if isinstance(one, Aspect))
    fields = cap.meaning[aspect]
    assert isinstance(fields, tuple)
    return fields[aspect.fields.index("rules")]


def renames(old: Programme, new: Programme) -> dict[str, str]:
    """Old names to new ones: what is gone, and there again with the same content. What only differed by such a name is
    found to be the same once that is known, so it is looked for until nothing more is found."""
    known: dict[str, str] = {}
    after = declared(new)
    while True:
        before = declared(old, known)
        gone = [one for key, one in before.items() if key not in after]
        fresh = [one for key, one in after.items() if key not in before]
        pair = next(((was, now) for was in gone for now in fresh if _alike(was, now)), None)
        if pair is None:
            return known
        known[pair[0].node.name or ""] = pair[1].name


def _alike(was: Declared, now: Declared) -> bool:
    nameless = was.node.word in (*FIELDS, SHARED, "program")
    return not nameless and was.family == now.family and was.meaning == now.meaning
