"""Promotion codes: families of texts that an event may carry."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from loyalty_rules.core.diagnostics import Span
from loyalty_rules.model.ruleset.rules import Cap

DIGIT, LETTER = "#", "@"
_SIZES = {DIGIT: 10, LETTER: 26}

# What the uses of a family are counted for, besides each member and the programme.
PER_CODE = "each code"  # each code, by all members together
PER_CODE_OF_MEMBER = "code of a member"
KEPT_BY_CODE = (PER_CODE, PER_CODE_OF_MEMBER)


class Code(Struct, frozen=True):
    """A family of codes: `patterns`, where `#` stands for a digit and `@` for a letter from A to Z, and `words`, all in
    capitals. `first` and `last`: the days on which they can be used, both included; None: open. `caps`: how often, in
    times; their `key` is member, programme, or one of KEPT_BY_CODE."""

    name: str
    title: str
    patterns: tuple[str, ...]
    words: tuple[str, ...]
    first: date | None
    last: date | None
    caps: tuple[Cap, ...]
    span: Span

    @property
    def size(self) -> int:
        """How many codes there can be, those counted twice that two patterns share."""
        return len(self.words) + sum(_size(pattern) for pattern in self.patterns)

    def regex(self) -> re.Pattern[str]:
        """What finds the codes of the family among texts in capitals."""
        return re.compile("|".join([*map(_regex, self.patterns), *map(re.escape, self.words)]))


def capital(text: str) -> str:
    """The text as codes are compared: in capitals, without space around it."""
    return text.strip().upper()


def _size(pattern: str) -> int:
    found = 1
    for sign in pattern:
        found *= _SIZES.get(sign, 1)
    return found


def _regex(pattern: str) -> str:
    signs = {DIGIT: "[0-9]", LETTER: "[A-Z]"}
    return "".join(signs.get(sign) or re.escape(sign) for sign in pattern)
