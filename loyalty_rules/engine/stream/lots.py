"""Lots: what is given becomes one, waits, can be spent, lapses; what is taken back comes from them."""

from __future__ import annotations

from datetime import date

from loyalty_rules.core.calendar import Duration, add
from loyalty_rules.core.entries import UNKNOWN_DAY, Entry, Kind
from loyalty_rules.core.quantities import Exact
from loyalty_rules.engine.stream.lives import Life
from loyalty_rules.engine.stream.outcome import Award, AwardKey, Parts
from loyalty_rules.engine.stream.state import Cause, Hold, MemberState, Record, Waiting
from loyalty_rules.engine.stream.world import NO_PARTNER, World
from loyalty_rules.ledger.account import take
from loyalty_rules.model.ruleset import TakeBack


def earn(
    world: World,
    key: AwardKey,
    award: Award,
    record: Record,
    lots: list[str],
    cause: Cause,
) -> None:
    """A lot for what a rule gives. Lots of one award are told apart by their number; those that reach another member
    name the giver too, whose events may have the ids of the other's."""
    rule = world.program.rules[key.rule]
    event = record.priced
    lot = f"{event.id}/{key.rule}" if key.member == event.member else f"{event.id}/{key.rule}/{event.member}"
    if lots:
        lot = f"{lot}/{len(lots) + 1}"
    lots.append(lot)
    receive(
        world, cause, key, Kind.EARNED, award.amount, lot, event.day, rule.lives[key.wallet], asked=award.asked,
        place=rule.place, parts=award.parts, note=award.note, record=record,
    )  # fmt: skip


def receive(
    world: World,
    cause: Cause,
    key: AwardKey,
    kind: Kind,
    amount: int,
    lot: str,
    earned: date,
    life: Life,
    *,
    asked: Exact | None = None,
    place: str = "",
    parts: Parts = (),
    note: str = "",
    record: Record | None = None,
) -> None:
    """A new lot: when it can be spent, when it lapses, and the wakes for both. `record`: of the event whose member's
    condition may end the waiting."""
    today, book = cause.day, world.book
    owner = world.members.get(key.member) or world.member(key.member, today)
    active_on, dropped_on, expires_on = life.days(earned, owner.fields)
    is_active = active_on <= today
    partner, partner_day = NO_PARTNER if record is None else world.partner_of(record.priced)
    book.post(
        Entry(
            book.number + 1, cause.time, today, key.member, key.wallet, kind, amount,
            amount if asked is None else asked, key.rule, place, cause.event, lot, parts,
            None if is_active else active_on, expires_on, note, partner, partner_day,
            earned if earned < today else None,
        )
    )  # fmt: skip
    if is_active:
        now_good(world, owner, key, lot, place, expires_on, cause)
    else:
        waiting = Waiting(key, lot, place, life, earned)
        if active_on != UNKNOWN_DAY:
            that_day = owner.activations.get(active_on)
            if that_day is None:
                owner.activations[active_on] = [waiting]
                world.schedule(owner, active_on)
            else:
                that_day.append(waiting)
        if life.when is not None or dropped_on is not None:
            watcher = owner if record is None else world.member(record.priced.member, today)
            watcher.holds.append(Hold(waiting, dropped_on, record))
            world.schedule(watcher, dropped_on)
    idle = life.idle_on(today) if life.may_idle else None
    if idle is not None:
        start_idle(world, owner, key.wallet, idle, today, fresh=False)


def now_good(
    world: World, owner: MemberState, key: AwardKey, lot: str, place: str, expires_on: date | None, cause: Cause
) -> None:
    """A lot can be spent from now on: it pays what is owed, and lapses in its time, which may be over already."""
    if world.book.account(key.member, key.wallet).owed:
        settle_owed(world, cause, key, lot, place)
    if expires_on is not None:
        if expires_on <= cause.day:
            lapse_late(world, owner, cause, key, lot)
        else:
            that_day = owner.expiries.get(expires_on)
            if that_day is None:
                that_day = owner.expiries[expires_on] = []
            that_day.append((key.wallet, lot))
            if len(that_day) == 1 or world.program.on_lapse:
                world.schedule_lapse(owner, key.wallet, expires_on)


