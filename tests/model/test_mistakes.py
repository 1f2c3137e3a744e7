"""Mistakes and what is said of them: one mistake, one message."""

from __future__ import annotations

import pytest

from loyalty_rules.model.resolve import resolve
from loyalty_rules.syntax import read

from .reading import PROGRAM, SHOP, mistakes

EARN = "earn extra\n  on purchase\n  "

CASES = [
    # names
    ("give 5 points per 1 EUR of amuont", "LR201", "there is no `amuont` here"),
    ("when categroy is food\n  give 5 points", "LR201", "there is no `categroy` here"),
    ("when category is food\n  give 5 points", "LR201", "`category` means nothing here"),
    ("when hours >= 5\n  when items\n  give 5 points", "LR201", "`items` means nothing here"),
    ("for tenders\n  give 5 points", "LR201", "there is no list `tenders`"),
    ("give 10% of bass", "LR201", "there is no rule, field or measure `bass`"),
    ("multiply bose by 2", "LR201", "there is no rule `bose`"),
    ("instead of bose\n  give 5 points", "LR201", "there is no rule `bose`"),
    ("when spent this calendar year >= 5 EUR\n  give 5 points", "LR201", "there is no measure `spent`"),
    ("give 5 points\n  in point", "LR201", "there is no wallet `point`"),
    ("give 5 points\n  at most 5 points per chanel", "LR201", "there is no thing to count a cap per `chanel`"),
    (
        "give 5 points\n  at most 5 points per year from birthdy",
        "LR201",
        "there is no date field of the member `birthdy`",
    ),
    ("give 5 points\n  expires after 3 months without purchse", "LR201", "there is no event `purchse`"),
    ("when channel is wbe\n  give 5 points", "LR202", "`wbe` is no value of `channel`"),
    ("when channel is one of web, wbe\n  give 5 points", "LR202", "`wbe` is no value of `channel`"),
    ("when labels includes organik\n  give 5 points", "LR202", "`organik` is no value of `labels`"),
    ("when tier is Treker\n  give 5 points", "LR202", "`Treker` is no value of `tier`"),
    ("when weekday is sunnday\n  give 5 points", "LR202", "`sunnday` is no value of `weekday`"),
    ("by channel\n    wbe 5 points", "LR202", "`wbe` is no value of `channel`"),
    # units
    ("when amount >= 50\n  give 5 points", "LR203", "`50` has no unit"),
    ("when amount + 5 >= 50 EUR\n  give 5 points", "LR203", "`5` has no unit"),
    ("give 5 of amount", "LR203", "`5` has no unit"),
    ("when amount >= 50 USD\n  give 5 points", "LR204", "`USD` and `EUR` don't mix"),
    ("when amount >= 50 points\n  give 5 points", "LR204", "`EUR` and `points` don't mix"),
    ("when amount + 5 points >= 50 EUR\n  give 5 points", "LR204", "`EUR` and `points` don't mix"),
    ("when birthday is known and birthday >= 5 EUR\n  give 5 points", "LR204", "a date and an amount in EUR don't mix"),
    ("give 5 points per 1 litre", "LR204", "`litre` and `EUR` don't mix"),
    ("give 5 points\n  at most 3 EUR", "LR254", "EUR of what?"),
    ("give 5 points\n  at most 3 EUR of guests", "LR204", "`EUR` and `a plain number` don't mix"),
    ("multiply base by 2 points", "LR204", "an amount in points is no factor"),
    ("give 5 points of amount", "LR204", "an amount in points of something is no share of it"),
    ("give 5 stars", "LR205", "there is no unit `stars`"),
    ("give 5 eur", "LR205", "there is no unit `eur`"),
    # values
    ("when tip >= 5 EUR\n  give 5 points", "LR220", "`tip` may be missing"),
    ("give 5 points per 1 EUR of tip", "LR220", "`tip` may be missing"),
    ("when note is not web\n  give 5 points", "LR220", "`note` may be missing"),
    ("when tip is known or tip >= 5 EUR\n  give 5 points", "LR220", "`tip` may be missing"),
    ("when 30 days > 1 month\n  give 5 points", "LR221", "`30 days` beside `1 month`"),
    ("when amount is between 50 EUR and 20 EUR\n  give 5 points", "LR222", "this range ends before it starts"),
    ("when visits from 2026-02-01 to 2026-01-01 >= 1\n  give 5 points", "LR222", "2026-02-01 is after 2026-01-01"),
    ("give 5 points\n  at most -5 points", "LR225", "a cap is not below zero"),
    ("give 5 points\n  at most 1.5 times", "LR225", "only a whole number of times can be counted"),
    ("give 5 points per 0 EUR", "LR225", "`0 EUR` is not above zero"),
    ("give 5 points\n  pending 1.5 days", "LR225", "`1.5 days` is no whole number of days"),
    ("when channel > web\n  give 5 points", "LR226", "one of a list of values has no order"),
    ("when labels is organic\n  give 5 points", "LR226", "a field of several values is not one of them"),
    (
        "when channel includes web\n  give 5 points",
        "LR226",
        "`includes` asks what one of a list of values can't answer",
    ),
    ("when date - joined > 30 days\n  give 5 points", "LR226", "the time between two dates can't be computed with"),
    ("give 5 points\n  pending 5 points", "LR226", "`5 points` is no duration"),
    ("when amount\n  give 5 points", "LR227", "this is an amount in EUR, not a condition"),
    ("when amount / guests > 5 EUR\n  give 5 points", "LR228", "only a plain number written here divides"),
    ("when amount / 0 > 5 EUR\n  give 5 points", "LR228", "nothing can be divided by zero"),
    ("when amount * amount > 5 EUR\n  give 5 points", "LR229", "EUR times EUR is nothing to count in"),
    ("when channel this calendar year is web\n  give 5 points", "LR230", "`channel` is no measure"),
    (
        "when visits in the last 5 workshops >= 1\n  give 5 points",
        "LR230",
        "`in the last 5 workshops` can't be counted here",
    ),
    # rules
    ("give 5%", "LR254", "`5%` of what?"),
    ("give 5% of guests", "LR253", "a percentage of a plain number is nothing a wallet holds"),
    ("by channel\n    web 5 points\n    shop 3 EUR", "LR204", "`EUR` and `points` don't mix in one award"),
    ("by note\n    web 5 points", "LR245", "`note` has no closed set of values"),
    ("give 5 points\n  best of a\n  first of b", "LR252", "a rule is in one group"),
    ("give 5 points\n  from 2026-01-01 to 2026-02-01\n  until 2026-03-01", "LR252", "the last day is said twice"),
    ("give nobody 5 points", "LR257", "there is no recipient `nobody`"),
    (
        "when friend shares email with referrer\n  give 5 points",
        "LR258",
        "`shares` compares a friend with who referred them",
    ),
    (
        "give 5 points\n  at most 5 points per note",
        "LR262",
        "`note` is a text: there is no bound on how many there are",
    ),
    ("for items\n  give 5 points\n  at most 5 points per category", "LR262", "`category` belongs to a part"),
    (
        "give 5 points\n  at most 5 points per channel per referrer",
        "LR263",
        "a cap is counted per one thing, not per `channel` and `recipient`",
    ),
    ("give 5 points\n  at most 5 times, then 3%", "LR261", "there is no base to go on with"),
    ("give 5 points\n  expires 12 months after birthday", "LR264", "nothing can be counted from `birthday` here"),
]


