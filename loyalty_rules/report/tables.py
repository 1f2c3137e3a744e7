"""The tables of a report as plain columns and rows; every file format is written from these.

Amounts are `Decimal` in whole units of their wallet, dates `date`, everything else text or whole numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from msgspec import Struct

from loyalty_rules.core.entries import UNKNOWN_DAY, Entry, Line
from loyalty_rules.core.quantities import Unit, simplify
from loyalty_rules.model.ruleset import Cap, Ruleset
from loyalty_rules.report.amounts import decimal_of, rounded_decimal, shifted
from loyalty_rules.report.flow import Flow
from loyalty_rules.report.order import natural
from loyalty_rules.report.summary import RuleTotal, Summary

TEXT: Final = "text"
AMOUNT: Final = "amount"
WHOLE: Final = "whole"
DAY: Final = "day"

_FLOW: Final = ("earned", "redeemed", "expired", "reversed")
_RARE: Final = ("opened", "converted", "restored", "adjusted", "transferred")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

Row = tuple[object, ...]


class Table(Struct, frozen=True):
    """`columns` are pairs of name and kind."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: Iterable[Row]


# The amounts of a wallet, in the tables by member: what is looked for first stands first.
_AMOUNTS: Final = tuple((name, AMOUNT) for name in (*_FLOW, "balance", "pending", *_RARE))


def _amounts(flow: Flow, available: int, pending: int, unit: Unit) -> Row:
    amounts = [getattr(flow, name) for name in _FLOW] + [available, pending] + [getattr(flow, name) for name in _RARE]
    return tuple(decimal_of(amount, unit) for amount in amounts)


def _unit(ruleset: Ruleset, wallet: str) -> Unit:
    return ruleset.wallets[wallet].unit


def member_months(summary: Summary) -> Table:
    """A row for each month in which a wallet of a member moved; the balances are at the month's end."""
    columns = (("member", TEXT), ("month", TEXT), ("wallet", TEXT), *_AMOUNTS)

    def rows() -> Iterator[Row]:
        for row in summary.member_months():
            unit = _unit(summary.ruleset, row.wallet)
            yield (row.member, row.month, row.wallet, *_amounts(row.flow, row.available, row.pending, unit))

    return Table("member_months", columns, rows())


def member_rules(summary: Summary) -> Table:
    """What each rule gave each member in each month, before anything was taken back."""
    columns = (("member", TEXT), ("month", TEXT), ("wallet", TEXT), ("rule", TEXT), ("earned", AMOUNT))

    def rows() -> Iterator[Row]:
        for row in summary.member_months():
            unit = _unit(summary.ruleset, row.wallet)
            for rule, amount in row.by_rule.items():
                yield (row.member, row.month, row.wallet, rule, decimal_of(amount, unit))

    return Table("member_rules", columns, rows())


def members(summary: Summary) -> Table:
    """A row for each member and wallet, over all time, with the tier held at the end of each ladder and badge, and
    the segments where there are any."""
    further = [ladder for ladder in summary.ruleset.ladders if ladder != "tier"]
    ladders = tuple((ladder, TEXT) for ladder in further)
    columns = (
        ("member", TEXT),
        ("tier", TEXT),
        ("wallet", TEXT),
        *_AMOUNTS,
        ("next_tier", TEXT),
        ("missing", TEXT),
        *ladders,
    )
    segmented = bool(summary.ruleset.segments)
    columns += (("segments", TEXT),) if segmented else ()

    def rows() -> Iterator[Row]:
        for row in summary.member_totals():
            unit = _unit(summary.ruleset, row.wallet)
            amounts = _amounts(row.flow, row.available, row.pending, unit)
            held = [summary.tier_of(row.member, ladder) for ladder in further]
            last = [", ".join(summary.segments.of(row.member))] if segmented else []
            yield (row.member, row.tier, row.wallet, *amounts, *summary.ahead(row.member), *held, *last)

    return Table("members", columns, rows())


def households(summary: Summary) -> Table:
    """A row for each household and wallet it shares, at the end; its members set apart by commas."""
    columns = (
        ("shared_by", TEXT), ("household", TEXT), ("members", TEXT), ("wallet", TEXT), ("balance", AMOUNT),
        ("pending", AMOUNT),
    )  # fmt: skip

    def rows() -> Iterator[Row]:
        for one in summary.households.totals():
            unit = _unit(summary.ruleset, one.wallet)
            held = (decimal_of(one.available, unit), decimal_of(one.pending, unit))
            yield (one.field, one.household, ", ".join(one.members), one.wallet, *held)

    return Table("households", columns, rows())


