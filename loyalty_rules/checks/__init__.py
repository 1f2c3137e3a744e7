"""Check: what is wrong with a ruleset that reads well. A visible row of checks, each from the meaning to findings.

Everything that is said here is proved, by exact arithmetic over the declared choices, bounds and days; what can't be
decided is not spoken of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from loyalty_rules.checks.amounts import unused
from loyalty_rules.checks.codes import CODES
from loyalty_rules.checks.conditions import conditions
from loyalty_rules.checks.state import unbounded, unfilled_wallets, unread_measures
from loyalty_rules.checks.tiers import criteria, ladder
from loyalty_rules.checks.together import groups_of_one, never_first, never_meeting, replacements, twice
from loyalty_rules.checks.triggers import never_reached, never_scheduled, outside_programme
from loyalty_rules.core.diagnostics import Diagnostic
from loyalty_rules.model.plan import Plan, plan
from loyalty_rules.model.ruleset import Ruleset

Check = Callable[[Ruleset, Plan], Iterable[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    unbounded,
    conditions,
    outside_programme,
    never_scheduled,
    never_reached,
    groups_of_one,
    never_first,
    replacements,
    never_meeting,
    twice,
    unused,
    unfilled_wallets,
    unread_measures,
    criteria,
    ladder,
)


def check(ruleset: Ruleset) -> tuple[Diagnostic, ...]:
    """Everything that all checks find, in the order of the checks."""
    needed = plan(ruleset)
    return tuple(found for one in CHECKS for found in one(ruleset, needed))


__all__ = ["CHECKS", "CODES", "Check", "check"]
