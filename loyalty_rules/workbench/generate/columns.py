"""Columns: the values of one field for many rows, drawn by its kind, its bounds and what the ruleset looks for.

Amounts are whole numbers of their smallest parts; what is drawn as a real number is rounded down to one at once.
"""

from __future__ import annotations

from datetime import date
from math import floor
from typing import Any, assert_never
from zlib import crc32

import numpy
import pyarrow
import pyarrow.compute
from msgspec import Struct

from loyalty_rules.core.expressions import (
    AmountType,
    ChoiceType,
    ClockType,
    DateType,
    FlagType,
    MemberType,
    TextType,
    TierType,
)
from loyalty_rules.core.quantities import Unit
from loyalty_rules.model.ruleset import Code, Field, Ruleset
from loyalty_rules.model.ruleset.coded import DIGIT, LETTER
from loyalty_rules.workbench.generate.expected import MISSING, YES, Expected, is_large, popularity
from loyalty_rules.workbench.generate.habits import DAY, Numbers
from loyalty_rules.workbench.generate.marks import Key
from loyalty_rules.workbench.generate.vocabulary import Vocabulary

EPOCH = date(1970, 1, 1)
_DIGITS = 18  # of a decimal column
_LARGEST = 10**12  # smallest parts of an amount
_FAR = 50  # times the usual amount
_CODED = 0.08  # of the rows that may carry a code
_AT_MARK = 0.04  # of the amounts: people do fill up a basket to get there, and some just miss it
_FAVOURITE = 0.5
_SPREAD = 0.6  # standard deviation of the logarithm of amounts
_HOUSEHOLD = 2.2  # members in one, on average

Draw = numpy.random.Generator


class Rows(Struct, frozen=True, eq=False):
    """The rows that values are drawn for: of which event, or of which of its lists; whose they are, by the member's
    number, and on which day since 1970. `scale`: how large the amounts of each row are, 1 for the average."""

    event: str
    member: Numbers
    day: Numbers
    scale: Numbers
    parts: str = ""

    def __len__(self) -> int:
        return len(self.member)


def arrow_type(field: Field) -> Any:
    """How the values of a field are stored."""
    match field.type:
        case AmountType(unit):
            return pyarrow.decimal128(_DIGITS, unit.decimals) if unit.decimals else pyarrow.int64()
        case ChoiceType(several=several):
            return pyarrow.list_(pyarrow.string()) if several else pyarrow.string()
        case TextType() | MemberType() | TierType() | ClockType():
            return pyarrow.string()
        case DateType():
            return pyarrow.date32()
        case FlagType():
            return pyarrow.bool_()
        case _:
            assert_never(field.type)


def amounts(parts: Numbers, unit: Unit, known: Numbers | None = None) -> Any:
    """Smallest parts as exact amounts of the unit: decimals, or whole numbers where it has none; null if unknown."""
    parts = numpy.asarray(parts, numpy.int64)
    if unit.decimals:
        words = numpy.empty((len(parts), 2), numpy.int64)  # 128 bits, the low half first
        words[:, 0], words[:, 1] = parts, parts >> 63
        buffer = pyarrow.py_buffer(words.tobytes())
        whole = pyarrow.Array.from_buffers(pyarrow.decimal128(_DIGITS, unit.decimals), len(parts), [None, buffer])
    else:
        whole = pyarrow.array(parts)
    return whole if known is None else _null(whole, known)


def member_ids(numbers: Numbers) -> Any:
    """The ids of members by their numbers, which begin at 0."""
    return pyarrow.compute.binary_join_element_wise("M", pyarrow.array(numbers + 1).cast(pyarrow.string()), "")


