"""A simulation as one page that whoever pays for the programme can read: what it cost, whom it reached, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import PurePath
from typing import Final

from msgspec import Struct

from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.quantities import Unit, UnitKind, format_amount
from loyalty_rules.model.ruleset import Wallet
from loyalty_rules.report import grids
from loyalty_rules.report.amounts import money_text, percent
from loyalty_rules.report.charts import simulated as charts
from loyalty_rules.report.charts.nouns import Chart
from loyalty_rules.report.charts.simulated import Over, RuleShare
from loyalty_rules.report.flow import FLOWS
from loyalty_rules.report.grids import Grid, number
from loyalty_rules.report.ladders import LadderHistory, ladder_history
from loyalty_rules.report.spread import spread
from loyalty_rules.report.summary import MemberTotal, RuleTotal, Summary, WalletTotal
from loyalty_rules.report.timeline import worth_of

TOP_MEMBERS: Final = 10
REJECTS_SHOWN: Final = 20
ACTIVE_DAYS: Final = 90


class Account(Struct, frozen=True):
    """What was read and what became of it. `words`: the same in a sentence. `set_aside`: the rows that could not be
    used, each with its place and the reason. `until`: the last day of the clock."""

    read: int
    used: int
    words: str
    set_aside: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    until: date | None = None


class Figure(Struct, frozen=True):
    """A headline figure and the line that says what it is."""

    label: str
    value: str
    about: str

    @property
    def number(self) -> str:
        return self.value.partition(" ")[0] if self.unit else self.value

    @property
    def unit(self) -> str:
        """What stands behind the number, if it is one word or more."""
        return self.value.partition(" ")[2]


class Group(Struct, frozen=True):
    """Figures that belong together; the first group, of the programme, needs no title."""

    title: str
    figures: tuple[Figure, ...]


class Section(Struct, frozen=True):
    """A part of the page: paragraphs, charts with the tables behind them, and tables."""

    key: str
    title: str
    words: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    grids: tuple[Grid, ...] = ()


class Told(Struct, frozen=True):
    """Everything that a page or a terminal shows of a simulation."""

    title: str
    period: str
    groups: tuple[Group, ...]
    sections: tuple[Section, ...]
    account: Account


def tell(summary: Summary, account: Account) -> Told:
    """The story of a simulation."""
    ruleset, timeline = summary.ruleset, summary.timeline
    over = Over(
        timeline.period(account.until),
        tuple(timeline.slices(account.until)),
        ruleset.program.week_start,
        ruleset.program.currency,
    )
    span = timeline.span(account.until)
    period = "nothing happened in these events"
    if span is not None:
        period = charts.day_text(span[0])
        period += "" if span[0] == span[1] else f" to {charts.day_text(span[1])}"
    totals = summary.member_totals()
    moved = _moved(summary)
    sections = (
        _time(summary, over, moved),
        _tiers(summary, over),
        _rules(summary),
        _caps(summary),
        _members(summary, moved, totals),
        _more(summary),
    )
    shown = tuple(section for section in sections if section.charts or section.grids or section.words)
    return Told(ruleset.program.name, period, _groups(summary, moved, totals, account.until), shown, account)


def _moved(summary: Summary) -> list[WalletTotal]:
    """The wallets in which anything happened."""
    return [total for total in summary.wallets() if any(getattr(total.flow, name) for name in FLOWS)]


# ------------------------------------------------------------------------------------------------ headline
def _groups(
    summary: Summary, moved: Sequence[WalletTotal], totals: Sequence[MemberTotal], until: date | None
) -> tuple[Group, ...]:
    """The programme, then each wallet."""
    currency = summary.ruleset.program.currency
    earners = {row.member for row in totals if row.flow.earned}
    spenders = {row.member for row in totals if row.flow.redeemed}
    about = f"{len(earners):,} earned something, {len(spenders):,} redeemed"
    span = summary.timeline.span(until)
    if span is not None and (span[1] - span[0]).days >= ACTIVE_DAYS:
        active = summary.timeline.active(span[1] - timedelta(ACTIVE_DAYS - 1))
        about += f"; {active:,} had an event in the last {ACTIVE_DAYS} days"
    found = [Figure("Members", f"{summary.members:,}", about)]
    if summary.revenue:
        revenue = format_amount(summary.revenue, currency)
        found.append(Figure("Revenue", revenue, "what members paid, less what came back"))
    if any(total.cost is not None for total in moved):
        cost = money_text(summary.cost, currency)
        found.append(Figure("Cost", cost, "what was earned and not taken back, at its worth"))
        if summary.cost_share is not None:
            found.append(Figure("Cost share", percent(summary.cost_share), "the cost as a share of the revenue"))
        owed = money_text(summary.outstanding, currency)
        found.append(Figure("Liability", owed, "what is outstanding at the end, at its worth"))
    wallets = (Group(_capital(total.wallet.name), _wallet_figures(total)) for total in moved)
    return (Group("", tuple(found)), *wallets)


def _wallet_figures(total: WalletTotal) -> tuple[Figure, ...]:
    unit, flow = total.wallet.unit, total.flow
    came = flow.earned + flow.opened + flow.converted
    found = []
    if flow.earned:
        back = f", {number(flow.reversed, unit)} of it taken back" if flow.reversed else ""
        found.append(Figure("Earned", format_amount(flow.earned, unit), f"given by the rules{back}"))
    if flow.converted:
        found.append(
            Figure("From exchanges", format_amount(flow.converted, unit), "bought with what was earned elsewhere")
        )
    if flow.opened:
        found.append(Figure("Opened", format_amount(flow.opened, unit), "brought from another programme"))
    redeemed = flow.redeemed - flow.restored
    if redeemed:
        about = f"redemption rate {_share(redeemed, came)} of all that came in"
        found.append(Figure("Redeemed", format_amount(redeemed, unit), about))
    if flow.expired:
        about = f"not used in time, {_share(flow.expired, came)} of all that came in"
        found.append(Figure("Lapsed", format_amount(flow.expired, unit), about))
    waits = f", {number(total.pending, unit)} of it pending" if total.pending else ""
    rest = format_amount(total.available + total.pending, unit)
    found.append(Figure("Outstanding", rest, f"what members have at the end{waits}"))
    return tuple(found)


def _share(part: int, whole: int) -> str:
    return percent(Fraction(part, whole) if whole > 0 else None)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# ------------------------------------------------------------------------------------------------ over time
def _time(summary: Summary, over: Over, moved: Sequence[WalletTotal]) -> Section:
    found: list[Chart] = []
    lasts = len(over.slices) > 1  # a line needs two points; what it would say of one stands in the headline
    for total in moved:
        found.append(charts.flow_chart(total.wallet, over))
        found += [charts.held_chart(total.wallet, over)] if lasts else []
    if lasts and summary.revenue > 0 and any(total.cost is not None for total in moved):
        found.append(charts.share_chart(over, summary.cost_share))
    words = []
    if summary.events and not summary.revenue:
        words.append(
            "None of these events brings revenue, so there is none to hold the cost against: a line “revenue is …” in"
            " an event says what of it is revenue."
        )
    if summary.without_worth:
        names = " and ".join(f"“{name}”" for name in summary.without_worth)
        words.append(
            f"No worth is said for {names}, so what is given there is not in the cost: a line “worth …” in the wallet"
            " tells what one is worth."
        )
    return Section("time", "Over time", tuple(words), tuple(found))


# ------------------------------------------------------------------------------------------------ tiers
def _tiers(summary: Summary, over: Over) -> Section:
    drawn: list[Chart] = []
    tables: list[Grid] = []
    words: list[str] = []
    badges = Grid("Badges", ("badge", "members at the end", "share"))
    for ladder, tiers in summary.ruleset.ladders.items():
        if not tiers or not over.slices:
            continue
        history = ladder_history(summary, ladder, over.slices)
        if tiers[0].is_badge:
            held = history.held[-1].get(tiers[0].name, 0)
            share = percent(Fraction(held, summary.members)) if summary.members else "–"
            badges.add(tiers[0].title or tiers[0].name, f"{held:,}", share)
            continue
        drawn.append(charts.tier_chart(history, over))
        tables.append(_matrix(history))
        words.append(f"{history.climbed:,} times a member rose, {history.dropped:,} times one fell.")
    tables += [badges] if badges.rows else []
    return Section("tiers", "Tiers and moves between them", tuple(words), tuple(drawn), tuple(tables))


def _matrix(history: LadderHistory) -> Grid:
    """From which tier to which."""
    names = [tier or "none" for tier in history.tiers]
    grid = Grid(
        "Moves from a tier (row) to another (column); in brackets, how often a review kept it", ("from", *names)
    )
    for before, name in zip(history.tiers, names, strict=True):
        cells = []
        for after in history.tiers:
            count = history.moves.get((before, after), 0)
            if before == after:
                cells.append(f"({history.kept[after]:,})" if after in history.kept else "·")
            else:
                up = history.rank(after) > history.rank(before)
                cells.append(f"{'▲' if up else '▼'} {count:,}" if count else "–")
        grid.add(name, *cells)
    return grid


# ------------------------------------------------------------------------------------------------ rules
def _rules(summary: Summary) -> Section:
    wallets = summary.ruleset.wallets
    every = [total for total in summary.rules() if total.wallet in wallets]
    worths = {total.wallet.name: total for total in summary.wallets()}
    gave = [total for total in every if total.earned or total.reversed]
    costed = [total for total in gave if worths[total.wallet].cost is not None]
    currency = summary.ruleset.program.currency
    drawn: list[Chart] = []
    tables: list[Grid] = []
    if costed:
        shares = _shares(summary, costed, gave, True)
        drawn.append(charts.rule_chart(shares, currency, "money"))
        tables.append(_rule_table("Rule by rule", shares, wallets, currency))
    for wallet in wallets.values():
        own = [total for total in gave if total.wallet == wallet.name and total not in costed]
        if own:
            shares = _shares(summary, own, gave, False)
            drawn.append(charts.rule_chart(shares, wallet.unit, charts.key_of(wallet)))
            title = f"Rule by rule, in {wallet.unit.name}" if len(wallets) > 1 else "Rule by rule"
            tables.append(_rule_table(title, shares, wallets, currency))
    silent = Grid("Rules that gave nothing", ("rule", "where"))
    for total in every:
        if not total.earned and not total.reversed:
            silent.add(_title(summary, total), _place(summary, total))
    tables += [silent] if silent.rows else []
    return Section("rules", "What each rule gave", (), tuple(drawn), tuple(tables))


def _shares(
    summary: Summary, totals: Sequence[RuleTotal], every: Sequence[RuleTotal], in_money: bool
) -> list[RuleShare]:
    """Each rule's part of what these rules granted together, the largest first."""
    found = []
    values: list[Fraction] = []
    for total in totals:
        wallet = summary.ruleset.wallets[total.wallet]
        worth = worth_of(wallet) if in_money else None
        values.append(total.granted * (Fraction(1) if worth is None else worth))
    whole = sum(values, Fraction(0))
    several = {total.rule for total in every if sum(other.rule == total.rule for other in every) > 1}
    for total, value in zip(totals, values, strict=True):
        wallet = summary.ruleset.wallets[total.wallet]
        title = _title(summary, total) + (f", in {wallet.name}" if total.rule in several else "")
        share = value / whole if whole else None
        granted = format_amount(total.granted, wallet.unit)
        cost = value if in_money else None
        found.append(RuleShare(total, title, _place(summary, total), granted, cost, share))
    order = sorted(range(len(found)), key=lambda at: (-values[at], at))
    return [found[at] for at in order]


