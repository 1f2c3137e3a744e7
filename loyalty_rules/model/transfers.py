"""Transfers: what of a wallet members may send to each other."""

from __future__ import annotations

from msgspec.structs import replace

from loyalty_rules.core import expressions as e
from loyalty_rules.core.quantities import PLAIN
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.caps import cap
from loyalty_rules.model.expressions import both, conditions
from loyalty_rules.model.names import Names, Place
from loyalty_rules.model.program import bodies, clause
from loyalty_rules.syntax import tree


def transfers(names: Names, declarations: tuple[tree.Declaration, ...]) -> None:
    """The `transfer` clauses of all wallets into `names`, once conditions can be read; all of a wallet's must hold."""
    for node in declarations:
        wallet = names.wallets.get(node.name or "")
        first = clause(node, "transfer")
        if wallet is None or first is None:
            continue
        found = bodies(node, "transfer")
        place = Place((names.events["transfer"],))
        held, _ = conditions(names, [one.condition for one in found if isinstance(one, tree.TransferWhen)], place)
        sent = r.Give(r.Fixed(e.Constant(0, e.AmountType(PLAIN))), wallet.name)
        caps = [cap(names, one, place, (wallet.name,), (sent,)) for one in found if isinstance(one, tree.Cap)]
        names.wallets[wallet.name] = replace(
            wallet, transfers=r.Transfers(both(*held), tuple(one for one in caps if one is not None), first.span)
        )