def segments(summary: Summary) -> Table:
    """A row for each segment and measure: the average of its members beside that of all, rounded half up to two more
    decimals than the unit has, and exact. The share is in percent."""
    columns = (
        ("segment", TEXT), ("title", TEXT), ("members", WHOLE), ("share", AMOUNT), ("measure", TEXT),
        ("unit", TEXT), ("average", AMOUNT), ("average_of_all", AMOUNT), ("average_exact", TEXT),
        ("average_of_all_exact", TEXT),
    )  # fmt: skip

    def rows() -> Iterator[Row]:
        for total in summary.segments.totals():
            share = None if total.share is None else rounded_decimal(total.share * 100, 2)
            head = (total.segment.name, total.segment.title, total.members, share)
            for one in total.averages:
                exact = [None if each is None else each / one.unit.scale for each in (one.here, one.all)]
                shown = [None if each is None else rounded_decimal(each, one.unit.decimals + 2) for each in exact]
                yield (
                    *head,
                    one.measure,
                    one.unit.name,
                    *shown,
                    *(None if each is None else str(each) for each in exact),
                )
            if not total.averages:
                yield (*head, "", "", None, None, None, None)

    return Table("segments", columns, rows())


def rules(summary: Summary) -> Table:
    """A row for each rule and wallet it gave in."""
    return _of_rules("rules", summary, summary.rules())


def challenges(summary: Summary) -> Table:
    """The same for challenges: `members` have met it, `times` is how often something was given for it."""
    return _of_rules("challenges", summary, summary.challenges())


def exchanges(summary: Summary) -> Table:
    """A row for each exchange and reward: what it took and gave, less what was undone. Goods are counted in pieces."""
    columns = (
        ("exchange", TEXT), ("word", TEXT), ("times", WHOLE), ("members", WHOLE), ("wallet", TEXT), ("took", AMOUNT),
        ("into", TEXT), ("gave", AMOUNT), ("refused", WHOLE),
    )  # fmt: skip

    def rows() -> Iterator[Row]:
        for row in summary.exchanged.totals():
            took = decimal_of(row.took, _unit(summary.ruleset, row.wallet))
            gave = Decimal(row.gave or 0) if row.unit is None else decimal_of(row.gave or 0, row.unit)
            into = row.into or row.goods or (row.unit.name if row.unit else "")
            given = None if row.gave is None else gave
            yield (row.exchange, row.word, row.times, row.members, row.wallet, took, into, given, row.refused)

    return Table("exchanges", columns, rows())


def _of_rules(name: str, summary: Summary, totals: Sequence[RuleTotal]) -> Table:
    columns = (
        ("rule", TEXT), ("word", TEXT), ("wallet", TEXT), ("times", WHOLE), ("members", WHOLE), ("earned", AMOUNT),
        ("reversed", AMOUNT), ("granted", AMOUNT), ("refused", WHOLE),
    )  # fmt: skip

    def rows() -> Iterator[Row]:
        for row in totals:
            wallet = summary.ruleset.wallets.get(row.wallet)
            amounts = (row.earned, row.reversed, row.granted)
            shown = [decimal_of(amount, wallet.unit) if wallet else Decimal(amount) for amount in amounts]
            yield (row.rule, row.word, row.wallet, row.times, row.members, *shown, row.refused)

    return Table(name, columns, rows())


def tier_moves(summary: Summary) -> Table:
    """Every change of tier, by member and time."""
    columns = (
        ("member", TEXT), ("day", DAY), ("move", TEXT), ("tier", TEXT), ("before", TEXT), ("after", TEXT),
        ("until", DAY), ("event", TEXT), ("place", TEXT), ("ladder", TEXT),
    )  # fmt: skip
    moves = sorted(summary.moves, key=lambda move: (natural(move.member), move.time, move.number))
    rows = [
        (
            one.member, one.day, one.move.value, one.tier, one.before, one.after, one.until, one.event, one.place,
            one.ladder,
        )
        for one in moves
    ]  # fmt: skip
    return Table("tier_moves", columns, rows)


def settlement(summary: Summary) -> Table:
    """What was given and spent at each partner in each month, and what is owed for it; money is rounded once a line."""
    amounts = ("given", "taken_back", "redeemed", "restored", "owed_by_partner", "owed_to_partner", "net")
    columns = (("partner", TEXT), ("month", TEXT), ("wallet", TEXT), *((name, AMOUNT) for name in amounts))

    def rows() -> Iterator[Row]:
        currency = summary.ruleset.program.currency
        for line in summary.settlement.lines():
            unit = _unit(summary.ruleset, line.wallet)
            moved = (line.given, line.taken_back, line.redeemed, line.restored)
            yield (
                line.partner, line.month, line.wallet, *(decimal_of(amount, unit) for amount in moved),
                *(decimal_of(amount, currency) for amount in line.rounded()),
            )  # fmt: skip

    return Table("settlement", columns, rows())


def codes(summary: Summary) -> Table:
    """A row for each family of codes and wallet in which something was given for them; a family without has one."""
    columns = (
        ("code", TEXT), ("title", TEXT), ("uses", WHOLE), ("codes_used", WHOLE), ("members", WHOLE),
        ("revenue", AMOUNT), ("wallet", TEXT), ("granted", AMOUNT),
    )  # fmt: skip

    def rows() -> Iterator[Row]:
        currency = summary.ruleset.program.currency
        for name, total in summary.promotions.totals.items():
            counts = (total.uses, total.codes_used, total.members_using, decimal_of(total.revenue, currency))
            given = total.by_wallet(summary.ruleset)
            for wallet, amount in given:
                yield (name, total.code.title, *counts, wallet, decimal_of(amount, _unit(summary.ruleset, wallet)))
            if not given:
                yield (name, total.code.title, *counts, "", None)

    return Table("codes", columns, rows())