def _title(summary: Summary, total: RuleTotal) -> str:
    rule = summary.ruleset.rules.get(total.rule)
    return rule.title if rule is not None and rule.title else total.rule


def _place(summary: Summary, total: RuleTotal) -> str:
    rule = summary.ruleset.rules.get(total.rule)
    return "" if rule is None else _where(rule.span)


def _where(span: Span) -> str:
    """The file and the line, without the folders that whoever reads the page doesn't have."""
    return f"{PurePath(span.file).name}:{span.line}"


def _rule_table(title: str, rows: Sequence[RuleShare], wallets: Mapping[str, Wallet], currency: Unit) -> Grid:
    money = any(row.cost is not None and row.total.wallet for row in rows)
    back = any(row.total.reversed for row in rows)
    heads = ("times", "members", *(("taken back",) if back else ()), "granted", *(("cost",) if money else ()), "share")
    grid = Grid(title, ("rule", *heads, "where"))
    for row in rows:
        total = row.total
        unit = wallets[total.wallet].unit
        cells = [f"{total.times:,}", f"{total.members:,}"]
        cells += [number(total.reversed, unit)] if back else []
        cells.append(row.granted)
        if money:
            cells.append("–" if row.cost is None else money_text(row.cost, currency))
        grid.add(row.title, *cells, percent(row.share), row.place)
    return grid


