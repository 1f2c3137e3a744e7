"""The stream engine: one event at a time, in order of time, each with its clock, its price and its reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from msgspec.structs import replace

from loyalty_rules.core.calendar import add, period_start, window_start
from loyalty_rules.core.entries import Kind, Line
from loyalty_rules.core.events import Event
from loyalty_rules.core.memberships import Membership
from loyalty_rules.core.standings import ChallengeProgress, Standing
from loyalty_rules.core.statements import Statement
from loyalty_rules.engine.stream import clock, moves, openings, restoring, returns, statuses, tiers
from loyalty_rules.engine.stream.lives import expiry_on
from loyalty_rules.engine.stream.lots import start_idle
from loyalty_rules.engine.stream.memberships import memberships
from loyalty_rules.engine.stream.nouns import Program
from loyalty_rules.engine.stream.posting import settle
from loyalty_rules.engine.stream.pricing import price
from loyalty_rules.engine.stream.progress import progress
from loyalty_rules.engine.stream.slots import Memo
from loyalty_rules.engine.stream.standing import Standings
from loyalty_rules.engine.stream.state import Cause, MemberState, Received, Record
from loyalty_rules.engine.stream.statements import statement
from loyalty_rules.engine.stream.uses import with_uses
from loyalty_rules.engine.stream.witness import Witness
from loyalty_rules.engine.stream.world import World
from loyalty_rules.ledger.book import Book
from loyalty_rules.model.ruleset import REFERRAL_CODE, Idle

_EXAMINED = frozenset(("return", "cancel", "redeem", "opening", "status", *moves.MOVED))  # those that can be refused
_UNRETURNABLE = ("return", "opening", "set", "join", "status", "cancel", *moves.MOVED)
_UNCORRECTABLE = ("return", "redeem", "opening", "join", "set", "cancel", *moves.MOVED)


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
    correction: it is priced again in the state it was first priced in, and the difference is posted. A `witness` sees
    how what is posted comes about.
    """

    def __init__(self, program: Program, sink: Callable[[Line], None], witness: Witness | None = None) -> None:
        self.program = program
        self.world = World(program, sink, witness)
        self._standings: Standings | None = None
        ruleset = program.ruleset
        self._idle = [
            wallet for wallet in ruleset.wallets.values() if any(isinstance(term.expiry, Idle) for term in wallet.terms)
        ]
        memory = program.memory
        self._forget_on = Memo(lambda day: add(day, memory))  # the first day on which a day's records are forgotten
        self._setters: dict[str, list[tuple[str, str]]] = {}  # event type → its fields that set fields of the member
        for name, field in ruleset.member.items():
            if field.set_by is not None and name not in ("joined", "referrer"):
                self._setters.setdefault(field.set_by[0], []).append((field.set_by[1], name))
        self._sets = frozenset(("join", "set", *self._setters))

    @property
    def book(self) -> Book:
        """The state of every account and tier."""
        return self.world.book

    def rank(self, member: str, ladder: str = "tier") -> int:
        """The tier in force in a ladder, by its rank; -1 for none."""
        return self.world.rank(member, self.world.today, ladder)

    def balance(self, member: str, wallet: str) -> int:
        """What the member can spend of a wallet, together with their household where it is shared."""
        return self.world.households.balance(member, wallet)

    def pending(self, member: str, wallet: str) -> int:
        """What the member, or their household, can't spend yet."""
        return self.world.households.pending(member, wallet)

    def standing(self, member: str) -> Standing:
        """What a member holds now, the benefits of it, and what is missing to reach more and to keep it."""
        if self._standings is None:
            self._standings = Standings(self.world)
        return self._standings.of(member)

    def members(self) -> tuple[str, ...]:
        """Everybody who is known."""
        return tuple(self.world.members)

    def statement(self, member: str, lines: Iterable[Line] = ()) -> Statement | None:
        """What a member has and where they stand; None for one who is not known. `lines`: what was booked for them."""
        return statement(self.world, member, self.standing(member), lines)

    def progress(self, member: str) -> tuple[ChallengeProgress, ...]:
        """How far the member is with each challenge, as things stand."""
        return progress(self.world, member)

    def run_to(self, day: date) -> None:
        """Run the clock to the end of a local day: it closes, and the next one does not open yet."""
        clock.close_day(self.world, day)

    def memberships(self) -> Iterator[Membership]:
        """The segments of every member at the end of the day the clock has run to; nothing without segments."""
        return memberships(self.world, self.world.today)

    def households(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Who spends a wallet together now: the field, its value, the members."""
        return self.world.households.all()

    def begin(self, day: date) -> None:
        """Run the clock to the beginning of a local day."""
        clock.open_day(self.world, day)

    def apply(self, event: Event) -> Result:
        """One event: the clock first, then the event. A refused one changes nothing."""
        world = self.world
        event = world.with_category(event)
        known = world.members.get(event.member)
        if known is not None and event.id in known.records:
            return self._again(known, known.records[event.id], event)
        if world.now is not None and event.time < world.now:
            return refused("earlier than what has been processed already")
        found, undone = None, 0  # what comes back, and how much of a redemption
        if event.type in _EXAMINED:
            found, reason = self._found(known, event)
            if reason:
                return refused(reason)
        if event.day > world.today or world.opening is not None:
            clock.open_day(world, event.day)
        world.now = event.time
        if found is not None and known is not None and found.priced.type == "redeem":
            try:
                undone = restoring.part_of(world, known, found, event)
            except restoring.Refusal as refusal:
                return refused(str(refusal))
        self._take(known or world.member(event.member, event.day), event, found, undone)
        return USED

    # -------------------------------------------------------------------------------------------- new events
    def _found(self, member: MemberState | None, event: Event) -> tuple[Record | None, str]:
        """The record of what comes back, and why the event can't be; both may be nothing."""
        if event.type == "opening":
            return None, openings.fault(self.program.ruleset, event)
        if event.type == "status":
            return None, statuses.fault(self.program.ruleset, event)
        if event.type == "redeem":
            return None, "" if self.program.ruleset.wallets else "there is no wallet"
        if event.type in moves.MOVED:
            return None, moves.fault(self.program.ruleset, event)
        if event.type == "cancel":
            return self._cancelled(member, event)
        return self._returned(member, event)

    def _cancelled(self, member: MemberState | None, event: Event) -> tuple[Record | None, str]:
        """What a cancel names: a redemption, or a purchase, which then comes back as a whole."""
        redemption = event.fields.get("redemption")
        if (redemption is None) == (event.fields.get("purchase") is None):
            return None, "a cancel names one redemption, or one purchase"
        if redemption is None:
            if event.fields.get("quantity") is not None or event.fields.get("count") is not None:
                return None, "a part of a purchase is returned, not cancelled"
            return self._returned(member, event)
        found = member.records.get(str(redemption)) if member is not None else None
        memory = self.program.memory.format()
        if found is None or found.priced.type != "redeem":
            return None, f"no redemption `{redemption}` of this member within {memory}"
        if event.day >= self._forget_on[found.priced.day]:
            return None, f"the redemption is more than {memory} ago"
        return found, ""

    def _returned(self, member: MemberState | None, event: Event) -> tuple[Record | None, str]:
        """What a return names."""
        rules = self.program.ruleset.program.returns
        if rules is None:
            return None, "the programme takes no returns"
        purchase = event.fields.get("purchase")
        if purchase is None:
            return None, "" if rules.without_purchase else "the return names no purchase"
        found = member.records.get(str(purchase)) if member is not None else None
        if found is None or found.scheduled or found.priced.type in _UNRETURNABLE:
            return None, f"no purchase `{purchase}` of this member within {rules.within.format()}"
        if event.day >= add(found.priced.day, rules.within):
            return None, f"the purchase is more than {rules.within.format()} ago"
        if found.priced.type != "redeem":
            try:
                returns.remaining(found.priced, [*found.returned.values(), event])
            except returns.Refusal as refusal:
                return None, str(refusal)
        return found, ""

    def _take(self, member: MemberState, event: Event, found: Record | None, undone: int) -> None:
        world, program, type = self.world, self.program, event.type
        cause = Cause(event.time, event.day, event.id)
        priced = returns.negated(event) if type == "return" and found is None else event
        was = member.fields
        if type in self._sets:
            self._set_fields(member, event)
        handling = program.handling(priced.type)
        reading = world.reading(member, event.day, handling.rules.on(event).reads, was)
        if handling.codes:
            reading = with_uses(world, member, priced, reading)
        record = Record(event, reading, priced)
        if found is not None:
            self._return(member, found, event, undone, cause)
        if event.day >= member.forgets_on:
            self._forget(member, event.day)
        member.records[event.id] = record
        if type == "opening":
            openings.open_state(world, member, event, cause)
        if type not in moves.SERVED or moves.serve(world, member, record, cause):
            settle(world, member, record, price(program, priced, reading, world.begin_pricing), cause, Kind.REVERSED)
            if record.outcome.reached:
                tiers.reach(world, member, record, cause)
            if type == statuses.STATUS and statuses.takes_away(event):
                statuses.take_away(world, member, priced, cause)
            for wallet in self._idle:
                expiry = expiry_on(event.day, wallet.expiry, wallet.later)
                if isinstance(expiry, Idle) and type in expiry.events:
                    for one in world.households.pool(member.id, wallet.name):
                        start_idle(world, world.members[one], wallet.name, expiry.duration, event.day, fresh=True)
        clock.react(world, member, event, cause)

    def _forget(self, member: MemberState, today: date) -> None:
        """Forget the records that nothing can undo any more, and the lots that nothing can come back to."""
        over, forget_on = [], self._forget_on
        member.forgets_on = forget_on[today]
        for id, old in member.records.items():
            forgets_on = forget_on[old.priced.day]
            if forgets_on > today:
                member.forgets_on = forgets_on
                break
            over.append(id)
        if not over:
            return
        for id in over:
            del member.records[id]
        if member.received:
            member.received = {
                at: received
                for at, received in member.received.items()
                if forget_on[received.record.priced.day] > today or self._may_drop(member, received)
            }
        for name, wallet in self.program.ruleset.wallets.items():
            account = self.world.book.account(member.id, name)
            if account.is_grown:
                if wallet.shared_by:
                    account.forget(window_start(today, self.program.memory))  # who else has taken from it is not asked
                    continue
                kept = [*member.records.values(), *(received.record for received in member.received.values())]
                account.forget(min((old.priced.day for old in kept), default=today))

    def _may_drop(self, member: MemberState, received: Received) -> bool:
        """What waits for a condition can be given up when nothing else of it can be undone any more."""
        wallets = (self.world.book.account(member.id, wallet) for wallet in self.program.ruleset.wallets)
        found = (account.lots.get(lot) for account in wallets for lot in received.lots)
        return any(lot is not None and lot.pending for lot in found)

    # -------------------------------------------------------------------------------------------- fields
    def _set_fields(self, member: MemberState, event: Event) -> None:
        """What an event says of the member holds from it on."""
        joins = event.type == "join"
        setters = self._setters.get(event.type, ())
        fields = dict(member.fields)
        if joins:
            if not member.has_joined:
                member.has_joined = True
                fields["joined"] = event.day
            referrer = event.fields.get("referrer") or self.world.owner_of(event.fields.get("code"))
            if referrer is not None and referrer != member.id:
                fields.setdefault("referrer", referrer)
        if joins or event.type == "set":
            setters = [(name, name) for name in event.fields if name in self.program.ruleset.member]
            setters = [each for each in setters if each[1] not in ("joined", "referrer")]
            setters += [each for each in self._setters.get(event.type, ()) if each not in setters]
        for source, name in setters:
            if source in event.fields:
                self._change(member, fields, name, event.fields[source], event.day)
        if fields != member.fields:
            member.fields = fields
            self.world.keep_code(member.id, fields.get(REFERRAL_CODE))
            self.world.households.move(member.id, fields)
            self.world.plan_ahead(member, event.day)

    def _change(self, member: MemberState, fields: dict[str, Any], name: str, value: Any, day: date) -> None:
        """Set a field, as often as its period allows."""
        limit = self.program.ruleset.member[name].changes_max
        if limit is not None and fields.get(name) != value:
            start = period_start(day, limit[1], self.program.windows.week_start)
            since, count = member.changes.get(name, (start, 0))
            count = count if since == start else 0
            if count >= limit[0]:
                return
            member.changes[name] = (start, count + 1)
        fields[name] = value

    # -------------------------------------------------------------------------------------------- what is undone
    def _again(self, member: MemberState, record: Record, event: Event) -> Result:
        """An event that was fed before: the same is a duplicate, another content a correction."""
        if event == record.event:
            return DUPLICATE
        if record.scheduled or event.type != record.event.type or event.type in _UNCORRECTABLE:
            return refused(f"`{event.id}` was fed before with other content, and a {event.type} can't be corrected")
        if event.time != record.event.time:
            return refused(f"`{event.id}` was fed before with another time, and a correction does not move an event")
        if self.world.partner_of(event) != self.world.partner_of(record.event):
            return refused(f"`{event.id}` was fed before at another partner, and a correction does not move an event")
        sources = [source for source, _ in self._setters.get(event.type, ())]
        if any(event.fields.get(source) != record.event.fields.get(source) for source in sources):
            return refused(f"`{event.id}` has set a field of the member, which can't be corrected")
        try:
            left = returns.remaining(event, record.returned.values())
        except returns.Refusal as refusal:
            return refused(str(refusal))
        if event.type == "status":
            reason = statuses.fault(self.program.ruleset, event)
            if not reason and (statuses.takes_away(event) or statuses.takes_away(record.event)):
                reason = f"`{event.id}` takes a tier away, which can't be corrected"
            if reason:
                return refused(reason)
        world = self.world
        now = max(event.time, world.now or event.time)
        cause = Cause(now, max(event.day, world.today), event.id)
        if event.type == "status":
            tiers.withdraw(world, member, record, tuple(record.reached), cause)
        record.event = record.priced = event
        record.reading = with_uses(world, member, event, record.reading)
        self._resettle(member, record, left, cause)
        over = tuple(rank for rank in record.reached if rank not in record.outcome.reached)
        tiers.withdraw(world, member, record, over, cause)
        tiers.reach(world, member, record, cause)
        clock.react(world, member, replace(event, time=cause.time, day=cause.day), cause)
        return CORRECTION

    def _return(self, member: MemberState, record: Record, event: Event, undone: int, cause: Cause) -> None:
        """Goods or a redemption come back; `undone`: how much of the redemption."""
        if undone:
            restoring.restore(self.world, member, record, undone, cause)
        rules = self.program.ruleset.program.returns
        rechecked = rules is not None and rules.tiers_rechecked
        ranks = tiers.held_tiers(self.world, member) if rechecked else []
        before = tiers.qualified(self.world, member, event, ranks)
        record.returned[event.id] = event
        if undone:
            left = restoring.remaining(self.world, record)
        else:
            left = returns.remaining(record.priced, record.returned.values())
        self._resettle(member, record, left, cause)
        for paid in restoring.with_order(self.world, member, record, left, cause):
            self._resettle(member, paid, restoring.remaining(self.world, paid), cause)
        if rechecked:
            tiers.recheck(self.world, member, event, before, cause)

    def _resettle(self, member: MemberState, record: Record, left: Event | None, cause: Cause) -> None:
        """Price what is left of a purchase anew, and then what the clock has given on the strength of it."""
        before = record.outcome.contributions()
        outcome = returns.outcome_after(self.program, record, left, self.world.begin_pricing)
        settle(self.world, member, record, outcome, cause, Kind.REVERSED)
        after = record.outcome.contributions()
        changed = {slot for slot in {**before, **after} if before.get(slot) != after.get(slot)}
        for dated in list(member.records.values()):
            # What the clock gave as the day began has not read what happened on it.
            if dated.scheduled and dated.priced.time > record.priced.time:
                returns.reread(self.world, member, dated, record, changed, before, after, cause)
