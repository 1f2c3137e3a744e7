"""Charts on a terminal, in its width: in blocks and colours, or in plain letters where it can't show them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from fractions import Fraction
from textwrap import wrap
from typing import Any, Final, assert_never

import plotext

from loyalty_rules.report.charts.nouns import Axis, Bars, Chart, Columns, Lines
from loyalty_rules.report.charts.scale import labels_shown, scale_of
from loyalty_rules.report.simulated import Told
from loyalty_rules.report.terminal import visible

WIDTH_MAX: Final = 110
WIDTH_MIN: Final = 40
HEIGHT: Final = 13
TICKS: Final = 4
MARKS: Final = ("", "█", "▓", "░", "▒", "▚", "▞")
MARKS_PLAIN: Final = ("", "#", "=", ".", "+", "x", "o")
COLOURS: Final = ("", "blue", "red", "green", "magenta", "orange+", "cyan")
PLAIN: Final = str.maketrans("─│┌┐└┘├┤┬┴┼–▲▼·…“”", "-|+++++++++-^v..''")
NAME_MAX: Final = 34


def drawn(told: Told, width: int, colour: bool, plain: bool) -> Iterator[str]:
    """The charts of a simulation, one text each, with its title. `plain`: in letters of ASCII."""
    marks = MARKS_PLAIN if plain else MARKS
    for section in told.sections:
        for chart in section.charts:
            text = _drawn(chart, max(WIDTH_MIN, min(width, WIDTH_MAX)), marks, colour)
            yield _ascii(text) if plain else text


def _drawn(chart: Chart, width: int, marks: Sequence[str], colour: bool) -> str:
    """One chart between its title and what its marks mean."""
    figure = plotext.figure
    figure.clear()
    figure.theme("colorless")
    figure.canvas("default")
    figure.plot_size(width, HEIGHT)
    match chart:
        case Columns():
            unit = _columns(figure, chart, width, marks)
            keys = "   ".join(f"{marks[series.tone]} {series.name}" for series in chart.series)
            below = f"{keys}; in {unit}, by {chart.axis.about}"
        case Lines():
            unit = _lines(figure, chart, width, marks)
            below = f"in {unit}, by {chart.axis.about}; at the end {chart.end}"
        case Bars():
            below = f"in {_bars(figure, chart, width, marks)}"
        case _:
            assert_never(chart)
    picture = figure.build().string(colorless=not colour)
    lines = [line.rstrip() for line in picture.rstrip("\n").split("\n")]
    return "\n".join([*wrap(visible(chart.title), width), *lines, *wrap(visible(below), width), ""])


def _columns(figure: Any, chart: Columns, width: int, marks: Sequence[str]) -> str:
    places = list(range(1, len(chart.axis.labels) + 1))
    above, below = [Fraction(0)] * len(places), [Fraction(0)] * len(places)
    # The whole column first, then what stands below its top: what is drawn later covers what was drawn before.
    layers: list[tuple[list[float], int]] = []
    for series in chart.series:
        tops = []
        for at, value in enumerate(series.values):
            side = above if value >= 0 else below
            side[at] += value
            tops.append(float(side[at]))
        layers.append((tops, series.tone))
    for tops, tone in reversed(layers):
        figure.draw(figure.bar(places, tops, marker=_marker(marks, tone), width=0.6, lines=True, fill=True))
    _places(figure, chart.axis, width)
    return _side(figure.ruler("y", "left"), [*above, *below], chart.unit)


def _lines(figure: Any, chart: Lines, width: int, marks: Sequence[str]) -> str:
    points = [(at, value) for at, value in enumerate(chart.values, 1) if value is not None]
    if points:
        marker = _marker(marks, chart.tone) if marks is MARKS_PLAIN else plotext.marker("hd", COLOURS[chart.tone])
        xs, ys = [at for at, _ in points], [float(value) for _, value in points]
        figure.draw(figure.signal(xs, ys, marker=marker).lines())
    _places(figure, chart.axis, width)
    return _side(figure.ruler("y", "left"), [value for _, value in points], chart.unit)


def _bars(figure: Any, chart: Bars, width: int, marks: Sequence[str]) -> str:
    count = len(chart.bars)
    figure.plot_size(width, count * 2 + 4)
    places = list(range(count, 0, -1))
    for place, bar in zip(places, chart.bars, strict=True):
        drawing = {"orientation": "h", "marker": _marker(marks, bar.tone), "width": 0.3, "lines": True, "fill": True}
        figure.draw(figure.bar([place], [float(bar.value)], **drawing))
    names = figure.ruler("y", "left")
    names.lim(0.4, count + 0.6)
    names.ticks(places, [_cut(bar.name) for bar in chart.bars])
    return _side(figure.ruler("x", "lower"), [bar.value for bar in chart.bars], chart.unit)


# ------------------------------------------------------------------------------------------------ what they share
def _marker(marks: Sequence[str], tone: int) -> Any:
    return plotext.marker(marks[tone], COLOURS[tone])


def _side(ruler: Any, values: Sequence[Fraction], unit: str) -> str:
    """Round values along a side; what they count."""
    scale = scale_of(values, unit, TICKS)
    ruler.lim(float(scale.values[0]), float(scale.values[-1]))
    ruler.ticks([float(value) for value in scale.values], list(scale.texts))
    return scale.unit


def _places(figure: Any, axis: Axis, width: int) -> None:
    """Labels as far apart as they are long."""
    longest = max((len(first) for first, _ in axis.labels), default=1) + 2
    shown = labels_shown(axis, max((width - 12) // longest, 1))
    room = (width - 12) // max(len(shown), 1)
    texts = [
        f"{first} {second}" if second and len(first) + len(second) + 2 < room else first for _, first, second in shown
    ]
    below = figure.ruler("x", "lower")
    below.lim(0.4, len(axis.labels) + 0.6)
    below.ticks([at + 1 for at, _, _ in shown], texts)


def _cut(name: str) -> str:
    name = visible(name)
    return name if len(name) <= NAME_MAX else f"{name[: NAME_MAX - 1]}…"


def _ascii(text: str) -> str:
    """The text in letters that every terminal has."""
    plain = unicodedata.normalize("NFKD", text.translate(PLAIN))
    return "".join(letter if letter.isascii() else "?" for letter in plain if not unicodedata.combining(letter))
