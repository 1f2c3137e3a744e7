"""The life of what is given: pending, expiry, and how long a tier is kept."""

from __future__ import annotations

from datetime import date

from loyalty_rules.core.diagnostics import Label
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.expressions import condition
from loyalty_rules.model.findings import listed
from loyalty_rules.model.names import Names, Place
from loyalty_rules.model.units import duration
from loyalty_rules.syntax import tree

EARNING = ("event", "earning")
JOINING = ("join", "joining")
EVENT, JOIN = "event", "join"


def pending(names: Names, node: tree.Body | None, events: tuple[str, ...] = ()) -> r.Pending | None:
    """`pending …`; `events` are what sets the rule off, whose day may be the anchor."""
    if not isinstance(node, tree.Hold):
        return None
    until: r.Moment | None = None
    if node.duration is not None:
        length = duration(names, node.duration, zero=True)
        until = None if length is None else r.After(length, EVENT, None)
    elif node.until is not None:
        until = moment(names, node.until, events)
    when = None if node.when is None else condition(names, node.when, Place())
    dropped = None if node.dropped is None else moment(names, node.dropped, events)
    if until is None and when is None:
        return None
    return r.Pending(until, when, dropped)


def moment(names: Names, node: tree.Moment, events: tuple[str, ...]) -> r.Moment | None:
    match node:
        case tree.MomentDate(day):
            return r.OnDay(day)
        case tree.MomentEnd(period, following):
            return r.EndOf(period, following)
        case tree.MomentAfter(written, anchor, at_end):
            length = duration(names, written, zero=True)
            where = anchor_of(names, anchor, events, node)
            return None if length is None or where is None else r.After(length, where, at_end)


def anchor_of(names: Names, anchor: str, events: tuple[str, ...], node: tree.Node) -> str | None:
    """`event` or `join` for the word after `after`."""
    if anchor in JOINING:
        return JOIN
    event = names.event_named(anchor)
    if anchor in EARNING or (event is not None and event in events):
        return EVENT
    if anchor in names.poisoned:
        return None
    known = [*events, *(() if events else EARNING), *JOINING[:1]]
    label = f"`{anchor}` does not set it off" if event is not None and events else ""
    names.findings.error(
        "LR264",
        node.span,
        f"nothing can be counted from `{anchor}` here",
        label,
        help=f"it counts from {listed(dict.fromkeys(known), 'or')}",
    )
    return None


def expiry(names: Names, node: tree.Body | None, events: tuple[str, ...] = ()) -> r.Expiry | None:
    """`expires …`, None where nothing is said."""
    match node:
        case tree.LifeNever():
            return r.Never()
        case tree.LifeFor(written, after, at_end):
            length = duration(names, written)
            from_earning = _from_earning(names, after, events, node)
            return None if length is None or from_earning is None else r.Lasting(length, from_earning, at_end)
        case tree.LifeEnd(period, following):
            return r.EndOf(period, following)
        case tree.LifeOn(day):
            return r.LastDay(day)
        case tree.LifeEvery(month, day_of_month):
            return r.Yearly(month, day_of_month)
        case tree.LifeIdle(written, words):
            length = duration(names, written)
            found = [event_of(names, word, node) for word in words]
            events_found = tuple(event for event in found if event is not None)
            return r.Idle(length, events_found) if length is not None and len(events_found) == len(found) else None
        case _:
            return None


def terms(names: Names, written: tuple[tree.Body, ...]) -> list[r.Term]:
    """What the `expires` clauses of a wallet say, in order of time; the first is there from the beginning."""
    found: dict[date, r.Term] = {}
    idle: dict[bool, tree.Node] = {}
    for node in written:
        if not isinstance(node, tree.Life | tree.Term):
            continue
        term = node if isinstance(node, tree.Term) else tree.Term(node, span=node.span)
        since = term.since or date.min
        length = expiry(names, term.life)
        if since in found:
            names.findings.error(
                "LR252",
                node.span,
                "two `expires` for the same days" if term.since is None else f"two `expires` from {since} on",
                help="`expires from DATE …` says what holds from a later day on",
            )
            continue
        idle.setdefault(isinstance(length, r.Idle), node)
        found[since] = r.Term(since, length or r.Never(), _suspension(names, term))
    if len(idle) > 1:
        names.findings.error(
            "LR252",
            idle[True].span,
            "a wallet lapses as a whole or lot by lot, and does not change from one to the other",
            labels=(Label(idle[False].span, "lot by lot"),),
            help="the same way in every `expires` of the wallet",
        )
    found.setdefault(date.min, r.Term(date.min, r.Never(), None))
    return [found[since] for since in sorted(found)]


def _suspension(names: Names, term: tree.Term) -> r.Suspension | None:
    if term.suspended is None:
        return None
    holds = condition(names, term.suspended, Place())
    grace = None if term.grace is None else duration(names, term.grace)
    return None if holds is None else r.Suspension(holds, grace)


def event_of(names: Names, word: str, node: tree.Node) -> str | None:
    """The event a word names; reported where it names none."""
    event = names.event_named(word)
    if event is None:
        names.unknown("event", word, names.events, node.span)
    return event


def _from_earning(names: Names, after: str | None, events: tuple[str, ...], node: tree.Node) -> bool | None:
    if after in (None, "activation"):
        return False
    assert after is not None
    if after in EARNING or names.event_named(after) in events:
        return True
    if after not in names.poisoned:
        names.findings.error(
            "LR264",
            node.span,
            f"nothing can be counted from `{after}` here",
            help="it counts from `activation` or `earning`",
        )
    return None
