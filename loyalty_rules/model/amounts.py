"""What rules give: fixed amounts, rates, shares, bands and rows, and the unit each comes in."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Label
from loyalty_rules.core.quantities import Unit, UnitKind
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.expressions import amount, typed
from loyalty_rules.model.names import Names, Place
from loyalty_rules.model.references import FACTS, TIER, field_named, key, key_values, names_here, want_known
from loyalty_rules.model.tables import fitting_rows
from loyalty_rules.model.units import amount_of, exact
from loyalty_rules.model.wording import counted, same_unit, type_words, unit_words
from loyalty_rules.syntax import tree
from loyalty_rules.syntax.phrases import number_text, quantity_text

Single = r.Fixed | r.Rate | r.ShareOfRule
PERCENT = "%"


class Awarded(Struct, frozen=True):
    """An amount and what it comes in. `wallet` is set where a rule's own wallet is the one."""

    amount: r.Amount
    unit: Unit
    wallet: str | None = None


def default_base(place: Place) -> e.FieldOf | None:
    """`amount` of the part at hand, else of the event."""
    if place.parts is not None:
        field = place.parts.fields.get("amount")
        return None if field is None else e.FieldOf(e.Scope.PART, "amount", field.type)
    field = place.event_field("amount")
    return None if field is None else e.FieldOf(e.Scope.EVENT, "amount", field.type)


def single(names: Names, node: tree.Amount, place: Place, base: e.Expression | None = None) -> Awarded | None:
    """A fixed amount, a rate or a share; `base`: of what, where nothing is said."""
    found = _single(names, node, place, base)
    if found is not None:
        names.written.note(found.amount, node.span)
    return found


def _single(names: Names, node: tree.Amount, place: Place, base: e.Expression | None) -> Awarded | None:
    match node:
        case tree.Fixed(value):
            return _fixed(names, value, place, base)
        case tree.Rate():
            return _rate(names, node, place, base)
        case tree.Share():
            return _share(names, node, place)


def _fixed(names: Names, value: tree.Expression, place: Place, base: e.Expression | None) -> Awarded | None:
    found = amount(names, value, place)
    if found is None:
        return None
    type = e.type_of(found)
    assert isinstance(type, e.AmountType)
    if not counted(type):
        return Awarded(r.Fixed(found), type.unit)
    if isinstance(value, tree.Quantity) and value.unit == PERCENT:
        if base is not None:
            return _percentage(names, found, base, value)
        shown = quantity_text(value)
        names.findings.error("LR254", value.span, f"`{shown}` of what?", help=f"`{shown} of amount`")
        return None
    _no_unit(names, value)
    return None


def _no_unit(names: Names, value: tree.Expression) -> None:
    """A plain number where an amount of a wallet belongs."""
    units = list(dict.fromkeys(unit.name for unit in names.wallet_units.values() if unit.name)) or [names.currency.name]
    if isinstance(value, tree.Quantity) and value.unit == "":
        number = number_text(value.number)
        names.findings.error(
            "LR203",
            value.span,
            f"`{number}` has no unit",
            "points, or money?",
            help=" or ".join(f"`{number} {unit}`" for unit in units),
        )
        return
    names.findings.error(
        "LR253",
        value.span,
        "this is a plain number, and no wallet holds any",
        help=f"an amount in {' or '.join(units)} is wanted",
    )


def _rate(names: Names, node: tree.Rate, place: Place, base: e.Expression | None) -> Awarded | None:
    value = amount(names, node.value, place)
    of = base if node.of is None else amount(names, node.of, place)
    if node.of is None and of is None:
        of = default_base(place)
        if of is None:
            names.findings.error(
                "LR254",
                node.span,
                "a rate of what?",
                "there is no `amount` here",
                help=f"`… per {quantity_text(node.per)} of FIELD`",
            )
    if value is None or of is None:
        return None
    value_type, base_type = e.type_of(value), e.type_of(of)
    assert isinstance(value_type, e.AmountType)
    assert isinstance(base_type, e.AmountType)
    if node.of is None and isinstance(of, e.FieldOf) and of.scope is e.Scope.EVENT:
        field = place.event_field(of.name)
        if field is not None:
            want_known(names, place, field, node.span)
    if counted(value_type):
        _no_unit(names, node.value)
        return None
    per = _per(names, node, place, base_type)
    if per is None:
        return None
    return Awarded(r.Rate(value, per, of, node.full, node.carry), value_type.unit)


