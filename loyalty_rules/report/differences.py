"""What changed between two rulesets, for people, for a review on the web, and for other programs."""

from __future__ import annotations

from collections.abc import Iterator

from loyalty_rules.core.differences import ClauseDifference, DeclarationDifference, Difference, Differences
from loyalty_rules.report.markdown import code, plain, prose

VERSION = 1

_HEADS = {
    Difference.NEW: "new",
    Difference.GONE: "gone",
    Difference.RENAMED: "renamed",
    Difference.CHANGED: "changed",
    Difference.WORDED: "only worded otherwise",
}


def verdict(found: Differences) -> str:
    """One sentence about all of it."""
    if not found.declarations:
        return "both mean the same"
    if found.same:
        return "both mean the same; some of it is worded otherwise"
    renamed = sum(one.difference is Difference.RENAMED for one in found.declarations)
    count = sum(one.difference is not Difference.WORDED for one in found.declarations) - renamed
    said = [f"{count:,} {'declaration means' if count == 1 else 'declarations mean'} something else"] if count else []
    said += [f"{renamed:,} {'is' if renamed == 1 else 'are'} renamed"] if renamed else []
    return ", ".join(said) if count else f"{said[0]}, and nothing means anything else"


def lines(found: Differences) -> Iterator[str]:
    """The differences as text."""
    yield f"{found.old} → {found.new}: {verdict(found)}"
    for one in found.declarations:
        yield ""
        yield f"{_HEADS[one.difference]}: {_named(one)}"
        if one.difference in (Difference.NEW, Difference.GONE):
            yield f"  {one.old_place or one.new_place}"
        elif not one.clauses or one.difference is Difference.RENAMED:
            yield f"  {_places(one)}"
        for index, clause in enumerate(one.clauses, 1):
            yield f"  {_sentence(one, clause)}"
            told_next = index < len(one.clauses) and _places(one.clauses[index]) == _places(clause)
            if one.difference not in (Difference.NEW, Difference.GONE) and not told_next:
                yield f"    {_places(clause)}"
        if one.touches:
            yield f"  touches: {one.touches}"
        if one.read_by:
            yield f"  and what reads it: {', '.join(one.read_by)}"


def _named(one: DeclarationDifference) -> str:
    name = f"{one.word} `{one.name}`" if one.name else one.word
    return f"{name}, was `{one.old_name}`" if one.old_name and one.old_name != one.name else name


def _sentence(one: DeclarationDifference, clause: ClauseDifference) -> str:
    """What is wholly new or gone is told without saying so again for each clause."""
    if one.difference is Difference.NEW:
        return clause.new
    return clause.old if one.difference is Difference.GONE else clause.sentence


def _places(one: ClauseDifference | DeclarationDifference) -> str:
    return " → ".join(place for place in (one.old_place, one.new_place) if place)


def as_json(found: Differences) -> dict[str, object]:
    """As data. Keys are never renamed, only added, while `version` is 1."""
    return {
        "version": VERSION,
        "old": found.old,
        "new": found.new,
        "same": found.same,
        "differences": [
            {
                "difference": one.difference.value,
                "word": one.word,
                "name": one.name or None,
                "old_name": one.old_name or None,
                "old_place": one.old_place or None,
                "new_place": one.new_place or None,
                "touches": one.touches or None,
                "read_by": list(one.read_by),
                "clauses": [
                    {
                        "clause": clause.clause,
                        "sentence": clause.sentence,
                        "old": clause.old or None,
                        "new": clause.new or None,
                        "old_place": clause.old_place or None,
                        "new_place": clause.new_place or None,
                    }
                    for clause in one.clauses
                ],
            }
            for one in found.declarations
        ],
    }


def markdown(found: Differences) -> Iterator[str]:
    """The differences as Markdown."""
    yield f"**{plain(verdict(found))}** ({code(found.old)} → {code(found.new)})"
    yield from markdown_list(found)


def markdown_list(found: Differences) -> Iterator[str]:
    """The differences as a list."""
    if found.declarations:
        yield ""
    for one in found.declarations:
        name = f"{one.word} {code(one.name)}" if one.name else one.word
        was = f", was {code(one.old_name)}" if one.old_name and one.old_name != one.name else ""
        yield f"- {_HEADS[one.difference]}: **{name}**{was}"
        for clause in one.clauses:
            places = (
                "" if one.difference in (Difference.NEW, Difference.GONE) else f" <sub>{plain(_places(clause))}</sub>"
            )
            yield f"  - {prose(_sentence(one, clause))}{places}"
        if one.touches:
            yield f"  - touches: {prose(one.touches)}"
        if one.read_by:
            yield f"  - and what reads it: {plain(', '.join(one.read_by))}"
