"""The summary as tables of texts, as a terminal and a page show them: totals, months, rules, tiers and members."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from loyalty_rules.core.entries import Move
from loyalty_rules.core.quantities import Unit, UnitKind, format_amount
from loyalty_rules.model.ruleset import Wallet
from loyalty_rules.report.amounts import average_text, money_text, percent
from loyalty_rules.report.flow import FLOWS, Flow
from loyalty_rules.report.order import natural
from loyalty_rules.report.summary import MemberTotal, RuleTotal, Summary, WalletTotal

TOP_MEMBERS = 10
MONTHS_MAX = 36
MEMBER_MONTHS_MAX = 5
WORDS = {"expired": "lapsed", "reversed": "taken back"}
"""Flows that are called otherwise where people read them."""


class Grid(Struct):
    """A table as it is shown: its first `left` columns are words, the others numbers as texts; `last_left`: the last
    one is words too. `heads` may all be empty: then there is no head."""

    title: str
    heads: tuple[str, ...]
    left: int = 1
    rows: list[tuple[str, ...]] = field(default_factory=list)
    last_left: bool = False

    def add(self, *cells: str) -> None:
        assert len(cells) == len(self.heads)
        self.rows.append(cells)


def grids(summary: Summary, top: int = TOP_MEMBERS) -> list[Grid]:
    """Everything that a marketer looks at first; with how many members in the lists of them."""
    ends = (tiers(summary), settlement(summary), messages(summary))
    given = (rules(summary), challenges(summary), codes(summary), exchanges(summary))
    every = [totals(summary), *wallets(summary), *months(summary), *given, *ends, *segments(summary)]
    found = [grid for grid in every if grid.rows]
    return [*found, *_top(summary, top), *households(summary, top)] if top else found


def number(amount: int, unit: Unit) -> str:
    """The amount with its separators and decimals, for a column whose head says the unit."""
    text = format_amount(amount, unit)
    name = unit.singular if text.endswith(f" {unit.singular}") and not text.endswith(f" {unit.name}") else unit.name
    return text.removesuffix(f" {name}") if name else text


def totals(summary: Summary) -> Grid:
    currency = summary.ruleset.program.currency
    table = Grid("Totals", ("", ""))
    table.add("members", f"{summary.members:,}")
    table.add("events", f"{summary.events:,}")
    table.add("revenue, net of returns", format_amount(summary.revenue, currency))
    silent = summary.without_worth
    if any(total.cost is not None for total in summary.wallets()):
        table.add("cost of what was granted", money_text(summary.cost, currency))
        table.add("cost as a share of revenue", percent(summary.cost_share))
        table.add("worth of what is outstanding", money_text(summary.outstanding, currency))
    for name, paid in summary.cashback().items():
        if paid:
            table.add(f"paid into {name}", format_amount(paid, summary.ruleset.wallets[name].unit))
    friends = [total for total in summary.referrals() if total.times]
    if friends:
        table.add("referral rewards", f"{sum(total.times for total in friends):,}")
    if summary.refused:
        table.add("refused", f"{summary.refused:,}")
    if silent:
        table.add("no worth is said for", ", ".join(silent))
    return table


def _columns(flows: Iterable[Flow]) -> list[str]:
    """The flows to show: those that there are any of."""
    found = list(flows)
    return [name for name in FLOWS if any(getattr(flow, name) for flow in found)]


def _word(flow: str) -> str:
    return WORDS.get(flow, flow)


def wallets(summary: Summary) -> list[Grid]:
    totals = summary.wallets()
    names = _columns(total.flow for total in totals)
    pending = ("pending",) if any(total.pending for total in totals) else ()
    table = Grid("Wallets", ("wallet", *map(_word, names), *pending, "balance"))
    worths = Grid("What is outstanding is worth", ("wallet", "pending", "balance"))
    for total in totals:
        unit = total.wallet.unit
        amounts = [number(getattr(total.flow, name), unit) for name in names]
        held = [number(total.pending, unit)] if pending else []
        table.add(_head(total), *amounts, *held, number(total.available, unit))
        if total.pending_worth is not None and total.available_worth is not None and unit.kind is not UnitKind.MONEY:
            currency = summary.ruleset.program.currency
            worths.add(
                total.wallet.name,
                money_text(total.pending_worth, currency),
                money_text(total.available_worth, currency),
            )
    return [table, worths]


def _head(total: WalletTotal) -> str:
    name, unit = total.wallet.name, total.wallet.unit.name
    return name if name == unit else f"{name} ({unit})"


def months(summary: Summary) -> list[Grid]:
    """One table per wallet; where there are many months, the last of them, below what was before."""
    rows = summary.months()
    found = []
    for wallet in summary.ruleset.wallets.values():
        own = [row for row in rows if row.wallet == wallet.name]
        names = _columns(row.flow for row in own)
        title = f"{wallet.name.capitalize()} by month of booking, in {wallet.unit.name}"
        pending = ("pending",) if any(row.pending for row in own) else ()
        table = Grid(title, ("month", *map(_word, names), *pending, "balance"))
        earlier, shown = own[:-MONTHS_MAX], own[-MONTHS_MAX:]
        if earlier:
            amounts = [number(sum(getattr(row.flow, name) for row in earlier), wallet.unit) for name in names]
            held = [number(earlier[-1].pending, wallet.unit)] if pending else []
            table.add("before", *amounts, *held, number(earlier[-1].available, wallet.unit))
        for row in shown:
            amounts = [number(getattr(row.flow, name), wallet.unit) for name in names]
            held = [number(row.pending, wallet.unit)] if pending else []
            table.add(row.month, *amounts, *held, number(row.available, wallet.unit))
        found.append(table)
    return found


def rules(summary: Summary) -> Grid:
    return _of_rules("Rules", "rule", summary, summary.rules())


def challenges(summary: Summary) -> Grid:
    return _of_rules("Challenges", "challenge", summary, summary.challenges())


def _of_rules(title: str, head: str, summary: Summary, found: list[RuleTotal]) -> Grid:
    totals = [total for total in found if total.wallet in summary.ruleset.wallets]
    rare = [name for name in ("reversed", "refused") if any(getattr(total, name) for total in totals)]
    heads = {"reversed": "taken back", "refused": "refused"}
    table = Grid(title, (head, "times", "members", *(heads[name] for name in rare), "granted"))
    for total in totals:
        unit = summary.ruleset.wallets[total.wallet].unit
        cells = {"reversed": number(total.reversed, unit), "refused": f"{total.refused:,}"}
        granted = format_amount(total.granted, unit)
        table.add(total.rule, f"{total.times:,}", f"{total.members:,}", *(cells[name] for name in rare), granted)
    return table


def exchanges(summary: Summary) -> Grid:
    totals = summary.exchanged.totals()
    refused = ("refused",) if any(total.refused for total in totals) else ()
    table = Grid("Exchanges", ("exchange", "word", "times", "members", *refused, "took", "gave"), left=2)
    for total in totals:
        took = format_amount(total.took, summary.ruleset.wallets[total.wallet].unit)
        gave = "–"
        if total.gave is not None:
            gave = f"{total.gave:,}" if total.unit is None else format_amount(total.gave, total.unit)
        counts = (total.times, total.members, *((total.refused,) if refused else ()))
        table.add(total.exchange, total.word, *(f"{count:,}" for count in counts), took, gave)
    return table


def codes(summary: Summary) -> Grid:
    table = Grid("Codes", ("code", "uses", "codes used", "members", "revenue", "granted"))
    ruleset = summary.ruleset
    for name, total in summary.promotions.totals.items():
        given = [format_amount(amount, ruleset.wallets[wallet].unit) for wallet, amount in total.by_wallet(ruleset)]
        counts = [f"{count:,}" for count in (total.uses, total.codes_used, total.members_using)]
        revenue = format_amount(total.revenue, ruleset.program.currency)
        table.add(name, *counts, revenue, ", ".join(given) or "–")
    return table


def tiers(summary: Summary) -> Grid:
    table = Grid("Tiers", ("tier", "members", "share", "reached", "kept", "left"))
    moves = summary.move_counts()
    for tier, members in summary.tiers().items():
        share = f"{members * 100 / summary.members:.1f} %" if summary.members else "–"
        counts = [f"{moves.get((tier, move), 0):,}" for move in (Move.REACHED, Move.KEPT, Move.LEFT)]
        table.add(tier or "none", f"{members:,}", share, *counts)
    return table


def settlement(summary: Summary) -> Grid:
    lines = summary.settlement.lines()
    currency = summary.ruleset.program.currency
    flows = [
        name for name in ("given", "taken_back", "redeemed", "restored") if any(getattr(one, name) for one in lines)
    ]
    heads = (*(name.replace("_", " ") for name in flows), f"owes, {currency.name}", f"is owed, {currency.name}", "net")
    table = Grid("Settlement with partners, by month of booking", ("partner", "month", "wallet", *heads), left=3)
    for line in lines:
        unit = summary.ruleset.wallets[line.wallet].unit
        moved = (number(getattr(line, name), unit) for name in flows)
        money = (number(amount, currency) for amount in line.rounded())
        table.add(line.partner, line.month, line.wallet, *moved, *money)
    return table


def messages(summary: Summary) -> Grid:
    table = Grid("Messages", ("message", "to", "sent", "members"), left=2)
    for name, to, sent, members in summary.sent():
        table.add(name, to, f"{sent:,}", f"{members:,}")
    return table


def segments(summary: Summary) -> list[Grid]:
    """How many belong to each segment, and what each measure averages in it beside all members."""
    totals = summary.segments.totals()
    sizes = Grid("Segments at the end", ("segment", "members", "share"))
    for total in totals:
        sizes.add(total.segment.name, f"{total.members:,}", percent(total.share))
    found = [sizes]
    for index, measure in enumerate(totals[0].averages if totals else ()):
        title = f"{measure.measure.capitalize()} per member since joining"
        table = Grid(title, ("segment", "average", "of all members"))
        for total in totals:
            one = total.averages[index]
            table.add(total.segment.name, average_text(one.here, one.unit), average_text(one.all, one.unit))
        found.append(table)
    return found


def _top(summary: Summary, top: int) -> list[Grid]:
    totals = summary.member_totals()
    found = []
    for wallet in summary.ruleset.wallets.values():
        grid = winners(summary, wallet, top, totals)
        if grid.rows:
            found += [grid, _by_month(summary, wallet, [row[0] for row in grid.rows])]
    return found


def winners(summary: Summary, wallet: Wallet, top: int, totals: list[MemberTotal]) -> Grid:
    """The members who earned most in a wallet. `totals`: those of all members."""
    own = [row for row in totals if row.wallet == wallet.name and row.flow.earned]
    own.sort(key=lambda row: (-row.flow.earned, natural(row.member)))
    tiered = any(not tier.is_badge for tier in summary.ruleset.tiers)
    heads = ("member", *(("tier",) if tiered else ()), "earned", "redeemed", "pending", "balance")
    grid = Grid(f"Members who earned most, in {wallet.unit.name}", heads, left=2 if tiered else 1)
    for row in own[:top]:
        amounts = (row.flow.earned, row.flow.redeemed, row.pending, row.available)
        grid.add(row.member, *((row.tier,) if tiered else ()), *(number(one, wallet.unit) for one in amounts))
    return grid


def households(summary: Summary, top: int) -> list[Grid]:
    """The households that have most to spend together."""
    found = []
    totals = summary.households.totals()
    for wallet in summary.ruleset.wallets.values():
        own = sorted((one for one in totals if one.wallet == wallet.name), key=lambda one: -one.available)
        table = Grid(f"Households with most {wallet.unit.name}", ("household", "members", "pending", "balance"), left=2)
        for one in own[:top]:
            held = (number(one.pending, wallet.unit), number(one.available, wallet.unit))
            table.add(one.household, ", ".join(one.members), *held)
        found += [table] if own else []
    return found


def _by_month(summary: Summary, wallet: Wallet, members: list[str]) -> Grid:
    """What each of these members earned in each month, the last ones where there are more than fit, and in total."""
    earned: dict[str, dict[str, int]] = {member: {} for member in members}
    for row in summary.member_months():
        if row.wallet == wallet.name and row.member in earned:
            earned[row.member][row.month] = row.flow.earned
    months = sorted({row.month for row in summary.months() if row.wallet == wallet.name})
    shown = months[-MEMBER_MONTHS_MAX:]
    before = ("before",) if len(shown) < len(months) else ()
    table = Grid(f"What they earned by month, in {wallet.unit.name}", ("member", *before, *shown, "total"))
    for member, by_month in earned.items():
        total = sum(by_month.values())
        rest = [total - sum(by_month.get(month, 0) for month in shown)] if before else []
        amounts = (*rest, *(by_month.get(month, 0) for month in shown), total)
        table.add(member, *(number(amount, wallet.unit) for amount in amounts))
    return table
