"""Formulas over variables: each variable has a set of values it can have, and formulas say which of them it has."""

from __future__ import annotations

from collections.abc import Hashable

from msgspec import Struct

from loyalty_rules.checks.domain import Range


class Variable:
    """Something whose values are looked for. Equal where it is of the same thing; that is hashed only once."""

    __slots__ = ("_hash", "of")

    def __init__(self, of: Hashable) -> None:
        self.of = of
        self._hash = hash(of)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Variable) and self._hash == other._hash and self.of == other.of)

    def __repr__(self) -> str:
        return f"Variable({self.of!r})"


class Atom(Struct, frozen=True):
    """A variable has one of the allowed values, out of those it can have at all."""

    variable: Variable
    possible: Range
    allowed: Range


class All(Struct, frozen=True):
    parts: tuple[Formula, ...]


class Any(Struct, frozen=True):
    parts: tuple[Formula, ...]


Formula = Atom | All | Any

TRUE = All(())
FALSE = Any(())


def negated(formula: Formula) -> Formula:
    """What holds exactly where the formula does not."""
    match formula:
        case Atom(variable, possible, allowed):
            return Atom(variable, possible, allowed.complement())
        case All(parts):
            return Any(tuple(negated(part) for part in parts))
        case Any(parts):
            return All(tuple(negated(part) for part in parts))
