"""The state a stream has left so far: the book of lots and tiers, and the counters of every member."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from loyalty_rules.core.entries import Entry, Kind, Line, Move, TierMove
from loyalty_rules.core.events import Event, Fields
from loyalty_rules.core.quantities import Exact
from loyalty_rules.engine.stream.context import Held, Reading
from loyalty_rules.engine.stream.evaluate import Evaluator
from loyalty_rules.engine.stream.outcome import NOTHING, AwardKey, Outcome
from loyalty_rules.engine.stream.program import Program, slot_is_keyed
from loyalty_rules.engine.stream.slots import Keyed, SlotState
from loyalty_rules.ledger.account import Account
from loyalty_rules.ledger.book import Book
from loyalty_rules.model.plan import SlotKind
from loyalty_rules.model.ruleset import MeasureKind

PROGRAMME = ""  # the member id of what is counted for all members together


class Cause(NamedTuple):
    """When and by what a line is booked."""

    time: int
    day: date
    event: str


@dataclass(slots=True)
class Record:
    """What an event did, kept while it can still be undone.

    `event`: as it is booked, `fed`: as it was last fed. `returned`: the returns against it. `lots`: the lots its awards
    made; `forgiven`: what had lapsed of them and need not be taken back. `spent`: for a redemption, wallet, lot and
    amount; `bought`: the lots an exchange made by it. `scheduled`: the rules the clock set off, for a day's record.
    """

    event: Event
    fed: Event
    reading: Reading
    outcome: Outcome = NOTHING
    returned: dict[str, Event] = field(default_factory=dict)
    lots: dict[AwardKey, list[str]] = field(default_factory=dict)
    forgiven: dict[str, int] = field(default_factory=dict)
    spent: list[tuple[str, str, int]] = field(default_factory=list)
    bought: list[tuple[str, str, int]] = field(default_factory=list)
    scheduled: tuple[str, ...] = ()


class Hold(NamedTuple):
    """A lot that waits for a condition. `owner`: whose lot; `dropped_on`: the day it is given up, if any; `record`: the
    event that made it."""

    owner: str
    key: AwardKey
    lot: str
    when: Evaluator | None
    dropped_on: date | None
    record: Record


@dataclass(slots=True)
class Received:
    """What an event of another member gave this one: asked, granted, and what it took of the recipient's caps."""

    asked: int
    amount: int
    uses: tuple[tuple[int, Exact], ...]
    rooms: tuple[Exact, ...]
    lots: list[str]
    record: Record


class MemberState:
    """One member's counters and what is due. `activations` and `expiries`: lots by the day they change."""

    __slots__ = (
        "activations",
        "active",
        "changes",
        "expiries",
        "fields",
        "holds",
        "id",
        "received",
        "records",
        "slots",
        "wakes"
    )  # fmt: skip

    def __init__(self, id: str, slots: int) -> None:
        self.id = id
        self.fields: dict[str, Any] = {}
        self.slots: list[SlotState | None] = [None] * slots
        self.records: dict[str, Record] = {}
        self.received: dict[tuple[str, AwardKey], Received] = {}
        self.holds: list[Hold] = []
        self.activations: dict[date, list[tuple[str, str]]] = {}
        self.expiries: dict[date, list[tuple[str, str]]] = {}
        self.wakes: set[date] = set()
        self.active: dict[str, date] = {}  # wallet → last day with an activity that keeps it from lapsing
        self.changes: dict[str, tuple[date, int]] = {}  # field → period start and changes in it


