"""Rulesets and streams made up at random: small, valid, and of every kind of rule that can meet another."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from msgspec import Struct, field

from loyalty_rules.engine.stream.program import Program, compile_program
from loyalty_rules.model.resolve import resolve
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.syntax import read
from tests.examples import examples
from tests.laws import wider

LAW = examples(80)
"""How every law is tried."""

CHANNELS = ("shop", "web", "app")
CATEGORIES = ("food", "wine", "toys")


# ------------------------------------------------------------------------------------------------ rulesets
class Options(Struct, frozen=True):
    """What the rulesets of one law have in them."""

    returns: bool = True
    ways: tuple[str, ...] = ("recalculated",)
    exchanges: bool = True
    referral: bool = True
    tiers: bool = True
    tier_windows: bool = True
    idle: bool = True
    programme_caps: bool = True
    conditions_on_tiers: bool = True
    holds: bool = True
    households: bool = True
    codes: bool = True
    others: bool = True  # members give to each other
    wider: bool = True


class Writer(Struct):
    """Writes one ruleset, drawing as it goes."""

    draw: Any
    options: Options
    lines: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)  # rules that give points and can be multiplied or shared

    def one(self, *options: str) -> str:
        return str(self.draw(st.sampled_from(options)))

    def maybe(self, *options: str) -> str:
        return self.one("", *options)

    def yes(self) -> bool:
        return bool(self.draw(st.booleans()))

    def number(self, low: int, high: int) -> int:
        return int(self.draw(st.integers(low, high)))

    def add(self, text: str) -> None:
        self.lines += [line for line in text.splitlines() if line.strip()]

    def window(self) -> str:
        return self.one(
            "this calendar month", "this calendar week", "in the last 30 days", "since joining", "this calendar year",
            "this year from card-since", "in the last 2 months",
            *(("since reached", "this year from reached") if self.options.tiers and self.options.tier_windows else ()),
        )  # fmt: skip

    def cap(self, unit: str = "points") -> str:
        pers = ["per calendar month", "in the last 30 days", "since joining", "per event", "per year from card-since"]
        window = self.one(*pers)
        per = self.one("per member", "per member", "per channel") if window != "per event" else ""
        if self.options.programme_caps and window not in ("per event", "per year from card-since"):
            per = self.one(per, per, "per programme")
        if self.options.households and window not in ("per event", "per year from card-since"):
            per = self.one(per, per, per, "per household")
        beyond = self.maybe(", else nothing")
        limit = self.one(f"{self.number(3, 120)} {unit}", f"{self.number(3, 120)} {unit}", f"{self.number(1, 12)} EUR")
        return f"{limit} {per} {window}{beyond}"

    def measure(self) -> str:
        """A condition on what was before."""
        window = self.window()
        return self.one(
            f"spend {window} >= {self.number(5, 150)} EUR",
            f"visits {window} >= {self.number(1, 4)}",
            f"spend {window} including this >= {self.number(20, 150)} EUR",
            f"wine {window} < {self.number(5, 60)} EUR",
            f"channels-seen {window} >= {self.number(1, 3)}",
            "by-channel this calendar month >= 40 EUR",
            "spend in the last 3 purchases >= 30 EUR",
            "last-channel is web",
            "was-web",
        )

    def condition(self) -> str:
        plain = self.one(
            "channel is web", "channel is not app", "amount >= 20 EUR", "weekday is one of monday, saturday",
            "any items where category is wine", "sum of amount of items >= 15 EUR", "any items where drink", "quiet",
            "not drawn", "spend last calendar month >= 20 EUR", "paid >= 15 EUR", "weeks >= 2",
            "weeks including this >= 2", "days-running including this >= 2", "months-running >= 1",
            "labels includes organic", "not (labels includes regional or labels includes organic)",
            "channel is top of by-channel last calendar month",
            "largest of by-channel this calendar month >= 25 EUR",
            "card-since is this calendar month", "score >= 9", "channel is not one of web, app",
            "time is between 09:00 and 17:30", "month is one of january, march", "no items where category is toys",
            "every items where amount >= 3 EUR",
        )  # fmt: skip
        tier = "tier >= Silver" if self.options.tiers and self.options.conditions_on_tiers else "amount >= 10 EUR"
        return self.one(plain, plain, self.measure(), tier)

    def scope(self) -> str:
        return self.maybe(
            "for items", "for items where category is wine", "for each of items", "for each unit of items"
        )

    def rate(self) -> str:
        return self.one(
            f"give {self.number(1, 9)} points per {self.number(1, 4)} EUR",
            f"give {self.number(1, 9)} points per full {self.number(2, 9)} EUR",
            f"give {self.number(1, 9)} points per full {self.number(2, 9)} EUR, carry the rest",
            f"give {self.number(1, 40)} points",
            f"give {self.number(1, 5)} points per 4 EUR, at least {self.number(3, 20)} points",
            "give by amount, each part at its own rate\n"
            "    up to 20 EUR  0 points\n    up to 50 EUR  1 point per 1 EUR\n    above  3 points per 2 EUR",
            "give by amount, all at the rate of the band\n"
            "    below 20 EUR  2 points\n    up to 50 EUR  1 point per 1 EUR\n    above  5 points per 2 EUR",
            f"give {self.number(1, 5)} points per 2 EUR\n  by channel\n    web  {self.number(1, 60)} points\n"
            "    app  7 points per 1 EUR",
        )

    def rule(self, name: str) -> None:
        body = ["  on purchase"]
        body += [f"  when {self.condition()}"] if self.yes() else []
        rate = self.rate()
        # What is carried or laid out in bands is one amount for all parts.
        scope = "" if "carry" in rate else self.scope()
        body += [f"  {scope}"] if scope else []
        body += [f"  {rate}"]
        if self.yes():
            basis = self.one("points", "points", "times", "base")
            linear = "per full" not in rate and "by " not in rate and "EUR" in rate
            if basis == "base" and linear:
                then = self.maybe(", then 1 point per 10 EUR")
                window = self.one("per member per calendar month", "per member in the last 30 days", "per event")
                body += [f"  at most {self.number(5, 90)} EUR of amount {window}{then}"]
            elif basis == "times":
                window = self.one("per member per calendar month", "per member in the last 30 days")
                body += [f"  at most {self.number(1, 3)} times {window}"]
            else:
                body += [f"  at most {self.cap()}"]
        body += [f"  round {self.one('down', 'up', 'half up', 'half even')}"] if self.yes() else []
        body += [f"  {self.maybe('best of deals', 'first of picks')}"] if self.number(0, 3) == 0 else []
        if self.options.holds and self.number(0, 3) == 0:
            body += ["  pending until when visits this calendar year >= 3, otherwise dropped at 20 days after purchase"]
        self.add(f"earn {name}\n" + "\n".join(body))
        self.rules.append(name)

    def dependent(self, name: str) -> None:
        base = self.one(*self.rules)
        cap = f"\n  at most {self.cap()}" if self.yes() else ""
        when = f"\n  when {self.condition()}" if self.yes() else ""
        kind = self.one("multiply", "multiply", "share", "instead")
        if kind == "multiply":
            factor = self.one("2", "1.5", "3", "2.25")
            scope = self.maybe("\n  for items where category is wine")
            compound = self.maybe(", compound")
            self.add(f"earn {name}\n  on purchase{when}{scope}\n  multiply {base} by {factor}{compound}{cap}")
        elif kind == "share":
            self.add(f"earn {name}\n  on purchase{when}\n  give {self.number(5, 80)}% of {base}{cap}")
        else:
            self.add(f"earn {name}\n  on purchase\n  when channel is web\n  give 11 points{cap}\n  instead of {base}")


def _text(draw: Any, options: Options) -> str:
    w = Writer(draw, options)
    returns = ""
    if options.returns:
        returns = f"\n  returns within {w.one('30 days', '2 months', '5 days')}, {w.one(*options.ways)}"
        returns += w.maybe(", without purchase allowed")
        returns += w.maybe(", tiers rechecked") if options.tiers else ""
    w.add(
        f'language 1\nprogram "Made up"\n  currency EUR\n  timezone Europe/Warsaw\n  round {w.one("down", "half up")}'
        + returns
        + ("\n  reprice yes" if options.tiers and w.number(0, 4) == 0 else "")
        + w.maybe("\n  weeks start on sunday")
        + (w.maybe("\n  migrate re-evaluate", "\n  migrate upgrade only") if options.tiers else "")
        + (w.maybe("", "", "\n  from 2026-01-20 to 2026-06-10") if options.wider else "")
    )
    w.add(
        "event purchase\n  channel is one of shop, web, app\n  code text, optional\n  at partner, optional\n"
        "  gift-to member, optional\n  labels several of organic, regional, optional\n  items list of\n"
        "    category is one of food, wine, toys\n    amount money\n    quantity count, default 1\nevent look\n"
        "event join\n  code text, optional\n"
        "event visit\n  market is one of north, south, optional\n"
        "member\n  market is one of north, south, default north, set by visit.market, at most 1 time per calendar day\n"
        "  card-since date, optional\n  household text, optional\n  referral-code text, optional"
    )
    idle = ("after 2 months without purchase",) if options.idle else ()
    pending = f"\n  pending {w.one('3 days', '14 days', 'until end of calendar month')}" if w.yes() else ""
    life = w.one(
        "never",
        "30 days",
        "2 months, at end of calendar month",
        "end of next calendar month",
        *("every 31 March", "40 days after earning", "at end of calendar year"),
        *idle,
    )
    if not life.startswith("after"):
        life += w.maybe(
            ", suspended while visits in the last 30 days >= 2",
            ", suspended while visits this calendar month >= 1, with 10 days of grace",
        ) + w.maybe("\n  expires from 2026-02-20 20 days")
    take_back = w.one("below zero", "to zero", "owed")
    transfer = w.maybe("\n  transfer allowed", "\n  transfer at most 20 points per member per calendar month")
    shared = "\n  shared by household" if options.households and w.yes() else ""
    w.add(
        f"wallet points\n  worth 0.10 EUR{pending}\n  expires {life}\n  take back {take_back}{transfer}{shared}\n"
        + w.maybe("  spend oldest first\n")
        + "wallet stars\n  expires 45 days"
        + w.maybe("\n  decimals 2")
    )
    w.add(
        "measure spend = sum of amount of purchase\nmeasure visits = number of purchase\n"
        "measure wine = sum of amount of items of purchase where category is wine\n"
        "measure channels-seen = distinct channel of purchase\nmeasure last-channel = latest channel of purchase\n"
        "measure was-web = any purchase where channel is web\n"
        "measure paid = average of amount of purchase where amount > 0 EUR\n"
        "measure weeks = calendar weeks in a row of purchase where amount >= 5 EUR\n"
        "measure days-running = calendar days in a row of purchase\n"
        "measure months-running = calendar months in a row of visit\n"
        "condition drink = category is wine\nsegment quiet = visits in the last 30 days <= 2\n"
        "segment drawn = 50% of members\nvalue score = 3 * visits last calendar month + 2 * visits since joining\n"
        "measure by-channel = sum of amount of purchase by channel\nmeasure got = points given by base, dependent"
    )
    wider.values(w)
    if options.tiers:
        drop = w.one("drop one level", "requalify", "never drop")
        until = w.one(
            "end of calendar month", "end of next calendar month", "1 month after reached", "end of year from joined",
            "1 month after reached, at end of calendar month", "31 March", "31 March of next year",
        )  # fmt: skip
        floor = w.maybe(", never below Silver") if drop != "never drop" else ""
        grace = w.maybe(", with 7 days of grace") if drop != "never drop" else ""
        w.add(
            f"tier Bronze\ntier Silver\n  reach when spend {w.window()} >= {wider.criterion(w)}\n"
            f"  keep until {until}, then {drop}{grace}\n"
            + w.maybe("  keep while visits in the last 30 days >= 1\n")
            + f"tier Gold\n  reach when {w.one('got', 'got', 'spend')} this calendar year >= "
        )
        gold = w.number(80, 200)
        unit = "points" if " got this" in w.lines[-1] else "EUR"
        w.lines[-1] += f"{gold} {unit}"
        w.add(f"  keep until {until}, then {drop}{floor}{grace}")
        if w.yes():
            w.add(
                "tier Guest\n  ladder club\ntier Insider\n  ladder club\n"
                f"  reach when visits {w.window()} >= {w.number(1, 3)}\n  keep until {until}, then {drop}\n"
                f"badge regular\n  reach when visits {w.window()} >= {w.number(1, 4)}"
                + w.maybe("\n  keep until end of next calendar month", "\n  keep while visits in the last 30 days >= 1")
            )
            w.add("earn regulars\n  on purchase\n  when holds regular and club is Insider\n  give 3 points")
            w.add("earn risen\n  on reaching club or reaching regular\n  give 2 stars")
    w.add(
        'partner rail "The railway"\n  category travel\n  pays 0.01 EUR per point\n  receives 0.005 EUR per point\n'
        "partner mill\n  category food\n  pays 0.02 EUR per point"
    )
    w.rule("base")
    for index in range(w.number(0, 3)):
        w.rule(f"rule-{index}")
    w.dependent("dependent")
    for index in range(w.number(0, 2)):
        w.dependent(f"more-{index}")
    if w.yes():
        w.add(
            f"earn milestone\n  on reaching {w.number(10, 60)} EUR of spend {w.window()}, and every "
            f"{w.number(20, 80)} EUR after\n  give {w.number(1, 9)} points"
        )
    if options.codes and w.yes():
        per = w.one("per member per code", "per member", *("per code", "per programme")[: 2 * options.programme_caps])
        w.add(
            f'code spring\n  pattern "SPR-#"\n  at most {w.number(1, 2)} times {per}{w.maybe(" per calendar month")}\n'
            "code hello\n  one of HELLO\n  until 2026-06-30\nearn coded\n  on purchase\n"
            f"  when {w.one('code is spring', 'code is one of spring, hello')} and amount >= 5 EUR\n  give 12 points\n"
            f"earn doubled\n  on purchase\n  when code is {w.maybe('not ')}spring\n  multiply base by 2"
        )
    if w.yes():
        streak = w.one("weeks", "days-running", "months-running")
        w.add(f"earn in-a-row\n  on reaching 2 of {streak}, and every {w.number(1, 3)} after\n  give 6 points")
    if w.yes():
        w.add(
            "table by-partner\n  by at\n    rail 3 points\n    otherwise 1 point\n"
            "earn at-partners\n  on purchase\n  when at is known\n  give by-partner per full 5 EUR\n"
            f"  at most {w.number(1, 4)} EUR per member per calendar month"
        )
    if w.yes():
        w.add(f"cashback back\n  on purchase\n  give {w.number(1, 5)}% of amount\n  at most 1.50 EUR per event")
    if options.tiers and w.yes():
        w.add("earn welcome\n  on reaching Silver\n  give 17 points\n  give 3 stars")
    if w.yes():
        w.add(f"earn first\n  on first purchase {w.maybe('this calendar month')}\n  give 5 stars")
    if w.yes():
        w.add(
            f"earn month-end\n  on end of calendar month\n  when visits this calendar month >= {w.number(1, 2)}\n"
            f"  give {w.one('1 point per 3 EUR of spend this calendar month', '8 points', '2 stars')}"
        )
    if options.referral and w.yes():
        second = w.maybe("\n  give grand-referrer 8 points")
        w.add(
            "referral bring\n  on first purchase of friend where amount >= 10 EUR\n  give referrer 30 points\n"
            f"  give friend 10 stars{second}\n"
            f"  at most {w.number(1, 2)} times per referrer per calendar month"
            + w.maybe("\n  at most 1 time per friend per calendar month")
            + w.maybe("\n  never when friend shares household with referrer")
        )
        if w.yes():
            w.add(
                "measure friends = times given by bring\nearn friends-met\n"
                "  on reaching 1 friends since joining, and every 1 after\n  give 4 stars"
            )
    if w.yes():
        visits = f"{w.number(1, 3)} visits {w.window()}{w.maybe(', and every 2 after')}"
        w.add(
            f"challenge both\n  goal {w.number(10, 60)} EUR of spend {w.window()}\n"
            f"  goal {visits}\n  give {w.number(1, 9)} stars"
        )
    if w.yes():
        trigger = w.one("purchase", "first purchase", "reaching 30 EUR of spend", "end of calendar month")
        later = w.maybe("\n  after 5 days", "\n  after 5 days\n  still when visits in the last 4 days is 0")
        cap = w.maybe("\n  at most 1 time per member per calendar month")
        w.add(f"notify note\n  on {trigger}{later}\n  with spend, balance of points{cap}")
    if options.exchanges and w.yes():
        price = f"{w.number(5, 30)} points"
        if options.tiers and w.yes():
            price += " into 1 star\n  by tier\n    Silver 7 points"
        elif w.yes():
            way = w.one("largest first", "best value")
            price = (
                f"by steps, {way}\n    {w.number(5, 9)} points into 1 star\n    {w.number(10, 30)} points into 3 stars"
            )
        else:
            price += " into 1 star"
        w.add(
            f"exchange voucher\n  turn {price}\n  "
            + w.one("as soon as there is enough", "on end of calendar month", "on request")
            + w.maybe("\n  as many full steps as there are")
            + w.maybe("\n  at most 2 times per member per calendar month")
        )
    if options.exchanges and w.yes():
        w.add("exchange discount\n  turn 7 points into 1 EUR off\n  as many full steps as there are")
        stock = w.one("\n  stock 2", "\n  stock 1 per calendar month") if options.programme_caps else ""
        w.add(f"reward mug\n  price 9 points{stock}")
    if options.wider:
        wider.rules(w)
        if options.exchanges:
            wider.exchanges(w)
    if w.yes():
        others = [name for name in w.rules if w.yes()]
        names = ", ".join(dict.fromkeys(["base", *others, "dependent"]))
        w.add(f"at most {w.cap()} on {names}")
        if w.yes():
            w.add(f"at most {w.number(1, 5)} times per member per calendar month on base, dependent")
    return "\n".join(w.lines) + "\n"


class MadeUp:
    """A ruleset that was made up; shown as its text where a law is broken."""

    def __init__(self, text: str, ruleset: Ruleset) -> None:
        self.text = text
        self.ruleset = ruleset

    def __repr__(self) -> str:
        return f"\n{self.text}"

    @property
    def program(self) -> Program:
        return compile_program(self.ruleset)


@st.composite
def rulesets(draw: Any, options: Options) -> MadeUp:
    """A ruleset that resolves without findings."""
    return made_of(_text(draw, options))


def made_of(text: str) -> MadeUp:
    """A text that was made up, read and resolved."""
    document, found = read(text, "made-up.loyalty")
    assert document is not None, text
    assert not found, f"{text}\n{found}"
    ruleset, found = resolve(document)
    assert ruleset is not None, text + "\n" + "\n".join(f"{each.span}: {each.message}" for each in found)
    return MadeUp(text, ruleset)
