"""Single lines of the ledger in words."""

from __future__ import annotations

from datetime import date

from loyalty_rules.core.entries import UNKNOWN_DAY, CodeUse, Entry, Kind, Line, Message, TierMove
from loyalty_rules.core.quantities import format_amount
from loyalty_rules.core.verdicts import StepLine
from loyalty_rules.model.ruleset import Ruleset


def since_words(day: date) -> str:
    """From when on a lot can be spent."""
    return "as soon as its condition holds" if day == UNKNOWN_DAY else f"from {day}"


def line_words(ruleset: Ruleset, line: Line) -> str:
    """One line of the ledger in one line of words, with its days."""
    if isinstance(line, Message):
        data = "; ".join(f"{name} {value}" for name, value in line.data)
        return f"{line.day} {line.member} {line.notify} sent to {line.to}{f': {data}' if data else ''} ({line.event})"
    if isinstance(line, CodeUse):
        given = "".join(f" {format_amount(amount, ruleset.wallets[name].unit)}" for name, amount in line.granted)
        money = format_amount(line.revenue, ruleset.program.currency)
        return f"{line.day} {line.member} {line.code} {line.text} {line.uses:+} {money}{given} ({line.event})"
    if not isinstance(line, Entry):
        until = "" if line.until is None else f" until {line.until}"
        return f"{line.day} {line.member} {line.move} {line.tier}{until} ({line.event})"
    unit = ruleset.wallets[line.wallet].unit
    words = [str(line.day), line.member, str(line.kind), format_amount(line.amount, unit)]
    words += [f"by {line.rule}"] if line.rule else []
    words += [f"from {line.lot}"] if line.lot else []
    words += [f"active {since_words(line.active_on)}"] if line.active_on else []
    words += [f"until {line.expires_on}"] if line.expires_on else []
    words += [f"({line.note})"] if line.note else []
    return " ".join(words)


def step_line(ruleset: Ruleset, line: Line) -> StepLine:
    """The same in columns: who, what, how much, what was asked, the lot, and why."""
    match line:
        case Entry():
            unit = ruleset.wallets[line.wallet].unit
            what = f"{line.kind.value} by {line.rule}" if line.rule else line.kind.value
            differs = line.asked != line.amount and line.kind in (Kind.EARNED, Kind.CONVERTED, Kind.REFUSED)
            asked = format_amount(line.asked, unit) if differs else ""
            return StepLine(line.member, what, format_amount(line.amount, unit), asked, line.lot, line.note, line.place)
        case TierMove():
            until = "" if line.until is None else f"no longer valid on {line.until}"
            return StepLine(line.member, f"{line.move.value} {line.tier}", note=until, place=line.place)
        case Message():
            return StepLine(line.member, f"sent {line.notify} to {line.to}", place=line.place)
        case CodeUse():
            what = {1: "used", -1: "gave back"}.get(line.uses, "changed what it brought:")
            return StepLine(line.member, f"{what} code {line.code}", note=line.text, place=line.place)
