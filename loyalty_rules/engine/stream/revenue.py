"""The revenue of a stream of events: what they bring, less what comes back. Costs are held against this sum alone."""

from __future__ import annotations

from msgspec import Struct, field

from loyalty_rules.core.calendar import add
from loyalty_rules.core.events import Event
from loyalty_rules.engine.stream.returns import negated, remaining, standing
from loyalty_rules.engine.stream.slots import Memo
from loyalty_rules.engine.stream.world import World


class _Brought(Struct):
    """An event that brought something: `now`, with what has come `back` of it, by the id of the return."""

    event: Event
    now: int
    back: dict[str, Event] = field(default_factory=dict)


class Revenue:
    """What a stream of events brings. An event is kept as long as it can be corrected or come back."""

    def __init__(self, world: World) -> None:
        self._world = world
        memory = world.program.memory
        self._forget_on = Memo(lambda day: add(day, memory))
        self._kept: dict[tuple[str, str], _Brought] = {}  # by member and id, in order of time

    def see(self, event: Event) -> int:
        """By how much an event that was used changes the revenue."""
        event = self._world.with_category(event)
        purchase = event.fields.get("purchase")
        match event.type:
            case "return" if purchase is None:
                return self._world.program.brought_by(negated(event))
            case "return" | "cancel":
                known = self._kept.get((event.member, str(purchase)))
                if known is None:
                    return 0  # a redemption, or something that brought nothing
                known.back[event.id] = event
                return self._again(known)
            case _ if event.type in self._world.program.brings:
                return self._take(event)
            case _:
                return 0

    def _take(self, event: Event) -> int:
        known = self._kept.get((event.member, event.id))
        if known is not None:
            # A correction stands for what had its id before; what came back of that has come back of it.
            known.event = event
            return self._again(known)
        self._forget(event)
        now = self._world.program.brought_by(event)
        self._kept[event.member, event.id] = _Brought(event, now)
        return now

    def _again(self, known: _Brought) -> int:
        left = remaining(known.event, known.back.values()) if known.back else known.event
        before, known.now = known.now, 0 if left is None else self._world.program.brought_by(standing(left))
        return known.now - before

    def _forget(self, event: Event) -> None:
        over = []
        for key, known in self._kept.items():
            if self._forget_on[known.event.day] > event.day:
                break
            over.append(key)
        for key in over:
            del self._kept[key]
