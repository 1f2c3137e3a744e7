"""The ladder of tiers: what reaches them, in what order, and how they are kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, assert_never

from loyalty_rules.checks.conditions import Subject, bounds, judged
from loyalty_rules.checks.formulas import negated
from loyalty_rules.checks.logic import follows, formula, impossible, possible
from loyalty_rules.checks.ranges import Place
from loyalty_rules.checks.situations import Situation, parts_of
from loyalty_rules.checks.words import ticked
from loyalty_rules.core import expressions as e
from loyalty_rules.core.calendar import Duration, Period
from loyalty_rules.core.diagnostics import Diagnostic, Label, Severity
from loyalty_rules.core.windows import Rolling, window_words
from loyalty_rules.model.plan import Plan
from loyalty_rules.model.ruleset import Drop, EndOf, EndOfMemberYear, ForLife, Keep, KeptFor, Ruleset, Tier, UntilDay
from loyalty_rules.model.writing import words

LENGTHS: Final = {
    Period.DAY: Duration(0, 1),
    Period.WEEK: Duration(0, 7),
    Period.MONTH: Duration(1, 0),
    Period.QUARTER: Duration(3, 0),
    Period.YEAR: Duration(12, 0),
}


def criteria(ruleset: Ruleset, plan: Plan) -> Iterator[Diagnostic]:
    """Each criterion on its own."""
    place = Place(ruleset)
    for tier in ruleset.tiers:
        if tier.reach is None and tier.keep_while is not None:
            yield Diagnostic("LR501", Severity.ERROR, f"nothing reaches `{tier.name}`", tier.span,
                             "`keep while` says when it is lost, and nothing says when it is gained",
                             help=f"`reach when {words(tier.keep_while)}`")  # fmt: skip
        if tier.reach is not None:
            yield from _reach(tier, tier.reach, place)
        if tier.keep_when is not None:
            yield from _keep_when(tier, tier.keep_when, place)
        if tier.keep_while is not None:
            yield from _keep_while(tier, tier.keep_while, place)
        yield from _counted_again(tier)


def _situation(condition: e.Expression, place: Place) -> tuple[Situation, ...]:
    return (Situation(place, parts_of(condition)),)


def _reach(tier: Tier, reach: e.Expression, place: Place) -> Iterator[Diagnostic]:
    subject = Subject(tier.span, f"so no one reaches `{tier.name}`", _situation(reach, place), code="LR501")
    if follows([], formula(reach, place), place):
        # A tier is reached when its criterion becomes true; one that is always true never does.
        parts = parts_of(reach)
        yield Diagnostic(
            "LR501", Severity.ERROR, f"no one reaches `{tier.name}`", tier.span,
            f"`{words(reach)}` always holds, so it never becomes true", bounds(parts, place),
            "a criterion that does not hold at first",
        )  # fmt: skip
        return
    yield from judged(subject)


def _keep_when(tier: Tier, keep: e.Expression, place: Place) -> Iterator[Diagnostic]:
    if isinstance(tier.keep, ForLife) or tier.drop is Drop.NEVER:
        why = "for life" if isinstance(tier.keep, ForLife) else "then never drop"
        yield Diagnostic(
            "LR506", Severity.WARNING, f"`keep when {words(keep)}` is never asked", tier.span,
            f"`{tier.name}` is kept whatever the review says: `{why}`", help=f"leave out `keep when`, or `{why}`",
        )  # fmt: skip
        return
    subject = Subject(tier.span, f"so no one keeps `{tier.name}`", _situation(keep, place), code="LR507")
    yield from judged(subject)
    if tier.reach is not None and _is_harder(tier.reach, keep, place):
        yield Diagnostic(
            "LR504", Severity.WARNING, f"`{tier.name}` is harder to keep than to reach", tier.span,
            f"it is reached when `{words(tier.reach)}`, and kept when `{words(keep)}`",
            help="most programmes ask for the same, or for less",
        )  # fmt: skip


def _is_harder(reach: e.Expression, keep: e.Expression, place: Place) -> bool:
    reached, kept = formula(reach, place), formula(keep, place)
    if impossible([kept], place):
        return False
    return follows([kept], reached, place) and possible([reached, negated(kept)], place, measures=True)


def _keep_while(tier: Tier, keep: e.Expression, place: Place) -> Iterator[Diagnostic]:
    so = f"so `{tier.name}` is lost the moment it is reached"
    yield from judged(Subject(tier.span, so, _situation(keep, place), code="LR505"))
    # Reaching a tier changes the tier, so what is asked of it is not the same before and after.
    asks_tier = tier.reach is None or any(
        isinstance(node, e.TierHeld | e.Holds) for one in (tier.reach, keep) for node in e.walk(one)
    )
    if tier.reach is None or asks_tier or any(impossible([formula(one, place)], place) for one in (tier.reach, keep)):
        return
    both = Situation(place, (*parts_of(tier.reach), *parts_of(keep)))
    if both.is_impossible:
        yield Diagnostic(
            "LR505", Severity.ERROR, f"`{tier.name}` is lost the moment it is reached", tier.span,
            f"it is reached when `{words(tier.reach)}`, and kept only while `{words(keep)}`",
            help="`keep while` what `reach when` asks for, or less",
        )  # fmt: skip


def _counted_again(tier: Tier) -> Iterator[Diagnostic]:
    """A review that reads nothing but windows which still hold the day on which the tier was reached."""
    criterion, kept = tier.keep_when or tier.reach, _kept_at_most(tier.keep)
    if tier.reach is None or criterion is None or tier.keep_while is not None or tier.drop is Drop.NEVER:
        return
    reached = {read.measure for read in _reads(tier.reach)}
    reads = _reads(criterion)
    windows = list(dict.fromkeys(read.window for read in reads))
    long = [one for one in windows if isinstance(one, Rolling) and kept is not None and _is_as_long(one.duration, kept)]
    if not reads or len(long) < len(windows) or not all(read.measure in reached for read in reads):
        return
    asked = words(criterion)
    after = asked
    for window in windows:
        after = after.replace(window_words(window), "since reached")
    yield Diagnostic(
        "LR508", Severity.WARNING, f"the first review of `{tier.name}` counts again what reached it", tier.span,
        f"the day it was reached is still {ticked(map(window_words, windows))}",
        help=f"`keep when {after}` counts what comes after; `keep while {asked}` needs no review",
    )  # fmt: skip


def _reads(condition: e.Expression) -> list[e.MeasureRead]:
    return [node for node in e.walk(condition) if isinstance(node, e.MeasureRead)]


def _kept_at_most(keep: Keep) -> Duration | None:
    """The longest time from the day a tier is reached to its first review; None: there is none."""
    match keep:
        case KeptFor(duration, at_end):
            more = Duration(0, 0) if at_end is None else LENGTHS[at_end]
            return Duration(duration.months + more.months, duration.days + more.days)
        case EndOf(period, following):
            length = LENGTHS[period]
            return Duration(length.months * (1 + following), length.days * (1 + following))
        case EndOfMemberYear(following=following) | UntilDay(following=following):
            return Duration(12 * (1 + following), 0)
        case ForLife():
            return None
        case _:
            assert_never(keep)


def _is_as_long(window: Duration, kept: Duration) -> bool:
    """Whatever months they are."""
    in_kind = window.months >= kept.months and window.days >= kept.days
    return in_kind or 28 * window.months + window.days >= 31 * kept.months + kept.days


def ladder(ruleset: Ruleset, plan: Plan) -> Iterator[Diagnostic]:
    """Each tier against those below it."""
    place = Place(ruleset)
    reached = [tier for tier in ruleset.tiers if tier.reach is not None and _is_sound(tier.reach, place)]
    for at, upper in enumerate(reached):
        for lower in (tier for tier in reversed(reached[:at]) if tier.ladder == upper.ladder):
            found = _order(lower, upper, place)
            if found is not None:
                yield found
                break


def _is_sound(reach: e.Expression, place: Place) -> bool:
    asked = formula(reach, place)
    return not impossible([asked], place) and not follows([], asked, place)


def _order(lower: Tier, upper: Tier, place: Place) -> Diagnostic | None:
    assert lower.reach is not None
    assert upper.reach is not None
    below, above = formula(lower.reach, place), formula(upper.reach, place)
    if not follows([below], above, place):
        return None
    label = Label(lower.span, f"reached when `{words(lower.reach)}`")
    said = f"reached when `{words(upper.reach)}`"
    if follows([above], below, place):
        message = f"`{upper.name}` is reached together with `{lower.name}`"
        return Diagnostic("LR503", Severity.ERROR, message, upper.span, said, (label,),
                          f"a criterion for `{upper.name}` that asks for more")  # fmt: skip
    message = f"`{upper.name}` is easier to reach than `{lower.name}`, which stands below it"
    return Diagnostic("LR502", Severity.ERROR, message, upper.span,
                      f"{said}, which holds whenever `{lower.name}` is reached", (label,),
                      "put the tiers in order, lowest first, or mend the criteria")  # fmt: skip
