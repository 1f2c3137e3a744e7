"""Posting: an event posts the difference between its outcome now and what was posted for it before."""

from __future__ import annotations

from datetime import date

from loyalty_rules.core.calendar import Duration, add
from loyalty_rules.core.entries import Kind
from loyalty_rules.core.events import Event
from loyalty_rules.core.quantities import Exact
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.evaluate import Evaluator
from loyalty_rules.engine.stream.moments import expiry_day, moment_day
from loyalty_rules.engine.stream.outcome import Award, AwardKey, Outcome
from loyalty_rules.engine.stream.world import Cause, Hold, MemberState, Received, Record, World
from loyalty_rules.ledger.account import spendable, take
from loyalty_rules.model.ruleset import CapBasis, Expiry, Idle, Pending, SpendOrder, TakeBack

UNKNOWN_DAY = date.max  # a lot whose condition, not the calendar, will activate it


def settle(world: World, member: MemberState, record: Record, outcome: Outcome, cause: Cause, kind: Kind) -> None:
    """Post what changed between the record's outcome and this one. `kind`: what a decrease is, REVERSED or DROPPED."""
    before = record.outcome
    for key in {**before.awards, **outcome.awards}:
        old, new = before.awards.get(key), outcome.awards.get(key)
        if old == new:
            continue
        if key.member == member.id:
            _change(world, member, record, key, old, new, cause, kind)
        else:
            _deliver(world, record, key, new.amount if new else 0, cause, kind)
    old_adds, new_adds = before.contributions(), outcome.contributions()
    for slot in old_adds.keys() | new_adds.keys():
        added, adding = old_adds.get(slot), new_adds.get(slot)
        if added != adding:
            _put(world, member, slot, record.event, added, adding)
    record.outcome = outcome


def _put(world: World, member: MemberState, slot: int, event: Event, old: object, new: object) -> None:
    world.slot(member, slot).put(event.day, event.id, old, new)
    if slot in world.program.plan.tiers:  # a tier that follows its measure has to be looked at when the window moves on
        window = world.program.plan.slots[slot].window
        world.schedule(member, world.program.windows.next_change(window, member.fields, event.day))


def _change(
    world: World,
    member: MemberState,
    record: Record,
    key: AwardKey,
    old: Award | None,
    new: Award | None,
    cause: Cause,
    kind: Kind,
) -> None:
    rule = world.program.rules[key.rule]
    change = (new.amount if new else 0) - (old.amount if old else 0)
    if change > 0:
        assert new is not None
        asked = new.asked if old is None else change
        lots = record.lots.setdefault(key, [])
        parts = new.parts if old is None else ()
        _earn(world, key, change, asked, parts, rule.place, new.note, record, lots, cause)
    elif change < 0:
        _take_back(world, key, -change, rule.place, record.lots.get(key, []), record, cause, kind)
    elif old is None and new is not None and new.note:
        world.post(cause, key, Kind.REFUSED, 0, asked=new.asked, place=rule.place, note=new.note)


def _earn(
    world: World,
    key: AwardKey,
    amount: int,
    asked: Exact,
    parts: tuple[tuple[int, int], ...],
    place: str,
    note: str,
    record: Record,
    lots: list[str],
    cause: Cause,
) -> None:
    rule = world.program.rules[key.rule]
    wallet = world.program.ruleset.wallets[key.wallet]
    pending = rule.rule.pending or wallet.pending
    when = rule.pending_when if rule.rule.pending else world.program.wallet_pending[key.wallet]
    lot = f"{record.event.id}/{key.rule}" if not lots else f"{record.event.id}/{key.rule}/{cause.event}"
    lots.append(lot)
    receive(
        world, cause, key, Kind.EARNED, amount, lot, record.event.day, pending, rule.rule.expiry or wallet.expiry,
        asked=asked, place=place, parts=parts, note=note, when=when, record=record,
    )  # fmt: skip


