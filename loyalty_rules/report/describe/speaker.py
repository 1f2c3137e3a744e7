"""Who speaks: a ruleset in a language, and the words for what it names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, assert_never

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.calendar import MONTHS, WEEKDAYS, Duration
from loyalty_rules.core.expressions import (
    AmountType,
    ChoiceType,
    ClockType,
    DateType,
    FlagType,
    MemberType,
    TextType,
    TierType,
    Type,
    Value,
)
from loyalty_rules.core.quantities import Exact, UnitKind
from loyalty_rules.core.windows import (
    Anchored,
    Calendar,
    Dates,
    LastCalendar,
    LastEvents,
    Lifetime,
    OneEvent,
    Rolling,
    SinceTier,
    Window,
)
from loyalty_rules.model.ruleset import Ruleset, Tier
from loyalty_rules.report.describe.language import Language, spoken

YOU, FRIEND = "you", "friend"
MONTHS_MAX = 24
"""Up to here a length is said in months."""


_STRAY = re.compile(",+(?=[.,;:)])")
"""The comma that ends a clause, where another sign follows it at once."""


class Said(NamedTuple):
    """The words for a value: as a subject, and after `of`."""

    subject: str
    of: str


class Speaker(Struct, frozen=True):
    """`whose`: who the member of the event is to the reader: `you`, or your `friend` in a referral."""

    ruleset: Ruleset
    language: Language
    whose: str = YOU

    def of_friend(self) -> Speaker:
        return replace(self, whose=FRIEND)

    # -------------------------------------------------------------------------------------------- sentences
    def say(self, id: str, form: str = "", /, **values: str | int) -> str:
        return self.language.say(id, form, whose=self.whose, **values)

    def word(self, family: str, name: str, form: str = "", /, **values: str | int) -> str:
        return self.language.word(family, name, form, whose=self.whose, **values)

    def both(self, id: str, **values: str | int) -> Said:
        """A message that has a form after `of` too."""
        return Said(self.say(id, **values), self.say(id, "of", **values))

    def sentence(self, id: str, /, **values: str | int) -> str:
        """The message as a sentence: with a capital."""
        return self.language.capital(_STRAY.sub("", self.say(id, **values)))

    def listed(self, items: Iterable[str], style: str = "standard") -> str:
        return self.language.listed(tuple(items), style)

    def count_of(self, value: Exact) -> str:
        return "one" if value == 1 else self.language.plural(value)

    # -------------------------------------------------------------------------------------------- names
    def event(self, name: str, form: str = "") -> str:
        return self.word("event", name, form)

    def parts(self, name: str) -> str:
        return self.word("parts", name)

    def field(self, name: str, type: Type) -> Said:
        """A field of an event or of its parts."""
        whole = isinstance(type, AmountType) and type.whole and type.unit.kind is UnitKind.NUMBER
        kind = "count" if whole else "other"
        return Said(self.word("field", name, kind=kind), self.word("field", name, "of", kind=kind))

    def own(self, name: str) -> Said:
        """A field of the member."""
        return Said(self.word("own", name), self.word("own", name, "of"))

    def name_of(self, noun: str) -> str:
        """What a rule, an exchange, a wallet or a measure is called: its title, else its name as it is spoken."""
        found = self.ruleset
        for kind in (found.priced, found.exchanges, found.codes, found.segments, found.measures, found.wallets):
            if noun in kind:
                return self._titled(kind[noun])
        return spoken(noun)

    def _titled(self, noun: object) -> str:
        return str(getattr(noun, "title", "") or spoken(str(getattr(noun, "name", ""))))

    def names_of(self, nouns: Iterable[str]) -> str:
        """`“Base” and “Double points”`."""
        return self.listed(self.say("quoted", name=self.name_of(noun)) for noun in nouns)

    def tier_name(self, tier: Tier) -> str:
        return spoken(tier.title or tier.name) if tier.is_badge else tier.name

    def units(self, wallet: str) -> str:
        """What a wallet holds, without a number: `points`."""
        held = self.ruleset.wallets[wallet]
        if held.unit.kind is UnitKind.MONEY:
            return self.say("quoted", name=held.title) if held.title else self.say("money")
        return self.word("units", held.unit.name)

    # -------------------------------------------------------------------------------------------- lengths and windows
    def duration(self, length: Duration, case: str = "plain") -> str:
        """`case`: `plain`, or `after` where a preposition asks for a case of its own."""
        found = []
        if length.months:
            years = 0 if length.months % 12 or length.months <= MONTHS_MAX else length.months // 12
            found.append(self._counted("years", years, case) if years else self._counted("months", length.months, case))
        if length.days or not length.months:
            found.append(self._counted("days", length.days, case))
        return found[0] if len(found) == 1 else self.say("duration-both", first=found[0], second=found[1])

    def _counted(self, unit: str, number: int, case: str) -> str:
        return self.say(unit, number=self.language.number(number), count=self.count_of(number), case=case)

    def window(self, window: Window, form: str = "this") -> str:
        """`this calendar month`; with the form `each`, `per calendar month`."""
        match window:
            case Lifetime():
                return self.say("window-lifetime", form=form)
            case Calendar(period):
                return self.say(f"window-{period}", form=form)
            case LastCalendar(period):
                return self.say(f"window-last-{period}")
            case Anchored(anchor, period):
                return self.say(f"window-anchored-{period}", form=form, date=self.own(anchor).of)
            case SinceTier(yearly):
                return self.say("window-tier-year" if yearly else "window-since-tier")
            case Rolling(duration):
                return self.say("window-rolling", form=form, duration=self.duration(duration, "after"))
            case LastEvents(count, event):
                return self.say(
                    "window-last-events", number=self.language.number(count), events=self.event(event, "many")
                )
            case Dates(first, last):
                return self.say("window-dates", first=self.language.day(first), last=self.language.day(last))
            case OneEvent():
                return self.say("window-event", form=form)
            case _:
                assert_never(window)

    # -------------------------------------------------------------------------------------------- constants
    def constant(self, value: Value, type: Type, name: str = "") -> str:
        """A value of a type as it is read: `€50`, `Gold`, `food`, `May 1, 2026`. `name`: of the field it is one of."""
        match type:
            case AmountType(unit):
                assert not isinstance(value, str | date | frozenset | bool | None)
                return self.language.amount(value, unit)
            case TierType(names):
                return names[int(str(value))] if isinstance(value, int) and value >= 0 else self.say("none")
            case FlagType():
                return self.say("yes" if value else "no")
            case DateType():
                assert isinstance(value, date)
                return self.language.day(value)
            case ClockType():
                assert isinstance(value, int)
                return self.language.clock(value)
            case ChoiceType(values):
                if isinstance(value, frozenset):
                    return self.listed(self.choice(each, values) for each in values if each in value)
                return self.choice(str(value), values)
            case TextType() | MemberType():
                return self.say("quoted", name=str(value))
            case _:
                assert_never(type)

    def choice(self, value: str, values: tuple[str, ...]) -> str:
        """A word of a closed list: a day or a month by its name, a partner by its title."""
        if value in WEEKDAYS and set(values) <= set(WEEKDAYS):
            return self.language.weekday(WEEKDAYS.index(value))
        if value in MONTHS and set(values) <= set(MONTHS):
            return self.language.month(MONTHS.index(value) + 1)
        partner = self.ruleset.partners.get(value)
        if partner is not None and set(values) == set(self.ruleset.partners):
            return partner.title or spoken(value)
        return self.word("value", value)
