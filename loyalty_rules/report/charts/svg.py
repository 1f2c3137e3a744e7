"""Charts for a page: SVG with real text, once for a wide page and once for a phone, in the colours of the page.

The same chart gives the same text, byte for byte. Colours are those of the style sheet, so that a chart follows the
page into the dark and onto paper; every series has a pattern besides its colour.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from io import StringIO
from typing import Any, Final, assert_never
from warnings import catch_warnings, simplefilter

import matplotlib
from markupsafe import Markup, escape
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from msgspec import Struct

from loyalty_rules.report.charts.nouns import Axis, Bars, Chart, Columns, Lines, Series
from loyalty_rules.report.charts.scale import Scale, labels_shown, places_shown, scale_of

# Colours that stand for variables of the style sheet, and are replaced by them.
INK: Final = "#000001"
SOFT: Final = "#000002"
LINE: Final = "#000003"
PAPER: Final = "#000004"
TONES: Final = ("", "#000011", "#000012", "#000013", "#000014", "#000015", "#000016")
VARIABLES: Final = {
    INK: "--ink", SOFT: "--soft", LINE: "--line", PAPER: "--paper",
    **{tone: f"--series-{number}" for number, tone in enumerate(TONES) if number},
}  # fmt: skip
HATCHES: Final = ("", "", "////", "||||", "\\\\\\\\", "xxxx", "----")
DASHES: Final = (4, 3)
LETTER: Final = 0.64  # how wide a letter is, about, in sizes of the text

SETTINGS: Final = {
    "svg.fonttype": "none",
    "svg.hashsalt": "loyalty-rules",
    "font.family": "DejaVu Sans",  # comes with the library, so that the same is measured everywhere
    "hatch.linewidth": 0.8,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": SOFT,
    "text.color": INK,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "axes.unicode_minus": False,
    "text.usetex": False,
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
}


# That it looks for fonts, and where it keeps what it found, is of no use to whoever asked for a page.
logging.getLogger("matplotlib").setLevel(logging.ERROR)


class Sheet(Struct, frozen=True):
    """What is drawn on, in the units of the text's size. `plot`: the height of what is inside the axes. `labels`: how
    many stand side by side, and `legend`: how many of its entries. `ticks`: about how many values a scale has."""

    key: str
    width: int
    plot: int
    text: float
    labels: int
    legend: int
    ticks: int


WIDE: Final = Sheet("w", 1000, 175, 13.5, 16, 6, 4)
NARROW: Final = Sheet("n", 358, 160, 11.5, 6, 2, 4)


def drawn(chart: Chart) -> Markup:
    """The chart twice, for a wide page and for a phone; the style sheet shows one of them."""
    wide, narrow = _svg(chart, WIDE), _svg(chart, NARROW)
    return Markup('<div class="wide-only">{}</div>\n<div class="narrow">{}</div>').format(Markup(wide), Markup(narrow))


def _svg(chart: Chart, sheet: Sheet) -> str:
    settings: Any = {**SETTINGS, "font.size": sheet.text}
    with matplotlib.rc_context(settings):
        match chart:
            case Columns():
                figure = _columns(chart, sheet)
            case Lines():
                figure = _lines(chart, sheet)
            case Bars():
                figure = _bars(chart, sheet)
            case _:
                assert_never(chart)
        out = StringIO()
        with catch_warnings():
            # The page has letters for every script, whatever the font has that widths are guessed with.
            simplefilter("ignore", UserWarning)
            figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _cleaned(out.getvalue(), f"{chart.key}-{sheet.key}", chart.title, chart.about)


# ------------------------------------------------------------------------------------------------ the three kinds
def _columns(chart: Columns, sheet: Sheet) -> Figure:
    places = range(len(chart.axis.labels))
    above, below = [Fraction(0)] * len(places), [Fraction(0)] * len(places)
    drawn: list[tuple[Series, list[Fraction]]] = []
    for series in chart.series:
        bottoms = [above[at] if value >= 0 else below[at] for at, value in enumerate(series.values)]
        drawn.append((series, bottoms))
        for at, value in enumerate(series.values):
            (above if value >= 0 else below)[at] += value
    scale = scale_of([*above, *below], chart.unit, sheet.ticks)
    legend = len(chart.series) > 1 and not chart.ends
    rows = -(-len(chart.series) // sheet.legend) if legend else 0
    beside = max(map(len, chart.ends), default=-2) + 2
    figure, axes = _axes(sheet, scale, chart.axis, rows, beside)
    for series, bottoms in drawn:
        axes.bar(
            places, _floats(series.values), min(0.74, 0.1 + 0.12 * len(places)), _floats(bottoms),
            color=TONES[series.tone], hatch=HATCHES[series.tone], edgecolor=PAPER, linewidth=0.6, clip_on=False,
            zorder=2,
        )  # fmt: skip
    sides = sum(_sides(sheet, scale, beside))
    for at in places_shown(len(chart.texts), _fitting(sheet, sides, chart.texts)):
        _word(axes, chart.texts[at], (at, float(above[at])), (0, 3), INK, ha="center", va="bottom")
    if any(below):
        axes.axhline(0, color=SOFT, linewidth=1)
    _end_words(axes, chart, scale, sheet)
    if legend:
        _legend(figure, chart.series, sheet)
    return figure


def _end_words(axes: Any, chart: Columns, scale: Scale, sheet: Sheet) -> None:
    """The name of each series beside its part of the last column, moved apart where they would touch."""
    if not chart.ends or not chart.axis.labels:
        return
    step = float(scale.values[-1] - scale.values[0]) * sheet.text * 1.45 / sheet.plot
    top, at, last = Fraction(0), -step, len(chart.axis.labels) - 0.58
    for series, text in zip(chart.series, chart.ends, strict=True):
        at = max(at + step, float(top + series.values[-1] / 2))
        top += series.values[-1]
        _word(axes, "■", (last, at), (3, 0), TONES[series.tone], va="center")
        _word(axes, text, (last, at), (6 + sheet.text * 0.8, 0), INK, va="center")


def _lines(chart: Lines, sheet: Sheet) -> Figure:
    points = [(at, value) for at, value in enumerate(chart.values) if value is not None]
    level = [] if chart.level is None else [chart.level[0]]
    unit = chart.unit if chart.level is None else f"{chart.unit}; dashed: {chart.level[1]}"
    scale = scale_of([*(value for _, value in points), *level], unit, sheet.ticks)
    figure, axes = _axes(sheet, scale, chart.axis, 0, len(chart.end) + 1)
    xs, ys = [at for at, _ in points], _floats([value for _, value in points])
    tone = TONES[chart.tone]
    for value in level:
        axes.plot([-0.6, len(chart.values) - 1], _floats([value, value]), color=SOFT, linewidth=1.2, dashes=DASHES)
    if chart.filled and len(xs) > 1:
        axes.fill_between(xs, ys, color=tone, alpha=0.15, linewidth=0, clip_on=False)
    axes.plot(xs, ys, color=tone, linewidth=2, marker="o", markersize=4.5, clip_on=False, zorder=3)
    if points:
        _word(axes, chart.end, (xs[-1], ys[-1]), (9, 0), INK, va="center", weight="bold")
    return figure


def _bars(chart: Bars, sheet: Sheet) -> Figure:
    height = int(sheet.text * 3.1 * len(chart.bars) + 8)
    figure = Figure((sheet.width / 72, height / 72), dpi=72, facecolor="none")
    axes: Any = figure.add_axes((0, 0, 1, 1), facecolor="none")
    axes.set_axis_off()
    values = _floats([bar.value for bar in chart.bars])
    most, least = max([0.0, *values]), min([0.0, *values])
    letters = int(sheet.width / (sheet.text * 0.58))
    for at, bar in enumerate(chart.bars):
        axes.barh(
            at, values[at], 0.38, color=TONES[bar.tone], hatch=HATCHES[bar.tone], edgecolor=PAPER, linewidth=0.6,
            clip_on=False, zorder=2,
        )  # fmt: skip
        name = bar.name if len(bar.name) <= letters else f"{bar.name[: letters - 1]}…"
        _word(axes, name, (least, at - 0.27), (2, 1), INK, va="bottom")
        _word(axes, bar.text, (max(values[at], 0.0), at), (6, 0), SOFT, va="center")
    axes.axvline(0, color=SOFT, linewidth=1)
    longest = max((len(bar.text) for bar in chart.bars), default=0) * sheet.text * 0.62
    room = max(0.3, 1 - longest / sheet.width)
    span = (most - least) or 1.0
    axes.set_xlim(least - span * 0.002, least + span / room)
    axes.set_ylim(len(chart.bars) - 0.6, -0.8)
    return figure


# ------------------------------------------------------------------------------------------------ what they share
def _floats(values: Sequence[Fraction]) -> list[float]:
    """Where a picture puts them."""
    return [float(value) for value in values]


def _word(
    axes: Any, text: str, at: tuple[float, float], away: tuple[float, float], colour: str, ha: str = "left", **more: str
) -> None:
    axes.annotate(text, at, away, textcoords="offset points", color=colour, annotation_clip=False, ha=ha, **more)


def _axes(sheet: Sheet, scale: Scale, axis: Axis, legend_rows: int, beside: int) -> tuple[Figure, Any]:
    """A picture with its scale at the left, its places below, and room for so many letters at the right."""
    text = sheet.text
    left, right = _sides(sheet, scale, beside)
    shown = labels_shown(axis, min(sheet.labels, _fitting(sheet, left + right, (first for first, _ in axis.labels))))
    years = any(second for _, _, second in shown)
    top = text * (2.3 + 1.7 * legend_rows)
    bottom = text * (3.4 + (1.3 if years else 0))
    height = sheet.plot + top + bottom
    figure = Figure((sheet.width / 72, height / 72), dpi=72, facecolor="none")
    box = (left / sheet.width, bottom / height, 1 - (left + right) / sheet.width, sheet.plot / height)
    axes: Any = figure.add_axes(box, facecolor="none")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.set_yticks(_floats(scale.values), scale.texts)
    axes.set_ylim(float(scale.values[0]), float(scale.values[-1]))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", color=LINE, linewidth=0.8, zorder=0)
    axes.set_axisbelow(True)
    axes.annotate(scale.unit, (0, 1), (4 - left, text * 0.85), "axes fraction", "offset points", color=SOFT)
    axes.set_xticks([at for at, _, _ in shown], [first for _, first, _ in shown])
    axes.tick_params(axis="x", length=3)
    axes.set_xlim(-0.6, len(axis.labels) - 0.4)
    for at, _, second in shown:
        if second:
            axes.annotate(
                second, (at, 0), (0, -text * 2.9), ("data", "axes fraction"), "offset points", ha="center", color=SOFT
            )
    axes.annotate(axis.about, (0, 0), (4 - left, 6 - bottom), "axes fraction", "offset points", color=SOFT)
    return figure, axes


def _sides(sheet: Sheet, scale: Scale, beside: int) -> tuple[float, float]:
    """How much room the scale takes at the left, and so many letters at the right."""
    return max(map(len, scale.texts)) * sheet.text * LETTER + 8, max(beside * sheet.text * LETTER, 6)


def _fitting(sheet: Sheet, sides: float, texts: Iterable[str]) -> int:
    """How many such texts stand side by side within the axes, with half a letter between them."""
    longest = max(map(len, texts), default=1)
    return max(int((sheet.width - sides) // ((longest + 0.5) * sheet.text * LETTER)), 1)


def _legend(figure: Figure, series: Sequence[Series], sheet: Sheet) -> None:
    keys = [
        Patch(facecolor=TONES[one.tone], hatch=HATCHES[one.tone], edgecolor=PAPER, label=one.name) for one in series
    ]
    figure.legend(
        handles=keys, loc="upper left", bbox_to_anchor=(0, 1), ncols=sheet.legend, frameon=False, handlelength=1.4,
        handleheight=1.1, borderpad=0.1, borderaxespad=0.1, columnspacing=1.4,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ text of the picture
_HEAD: Final = re.compile(r"^.*?<svg [^>]*?viewBox=\"([^\"]*)\"[^>]*>", re.DOTALL)
_STYLE: Final = re.compile(r"<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_GROUP: Final = re.compile(r'<g id="[^"]*">')
_NUMBER: Final = re.compile(r"-?\d+\.\d{2,}")
_COLOUR: Final = re.compile("|".join(VARIABLES))
_PAINT: Final = re.compile(r'\b(fill|stroke)="(#0000[0-9]{2})"')
_FONT: Final = re.compile(r"font-family: [^;\"]*;? ?|font: ([0-9.]+)px [^;\"]*;?")
_SPACES: Final = re.compile(r"\s*\n\s*")
_TURN: Final = re.compile(r' transform="rotate\(-?0(?:\.0+)? [^)]*\)"')
_TAG: Final = re.compile(r"<[^>]*>")
_NAME: Final = re.compile(r'(\bid="|url\(#|href="#)')
_EMPTY: Final = re.compile(r"<g>\s*</g>")


def _cleaned(text: str, key: str, title: str, about: str) -> str:
    """The SVG without what a page doesn't need, in the page's colours and letters, its names its own."""
    box = _HEAD.match(text)
    assert box is not None
    text = _SPACES.sub(" ", _STYLE.sub("", text[box.end() :])).replace("> <", "><")
    text = _TAG.sub(lambda match: _tag(match[0], key), text)
    while _EMPTY.search(text):
        text = _EMPTY.sub("", text)
    head = f'<svg viewBox="{box[1]}" role="img" aria-labelledby="{key}-title {key}-about">'
    return f'{head}<title id="{key}-title">{escape(title)}</title><desc id="{key}-about">{escape(about)}</desc>{text}'


def _tag(tag: str, key: str) -> str:
    """One tag; what stands between tags are words, and stays."""
    tag = _TURN.sub("", _GROUP.sub("<g>", tag))
    tag = tag.replace("xlink:href", "href")
    tag = _PAINT.sub(lambda match: f'style="{match[1]}: {match[2]}"', tag)
    tag = _FONT.sub(lambda match: f"font-size: {match[1]}px;" if match[1] else "", tag)
    tag = _NUMBER.sub(lambda match: _short(float(match[0])), tag)
    tag = _NAME.sub(rf"\1{key}-", tag)
    return _COLOUR.sub(lambda match: f"var({VARIABLES[match[0]]})", tag)


def _short(number: float) -> str:
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