@pytest.mark.parametrize(("clauses", "code", "message"), CASES)
def test_mistake_in_a_rule(clauses: str, code: str, message: str) -> None:
    found = mistakes(f"{SHOP}\n{EARN}{clauses}\n")
    assert [(one.code, one.message) for one in found] == [(code, message)]
    assert found[0].span is not None
    assert found[0].span.line > SHOP.count("\n")


DECLARATIONS = [
    ('program "B"', "LR210", "there are two programmes"),
    ("event party\n  size litros2", "LR206", "`litros2` is no kind of field"),
    ("event party\n  size days", "LR206", "`days` is no kind of field"),
    ("event party\n  size numbr", "LR206", "`numbr` is no kind of field"),
    ("event party\n  tier text", "LR208", "`tier` can't be the name of a field"),
    ("event join\n  referrer text", "LR231", "`referrer` of `join` is a member already"),
    ("event party\n  size count, default 3 EUR", "LR204", "`EUR` and a plain number don't mix"),
    ("event party\n  size count, at most 3, default 5", "LR225", "the default of `size` is out of its bounds"),
    ("event party\n  size count, at least 5, at most 3", "LR222", "`size` is at least more than it is at most"),
    ("wallet miles\n  in USD", "LR204", "`USD` and `EUR` don't mix"),
    ("wallet miles\n  worth 0.01 USD", "LR204", "`USD` and `EUR` don't mix"),
    ("wallet miles\n  pending until 3 days after workshop", "LR264", "nothing can be counted from `workshop` here"),
    ("wallet stars\n  unit point, points\n  decimals 2", "LR207", "two wallets are counted in `points`"),
    ("wallet points\n  decimals 2", "LR207", "there are two things named `points`"),
    ("measure base = number of purchase", "LR207", "there are two things named `base`"),
    ("measure guest = number of purchse", "LR201", "there is no event `purchse`"),
    ("measure a = sum of amount of purchase where b this calendar year >= 1 EUR", "LR201", "there is no measure `b`"),
    ("measure a = number of purchase where a this calendar year >= 1", "LR240", "`a` depends on itself"),
    ("measure a = stars given by base", "LR201", "there is no wallet `stars`"),
    ("measure a = points given by bose", "LR201", "there is no rule `bose`"),
    ("value a = b * 2\nvalue b = a * 2", "LR240", "these values depend on each other in a circle"),
    ("value a = 2 points per 1 EUR", "LR242", "a value is an amount, not a rate"),
    ("value a = amount", "LR201", "`amount` means nothing here"),
    ("value a = 2 points\n  from 2026-07-01 3 EUR", "LR204", "EUR and points don't mix"),
    (
        "value a = 2 points\n  from 2026-07-01 3 points\n  from 2026-07-01 4 points",
        "LR244",
        "there are two amounts from 2026-07-01",
    ),
    ("table a\n  by colour\n    red 2 points", "LR201", "there is no `colour` here"),
    ("table a\n  by category\n    red 2 points", "LR202", "`red` is no value of `category`"),
    ("tier Summiteer\n  keep for life", "LR266", "everyone would hold `Summiteer`"),
    (
        "tier Summiteer\n  reach when visits >= 9\n  keep when visits >= 3",
        "LR265",
        "nothing says how long `Summiteer` is kept",
    ),
    ("tier Summiteer\n  reach when amount >= 9 EUR\n  keep for life", "LR201", "`amount` means nothing here"),
    ("earn a\n  on end of calendar year\n  give 3 points per 1 EUR", "LR254", "a rate of what?"),
    (
        "earn a\n  on purchase\n  when tip is known\n  give 3 points per 1 EUR of tip\n  at most 30 EUR of amount",
        "LR260",
        "this is not what the rule goes by",
    ),
    ("earn a\n  on workshop\n  give 10% of base", "LR241", "`a` and `base` are never set off by the same thing"),
    (
        "earn a\n  on purchase or workshop\n  when channel is web\n  give 3 points",
        "LR201",
        "`channel` means nothing here",
    ),
    ("earn a\n  on request\n  give 3 points", "LR252", "only an exchange is asked for"),
    ("earn a\n  on reaching 5 stars\n  give 3 points", "LR254", "which measure reaches 5 stars?"),
    ("earn a\n  on reaching Gold\n  give 3 points", "LR201", "there is no tier `Gold`"),
    ("earn a\n  on first purchase of friend\n  give 3 points", "LR258", "`of friend` means nothing here"),
    (
        "earn a\n  on purchase\n  instead of b\n  give 3 points\n"
        "earn b\n  on purchase\n  instead of a\n  give 3 points",
        "LR240",
        "these rules depend on each other in a circle",
    ),
    ("cashback a\n  on purchase\n  give 3 points", "LR204", "cashback is money, not points"),
    ("at most 5 points per calendar year on bose", "LR201", "there is no rule `bose`"),
    ("at most 5 EUR per calendar year on base", "LR254", "EUR of what?"),
    ("exchange a\n  turn 5 stars into 3 EUR", "LR205", "there is no unit `stars`"),
    (
        "exchange a\n  turn 5 points into 3 EUR\n  on purchase",
        "LR252",
        "an exchange is not set off by what a member does",
    ),
    ("exchange a\n  turn 5.5 points into 3 EUR", "LR225", "`5.5 points` is finer than the wallet can hold"),
    ("exchange a\n  turn 5 points into 3 EUR\n  at most 3 EUR", "LR254", "EUR of what?"),
]


