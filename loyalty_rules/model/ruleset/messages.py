"""Messages: a rule that gives one, and what goes with it."""

from __future__ import annotations

from msgspec import Struct

from loyalty_rules.core.calendar import Duration
from loyalty_rules.core.expressions import Expression
from loyalty_rules.model.ruleset.rules import Rule

OUTBOX = ""
"""The wallet that messages go to: what a rule gives there is no amount of any account."""

MEMBER = "member"


class Datum(Struct, frozen=True):
    """One value that goes with a message: an expression, or the balance of `wallet`. `name`: as it was written."""

    name: str
    value: Expression | None
    wallet: str = ""


class Notice(Struct, frozen=True):
    """A message. `rule` says what sets it off and how often, and gives one to the outbox. `after`: how much later it is
    sent; None: at once. `still`: what must hold then. `to`: `member`, or whom else."""

    rule: Rule
    after: Duration | None
    still: Expression | None
    to: str
    data: tuple[Datum, ...]
