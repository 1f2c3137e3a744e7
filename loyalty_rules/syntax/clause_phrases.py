"""Clauses to their canonical text, divided as both writers need it."""

from __future__ import annotations

from typing import Any

from loyalty_rules.core.calendar import Period
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.phrases import (
    Phrase,
    amount_text,
    expression_text,
    name_text,
    names_text,
    number_text,
    quantity_text,
    sum_text,
    window_text,
)
from loyalty_rules.syntax.story_phrases import of_text, story_text, table_lines
from loyalty_rules.syntax.words import MONTHS

_FLAGS = ("yes", "no")
_MONTH_NAMES = {number: name.capitalize() for name, number in MONTHS.items()}


def clause_phrase(clause: t.Clause) -> Phrase:
    """What stands after the clause's word, and below it: as it was written, where that is one text."""
    phrase = _canonical(clause)
    return Phrase("", clause.words) if clause.words and not phrase.key and not phrase.rows else phrase


def _canonical(clause: t.Clause) -> Phrase:
    match clause.body:
        case t.FieldDeclaration() as field:
            return _field(field)
        case t.Rows(keys=keys, rows=rows):
            return Phrase(names_text(keys), "", tuple(_row(row) for row in rows))
        case t.Cases(columns=columns, rows=rows):
            beside = ((), *(row.comments for row in rows))
            lines = zip(table_lines(columns, rows), beside, strict=True)
            return Phrase("", "", tuple(Phrase("", line, (), comments) for line, comments in lines))
        case t.Gift(amount=t.Bands() as bands, recipient=recipient):
            manner = "each part at its own rate" if bands.marginal else "all at the rate of the band"
            start = f"{recipient} by" if recipient else "by"
            key = f"{start} {sum_text(bands.by)}, {manner}"
            return Phrase(key, "", tuple(_band(band) for band in bands.bands))
        case t.Gift(amount=amount, recipient=recipient, floor=floor):
            assert not isinstance(amount, t.Bands)
            least = "" if floor is None else f", at least {quantity_text(floor)}"
            return Phrase("", " ".join(part for part in (recipient, amount_text(amount)) if part) + least)
        case t.TurnSteps(best=best, steps=steps):
            return Phrase(f"by steps, {'best value' if best else 'largest first'}", "", tuple(map(_step, steps)))
        case t.Dated(since=since, amount=dated):
            return Phrase(since.isoformat(), amount_text(dated))
        case body:
            return Phrase("", _text(clause.word, body))


def _field(field: t.FieldDeclaration) -> Phrase:
    name = name_text(field.name)
    modifiers = _modifiers(field)
    match field.type:
        case t.ListType(fields=fields):
            return Phrase(f"{name} list of{modifiers}", "", tuple(_field(part) for part in fields), field.comments)
        case t.ChoiceType(choices=choices, several=several):
            kind = "several of" if several else "is one of"
            return Phrase(name, f"{kind} {names_text(choices)}{modifiers}", (), field.comments)
        case t.FieldType(kind=kind):
            return Phrase(name, f"{'yes or no' if kind == 'flag' else kind}{modifiers}", (), field.comments)


def _modifiers(field: t.FieldDeclaration) -> str:
    found = []
    if field.optional:
        found.append("optional")
    if field.default is not None:
        found.append(f"default {sum_text(field.default)}")
    if field.minimum is not None:
        found.append(f"at least {quantity_text(field.minimum)}")
    if field.maximum is not None:
        found.append(f"at most {quantity_text(field.maximum)}")
    if field.set_by is not None:
        found.append(f"set by {name_text(field.set_by[0])}.{name_text(field.set_by[1])}")
    if field.set_limit is not None:
        found.append(f"at most {quantity_text(field.set_limit[0])} per calendar {field.set_limit[1]}")
    return "".join(f", {modifier}" for modifier in found)


def _row(row: t.Row) -> Phrase:
    keys = ", ".join("otherwise" if key is None else key if key in _FLAGS else name_text(key) for key in row.keys)
    since = "" if row.since is None else f" from {row.since}"
    return Phrase(keys + since, amount_text(row.amount), (), row.comments)