def _per(names: Names, node: tree.Rate, place: Place, base: e.AmountType) -> int | Fraction | None:
    """The step of a rate, in the unit of its base."""
    if (
        node.of is None
        and node.per.unit in names.units
        and not same_unit(e.AmountType(names.units[node.per.unit]), base)
    ):
        unit = names.units[node.per.unit]
        fields = [name for name in names_here(names, place) if _has_unit(names, place, name, unit)]
        help = f"`… per {quantity_text(node.per)} of {fields[0] if fields else 'FIELD'}`"
        names.findings.error(
            "LR204",
            node.per.span,
            f"`{node.per.unit}` and `{base.unit.name}` don't mix",
            "a rate of `amount`, where nothing else is said",
            help=help,
        )
        return None
    return amount_of(names, node.per, base.unit, positive=True)


def _has_unit(names: Names, place: Place, name: str, unit: Unit) -> bool:
    field = field_named(names, place, name)
    return field is not None and isinstance(field[1].type, e.AmountType) and field[1].type.unit == unit


def _share(names: Names, node: tree.Share, place: Place) -> Awarded | None:
    fraction = _fraction(names, node.percent, place)
    rule = _rule_meant(names, node.of, place)
    if rule is not None:
        wallet = names.rule_wallets.get(rule)
        if fraction is None or wallet is None:
            return None
        return Awarded(r.ShareOfRule(fraction, rule), names.wallet_units[wallet], wallet)
    if isinstance(node.of, tree.Reference) and not _is_name(names, node.of, place):
        names.unknown(
            "rule, field or measure", node.of.name, [*names.of_kind("rule"), *names_here(names, place)], node.of.span
        )
        return None
    base = amount(names, node.of, place)
    return None if fraction is None or base is None else _percentage(names, fraction, base, node)


def _rule_meant(names: Names, node: tree.Expression, place: Place) -> str | None:
    """The rule a share is of; a field of the same name in reach wins."""
    if not isinstance(node, tree.Reference) or node.window is not None or not names.is_rule(node.name):
        return None
    return node.name if field_named(names, place, node.name) is None else None


def _is_name(names: Names, node: tree.Reference, place: Place) -> bool:
    """Is the name known, or known not to be, by someone who says more about it?"""
    if node.window is not None or node.including or node.name in names.poisoned or node.name in names.declared:
        return True
    elsewhere = any(
        node.name in event.fields
        or node.name in event.lists
        or any(node.name in parts.fields for parts in event.lists.values())
        for event in names.events.values()
    )
    return elsewhere or field_named(names, place, node.name) is not None or node.name in (*FACTS, TIER)


def _fraction(names: Names, node: tree.Expression, place: Place) -> e.Expression | None:
    """A percentage, or a value or field that holds one."""
    found = typed(names, node, place)
    if found is None:
        return None
    if not counted(e.type_of(found)):
        names.findings.error(
            "LR204",
            node.span,
            f"{type_words(e.type_of(found))} of something is no share of it",
            help="a percentage is wanted: `5% of …`; or a rate: `… per 1 … of …`",
        )
        return None
    if isinstance(node, tree.Quantity) and node.unit != PERCENT:
        number = number_text(node.number)
        names.findings.error("LR203", node.span, f"`{number}` has no unit", "a percentage?", help=f"`{number}%`")
        return None
    return found


def _percentage(names: Names, fraction: e.Expression, base: e.Expression, node: tree.Node) -> Awarded | None:
    type = e.type_of(base)
    assert isinstance(type, e.AmountType)
    if type.unit.kind not in (UnitKind.MONEY, UnitKind.WALLET):
        names.findings.error(
            "LR253",
            node.span,
            f"a percentage of {unit_words(type.unit)} is nothing a wallet holds",
            help=f"a rate gives points for it: `1 point per 1 {type.unit.singular}".rstrip() + " of …`",
        )
        return None
    return Awarded(r.Rate(fraction, 1, base), type.unit)


# ------------------------------------------------------------------------------------------------ bands and rows
def bands(names: Names, node: tree.Bands, place: Place) -> Awarded | None:
    """`by amount, each part at its own rate` and the bands."""
    base = amount(names, node.by, place)
    if base is None:
        return None
    base_type = e.type_of(base)
    assert isinstance(base_type, e.AmountType)
    _check_top(names, node)
    found: list[r.Band] = []
    first: tuple[Awarded, tree.Node] | None = None
    before: tuple[int | Fraction, tree.Band] | None = None
    complete = True
    for band in node.bands:
        upper = None if band.bound is None else amount_of(names, band.bound, base_type.unit)
        complete = complete and (band.bound is None) == (upper is None)
        if upper is not None:
            if before is not None and upper <= before[0]:
                names.findings.error(
                    "LR255",
                    band.span,
                    "this band does not lie above the one before it",
                    labels=(Label(before[1].span, "the band before"),),
                    help="the smallest first",
                )
                complete = False
            before = (upper, band)
        awarded = _band_amount(names, band, place, base)
        if awarded is None or not agree(names, first, awarded, band.amount):
            complete = False
            continue
        first = first or (awarded, band.amount)
        assert isinstance(awarded.amount, r.Fixed | r.Rate)
        found.append(r.Band(upper, band.inclusive, awarded.amount))
        names.written.note(found[-1], band.span)
    if not complete or first is None:
        return None
    return Awarded(r.Bands(base, tuple(found), node.marginal), first[0].unit)


