"""Messages: `notify` becomes a rule that gives one to the outbox.

So conditions, caps, returns and corrections mean for it what they mean for every other rule.
"""

from __future__ import annotations

from msgspec.structs import replace

from loyalty_rules.core import expressions as e
from loyalty_rules.core.quantities import TIMES, Rounding, UnitKind
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.caps import cap
from loyalty_rules.model.expressions import amount, both, conditions, said_known, typed
from loyalty_rules.model.findings import listed
from loyalty_rules.model.names import Names, Place
from loyalty_rules.model.program import bodies, body, clauses, days
from loyalty_rules.model.triggers import place_of, trigger
from loyalty_rules.model.units import duration
from loyalty_rules.model.wallets import wallet_named
from loyalty_rules.syntax import tree
from loyalty_rules.syntax.phrases import sum_text

BALANCE = "balance"
ONE = r.Give(r.Fixed(e.Constant(1, e.AmountType(TIMES, whole=True))), r.OUTBOX)


def notices(names: Names, declarations: tuple[tree.Declaration, ...]) -> dict[str, r.Notice]:
    """Everything that sends messages, in source order."""
    found = {node.name or "": _notice(names, node) for node in declarations}
    names.poisoned.update(name for name, one in found.items() if one is None)
    return {name: one for name, one in found.items() if one is not None}


def _notice(names: Names, node: tree.Declaration) -> r.Notice | None:
    errors_before = len(names.findings)
    written = body(node, "on")
    if not isinstance(written, tree.Triggers):
        names.findings.error(
            "LR250",
            node.name_span,
            f"nothing sets `{node.name}` off",
            help="`on first purchase`, `on reaching Gold`, `on 30 days before points lapse` …",
        )
        return None
    set_off = [one for each in written.triggers if (one := trigger(names, each, False)) is not None]
    if len(set_off) < len(written.triggers):
        return None
    triggers = tuple(one.trigger for one in set_off)
    place = place_of(names, triggers).knowing(frozenset.intersection(*(one.known for one in set_off)))
    whens = [one for one in bodies(node, "when") if isinstance(one, tree.Expression)]
    held, _ = conditions(names, whens, place)
    place = place.knowing(known for when in whens for known in said_known(names, when))
    stills = [one for one in bodies(node, "still when") if isinstance(one, tree.Expression)]
    place = replace(place, codes=False)  # what is sent later is sent for no event
    still, _ = conditions(names, stills, place)
    written_delay = body(node, "after")
    delay = duration(names, written_delay) if isinstance(written_delay, tree.Quantity) else None
    _check_delay(names, node, delay)
    data = _data(names, node, place)
    caps = [found for one in bodies(node, "at most") if isinstance(one, tree.Cap)
            and (found := _cap(names, node, one, place)) is not None]  # fmt: skip
    first, last = days(names, node)
    to = body(node, "to")
    if len(names.findings) > errors_before:
        return None
    rule = r.Rule(
        node.name or "", node.word, node.title or "", triggers, both(*held), None, None, first, last, (ONE,),
        tuple(caps), None, None, Rounding.DOWN, None, (), node.span, clauses(node),
    )  # fmt: skip
    return r.Notice(rule, delay, both(*still), to.name if isinstance(to, tree.Word) else r.MEMBER, data)


def _check_delay(names: Names, node: tree.Declaration, delay: object) -> None:
    said = body(node, "still when")
    if said is not None and body(node, "after") is None and delay is None:
        names.findings.error(
            "LR252",
            said.span,
            "nothing can change before it is sent",
            "it is sent at once",
            help="`when` says what must hold then, and `after 5 days` sends it later",
        )


def _cap(names: Names, node: tree.Declaration, written: tree.Cap, place: Place) -> r.Cap | None:
    """Messages are counted in times."""
    limit = amount(names, written.limit, place)
    if limit is None:
        return None
    type = e.type_of(limit)
    if not isinstance(type, e.AmountType) or type.unit.kind is not UnitKind.TIMES or written.of is not None:
        names.findings.error(
            "LR254",
            written.limit.span,
            "messages are counted in times",
            help="`at most 1 time per member per calendar month`",
        )
        return None
    return cap(names, written, place, (node.name or "",), (ONE,))


def _data(names: Names, node: tree.Declaration, place: Place) -> tuple[r.Datum, ...]:
    written = body(node, "with")
    if not isinstance(written, tree.Data):
        return ()
    found = [_datum(names, item, place) for item in written.items]
    return tuple(one for one in found if one is not None)


def _datum(names: Names, item: tree.Expression | tree.DatumOf, place: Place) -> r.Datum | None:
    if isinstance(item, tree.DatumOf):
        if item.name != BALANCE:
            names.findings.error("LR201", item.span, f"there is no `{item.name} of …`", help="`balance of points`")
            return None
        wallet = wallet_named(names, item.wallet, item)
        return None if wallet is None else r.Datum(f"{BALANCE} of {item.wallet}", None, wallet)
    if (
        isinstance(item, tree.Reference)
        and item.name == BALANCE
        and item.window is None
        and not _is_known(names, place)
    ):
        wallets = list(names.wallet_units)
        if len(wallets) == 1:
            return r.Datum(BALANCE, None, wallets[0])
        names.findings.error(
            "LR253",
            item.span,
            "the balance of which wallet?",
            help=f"{BALANCE} of {listed(wallets, 'or')}" if wallets else "there is no wallet",
        )
        return None
    value = typed(names, item, place, lenient=True)
    return None if value is None else r.Datum(sum_text(item), value)


def _is_known(names: Names, place: Place) -> bool:
    """Does `balance` mean something else here?"""
    return place.event_field(BALANCE) is not None or BALANCE in (*names.member, *names.measures, *names.values)
