"""Thresholds on a comparison: `cost>1%`, `cost>500 EUR`, `lose>0`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from msgspec import Struct

from loyalty_rules.core.comparisons import Comparison, Fate, Pair
from loyalty_rules.core.diagnostics import suggest
from loyalty_rules.core.quantities import parse_number

_WRITTEN = re.compile(r"\s*(?P<name>[a-z]+)\s*(?P<sign>[<>])\s*(?P<number>-?[0-9.,]+)\s*(?P<unit>%|[A-Za-z]*)\s*")


class ThresholdError(ValueError):
    """A threshold that can't be read; its text says what is wrong and how one is written."""


class Threshold(Struct, frozen=True):
    """`text`: as it was written. `unit`: `%`, a currency, or empty for a number of members."""

    text: str
    name: str
    above: bool
    number: Fraction
    unit: str

    def crossed(self, found: Comparison) -> bool:
        """Has the comparison gone beyond it?"""
        if self.name in _MONEY:
            pair = _MONEY[self.name](found)
            if self.unit == "%":
                share = pair.share
                if share is None:  # from nothing to something is more than any share
                    return bool(pair.change) and (pair.change > 0) == self.above
                figure = share * 100
            else:
                if self.unit != found.currency.name:
                    raise ThresholdError(f"`{self.text}` is in {self.unit}, and the programme in {found.currency.name}")
                figure = Fraction(pair.change) / found.currency.scale
        else:
            figure = Fraction(_COUNTS[self.name](found))
        return figure > self.number if self.above else figure < self.number


_MONEY: Mapping[str, Callable[[Comparison], Pair]] = {
    "cost": lambda found: found.cost,
    "outstanding": lambda found: found.outstanding,
}
_COUNTS: Mapping[str, Callable[[Comparison], int]] = {
    "members": lambda found: len(found.members),
    "gain": lambda found: found.all.fates.get(Fate.GAINS, 0),
    "lose": lambda found: found.all.fates.get(Fate.LOSES, 0),
    "tiers": lambda found: sum(matrix.moved for matrix in found.matrices),
}
NAMES = (*_MONEY, *_COUNTS)


def threshold(text: str) -> Threshold:
    """Read a threshold. Raises ThresholdError."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ThresholdError(f"`{text}` is not a threshold: write one like `cost>1%`, `cost>500 EUR` or `lose>0`")
    name, unit = found["name"], found["unit"]
    if name not in NAMES:
        near = suggest(name, NAMES)
        meant = f"did you mean `{near}`?" if near else f"there are {', '.join(f'`{one}`' for one in NAMES)}"
        raise ThresholdError(f"`{name}` is no figure of a comparison: {meant}")
    if name in _COUNTS and unit:
        raise ThresholdError(f"`{name}` counts members: write `{name}>{found['number']}`")
    if name in _MONEY and not unit:
        raise ThresholdError(f"`{text}` has no unit: write `{name}>1%`, or an amount of money")
    try:
        number = parse_number(found["number"])
    except ValueError as error:
        raise ThresholdError(str(error)) from None
    return Threshold(text.strip(), name, found["sign"] == ">", number, unit)
