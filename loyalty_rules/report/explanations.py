"""Explanations as text: what an event brought and why, rule by rule, with every sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import assert_never

from loyalty_rules.core.entries import Entry, Kind, Line, TierMove
from loyalty_rules.core.explanations import (
    EntryExplanation,
    EventExplanation,
    Explanation,
    Happening,
    MemberExplanation,
)
from loyalty_rules.core.expressions import type_of
from loyalty_rules.core.quantities import format_amount
from loyalty_rules.core.traces import CrossingSeen, Posted, Priced, Settled, TierSeen
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.model.writing import value_words, words
from loyalty_rules.report.line_words import line_words, since_words
from loyalty_rules.report.reckonings import unit_of
from loyalty_rules.report.statements import standing_lines
from loyalty_rules.report.stories import RuleStory, Step, event_facts, facts_of, part_of, rule_story, seen_words

MARKS = {True: "✓", False: "✗", None: "·"}
FED_AGAIN = "fed again with other content"
_ONE_DAY = timedelta(days=1)
_MADE = (Kind.EARNED, Kind.OPENED, Kind.CONVERTED)


def explanation_lines(ruleset: Ruleset, explanation: Explanation) -> Iterator[str]:
    """An explanation in lines of text."""
    match explanation:
        case EventExplanation(happening, later):
            yield from happening_lines(ruleset, happening)
            if later:
                yield ""
                yield "later"
                for one in later:
                    yield from _indented(later_lines(ruleset, one, happening.id))
        case EntryExplanation(line, happening, origin):
            yield f"entry {line.number}: {line_text(ruleset, line, happening)}"
            yield ""
            yield from happening_lines(ruleset, happening, line)
            if origin is not None:
                yield ""
                yield "where the lot comes from"
                yield from _indented(happening_lines(ruleset, origin.happening, origin.line))
        case MemberExplanation(statement, happenings):
            yield from standing_lines(ruleset, statement)
            for one in happenings:
                yield ""
                yield from timeline_lines(ruleset, one, statement.member)
        case _:
            assert_never(explanation)


def _indented(lines: Iterable[str], by: str = "  ") -> Iterator[str]:
    return (f"{by}{line}" if line else "" for line in lines)


# ------------------------------------------------------------------------------------------------ one event
def happening_lines(ruleset: Ruleset, happening: Happening, only: Line | None = None) -> Iterator[str]:
    """Everything that came of one event. `only`: what is not about this line of the ledger is left out."""
    yield title_of(happening)
    if happening.event is not None:
        yield from _indented(event_facts(ruleset, happening.event))
    if happening.refused:
        yield ""
        yield f"it changed nothing: {happening.refused}"
        return
    if only is None:
        yield ""
        yield brought(ruleset, happening)
    for settled in happening.settled:
        yield from _settled_lines(ruleset, settled, only)
    if happening.lines and only is None:
        yield ""
        yield "booked"
        for line in happening.lines:
            yield f"  {line_text(ruleset, line, happening)}"
            yield from _indented(asked_for(happening, line), "      ")
    if only is not None:
        yield from _indented(asked_for(happening, only))
    after = after_words(ruleset, happening)
    if after and only is None:
        yield ""
        yield f"afterwards {after}"


def title_of(happening: Happening) -> str:
    """`P2 · purchase of M1 · 2026-03-02 12:00`"""
    event = happening.event
    if event is None:
        return happening.id
    return f"{event.id} · {event.type} of {event.member} · {event.day} {event.minute // 60:02}:{event.minute % 60:02}"


def brought(ruleset: Ruleset, happening: Happening) -> str:
    """What it came to, for each member and wallet: `34 points`, `nothing`."""
    sums: dict[tuple[str, str], int] = {}
    owner = "" if happening.event is None else happening.event.member
    for line in happening.lines:
        if isinstance(line, Entry):
            at = (line.wallet, line.member)
            sums[at] = sums.get(at, 0) + signed(line)
    said = [
        f"{format_amount(amount, unit_of(ruleset, wallet))}{'' if member == owner else f' for {member}'}"
        for (wallet, member), amount in sums.items()
        if amount
    ]
    said += [f"{line.tier} {line.move.value}" for line in happening.lines if isinstance(line, TierMove)]
    return " · ".join(said) or "nothing"


_ADDED = (Kind.EARNED, Kind.OPENED, Kind.CONVERTED, Kind.ADJUSTED, Kind.TRANSFERRED, Kind.RESTORED)
_TAKEN = (Kind.REDEEMED, Kind.LAPSED, Kind.REVERSED, Kind.DROPPED)


def signed(line: Entry) -> int:
    """What an entry adds to the member's points, whether they can be spent yet or not."""
    return line.amount if line.kind in _ADDED else -line.amount if line.kind in _TAKEN else 0


