"""Explaining: events are fed once more with a witness beside them, and what it saw of one event, one member or one
entry is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from loyalty_rules import api
from loyalty_rules.core.entries import Entry, Kind, Line
from loyalty_rules.core.events import Event
from loyalty_rules.core.explanations import (
    After,
    Answered,
    EntryExplanation,
    EventExplanation,
    Explanation,
    Happening,
    MemberExplanation,
)
from loyalty_rules.core.traces import Asked, Settled
from loyalty_rules.data import DataError, refused_event
from loyalty_rules.engine.stream.engine import Engine, Took
from loyalty_rules.engine.stream.tracing import Tracer
from loyalty_rules.model.ruleset import Ruleset

if TYPE_CHECKING:
    from loyalty_rules.data import Mapping as ColumnMapping

CLOCK = "clock "
"""What the id of a day's clock begins with."""


def explain(
    ruleset: Ruleset | str | Path,
    events: api.Events,
    *,
    event: str = "",
    member: str = "",
    entry: int = 0,
    mapping: ColumnMapping | None = None,
    until: date | None = None,
    set_aside: Callable[[api.Reject], None] = lambda reject: None,
) -> Explanation:
    """Why an event brought what it did, why a member has what they have, or why an entry was booked.

    `event`: its id, with the `member` where several members have one with that id; or a day's clock, as
    "clock 2026-05-01", with the member. `entry`: its number in the ledger. `until`: the last day of the clock.
    Raises RulesetError for a faulty ruleset, DataError where the events can't be read or there is no such thing.
    """
    if isinstance(ruleset, str | Path):
        ruleset = api.load(ruleset)
    stream = api.read_events(ruleset, events, mapping)
    replayed = _Replay(ruleset, [each for each in stream if until is None or each.day <= until], until)
    for reject in stream.rejects:
        set_aside(reject)
    if entry:
        return _entry(replayed, entry, set_aside)
    if event:
        return _event(replayed, event, member, set_aside)
    return _member(replayed, member, set_aside)


# ------------------------------------------------------------------------------------------------ the three kinds
def _event(replayed: _Replay, id: str, member: str, set_aside: Callable[[api.Reject], None]) -> EventExplanation:
    owner = member or owner_of(replayed.history, id)
    run = replayed.run(
        lambda each: each.member == owner or each.id.startswith(f"{id}/"), set_aside, id.startswith(CLOCK)
    )
    found = run.happening(id, owner)
    if found is None:
        raise DataError(
            f"no event `{id}` of `{owner}` in these events{_near(id, [each.id for each in replayed.history])}"
        )
    later = [
        other
        for other in run.happenings(owner)
        if other != found and (other.id == id or any(each.event.id == id for each in other.settled))
    ]
    return EventExplanation(found, tuple(later))


def owner_of(history: Iterable[Event], id: str) -> str:
    """Whose event it is."""
    if id.startswith(CLOCK):
        raise DataError("the clock of which member?\nhelp: add `--member ID`")
    owners = dict.fromkeys(each.member for each in history if each.id == id)
    if not owners:
        raise DataError(f"no event `{id}` in these events{_near(id, [each.id for each in history])}")
    if len(owners) > 1:
        shown = ", ".join(f"`{owner}`" for owner in list(owners)[:5])
        said = f"{len(owners):,} members have an event `{id}`: {shown}{' …' if len(owners) > 5 else ''}"
        raise DataError(f"{said}\nhelp: say whose it is: `--member {next(iter(owners))}`")
    return next(iter(owners))


def _near(word: str, words: Iterable[str]) -> str:
    near = get_close_matches(word, list(words), 1)
    return f", did you mean `{near[0]}`?" if near else ""


def _member(replayed: _Replay, member: str, set_aside: Callable[[api.Reject], None]) -> MemberExplanation:
    causes = {line.event for line in replayed.run(lambda each: False).lines if line.member == member}
    run = replayed.run(lambda each: each.member == member or each.id in causes, set_aside)
    lines = [line for line in run.lines if line.member == member]
    statement = run.engine.statement(member, lines)
    if statement is None:
        raise DataError(f"no member `{member}` in these events{_near(member, run.engine.members())}")
    return MemberExplanation(statement, tuple(run.happenings(member)))


def _entry(replayed: _Replay, number: int, set_aside: Callable[[api.Reject], None]) -> EntryExplanation:
    first = replayed.run(lambda each: False, by_clock=True)
    lines = first.lines
    line = next((line for line in lines if line.number == number), None)
    if line is None:
        lines_said = "1 line" if len(lines) == 1 else f"{len(lines):,} lines"
        count = f"the ledger has {lines_said}" if lines else "the ledger is empty"
        raise DataError(f"there is no entry {number}: {count}")
    made = first.lots.get((line.member, line.wallet, line.lot)) if isinstance(line, Entry) else None
    ids = {line.event, made.event if made is not None else line.event}
    run = replayed.run(lambda each: each.id in ids or each.member == line.member, set_aside, by_clock=True)
    origin = None if made is None or made.event == line.event else EntryExplanation(made, run.of(made))
    return EntryExplanation(line, run.of(line), origin)


