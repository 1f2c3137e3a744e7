"""Caps: what is counted, for whom, over which window, and what happens beyond."""

from __future__ import annotations

from fractions import Fraction

from msgspec.structs import replace

from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Label
from loyalty_rules.core.quantities import Unit, UnitKind
from loyalty_rules.core.windows import Anchored, OneEvent, Window
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.amounts import single, singles
from loyalty_rules.model.expressions import amount
from loyalty_rules.model.findings import listed
from loyalty_rules.model.households import is_counted_per
from loyalty_rules.model.names import Names, Place
from loyalty_rules.model.references import is_closed
from loyalty_rules.model.spoken import spoken_cap
from loyalty_rules.model.units import exact
from loyalty_rules.model.windows import window
from loyalty_rules.model.wording import counted, same_unit, type_words, unit_words
from loyalty_rules.syntax import tree
from loyalty_rules.syntax.phrases import number_text

MEMBER, RECIPIENT, PROGRAMME = "member", "recipient", "programme"
KEYS = {"member": MEMBER, "friend": MEMBER, "referrer": RECIPIENT, "programme": PROGRAMME, "program": PROGRAMME}
EVENT = "event"


def cap(names: Names, node: tree.Cap, place: Place, rules: tuple[str, ...], gives: tuple[r.Give, ...]) -> r.Cap | None:
    """A cap on what rules give. No `gives`: an exchange, whose wallet the caller checks."""
    limit = amount(names, node.limit, place)
    base = None if node.of is None else amount(names, node.of, place)
    over = _window(names, node)
    key = _key(names, node, place)
    if (
        key is not None
        and isinstance(over, Anchored)
        and key in names.member
        and not is_closed(names.member[key].field.type)
    ):
        names.findings.error(
            "LR263",
            node.span,
            f"the year from `{over.anchor}` is each member's own, and there is none for a `{key}`",
            help="`per calendar year`",
        )
        return None
    complete = limit is not None and over is not None and key is not None and (base is None) == (node.of is None)
    if not complete or limit is None or over is None or key is None:
        return None
    basis = _basis(names, node, limit, base, gives)
    if basis is None or not _limit_is_sound(names, node, limit, basis):
        return None
    if base is not None and not _base_agrees(names, node, base, gives):
        return None
    if key == MEMBER and basis in (r.CapBasis.POINTS, r.CapBasis.MONEY) and not _counts_any(names, node, over, gives):
        return None
    beyond = r.Beyond.NOTHING if node.nothing else r.Beyond.CLIP
    then: r.Rate | None = None
    if node.then is not None:
        then = _then(names, node.then, place, base, gives)
        beyond = r.Beyond.RATE
        if then is None:
            return None
    return r.Cap(spoken_cap(node), limit, basis, base, key, over, beyond, then, rules, node.span)


def cap_on_bought(names: Names, node: tree.Cap, place: Place, rule: str) -> r.Cap | None:
    """A cap on the money off: an amount of money in a window, or a share of the order."""
    limit = amount(names, node.limit, place)
    share = None if node.of is None else amount(names, node.of, place)
    key = _key(names, node, place)
    if limit is None or key is None or (share is None) != (node.of is None):
        return None
    if node.then is not None or node.nothing:
        names.findings.error(
            "LR252", node.span, "beyond a limit a request is refused", "nothing goes on", help="leave out what follows"
        )
        return None
    if share is None:
        over = _window(names, node)
        return None if over is None else _bought(names, node, limit, key, over, rule)
    type, of = e.type_of(limit), e.type_of(share)
    assert isinstance(type, e.AmountType)
    assert isinstance(of, e.AmountType)
    if not counted(type) or of.unit.kind is not UnitKind.MONEY:
        names.findings.error(
            "LR204", node.span, "this is no share of the order", help="`at most 50% of order`, or `at most 20 EUR …`"
        )
        return None
    if node.window is not None or any(per.name != EVENT for per in node.per):
        names.findings.error(
            "LR263", node.span, "a share of the order is of that order alone", help="leave the window out"
        )
        return None
    limit = e.Arithmetic("*", share, limit, e.AmountType(of.unit))
    return r.Cap(spoken_cap(node), limit, r.CapBasis.BOUGHT, None, key, OneEvent(), r.Beyond.CLIP, None, (rule,),
                 node.span)  # fmt: skip


