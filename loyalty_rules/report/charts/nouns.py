"""What is drawn, whatever draws it. Values are exact, in whole units; a picture may place them a hair off."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from loyalty_rules.report.grids import Grid


class Series(Struct, frozen=True):
    """Values that belong together. `tone`: 1 to 6, its colour and its pattern."""

    name: str
    tone: int
    values: tuple[Fraction, ...]


class Axis(Struct, frozen=True):
    """Where values stand side by side. `labels`: one for each place, short, and its second line, as the year, which is
    written where it changes. `about`: what they are."""

    labels: tuple[tuple[str, str], ...]
    about: str


class Columns(Struct, frozen=True):
    """Columns side by side, their series on top of each other; what is below zero goes down. `texts`: what is written
    above each column. `ends`: what is written beside the last column, for each series."""

    key: str
    title: str
    about: str
    unit: str
    axis: Axis
    series: tuple[Series, ...]
    grid: Grid
    texts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


class Lines(Struct, frozen=True):
    """A line over time, with its last value written beside it. Places without a value, None, have no point. `level`: a
    line across with its words, as an average."""

    key: str
    title: str
    about: str
    unit: str
    axis: Axis
    name: str
    tone: int
    values: tuple[Fraction | None, ...]
    end: str
    grid: Grid
    level: tuple[Fraction, str] | None = None
    filled: bool = False


class Bar(Struct, frozen=True):
    """One bar, with its name above it and its amount in words at its end."""

    name: str
    value: Fraction
    text: str
    tone: int = 1


class Bars(Struct, frozen=True):
    """Bars that lie below each other."""

    key: str
    title: str
    about: str
    unit: str
    bars: tuple[Bar, ...]
    grid: Grid


Chart = Columns | Lines | Bars
