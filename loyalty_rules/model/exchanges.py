"""Exchanges and rewards: from a wallet to a wallet, to goods, or to money off an order."""

from __future__ import annotations

from math import gcd

from msgspec.structs import replace

from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Label
from loyalty_rules.core.quantities import PLAIN, Unit, UnitKind
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.caps import cap, cap_on_bought
from loyalty_rules.model.expressions import amount, both, conditions
from loyalty_rules.model.lives import expiry, pending
from loyalty_rules.model.names import Names, Place
from loyalty_rules.model.program import bodies, body, days
from loyalty_rules.model.references import table_read
from loyalty_rules.model.rewards import Bargain, bargains, caps, stock
from loyalty_rules.model.tables import table_of
from loyalty_rules.model.triggers import trigger
from loyalty_rules.model.units import amount_of
from loyalty_rules.model.wallets import wallet_for
from loyalty_rules.model.wording import unit_words
from loyalty_rules.syntax import tree
from loyalty_rules.syntax.phrases import expression_text, quantity_text

Started = r.OnRequest | r.AsSoonAs | r.Scheduled
ORDER = "order"
LOOKED_AT_MAX = 10_000
"""Amounts that are looked at to find the best value of several steps."""


def exchanges(names: Names, declarations: tuple[tree.Declaration, ...]) -> dict[str, r.Exchange]:
    found = {node.name or "": _exchange(names, node) for node in declarations}
    return {name: one for name, one in found.items() if one is not None}


def _exchange(names: Names, node: tree.Declaration) -> r.Exchange | None:
    errors_before = len(names.findings)
    written = bargains(names, node)
    if written is None:
        return None
    turn = body(node, "turn")
    best = isinstance(turn, tree.TurnSteps) and turn.best
    off = any(isinstance(one.bought, tree.Turn) and one.bought.off for one in written)
    triggers = _triggers(names, node)
    place = Place((names.events["redeem"],)) if triggers == (r.OnRequest(),) else Place()
    if off:
        _want_request(names, node, triggers, written[0])
        place = place.knowing((ORDER,))
    found = [_step(names, node, one, place, off) for one in written]
    steps = [one for one in found if one is not None]
    whens = [found for found in bodies(node, "when") if isinstance(found, tree.Expression)]
    held, _ = conditions(names, whens, place)
    first, last = days(names, node)
    life = pending(names, body(node, "pending")), expiry(names, body(node, "expires"))
    if len(steps) < len(found) or not _agree(names, written, steps):
        return None
    wallet, _, into = steps[0]
    capped = _caps(names, node, place, wallet, off)
    choosing = r.Choosing.ONE
    if isinstance(turn, tree.TurnSteps):
        choosing = r.Choosing.BEST if best else r.Choosing.LARGEST
        _steps_are_sound(names, turn, [one for _, one, _ in steps], capped, off)
    least = body(node, "at least")
    unit = names.wallet_units[wallet]
    balance_min = _whole(names, least, unit) if isinstance(least, tree.Quantity) else 0
    rest = body(node, "remainder")
    if len(names.findings) > errors_before or balance_min is None:
        return None
    return r.Exchange(
        node.name or "",
        node.word,
        node.title or "",
        wallet,
        tuple(one for _, one, _ in steps),
        choosing,
        into,
        off,
        written[0].goods,
        triggers,
        body(node, "as many") is not None,
        both(*held),
        balance_min,
        capped,
        isinstance(rest, tree.Word) and rest.name == "lapses",
        first,
        last,
        *life,
        node.span,
    )


# ------------------------------------------------------------------------------------------------ prices
def _step(
    names: Names, node: tree.Declaration, one: Bargain, place: Place, off: bool
) -> tuple[str, r.Step, str | None] | None:
    """The wallet a step takes from, the step, and the wallet it fills, if any."""
    price = _price(names, node, one, place)
    if one.bought is None or one.bought.value is None:
        return None if price is None else (price[0], r.Step(price[1], None), None)
    if off:
        value = _money_off(names, one.bought, place)
        return None if price is None or value is None else (price[0], r.Step(price[1], value), None)
    bought = _counted(names, one.bought.value, place, one.bought.wallet)
    if price is None or bought is None:
        return None
    if price[0] == bought[0]:
        names.findings.error(
            "LR267",
            one.bought.span,
            f"`{price[0]}` is exchanged into itself",
            help="`into … of NAME` names another wallet" if isinstance(one.bought, tree.Turn) else "",
        )
    return price[0], r.Step(price[1], bought[1]), bought[0]