class World:
    """Everything that changes. `now` is the instant up to which the clock has run, `today` its local day."""

    def __init__(self, program: Program, sink: Callable[[Line], None]) -> None:
        self.program = program
        self.book = Book(sink)
        self.members: dict[str, MemberState] = {}
        self.totals = MemberState(PROGRAMME, len(program.plan.slots))
        self.wakes: list[tuple[date, str]] = []
        self.now: int | None = None
        self.today = date.min
        self._empty = tuple(self._empty_slot(index) for index in range(len(program.plan.slots)))
        self._programme = [slot.index for slot in program.plan.slots if slot.key == "programme"]

    # -------------------------------------------------------------------------------------------- members
    def member(self, id: str, day: date) -> MemberState:
        """The member, who joins on `day` if not known yet."""
        found = self.members.get(id)
        if found is None:
            found = self.members[id] = MemberState(id, len(self.program.plan.slots))
            found.fields["joined"] = day
        return found

    def schedule(self, member: MemberState, day: date | None) -> None:
        """Have the member looked at when that day begins."""
        if day is not None and day > self.today and day < date.max and day not in member.wakes:
            member.wakes.add(day)
            heapq.heappush(self.wakes, (day, member.id))

    def account(self, member: str, wallet: str) -> Account:
        return self.book.account(member, wallet)

    def rank(self, member: str, day: date) -> int:
        """The highest tier that is valid on that day; -1 for none."""
        return self._rank_of(self.book.tiers.get(member, {}), day)

    def tier_name(self, rank: int) -> str:
        return self.program.ruleset.tiers[rank].name if rank >= 0 else ""

    # -------------------------------------------------------------------------------------------- slots
    def _empty_slot(self, index: int) -> Held:
        slot = self.program.plan.slots[index]
        if slot.kind is SlotKind.MEASURE:
            kind = self.program.ruleset.measures[slot.owner].kind
            if kind is MeasureKind.DISTINCT:
                return frozenset()
            if kind is MeasureKind.LATEST:
                return None
        return {} if slot_is_keyed(self.program, index) else 0

    def slot(self, member: MemberState, index: int) -> SlotState:
        """The member's counter, made when first written."""
        slot = self.program.plan.slots[index]
        if slot.key == "programme":
            member = self.totals
        found = member.slots[index]
        if found is None:
            windows, memory = self.program.windows, self.program.memory

            def fields() -> Fields:
                return member.fields

            def fresh() -> SlotState:
                return windows.state(slot.window, fields, memory)

            kind = self.program.ruleset.measures[slot.owner].kind if slot.kind is SlotKind.MEASURE else None
            if kind is MeasureKind.LATEST:
                found = windows.latest(slot.window, fields, memory)
            elif slot_is_keyed(self.program, index):
                found = Keyed(fresh, kind is MeasureKind.DISTINCT)
            else:
                found = fresh()
            member.slots[index] = found
        return found

    def reading(self, member: MemberState, day: date) -> Reading:
        """The state an event of the member on that day is priced in."""
        slots = [
            empty if state is None else state.read(day) for state, empty in zip(member.slots, self._empty, strict=True)
        ]
        for index in self._programme:
            state = self.totals.slots[index]
            slots[index] = self._empty[index] if state is None else state.read(day)
        referrer = member.fields.get("referrer")
        other = self.members.get(referrer) if isinstance(referrer, str) else None
        return Reading(
            tuple(slots), self.rank(member.id, day), dict(member.fields), None if other is None else dict(other.fields)
        )

    # -------------------------------------------------------------------------------------------- lines
    def post(
        self,
        cause: Cause,
        key: AwardKey,
        kind: Kind,
        amount: int,
        *,
        asked: Exact | None = None,
        place: str = "",
        lot: str = "",
        parts: tuple[tuple[int, int], ...] = (),
        active_on: date | None = None,
        expires_on: date | None = None,
        note: str = "",
    ) -> None:
        self.book.post(
            Entry(
                self.book.number + 1, cause.time, cause.day, key.member, key.wallet, kind, amount,
                amount if asked is None else asked, key.rule, place, cause.event, lot, parts, active_on, expires_on,
                note,
            )
        )  # fmt: skip

    def move(self, cause: Cause, member: MemberState, move: Move, rank: int, until: date | None) -> None:
        """Post a change of one tier; what the member held before and holds after follows from the book."""
        tier = self.program.tiers[rank]
        before = self.rank(member.id, cause.day)
        held = self.book.tiers.setdefault(member.id, {})
        after_held = {**held, tier.tier.name: until}
        if move is Move.LEFT:
            after_held.pop(tier.tier.name, None)
        after = self._rank_of(after_held, self.today)
        self.book.post(
            TierMove(
                self.book.number + 1, cause.time, cause.day, member.id, move, tier.tier.name, self.tier_name(before),
                self.tier_name(after), until, tier.place, cause.event,
            )
        )  # fmt: skip
        self.schedule(member, until)

    def _rank_of(self, held: dict[str, date | None], day: date) -> int:
        best = -1
        for tier in self.program.ruleset.tiers:
            if tier.reach is None and tier.keep_while is None:
                best = tier.rank
            elif tier.name in held:
                until = held[tier.name]
                if until is None or day < until:
                    best = tier.rank
        return best
