"""Openings: balances, tiers and counters brought from elsewhere."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from msgspec.structs import replace

from loyalty_rules.core.entries import Kind, Move
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream import tiers
from loyalty_rules.engine.stream.lives import Life
from loyalty_rules.engine.stream.lots import receive
from loyalty_rules.engine.stream.moments import ONE_DAY
from loyalty_rules.engine.stream.outcome import AwardKey
from loyalty_rules.engine.stream.state import Cause, MemberState
from loyalty_rules.engine.stream.world import World
from loyalty_rules.model.ruleset import LastDay, MeasureKind, Ruleset, Wallet

COUNTED = (MeasureKind.SUM, MeasureKind.NUMBER, MeasureKind.ANY, MeasureKind.GIVEN)


def fault(ruleset: Ruleset, event: Event) -> str:
    """Why an opening can't be; empty where it can."""
    fields: dict[str, Any] = dict(event.fields)
    for what, known in (
        ("wallet", ruleset.wallets),
        ("measure", ruleset.measures),
        ("tier", {tier.name for tier in ruleset.tiers}),
    ):
        if fields.get(what) is not None and fields[what] not in known:
            return f"no {what} `{fields[what]}`"
    if (fields.get("earned") or event.day) > event.day:
        return "earned after the day it is opened on"
    if fields.get("quantity") is not None:
        if not ruleset.wallets:
            return "there is no wallet"
        scale = ruleset.wallets[_wallet(ruleset, fields)].unit.scale
        if fields["quantity"] < 0 or (Fraction(fields["quantity"]) * scale).denominator != 1:
            return "not an amount of this wallet"
    if fields.get("measure") is not None:
        measure = ruleset.measures[fields["measure"]]
        if measure.kind not in COUNTED or measure.by is not None:
            return f"`{measure.name}` is no single number, and can't be opened"
    return ""


def life_of(world: World, wallet: Wallet, last: date | None) -> Life:
    """The life of what is put into a wallet from elsewhere: its own, or up to a last day."""
    week_start = world.program.windows.week_start
    if last is not None:
        return Life(None, None, LastDay(last), week_start)
    return Life(None, None, wallet.expiry, week_start, wallet.later)


def _wallet(ruleset: Ruleset, fields: dict[str, Any]) -> str:
    return str(fields.get("wallet") or next(iter(ruleset.wallets)))


def open_state(world: World, member: MemberState, event: Event, cause: Cause) -> None:
    """What an opening brings. Its `expires` and `until` are last valid days; where they are missing, a lot has the life
    of its wallet, and a tier is held as if it was reached now."""
    fields: dict[str, Any] = dict(event.fields)
    ruleset = world.program.ruleset
    earned: date = fields.get("earned") or event.day
    if fields.get("quantity"):
        name = _wallet(ruleset, fields)
        wallet = ruleset.wallets[name]
        last: date | None = fields.get("expires")
        life = life_of(world, wallet, last)
        amount = int(Fraction(fields["quantity"]) * wallet.unit.scale)
        key = AwardKey("", name, member.id)
        receive(world, cause, key, Kind.OPENED, amount, f"{event.id}/opening", earned, life)
    if fields.get("tier") is not None:
        index = next(tier.index for tier in ruleset.tiers if tier.name == fields["tier"])
        until = fields.get("until")
        until = tiers.opened_until(world, member, index, event.day) if until is None else until + ONE_DAY
        world.move(cause, member, Move.OPENED, index, until)
    if fields.get("measure") is not None and fields.get("value"):
        unit = getattr(ruleset.measures[fields["measure"]].type, "unit", None)
        value = fields["value"] * (unit.scale if unit is not None else 1)
        for slot in world.program.plan.measures[fields["measure"]]:
            world.put(member, slot, replace(event, day=earned), None, value)