class Columns:
    """Draws the columns of one ruleset's fields. `total`: how many members there are."""

    def __init__(self, ruleset: Ruleset, words: Vocabulary, expected: Expected, total: int) -> None:
        self.ruleset = ruleset
        self.words = words
        self.expected = expected
        self.total = total

    def column(self, rng: Draw, field: Field, rows: Rows) -> Any:
        """The values of a field; some are missing where they may be."""
        values = self._values(rng, field, rows)
        if field.name in self.words.secrets or field.name in self.words.households:
            return values
        missing = self.expected.missing(Key(rows.event, rows.parts, field.name), field)
        if missing and (field.default is not None or not isinstance(field.type, TextType)):
            return _null(values, rng.random(len(rows)) >= missing)
        return values

    def _values(self, rng: Draw, field: Field, rows: Rows) -> Any:
        count = len(rows)
        match field.type:
            case AmountType(unit):
                return amounts(self.parts(rng, field, rows), unit)
            case ChoiceType(values, several):
                return self._choices(rng, field.name, values, several, rows)
            case TextType():
                return self._texts(rng, field, rows)
            case MemberType():
                return self.others(rng, rows.member)
            case TierType(names):
                return pyarrow.array(numpy.array(names, object)[rng.integers(0, len(names), count)])
            case DateType():
                days = rows.day + _days_off(rng, field.name, count)
                return pyarrow.array(days.astype(numpy.int32), pyarrow.date32())
            case ClockType():
                minutes = rng.integers(8 * 60, 20 * 60, count)
                return pyarrow.array([f"{minute // 60:02}:{minute % 60:02}" for minute in minutes.tolist()])
            case FlagType():
                return pyarrow.array(rng.random(count) < (1 - YES if field.default is True else YES))
            case _:
                assert_never(field.type)

    # -------------------------------------------------------------------------------------------- amounts
    def parts(self, rng: Draw, field: Field, rows: Rows) -> Numbers:
        """Amounts in smallest parts, within the field's bounds."""
        assert isinstance(field.type, AmountType)
        key = Key(rows.event, rows.parts, field.name)
        usual = self.expected.usual(key, field)
        if is_large(field, usual):
            parts = numpy.floor(usual * rows.scale * rng.lognormal(-(_SPREAD**2) / 2, _SPREAD, len(rows)))
        elif usual > 1:
            parts = 1 + numpy.floor(rng.exponential(usual - 1, len(rows)))
        else:
            parts = numpy.ones(len(rows))
        found = self.near(rng, (key,), numpy.maximum(parts, 1).astype(numpy.int64), usual)
        low = 0 if field.minimum is None else -floor(-field.minimum)
        high = _LARGEST if field.maximum is None else floor(field.maximum)
        return numpy.clip(found, low, high)

    def near(self, rng: Draw, keys: tuple[Key, ...], found: Numbers, usual: float) -> Numbers:
        """The amounts, some of which now just reach what a rule holds them against, or a full step, or just miss it.
        What is above the usual amount they seldom come to, and what is far above it never."""
        marks = self.expected.marks
        edges = [floor(edge) for key in keys for edge in marks.edges.get(key, ()) if 0 <= edge < _FAR * usual]
        steps = [floor(step) for key in keys for step in marks.steps.get(key, ()) if 1 < step < _LARGEST]
        if not edges and not steps:
            return found
        at = numpy.flatnonzero(rng.random(len(found)) < _AT_MARK)
        chosen = numpy.array(edges + steps, numpy.int64)[kind := rng.integers(0, len(edges) + len(steps), len(at))]
        full = numpy.maximum(numpy.rint(found[at] / numpy.maximum(chosen, 1)), 1).astype(numpy.int64) * chosen
        wanted = numpy.where(kind < len(edges), chosen, full)
        seldom = rng.random(len(at)) * wanted < usual * 2
        found[at[seldom]] = (wanted + rng.integers(-1, 2, len(at)))[seldom]
        return found

    # -------------------------------------------------------------------------------------------- words
    def _choices(self, rng: Draw, name: str, values: tuple[str, ...], several: bool, rows: Rows) -> Any:
        popular = numpy.cumsum(popularity(len(values)))
        drawn = numpy.searchsorted(popular, rng.random(len(rows)), side="right")
        # A favourite of their own, the same in every row: a hash of the member's number and the field's name.
        hashed = ((rows.member + crc32(name.encode())) * 2_654_435_761 % 2**32) / 2**32
        favourite = numpy.searchsorted(popular, hashed, side="right")
        found = numpy.where(rng.random(len(rows)) < _FAVOURITE, favourite, drawn)
        found = numpy.minimum(found, len(values) - 1)
        words = pyarrow.array(values).take(pyarrow.array(found))
        if not several:
            return words
        more = numpy.minimum(numpy.searchsorted(popular, rng.random(len(rows)), side="right"), len(values) - 1)
        two = (rng.random(len(rows)) < 0.3) & (more != found)
        counts = 1 + two.astype(numpy.int64)
        flat = numpy.repeat(found, counts)
        ends = numpy.cumsum(counts)
        flat[ends[two] - 1] = more[two]
        offsets = numpy.concatenate(([0], ends)).astype(numpy.int32)
        return pyarrow.ListArray.from_arrays(pyarrow.array(offsets), pyarrow.array(values).take(pyarrow.array(flat)))

    def _texts(self, rng: Draw, field: Field, rows: Rows) -> Any:
        name, count = field.name, len(rows)
        if name in self.words.secrets:
            return self.secret(name, rows.member)
        if name in self.words.households:
            homes = (rows.member / _HOUSEHOLD).astype(numpy.int64)
            return pyarrow.compute.binary_join_element_wise("H", pyarrow.array(homes + 1).cast(pyarrow.string()), "")
        families = self.words.codes.get(name)
        known = self.words.texts.get(name, ())
        if families:
            codes = [code for family in families for code in _codes(rng, self.ruleset.codes[family])]
            found = pyarrow.array(codes).take(pyarrow.array(rng.integers(0, len(codes), count)))
            return _null(found, rng.random(count) < _CODED)
        usual = [f"{name} {number}" for number in range(1, 21)]
        words = [*known, *usual] if field.optional or not known else list(known)
        found = pyarrow.array(words).take(pyarrow.array((rng.random(count) ** 2 * len(words)).astype(numpy.int64)))
        return _null(found, rng.random(count) >= MISSING) if field.optional else found

    def others(self, rng: Draw, members: Numbers) -> Any:
        """The ids of other members, one for each; their own where there is nobody else."""
        apart = rng.integers(1, self.total, len(members)) if self.total > 1 else 0
        return member_ids((members + apart) % self.total)

    def secret(self, name: str, members: Numbers) -> Any:
        """What is a person's own, as an address or a card."""
        ids = pyarrow.array(members + 1).cast(pyarrow.string())
        return pyarrow.compute.binary_join_element_wise(name, ids, "-")


def _days_off(rng: Draw, name: str, count: int) -> Numbers:
    """How far a date lies from the day of its event: grown-ups were born long before, their animals or children not so
    long, and what members plan is soon."""
    if name == "birthday":
        return -365 * 18 - rng.integers(0, 365 * 60, count)
    if "birthday" in name or "birth-date" in name:
        return -rng.integers(60, 365 * 12, count)
    return rng.integers(0, 60, count)


def _codes(rng: Draw, code: Code) -> list[str]:
    """Some codes of a family."""
    found = list(code.words[:50])
    for pattern in code.patterns:
        for _ in range(50):
            signs = [
                str(rng.integers(0, 10)) if sign == DIGIT else chr(65 + rng.integers(0, 26)) if sign == LETTER else sign
                for sign in pattern
            ]
            found.append("".join(signs))
    return found


def _null(values: Any, known: Numbers) -> Any:
    """The values, null where they are not known."""
    return pyarrow.compute.if_else(pyarrow.array(known), values, pyarrow.scalar(None, values.type))


def days_since_epoch(first: date, moments: Numbers) -> Numbers:
    """The days of moments, counted from 1970."""
    return (first - EPOCH).days + moments // DAY
