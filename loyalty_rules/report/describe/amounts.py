"""Amounts in words: rates, shares of rules, bands and rows, with the tables that belong to them."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from loyalty_rules.core import expressions as e
from loyalty_rules.core.quantities import Unit, UnitKind
from loyalty_rules.model.ruleset import Band, Bands, Choose, Fixed, Multiply, Rate, ShareOfRule
from loyalty_rules.report.describe.blocks import Block, Paragraph, Table
from loyalty_rules.report.describe.expressions import share, value
from loyalty_rules.report.describe.speaker import Speaker
from loyalty_rules.report.describe.tables import key_cells, key_column

Single = Fixed | Rate | ShareOfRule


def single(s: Speaker, amount: Single) -> str:
    """`50 points`, `2 points per €1 of the amount`, `15% of what “Base” gives`."""
    match amount:
        case Fixed(given):
            return s.say("fixed", amount=value(s, given).subject)
        case Rate():
            return _rate(s, amount)
        case ShareOfRule(fraction, rule):
            part = share(fraction)
            if part is not None:
                return s.say("share-of-rule", share=s.language.percent(part), rule=s.name_of(rule))
            return s.say("share-of-rule-computed", factor=value(s, fraction).subject, rule=s.name_of(rule))
        case _:
            assert_never(amount)


def _rate(s: Speaker, rate: Rate) -> str:
    said = value(s, rate.base)
    base: dict[str, str | int] = {"base": said.subject, "base_of": said.of}
    part = percentage(rate)
    if part is not None:
        return s.say("rate-percent", share=s.language.percent(part), **base)
    if is_share(rate):
        return s.say("rate-share", share=value(s, rate.value).subject, **base)
    unit = unit_of(rate.base)
    if rate.per == 1 and not rate.full and unit is not None and unit.kind is UnitKind.NUMBER:
        return s.say("rate-times", amount=value(s, rate.value).subject, **base)
    id = "rate-carry" if rate.carry else "rate-full" if rate.full else "rate"
    return s.say(id, amount=value(s, rate.value).subject, per=_per(s, rate), **base)


def percentage(rate: Rate) -> Fraction | None:
    """The share that a rate is where it is one: a plain number of its base."""
    return share(rate.value) if is_share(rate) else None


def is_share(rate: Rate) -> bool:
    """Is it a plain number of its base?"""
    type = e.type_of(rate.value)
    plain = isinstance(type, e.AmountType) and type.unit.kind is UnitKind.NUMBER
    return plain and rate.per == 1 and not rate.full


def _per(s: Speaker, rate: Rate) -> str:
    unit = unit_of(rate.base)
    return s.language.amount(rate.per, unit) if unit is not None else s.language.number(rate.per)


def unit_of(found: e.Expression) -> Unit | None:
    type = e.type_of(found)
    return type.unit if isinstance(type, e.AmountType) else None


# ------------------------------------------------------------------------------------------------ tables
def amount_table(s: Speaker, amount: Bands | Choose) -> tuple[Block, ...]:
    """The bands or rows of an amount, and what has to be said of them."""
    match amount:
        case Bands(base, bands, marginal):
            note = s.say(
                "bands-marginal" if marginal else "bands-whole", base=value(s, base).subject, base_of=value(s, base).of
            )
            unit = unit_of(base)
            assert unit is not None
            rows = tuple((_bound(s, band, unit), band_amount(s, band)) for band in bands)
            headers = (s.say("band-column"), s.say("amount-column"))
            return Paragraph(s.language.capital(note)), Table(_capitals(s, headers), _capital_rows(s, rows))
        case Choose():
            return (_choices(s, amount),)
        case _:
            assert_never(amount)


def _bound(s: Speaker, band: Band, unit: Unit) -> str:
    if band.upper is None:
        return s.say("band-above")
    return s.say("band-up-to" if band.inclusive else "band-below", upper=s.language.amount(band.upper, unit))


def band_amount(s: Speaker, band: Band) -> str:
    """A band's rate is of what the bands go by, which need not be said again."""
    match band.amount:
        case Fixed(given):
            return value(s, given).subject
        case Rate() as rate:
            part = percentage(rate)
            if part is not None:
                return s.language.percent(part)
            unit = unit_of(rate.base)
            if rate.per == 1 and not rate.full and unit is not None and unit.kind is UnitKind.NUMBER:
                return s.say("rate-band-times", amount=value(s, rate.value).subject)
            id = "rate-band-full" if rate.full else "rate-band"
            return s.say(id, amount=value(s, rate.value).subject, per=_per(s, rate))
        case _:
            assert_never(band.amount)


def _choices(s: Speaker, choose: Choose) -> Table:
    dated = any(choice.since is not None for choice in choose.choices)
    headers = [key_column(s, key) for key in choose.keys]
    headers += [s.say("from-column")] * dated + [s.say("amount-column")]
    rows: list[tuple[str, ...]] = []
    for choice in choose.choices:
        since = [s.language.day(choice.since) if choice.since is not None else ""] * dated
        amount = s.language.capital(single(s, choice.amount))
        rows.append((*key_cells(s, choose.keys, choice.keys), *since, amount))
    if choose.otherwise is not None:
        rows.append(
            (
                s.language.capital(s.say("any")),
                *[""] * (len(headers) - 2),
                s.language.capital(single(s, choose.otherwise)),
            )
        )
    return Table(_capitals(s, headers), tuple(rows))


def _capitals(s: Speaker, words: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(s.language.capital, words))


def _capital_rows(s: Speaker, rows: tuple[tuple[str, str], ...]) -> tuple[tuple[str, ...], ...]:
    return tuple((s.language.capital(first), s.language.capital(rest)) for first, rest in rows)


def share_tables(amount: Single | Bands | Choose | Multiply) -> frozenset[e.Lookup]:
    """The tables that hold shares."""
    match amount:
        case Rate(value=e.Lookup() as table):
            return frozenset({table}) if is_share(amount) else frozenset()
        case ShareOfRule(e.Lookup() as table):
            return frozenset({table})
        case Bands(bands=bands):
            return frozenset(one for band in bands for one in share_tables(band.amount))
        case Choose(choices=choices):
            return frozenset(one for choice in choices for one in share_tables(choice.amount))
        case _:
            return frozenset()


def expressions_of(amount: Single | Bands | Choose | Multiply) -> tuple[e.Expression, ...]:
    """The expressions that an amount reads."""
    match amount:
        case Fixed(given):
            return (given,)
        case Rate(value=given, base=base):
            return (given, base)
        case ShareOfRule(fraction):
            return (fraction,)
        case Bands(base, bands):
            return (base, *(one for band in bands for one in expressions_of(band.amount)))
        case Choose(choices=choices, otherwise=otherwise):
            found = tuple(one for choice in choices for one in expressions_of(choice.amount))
            return found if otherwise is None else (*found, *expressions_of(otherwise))
        case Multiply(factor=factor):
            return (factor,)
        case _:
            assert_never(amount)
