"""A witness: what is told how outcomes come about. Without one nothing of it is worked out.

It begins each pricing itself, with a Pricing that watches its own steps; and is told what is posted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from loyalty_rules.engine.stream.awards import Pricing
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.nouns import Program
from loyalty_rules.engine.stream.outcome import AwardKey, Outcome
from loyalty_rules.engine.stream.state import Cause, Received, Record

Begin = Callable[[Program, Context], Pricing]
"""What begins the pricing of an event: Pricing itself, or a witness."""


class Witness(Protocol):
    def begin(self, program: Program, context: Context) -> Pricing:
        """Begin the pricing of the event of the context."""

    def settles(self, record: Record, before: Outcome, cause: Cause) -> None:
        """The outcome of a record is about to be posted, which was `before` so far."""

    def delivers(self, record: Record, key: AwardKey, received: Received, asked: int, granted: int) -> None:
        """Of an award to another member so much is granted now; `received`: as it was before."""

    def settled(self) -> None:
        """The outcome that came last has been posted, with all that it set off."""
