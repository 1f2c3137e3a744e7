"""Two rulesets on the same history, as people read it: a verdict, what changed in the rules, and tables."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from loyalty_rules.core.comparisons import (
    Comparison,
    Fate,
    GroupChange,
    MemberChange,
    MonthChange,
    Pair,
    Reason,
    TierMatrix,
    added,
)
from loyalty_rules.core.differences import Difference
from loyalty_rules.core.quantities import Exact, Unit, format_amount
from loyalty_rules.report import differences, markdown
from loyalty_rules.report.amounts import money_text, percent
from loyalty_rules.report.grids import Grid
from loyalty_rules.report.line_grids import grid_lines, grid_markdown
from loyalty_rules.report.signed import (
    NONE,
    amount_change,
    count_change,
    money_change,
    share_change,
    signed,
)

REASONS_SHOWN = 2
MONTHS_MAX = 36
NO_TIER = "no tier"
OTHER_EVENTS = "the two did not use the same events: the last lines say how many each set aside"


# ------------------------------------------------------------------------------------------------ sentences
def verdict(found: Comparison) -> str:
    """What it costs, in a sentence."""
    if found.same:
        return "not one entry differs"
    said = []
    if found.cost.before or found.cost.after:
        said.append(_cost_verdict(found))
    said += [
        f"{_amount_verdict(one.given, one.unit)}, whose worth is not said"
        for one in found.wallets
        if one.wallet in found.without_worth and one.given.change
    ]
    if not found.cost.change and found.outstanding.change:
        change = money_text(abs(Fraction(found.outstanding.change)), found.currency)
        said.append(f"what is outstanding is worth {change} {'more' if found.outstanding.change > 0 else 'less'}")
    return "; ".join(said) or "entries differ, and nothing is given otherwise"


def _cost_verdict(found: Comparison) -> str:
    before, after = (money_text(Fraction(each), found.currency) for each in (found.cost.before, found.cost.after))
    shares = [percent(share) for share in found.cost_share]
    if not found.cost.change:
        return f"costs the same, {after}"
    change = money_text(abs(Fraction(found.cost.change)), found.currency)
    more = "more" if found.cost.change > 0 else "less"
    of_revenue = f"; that is {shares[1]} of revenue instead of {shares[0]}" if found.cost_share[1] is not None else ""
    share = f" ({share_change(found.cost)})" if found.cost.before else ""
    return f"costs {change} {more}{share}: {after} instead of {before}{of_revenue}"


def _amount_verdict(given: Pair, unit: Unit) -> str:
    change = format_amount(max(given.change, -given.change), unit)
    share = f" ({share_change(given)})" if given.before else ""
    return f"gives {change} {'more' if given.change > 0 else 'less'}{share}"


def members_verdict(found: Comparison) -> str:
    """Who gains and who loses, in a sentence."""
    fates = found.all.fates
    said = [_count(fates.get(Fate.GAINS, 0), "gain", "gains"), _count(fates.get(Fate.LOSES, 0), "lose", "loses")]
    if fates.get(Fate.BOTH):
        said.append(f"{_count(fates[Fate.BOTH], 'get', 'gets')} more in one wallet and less in another")
    if fates.get(Fate.OTHERWISE):
        said.append(_count(fates[Fate.OTHERWISE], "get the same, booked otherwise", "gets the same, booked otherwise"))
    said.append(_count(fates.get(Fate.SAME, 0), "are unchanged", "is unchanged"))
    text = f"{found.all.members:,} {'member' if found.all.members == 1 else 'members'}: {', '.join(said)}"
    moved = sum(matrix.moved for matrix in found.matrices)
    return f"{text}; {moved:,} {'ends' if moved == 1 else 'end'} in another tier" if moved else text


def _count(count: int, many: str, one: str) -> str:
    return f"{f'{count:,}' if count else 'none'} {one if count < 2 else many}"


def unchanged(found: Comparison) -> Iterator[str]:
    """What did not move, said explicitly."""
    for kind, names in found.unchanged.items():
        if kind == "others":
            yield f"{' and '.join(names)}: the same"
        else:
            yield f"every entry the same in {kind}: {', '.join(names)}"


def rule_changes(found: Comparison) -> Iterator[str]:
    """One line for each difference of the rules."""
    for one in found.differences.declarations:
        if one.difference is Difference.WORDED:
            continue
        name = f"{one.word} `{one.name}`" if one.name else one.word
        if one.difference is Difference.CHANGED:
            yield f"{name}: {'; '.join(clause.sentence for clause in one.clauses)}"
        elif one.difference is Difference.RENAMED:
            yield f"{name}: renamed, was `{one.old_name}`"
        else:
            yield f"{name}: {one.difference.value}"


# ------------------------------------------------------------------------------------------------ tables
def totals(found: Comparison) -> Grid:
    """Cost, liability and what went through each wallet, before and after."""
    rows: list[tuple[str, ...]] = []
    currency = found.currency
    if found.cost.before or found.cost.after:
        rows.append(_money_row("cost of what was given", found.cost, currency))
        before, after = found.cost_share
        points = "" if before is None or after is None else _points(after - before)
        rows.append(("cost as a share of revenue", percent(before), percent(after), points, ""))
        rows.append(_money_row("worth of what is outstanding", found.outstanding, currency))
    if found.revenue.change:
        rows.append(_money_row("revenue", found.revenue, currency))
    for one in found.wallets:
        for label, pair in (
            ("given", one.given),
            ("converted", one.converted),
            ("redeemed", one.redeemed),
            ("lapsed", one.expired),
            ("outstanding", one.outstanding),
        ):
            if pair.before or pair.after:
                shown = [format_amount(each, one.unit) for each in (pair.before, pair.after)]
                change = amount_change(pair.change, one.unit)
                rows.append((f"{one.wallet} {label}", *shown, change, share_change(pair)))
    earners = found.earners
    counts = [f"{int(each):,}" for each in (earners.before, earners.after)]
    rows.append(("members who were given something", *counts, count_change(earners.change), share_change(earners)))
    return Grid("Totals", ("", "before", "after", "change", "in %"), 1, rows)


def _money_row(label: str, pair: Pair, currency: Unit) -> tuple[str, ...]:
    shown = [money_text(Fraction(each), currency) for each in (pair.before, pair.after)]
    return (label, *shown, money_change(pair.change, currency), share_change(pair))


def _points(share: Fraction) -> str:
    return signed(share, percent(share)).replace(" %", " percentage points") if share else NONE


def members(found: Comparison, groups: tuple[GroupChange, ...], title: str) -> Grid:
    """How many gain and lose, and what, for groups of members."""
    fates = [fate for fate in Fate if fate in (Fate.GAINS, Fate.LOSES, Fate.SAME) or found.all.fates.get(fate)]
    heads = {Fate.GAINS: "gain", Fate.LOSES: "lose", Fate.BOTH: "gain and lose", Fate.OTHERWISE: "booked otherwise",
             Fate.SAME: "unchanged"}  # fmt: skip
    wallets = [one for one in found.wallets if one.given.change or any(group.given.get(one.wallet) for group in groups)]
    priced = any(group.worth for group in (found.all, *groups))
    rows = [
        (
            group.name or NO_TIER,
            f"{group.members:,}",
            *(f"{group.fates.get(fate, 0):,}" for fate in fates),
            *(amount_change(group.given.get(one.wallet, 0), one.unit) for one in wallets),
            *((money_change(group.worth, found.currency),) if priced else ()),
        )
        for group in groups
    ]
    columns = ("", "members", *(heads[fate] for fate in fates), *(f"{one.wallet} given" for one in wallets),
               *(("in money",) if priced else ()))  # fmt: skip
    return Grid(title, columns, 1, rows)


def by_fate(found: Comparison) -> Grid:
    """How many members gain, lose and are unchanged, and how much that is."""
    always = (Fate.GAINS, Fate.LOSES, Fate.SAME)
    groups = [one for one in found.by_fate if one.members or one.name in always]
    wallets = [one for one in found.wallets if any(group.given.get(one.wallet) for group in groups)]
    priced = any(group.worth for group in groups)
    rows = [
        (
            group.name,
            f"{group.members:,}",
            *(amount_change(group.given.get(one.wallet, 0), one.unit) for one in wallets),
            *((money_change(group.worth, found.currency),) if priced else ()),
        )
        for group in (*groups, found.all)
    ]
    columns = ("", "members", *(f"{one.wallet} given" for one in wallets), *(("in money",) if priced else ()))
    return Grid("Members", columns, 1, rows)


def rules(found: Comparison) -> Grid:
    """Every rule that gave something else, or something else at another time."""
    moved = [one for one in found.rules if not one.same]
    priced = any(one.cost is not None and one.cost.change for one in moved)
    rows = [
        (
            one.rule,
            *(format_amount(each, one.unit) for each in (one.given.before, one.given.after)),
            amount_change(one.given.change, one.unit),
            share_change(one.given),
            *((NONE if one.cost is None else money_change(one.cost.change, found.currency),) if priced else ()),
        )
        for one in moved
    ]
    columns = ("rule", "gave", "gives", "change", "in %", *(("in money",) if priced else ()))
    return Grid("Rules that give something else", columns, 1, rows)


def exchanges(found: Comparison) -> Grid:
    """Every exchange and reward that took something else."""
    rows = [
        (
            one.exchange,
            *(f"{int(each):,}" for each in (one.times.before, one.times.after)),
            count_change(one.times.change),
            *(format_amount(each, one.unit) for each in (one.took.before, one.took.after)),
        )
        for one in found.exchanges
        if not one.same
    ]
    columns = ("exchange", "times before", "after", "change", "took before", "after")
    return Grid("Exchanges that take something else", columns, 1, rows)


def _together(months: tuple[MonthChange, ...]) -> Iterator[MonthChange]:
    """All of them as one, where there are any."""
    if months:
        wallets = {wallet for month in months for wallet in month.given}
        given = {wallet: added(month.given[wallet] for month in months if wallet in month.given) for wallet in wallets}
        yield MonthChange("before", added(month.cost for month in months), given)


def months(found: Comparison) -> Grid:
    """What was given by month of booking; where there are many months, the last of them, below what was before."""
    wallets = [one for one in found.wallets if one.given.before or one.given.after]
    priced = bool(found.cost.before or found.cost.after)
    rows = []
    for month in (*_together(found.months[:-MONTHS_MAX]), *found.months[-MONTHS_MAX:]):
        cells = [month.month]
        for one in wallets:
            pair = month.given.get(one.wallet, Pair(0, 0))
            cells += [*(format_amount(each, one.unit) for each in (pair.before, pair.after))]
            cells.append(amount_change(pair.change, one.unit))
        if priced:
            cells.append(money_change(month.cost.change, found.currency))
        rows.append(tuple(cells))
    heads = [head for one in wallets for head in (f"{one.wallet} before", "after", "change")]
    return Grid("Given by month", ("month", *heads, *(("in money",) if priced else ())), 1, rows)


def matrix(one: TierMatrix) -> Grid:
    """How many members are in which tier, before (rows) and after (columns)."""
    title = "Tiers at the end: before down, after across"
    if one.ladder != "tier":
        title += f" ({one.ladder})"
    rows = [
        (before or NO_TIER, *(f"{one.counts.get((before, after), 0):,}" for after in one.after))
        for before in one.before
    ]
    return Grid(title, ("", *(after or NO_TIER for after in one.after)), 1, rows)


def movers(found: Comparison, top: int) -> Grid:
    """The members who end in another tier of the first ladder, those for whom most changes first."""
    moved = [member for member in found.members if member.tiers[0] != member.tiers[1]]
    title = "Members who end in another tier"
    if len(moved) > top:
        title += f", the first {top:,} of {len(moved):,}"
    rows: list[tuple[str, ...]] = [
        (member.member, *(tier or NO_TIER for tier in member.tiers)) for member in moved[:top]
    ]
    return Grid(title, ("member", "before", "after"), 3, rows)


def largest(found: Comparison, top: int) -> Grid:
    """The members for whom it makes the largest difference, and because of which rules."""
    wallets = [one for one in found.wallets if any(_given(member, one.wallet) for member in found.members)]
    tiers = any(member.tiers[0] or member.tiers[1] for member in found.members)
    priced = any(member.worth for member in found.members)
    rows = [
        (
            member.member,
            *((_tiers(member),) if tiers else ()),
            *(amount_change(_given(member, one.wallet), one.unit) for one in wallets),
            *((money_change(member.worth, found.currency),) if priced else ()),
            _because(found, member),
        )
        for member in found.members[:top]
    ]
    columns = ("member", *(("tier",) if tiers else ()), *(f"{one.wallet} given" for one in wallets),
               *(("in money",) if priced else ()), "because of")  # fmt: skip
    return Grid("Members with the largest changes", columns, 2 if tiers else 1, rows, True)


def _given(member: MemberChange, wallet: str) -> Exact:
    pair = member.given.get(wallet)
    return 0 if pair is None else pair.change


def _tiers(member: MemberChange) -> str:
    before, after = (tier or NO_TIER for tier in member.tiers)
    return before if before == after else f"{before} → {after}"


def _because(found: Comparison, member: MemberChange) -> str:
    said = [
        f"{one.rule} {amount_change(one.change, found.units[one.wallet])}" for one in member.reasons[:REASONS_SHOWN]
    ]
    more = len(member.reasons) - REASONS_SHOWN
    if more > 0:
        said.append(f"{more:,} more {'rule' if more == 1 else 'rules'}")
    said += [f"{amount_change(change, found.units[name])} lapsed" for name, change in member.lapsed.items()]
    return ", ".join(said) or "no rule: what was given is the same"


def places(found: Comparison) -> Iterator[str]:
    """Where the rules stand that the largest changes are because of, in both rulesets."""
    seen: dict[str, Reason] = {}
    for member in found.members:
        for reason in member.reasons[:REASONS_SHOWN]:
            seen.setdefault(reason.rule, reason)
    for rule, reason in seen.items():
        yield f"{rule}: {' → '.join(place for place in (reason.old_place, reason.new_place) if place)}"


# ------------------------------------------------------------------------------------------------ the whole
def grids(found: Comparison, top: int) -> Iterator[Grid]:
    """Every table that has something to say."""
    yield totals(found)
    if found.same:
        return
    yield by_fate(found)
    moved = [one for one in found.matrices if one.moved]
    for each in (
        members(found, found.tiers, "By tier at the end, as it was"),
        members(found, found.segments, "By segment at the end"),
        *map(matrix, moved),
        movers(found, top),
        rules(found),
        exchanges(found),
        months(found),
        largest(found, top),
    ):
        if each.rows:
            yield each


def lines(found: Comparison, top: int, width: int | None = None) -> Iterator[str]:
    """The comparison as text, its tables within `width`."""
    yield f"{found.program}: {found.differences.old} → {found.differences.new}"
    yield ""
    yield verdict(found)
    if not found.same:
        yield members_verdict(found)
    if found.accounts[1] != found.accounts[0]:
        yield OTHER_EVENTS
    yield ""
    yield differences.verdict(found.differences)
    for line in rule_changes(found):
        yield f"  {line}"
    for grid in grids(found, top):
        yield ""
        yield from grid_lines(grid, width)
    if found.members:
        yield ""
        yield "Where those rules stand"
        yield from (f"  {line}" for line in places(found))
    if not found.same:
        still = list(unchanged(found))
        yield ""
        yield "Nothing else moved" if still else "Every rule and wallet has other entries"
        yield from (f"  {line}" for line in still)
    yield ""
    yield found.accounts[0]
    if found.accounts[1] != found.accounts[0]:
        yield f"under the new rules: {found.accounts[1]}"


def markdown_lines(found: Comparison, top: int) -> Iterator[str]:
    """The comparison as a comment for a review: a verdict, a table, and the rest folded."""
    old, new = markdown.code(found.differences.old), markdown.code(found.differences.new)
    yield f"### {markdown.plain(found.program)}: {old} → {new}"
    yield ""
    yield f"**{markdown.prose(verdict(found))}**"
    yield ""
    if not found.same:
        yield f"{markdown.plain(members_verdict(found))}."
        yield ""
    if found.accounts[1] != found.accounts[0]:
        yield f"{markdown.plain(OTHER_EVENTS)}."
        yield ""
    first, *rest = grids(found, top)
    yield from grid_markdown(first)
    yield ""
    yield from markdown.details(
        f"The rules: {differences.verdict(found.differences)}",
        differences.markdown_list(found.differences),
    )
    for grid in rest:
        yield ""
        yield from markdown.details(grid.title, grid_markdown(grid))
    still = list(unchanged(found))
    if still and not found.same:
        yield ""
        yield "Nothing else moved:"
        yield ""
        yield from (f"- {markdown.plain(line)}" for line in still)
    yield ""
    yield f"<sub>{markdown.plain(found.accounts[0])}</sub>"
