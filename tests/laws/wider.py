"""What fewer programmes have: dated values, tables, rules of the clock, prices that change, gifts to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.laws.generated import Writer


def _text(head: str, *clauses: str) -> str:
    """A declaration; an empty clause is none, a row starts with two spaces."""
    return "\n".join([head, *(f"  {clause}" for clause in clauses if clause)])


def values(w: Writer) -> None:
    """Values and tables that rules, caps, prices and criteria read."""
    number = w.number
    w.add(_text(f"value line = {number(20, 80)} EUR", f"from 2026-03-01 {number(20, 120)} EUR"))
    w.add(_text(f"value rate = {number(1, 4)} points", f"from 2026-02-10 {number(1, 6)} points"))
    w.add(_text(f"value limit = {number(5, 60)} points", f"from 2026-03-15 {number(5, 60)} points"))
    w.add(_text(f"value price = {number(5, 20)} points", f"from 2026-03-01 {number(5, 20)} points"))
    north = f"  north {number(20, 80)} EUR"
    later = f"  north from 2026-03-20 {number(20, 90)} EUR"
    w.add(_text("table lines", "by market", north, later, f"  otherwise {number(20, 80)} EUR"))
    rows = ("  web, north 3 points", "  otherwise, south 2 points", "  web, otherwise from 2026-03-01 4 points")
    w.add(_text("table by-place", "by channel, market", *rows, "  otherwise 1 point"))
    w.add(_text("table factors", "by channel", "  web 1.5", "  app from 2026-03-01 2", "  otherwise 1"))
    w.add("measure times-base = times given by base\nmeasure last-visit = latest date of visit")


def criterion(w: Writer) -> str:
    """What a criterion of a tier compares with."""
    return w.one(f"{w.number(20, 80)} EUR", f"{w.number(20, 80)} EUR", "line", "lines")


def rules(w: Writer) -> None:
    """Rules that give, each of them now and then."""
    when_visited = ("pending until 9 days after purchase, or when visits in the last 9 days >= 2",)
    bands = "give by amount, each part at its own rate\n"
    bands += "    up to 20 EUR  1 point per full 3 EUR\n    above  3 points per 2 EUR"
    places = [
        _text(
            "earn valued",
            "on purchase",
            f"give rate per {w.number(1, 3)} EUR",
            f"at most limit per member {w.one('per calendar month', 'in the last 30 days', 'since joining')}",
        ),
        _text(
            "earn tabled",
            "on purchase",
            w.maybe("for items", "for each of items"),
            "give by-place per 2 EUR of amount",
        ),
        _text(
            "earn rows",
            "on purchase",
            w.maybe("give 1 point per 1 EUR of amount"),
            "by weekday, channel",
            "  saturday, web 9 points",
            "  otherwise, app from 2026-03-01 5 points per 2 EUR of amount",
            "  otherwise, app 2 points",
        ),
        _text(
            "earn by-part",
            "on purchase",
            "for items",
            "by category, channel",
            "  food, web 1 point per 2 EUR",
            "  toys, otherwise 4 points per full 3 EUR",
            "  otherwise, app from 2026-02-15 2 points",
        ),
        _text(
            "earn clipped",
            "on purchase",
            w.maybe("for items"),
            w.one("give 2 points per full 5 EUR", bands),
            f"at most {w.number(10, 60)} EUR of amount per member per calendar month",
        ),
        _text("earn either", "on purchase or on visit", "give 2 points", "at most 3 times per calendar week"),
        _text(
            "earn soon",
            f"on any purchase where amount >= 10 EUR, within {w.number(1, 60)} days after join",
            "give 9 points",
        ),
        _text(
            "earn short-lived",
            "on purchase",
            "give 1 point per 2 EUR",
            f"expires {_life(w)}",
            w.maybe("pending 4 days", *when_visited[: w.options.holds]),
        ),
        _text(
            "earn of-the-day",
            f"on {w.one('every 1 March', '2026-02-14', 'end of calendar quarter', 'anniversary of joined')}",
            f"give {w.one('6 points', '1 point per 4 EUR of spend this calendar quarter')}",
        ),
        _text(
            "earn own-month",
            "on end of month from joined",
            f"when spend this month from joined >= {w.number(5, 60)} EUR",
            "give 3 stars",
        ),
        _text(
            "earn by-spend",
            "on purchase",
            f"give by spend {w.window()}, all at the rate of the band",
            "  below 40 EUR 2 points",
            "  above 5 points",
        ),
        _text(
            "earn dates",
            "on purchase",
            "when spend from 2026-01-15 to 2026-03-15 >= 20 EUR and last-visit + 5 days <= date",
            "give 4 points",
        ),
        _text(
            "earn worn",
            "on purchase",
            f"when times-base {w.window()} >= 2",
            f"multiply base by factors{w.maybe(', compound')}",
        ),
        _text(
            "earn in-place",
            "on purchase",
            f"when market is {w.one('north', 'south')}",
            f"from 2026-02-01 to {w.one('2026-03-31', '2026-05-10')}",
            f"give {w.number(1, 20)}% of got this calendar month",
        ),
    ]
    for place in places:
        if w.number(0, 3) == 3:
            w.add(place)
    if w.options.referral and w.number(0, 3) == 3:
        over = w.maybe(f"at most {w.number(1, 3)} times per member per calendar month")
        w.add(_text("earn second-level", "on purchase", "give grand-referrer 1 point per 4 EUR", "give 2 stars", over))
    if w.options.referral and w.number(0, 3) == 3:
        w.add("measure brought = points given by bring-more")
        limit = w.maybe(f"at most {w.number(5, 40)} points per referrer per calendar month")
        friend = "on first purchase of friend where amount >= 5 EUR"
        w.add(_text("referral bring-more", friend, "give referrer 1 point per 2 EUR", "give friend 3 points", limit))
        w.add(_text("earn brought-in", f"on reaching {w.number(2, 20)} points of brought", "give 5 stars"))
    if w.options.others and w.yes():
        gift = ("when gift-to is known", "give gift-to 1 point per 2 EUR", "at most 20 points per event")
        w.add(_text("earn for-a-friend", "on purchase", *gift))
    if w.number(0, 3) == 3:
        told = "with lapsing, last-day, balance of points"
        w.add(_text("notify lapsing-soon", f"on {w.number(1, 9)} days before points lapse", told))
    both = {"earn welcome", "referral bring"}  # they give points and stars, and no cap is one for both
    if w.number(0, 3) == 3 and not both.intersection(w.lines):
        w.add(f"at most {w.number(10, 90)} points per event{w.maybe(', else nothing')} on all")


def _life(w: Writer) -> str:
    return w.one(
        "every 31 March",
        "on 2026-04-15",
        "20 days after earning",
        "20 days after activation",
        "at end of calendar month",
        "1 month, at end of calendar quarter",
    )


def exchanges(w: Writer) -> None:
    """Exchanges that a request, the clock or the balance sets off."""
    on = w.one("end of calendar month", "every 15 March", "request")
    made = [
        _text(
            "exchange priced",
            "turn price into 3 stars",
            w.maybe("at least 20 points"),
            "pending 2 days",
            "expires 12 days",
        ),
        _text(
            "exchange marketed",
            "turn 12 points into 2 stars",
            "by market",
            f"  south {w.number(5, 20)} points",
            f"on {on}",
            w.maybe("as many full steps as there are"),
            w.maybe("remainder lapses") if on != "request" else "",
        ),
        _text(
            "exchange halved",
            "turn 5 points into 1 EUR off",
            "when order >= 5 EUR",
            f"at most {w.number(10, 60)}% of order",
        ),
        _text(
            "exchange saved",
            "turn 10 points into 1 EUR of savings",
            "as soon as there is enough",
            w.maybe("at most 20 points per member per calendar month"),
        ),
        _text("reward trees", f"price {w.number(5, 20)} points", "give 2 stars", w.maybe("at least 30 points")),
    ]
    w.add(_text("wallet savings", "in EUR", "expires 40 days", w.maybe("spend oldest first")))
    for one in made:
        if w.yes():
            w.add(one)