def _bought(names: Names, node: tree.Cap, limit: e.Expression, key: str, over: Window, rule: str) -> r.Cap | None:
    if not _limit_is_sound(names, node, limit, r.CapBasis.BOUGHT):
        return None
    return r.Cap(spoken_cap(node), limit, r.CapBasis.BOUGHT, None, key, over, r.Beyond.CLIP, None, (rule,), node.span)


def _basis(
    names: Names, node: tree.Cap, limit: e.Expression, base: e.Expression | None, gives: tuple[r.Give, ...]
) -> r.CapBasis | None:
    type = e.type_of(limit)
    assert isinstance(type, e.AmountType)
    if base is not None:
        base_type = e.type_of(base)
        assert isinstance(base_type, e.AmountType)
        if same_unit(type, base_type):
            return r.CapBasis.BASE
        if _is_bare(node.limit):
            _no_unit(names, node, (base_type.unit.name,))
            return None
        names.findings.error(
            "LR204", node.span, f"`{unit_words(type.unit)}` and `{unit_words(base_type.unit)}` don't mix"
        )
        return None
    if type.unit.kind is UnitKind.TIMES:
        return r.CapBasis.TIMES
    units = {names.wallet_units[give.wallet] for give in gives}
    if type.unit in units:
        return r.CapBasis.POINTS
    if counted(type):
        if _is_bare(node.limit):
            _no_unit(names, node, (*sorted(unit.name for unit in units), "times"))
        else:
            names.findings.error(
                "LR204", node.limit.span, "a plain number is no cap", help="points, times, or an amount `of` what earns"
            )
        return None
    silent = sorted({give.wallet for give in gives if _worth(names, give.wallet) is None})
    if type.unit.kind is UnitKind.MONEY and gives and not silent:
        return r.CapBasis.MONEY
    help = "an amount that earns is capped as `… of amount`"
    if type.unit.kind is UnitKind.MONEY and silent:
        help += f", what is given by the `worth` of `{silent[0]}`"
    if type.unit.kind is UnitKind.MONEY or type.unit.kind is UnitKind.DECLARED:
        names.findings.error(
            "LR254",
            node.limit.span,
            f"{unit_words(type.unit)} of what?",
            f"the rule gives {listed(sorted(unit.name for unit in units))}",
            help=help,
        )
        return None
    given = listed(sorted(unit.name for unit in units))
    names.findings.error(
        "LR204", node.limit.span, f"`{type.unit.name}` and {given} don't mix", f"the rule gives {given}"
    )
    return None


def _worth(names: Names, wallet: str) -> Fraction | None:
    """What one smallest part of a wallet is worth in the smallest parts of the currency."""
    found = names.wallets.get(wallet)
    return None if found is None else Fraction(1) if found.unit.kind is UnitKind.MONEY else found.worth


def _is_bare(node: tree.Expression) -> bool:
    return isinstance(node, tree.Quantity) and node.unit == ""


def _no_unit(names: Names, node: tree.Cap, units: tuple[str, ...]) -> None:
    assert isinstance(node.limit, tree.Quantity)
    number = number_text(node.limit.number)
    help = " or ".join(f"`{number} {unit}`" for unit in units if unit)
    names.findings.error("LR203", node.limit.span, f"`{number}` has no unit", "points, times, or money?", help=help)


def _limit_is_sound(names: Names, node: tree.Cap, limit: e.Expression, basis: r.CapBasis) -> bool:
    if not isinstance(limit, e.Constant):
        return True
    value = exact(limit)
    if value < 0:
        names.findings.error("LR225", node.limit.span, "a cap is not below zero")
        return False
    if basis is r.CapBasis.TIMES and not isinstance(value, int):
        names.findings.error("LR225", node.limit.span, "only a whole number of times can be counted")
        return False
    return True


