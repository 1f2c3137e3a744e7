"""Attempts: what some members try that the rules do not want, each event named by its kind in a column of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy
import pyarrow
from msgspec.structs import replace

from loyalty_rules.core.quantities import PLAIN
from loyalty_rules.workbench.generate.columns import Columns, Draw, amounts, member_ids
from loyalty_rules.workbench.generate.habits import DAY, Calendar, Numbers
from loyalty_rules.workbench.generate.tables import Batch, draw_events, row_ids

_PARTS_OF_A_SPLIT = 5
_ENOUGH = 2.0  # times the usual amount, so that a friend of one's own brings what friends bring


def attempts(
    rng: Draw, columns: Columns, calendar: Calendar, joins: Batch, bought: Batch, tempted: Numbers, number: int
) -> Iterator[Batch]:
    """What some members of a batch try, on top of what all do. `tempted`: their rows among the joins."""
    kinds: list[Attempt] = [_split]
    if columns.words.refers:
        kinds.append(_own_friends)
    if columns.ruleset.program.returns is not None:
        kinds += [_redeem_and_return, _return_twice, _made_up]
    chosen = (numpy.arange(len(tempted)) + rng.integers(0, len(kinds))) % len(kinds)  # each as often as any other
    for kind, attempt in enumerate(kinds):
        yield from attempt(rng, columns, calendar, (joins, bought), tempted[chosen == kind], number)


Known = tuple[Batch, Batch]
Attempt = Callable[[Draw, Columns, Calendar, Known, Numbers, int], Iterator[Batch]]


def _last_purchases(bought: Batch, members: Numbers) -> Numbers:
    """The row of each member's last purchase, of those who have one."""
    ends: Numbers = numpy.searchsorted(bought.member, members, side="right") - 1
    if not len(bought):
        return ends[:0]
    return ends[(ends >= 0) & (bought.member[numpy.maximum(ends, 0)] == members)]


def _own_friends(
    rng: Draw, columns: Columns, calendar: Calendar, known: Known, who: Numbers, number: int
) -> Iterator[Batch]:
    """A member joins once more as a friend of their own, with the same card, and does once what friends bring something
    for."""
    joins, _ = known
    own = joins.take(who)
    friends = columns.total + own.member  # numbers that nobody else has
    when = own.when + rng.integers(DAY, 20 * DAY, len(who))
    inside = numpy.flatnonzero(when < calendar.end)
    own, friends, when = own.take(inside), friends[inside], when[inside]
    shared = [name for name in columns.words.secrets if name in own.values]
    values = {**own.values, **{name: columns.secret(name, own.member) for name in shared}}
    if "referral-code" in values and "code" in values:
        values["code"] = columns.secret("FRIEND", own.member)
        values["referral-code"] = columns.secret("FRIEND", friends)
    else:
        values["referrer"] = member_ids(own.member)
    tried = "own friend"
    none = numpy.zeros(len(friends), numpy.int64)
    yield Batch(own.event, row_ids("friend-join", number, len(friends)), friends, when, values, none, tried)
    for name in columns.words.brought or columns.words.events[:1]:
        event = columns.ruleset.events[name]
        later = when + rng.integers(10, DAY, len(friends))
        inside = numpy.flatnonzero(later < calendar.end)
        buyers = (friends[inside], later[inside], numpy.full(len(inside), _ENOUGH))
        batch = draw_events(rng, columns, calendar, event, buyers, number)
        yield replace(batch, ids=row_ids(f"friend-{name}", number, len(inside)), attempt=tried)


def _redeem_and_return(
    rng: Draw, columns: Columns, calendar: Calendar, known: Known, who: Numbers, number: int
) -> Iterator[Batch]:
    """What a purchase gave is spent within minutes, and the purchase comes back."""
    joins, bought = known
    source = bought.take(_last_purchases(bought, joins.member[who]))
    source = source.take(numpy.flatnonzero(source.when + 2 * DAY < calendar.end))
    tried, count = "spent, then returned", len(source)
    values = {
        "wallet": pyarrow.repeat(next(iter(columns.ruleset.wallets)), count),
        "quantity": amounts(10 * rng.integers(1, 20, count), PLAIN),
    }
    events = columns.ruleset.events
    spent = row_ids("spent", number, count)
    yield Batch(events["redeem"], spent, source.member, source.when + 3, values, source.amount, tried)
    back = {"purchase": source.ids}
    ids, later = row_ids("spent-return", number, count), source.when + DAY
    yield Batch(events["return"], ids, source.member, later, back, source.amount, tried)


def _split(rng: Draw, columns: Columns, calendar: Calendar, known: Known, who: Numbers, number: int) -> Iterator[Batch]:
    """One shopping trip is paid as many small purchases, minutes apart."""
    joins, bought = known
    source = bought.take(_last_purchases(bought, joins.member[who]))
    member = numpy.repeat(source.member, _PARTS_OF_A_SPLIT)
    minutes = numpy.tile(numpy.arange(1, _PARTS_OF_A_SPLIT + 1), len(source))
    when = numpy.repeat(source.when, _PARTS_OF_A_SPLIT) + minutes
    inside = when < calendar.end
    small = numpy.full(int(inside.sum()), 1 / _PARTS_OF_A_SPLIT)
    batch = draw_events(rng, columns, calendar, bought.event, (member[inside], when[inside], small), number)
    yield replace(batch, ids=row_ids("split", number, len(batch)), attempt="one basket in many")


def _return_twice(
    rng: Draw, columns: Columns, calendar: Calendar, known: Known, who: Numbers, number: int
) -> Iterator[Batch]:
    """A purchase comes back as a whole, and then again."""
    joins, bought = known
    source = bought.take(_last_purchases(bought, joins.member[who]))
    source = source.take(numpy.flatnonzero(source.when + 2 * DAY < calendar.end))
    for time, word in enumerate(("first-return", "second-return")):
        yield Batch(
            columns.ruleset.events["return"],
            row_ids(word, number, len(source)),
            source.member,
            source.when + 60 + time * DAY,
            {"purchase": source.ids},
            source.amount,
            "returned twice",
        )


def _made_up(
    rng: Draw, columns: Columns, calendar: Calendar, known: Known, who: Numbers, number: int
) -> Iterator[Batch]:
    """Something comes back that was never bought."""
    joins, _ = known
    source = joins.take(who)
    source = source.take(numpy.flatnonzero(source.when + DAY < calendar.end))
    yield Batch(
        columns.ruleset.events["return"],
        row_ids("made-up-return", number, len(source)),
        source.member,
        source.when + DAY,
        {"purchase": row_ids("never", number, len(source))},
        source.amount,
        "returned without a purchase",
    )