def caps(summary: Summary) -> Table:
    """A row for each cap and wallet in which it cut something; a cap that never did has one."""
    columns = (
        ("cap", TEXT), ("rules", TEXT), ("wallet", TEXT), ("times", WHOLE), ("to_nothing", WHOLE), ("members", WHOLE),
        ("asked", AMOUNT), ("cut", AMOUNT), ("place", TEXT),
    )  # fmt: skip

    def rows() -> Iterator[Row]:
        for total in summary.binding.totals():
            unit = _unit(summary.ruleset, total.wallet)
            amounts = (decimal_of(total.asked, unit), decimal_of(total.cut, unit))
            counts = (total.times, total.to_nothing, total.members)
            yield (*_named(total.cap), total.wallet, *counts, *amounts, _place(total.cap))
        for cap in summary.binding.idle():
            yield (*_named(cap), "", 0, 0, 0, None, None, _place(cap))

    return Table("caps", columns, rows())


def _named(cap: Cap) -> tuple[str, str]:
    return cap.name, " ".join(cap.rules)


def _place(cap: Cap) -> str:
    return f"{cap.span.file}:{cap.span.line}"


def outbox(summary: Summary) -> Table:
    """Every message, in the order in which they were sent. `data` is an object of texts, as JSON."""
    columns = (
        ("time", TEXT), ("day", DAY), ("member", TEXT), ("to", TEXT), ("notify", TEXT), ("title", TEXT),
        ("event", TEXT), ("data", TEXT), ("place", TEXT),
    )  # fmt: skip
    rows = [
        (_utc(one.time), one.day, one.member, one.to, one.notify, one.title, one.event,
         json.dumps(dict(one.data), ensure_ascii=False), one.place)
        for one in summary.messages
    ]  # fmt: skip
    return Table("outbox", columns, rows)


def ledger(ruleset: Ruleset, lines: Iterable[Line]) -> Table:
    """Every entry, in the order given. `asked` is what was asked for, exact where it is a decimal, else a fraction."""
    columns = (
        ("number", WHOLE), ("time", TEXT), ("day", DAY), ("member", TEXT), ("wallet", TEXT), ("kind", TEXT),
        ("amount", AMOUNT), ("asked", TEXT), ("rule", TEXT), ("place", TEXT), ("event", TEXT), ("lot", TEXT),
        ("active_on", DAY), ("expires_on", DAY), ("parts", TEXT), ("note", TEXT), ("earned_on", DAY),
    )  # fmt: skip

    def rows() -> Iterator[Row]:
        for line in lines:
            if not isinstance(line, Entry):
                continue
            unit = _unit(ruleset, line.wallet)
            yield (
                line.number, _utc(line.time), line.day, line.member, line.wallet, line.kind.value,
                decimal_of(line.amount, unit), asked_text(line, unit), line.rule, line.place, line.event, line.lot,
                _day(line.active_on), line.expires_on, _parts(line, unit), line.note,
                line.earned_on,
            )  # fmt: skip

    return Table("ledger", columns, rows())


def _utc(time: int) -> str:
    return (_EPOCH + timedelta(microseconds=time)).isoformat().replace("+00:00", "Z")


def _day(day: object) -> object:
    """A lot that waits for a condition has no day yet."""
    return None if day == UNKNOWN_DAY else day


def asked_text(entry: Entry, unit: Unit) -> str:
    """What was asked for, in whole units."""
    asked = simplify(Fraction(entry.asked) / unit.scale)
    if isinstance(asked, int):
        return str(asked)
    for digits in range(1, 13):
        scaled = asked * 10**digits
        if scaled.denominator == 1:
            return shifted(scaled.numerator, digits)
    return str(asked)


def _parts(entry: Entry, unit: Unit) -> str:
    """`0: 12, 2: 3`: what of the amount each part of the event brought, counted from 0."""
    return ", ".join(f"{index}: {decimal_of(amount, unit):f}" for index, amount in entry.parts)


def all_of(summary: Summary) -> Sequence[Table]:
    """The tables that need no ledger; those on caps, challenges, exchanges, partners, codes, messages, segments and
    households where the ruleset has any."""
    always = (member_months(summary), member_rules(summary), members(summary), rules(summary), tier_moves(summary))
    capped = (caps(summary),) if summary.binding else ()
    met = (challenges(summary),) if summary.challenges() else ()
    exchanged = (exchanges(summary),) if summary.ruleset.exchanges else ()
    settled = (settlement(summary),) if summary.ruleset.partners else ()
    sent = (outbox(summary),) if summary.ruleset.notices else ()
    given = (codes(summary),) if summary.ruleset.codes else ()
    sent = (*given, *sent)
    shared = (households(summary),) if summary.households else ()
    return (
        *always,
        *capped,
        *met,
        *exchanged,
        *settled,
        *sent,
        *((segments(summary),) if summary.ruleset.segments else ()),
        *shared,
    )
