"""Expressions in words: values, and conditions as clauses that stand after `if`. Each is made of the other."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from loyalty_rules.core import expressions as e
from loyalty_rules.core.quantities import PLAIN
from loyalty_rules.core.windows import Lifetime
from loyalty_rules.model.ruleset import Measure, MeasureKind
from loyalty_rules.report.describe.language import spoken
from loyalty_rules.report.describe.speaker import Said, Speaker

SIGNS = {"+": "value-plus", "-": "value-minus", "*": "value-product", "/": "value-quotient"}
OPERATORS = {"is": "is", "is not": "is-not", "<": "less", "<=": "at-most", ">": "more", ">=": "at-least"}
MIRRORED = {"is": "is", "is not": "is not", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


# ------------------------------------------------------------------------------------------------ values
def value(s: Speaker, found: e.Expression) -> Said:
    """The words for a value. A condition stands as a value only where it is one: then it is in quotes as a clause."""
    match found:
        case e.Constant(constant, e.DateType() as type):
            return _same(s.say("date", day=s.constant(constant, type)))
        case e.Constant(constant, type):
            return _same(s.constant(constant, type))
        case e.FieldOf(scope, name, type):
            return s.own(name) if scope is e.Scope.MEMBER else s.field(name, type)
        case e.EventFact(fact):
            return s.both(f"value-{fact}")
        case e.TierHeld(ladder=ladder):
            return s.both("value-tier") if ladder == "tier" else s.both("value-ladder", ladder=spoken(ladder))
        case e.MeasureRead():
            return _measured(s, found)
        case e.OfKeyed(kind, read):
            measure = s.ruleset.measures[read.measure]
            by, window = s.word("field", measure.by or "", "plain"), s.window(read.window)
            return s.both(f"value-{kind}", name=measure.title or spoken(measure.name), field=by, window=window)
        case e.Lookup():
            return _looked_up(s, found)
        case e.DatePlus(day, duration):
            return s.both("value-moved", date=value(s, day).subject, duration=s.duration(duration))
        case e.Fold():
            return _folded(s, found)
        case e.Arithmetic(operator, left, right):
            first, second = _inner(s, left, operator), _inner(s, right, operator, last=True)
            return s.both(SIGNS[operator], left=first.subject, left_of=first.of, right=second.subject)
        case e.Rounded(rounded, rounding, step):
            type = e.type_of(rounded)
            unit = type.unit if isinstance(type, e.AmountType) else PLAIN
            return s.both(
                "value-rounded",
                value=value(s, rounded).subject,
                value_of=value(s, rounded).of,
                rounding=s.say(f"rounding-{str(rounding).replace(' ', '-')}"),
                step=s.language.amount(step, unit),
            )
        case (
            e.Compare() | e.OneOf() | e.Missing() | e.FallsIn() | e.Drawn() | e.CodeGiven() | e.Includes()
            | e.Quantified() | e.Shares() | e.Holds() | e.AllOf() | e.AnyOf() | e.Not()
        ):  # fmt: skip
            return _same(s.say("quoted", name=clause(s, found)))
        case _:
            assert_never(found)


def _same(words: str) -> Said:
    return Said(words, words)


def _inner(s: Speaker, found: e.Expression, operator: str, last: bool = False) -> Said:
    """A part of a sum or product; in parentheses where it would be read another way without. `last`: the right one."""
    words = value(s, found)
    loose = isinstance(found, e.Rounded)
    if isinstance(found, e.Arithmetic):
        loose = found.operator in "+-" and (operator in "*/" or (last and operator == "-"))
        loose = loose or (last and operator == "/")
    return Said(f"({words.subject})", f"({words.of})") if loose else words


def measure_name(s: Speaker, measure: Measure) -> Said:
    """What the measure is called: by its title, else by its name, else by what it counts."""
    if measure.hidden:
        events = s.event(measure.event, "many")
        if measure.where is None:
            return s.both("measure-count", events=events)
        return s.both("measure-count-where", events=events, condition=clause(s, measure.where))
    if measure.title:
        return s.both("measure-titled", name=measure.title)
    kind = str(measure.kind)
    if measure.kind is MeasureKind.SUM and isinstance(measure.type, e.AmountType) and measure.type.unit == PLAIN:
        kind = str(MeasureKind.NUMBER)
    return Said(s.word("measure", measure.name, kind=kind), s.word("measure", measure.name, "of", kind=kind))


def _measured(s: Speaker, read: e.MeasureRead) -> Said:
    measure = s.ruleset.measures[read.measure]
    said = measure_name(s, measure)
    ever = isinstance(read.window, Lifetime)
    if not (ever and measure.kind in (MeasureKind.STREAK, MeasureKind.LATEST, MeasureKind.ANY)):
        window = s.window(read.window)
        said = Said(
            s.say("value-measured", measure=said.subject, window=window),
            s.say("value-measured", "of", measure=said.of, window=window),
        )
    if measure.by is not None:
        field = s.word("field", measure.by, "plain")
        said = Said(
            s.say("value-keyed", value=said.subject, field=field),
            s.say("value-keyed", "of", value=said.of, field=field),
        )
    if not read.including:
        return said
    return Said(s.say("value-including", value=said.subject), s.say("value-including", "of", value=said.of))


def _looked_up(s: Speaker, found: e.Lookup) -> Said:
    """A dated value says its amounts; a table is shown below what reads it."""
    if is_computed(found):
        return s.both("value-computed", name=spoken(found.name))
    if found.keys:
        return s.both("value-table", name=spoken(found.name))
    dated = sorted((row for row in found.rows), key=lambda row: (row.since is not None, row.since))
    first, later = (dated[0], dated[1:]) if dated and dated[0].since is None else (None, dated)
    if first is not None and not later:
        return value(s, first.value)
    words = "; ".join(
        f"{s.language.day(row.since)}: {value(s, row.value).subject}" for row in later[1:] if row.since is not None
    )
    since = later[0].since
    assert since is not None
    then = value(s, later[0].value).subject + (f"; {words}" if words else "")
    date = s.language.day(since)
    if first is None:
        return s.both("value-later", date=date, later=then)
    return s.both("value-dated", value=value(s, first.value).subject, date=date, later=then)


def is_computed(found: e.Lookup) -> bool:
    """Is it a value that is worked out of others? Then it goes by its name, and is said once."""
    return not found.keys and any(not isinstance(row.value, e.Constant) for row in found.rows)


def _folded(s: Speaker, fold: e.Fold) -> Said:
    values: dict[str, str | int] = {"parts": s.parts(fold.parts)}
    id = {"sum": "value-sum", "number": "value-number-parts"}.get(fold.kind, f"value-{fold.kind}-part")
    if fold.value is not None:
        values |= {"value": value(s, fold.value).subject, "value_of": value(s, fold.value).of}
    if fold.where is not None:
        values["condition"] = clause(s, fold.where)
        id += "-where"
    return s.both(id, **values)


def share(found: e.Expression) -> Fraction | None:
    """A constant plain number; None where it is something else."""
    if isinstance(found, e.Lookup) and not found.keys and len(found.rows) == 1 and found.rows[0].since is None:
        return share(found.rows[0].value)
    if isinstance(found, e.Constant) and isinstance(found.value, int | Fraction):
        return Fraction(found.value)
    return None


# ------------------------------------------------------------------------------------------------ conditions
def clauses(s: Speaker, found: e.Expression | None) -> tuple[str, ...]:
    """What must all hold, one by one."""
    if found is None:
        return ()
    if isinstance(found, e.AllOf):
        several = len(found.parts) > 1
        return tuple(clause(s, part, inside=several and isinstance(part, e.AnyOf)) for part in found.parts)
    return (clause(s, found),)


def clause(s: Speaker, found: e.Expression, *, inside: bool = False, negated: bool = False) -> str:
    """`inside`: it stands among others, so that what is several clauses itself is set apart."""
    match found:
        case e.Compare():
            return _compared(s, found) if not negated else _not(s, found)
        case e.OneOf(tested, options, turned):
            return _one_of(s, tested, options, turned != negated)
        case e.Missing(tested, turned):
            no = _yes(turned != negated)
            if isinstance(tested, e.TierHeld):
                return s.say("if-no-tier", negated=no)
            return s.say("if-missing", value=value(s, tested).subject, value_of=value(s, tested).of, negated=no)
        case e.FallsIn(tested, period, turned):
            said = value(s, tested)
            return s.say(
                "if-falls-in", value_of=said.of, period=s.say(f"period-{period}", "in"), negated=_yes(turned != negated)
            )
        case e.Drawn(share=share):
            return s.say("if-drawn", share=s.language.percent(share), negated=_yes(negated))
        case e.CodeGiven(code):
            return s.say("if-code", code=s.name_of(code), negated=_yes(negated))
        case e.Includes(tested, item):
            name = spoken(tested.name) if isinstance(tested, e.FieldOf) else value(s, tested).subject
            return s.say("if-includes", name=name, item=s.word("value", item), negated=_yes(negated))
        case e.Quantified(kind, parts, where):
            if negated:
                return _not(s, found)
            return s.say(f"if-{kind}", parts=s.parts(parts), condition=clause(s, where))
        case e.Shares(fields):
            names = s.listed((s.word("field", field, "plain") for field in fields), "or")
            return s.say("if-shares", fields=names, negated=_yes(negated))
        case e.Holds(index=index):
            tier = s.tier_name(s.ruleset.tiers[index])
            return s.say("if-holds", tier=tier, negated=_yes(negated))
        case e.AllOf(parts) | e.AnyOf(parts):
            if negated:
                return _not(s, found)
            style = "standard" if isinstance(found, e.AllOf) else "or"
            words = s.listed((clause(s, part, inside=True) for part in parts), style)
            return f"({words})" if inside else words
        case e.Not(turned_round):
            return clause(s, turned_round, inside=inside, negated=not negated)
        case e.Constant(constant):
            return s.say("if-always" if bool(constant) != negated else "if-never")
        case e.FieldOf() | e.MeasureRead() | e.Lookup():
            return _flag(s, found, negated)
        case e.EventFact() | e.TierHeld() | e.OfKeyed() | e.DatePlus() | e.Fold() | e.Arithmetic() | e.Rounded():
            return value(s, found).subject
        case _:
            assert_never(found)


def _flag(s: Speaker, found: e.Expression, negated: bool) -> str:
    """A truth by its name: `“late” is “yes”`."""
    words = value(s, found).subject
    if isinstance(found, e.FieldOf):
        words = s.say("quoted", name=spoken(found.name))
    return s.say("if-yes", value=words, negated=_yes(negated))


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def _not(s: Speaker, found: e.Expression) -> str:
    return s.say("if-not", condition=clause(s, found))


def _compared(s: Speaker, found: e.Compare) -> str:
    left, right, operator = found.left, found.right, found.operator
    if isinstance(left, e.Constant) and not isinstance(right, e.Constant):
        left, right, operator = right, left, MIRRORED[operator]
    said, bound = value(s, left), value(s, right)
    words: dict[str, str | int] = {
        "value": said.subject, "value_of": said.of, "bound": bound.subject, "operator": OPERATORS[operator]
    }  # fmt: skip
    type = e.type_of(left)
    match type:
        case e.AmountType():
            return s.say("if-amount", **words)
        case e.DateType():
            return s.say("if-date", **words)
        case e.ClockType():
            return s.say("if-time", **words)
        case e.TierType():
            if isinstance(left, e.TierHeld) and isinstance(right, e.Constant) and right.value == -1:
                return s.say("if-no-tier", negated=_yes(operator == "is not"))
            if isinstance(left, e.TierHeld):
                return s.say("if-tier", tier=bound.subject, operator=OPERATORS[operator])
            return s.say("if-is", **_is(words, operator))
        case e.FlagType() if isinstance(right, e.Constant):
            no = bool(right.value) == (operator == "is not")
            return _flag(s, left, no)
        case e.FlagType() | e.ChoiceType() | e.TextType() | e.MemberType():
            return s.say("if-is", **_is(words, operator))
        case _:
            assert_never(type)


def _is(words: dict[str, str | int], operator: str) -> dict[str, str | int]:
    return {key: word for key, word in words.items() if key != "operator"} | {"negated": _yes(operator == "is not")}


def _one_of(s: Speaker, tested: e.Expression, options: frozenset[e.Value], negated: bool) -> str:
    type = e.type_of(tested)
    chosen = [value(s, e.Constant(one, type)).subject for one in in_order(type, options)]
    words: dict[str, str | int] = {
        "all": s.listed(chosen), "either": s.listed(chosen, "or"), "negated": _yes(negated)
    }  # fmt: skip
    if isinstance(tested, e.TierHeld):
        return s.say("if-tier-one-of", **words)
    said = value(s, tested)
    return s.say("if-one-of", value=said.subject, value_of=said.of, **words)


def in_order(type: e.Type, options: frozenset[e.Value]) -> list[e.Value]:
    """The options in the order of their declaration, else of their size."""
    if isinstance(type, e.ChoiceType):
        return [one for one in type.values if one in options]
    return sorted(options, key=lambda one: (isinstance(one, str), one))