def _price(names: Names, node: tree.Declaration, one: Bargain, place: Place) -> tuple[str, e.Expression] | None:
    """What a step takes: what its rows say, and for the rest what is written beside them."""
    paid_from = body(node, "in")
    wallet_said = paid_from.name if isinstance(paid_from, tree.Word) else None
    said = None if one.price is None else _counted(names, one.price, place, wallet_said)
    rows = body(node, "by")
    if not isinstance(rows, tree.Rows):
        return said
    if isinstance(body(node, "turn"), tree.TurnSteps):
        names.findings.error(
            "LR252", rows.span, "rows stand for one price", "here are several steps", help="write two exchanges"
        )
        return None
    table = table_of(names, node)
    found = None if table is None else table_read(names, table, place, rows.span)
    if found is None or (one.price is not None and said is None):
        return None
    if said is not None and any(row.since is None and set(row.keys) == {None} for row in found.rows):
        assert one.price is not None
        names.findings.error(
            "LR244",
            rows.span,
            "what holds for the rest is said twice",
            labels=(Label(one.price.span, "here it is said too"),),
            help="keep one of them",
        )
        return None
    type = e.type_of(found)
    assert isinstance(type, e.AmountType)
    if said is not None:
        other = e.type_of(said[1])
        assert isinstance(other, e.AmountType)
        if other.unit != type.unit:
            names.findings.error(
                "LR204", rows.span, f"{unit_words(type.unit)} and {unit_words(other.unit)} don't mix",
                help="one price is of one wallet",
            )  # fmt: skip
            return None
        found = replace(found, rows=(*found.rows, e.LookupRow((None,) * len(found.keys), None, said[1])))
    wallet = wallet_for(names, type.unit, rows, wallet_said)
    return (wallet, found) if wallet is not None and _sound(names, rows, "this price", found) else None


def _counted(names: Names, node: tree.Expression, place: Place, said: str | None) -> tuple[str, e.Expression] | None:
    """The wallet an amount is of, and how much, in its smallest parts."""
    found = amount(names, node, place)
    if found is None:
        return None
    type = e.type_of(found)
    assert isinstance(type, e.AmountType)
    if isinstance(node, tree.Quantity) and node.unit == "":
        names.findings.error(
            "LR203",
            node.span,
            f"`{quantity_text(node)}` has no unit",
            "points, or money?",
            help=" or ".join(
                f"`{quantity_text(node)} {unit.name}`" for unit in dict.fromkeys(names.wallet_units.values())
            ),
        )
        return None
    wallet = wallet_for(names, type.unit, node, said)
    if wallet is None or not _sound(names, node, f"`{expression_text(node)}`", found):
        return None
    return wallet, found


def _money_off(names: Names, bought: tree.Turn | tree.Bought, place: Place) -> e.Expression | None:
    assert bought.value is not None
    found = amount(names, bought.value, place)
    if found is None:
        return None
    type = e.type_of(found)
    assert isinstance(type, e.AmountType)
    if type.unit.kind is not UnitKind.MONEY:
        names.findings.error(
            "LR204",
            bought.value.span,
            f"an order is paid in money, not in {unit_words(type.unit)}",
            help=f"`… into 5 {names.currency.name} off`",
        )
        return None
    return found if _sound(names, bought.value, f"`{expression_text(bought.value)}`", found) else None


def _sound(names: Names, node: tree.Node, shown: str, found: e.Expression) -> bool:
    """Is it a whole amount above nothing, as far as can be told before anything happens?"""
    type = e.type_of(found)
    assert isinstance(type, e.AmountType)
    constants = _results(found)
    if any(isinstance(one.value, int) and one.value <= 0 for one in constants):
        names.findings.error("LR225", node.span, f"{shown} is not above zero")
        return False
    if all(isinstance(one.value, int) for one in constants) and (constants or type.whole):
        return True
    exact = isinstance(found, e.Constant)
    names.findings.error(
        "LR225",
        node.span,
        f"{shown} is finer than the wallet can hold" if exact else f"{shown} may be finer than the wallet can hold",
        help="`decimals` in the wallet says how fine it is" if exact else f"`… rounded up to 1 {type.unit.singular}`",
    )
    return False


def _results(found: e.Expression) -> list[e.Constant]:
    """The constants that it can come to; none where it is computed."""
    match found:
        case e.Constant():
            return [found]
        case e.Lookup(rows=rows):
            return [one for row in rows for one in _results(row.value)]
        case _:
            return []


def _whole(names: Names, node: tree.Quantity, unit: Unit) -> int | None:
    value = amount_of(names, node, unit)
    if value is None:
        return None
    constant = e.Constant(value, e.AmountType(unit, isinstance(value, int)))
    return int(value) if _sound(names, node, f"`{quantity_text(node)}`", constant) else None


