"""What is tried: `base.give=1..3 step 0.5`, `spring.until=2026-04-30,2026-05-31`; and what is aimed at: `cost=3%`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from msgspec import Struct

from loyalty_rules.core.calendar import LAST_YEAR
from loyalty_rules.core.quantities import Unit, parse_number, singular_of
from loyalty_rules.core.sweeps import Figure, Target, decimal
from loyalty_rules.workbench.figures import FigureError, figure_named, meant_by

VALUES_MAX: Final = 100  # of one figure
SOLVED_MAX: Final = 1_000_000  # of one figure, where only some of them are run
RUNS_MAX: Final = 200  # of all combinations

_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_UNIT = r"(?:\s*(?P<{}>%|[^\W\d][\w-]*))?"
_RANGE = re.compile(
    rf"(?P<low>{_NUMBER}){_UNIT.format('low_unit')}\s*\.\.\s*(?P<high>{_NUMBER}){_UNIT.format('high_unit')}"
    rf"(?:\s+step\s+(?P<step>{_NUMBER}){_UNIT.format('step_unit')})?"
)
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DAYS = re.compile(
    rf"(?P<low>{_DAY})\s*\.\.\s*(?P<high>{_DAY})(?:\s+step\s+(?P<step>[0-9]+)\s*(?P<unit>days?|weeks?)?)?"
)
_ONE = re.compile(rf"(?P<number>{_NUMBER}){_UNIT.format('unit')}")
_EXAMPLE = "write `1..3 step 0.5`, or `1, 2, 3`"
_EXAMPLE_OF_DAYS = "write `2026-04-01..2026-04-30 step 7 days`, or days with commas between them"


class Setting(Struct, frozen=True):
    """A figure and the values to try, rising. `step`: between them; None for a list of values."""

    figure: Figure
    values: tuple[Fraction, ...]
    step: Fraction | None


def setting(text: str, known: Sequence[Figure], solving: bool = False) -> Setting:
    """Read what `--set` says. `solving`: a range may leave its step to the figure, and be long. Raises FigureError."""
    name, sign, said = text.rpartition("=")  # a name may hold one, values don't
    if not sign or not name.strip() or not said.strip():
        raise FigureError(f'`{text}` names no figure and values: write `--set "base.give=1..3 step 0.5"`')
    said = said.strip()
    in_days = re.search(_DAY, said) is not None
    figure = _figure(name, known, said, in_days)
    if in_days:
        return _in_days(text, figure, name.strip(), said, solving)
    found = _RANGE.fullmatch(said)
    if found is None:
        return Setting(figure, _listed(figure, said), None)
    low, high = (_number(figure, found[side], found[f"{side}_unit"], said) for side in ("low", "high"))
    if found["step"] is None and not solving:
        tenths = max(-(-(high - low) // (figure.step * 10)), 1) * figure.step
        raise FigureError(f"`{text}` says no step: write `{name.strip()}={said} step {decimal(tenths)}`")
    step = figure.step if found["step"] is None else _number(figure, found["step"], found["step_unit"], said)
    return _ranging(figure, low, high, step, said, solving)


def _ranging(figure: Figure, low: Fraction, high: Fraction, step: Fraction, said: str, solving: bool) -> Setting:
    if step <= 0 or low >= high:
        raise FigureError(f"`{said}` is no range: it goes up, in steps above zero")
    count = int((high - low) / step) + 1
    most = SOLVED_MAX if solving else VALUES_MAX
    if count > most:
        raise FigureError(f"`{said}` has {count:,} values, and at most {most:,} can be tried: take larger steps")
    return Setting(figure, tuple(low + step * index for index in range(count)), step)


def _figure(name: str, known: Sequence[Figure], said: str, in_days: bool) -> Figure:
    """The figure that is meant: of several that could be, those of the kind that the values are."""
    alike = [one for one in known if one.is_day == in_days]
    others = [] if meant_by(name, alike) else meant_by(name, known)
    if not others:
        return figure_named(name, alike)
    first = others[0]
    help = "which is no day" if in_days else f"which is a day: {_EXAMPLE_OF_DAYS}"
    raise FigureError(f"`{first.address}` is {first.present}, {help}")


def _in_days(text: str, figure: Figure, name: str, said: str, solving: bool) -> Setting:
    found = _DAYS.fullmatch(said)
    if found is None:
        days = {_day(piece.strip()) for piece in said.split(",")}
        _not_too_many(figure, len(days), "days")
        return Setting(figure, tuple(sorted(days)), None)
    low, high = _day(found["low"]), _day(found["high"])
    if found["step"] is None and not solving:
        tenth = max(-(-(high - low) // 10), 1)
        raise FigureError(
            f"`{text}` says no step: write `{name}={said} step {tenth} {'day' if tenth == 1 else 'days'}`"
        )
    weeks = (found["unit"] or "").startswith("week")
    step = figure.step if found["step"] is None else Fraction(int(found["step"]) * (7 if weeks else 1))
    return _ranging(figure, low, high, step, said, solving)


def _day(text: str) -> Fraction:
    if not re.fullmatch(_DAY, text):
        raise FigureError(f"`{text}` is no day: {_EXAMPLE_OF_DAYS}")
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise FigureError(f"`{text}` is no day of the calendar") from None
    if found.year > LAST_YEAR:
        raise FigureError(f"`{text}` lies after the year {LAST_YEAR}, the last with events")
    return Fraction(found.toordinal())


def _listed(figure: Figure, said: str) -> tuple[Fraction, ...]:
    pieces = [piece.strip() for piece in said.split(",")]
    if any(re.fullmatch(r"0[0-9]+\D*", piece) for piece in pieces):
        raise FigureError(f"`{said}`: a comma stands between values, so numbers have none: write 1000 for a thousand")
    ones = [_ONE.fullmatch(piece) for piece in pieces]
    values = []
    for piece, one in zip(pieces, ones, strict=True):
        if one is None:
            raise FigureError(f"`{piece or said}` is no value: {_EXAMPLE}")
        # A unit after the last number is that of all.
        values.append(_number(figure, one["number"], one["unit"] or (ones[-1] or one)["unit"], said))
    _not_too_many(figure, len(values), "values")
    return tuple(sorted(set(values)))


def _not_too_many(figure: Figure, count: int, things: str) -> None:
    if count > VALUES_MAX:
        raise FigureError(f"{count:,} {things} are named for `{figure.address}`, and at most {VALUES_MAX} are tried")


def _number(figure: Figure, number: str, unit: str | None, said: str) -> Fraction:
    found = parse_number(number)
    if unit is None or unit in (figure.unit, figure.one) or singular_of(unit) == singular_of(figure.unit):
        pass
    elif unit == "%" and figure.unit == "":
        found /= 100
    else:
        raise FigureError(f"`{figure.address}` is {figure.present}, and `{said}` is in {unit}")
    if found < 0 and not figure.signed:
        raise FigureError(f"`{figure.address}` is {figure.present}, and can't be below zero: `{said}` is")
    if figure.step == 1 and isinstance(figure.path[-1], str) and figure.path[-1] == "count" and found.denominator != 1:
        raise FigureError(f"`{figure.address}` is counted: {decimal(found)} is no whole number")
    return found


def combinations_of(settings: Sequence[Setting]) -> list[dict[Figure, Fraction]]:
    """Every combination of the values, the first figure's slowest. Raises FigureError where they are too many."""
    named = [one.figure.address for one in settings]
    twice = next((address for address in named if named.count(address) > 1), None)
    if twice is not None:
        raise FigureError(f"`{twice}` is set twice: name all its values at once")
    count = 1
    for one in settings:
        count *= len(one.values)
    if count > RUNS_MAX:
        sizes = " × ".join(f"{len(one.values):,}" for one in settings)
        raise FigureError(f"{sizes} values are {count:,} runs, and at most {RUNS_MAX} are made: take larger steps")
    found: list[dict[Figure, Fraction]] = [{}]
    for one in settings:
        found = [{**values, one.figure: value} for values in found for value in one.values]
    return found


_TARGET = re.compile(r"\s*cost\s*=\s*(?P<number>[0-9.,]+)\s*(?P<unit>%|[A-Za-z]+)?\s*")


def target(text: str, currency: Unit) -> Target:
    """Read what `--target` says. Raises FigureError."""
    found = _TARGET.fullmatch(text)
    unit = "" if found is None else found["unit"] or ""
    if found is None or not unit:
        raise FigureError(f"`{text}` is no target: write `cost=3%` of revenue, or `cost=50000 {currency.name}`")
    try:
        number = parse_number(found["number"])
    except ValueError as error:
        raise FigureError(str(error)) from None
    if unit == "%":
        return Target(text.strip(), number / 100, None)
    if unit != currency.name:
        raise FigureError(f"`{text}` is in {unit}, and the programme in {currency.name}")
    return Target(text.strip(), None, number * currency.scale)
