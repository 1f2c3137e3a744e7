"""A figure over several values, as people read it, and as data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from loyalty_rules.core.quantities import Rounding, format_amount, round_exact
from loyalty_rules.core.sweeps import Figure, Solution, Sweep, SweepRow, Value, decimal
from loyalty_rules.report import markdown
from loyalty_rules.report.amounts import decimal_text, money_text, percent, rounded_decimal
from loyalty_rules.report.files import safe_text
from loyalty_rules.report.grids import Grid
from loyalty_rules.report.line_grids import grid_lines, grid_markdown
from loyalty_rules.report.signed import NONE, money_change

VERSION = 1
BAR_WIDTH = 40
BAR_WIDTH_MIN = 8
CONSTANT = "Members behave as they did: the same purchases on the same days, whatever the value."


# ------------------------------------------------------------------------------------------------ sentences
def assumption(found: Sweep) -> Iterator[str]:
    """What is held constant, and what is assumed."""
    yield CONSTANT
    if found.elasticity is not None:
        yield (
            f"Under the assumption that a reward 1 % higher brings {decimal(found.elasticity)} % more revenue: "
            "an estimate to first order, made from the cost as it is."
        )


def solved(found: Sweep, solution: Solution) -> Iterator[str]:
    """What became of a target."""
    yield f"{solution.target.text}: {solution.why}"
    for label, row in (("there", solution.row), ("the next one goes beyond it", solution.beyond)):
        if row is not None:
            (value,) = row.values.values()
            said = found.figures[0].say(value)
            cost = money_text(row.totals.cost, found.currency)
            share = (
                ""
                if row.totals.cost_share is None
                else f", {rounded_decimal(row.totals.cost_share * 100, 4)} % of revenue"
            )
            yield f"  {label}: {said} for {cost}{share}"
    if solution.row is None:
        ends = (min(found.rows, key=lambda row: row.totals.cost), max(found.rows, key=lambda row: row.totals.cost))
        shares = [
            NONE if row.totals.cost_share is None else f"{rounded_decimal(row.totals.cost_share * 100, 4)} %"
            for row in ends
        ]
        costs = [money_text(row.totals.cost, found.currency) for row in ends]
        yield f"  of what was tried, it costs between {costs[0]} ({shares[0]} of revenue) and {costs[1]} ({shares[1]})"


def shown(found: Sweep) -> list[SweepRow]:
    """The rows with what is there now, in its place."""
    if any(row.present for row in found.rows):
        return list(found.rows)
    if len(found.figures) > 1:
        return [found.now, *found.rows]
    address = found.figures[0].address
    return sorted([*found.rows, found.now], key=lambda row: _rank(row.values[address]))


def _rank(value: Value) -> Fraction:
    return Fraction(value.toordinal()) if isinstance(value, date) else value


def _value(figure: Figure, row: SweepRow) -> str:
    return figure.say(row.values[figure.address]) + (" (now)" if row.present else "")


# ------------------------------------------------------------------------------------------------ tables
def grid(found: Sweep) -> Grid:
    """What each value gives and costs."""
    rows = shown(found)
    priced = any(row.totals.cost for row in rows)
    wallets = [name for name in found.units if any(row.totals.given.get(name) for row in rows)]
    spent = [name for name in found.units if any(row.totals.redeemed.get(name) for row in rows)]
    tiers = [name for name in found.now.totals.tiers if len({row.totals.tiers.get(name, 0) for row in rows}) > 1]
    estimated = found.elasticity is not None and any(row.estimate is not None for row in rows)
    heads = [
        *(figure.address for figure in found.figures),
        *(f"{name} given" for name in wallets),
        *(("cost", "of revenue", "difference") if priced else ()),
        "members",
        *(f"{tier or 'no tier'}" for tier in tiers),
        *(f"{name} redeemed" for name in spent),
        *(("outstanding",) if priced else ()),
        *(("revenue if so", "cost if so") if estimated else ()),
    ]
    cells = []
    for row in rows:
        line = [_value(figure, row) for figure in found.figures]
        line += [format_amount(row.totals.given.get(name, 0), found.units[name]) for name in wallets]
        if priced:
            change = money_change(row.totals.cost - found.now.totals.cost, found.currency)
            line += [money_text(row.totals.cost, found.currency), percent(row.totals.cost_share), change]
        line.append(f"{row.totals.earners:,}")
        line += [f"{row.totals.tiers.get(tier, 0):,}" for tier in tiers]
        line += [format_amount(row.totals.redeemed.get(name, 0), found.units[name]) for name in spent]
        if priced:
            line.append(money_text(row.totals.outstanding, found.currency))
        if estimated:
            both = (NONE, NONE) if row.estimate is None else (row.estimate.revenue, row.estimate.cost)
            line += [each if isinstance(each, str) else money_text(each, found.currency) for each in both]
        cells.append(tuple(line))
    return Grid("What each value gives and costs", tuple(heads), len(found.figures), cells)


def chart(found: Sweep, width: int | None = None) -> Grid | None:
    """A bar for each value, all within `width`: the cost, or without any worth what is given in the one wallet there
    is; None without."""
    rows = shown(found)
    wallets = [name for name in found.units if any(row.totals.given.get(name) for row in rows)]
    if any(row.totals.cost for row in rows):
        title, sizes = "Cost", [row.totals.cost for row in rows]
        texts = [money_text(row.totals.cost, found.currency) for row in rows]
    elif len(wallets) == 1:
        name = wallets[0]
        title, sizes = f"{name} given", [Fraction(row.totals.given.get(name, 0)) for row in rows]
        texts = [format_amount(row.totals.given.get(name, 0), found.units[name]) for row in rows]
    else:
        return None
    most = max(sizes)
    labels = [(*(_value(figure, row) for figure in found.figures), text) for row, text in zip(rows, texts, strict=True)]
    beside = sum(max(map(len, column)) + 2 for column in zip(*labels, strict=True)) + 1
    room = BAR_WIDTH if width is None else max(min(BAR_WIDTH, width - beside), BAR_WIDTH_MIN)
    cells = [(*label, _bar(size, most, room)) for label, size in zip(labels, sizes, strict=True)]
    heads = ("",) * (len(found.figures) + 2)
    return Grid(title, heads, len(found.figures), cells, True)


def _bar(size: Fraction, most: Fraction, width: int) -> str:
    if size <= 0 or most <= 0:
        return ""
    return "█" * max(1, round_exact(size / most * width, Rounding.HALF_UP))


def figures_grid(figures: tuple[Figure, ...]) -> Grid:
    """Every figure that can be set."""
    rows: list[tuple[str, ...]] = [(figure.address, figure.present, figure.place) for figure in figures]
    return Grid("Figures that can be set", ("figure", "now", "place"), 1, rows, True)


def lines(found: Sweep, width: int | None = None) -> Iterator[str]:
    """The sweep as text."""
    yield f"{found.program}: {', '.join(described(figure) for figure in found.figures)}"
    yield ""
    if found.solution is not None:
        yield from solved(found, found.solution)
        yield ""
    yield from assumption(found)
    yield ""
    yield from grid_lines(grid(found), width)
    yield ""
    bars = chart(found, width)
    if bars is not None:
        yield from grid_lines(bars, width)
        yield ""
    if found.without_worth:
        yield f"not in the cost, for no worth is said: {', '.join(found.without_worth)}"
    yield found.account


def described(figure: Figure) -> str:
    """A figure with what it is now, and where."""
    return f"`{figure.address}`, now {figure.present} ({figure.place})"


def markdown_lines(found: Sweep) -> Iterator[str]:
    """The sweep as Markdown."""
    yield f"### {markdown.plain(found.program)}"
    yield ""
    yield markdown.prose(", ".join(described(figure) for figure in found.figures))
    yield ""
    if found.solution is not None:
        for line in solved(found, found.solution):
            yield f"- {markdown.prose(line.strip())}"
        yield ""
    for line in assumption(found):
        yield markdown.plain(line)
    yield ""
    yield from grid_markdown(grid(found))
    yield ""
    if found.without_worth:
        yield markdown.plain(f"Not in the cost, for no worth is said: {', '.join(found.without_worth)}.")
        yield ""
    yield markdown.plain(found.account)


# ------------------------------------------------------------------------------------------------ data
def as_json(found: Sweep) -> dict[str, object]:
    """The whole of it; amounts are decimal texts in whole units. Keys are never renamed, only added, while `version` is
    1."""
    solution = found.solution
    return {
        "version": VERSION,
        "program": found.program,
        "currency": found.currency.name,
        "behaviour": "constant",
        "elasticity": None if found.elasticity is None else str(found.elasticity),
        "figures": figures_json(found.figures),
        "now": _row_json(found, found.now),
        "rows": [_row_json(found, row) for row in found.rows],
        "without_worth": list(found.without_worth),
        "account": found.account,
        "solution": None
        if solution is None
        else {
            "target": solution.target.text,
            "why": solution.why,
            "monotone": solution.monotone,
            "row": None if solution.row is None else _row_json(found, solution.row),
            "beyond": None if solution.beyond is None else _row_json(found, solution.beyond),
        },
    }


def figures_json(figures: tuple[Figure, ...]) -> list[dict[str, object]]:
    """Figures as data; numbers are exact texts, days as in `2026-04-30`."""
    return [
        {
            "figure": one.address,
            "kind": "day" if one.is_day else "number",
            "now": str(one.value(one.number)),
            "unit": one.unit or None,
            "step": str(one.step),
            "place": one.place,
            "clause": one.clause,
        }
        for one in figures
    ]


def _row_json(found: Sweep, row: SweepRow) -> dict[str, object]:
    def money(amount: Fraction) -> str:
        return decimal_text(round_exact(amount, Rounding.HALF_UP), found.currency)

    share = row.totals.cost_share
    return {
        "values": {address: str(value) for address, value in row.values.items()},
        "present": row.present,
        "revenue": decimal_text(row.totals.revenue, found.currency),
        "cost": money(row.totals.cost),
        "cost_share": None if share is None else {"exact": str(share), "percent": percent(share)},
        "cost_difference": money(row.totals.cost - found.now.totals.cost),
        "outstanding": money(row.totals.outstanding),
        "given": {name: decimal_text(amount, found.units[name]) for name, amount in row.totals.given.items()},
        "redeemed": {name: decimal_text(amount, found.units[name]) for name, amount in row.totals.redeemed.items()},
        "members": row.totals.earners,
        "tiers": dict(row.totals.tiers),
        "estimate": None
        if row.estimate is None
        else {"revenue": money(row.estimate.revenue), "cost": money(row.estimate.cost)},
    }


def _plain(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else decimal(value).replace(",", "")


def csv_text(found: Sweep) -> str:
    """A row for each value; amounts in whole units."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    wallets, tiers = list(found.units), list(found.now.totals.tiers)
    heads = [
        *(figure.address for figure in found.figures),
        "present", "revenue", "cost", "cost_share", "cost_difference", "outstanding",
        *(f"given {name}" for name in wallets), *(f"redeemed {name}" for name in wallets), "members",
        *(f"members in {tier or 'no tier'}" for tier in tiers), "estimated_revenue", "estimated_cost",
    ]  # fmt: skip
    writer.writerow(map(safe_text, heads))
    for row in found.rows:
        data = _row_json(found, row)
        estimate = data["estimate"] if isinstance(data["estimate"], dict) else {}
        share = (
            "" if row.totals.cost_share is None else percent(row.totals.cost_share).removesuffix(" %").replace(",", "")
        )
        writer.writerow(
            [
                *(_plain(row.values[figure.address]) for figure in found.figures),
                "yes" if row.present else "no", data["revenue"], data["cost"], share, data["cost_difference"],
                data["outstanding"],
                *(decimal_text(row.totals.given.get(name, 0), found.units[name]) for name in wallets),
                *(decimal_text(row.totals.redeemed.get(name, 0), found.units[name]) for name in wallets),
                row.totals.earners, *(row.totals.tiers.get(tier, 0) for tier in tiers),
                estimate.get("revenue", ""), estimate.get("cost", ""),
            ]
        )  # fmt: skip
    return out.getvalue()