# ------------------------------------------------------------------------------------------------ caps
def _caps(summary: Summary) -> Section:
    heads = ("cap", "on", "times", "to nothing", "members", "cut", "of what was asked", "where")
    binding = Grid("Caps that cut", heads, left=2)
    cuts: dict[str, int] = {}
    for total in summary.binding.totals():
        on = ", ".join(name for name in total.cap.rules if name in total.cut_by_rule)
        counts = [f"{count:,}" for count in (total.times, total.to_nothing, total.members)]
        cut = format_amount(total.cut, summary.ruleset.wallets[total.wallet].unit)
        share = percent(Fraction(total.cut, total.asked))
        binding.add(total.cap.name, on, *counts, cut, share, _where(total.cap.span))
        cuts[total.wallet] = cuts.get(total.wallet, 0) + total.cut
    idle = Grid("Caps that were never reached", ("cap", "on", "where"), left=2)
    for cap in summary.binding.idle():
        idle.add(cap.name, ", ".join(cap.rules), _where(cap.span))
    words = tuple(_kept(summary, wallet, cut) for wallet, cut in cuts.items())
    return Section("caps", "Caps that bind", words, (), tuple(grid for grid in (binding, idle) if grid.rows))


def _kept(summary: Summary, name: str, cut: int) -> str:
    wallet = summary.ruleset.wallets[name]
    worth, money = worth_of(wallet), summary.ruleset.program.currency
    valued = "" if worth is None or wallet.unit.kind is UnitKind.MONEY else f", worth {money_text(worth * cut, money)},"
    return f"Caps kept {format_amount(cut, wallet.unit)}{valued} from being given."


