"""Exchanges: from a wallet to a wallet, or to goods."""

from __future__ import annotations

from loyalty_rules.core import expressions as e
from loyalty_rules.core.quantities import PLAIN, Unit
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.caps import cap
from loyalty_rules.model.expressions import both, conditions
from loyalty_rules.model.lives import expiry, pending
from loyalty_rules.model.names import Names, Place
from loyalty_rules.model.program import bodies, body, days
from loyalty_rules.model.triggers import trigger
from loyalty_rules.model.units import amount_of, exact, quantity
from loyalty_rules.model.wallets import wallet_for
from loyalty_rules.syntax import tree
from loyalty_rules.syntax.phrases import quantity_text

Started = r.OnRequest | r.AsSoonAs | r.Scheduled


def exchanges(names: Names, declarations: tuple[tree.Declaration, ...]) -> dict[str, r.Exchange]:
    found = {node.name or "": _exchange(names, node) for node in declarations}
    return {name: one for name, one in found.items() if one is not None}


def _exchange(names: Names, node: tree.Declaration) -> r.Exchange | None:
    errors_before = len(names.findings)
    turn = body(node, "turn")
    if not isinstance(turn, tree.Turn):
        names.findings.error(
            "LR251", node.name_span, f"`{node.name}` exchanges nothing", help="`turn 1,000 points into 4 EUR`"
        )
        return None
    price, bought = _counted(names, turn.price, None), None
    if turn.value is not None:
        bought = _counted(names, turn.value, turn.wallet)
        if price is not None and bought is not None and price[0] == bought[0]:
            names.findings.error(
                "LR267",
                turn.span,
                f"`{price[0]}` is exchanged into itself",
                help="`into … of NAME` names another wallet",
            )
    triggers = _triggers(names, node)
    place = Place((names.events["redeem"],)) if triggers == (r.OnRequest(),) else Place()
    whens = [found for found in bodies(node, "when") if isinstance(found, tree.Expression)]
    held, _ = conditions(names, whens, place)
    first, last = days(names, node)
    life = pending(names, body(node, "pending")), expiry(names, body(node, "expires"))
    if price is None or (turn.value is not None and bought is None):
        return None
    caps = tuple(
        found
        for one in bodies(node, "at most")
        if isinstance(one, tree.Cap)
        if (found := cap(names, one, place, (node.name or "",), (_spends(price[0]),))) is not None
    )
    least = body(node, "at least")
    unit = names.wallet_units[price[0]]
    balance_min = _whole(names, least, unit) if isinstance(least, tree.Quantity) else 0
    rest = body(node, "remainder")
    if len(names.findings) > errors_before or balance_min is None:
        return None
    return r.Exchange(
        node.name or "",
        node.title or "",
        price[0],
        price[1],
        bought[0] if bought else None,
        bought[1] if bought else 0,
        turn.goods or "",
        triggers,
        body(node, "as many") is not None,
        both(*held),
        balance_min,
        caps,
        isinstance(rest, tree.Word) and rest.name == "lapses",
        first,
        last,
        *life,
        node.span,
    )


def _spends(wallet: str) -> r.Give:
    """A cap on an exchange counts what it takes."""
    return r.Give(r.Fixed(e.Constant(0, e.AmountType(PLAIN))), wallet)


def _counted(names: Names, node: tree.Quantity, said: str | None) -> tuple[str, int] | None:
    """The wallet a quantity is of, and how much, in its smallest parts."""
    found = quantity(names, node)
    if found is None:
        return None
    assert isinstance(found.type, e.AmountType)
    if node.unit == "":
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
    wallet = wallet_for(names, found.type.unit, node, said)
    value = exact(found)
    if wallet is None or not _sound(names, node, value):
        return None
    return wallet, int(value)


def _sound(names: Names, node: tree.Quantity, value: object) -> bool:
    if not isinstance(value, int):
        names.findings.error(
            "LR225",
            node.span,
            f"`{quantity_text(node)}` is finer than the wallet can hold",
            help="`decimals` in the wallet says how fine it is",
        )
        return False
    if value <= 0:
        names.findings.error("LR225", node.span, f"`{quantity_text(node)}` is not above zero")
        return False
    return True


def _whole(names: Names, node: tree.Quantity, unit: Unit) -> int | None:
    value = amount_of(names, node, unit)
    if value is None or not _sound(names, node, value):
        return None
    return int(value)


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
