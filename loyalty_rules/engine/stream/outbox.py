"""The outbox: messages that an event or the clock sets off, sent at once or on a later day.

A message is an award of one to no wallet, so a return or a correction takes it away as it takes points; what was sent
already stays sent, and is not sent again.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, assert_never

from msgspec.structs import replace

from loyalty_rules.core import expressions as e
from loyalty_rules.core.calendar import add
from loyalty_rules.core.entries import Message
from loyalty_rules.core.quantities import Unit, simplify
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.nouns import NoticeEvaluator
from loyalty_rules.engine.stream.outcome import Award, AwardKey
from loyalty_rules.engine.stream.state import Cause, MemberState, Record
from loyalty_rules.engine.stream.world import World
from loyalty_rules.model.ruleset import OUTBOX

_DIGITS_MAX = 12


def change(world: World, member: MemberState, record: Record, key: AwardKey, award: Award | None, cause: Cause) -> None:
    """A message is set off, or no longer: have it sent on its day. What is no longer due then is not sent."""
    if award is None or award.amount <= record.sent.get(key.rule, 0):
        return
    after = world.program.notices[key.rule].notice.after
    due = cause.day if after is None else add(record.priced.day, after)
    if due <= cause.day:
        world.outbox.append((member, key.rule, record))
        return
    waiting = member.messages.setdefault(due, [])
    if not any(rule == key.rule and other is record for rule, other in waiting):
        waiting.append((key.rule, record))
        world.schedule(member, due)


def fall_due(world: World, member: MemberState, day: date) -> None:
    """The messages that wait for this day are to be sent."""
    world.outbox += [(member, rule, record) for rule, record in member.messages.pop(day, ())]


def send(world: World, cause: Cause) -> None:
    """Send what is due, on the state as it is now."""
    while world.outbox:
        member, rule, record = world.outbox.pop(0)
        award = record.outcome.awards.get(AwardKey(rule, OUTBOX, member.id))
        count = (0 if award is None else award.amount) - record.sent.get(rule, 0)
        if count <= 0:
            continue
        record.sent[rule] = record.sent.get(rule, 0) + count
        notice = world.program.notices[rule]
        now = replace(record.priced, time=cause.time, day=cause.day)
        context = Context(now, world.reading(member, cause.day, notice.reads), {})
        if notice.still is not None and not notice.still(context):
            continue
        data = tuple(_data(world, member, notice, context))
        for _ in range(count):
            world.book.post(
                Message(
                    world.book.number + 1, cause.time, cause.day, member.id, notice.notice.to, rule,
                    notice.notice.rule.title, data, notice.place, cause.event,
                )
            )  # fmt: skip


def _data(world: World, member: MemberState, notice: NoticeEvaluator, c: Context) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    for datum, value in zip(notice.notice.data, notice.values, strict=True):
        if value is None:
            unit = world.program.ruleset.wallets[datum.wallet].unit
            found.append((datum.name, _amount(world.households.balance(member.id, datum.wallet), unit)))
        else:
            evaluate, type = value
            c.part = c.event.fields
            found.append((datum.name, _text(evaluate(c), type)))
    return found


def _text(value: Any, type: e.Type) -> str | None:
    """A value as a message can show it; None where there is none."""
    if value is None:
        return None
    match type:
        case e.AmountType(unit=unit):
            return _amount(value, unit)
        case e.TierType(names=names):
            return names[value] if value >= 0 else None
        case e.ChoiceType(several=True):
            return ", ".join(sorted(value))
        case e.FlagType():
            return "yes" if value else "no"
        case e.ClockType():
            return f"{value // 60:02}:{value % 60:02}"
        case e.ChoiceType() | e.TextType() | e.MemberType() | e.DateType():
            return str(value)
        case _:
            assert_never(type)


def _amount(amount: int | Fraction, unit: Unit) -> str:
    """In whole units, as a decimal with the unit's places, or as many as it needs; else as a fraction."""
    number = simplify(Fraction(amount) / unit.scale)
    for digits in range(unit.decimals, _DIGITS_MAX + 1):
        scaled = simplify(number * 10**digits)
        if isinstance(scaled, int):
            sign, text = "-" if scaled < 0 else "", str(abs(scaled)).rjust(digits + 1, "0")
            return f"{sign}{text[: len(text) - digits]}.{text[len(text) - digits :]}" if digits else f"{sign}{text}"
    return str(number)
