"""Scripts: what the test blocks of the language can't say, in lines of text.

    2026-03-02 12:00 purchase p1 of A: amount 20 EUR     an event; the same id again is a correction
    clock 2026-04-01                                     the clock moves on to the start of a day
    refused: REASON                                      the last event was refused with this reason
    duplicate                                            the last event changed nothing
    LINE                                                 a line of the ledger, as `line_words` says it

What follows an event or a clock must be all the lines that came of it.
"""

from __future__ import annotations

import re
from datetime import date

from loyalty_rules.core.calendar import Zone, parse_instant
from loyalty_rules.core.events import Event, Fields
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.model.values import complete, read_value
from loyalty_rules.report.line_words import line_words
from tests.cases.engines import MakeEngine

_EVENT = re.compile(r"(\d{4}-\d\d-\d\d(?: |T)\d\d:\d\dZ?) ([\w-]+) (\S+) of (\S+?)(?:: (.*))?")
_CLOCK = re.compile(r"clock (\d{4}-\d\d-\d\d)")


def run_script(ruleset: Ruleset, text: str, make: MakeEngine) -> list[str]:
    """What is wrong with each step: the lines that were expected, and those that came."""
    engine = make(ruleset)
    wrong: list[str] = []
    for step, expected in _steps(text):
        since = len(engine.lines)
        clock = _CLOCK.fullmatch(step)
        found: list[str] = []
        if clock:
            engine.begin(date.fromisoformat(clock[1]))
        else:
            reason = engine.apply(_event(ruleset, step))
            found = [f"refused: {reason}"] if reason else []
        found += [line_words(ruleset, line) for line in engine.lines[since:]]
        for account in engine.book.accounts.values():
            account.check_lots()
        if found != expected:
            wrong += [step, "  expected", *(f"    {line}" for line in expected), "  found"]
            wrong += [f"    {line}" for line in found]
    return wrong


def _steps(text: str) -> list[tuple[str, list[str]]]:
    """Each step with the indented lines below it."""
    steps: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        stripped = line.split("#")[0].rstrip()
        if not stripped:
            continue
        if stripped.startswith(" "):
            steps[-1][1].append(stripped.strip())
        else:
            steps.append((stripped, []))
    return steps


def _event(ruleset: Ruleset, step: str) -> Event:
    match = _EVENT.fullmatch(step)
    assert match, f"`{step}` is no step"
    moment, type, id, member, details = match.groups()
    noun = ruleset.events[type]
    fields: dict[str, object] = {}
    parts: dict[str, list[Fields]] = {}
    for detail in details.split("; ") if details else []:
        name, _, value = detail.partition(" ")
        if name in noun.lists:
            declared = noun.lists[name].fields
            words = value.split(" ")
            assert len(words) == len(declared), f"`{detail}`: every field of a part, in order"
            part = {field: read_value(word, declared[field]) for field, word in zip(declared, words, strict=True)}
            parts.setdefault(name, []).append(part)
        else:
            fields[name] = read_value(value, noun.fields[name])
    held, lists = complete(noun, fields, parts)  # type: ignore[arg-type]
    zone = Zone(ruleset.program.timezone)
    instant = parse_instant(moment, zone)
    return Event(id, type, member, instant, *zone.local(instant), held, lists)