# ------------------------------------------------------------------------------------------------ several steps
def _agree(names: Names, written: tuple[Bargain, ...], steps: list[tuple[str, r.Step, str | None]]) -> bool:
    """Steps of one exchange take from one wallet and fill one."""
    first = steps[0]
    for one, other in zip(steps[1:], written[1:], strict=True):
        bought = isinstance(other.bought, tree.Turn) and other.bought.off
        was = isinstance(written[0].bought, tree.Turn) and written[0].bought.off
        if (one[0], one[2], bought) != (first[0], first[2], was):
            names.findings.error(
                "LR204",
                other.span,
                "the steps of one exchange take from one wallet and buy one thing",
                labels=(Label(written[0].span, "the first step"),),
                help="write two exchanges",
            )
            return False
    return True


def _steps_are_sound(
    names: Names, node: tree.TurnSteps, steps: list[r.Step], capped: tuple[r.Cap, ...], off: bool
) -> None:
    prices = [step.price.value for step in steps if isinstance(step.price, e.Constant)]
    known = [price for price in prices if isinstance(price, int)]
    for index, price in enumerate(known):
        if price in known[:index]:
            shown = expression_text(node.steps[index].price)
            names.findings.error("LR244", node.steps[index].span, f"there are two steps of `{shown}`",
                                 help="keep one of them")  # fmt: skip
            return
    if not node.best:
        return
    if off or any(one.basis is r.CapBasis.BOUGHT for one in capped):
        names.findings.error(
            "LR252",
            node.span,
            "money off an order goes by its largest steps",
            "the order bounds what can be bought",
            help="`turn by steps, largest first`",
        )
        return
    size = gcd(*known)
    if max(known) // size * (max(known) // size) > LOOKED_AT_MAX:
        names.findings.error(
            "LR225",
            node.span,
            "the best of these steps can't be told",
            f"their prices have nothing larger in common than {size:,}",
            help="rounder prices, or `largest first`",
        )


# ------------------------------------------------------------------------------------------------ limits
def _caps(names: Names, node: tree.Declaration, place: Place, wallet: str, off: bool) -> tuple[r.Cap, ...]:
    found: list[r.Cap] = []
    name = node.name or ""
    for one in caps(node):
        if off and (one.of is not None or _is_money(names, one.limit)):
            made = cap_on_bought(names, one, place, name)
        else:
            made = cap(names, one, place, (name,), (_spends(wallet),))
        if made is not None:
            found.append(made)
    there = stock(names, node)
    if there is not None:
        made = cap(names, there, place, (name,), (_spends(wallet),))
        if made is not None:
            found.append(replace(made, name=r.STOCK))
    return tuple(found)


def _is_money(names: Names, node: tree.Expression) -> bool:
    if isinstance(node, tree.Reference) and node.name in names.values:
        type = e.type_of(names.values[node.name])
        return isinstance(type, e.AmountType) and type.unit.kind is UnitKind.MONEY
    return isinstance(node, tree.Quantity) and node.unit == names.currency.name


def _spends(wallet: str) -> r.Give:
    """A cap on an exchange counts what it takes."""
    return r.Give(r.Fixed(e.Constant(0, e.AmountType(PLAIN))), wallet)


# ------------------------------------------------------------------------------------------------ what sets it off
def _want_request(names: Names, node: tree.Declaration, triggers: tuple[Started, ...], one: Bargain) -> None:
    if triggers == (r.OnRequest(),):
        return
    written = body(node, "on") or body(node, "as soon as")
    names.findings.error(
        "LR252",
        one.span if written is None else written.span,
        "money off an order is asked for with the order",
        "the clock has no order",
        labels=(Label(one.span, "money off"),),
        help="`on request`, or a wallet of money: `… into 5 EUR of credit`",
    )


def _triggers(names: Names, node: tree.Declaration) -> tuple[Started, ...]:
    found: list[Started] = []
    written = body(node, "on")
    for one in written.triggers if isinstance(written, tree.Triggers) else ():
        if isinstance(one, tree.OnRequest):
            found.append(r.OnRequest())
            continue
        event = isinstance(one, tree.OnEvent) and names.event_named(one.event) is not None
        set_off = None if event else trigger(names, one, referral=False)
        if event or (
            set_off is not None and isinstance(set_off.trigger, r.OnEvent | r.OnReaching | r.OnTier | r.OnLapse)
        ):
            names.findings.error(
                "LR252",
                one.span,
                "an exchange is not set off by what a member does",
                help="`on request`, `on end of calendar month` or `as soon as there is enough`",
            )
        elif set_off is not None:
            assert isinstance(set_off.trigger, r.Scheduled)
            found.append(set_off.trigger)
    if body(node, "as soon as") is not None:
        found.append(r.AsSoonAs())
    return tuple(found) or (r.OnRequest(),)
