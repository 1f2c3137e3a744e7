"""How a difference between two clauses is said: in the canonical phrases of the language."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from loyalty_rules.core.differences import ClauseDifference
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.clause_phrases import clause_phrase
from loyalty_rules.syntax.phrases import Phrase, names_text, quantity_text

_VERBS = {"give": "gives", "multiply": "multiplies", "turn": "turns", "pays": "pays", "receives": "receives"}
"""Clauses that are said as what the declaration does; all others by their own word."""


def clause_differences(word: str, before: list[t.Clause], after: list[t.Clause]) -> Iterator[ClauseDifference]:
    """The differences between the clauses of one word. Equal ones go together, the rest pair by pair in their order."""
    old = [clause for clause in before if not any(_text(clause) == _text(other) for other in after)]
    new = [clause for clause in after if not any(_text(clause) == _text(other) for other in before)]
    for was, now in zip(old, new, strict=False):
        yield from _changed(word, was, now)
    for clause in old[len(new) :]:
        yield _one(word, clause, None)
    for clause in new[len(old) :]:
        yield _one(word, None, clause)


def text_of(clause: t.Clause) -> str:
    """The clause with its word, on one line; fields and what a head says have no word of their own."""
    return _text(clause) if clause.word in ("is", "field") else f"{clause.word} {_text(clause)}"


def _text(clause: t.Clause) -> str:
    phrase = _phrase(clause)
    rows = "; ".join(row.line for row in phrase.rows)
    return f"{phrase.line}: {rows}" if rows else phrase.line


def _phrase(clause: t.Clause) -> Phrase:
    """The clause in the canonical way, however it was written."""
    return clause_phrase(replace(clause, words=""))


def _one(word: str, was: t.Clause | None, now: t.Clause | None) -> ClauseDifference:
    clause = now or was
    assert clause is not None
    text = text_of(clause)
    sentence = f"new: {text}" if was is None else f"gone: {text}"
    return _difference(word, was, now, sentence)


def _difference(
    word: str, was: t.Clause | None, now: t.Clause | None, sentence: str, row: str = ""
) -> ClauseDifference:
    return ClauseDifference(
        word,
        "" if was is None else text_of(was),
        "" if now is None else text_of(now),
        sentence,
        "" if was is None else was.span.location,
        "" if now is None else now.span.location,
        row,
    )


def _changed(word: str, was: t.Clause, now: t.Clause) -> Iterator[ClauseDifference]:
    old, new = _phrase(was), _phrase(now)
    if (old.rows or new.rows) and old.key == new.key:
        for row, sentence in _rows(f"{word} {new.key}", old, new):
            yield _difference(word, was, now, sentence, row)
        return
    figures = figures_of(was, now)
    if figures is not None and isinstance(now.body, t.Cap):
        before, after = figures
        moved = "raised" if after.number > before.number else "lowered"
        sentence = f"cap {moved} from {quantity_text(before)} to {quantity_text(after)}: {text_of(now)}"
    elif figures is not None and word == "reach when":
        before, after = figures
        sentence = f"reached at {quantity_text(after)} instead of {quantity_text(before)}: {_text(now)}"
    elif (choices := _choices(was.body, now.body)) is not None:
        sentence = choices
    else:
        start = "" if word in ("is", "field") else f"{_VERBS.get(word, word)} "
        sentence = f"{start}{_text(now)}, was {_text(was)}"
    yield _difference(word, was, now, sentence)


def _rows(head: str, old: Phrase, new: Phrase) -> Iterator[tuple[str, str]]:
    """Row by row: by what stands before the amount."""
    before, after = {row.key: row for row in old.rows}, {row.key: row for row in new.rows}
    moved = [key for key in before if key not in after], [key for key in after if key not in before]
    # The bounds of bands are their keys.
    pairs = dict(zip(moved[1], moved[0], strict=True)) if len(moved[0]) == len(moved[1]) else {}
    for key, row in after.items():
        was = before.get(pairs.get(key, key))
        if was is None:
            yield key, f"{head}, new: {row.line}"
        elif was.line != row.line:
            yield key, f"{head}: {row.line}, was {was.value if was.key == row.key else was.line}"
    for key, row in before.items():
        if key not in after and key not in pairs.values():
            yield key, f"{head}, gone: {row.line}"


def _choices(was: object, now: object) -> str | None:
    """Fields that differ only in the words they can have."""
    match was, now:
        case (
            t.FieldDeclaration(type=t.ChoiceType(choices=old, several=one)),
            t.FieldDeclaration(type=t.ChoiceType(choices=new, several=other)),
        ) if one == other and replace(was, type=now.type) == now:
            more, less = (
                names_text(name for name in ours if name not in theirs) for ours, theirs in ((new, old), (old, new))
            )
            said = [f"can be {more} too"] if more else []
            said += [f"can't be {less} any more"] if less else []
            return f"`{now.name}` {' and '.join(said)}"
        case _:
            return None


def figures_of(was: t.Clause, now: t.Clause) -> tuple[t.Quantity, t.Quantity] | None:
    """The one quantity in which two clauses differ, in the same unit; None where they differ in more."""
    found = list(_differing(was.body, now.body))
    if len(found) != 1 or found[0] is None:
        return None
    old, new = found[0]
    return (old, new) if old.unit == new.unit else None


def _differing(was: object, now: object) -> Iterator[tuple[t.Quantity, t.Quantity] | None]:
    if isinstance(was, t.Quantity) and isinstance(now, t.Quantity):
        if was != now:
            yield was, now
    elif isinstance(was, t.Node) and type(was) is type(now):
        for name in was.__struct_fields__:
            if name not in t.APART:
                yield from _differing(getattr(was, name), getattr(now, name))
    elif isinstance(was, tuple) and isinstance(now, tuple) and len(was) == len(now):
        for one, other in zip(was, now, strict=True):
            yield from _differing(one, other)
    elif was != now:
        yield None
