"""What can be proved of conditions: that they can't hold together, or that one follows from others.

A condition becomes a formula over independent variables: fields, facts, tiers, measures, and whatever else can't be
taken apart. Each variable has a set of values it can have, and may be missing; a comparison with something missing does
not hold, so that `not (a >= 5)` is more than `a < 5`. A search over the alternatives of a formula looks for values that
make it hold. Variables that really hang together are taken to be independent: that can hide a contradiction, but never
make one up. A search that takes too long proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from msgspec import Struct

from loyalty_rules.checks.days import calendar_fits
from loyalty_rules.checks.domain import Numbers, Range, Values, Words, compared, mapped, meet, numbers
from loyalty_rules.checks.formulas import FALSE, TRUE, All, Any, Atom, Formula, Variable, negated
from loyalty_rules.checks.ranges import Place
from loyalty_rules.checks.values import YES_OR_NO, folded, linear, number_of, only, union
from loyalty_rules.core import expressions as e
from loyalty_rules.core.quantities import Exact

WORK_MAX = 50_000
"""Conditions that a search looks at before it is given up."""

MIRRORED = {"is": "is", "is not": "is not", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
SIDES = {"is": "=", "is not": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class Relation(Struct, frozen=True):
    """How two things compare: less, equal or more."""

    left: e.Expression
    right: e.Expression


def formula(condition: e.Expression, place: Place) -> Formula:
    """The condition as a formula."""
    known = place.known.get(id(condition))
    if known is None or known[0] is not condition:
        known = place.known[id(condition)] = (condition, _formula(condition, place))
    return known[1]


def _formula(condition: e.Expression, place: Place) -> Formula:
    match condition:
        case e.AllOf(parts):
            return All(tuple(formula(part, place) for part in parts))
        case e.AnyOf(parts):
            return Any(tuple(formula(part, place) for part in parts))
        case e.Not(value):
            return negated(formula(value, place))
        case e.Compare(operator, left, right):
            return _compare(operator, left, right, place)
        case e.OneOf(value, options, is_negated):
            constant = folded(value)
            if constant is not None:
                return _truth(constant.value is not None and (constant.value in options) is not is_negated)
            if not options:
                return negated(_formula(e.Missing(value), place)) if is_negated else FALSE
            allowed = union([only(option, e.type_of(value)) for option in options])
            return _atom(value, Range(allowed.complement() if is_negated else allowed), place)
        case e.Missing(value, is_negated):
            constant = folded(value)
            if constant is not None:
                return _truth((constant.value is None) is not is_negated)
            atom = _atom(value, Range(_nothing(place.range(value).values), True), place)
            return negated(atom) if is_negated else atom
        case e.Includes(value):
            known = negated(_formula(e.Missing(value), place))
            return All((known, Atom(Variable(condition), Range(YES_OR_NO), Range(Words(frozenset({True}))))))
        case e.Quantified():
            return _quantified(condition, place)
        case e.Constant(value):
            return _truth(bool(value))
        case _:
            return _atom(condition, Range(Words(frozenset({True}))), place)


def _truth(value: bool) -> Formula:
    return TRUE if value else FALSE


def _nothing(values: Values) -> Values:
    return numbers([], values.whole) if isinstance(values, Numbers) else Words(frozenset())


def _atom(value: e.Expression, allowed: Range, place: Place) -> Atom:
    return Atom(Variable(value), _possible(value, place), allowed)


def _possible(value: e.Expression, place: Place) -> Range:
    """What a variable can be; an aggregate over parts that no part meets is nothing."""
    if isinstance(value, e.Fold) and value.where is not None:
        inside = place.inside(value.parts)
        if impossible([formula(value.where, inside)], inside):
            return Range(numbers([]), True) if value.kind in ("largest", "smallest") else Range(compared("is", 0))
    return place.range(value)


def _quantified(condition: e.Quantified, place: Place) -> Formula:
    """`every` and `no` as what they say of `any`."""
    where, turned = condition.where, condition.kind != "any"
    if condition.kind == "every":
        where = where.value if isinstance(where, e.Not) else e.Not(where)
    inside = place.inside(condition.parts)
    found: Formula = FALSE
    if not impossible([formula(where, inside)], inside):
        variable = e.Quantified("any", condition.parts, where)
        found = Atom(Variable(variable), Range(YES_OR_NO), Range(Words(frozenset({True}))))
    return negated(found) if turned else found


# ------------------------------------------------------------------------------------------------ comparisons
def _compare(operator: str, left: e.Expression, right: e.Expression, place: Place) -> Formula:
    one, other = folded(left), folded(right)
    if one is not None and other is not None:
        return _truth(_holds(operator, one.value, other.value))
    if other is not None:
        return _against(operator, left, other.value, place)
    if one is not None:
        return _against(MIRRORED[operator], right, one.value, place)
    return _relation(operator, left, right, place)


def _holds(operator: str, left: e.Value, right: e.Value) -> bool:
    if left is None or right is None:
        return False
    one, other = number_of(left), number_of(right)
    if one is not None and other is not None:
        return one in compared(operator, other)
    return (left == right) is (operator == "is")


def _against(operator: str, value: e.Expression, constant: e.Value, place: Place) -> Formula:
    if constant is None:
        return FALSE
    number = number_of(constant)
    if number is not None:
        factor, inner, offset = linear(value)
        possible = _possible(inner, place)
        whole = isinstance(possible.values, Numbers) and possible.values.whole
        allowed = mapped(compared(operator, number), factor, offset, whole)
        return Atom(Variable(inner), possible, Range(allowed))
    if e.type_of(value) == e.FLAG and not isinstance(value, e.FieldOf | e.MeasureRead | e.Lookup):
        condition = formula(value, place)
        return condition if (constant is True) is (operator == "is") else negated(condition)
    equal = only(constant, e.type_of(value))
    return _atom(value, Range(equal if operator == "is" else equal.complement()), place)


def _relation(operator: str, left: e.Expression, right: e.Expression, place: Place) -> Formula:
    """Two things that both vary: which of the three ways they compare."""
    if repr(left) > repr(right):
        operator, left, right = MIRRORED[operator], right, left
    one, other = place.range(left), place.range(right)
    possible = Range(Words(_sides(one.values, other.values, left == right)), one.missing or other.missing)
    allowed = Words(frozenset(SIDES[operator]))
    return Atom(Variable(Relation(left, right)), possible, Range(allowed))


def _sides(left: Values, right: Values, same: bool) -> frozenset[str]:
    if same:
        return frozenset("=")
    found = {"<", "=", ">"}
    if isinstance(left, Numbers) and isinstance(right, Numbers) and not left.is_empty and not right.is_empty:
        if _is_at_most(left.high, right.low):
            found.discard(">")
        if _is_at_most(right.high, left.low):
            found.discard("<")
    if meet(left, right).is_empty:
        found.discard("=")
    return frozenset(found)


def _is_at_most(high: Exact | None, low: Exact | None) -> bool:
    return high is not None and low is not None and high <= low


# ------------------------------------------------------------------------------------------------ proofs
class _TooLong(Exception):
    pass


Store = dict[Variable, Range]


def impossible(formulas: Iterable[Formula], place: Place) -> bool:
    """Is it proved that they can't all hold?"""
    try:
        return not _Search(place, certain=False).finds({}, list(formulas))
    except _TooLong:
        return False


