"""Measures, codes, partners, messages, segments and the programme itself in words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import assert_never

from loyalty_rules.model.ruleset import Code, Fee, Measure, MeasureKind, Notice, Partner, Program, ReturnWay, Segment
from loyalty_rules.report.describe.blocks import Block, Paragraph
from loyalty_rules.report.describe.caps import cap_sentences, code_cap
from loyalty_rules.report.describe.expressions import clause, clauses, value
from loyalty_rules.report.describe.language import spoken
from loyalty_rules.report.describe.rules import day_sentences, trigger_words
from loyalty_rules.report.describe.speaker import Speaker
from loyalty_rules.report.describe.tables import tables_of

RETURN_WAYS = {
    ReturnWay.RECALCULATED: "returns-recalculated",
    ReturnWay.BY_ITEM: "returns-by-item",
    ReturnWay.IN_PROPORTION: "returns-in-proportion",
    ReturnWay.KEEP: "returns-keep",
}


# ------------------------------------------------------------------------------------------------ measures
def measure_sentences(s: Speaker, measure: Measure) -> tuple[str, ...]:
    """What a measure amounts to."""
    name = measure.title or spoken(measure.name)
    source = "" if measure.kind is MeasureKind.GIVEN else _source(s, measure)
    words: dict[str, str | int] = {"name": name, "source": source}
    if measure.value is not None:
        said = value(s, measure.value)
        words |= {"value": said.subject, "value_of": said.of}
    match measure.kind:
        case (
            MeasureKind.SUM | MeasureKind.NUMBER | MeasureKind.AVERAGE | MeasureKind.DISTINCT | MeasureKind.LATEST
            | MeasureKind.ANY
        ):  # fmt: skip
            found = [s.sentence(f"means-{measure.kind}", **words)]
        case MeasureKind.STREAK:
            found = [s.sentence("means-streak", periods=s.say(f"streak-{measure.period}"), **words)]
        case MeasureKind.GIVEN:
            rules = s.names_of(measure.rules)
            if measure.wallet:
                found = [s.sentence("means-given", name=name, units=s.units(measure.wallet), rules=rules)]
            else:
                found = [s.sentence("means-given-times", name=name, rules=rules)]
        case _:
            assert_never(measure.kind)
    if measure.by is not None:
        found.append(s.sentence("means-by", field=s.word("field", measure.by, "plain")))
    return tuple(found)


def _source(s: Speaker, measure: Measure) -> str:
    words: dict[str, str | int] = {"events": s.event(measure.event, "many")}
    id = "source-events"
    if measure.parts is not None:
        words["parts"], id = s.parts(measure.parts), "source-parts"
    if measure.where is not None:
        words["condition"], id = s.listed(clauses(s, measure.where)), f"{id}-where"
    return s.say(id, **words)


# ------------------------------------------------------------------------------------------------ codes and partners
def code_blocks(s: Speaker, code: Code) -> tuple[Block, ...]:
    said: list[str] = []
    if code.patterns:
        said.append(s.sentence("code-patterns", patterns=s.listed(code.patterns, "or")))
    if code.words:
        said.append(s.sentence("code-words", words=s.listed(code.words)))
    said += [code_cap(s, cap) for cap in code.caps]
    said += day_sentences(s, code.first, code.last)
    return (Paragraph(" ".join(said)),)


def fee_sentences(s: Speaker, partner: Partner) -> tuple[str, ...]:
    """What a partner pays and receives."""
    pays = [_fee(s, "partner-pays", fee) for fee in partner.pays]
    return (*pays, *(_fee(s, "partner-receives", fee) for fee in partner.receives))


def _fee(s: Speaker, id: str, fee: Fee) -> str:
    currency, unit = s.ruleset.program.currency, s.ruleset.wallets[fee.wallet].unit
    rate = s.language.money(Fraction(fee.rate) * unit.scale / currency.scale, currency)
    words: dict[str, str | int] = {"rate": rate, "amount": s.language.amount(unit.scale, unit)}
    if fee.since is None:
        return s.sentence(id, **words)
    return s.sentence(f"{id}-from", date=s.language.day(fee.since), **words)


def partner_blocks(s: Speaker, partner: Partner) -> tuple[Block, ...]:
    said = [s.sentence("partner-category", category=s.word("value", partner.category))] if partner.category else []
    return (Paragraph(" ".join((*said, *fee_sentences(s, partner)))),)


# ------------------------------------------------------------------------------------------------ messages, segments
def notice_blocks(s: Speaker, notice: Notice) -> tuple[Block, ...]:
    rule = notice.rule
    words: dict[str, str | int] = {"trigger": trigger_words(s, rule), "title": rule.title or spoken(rule.name)}
    said = [s.sentence("notice-you", **words) if notice.to == "member" else s.sentence("notice", to=notice.to, **words)]
    if rule.condition is not None:
        said.append(s.sentence("condition", condition=s.listed(clauses(s, rule.condition))))
    if notice.after is not None:
        said.append(s.sentence("notice-after", duration=s.duration(notice.after, "ago")))
    if notice.still is not None:
        said.append(s.sentence("notice-still", condition=s.listed(clauses(s, notice.still))))
    data = [
        s.say("notice-balance", units=s.units(each.wallet)) if each.value is None else value(s, each.value).subject
        for each in notice.data
    ]
    if data:
        said.append(s.sentence("notice-with", data=s.listed(data)))
    said += day_sentences(s, rule.first, rule.last)
    for cap in rule.caps:
        said += cap_sentences(s, cap)
    return Paragraph(" ".join(said)), *tables_of(s, (rule.condition, notice.still, *(one.value for one in notice.data)))


def segment_blocks(s: Speaker, segment: Segment) -> tuple[Block, ...]:
    said = s.sentence("segment", condition=clause(s, segment.condition))
    return Paragraph(said), *tables_of(s, (segment.condition,))


# ------------------------------------------------------------------------------------------------ the programme
def programme_sentences(s: Speaker, program: Program) -> tuple[str, ...]:
    said = [s.sentence("programme-join"), _days(s, program.first, program.last)]
    code, zone = program.currency.name, s.language.zone(program.timezone)
    currency, currencies = s.language.currency(code), s.language.currency(code, 2)
    said.append(s.sentence("programme-money", currency=currency, currencies=currencies, zone=zone))
    said.append(s.sentence("programme-week", weekday=s.language.weekday(program.week_start)))
    said.append(s.sentence("programme-rounding", rounding=str(program.rounding).replace(" ", "-")))
    said.append(s.sentence("rules-add-up"))
    return tuple(said)


def _days(s: Speaker, first: date | None, last: date | None) -> str:
    if first is not None and last is not None:
        return s.sentence("programme-from-to", first=s.language.day(first), last=s.language.day(last))
    if first is not None:
        return s.sentence("programme-from", first=s.language.day(first))
    if last is not None:
        return s.sentence("programme-until", last=s.language.day(last))
    return s.sentence("programme-open")


def return_sentences(s: Speaker, program: Program) -> tuple[str, ...]:
    found = program.returns
    if found is None:
        return (s.sentence("returns-none"),)
    said = [s.sentence("returns-within", duration=s.duration(found.within, "after"))]
    said.append(s.sentence(RETURN_WAYS[found.way]))
    said.append(s.sentence("returns-unnamed" if found.without_purchase else "returns-named"))
    if found.tiers_rechecked:
        said.append(s.sentence("returns-tiers"))
    return tuple(said)
