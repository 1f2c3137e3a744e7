"""Streams: what a batch of members causes, honest and not, and all batches written one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy
import pyarrow
from msgspec import Struct

from loyalty_rules.core.expressions import ChoiceType
from loyalty_rules.core.quantities import PLAIN
from loyalty_rules.model.ruleset import REFERRAL_CODE, Ruleset
from loyalty_rules.workbench.generate.attempts import attempts
from loyalty_rules.workbench.generate.columns import (
    Columns,
    Draw,
    Rows,
    amounts,
    days_since_epoch,
    member_ids,
)
from loyalty_rules.workbench.generate.expected import Expected
from loyalty_rules.workbench.generate.files import FileKind, Writer
from loyalty_rules.workbench.generate.habits import (
    Calendar,
    Habits,
    Members,
    Numbers,
    draw_bills,
    draw_members,
    draw_visits,
)
from loyalty_rules.workbench.generate.marks import marks
from loyalty_rules.workbench.generate.tables import Batch, draw_events, row_ids, table
from loyalty_rules.workbench.generate.vocabulary import Vocabulary, months_before, vocabulary

BATCH = 4_096  # members: small enough to hold, large enough that drawing is done by columns
_REDEEMS = 0.1  # of purchases
_SENDS, _SENT = 0.03, 10  # after purchases, at most that much
_CHANGES = 0.03  # of members, of what they said of themselves
_MONTH = 30  # days
_RETURN_DAYS = 7.0  # until something comes back, on average
_WHOLE = 0.5  # of the returns
_BRINGS_MANY = 40  # one of so many members brings many friends,
_BROUGHT_BY_MANY = 0.5  # so large a part of all of them


class Generated(Struct, frozen=True):
    """What was generated: events by type, attempts by kind, and the files. `joined_before`: how many of the members
    were there before the first day."""

    members: int
    joined_before: int
    first: date
    last: date
    events: Mapping[str, int]
    attempts: Mapping[str, int]
    files: tuple[Path, ...]


def generate(
    ruleset: Ruleset,
    folder: Path,
    *,
    members: int,
    first: date,
    last: date,
    seed: int = 1,
    habits: Habits | None = None,
    kind: FileKind = FileKind.parquet,
    progress: Callable[[int, int], None] | None = None,
) -> Generated:
    """Write a stream of events for a ruleset into an empty folder: a file for each type of event, `first` to `last`;
    where the rules look at how long somebody has been a member, some have joined before.

    The same ruleset, arguments and seed give the same events. Memory does not grow with the number of members.
    Raises ValueError for a span or a number that can't be, OSError where the folder can't be written.
    """
    if last < first:
        raise ValueError(f"the last day, {last}, is before the first, {first}")
    if members < 1:
        raise ValueError("there is nobody: at least 1 member")
    days = (last - first).days + 1
    before = months_before(ruleset) * _MONTH
    calendar = Calendar(first, last, 0 if before * 3 < days * 2 else before)
    drawn = _Stream(ruleset, habits or Habits(), calendar, members, seed)
    before_first = 0
    events: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    with Writer(folder, kind) as writer:
        for done, batches in enumerate(drawn.batches(), 1):
            for batch in batches:
                if len(batch):
                    writer.write(batch.event, table(drawn.calendar, batch))
                    events[batch.event.name] += len(batch)
                    before_first += int(numpy.count_nonzero(batch.when < 0))
                    if batch.attempt:
                        tried[batch.attempt] += len(batch)
            if progress is not None:
                progress(min(done * BATCH, members), members)
        files = writer.finish()
    by_type, by_kind = (dict(sorted(counted.items())) for counted in (events, tried))
    return Generated(members, before_first, first, last, by_type, by_kind, files)


class _Stream:
    """Draws the batches of one stream."""

    def __init__(self, ruleset: Ruleset, habits: Habits, calendar: Calendar, total: int, seed: int) -> None:
        self.ruleset = ruleset
        self.habits = habits
        self.calendar = calendar
        self.total = total
        self.seed = seed
        self.words: Vocabulary = vocabulary(ruleset)
        self.expected = Expected(ruleset, marks(ruleset), habits, self.words.events, calendar.days)
        self.main = self.expected.main
        self.columns = Columns(ruleset, self.words, self.expected, total)

    def batches(self) -> Iterator[list[Batch]]:
        for number, start in enumerate(range(0, self.total, BATCH)):
            rng = numpy.random.default_rng([self.seed, number])
            count = min(BATCH, self.total - start)
            members = draw_members(rng, self.calendar, self.habits, start, count, self.total)
            yield list(self._batch(rng, members, number))

    def _batch(self, rng: Draw, members: Members, number: int) -> Iterator[Batch]:
        joins = self._joins(rng, members, number)
        yield joins
        bought = None
        for name in self.words.events:
            per_month = self.expected.per_month(name)
            if name in self.expected.bills:
                who, when = draw_bills(rng, self.calendar, members, per_month)
            else:
                who, when = draw_visits(rng, self.calendar, members, per_month, name == self.main[0])
            event = self.ruleset.events[name]
            batch = draw_events(
                rng, self.columns, self.calendar, event, (members.first + who, when, members.basket[who]), number
            )
            yield batch
            if name == self.main[0]:
                bought = batch
        yield from self._changes(rng, members, number)
        assert bought is not None, "something is always waited for"
        tempted = (rng.random(len(members)) < float(self.habits.attempts)) & (members.joined >= 0)
        if self.ruleset.program.returns is not None:
            yield self._returns(rng, bought, members.first, tempted, number)
        if self.ruleset.exchanges or self.ruleset.wallets:
            yield self._redemptions(rng, bought, number)
        yield from self._transfers(rng, bought, number)
        yield from attempts(rng, self.columns, self.calendar, joins, bought, numpy.flatnonzero(tempted), number)

    # -------------------------------------------------------------------------------------------- members
    def _joins(self, rng: Draw, members: Members, number: int) -> Batch:
        """Everybody's join; some were brought by a member who joined before."""
        event = self.ruleset.events["join"]
        count = len(members)
        who = members.first + numpy.arange(count)
        rows = Rows(event.name, who, days_since_epoch(self.calendar.first, members.joined), numpy.ones(count))
        values: dict[str, Any] = {
            field.name: self.columns.column(rng, field, rows)
            for field in event.fields.values()
            if field.name not in ("referrer", "code", REFERRAL_CODE, "joined") and not field.category_of
        }
        earlier = (rng.random(count) * who).astype(numpy.int64)
        earlier -= earlier % _BRINGS_MANY * (rng.random(count) < _BROUGHT_BY_MANY)
        share = float(self.habits.referrals) if self.words.refers else 0.0
        referred = (rng.random(count) < share) & (who > 0) & (members.joined >= 0)
        by_code = REFERRAL_CODE in self.ruleset.member and "code" in event.fields
        if REFERRAL_CODE in self.ruleset.member:
            values[REFERRAL_CODE] = self.columns.secret("FRIEND", who)
        named = self.columns.secret("FRIEND", earlier) if by_code else member_ids(earlier)
        values["code" if by_code else "referrer"] = pyarrow.compute.if_else(
            pyarrow.array(referred), named, pyarrow.scalar(None, pyarrow.string())
        )
        ids = row_ids("join", number, count)
        return Batch(event, ids, who, members.joined, values, numpy.zeros(count, numpy.int64))

    def _changes(self, rng: Draw, members: Members, number: int) -> Iterator[Batch]:
        """Some members change what they said of themselves."""
        event = self.ruleset.events["set"]
        fields = [
            field for field in event.fields.values() if isinstance(field.type, ChoiceType) and not field.category_of
        ]
        if not fields:
            return
        who = numpy.flatnonzero(rng.random(len(members)) < _CHANGES)
        active = (members.stopped - members.joined)[who]
        when = (members.joined[who] + rng.random(len(who)) * active).astype(numpy.int64)
        who, when = who[when >= 0], when[when >= 0]
        day = days_since_epoch(self.calendar.first, when)
        rows = Rows(event.name, members.first + who, day, numpy.ones(len(who)))
        values = {field.name: self.columns.column(rng, field, rows) for field in fields}
        none = numpy.zeros(len(who), numpy.int64)
        yield Batch(event, row_ids("set", number, len(who)), rows.member, when, values, none)

    # -------------------------------------------------------------------------------------------- after a purchase
    def _returns(self, rng: Draw, bought: Batch, first: int, tempted: Numbers, number: int) -> Batch:
        """Some purchases come back within the time there is for it, half of them as a whole; not those of members who
        will try to return them in ways of their own."""
        event = self.ruleset.events["return"]
        honest = ~tempted[bought.member - first]
        rows = numpy.flatnonzero(honest & (rng.random(len(bought)) < float(self.habits.returns)))
        days = rng.exponential(_RETURN_DAYS, len(rows))
        returns = self.ruleset.program.returns
        assert returns is not None
        within = max(returns.within.months * 28 + returns.within.days - 1, 0)
        when = bought.when[rows] + (numpy.minimum(days, within) * 24 * 60).astype(numpy.int64) + 1
        kept = when < self.calendar.end
        rows, when = rows[kept], when[kept]
        whole = rng.random(len(rows)) < _WHOLE
        source = bought.take(rows)
        values: dict[str, Any] = {"purchase": source.ids}
        items = event.lists.get("items")
        if bought.event.name == "purchase" and items is not None and "amount" in items.fields:
            values["items"] = _first_parts(source.values["items"], ~whole)
        elif "amount" in bought.event.fields:
            unit = self.ruleset.program.currency
            part = numpy.maximum((source.amount * rng.random(len(rows))).astype(numpy.int64), 1)
            values["amount"] = amounts(part, unit, ~whole)
        return Batch(event, row_ids("return", number, len(rows)), source.member, when, values, source.amount)

    def _redemptions(self, rng: Draw, bought: Batch, number: int) -> Batch:
        """What members ask for, as they buy something; whether they have enough for it is the programme's to say."""
        event = self.ruleset.events["redeem"]
        source = bought.take(numpy.flatnonzero(rng.random(len(bought)) < _REDEEMS))
        count = len(source)
        values: dict[str, Any] = {}
        if self.words.asked:
            chosen = rng.integers(0, len(self.words.asked), count)
            values["exchange"] = pyarrow.array(self.words.asked).take(pyarrow.array(chosen))
            unit = self.ruleset.program.currency
            values["order"] = amounts(source.amount, unit)
        else:
            wallet = next(iter(self.ruleset.wallets))
            values["wallet"] = pyarrow.repeat(wallet, count)
            quantity = 1 + rng.integers(0, 50, count)
            values["quantity"] = amounts(quantity, PLAIN)
        when = numpy.maximum(source.when - 1, 0)
        return Batch(event, row_ids("redeem", number, count), source.member, when, values, source.amount)

    def _transfers(self, rng: Draw, bought: Batch, number: int) -> Iterator[Batch]:
        """Some of what can be sent to others goes to one of them; whether there is enough is the programme's to say."""
        wallets = [wallet.name for wallet in self.ruleset.wallets.values() if wallet.transfers is not None]
        if not wallets or self.total < 2:
            return
        source = bought.take(numpy.flatnonzero(rng.random(len(bought)) < _SENDS))
        count = len(source)
        values: dict[str, Any] = {
            "to": self.columns.others(rng, source.member),
            "wallet": pyarrow.array(wallets).take(pyarrow.array(rng.integers(0, len(wallets), count))),
            "quantity": amounts(1 + rng.integers(0, _SENT, count), PLAIN),
        }
        event = self.ruleset.events["transfer"]
        when = numpy.minimum(source.when + 1, self.calendar.end - 1)
        yield Batch(event, row_ids("transfer", number, count), source.member, when, values, source.amount)


def _first_parts(lists: Any, wanted: Numbers) -> Any:
    """Of each wanted list its first part; null for the others."""
    starts = lists.offsets.to_numpy()[:-1]
    firsts = lists.values.take(pyarrow.array(starts[wanted]))
    offsets = numpy.concatenate(([0], numpy.cumsum(wanted))).astype(numpy.int32)
    return pyarrow.ListArray.from_arrays(pyarrow.array(offsets), firsts, mask=pyarrow.array(~wanted))
