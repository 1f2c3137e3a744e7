"""What sets rules off: schedules that never come, thresholds and tiers that are never reached, days outside."""

from __future__ import annotations

from collections.abc import Iterator

from loyalty_rules.checks.domain import Numbers
from loyalty_rules.checks.ranges import Place
from loyalty_rules.checks.situations import at_trigger
from loyalty_rules.checks.words import days_words, never_words
from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Diagnostic, Label, Severity, Span
from loyalty_rules.core.windows import Dates, window_words
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.plan import Plan
from loyalty_rules.model.writing import trigger_words, value_words


def outside_programme(ruleset: r.Ruleset, plan: Plan) -> Iterator[Diagnostic]:
    """Rules and exchanges none of whose days is one of the programme's."""
    program = ruleset.program
    nouns: list[r.Rule | r.Exchange] = [*ruleset.priced.values(), *ruleset.exchanges.values()]
    for noun in nouns:
        message = ""
        if program.first is not None and noun.last is not None and noun.last < program.first:
            message = f"`{noun.name}` is over on {noun.last}, before the programme starts on {program.first}"
        elif program.last is not None and noun.first is not None and noun.first > program.last:
            message = f"`{noun.name}` starts on {noun.first}, after the programme ends on {program.last}"
        if message:
            labels = (Label(program.span, f"the programme runs {days_words(program.first, program.last)}"),)
            yield Diagnostic("LR309", Severity.WARNING, message, noun.span, "so it never runs", labels,
                             "mend the days of one of the two")  # fmt: skip


def never_scheduled(ruleset: r.Ruleset, plan: Plan) -> Iterator[Diagnostic]:
    """Schedules without a day between the first and the last."""
    nouns: list[r.Rule | r.Exchange] = [*ruleset.priced.values(), *ruleset.exchanges.values()]
    for noun in nouns:
        for trigger in noun.triggers:
            if not isinstance(trigger, r.OnDate | r.OnYearly | r.OnEnd):
                continue
            if at_trigger(ruleset, trigger, noun.first, noun.last).days.is_empty:
                runs = days_words(noun.first, noun.last)
                yield Diagnostic(
                    "LR310", Severity.ERROR, f"`{trigger_words(trigger)}` never comes", noun.span,
                    f"`{noun.name}` runs {runs}", help="mend the day, or the days it runs",
                )  # fmt: skip


def never_reached(ruleset: r.Ruleset, plan: Plan) -> Iterator[Diagnostic]:
    """Rules on reaching what can't be reached."""
    for rule in ruleset.priced.values():
        for trigger in rule.triggers:
            match trigger:
                case r.OnReaching():
                    for goal in trigger.goals:
                        yield from _threshold(ruleset, rule.span, never_words(ruleset, rule), goal)
                case r.OnTier(index, ladder):
                    yield from _tier(ruleset, rule.span, never_words(ruleset, rule), index, ladder)
                case _:
                    pass


def _threshold(ruleset: r.Ruleset, span: Span, so: str, trigger: r.OnReaching) -> Iterator[Diagnostic]:
    measure = ruleset.measures[trigger.measure]
    read = e.MeasureRead(measure.name, trigger.window, True, measure.type)
    found = Place(ruleset).range(read).values
    if isinstance(found, Numbers) and not found.is_empty and found.high is not None and trigger.threshold > found.high:
        reached = value_words(trigger.threshold, measure.type)
        yield Diagnostic(
            "LR311", Severity.ERROR, f"`{measure.name}` never reaches {reached}", span,
            so,
            (Label(measure.span, f"it is at most {value_words(found.high, measure.type)}"),), "lower the threshold",
        )  # fmt: skip
    window, program = trigger.window, ruleset.program
    if isinstance(window, Dates) and (
        (program.first is not None and window.last < program.first)
        or (program.last is not None and window.first > program.last)
    ):
        yield Diagnostic(
            "LR311", Severity.ERROR, f"`{measure.name} {window_words(window)}` counts no day of the programme", span,
            so,
            (Label(program.span, f"the programme runs {days_words(program.first, program.last)}"),),
        )  # fmt: skip


def _tier(ruleset: r.Ruleset, span: Span, so: str, index: int | None, ladder: str) -> Iterator[Diagnostic]:
    reached = [tier for tier in ruleset.ladders[ladder] if tier.reach is not None]
    if index is not None and ruleset.tiers[index].reach is None:
        tier = ruleset.tiers[index]
        label = Label(tier.span, "it has no `reach when`")
        yield Diagnostic("LR311", Severity.ERROR, f"`{tier.name}` is never reached", span,
                         so, (label,),
                         "" if tier.rank else "`on join` is when members come to hold the lowest tier")  # fmt: skip
    elif index is None and not reached:
        yield Diagnostic("LR311", Severity.ERROR, "no tier is ever reached", span, so,
                         help="a tier with `reach when`")  # fmt: skip
