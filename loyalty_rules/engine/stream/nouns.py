"""The nouns of a compiled ruleset: each noun of the model with its expressions as evaluators. They never change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from loyalty_rules.core.calendar import Duration, Zone
from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import Type
from loyalty_rules.core.quantities import Exact
from loyalty_rules.engine.stream.amounts import Asker
from loyalty_rules.engine.stream.bringing import Brings
from loyalty_rules.engine.stream.evaluate import nobody
from loyalty_rules.engine.stream.lives import Life
from loyalty_rules.engine.stream.matching import Matcher
from loyalty_rules.engine.stream.promotions import CodeEvaluator, Tell
from loyalty_rules.engine.stream.reading import Evaluator
from loyalty_rules.engine.stream.slots import Windows
from loyalty_rules.model.plan import Plan, SlotKind
from loyalty_rules.model.ruleset import (
    Cap,
    Exchange,
    Give,
    Measure,
    MeasureKind,
    Notice,
    OnLapse,
    OnReaching,
    OnTier,
    Rule,
    Ruleset,
    Scheduled,
    Tier,
)

TIMES = ""  # in place of a wallet: how often a rule has given anything


class CapEvaluator(Struct, frozen=True, eq=False):
    """`then_rate`: the value of the rate beyond. `slot` None: the cap looks at one event alone. `place`: where its uses
    are counted, below zero without a slot; `keyed`: the field that keeps them apart, if any; `rank`: its value, where
    that is a ladder; `household`: it is counted for all members who have the same in it. `wallets`: whose amounts a cap
    in points or money counts, and what one of them counts for. `in_points`: in points or money, else in times or base
    amounts; `of_member`: it counts only what the event's member gets. `all_or_nothing`: what does not fit gives
    nothing. `tell`: is told, whenever the cap is asked, whether it held something back."""

    cap: Cap
    in_points: bool
    of_member: bool
    all_or_nothing: bool
    limit: Evaluator
    then_rate: Evaluator | None
    slot: int | None
    place: int
    keyed: str | None
    rank: Evaluator | None
    rules: frozenset[str]
    wallets: Mapping[str, Exact]
    household: bool = False
    tell: Tell = nobody


class GiveEvaluator(Struct, frozen=True, eq=False):
    """`ask` None: a multiplier, with what its factor adds to 1 in `more`. `to_member`: to the event's member. `caps`:
    those of the rule's own that can count what it gives."""

    give: Give
    wallet: str
    to_member: bool
    ask: Asker | None
    more: Evaluator | None
    multiplies: frozenset[str]
    compound: bool
    caps: tuple[CapEvaluator, ...]


class RuleEvaluator(Struct, frozen=True, eq=False):
    """`name` and `index`: the rule's name and place among all. `first` and `last`: the days it runs. `is_read`: other
    rules read what it gives. `conditions` must all hold. `place`: "file:line". `lives`: of what it gives, by wallet.
    `is_plain`: it is asked for the event as a whole, and has no caps on base amounts. `own_caps`: those in points or
    money."""

    rule: Rule
    name: str
    index: int
    place: str
    first: date
    last: date
    is_read: bool
    is_plain: bool
    conditions: tuple[Evaluator, ...]
    where: Evaluator | None
    gives: tuple[GiveEvaluator, ...]
    base_caps: tuple[CapEvaluator, ...]
    own_caps: tuple[CapEvaluator, ...]
    recipient_caps: tuple[CapEvaluator, ...]
    lives: Mapping[str, Life]


class MeasureEvaluator(Struct, frozen=True, eq=False):
    """`is_simple`: it adds up one number of each event as a whole. `counts`: its slots, each with the first and
    the last day it counts."""

    measure: Measure
    value: Evaluator | None
    where: Evaluator | None
    is_simple: bool
    slots: tuple[int, ...]
    counts: tuple[tuple[int, date, date], ...]


class GoalEvaluator(Struct, frozen=True, eq=False):
    """One thing to be reached. `total`: how far a member is, of what the slot holds, what an event adds to it (None:
    nothing) and the day."""

    goal: OnReaching
    slot: int
    total: Callable[[Any, Any, date], Exact]


class ReachingEvaluator(Struct, frozen=True, eq=False):
    """A rule that is set off when all of the goals are reached; `slots`: those that the goals read."""

    rule: RuleEvaluator
    goals: tuple[GoalEvaluator, ...]
    slots: frozenset[int]


class TierEvaluator(Struct, frozen=True, eq=False):
    tier: Tier
    place: str
    reach: Evaluator | None
    keep_when: Evaluator | None
    keep_while: Evaluator | None


class ExchangeEvaluator(Struct, frozen=True, eq=False):
    """`steps`: what takes the price and what gives the value of each; `price_min`: no step ever takes less."""

    exchange: Exchange
    place: str
    condition: Evaluator | None
    steps: tuple[tuple[Evaluator, Evaluator | None], ...]
    price_min: int
    caps: tuple[CapEvaluator, ...]
    life: Life | None


class NoticeEvaluator(Struct, frozen=True, eq=False):
    """`values`: what gives each datum, and the type of what it gives; None for a balance."""

    notice: Notice
    place: str
    still: Evaluator | None
    values: tuple[tuple[Evaluator, Type] | None, ...]
    reads: tuple[int, ...]


