"""Why a rule gave nothing, in words and as data: what stopped it, and the change with which it gives something."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, assert_never

from loyalty_rules.core.calendar import WEEKDAYS
from loyalty_rules.core.changes import Change, Of, Stop, WhyNot
from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import AmountType, Value
from loyalty_rules.core.quantities import format_amount, singular_of
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.model.writing import value_words
from loyalty_rules.report.amounts import decimal_text
from loyalty_rules.report.explanations import MARKS, crossing_words, tier_words
from loyalty_rules.report.explanations_json import value_data
from loyalty_rules.report.page import page
from loyalty_rules.report.reckonings import unit_of
from loyalty_rules.report.stories import Step, part_words, plain_value, rule_story, set_off_words

VERSION = 1
ANY_TEXT = "…"  # stands for a text that would have to be there, whatever it is


def why_not_lines(ruleset: Ruleset, found: WhyNot) -> Iterator[str]:
    """What stopped the rule, and what would have let it give something, in lines of text."""
    yield title_of(found)
    yield f"  {ruleset.priced[found.rule].span.location}"
    yield ""
    for step in reasons(ruleset, found):
        mark = MARKS[step.holds] if step.holds is not None else " "
        line = step.place.rpartition(":")[2]
        yield f"{mark} {step.text}{f' (line {line})' if step.holds is False and line else ''}"
    remedy = list(remedies(ruleset, found))
    if remedy:
        yield ""
        yield from remedy


def title_of(found: WhyNot) -> str:
    """`bonus gave nothing for 17 · purchase of M4 · 2025-07-01 17:15`"""
    gave = "gave something" if found.stop is Stop.NOTHING else "gave nothing"
    return f"{found.rule} {gave} for {_event_words(found.event)}"


def _event_words(event: Event) -> str:
    if event.type == "clock":
        return f"{event.id} of {event.member}"
    return f"{event.id} · {event.type} of {event.member} · {event.day} {event.minute // 60:02}:{event.minute % 60:02}"


# ------------------------------------------------------------------------------------------------ what stopped it
def reasons(ruleset: Ruleset, found: WhyNot) -> list[Step]:
    """What stopped the rule, in the steps of its story."""
    rule = ruleset.priced[found.rule]
    story = None if found.seen is None else rule_story(ruleset, found.seen, found.event)
    steps = () if story is None else story.steps
    match found.stop:
        case Stop.NOTHING:
            result = "" if story is None else story.result
            return [Step(f"it gave {result}", True), *steps]
        case Stop.EVENT:
            on = ", ".join(set_off_words(ruleset, each) for each in rule.triggers)
            place = rule.span_of("on", "goal").location
            what = "the clock of this day" if found.event.type == "clock" else _a(found.event.type)
            return [Step(f"it is set off {on}: {what} does not set it off", False, place)]
        case Stop.NOT_REACHED:
            waits = [crossing_words(one) for one in found.crossings]
            waits += [tier_words(ruleset, one) for one in found.tiers]
            on = ", ".join(set_off_words(ruleset, each) for each in rule.triggers)
            place = rule.span_of("on", "goal").location
            return [Step(f"it is set off {on}, and that did not happen", False, place), *map(Step, waits)]
        case Stop.DAYS | Stop.CONDITION | Stop.SCOPE:
            return [step for step in steps if step.holds is False]
        case Stop.INSTEAD:
            return [*steps, Step(f"`{found.by}` applies instead of it", False, rule.span.location)]
        case Stop.GROUP:
            return [*steps]
        case Stop.CAP:
            return [*steps, *(Step(f"`{cap.name}` has no room left", False, cap.span.location) for cap in found.caps)]
        case Stop.AMOUNT | Stop.NOBODY:
            return [*steps]
        case Stop.REFUSED:
            return [Step(f"the event changed nothing: {found.reason}", False)]
        case _:
            assert_never(found.stop)


def _a(word: str) -> str:
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


# ------------------------------------------------------------------------------------------------ what would do
def remedies(ruleset: Ruleset, found: WhyNot) -> Iterator[str]:
    """The change with which the rule gives something."""
    if found.changes:
        changes = changes_words(ruleset, found)
        if found.blocked is not None:
            yield "with this it would apply:"
            yield from (f"  {change}" for change in changes)
            yield f"and give nothing all the same: {_blocked(found)}"
            return
        yield f"it would have given {gives_words(ruleset, found)}"
        yield from (f"  {change}" for change in changes)
        yield "priced again with this, and with everything else as it was"
    elif found.stop in (Stop.DAYS, Stop.CONDITION, Stop.SCOPE, Stop.AMOUNT, Stop.NOT_REACHED):
        yield "no change of its values was found with which it gives something"


def _blocked(found: WhyNot) -> str:
    match found.blocked:
        case Stop.INSTEAD:
            return f"`{found.by}` would apply instead of it"
        case Stop.GROUP:
            return f"of its group `{found.by}` would apply"
        case Stop.CAP:
            return f"`{found.caps[0].name}` has no room left" if found.caps else "a cap has no room left"
        case Stop.NOBODY:
            return "nobody is there to get it"
        case _:
            return "its amount would be nothing"


def gives_words(ruleset: Ruleset, found: WhyNot) -> str:
    return " + ".join(format_amount(amount, unit_of(ruleset, wallet)) for wallet, amount in found.gives)


def changes_words(ruleset: Ruleset, found: WhyNot) -> list[str]:
    """Each change; the values of one more part in one."""
    said = []
    added: dict[str, dict[str, Value]] = {}
    for change in found.changes:
        if _is_added(found, change):
            added.setdefault(change.thing.parts, {})[change.thing.name] = change.after
        else:
            said.append(change_words(ruleset, found, change))
    lists = ruleset.events[found.event.type].lists if added else {}
    more = [
        f"with one more {singular_of(name)}: {part_words(lists[name].fields, part)}" for name, part in added.items()
    ]
    return more + said


def _is_added(found: WhyNot, change: Change) -> bool:
    thing = change.thing
    return thing.of is Of.PART and thing.part >= len(found.event.parts.get(thing.parts, ()))


def change_words(ruleset: Ruleset, found: WhyNot, change: Change) -> str:
    """`if amount were 50.00 EUR or more instead of 45.00 EUR`"""
    thing, before, after = change.thing, change.before, change.after
    onward = {1: " or more", -1: " or less"}.get(change.onward, "")
    others = "".join(f" or {_value(ruleset, change, other)}" for other in change.others)
    now = f"{_value(ruleset, change, after)}{onward}{others}"
    instead = f" instead of {_value(ruleset, change, before)}"
    match thing.of:
        case Of.DAY:
            return f"on {_day(after)} instead of {_day(before)}"
        case Of.MINUTE:
            return f"at {now}{instead}"
        case Of.PART if _is_added(found, change):
            return f"with one more {singular_of(thing.parts)} whose {thing.name} is {now}"
        case Of.PART:
            parts = found.event.parts[thing.parts]
            fields = ruleset.events[found.event.type].lists[thing.parts].fields
            which = "" if len(parts) == 1 else f" {thing.part + 1} ({part_words(fields, parts[thing.part])})"
            return f"if {thing.name} of {singular_of(thing.parts)}{which} were {now}{instead}"
        case Of.FIELD:
            return f"if {thing.name} were {now}{instead}"
        case Of.MEMBER:
            return f"if the member's {thing.name} were {now}{instead}"
        case Of.TIER:
            return f"if the tier were {now}{instead}"
        case Of.HELD:
            return f"if the member {'held' if after else 'did not hold'} {thing.name}"
        case Of.MEASURE:
            return f"if {thing.name} were {now}{instead}{_difference(change)}"
        case _:
            assert_never(thing.of)


def _value(ruleset: Ruleset, change: Change, value: Value) -> str:
    if value == ANY_TEXT:
        return "given"
    if change.thing.of is Of.TIER and value == -1:
        return "none"
    if isinstance(change.thing.type, AmountType):
        return plain_value(value, change.thing.type) if value is not None else "missing"
    return value_words(value, change.thing.type)


def _difference(change: Change) -> str:
    type = change.thing.type
    before, after = change.before, change.after
    if not isinstance(type, AmountType) or isinstance(before, str | date | frozenset | None):
        return ""
    more: Any = after
    more -= before
    words = format_amount(more if more > 0 else -more, type.unit)
    return f", {words} {'more' if more > 0 else 'less'}"


def _day(value: Value) -> str:
    assert isinstance(value, date)
    return f"{WEEKDAYS[value.weekday()].capitalize()} {value}"


# ------------------------------------------------------------------------------------------------ as data, as a page
def why_not_json(ruleset: Ruleset, found: WhyNot) -> dict[str, object]:
    """The same as data; keys are never renamed, only added, while `version` is 1."""
    return {
        "version": VERSION,
        "explains": "why not",
        "rule": found.rule,
        "place": ruleset.priced[found.rule].span.location,
        "event": {"id": found.event.id, "type": found.event.type, "member": found.event.member},
        "stop": found.stop.value,
        "reasons": [
            {"text": step.text, "holds": step.holds, "place": step.place or None} for step in reasons(ruleset, found)
        ],
        "blocked": None if found.blocked is None else found.blocked.value,
        "by": found.by or None,
        "caps": [cap.name for cap in found.caps],
        "changes": [
            {
                "of": change.thing.of.value,
                "name": change.thing.name,
                "list": change.thing.parts or None,
                "part": change.thing.part if change.thing.parts else None,
                "in_event": change.thing.in_event,
                "before": value_data(change.before, change.thing.type),
                "after": value_data(change.after, change.thing.type),
                "onward": {1: "or more", -1: "or less"}.get(change.onward),
                "others": [value_data(other, change.thing.type) for other in change.others],
                "text": change_words(ruleset, found, change),
            }
            for change in found.changes
        ],
        "gives": [
            {"wallet": wallet, "amount": decimal_text(amount, unit_of(ruleset, wallet))}
            for wallet, amount in found.gives
        ],
    }


def why_not_page(ruleset: Ruleset, found: WhyNot) -> str:
    """The same as a page."""
    values = {
        "program": ruleset.program.name,
        "heading": title_of(found),
        "about": ruleset.priced[found.rule].title,
        "place": ruleset.priced[found.rule].span.location,
        "steps": reasons(ruleset, found),
        "changes": changes_words(ruleset, found),
        "gives": gives_words(ruleset, found) if found.gives else "",
        "words": list(remedies(ruleset, found)),
    }
    return page("why_not.html", title_of(found), values)
