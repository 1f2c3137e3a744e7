"""How many values what keeps counters apart can have."""

from __future__ import annotations

from loyalty_rules.core.expressions import ChoiceType, FieldOf, FlagType, TierType
from loyalty_rules.model.ruleset import Measure, Ruleset


def closed_values(ruleset: Ruleset, field: str) -> int | None:
    """How many values a closed field of an event or the member has; None for an open one."""
    if field in ruleset.ladders:
        return len(ruleset.ladders[field]) + 1
    candidates = [member.field for name, member in ruleset.member.items() if name == field]
    for event in ruleset.events.values():
        lists = [part_list.fields for part_list in event.lists.values()]
        candidates += [fields[field] for fields in (event.fields, *lists) if field in fields]
    counts = []
    for candidate in candidates:
        match candidate.type:
            case ChoiceType(values=values):
                counts.append(len(values))
            case FlagType():
                counts.append(2)
            case TierType(names=names):
                counts.append(len(names) + 1)
            case _:
                return None
    return max(counts, default=None)


def distinct_values(ruleset: Ruleset, measure: Measure) -> int | None:
    """How many values a distinct measure can tell apart; None where its field is open."""
    if isinstance(measure.value, FieldOf):
        return closed_values(ruleset, measure.value.name)
    return None
