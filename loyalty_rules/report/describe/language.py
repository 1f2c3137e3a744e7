"""A language: its sentences, which stand in its catalogue, and its numbers, money, dates and lists.

A catalogue is one file, `catalogue/CODE.ftl`; that there is one makes a language. Numbers stay exact: they are handed
to the formatter as decimals with as many digits as they have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, time
from decimal import Context, Decimal, localcontext
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_name
from fluent.runtime import FluentBundle, FluentResource

from loyalty_rules.core.quantities import DECIMALS_MAX, Exact, Unit, UnitKind

ENDING = ".ftl"
DIGITS_MAX = 100
OTHER = "other"
"""The message of a family that stands for whatever has none of its own."""

_TOUCHING = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
"""Where a currency that is written with letters touches the figures: `CHF100`."""

_CAPITALS = {"tr": str.maketrans("iı", "İI"), "az": str.maketrans("iı", "İI")}


class LanguageError(ValueError):
    """A language that there is no catalogue of."""


class Language:
    """One language. `code` is that of its catalogue."""

    def __init__(self, code: str, text: str) -> None:
        try:
            self.locale = Locale.parse(code.replace("-", "_"))
        except (ValueError, UnknownLocaleError):
            raise LanguageError(f"`{code}` is not the code of a language") from None
        self.code = code
        self._bundle = FluentBundle([code], use_isolating=False)
        self._bundle.add_resource(FluentResource(text))

    # -------------------------------------------------------------------------------------------- sentences
    def knows(self, id: str) -> bool:
        return self._bundle.has_message(id)

    def say(self, id: str, form: str = "", /, **values: str | int) -> str:
        """A message with its values in place. `form`: which attribute of it. Raises LookupError where it is missing or
        asks for something else."""
        if not self._bundle.has_message(id):
            raise LookupError(f"`{id}` is missing in `{self.code}{ENDING}`")
        message = self._bundle.get_message(id)
        pattern = message.attributes.get(form) if form else message.value
        if pattern is None:
            raise LookupError(f"`{id}` has no `{form or 'value'}` in `{self.code}{ENDING}`")
        said, errors = self._bundle.format_pattern(pattern, values)
        if errors:
            raise LookupError(f"`{id}` in `{self.code}{ENDING}`: {errors[0]}")
        return str(said)

    def word(self, family: str, name: str, form: str = "", /, **values: str | int) -> str:
        """A word of users as the language says it: as its own where the catalogue has `family-name`, else spoken."""
        id = f"{family}-{name}"
        return self.say(
            id if name != OTHER and self.knows(id) else f"{family}-{OTHER}", form, name=spoken(name), **values
        )

    def listed(self, items: Sequence[str], style: str = "standard") -> str:
        """`a, b and c`; with the style `or`: `a, b or c`."""
        return format_list(list(items), style, locale=self.locale)  # type: ignore[arg-type]

    def capital(self, text: str) -> str:
        """The text with its first letter as a capital."""
        return text[:1].translate(_CAPITALS.get(self.locale.language, {})).upper() + text[1:]

    # -------------------------------------------------------------------------------------------- numbers
    def number(self, value: Exact) -> str:
        """`1,234.5`; what no decimal can write is a fraction: `33 1/3`."""
        found = decimal_of(value)
        if found is not None:
            with _exact():
                return format_decimal(found, locale=self.locale, decimal_quantization=False)
        whole, rest = divmod(abs(Fraction(value).numerator), Fraction(value).denominator)
        sign, below = "-" if value < 0 else "", Fraction(value).denominator
        return f"{sign}{self.number(whole)} {rest}/{below}" if whole else f"{sign}{rest}/{below}"

    def percent(self, share: Exact) -> str:
        found = decimal_of(share)
        if found is None:
            return f"{self.number(Fraction(share) * 100)} %"
        with _exact():
            return format_percent(found, locale=self.locale, decimal_quantization=False)

    def amount(self, amount: Exact, unit: Unit) -> str:
        """An amount in the smallest part of its unit: `€12.50`, `1 point`, `3 times`, `40 litres`."""
        value = Fraction(amount) / unit.scale
        if unit.kind is UnitKind.NUMBER:
            return self.number(value)
        if unit.kind is UnitKind.MONEY:
            return self.money(value, unit)
        count = "one" if value == 1 else self.plural(value)
        if unit.kind is UnitKind.TIMES:
            return self.say("times", number=self.number(value), count=count)
        name = unit.singular if abs(value) == 1 else unit.name
        if self.knows(f"unit-{unit.name}"):
            return self.say(f"unit-{unit.name}", number=self.number(value), count=count)
        return self.say("unit-other", number=self.number(value), name=spoken(name))

    def money(self, value: Fraction, unit: Unit) -> str:
        """Whole amounts without decimals, others with those of their currency, or as many as they have."""
        found = decimal_of(value)
        if found is None:
            return f"{self.number(value)} {unit.name}"
        pattern = self.locale.currency_formats["standard"].pattern
        decimals = "" if value.denominator == 1 else "." + "0" * unit.decimals
        pattern = pattern.replace("#,##0.00", f"#,##0{decimals}")
        with _exact():
            shown = format_currency(
                found, unit.name, pattern, locale=self.locale, currency_digits=False, decimal_quantization=False
            )
        return _TOUCHING.sub("\N{NO-BREAK SPACE}", shown)

    def plural(self, value: Exact) -> str:
        """Which plural form a number takes: `one`, `other` …"""
        found = decimal_of(value)
        return OTHER if found is None else self.locale.plural_form(abs(found))

    def currency(self, code: str, count: int = 1) -> str:
        """The name of a currency: `euro`, of several `euros`."""
        return get_currency_name(code, count=count, locale=self.locale)

    # -------------------------------------------------------------------------------------------- days
    def day(self, day: date) -> str:
        return format_date(day, "long", locale=self.locale)

    def month_day(self, month: int, day: int) -> str:
        """A day of every year: `March 31`."""
        return format_skeleton("MMMMd", date(2024, month, day), locale=self.locale)

    def clock(self, minutes: int) -> str:
        return format_time(time(minutes // 60, minutes % 60), "short", locale=self.locale)

    def weekday(self, index: int) -> str:
        return str(self.locale.days["stand-alone"]["wide"][index])

    def month(self, index: int) -> str:
        """Counted from 1."""
        return str(self.locale.months["stand-alone"]["wide"][index])

    def zone(self, name: str) -> str:
        return get_timezone_location(name, locale=self.locale, return_city=True)


def spoken(name: str) -> str:
    """A name as it is spoken: `house-card` is `house card`."""
    return name.replace("-", " ").replace("_", " ")


def decimal_of(value: Exact) -> Decimal | None:
    """The number as a decimal, digit for digit; None where it would never end."""
    found = Fraction(value)
    if 10**DECIMALS_MAX % found.denominator:
        return None
    digits = abs(found.numerator) * (10**DECIMALS_MAX // found.denominator)
    text = str(digits).rjust(DECIMALS_MAX + 1, "0")
    rest = text[-DECIMALS_MAX:].rstrip("0")
    sign = "-" if found < 0 else ""
    return Decimal(f"{sign}{text[:-DECIMALS_MAX]}" + (f".{rest}" if rest else ""))


def _exact() -> AbstractContextManager[Context]:
    """Decimals as long as rulesets can write them are formatted without a digit lost."""
    return localcontext(prec=DIGITS_MAX)


def languages() -> tuple[str, ...]:
    """The languages there are, by code: those that have a catalogue."""
    found = [each.name.removesuffix(ENDING) for each in _catalogues().iterdir() if each.name.endswith(ENDING)]
    return tuple(sorted(found))


@cache
def language(code: str) -> Language:
    """The language of a code. Raises LanguageError, with those that there are."""
    there = languages()
    if code not in there:
        near = get_close_matches(code.lower(), there, 1)
        meant = f"did you mean `{near[0]}`? " if near else ""
        raise LanguageError(
            f"there is no catalogue for `{code}`\nhelp: {meant}there are {', '.join(f'`{one}`' for one in there)}"
        )
    return Language(code, _catalogues().joinpath(code + ENDING).read_text(encoding="utf-8"))


def _catalogues() -> Traversable:
    return files("loyalty_rules.report.describe").joinpath("catalogue")
