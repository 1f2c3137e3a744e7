"""An example run once more with a witness beside it, to say why something else came than was expected."""

from __future__ import annotations

from collections.abc import Iterator

from loyalty_rules.core.entries import Line
from loyalty_rules.core.traces import Priced, Settled
from loyalty_rules.engine.stream.engine import Engine
from loyalty_rules.engine.stream.tracing import Tracer
from loyalty_rules.model.examples import Expected, ExpectGives, ExpectSent, ExpectTier
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.model.writing import trigger_words
from loyalty_rules.report.explanations import change_words, last_pricing, tier_words
from loyalty_rules.report.stories import RuleStory, Step, rule_story
from loyalty_rules.workbench.stream_run import StreamRun

MARKS = {True: "✓", False: "✗", None: " "}


class ExplainedRun(StreamRun):
    """The engine with its lines, and with what was settled since the last step."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.lines: list[Line] = []
        self._settled: list[Settled] = []
        tracer = Tracer(ruleset, self._settled.append)
        self.engine = Engine(tracer.program, self.lines.append, tracer)

    def begin_step(self) -> None:
        self._settled.clear()

    def why(self, expected: Expected) -> tuple[str, ...]:
        """What the step saw of what was expected, in sentences; nothing where the entries say it all."""
        match expected:
            case ExpectGives(rule=name) | ExpectSent(notify=name) if name in self.ruleset.priced:
                return tuple(self._of_rule(name))
            case ExpectTier(member, tier):
                return tuple(
                    tier_words(self.ruleset, seen)
                    for settled, priced in self._priced()
                    for seen in priced.tiers
                    if seen.tier == tier and settled.event.member == member
                )
            case _:
                return ()

    def _priced(self) -> Iterator[tuple[Settled, Priced]]:
        for settled in self._settled:
            priced = last_pricing(settled)
            if priced is not None:
                yield settled, priced

    def _of_rule(self, name: str) -> Iterator[str]:
        told = False
        for settled, priced in self._priced():
            if settled.again:
                changes = [one for one in settled.posted if one.rule == name and one.before != one.now]
                yield from (change_words(self.ruleset, one) for one in changes)
                told = told or bool(changes)
                continue
            for seen in priced.rules:
                if seen.rule == name:
                    yield from _story(rule_story(self.ruleset, seen, priced.event))
                    told = True
        if not told:
            yield self._unasked(name)

    def _unasked(self, name: str) -> str:
        rule = self.ruleset.priced[name]
        triggers = " or ".join(map(trigger_words, rule.triggers))
        return f"{name}: not set off, it is `{triggers}` ({rule.span.location})"


def _story(story: RuleStory) -> Iterator[str]:
    yield f"{story.rule}: {story.result} ({story.place})"
    wrong = [step for step in story.steps if step.holds is False]
    yield from map(_step, story.steps if story.applied else wrong)


def _step(step: Step) -> str:
    line = step.place.rpartition(":")[2]
    return f"  {MARKS[step.holds]} {step.text}{f' (line {line})' if line else ''}"
