"""What holds on every run, whatever the rules and the events are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from loyalty_rules.core.entries import Entry, Kind
from loyalty_rules.engine.stream.engine import Took
from loyalty_rules.ledger.book import fold
from tests.laws.generated import LAW, MadeUp, Options, rulesets
from tests.laws.running import run
from tests.laws.streams import CORRECTED, KINDS, Happens, happenings, stream

ANY = Options(ways=("recalculated", "by item", "in proportion", "keep"))


@LAW
@given(rulesets(ANY), happenings(CORRECTED))
def test_the_ledger_balances_and_its_fold_is_the_state(made: MadeUp, drawn: list[Happens]) -> None:
    found = run(made.program, stream(drawn))
    book, folded = found.engine.book, fold(found.lines)
    for key, account in book.accounts.items():
        other = folded.account(*key)
        assert (other.available, other.pending, other.owed) == (account.available, account.pending, account.owed)
        lots = {lot.id: (lot.left, lot.pending, lot.expires_on) for lot in account.lots.values() if lot.left}
        assert {lot.id: (lot.left, lot.pending, lot.expires_on) for lot in other.lots.values() if lot.left} == lots
    assert folded.tiers == book.tiers


@LAW
@given(rulesets(ANY), happenings(CORRECTED))
def test_same_events_same_entries(made: MadeUp, drawn: list[Happens]) -> None:
    events = stream(drawn)
    assert run(made.program, events).lines == run(made.program, events).lines


@LAW
@given(rulesets(ANY), happenings(CORRECTED))
def test_twice_is_once(made: MadeUp, drawn: list[Happens]) -> None:
    events = stream(drawn)
    program = made.program
    once = run(program, events)
    twice = run(program, [event for event in events for _ in range(2)])
    assert twice.lines == once.lines
    seconds = [result.took for result in twice.results[1::2]]
    assert {Took.DUPLICATE, Took.REFUSED}.issuperset(seconds)


@LAW
@given(rulesets(ANY), happenings(CORRECTED))
def test_parts_make_up_the_award(made: MadeUp, drawn: list[Happens]) -> None:
    for line in run(made.program, stream(drawn)).lines:
        if isinstance(line, Entry) and line.kind is Kind.EARNED and line.parts:
            assert sum(part for _, part in line.parts) <= line.amount
            rule = made.ruleset.rules[line.rule]
            if rule.scope is not None:
                assert sum(part for _, part in line.parts) == line.amount


@LAW
@given(rulesets(Options(programme_caps=False, referral=False)), happenings(KINDS), st.integers(0, 60))
def test_a_refused_event_changes_nothing(made: MadeUp, drawn: list[Happens], shift: int) -> None:
    events = stream(drawn)
    program = made.program
    tried = run(program, events)
    taken = [event for event, result in zip(events, tried.results, strict=True) if result.took is not Took.REFUSED]
    assert run(program, taken).finish(events).lines == tried.lines


@LAW
@given(
    rulesets(Options(programme_caps=False, referral=False, households=False, others=False)),
    happenings(tuple(kind for kind in KINDS if kind != "transfer")),
)
def test_members_are_independent(made: MadeUp, drawn: list[Happens]) -> None:
    events = stream(drawn)
    program = made.program
    together = run(program, events)
    for member in sorted({event.member for event in events}):
        alone = run(program, [event for event in events if event.member == member]).finish(events)
        # Lots that an exchange bought are named by the number of a line.
        mine = [replace(line, number=0) for line in together.lines if line.member == member]
        theirs = [replace(line, number=0) for line in alone.lines]
        assert theirs == mine