def _band(band: t.Band) -> Phrase:
    if band.bound is None:
        return Phrase("above", amount_text(band.amount), (), band.comments)
    key = f"{'up to' if band.inclusive else 'below'} {quantity_text(band.bound)}"
    return Phrase(key, amount_text(band.amount, after_number=not band.bound.unit), (), band.comments)


def _text(word: str, body: Any) -> str:
    """The text of a clause without rows."""
    match body:
        case t.Word(name=name):
            return _word(word, name)
        case t.Words(names=names):
            return names_text(names)
        case t.Text(text=text):
            return text
        case t.Number(number=number):
            return number_text(number)
        case t.Flag(value=value):
            return "yes" if value else "no"
        case t.RoundingWord(rounding=rounding):
            return str(rounding)
        case t.Fact():
            return {"as soon as": "there is enough", "as many": "full steps as there are"}[word]
        case t.Returns():
            return _returns(body)
        case t.DateRange(first=first, last=last):
            return " to ".join(day.isoformat() for day in (first, last) if day is not None)
        case t.Measure():
            return _measure(body)
        case t.Revenue(value=value, where=where):
            return "nothing" if value is None else f"{expression_text(value)}{_where(where)}"
        case t.Allowance(code=code, reason=reason):
            return f'{code} "{reason}"'
        case t.Sample(percent=percent):
            return f"{quantity_text(percent)} of members"
        case t.GivenMeasure(wallet=wallet, rules=rules):
            return f"{name_text(wallet)} given by {names_text(rules)}"
        case t.Fixed() | t.Rate() | t.Share():
            return amount_text(body)
        case t.Multiply(rules=rules, factor=factor, compound=compound):
            return f"{names_text(rules)} by {sum_text(factor)}{', compound' if compound else ''}"
        case t.Scope(parts=parts, where=where, each=each):
            start = {None: "", "part": "each of ", "unit": "each unit of "}[each]
            return f"{start}{name_text(parts)}{_where(where)}"
        case t.Triggers():
            return _triggers(body)
        case t.OnReaching():
            return _trigger(body).removeprefix("reaching ")
        case t.Fee(price=price, unit=unit, since=since):
            return f"{quantity_text(price)} per {name_text(unit)}" + ("" if since is None else f" from {since}")
        case t.Data(items=items):
            return ", ".join(_datum(item) for item in items)
        case t.Cap():
            return f"at most {_cap(body)}" if word == "transfer" else _cap(body)
        case t.Pattern(text=text):
            return f'"{text}"'
        case t.TransferAllowed():
            return "allowed"
        case t.TransferWhen(condition=condition):
            return f"when {expression_text(condition)}"
        case t.Hold():
            return _hold(body)
        case t.Benefit(name=name, text=benefit):
            return name_text(name) + ("" if benefit is None else f' "{benefit}"')
        case t.Turn(price=price):
            return f"{sum_text(price)} into {_bought(body)}"
        case t.Bought():
            return _bought(body)
        case t.Stock(number=number, period=period):
            return number_text(number) + ("" if period is None else f" per calendar {period}")
        case t.Term():
            return _term(body)
        case _:
            return _life(body) or _keep(body) or story_text(body) or expression_text(body)


def _word(word: str, name: str) -> str:
    match word:
        case "spend" | "take back" | "remainder" | "migrate":
            return name
        case "weeks":
            return f"start on {name}"
        case _:
            return name_text(name)


def _where(where: t.Expression | None) -> str:
    return "" if where is None else f" where {expression_text(where)}"


def _returns(returns: t.Returns) -> str:
    ways = [
        "" if returns.way == "recalculated" else returns.way,
        "without purchase allowed" if returns.without_purchase else "",
        "tiers rechecked" if returns.tiers_rechecked else "",
    ]
    return ", ".join([f"within {quantity_text(returns.within)}", *(way for way in ways if way)])