@pytest.mark.parametrize(("declaration", "code", "message"), DECLARATIONS)
def test_mistake_in_a_declaration(declaration: str, code: str, message: str) -> None:
    found = mistakes(f"{SHOP}\n{declaration}\n")
    assert [(one.code, one.message) for one in found] == [(code, message)]


EXAMPLES = [
    ("when 2026-04-10 purchase of A: amount 20 EUR", "LR282", "`channel` of `purchase` is missing"),
    ("when 2026-04-10 purchase of A: channel wbe; amount 20 EUR", "LR202", "`wbe` is no value of `channel`"),
    ("when 2026-04-10 purchase of A: chanel web", "LR201", "`purchase` has no field or list `chanel`"),
    ("when 2026-04-10 purchas of A", "LR201", "there is no event `purchas`"),
    ("when 2026-04-10 workshop of A: hours 13", "LR282", "`hours` is at most 12"),
    ("when 2026-04-10 workshop of A: hours 1.5", "LR225", "`1.5` is finer than one can count"),
    (
        "when 2026-04-10 workshop of A: hours 3\n  then bass gives 3 points",
        "LR201",
        "there is no rule or exchange `bass`",
    ),
    ("when 2026-04-10 workshop of A: hours 3\n  then base gives 3 EUR", "LR204", "`base` can't give `3 EUR`"),
    ("when 2026-04-10 workshop of A: hours 3\n  then A is Gold", "LR201", "there is no tier `Gold`"),
    ("when 2026-04-10 workshop of A: hours 3\n  then p1 is refused", "LR201", "there is no event of this example `p1`"),
    ("when 2026-04-10 workshop of A: hours 3\n  then A has 3 EUR", "LR253", "no wallet holds `3 EUR`"),
    (
        "given A joined 2026-05-01\n  when 2026-04-10 workshop of A: hours 3",
        "LR280",
        "2026-05-01 lies after 2026-04-10, when the example starts",
    ),
    (
        "given A with colour red\n  when 2026-04-10 workshop of A: hours 3",
        "LR201",
        "there is no field of the member `colour`",
    ),
    ("given A is Gold\n  when 2026-04-10 workshop of A: hours 3", "LR201", "there is no tier `Gold`"),
    (
        "when 2026-04-10 purchase of A: channel web; items food 3 EUR quantity",
        "LR281",
        "`quantity` is followed by no value",
    ),
    (
        "when 2026-04-10 purchase of A: channel web; items fod 3 EUR",
        "LR202",
        "`items` has no field or value `fod`",
    ),
    ("when 2026-03-29 01:30 workshop of A: hours 3", "LR224", "there is no 01:30 on 2026-03-29 in Europe/Lisbon"),
    ("given A is Trekker\n  then A is Trekker", "LR280", "nothing happens in this example"),
]


