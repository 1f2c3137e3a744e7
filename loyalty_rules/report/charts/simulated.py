"""What is drawn of a simulation: each chart with a title that says what was found, and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Final, assert_never

from msgspec import Struct

from loyalty_rules.core.calendar import Period, period_label
from loyalty_rules.core.quantities import Unit, UnitKind, format_amount
from loyalty_rules.model.ruleset import Wallet
from loyalty_rules.report.amounts import money_text, percent
from loyalty_rules.report.charts.nouns import Axis, Bar, Bars, Columns, Lines, Series
from loyalty_rules.report.flow import Flow
from loyalty_rules.report.grids import Grid, number
from loyalty_rules.report.ladders import LadderHistory
from loyalty_rules.report.spread import Spread
from loyalty_rules.report.summary import RuleTotal
from loyalty_rules.report.timeline import Slice, worth_of

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HUNDRED: Final = 100
TONE_OF_TIERS: Final = (6, 1, 3, 5, 2, 4)


class Over(Struct, frozen=True):
    """The stretch of time that is drawn, in its periods."""

    period: Period
    slices: tuple[Slice, ...]
    week_start: int
    currency: Unit

    @property
    def axis(self) -> Axis:
        about = f"{self.period.value} of booking"
        if self.period is Period.WEEK:
            about = "week of booking, by its first day"
        return Axis(tuple(map(self._short, self.slices)), about)

    def _short(self, slice: Slice) -> tuple[str, str]:
        day, year = slice.first, f"{slice.first.year}"
        match self.period:
            case Period.DAY | Period.WEEK:
                return f"{day.day} {MONTHS[day.month - 1]}", year
            case Period.MONTH:
                return MONTHS[day.month - 1], year
            case Period.QUARTER:
                return f"Q{(day.month + 2) // 3}", year
            case Period.YEAR:
                return year, ""
            case _:
                assert_never(self.period)

    def label(self, slice: Slice) -> str:
        """The period as a table names it."""
        if self.period is Period.WEEK:
            return f"{slice.first} to {slice.last}"
        return period_label(slice.first, self.period, self.week_start)


# ------------------------------------------------------------------------------------------------ over time
def flow_chart(wallet: Wallet, over: Over) -> Columns:
    """What came into a wallet and what went out of it, in each period."""
    unit = wallet.unit
    flows = [slice.flows.get(wallet.name, Flow()) for slice in over.slices]
    columns = {
        "earned": (1, [flow.earned for flow in flows]),
        "from exchanges": (6, [flow.converted for flow in flows]),
        "opened or moved": (3, [flow.opened + flow.adjusted + flow.transferred for flow in flows]),
        "redeemed": (2, [flow.restored - flow.redeemed for flow in flows]),
        "lapsed": (5, [-flow.expired for flow in flows]),
        "taken back": (4, [-flow.reversed for flow in flows]),
    }
    shown = {name: one for name, one in columns.items() if any(one[1])}
    series = tuple(
        Series(name, tone, tuple(Fraction(value, unit.scale) for value in values))
        for name, (tone, values) in shown.items()
    )
    said = number if unit.name == wallet.name else format_amount
    sums = [f"{said(_sum(name, values), unit)} {name}" for name, (_, values) in shown.items()]
    title = f"{_capital(wallet.name)}: {_listed(sums)}" if sums else f"{_capital(wallet.name)}: nothing moved"
    grid = Grid(title, (over.period.value, *shown, "change"))
    for at, slice in enumerate(over.slices):
        cells = (number(values[at], unit) for _, values in shown.values())
        grid.add(over.label(slice), *cells, number(flows[at].change, unit))
    about = f"Columns by {over.period.value}: what came in goes up, what went out goes down, in {unit.name}."
    return Columns(f"flow-{key_of(wallet)}", title, about, unit.name, over.axis, series, grid)


def _sum(name: str, values: Sequence[int]) -> int:
    """All of it, without the sign of what goes out."""
    return sum(values) if name == "opened or moved" else abs(sum(values))


def held_chart(wallet: Wallet, over: Over) -> Lines:
    """What members have of a wallet at the end of each period."""
    unit, worth = wallet.unit, worth_of(wallet)
    held = [slice.held.get(wallet.name, 0) for slice in over.slices]
    last = held[-1] if held else 0
    valued = worth is not None and unit is not over.currency
    named = "" if unit.name == wallet.name else f"{_capital(wallet.name)}: "
    title = f"{named}{format_amount(last, unit)} outstanding at the end"
    if valued and worth is not None:
        title += f", worth {money_text(worth * last, over.currency)}"
    grid = Grid(title, (over.period.value, "outstanding", *(("worth",) if valued else ())))
    for slice, amount in zip(over.slices, held, strict=True):
        worths = (money_text(worth * amount, over.currency),) if valued and worth is not None else ()
        grid.add(over.label(slice), number(amount, unit), *worths)
    values = tuple(Fraction(amount, unit.scale) for amount in held)
    about = f"A line: what members have at the end of each {over.period.value}, pending included, in {unit.name}."
    return Lines(
        f"held-{key_of(wallet)}", title, about, unit.name, over.axis, wallet.name, 1, values, number(last, unit), grid,
        filled=True,
    )  # fmt: skip


def share_chart(over: Over, whole: Fraction | None) -> Lines:
    """The cost as a share of the revenue in each period. `whole`: over all of the time."""
    shares = [slice.cost_share for slice in over.slices]
    known = [share for share in shares if share is not None]
    title = f"Cost is {percent(whole)} of revenue"
    if len(known) > 1:
        title += f", between {percent(min(known))} and {percent(max(known))} a {over.period.value}"
    grid = Grid(title, (over.period.value, "revenue", "cost", "share"))
    for slice, share in zip(over.slices, shares, strict=True):
        revenue, cost = format_amount(slice.revenue, over.currency), money_text(slice.cost, over.currency)
        grid.add(over.label(slice), revenue, cost, percent(share))
    values = tuple(None if share is None else share * HUNDRED for share in shares)
    level = None if whole is None else (whole * HUNDRED, f"all together, {percent(whole)}")
    about = f"A line: cost divided by revenue in each {over.period.value}, in percent; the dashed line is all of it."
    end = percent(known[-1]) if known else ""
    return Lines("cost-share", title, about, "% of revenue", over.axis, "cost", 2, values, end, grid, level)


def tier_chart(history: LadderHistory, over: Over) -> Columns:
    """How many members hold each tier at the end of each period."""
    last = history.held[-1] if history.held else {}
    names = {tier: tier or "none" for tier in history.tiers}
    counts = [f"{names[tier]} {last.get(tier, 0):,}" for tier in history.tiers]
    title = f"Members at the end: {_listed(counts)}"
    series = tuple(
        Series(names[tier], TONE_OF_TIERS[at % 6], tuple(Fraction(one[tier]) for one in history.held))
        for at, tier in enumerate(history.tiers)
    )
    grid = Grid(title, (over.period.value, *names.values(), "all"))
    for slice, one in zip(over.slices, history.held, strict=True):
        grid.add(over.label(slice), *(f"{one[tier]:,}" for tier in history.tiers), f"{slice.members:,}")
    about = f"Columns: members in each tier at the end of each {over.period.value}, the lowest tier at the bottom."
    return Columns(
        f"tiers-{name_in_page(history.ladder)}", title, about, "members", over.axis, series, grid, ends=tuple(counts)
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ by rule, by member
class RuleShare(Struct, frozen=True):
    """A rule's part: what it granted, in money where its wallet has a worth."""

    total: RuleTotal
    title: str
    place: str
    granted: str
    cost: Fraction | None
    share: Fraction | None


