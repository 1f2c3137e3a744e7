"""Tiers: one ladder, what reaches each rung, and how long it is kept."""

from __future__ import annotations

from msgspec.structs import replace

from loyalty_rules.core import expressions as e
from loyalty_rules.core.calendar import Duration, Period
from loyalty_rules.core.diagnostics import Label
from loyalty_rules.core.standings import Benefit
from loyalty_rules.core.windows import Anchored, Calendar, window_words
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.expressions import condition
from loyalty_rules.model.fields import RESERVED
from loyalty_rules.model.findings import listed
from loyalty_rules.model.names import Names, Place
from loyalty_rules.model.program import bodies, body
from loyalty_rules.model.references import TIER, want_known
from loyalty_rules.model.units import duration
from loyalty_rules.model.windows import date_field
from loyalty_rules.syntax import tree

DROPS = {"one level": r.Drop.ONE_LEVEL, "requalify": r.Drop.REQUALIFY, "never": r.Drop.NEVER}


Ladders = dict[str, tuple[tree.Declaration, ...]]


def by_ladder(names: Names, tiers: tuple[tree.Declaration, ...], badges: tuple[tree.Declaration, ...]) -> Ladders:
    """The declarations by ladder, a badge as a ladder of its own, and their names into `names`."""
    found: Ladders = {TIER: ()}
    for node in tiers:
        clause = body(node, "ladder")
        name = clause.name if isinstance(clause, tree.Word) else TIER
        if name not in found and _is_taken(names, name):
            names.findings.error(
                "LR207",
                clause.span if clause is not None else node.span,
                f"there are two things named `{name}`",
                help="give the ladder another name",
            )
        found[name] = (*found.get(name, ()), node)
    found.update({node.name or "": (node,) for node in badges})
    names.ladders = {name: tuple(node.name or "" for node in nodes) for name, nodes in found.items()}
    names.tiers = names.ladders[TIER]
    names.badges = tuple(node.name or "" for node in badges)
    return found


def _is_taken(names: Names, name: str) -> bool:
    """Is a ladder's name that of something else?"""
    fields = (field for event in names.events.values() for field in (*event.fields, *event.lists))
    return name in names.declared or name in names.member or name in RESERVED or name in fields


def tiers(names: Names, ladders: Ladders) -> tuple[r.Tier, ...]:
    """All tiers, ladder by ladder, lowest first."""
    found: list[r.Tier] = []
    for ladder, nodes in ladders.items():
        found += [_tier(names, node, ladder, rank, len(found)) for rank, node in enumerate(nodes)]
    return tuple(replace(tier, index=index) for index, tier in enumerate(found))


def _tier(names: Names, node: tree.Declaration, ladder: str, rank: int, index: int) -> r.Tier:
    is_badge = node.word == "badge"
    written = body(node, "reach when")
    reach = condition(names, written, Place()) if isinstance(written, tree.Expression) else None
    if written is None and (rank > 0 or is_badge):
        names.findings.error(
            "LR266",
            node.name_span,
            f"everyone would hold `{node.name}`",
            "a badge is for something" if is_badge else "only the lowest tier is there from the start",
            help="`reach when …`",
        )
    keeps = [found for found in bodies(node, "keep") if isinstance(found, tree.Keep)]
    until, when, while_ = _sorted(names, keeps)
    benefits = tuple(
        Benefit(found.name, found.text or "") for found in bodies(node, "benefit") if isinstance(found, tree.Benefit)
    )
    keep = _keep(names, node, until, while_, for_life=is_badge or (rank == 0 and written is None))
    kept = _held(names, when)
    asked = tuple(each for each in (kept or reach,) if each is not None)
    drop, floor, grace = _review(names, until, names.ladders[ladder][: rank + 1], asked)
    return r.Tier(
        node.name or "",
        ladder,
        index,
        rank,
        is_badge,
        node.title or "",
        reach,
        keep,
        kept,
        _held(names, while_),
        drop,
        floor,
        grace,
        benefits,
        node.span,
    )


def _held(names: Names, node: tree.KeepWhen | tree.KeepWhile | None) -> e.Expression | None:
    return None if node is None else condition(names, node.condition, Place())