def lapse(world: World, cause: Cause, key: AwardKey, lot: str, note: str) -> None:
    left = world.book.account(key.member, key.wallet).lots[lot].left
    if left:
        world.post(cause, AwardKey("", key.wallet, key.member), Kind.LAPSED, left, lot=lot, note=note)


def lapse_late(world: World, owner: MemberState, cause: Cause, key: AwardKey, lot: str) -> None:
    """What comes when its time is over lapses at once, or as soon as its wallet lets things lapse again."""
    if key.wallet in owner.suspended:
        owner.overdue.setdefault(key.wallet, []).append(lot)
    else:
        lapse(world, cause, key, lot, "its time was over")


def start_idle(world: World, owner: MemberState, wallet: str, duration: Duration, day: date, fresh: bool) -> None:
    """Start the time after which an idle wallet lapses; `fresh`: anew."""
    if fresh or wallet not in owner.active:
        owner.active[wallet] = day
        world.schedule_lapse(owner, wallet, add(day, duration))


def settle_owed(world: World, cause: Cause, key: AwardKey, lot: str, place: str) -> None:
    """What is owed is paid from a lot as soon as it can be spent."""
    account = world.book.account(key.member, key.wallet)
    amount = min(account.owed, account.lots[lot].left)
    if amount > 0:
        world.post(cause, key, Kind.SETTLED, amount, place=place, lot=lot, note="pays what was owed")


def activate(world: World, owner: MemberState, waiting: Waiting, cause: Cause) -> None:
    """A pending lot can be spent from now on; from a day that was not known, its expiry counts from today."""
    key, life = waiting.key, waiting.life
    lot = world.book.account(key.member, key.wallet).lots.get(waiting.lot)
    if lot is None or not lot.pending:
        return
    expires_on = lot.expires_on
    if lot.active_on != cause.day:
        expires_on = life.expires_on(waiting.earned, cause.day)
    if lot.left:
        world.post(cause, key, Kind.ACTIVATED, lot.left, place=waiting.place, lot=waiting.lot, expires_on=expires_on)
        now_good(world, owner, key, waiting.lot, waiting.place, expires_on, cause)
        idle = life.idle_on(cause.day) if life.may_idle else None
        if idle is not None:
            start_idle(world, owner, key.wallet, idle, cause.day, fresh=False)


def take_back(
    world: World, key: AwardKey, amount: int, place: str, lots: list[str], record: Record, cause: Cause, kind: Kind
) -> None:
    """From the lots the award made, pending first; what of them has lapsed is gone already; then in the usual order."""
    account = world.book.account(key.member, key.wallet)
    wallet = world.program.ruleset.wallets[key.wallet]
    own = sorted((account.lots[lot] for lot in lots if lot in account.lots), key=lambda lot: not lot.pending)
    left = amount
    for lot, part in take(own, left):
        world.post(cause, key, kind, part, place=place, lot=lot, record=record)
        left -= part
    for owned in own:
        gone = min(left, owned.lapsed - record.forgiven.get(owned.id, 0))
        if gone > 0:
            record.forgiven[owned.id] = record.forgiven.get(owned.id, 0) + gone
            world.post(
                cause, key, kind, 0, asked=gone, place=place, lot=owned.id, note="had lapsed already", record=record
            )
            left -= gone
    for owner, lot, part in world.households.take(key.member, key.wallet, left) if left else ():
        world.post(cause, AwardKey(key.rule, key.wallet, owner), kind, part, place=place, lot=lot, record=record)
        left -= part
    if left:
        if wallet.take_back is TakeBack.TO_ZERO:
            world.post(cause, key, kind, 0, asked=left, place=place, note="nothing left to take back")
        else:
            world.post(
                cause, key, Kind.REVERSED, left, place=place, note="taken back beyond what was there", record=record
            )