def _counts_any(names: Names, node: tree.Cap, over: Window, gives: tuple[r.Give, ...]) -> bool:
    """Is anything given that a cap in points for each member counts? Of one event it counts whatever is given."""
    if not gives or isinstance(over, OneEvent) or any(give.recipient is r.Recipient.MEMBER for give in gives):
        return True
    help = "`at most 4 times …` counts how often their events give, whoever gets it"
    if all(give.recipient is r.Recipient.REFERRER for give in gives):
        help = f"`per referrer` counts for the one who gets it\n{help}"
    names.findings.error(
        "LR270",
        node.span,
        f"`{spoken_cap(node)}` counts nothing",
        "for each member it counts what their events give themself, and here all goes to somebody else",
        help=help,
    )
    return False


def _base_agrees(names: Names, node: tree.Cap, base: e.Expression, gives: tuple[r.Give, ...]) -> bool:
    """Is the capped base the one that the rules' rates go by?"""
    assert node.of is not None
    bases = [found for give in gives for found in bases_of(give.amount)]
    if bases and all(found == base for found in bases):
        return True
    label = "the rule gives for something else" if any(found is not None for found in bases) else "the rule has no base"
    names.findings.error(
        "LR260",
        node.of.span,
        "this is not what the rule goes by",
        label,
        help="cap what stands after `of` in `give`, or cap the points",
    )
    return False


def bases_of(found: r.Amount) -> list[e.Expression | None]:
    """What each part of an amount is a rate of; None for a part that is no rate."""
    if isinstance(found, r.Bands):
        return [found.base]
    if isinstance(found, r.Multiply):
        return [None]
    return [part.base if isinstance(part, r.Rate) else None for part in singles(found)]


def _then(
    names: Names, node: tree.Amount, place: Place, base: e.Expression | None, gives: tuple[r.Give, ...]
) -> r.Rate | None:
    if base is None:
        names.findings.error(
            "LR261",
            node.span,
            "there is no base to go on with",
            "beyond a cap in points or times nothing is left to give for",
            help="`at most 700 EUR of amount …, then 0.5%`",
        )
        return None
    awarded = single(names, node, place, base)
    if awarded is None:
        return None
    if not isinstance(awarded.amount, r.Rate) or awarded.amount.base != base:
        names.findings.error(
            "LR261",
            node.span,
            "beyond the cap a rate of the same base goes on",
            help="`then 0.5%` or `then 1 point per 1 EUR`",
        )
        return None
    units = {names.wallet_units[give.wallet] for give in gives}
    if units != {awarded.unit}:
        held = listed(sorted(unit.name for unit in units))
        names.findings.error("LR204", node.span, f"`{awarded.unit.name}` and {held} don't mix in one award")
        return None
    return awarded.amount


# ------------------------------------------------------------------------------------------------ per what, and when
def _window(names: Names, node: tree.Cap) -> Window | None:
    per_event = next((per for per in node.per if per.name == EVENT), None)
    if per_event is None:
        return window(names, node.window)
    if node.window is not None:
        names.findings.error(
            "LR263",
            node.window.span,
            "a cap has one window",
            labels=(Label(per_event.span, "one event is a window already"),),
            help="write a second `at most` for the other",
        )
        return None
    return OneEvent()


def _key(names: Names, node: tree.Cap, place: Place) -> str | None:
    """What the cap is counted for; a field is counted for each member and value."""
    pers = [per for per in node.per if per.name != EVENT]
    keys = [_key_of(names, per, place) for per in pers]
    if None in keys:
        return None
    found = list(dict.fromkeys(key for key in keys if key is not None and key != MEMBER))
    if len(found) > 1:
        names.findings.error(
            "LR263",
            node.span,
            f"a cap is counted per one thing, not per {listed(found)}",
            labels=tuple(Label(per.span, "per this") for per in pers),
        )
        return None
    return found[0] if found else MEMBER


