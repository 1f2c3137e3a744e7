"""What watches a ruleset at work: a compiler whose evaluators tell how they turn out, and an ear on the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from loyalty_rules.core.coverage import SpotKind
from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.entries import CodeUse, Entry, Kind, Line, Message, Move, TierMove
from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import Expression, LookupRow
from loyalty_rules.engine.stream.evaluate import Compiler, nobody
from loyalty_rules.engine.stream.nouns import Program
from loyalty_rules.engine.stream.program import compile_program
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.plan import Plan
from loyalty_rules.workbench.coverage.spots import (
    NOT_REACHED,
    REACHED,
    USED,
    Key,
    Spots,
    at_place,
    done,
    on_days,
    turned_out,
)

Evaluates = TypeVar("Evaluates", bound=Callable[..., Any])

CHOSEN = (r.Band, r.Choice, r.Fixed, r.Rate, r.ShareOfRule, LookupRow)
"""What is used or not: bands, and rows with what stands for the rest."""


class Watch:
    """The spots at which something has happened, by their index: `seen`. One watch is for one test.

    `program`: the ruleset compiled so that it tells. What it once has found out about a day it does not find out again,
    so that one program is for one test too.
    """

    def __init__(self, ruleset: r.Ruleset, spots: Spots) -> None:
        self.ruleset = ruleset
        self.spots = spots
        self.seen: set[int] = set()
        self._cut: dict[Span, bool] = {}  # the caps this event has asked, and whether they held something back
        self.program: Program = compile_program(ruleset, compiler=self._compiler)

    def _compiler(self, ruleset: r.Ruleset, plan: Plan) -> Compiler:
        return _Watching(ruleset, plan, self)

    def happens(self, key: Key) -> None:
        index = self.spots.at.get(key)
        if index is not None:
            self.seen.add(index)

    # -------------------------------------------------------------------------------------------- caps
    def tell(self, cap: r.Cap) -> Callable[[bool], None]:
        """Who is told of a cap. A cap may be asked several times for one event: it is reached if it ever held back."""
        span, cut = cap.span, self._cut

        def told(held_back: bool) -> None:
            cut[span] = held_back or cut.get(span, False)

        return told if at_place(SpotKind.CAP, span, REACHED) in self.spots.at else nobody

    def settle(self) -> None:
        """An event or a day is over."""
        for span, held_back in self._cut.items():
            self.happens(at_place(SpotKind.CAP, span, REACHED if held_back else NOT_REACHED))
        self._cut.clear()

    # -------------------------------------------------------------------------------------------- events and lines
    def event(self, event: Event) -> None:
        """An event is about to be applied: on which days are the rules it may set off tried?"""
        tried: list[r.Rule | r.Exchange] = [
            rule
            for rule in self.ruleset.rules.values()
            if any(isinstance(trigger, r.OnEvent) and trigger.event == event.type for trigger in rule.triggers)
        ]
        asked_for = event.fields.get("exchange")
        if isinstance(asked_for, str) and asked_for in self.ruleset.exchanges:
            tried.append(self.ruleset.exchanges[asked_for])
        for noun in tried:
            runs = (noun.first is None or noun.first <= event.day) and (noun.last is None or event.day <= noun.last)
            self.happens(on_days(noun.name, runs))

    def line(self, line: Line) -> None:
        """A line of the ledger is posted."""
        match line:
            case Entry(kind=kind, rule=rule) if rule in self.ruleset.exchanges:
                if kind in (Kind.CONVERTED, Kind.REDEEMED):
                    self.happens(done(SpotKind.EXCHANGE, rule, USED))
            case Entry(kind=Kind.EARNED, rule=rule):
                self.happens(done(SpotKind.RULE, rule, "gives"))
            case TierMove(move=Move.REACHED, tier=tier):
                self.happens(done(SpotKind.TIER, tier, "reached"))
            case TierMove(move=Move.KEPT, tier=tier):
                self.happens(done(SpotKind.TIER, tier, "kept"))
            case TierMove(move=Move.LEFT, tier=tier):
                self.happens(done(SpotKind.TIER, tier, "lost"))
            case Message(notify=notify):
                self.happens(done(SpotKind.MESSAGE, notify, "sent"))
            case CodeUse(code=code, uses=1):
                self.happens(done(SpotKind.CODE, code, USED))
            case _:
                return


class _Watching(Compiler):
    """A compiler of evaluators that tell a watch."""

    def __init__(self, ruleset: r.Ruleset, plan: Plan, watch: Watch) -> None:
        super().__init__(ruleset, plan)
        self._watch = watch

    def tell(self, cap: r.Cap) -> Callable[[bool], None]:
        return self._watch.tell(cap)

    def watched(self, thing: object, evaluator: Evaluates) -> Evaluates:
        span = self.ruleset.written.span_of(thing)
        if span is None:
            return evaluator
        at, seen = self._watch.spots.at, self._watch.seen
        if isinstance(thing, CHOSEN):
            kind = SpotKind.BAND if isinstance(thing, r.Band) else SpotKind.ROW
            used = at.get(at_place(kind, span, USED))
            return evaluator if used is None else cast(Evaluates, _counting(evaluator, used, seen))
        condition = cast(Expression, thing)
        holds, fails = (at.get(turned_out(condition, span, outcome)) for outcome in (True, False))
        if holds is None and fails is None:
            return evaluator
        return cast(Evaluates, _telling(evaluator, holds, fails, seen))


def _counting(evaluator: Callable[..., Any], used: int, seen: set[int]) -> Callable[..., Any]:
    def evaluate(*asked: Any) -> Any:
        seen.add(used)
        return evaluator(*asked)

    return evaluate


def _telling(evaluator: Callable[..., Any], holds: int | None, fails: int | None, seen: set[int]) -> Callable[..., Any]:
    def evaluate(c: Any) -> Any:
        found = evaluator(c)
        turned = holds if found else fails
        if turned is not None:
            seen.add(turned)
        return found

    return evaluate
