"""Other names for what a ruleset declares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from loyalty_rules.core.currencies import MINOR_DIGITS
from loyalty_rules.core.diagnostics import Diagnostic, Severity, Span
from loyalty_rules.core.quantities import singular_of
from loyalty_rules.lsp.index import Index
from loyalty_rules.lsp.symbols import CATEGORY, MEMBER, Symbol
from loyalty_rules.lsp.uses import Use
from loyalty_rules.model.fields import RESERVED as MEANING_EVERYWHERE
from loyalty_rules.model.fields import standard_events
from loyalty_rules.model.names import NO_CURRENCY
from loyalty_rules.model.ruleset import REFERRAL_CODE
from loyalty_rules.model.units import DURATION_WORDS, TIMES_WORDS
from loyalty_rules.syntax.reserved import RESERVED, UNNAMEABLE

_NAME = re.compile(r"([0-9]+[^\W\d_]|[^\W\d_])(\w|-(?=\w))*")
_STANDARD = {name: frozenset(event.fields) for name, event in standard_events(NO_CURRENCY).items()}
_OF_MEMBER = frozenset(("joined", "referrer"))
_COUNTED_WITH = frozenset(("amount", "quantity", REFERRAL_CODE))
"""Fields that mean something by their names, wherever they stand."""


class Change(Struct, frozen=True):
    """`new` in the place of what stands at `span`."""

    span: Span
    new: str


class Refusal(Exception):
    """Something can't have another name, or not this one; str() says why."""


def renamable(index: Index, use: Use | None) -> Use:
    """The use, if what it stands for can have another name. Raises Refusal."""
    if use is None or not use.symbols:
        raise Refusal("there is no name here that could be changed")
    for symbol in index.bound(use.symbols):
        reason = _fixed(index, symbol)
        if reason:
            raise Refusal(reason)
    return use


def _fixed(index: Index, symbol: Symbol) -> str:
    """Why a symbol keeps its name; empty where it need not."""
    if symbol.kind == "value":
        return f"`{symbol.name}` is a value that data carry: it is changed there and here"
    if symbol.kind == "event" and symbol.name in _STANDARD:
        return f"every programme has the event `{symbol.name}`"
    standard = _OF_MEMBER if symbol.owner == MEMBER else _STANDARD.get(symbol.owner, frozenset())
    if symbol.kind == "field" and symbol.name in standard:
        return f"every `{symbol.owner}` has the field `{symbol.name}`"
    if symbol.kind == "field" and symbol.name in _COUNTED_WITH:
        return f"`{symbol.name}` means something by its name"
    if symbol == Symbol("list", "items", "purchase"):
        return "a purchase is the sum of its `items`"
    return "" if index.definitions((symbol,)) else f"`{symbol.name}` is declared nowhere"


def rename(index: Index, use: Use, new: str) -> tuple[Change, ...]:
    """The changes that give what stands here another name, everywhere. Raises Refusal."""
    renamable(index, use)
    bound = index.bound(use.symbols)
    old = next(iter(use.symbols)).name
    problem = _problem(index, new)
    if new == old:
        return ()
    if problem:
        raise Refusal(problem)
    return tuple(Change(one.span, _as(one, bound, new)) for one in index.of(bound))


def _problem(index: Index, new: str) -> str:
    """Why nothing can have this name."""
    if not _NAME.fullmatch(new):
        return f"`{new}` is no name: letters, digits, `_` and inner hyphens, and a letter among the first"
    if new in RESERVED or new in UNNAMEABLE or new in MEANING_EVERYWHERE:
        return f"`{new}` is a word of the language"
    if new in DURATION_WORDS or new in TIMES_WORDS or new in MINOR_DIGITS:
        return f"`{new}` is a unit of the language"
    for use in index.uses:
        if use.symbols and use.word == new:
            return f"`{new}` is a {use.symbols[0].kind} already"
    return ""


def _as(use: Use, bound: set[Symbol], new: str) -> str:
    """The new name as it stands where the old one does: for one, or in the plural."""
    old = next(symbol.name for symbol in use.symbols if symbol in bound)
    if use.word == old:
        return new
    if use.word == f"{old}-{CATEGORY}":
        return f"{new}-{CATEGORY}"
    if use.word == f"{old}s":
        return f"{new}s"
    if use.word == singular_of(old):
        return singular_of(new)
    return f"{new}s"  # another plural of it


def applied(texts: Mapping[str, str], changes: tuple[Change, ...]) -> dict[str, str]:
    """The texts with the changes made, by file."""
    lines = {file: text.split("\n") for file, text in texts.items()}
    for change in sorted(changes, key=lambda one: one.span, reverse=True):
        span = change.span
        line = lines[span.file][span.line - 1]
        lines[span.file][span.line - 1] = line[: span.column - 1] + change.new + line[span.end_column - 1 :]
    return {file: "\n".join(several) for file, several in lines.items()}


def refuse_new_errors(before: tuple[Diagnostic, ...], after: tuple[Diagnostic, ...], new: str) -> None:
    """Raise Refusal where a ruleset has errors under the new name that it did not have."""
    had = {(one.code, Path(one.span.file).name if one.span else "") for one in before}
    for one in after:
        place = Path(one.span.file).name if one.span else ""
        if one.severity is Severity.ERROR and (one.code, place) not in had:
            raise Refusal(f"with the name `{new}` {one.message}")
