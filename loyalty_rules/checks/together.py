"""Rules beside each other: groups, replacements, multipliers, and rules that are there twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from msgspec.structs import replace

from loyalty_rules.checks.formulas import Formula
from loyalty_rules.checks.logic import follows, formula, impossible, possible
from loyalty_rules.checks.ranges import Place
from loyalty_rules.checks.situations import Situation, days_between, of_rule, read
from loyalty_rules.checks.values import folded, number_of
from loyalty_rules.checks.words import ticked
from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Diagnostic, Label, Severity, Span
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.plan import Plan

NOWHERE = Span("", 1, 1, 1, 1)


class _Rules:
    """The situations of every rule, worked out once."""

    def __init__(self, ruleset: r.Ruleset) -> None:
        self.ruleset = ruleset
        self._full: dict[str, tuple[Situation, ...]] = {}
        self._bare: dict[str, tuple[Situation, ...]] = {}
        self._live: dict[str, tuple[Situation, ...]] = {}

    def full(self, rule: r.Rule) -> tuple[Situation, ...]:
        if rule.name not in self._full:
            self._full[rule.name] = of_rule(self.ruleset, rule)
        return self._full[rule.name]

    def bare(self, rule: r.Rule) -> tuple[Situation, ...]:
        """Without what is asked of parts."""
        if rule.name not in self._bare:
            self._bare[rule.name] = of_rule(self.ruleset, replace(rule, scope=None))
        return self._bare[rule.name]

    def live(self, rule: r.Rule) -> tuple[Situation, ...]:
        """Those that can hold."""
        if rule.name not in self._live:
            self._live[rule.name] = tuple(each for each in self.full(rule) if not each.is_impossible)
        return self._live[rule.name]


# ------------------------------------------------------------------------------------------------ groups
def groups_of_one(ruleset: r.Ruleset, plan: Plan) -> Iterator[Diagnostic]:
    """`best of` and `first of` need something to choose from."""
    for (kind, name), rules in _groups(ruleset).items():
        if len(rules) == 1:
            yield Diagnostic(
                "LR318", Severity.WARNING, f"`{rules[0].name}` is the only rule of `{kind} {name}`", rules[0].span,
                "so there is nothing to choose from", help=f"leave `{kind} {name}` out, or say it in another rule too",
            )  # fmt: skip


def _groups(ruleset: r.Ruleset) -> dict[tuple[r.Stacking, str], list[r.Rule]]:
    found: dict[tuple[r.Stacking, str], list[r.Rule]] = {}
    for rule in ruleset.rules.values():
        if rule.stacking is not None:
            found.setdefault(rule.stacking, []).append(rule)
    return found


def never_first(ruleset: r.Ruleset, plan: Plan) -> Iterator[Diagnostic]:
    """A rule of a `first of` group, where an earlier one gives whenever it would."""
    known = _Rules(ruleset)
    replaced = {name for rule in ruleset.rules.values() for name in rule.instead_of}
    for (kind, group), rules in _groups(ruleset).items():
        if kind is not r.Stacking.FIRST:
            continue
        for at, later in enumerate(rules):
            for earlier in rules[:at]:
                if earlier.name not in replaced and _covers(known, earlier, later):
                    yield Diagnostic(
                        "LR306", Severity.WARNING, f"`{later.name}` never gets its turn", later.span,
                        f"whenever it applies, so does `{earlier.name}`, which comes first in `{group}`",
                        (Label(earlier.span, "the rule before it"),), f"put `{later.name}` first, or leave it out",
                    )  # fmt: skip
                    break


def _covers(known: _Rules, earlier: r.Rule, later: r.Rule) -> bool:
    """Does the earlier rule give something wherever the later one would?"""
    late = known.live(later)
    early = known.full(earlier)
    if not late or earlier.scope not in (None, later.scope):
        return False
    outside = days_between(earlier.first, earlier.last).complement()
    for each in late:
        if not each.place.days.meet(outside).is_empty:
            return False
        same = [
            one
            for one in early
            if one.trigger == each.trigger
            or (isinstance(one.trigger, r.OnEvent) and isinstance(each.trigger, r.OnEvent)
                and one.trigger.event == each.trigger.event)
        ]  # fmt: skip
        held = each.formulas()
        if not any(_implied(held, one, each.place) for one in same) or not _gives(earlier, later, held, each.place):
            return False
    return True


def _implied(held: list[Formula], situation: Situation, place: Place) -> bool:
    return all(follows(held, one, place) for one in read([*situation.given, *situation.parts], place))


def _gives(earlier: r.Rule, later: r.Rule, held: list[Formula], place: Place) -> bool:
    """Is it more than nothing that the earlier rule gives, wherever the later one gives something?"""
    if len(earlier.gives) != 1 or earlier.gives[0].recipient is not r.Recipient.MEMBER:
        return False
    match earlier.gives[0].amount:
        case r.Fixed(value):
            return _is_positive(value)
        case r.Rate(value=value, base=base, full=False) if _is_positive(value):
            if earlier.scope == later.scope and all(_goes_by(give.amount, base, later) for give in later.gives):
                return True
            nothing = e.AnyOf((e.Missing(base), e.Compare("is", base, e.Constant(0, e.type_of(base)))))
            return earlier.scope is None and impossible([*held, formula(nothing, place)], place)
        case _:
            return False


def _goes_by(amount: r.Amount, base: e.Expression, rule: r.Rule) -> bool:
    """Is it nothing where the bases of all parts come to nothing? A rate that differs between parts need not be."""
    return (
        isinstance(amount, r.Rate) and amount.base == base and (rule.scope is None or folded(amount.value) is not None)
    )


def _is_positive(value: e.Expression) -> bool:
    constant = folded(value)
    number = None if constant is None else number_of(constant.value)
    return number is not None and number > 0


# ------------------------------------------------------------------------------------------------ instead of
def replacements(ruleset: r.Ruleset, plan: Plan) -> Iterator[Diagnostic]:
    """Several rules instead of one, and a replacement that is replaced itself."""
    rules, known = ruleset.rules.values(), _Rules(ruleset)
    for one, other in combinations(rules, 2):
        shared = [name for name in one.instead_of if name in other.instead_of]
        if not shared or _is_chosen(one, other) or one.name in other.instead_of or other.name in one.instead_of:
            continue
        if _same_but_for_the_name(one, other) or not _may_meet(known, (one, other)):
            continue
        yield Diagnostic(
            "LR307", Severity.WARNING, f"both `{one.name}` and `{other.name}` give instead of {ticked(shared)}",
            other.span, "there are events for which both apply, and then both give",
            (Label(one.span, "the other one"),),
            f"`instead of {one.name}, {shared[0]}` in `{other.name}`, or `best of …` in both",
        )  # fmt: skip
    for top in rules:
        for name in top.instead_of:
            middle = ruleset.rules.get(name)
            for bottom in (ruleset.rules.get(under) for under in (middle.instead_of if middle else ())):
                if middle is None or bottom is None or bottom.name in top.instead_of:
                    continue
                if _may_meet(known, (top, middle, bottom)):
                    yield Diagnostic(
                        "LR308", Severity.WARNING, f"`{bottom.name}` gives beside `{top.name}`", top.span,
                        f"`{middle.name}` is replaced here, and then no longer stands in for `{bottom.name}`",
                        (Label(middle.span, f"instead of `{bottom.name}`"),),
                        f"`instead of {middle.name}, {bottom.name}` in `{top.name}`",
                    )  # fmt: skip


def _is_chosen(one: r.Rule, other: r.Rule) -> bool:
    return one.stacking is not None and one.stacking == other.stacking


def _may_meet(known: _Rules, rules: tuple[r.Rule, ...]) -> bool:
    """Is it proved that there are events for which all of them apply?"""
    return any(possible(held, place) for held, place in _meetings(known, rules, certain=True))


def _never_meet(known: _Rules, one: r.Rule, other: r.Rule) -> bool:
    return all(impossible(held, place) for held, place in _meetings(known, (one, other), certain=False))


def _meetings(known: _Rules, rules: tuple[r.Rule, ...], certain: bool) -> Iterator[tuple[list[Formula], Place]]:
    """What must hold for all of the rules to be set off by the same thing. Conditions on parts are left out: each rule
    may look at other parts. `certain`: where it is known to be the same thing, and the same parts."""
    lists = {rule.scope.parts for rule in rules if rule.scope is not None}
    if certain and len(lists) > 1:
        return
    looked_at = [known.full(rule) if certain else known.bare(rule) for rule in rules]
    first, *others = sorted(looked_at, key=_has_no_parts)
    for start in first:
        found = [(start.formulas(), start.place)]
        for situations in others:
            found = [
                ([*held, *each.formulas()], replace(place, days=place.days.meet(each.place.days), known={}))
                for held, place in found
                for each in situations
                if _set_off_together(start.trigger, each.trigger, certain)
            ]
        yield from ((held, place) for held, place in found if not place.days.is_empty)


def _has_no_parts(situations: tuple[Situation, ...]) -> bool:
    return all(situation.place.parts is None for situation in situations)


def _set_off_together(one: r.Trigger | None, other: r.Trigger | None, certain: bool) -> bool:
    match one, other:
        case r.OnEvent(event), r.OnEvent(same):
            return event == same
        case _ if certain:
            return one == other
        case ((r.OnReaching() | r.OnTier()), (r.OnReaching() | r.OnTier())):
            return True
        case ((r.OnEvent() | r.OnReaching() | r.OnTier()), _):
            return False
        case _:
            # Two schedules may fall on one day.
            return not isinstance(other, r.OnEvent | r.OnReaching | r.OnTier)


# ------------------------------------------------------------------------------------------------ never together
def never_meeting(ruleset: r.Ruleset, plan: Plan) -> Iterator[Diagnostic]:
    """Rules that replace or multiply another one, or take a share of it, but never apply where it does."""
    known = _Rules(ruleset)
    for rule in ruleset.rules.values():
        if not (rule.instead_of or _read(rule)) or not known.live(rule):
            continue
        for name in rule.instead_of:
            other = ruleset.rules.get(name)
            if other is not None and known.live(other) and _never_meet(known, rule, other):
                yield Diagnostic(
                    "LR317", Severity.WARNING, f"`{rule.name}` never applies together with `{name}`", rule.span,
                    f"so `instead of {name}` changes nothing", (Label(other.span, "the rule it should replace"),),
                    f"leave `instead of {name}` out, or mend the conditions of one of the two",
                )  # fmt: skip
        read_rules = [ruleset.rules[name] for name in _read(rule) if name in ruleset.rules]
        alive = [other for other in read_rules if known.live(other)]
        if alive and len(alive) == len(read_rules) and all(_never_meet(known, rule, other) for other in alive):
            yield Diagnostic(
                "LR317", Severity.ERROR,
                f"`{rule.name}` never applies together with {ticked(other.name for other in alive)}", rule.span,
                "so it has nothing to go by, and never gives anything",
                tuple(Label(other.span, "it goes by what this rule gives") for other in alive),
                "mend the conditions of one of them",
            )  # fmt: skip


def _read(rule: r.Rule) -> list[str]:
    """The rules whose grants are all that this one goes by; none where it gives something of its own too."""
    found: list[str] = []
    for give in rule.gives:
        match give.amount:
            case r.Multiply(rules=rules):
                found += rules
            case r.ShareOfRule(rule=name):
                found.append(name)
            case r.Choose(choices=choices, otherwise=otherwise):
                for amount in [*(choice.amount for choice in choices), *([otherwise] if otherwise else [])]:
                    if not isinstance(amount, r.ShareOfRule):
                        return []
                    found.append(amount.rule)
            case _:
                return []
    return list(dict.fromkeys(found))


# ------------------------------------------------------------------------------------------------ twice
def twice(ruleset: r.Ruleset, plan: Plan) -> Iterator[Diagnostic]:
    """Rules that are equal in everything but their names."""
    shared = {name: frozenset(cap for cap in ruleset.caps if name in cap.rules) for name in ruleset.rules}
    seen: dict[object, r.Rule] = {}
    for rule in ruleset.rules.values():
        key = (_nameless(rule), shared[rule.name])
        first = seen.setdefault(key, rule)
        if first is not rule and rule.stacking is None:
            yield Diagnostic(
                "LR316", Severity.WARNING, f"`{rule.name}` says the same as `{first.name}`", rule.span,
                "so everything is given twice", (Label(first.span, "the first one"),), "leave one of them out",
            )  # fmt: skip


def _same_but_for_the_name(one: r.Rule, other: r.Rule) -> bool:
    return _nameless(one) == _nameless(other)


def _nameless(rule: r.Rule) -> r.Rule:
    """The rule without what tells it apart from another that does the same."""
    caps = tuple(replace(cap, name="", rules=(), span=NOWHERE) for cap in rule.caps)
    return replace(rule, name="", word="", title="", span=NOWHERE, clauses=(), caps=caps)
