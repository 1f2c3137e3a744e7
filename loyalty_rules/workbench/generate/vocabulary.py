"""Vocabulary: what a ruleset looks for in events, so that a stream has something for its rules to find."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from loyalty_rules.core.calendar import Period
from loyalty_rules.core.expressions import (
    CodeGiven,
    Compare,
    Constant,
    DatePlus,
    FieldOf,
    LookupRow,
    OneOf,
    Scope,
    Shares,
)
from loyalty_rules.core.windows import Dates
from loyalty_rules.model.ruleset import (
    Choice,
    Code,
    Exchange,
    Measure,
    OnAnniversary,
    OnDate,
    OnEvent,
    OnRequest,
    Program,
    Recipient,
    Rule,
    Ruleset,
    Term,
)

BY_HAND = frozenset({"return", "redeem", "cancel", "adjust", "transfer", "set", "status", "opening", "join"})
"""Events that do not come of shopping: generated in ways of their own, or by the programme's staff alone."""


class Vocabulary(Struct, frozen=True):
    """`events`: those that something in the ruleset waits for. `texts`: what fields are compared with, by name.
    `codes`: the code family each text field is asked for. `secrets`: the member's fields of which two members who have
    the same are one person; `households`: those that members of a household share. `asked`: what can be had for points
    on request. `refers`: do friends bring something? `brought`: the events of theirs that do."""

    events: tuple[str, ...]
    texts: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, tuple[str, ...]]
    secrets: frozenset[str]
    households: frozenset[str]
    asked: tuple[str, ...]
    refers: bool
    brought: tuple[str, ...]


def vocabulary(ruleset: Ruleset) -> Vocabulary:
    """What the ruleset looks for."""
    texts: dict[str, set[str]] = defaultdict(set)
    codes: dict[str, set[str]] = defaultdict(set)
    secrets: set[str] = set()
    waited: set[str] = set()
    refers = False
    for node in _nodes(ruleset):
        match node:
            case Compare(left=FieldOf(name=name), right=Constant(value=str(value))):
                texts[name].add(value)
            case OneOf(value=FieldOf(name=name), options=options):
                texts[name].update(option for option in options if isinstance(option, str))
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
        {name: tuple(sorted(found)) for name, found in codes.items()},
        frozenset(secrets),
        frozenset(wallet.shared_by for wallet in ruleset.wallets.values() if wallet.shared_by),
        tuple(each.name for each in exchanges if any(isinstance(one, OnRequest) for one in each.triggers)),
        refers or bool(secrets),
        tuple(name for name in ruleset.events if name in waited & _brought(ruleset) - BY_HAND),
    )


def _brought(ruleset: Ruleset) -> set[str]:
    """The events for which somebody else than the member gets something as a referrer."""
    return {
        trigger.event
        for rule in ruleset.rules.values()
        if any(give.recipient is Recipient.REFERRER for give in rule.gives)
        for trigger in rule.triggers
        if isinstance(trigger, OnEvent)
    }


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
    """The first day of the year in which the latest begins that the ruleset has a date for; of the last whole year
    where nothing is dated."""
    dated = [day for node in _nodes(ruleset) for day in _begins(node)]
    return date(max(dated).year if dated else date.today().year - 1, 1, 1)


def _begins(node: object) -> Iterator[date]:
    match node:
        case Program(first=day) | Rule(first=day) | Exchange(first=day) | Code(first=day) if day is not None:
            yield day
        case Choice(since=day) | LookupRow(since=day) if day is not None:
            yield day
        case Dates(first=day) | OnDate(day=day):
            yield day
        case Term(since=day) if day != date.min:
            yield day
        case _:
            return


def months_before(ruleset: Ruleset) -> int:
    """For how many months somebody has to have been a member for all that the rules give to those who stay."""
    found = 0
    for node in _nodes(ruleset):
        match node:
            case OnAnniversary(field="joined", period=Period.YEAR):
                found = max(found, 12)
            case DatePlus(day=FieldOf(scope=Scope.MEMBER, name="joined"), duration=duration):
                found = max(found, duration.months + duration.days // 30)
            case _:
                pass
    return found