def receive(
    world: World,
    cause: Cause,
    key: AwardKey,
    kind: Kind,
    amount: int,
    lot: str,
    earned: date,
    pending: Pending | None,
    expiry: Expiry,
    *,
    asked: Exact | None = None,
    place: str = "",
    parts: tuple[tuple[int, int], ...] = (),
    note: str = "",
    when: Evaluator | None = None,
    record: Record | None = None,
    expires_on: date | None = None,
) -> None:
    """A new lot: when it can be spent, when it lapses, and the wakes for both."""
    week_start = world.program.windows.week_start
    owner = world.member(key.member, cause.day)
    active_on: date | None = None
    dropped_on: date | None = None
    if pending is not None:
        active_on = UNKNOWN_DAY
        if pending.until is not None:
            active_on = moment_day(pending.until, earned, owner.fields, week_start)
        if pending.dropped is not None:
            dropped_on = moment_day(pending.dropped, earned, owner.fields, week_start)
        if active_on <= cause.day:
            active_on = None
    if expires_on is None and active_on != UNKNOWN_DAY:
        expires_on = expiry_day(expiry, earned, active_on or earned, week_start)
    world.post(
        cause, key, kind, amount, asked=asked, place=place, lot=lot, parts=parts, active_on=active_on,
        expires_on=expires_on, note=note,
    )  # fmt: skip
    if active_on is not None:
        if active_on != UNKNOWN_DAY:
            owner.activations.setdefault(active_on, []).append((key.wallet, lot))
            world.schedule(owner, active_on)
        if (when is not None or dropped_on is not None) and record is not None:
            watcher = world.member(record.event.member, cause.day)
            watcher.holds.append(Hold(key.member, key, lot, when, dropped_on, record))
            world.schedule(watcher, dropped_on)
    _set_expiry(world, owner, key.wallet, lot, expires_on)
    if isinstance(expiry, Idle):
        start_idle(world, owner, key.wallet, expiry.duration, cause.day, fresh=False)
    if active_on is None:
        settle_owed(world, cause, key, lot, place)


def _set_expiry(world: World, owner: MemberState, wallet: str, lot: str, expires_on: date | None) -> None:
    if expires_on is not None:
        owner.expiries.setdefault(expires_on, []).append((wallet, lot))
        if expires_on <= world.today:  # restored or opened after its time: the next look at the member takes it
            expires_on = date.fromordinal(world.today.toordinal() + 1)
            owner.expiries.setdefault(expires_on, []).append((wallet, lot))
        world.schedule(owner, expires_on)


def start_idle(world: World, owner: MemberState, wallet: str, duration: Duration, day: date, fresh: bool) -> None:
    """Start the time after which an idle wallet lapses; `fresh`: anew."""
    if fresh or wallet not in owner.active:
        owner.active[wallet] = day
        world.schedule(owner, add(day, duration))


def settle_owed(world: World, cause: Cause, key: AwardKey, lot: str, place: str) -> None:
    """What is owed is paid from a lot as soon as it can be spent."""
    account = world.account(key.member, key.wallet)
    if account.owed > 0:
        amount = min(account.owed, account.lots[lot].left)
        if amount > 0:
            world.post(cause, key, Kind.SETTLED, amount, place=place, lot=lot, note="pays what was owed")


def activate(world: World, owner: MemberState, key: AwardKey, lot_id: str, place: str, cause: Cause) -> None:
    """A pending lot can be spent from now on; one that waited for a condition lapses counted from today."""
    account = world.account(key.member, key.wallet)
    lot = account.lots.get(lot_id)
    if lot is None or not lot.pending:
        return
    expires_on = lot.expires_on
    if lot.active_on != cause.day:
        rule = world.program.rules.get(key.rule)
        expiry = rule.rule.expiry if rule is not None else None
        wallet = world.program.ruleset.wallets[key.wallet]
        expires_on = expiry_day(expiry or wallet.expiry, cause.day, cause.day, world.program.windows.week_start)
        _set_expiry(world, owner, key.wallet, lot_id, expires_on)
    if lot.left:
        world.post(cause, key, Kind.ACTIVATED, lot.left, place=place, lot=lot_id, expires_on=expires_on)
        settle_owed(world, cause, key, lot_id, place)


