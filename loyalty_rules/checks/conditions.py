"""Conditions that can't hold, always hold, or say what others say already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from loyalty_rules.checks.formulas import negated
from loyalty_rules.checks.logic import follows, formula, impossible
from loyalty_rules.checks.ranges import Place, closed_count
from loyalty_rules.checks.situations import (
    Part,
    Situation,
    days_between,
    fewest,
    of_exchange,
    of_measure,
    of_rule,
    parts_of,
    read,
)
from loyalty_rules.checks.words import days_words, never_words, ticked
from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Diagnostic, Label, Severity, Span
from loyalty_rules.model.plan import Plan, rule_expressions
from loyalty_rules.model.ruleset import Exchange, Field, MeasureKind, Rule, Ruleset, Wallet
from loyalty_rules.model.writing import in_order, trigger_words, value_words, words

PARTS_MAX = 24
"""Conditions that are held against each other; of more, nothing is claimed but that one stands twice."""


class Subject(Struct, frozen=True):
    """What conditions belong to. `so`: what it means when they can't hold, reported as `code`. `always_says`: that they
    always hold would change something."""

    span: Span
    so: str
    situations: tuple[Situation, ...]
    others: tuple[e.Expression, ...] = ()
    code: str = "LR302"
    always_says: bool = False


def conditions(ruleset: Ruleset, plan: Plan) -> Iterator[Diagnostic]:
    """Of rules, measures, exchanges and what waits for a condition."""
    for subject in _subjects(ruleset):
        yield from judged(subject)


def _subjects(ruleset: Ruleset) -> Iterator[Subject]:
    for measure in ruleset.measures.values():
        so = f"so `{measure.name}` never counts anything"
        others = () if measure.value is None else (measure.value,)
        if not measure.hidden:
            yield Subject(measure.span, so, of_measure(ruleset, measure), others)
    for rule in ruleset.priced.values():
        yield Subject(rule.span, never_words(ruleset, rule), of_rule(ruleset, rule), tuple(rule_expressions(rule)))
    for exchange in ruleset.exchanges.values():
        yield Subject(exchange.span, f"so `{exchange.name}` never happens", of_exchange(ruleset, exchange))
    for segment in ruleset.segments.values():
        situation = Situation(Place(ruleset), parts_of(segment.condition))
        yield Subject(segment.span, f"so nobody belongs to `{segment.name}`", (situation,))
    holding: list[Wallet | Rule | Exchange] = [*ruleset.wallets.values(), *ruleset.rules.values()]
    for noun in [*holding, *ruleset.exchanges.values()]:
        if noun.pending is not None and noun.pending.when is not None:
            situation = Situation(Place(ruleset), parts_of(noun.pending.when))
            yield Subject(noun.span, f"so it never releases what `{noun.name}` holds back", (situation,))
    for wallet in ruleset.wallets.values():
        yield from _of_wallet(ruleset, wallet)


def _of_wallet(ruleset: Ruleset, wallet: Wallet) -> Iterator[Subject]:
    """What members may send to each other, and while what nothing lapses. A suspension that always holds says
    something: nothing ever lapses."""
    if wallet.transfers is not None and wallet.transfers.condition is not None:
        sent = Situation(Place(ruleset, "transfer"), parts_of(wallet.transfers.condition))
        yield Subject(wallet.transfers.span, f"so nobody can send any of `{wallet.name}`", (sent,))
    for term in wallet.terms:
        if term.suspension is not None:
            held = Situation(Place(ruleset, days=days_between(term.since, None)), parts_of(term.suspension.condition))
            so = f"so what `{wallet.name}` holds always lapses"
            yield Subject(wallet.span, so, (held,), always_says=True)


def judged(subject: Subject) -> Iterator[Diagnostic]:
    """Everything there is to say about the conditions of one thing."""
    inner = list(_inner(subject))
    yield from inner
    if any(found.severity is Severity.ERROR for found in inner):
        return
    due = [situation for situation in subject.situations if not situation.place.days.is_empty]
    dead = [situation for situation in due if situation.is_impossible]
    if not due:
        return
    if len(dead) == len(due):
        yield contradiction(subject)
        return
    if subject.always_says and len(due[0].parts) == 1:
        return
    yield from (_dead_trigger(subject, situation) for situation in dead)
    # Those that can hold first: they are what is spoken of.
    yield from _parts(subject, sorted(due, key=lambda situation: situation in dead))


def _dead_trigger(subject: Subject, situation: Situation) -> Diagnostic:
    said = "one of its triggers" if situation.trigger is None else f"`{trigger_words(situation.trigger)}`"
    core = situation.core()
    rules = "rules" if len(core) == 1 else "rule"
    label = f"{ticked(part.said for part in core)} {rules} it out" if core else ""
    return Diagnostic("LR305", Severity.WARNING, f"{said} never sets it off", subject.span, label, help="leave it out")


# ------------------------------------------------------------------------------------------------ can't hold
def contradiction(subject: Subject) -> Diagnostic:
    """As few conditions as possible that never hold together."""
    situation = next(each for each in subject.situations if not each.place.days.is_empty)
    core = situation.core()
    said = [part.said for part in core]
    if not said:
        message, help = "the condition never holds", ""
    elif len(said) == 1:
        message, help = f"`{said[0]}` never holds", _days_note(core, situation.place)
    else:
        message, help = f"{ticked(said)} never hold together", "leave one of them out, or join them with `or`"
    labels = bounds(core, situation.place) if len(said) < 2 else ()
    return Diagnostic(subject.code, Severity.ERROR, message, subject.span, subject.so, labels, help)


def bounds(parts: Iterable[Part], place: Place) -> tuple[Label, ...]:
    """What is declared of the things that the parts speak of."""
    found: dict[Span, str] = {}
    for part in parts:
        for node in e.walk(part.condition):
            match node:
                case e.FieldOf():
                    declared = _declared(node, place)
                    said = "" if declared is None else _bounds_words(declared)
                    if declared is not None and declared.span.file and said:
                        found[declared.span] = said
                case e.MeasureRead(name):
                    measure = place.ruleset.measures[name]
                    most = closed_count(measure.value) if measure.kind is MeasureKind.DISTINCT else None
                    if most is not None and measure.span.file:
                        found[measure.span] = f"`{name}` is at most {most}"
                    elif measure.kind is MeasureKind.NUMBER and measure.span.file:
                        found[measure.span] = f"`{name}` is a number, and never below zero"
                case _:
                    pass
    return tuple(Label(span, text) for span, text in found.items())


def _days_note(parts: Iterable[Part], place: Place) -> str:
    """The days there are, for parts that ask for certain ones."""
    asks = any(
        isinstance(node, e.EventFact) and node.fact is not e.Fact.MEMBER
        for part in parts
        for node in e.walk(part.condition)
    )
    if not asks or place.days.is_empty:
        return ""
    first, last = (None if end is None else date.fromordinal(int(end)) for end in (place.days.low, place.days.high))
    if first == last and first is not None:
        return f"the only day is {first}"
    return "" if first is None and last is None else f"it runs {days_words(first, last)}"


def _declared(read: e.FieldOf, place: Place) -> Field | None:
    event = place.ruleset.events.get(place.event or "")
    match read.scope:
        case e.Scope.MEMBER:
            declared = place.ruleset.member.get(read.name)
            return declared.field if declared else None
        case e.Scope.EVENT:
            return event.fields.get(read.name) if event else None
        case e.Scope.PART:
            parts = event.lists.get(place.parts or "") if event else None
            return parts.fields.get(read.name) if parts else None


def _bounds_words(declared: Field) -> str:
    low = None if declared.minimum is None else f"at least {value_words(declared.minimum, declared.type)}"
    high = None if declared.maximum is None else f"at most {value_words(declared.maximum, declared.type)}"
    said = [bound for bound in (low, high) if bound is not None]
    return f"`{declared.name}` is {' and '.join(said)}" if said else ""


# ------------------------------------------------------------------------------------------------ changes nothing
Context = tuple[Place, tuple[Part, ...]]
"""A place, and what else holds there."""


def _parts(subject: Subject, live: Sequence[Situation]) -> Iterator[Diagnostic]:
    """Parts that always hold, or follow from the others, in all situations. The last one written is the first to go."""
    left = []
    for part, times in _counted(live[0].parts):
        left.append(part)
        if times > 1:
            yield _redundant(subject, part, (live[0].place, (part,)))
    if len(left) > PARTS_MAX:
        return
    for part in reversed(left.copy()):
        if not part.told or isinstance(part.condition, e.Missing):
            continue
        contexts = _contexts(live, left, part)
        if all(follows([], formula(part.condition, place), place) for place, _ in contexts):
            left = [one for one in left if one is not part]
            yield _always(subject, part, live[0].place)
        elif all(follows(read(held, place), formula(part.condition, place), place) for place, held in contexts):
            left = [one for one in left if one is not part]
            yield _redundant(subject, part, contexts[0])
    for part in left:
        if part.told:
            yield from _sides(subject, part.condition, _contexts(live, left, part))


def _counted(parts: Sequence[Part]) -> list[tuple[Part, int]]:
    """Each part where it stands first, and how often it is written."""
    found: dict[tuple[e.Expression, bool], tuple[Part, int]] = {}
    for part in parts:
        first, times = found.get((part.condition, part.told), (part, 0))
        found[part.condition, part.told] = (first, times + (part.told and not isinstance(part.condition, e.Missing)))
    return list(found.values())


def _contexts(live: Sequence[Situation], parts: Sequence[Part], without: Part) -> list[Context]:
    others = tuple(part for part in parts if part is not without)
    return [(situation.place, (*situation.given, *others)) for situation in live]


def _always(subject: Subject, part: Part, place: Place) -> Diagnostic:
    message = f"`{part.said}` never rules anything out" if part.never else f"`{part.said}` always holds"
    note = _days_note([part], place)
    return Diagnostic("LR303", Severity.WARNING, message, subject.span, "so it changes nothing",
                      bounds([part], place), f"leave it out: {note}" if note else "leave it out")  # fmt: skip


def _redundant(subject: Subject, part: Part, context: Context) -> Diagnostic:
    place, held = context
    reasons = fewest(held, [negated(formula(part.condition, place))], place)
    label = f"{ticked(reason.said for reason in reasons)} {'says' if len(reasons) == 1 else 'say'} it already"
    return Diagnostic("LR304", Severity.WARNING, f"`{part.said}` changes nothing", subject.span, label,
                      help=f"leave `{part.said}` out")  # fmt: skip


# ------------------------------------------------------------------------------------------------ alternatives
def _sides(subject: Subject, condition: e.Expression, contexts: Sequence[Context]) -> Iterator[Diagnostic]:
    """Sides of an `or`, and words of a list, that can't hold or are covered by the others."""
    match condition:
        case e.AnyOf(parts):
            for part in parts if len(parts) <= PARTS_MAX else ():
                others = tuple(side for side in parts if side is not part)
                if _is_ruled_out(part, contexts):
                    yield _ruled_out(subject, f"`{words(part)}` can't hold here", part, contexts[0])
                elif all(_is_covered(part, others, context) for context in contexts):
                    label = f"{ticked((words(side) for side in others), 'or')} covers it"
                    yield Diagnostic("LR304", Severity.WARNING, f"`{words(part)}` changes nothing", subject.span, label,
                                     help=f"leave `{words(part)}` out")  # fmt: skip
                    return
                else:
                    yield from _sides(subject, part, contexts)
        case e.AllOf(parts):
            for part in parts if len(parts) <= PARTS_MAX else ():
                others_held = tuple(Part(side) for side in parts if side is not part)
                yield from _sides(subject, part, [(place, (*held, *others_held)) for place, held in contexts])
        case e.OneOf(value, options, negated=False) if len(options) > 1:
            type = e.type_of(value)
            for option in in_order(options, type):
                single = e.Compare("is", value, e.Constant(option, type))
                if _is_ruled_out(single, contexts):
                    message = f"`{words(value)}` can't be `{value_words(option, type)}` here"
                    yield _ruled_out(subject, message, single, contexts[0])
        case _:
            return


