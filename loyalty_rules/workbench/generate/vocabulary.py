"""Vocabulary: what a ruleset looks for in events, so that a stream has something for its rules to find."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from loyalty_rules.core.expressions import (
    CodeGiven,
    Compare,
    Constant,
    Expression,
    FieldOf,
    Fold,
    OneOf,
    Scope,
    Shares,
    Value,
    walk,
)
from loyalty_rules.core.quantities import Exact
from loyalty_rules.model.ruleset import Bands, Measure, OnEvent, OnRequest, Recipient, Ruleset

BY_HAND = frozenset({"return", "redeem", "cancel", "adjust", "transfer", "set", "status", "opening", "join"})
"""Events that do not come of shopping: generated in ways of their own, or by the programme's staff alone."""


class Vocabulary(Struct, frozen=True):
    """`events`: those that something in the ruleset waits for. `texts` and `thresholds`: what fields are compared with,
    by name. `codes`: the code family each text field is asked for. `secrets`: the member's fields of which two members
    who have the same are one person; `households`: those that members of a household share. `asked`: what can be had
    for points on request. `refers`: do friends bring something?"""

    events: tuple[str, ...]
    texts: Mapping[str, tuple[str, ...]]
    thresholds: Mapping[str, tuple[Exact, ...]]
    codes: Mapping[str, tuple[str, ...]]
    secrets: frozenset[str]
    households: frozenset[str]
    asked: tuple[str, ...]
    refers: bool


def vocabulary(ruleset: Ruleset) -> Vocabulary:
    """What the ruleset looks for."""
    texts: dict[str, set[str]] = defaultdict(set)
    thresholds: dict[str, set[Exact]] = defaultdict(set)
    codes: dict[str, set[str]] = defaultdict(set)
    secrets: set[str] = set()
    waited: set[str] = set()
    refers = False
    for node in _nodes(ruleset):
        match node:
            case Compare(left=left, right=Constant(value=value)) if value is not None:
                for name in _fields(left):
                    _note(texts, thresholds, name, value)
            case OneOf(value=FieldOf(name=name), options=options):
                for option in options:
                    _note(texts, thresholds, name, option)
            case Bands(base=base, bands=bands):
                for name in _fields(base):
                    thresholds[name].update(band.upper for band in bands if band.upper)
            case CodeGiven(code=code, field=field):
                codes[field].add(code)
            case Shares(fields=fields):
                secrets.update(fields)
            case OnEvent(event=event) | Measure(event=event) if event:
                waited.add(event)
            case _:
                refers = refers or node is Recipient.REFERRER
    exchanges = ruleset.exchanges.values()
    return Vocabulary(
        tuple(name for name in ruleset.events if name in waited - BY_HAND) or ("purchase",),
        {name: tuple(sorted(found)) for name, found in texts.items()},
        {name: tuple(sorted(found)) for name, found in thresholds.items()},
        {name: tuple(sorted(found)) for name, found in codes.items()},
        frozenset(secrets),
        frozenset(wallet.shared_by for wallet in ruleset.wallets.values() if wallet.shared_by),
        tuple(each.name for each in exchanges if any(isinstance(one, OnRequest) for one in each.triggers)),
        refers or bool(secrets),
    )


def _note(texts: dict[str, set[str]], thresholds: dict[str, set[Exact]], name: str, value: Value) -> None:
    if isinstance(value, str):
        texts[name].add(value)
    elif not isinstance(value, bool | tuple | frozenset) and _is_exact(value) and value:
        thresholds[name].add(value)  # type: ignore[arg-type]


def _is_exact(value: object) -> bool:
    return hasattr(value, "numerator")


def _fields(expression: Expression) -> set[str]:
    """The fields of events that an expression is made of."""
    match expression:
        case Fold(value=value) if value is not None:
            return _fields(value)
        case _:
            return {node.name for node in walk(expression) if isinstance(node, FieldOf) and node.scope != Scope.MEMBER}


def _nodes(whole: object) -> Iterator[object]:
    """Everything a noun is made of, itself included."""
    stack = [whole]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, Struct):
            stack += [getattr(node, name) for name in node.__struct_fields__]
        elif isinstance(node, Mapping):
            stack += node.values()
        elif isinstance(node, tuple | frozenset):
            stack += node


def usual_first(ruleset: Ruleset) -> date:
    """The first day of the year in which the latest of the ruleset's dated rules begins; of the last whole year where
    nothing is dated."""
    begins = [ruleset.program.first, *(rule.first for rule in ruleset.priced.values())]
    dated = [day for day in begins if day is not None]
    return date(max(dated).year if dated else date.today().year - 1, 1, 1)