def _measure(measure: t.Measure) -> str:
    source = names_text([name for name in (measure.source.parts, measure.source.event) if name is not None], " of ")
    match measure.kind, measure.value:
        case "sum", value if value is not None:
            start = f"sum of {sum_text(value)} of"
        case "average", value if value is not None:
            start = f"average of {sum_text(value)} of"
        case "streak", _:
            start = f"calendar {measure.period}s in a row of"
        case "distinct" | "latest", t.Reference(name=name):
            start = f"{measure.kind} {name_text(name)} of"
        case "any", _:
            start = "any"
        case _:
            start = f"{measure.kind} of"
    return f"{start} {source}{_where(measure.where)}" + ("" if measure.by is None else f" by {name_text(measure.by)}")


def _triggers(triggers: t.Triggers) -> str:
    text = ""
    condition = False
    for trigger in triggers.triggers:
        # An `or` after a condition would go on with it.
        text += ((" or on " if condition else " or ") if text else "") + _trigger(trigger)
        condition = isinstance(trigger, t.OnEvent) and trigger.where is not None
    return text


def _trigger(trigger: t.Trigger) -> str:
    match trigger:
        case t.OnEvent(event=event, first=first, of=of, window=window, where=where, within=within):
            bare = not first and of is None and window is None and where is None and within is None
            parts = [
                name_text(event) if bare else f"{'first' if first else 'any'} {name_text(event)}",
                "" if of is None else f" of {name_text(of)}",
                "" if window is None else f" {window_text(window)}",
                _where(where),
                "" if within is None else f", within {quantity_text(within[0])} after {name_text(within[1])}",
            ]
            return "".join(parts)
        case t.OnReaching(threshold=threshold, measure=measure, window=window, every=every):
            parts = [
                f"reaching {quantity_text(threshold)}",
                "" if measure is None else f" of {name_text(measure)}",
                "" if window is None else f" {window_text(window)}",
                "" if every is None else f", and every {quantity_text(every)} after",
            ]
            return "".join(parts)
        case t.OnStatus(status=status):
            return f"reaching {name_text(status)}"
        case t.OnEnd(period=period, anchor=anchor):
            return f"end of calendar {period}" if anchor is None else f"end of {period} from {name_text(anchor)}"
        case t.OnYearly(month=month, day=day):
            return f"every {day} {_MONTH_NAMES[month]}"
        case t.OnAnniversary(anchor=anchor):
            return f"anniversary of {name_text(anchor)}"
        case t.OnDate(day=date):
            return date.isoformat()
        case t.OnRequest():
            return "request"
        case t.OnLapse(lead=lead, wallet=wallet):
            return f"{quantity_text(lead)} before {name_text(wallet)} lapse"


def _datum(datum: t.Expression | t.DatumOf) -> str:
    return f"{datum.name} of {name_text(datum.wallet)}" if isinstance(datum, t.DatumOf) else sum_text(datum)


def _cap(cap: t.Cap) -> str:
    window = ""
    alone = False
    match cap.window:
        case None:
            pass
        case t.CalendarWindow(period=period):
            window = f" per calendar {period}"
        case t.AnchoredWindow(anchor=anchor, period=Period.YEAR):
            window = f" per year from {name_text(anchor)}"
        case other:
            window = f" {window_text(other)}"
            alone = not cap.per
    limit, of = sum_text(cap.limit), "" if cap.of is None else sum_text(cap.of)
    # A window right after a name would be taken for the name's own.
    if alone and of:
        of = of if isinstance(cap.of, t.Quantity) else f"({of})"
    elif alone:
        limit = limit if isinstance(cap.limit, t.Quantity) else f"({limit})"
    parts = [
        limit,
        f" of {of}" if of else "",
        "".join(f" per {name_text(per.name)}" for per in cap.per),
        window,
        ", else nothing" if cap.nothing else "",
        "" if cap.then is None else f", then {amount_text(cap.then)}",
        "" if cap.rules is None else f" on {names_text(cap.rules) or 'all'}",
    ]
    return "".join(parts)


def _end(period: Period, following: bool) -> str:
    return f"end of {'next ' if following else ''}calendar {period}"


