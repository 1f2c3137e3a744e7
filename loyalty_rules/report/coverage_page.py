"""Coverage as a page: the text of the ruleset, each line with what of it was tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from loyalty_rules.core.coverage import Coverage, Figure, Spot, SpotKind, figure
from loyalty_rules.report.coverage import ALL, figure_words, never, outcome_words, percent_words
from loyalty_rules.report.page import page


class Mark(Struct, frozen=True):
    """How much of something was tried: a word for what looks, a sign and a sentence for who reads."""

    word: str
    sign: str
    says: str


COVERED = Mark("covered", "✓", "covered")
PARTLY = Mark("partly", "◐", "partly covered")
MISSING = Mark("missing", "✗", "never tried")
MARKS = (COVERED, PARTLY, MISSING)


class FigureRow(Struct, frozen=True):
    name: str
    count: str
    percent: str
    width: str
    mark: Mark


class SourceLine(Struct, frozen=True):
    """One line of a text. `mark` None: nothing happens here. `title`: everything that can happen, and in how many tests
    it did; `missing`: what never did."""

    number: int
    text: str
    mark: Mark | None
    count: str
    title: str
    missing: tuple[str, ...]


class SourceFile(Struct, frozen=True):
    """`anchor`: the name of its part of the page."""

    name: str
    anchor: str
    figure: FigureRow
    lines: tuple[SourceLine, ...]


class Tested(Struct, frozen=True):
    """A rule, tier or exchange, and the tests in which something of it happened. `anchor`: its line on the page."""

    kind: str
    name: str
    anchor: str
    figure: FigureRow
    tests: tuple[str, ...]


def coverage_page(coverage: Coverage) -> str:
    """One self-contained page."""
    files = [_file(name, index, coverage) for index, name in enumerate(coverage.files, 1)]
    anchors = {one.name: one.anchor for one in files}
    values = {
        "coverage": coverage,
        "total": _figure(ALL, coverage.total),
        "kinds": [_figure(str(kind), found) for kind, found in coverage.kinds.items()],
        "files": files,
        "missing": [(said, spot.span.location, _line_of(spot, anchors)) for spot, said in never(coverage.spots)],
        "tested": _tested(coverage, anchors),
        "marks": MARKS,
    }
    return page("coverage.html", f"Coverage of {coverage.program}", values)


def _figure(name: str, found: Figure) -> FigureRow:
    percent = percent_words(found.percent)
    return FigureRow(name, figure_words(found), percent, percent.replace(" ", ""), _mark(found))


def _mark(found: Figure) -> Mark:
    return COVERED if found.covered == found.spots else PARTLY if found.covered else MISSING


def _line_of(spot: Spot, anchors: Mapping[str, str]) -> str:
    return f"{anchors[spot.span.file]}-{spot.span.line}"


def _file(name: str, index: int, coverage: Coverage) -> SourceFile:
    there: dict[int, list[Spot]] = {}
    for spot in coverage.spots:
        if spot.span.file == name:
            there.setdefault(spot.span.line, []).append(spot)
    text = coverage.sources.get(name, "").rstrip("\n")
    lines = (_source_line(number, line, there.get(number, ())) for number, line in enumerate(text.split("\n"), 1))
    return SourceFile(name, f"file{index}", _figure(name, coverage.files[name]), tuple(lines))


def _source_line(number: int, text: str, spots: Iterable[Spot]) -> SourceLine:
    found = tuple(spots)
    shown = text.rstrip("\r").expandtabs(4)
    if not found:
        return SourceLine(number, shown, None, "", "", ())
    counted = figure(found)
    mark = _mark(counted)
    told = [f"{spot.subject} {outcome_words(spot)}" for spot in found]
    title = "\n".join([f"{mark.says}: {figure_words(counted)}", *told])
    missing = tuple(said for _, said in never(found))
    return SourceLine(number, shown, mark, f"{counted.covered}/{counted.spots}", title, missing)


NOUNS = {
    SpotKind.RULE: "rule", SpotKind.EXCHANGE: "exchange", SpotKind.TIER: "tier", SpotKind.MESSAGE: "message",
    SpotKind.CODE: "code",
}  # fmt: skip


def _tested(coverage: Coverage, anchors: Mapping[str, str]) -> list[Tested]:
    """What has a name of its own, in the order of the text, with the tests in which it did something."""
    named = {spot.of: spot for spot in reversed(coverage.spots) if spot.kind in NOUNS}
    found = []
    for name, first in reversed(named.items()):
        own = [spot for spot in coverage.spots if spot.of == name]
        does = {test for spot in own if spot.kind is first.kind for test in spot.tests}
        tests = tuple(test for test in coverage.tests if test in does)
        found.append(Tested(NOUNS[first.kind], name, _line_of(first, anchors), _figure(name, figure(own)), tests))
    return found
