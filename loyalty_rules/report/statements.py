"""A statement as a member reads it, and as data. Amounts as data are decimal texts in whole units of their wallet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from loyalty_rules.core.entries import CodeUse, Entry, Kind, Line, Message, TierMove
from loyalty_rules.core.quantities import Unit, format_amount
from loyalty_rules.core.standings import ChallengeProgress, Gaps, LadderStanding
from loyalty_rules.core.statements import LotLine, Statement, WalletStatement
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.report.amounts import decimal_text
from loyalty_rules.report.tables import asked_text

VERSION = 1
_ONE_DAY = timedelta(days=1)


# ------------------------------------------------------------------------------------------------ as data
def as_json(ruleset: Ruleset, statement: Statement) -> dict[str, object]:
    """The whole statement; `until` is a last day. Keys are never renamed, only added, while `version` is 1."""
    units = {name: wallet.unit for name, wallet in ruleset.wallets.items()}
    standing = statement.standing
    return {
        "version": VERSION,
        "member": statement.member,
        "day": statement.day.isoformat(),
        "tiers": [
            {
                "ladder": one.ladder,
                "tier": one.tier or None,
                "until": _last(one.until),
                "next": one.next or None,
                "missing": _ways(one.missing),
                "missing_to_keep": _ways(one.missing_to_keep),
            }
            for one in standing.ladders
        ],
        "badges": list(standing.badges),
        "benefits": [{"name": one.name, "text": one.text} for one in standing.benefits],
        "segments": list(statement.segments),
        "wallets": [
            {
                "wallet": one.wallet,
                "unit": units[one.wallet].name,
                "balance": decimal_text(one.balance, units[one.wallet]),
                "pending": decimal_text(one.pending, units[one.wallet]),
                "together": None if one.together is None else decimal_text(one.together, units[one.wallet]),
                "lots": [
                    {
                        "amount": decimal_text(lot.amount, units[one.wallet]),
                        "pending": lot.pending,
                        "active_on": None if lot.active_on is None else lot.active_on.isoformat(),
                        "until": _last(lot.expires_on),
                    }
                    for lot in one.lots
                ],
            }
            for one in statement.wallets
        ],
        "challenges": [_challenge_data(one) for one in statement.challenges],
        "lines": [line_data(ruleset, line) for line in statement.lines],
    }


def _last(end: date | None) -> str | None:
    """The last day before one on which something is over."""
    return None if end is None else (end - _ONE_DAY).isoformat()


def _ways(gaps: Gaps) -> list[list[str]]:
    return [[gap.words() for gap in way] for way in gaps]


def _challenge_data(one: ChallengeProgress) -> dict[str, object]:
    goals = [
        {
            "measure": goal.measure,
            "over": goal.over,
            "value": format_amount(goal.value, goal.unit),
            "target": format_amount(goal.target, goal.unit),
            "met": goal.met,
        }
        for goal in one.goals
    ]
    return {"challenge": one.challenge, "title": one.title, "times": one.times, "goals": goals}


def line_data(ruleset: Ruleset, line: Line) -> dict[str, object]:
    """A line of the ledger as data; what it is, is its `kind`."""
    found: dict[str, object] = {
        "number": line.number, "day": line.day.isoformat(), "event": line.event, "place": line.place or None
    }  # fmt: skip
    match line:
        case Entry():
            unit = ruleset.wallets[line.wallet].unit
            found |= {
                "kind": line.kind.value,
                "wallet": line.wallet,
                "amount": decimal_text(line.amount, unit),
                "asked": asked_text(line, unit),
                "rule": line.rule or None,
                "note": line.note or None,
            }
        case TierMove():
            found |= {"kind": "tier", "move": line.move.value, "tier": line.tier, "until": _last(line.until)}
        case Message():
            found |= {"kind": "message", "notify": line.notify, "to": line.to}
    return found


# ------------------------------------------------------------------------------------------------ as text
def statement_lines(
    ruleset: Ruleset, statement: Statement, last: int | None = None, width: int | None = None
) -> Iterator[str]:
    """The statement in lines of text. `last`: only so many of what was booked, the newest; None for all of it. `width`:
    why something was booked goes on below where a line would be wider."""
    yield from standing_lines(ruleset, statement)
    booked = _together(statement.lines)
    shown = booked if last is None else booked[max(len(booked) - last, 0) :]
    if booked:
        hidden = len(booked) > len(shown)
        yield ""
        yield f"what was booked, the last {len(shown):,} of {len(booked):,}" if hidden else "what was booked"
        yield from _columns((_booked(ruleset, line) for line in shown), width)


def standing_lines(ruleset: Ruleset, statement: Statement) -> Iterator[str]:
    """Where the member stands: tiers, wallets and challenges."""
    yield f"{statement.member}, {statement.day}"
    for ladder in statement.standing.ladders:
        yield from _ladder(ladder)
    if statement.standing.badges:
        yield f"badges: {', '.join(statement.standing.badges)}"
    for benefit in statement.standing.benefits:
        yield f"  {benefit.text or benefit.name}"
    if statement.segments:
        yield f"segments: {', '.join(statement.segments)}"
    for wallet in statement.wallets:
        yield ""
        yield from _wallet(wallet, ruleset.wallets[wallet.wallet].unit)
    for challenge in statement.challenges:
        yield ""
        yield from _challenge(challenge)


def _ladder(one: LadderStanding) -> Iterator[str]:
    until = "" if one.until is None else f" until {_last(one.until)}"
    yield f"{one.ladder}: {one.tier or 'none'}{until}"
    missing = one.words()
    if one.next and missing:
        yield f"  to reach {one.next}: {missing}"
    keep = " or ".join(" and ".join(gap.words() for gap in way) for way in one.missing_to_keep if way)
    if keep and one.missing_to_keep and not any(not way for way in one.missing_to_keep):
        yield f"  to keep {one.tier}: {keep}"


def _wallet(wallet: WalletStatement, unit: Unit) -> Iterator[str]:
    pending = f", {format_amount(wallet.pending, unit)} pending" if wallet.pending else ""
    yield f"{wallet.wallet}: {format_amount(wallet.balance, unit)}{pending}"
    if wallet.together is not None:
        yield f"  {format_amount(wallet.together, unit)} with their household"
    together: dict[str, int] = {}
    for lot in wallet.lots:
        words = _lot_words(lot)
        if words:
            together[words] = together.get(words, 0) + lot.amount
    for words, amount in together.items():
        yield f"  {format_amount(amount, unit)} {words}"


def _lot_words(lot: LotLine) -> str:
    until = "" if lot.expires_on is None else f"until {_last(lot.expires_on)}"
    if not lot.pending:
        return until
    since = "held back until its condition holds" if lot.active_on is None else f"from {lot.active_on} on"
    return f"{since}, {until}" if until else since


def _challenge(one: ChallengeProgress) -> Iterator[str]:
    times = f", met {one.times:,} {'time' if one.times == 1 else 'times'}" if one.times else ""
    yield f"{one.challenge}{f' ({one.title})' if one.title else ''}{times}"
    for goal in one.goals:
        value, target = format_amount(goal.value, goal.unit), format_amount(goal.target, goal.unit)
        yield f"  {goal.measure} {goal.over}: {value} of {target}"


_BY_LOT = (Kind.ACTIVATED, Kind.REDEEMED, Kind.RESTORED, Kind.LAPSED, Kind.REVERSED)


def _together(lines: Iterable[Line]) -> list[Line]:
    """The lines, those that differ only in their lot as one: a member spends points, not lots."""
    found: list[Line] = []
    for line in lines:
        before = found[-1] if found else None
        if isinstance(line, Entry) and line.kind in _BY_LOT and isinstance(before, Entry):
            same = (before.kind, before.wallet, before.event, before.rule, before.note)
            if same == (line.kind, line.wallet, line.event, line.rule, line.note):
                amount = before.amount + line.amount
                found[-1] = replace(before, amount=amount, asked=amount)
                continue
        found.append(line)
    return found


def _booked(ruleset: Ruleset, line: Line) -> tuple[str, ...]:
    match line:
        case Entry():
            return line.day.isoformat(), line.event, *_entry(line, ruleset.wallets[line.wallet].unit)
        case TierMove():
            until = "" if line.until is None else f"until {_last(line.until)}"
            return line.day.isoformat(), line.event, f"{line.move.value} {line.tier}", "", _why(until, line.place)
        case Message():
            return line.day.isoformat(), line.event, f"sent {line.notify}", "", _why(f"to {line.to}", line.place)
        case CodeUse():
            what = {1: "used", -1: "given back"}.get(line.uses, "brought otherwise")
            return line.day.isoformat(), line.event, f"{line.code} {what}", "", _why(line.text, line.place)


def _entry(entry: Entry, unit: Unit) -> tuple[str, str, str]:
    """What it was, how much, and why."""
    what = f"{entry.kind.value} by {entry.rule}" if entry.rule else entry.kind.value
    asked = ""
    if entry.asked != entry.amount and entry.kind in (Kind.EARNED, Kind.REFUSED):
        asked = f"of {format_amount(entry.asked, unit)} asked"
    return what, format_amount(entry.amount, unit), _why(asked, entry.note, entry.place)


def _why(*reasons: str) -> str:
    return "; ".join(reason for reason in reasons if reason)


def _columns(rows: Iterable[tuple[str, ...]], width: int | None) -> Iterator[str]:
    """Rows of the same cells, aligned; the amount, next to last, at its right. What there is no room for stands
    below, further in."""
    table = list(rows)
    widths = [max(len(row[at]) for row in table) for at in range(4)]
    for day, event, what, amount, why in table:
        cells = (
            day.ljust(widths[0]), event.ljust(widths[1]), what.ljust(widths[2]), amount.rjust(widths[3]), why
        )  # fmt: skip
        whole, before = f"  {'  '.join(cells)}".rstrip(), f"  {'  '.join(cells[:-1])}".rstrip()
        if width is None or len(whole) <= width:
            yield whole
            continue
        if len(before) <= width:
            yield before
        else:
            yield f"  {day}  {event}"
            yield f"      {what}  {amount}".rstrip()
        if why:
            yield f"      {why}"
