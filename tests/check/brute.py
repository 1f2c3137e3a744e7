"""The meaning of conditions, straight from their definition: a value for every variable, a condition holds or not.

A condition is a nested tuple, so that generated ones are easy to read: ("compare", operator, name, constant),
("one of", negated, name, values), ("missing", negated, name), ("flag", name), ("and" | "or", parts), ("not", part).
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from hypothesis import strategies as st

from loyalty_rules.core import expressions as e
from loyalty_rules.core.quantities import PLAIN

NUMBERS = {"small": (0, 3), "other": (-2, 2)}
COUNT = e.AmountType(PLAIN, whole=True)
CHOICE = e.ChoiceType(("red", "green", "blue"))
OPERATORS: Mapping[str, Any] = {
    "is": operator.eq,
    "is not": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def domains(optional: frozenset[str]) -> dict[str, list[Any]]:
    """Every value of every variable; None is missing."""
    found: dict[str, list[Any]] = {name: list(range(low, high + 1)) for name, (low, high) in NUMBERS.items()}
    found["colour"] = list(CHOICE.values)
    found["flag"] = [True, False]
    return {name: [*values, *([None] if name in optional else [])] for name, values in found.items()}


def assignments(optional: frozenset[str]) -> Iterator[dict[str, Any]]:
    ranges = domains(optional)
    for values in product(*ranges.values()):
        yield dict(zip(ranges, values, strict=True))


def holds(condition: Any, at: Mapping[str, Any]) -> bool:
    match condition:
        case ("compare", sign, name, constant):
            return at[name] is not None and bool(OPERATORS[sign](at[name], constant))
        case ("one of", negated, name, values):
            return at[name] is not None and (at[name] in values) is not negated
        case ("missing", negated, name):
            return (at[name] is None) is not negated
        case ("flag", name):
            return bool(at[name])
        case ("sum", sign, name, factor, offset, constant):
            return at[name] is not None and bool(OPERATORS[sign](at[name] * factor + offset, constant))
        case ("related", sign, left, right):
            return at[left] is not None and at[right] is not None and bool(OPERATORS[sign](at[left], at[right]))
        case ("and", parts):
            return all(holds(part, at) for part in parts)
        case ("or", parts):
            return any(holds(part, at) for part in parts)
        case ("not", part):
            return not holds(part, at)
        case _:
            raise AssertionError(condition)


def field(name: str) -> e.FieldOf:
    type: e.Type = COUNT if name in NUMBERS else CHOICE if name == "colour" else e.FLAG
    return e.FieldOf(e.Scope.EVENT, name, type)


def expression(condition: Any) -> e.Expression:
    """The same condition in the words of the model."""
    match condition:
        case ("compare", sign, name, constant):
            return e.Compare(sign, field(name), e.Constant(constant, field(name).type))
        case ("one of", negated, name, values):
            return e.OneOf(field(name), frozenset(values), negated)
        case ("missing", negated, name):
            return e.Missing(field(name), negated)
        case ("flag", name):
            return field(name)
        case ("sum", sign, name, factor, offset, constant):
            product_of = e.Arithmetic("*", field(name), e.Constant(factor, COUNT), COUNT)
            left = e.Arithmetic("+", product_of, e.Constant(offset, COUNT), COUNT)
            return e.Compare(sign, left, e.Constant(constant, COUNT))
        case ("related", sign, left, right):
            return e.Compare(sign, field(left), field(right))
        case ("and", parts):
            return e.AllOf(tuple(map(expression, parts)))
        case ("or", parts):
            return e.AnyOf(tuple(map(expression, parts)))
        case ("not", part):
            return e.Not(expression(part))
        case _:
            raise AssertionError(condition)


_signs = st.sampled_from(sorted(OPERATORS))
_numbers = st.sampled_from(sorted(NUMBERS))
_names = st.sampled_from(["small", "other", "colour", "flag"])
_atoms = st.one_of(
    st.tuples(st.just("compare"), _signs, _numbers, st.integers(-4, 4)),
    st.tuples(st.just("compare"), st.sampled_from(["is", "is not"]), st.just("colour"), st.sampled_from(CHOICE.values)),
    st.tuples(
        st.just("one of"), st.booleans(), st.just("colour"), st.lists(st.sampled_from(CHOICE.values), min_size=1)
    ),
    st.tuples(st.just("one of"), st.booleans(), _numbers, st.lists(st.integers(-3, 4), min_size=1, max_size=3)),
    st.tuples(st.just("missing"), st.booleans(), _names),
    st.tuples(st.just("flag"), st.just("flag")),
    st.tuples(
        st.just("sum"), _signs, _numbers, st.sampled_from([-2, -1, 2, 3]), st.integers(-2, 2), st.integers(-4, 8)
    ),
)
_related = st.tuples(st.just("related"), _signs, _numbers, _numbers)


def _nested(atoms: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.tuples(st.just("and"), st.lists(inner, min_size=1, max_size=3)),
            st.tuples(st.just("or"), st.lists(inner, min_size=1, max_size=3)),
            st.tuples(st.just("not"), inner),
        ),
        max_leaves=8,
    )


independent = _nested(_atoms)
"""Conditions over variables that don't hang together."""

dependent = _nested(st.one_of(_atoms, _related))
"""Conditions that also compare variables with each other."""

optional_fields = st.frozensets(_names)
