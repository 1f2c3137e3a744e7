"""Measuring: what an event adds to the measures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, assert_never

from loyalty_rules.core.calendar import period_start
from loyalty_rules.core.events import Fields
from loyalty_rules.engine.stream.context import NO_FIELDS, Context
from loyalty_rules.engine.stream.evaluate import parts_of
from loyalty_rules.engine.stream.nouns import MeasureEvaluator
from loyalty_rules.engine.stream.reading import COUNT, SUM
from loyalty_rules.model.ruleset import MeasureKind


def additions(feeds: tuple[MeasureEvaluator, ...], c: Context, week_start: int) -> dict[int, Any]:
    """What the event adds to the measures it feeds, by slot."""
    found: dict[int, Any] = {}
    day = c.event.day
    for feed in feeds:
        if feed.is_simple:  # a number of the event as a whole
            c.part = c.event.fields
            if feed.where is not None and not feed.where(c):
                continue
            contribution = 1 if feed.value is None else feed.value(c)
        else:
            contribution = _contribution(c, feed, week_start)
        if contribution or (contribution is not None and feed.measure.kind is MeasureKind.LATEST):
            for slot, first, last in feed.counts:
                if first <= day <= last:
                    found[slot] = contribution
    c.part = NO_FIELDS
    return found


def _contribution(c: Context, feed: MeasureEvaluator, week_start: int) -> Any:
    measure = feed.measure
    parts: Iterable[Fields] = parts_of(c, measure.parts) if measure.parts else (c.event.fields,)
    values: list[Any] = []
    keyed: dict[Any, Any] = {}
    for part in parts:
        c.part = part
        if feed.where is not None and not feed.where(c):
            continue
        value = 1 if feed.value is None else feed.value(c)
        if value is None:
            continue
        values.append(value)
        if measure.by is not None:
            key = part.get(measure.by, c.event.fields.get(measure.by, c.reading.member.get(measure.by)))
            keyed[key] = keyed.get(key, 0) + value
    if measure.by is not None:
        return keyed
    match measure.kind:
        case MeasureKind.SUM | MeasureKind.NUMBER | MeasureKind.GIVEN:
            return sum(values)
        case MeasureKind.AVERAGE:
            return {SUM: sum(values), COUNT: len(values)} if values else {}
        case MeasureKind.STREAK:
            return {period_start(c.event.day, measure.period, week_start): 1} if values and measure.period else {}
        case MeasureKind.ANY:
            return 1 if values else 0
        case MeasureKind.DISTINCT:
            return dict.fromkeys(values, 1)
        case MeasureKind.LATEST:
            return values[-1] if values else None
        case _:
            assert_never(measure.kind)