def _is_ruled_out(part: e.Expression, contexts: Sequence[Context]) -> bool:
    return all(impossible([formula(part, place), *read(held, place)], place) for place, held in contexts)


def _is_covered(part: e.Expression, others: tuple[e.Expression, ...], context: Context) -> bool:
    place, held = context
    return follows([formula(part, place), *read(held, place)], formula(e.AnyOf(others), place), place)


def _ruled_out(subject: Subject, message: str, part: e.Expression, context: Context) -> Diagnostic:
    place, held = context
    reasons = fewest(held, [formula(part, place)], place)
    label, labels = _days_note([Part(part)], place), bounds([Part(part)], place)
    if reasons:
        says = "rules" if len(reasons) == 1 else "rule"
        label, labels = f"{ticked(one.said for one in reasons)} {says} it out", ()
    return Diagnostic("LR305", Severity.WARNING, message, subject.span, label, labels, "leave it out")


# ------------------------------------------------------------------------------------------------ parts of lists
def _inner(subject: Subject) -> Iterator[Diagnostic]:
    """What is asked of the parts of a list, on its own."""
    if not subject.situations:
        return
    asked = [part.condition for part in subject.situations[0].parts if part.told]
    found = dict.fromkeys(node for one in (*asked, *subject.others) for node in e.walk(one))
    for node in found:
        if not isinstance(node, e.Quantified | e.Fold) or node.where is None:
            continue
        said = parts_of(node.where)
        situations = tuple(Situation(each.place.inside(node.parts), said) for each in subject.situations)
        if any(not situation.is_impossible for situation in situations):
            yield from _parts(subject, sorted(situations, key=lambda situation: situation.is_impossible))
        elif any(not each.place.days.is_empty for each in situations):
            yield contradiction(Subject(subject.span, f"so none of `{node.parts}` ever meets it", situations))
