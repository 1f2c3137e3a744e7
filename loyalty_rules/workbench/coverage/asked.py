"""Every condition of a ruleset, every expression that is read, and every cap, with where they are asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from loyalty_rules.checks.ranges import Place
from loyalty_rules.checks.situations import at_clock, days_between, of_exchange, of_measure, of_rule
from loyalty_rules.core import expressions as e
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.plan import exchange_expressions, message_expressions, plan, rule_expressions


class Asked(Struct, frozen=True):
    """A condition, the noun it belongs to, and the places where it is asked."""

    of: str
    condition: e.Expression
    places: tuple[Place, ...]


def conditions(ruleset: r.Ruleset) -> Iterator[Asked]:
    """Every condition that somebody wrote and that is asked when events are priced or the clock runs on."""
    anywhere = (Place(ruleset),)
    for rule in ruleset.priced.values():
        yield from _of_rule(ruleset, rule)
    for notice in ruleset.notices.values():
        yield from _there(notice.rule.name, anywhere, notice.still)
    for measure in _kept(ruleset):
        if not measure.hidden:
            yield from _there(measure.name, tuple(each.place for each in of_measure(ruleset, measure)), measure.where)
    for tier in ruleset.tiers:
        yield from _there(tier.name, anywhere, tier.reach, tier.keep_when, tier.keep_while)
    for exchange in ruleset.exchanges.values():
        places = tuple(each.place for each in of_exchange(ruleset, exchange))
        yield from _there(exchange.name, places, exchange.condition)
        yield from _there(exchange.name, anywhere, *_held_until(exchange.pending))
    for wallet in ruleset.wallets.values():
        yield from _there(wallet.name, anywhere, *_held_until(wallet.pending))
        if wallet.transfers is not None:
            yield from _there(wallet.name, (Place(ruleset, "transfer"),), wallet.transfers.condition)
        for term in wallet.terms:
            if term.suspension is not None:
                place = Place(ruleset, days=days_between(term.since, None))
                yield from _there(wallet.name, (place,), term.suspension.condition)


def _kept(ruleset: r.Ruleset) -> Iterator[r.Measure]:
    """The measures that something reads; others are not even counted."""
    slots = plan(ruleset).measures
    return (measure for measure in ruleset.measures.values() if slots.get(measure.name))


def _of_rule(ruleset: r.Ruleset, rule: r.Rule) -> Iterator[Asked]:
    situations = of_rule(ruleset, rule)
    places = tuple(situation.place for situation in situations)
    for situation in situations:
        if isinstance(situation.trigger, r.OnEvent):
            yield from _there(rule.name, (situation.place,), situation.trigger.condition)
    yield from _there(rule.name, places, rule.condition, rule.never, None if rule.scope is None else rule.scope.where)
    yield from _there(rule.name, (at_clock(ruleset, rule.first, None),), *_held_until(rule.pending))


def _there(of: str, places: tuple[Place, ...], *found: e.Expression | None) -> Iterator[Asked]:
    yield from (Asked(of, condition, places) for condition in found if condition is not None)


def _held_until(pending: r.Pending | None) -> tuple[e.Expression | None]:
    return (None if pending is None else pending.when,)


def tables_read(ruleset: r.Ruleset) -> Iterator[tuple[str, e.Lookup, tuple[Place, ...]]]:
    """Every reading of a table or of a dated value, with who reads it and where."""
    for rule in ruleset.priced.values():
        places = tuple(situation.place for situation in of_rule(ruleset, rule))
        caps = (*rule.caps, *(cap for cap in ruleset.caps if rule.name in cap.rules))
        yield from _lookups(rule.name, (*rule_expressions(rule), *(cap.limit for cap in caps)), places)
    for name, notice in ruleset.notices.items():
        yield from _lookups(name, message_expressions(notice), (Place(ruleset),))
    for exchange in ruleset.exchanges.values():
        places = tuple(each.place for each in of_exchange(ruleset, exchange))
        yield from _lookups(exchange.name, exchange_expressions(exchange), places)
    for measure in _kept(ruleset):
        places = tuple(each.place for each in of_measure(ruleset, measure))
        yield from _lookups(measure.name, (each for each in (measure.value, measure.where) if each is not None), places)
    for tier in ruleset.tiers:
        criteria = (each for each in (tier.reach, tier.keep_when, tier.keep_while) if each is not None)
        yield from _lookups(tier.name, criteria, (Place(ruleset),))


def _lookups(
    of: str, read: Iterable[e.Expression], places: tuple[Place, ...]
) -> Iterator[tuple[str, e.Lookup, tuple[Place, ...]]]:
    for expression in read:
        yield from ((of, node, places) for node in e.walk(expression) if isinstance(node, e.Lookup))


def caps(ruleset: r.Ruleset) -> Iterator[tuple[str, r.Cap]]:
    """Every cap, with whose it is; a shared one is nobody's own."""
    for rule in ruleset.priced.values():
        yield from ((rule.name, cap) for cap in rule.caps)
    yield from (("", cap) for cap in ruleset.caps)
    for exchange in ruleset.exchanges.values():
        yield from ((exchange.name, cap) for cap in exchange.caps)
    for wallet in ruleset.wallets.values():
        if wallet.transfers is not None:
            yield from ((wallet.name, cap) for cap in wallet.transfers.caps)
    for code in ruleset.codes.values():
        yield from ((code.name, cap) for cap in code.caps)
