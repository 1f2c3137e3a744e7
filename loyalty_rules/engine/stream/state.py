"""What a member's history leaves besides the ledger: records of what can be undone, counters, what is waited for."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct, field

from loyalty_rules.core.events import Event, Fields
from loyalty_rules.core.quantities import Exact
from loyalty_rules.engine.stream.context import Reading
from loyalty_rules.engine.stream.households import Taken
from loyalty_rules.engine.stream.lives import Life
from loyalty_rules.engine.stream.outcome import NOTHING, AwardKey, Outcome
from loyalty_rules.engine.stream.promotions import Brought
from loyalty_rules.engine.stream.slots import SlotState


class Cause(Struct, frozen=True, gc=False):
    """When and by what a line is booked."""

    time: int
    day: date
    event: str


class Record(Struct, eq=False, gc=False):
    """What an event did, kept while it can still be undone.

    `event`: as it was fed last. `returned`: the returns against it. `lots`: the lots its awards made; `forgiven`: what
    had lapsed of them and need not be taken back; `dropped`: held awards that were given up, and are not given again.
    `reached`: for each tier reached, whether it was held before and the ends of its validity, before and since.
    `spent`: for a redemption, its wallet and what it took of which lot; `bought`: the lots an exchange made by it;
    `used`: what it took of the exchange's caps; `steps`: how many of it stand; `with_order`: what came back with the
    order it paid for. `scheduled`: the rules the clock set off, for a day's record. `sent`: how many messages of each
    `notify` were sent, or given up. `coded`: what its promotion codes have brought, as far as it was posted.
    """

    event: Event
    reading: Reading
    priced: Event
    outcome: Outcome = NOTHING
    returned: dict[str, Event] = field(default_factory=dict)
    lots: dict[AwardKey, list[str]] = field(default_factory=dict)
    forgiven: dict[str, int] = field(default_factory=dict)
    dropped: frozenset[AwardKey] = frozenset()
    reached: dict[int, tuple[bool, date | None, date | None]] = field(default_factory=dict)
    spent: tuple[tuple[str, Taken], ...] = ()
    bought: tuple[tuple[str, str, int], ...] = ()
    used: tuple[tuple[int, Any], ...] = ()
    steps: int = 0
    with_order: int = 0
    scheduled: tuple[str, ...] = ()
    sent: dict[str, int] = field(default_factory=dict)
    coded: Brought = field(default_factory=dict)


class Waiting(Struct, frozen=True, eq=False, gc=False):
    """A lot that can't be spent yet. `earned`: the day its expiry may count from."""

    key: AwardKey
    lot: str
    place: str
    life: Life
    earned: date


class Hold(Struct, frozen=True, eq=False, gc=False):
    """A lot that waits for a condition of the member whose event made it. `dropped_on`: the day it is given up, if any;
    `record`: that event's, None where no rule gave it."""

    waiting: Waiting
    dropped_on: date | None
    record: Record | None


class Received(Struct, eq=False, gc=False):
    """What an event of another member gave this one: asked, granted, and what it adds to this one's counters. `rooms`:
    what each cap left when it first came; `reaction`: what it set off, where it can set anything off."""

    asked: int
    amount: int
    adds: dict[int, Exact]
    rooms: tuple[Exact, ...]
    lots: list[str]
    record: Record
    reaction: Record | None = None


UNRANKED = (date.max, date.min, -1)


class MemberState:
    """One member's counters and what is due. `activations` and `expiries`: lots by the day they change;
    `messages`: those that wait, with what set them off, by the day they are due. `fields` is
    replaced, never changed: readings keep the one they saw. `ranked`: from which day on and before which day the rank
    in the first ladder is the one that is known."""

    __slots__ = (
        "activations", "active", "changed", "changes", "expiries", "fields", "forgets_on", "gifts", "grace",
        "has_joined", "holds", "id", "messages", "overdue", "ranked", "received", "records", "slots", "suspended",
    )  # fmt: skip

    def __init__(self, id: str, slots: int) -> None:
        self.id = id
        self.fields: dict[str, Any] = {}
        self.has_joined = False
        self.slots: list[SlotState | None] = [None] * slots
        self.records: dict[str, Record] = {}
        self.forgets_on = date.min  # before this day none of the records is forgotten
        self.received: dict[tuple[str, str, AwardKey], Received] = {}
        self.holds: list[Hold] = []
        self.activations: dict[date, list[Waiting]] = {}
        self.expiries: dict[date, list[tuple[str, str]]] = {}
        self.messages: dict[date, list[tuple[str, Record]]] = {}
        self.active: dict[str, date] = {}  # wallet → last day with an activity that keeps it from lapsing
        self.suspended: dict[str, date | None] = {}  # wallet where nothing lapses → until when; None: not known yet
        self.overdue: dict[str, list[str]] = {}  # wallet → lots that would have lapsed
        self.changed: tuple[int, int, date] | None = None  # how often the tier changed, when last, and its day
        self.changes: dict[str, tuple[date, int]] = {}  # field → period start and changes in it
        self.gifts: dict[int, date | None] = {}  # tier held as a gift → until when it is held without it; date.min: not
        self.ranked = UNRANKED
        self.grace: dict[int, date] = {}  # tier that was not kept, and is held in grace → last day it was kept for

    # Counters ask by these methods, not by functions made for one member: a copy of the member asks the copy.
    def own_fields(self) -> Fields:
        """The fields as they are now."""
        return self.fields

    def last_change(self) -> tuple[int, int, date]:
        """How often the tier has changed, when last, and on which day; before the first change, since joining."""
        return self.changed or (0, -(1 << 62), self.fields["joined"])
