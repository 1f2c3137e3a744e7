"""The stream engine: one event at a time, in order of time, each with its clock, its price and its reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from loyalty_rules.core.calendar import add, period_start
from loyalty_rules.core.entries import Kind, Line, Move
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream import clock, exchanges, returns, tiers
from loyalty_rules.engine.stream.outcome import AwardKey, Outcome
from loyalty_rules.engine.stream.posting import receive, settle, start_idle
from loyalty_rules.engine.stream.pricing import price, price_scheduled
from loyalty_rules.engine.stream.program import Program
from loyalty_rules.engine.stream.slots import combine
from loyalty_rules.engine.stream.world import Cause, MemberState, Record, World
from loyalty_rules.ledger.book import Book
from loyalty_rules.model.plan import SlotKind
from loyalty_rules.model.ruleset import Idle

_LOTS_SWEPT_ABOVE = 64  # sweeping emptied lots is worth its walk only when there are many


class Took(StrEnum):
    """What became of an event."""

    USED = "used"
    DUPLICATE = "duplicate"
    CORRECTION = "correction"
    REFUSED = "refused"


class Result(NamedTuple):
    """`reason` says why an event was refused: it changed nothing."""

    took: Took
    reason: str = ""


USED = Result(Took.USED)
DUPLICATE = Result(Took.DUPLICATE)
CORRECTION = Result(Took.CORRECTION)


def refused(reason: str) -> Result:
    return Result(Took.REFUSED, reason)


class Engine:
    """Applies a compiled programme to a stream. `sink` receives every line of the ledger as it is posted.

    Events must come in order of time. One that was fed before changes nothing; one fed again with other content is a
    correction: it is priced again in the state it was first priced in, and the difference is posted.
    """

    def __init__(self, program: Program, sink: Callable[[Line], None]) -> None:
        self.program = program
        self.world = World(program, sink)
        wallets = program.ruleset.wallets.values()
        self._idle = [(wallet.name, wallet.expiry) for wallet in wallets if isinstance(wallet.expiry, Idle)]
        self._set_by = [
            (field.set_by[0], field.set_by[1], name)
            for name, field in program.ruleset.member.items()
            if field.set_by is not None
        ]

    @property
    def book(self) -> Book:
        """The state of every account and tier."""
        return self.world.book

    def apply(self, event: Event) -> Result:
        """One event: the clock first, then the event."""
        world = self.world
        known = world.members.get(event.member)
        record = known.records.get(event.id) if known is not None else None
        if record is not None and known is not None:
            return self._again(known, record, event)
        if world.now is not None and event.time < world.now:
            return refused("earlier than what has been processed already")
        world.now = event.time
        if event.day > world.today:
            clock.advance(world, event.day)
        if known is None:
            known = world.member(event.member, event.day)
            clock.schedule_next(world, known, event.day)
        result = self._take(known, event)
        world.book.check()
        return result

    def run_to(self, day: date) -> None:
        """Run the clock to the end of a local day."""
        clock.run_to(self.world, day)

    def rank(self, member: str) -> int:
        """The highest tier the member holds now; -1 for none."""
        return self.world.rank(member, self.world.today)

    # -------------------------------------------------------------------------------------------- new events
    def _take(self, member: MemberState, event: Event) -> Result:
        world = self.world
        cause = Cause(event.time, event.day, event.id)
        back: tuple[Record, Event] | None = None
        priced = event
        if event.type == "return":
            purchase = event.fields.get("purchase")
            rules = self.program.ruleset.program.returns
            if rules is None:
                return refused("the programme takes no returns")
            if purchase is None:
                if not rules.without_purchase:
                    return refused("the return names no purchase")
                priced = returns.negated(event)
            else:
                found = member.records.get(str(purchase))
                if found is None or found.scheduled or found.event.type in ("return", "opening", "set", "join"):
                    return refused(f"no purchase `{purchase}` of this member within {rules.within.format()}")
                if event.day >= add(found.event.day, rules.within):
                    return refused(f"the purchase is more than {rules.within.format()} ago")
                back = (found, event)
        if event.type == "opening" and (reason := self._opening_fault(event)):
            return refused(reason)
        self._set_fields(member, event)
        record = Record(priced, event, world.reading(member, event.day))
        if back is not None:
            reason = self._return(member, back[0], event, cause)
            if reason:
                return refused(reason)
        self._remember(member, event, record)
        if event.type == "opening":
            self._open(member, event, record, cause)
        outcome = price(self.program, priced, record.reading)
        settle(world, member, record, outcome, cause, Kind.REVERSED)
        if event.type == "redeem":
            exchanges.redeem(world, member, record, cause)
        if outcome.reached:
            tiers.reach(world, member, outcome.reached, cause)
        for wallet, expiry in self._idle:
            if event.type in expiry.events:
                start_idle(world, member, wallet, expiry.duration, event.day, fresh=True)
        clock.react(world, member, record, cause)
        return USED

    def _remember(self, member: MemberState, event: Event, record: Record) -> None:
        """Keep the record, and forget those that nothing can undo any more."""
        memory, today = self.program.memory, event.day
        over = []
        for id, old in member.records.items():
            if add(old.event.day, memory) > today:
                break
            over.append(id)
        for id in over:
            del member.records[id]
        if over:
            member.received = {
                at: received
                for at, received in member.received.items()
                if add(received.record.event.day, memory) > today
            }
            for wallet in self.program.ruleset.wallets:
                account = self.world.account(member.id, wallet)
                if len(account.lots) > _LOTS_SWEPT_ABOVE:
                    oldest = min((old.event.day for old in member.records.values()), default=today)
                    account.forget(oldest)
        member.records[event.id] = record

    def _set_fields(self, member: MemberState, event: Event) -> None:
        """What an event says of the member holds from it on."""
        fields = self.program.ruleset.member
        if event.type == "join":
            if not any(record.event.type == "join" for record in member.records.values()):
                member.fields["joined"] = event.day
            if "referrer" in event.fields and event.fields["referrer"] != member.id:
                member.fields.setdefault("referrer", event.fields["referrer"])
        if event.type in ("join", "set"):
            for name, value in event.fields.items():
                if name in fields and name not in ("joined", "referrer"):
                    self._change(member, name, value, event.day)
        for type, source, name in self._set_by:
            if event.type == type and source in event.fields:
                self._change(member, name, event.fields[source], event.day)
        if event.type in ("join", "set"):
            clock.schedule_next(self.world, member, event.day)

    def _change(self, member: MemberState, name: str, value: Any, day: date) -> None:
        """Set a field, as often as its period allows."""
        limit = self.program.ruleset.member[name].changes_max
        if limit is not None and member.fields.get(name) != value:
            start = period_start(day, limit[1], self.program.windows.week_start)
            since, count = member.changes.get(name, (start, 0))
            count = count if since == start else 0
            if count >= limit[0]:
                return
            member.changes[name] = (start, count + 1)
        member.fields[name] = value

    # -------------------------------------------------------------------------------------------- openings
    def _opening_fault(self, event: Event) -> str:
        ruleset, fields = self.program.ruleset, event.fields
        for what, known in (
            ("wallet", ruleset.wallets),
            ("measure", ruleset.measures),
            ("tier", {tier.name for tier in ruleset.tiers}),
        ):
            named = fields.get(what)
            if named is not None and named not in known:
                return f"no {what} `{named}`"
        if fields.get("quantity") is not None:
            wallet = ruleset.wallets[str(fields.get("wallet") or next(iter(ruleset.wallets)))]
            quantity: Any = fields["quantity"]
            if (Fraction(quantity) * wallet.unit.scale).denominator != 1 or quantity < 0:
                return "not an amount of this wallet"
        return ""

    def _open(self, member: MemberState, event: Event, record: Record, cause: Cause) -> None:
        """Balances, tiers and counters from elsewhere."""
        fields: dict[str, Any] = dict(event.fields)
        ruleset = self.program.ruleset
        earned: date = fields.get("earned") or event.day
        if fields.get("quantity"):
            name = fields.get("wallet") or next(iter(ruleset.wallets))
            wallet = ruleset.wallets[name]
            amount = int(Fraction(fields["quantity"]) * wallet.unit.scale)
            key = AwardKey("", name, member.id)
            receive(
                self.world, cause, key, Kind.OPENED, amount, f"{event.id}/opening", earned, None, wallet.expiry,
                expires_on=fields.get("expires"),
            )  # fmt: skip
        if fields.get("tier"):
            rank = next(tier.rank for tier in ruleset.tiers if tier.name == fields["tier"])
            self.world.move(cause, member, Move.OPENED, rank, fields.get("until"))
        if fields.get("measure") and fields.get("value") is not None:
            slots = self.program.plan.measures[fields["measure"]]
            dated = replace(event, day=earned)
            before = Record(dated, dated, record.reading)
            unit: Any = getattr(ruleset.measures[fields["measure"]].type, "unit", None)
            value = fields["value"] * (unit.scale if unit is not None else 1)
            settle(self.world, member, before, Outcome({}, dict.fromkeys(slots, value)), cause, Kind.REVERSED)

    # -------------------------------------------------------------------------------------------- what is undone
    def _again(self, member: MemberState, record: Record, event: Event) -> Result:
        """An event that was fed before: the same is a duplicate, another content a correction."""
        if event == record.fed:
            return DUPLICATE
        if event.type != record.fed.type or event.type in ("return", "redeem", "opening", "join", "set"):
            return refused(f"`{event.id}` was fed before with other content, and a {event.type} can't be corrected")
        try:
            left = returns.remaining(event, record.returned.values())
        except returns.Refusal as refusal:
            return refused(str(refusal))
        world = self.world
        day = max(event.day, world.today) if world.now is not None and event.time < world.now else event.day
        cause = Cause(max(event.time, world.now or event.time), day, event.id)
        at = replace(event, time=record.event.time, day=record.event.day, minute=record.event.minute)
        record.fed = event
        record.event = at
        reached = record.outcome.reached
        self._resettle(member, record, None if left is None else replace(left, day=at.day, time=at.time), cause)
        fresh = tuple(rank for rank in record.outcome.reached if rank not in reached)
        if fresh:
            tiers.reach(world, member, fresh, cause)
        clock.react(world, member, record, cause)
        world.book.check()
        return CORRECTION

    def _return(self, member: MemberState, record: Record, event: Event, cause: Cause) -> str:
        """Goods or a redemption come back; the reason where they can't."""
        if record.event.type == "redeem":
            if not record.spent:
                return "nothing of this redemption is left to return"
            return exchanges.restore(self.world, member, record, cause)
        try:
            left = returns.remaining(record.fed, [*record.returned.values(), event])
        except returns.Refusal as refusal:
            return str(refusal)
        record.returned[event.id] = event
        self._resettle(member, record, left, cause)
        rules = self.program.ruleset.program.returns
        if rules is not None and rules.tiers_rechecked:
            tiers.recheck(self.world, member, event, cause)
        return ""

    def _resettle(self, member: MemberState, record: Record, left: Event | None, cause: Cause) -> None:
        """Price what is left of a purchase anew, and then what the clock has given on the strength of it."""
        before = record.outcome.contributions()
        outcome = returns.outcome_after(self.program, record, left)
        settle(self.world, member, record, outcome, cause, Kind.REVERSED)
        after = outcome.contributions()
        slots = self.program.plan.slots
        changed = [
            slot
            for slot in before.keys() | after.keys()
            if before.get(slot) != after.get(slot) and slots[slot].kind is SlotKind.MEASURE
        ]
        for dated in list(member.records.values()):
            if not dated.scheduled or dated.event.day < record.event.day:
                continue
            read = {
                slot: combine(dated.reading.slots[slot], before.get(slot), after.get(slot))
                for slot in changed
                if self.program.windows.covers(
                    slots[slot].window, lambda: member.fields, record.event.day, dated.event.day
                )
            }
            if read:
                dated.reading = dated.reading.with_slots(read)
                outcome = price_scheduled(self.program, dated.event, dated.reading, dated.scheduled)
                settle(self.world, member, dated, outcome, cause, Kind.REVERSED)
