"""Explanations: why something was booked, as it was seen while it was priced."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from loyalty_rules.core.entries import Entry, Line
from loyalty_rules.core.events import Event
from loyalty_rules.core.statements import Statement
from loyalty_rules.core.traces import Asked, Settled


class Answered(Struct, frozen=True):
    """A condition that was asked outside of pricing: of a tier, an exchange, a wallet or what waits."""

    member: str
    asked: Asked


class After(Struct, frozen=True):
    """What a member has of a wallet after an event, in its smallest parts."""

    wallet: str
    balance: int
    pending: int


class Happening(Struct, frozen=True):
    """One thing that happened, and all that came of it: an event, or the clock of a day.

    `id`: the event's, or the clock's as "clock 2026-05-01". `event` None for the clock. `refused`: why an event changed
    nothing. `settled`: what was posted for it, and for other events that it changed; `answers`: what else was asked;
    `lines`: everything that was booked, for whomever; `lots`: the entries that made the lots they speak of. `after`:
    what the event's member has then, and their `tier`; nothing for the clock.
    """

    id: str
    day: date
    event: Event | None
    refused: str = ""
    settled: tuple[Settled, ...] = ()
    answers: tuple[Answered, ...] = ()
    lines: tuple[Line, ...] = ()
    lots: tuple[Entry, ...] = ()
    after: tuple[After, ...] = ()
    tier: str = ""


class EventExplanation(Struct, frozen=True):
    """An event, and what made it be priced again later: returns, corrections, what it rested on."""

    happening: Happening
    later: tuple[Happening, ...] = ()


class MemberExplanation(Struct, frozen=True):
    """A member's statement, and everything that booked something for them or that they did, in order."""

    statement: Statement
    happenings: tuple[Happening, ...]


class EntryExplanation(Struct, frozen=True):
    """A line of the ledger, and what it came of. `origin`: of a line about a lot that was there before, the entry that
    made the lot."""

    line: Line
    happening: Happening
    origin: EntryExplanation | None = None


Explanation = EventExplanation | MemberExplanation | EntryExplanation
