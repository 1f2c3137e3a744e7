"""Streams of events made up at random, for the rulesets of `generated`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.calendar import Zone
from loyalty_rules.core.events import Event
from tests.laws.generated import CATEGORIES, CHANNELS

ZONE = Zone("Europe/Warsaw")
MEMBERS = ("A", "B", "C")
CODES = ("SPR-1", None, "spr-2", "HELLO", None, "SPR-12")  # what a purchase carries
LABELS = (frozenset({"organic"}), frozenset({"regional"}), frozenset({"organic", "regional"}))
PARTNERS = {"B": "rail", "C": "mill"}  # where each member buys


class Happens(Struct, frozen=True):
    """One event as it is drawn: what it refers to is found when the stream is built."""

    gap: int  # minutes since the one before
    member: str
    kind: str
    channel: str
    items: tuple[tuple[str, int, int], ...]
    pick: int


_ITEM = st.tuples(st.sampled_from(CATEGORIES), st.integers(0, 6000), st.integers(1, 3))
_GAPS = st.one_of(st.integers(0, 90), st.integers(0, 60 * 24 * 3), st.integers(60 * 24 * 5, 60 * 24 * 40))


@st.composite
def happenings(draw: Any, kinds: tuple[str, ...], most: int = 14) -> list[Happens]:
    count = draw(st.integers(2, most))
    return [
        Happens(
            draw(_GAPS),
            draw(st.sampled_from(MEMBERS)),
            draw(st.sampled_from(kinds)),
            draw(st.sampled_from(CHANNELS)),
            tuple(draw(st.lists(_ITEM, max_size=3))),
            draw(st.integers(0, 50)),
        )
        for _ in range(count)
    ]


KINDS = ("purchase",) * 8 + (
    *("return", "part", "amount", "redeem", "redeem", "join", "visit", "set", "status", "adjust", "transfer", "paid"),
    *("cancel", "back", "loose", "opening"),
)
CORRECTED = (*KINDS, "correct", "correct")
EXCHANGES = ("voucher", "priced", "marketed", "saved", "trees", "discount", "halved", "mug")
NEEDS_PURCHASE = ("return", "part", "amount", "paid", "back", "correct")


def stream(drawn: list[Happens]) -> list[Event]:
    """The events, in order of time; returns name a purchase that was made."""
    time = ZONE.instant(datetime(2026, 1, 10, 9, 0))
    events: list[Event] = []
    for index, each in enumerate(drawn):
        time += each.gap * 60_000_000
        events.append(event_of(each, f"e{index}", time, events))
    return events


def event_of(each: Happens, id: str, time: int, before: list[Event]) -> Event:
    day, minute = ZONE.local(time)
    bought = [event for event in before if event.type == "purchase" and event.member == each.member]
    kind = each.kind if bought or each.kind not in NEEDS_PURCHASE else "purchase"
    redeemed = [event for event in before if event.type == "redeem" and event.member == each.member]
    if kind == "cancel" and not redeemed:
        kind = "redeem"

    def made(type: str, fields: dict[str, Any], parts: dict[str, Any] | None = None) -> Event:
        return Event(id, type, each.member, time, day, minute, fields, parts or {})

    match kind:
        case "purchase":
            items = tuple({"category": what, "amount": much, "quantity": many} for what, much, many in each.items)
            amount = sum(item["amount"] for item in items) if items else 500 + each.pick * 100  # type: ignore[misc]
            code = CODES[each.pick % len(CODES)]
            fields = {"amount": amount, "channel": each.channel} | ({"code": code} if code else {})
            fields |= {"at": PARTNERS[each.member]} if each.member in PARTNERS else {}
            fields |= {"gift-to": MEMBERS[each.pick % 3]} if each.pick % 5 == 0 else {}
            fields |= {"labels": LABELS[each.pick % 4 - 1]} if each.pick % 4 else {}
            return made("purchase", fields, {"items": items} if items else None)
        case "correct":
            wrong = bought[each.pick % len(bought)]
            right = event_of(replace(each, kind="purchase"), wrong.id, wrong.time, [])
            return replace(right, day=wrong.day, minute=wrong.minute)
        case "back":
            return made("cancel", {"purchase": bought[each.pick % len(bought)].id})
        case "loose":
            return made("return", {"amount": each.pick * 20 + 1})
        case "opening" if each.pick % 2:
            ends = {"expires": day + timedelta(days=each.pick)} if each.pick % 3 else {}
            earned = {"earned": day - timedelta(days=each.pick)} if each.pick % 4 else {}
            return made(
                "opening", {"wallet": ("points", "stars")[each.pick % 3 == 0], "quantity": each.pick, **ends, **earned}
            )
        case "opening":
            if each.pick % 4:
                return made("opening", {"measure": "spend", "value": each.pick * 100})
            return made("opening", {"tier": "Silver", "until": day + timedelta(days=each.pick)})
        case "join":
            referrer = MEMBERS[each.pick % len(MEMBERS)]
            return made("join", {"code": f"OF-{referrer}"} if each.pick % 4 == 0 else {"referrer": referrer})
        case "set":
            home = {"household": ("h", "k")[each.pick % 2]} if each.pick % 3 else {}
            code = {"referral-code": f"of-{each.member}"} if each.pick % 2 else {}
            return made("set", {"card-since": date(2020, 1, 1) + timedelta(days=each.pick * 11), **home, **code})
        case "status":
            last = {} if each.pick % 3 == 0 else {"until": day + timedelta(days=each.pick - 8)}
            return made("status", {"tier": ("Silver", "Gold")[each.pick % 2], **last})
        case "visit":
            return made("visit", {"market": ("north", "south")[each.pick % 2]} if each.pick % 3 else {})
        case "adjust":
            return made("adjust", {"wallet": "points", "quantity": each.pick - 25, "reason": "by hand"})
        case "transfer":
            return made(
                "transfer", {"to": MEMBERS[each.pick % len(MEMBERS)], "wallet": "points", "quantity": each.pick % 9 + 1}
            )
        case "cancel":
            part = {"quantity": each.pick % 7 + 1} if each.pick % 2 else {}
            return made("cancel", {"redemption": redeemed[each.pick % len(redeemed)].id, **part})
        case "paid":
            fields = {"wallet": "points", "quantity": each.pick % 9 + 1, "purchase": bought[-1].id}
            return made("redeem", fields)
        case "redeem":
            if each.pick % 3:
                return made("redeem", {"wallet": "points", "quantity": each.pick + 1, "count": 1})
            exchange = EXCHANGES[each.pick // 3 % len(EXCHANGES)]
            what: dict[str, Any] = {"exchange": exchange, "count": 1 + each.pick % 2}
            what |= {"quantity": each.pick * 2 + 5} if exchange == "voucher" else {}
            what |= {"order": each.pick * 60} if exchange in ("discount", "halved") else {}
            return made("redeem", what)
    purchase = bought[each.pick % len(bought)]
    fields = {"purchase": purchase.id}
    items = purchase.parts.get("items", ())
    if kind == "part" and items:
        return made("return", fields, {"items": (items[each.pick % len(items)],)})
    if kind == "amount" and purchase.fields["amount"]:
        return made("return", {**fields, "amount": max(1, int(purchase.fields["amount"]) * each.pick // 100)})  # type: ignore[call-overload]
    return made("return", fields)
