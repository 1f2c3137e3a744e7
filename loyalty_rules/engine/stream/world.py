"""The state a stream has left so far: the book of lots and tiers, every member's counters, and what is due when."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial

from msgspec.structs import replace

from loyalty_rules.core.calendar import next_anniversary
from loyalty_rules.core.entries import Entry, Kind, Line, Move, TierMove
from loyalty_rules.core.events import Event, Fields
from loyalty_rules.core.quantities import Exact
from loyalty_rules.core.windows import SinceTier
from loyalty_rules.engine.stream.awards import Pricing
from loyalty_rules.engine.stream.context import Held, Reading
from loyalty_rules.engine.stream.households import Households, household_key
from loyalty_rules.engine.stream.nouns import Program, slot_is_keyed
from loyalty_rules.engine.stream.outcome import AwardKey
from loyalty_rules.engine.stream.slots import Keyed, SinceChange, SlotState
from loyalty_rules.engine.stream.state import UNRANKED, Cause, MemberState, Record
from loyalty_rules.engine.stream.streaks import Streak
from loyalty_rules.engine.stream.timetable import Timetable
from loyalty_rules.engine.stream.witness import Begin, Witness
from loyalty_rules.ledger.book import Book
from loyalty_rules.model.households import is_household
from loyalty_rules.model.plan import FOR_ALL, SlotKind
from loyalty_rules.model.ruleset import MeasureKind

PROGRAMME = ""  # the member id of what is counted for all members together
NO_PARTNER: tuple[str, date | None] = ("", None)
NO_TIERS: Mapping[str, date | None] = {}


def _rank_of(tiers: tuple[tuple[str, int, bool], ...], held: Mapping[str, date | None], day: date) -> int:
    """The highest tier of a ladder that is valid."""
    best = -1
    for name, rank, is_everyones in tiers:
        if is_everyones:
            best = rank
        elif name in held:
            until = held[name]
            if until is None or day < until:
                best = rank
    return best


class World:
    """Everything that changes. `now` is the instant up to which the clock has run, `today` its local day; `closed` the
    last day that has closed. `opening`: a day that has to open yet, and its members. `begin_pricing`: with what every
    pricing begins, which a witness has its own of."""

    def __init__(self, program: Program, sink: Callable[[Line], None], witness: Witness | None = None) -> None:
        self.program = program
        self.witness = witness
        self.begin_pricing: Begin = Pricing if witness is None else witness.begin
        self.book = Book(sink)
        self.households = Households(program.ruleset, self.book)
        self.referral_codes: dict[str, str] = {}  # code → the member it belongs to
        self.timetable = Timetable(program)
        self.members: dict[str, MemberState] = {}
        self.totals = MemberState(PROGRAMME, len(program.plan.slots))
        self.now: int | None = None
        self.today = date.min
        self.outbox: list[tuple[MemberState, str, Record]] = []  # messages to be sent, and what set them off
        self.wakes: dict[date, set[str]] = {}
        self.days: list[date] = []  # those of `wakes`, as a heap
        self.opening: tuple[date, list[MemberState]] | None = None
        slots = program.plan.slots
        self._empty = tuple(self._empty_slot(index) for index in range(len(slots)))
        self._blanks: dict[tuple[int, ...], dict[int, Held]] = {}  # by the slots that are read: what empty ones hold
        self._per_household = {slot.index: slot.key for slot in slots if is_household(program.ruleset, slot.key)}
        shared = [slot.index for slot in slots if slot.key in FOR_ALL]
        self._shared = frozenset([*shared, *self._per_household])
        member = program.ruleset.member
        self._defaults = {name: each.field.default for name, each in member.items() if each.field.default is not None}
        self._ladders = {
            name: tuple((tier.name, tier.rank, tier.is_everyones) for tier in tiers)
            for name, tiers in program.ruleset.ladders.items()
        }
        self._everyones = sum(1 << tier.index for tier in program.ruleset.tiers if tier.is_everyones)
        self._index = {tier.name: tier.index for tier in program.ruleset.tiers}

    # -------------------------------------------------------------------------------------------- members
    def member(self, id: str, day: date) -> MemberState:
        """The member, who joins on `day` if not known yet."""
        found = self.members.get(id)
        if found is None:
            found = self.members[id] = self.stranger(id, day)
            self.plan_ahead(found, day)
        return found

    def stranger(self, id: str, day: date) -> MemberState:
        """One who would join on `day`, and is not kept."""
        found = MemberState(id, len(self.program.plan.slots))
        found.fields = {**self._defaults, "joined": day}
        return found

    def keep_code(self, member: str, code: object) -> None:
        """A member has a code of their own; whose it was first it stays."""
        if isinstance(code, str) and code.strip():
            self.referral_codes.setdefault(_plain(code), member)

    def owner_of(self, code: object) -> str | None:
        """The member whose code this is."""
        return self.referral_codes.get(_plain(code)) if isinstance(code, str) else None

    def plan_ahead(self, member: MemberState, day: date) -> None:
        """Have the member looked at when the next scheduled rule or exchange is due."""
        self.schedule(member, self.timetable.next(day, member.fields))

    def schedule(self, member: MemberState, day: date | None) -> None:
        """Have the member looked at when that day begins."""
        if day is not None and self.today < day < date.max:
            woken = self.wakes.get(day)
            if woken is None:
                self.wakes[day] = {member.id}
                heapq.heappush(self.days, day)
            else:
                woken.add(member.id)

    def schedule_lapse(self, member: MemberState, wallet: str, day: date) -> None:
        """Have the member looked at when something in a wallet lapses, and so long before as rules ask for."""
        self.schedule(member, day)
        for trigger in self.program.on_lapse:
            if trigger.wallet == wallet and (day - date.min).days > trigger.days:
                self.schedule(member, day - timedelta(trigger.days))

    def woken(self, day: date) -> list[MemberState]:
        """The members to be looked at as that day begins, in the order of their ids; they need not be woken again."""
        if not self.days or self.days[0] != day:
            return []
        heapq.heappop(self.days)
        return [self.members[id] for id in sorted(self.wakes.pop(day))]

    # -------------------------------------------------------------------------------------------- tiers
    def tiers(self, member: str) -> Mapping[str, date | None]:
        """Until when the member holds which tiers."""
        return self.book.tiers.get(member, NO_TIERS)

    def rank(self, member: str, day: date, ladder: str = "tier") -> int:
        """The highest tier of a ladder that is valid on that day; -1 for none."""
        return _rank_of(self._ladders[ladder], self.tiers(member), day)

    def _first_rank(self, member: MemberState, day: date) -> int:
        """The rank in the first ladder, worked out anew when a tier has changed or ended."""
        since, until, rank = member.ranked
        if not since <= day < until:
            rank = self.rank(member.id, day)
            ends = [end for end in self.tiers(member.id).values() if end is not None and end > day]
            member.ranked = (day, min(ends, default=date.max), rank)
        return rank

    def held(self, member: str, day: date) -> int:
        """Every tier and badge that is valid on that day, a bit for each."""
        found = self._everyones
        for name, until in self.tiers(member).items():
            if until is None or day < until:
                found |= 1 << self._index[name]
        return found

    def move(self, cause: Cause, member: MemberState, move: Move, index: int, until: date | None) -> None:
        """Post a change of one tier; what the member held before and holds after follows from the book."""
        tier = self.program.tiers[index]
        name, ladder = tier.tier.name, tier.tier.ladder
        held = self.tiers(member.id)
        after = {tier: end for tier, end in held.items() if tier != name}
        if move is not Move.LEFT:
            after[name] = until
        tiers = self._ladders[ladder]
        was, now = (_rank_of(tiers, each, cause.day) for each in (held, after))
        self.book.post(
            TierMove(
                self.book.number + 1, cause.time, cause.day, member.id, move, name, tiers[was][0] if was >= 0 else "",
                tiers[now][0] if now >= 0 else "", until, tier.place, cause.event, ladder,
            )
        )  # fmt: skip
        member.ranked = UNRANKED
        if was != now and ladder == "tier":
            number = 0 if member.changed is None else member.changed[0]
            # What a review leaves is in force from the next day on.
            member.changed = (number + 1, cause.time, self.program.zone.local(cause.time + 1)[0])
        self.schedule(member, until)

    # -------------------------------------------------------------------------------------------- slots
    def _empty_slot(self, index: int) -> Held:
        slot = self.program.plan.slots[index]
        if slot.kind is SlotKind.MEASURE and self.program.ruleset.measures[slot.owner].kind is MeasureKind.LATEST:
            return None
        return {} if slot_is_keyed(self.program, index) else 0

    def slot(self, member: MemberState, index: int) -> SlotState:
        """The member's counter, made when first written."""
        if index in self._shared:
            member = self.totals
        return member.slots[index] or self._fresh_slot(member, index)

    def _fresh_slot(self, member: MemberState, index: int) -> SlotState:
        slot = self.program.plan.slots[index]
        windows, memory = self.program.windows, self.program.memory

        fresh: Callable[[], SlotState]
        if isinstance(slot.window, SinceTier):
            fresh = partial(SinceChange, member.last_change, slot.window.yearly)
        else:
            fresh = partial(
                windows.state, slot.window, member.own_fields, memory, slot.index in self.program.plan.grace
            )
        found: SlotState
        if slot.kind is SlotKind.MEASURE and self.program.ruleset.measures[slot.owner].kind is MeasureKind.LATEST:
            found = windows.latest(slot.window, member.own_fields, memory)
        elif slot.kind is SlotKind.MEASURE and (period := self.program.ruleset.measures[slot.owner].period) is not None:
            found = Streak(period, windows.week_start, memory)
        else:
            found = Keyed(fresh) if slot_is_keyed(self.program, index) else fresh()
        member.slots[index] = found
        return found

    def put(self, member: MemberState, slot: int, event: Event, old: object, new: object) -> None:
        """Replace what an event contributed. A tier that follows has to be looked at when the window moves on."""
        owner = self.totals if slot in self._shared else member
        (owner.slots[slot] or self._fresh_slot(owner, slot)).put(event, old, new)
        if slot in self.program.follow_slots:
            window = self.program.plan.slots[slot].window
            for day in self.program.windows.next_changes(window, member.fields, event.day):
                self.schedule(member, day)
            if isinstance(window, SinceTier) and window.yearly:
                since = member.fields["joined"] if member.changed is None else member.changed[2]
                self.schedule(member, next_anniversary(since, event.day))

    def reading(self, member: MemberState, day: date, reads: tuple[int, ...], was: Fields | None = None) -> Reading:
        """The state an event of the member on that day is priced in; `was`: the member's fields before the event."""
        blank = self._blanks.get(reads)
        if blank is None:
            blank = self._blanks[reads] = {index: self._empty[index] for index in reads}
        slots, own = blank.copy(), member.slots
        for index in reads:
            state = own[index]
            if state is not None:
                slots[index] = state.read(day)
        for index in self._shared:
            if index in slots:
                slots[index] = self._read_shared(member, index, day)
        fields = member.fields
        referrer = fields.get("referrer")
        other = None if referrer is None else self.members.get(referrer)
        return Reading(
            slots,
            self._first_rank(member, day),
            self.held(member.id, day) if self.program.reads_held else 0,
            fields,
            fields if was is None else was,
            None if other is None else other.fields,
        )

    def _read_shared(self, member: MemberState, index: int, day: date) -> Held:
        """What is counted beside the members; of all households, what is counted for the member's own."""
        state = self.totals.slots[index]
        if state is None:
            return self._empty[index]
        if index not in self._per_household:
            return state.read(day)  # type: ignore[no-any-return]
        assert isinstance(state, Keyed)
        return state.read_one(household_key(member.fields, self._per_household[index], member.id), day)

    # -------------------------------------------------------------------------------------------- partners
    def partner_of(self, event: Event) -> tuple[str, date | None]:
        """The partner at which an event took place, and its day; empty for none."""
        partner_fields = self.program.partner_fields
        if event.type not in partner_fields:
            return NO_PARTNER
        found = event.fields.get(partner_fields[event.type])
        return (found, event.day) if isinstance(found, str) else NO_PARTNER

    def with_category(self, event: Event) -> Event:
        """The event with what kind of partner it took place at."""
        following = self.program.categories.get(event.type)
        if following is None:
            return event
        fields = {name: value for name, value in event.fields.items() if name not in following}
        for name, (source, known) in following.items():
            kind = known.get(str(event.fields.get(source)))
            if kind is not None:
                fields[name] = kind
        return replace(event, fields=fields)

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
        record: Record | None = None,
        earned_on: date | None = None,
    ) -> None:
        """`record`: of the event that it is for, which may have taken place at a partner."""
        partner, partner_day = NO_PARTNER if record is None else self.partner_of(record.priced)
        book = self.book
        book.post(
            Entry(
                book.number + 1, cause.time, cause.day, key.member, key.wallet, kind, amount,
                amount if asked is None else asked, key.rule, place, cause.event, lot, parts, active_on, expires_on,
                note, partner, partner_day, earned_on,
            )
        )  # fmt: skip


def _plain(code: str) -> str:
    """Letter case and space around a code do not matter."""
    return code.strip().casefold()
