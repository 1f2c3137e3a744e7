"""The summary as data for another program, in the shape of docs/simulate.schema.json. Amounts are decimal texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from loyalty_rules.core.quantities import Rounding, Unit, round_exact
from loyalty_rules.report import tables
from loyalty_rules.report.amounts import decimal_text, shifted
from loyalty_rules.report.flow import FLOWS
from loyalty_rules.report.summary import Summary
from loyalty_rules.report.tables import Table

VERSION = 1


def as_json(
    summary: Summary, counts: Mapping[str, object] | None = None, until: date | None = None, members: bool = True
) -> dict[str, object]:
    """The whole report. `counts`: the account of what was read, as `{"events": {…}, "parts": {…}}`; without `members`
    the tables by member are left out."""
    program = summary.ruleset.program
    currency = program.currency
    found: dict[str, object] = {
        "version": VERSION,
        "program": program.name,
        "currency": currency.name,
        "timezone": program.timezone,
        "until": None if until is None else until.isoformat(),
        "month_of": "booking",
        "counts": dict(counts or {}),
        "totals": {
            "members": summary.members,
            "events": summary.events,
            "entries": summary.entries,
            "revenue": decimal_text(summary.revenue, currency),
            "cost": _money(summary.cost, currency),
            "without_worth": list(summary.without_worth),
            "cost_share": _share(summary.cost_share),
            "outstanding": _money(summary.outstanding, currency),
        },
        "wallets": [
            {
                "wallet": total.wallet.name,
                "unit": total.wallet.unit.name,
                "flow": _flow_of(total.flow, total.wallet.unit),
                "balance": decimal_text(total.available, total.wallet.unit),
                "pending": decimal_text(total.pending, total.wallet.unit),
                "cost": _money(total.cost, currency),
                "balance_worth": _money(total.available_worth, currency),
                "pending_worth": _money(total.pending_worth, currency),
            }
            for total in summary.wallets()
        ],
        "months": [
            {
                "month": row.month,
                "wallet": row.wallet,
                "flow": _flow_of(row.flow, summary.ruleset.wallets[row.wallet].unit),
                "earned_by_rule": {
                    rule: decimal_text(row.by_rule[rule], summary.ruleset.wallets[row.wallet].unit)
                    for rule in sorted(row.by_rule)
                },
                "balance": decimal_text(row.available, summary.ruleset.wallets[row.wallet].unit),
                "pending": decimal_text(row.pending, summary.ruleset.wallets[row.wallet].unit),
            }
            for row in summary.months()
        ],
        "rules": _rows(tables.rules(summary)),
        "tiers": [{"tier": tier, "members": count} for tier, count in summary.tiers().items()],
    }
    if summary.binding:
        found["caps"] = _rows(tables.caps(summary))
    if summary.ruleset.segments:
        found["segments"] = _rows(tables.segments(summary))
    if summary.challenges():
        found["challenges"] = _rows(tables.challenges(summary))
    if summary.ruleset.exchanges:
        found["exchanges"] = _rows(tables.exchanges(summary))
    if summary.ruleset.partners:
        found["settlement"] = _rows(tables.settlement(summary))
    if summary.ruleset.codes:
        found["codes"] = _rows(tables.codes(summary))
    if summary.ruleset.notices:
        names = ("notify", "to", "sent", "members")
        found["messages"] = [dict(zip(names, row, strict=True)) for row in summary.sent()]
        if members:
            found["outbox"] = _rows(tables.outbox(summary))
    if members and summary.households:
        found["households"] = _rows(tables.households(summary))
    if members:
        found["members"] = _rows(tables.members(summary))
        found["member_months"] = _rows(tables.member_months(summary))
        found["tier_moves"] = _rows(tables.tier_moves(summary))
    return found


def _flow_of(flow: object, unit: Unit) -> dict[str, str]:
    return {name: decimal_text(getattr(flow, name), unit) for name in FLOWS}


def _rows(table: Table) -> list[dict[str, object]]:
    names = [name for name, _ in table.columns]
    return [dict(zip(names, map(_value, row), strict=True)) for row in table.rows]


def _value(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def _money(amount: Fraction | None, currency: Unit) -> str | None:
    return None if amount is None else decimal_text(round_exact(amount, Rounding.HALF_UP), currency)


def _share(share: Fraction | None) -> dict[str, str] | None:
    """The exact fraction, and the percentage as it is shown."""
    if share is None:
        return None
    hundredths = round_exact(share * 10_000, Rounding.HALF_UP)
    return {"exact": str(share), "percent": shifted(hundredths, 2)}
