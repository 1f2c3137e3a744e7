"""An explanation as a page: the same words as the text, rule by rule, with what did not apply folded away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.entries import Entry, Line
from loyalty_rules.core.explanations import (
    EntryExplanation,
    EventExplanation,
    Explanation,
    Happening,
    MemberExplanation,
)
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.report import explanations as text
from loyalty_rules.report.page import page
from loyalty_rules.report.statements import standing_lines
from loyalty_rules.report.stories import RuleStory, event_facts


class Group(Struct, frozen=True):
    """What one pricing came to: `changes` where it was not the first; `counted`: measures and tiers."""

    heading: str
    changes: tuple[str, ...]
    gave: tuple[RuleStory, ...]
    others: tuple[RuleStory, ...]
    counted: tuple[str, ...]


class Section(Struct, frozen=True):
    """One happening. `brought`: empty where only one line is explained; `booked`: lines with their reasons."""

    title: str
    facts: tuple[str, ...]
    refused: str
    brought: str
    groups: tuple[Group, ...]
    booked: tuple[tuple[str, tuple[str, ...]], ...]
    after: str
    later: tuple[str, ...] = ()


def explanation_page(ruleset: Ruleset, explanation: Explanation) -> str:
    """The page of an explanation."""
    standing: tuple[str, ...] = ()
    match explanation:
        case EventExplanation(happening, later):
            title = f"{text.title_of(happening)}"
            # One that was fed again with other content has a section of its own.
            fed_again = [one for one in later if one.id == happening.id]
            others = [one for one in later if one.id != happening.id]
            sections = [_section(ruleset, one) for one in (happening, *fed_again)]
            sections[1:] = [replace(section, title=text.FED_AGAIN.capitalize()) for section in sections[1:]]
            told = tuple(line for one in others for line in text.later_lines(ruleset, one, happening.id))
            sections[-1] = replace(sections[-1], later=told)
        case MemberExplanation(statement, happenings):
            title = f"Member {statement.member}"
            standing = tuple(standing_lines(ruleset, statement))
            sections = [_timeline(ruleset, one, statement.member) for one in happenings]
        case EntryExplanation(line, happening, origin):
            title = f"Entry {line.number}: {text.line_text(ruleset, line, happening)}"
            sections = [_section(ruleset, happening, line)]
            if origin is not None:
                sections.append(_section(ruleset, origin.happening, origin.line))
        case _:
            assert_never(explanation)
    values = {
        "program": ruleset.program.name,
        "heading": title,
        "standing": "\n".join(standing),
        "sections": sections,
        "single": isinstance(explanation, EventExplanation),
    }
    return page("explanation.html", title, values)


def _section(ruleset: Ruleset, happening: Happening, only: Line | None = None) -> Section:
    facts = () if happening.event is None else tuple(event_facts(ruleset, happening.event))
    lines = happening.lines if only is None else (only,)
    return Section(
        text.title_of(happening),
        facts,
        happening.refused,
        text.brought(ruleset, happening) if only is None else "",
        tuple(_groups(ruleset, happening, only)),
        tuple((text.line_text(ruleset, line, happening), tuple(text.asked_for(happening, line))) for line in lines),
        text.after_words(ruleset, happening) if only is None else "",
    )


def _groups(ruleset: Ruleset, happening: Happening, only: Line | None) -> Iterator[Group]:
    rule = only.rule if isinstance(only, Entry) else ""
    for settled in happening.settled:
        changes = text.changes_of(ruleset, settled, rule) if settled.again else []
        priced = text.last_pricing(settled)
        if priced is None or (settled.again and not changes):
            continue
        stories = text.stories_of(ruleset, settled, only)
        counted = () if settled.again or rule else tuple(text.counted_lines(ruleset, priced))
        gave = tuple(story for story in stories if story.gave)
        others = tuple(story for story in stories if not story.gave)
        if gave or others or counted or changes:
            yield Group(text.heading_of(settled), tuple(changes), gave, others, counted)


def _timeline(ruleset: Ruleset, happening: Happening, member: str) -> Section:
    booked = tuple(
        (text.line_text(ruleset, line, happening), tuple(text.reasons(ruleset, happening, line)))
        for line in happening.lines
        if line.member == member
    )
    facts = () if happening.event is None else tuple(event_facts(ruleset, happening.event))
    return Section(text.title_of(happening), facts, happening.refused, "", (), booked, "")