class TransferEvaluator(Struct, frozen=True, eq=False):
    """What a wallet says of sending some of it to another member."""

    place: str
    condition: Evaluator | None
    caps: tuple[CapEvaluator, ...]


class SuspensionEvaluator(Struct, frozen=True, eq=False):
    """While the condition holds nothing lapses, nor for its grace after."""

    condition: Evaluator
    grace: Duration | None


Group = tuple[RuleEvaluator, ...]


class Handling(Struct, frozen=True, eq=False):
    """What one type of event sets going: `feeds`, the measures it adds to; `rules`, with the slots that all of it, and
    whatever it may set off in turn, can read. `replaces`: one of its rules stands in for another. `codes`: what its
    rules ask for, of which only the code that the event carries is read."""

    feeds: tuple[MeasureEvaluator, ...]
    rules: Matcher[RuleEvaluator]
    replaces: bool
    codes: tuple[CodeEvaluator, ...] = ()


class Program(Struct, frozen=True, eq=False):
    """`groups`: rules in order of dependency; those that are stacked stand together. `memory`: how long what an event
    did can still be undone. `by_type`: what each type of event sets going; `other`: what any other does. `reachable`:
    the tiers with a criterion, by their index; `tier_slots`: the slots the ladder reads; `follow_slots`: those a tier
    follows at once. `state_reads`: the slots read outside of pricing, by exchanges, held awards and tiers. `given_by`:
    by rule and wallet, the slots of the measures that sum what it gives. `transfers`: by wallet. `suspended`: by
    wallet, the conditions while which nothing lapses, with the day from which each is looked at. `money_slots`: those
    of caps in money. `partner_fields`: by event, the field that names its partner; `categories`: by event and field,
    the field it follows from and the category of each partner. `on_lapse`: the rules that are set off before a wallet
    lapses. `automatic`: the exchanges that happen as soon as there is enough; `reads_held`: rules ask for more than the
    tier in force in the first ladder. `following`: the tiers kept while a condition holds. `migrations`: by the day on
    which they change, the tiers whose criterion does, where they are looked at then. `segments`: whether a member
    belongs to each; `compared`: the measures that are compared between them. `narrowed`: what `named` has found before.
    `brings`: by event, the revenue of one."""

    ruleset: Ruleset
    plan: Plan
    zone: Zone
    windows: Windows
    memory: Duration
    rules: Mapping[str, RuleEvaluator]
    groups: tuple[Group, ...]
    by_type: Mapping[str, Handling]
    other: Handling
    scheduled_reads: tuple[int, ...]
    money_slots: frozenset[int]
    partner_fields: Mapping[str, str]
    categories: Mapping[str, Mapping[str, tuple[str, Mapping[str, str]]]]
    reaching: tuple[ReachingEvaluator, ...]
    on_tier: tuple[tuple[RuleEvaluator, OnTier], ...]
    scheduled: tuple[tuple[RuleEvaluator, Scheduled], ...]
    shared_caps: tuple[CapEvaluator, ...]
    given_by: Mapping[str, Mapping[str, tuple[int, ...]]]
    tiers: tuple[TierEvaluator, ...]
    reachable: tuple[tuple[int, Evaluator], ...]
    tier_slots: frozenset[int]
    follow_slots: frozenset[int]
    state_reads: tuple[int, ...]
    exchanges: Mapping[str, ExchangeEvaluator]
    transfers: Mapping[str, TransferEvaluator]
    suspended: Mapping[str, tuple[tuple[date, SuspensionEvaluator | None], ...]]
    automatic: tuple[ExchangeEvaluator, ...]
    notices: Mapping[str, NoticeEvaluator]
    on_lapse: Mapping[OnLapse, tuple[str, ...]]
    following: tuple[TierEvaluator, ...]
    reads_held: bool
    segments: Mapping[str, Evaluator]
    compared: Mapping[str, Evaluator]
    migrations: Mapping[date, tuple[TierEvaluator, ...]]
    narrowed: dict[tuple[str, ...], tuple[tuple[Group, ...], bool]]
    brings: Mapping[str, Brings]

    def named(self, rules: tuple[str, ...]) -> tuple[tuple[Group, ...], bool]:
        """The groups narrowed to the named rules, and whether one of them stands in for another."""
        found = self.narrowed.get(rules)
        if found is None:
            groups = (tuple(rule for rule in group if rule.name in rules) for group in self.groups)
            found = tuple(group for group in groups if group), any(self.rules[name].rule.instead_of for name in rules)
            self.narrowed[rules] = found
        return found

    def handling(self, event_type: str) -> Handling:
        """What an event of that type sets going."""
        return self.by_type.get(event_type, self.other)

    def brought_by(self, event: Event) -> int:
        """What the event brings, in the smallest part of the currency; nothing where none is said."""
        brings = self.brings.get(event.type)
        return 0 if brings is None else brings(event)


KEYED = (MeasureKind.DISTINCT, MeasureKind.AVERAGE, MeasureKind.STREAK)


def slot_is_keyed(program: Program, slot: int) -> bool:
    found = program.plan.slots[slot]
    return found.key not in ("member", "recipient", "programme") or (
        found.kind is SlotKind.MEASURE and program.ruleset.measures[found.owner].kind in KEYED
    )