Until = tree.KeepEnd | tree.KeepFor | tree.KeepDay | tree.KeepLife


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
    names: Names, node: tree.Declaration, until: Until | None, while_: tree.KeepWhile | None, for_life: bool
) -> r.Keep:
    match until:
        case tree.KeepEnd(period, following, anchor):
            if anchor is None:
                return r.EndOf(period, following)
            return _member_year(names, until, anchor)
        case tree.KeepFor(written, at_end):
            length = duration(names, written)
            return r.ForLife() if length is None else r.KeptFor(length, at_end)
        case tree.KeepDay(month, day, following):
            return r.UntilDay(month, day, following)
        case tree.KeepLife():
            return r.ForLife()
        case None:
            if not for_life and while_ is None:
                names.findings.error(
                    "LR265",
                    node.name_span,
                    f"nothing says how long `{node.name}` is kept",
                    help="`keep until end of next calendar year`, `keep for life` or `keep while …`",
                )
            return r.ForLife()


def _member_year(names: Names, node: tree.KeepEnd, anchor: str) -> r.Keep:
    if node.period is not Period.YEAR:
        names.findings.error(
            "LR252",
            node.span,
            f"a {node.period} is the same for everyone",
            f"only a year is counted from `{anchor}`",
            help=f"`until end of year from {anchor}` or `until end of calendar {node.period}`",
        )
    elif date_field(names, anchor, node):
        want_known(names, Place(), names.member[anchor].field, node.span)
    return r.EndOfMemberYear(anchor, node.following)


# ------------------------------------------------------------------------------------------------ reviews
def _review(
    names: Names, until: Until | None, tiers: tuple[str, ...], criterion: tuple[e.Expression, ...]
) -> tuple[r.Drop, int | None, Duration | None]:
    """What a review does: what follows for a tier that is not kept, how far it drops, and with how much grace. `tiers`:
    those below, and the one itself."""
    if isinstance(until, tree.KeepLife):
        return r.Drop.NEVER, None, None
    if until is None or until.review is None:
        return r.Drop.REQUALIFY, None, None
    written = until.review
    drop = DROPS[written.then or "requalify"]
    if drop is r.Drop.NEVER and (written.floor or written.grace):
        said = "never below" if written.floor else "grace"
        names.findings.error(
            "LR252", written.span, f"`{said}` after `then never drop`", "it is kept anyway", help=f"leave `{said}` out"
        )
        return drop, None, None
    grace = None if written.grace is None else duration(names, written.grace)
    if grace is not None and written.grace is not None:
        _check_grace(names, written.grace, grace, criterion)
    return drop, _floor(names, written, tiers), grace


def _floor(names: Names, node: tree.Review, tiers: tuple[str, ...]) -> int | None:
    if node.floor is None:
        return None
    *below, own = tiers
    if node.floor in below:
        return below.index(node.floor)
    if node.floor not in names.all_tiers:
        names.unknown("tier", node.floor, names.all_tiers, node.span)
        return None
    names.findings.error(
        "LR268",
        node.span,
        f"`{node.floor}` is not below `{own}`",
        "a review leads down",
        help=f"below it: {listed(below)}" if below else "leave `never below` out",
    )
    return None


_DAYS_MIN = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 28, Period.QUARTER: 90, Period.YEAR: 365}
_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


def _check_grace(names: Names, node: tree.Quantity, grace: Duration, criterion: tuple[e.Expression, ...]) -> None:
    """In grace, a window is read together with the one before it; one that is between them would be lost."""
    for read in (found for each in criterion for found in e.walk(each) if isinstance(found, e.MeasureRead)):
        match read.window:
            case Calendar(period):
                pass
            case Anchored():
                period = Period.YEAR
            case _:
                continue
        months_fit = grace.months <= _MONTHS.get(period, 0) and not grace.days
        if not months_fit and 31 * grace.months + grace.days > _DAYS_MIN[period]:
            names.findings.error(
                "LR269",
                node.span,
                f"the grace is longer than a {period}",
                f"the criterion reads `{read.measure} {window_words(read.window)}`",
                help=f"`1 {period}` at most",
            )
            return
