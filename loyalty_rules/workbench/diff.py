"""What changed in meaning between two rulesets. Texts that mean the same are no difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from loyalty_rules.core.differences import ClauseDifference, DeclarationDifference, Difference, Differences
from loyalty_rules.model import ruleset as r
from loyalty_rules.syntax import tree as t
from loyalty_rules.workbench.aspects import Aspect
from loyalty_rules.workbench.declared import FIELDS, REVENUE, Declared, declared, paired, renames
from loyalty_rules.workbench.difference_words import clause_differences
from loyalty_rules.workbench.programmes import Programme, read_programme
from loyalty_rules.workbench.touched import Touched, spoken


def diff(old: str | Path, new: str | Path) -> Differences:
    """What NEW does otherwise than OLD, declaration by declaration. Raises RulesetError where one has errors."""
    return differences(read_programme(old), read_programme(new))


def differences(old: Programme, new: Programme) -> Differences:
    """The same of programmes that are read already."""
    known = renames(old, new)
    after = declared(new)
    before = paired(declared(old, known), after)
    order = _order(before, after, old.ruleset, new.ruleset, known)
    changed = {key: _changes(before[key], one) for key, one in after.items() if key in before}
    for key, more in order.items():
        changed[key] = [*changed[key], *more]
    touched = Touched(new, after)
    found: list[DeclarationDifference] = []
    # What means something else although nothing was written there: because of what it reads.
    elsewhere = {key for key, one in after.items() if key in before and before[key].meaning != one.meaning}
    elsewhere -= {key for key, clauses in changed.items() if clauses}
    for key, now in after.items():
        was = before.get(key)
        read_by = touched.readers(now.name, now.family)
        if was is None:
            found.append(_whole(Difference.NEW, now, touched.sentence(now)))
            continue
        old_name, clauses = was.node.name or "", changed[key]
        renamed = now.node.word not in ("program", "at most") and old_name != (now.node.name or "")
        if clauses or (renamed and was.meaning != now.meaning):
            kind = Difference.CHANGED
        elif renamed:
            kind = Difference.RENAMED
        elif was.spoken != now.spoken:
            clauses = [_wording(was, now)]
            kind = Difference.WORDED
        else:
            continue
        only_said = kind in (Difference.WORDED, Difference.RENAMED)
        said = "" if only_said else touched.sentence(now, tuple(clauses), was.node)
        found.append(
            DeclarationDifference(
                kind, now.node.word, _called(now), _called(was), tuple(clauses), was.place, now.place, said,
                () if only_said else read_by,
            )
        )  # fmt: skip
    told = {name for one in found for name in one.read_by}
    untold = [key for key in after if key in elsewhere and after[key].name not in told]
    general = next((index for index, one in enumerate(found) if one.word == "program"), None)
    if general is not None:
        # What the programme says for all, its rounding or its currency, is read by whatever means something else now.
        found[general] = replace(found[general], read_by=tuple(spoken(after[key]) for key in untold))
    else:
        found.extend(_through(before[key], after[key]) for key in untold)
    gone = Touched(old, before)
    for key, was in before.items():
        if key not in after:
            found.append(_whole(Difference.GONE, was, gone.sentence(was)))
    return Differences(old.path, new.path, tuple(found))


def _called(one: Declared) -> str:
    return one.node.name or ""


def _whole(kind: Difference, one: Declared, touches: str) -> DeclarationDifference:
    fresh = kind is Difference.NEW
    clauses = [difference for word in _words(one.node.clauses) for difference in _clauses(word, one.node, fresh)]
    places = ("", one.place) if fresh else (one.place, "")
    name = _called(one)
    return DeclarationDifference(kind, one.node.word, name, "" if fresh else name, tuple(clauses), *places, touches)


def _clauses(word: str, node: t.Declaration, fresh: bool) -> Iterator[ClauseDifference]:
    own = [clause for clause in node.clauses if clause.word == word]
    yield from clause_differences(word, [] if fresh else own, own if fresh else [])


def _words(*groups: Iterable[t.Clause]) -> list[str]:
    """The words of clauses, each once, in their order."""
    return list(dict.fromkeys(clause.word for group in groups for clause in group))


def _changes(was: Declared, now: Declared) -> list[ClauseDifference]:
    """The clauses that say the aspects in which two declarations differ."""
    if now.node.word in FIELDS:
        return _field_changes(was, now)
    found: list[ClauseDifference] = []
    aspects = [one for one in (*now.meaning, *was.meaning) if isinstance(one, Aspect)]
    differing = dict.fromkeys(one for one in aspects if was.meaning.get(one) != now.meaning.get(one))
    words = {word for aspect in differing for word in aspect.clauses}
    for word in _words(now.node.clauses, was.node.clauses):
        if word in words:
            own = [[clause for clause in one.node.clauses if clause.word == word] for one in (was, now)]
            found.extend(clause_differences(word, *own))
    return found


def _field_changes(was: Declared, now: Declared) -> list[ClauseDifference]:
    found: list[ClauseDifference] = []
    before, after = _fields(was.node), _fields(now.node)
    for name in dict.fromkeys((*after, *before)):
        if was.meaning.get(name) == now.meaning.get(name):
            continue
        own = [[fields[name]] if name in fields else [] for fields in (before, after)]
        found.extend(clause_differences(REVENUE if name == REVENUE else "field", *own))
    return found


def _fields(node: t.Declaration) -> dict[str, t.Clause]:
    """Fields by name as clauses; each field of a list by `list.field`, what is revenue by its own word."""
    found: dict[str, t.Clause] = {}
    for clause in node.clauses:
        field = clause.body
        if isinstance(field, t.Revenue):
            found[REVENUE] = clause
            continue
        assert isinstance(field, t.FieldDeclaration)
        if not isinstance(field.type, t.ListType):
            found[field.name] = clause
            continue
        for part in field.type.fields:
            found[f"{field.name}.{part.name}"] = t.Clause("field", part, span=part.span)
    return found


def _wording(was: Declared, now: Declared) -> ClauseDifference:
    quoted = ["no title" if one.spoken is None else f'"{one.spoken}"' for one in (was, now)]
    old, new = ("" if one.spoken is None else f'"{one.spoken}"' for one in (was, now))
    return ClauseDifference("title", old, new, f"called {quoted[1]}, was {quoted[0]}", was.place, now.place)


def _through(was: Declared, now: Declared) -> DeclarationDifference:
    sentence = "says the same, and means something else through what it reads"
    clause = ClauseDifference("", "", "", sentence, was.place, now.place)
    return DeclarationDifference(
        Difference.CHANGED, now.node.word, _called(now), _called(was), (clause,), was.place, now.place
    )


# ------------------------------------------------------------------------------------------------ order
def _order(
    before: dict[tuple[str, str], Declared],
    after: dict[tuple[str, str], Declared],
    old: r.Ruleset,
    new: r.Ruleset,
    known: dict[str, str],
) -> dict[tuple[str, str], list[ClauseDifference]]:
    """Where the order says something: the tiers of a ladder, and the rules of which the first that applies counts."""
    found: dict[tuple[str, str], list[ClauseDifference]] = {}
    sequences = [
        *(("tier", "stands", a, b) for a, b in _pairs(_ladders(old), _ladders(new))),
        *(("earn", "is tried", a, b) for a, b in _pairs(_firsts(old), _firsts(new))),
    ]
    for family, verb, was, now in sequences:
        was = [known.get(name, name) for name in was]
        kept_before, kept = [one for one in was if one in now], [one for one in now if one in was]
        for index, (one, other) in enumerate(zip(kept_before, kept, strict=True)):
            if one == other:
                continue
            key, behind = (family, other), f"after `{kept[index - 1]}`" if index else "first"
            places = (before[key].place, after[key].place)
            sentence = f"now {verb} {behind}"
            found.setdefault(key, []).append(ClauseDifference("order", "", "", sentence, *places))
            break
    return found


def _pairs(old: dict[str, list[str]], new: dict[str, list[str]]) -> Iterator[tuple[list[str], list[str]]]:
    yield from ((old[name], new[name]) for name in new if name in old)


def _ladders(ruleset: r.Ruleset) -> dict[str, list[str]]:
    return {name: [tier.name for tier in tiers] for name, tiers in ruleset.ladders.items()}


def _firsts(ruleset: r.Ruleset) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for rule in ruleset.rules.values():
        if rule.stacking is not None and rule.stacking[0] is r.Stacking.FIRST:
            found.setdefault(rule.stacking[1], []).append(rule.name)
    return found
