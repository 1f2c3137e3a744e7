"""What the grammar found to nodes of the tree: a method per rule of the grammar, named after it.

A rule gives a node where the tree has one, else a plain value or a `Part`, which the rule around it takes up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, Protocol

from msgspec import Struct

from loyalty_rules.core.calendar import Period, parse_date
from loyalty_rules.core.currencies import MINOR_DIGITS
from loyalty_rules.core.diagnostics import Diagnostic, Span
from loyalty_rules.core.fixes import replacing
from loyalty_rules.core.quantities import Rounding, parse_number
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.outline import Text, error
from loyalty_rules.syntax.phrases import number_text
from loyalty_rules.syntax.words import MONTHS

DEPTH_MAX = 100  # of expressions in expressions, and of the terms of one sum


class Refused(Exception):
    """What was written cannot become a node."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


class Parsed(Protocol):
    """What the parser gives for a rule; its children are words (strings with a type and a place) or rules again."""

    data: str
    children: list[Any]


# The words that say something; the others only told the parser which rule it is.
_TELLING = frozenset(["NAME", "NUMBER", "PERCENT", "DATE", "CLOCK", "STRING", "PERIOD", "COMPARE", "STREAK"])


class Part(Struct, frozen=True):
    """A part of a clause on its way to the node it belongs to."""

    kind: str
    value: Any = None
    span: Span = t.NOWHERE


@lru_cache(maxsize=4096)
def _number(written: str) -> Fraction:
    return parse_number(written)


def only_parts(children: Iterable[Any]) -> dict[str, Any]:
    """The parts among the children, by kind."""
    return {child.kind: child.value for child in children if isinstance(child, Part)}


