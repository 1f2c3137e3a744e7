"""What the tests of a ruleset have tried of it: every spot of its text at which something can happen, or happen two
ways, and the tests in which it did. (Points are what members collect.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from loyalty_rules.core.diagnostics import Span


class SpotKind(StrEnum):
    """What a spot is of; the values are the words that reports and `--fail-under` use."""

    RULE = "rules"
    EXCHANGE = "exchanges"
    TIER = "tiers"
    MESSAGE = "messages"
    CODE = "codes"
    CONDITION = "conditions"
    CAP = "caps"
    BAND = "bands"
    ROW = "rows"
    DATES = "dates"


class Spot(Struct, frozen=True):
    """Something that can happen at one place of a ruleset.

    `of`: the rule, tier or exchange it belongs to, as it is named; empty where it is none's own. `subject`: what it is
    about, in the words of the ruleset; `outcome`: what can happen, a word or a few (`false`, `reached`); `missing`: a
    sentence that says it never did. `tests`: the names of the tests in which it happened, in their order.
    """

    kind: SpotKind
    of: str
    span: Span
    subject: str
    outcome: str
    missing: str
    tests: tuple[str, ...] = ()

    @property
    def is_covered(self) -> bool:
        return bool(self.tests)


class Figure(Struct, frozen=True):
    """How many of some spots are covered."""

    covered: int
    spots: int

    @property
    def percent(self) -> Fraction:
        """The share that is covered, in percent; 100 where there is no spot."""
        return Fraction(100 * self.covered, self.spots) if self.spots else Fraction(100)


class Coverage(Struct, frozen=True):
    """The spots of a ruleset in the order of its text, file by file. `tests`: the names of all tests that were run;
    `sources`: the texts, by file."""

    program: str
    ruleset: str
    spots: tuple[Spot, ...]
    tests: tuple[str, ...]
    sources: Mapping[str, str] = {}

    @property
    def total(self) -> Figure:
        return figure(self.spots)

    @property
    def kinds(self) -> dict[SpotKind, Figure]:
        """Kind by kind, those of which the ruleset has any."""
        found = {kind: figure(spot for spot in self.spots if spot.kind is kind) for kind in SpotKind}
        return {kind: each for kind, each in found.items() if each.spots}

    @property
    def files(self) -> dict[str, Figure]:
        """File by file, in the order of their names."""
        names = sorted({spot.span.file for spot in self.spots})
        return {name: figure(spot for spot in self.spots if spot.span.file == name) for name in names}

    @property
    def missing(self) -> tuple[Spot, ...]:
        return tuple(spot for spot in self.spots if not spot.is_covered)


def figure(spots: Iterable[Spot]) -> Figure:
    """How many of the spots are covered."""
    found = list(spots)
    return Figure(sum(spot.is_covered for spot in found), len(found))
