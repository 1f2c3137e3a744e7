"""Promotion codes: whether an event carries one that can be used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import zip_longest
from typing import Any

from msgspec import Struct

from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import CodeGiven
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.model.plan import Plan, SlotKind, codes_asked
from loyalty_rules.model.ruleset import KEPT_BY_CODE, Code, Rule, Ruleset, capital

Uses = Mapping[tuple[str, str], int]
"""The codes an event uses, as family and text, and the money of the event."""

Tell = Callable[[bool], None]
"""Who is told, whenever a cap is asked, whether it held something back."""

Brought = dict[tuple[str, str], tuple[int, dict[str, int]]]
"""The same, each with what was given for it by wallet."""


class CodeEvaluator(Struct, frozen=True, eq=False):
    """A family of codes in one field of an event. `limits`: how often, in which slot, and whether by the text. `rules`:
    those that ask for it. `tells`: who is told of each limit whether it was reached."""

    code: Code
    field: str
    regex: re.Pattern[str]
    first: date
    last: date
    limits: tuple[tuple[int, int, bool], ...]
    rules: frozenset[str]
    tells: tuple[Tell, ...] = ()

    def text(self, event: Event) -> str | None:
        """The code that the event carries, in capitals; None where it is none of the family."""
        said = event.fields.get(self.field)
        text = capital(said) if isinstance(said, str) else ""
        return text if self.regex.fullmatch(text) else None

    def holds(self, c: Context) -> bool:
        """Does the event carry one, on a day of the family, with uses left?"""
        text = self.text(c.event)
        if text is None or not self.first <= c.event.day <= self.last:
            return False
        for index, (limit, slot, by_text) in enumerate(self.limits):
            held: Any = c.reading.slots[slot]
            is_reached = (held.get(text, 0) if by_text else held) >= limit
            if self.tells:
                self.tells[index](is_reached)
            if is_reached:
                return False
        return True


def code_evaluator(
    code: Code, field: str, plan: Plan, rules: Iterable[str] = (), tells: Iterable[Tell] = ()
) -> CodeEvaluator:
    """What reads a family of codes in a field. `tells`: who is told of each of its caps."""
    limits = []
    told = []
    for cap, tell in zip_longest(code.caps, tells):
        limit: Any = cap.limit
        slot = plan.by_cap.get(cap)
        if slot is not None:
            limits.append((int(limit.value), slot, cap.key in KEPT_BY_CODE))
            told += [] if tell is None else [tell]
    return CodeEvaluator(
        code, field, code.regex(), code.first or date.min, code.last or date.max, tuple(limits), frozenset(rules),
        tuple(told),
    )  # fmt: skip


def asked_by(ruleset: Ruleset, plan: Plan, rules: Iterable[Rule]) -> tuple[CodeEvaluator, ...]:
    """The codes that these rules ask for, in the fields that carry them."""
    asking: dict[CodeGiven, list[str]] = {}
    for rule in rules:
        for found in codes_asked(rule):
            asking.setdefault(found, []).append(rule.name)
    return tuple(code_evaluator(ruleset.codes[found.code], found.field, plan, names) for found, names in asking.items())


def read_at_once(plan: Plan, slots: tuple[int, ...]) -> tuple[int, ...]:
    """The slots that are read as they are; of uses only that of the code an event carries is."""
    return tuple(slot for slot in slots if plan.slots[slot].kind is not SlotKind.CODE)
