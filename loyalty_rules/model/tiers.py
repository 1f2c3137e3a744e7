"""Tiers: one ladder, what reaches each rung, and how long it is kept."""

from __future__ import annotations

from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Label
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.expressions import condition
from loyalty_rules.model.names import Names, Place
from loyalty_rules.model.program import bodies, body
from loyalty_rules.model.units import duration
from loyalty_rules.syntax import tree

DROPS = {"one level": r.Drop.ONE_LEVEL, "requalify": r.Drop.REQUALIFY, "never": r.Drop.NEVER}


def tiers(names: Names, declarations: tuple[tree.Declaration, ...]) -> tuple[r.Tier, ...]:
    """The ladder, lowest first."""
    return tuple(_tier(names, node, rank) for rank, node in enumerate(declarations))


def _tier(names: Names, node: tree.Declaration, rank: int) -> r.Tier:
    written = body(node, "reach when")
    reach = condition(names, written, Place()) if isinstance(written, tree.Expression) else None
    if written is None and rank > 0:
        names.findings.error(
            "LR266",
            node.name_span,
            f"everyone would hold `{node.name}`",
            "only the lowest tier is there from the start",
            help="`reach when …`",
        )
    keeps = [found for found in bodies(node, "keep") if isinstance(found, tree.Keep)]
    until, when, while_ = _sorted(names, keeps)
    benefits = tuple(
        r.Benefit(found.name, found.text or "") for found in bodies(node, "benefit") if isinstance(found, tree.Benefit)
    )
    keep, drop = _keep(names, node, until, while_, bottom=rank == 0 and written is None)
    return r.Tier(
        node.name or "",
        rank,
        node.title or "",
        reach,
        keep,
        _held(names, when),
        _held(names, while_),
        drop,
        benefits,
        node.span,
    )


def _held(names: Names, node: tree.KeepWhen | tree.KeepWhile | None) -> e.Expression | None:
    return None if node is None else condition(names, node.condition, Place())


Until = tree.KeepEnd | tree.KeepFor | tree.KeepLife


def _sorted(names: Names, keeps: list[tree.Keep]) -> tuple[Until | None, tree.KeepWhen | None, tree.KeepWhile | None]:
    """One of each kind; a second one is reported."""
    until: Until | None = None
    when: tree.KeepWhen | None = None
    while_: tree.KeepWhile | None = None
    for found in keeps:
        before: tree.Keep | None
        match found:
            case tree.KeepWhen():
                before, when = when, when or found
            case tree.KeepWhile():
                before, while_ = while_, while_ or found
            case _:
                before, until = until, until or found
        if before is not None:
            names.findings.error(
                "LR252",
                found.span,
                "how the tier is kept is said twice",
                labels=(Label(before.span, "here too"),),
                help="keep one of them",
            )
    return until, when, while_


def _keep(
    names: Names, node: tree.Declaration, until: Until | None, while_: tree.KeepWhile | None, bottom: bool
) -> tuple[r.Keep, r.Drop]:
    match until:
        case tree.KeepEnd(period, following, then):
            return r.EndOf(period, following), DROPS[then or "requalify"]
        case tree.KeepFor(written, then):
            length = duration(names, written)
            return (r.ForLife() if length is None else r.KeptFor(length)), DROPS[then or "requalify"]
        case tree.KeepLife():
            return r.ForLife(), r.Drop.NEVER
        case None:
            if not bottom and while_ is None:
                names.findings.error(
                    "LR265",
                    node.name_span,
                    f"nothing says how long `{node.name}` is kept",
                    help="`keep until end of next calendar year`, `keep for life` or `keep while …`",
                )
            return r.ForLife(), r.Drop.REQUALIFY
