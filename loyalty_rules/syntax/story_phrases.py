"""The clauses of tests to their canonical text."""

from __future__ import annotations

from typing import Any

from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.phrases import clock_text, expression_text, name_text, quantity_text


def table_lines(columns: tuple[str, ...], cases: tuple[t.Case, ...]) -> tuple[str, ...]:
    """A table of cases, line by line, its columns aligned."""
    rows = [columns, *(case.values for case in cases)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(columns))]
    lines = (" | ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows)
    return tuple(line.rstrip() for line in lines)


def story_text(body: Any) -> str | None:
    """The text of a clause of a test; None for another clause."""
    match body:
        case t.GivenIs(member=member, status=status) | t.IsStatus(member=member, status=status):
            return f"{name_text(member)} is {name_text(status)}"
        case t.GivenHas(member=member, quantity=quantity, wallet=wallet):
            return f"{name_text(member)} has {quantity_text(quantity)}{of_text(wallet)}"
        case t.GivenJoined(member=member, day=day):
            return f"{name_text(member)} joined {day}"
        case t.GivenWith(member=member, values=values):
            listed = ", ".join(f"{name_text(value.name)} {expression_text(value.value)}" for value in values)
            return f"{name_text(member)} with {listed}"
        case t.ClockTo(day=day):
            return day.isoformat()
        case t.Happening():
            return _happening(body)
        case t.Gives(rule=rule, quantity=given, recipient=recipient):
            to = "" if recipient is None else f"{name_text(recipient)} "
            return f"{name_text(rule)} gives {to}" + ("nothing" if given is None else quantity_text(given))
        case t.Has(member=member, quantity=quantity, wallet=wallet, pending=pending):
            return f"{name_text(member)} has {quantity_text(quantity)}{of_text(wallet)}{' pending' if pending else ''}"
        case t.IsRefused(label=label):
            return f"{name_text(label)} is refused"
        case t.IsSent(notify=notify, recipient=recipient, negated=negated):
            to = "" if recipient is None else f" to {name_text(recipient)}"
            return f"{name_text(notify)} is {'not ' if negated else ''}sent{to}"
        case t.NothingHappens():
            return "nothing"
        case t.Finds(code=None):
            return "check finds nothing"
        case t.Finds(code=code, at=at):
            return f"check finds {code}" + ("" if at is None else f" at {name_text(at)}")
        case t.Template(text=text):
            return text
        case _:
            return None


def _happening(happening: t.Happening) -> str:
    details = "; ".join(
        f"{name_text(detail.name)} "
        + ", ".join(" ".join(expression_text(value) for value in values) for values in detail.values)
        for detail in happening.details
    )
    parts = [
        happening.day.isoformat(),
        "" if happening.minute is None else f" {clock_text(happening.minute)}",
        f" {name_text(happening.event)}",
        "" if happening.label is None else f" as {name_text(happening.label)}",
        f" of {name_text(happening.member)}",
        f": {details}" if details else "",
    ]
    return "".join(parts)


def of_text(wallet: str | None) -> str:
    """` of WALLET`, where one is named."""
    return "" if wallet is None else f" of {name_text(wallet)}"