def rule_chart(shares: Sequence[RuleShare], unit: Unit, key: str) -> Bars:
    """What each rule granted, the largest first. `unit`: of money, or of the one wallet that has no worth."""
    bars, grid = [], Grid("", ("rule", "granted", "share"))
    for one in shares:
        value = one.cost if one.cost is not None else Fraction(one.total.granted)
        text = f"{one.granted} · {percent(one.share)}"
        bars.append(Bar(one.title, value / unit.scale, text, 1 if value >= 0 else 4))
        grid.add(one.title, one.granted, percent(one.share))
    first = shares[0]
    what = "the cost" if first.cost is not None else f"all {unit.name}"
    title = f"“{first.title}” gave {percent(first.share)} of {what}"
    return Bars(f"rules-{key}", title, "Bars: what each rule granted, the largest first.", unit.name, tuple(bars), grid)


def spread_chart(found: Spread, wallet: Wallet) -> Columns:
    """What share of all that was earned each tenth of the members has."""
    unit = wallet.unit
    shares = [found.share(group) for group in found.groups]
    top = found.groups[0]
    what = wallet.name if unit.kind is UnitKind.MONEY else unit.name
    who = "member of" if top.members == 1 else f"{top.members:,} members of"
    title = f"The top {who} {found.members:,} earned {percent(shares[0])} of all {what}"
    grid = Grid(title, ("members, by what they earned", "earned by all", "share", "most by one", "least by one"))
    labels = []
    for group, share in zip(found.groups, shares, strict=True):
        places = f"{group.first:,}–{group.last:,}" if group.members > 1 else f"{group.first:,}"
        labels.append((places, ""))
        amounts = [number(amount, unit) for amount in (group.earned, group.most, group.least)]
        grid.add(places, amounts[0], percent(share), *amounts[1:])
    texts = tuple(percent_short(share) for share in shares)
    series = (Series(f"share of {what}", 1, tuple(share * HUNDRED for share in shares)),)
    about = "Columns: the share of all that was earned by each group of members, those who earned most first."
    axis = Axis(tuple(labels), "members, in the order of what they earned")
    return Columns(
        f"spread-{key_of(wallet)}", title, about, f"% of all {what} earned", axis, series, grid, texts
    )  # fmt: skip


def percent_short(share: Fraction) -> str:
    """A percentage for above a column: whole, or with one decimal where it is small."""
    hundredths = share * HUNDRED
    if hundredths and hundredths < 1:
        return "<1 %"
    return f"{round(hundredths)} %"


# ------------------------------------------------------------------------------------------------ words
def key_of(wallet: Wallet) -> str:
    """Its name as a part of a name in the page."""
    return name_in_page(wallet.name)


def name_in_page(name: str) -> str:
    """Letters, digits and hyphens, and different for different names."""
    return "".join(one if one == "-" or (one.isascii() and one.isalnum()) else f"_{ord(one):x}" for one in name)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def day_text(day: date) -> str:
    """`3 Mar 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
