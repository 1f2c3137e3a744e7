"""Stories: what a rule saw of an event, step by step, in words, for the text and the page of an explanation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.entries import Entry, Line
from loyalty_rules.core.events import Event, Fields
from loyalty_rules.core.expressions import (
    AllOf,
    AmountType,
    Arithmetic,
    ChoiceType,
    Compare,
    Constant,
    Expression,
    Fold,
    MeasureRead,
    Quantified,
    Rounded,
    TextType,
    Type,
    Value,
    type_of,
)
from loyalty_rules.core.quantities import Exact, format_amount, singular_of
from loyalty_rules.core.traces import Asked, Fate, Lessened, Occasion, RuleSeen, Seen
from loyalty_rules.model.ruleset import Field, OnEvent, OnReaching, OnTier, Rule, Ruleset, Trigger
from loyalty_rules.model.writing import trigger_words, value_words, words
from loyalty_rules.report.reckonings import Reckoner, unit_of

PARTS_SHOWN = 6  # of an event
PARTS_NAMED = 3  # of those that count for a rule


class Step(Struct, frozen=True):
    """One thing that was seen or reckoned. `holds`: of a condition, whether it did; None for anything else. `place`:
    "file:line" of what it stands in."""

    text: str
    holds: bool | None = None
    place: str = ""


class RuleStory(Struct, frozen=True):
    """What became of a rule. `result`: what it gave, or why it gave nothing, in a few words; `gave`: whether it gave
    anything; `applied`: whether it could have."""

    rule: str
    title: str
    place: str
    gave: bool
    applied: bool
    result: str
    steps: tuple[Step, ...]


def part_of(seen: RuleSeen, line: Line) -> RuleSeen:
    """Of what a rule gave, what a line of the ledger is about."""
    if not isinstance(line, Entry):
        return seen
    about = (line.wallet, line.member)
    return replace(seen, gives=tuple(give for give in seen.gives if (give.wallet, give.member) == about))


def rule_story(ruleset: Ruleset, seen: RuleSeen, event: Event) -> RuleStory:
    """The story of one rule that was considered for an event."""
    rule = ruleset.priced[seen.rule]
    steps = list(_conditions(ruleset, rule, seen, event))
    granted: dict[tuple[str, str], int] = {}
    for give in seen.gives:
        place = _give_place(ruleset, rule, give.index)
        steps += [Step(text, place=place) for text in Reckoner(ruleset, rule).lines(seen, give)]
        if give.granted:
            to = "" if give.member in (None, event.member) else f" to {give.member}"
            granted[give.wallet, to] = granted.get((give.wallet, to), 0) + give.granted
    if seen.fate is Fate.PASSED:
        rivals = ", ".join(f"`{name}` {_asked(ruleset, name, amount)}" for name, amount in seen.rivals)
        place = rule.span_of("best of", "first of").location
        steps.append(Step(f"of its group one rule applies: {rivals}", False, place))
    result = " + ".join(
        f"{format_amount(amount, unit_of(ruleset, wallet))}{to}" for (wallet, to), amount in granted.items()
    )
    applied = seen.fate is Fate.APPLIED and (not seen.parts or bool(seen.parts_in_scope))
    place = rule.span.location
    return RuleStory(rule.name, rule.title, place, bool(granted), applied, result or _why(seen), tuple(steps))


def _why(seen: RuleSeen) -> str:
    """Why a rule gave nothing."""
    match seen.fate:
        case Fate.AHEAD:
            return f"begins on {seen.first}"
        case Fate.OVER:
            return f"ended on {seen.last}"
        case Fate.UNMET:
            return "does not apply"
        case Fate.REPLACED:
            return f"`{seen.by}` applies instead of it"
        case Fate.PASSED:
            return f"`{seen.by}` applies, and not this one"
        case Fate.APPLIED:
            if seen.parts and not seen.parts_in_scope:
                return "nothing in it counts"
            if any(give.lessened is Lessened.DROPPED for give in seen.gives):
                return "nothing, it was dropped"
            return "nothing"
        case _:
            assert_never(seen.fate)


def _asked(ruleset: Ruleset, name: str, amount: Exact) -> str:
    return format_amount(amount, unit_of(ruleset, ruleset.priced[name].gives[0].wallet))


def _give_place(ruleset: Ruleset, rule: Rule, index: int) -> str:
    span = ruleset.written.span_of(rule.gives[index].amount)
    return (span or rule.span_of("give", "by", "multiply")).location


# ------------------------------------------------------------------------------------------------ conditions
def _conditions(ruleset: Ruleset, rule: Rule, seen: RuleSeen, event: Event) -> Iterator[Step]:
    if seen.occasion is not Occasion.EVENT:
        often = f", {seen.times:,} times" if seen.times > 1 else ""
        triggers = [set_off_words(ruleset, each) for each in rule.triggers if not isinstance(each, OnEvent)]
        yield Step(f"set off {' or '.join(triggers)}{often}", True, rule.span_of("on", "goal").location)
    if seen.fate in (Fate.AHEAD, Fate.OVER):
        days = f"from {seen.first} on" if seen.fate is Fate.AHEAD else f"until {seen.last}"
        yield Step(f"{days}: the day is {event.day}", False, rule.span_of("from", "until").location)
    for asked in seen.asked:
        if asked.part is None:
            yield from _asked_steps(ruleset, rule, asked)
    in_parts = [asked for asked in seen.asked if asked.part is not None]
    if in_parts:
        yield from _scope(ruleset, rule, in_parts, event)


def set_off_words(ruleset: Ruleset, trigger: Trigger) -> str:
    """The trigger as a rule would write it, with its threshold or tier."""
    match trigger:
        case OnReaching():
            goals = []
            for goal in trigger.goals:
                measure = ruleset.measures[goal.measure]
                read = MeasureRead(goal.measure, goal.window, False, measure.type)
                goals.append(f"{value_words(goal.threshold, measure.type)} of {words(read)}")
            return f"on reaching {' and '.join(goals)}"
        case OnTier(index=int() as index):
            return f"on reaching {ruleset.tiers[index].name}"
        case _:
            return trigger_words(trigger)


def _asked_steps(ruleset: Ruleset, rule: Rule, asked: Asked) -> Iterator[Step]:
    """A step for each of the conditions that all have to hold."""
    never = asked.point.clause == "never when"
    parts = asked.seen.below if isinstance(asked.seen.expression, AllOf) and not never else (asked.seen,)
    for seen in parts:
        holds = seen.outcome if not never or seen.outcome is None else not seen.outcome
        place = _place(ruleset, rule, seen.expression, asked.point.clause)
        yield Step(f"{asked.point.clause} {_first_words(ruleset, seen) or seen_words(seen)}", holds, place)


def _first_words(ruleset: Ruleset, seen: Seen) -> str:
    """`first purchase`, and how many there were before where it is not; empty for any other condition."""
    match seen.expression:
        case Compare("is", MeasureRead() as read, Constant(0)) if ruleset.measures[read.measure].hidden:
            first = f"first {words(read).removeprefix('number of ')}"
            before = next((value for side, value in seen.values if side is read), None)
            if seen.outcome or not isinstance(before, int):
                return first
            return f"{first}: there {'was' if before == 1 else 'were'} {before:,} before"
        case _:
            return ""


def _place(ruleset: Ruleset, rule: Rule, expression: Expression, clause: str) -> str:
    return (ruleset.written.span_of(expression) or rule.span_of(clause)).location


def seen_words(seen: Seen) -> str:
    """A condition and what it saw: `amount >= 20 EUR: amount is 12.50 EUR`."""
    facts = "; ".join(facts_of(seen))
    return f"{words(seen.expression)}: {facts}" if facts else words(seen.expression)


def facts_of(seen: Seen) -> list[str]:
    """The values that a condition saw, each once."""
    if isinstance(seen.expression, Quantified):
        count = sum(part.outcome is True for part in seen.below)
        return [f"holds for {count:,} of {counted_words(len(seen.below), seen.expression.parts)}"]
    if seen.outcome is None:
        return ["it was not asked"]
    if seen.below:
        return list(dict.fromkeys(fact for part in seen.below for fact in facts_of(part)))
    told = [(side, value) for side, value in seen.values if not _is_said(seen, side)]
    return [_fact(side, value, alone=len(told) == 1) for side, value in told]


def _is_said(seen: Seen, side: Expression) -> bool:
    """Does the condition, as it holds, say the value already?"""
    match seen.expression:
        case Compare("is", left, Constant()):
            return bool(seen.outcome) and left is side
        case _:
            return False


def _fact(side: Expression, value: Value, alone: bool) -> str:
    """`amount is 12.50 EUR`; of a sum that the condition spells out, what it comes to."""
    type = type_of(side)
    shown = value_words(value, type)
    if isinstance(type, AmountType) and isinstance(value, int | Fraction):
        shown = format_amount(value, type.unit)
    if alone and isinstance(side, Fold | Arithmetic | Rounded):
        return f"it comes to {shown}"
    return f"{words(side)} is {shown}"


def _scope(ruleset: Ruleset, rule: Rule, asked: list[Asked], event: Event) -> Iterator[Step]:
    assert rule.scope is not None
    name = rule.scope.parts
    condition = asked[0].seen.expression
    counted = [one.part for one in asked if one.seen.outcome and one.part is not None]
    place = _place(ruleset, rule, condition, "for")
    said = f"for {name} where {words(condition)}: {len(counted):,} of {counted_words(len(asked), name)}"
    fields = ruleset.events[event.type].lists[name].fields if name in ruleset.events[event.type].lists else {}
    shown = [part_words(fields, part) for index, part in enumerate(event.parts.get(name, ())) if index in counted]
    if 0 < len(shown) <= PARTS_NAMED and len(shown) < len(asked):
        said += f" ({'; '.join(shown)})"
    yield Step(said, bool(counted), place)


# ------------------------------------------------------------------------------------------------ events
def part_words(fields: Mapping[str, Field], part: Fields) -> str:
    """`books 4.50 EUR`: the values of a part that say something, as they are declared."""
    told = [(name, field, part.get(name)) for name, field in fields.items()]
    return " ".join(
        plain_value(value, field.type)
        if name == "amount" or isinstance(field.type, ChoiceType | TextType)
        else f"{name} {plain_value(value, field.type)}"
        for name, field, value in told
        if value not in (None, 0, field.default)
    )


def plain_value(value: Value, type: Type) -> str:
    """A value as data has it: texts as they are, amounts with their decimals."""
    if isinstance(value, str):
        return value
    if isinstance(type, AmountType) and isinstance(value, int | Fraction):
        return format_amount(value, type.unit)
    return value_words(value, type)


def counted_words(count: int, parts: str) -> str:
    """`1 item`, `3 items`"""
    return f"{count:,} {singular_of(parts) if count == 1 else parts}"


def event_facts(ruleset: Ruleset, event: Event) -> Iterator[str]:
    """What an event says, a line each: its fields, then the parts of each list."""
    noun = ruleset.events.get(event.type)
    if noun is None:
        return
    told = [(name, field) for name, field in noun.fields.items() if event.fields.get(name) not in (None, field.default)]
    if told:
        yield " · ".join(f"{name} {plain_value(event.fields[name], field.type)}" for name, field in told)
    for name, parts in event.parts.items():
        fields = noun.lists[name].fields if name in noun.lists else {}
        yield counted_words(len(parts), name)
        for part in parts[:PARTS_SHOWN]:
            yield f"  {part_words(fields, part)}"
        if len(parts) > PARTS_SHOWN:
            yield f"  … and {len(parts) - PARTS_SHOWN:,} more"
