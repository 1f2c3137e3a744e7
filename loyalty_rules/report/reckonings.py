"""Reckonings: how an amount came about, as sums that a person can follow.

`4 points per 1 EUR × 12.50 EUR = 50 points`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import assert_never

from loyalty_rules.core.expressions import AmountType, Expression, type_of
from loyalty_rules.core.quantities import PLAIN, Exact, Rounding, Unit, format_amount, ratio, singular_of
from loyalty_rules.core.traces import (
    BandsSeen,
    BaseSeen,
    CapSeen,
    ChoiceSeen,
    ChoicesSeen,
    FixedSeen,
    GiveSeen,
    Lessened,
    MultiplySeen,
    RateSeen,
    RuleSeen,
    ShareSeen,
    Stage,
    Worked,
    Working,
)
from loyalty_rules.model.ruleset import (
    OUTBOX,
    Amount,
    Bands,
    Cap,
    Choose,
    Multiply,
    Rate,
    Rule,
    Ruleset,
)
from loyalty_rules.model.writing import value_words, words

BASES_SHOWN = 4
MESSAGES = Unit(PLAIN.kind, "messages", "message", 0)
_AMOUNT = "amount"  # the base that goes without saying
_ROUNDED = {
    Rounding.DOWN: "rounded down",
    Rounding.UP: "rounded up",
    Rounding.HALF_UP: "rounded to the nearest, a half up",
    Rounding.HALF_DOWN: "rounded to the nearest, a half down",
    Rounding.HALF_EVEN: "rounded to the nearest, a half to the even one",
}

_LESSENED = {
    Lessened.DROPPED: "was held and has been dropped, as its condition did not hold in time",
    Lessened.RETURNED: "less what came back of it",
}


def unit_of(ruleset: Ruleset, wallet: str) -> Unit:
    """What is counted in a wallet; in the outbox, messages."""
    return MESSAGES if wallet == OUTBOX else ruleset.wallets[wallet].unit


class Reckoner:
    """Says how the amounts of one rule came about."""

    def __init__(self, ruleset: Ruleset, rule: Rule) -> None:
        self.ruleset = ruleset
        self.rule = rule

    def lines(self, seen: RuleSeen, give: GiveSeen) -> Iterator[str]:
        """The sums of one thing that the rule gives, in the order in which they were made."""
        unit = unit_of(self.ruleset, give.wallet)
        if give.member is None:
            yield "nobody is there to get it"
            return
        caps = [cap for cap in seen.caps if cap.is_asked_for(give.wallet, give.member)]
        yield from (self._cap(cap) for cap in caps if cap.stage is Stage.BASE)
        amount = self.rule.gives[give.index].amount
        for one in give.worked:
            yield self._worked(amount, one, unit)
        beyond = any(isinstance(one.working, RateSeen) and one.working.beyond for one in give.worked)
        if len(give.worked) > 1 or beyond:
            yield f"together {format_amount(give.limited if beyond else give.asked, unit)}"
        if seen.times > 1:
            yield f"{seen.times:,} times over: {format_amount(give.asked, unit)}"
        if give.floor is not None and give.asked:
            yield f"never less than {format_amount(give.floor, unit)}: {format_amount(give.asked, unit)}"
        first = [cap for cap in caps if cap.stage is Stage.AWARD]
        yield from (self._cap(cap) for cap in first)
        raised = [each.working for each in give.worked if isinstance(each.working, MultiplySeen)]
        if raised and Fraction(give.limited).denominator != 1:
            named = " and ".join(f"`{one.rule}`" for each in raised for one in each.rules)
            yield f"{_ROUNDED[give.rounding]}, in one with {named}: {format_amount(give.rounded, unit)}"
        elif Fraction(give.limited).denominator != 1:
            yield f"{_ROUNDED[give.rounding]}: {format_amount(give.rounded, unit)}"
        told = {(cap.name, cap.span) for cap in first}
        for cap in caps:
            if cap.stage is Stage.ROUNDED and (cap.binds or (cap.name, cap.span) not in told):
                yield self._cap(cap)
        yield from (self._cap(cap) for cap in caps if cap.stage is Stage.RECEIVED)
        if give.lessened is not None:
            yield f"{_LESSENED[give.lessened]}: {format_amount(give.granted, unit)}"

    # -------------------------------------------------------------------------------------------- amounts
    def _worked(self, amount: Amount, worked: Worked, unit: Unit) -> str:
        scope = self.rule.scope
        of = "" if worked.part < 0 or scope is None else f"{singular_of(scope.parts)} {worked.part + 1}: "
        many = f" × {worked.units:,}" if worked.units > 1 and not isinstance(worked.working, FixedSeen) else ""
        return f"{of}{self._working(amount, worked.working, unit)}{many}"

    def _working(self, amount: Amount, working: Working, unit: Unit) -> str:
        match working:
            case FixedSeen(value, units):
                one = format_amount(value, unit)
                return one if units == 1 else f"{units:,} × {one} = {format_amount(value * units, unit)}"
            case RateSeen():
                assert isinstance(amount, Rate)
                return self._rate(amount, working, unit)
            case ShareSeen(fraction, rule, granted):
                share = "a share" if fraction is None else _percent(fraction)
                given = f"{share} of the {format_amount(granted, unit)} that `{rule}` gives"
                return given if fraction is None else f"{given} = {format_amount(fraction * granted, unit)}"
            case BandsSeen():
                assert isinstance(amount, Bands)
                return self._bands(amount, working, unit)
            case ChoicesSeen(choices):
                assert isinstance(amount, Choose)
                return "; ".join(self._choice(amount, one, unit) for one in choices)
            case MultiplySeen():
                assert isinstance(amount, Multiply)
                return self._multiply(working, unit)
            case _:
                assert_never(working)

    def _rate(self, amount: Rate, seen: RateSeen, unit: Unit) -> str:
        base_unit = _unit(amount.base)
        total = _sum(base.earning for base in seen.bases)
        beyond = f"; {format_amount(seen.beyond, unit)} for what is beyond" if seen.beyond else ""
        base = format_amount(total, base_unit)
        if seen.steps is not None:
            per = value_words(amount.per, type_of(amount.base))
            rest = f" and {format_amount(seen.rest, base_unit)} carried over" if seen.rest else ""
            on = f"; {format_amount(seen.carried, base_unit)} carried on" if amount.carry else ""
            each = format_amount(seen.value or 0, unit)
            given = format_amount((seen.value or 0) * seen.steps, unit)
            return f"{each} for each full {per} of {base}{rest}: {seen.steps:,} × {each} = {given}{beyond}{on}"
        if seen.values:
            sums = " + ".join(
                f"{self._at(amount, value, unit)} × {format_amount(one.earning, base_unit)}"
                for value, one in zip(seen.values, seen.bases, strict=True)
            )
            total = _sum(
                ratio(value * one.earning, amount.per)
                for value, one in zip(seen.values, seen.bases, strict=True)
                if value is not None
            )
            return f"{sums} = {format_amount(total, unit)}{beyond}"
        if seen.value is None:
            return "there is no rate on this day"
        given = format_amount(ratio(seen.value * total, amount.per), unit)
        of = self._base_words(amount.base, seen.bases, base_unit)
        return f"{self._at(amount, seen.value, unit)} × {base}{of} = {given}{beyond}"

    def _at(self, amount: Rate, value: Exact | None, unit: Unit) -> str:
        """`4 points per 1 EUR`, `2 %`."""
        base_unit = _unit(amount.base)
        if value is None:
            return "nothing"
        if amount.per == 1 and base_unit == unit:
            return _percent(value)
        if base_unit == PLAIN and amount.per == 1:
            return format_amount(value, unit)
        return f"{format_amount(value, unit)} per {value_words(amount.per, type_of(amount.base))}"

    def _base_words(self, base: Expression, bases: Iterable[BaseSeen], unit: Unit) -> str:
        """What the base is, where that does not go without saying, and of which parts it is made."""
        several = tuple(bases)
        said = words(base)
        if 1 < len(several) <= BASES_SHOWN:
            return f" ({' + '.join(format_amount(one.earning, unit) for one in several)})"
        if len(several) > BASES_SHOWN:
            return f" ({said} of {len(several):,} parts)"
        return "" if said == _AMOUNT else f" ({said})"

    def _bands(self, amount: Bands, seen: BandsSeen, unit: Unit) -> str:
        base_unit = _unit(amount.base)
        parts = []
        for band in seen.bands:
            what = amount.bands[band.index].amount
            rate = words(what.value)
            if isinstance(what, Rate):
                each = base_unit == PLAIN and what.per == 1
                rate += " each" if each else f" per {value_words(what.per, type_of(amount.base))}"
            parts.append(f"{format_amount(band.reach, base_unit)} at {rate} = {format_amount(band.given, unit)}")
        said = "; ".join(parts) or f"no band for {format_amount(seen.total, base_unit)}"
        total = _sum(band.given for band in seen.bands)
        return said if len(parts) < 2 else f"{said}; together {format_amount(total, unit)}"

    def _choice(self, amount: Choose, seen: ChoiceSeen, unit: Unit) -> str:
        keys = ", ".join(
            f"{words(key)} {value_words(value, type_of(key))}"
            for key, value in zip(amount.keys, seen.keys, strict=True)
        )
        if seen.row is None:
            return f"for {keys}: nothing"
        chosen = amount.otherwise if seen.row < 0 else amount.choices[seen.row].amount
        if chosen is None or seen.working is None:
            return f"for {keys}: nothing"
        return f"for {keys}: {self._working(chosen, seen.working, unit)}"

    def _multiply(self, seen: MultiplySeen, unit: Unit) -> str:
        if not seen.rules:
            return "there is nothing to multiply"
        said = []
        for one in seen.rules:
            factor = "" if one.factor is None else f"; × {value_words(one.factor, AmountType(PLAIN))} is"
            more = "more" if one.added >= 0 else "less"
            added = format_amount(abs(Fraction(one.added)), unit)
            said.append(f"`{one.rule}` asks for {format_amount(one.granted, unit)}{factor} {added} {more}")
        return "; ".join(said)

    # -------------------------------------------------------------------------------------------- caps
    def _cap(self, seen: CapSeen) -> str:
        unit = self._cap_unit(seen)
        whose = "" if not seen.shared else " (shared with other rules)"
        room = f"`{seen.name}`{whose}: room for {format_amount(seen.room, unit)}"
        if not seen.binds:
            return f"{room}, which is enough for {format_amount(seen.wanted, unit)}"
        return f"{room} of {format_amount(seen.wanted, unit)}: {format_amount(seen.through, unit)}"

    def _cap_unit(self, seen: CapSeen) -> Unit:
        return _unit(cap_of(self.ruleset, self.rule, seen).limit)


def cap_of(ruleset: Ruleset, rule: Rule, seen: CapSeen) -> Cap:
    """The cap of the ruleset that was seen."""
    return next(cap for cap in (*rule.caps, *ruleset.caps) if (cap.name, cap.span) == (seen.name, seen.span))


def _unit(expression: Expression) -> Unit:
    type = type_of(expression)
    return type.unit if isinstance(type, AmountType) else PLAIN


def _sum(values: Iterable[Exact]) -> Exact:
    return sum(values, 0)


def _percent(value: Exact) -> str:
    return f"{format_amount(value * 100, PLAIN)}%"
