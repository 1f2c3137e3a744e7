"""A quote as a cashier reads it, and as data. Amounts as data are decimal texts in whole units of their wallet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from loyalty_rules.core.entries import UNKNOWN_DAY, Entry, Kind
from loyalty_rules.core.quantities import format_amount
from loyalty_rules.core.quotes import Offer, Quote
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.report.amounts import decimal_text
from loyalty_rules.report.tables import asked_text

VERSION = 1


def as_json(ruleset: Ruleset, quote: Quote) -> dict[str, object]:
    """The whole quote. Keys are never renamed, only added, while `version` is 1."""
    units = {name: wallet.unit for name, wallet in ruleset.wallets.items()}
    currency = ruleset.program.currency

    def bought(offer: Offer) -> str | None:
        if offer.off:
            return decimal_text(offer.buys, currency)
        return decimal_text(offer.buys, units[offer.into]) if offer.into else None

    return {
        "version": VERSION,
        "event": {"id": quote.event.id, "type": quote.event.type, "member": quote.event.member},
        "refused": quote.refused or None,
        "duplicate": quote.duplicate,
        "entries": [
            {
                "kind": entry.kind.value,
                "member": entry.member,
                "wallet": entry.wallet,
                "rule": entry.rule,
                "place": entry.place,
                "amount": decimal_text(entry.amount, units[entry.wallet]),
                "asked": asked_text(entry, units[entry.wallet]),
                "pending": entry.active_on is not None and entry.active_on > entry.day,
                "active_on": _day_text(entry.active_on),
                "expires_on": None if entry.expires_on is None else entry.expires_on.isoformat(),
                "note": entry.note,
            }
            for entry in quote.entries
        ],
        "tiers": [
            {"member": move.member, "move": move.move.value, "tier": move.tier, "place": move.place}
            for move in quote.moves
        ],
        "wallets": [
            {
                "wallet": name,
                "unit": units[name].name,
                "balance_before": decimal_text(quote.before[name].available, units[name]),
                "pending_before": decimal_text(quote.before[name].pending, units[name]),
                "balance": decimal_text(quote.after[name].available, units[name]),
                "pending": decimal_text(quote.after[name].pending, units[name]),
            }
            for name in quote.before
        ],
        "offers": [
            {
                "exchange": offer.name,
                "title": offer.title,
                "place": offer.place,
                "allowed": not offer.reason,
                "reason": offer.reason or None,
                "wallet": offer.wallet,
                "price": None if offer.price is None else decimal_text(offer.price, units[offer.wallet]),
                "count": offer.count,
                "takes": decimal_text(offer.takes, units[offer.wallet]),
                "buys": bought(offer),
                "into": "off" if offer.off else offer.into or None,
                "words": offer.words,
            }
            for offer in quote.offers
        ],
    }


def quote_lines(ruleset: Ruleset, quote: Quote) -> Iterator[str]:
    """The quote in lines of text."""
    event = quote.event
    yield f"{event.type} of {event.member}, {event.day}"
    if quote.refused:
        yield f"  refused: {quote.refused}"
    elif quote.duplicate:
        yield "  fed before: it would change nothing"
    elif not quote.entries:
        yield "  nothing would come of it"
    for entry in quote.entries:
        yield f"  {_entry_words(ruleset, quote, entry)}"
    for move in quote.moves:
        yield f"  {move.move.value} {move.tier}"
    yield ""
    yield "balance"
    for name, before in quote.before.items():
        unit, after = ruleset.wallets[name].unit, quote.after[name]
        change = f" (was {format_amount(before.available, unit)})" if before.available != after.available else ""
        waiting = f", {format_amount(after.pending, unit)} pending" if after.pending else ""
        yield f"  {name}: {format_amount(after.available, unit)}{change}{waiting}"
    if quote.offers:
        yield ""
        yield "can be redeemed before it"
    for offer in quote.offers:
        yield f"  {_offer_words(ruleset, offer)}"


def _day_text(day: date | None) -> str | None:
    return None if day is None or day == UNKNOWN_DAY else day.isoformat()


def _entry_words(ruleset: Ruleset, quote: Quote, entry: Entry) -> str:
    unit = ruleset.wallets[entry.wallet].unit
    amount = format_amount(entry.amount, unit)
    whose = "" if entry.member == quote.event.member else f" to {entry.member}"
    words = f"{entry.rule or entry.wallet}: {entry.kind.value} {amount}{whose}"
    if entry.kind is Kind.REFUSED:
        words = f"{entry.rule or entry.wallet}: {entry.note or 'nothing'}"
    elif entry.asked != entry.amount:
        words += f" of {format_amount(entry.asked, unit)} asked"
    if entry.kind is not Kind.REFUSED and entry.note:
        words += f", {entry.note}"
    if entry.active_on is not None and entry.active_on > entry.day:
        words += (
            ", held back until its condition holds"
            if entry.active_on == UNKNOWN_DAY
            else f", pending until {entry.active_on}"
        )
    return f"{words}  ({entry.place})" if entry.place else words


def _offer_words(ruleset: Ruleset, offer: Offer) -> str:
    unit = ruleset.wallets[offer.wallet].unit
    price = "" if offer.price is None else f" ({format_amount(offer.price, unit)})"
    if offer.reason:
        return f"{offer.name}{price}: no, {offer.reason}  ({offer.place})"
    bought = offer.words
    if offer.into:
        bought = f"{format_amount(offer.buys, ruleset.wallets[offer.into].unit)} of {offer.into}"
    times = f"up to {offer.count} × " if offer.count > 1 else ""
    return f"{offer.name}{price}: {times}{format_amount(offer.takes, unit)} for {bought}  ({offer.place})"