# ------------------------------------------------------------------------------------------------ replaying
class _Seen(Struct):
    """What is collected of one happening."""

    id: str
    member: str
    day: date
    event: Event | None = None
    refused: str = ""
    settled: list[Settled] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    after: tuple[After, ...] = ()
    tier: str = ""


class _Run:
    """One replay, and what was seen in it. Of the clock each member has their own happening; an event that is fed again
    with other content has one for each time."""

    def __init__(self, ruleset: Ruleset, wants: Callable[[Event], bool]) -> None:
        self.ruleset = ruleset
        self.lines: list[Line] = []
        self.lots: dict[tuple[str, str, str], Entry] = {}
        self._seen: dict[tuple[str, str], _Seen] = {}  # the last of an id
        self._order: list[_Seen] = []
        self._owner, self._today = "", date.min  # of the event that is being fed
        self._wants = wants
        tracer = Tracer(ruleset, self._settle, self._answer, wants)
        self.engine = Engine(tracer.program, self._post, tracer)

    def _at(self, id: str, member: str, day: date) -> _Seen:
        """What is collected for the event that is being fed, or for the clock of a member."""
        by_clock = id.startswith(CLOCK)
        at = (id, member if by_clock else self._owner)
        found = self._seen.get(at)
        if found is None:
            found = self._seen[at] = _Seen(*at, day if by_clock else self._today)
            self._order.append(found)
        return found

    def _settle(self, settled: Settled) -> None:
        self._at(settled.cause, settled.event.member, settled.event.day).settled.append(settled)

    def _answer(self, asked: Asked, event: Event) -> None:
        id = f"{CLOCK}{event.day}" if event.type == "clock" else event.id
        if event.type:
            self._at(id, event.member, event.day).answers.append(Answered(event.member, asked))

    def _post(self, line: Line) -> None:
        self.lines.append(line)
        self._at(line.event, line.member, line.day).lines.append(line)
        if isinstance(line, Entry) and line.lot:
            self.lots.setdefault((line.member, line.wallet, line.lot), line)

    def apply(self, event: Event, set_aside: Callable[[api.Reject], None]) -> None:
        """Feed one event."""
        self._owner, self._today = event.member, event.day
        at = (event.id, event.member)
        before = self._seen.pop(at, None)
        result = self.engine.apply(event)
        if before is not None and result.took is Took.DUPLICATE:
            self._seen[at] = before
            return
        if result.took is Took.REFUSED:
            set_aside(refused_event(event, result.reason))
        if self._wants(event):
            seen = self._at(event.id, event.member, event.day)
            seen.event = event
            seen.refused = result.reason
            engine, wallets = self.engine, self.ruleset.wallets
            seen.after = tuple(
                After(name, engine.balance(event.member, name), engine.pending(event.member, name)) for name in wallets
            )
            rank = engine.rank(event.member)
            seen.tier = self.ruleset.ladders["tier"][rank].name if rank >= 0 else ""

    def happening(self, id: str, member: str) -> Happening | None:
        """What was seen of an event of a member, or of the clock for them."""
        return next((self._told(seen) for seen in self._order if (seen.id, seen.member) == (id, member)), None)

    def of(self, line: Line) -> Happening:
        """What a line of the ledger came of."""
        return next(self._told(seen) for seen in self._order if line in seen.lines)

    def happenings(self, member: str) -> list[Happening]:
        """Everything that the member did or that booked something for them, in order."""
        return [
            self._told(seen)
            for seen in self._order
            if (seen.event is not None and seen.event.member == member)
            or any(line.member == member for line in seen.lines)
        ]

    def _told(self, seen: _Seen) -> Happening:
        lots: dict[Entry, None] = {}
        for line in seen.lines:
            if isinstance(line, Entry) and line.lot and line.kind not in (Kind.EARNED, Kind.OPENED, Kind.CONVERTED):
                lots[self.lots[line.member, line.wallet, line.lot]] = None
        return Happening(
            seen.id, seen.day, seen.event, seen.refused, tuple(seen.settled), tuple(seen.answers), tuple(seen.lines),
            tuple(lots), seen.after, seen.tier,
        )  # fmt: skip


class _Replay:
    """Events that can be fed as often as is needed."""

    def __init__(self, ruleset: Ruleset, history: list[Event], until: date | None) -> None:
        self.ruleset = ruleset
        self.history = history
        self.until = until

    def run(
        self,
        wants: Callable[[Event], bool],
        set_aside: Callable[[api.Reject], None] = lambda reject: None,
        by_clock: bool = False,
    ) -> _Run:
        """`by_clock`: where no last day was said, to the end of the last event's day, as `simulate` does: entries have
        the numbers they have there."""
        run = _Run(self.ruleset, wants)
        for event in self.history:
            run.apply(event, set_aside)
        if self.until is not None:
            run.engine.run_to(self.until)
        elif by_clock and self.history:
            run.engine.run_to(max(event.day for event in self.history))
        return run