class Nodes:
    """Builds the nodes of one clause."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.diagnostics: list[Diagnostic] = []
        self._depth = 0

    def build(self, parsed: Parsed) -> Any:
        """The node, value or part for a rule and everything in it."""
        self._depth += 1
        if self._depth > DEPTH_MAX:
            raise Refused(
                error(
                    "LR104",
                    "this is too deep, or too long a sum, to be read",
                    self.at(parsed),
                    help="give parts of it names of their own, with `measure` or `value`",
                )
            )
        children = []
        for child in parsed.children:
            if not isinstance(child, str):
                children.append(self.build(child))
            elif child.type in _TELLING:  # type: ignore[attr-defined]
                children.append(child)
        self._depth -= 1
        return getattr(self, parsed.data)(parsed, children)

    def at(self, parsed: Any) -> Span:
        """Where a rule or a word stands."""
        first = last = parsed
        while not isinstance(first, str):
            first = first.children[0]
        while not isinstance(last, str):
            last = last.children[-1]
        return self.text.span(first.start_pos, last.end_pos)  # type: ignore[attr-defined]

    def _parse_number(self, word: str, digits: str | None = None) -> Fraction:
        try:
            return _number(str(word) if digits is None else digits)
        except ValueError as refusal:
            raise Refused(error("LR134", str(refusal), self.at(word))) from None

    def _date(self, word: str) -> date:
        try:
            return parse_date(word)
        except ValueError as refusal:
            raise Refused(error("LR135", str(refusal), self.at(word))) from None

    def _yearly(self, parsed: Parsed, children: list[Any]) -> tuple[int, int]:
        number, month = self._parse_number(children[0]), MONTHS.get(children[1].lower())
        if month is None:
            raise Refused(
                error("LR135", f"`{children[1]}` is not a month", self.at(children[1]), help=", ".join(MONTHS).title())
            )
        try:
            date(2000, month, int(number))
        except (ValueError, OverflowError):
            found = f"{children[0]} {children[1]}"
            raise Refused(error("LR135", f"there is no day `{found}` in the calendar", self.at(parsed))) from None
        return month, int(number)

    def _whole(self, word: str) -> int:
        number = self._parse_number(word)
        if number.denominator != 1 or number < 1:
            raise Refused(error("LR134", f"`{word}` is not a whole number above zero", self.at(word)))
        return int(number)

    def _want_unit(self, value: Any, units: str) -> None:
        """Say so where an amount stands without its unit; the amount stays, so that the rest can still be read."""
        if isinstance(value, t.Quantity) and not value.unit:
            number = number_text(value.number)
            self.diagnostics.append(
                error("LR132", f"`{number}` has no unit", value.span, units, help=_unit_help(number, units))
            )

    # -------------------------------------------------------------------------------------------- small clauses
    def name(self, _: Parsed, children: list[Any]) -> str:
        return str(children[0]).strip('"')

    field_name = slot = name

    def names(self, _: Parsed, children: list[Any]) -> tuple[str, ...]:
        return tuple(children)

    keys = names

    def title(self, _: Parsed, children: list[Any]) -> Part:
        return Part("title", str(children[0])[1:-1])

    def head(self, parsed: Parsed, children: list[Any]) -> tuple[str, Span, str | None]:
        return children[0], self.at(parsed.children[0]), only_parts(children).get("title")

    def number(self, _: Parsed, children: list[Any]) -> Fraction:
        return self._parse_number(children[0])

    def flag_yes(self, parsed: Parsed, _: list[Any]) -> t.Flag:
        return t.Flag(True, span=self.at(parsed))

    def flag_no(self, parsed: Parsed, _: list[Any]) -> t.Flag:
        return t.Flag(False, span=self.at(parsed))

    def round_down(self, parsed: Parsed, _: list[Any]) -> t.RoundingWord:
        return t.RoundingWord(Rounding(parsed.data.removeprefix("round_").replace("_", " ")), span=self.at(parsed))

    round_up = round_half_up = round_half_down = round_half_even = round_down

    def returns(self, parsed: Parsed, children: list[Any]) -> t.Returns:
        self._want_unit(children[0], "days, weeks, months or years?")
        ways = [way.kind for way in children[1:]]
        chosen = [way for way in ways if way in ("recalculated", "by item", "in proportion", "keep")]
        if len(chosen) > 1 or len(set(ways)) < len(ways):
            raise self._twice(parsed, "say how goods come back only once")
        return t.Returns(
            children[0],
            chosen[0] if chosen else "recalculated",
            "without purchase" in ways,
            "tiers rechecked" in ways,
            span=self.at(parsed),
        )

    def way_recalculated(self, parsed: Parsed, _: list[Any]) -> Part:
        return Part(parsed.data.removeprefix("way_").replace("_", " "))

    way_by_item = way_in_proportion = way_keep = way_without_purchase = way_tiers_rechecked = way_recalculated

    def weeks(self, parsed: Parsed, children: list[Any]) -> t.Word:
        return t.Word(str(children[0]), span=self.at(parsed))

    def _closed(self, parsed: Parsed, _: list[Any]) -> t.Word:
        return t.Word(" ".join(self.text.content.split()), span=self.at(parsed))

    spend_soonest = spend_oldest = take_below_zero = take_to_zero = take_owed = rest_lapses = rest_stays = _closed
    migrate_keep_until_review = migrate_re_evaluate = migrate_upgrade_only = _closed

    def enough(self, parsed: Parsed, _: list[Any]) -> t.Fact:
        return t.Fact(span=self.at(parsed))

    steps = enough

    def range_both(self, parsed: Parsed, children: list[Any]) -> t.DateRange:
        return t.DateRange(self._date(children[0]), self._date(children[1]), span=self.at(parsed))

    def range_from(self, parsed: Parsed, children: list[Any]) -> t.DateRange:
        return t.DateRange(self._date(children[0]), None, span=self.at(parsed))

    def until_date(self, parsed: Parsed, children: list[Any]) -> t.DateRange:
        return t.DateRange(None, self._date(children[0]), span=self.at(parsed))

    def _twice(self, parsed: Parsed, help: str) -> Refused:
        return Refused(error("LR124", "the same thing is said twice here", self.at(parsed), help=help))

    # -------------------------------------------------------------------------------------------- expressions
    def quantity(self, parsed: Parsed, children: list[Any]) -> t.Quantity:
        number = str(children[0])
        if number.endswith("%"):
            return t.Quantity(self._parse_number(children[0], number[:-1].rstrip()), "%", span=self.at(parsed))
        return t.Quantity(
            self._parse_number(children[0]), str(children[1]) if len(children) > 1 else "", span=self.at(parsed)
        )

    def text_literal(self, parsed: Parsed, children: list[Any]) -> t.TextLiteral:
        return t.TextLiteral(str(children[0])[1:-1], span=self.at(parsed))

    def date_literal(self, parsed: Parsed, children: list[Any]) -> t.DateLiteral:
        return t.DateLiteral(self._date(children[0]), span=self.at(parsed))

    def clock_literal(self, parsed: Parsed, children: list[Any]) -> t.ClockLiteral:
        return t.ClockLiteral(self._minute(children[0]), span=self.at(parsed))

    def _minute(self, word: str) -> int:
        hour, minute = (int(part) for part in word.split(":"))
        if hour > 23 or minute > 59:
            raise Refused(error("LR135", f"`{word}` is not a time of day", self.at(word), help="00:00 to 23:59"))
        return hour * 60 + minute

    def atom(self, _: Parsed, children: list[Any]) -> Any:
        return children[0]

    def reference(self, parsed: Parsed, children: list[Any]) -> t.Reference:
        name = str(children[0])
        window = next((child for child in children[1:] if not isinstance(child, Part)), None)
        including = any(isinstance(child, Part) for child in children[1:])
        self._want_space(children[0])
        return t.Reference(name, window, including, span=self.at(parsed))

    def _want_space(self, word: str) -> None:
        found = missing_space(word)
        if found is not None:
            raise Refused(
                error(
                    "LR133",
                    f"`{word}` needs a space",
                    self.at(word),
                    "a number and its unit",
                    f"`{found}`",
                    fix=replacing(self.at(word), str(word), found),
                )
            )

    def including(self, _: Parsed, __: list[Any]) -> Part:
        return Part("including")

    def this_calendar(self, parsed: Parsed, children: list[Any]) -> t.CalendarWindow:
        return t.CalendarWindow(Period(children[0]), span=self.at(parsed))

    def this_stretch_from(self, parsed: Parsed, children: list[Any]) -> t.AnchoredWindow:
        return t.AnchoredWindow(children[1], children[0], span=self.at(parsed))

    def stretch_year(self, parsed: Parsed, _: list[Any]) -> Period:
        return Period(parsed.data.removeprefix("stretch_"))

    stretch_quarter = stretch_month = stretch_year

    def last_calendar(self, parsed: Parsed, children: list[Any]) -> t.CalendarWindow:
        return t.CalendarWindow(Period(children[0]), last=True, span=self.at(parsed))

    def in_the_last(self, parsed: Parsed, children: list[Any]) -> t.RollingWindow:
        return t.RollingWindow(self._whole(children[0]), str(children[1]), span=self.at(parsed))

    def since_reached(self, parsed: Parsed, _: list[Any]) -> t.SinceReached:
        return t.SinceReached(span=self.at(parsed))

    def since_joining(self, parsed: Parsed, _: list[Any]) -> t.SinceJoining:
        return t.SinceJoining(span=self.at(parsed))

    def from_to(self, parsed: Parsed, children: list[Any]) -> t.DatesWindow:
        return t.DatesWindow(self._date(children[0]), self._date(children[1]), span=self.at(parsed))

    def of_largest(self, parsed: Parsed, children: list[Any]) -> t.OfKeyed:
        return t.OfKeyed(parsed.data.removeprefix("of_"), children[0], span=self.at(parsed))

    of_top = of_largest

    def fold_sum(self, parsed: Parsed, children: list[Any]) -> t.Fold:
        return t.Fold(parsed.data.removeprefix("fold_"), children[0], children[1], span=self.at(parsed))

    fold_largest = fold_smallest = fold_sum

    def fold_number(self, parsed: Parsed, children: list[Any]) -> t.Fold:
        return t.Fold("number", None, children[0], span=self.at(parsed))

    def filtered(self, parsed: Parsed, children: list[Any]) -> t.Fold:
        fold = children[0]
        return t.Fold(fold.kind, fold.value, fold.parts, children[1], span=self.at(parsed))

    def add(self, parsed: Parsed, children: list[Any]) -> t.Arithmetic:
        return t.Arithmetic(_OPERATORS[parsed.data], children[0], children[1], span=self.at(parsed))

    subtract = times = over = add

    def rounded(self, parsed: Parsed, children: list[Any]) -> t.Rounded:
        return t.Rounded(children[0], children[1].rounding, children[2], span=self.at(parsed))

    def compare(self, parsed: Parsed, children: list[Any]) -> t.Compare:
        operator = "is" if children[1] == "=" else str(children[1])
        return t.Compare(operator, children[0], children[2], span=self.at(parsed))

    def is_(self, parsed: Parsed, children: list[Any]) -> t.Compare:
        return t.Compare(_OPERATORS[parsed.data], children[0], children[1], span=self.at(parsed))

    is_not = at_least = at_most = more_than = less_than = is_

    def options(self, _: Parsed, children: list[Any]) -> tuple[Any, ...]:
        return tuple(children)

    def one_of(self, parsed: Parsed, children: list[Any]) -> t.OneOf:
        return t.OneOf(children[0], children[1], parsed.data == "not_one_of", span=self.at(parsed))

    not_one_of = one_of

    def between(self, parsed: Parsed, children: list[Any]) -> t.Between:
        return t.Between(*children, span=self.at(parsed))

    def missing(self, parsed: Parsed, children: list[Any]) -> t.Missing:
        return t.Missing(children[0], parsed.data == "known", span=self.at(parsed))

    known = missing

    def falls_in(self, parsed: Parsed, children: list[Any]) -> t.FallsIn:
        negated = parsed.data == "not_falls_in"
        return t.FallsIn(children[0], Period(children[1]), negated, span=self.at(parsed))

    not_falls_in = falls_in

    def includes(self, parsed: Parsed, children: list[Any]) -> t.Includes:
        return t.Includes(children[0], children[1], span=self.at(parsed))

    def any_where(self, parsed: Parsed, children: list[Any]) -> t.Quantified:
        return t.Quantified(parsed.data.removesuffix("_where"), children[0], children[1], span=self.at(parsed))

    every_where = no_where = any_where

    def shared(self, _: Parsed, children: list[Any]) -> tuple[str, ...]:
        return tuple(children)

    def shares(self, parsed: Parsed, children: list[Any]) -> t.Shares:
        return t.Shares(str(children[0]), children[1], children[2], span=self.at(parsed))

    def holds(self, parsed: Parsed, children: list[Any]) -> t.Holds:
        return t.Holds(children[0], span=self.at(parsed))

    def all_of(self, parsed: Parsed, children: list[Any]) -> t.AllOf:
        return t.AllOf(tuple(children), span=self.at(parsed))

    def any_of(self, parsed: Parsed, children: list[Any]) -> t.AnyOf:
        return t.AnyOf(tuple(children), span=self.at(parsed))

    def not_(self, parsed: Parsed, children: list[Any]) -> t.Not:
        return t.Not(children[0], span=self.at(parsed))


_OPERATORS = {
    "add": "+", "subtract": "-", "times": "*", "over": "/", "is_": "is", "is_not": "is not",
    "at_least": ">=", "at_most": "<=", "more_than": ">", "less_than": "<",
}  # fmt: skip

_STUCK = re.compile(r"([0-9][0-9.,]*)([^\W\d_]+)")
_UNIT_WORDS = "point points time times day days week weeks month months year years hour hours mile miles stamp stamps"
_UNITS = frozenset(_UNIT_WORDS.split())


def missing_space(word: str) -> str | None:
    """`100EUR` as it should be written; None for a word that may be a name, like `1K`."""
    match = _STUCK.fullmatch(word)
    if match is None or (match[2] not in MINOR_DIGITS and match[2].lower() not in _UNITS):
        return None
    return f"{match[1]} {match[2]}"


def _unit_help(number: str, units: str) -> str:
    words = [word.strip() for word in re.split(",| or ", units.rstrip("?")) if word.strip()]
    return ", ".join(f"`{number} {_EXAMPLES.get(word, word)}`" for word in words[:-1]) + (
        f" or `{number} {_EXAMPLES.get(words[-1], words[-1])}`"
    )


_EXAMPLES = {"money": "EUR"}
