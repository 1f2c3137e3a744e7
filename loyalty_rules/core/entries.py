"""Entries: the lines of the ledger. They are never changed; a state is a fold of them.

Every amount is an integer of the smallest part of the wallet's unit. Lines hold no references back, so the collector of
cycles need not look at them, however many there are.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from loyalty_rules.core.quantities import Exact

UNKNOWN_DAY = date.max
"""The first day on which a lot can be spent that waits for a condition, not for the calendar."""


class Kind(StrEnum):
    """What an entry does to the wallet it stands in."""

    EARNED = "earned"  # a lot comes to be
    OPENED = "opened"  # a lot is brought from elsewhere
    CONVERTED = "converted"  # a lot is bought by an exchange
    ADJUSTED = "adjusted"  # put in or, below zero, taken out by hand, with a reason
    TRANSFERRED = "transferred"  # come from another member or, below zero, gone to one
    ACTIVATED = "activated"  # a pending lot can be spent
    REDEEMED = "redeemed"  # taken from a lot by a redemption or an exchange
    RESTORED = "restored"  # a redemption is returned: the same lot is refilled
    LAPSED = "lapsed"  # what is left of a lot expires
    REVERSED = "reversed"  # taken back from a lot, or from the balance where too little is left
    DROPPED = "dropped"  # a held award did not meet its condition
    SETTLED = "settled"  # a new lot pays what was owed
    REFUSED = "refused"  # asked for, and nothing granted: the state stays as it was


SIGNED = frozenset({Kind.ADJUSTED, Kind.TRANSFERRED})
"""The kinds whose amount says its direction: above zero into the wallet, below zero out of it."""


class Entry(Struct, frozen=True, gc=False):
    """One line of the ledger.

    `amount` is what was granted: added for EARNED, OPENED, CONVERTED and RESTORED, taken for REDEEMED, LAPSED,
    REVERSED, DROPPED and SETTLED, moved from pending to available for ACTIVATED; negative only where it is SIGNED.
    `asked` is what the rule asked for before caps and rounding. `rule` and `place` ("file:line") name the rule that did
    it; `event` the event, or the day's clock as "clock 2026-05-01". `lot` names the lot, or is empty where a reversal
    found no lot. `parts` spreads the amount over the parts of the event, by their index. `active_on` and `expires_on`
    are the first days on which the lot can be spent and no longer be spent; None: at once, never; UNKNOWN_DAY: as soon
    as its condition holds. `note` says in words what needs saying. `partner` is the one at which the event took place,
    and `partner_day` its day, whose rates count.
    `earned_on`: the day a lot that is older than its entry was earned on.
    """

    number: int
    time: int
    day: date
    member: str
    wallet: str
    kind: Kind
    amount: int
    asked: Exact
    rule: str
    place: str
    event: str
    lot: str
    parts: tuple[tuple[int, int], ...] = ()
    active_on: date | None = None
    expires_on: date | None = None
    note: str = ""
    partner: str = ""
    partner_day: date | None = None
    earned_on: date | None = None


class Move(StrEnum):
    REACHED = "reached"
    KEPT = "kept"
    GRACE = "in grace"  # not kept, and held a while longer
    LEFT = "left"
    OPENED = "opened"


class TierMove(Struct, frozen=True, gc=False):
    """A change of what tier a member holds. `until` is the first day on which `tier` is no longer valid; None: never.

    `before` and `after` are the tiers in force in the `ladder`; empty for none.
    """

    number: int
    time: int
    day: date
    member: str
    move: Move
    tier: str
    before: str
    after: str
    until: date | None
    place: str
    event: str
    ladder: str = "tier"


class Message(Struct, frozen=True, gc=False):
    """A message as it is handed to the outbox: no balance changes by it.

    `member` is the one it is about, `to` is `member` or whom else it goes to. `notify` and `place` name its
    declaration. `data` are its values as texts, None where there is none; `event` the event, or the day's clock.
    """

    number: int
    time: int
    day: date
    member: str
    to: str
    notify: str
    title: str
    data: tuple[tuple[str, str | None], ...]
    place: str
    event: str


class CodeUse(Struct, frozen=True, gc=False):
    """What an event with a promotion code changes in what its family has brought; no balance changes by it.

    `code` names the family, `text` is what was given, in capitals. `uses` is 1 for a use, -1 for one that is given
    back, 0 where only what it brought changes. `revenue` is the change of the event's money, `granted` by wallet that
    of what the rules gave which ask for the code, to whomever: both in smallest parts.
    """

    number: int
    time: int
    day: date
    member: str
    code: str
    text: str
    uses: int
    revenue: int
    granted: tuple[tuple[str, int], ...]
    place: str
    event: str


Line = Entry | TierMove | Message | CodeUse