def after_words(ruleset: Ruleset, happening: Happening) -> str:
    """What the member has then: `120 points · Gold`"""
    said = []
    for one in happening.after:
        unit = unit_of(ruleset, one.wallet)
        pending = f" and {format_amount(one.pending, unit)} pending" if one.pending else ""
        said.append(f"{format_amount(one.balance, unit)}{pending}")
    if happening.tier:
        said.append(happening.tier)
    return " · ".join(said)


# ------------------------------------------------------------------------------------------------ its rules
def _settled_lines(ruleset: Ruleset, settled: Settled, only: Line | None) -> Iterator[str]:
    rule = only.rule if isinstance(only, Entry) else ""
    changes = changes_of(ruleset, settled, rule) if settled.again else []
    priced = last_pricing(settled)
    stories = stories_of(ruleset, settled, only)
    if (settled.again and not changes) or not (changes or priced):
        return
    heading = heading_of(settled)
    if heading and (changes or stories):
        yield ""
        yield heading
        yield from _indented(changes)
    if any(pricing.superseded for pricing in settled.pricings):
        yield ""
        yield "priced with the tier that it reached"
    yield from _story_lines([story for story in stories if story.gave])
    yield from _story_lines([story for story in stories if not story.gave])
    if priced is not None and not (settled.again or rule):
        yield from _state_lines(ruleset, priced)


def stories_of(ruleset: Ruleset, settled: Settled, only: Line | None = None) -> list[RuleStory]:
    """The rules of the pricing that holds. `only`: those that a line of the ledger is about, and of what they gave what
    it is about. Where it was priced again, those that gave nothing for another reason than before are left out."""
    priced = last_pricing(settled)
    rules = () if priced is None else priced.rules
    if isinstance(only, Entry) and only.rule:
        rules = tuple(part_of(seen, only) for seen in rules if seen.rule == only.rule)
    if settled.again:
        rules = tuple(seen for seen in rules if any(give.granted or give.lessened for give in seen.gives))
    return [] if priced is None else [rule_story(ruleset, seen, priced.event) for seen in rules]


def heading_of(settled: Settled) -> str:
    """`17, purchase of 2025-07-01, is worth something else now`; nothing for the event itself."""
    event = settled.event
    if not event.type:
        return f"what {event.member} received {'sets off something else now' if settled.again else 'set off'}"
    return f"{event.id}, {event.type} of {event.day}, is worth something else now" if settled.again else ""


def changes_of(ruleset: Ruleset, settled: Settled, rule: str = "") -> list[str]:
    """What each rule, or the one that is named, gave before and gives now."""
    changed = [one for one in settled.posted if one.before != one.now and (not rule or one.rule == rule)]
    return [change_words(ruleset, one) for one in changed]


def last_pricing(settled: Settled) -> Priced | None:
    """The pricing that holds."""
    return next((priced for priced in reversed(settled.pricings) if not priced.superseded), None)


def change_words(ruleset: Ruleset, one: Posted) -> str:
    """`base: 340 points before, 240 points now: 100 points taken back`"""
    unit = unit_of(ruleset, one.wallet)
    before, now = format_amount(one.before, unit), format_amount(one.now, unit)
    difference = one.now - one.before
    what = "more" if difference > 0 else "dropped" if one.dropped else "taken back"
    return f"{one.rule}: {before} before, {now} now: {format_amount(abs(difference), unit)} {what}"