def _take_back(
    world: World,
    key: AwardKey,
    amount: int,
    place: str,
    lots: list[str],
    record: Record,
    cause: Cause,
    kind: Kind,
) -> None:
    """From the lots the award made, pending first; what of them has lapsed is gone already; then in the usual order."""
    account = world.account(key.member, key.wallet)
    wallet = world.program.ruleset.wallets[key.wallet]
    own = sorted((account.lots[lot] for lot in lots if lot in account.lots), key=lambda lot: not lot.pending)
    left = amount
    for lot, part in take(own, left):
        world.post(cause, key, kind, part, place=place, lot=lot)
        left -= part
    for owned in own:
        gone = min(left, owned.lapsed - record.forgiven.get(owned.id, 0))
        if gone > 0:
            record.forgiven[owned.id] = record.forgiven.get(owned.id, 0) + gone
            world.post(cause, key, kind, 0, asked=gone, place=place, lot=owned.id, note="had lapsed already")
            left -= gone
    for lot, part in take(spendable(account, wallet.spend is SpendOrder.OLDEST), left):
        world.post(cause, key, kind, part, place=place, lot=lot)
        left -= part
    if left:
        if wallet.take_back is TakeBack.TO_ZERO:
            world.post(cause, key, kind, 0, asked=left, place=place, note="nothing left to take back")
        else:
            world.post(cause, key, Kind.REVERSED, left, place=place, note="taken back beyond what was there")


def _deliver(world: World, record: Record, key: AwardKey, asked: int, cause: Cause, kind: Kind) -> None:
    """An award for another member: their own caps apply when it reaches them, in the state it first found."""
    recipient = world.member(key.member, cause.day)
    rule = world.program.rules[key.rule]
    caps = [cap for cap in rule.own_caps if cap.cap.key == "recipient" and cap.slot is not None]
    at = (record.event.id, key)
    received = recipient.received.get(at)
    if received is None:
        rooms: list[Exact] = []
        for cap in caps:
            assert cap.slot is not None
            state = recipient.slots[cap.slot]
            used = 0 if state is None else state.read(record.event.day)
            limit = cap.limit(Context(record.event, record.reading, {}))
            rooms.append(max(limit - used, 0))
        received = recipient.received[at] = Received(0, 0, (), tuple(rooms), [], record)
    granted = asked
    note = ""
    for cap, room in zip(caps, received.rooms, strict=True):
        capped = min(granted, int(room)) if cap.cap.basis is CapBasis.POINTS else granted if room >= 1 else 0
        if capped < granted:
            note = cap.cap.name
        granted = capped
    uses = tuple(
        (cap.slot, granted if cap.cap.basis is CapBasis.POINTS else 1)
        for cap in caps
        if cap.slot is not None and granted
    )
    for slot in {slot for slot, _ in received.uses + uses}:
        old, new = dict(received.uses).get(slot), dict(uses).get(slot)
        if old != new:
            world.slot(recipient, slot).put(record.event.day, record.event.id, old, new)
    change = granted - received.amount
    if change > 0:
        _earn(world, key, change, asked, (), rule.place, note, record, received.lots, cause)
    elif change < 0:
        _take_back(world, key, -change, rule.place, received.lots, record, cause, kind)
    elif asked > received.asked and note:
        world.post(cause, key, Kind.REFUSED, 0, asked=asked, place=rule.place, note=note)
    received.asked, received.amount, received.uses = asked, granted, uses


def without(outcome: Outcome, key: AwardKey) -> Outcome:
    """The outcome had this award not been given; its caps have their room back."""
    return Outcome({at: award for at, award in outcome.awards.items() if at != key}, outcome.adds, outcome.reached)
