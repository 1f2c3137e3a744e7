"""Marks: the figures of a ruleset that something in events is held against, each with the field it is about.

What a rule looks at in one event (`amount >= 50 EUR`, a band, `per full 20 litres`) is a mark of a field; what it looks
at over time (`spend this calendar year >= 1,000 EUR`, `on reaching 10 visits`) is a goal of a measure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeGuard

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.expressions import Expression
from loyalty_rules.core.quantities import Exact, product, ratio
from loyalty_rules.model import ruleset as r

_SUMMED = (r.MeasureKind.SUM, r.MeasureKind.AVERAGE, r.MeasureKind.LATEST)


class Key(Struct, frozen=True):
    """A field of an event, or of the parts in its list `parts`; `whole`: what they come to, all together."""

    event: str
    parts: str
    name: str
    whole: bool = False


class Goal(Struct, frozen=True):
    """What is read of measures, and how far it has to be. `event`: the one at hand. `lowers`: a level that not
    everybody should reach."""

    read: Expression
    target: Expression
    event: str
    lowers: bool


class Marks(Struct, frozen=True):
    """`usual`: the figures between which most amounts of a field lie; `steps`: what is given for each full one;
    `edges`: what an amount may just reach, or just miss, all in smallest parts. `measured`: the events of which a rule
    or a measure reads an amount."""

    usual: Mapping[Key, tuple[Exact, ...]]
    steps: Mapping[Key, tuple[Exact, ...]]
    edges: Mapping[Key, tuple[Exact, ...]]
    goals: tuple[Goal, ...]
    measured: frozenset[str]


def marks(ruleset: r.Ruleset) -> Marks:
    """All marks and goals of a ruleset."""
    return _Collector(ruleset).found()


class _At(Struct, frozen=True):
    """Where something is read. `scoped`: amounts are of all parts that a rule is for; `floor`: the least it gives."""

    event: str = ""
    parts: str = ""
    scoped: bool = False
    lowers: bool = False
    floor: Exact | None = None


class _Collector:
    def __init__(self, ruleset: r.Ruleset) -> None:
        self.ruleset = ruleset
        self.usual: dict[Key, set[Exact]] = defaultdict(set)
        self.steps: dict[Key, set[Exact]] = defaultdict(set)
        self.edges: dict[Key, set[Exact]] = defaultdict(set)
        self.goals: list[Goal] = []
        self.measured: set[str] = set()

    def found(self) -> Marks:
        ruleset = self.ruleset
        for measure in ruleset.measures.values():
            for read in (measure.value, measure.where):
                self._visit(read, _At(measure.event, measure.parts or ""))
        for rule in ruleset.priced.values():
            parts, scoped = ("", False) if rule.scope is None else (rule.scope.parts, rule.scope.each is None)
            for event in self._events(rule) or ("",):
                self._visit(rule, _At(event, parts, scoped))
        for tier in ruleset.tiers:
            self._visit(tier, _At(lowers=True))
        for noun in (*ruleset.segments.values(), *ruleset.wallets.values()):
            self._visit(noun, _At())
        for exchange in ruleset.exchanges.values():
            self._visit(exchange, _At("redeem"))
        kinds = (self.usual, self.steps, self.edges)
        usual, steps, edges = ({key: tuple(sorted(found)) for key, found in kind.items()} for kind in kinds)
        return Marks(usual, steps, edges, tuple(self.goals), frozenset(self.measured))

    def _events(self, rule: r.Rule) -> tuple[str, ...]:
        """The events that may set a rule off."""
        found: list[str] = []
        for trigger in rule.triggers:
            match trigger:
                case r.OnEvent(event=event):
                    found.append(event)
                case r.OnReaching():
                    found += [self.ruleset.measures[goal.measure].event for goal in trigger.goals]
                case _:
                    pass
        return tuple(dict.fromkeys(found))

    # -------------------------------------------------------------------------------------------- the walk
    def _visit(self, node: object, at: _At) -> None:
        """Everything a noun is made of, itself included."""
        match node:
            case Span() | r.Clause() | None:
                return
            case e.FieldOf(scope=e.Scope.EVENT | e.Scope.PART, type=e.AmountType()):
                self.measured.add(at.event)
            case e.Compare(operator=operator, left=left, right=right):
                # `visits < 20` is a stop, not a goal: nobody has to come that far.
                self._compared(left, right, at, goal=not operator.startswith("<"))
                self._compared(right, left, at, goal=not operator.startswith(">"))
            case e.Fold(parts=parts) | e.Quantified(parts=parts) | r.Scope(parts=parts):
                at = replace(at, parts=parts, scoped=False)
            case r.Give(floor=floor):
                at = replace(at, floor=floor)
            case r.Bands(base=base, bands=bands):
                for band in bands:
                    if band.upper:
                        self._compared(base, e.Constant(band.upper, e.type_of(base)), at, at.scoped)
            case r.Rate(full=True, per=per, base=base):
                self._goal(base, e.Constant(per, e.type_of(base)), replace(at, lowers=False))
                for key, value in _read(base, per, at, at.scoped):
                    self.steps[key].add(value)
            case r.Rate(value=e.Constant(value=value), per=per, base=base) if at.floor and _is_amount(value):
                self._mark(base, product(ratio(at.floor, value), per), at, at.scoped)
            case r.Cap(base=base, limit=e.Constant(value=limit)) if base is not None and _is_amount(limit):
                for key, value in _read(base, limit, at, at.scoped):
                    self.edges[key].add(value)
            case r.OnReaching():
                for goal in _reached(self.ruleset, node):
                    self._goal(goal.read, goal.target, at)
            case _:
                pass
        for child in _children(node):
            self._visit(child, at)

    def _compared(self, side: Expression, other: Expression, at: _At, whole: bool = False, goal: bool = True) -> None:
        if goal:
            self._goal(side, other, at)
        if isinstance(other, e.Constant) and _is_amount(other.value):
            self._mark(side, other.value, at, whole)
        elif isinstance(other, e.Constant) and other.value == 0:
            for key, _ in _read(side, 0, at, whole):
                self.edges[key].add(0)

    def _mark(self, side: Expression, value: Exact, at: _At, whole: bool) -> None:
        for key, found in _read(side, value, at, whole):
            self.usual[key].add(found)
            self.edges[key].add(found)

    def _goal(self, read: Expression, target: Expression, at: _At) -> None:
        """A goal, if it is one of measures; one event alone may reach it."""
        reads = [node for node in e.walk(read) if isinstance(node, e.MeasureRead)]
        if not reads:
            return
        self.goals.append(Goal(read, target, at.event, at.lowers))
        if len(reads) == 1 and isinstance(target, e.Constant) and _is_amount(target.value):
            measure = self.ruleset.measures[reads[0].measure]
            if measure.kind in _SUMMED and measure.value is not None:
                inside = _At(measure.event, measure.parts or "")
                for key, found in _read(measure.value, target.value, inside, bool(measure.parts)):
                    self.edges[key].add(found)


def _reached(ruleset: r.Ruleset, trigger: r.OnReaching) -> Iterator[Goal]:
    """What a rule on reaching asks for, as goals; one event alone may come to them."""
    for goal in trigger.goals:
        type = ruleset.measures[goal.measure].type
        read = e.MeasureRead(goal.measure, goal.window, True, type)
        yield Goal(read, e.Constant(goal.threshold, type), "", False)


def _is_amount(value: object) -> TypeGuard[Exact]:
    """A figure that amounts are held against; nought is not worth a mark."""
    return isinstance(value, int | Fraction) and not isinstance(value, bool) and value != 0


def _read(side: Expression, value: Exact, at: _At, whole: bool) -> Iterator[tuple[Key, Exact]]:
    """The fields an expression is made of, and what each has to be for it to come to the value, as far as it is its
    own part: what is added or taken away beside it is left aside."""
    match side:
        case e.FieldOf(scope=e.Scope.MEMBER, name=name):
            yield Key("join", "", name), value
        case e.FieldOf(scope=e.Scope.EVENT, name=name):
            yield Key(at.event, "", name), value
        case e.FieldOf(scope=e.Scope.PART, name=name):
            yield Key(at.event, at.parts, name, whole), value
        case e.Fold(kind=kind, parts=parts, value=inner) if inner is not None:
            yield from _read(inner, value, replace(at, parts=parts), kind == "sum")
        case e.Rounded(value=inner):
            yield from _read(inner, value, at, whole)
        case e.Arithmetic(operator="*" | "/" as operator, left=left, right=e.Constant(value=by)) if _is_amount(by):
            found = ratio(value, by) if operator == "*" else product(value, by)
            yield from _read(left, found, at, whole)
        case e.Arithmetic(operator="*", left=e.Constant(value=by), right=right) if _is_amount(by):
            yield from _read(right, ratio(value, by), at, whole)
        case e.Arithmetic(operator="+", left=left, right=right):
            yield from _read(left, value, at, whole)
            yield from _read(right, value, at, whole)
        case e.Arithmetic(operator="-", left=left):
            yield from _read(left, value, at, whole)
        case _:
            return


def _children(node: object) -> Iterator[object]:
    if isinstance(node, Struct):
        yield from (getattr(node, name) for name in node.__struct_fields__)
    elif isinstance(node, Mapping):
        yield from node.values()
    elif isinstance(node, tuple | frozenset):
        yield from node