def _story_lines(stories: list[RuleStory]) -> Iterator[str]:
    if not stories:
        return
    names = max(len(story.rule) for story in stories)
    results = max(len(story.result) for story in stories)
    for story in stories:
        yield ""
        mark = MARKS[True if story.gave else None if story.applied else False]
        yield f"{mark} {story.rule.ljust(names)}  {story.result.ljust(results)}  {story.place}"
        wrong = [step for step in story.steps if step.holds is False]
        yield from _steps(story.steps if story.applied else wrong)


def _steps(steps: Iterable[Step]) -> Iterator[str]:
    for step in steps:
        mark = " " if step.holds is None else MARKS[step.holds]
        line = step.place.rpartition(":")[2]
        yield f"    {mark} {step.text}{f' (line {line})' if step.holds is False and line else ''}"


def _state_lines(ruleset: Ruleset, priced: Priced) -> Iterator[str]:
    told = counted_lines(ruleset, priced)
    if told:
        yield ""
        yield "what it counted for"
        yield from _indented(told)


def counted_lines(ruleset: Ruleset, priced: Priced) -> list[str]:
    """How near an event brought the member to thresholds and tiers."""
    return [crossing_words(one) for one in priced.crossings] + [tier_words(ruleset, one) for one in priced.tiers]


def crossing_words(seen: CrossingSeen) -> str:
    """`bonus: spend is 80 EUR of 100 EUR, 20 EUR before`"""
    type = type_of(seen.measure)
    before, after = value_words(seen.before, type), value_words(seen.after, type)
    every = "" if seen.every is None else f" and every {value_words(seen.every, type)} after"
    done = "reached" if seen.count else "not reached"
    return f"{seen.rule}: {words(seen.measure)} {before} → {after}, {done}: {value_words(seen.threshold, type)}{every}"


def tier_words(ruleset: Ruleset, seen: TierSeen) -> str:
    """`Gold: reached, as spend this calendar year is 105 EUR`"""
    facts = "; ".join(facts_of(seen.after))
    if seen.reached:
        return f"{seen.tier}: reached, {words(seen.after.expression)} ({facts})"
    if seen.after.outcome:
        return f"{seen.tier}: its criterion holds as before, {words(seen.after.expression)} ({facts})"
    return f"{seen.tier}: not reached, needs {words(seen.after.expression)} ({facts})"


def later_lines(ruleset: Ruleset, happening: Happening, id: str) -> Iterator[str]:
    """What something later made of an event; all of it where the event was fed again with other content."""
    if happening.id == id:
        yield FED_AGAIN
        yield from _indented(happening_lines(ruleset, happening))
        return
    yield f"{happening.day} {happening.id}"
    for settled in happening.settled:
        if settled.event.id == id:
            for one in settled.posted:
                if one.before != one.now:
                    yield f"  {change_words(ruleset, one)}"


# ------------------------------------------------------------------------------------------------ lines
def line_text(ruleset: Ruleset, line: Line, happening: Happening) -> str:
    """A line of the ledger in words: what was booked, by what, into or from which lot, with its days, and the caps that
    held something of it back, in the order in which they did."""
    if isinstance(line, TierMove):
        until = "" if line.until is None else f" until {line.until - _ONE_DAY}"
        return f"{line.day} {line.member} {line.move} {line.tier}{until}"
    if not isinstance(line, Entry):
        return line_words(ruleset, line)
    said = [f"{line.kind.value} {format_amount(line.amount, unit_of(ruleset, line.wallet))}"]
    said += [f"of {format_amount(line.asked, unit_of(ruleset, line.wallet))} asked"] if _less(line) else []
    said += [f"by {line.rule}"] if line.rule else []
    if line.lot:
        said.append(f"{'in' if line.kind in _MADE else 'from'} lot {line.lot}{_lot_day(line, happening.lots)}")
    said += [f"good {since_words(line.active_on)}"] if line.active_on else []
    said += [f"until {line.expires_on - _ONE_DAY}"] if line.expires_on else []
    said += [f"({_note(happening, line)})"] if line.note else []
    return f"{line.day} {line.member} {' '.join(said)}"


