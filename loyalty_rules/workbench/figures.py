"""The figures of a ruleset: every number and every day in its clauses that can be set, by an address that people can
type.

An address is `DECLARATION.CLAUSE`, then what tells several figures of a clause apart: the row (`tier-bonus.by.Gold`),
what the figure is there for (`base.give.per`), or a number. What is not needed to tell it apart may be left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.currencies import MINOR_DIGITS
from loyalty_rules.core.quantities import singular_of
from loyalty_rules.core.sweeps import Figure
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.clause_phrases import clause_phrase
from loyalty_rules.syntax.phrases import quantity_text
from loyalty_rules.workbench.difference_words import text_of

_NO_FIGURES = ("language", "include", "test", "event", "member")
_ROLES = {
    "per": "per", "then": "then", "every": "every", "floor": "at least", "within": "within", "grace": "grace",
    "step": "rounding", "window": "window", "since": "since", "day": "day",
}  # fmt: skip
"""Fields of the tree that say what a figure in them is there for."""

_COMPARED = frozenset(("when", "never when", "still when", "reach when", "keep", "is"))
"""Clauses in which a number is compared or reckoned with; all others give, take or count, nothing below zero."""

_COUNTED = frozenset(("day", "week", "month", "year", "time", "visit", "purchase"))


class FigureError(ValueError):
    """A figure or a value that is named and is not there; the text says what there is instead."""


class _Found(Struct, frozen=True):
    path: tuple[str | int, ...]
    labels: tuple[str, ...]
    number: Fraction
    unit: str
    rated: bool
    place: str
    is_day: bool = False


def figures(document: t.Document) -> tuple[Figure, ...]:
    """Every figure that can be set, in source order."""
    found: list[Figure] = []
    heads, many = _heads(document), _words_for_many(document)
    one_of = {word: one for one, word in many.items()}
    for index, declaration in enumerate(document.declarations):
        if declaration.word in _NO_FIGURES:
            continue
        words = [clause.word for clause in declaration.clauses]
        for number, clause in enumerate(declaration.clauses):
            label = _clause_label(clause, words, number)
            path = ("declarations", index, "clauses", number, "body")
            every = list(_in(clause.body, path, ()))
            for one, more in zip(every, _numbered([one.labels for one in every]), strict=True):
                parts = [part for part in (heads[index], label, *one.labels, more) if part]
                address, unit = ".".join(parts), many.get(one.unit, one.unit)
                found.append(
                    Figure(
                        address,
                        one.number,
                        unit,
                        _step(one),
                        one.place,
                        text_of(clause),
                        one.path,
                        one_of.get(unit, ""),
                        one.number < 0 or (clause.word in _COMPARED and not one.rated),
                        one.is_day,
                    )
                )
    return tuple(found)


def _words_for_many(document: t.Document) -> dict[str, str]:
    """The word for many of a unit, by the word for one."""
    found = {one: f"{one}s" for one in ("day", "week", "month", "year", "time")}
    for declaration in document.declarations:
        if declaration.word == "wallet" and declaration.name is not None:
            found[singular_of(declaration.name)] = declaration.name
            for clause in declaration.clauses:
                if clause.word == "unit" and isinstance(clause.body, t.Words) and len(clause.body.names) == 2:
                    found[clause.body.names[0]] = clause.body.names[1]
    return found


def _heads(document: t.Document) -> list[str]:
    """What each declaration is called: its name; with its word where others have the name too."""
    names = [one.word if one.word == "program" else one.name or one.word for one in document.declarations]
    kept = [name for name, one in zip(names, document.declarations, strict=True) if one.word not in _NO_FIGURES]
    found = []
    for name, declaration in zip(names, document.declarations, strict=True):
        if kept.count(name) > 1 and declaration.name is not None:
            name = f"{declaration.word} {name}"
        found.append(name)
    # Caps on several rules have no name: they go by their number.
    return [
        f"{name} {found[: index + 1].count(name)}" if found.count(name) > 1 and kept.count(name) > 1 else name
        for index, name in enumerate(found)
    ]


def _clause_label(clause: t.Clause, words: Sequence[str], number: int) -> str:
    if clause.word == "is":
        return ""
    if isinstance(clause.body, t.Dated):
        return f"from {clause.body.since}"
    return clause.word if words.count(clause.word) == 1 else f"{clause.word} {words[: number + 1].count(clause.word)}"


def _in(node: object, path: tuple[str | int, ...], labels: tuple[str, ...], rated: bool = False) -> Iterator[_Found]:
    match node:
        case t.Quantity(number=number, unit=unit):
            yield _Found((*path, "number"), labels, number, unit, rated, node.span.location)
        case t.RollingWindow(count=count, unit=unit):
            yield _Found((*path, "count"), labels, Fraction(count), unit, False, node.span.location)
        case t.Stock(number=number):
            yield _Found((*path, "number"), labels, number, "", False, node.span.location)
        case t.Rows(rows=rows):
            for index, row in enumerate(rows):
                key = clause_phrase(t.Clause("by", replace(node, rows=(row,)))).rows[0].key
                place = (*path, "rows", index)
                yield from _in(row.amount, (*place, "amount"), (*labels, key))
                yield from _days(row, place, (*labels, key))
        case t.Bands(by=by, bands=bands):
            yield from _in(by, (*path, "by"), labels)
            for index, band in enumerate(bands):
                key = "above" if band.bound is None else _bound(band)
                place = (*path, "bands", index)
                yield from _in(band.amount, (*place, "amount"), (*labels, key))
                if band.bound is not None:
                    yield from _in(band.bound, (*place, "bound"), (*labels, key, "bound"))
        case t.TurnSteps(steps=steps):
            for index, step in enumerate(steps):
                yield from _in(step, (*path, "steps", index), (*labels, f"step {index + 1}"))
        case t.Turn(price=price, value=value):
            yield from _in(price, (*path, "price"), labels)
            yield from _in(value, (*path, "value"), (*labels, "into"))
        case t.Node():
            yield from _days(node, path, labels)
            rate = isinstance(node, t.Rate)
            for name in node.__struct_fields__:
                if name in t.APART:
                    continue
                role = _ROLES.get(name, "")
                more = (*labels, role) if role else labels
                yield from _in(getattr(node, name), (*path, name), more, rate and name == "value")
        case tuple():
            for index, one in enumerate(node):
                yield from _in(one, (*path, index), labels)
        case _:
            pass


def _days(node: t.Node, path: tuple[str | int, ...], labels: tuple[str, ...]) -> Iterator[_Found]:
    """The days that a node names itself."""
    ranged = isinstance(node, t.DateRange | t.DatesWindow) and node.first is not None
    for name in node.__struct_fields__:
        day = getattr(node, name)
        if isinstance(day, date):
            role = {"last": "to" if ranged else "", "first": "from" if labels else ""}.get(name, _ROLES.get(name, ""))
            number = Fraction(day.toordinal())
            yield _Found(
                (*path, name), (*labels, role) if role else labels, number, "", False, node.span.location, True
            )


def _bound(band: t.Band) -> str:
    assert band.bound is not None
    return f"{'up to' if band.inclusive else 'below'} {quantity_text(band.bound)}"


def _numbered(labels: list[tuple[str, ...]]) -> list[str]:
    """What tells apart figures with the same labels: their number."""
    return [str(labels[: index + 1].count(one)) if labels.count(one) > 1 else "" for index, one in enumerate(labels)]


def _step(found: _Found) -> Fraction:
    """The smallest change that makes sense: a cent, a tenth of a per cent, a hundredth of a rate, one of what is
    counted, a day."""
    if found.is_day:
        return Fraction(1)
    if found.unit == "%":
        return Fraction(1, 10)
    if found.unit in MINOR_DIGITS:
        step = Fraction(1, 10 ** MINOR_DIGITS[found.unit])
        while 0 < found.number < 10 * step:  # what a point is worth is a fraction of a cent, or a few
            step /= 10
        return step
    if found.path[-1] == "count" or singular_of(found.unit) in _COUNTED:
        return Fraction(1)
    if found.rated or not found.unit:
        return Fraction(1, 100)
    return Fraction(1)


# ------------------------------------------------------------------------------------------------ naming and setting
def figure_named(name: str, known: Sequence[Figure]) -> Figure:
    """The figure that is meant. Raises FigureError where there is none, or more than one could be."""
    meant = meant_by(name, known)
    if len(meant) == 1:
        return meant[0]
    # A rate is what is given; what it is given for is named: `base.give.per`.
    first = min(meant, key=lambda one: len(one.address), default=None)
    if first is not None and all(one is first or one.address.startswith(f"{first.address}.") for one in meant):
        return first
    if meant:
        listed = ", ".join(f"`{one.address}` ({one.present})" for one in meant[:12])
        raise FigureError(f"`{name}` could be several figures: {listed}")
    near = get_close_matches(_spoken(name), [one.address for one in known], 3, 0.5)
    help = f"did you mean {' or '.join(f'`{one}`' for one in near)}?" if near else "`--list` shows all there are"
    raise FigureError(f"there is no figure `{name}`: {help}")


def meant_by(name: str, known: Sequence[Figure]) -> list[Figure]:
    """The figures that a name could mean: the one with that address, or all whose address has more parts."""
    wanted, spoken = name.strip(), _spoken(name)
    exact = [one for text in (wanted, spoken) for one in known if one.address == text]
    return exact[:1] or [one for one in known if spoken in _shorter(one)]


def _spoken(name: str) -> str:
    """`cap of coffee-month` is `coffee-month.at most`."""
    clause, of, declaration = name.strip().partition(" of ")
    return f"{declaration}.{'at most' if clause == 'cap' else clause}" if of else name.strip()


def _shorter(figure: Figure) -> set[str]:
    """The address with any of its parts left out, but the first."""
    parts = _parts(figure.address)
    head, rest = parts[0], parts[1:]
    return {".".join((head, *kept)) for count in range(len(rest) + 1) for kept in combinations(rest, count)}


def _parts(address: str) -> list[str]:
    """The parts of an address: a dot between two digits is a decimal point."""
    parts = [""]
    for index, sign in enumerate(address):
        inside = address[index - 1 : index].isdigit() and address[index + 1 : index + 2].isdigit()
        if sign == "." and not inside:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def with_figures(document: t.Document, values: Mapping[Figure, Fraction]) -> t.Document:
    """The tree with other numbers in the places of figures: the one place where a ruleset is changed."""
    changed: object = document
    for figure, number in values.items():
        changed = _put(changed, figure.path, number)
    assert isinstance(changed, t.Document)
    return changed


def _put(node: object, path: tuple[str | int, ...], number: Fraction) -> object:
    if not path:
        return (
            date.fromordinal(int(number)) if isinstance(node, date)
            else int(number) if isinstance(node, int) else number
        )  # fmt: skip
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        assert isinstance(node, tuple)
        return (*node[:step], _put(node[step], rest, number), *node[step + 1 :])
    assert isinstance(node, t.Node)
    changed = replace(node, **{step: _put(getattr(node, step), rest, number)})
    # What it was written in doesn't say the new number.
    return replace(changed, words="") if isinstance(changed, t.Clause) else changed