# ------------------------------------------------------------------------------------------------ members
def _members(summary: Summary, moved: Sequence[WalletTotal], totals: list[MemberTotal]) -> Section:
    drawn: list[Chart] = []
    tables: list[Grid] = []
    words: list[str] = []
    heads = ("wallet", "in the middle", "on average", "earned none")
    typical = Grid("What the typical member earned", heads)
    for total in moved:
        wallet = total.wallet
        if not total.flow.earned:
            continue
        found = spread(summary, wallet.name, totals)
        if found.members == 1:
            words.append(f"The only member earned {format_amount(found.earned, wallet.unit)}.")
        else:
            drawn.append(charts.spread_chart(found, wallet))
            middle, average = (money_text(amount, wallet.unit) for amount in (found.median, found.average))
            without = found.members - found.earners
            typical.add(wallet.name, middle, average, f"{without:,} of {found.members:,}")
        tables.append(grids.winners(summary, wallet, TOP_MEMBERS, totals))
    if typical.rows:
        tables.insert(0, typical)
    return Section("members", "Members", tuple(words), tuple(drawn), tuple(tables))


# ------------------------------------------------------------------------------------------------ what else there is
def _more(summary: Summary) -> Section:
    found = [
        grids.exchanges(summary),
        grids.challenges(summary),
        grids.codes(summary),
        grids.settlement(summary),
        *grids.segments(summary),
        grids.messages(summary),
        *grids.households(summary, TOP_MEMBERS),
    ]
    return Section("more", "Rewards and more", (), (), tuple(grid for grid in found if grid.rows))