def _check_top(names: Names, node: tree.Bands) -> None:
    tops = [index for index, band in enumerate(node.bands) if band.bound is None]
    if not tops and node.bands:
        names.findings.error(
            "LR256",
            node.bands[-1].span,
            "nothing is said of what lies above this band",
            help="`above …` as the last band",
        )
    elif tops and tops[0] < len(node.bands) - 1:
        names.findings.error(
            "LR255", node.bands[tops[0]].span, "`above` is the last band", "here more bands follow", help="move it down"
        )


def _band_amount(names: Names, band: tree.Band, place: Place, base: e.Expression) -> Awarded | None:
    awarded = single(names, band.amount, place, base)
    if awarded is None:
        return None
    if isinstance(awarded.amount, r.ShareOfRule):
        names.findings.error("LR252", band.amount.span, "a band has a rate of its own, not a share of a rule")
        return None
    if isinstance(awarded.amount, r.Rate) and awarded.amount.base != base:
        names.findings.error(
            "LR252", band.amount.span, "a band's rate is of what the bands go by", help="leave the `of …` out"
        )
        return None
    return awarded


def agree(names: Names, first: tuple[Awarded, tree.Node] | None, other: Awarded, node: tree.Node) -> bool:
    """Do the amounts of one award come in one unit and wallet?"""
    if first is None:
        return True
    before = first[0]
    same_wallet = before.wallet is None or other.wallet is None or before.wallet == other.wallet
    if before.unit == other.unit and same_wallet:
        return True
    words = [found.wallet or found.unit.name for found in (other, before)]
    names.findings.error(
        "LR204",
        node.span,
        f"`{words[0]}` and `{words[1]}` don't mix in one award",
        labels=(Label(first[1].span, words[1]),),
    )
    return False


def choose(names: Names, rows: tree.Rows, place: Place, otherwise: tuple[Awarded, tree.Node] | None) -> Awarded | None:
    """`by tier` and its rows; `otherwise` is what `give` says."""
    keys = [key(names, word, place, rows.span) for word in rows.keys]
    first = otherwise
    choices: list[r.Choice] = []
    fitting = fitting_rows(names, rows)
    complete = len(fitting) == len(rows.rows) and all(keys)
    for row in fitting:
        known_keys = tuple(found for found in keys if found is not None)
        values = key_values(names, row.keys, known_keys, rows.keys, row.span) if all(keys) else None
        awarded = single(names, row.amount, place)
        if otherwise is not None and row.since is None and set(row.keys) == {None}:
            names.findings.error(
                "LR244",
                row.span,
                "what holds for the rest is said twice",
                labels=(Label(otherwise[1].span, "`give` says it too"),),
                help="keep one of them",
            )
            complete = False
        if values is None or awarded is None or not agree(names, first, awarded, row.amount):
            complete = False
            continue
        first = first or (awarded, row.amount)
        assert isinstance(awarded.amount, r.Fixed | r.Rate | r.ShareOfRule)
        choices.append(r.Choice(values, row.since, awarded.amount))
        names.written.note(choices[-1], row.span)
    if not complete or first is None:
        return None
    rest = otherwise[0].amount if otherwise is not None else None
    assert rest is None or isinstance(rest, r.Fixed | r.Rate | r.ShareOfRule)
    chosen = r.Choose(tuple(found for found in keys if found is not None), tuple(choices), rest)
    return Awarded(chosen, first[0].unit, first[0].wallet)


# ------------------------------------------------------------------------------------------------ questions
def singles(found: r.Amount) -> list[Single]:
    """The fixed amounts, rates and shares that an amount is made of."""
    match found:
        case r.Fixed() | r.Rate() | r.ShareOfRule():
            return [found]
        case r.Bands(_, parts):
            return [band.amount for band in parts]
        case r.Choose(_, choices, otherwise):
            return [*(choice.amount for choice in choices), *([otherwise] if otherwise is not None else [])]
        case r.Multiply():
            return []


def is_fractional(found: r.Amount) -> bool:
    """Can it come to a part of the smallest unit?"""
    if isinstance(found, r.Multiply):
        return not _is_whole(found.factor)
    return any(_is_fractional(part) for part in singles(found))


def _is_fractional(part: Single) -> bool:
    match part:
        case r.Fixed(value):
            return not _is_whole(value)
        case r.Rate(value, full=True):
            return not _is_whole(value)
        case _:
            return True


def _is_whole(value: e.Expression) -> bool:
    if isinstance(value, e.Constant):
        return isinstance(exact(value), int)
    type = e.type_of(value)
    return isinstance(type, e.AmountType) and type.whole