def _key_of(names: Names, per: tree.Per, place: Place) -> str | None:
    if per.name in KEYS:
        return KEYS[per.name]
    if is_counted_per(names, per.name, place):
        return per.name
    field = place.event_field(per.name) or (names.member[per.name].field if per.name in names.member else None)
    if field is None and names.ladder_named(per.name):
        return per.name
    if field is None:
        if place.parts is not None and per.name in place.parts.fields:
            names.findings.error(
                "LR262",
                per.span,
                f"`{per.name}` belongs to a part",
                "a cap is counted for whole events",
                help="`for … where …` in a rule of its own",
            )
            return None
        known = [name for event in place.events for name, it in event.fields.items() if is_closed(it.type)]
        names.unknown("thing to count a cap per", per.name, [*KEYS, EVENT, *known], per.span)
        return None
    if isinstance(field.type, e.MemberType):
        names.findings.error(
            "LR262",
            per.span,
            f"`{per.name}` names a member: there is no bound on how many there are",
            "a number would be kept for every two members",
            help="`per member` counts all of them together",
        )
        return None
    if not is_closed(field.type):
        names.findings.error(
            "LR262",
            per.span,
            f"`{per.name}` is {type_words(field.type)}: there is no bound on how many there are",
            help=f"`{per.name} is one of …` where it is declared",
        )
        return None
    return per.name


def shared(names: Names, node: tree.Cap, rules: dict[str, r.Rule], places: dict[str, Place]) -> r.Cap | None:
    """A cap on several rules; on `all`: those that give into a wallet of its unit, or that go by its base."""
    chosen = _rules(names, node, rules)
    if not chosen:
        return None
    place = _common(names, [places[name] for name in chosen])
    if node.rules == ():
        chosen = _those_it_counts(names, node, chosen, rules, place)
    gives = tuple(give for name in chosen for give in rules[name].gives)
    found = cap(names, node, place, tuple(chosen), gives)
    wallets = sorted({give.wallet for give in gives})
    if found is None or found.basis is not r.CapBasis.POINTS or len(wallets) == 1:
        return found
    type = e.type_of(found.limit)
    assert isinstance(type, e.AmountType)
    unit = type.unit
    if unit.kind is UnitKind.MONEY and all(_worth(names, wallet) is not None for wallet in wallets):
        return replace(found, basis=r.CapBasis.MONEY)
    # Of a rule that gives into several wallets, what it gives in the cap's unit counts.
    if unit.kind is not UnitKind.MONEY and all(_gives_in(names, rules[name], unit) for name in chosen):
        return found
    names.findings.error(
        "LR204",
        node.span,
        f"{listed(wallets)} don't mix under one cap",
        "the rules give into different wallets",
        help="one cap for each wallet",
    )
    return None


def _gives_in(names: Names, rule: r.Rule, unit: Unit) -> bool:
    return any(names.wallet_units[give.wallet] == unit for give in rule.gives)


def _rules(names: Names, node: tree.Cap, rules: dict[str, r.Rule]) -> list[str]:
    if not node.rules:
        return list(rules)
    wanted = [names.rule_named(name, node.span) for name in node.rules]
    known = [name for name in wanted if name is not None and name in rules]
    return [name for name in rules if name in known] if len(known) == len(wanted) else []


def _those_it_counts(
    names: Names, node: tree.Cap, chosen: list[str], rules: dict[str, r.Rule], place: Place
) -> list[str]:
    quiet = amount(names, node.limit, place)
    type = None if quiet is None else e.type_of(quiet)
    if not isinstance(type, e.AmountType) or type.unit.kind is UnitKind.TIMES or node.of is not None:
        return chosen
    return [name for name in chosen if _gives_in(names, rules[name], type.unit)] or chosen


def _common(names: Names, places: list[Place]) -> Place:
    """The place that several rules share: the fields that all their events have."""
    events = {event.name: event for place in places for event in place.events}
    parts = {place.parts.name if place.parts else None for place in places}
    return Place(
        tuple(events.values()) if all(place.events for place in places) else (),
        places[0].parts if len(parts) == 1 else None,
        frozenset.intersection(*(place.known for place in places)),
        all(place.referral for place in places),
    )