def _at_end(period: Period | None) -> str:
    return "" if period is None else f", at end of calendar {period}"


def _moment(moment: t.Moment) -> str:
    match moment:
        case t.MomentAfter(duration=duration, anchor=anchor, at_end=at_end):
            return f"{quantity_text(duration)} after {name_text(anchor)}{_at_end(at_end)}"
        case t.MomentEnd(period=period, following=following):
            return _end(period, following)
        case t.MomentDate(day=day):
            return day.isoformat()


def _hold(hold: t.Hold) -> str:
    if hold.duration is not None:
        return quantity_text(hold.duration)
    start = ["until"]
    if hold.until is not None:
        start.append(_moment(hold.until) + ("," if hold.when is not None else ""))
        start.append("or" if hold.when is not None else "")
    if hold.when is not None:
        start.append(f"when {expression_text(hold.when)}")
    dropped = ""
    if hold.dropped is not None:
        at = "" if isinstance(hold.dropped, t.MomentAfter) else "at "
        dropped = f", otherwise dropped {at}{_moment(hold.dropped)}"
    return " ".join(part for part in start if part) + dropped


def _life(body: Any) -> str | None:
    match body:
        case t.LifeNever():
            return "never"
        case t.LifeFor(duration=duration, after=after, at_end=at_end):
            after_text = "" if after is None else f" after {name_text(after)}"
            return f"{quantity_text(duration)}{after_text}{_at_end(at_end)}"
        case t.LifeEnd(period=period, following=following):
            return f"at {_end(period, following)}"
        case t.LifeOn(day=day):
            return f"on {day}"
        case t.LifeEvery(month=month, day=day):
            return f"every {day} {_MONTH_NAMES[month]}"
        case t.LifeIdle(duration=duration, events=events):
            return f"after {quantity_text(duration)} without {names_text(events, ' or ')}"
        case _:
            return None


def _term(term: t.Term) -> str:
    since = "" if term.since is None else f"from {term.since} "
    suspended = "" if term.suspended is None else f", suspended while {expression_text(term.suspended)}"
    grace = "" if term.grace is None else f", with {quantity_text(term.grace)} of grace"
    return f"{since}{_life(term.life)}{suspended}{grace}"


_DROPS = {None: "", "one level": ", then drop one level", "requalify": ", then requalify", "never": ", then never drop"}


def _review(review: t.Review | None) -> str:
    if review is None:
        return ""
    floor = "" if review.floor is None else f", never below {name_text(review.floor)}"
    grace = "" if review.grace is None else f", with {quantity_text(review.grace)} of grace"
    return f"{_DROPS[review.then]}{floor}{grace}"


def _keep(body: Any) -> str | None:
    match body:
        case t.KeepEnd(period=period, following=following, anchor=None, review=review):
            return f"until {_end(period, following)}{_review(review)}"
        case t.KeepEnd(period=period, following=following, anchor=str() as anchor, review=review):
            return f"until end of {'next ' if following else ''}{period} from {name_text(anchor)}{_review(review)}"
        case t.KeepFor(duration=duration, at_end=at_end, review=review):
            return f"until {quantity_text(duration)} after reached{_at_end(at_end)}{_review(review)}"
        case t.KeepDay(month=month, day=day, following=following, review=review):
            return f"until {day} {_MONTH_NAMES[month]}{' of next year' if following else ''}{_review(review)}"
        case t.KeepLife():
            return "for life"
        case t.KeepWhen(condition=condition):
            return f"when {expression_text(condition)}"
        case t.KeepWhile(condition=condition):
            return f"while {expression_text(condition)}"
        case _:
            return None


def _step(step: t.Turn) -> Phrase:
    return Phrase(f"{sum_text(step.price)} into", _bought(step), (), step.comments)


def _bought(bought: t.Turn | t.Bought) -> str:
    """What stands after `into`, or what a reward gives."""
    if bought.value is None:
        return f'"{bought.goods}"'
    off = isinstance(bought, t.Turn) and bought.off
    return sum_text(bought.value) + (" off" if off else of_text(bought.wallet))
