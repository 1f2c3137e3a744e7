"""The pages of a comparison and of a sweep. The chart of a sweep needs the extra `charts`."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from markupsafe import Markup, escape

from loyalty_rules.core.comparisons import Comparison
from loyalty_rules.core.sweeps import Sweep
from loyalty_rules.report import comparison, sweep
from loyalty_rules.report.amounts import rounded_decimal
from loyalty_rules.report.charts.nouns import Axis, Columns, Series
from loyalty_rules.report.differences import verdict as rules_verdict
from loyalty_rules.report.grids import Grid
from loyalty_rules.report.line_grids import is_words
from loyalty_rules.report.page import page

COLUMNS_MAX: Final = 25  # more can't be told apart on a phone


def comparison_page(found: Comparison, top: int) -> str:
    """Two rulesets on the same history as a self-contained page."""
    same = [] if found.same else list(comparison.unchanged(found))
    ends = (("Where those rules stand", list(comparison.places(found))), ("Nothing else moved", same))
    values = {
        "subtitle": f"`{found.differences.old}` → `{found.differences.new}`",
        "verdict": [_sentence(line) for line in _verdicts(found)],
        "lists": [(f"The rules: {rules_verdict(found.differences)}", list(comparison.rule_changes(found)))],
        "pictures": [],
        "grids": list(comparison.grids(found, top)),
        "ends": [(heading, lines) for heading, lines in ends if lines],
        "account": found.accounts[0],
        "is_words": is_words,
        "prose": _prose,
    }
    return page("grids.html", found.program, values)


def sweep_page(found: Sweep) -> str:
    """A figure over several values as a self-contained page, with a chart where there is one figure."""
    from loyalty_rules.report.charts.svg import drawn

    grid = sweep.grid(found)
    solution = [] if found.solution is None else [line.strip() for line in sweep.solved(found, found.solution)]
    chart = _chart(found, grid)
    values = {
        "subtitle": ", ".join(sweep.described(figure) for figure in found.figures),
        "verdict": [_sentence(line) for line in (*solution, *sweep.assumption(found))],
        "lists": [],
        "pictures": [] if chart is None else [(chart.title, drawn(chart))],
        "grids": [grid],
        "ends": [],
        "account": found.account,
        "is_words": is_words,
        "prose": _prose,
    }
    return page("grids.html", found.program, values)


def _verdicts(found: Comparison) -> tuple[str, ...]:
    first = comparison.verdict(found)
    return (first,) if found.same else (first, comparison.members_verdict(found))


def _sentence(line: str) -> str:
    """A line as a sentence that stands by itself. Other lines may begin with a name, which stays as it is."""
    return line[:1].upper() + line[1:]


def _prose(text: str) -> Markup:
    """A line in which what stands in backticks is code."""
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if index % 2 else escape(piece)
        for index, piece in enumerate(text.split("`"))
    )


def _chart(found: Sweep, grid: Grid) -> Columns | None:
    """What each value costs; without any worth, what it gives in the one wallet there is."""
    rows = sweep.shown(found)
    if len(found.figures) > 1 or not 1 < len(rows) <= COLUMNS_MAX:
        return None
    (figure,) = found.figures
    labels = tuple((figure.say(row.values[figure.address]), "(now)" if row.present else "") for row in rows)
    if any(row.totals.cost for row in rows):
        what, unit = "Cost", found.currency
        values = tuple(row.totals.cost / unit.scale for row in rows)
    else:
        given = [name for name in found.units if any(row.totals.given.get(name) for row in rows)]
        if len(given) != 1:
            return None
        what, unit = "Given", found.units[given[0]]
        values = tuple(Fraction(row.totals.given.get(given[0], 0), unit.scale) for row in rows)
    title = f"{what} by value of {figure.address}"
    axis = Axis(labels, figure.address)
    texts = tuple(f"{rounded_decimal(value, unit.decimals):,f}" for value in values)
    return Columns("sweep", title, title, unit.name, axis, (Series(what, 1, values),), grid, texts)
