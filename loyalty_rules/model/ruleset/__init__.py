"""The nouns of a resolved ruleset.

The known words (cashback, referral, tier …) are here as the few ideas they stand for; `word` keeps the one that was
written, for messages and explanations.

Amounts are in the smallest part of their unit; rates are exact.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from loyalty_rules.model.ruleset.coded import *  # noqa: F403
from loyalty_rules.model.ruleset.coded import Code
from loyalty_rules.model.ruleset.life import *  # noqa: F403
from loyalty_rules.model.ruleset.messages import *  # noqa: F403
from loyalty_rules.model.ruleset.messages import Notice
from loyalty_rules.model.ruleset.nouns import *  # noqa: F403
from loyalty_rules.model.ruleset.nouns import EventType, Measure, MemberField, Program, Segment, Tier, Wallet
from loyalty_rules.model.ruleset.partners import *  # noqa: F403
from loyalty_rules.model.ruleset.partners import Partner
from loyalty_rules.model.ruleset.rules import *  # noqa: F403
from loyalty_rules.model.ruleset.rules import Cap, Exchange, Rule
from loyalty_rules.model.ruleset.written import Written as Written


class Ruleset(Struct, frozen=True):
    """Mappings keep source order. `caps` are the shared ones. `tiers`: ladder by ladder, lowest first, each badge a
    ladder of its own; a tier's `index` is its place in it. `written`: where the conditions and amounts in it stand."""

    program: Program
    events: Mapping[str, EventType]
    member: Mapping[str, MemberField]
    wallets: Mapping[str, Wallet]
    measures: Mapping[str, Measure]
    tiers: tuple[Tier, ...]
    rules: Mapping[str, Rule]
    caps: tuple[Cap, ...]
    exchanges: Mapping[str, Exchange]
    notices: Mapping[str, Notice] = {}
    partners: Mapping[str, Partner] = {}
    segments: Mapping[str, Segment] = {}
    codes: Mapping[str, Code] = {}
    written: Written = field(default_factory=Written)

    @property
    def ladders(self) -> dict[str, tuple[Tier, ...]]:
        """The tiers by ladder; the first, called `tier`, is always there."""
        found: dict[str, tuple[Tier, ...]] = {"tier": ()}
        for tier in self.tiers:
            found[tier.ladder] = (*found.get(tier.ladder, ()), tier)
        return found

    @property
    def priced(self) -> dict[str, Rule]:
        """Everything that an event may set off: the rules, then what sends messages."""
        return {**self.rules, **{name: notice.rule for name, notice in self.notices.items()}}
