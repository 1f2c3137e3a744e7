"""The summary for people, in tables of a terminal's width: totals first, then months, rules, tiers and members."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from loyalty_rules.core.entries import Move
from loyalty_rules.core.quantities import Unit, UnitKind, format_amount
from loyalty_rules.model.ruleset import Wallet
from loyalty_rules.report.amounts import average_text, money_text, percent
from loyalty_rules.report.order import natural
from loyalty_rules.report.summary import FLOWS, Flow, RuleTotal, Summary, WalletTotal

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

TOP_MEMBERS = 10
MONTHS_MAX = 36
MEMBER_MONTHS_MAX = 5
WORD_WIDTH = 24  # a name up to this long is not broken over lines


def print_summary(console: Console, summary: Summary, top: int = TOP_MEMBERS) -> None:
    """Everything that a marketer looks at first."""
    ends = (_tiers(summary), _settlement(summary), _messages(summary))
    given = (_rules(summary), _challenges(summary), _codes(summary), _exchanges(summary))
    for table in (_totals(summary), *_wallets(summary), *_months(summary), *given, *ends, *_segments(summary)):
        if table.row_count:
            _print(console, table)
    if top:
        for members in (*_top(summary, top), *_households(summary, top)):
            _print(console, members)


def _print(console: Console, table: Table) -> None:
    """The title by itself, so that a narrow table does not break it over lines."""
    title, table.title = table.title, None
    if title is not None:
        console.print(title, style=table.title_style)
    console.print(table)


def number(amount: int, unit: Unit) -> str:
    """The amount with its separators and decimals, for a column whose head says the unit."""
    text = format_amount(amount, unit)
    name = unit.singular if text.endswith(f" {unit.singular}") and not text.endswith(f" {unit.name}") else unit.name
    return text.removesuffix(f" {name}") if name else text


def _table(title: str, columns: Iterable[str], left: int = 1) -> Table:
    """A table whose first columns are words and whose others are numbers."""
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    table = RichTable(
        title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, title_style="bold", padding=(0, 1)
    )
    for index, column in enumerate(columns):
        if index < left:
            table.add_column(Text(column), overflow="fold", min_width=len(column))
        else:
            table.add_column(Text(column), justify="right", no_wrap=True)
    return table


def _row(table: Table, *cells: str) -> None:
    """A row of plain texts: what stands in the data is never markup."""
    from rich.text import Text

    for column, cell in zip(table.columns, cells, strict=True):
        if column.justify == "left":
            column.min_width = max(column.min_width or 0, min(len(cell), WORD_WIDTH))
    table.add_row(*(Text(_visible(cell)) for cell in cells))


def _visible(text: str) -> str:
    return "".join(character if character.isprintable() else "�" for character in text)


def _totals(summary: Summary) -> Table:
    currency = summary.ruleset.program.currency
    table = _table("Totals", ("", ""))
    table.show_header = False
    _row(table, "members", f"{summary.members:,}")
    _row(table, "events", f"{summary.events:,}")
    _row(table, "revenue, net of returns", format_amount(summary.revenue, currency))
    silent = summary.without_worth
    if any(total.cost is not None for total in summary.wallets()):
        _row(table, "cost of what was granted", money_text(summary.cost, currency))
        _row(table, "cost as a share of revenue", percent(summary.cost_share))
        _row(table, "worth of what is outstanding", money_text(summary.outstanding, currency))
    for name, paid in summary.cashback().items():
        if paid:
            _row(table, f"paid into {name}", format_amount(paid, summary.ruleset.wallets[name].unit))
    friends = [total for total in summary.referrals() if total.times]
    if friends:
        _row(table, "referral rewards", f"{sum(total.times for total in friends):,}")
    if summary.refused:
        _row(table, "asked for and refused", f"{summary.refused:,}")
    if silent:
        _row(table, "no worth is said for", ", ".join(silent))
    return table


def _columns(flows: Iterable[Flow]) -> list[str]:
    """The flows to show: those that there are any of."""
    found = list(flows)
    return [name for name in FLOWS if any(getattr(flow, name) for flow in found)]


def _wallets(summary: Summary) -> list[Table]:
    totals = summary.wallets()
    names = _columns(total.flow for total in totals)
    pending = ("pending",) if any(total.pending for total in totals) else ()
    table = _table("Wallets", ("wallet", *names, *pending, "balance"))
    worths = _table("What is outstanding is worth", ("wallet", "pending", "balance"))
    for total in totals:
        unit = total.wallet.unit
        amounts = [number(getattr(total.flow, name), unit) for name in names]
        held = [number(total.pending, unit)] if pending else []
        _row(table, _head(total), *amounts, *held, number(total.available, unit))
        if total.pending_worth is not None and total.available_worth is not None and unit.kind is not UnitKind.MONEY:
            currency = summary.ruleset.program.currency
            _row(
                worths,
                total.wallet.name,
                money_text(total.pending_worth, currency),
                money_text(total.available_worth, currency),
            )
    return [table, worths]


def _head(total: WalletTotal) -> str:
    name, unit = total.wallet.name, total.wallet.unit.name
    return name if name == unit else f"{name} ({unit})"


def _months(summary: Summary) -> list[Table]:
    """One table per wallet."""
    rows = summary.months()
    found = []
    for wallet in summary.ruleset.wallets.values():
        own = [row for row in rows if row.wallet == wallet.name]
        names = _columns(row.flow for row in own)
        title = f"{wallet.name.capitalize()} by month of booking, in {wallet.unit.name}"
        pending = ("pending",) if any(row.pending for row in own) else ()
        table = _table(title, ("month", *names, *pending, "balance"))
        for row in own[-MONTHS_MAX:]:
            amounts = [number(getattr(row.flow, name), wallet.unit) for name in names]
            held = [number(row.pending, wallet.unit)] if pending else []
            _row(table, row.month, *amounts, *held, number(row.available, wallet.unit))
        found.append(table)
    return found


def _rules(summary: Summary) -> Table:
    return _of_rules("Rules", "rule", summary, summary.rules())


def _challenges(summary: Summary) -> Table:
    return _of_rules("Challenges", "challenge", summary, summary.challenges())


def _of_rules(title: str, head: str, summary: Summary, found: list[RuleTotal]) -> Table:
    totals = [total for total in found if total.wallet in summary.ruleset.wallets]
    rare = [name for name in ("reversed", "refused") if any(getattr(total, name) for total in totals)]
    heads = {"reversed": "taken back", "refused": "refused"}
    table = _table(title, (head, "times", "members", *(heads[name] for name in rare), "granted"))
    for total in totals:
        unit = summary.ruleset.wallets[total.wallet].unit
        cells = {"reversed": number(total.reversed, unit), "refused": f"{total.refused:,}"}
        granted = format_amount(total.granted, unit)
        _row(table, total.rule, f"{total.times:,}", f"{total.members:,}", *(cells[name] for name in rare), granted)
    return table


def _exchanges(summary: Summary) -> Table:
    totals = summary.exchanged.totals()
    refused = ("refused",) if any(total.refused for total in totals) else ()
    table = _table("Exchanges", ("exchange", "word", "times", "members", *refused, "took", "gave"), left=2)
    for total in totals:
        took = format_amount(total.took, summary.ruleset.wallets[total.wallet].unit)
        gave = "–"
        if total.gave is not None:
            gave = f"{total.gave:,}" if total.unit is None else format_amount(total.gave, total.unit)
        counts = (total.times, total.members, *((total.refused,) if refused else ()))
        _row(table, total.exchange, total.word, *(f"{count:,}" for count in counts), took, gave)
    return table


def _codes(summary: Summary) -> Table:
    table = _table("Codes", ("code", "uses", "codes used", "members", "revenue", "granted"))
    ruleset = summary.ruleset
    for name, total in summary.promotions.totals.items():
        given = [format_amount(amount, ruleset.wallets[wallet].unit) for wallet, amount in total.by_wallet(ruleset)]
        counts = [f"{count:,}" for count in (total.uses, total.codes_used, total.members_using)]
        revenue = format_amount(total.revenue, ruleset.program.currency)
        _row(table, name, *counts, revenue, "\n".join(given) or "–")
    return table


def _tiers(summary: Summary) -> Table:
    table = _table("Tiers", ("tier", "members", "share", "reached", "kept", "left"))
    moves = summary.move_counts()
    for tier, members in summary.tiers().items():
        share = f"{members * 100 / summary.members:.1f} %" if summary.members else "–"
        counts = [f"{moves.get((tier, move), 0):,}" for move in (Move.REACHED, Move.KEPT, Move.LEFT)]
        _row(table, tier or "none", f"{members:,}", share, *counts)
    return table


def _settlement(summary: Summary) -> Table:
    lines = summary.settlement.lines()
    currency = summary.ruleset.program.currency
    flows = [
        name for name in ("given", "taken_back", "redeemed", "restored") if any(getattr(one, name) for one in lines)
    ]
    heads = (*(name.replace("_", " ") for name in flows), f"owes, {currency.name}", f"is owed, {currency.name}", "net")
    table = _table("Settlement with partners, by month of booking", ("partner", "month", "wallet", *heads), left=3)
    for line in lines:
        unit = summary.ruleset.wallets[line.wallet].unit
        moved = (number(getattr(line, name), unit) for name in flows)
        money = (number(amount, currency) for amount in line.rounded())
        _row(table, line.partner, line.month, line.wallet, *moved, *money)
    return table


def _messages(summary: Summary) -> Table:
    table = _table("Messages", ("message", "to", "sent", "members"), left=2)
    for name, to, sent, members in summary.sent():
        _row(table, name, to, f"{sent:,}", f"{members:,}")
    return table


def _segments(summary: Summary) -> list[Table]:
    """How many belong to each segment, and what each measure averages in it beside all members."""
    totals = summary.segments.totals()
    sizes = _table("Segments at the end", ("segment", "members", "share"))
    for total in totals:
        _row(sizes, total.segment.name, f"{total.members:,}", percent(total.share))
    found = [sizes]
    for index, measure in enumerate(totals[0].averages if totals else ()):
        title = f"{measure.measure.capitalize()} per member since joining"
        table = _table(title, ("segment", "average", "of all members"))
        for total in totals:
            one = total.averages[index]
            _row(table, total.segment.name, average_text(one.here, one.unit), average_text(one.all, one.unit))
        found.append(table)
    return found


def _top(summary: Summary, top: int) -> list[Table]:
    totals = summary.member_totals()
    found = []
    for wallet in summary.ruleset.wallets.values():
        own = [row for row in totals if row.wallet == wallet.name and row.flow.earned]
        own.sort(key=lambda row: (-row.flow.earned, natural(row.member)))
        tiers = bool(summary.ruleset.tiers)
        heads = ("member", *(("tier",) if tiers else ()), "earned", "redeemed", "pending", "balance")
        title = f"Members who earned most, in {wallet.unit.name}"
        table = _table(title, heads, left=2 if tiers else 1)
        for row in own[:top]:
            amounts = (row.flow.earned, row.flow.redeemed, row.pending, row.available)
            _row(table, row.member, *((row.tier,) if tiers else ()), *(number(one, wallet.unit) for one in amounts))
        if own:
            found += [table, _by_month(summary, wallet, [row.member for row in own[:top]])]
    return found


def _households(summary: Summary, top: int) -> list[Table]:
    """The households that have most to spend together."""
    found = []
    totals = summary.households.totals()
    for wallet in summary.ruleset.wallets.values():
        own = sorted((one for one in totals if one.wallet == wallet.name), key=lambda one: -one.available)
        table = _table(
            f"Households with most {wallet.unit.name}", ("household", "members", "pending", "balance"), left=2
        )
        for one in own[:top]:
            held = (number(one.pending, wallet.unit), number(one.available, wallet.unit))
            _row(table, one.household, ", ".join(one.members), *held)
        found += [table] if own else []
    return found


def _by_month(summary: Summary, wallet: Wallet, members: list[str]) -> Table:
    """What each of these members earned in each month, the last ones where there are more than fit, and in total."""
    earned: dict[str, dict[str, int]] = {member: {} for member in members}
    for row in summary.member_months():
        if row.wallet == wallet.name and row.member in earned:
            earned[row.member][row.month] = row.flow.earned
    months = sorted({row.month for row in summary.months() if row.wallet == wallet.name})
    shown = months[-MEMBER_MONTHS_MAX:]
    before = ("before",) if len(shown) < len(months) else ()
    table = _table(f"What they earned by month, in {wallet.unit.name}", ("member", *before, *shown, "total"))
    for member, by_month in earned.items():
        total = sum(by_month.values())
        rest = [total - sum(by_month.get(month, 0) for month in shown)] if before else []
        amounts = (*rest, *(by_month.get(month, 0) for month in shown), total)
        _row(table, member, *(number(amount, wallet.unit) for amount in amounts))
    return table
