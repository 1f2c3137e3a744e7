"""What of each event is revenue: the money that costs are held against."""

from __future__ import annotations

from msgspec.structs import replace

from loyalty_rules.core import expressions as e
from loyalty_rules.core.quantities import UnitKind
from loyalty_rules.model.expressions import amount, condition, said_known
from loyalty_rules.model.names import Names, Place
from loyalty_rules.model.ruleset import EventType, Revenue
from loyalty_rules.model.wording import type_words
from loyalty_rules.syntax import tree

PURCHASE = "purchase"
TAKING = ("return", "cancel")
"""Events that take revenue back: as much as what comes back has brought."""

WITHOUT = ("redeem", "adjust", "transfer", "set", "status", "opening")
"""Events that are about what a member has, not about what they pay."""

_STATE = (e.TierHeld, e.Holds, e.MeasureRead, e.OfKeyed, e.CodeGiven, e.Shares)


def revenues(names: Names, declarations: tuple[tree.Declaration, ...]) -> None:
    """What every event brings, into `names`; of a purchase its amount, where nothing else is said."""
    bought = names.events[PURCHASE]
    paid = e.FieldOf(e.Scope.EVENT, "amount", bought.fields["amount"].type)
    names.events[PURCHASE] = replace(bought, revenue=Revenue(paid, None, tree.NOWHERE))
    for declaration in declarations:
        for clause in declaration.clauses:
            event = names.events.get(declaration.name or "")
            if isinstance(clause.body, tree.Revenue) and event is not None:
                found = _revenue(names, event, clause.body, clause)
                if found is not None:
                    names.events[event.name] = replace(event, revenue=found)


def _revenue(names: Names, event: EventType, written: tree.Revenue, clause: tree.Clause) -> Revenue | None:
    if event.name in (*TAKING, *WITHOUT):
        names.findings.error(
            "LR233",
            clause.span,
            f"`{event.name}` brings no revenue",
            "it takes back what came in with what it names"
            if event.name in TAKING
            else "it is about what a member has, not about what they pay",
            help="say it of the event that is paid for" if event.name in TAKING else "delete it",
        )
        return None
    if written.value is None:
        return Revenue(None, None, clause.span)
    place = Place((event,))
    where = None if written.where is None else condition(names, written.where, place)
    if written.where is not None:
        place = place.knowing(said_known(names, written.where))
    value = amount(names, written.value, place)
    if value is None or (where is None) != (written.where is None):
        return None
    for node, found in ((written.value, value), (written.where, where)):
        if node is not None and found is not None and any(map(_is_state, e.walk(found))):
            names.findings.error(
                "LR234",
                node.span,
                "this is not said by the event itself",
                "members, their tiers and what was before change, and revenue is booked once",
                help="fields of the event, its date and values",
            )
            return None
    return Revenue(value, where, clause.span) if _is_money(names, value, written.value, event) else None


def _is_state(node: e.Expression) -> bool:
    return isinstance(node, _STATE) or (isinstance(node, e.FieldOf) and node.scope is e.Scope.MEMBER)


def _is_money(names: Names, value: e.Expression, node: tree.Expression, event: EventType) -> bool:
    type = e.type_of(value)
    assert isinstance(type, e.AmountType)
    if type.unit.kind is not UnitKind.MONEY:
        names.findings.error(
            "LR226",
            node.span,
            f"this is {type_words(type)}, not money",
            help=f"what of `{event.name}` is paid, in {names.currency.name}",
        )
        return False
    if not type.whole:
        smallest = f"0.{'1'.zfill(type.unit.decimals)}" if type.unit.decimals else "1"
        names.findings.error(
            "LR214",
            node.span,
            "nothing says how fractions are rounded",
            "this may be a part of the smallest amount",
            help=f"`(…) rounded half up to {smallest} {type.unit.name}`",
        )
        return False
    return True
