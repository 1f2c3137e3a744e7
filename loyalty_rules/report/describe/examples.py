"""Worked examples: an event as it is told, and what it brought, with the sum."""

from __future__ import annotations

from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import Value
from loyalty_rules.model.ruleset import Field
from loyalty_rules.report.describe.blocks import Block, Paragraph, Points, Section, Table
from loyalty_rules.report.describe.speaker import Speaker
from loyalty_rules.report.describe.sums import sum_words
from loyalty_rules.report.describe.worked import WorkedExample

NOON = 12 * 60
REFERRAL = "referral"


def example_section(s: Speaker, example: WorkedExample) -> Section:
    """The event, and below it what each rule gave, with the sum where it is one that can be shown."""
    event = example.event
    words: dict[str, str | int] = {"event": s.event(event.type), "date": s.language.day(event.day)}
    head = s.sentence("example-as", tier=example.tier, **words) if example.tier else s.sentence("example", **words)
    blocks = [*_details(s, event)]
    if example.reached:
        names = s.listed(s.say("quoted", name=name) for name in example.reached)
        blocks.append(Paragraph(s.sentence("example-reached", tiers=names)))
    return Section(head, (*blocks, *_given(s, example)), 2)


def _given(s: Speaker, example: WorkedExample) -> tuple[Block, ...]:
    event = example.event
    referral = any(s.ruleset.rules[entry.rule].word == REFERRAL for entry in example.entries)
    rows = []
    totals: dict[str, int] = {}
    for entry in example.entries:
        rule, unit = s.ruleset.rules[entry.rule], s.ruleset.wallets[entry.wallet].unit
        whose = entry.member == event.member
        name = s.name_of(rule.name)
        if referral and (whose or rule.word == REFERRAL):
            name = s.say("example-for-friend" if whose else "example-for-you", rule=name)
        elif not whose:
            name = s.say("example-for-other", rule=name)
        rows.append((name, sum_words(s, rule, example, entry), s.language.amount(entry.amount, unit)))
        totals[entry.wallet] = totals.get(entry.wallet, 0) + entry.amount
    if len(rows) > 1 and len(totals) == 1 and len({entry.member for entry in example.entries}) == 1:
        wallet, total = next(iter(totals.items()))
        amount = s.language.amount(total, s.ruleset.wallets[wallet].unit)
        rows.append((s.language.capital(s.say("example-total")), "", amount))
    heads = ("example-rule-column", "example-sum-column", "example-amount-column")
    if not any(row[1] for row in rows):
        headers = (s.sentence(heads[0]), s.sentence(heads[2]))
        return (Table(headers, tuple((row[0], row[2]) for row in rows), (1,)),)
    return (Table(tuple(map(s.sentence, heads)), tuple(rows), (2,)),)


# ------------------------------------------------------------------------------------------------ the event
def _details(s: Speaker, event: Event) -> tuple[Block, ...]:
    """A line for the event's own fields, and one for each part."""
    type = s.ruleset.events[event.type]
    said: list[str] = []
    for name, parts in event.parts.items():
        for part in parts:
            said.append(", ".join(_told(s, type.lists[name].fields, part)))
    # The amount of a purchase is the sum of its items: it need not be said again.
    summed = any("amount" in list.fields for name, list in type.lists.items() if event.parts.get(name))
    fields = {name: value for name, value in event.fields.items() if not (name == "amount" and summed)}
    said += [", ".join(own)] if (own := _told(s, type.fields, fields)) else []
    if event.minute != NOON:
        said.append(s.say("example-detail", field=s.say("kind-clock"), value=s.language.clock(event.minute)))
    lines = tuple(s.language.capital(one) for one in said if one)
    return (Paragraph(f"{lines[0]}."),) if len(lines) == 1 else (Points(lines),) if lines else ()


def _told(s: Speaker, fields: dict[str, Field] | object, values: object) -> list[str]:
    assert hasattr(fields, "items")
    assert hasattr(values, "get")
    found = []
    for name, field in fields.items():
        value: Value = values.get(name)
        if value is None or value == field.default:
            continue
        shown = s.constant(value, field.type)
        found.append(s.say("example-detail", field=s.word("field", name, "plain"), value=shown))
    return found
