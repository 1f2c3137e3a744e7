"""What was posted for an event and why, for a witness: the pricing, and what of it stands and reaches who gets it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from loyalty_rules.core.quantities import Exact, spread
from loyalty_rules.core.traces import CapSeen, GiveSeen, Lessened, Posted, Priced, RuleSeen, Settled, Stage
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.deliveries import let_through
from loyalty_rules.engine.stream.nouns import Program
from loyalty_rules.engine.stream.outcome import AwardKey, Outcome
from loyalty_rules.engine.stream.state import Cause, Received, Record
from loyalty_rules.model.ruleset import CapBasis


class Reached(Struct, frozen=True):
    """What of an award reached another member, before and now; `caps`: theirs, as they were asked."""

    before: int
    now: int
    caps: tuple[CapSeen, ...]


class Post(Struct, eq=False):
    """The posting of one outcome, from its beginning to its end."""

    record: Record
    before: Outcome
    outcome: Outcome
    cause: Cause
    again: bool
    pricings: list[Priced]
    reached: dict[AwardKey, Reached] = field(default_factory=dict)

    def told(self) -> Settled:
        """All of it, once it has been posted."""
        posted = []
        for key in {**self.before.awards, **self.outcome.awards}:
            old, new = self.before.awards.get(key), self.outcome.awards.get(key)
            note, asked = ("", 0) if new is None else (new.note, new.asked)
            found = self.reached.get(key)
            if found is None:
                was, now = 0 if old is None else old.amount, 0 if new is None else new.amount
            else:
                was, now = found.before, found.now
                note = next((cap.name for cap in reversed(found.caps) if cap.binds), note)
            dropped = key in self.record.dropped
            posted.append(Posted(key.rule, key.wallet, key.member, was, now, asked, note, dropped))
        pricings = list(self.pricings)
        last = max((at for at, one in enumerate(pricings) if not one.superseded), default=None)
        if last is not None:
            pricings[last] = self._standing(pricings[last])
        event = self.record.event
        return Settled(event, self.cause.event, self.again, tuple(pricings), tuple(posted))

    def _standing(self, priced: Priced) -> Priced:
        """The pricing, with what of it stands: less what was dropped or came back, as far as it reached who gets it."""
        rules = list(priced.rules)
        if not self.record.event.type:  # what another member gave sets off only what its recipient gets
            own = self.record.event.member
            rules = [replace(seen, gives=tuple(g for g in seen.gives if g.member in (None, own))) for seen in rules]
        amounts = {key: award.amount for key, award in self.outcome.awards.items()}
        rules = _lessened(rules, amounts, self.record)
        rules = _lessened(rules, {key: found.now for key, found in self.reached.items()}, None)
        for key, found in self.reached.items():
            for at, seen in enumerate(rules):
                if any(_key(seen, give) == key for give in seen.gives):
                    rules[at] = replace(seen, caps=seen.caps + found.caps)
        return replace(priced, rules=tuple(rules))


def _key(seen: RuleSeen, give: GiveSeen) -> AwardKey:
    return AwardKey(seen.rule, give.wallet, give.member or "")


def _lessened(rules: list[RuleSeen], amounts: Mapping[AwardKey, int], record: Record | None) -> list[RuleSeen]:
    """The rules with what they give come down to these amounts. `record`: of which all that is left is in them, and
    which tells why; without one only those that are named are changed."""
    granted: dict[AwardKey, list[int]] = {}
    for seen in rules:
        for give in seen.gives:
            granted.setdefault(_key(seen, give), []).append(give.granted)
    found = {
        key: iter(spread(amounts.get(key, 0), given))
        for key, given in granted.items()
        if (record is not None or key in amounts) and sum(given) != amounts.get(key, 0)
    }
    if not found:
        return rules

    def stands(seen: RuleSeen, give: GiveSeen) -> GiveSeen:
        key = _key(seen, give)
        if key not in found:
            return give
        why = None
        if record is not None:
            why = Lessened.DROPPED if key in record.dropped else Lessened.RETURNED
        return replace(give, granted=next(found[key]), lessened=why or give.lessened)

    return [replace(seen, gives=tuple(stands(seen, give) for give in seen.gives)) for seen in rules]


def reached_of(
    program: Program, record: Record, key: AwardKey, received: Received, asked: int, granted: int
) -> Reached:
    """What of an award reaches another member, with the caps that they have for it."""
    context = Context(record.priced, record.reading, {})
    caps, left = [], asked
    for cap, room in zip(program.rules[key.rule].recipient_caps, received.rooms, strict=True):
        times = cap.cap.basis is CapBasis.TIMES
        if (not times and key.wallet not in cap.wallets) or left <= 0:
            continue
        through = let_through(cap, key, room, left)
        limit: Exact = cap.limit(context) or 0
        counted = (
            (1, int(through > 0)) if times else (left * cap.wallets[key.wallet], through * cap.wallets[key.wallet])
        )
        noun = cap.cap
        caps.append(
            CapSeen(
                noun.name, noun.span, noun.basis.value, False, Stage.RECEIVED, key.rule, key.wallet, limit, room,
                *counted, key.member,
            )
        )  # fmt: skip
        left = through
    return Reached(received.amount, granted, tuple(caps))
