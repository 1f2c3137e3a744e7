"""Floors: how much has to be covered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct

from loyalty_rules.core.coverage import Coverage, SpotKind
from loyalty_rules.core.diagnostics import suggest
from loyalty_rules.report.coverage import ALL, figure_words, percent_words

_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?) ?%?")


class NoFloor(Exception):
    """What was said is no floor; why, in words."""


class Floor(Struct, frozen=True):
    """`kind` None: of everything. `percent`: from 0 to 100."""

    kind: SpotKind | None
    percent: Fraction


def floor(said: str) -> Floor:
    """The floor of a text: `90`, or `rules=100`. Raises NoFloor."""
    name, equals, number = said.rpartition("=")
    kinds = {str(kind): kind for kind in SpotKind}
    name = name.strip()
    if equals and name != ALL and name not in kinds:
        meant = suggest(name, [*kinds, ALL])
        raise NoFloor(f"there is nothing called `{name}` to cover" + (f", did you mean `{meant}`?" if meant else ""))
    found = _PERCENT.fullmatch(number.strip())
    if found is None or Fraction(found[1]) > 100:
        raise NoFloor(f"`{number}` is no percentage from 0 to 100")
    return Floor(kinds.get(name), Fraction(found[1]))


def below(coverage: Coverage, floors: Iterable[Floor]) -> list[str]:
    """The floors that are not reached, each as a sentence."""
    said = []
    for one in floors:
        figure = coverage.total if one.kind is None else coverage.kinds.get(one.kind)
        if figure is not None and figure.percent < one.percent:
            of = "everything" if one.kind is None else str(one.kind)
            count = figure_words(figure)
            words = f"coverage of {of} is {percent_words(figure.percent)} ({count}), below {percent_words(one.percent)}"
            said.append(words)
    return said