def follows(formulas: Iterable[Formula], conclusion: Formula, place: Place) -> bool:
    """Is it proved that the conclusion holds wherever they all do?"""
    return impossible([*formulas, negated(conclusion)], place)


def possible(formulas: Iterable[Formula], place: Place, measures: bool = False) -> bool:
    """Is it proved that they can all hold? Only fields, facts and tiers are known to be independent of each other;
    `measures`: so are different measures."""
    try:
        return _Search(place, certain=True, measures=measures).finds({}, list(formulas))
    except _TooLong:
        return False


class _Search:
    """Looks for values that make formulas hold. `certain`: values that are known to occur together."""

    def __init__(self, place: Place, certain: bool, measures: bool = False) -> None:
        self.place = place
        self.certain = certain
        self.measures = measures
        self.work = 0

    def finds(self, store: Store, todo: list[Formula]) -> bool:
        store, open_ones = dict(store), []
        while todo:
            part = todo.pop()
            match part:
                case Atom():
                    if not _narrow(store, part):
                        return False
                case All(parts):
                    todo.extend(parts)
                case Any(parts):
                    open_ones.append(part)
                case _:
                    assert_never(part)
        alternatives: list[list[Formula]] = []
        for each in open_ones:
            self.work += len(each.parts)
            if self.work > WORK_MAX:
                raise _TooLong
            left = [part for part in each.parts if not (isinstance(part, Atom) and not _fits(store, part))]
            if any(isinstance(part, Atom) and _is_given(store, part) for part in left):
                continue
            if not left:
                return False
            alternatives.append(left)
        if not alternatives:
            return self._is_witness(store)
        alternatives.sort(key=len)
        first, rest = alternatives[0], [Any(tuple(left)) for left in alternatives[1:]]
        return any(self.finds(store, [part, *rest]) for part in first)

    def _is_witness(self, store: Store) -> bool:
        if not calendar_fits(store, self.place, self.certain) or not _quantifiers_fit(store, self.place):
            return False
        return not self.certain or self._is_independent(store)

    def _is_independent(self, store: Store) -> bool:
        measured = [variable.of for variable in store if isinstance(variable.of, e.MeasureRead)]
        names = {variable.measure for variable in measured}
        if measured and (not self.measures or len(names) < len(measured)):
            return False
        return all(isinstance(each.of, e.FieldOf | e.EventFact | e.TierHeld | e.MeasureRead) for each in store)


def _narrow(store: Store, atom: Atom) -> bool:
    found = store.get(atom.variable, atom.possible).meet(atom.allowed)
    store[atom.variable] = found
    return not found.is_empty


def _fits(store: Store, atom: Atom) -> bool:
    return not store.get(atom.variable, atom.possible).meet(atom.allowed).is_empty


def _is_given(store: Store, atom: Atom) -> bool:
    """Does it hold for every value that is left?"""
    return store.get(atom.variable, atom.possible).meet(atom.allowed.complement()).is_empty


def _quantifiers_fit(store: Store, place: Place) -> bool:
    """A part that meets one condition also meets those that follow from it."""
    some: list[e.Quantified] = []
    none: list[e.Quantified] = []
    for variable, found in store.items():
        if isinstance(variable.of, e.Quantified) and isinstance(found.values, Words) and len(found.values.values) == 1:
            (some if True in found.values else none).append(variable.of)
    return not any(
        one.parts == other.parts and follows([formula(one.where, inside)], formula(other.where, inside), inside)
        for one in some
        for inside in [place.inside(one.parts)]
        for other in none
    )
