"""What a noun of a ruleset means, as plain tuples: equal for two nouns exactly when they do the same.

Where it stands, what it is called for people, the order of conditions that all must hold, and which other values a
closed field has make no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from msgspec import Struct

from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.quantities import Unit, UnitKind, singular_of
from loyalty_rules.model import ruleset as r
from loyalty_rules.syntax import tree as t

Meaning = tuple[object, ...]

_SPOKEN = frozenset(("span", "title", "word"))
"""Fields that say nothing about what is done."""

_REFERENCES = frozenset(("rule", "rules", "instead_of", "measure", "wallet", "into", "code"))
"""Fields that hold names of declarations; texts in others are words of the data, which nothing renames."""

_TURNED = {">": "<", ">=": "<="}


class Meanings:
    """Meanings within one ruleset. `renamed`: names that are read as others."""

    def __init__(self, ruleset: r.Ruleset, renamed: Mapping[str, str] | None = None) -> None:
        self._ruleset = ruleset
        self._renamed = renamed or {}

    def of(self, noun: object) -> object:
        """The meaning of a noun, or of anything in it."""
        match noun:
            case r.Tier():
                floor = None if noun.floor is None else self._tier_at(noun.floor, noun.ladder)
                return (*self._fields(noun, ("name", "index", "rank", "floor")), self._named(noun.name), floor)
            case r.OnTier(index=index, ladder=ladder):
                return "OnTier", ladder, None if index is None else self._named(self._ruleset.tiers[index].name)
            case r.Cap():
                return self._fields(noun, ("name",))  # a cap is called by what it says
            case r.Rate(value=e.Constant(value=int() | Fraction() as value, type=e.AmountType() as type), full=False):
                # 2 points per 2 EUR are 1 point per 1 EUR, unless only full steps count.
                return "Rate", self._constant(Fraction(value) / noun.per, type), self.of(noun.base)
            case e.Holds(tier=tier):
                return "Holds", self._named(tier)
            case e.Constant(value=value, type=type):
                return self._constant(value, type)
            case e.MeasureRead(measure=measure) if self._is_hidden(measure):
                return *self._fields(noun, ("measure", "type")), self.of(self._ruleset.measures[measure])
            case e.Lookup():
                # A table with one value for always is that value.
                if len(noun.rows) == 1 and not noun.keys and noun.rows[0].since is None:
                    return self.of(noun.rows[0].value)
                rows = ((self._keys(noun.keys, row.keys), row.since, self.of(row.value)) for row in noun.rows)
                return "Lookup", self.of(noun.keys), tuple(rows)
            case r.Choose():
                choices = ((self._keys(noun.keys, row.keys), row.since, self.of(row.amount)) for row in noun.choices)
                return "Choose", self.of(noun.keys), tuple(sorted(choices, key=repr)), self.of(noun.otherwise)
            case e.OneOf(value=value, options=options, negated=negated) if len(options) == 1:
                (option,) = options
                equal = e.Compare("is not" if negated else "is", value, e.Constant(option, e.type_of(value)))
                return self.of(equal)
            case e.OneOf(value=value, options=options, negated=negated):
                listed = self._keys((value,) * len(options), tuple(sorted(options, key=repr)))
                return "OneOf", self.of(value), listed, negated
            case e.AllOf(parts=parts) | e.AnyOf(parts=parts):
                return noun.__class__.__name__, *sorted((self.of(part) for part in parts), key=repr)
            case e.Compare(operator=operator, left=left, right=right) if operator in _TURNED:
                return "Compare", _TURNED[operator], self.of(right), self.of(left)
            case e.Rounded() | e.FieldOf() | e.EventFact() | e.TierHeld() | e.MeasureRead() | e.OfKeyed() | e.Fold():
                return self._fields(noun, ("type",))
            case e.Arithmetic() | e.DatePlus():
                return self._fields(noun, ("type",))
            case e.ChoiceType(values=values, several=several):
                return "choice", tuple(sorted(values)), several
            case Unit():
                name = self._named(noun.name) if noun.kind is UnitKind.WALLET else noun.name
                return noun.kind.value, name, noun.decimals
            case Span():
                return ()
            case Struct():
                return self._fields(noun, ())
            case Fraction() if noun.denominator == 1:
                return noun.numerator
            case frozenset():
                return tuple(sorted((self.of(one) for one in noun), key=repr))
            case Mapping():
                return tuple(sorted(((key, self.of(value)) for key, value in noun.items()), key=repr))
            case tuple():
                return tuple(self.of(one) for one in noun)
            case _:
                return noun

    def attributes(self, noun: Struct) -> dict[str, object]:
        """The meaning of each field of a noun, by the field's name; its own name is not one of them."""
        return {
            name: self._field(noun, name) for name in noun.__struct_fields__ if name not in _SPOKEN and name != "name"
        }

    def _fields(self, noun: Struct, without: Iterable[str]) -> Meaning:
        left_out = {*_SPOKEN, *without}
        names = (name for name in noun.__struct_fields__ if name not in left_out)
        return (noun.__class__.__name__, *(self._field(noun, name) for name in names))

    def _field(self, noun: Struct, name: str) -> object:
        value = getattr(noun, name)
        if name in _REFERENCES and isinstance(value, str):
            return self._named(value)
        if name in _REFERENCES and isinstance(value, tuple):
            return tuple(self._named(one) if isinstance(one, str) else self.of(one) for one in value)
        return self.of(value)

    def _named(self, name: str) -> str:
        return self._renamed.get(name, name)

    def _is_hidden(self, measure: str) -> bool:
        found = self._ruleset.measures.get(measure)
        return found is not None and found.hidden

    def _tier_at(self, rank: int, ladder: str) -> str:
        return self._named(self._ruleset.ladders[ladder][rank].name)

    def _keys(self, read: tuple[e.Expression, ...], values: tuple[e.Value, ...]) -> Meaning:
        """The keys of a row, as values of what is read."""
        return tuple(
            None if value is None else self._constant(value, e.type_of(one))
            for one, value in zip(read, values, strict=True)
        )

    def _constant(self, value: e.Value, type: e.Type) -> Meaning:
        match type, value:
            case e.AmountType(unit=unit), int() | Fraction():
                return "amount", Fraction(value) / unit.scale, self.of(unit)
            case e.TierType(names=names), int():
                return "tier", self._named(names[value]) if value >= 0 else None
            case _, date():
                return "day", value
            case _:
                return "value", self.of(value)


def said(node: object, renamed: Mapping[str, str]) -> object:
    """What a node of the tree says, for what is no noun of its own: 15% is 0.15, and `1 point` has the unit points."""
    match node:
        case t.Quantity(number=number, unit="%"):
            return "quantity", number / 100, ""
        case t.Quantity(number=number, unit=unit):
            return "quantity", number, singular_of(renamed.get(unit, unit))
        case t.Node():
            return node.__class__.__name__, *(
                said(getattr(node, name), renamed) for name in node.__struct_fields__ if name not in t.APART
            )
        case tuple():
            return tuple(said(one, renamed) for one in node)
        case str():
            return renamed.get(node, node)
        case _:
            return node
