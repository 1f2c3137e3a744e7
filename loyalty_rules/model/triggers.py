"""What sets rules off, and what `first`, `where` and `within` mean for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core import expressions as e
from loyalty_rules.core.quantities import PLAIN, UnitKind
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.expressions import both, condition, said_known
from loyalty_rules.model.measures import number_before
from loyalty_rules.model.names import Names, Place, plural_in
from loyalty_rules.model.references import TIER, field_named
from loyalty_rules.model.units import amount_of, duration
from loyalty_rules.model.wallets import wallet_named
from loyalty_rules.model.windows import date_field, no_window, window
from loyalty_rules.model.wording import type_words
from loyalty_rules.syntax import tree
from loyalty_rules.syntax.phrases import quantity_text

FRIEND, REFERRER = "friend", "referrer"


class SetOff(Struct, frozen=True):
    """A trigger, and what its own condition says is known."""

    trigger: r.Trigger
    known: frozenset[str] = frozenset()


def trigger(names: Names, node: tree.Trigger, referral: bool) -> SetOff | None:
    match node:
        case tree.OnEvent():
            return _on_event(names, node, referral)
        case tree.OnReaching():
            found = _on_reaching(names, node)
            return None if found is None else SetOff(found)
        case tree.OnStatus(status):
            return _on_status(names, status, node)
        case tree.OnEnd(period, anchor):
            if anchor is None:
                return SetOff(r.OnEnd(period))
            return _on_anniversary(names, node, r.OnAnniversary(anchor, period, closes=True))
        case tree.OnYearly(month, day):
            return SetOff(r.OnYearly(month, day))
        case tree.OnAnniversary(anchor):
            return _on_anniversary(names, node, r.OnAnniversary(anchor))
        case tree.OnDate(day):
            return SetOff(r.OnDate(day))
        case tree.OnLapse():
            return _on_lapse(names, node)
        case tree.OnRequest():
            names.findings.error(
                "LR252", node.span, "only an exchange is asked for", help="`on EVENT` names what sets a rule off"
            )
            return None


def _on_anniversary(names: Names, node: tree.Trigger, trigger: r.OnAnniversary) -> SetOff | None:
    """Who has no such date has no anniversary: the field is known."""
    return SetOff(trigger, frozenset({trigger.field})) if date_field(names, trigger.field, node) else None


def _on_event(names: Names, node: tree.OnEvent, referral: bool) -> SetOff | None:
    name = names.event_named(node.event)
    if name is None:
        found = names.member.get(node.event)
        plain = not node.first and node.where is None and node.within is None and node.of is None
        if found is not None and isinstance(found.field.type, e.DateType) and plain:
            return _on_anniversary(names, node, r.OnAnniversary(node.event))
        names.unknown("event", node.event, names.events, node.span)
        return None
    if node.of is not None and (node.of != FRIEND or not referral):
        names.findings.error(
            "LR258",
            node.span,
            f"`of {node.of}` means nothing here",
            "only a referral has a friend",
            help=f"leave `of {node.of}` out",
        )
        return None
    # What counts the earlier ones can ask for no code: codes are used by events, one by one.
    place = Place((names.events[name],), referral=referral, codes=not node.first)
    where = None if node.where is None else condition(names, node.where, place)
    complete = (where is None) == (node.where is None)
    earlier = _first(names, node, name, where) if node.first and complete else None
    complete = complete and (earlier is not None or not node.first)
    within = _within(names, node, place)
    complete = complete and (within is None) == (node.within is None)
    if not complete:
        return None
    referrer = e.Missing(referrer_of(names, (name,)), negated=True) if referral else None
    known = said_known(names, node.where) if node.where is not None else set()
    return SetOff(r.OnEvent(name, both(earlier, where, within, referrer)), frozenset(known))


def _first(names: Names, node: tree.OnEvent, name: str, where: e.Expression | None) -> e.Expression | None:
    over = window(names, node.window, name)
    if over is None:
        return None
    measure = number_before(names, name, node.where, where, node)
    found = e.Compare("is", e.MeasureRead(measure.name, over, False, measure.type), e.Constant(0, measure.type))
    names.written.note(found, node.span)
    return found


def _within(names: Names, node: tree.OnEvent, place: Place) -> e.Expression | None:
    """`within 120 days after join`: the day of the event lies before the day that is over."""
    if node.within is None:
        return None
    written, anchor = node.within
    length = duration(names, written)
    found: e.Expression | None = None
    if anchor in ("join", "joining"):
        found = e.FieldOf(e.Scope.MEMBER, "joined", e.DateType())
    else:
        field = field_named(names, place, anchor)
        if field is None:
            names.findings.error(
                "LR264",
                node.span,
                f"nothing can be counted from `{anchor}` here",
                help="it counts from `join` or a date field",
            )
        elif not isinstance(field[1].type, e.DateType):
            names.findings.error("LR264", node.span, f"`{anchor}` is {type_words(field[1].type)}, not a date")
        else:
            found = e.FieldOf(field[0], anchor, field[1].type)
    if length is None or found is None:
        return None
    day = e.DateType()
    before = e.Compare("<", e.EventFact(e.Fact.DATE, day), e.DatePlus(found, length, day))
    names.written.note(before, node.span)
    return before


def referrer_of(names: Names, events: tuple[str, ...]) -> e.FieldOf:
    """Who referred the member; at joining it is the event that says so."""
    scope = e.Scope.EVENT if events and all(event == "join" for event in events) else e.Scope.MEMBER
    return e.FieldOf(scope, REFERRER, e.MemberType())


def all_reached(
    names: Names, goals: tuple[tree.OnReaching, ...], first: date | None, last: date | None
) -> SetOff | None:
    """What the goals of a challenge come to: the event with which all of them are met. What no window is said for is
    counted on the days of the challenge."""
    days = None if first is None or last is None else tree.DatesWindow(first, last)
    windowed = [goal if goal.window is not None or days is None else replace(goal, window=days) for goal in goals]
    found = [_on_reaching(names, goal) for goal in windowed]
    for goal in goals if days is None and (first is not None or last is not None) else ():
        if goal.window is None:
            names.findings.error(
                "LR252",
                goal.span,
                "since when is this counted?",
                "the challenge has one end only",
                help="say its first and its last day, or a window: `since joining`",
            )
            return None
    met = [goal for goal in found if goal is not None]
    return SetOff(replace(met[0], others=tuple(met[1:]))) if met and len(met) == len(found) else None


def _on_reaching(names: Names, node: tree.OnReaching) -> r.OnReaching | None:
    name = node.measure
    if name is None:
        name = plural_in(node.threshold.unit, names.measures)
        if name is None:
            shown = quantity_text(node.threshold)
            if node.threshold.unit not in names.poisoned:
                names.findings.error(
                    "LR254", node.span, f"which measure reaches {shown}?", help=f"`on reaching {shown} of MEASURE`"
                )
            return None
    measure = names.measures.get(name)
    if measure is None:
        names.unknown("measure", name, names.of_kind("measure"), node.span)
        return None
    if not isinstance(measure.type, e.AmountType):
        names.findings.error("LR226", node.span, f"`{name}` is {type_words(measure.type)} and reaches no number")
        return None
    if measure.kind in (r.MeasureKind.AVERAGE, r.MeasureKind.LATEST):
        what = "an average" if measure.kind is r.MeasureKind.AVERAGE else "the latest value"
        names.findings.error(
            "LR226", node.span, f"`{name}` is {what}, which falls as it rises", help="compare it in a `when`"
        )
        return None
    if measure.by is not None:
        names.findings.error(
            "LR226",
            node.span,
            f"`{name}` is kept apart by `{measure.by}`: it is no single number to be reached",
            help=f"reach a measure of one of them, with a `where` on `{measure.by}`",
        )
        return None
    if measure.kind is r.MeasureKind.STREAK and no_window(names, node.window, name):
        return None
    over = window(names, node.window, measure.event or None)
    unit = measure.type.unit
    # A measure without a unit of its own is counted in its name: `5 hours` of `hours`.
    threshold = amount_of(names, _in_its_name(names, node.threshold, name, measure.type), unit, positive=True)
    every = None
    if node.every is not None:
        every = amount_of(names, _in_its_name(names, node.every, name, measure.type), unit, positive=True)
    if over is None or threshold is None or (every is None) != (node.every is None):
        return None
    return r.OnReaching(name, over, threshold, every)


def _in_its_name(names: Names, node: tree.Quantity, measure: str, type: e.AmountType) -> tree.Quantity:
    if type.unit.kind is UnitKind.NUMBER and plural_in(node.unit, (measure,)) is not None:
        return tree.Quantity(node.number, PLAIN.name, span=node.span)
    return node


def _on_lapse(names: Names, node: tree.OnLapse) -> SetOff | None:
    length = duration(names, node.lead)
    wallet = wallet_named(names, node.wallet, node)
    if length is None or wallet is None:
        return None
    if length.months:
        names.findings.error(
            "LR221",
            node.lead.span,
            "a month before a day is not always as long",
            "so this is counted in days or weeks",
            help=f"`30 days before {node.wallet} lapse`",
        )
        return None
    return SetOff(r.OnLapse(length.days, wallet))


def place_of(names: Names, triggers: Iterable[r.Trigger], referral: bool = False) -> Place:
    """The fields in reach of what these set off: those that the events have, or what is about to lapse."""
    found = tuple(triggers)
    if found and all(isinstance(one, r.OnLapse) for one in found):
        wallets = dict.fromkeys(one.wallet for one in found if isinstance(one, r.OnLapse))
        return Place(tuple(_lapse(names, wallet) for wallet in wallets))
    if not all(isinstance(one, r.OnEvent) for one in found):
        return Place(referral=referral)
    events = dict.fromkeys(one.event for one in found if isinstance(one, r.OnEvent))
    return Place(tuple(names.events[event] for event in events), referral=referral, codes=True)


def _lapse(names: Names, wallet: str) -> r.EventType:
    """What the clock says of a wallet that is about to lapse."""
    amount = e.AmountType(names.wallet_units[wallet], whole=True)
    fields = (("lapsing", amount), ("last-day", e.DateType()))
    return r.EventType(
        "lapse", {name: r.Field(name, type, False, None, None, None, tree.NOWHERE) for name, type in fields}, {},
        tree.NOWHERE,
    )  # fmt: skip


def _on_status(names: Names, status: str, node: tree.Node) -> SetOff | None:
    if status == TIER:
        if not names.tiers and TIER not in names.poisoned:
            names.findings.error("LR201", node.span, "there are no tiers", help="`tier NAME` declares one")
            return None
        return SetOff(r.OnTier(None))
    if names.ladder_named(status) is not None:
        return SetOff(r.OnTier(None, status))
    if status not in names.all_tiers:
        names.unknown("tier", status, names.all_tiers, node.span)
        return None
    return SetOff(r.OnTier(names.all_tiers.index(status), names.ladder_of(status)))


def phase(found: r.Trigger) -> tuple[object, ...]:
    """What two triggers must have in common to be set off by the same thing."""
    match found:
        case r.OnEvent(event):
            return ("event", event)
        case r.OnReaching(measure):
            return ("reaching", measure)
        case r.OnTier():
            return ("tier",)
        case _:
            return ("day", found)