def _note(happening: Happening, line: Entry) -> str:
    """The note of a line; where it names the last of several caps that held something back, all of them."""
    caps: dict[str, None] = {}
    for settled in happening.settled:
        priced = last_pricing(settled)
        if priced is not None and (line.kind is Kind.REFUSED or any(_is_of(one, line) for one in settled.posted)):
            asked = [cap for seen in priced.rules if seen.rule == line.rule for cap in seen.caps]
            caps |= {cap.name: None for cap in asked if cap.binds and cap.is_asked_for(line.wallet, line.member)}
    return ", then ".join(caps) if line.note in caps else line.note


def _lot_day(line: Entry, lots: Iterable[Entry]) -> str:
    of = (line.member, line.wallet, line.lot)
    made = next((lot for lot in lots if (lot.member, lot.wallet, lot.lot) == of), None)
    return "" if made is None or made.day == line.day else f" of {made.earned_on or made.day}"


def _less(line: Entry) -> bool:
    return line.asked != line.amount and line.kind in (Kind.EARNED, Kind.REFUSED)


# ------------------------------------------------------------------------------------------------ one member
def timeline_lines(ruleset: Ruleset, happening: Happening, member: str) -> Iterator[str]:
    """One thing that happened to a member, with a line for each booking and how it was reckoned."""
    yield title_of(happening)
    if happening.refused:
        yield f"  it changed nothing: {happening.refused}"
    for line in happening.lines:
        if line.member == member:
            yield f"  {line_text(ruleset, line, happening)}"
            for text in reasons(ruleset, happening, line):
                yield f"      {text}"


def asked_for(happening: Happening, line: Line) -> list[str]:
    """The conditions outside of pricing that a booking hung on: of an exchange, of a tier that the clock looked at, of
    what waited."""
    owners: tuple[str, ...]
    match line:
        case TierMove(tier=tier) if happening.event is None:
            owners, name = ("tier",), tier
        case Entry(kind=Kind.REDEEMED | Kind.CONVERTED | Kind.REFUSED, rule=name):
            owners = ("exchange",)
        case Entry(kind=Kind.ACTIVATED | Kind.DROPPED, rule=name):
            owners = ("rule", "exchange")
        case _:
            return []
    found = {
        answer.asked.point: answer.asked
        for answer in happening.answers
        if answer.asked.point.owner in owners and answer.asked.point.name == name and answer.member == line.member
    }
    return [f"{MARKS[asked.seen.outcome]} {point.clause} {seen_words(asked.seen)}" for point, asked in found.items()]


def reasons(ruleset: Ruleset, happening: Happening, line: Line) -> Iterator[str]:
    """How a booking was reckoned, and what it hung on."""
    yield from asked_for(happening, line)
    if isinstance(line, TierMove):
        pricings = [last_pricing(settled) for settled in happening.settled]
        tiers = [one for priced in pricings if priced is not None for one in priced.tiers if one.tier == line.tier]
        yield from (f"{MARKS[True]} reach when {seen_words(one.after)}" for one in tiers if one.reached)
        return
    if not isinstance(line, Entry) or line.kind not in (Kind.EARNED, Kind.REFUSED, Kind.REVERSED) or not line.rule:
        return
    for settled in happening.settled:
        changed = [one for one in settled.posted if _is_of(one, line)]
        yield from (change_words(ruleset, one) for one in changed if settled.again)
        if line.kind is Kind.REFUSED or (changed and line.kind is Kind.EARNED):
            for story in stories_of(ruleset, settled, line):
                yield from (step.text for step in story.steps if step.holds is None)


def _is_of(one: Posted, line: Entry) -> bool:
    """Is a booking of the difference of this?"""
    more = one.now - one.before if line.kind is Kind.EARNED else one.before - one.now
    return more > 0 and (one.rule, one.wallet, one.member) == (line.rule, line.wallet, line.member)