@pytest.mark.parametrize(("clauses", "code", "message"), EXAMPLES)
def test_mistake_in_an_example(clauses: str, code: str, message: str) -> None:
    found = mistakes(f'{SHOP}\ntest "an example"\n  {clauses}\n')
    assert [(one.code, one.message) for one in found] == [(code, message)]


def test_all_mistakes_in_one_run() -> None:
    found = mistakes(
        f"{SHOP}\n"
        "earn a\n  on purchase\n  when channel is wbe\n  give 3 stars\n  at most 3 points per note\n"
        "earn b\n  on purchase\n  give 10% of a\n"
        "measure c = sum of amuont of purchase\n"
        "earn d\n  on purchase\n  when c this calendar year >= 5 EUR\n  give 3 points\n"
    )
    # `b` depends on `a`, and `d` on `c`: what follows from a mistake is silent.
    assert sorted(one.code for one in found) == ["LR201", "LR202", "LR205"]


def test_a_mistaken_currency_is_said_once() -> None:
    text = PROGRAM.replace("EUR", "EURO") + "\nearn a\n  on purchase\n  when amount >= 5 EUR\n  give 3 points\n"
    assert [one.code for one in mistakes(text)] == ["LR212"]


def test_what_follows_from_a_text_that_was_not_read_is_silent() -> None:
    text = (
        f"{SHOP}\nearn a\n  on purchse of\n  give 5\n\nearn b\n  on purchase\n  when amount >= 5\n"
        "  when chanel is web\n  give 3 stars\n"
    )
    document, reported = read(text, "rules.loyalty")
    assert document is not None
    _, found = resolve(document, reported)
    assert [one.code for one in reported] == ["LR130", "LR132"]
    # The amount without a unit is said already, what sets `a` off was not read, and `stars` may be what was not read.
    assert [(one.code, one.message) for one in found] == [
        ("LR203", "`5` has no unit"),
        ("LR201", "there is no `chanel` here"),
    ]


def test_names_of_another_kind_are_shown() -> None:
    (found,) = mistakes(f"{SHOP}\n{EARN}multiply spend by 2\n")
    assert found.message == "there is no rule `spend`"
    assert [label.text for label in found.labels] == ["`spend` is a measure"]
