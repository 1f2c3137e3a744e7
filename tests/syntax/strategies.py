"""Generated trees: every kind of node, as a file of rules could have it. What they mean is not looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from loyalty_rules.core.calendar import Period
from loyalty_rules.core.quantities import Rounding
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.comments import Comment
from loyalty_rules.syntax.reserved import RESERVED
from loyalty_rules.syntax.words import BY_WORD, TABLE, ClauseForm, DeclarationForm, Head

_NAMES = (
    "amount",
    "base",
    "tier",
    "member",
    "Gold",
    "house-card",
    "1K",
    "spend",
    "kärcher",
    "friend",
    "x",
    "y_z",
    "a-b",
)
_UNITS = ("points", "point", "EUR", "USD", "days", "months", "month", "year", "litres", "times")
_KINDS = ("money", "count", "number", "text", "date", "time", "member", "flag", "litres")
_ODD_NAMES = ["1K Platinum", "first", "Gold & more", "where", "50% club", "o'clock", "a: b", "on", "otherwise", "-"]

bare_names = st.sampled_from(_NAMES) | st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z]{1,3})?", fullmatch=True).filter(
    lambda name: name not in RESERVED
)
names = bare_names | st.sampled_from(_ODD_NAMES)
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters='"'), max_size=12
)
titles = texts.filter(bool)
dates = st.dates(date(1900, 1, 1), date(2999, 12, 31))
periods = st.sampled_from(Period)
stretches = st.sampled_from([Period.MONTH, Period.QUARTER, Period.YEAR])
numbers = st.one_of(
    st.integers(-20, 2000).map(Fraction),
    st.integers(0, 10**12).map(Fraction),
    st.builds(lambda digits, places: Fraction(digits, 10**places), st.integers(-99999, 99999), st.integers(0, 5)),
)
quantities = st.builds(t.Quantity, numbers, st.sampled_from([*_UNITS, "%", ""]))
with_unit = st.builds(t.Quantity, numbers, st.sampled_from([*_UNITS, "%"]))
durations = st.builds(t.Quantity, st.integers(1, 900).map(Fraction), st.sampled_from(["days", "months", "year"]))
counts = st.integers(1, 5000)


def _tuples(values: st.SearchStrategy[Any], least: int = 1, most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, min_size=least, max_size=most).map(tuple)


def _maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


windows: st.SearchStrategy[t.Window] = st.one_of(
    st.builds(t.CalendarWindow, periods),
    st.builds(t.AnchoredWindow, names, stretches),
    st.builds(t.RollingWindow, counts, st.sampled_from(["days", "months", "purchase"])),
    st.builds(t.SinceJoining),
    st.builds(t.SinceReached),
    st.builds(t.DatesWindow, dates, dates),
)
_past = windows | st.builds(t.CalendarWindow, periods, st.just(True))
references = st.builds(t.Reference, bare_names, _maybe(_past), st.booleans())
atoms: st.SearchStrategy[t.Expression] = st.one_of(
    quantities,
    references,
    st.builds(t.Reference, bare_names),
    st.builds(t.DateLiteral, dates),
    st.builds(t.ClockLiteral, st.integers(0, 1439)),
    st.builds(t.TextLiteral, texts),
)


def _wider(inner: st.SearchStrategy[t.Expression]) -> st.SearchStrategy[t.Expression]:
    parts = _tuples(inner, 2)
    return st.one_of(
        st.builds(t.Fold, st.sampled_from(["sum", "largest", "smallest"]), inner, names, _maybe(inner)),
        st.builds(t.Fold, st.just("number"), st.none(), names, _maybe(inner)),
        st.builds(t.OfKeyed, st.sampled_from(["largest", "top"]), references),
        st.builds(t.Arithmetic, st.sampled_from("+-*/"), inner, inner),
        st.builds(t.Rounded, inner, st.sampled_from(Rounding), quantities),
        st.builds(t.Compare, st.sampled_from(["is", "is not", "<", "<=", ">", ">="]), inner, inner),
        st.builds(t.OneOf, inner, _tuples(inner), st.booleans()),
        st.builds(t.Between, inner, inner, inner),
        st.builds(t.Missing, inner, st.booleans()),
        st.builds(t.FallsIn, inner, periods, st.booleans()),
        st.builds(t.Includes, inner, inner),
        st.builds(t.Quantified, st.sampled_from(["any", "every", "no"]), names, inner),
        st.builds(t.Shares, bare_names, _tuples(names), names),
        st.builds(t.Holds, names),
        st.builds(t.AllOf, parts),
        st.builds(t.AnyOf, parts),
        st.builds(t.Not, inner),
    )


expressions: st.SearchStrategy[t.Expression] = st.recursive(atoms, _wider, max_leaves=6)
given_values = st.one_of(  # a name never follows a bare number: it would be the number's unit
    st.builds(t.Reference, bare_names), with_unit, st.builds(t.DateLiteral, dates), st.builds(t.TextLiteral, texts)
)
amounts: st.SearchStrategy[t.Amount] = st.one_of(
    st.builds(t.Fixed, expressions),
    st.builds(t.Rate, expressions, quantities, _maybe(expressions), st.booleans(), st.booleans()),
    st.builds(t.Share, expressions, expressions),
)
_words_of_comments = st.sampled_from(
    ["why", "see: the terms", "", '# "odd', "- x", "'", "|", "  in", "long " * 21 + "x"]
)
_alone = _tuples(st.builds(Comment, _words_of_comments, apart=st.booleans()), 0, 2)
_beside = st.just(()) | st.tuples(st.builds(Comment, _words_of_comments, beside=st.just(True)))
_comments = st.builds(lambda alone, beside: (*alone, *beside), _alone, _beside)


def _commented(rows: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(lambda row, comments: replace(row, comments=comments), rows, _comments)


bands = _commented(
    st.builds(t.Band, quantities, st.booleans(), amounts) | st.builds(t.Band, st.none(), st.just(False), amounts)
)
_unitless = lambda value: isinstance(value, t.Quantity) and not value.unit  # noqa: E731


def _gift_has_units(gift: t.Gift) -> bool:
    match gift.amount:
        case t.Fixed(value=value) | t.Rate(value=value):
            return not _unitless(value)
        case _:
            return True


gifts = st.one_of(
    st.builds(t.Gift, amounts, _maybe(bare_names), _maybe(with_unit)),
    st.builds(t.Gift, st.builds(t.Bands, expressions, st.booleans(), _tuples(bands)), _maybe(bare_names)),
).filter(_gift_has_units)
triggers = st.one_of(
    st.builds(t.OnEvent, names),
    st.builds(
        t.OnEvent,
        names,
        st.just(True),
        _maybe(names),
        _maybe(windows),
        _maybe(expressions),
        _maybe(st.tuples(durations, names)),
    ),
    st.builds(
        t.OnEvent,
        names,
        st.just(False),
        _maybe(names),
        st.none(),
        _maybe(expressions),
        _maybe(st.tuples(durations, names)),
    ),
    st.builds(t.OnReaching, quantities, _maybe(names), _maybe(windows), _maybe(quantities)),
    st.builds(t.OnStatus, names),
    st.builds(t.OnEnd, periods),
    st.builds(t.OnEnd, stretches, names),
    st.builds(t.OnYearly, st.integers(1, 12), st.integers(1, 28)),
    st.builds(t.OnAnniversary, names),
    st.builds(t.OnDate, dates),
    st.builds(t.OnRequest),
    st.builds(t.OnLapse, durations, names),
)
_limits = expressions.filter(lambda value: not _unitless(value))
_cap_parts = (_limits, _maybe(expressions), _tuples(st.builds(t.Per, names), 0, 2), _maybe(windows))
caps = st.one_of(
    st.builds(t.Cap, *_cap_parts),
    st.builds(t.Cap, *_cap_parts, nothing=st.just(True)),
    st.builds(t.Cap, *_cap_parts, then=amounts),
)
moments = st.one_of(
    st.builds(t.MomentAfter, durations, names, _maybe(periods)),
    st.builds(t.MomentEnd, periods, st.booleans()),
    st.builds(t.MomentDate, dates),
)
holds = st.one_of(
    st.builds(t.Hold, durations),
    st.builds(t.Hold, st.none(), moments, _maybe(expressions), _maybe(moments)),
    st.builds(t.Hold, st.none(), st.none(), expressions, _maybe(moments)),
)
lives = st.one_of(
    st.builds(t.LifeNever),
    st.builds(t.LifeFor, durations, _maybe(names), _maybe(periods)),
    st.builds(t.LifeEnd, periods, st.booleans()),
    st.builds(t.LifeOn, dates),
    st.builds(t.LifeEvery, st.integers(1, 12), st.integers(1, 28)),
    st.builds(t.LifeIdle, durations, _tuples(names)),
)
_reviews = st.one_of(
    st.none(),
    st.sampled_from(["one level", "requalify", "never"]).map(t.Review),
    st.builds(t.Review, st.sampled_from(["one level", "requalify"]), _maybe(names), _maybe(durations)),
    st.builds(t.Review, st.none(), names, _maybe(durations)),
    st.builds(t.Review, st.none(), st.none(), durations),
)
terms = st.one_of(
    st.builds(t.Term, lives, dates),
    st.builds(t.Term, lives, _maybe(dates), expressions, _maybe(durations)),
)
keeps = st.one_of(
    st.builds(t.KeepEnd, periods, st.booleans(), _maybe(names), _reviews),
    st.builds(t.KeepFor, durations, _maybe(periods), _reviews),
    st.builds(t.KeepDay, st.integers(1, 12), st.integers(1, 28), st.booleans(), _reviews),
    st.builds(t.KeepLife),
    st.builds(t.KeepWhen, expressions),
    st.builds(t.KeepWhile, expressions),
)
_sources = st.builds(t.Source, names, _maybe(names))
_named = st.builds(t.Reference, bare_names)
measures = st.one_of(
    st.builds(t.Measure, st.just("sum"), _sources, expressions, _maybe(expressions), _maybe(names)),
    st.builds(t.Measure, st.just("number"), _sources, st.none(), _maybe(expressions), _maybe(names)),
    st.builds(t.Measure, st.sampled_from(["distinct", "latest"]), _sources, _named, _maybe(expressions)),
    st.builds(t.Measure, st.just("any"), _sources, st.none(), _maybe(expressions)),
    st.builds(t.Measure, st.just("average"), _sources, expressions, _maybe(expressions)),
    st.builds(
        t.Measure,
        st.just("streak"),
        _sources,
        st.none(),
        _maybe(expressions),
        st.none(),
        st.sampled_from([Period.DAY, Period.WEEK, Period.MONTH]),
    ),
    st.builds(t.GivenMeasure, names, _tuples(names)),
)
_simple_fields = st.builds(
    t.FieldDeclaration,
    bare_names,
    st.one_of(
        st.builds(t.FieldType, st.sampled_from(_KINDS)),
        st.builds(t.ChoiceType, st.lists(names, min_size=1, max_size=3, unique=True).map(tuple), st.booleans()),
    ),
    st.booleans(),
    _maybe(expressions),
    _maybe(quantities),
    _maybe(quantities),
).flatmap(
    lambda field: (
        st.just(field)
        | st.builds(
            lambda by, limit: t.FieldDeclaration(field.name, field.type, field.optional, set_by=by, set_limit=limit),
            st.tuples(names, names),
            _maybe(st.tuples(quantities, periods)),
        )
    )
)


def _distinct(fields: st.SearchStrategy[t.FieldDeclaration]) -> st.SearchStrategy[tuple[t.FieldDeclaration, ...]]:
    return st.lists(fields, min_size=1, max_size=3, unique_by=lambda field: field.name).map(tuple)


fields = _simple_fields | st.builds(
    t.FieldDeclaration, bare_names, st.builds(t.ListType, _distinct(_simple_fields)), st.booleans()
)
assignments = st.builds(t.Assignment, names, given_values)
givens = st.one_of(
    st.builds(t.GivenIs, names, names),
    st.builds(t.GivenHas, names, quantities, _maybe(names)),
    st.builds(t.GivenJoined, names, dates),
    st.builds(t.GivenWith, names, _tuples(assignments)),
)
happenings = st.builds(
    t.Happening,
    dates,
    _maybe(st.integers(0, 1439)),
    names,
    _maybe(names),
    names,
    _tuples(st.builds(t.Detail, names, _tuples(_tuples(given_values))), 0, 2),
)
expected = st.one_of(
    st.builds(t.Finds, st.none()),
    st.builds(t.Finds, st.sampled_from(["LR302", "LR313"]), _maybe(names)),
    st.builds(t.Gives, names, _maybe(with_unit), st.none()),
    st.builds(t.Gives, names, _maybe(with_unit), names),
    st.builds(t.Has, names, quantities, _maybe(names), st.booleans()),
    st.builds(t.IsStatus, names, names),
    st.builds(t.IsRefused, names),
    st.builds(t.IsSent, names, _maybe(names), st.booleans()),
    st.builds(t.NothingHappens),
)
rows = _commented(st.builds(t.Row, _tuples(names | st.none()), amounts, _maybe(dates)))

prices = with_unit | st.builds(t.Reference, bare_names)
turns = st.one_of(
    st.builds(t.Turn, prices, prices, _maybe(names)),
    st.builds(t.Turn, prices, prices, off=st.just(True)),
    st.builds(t.Turn, prices, goods=titles),
)
steps = st.builds(t.Turn, with_unit, with_unit, _maybe(names)) | st.builds(
    t.Turn, with_unit, with_unit, off=st.just(True)
)

# What a clause may say, by the symbol of the grammar that reads it.
_columns = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=6)


@st.composite
def _tables(draw: Callable[..., Any]) -> t.Cases:
    """A table of cases, whose first column holds numbers."""
    columns = draw(st.lists(_columns, min_size=1, max_size=3, unique=True))
    remarks = _columns | st.sampled_from(
        ["two words", '"a | b"', '"# no"', "a: b", "- x", "ü'", "-3.5%", "[1", "long " * 25 + "x"]
    )
    values = st.tuples(st.integers(1, 99).map(str), *(remarks for _ in columns[1:]))
    return t.Cases(tuple(columns), tuple(draw(st.lists(st.builds(t.Case, values), min_size=1, max_size=3))))


BODIES: dict[str, st.SearchStrategy[Any]] = {
    "": st.builds(t.Text, st.sampled_from(["Europe/Lisbon", "America/Argentina/Buenos_Aires", "UTC"])),
    "name": st.builds(t.Word, names),
    "names": st.builds(t.Words, _tuples(names)),
    "number": st.builds(t.Number, numbers),
    "flag": st.builds(t.Flag, st.booleans()),
    "quantity": quantities,
    "expression": expressions,
    "rounding": st.builds(t.RoundingWord, st.sampled_from(Rounding)),
    "returns": st.builds(
        t.Returns,
        durations,
        st.sampled_from(["recalculated", "by item", "in proportion", "keep"]),
        st.booleans(),
        st.booleans(),
    ),
    "weeks": st.builds(t.Word, st.sampled_from(["monday", "sunday"])),
    "range": st.builds(t.DateRange, dates, _maybe(dates)),
    "until_date": st.builds(t.DateRange, st.none(), dates),
    "measure": measures,
    "allowance": st.builds(t.Allowance, st.sampled_from(["LR303", "LR313"]), titles),
    "revenue": st.builds(t.Revenue)
    | st.builds(t.Revenue, expressions, _maybe(expressions)).filter(lambda it: not isinstance(it.value, t.Fold)),
    "segment": expressions | st.builds(t.Sample, st.builds(t.Quantity, st.integers(1, 99).map(Fraction), st.just("%"))),
    "keys": st.builds(t.Rows, _tuples(names), _tuples(rows)),
    "dated": st.builds(t.Dated, dates, amounts),
    "triggers": st.builds(t.Triggers, _tuples(triggers)),
    "goal": st.builds(t.OnReaching, quantities, _maybe(names), _maybe(windows), _maybe(quantities)),
    "scope": st.builds(t.Scope, names, _maybe(expressions), st.sampled_from([None, "part", "unit"])),
    "gift": gifts,
    "amount": amounts,
    "multiply": st.builds(t.Multiply, _tuples(names), expressions, st.booleans()),
    "cap": caps,
    "cap_shared": st.builds(
        lambda cap, rules: t.Cap(cap.limit, cap.of, cap.per, cap.window, cap.nothing, cap.then, rules),
        caps,
        _tuples(names, 0),
    ),
    "transfers": st.builds(t.TransferAllowed) | st.builds(t.TransferWhen, expressions) | caps,
    "hold": holds,
    "life": lives,
    "wallet_life": lives | terms,
    "keep": keeps,
    "benefit": st.builds(t.Benefit, names, _maybe(texts)),
    "turn": turns | st.builds(t.TurnSteps, st.booleans(), _tuples(steps)),
    "price": prices,
    "bought": st.builds(t.Bought, prices, _maybe(names)),
    "stock": st.builds(t.Stock, numbers, _maybe(st.sampled_from(Period))),
    "pattern": st.builds(t.Pattern, titles),
    "enough": st.builds(t.Fact),
    "steps": st.builds(t.Fact),
    "fee": st.builds(t.Fee, with_unit, names, _maybe(dates)),
    "data": st.builds(t.Data, _tuples(expressions | st.builds(t.DatumOf, bare_names, names))),
    "given": givens,
    "occurrence": st.builds(t.ClockTo, dates) | happenings,
    "expected": expected,
    "table": _tables(),
}


def clauses(form: ClauseForm) -> st.SearchStrategy[t.Clause]:
    """A clause of that form."""
    body = (
        st.builds(t.Word, st.sampled_from(form.choices))
        if form.choices
        and form.symbol
        in (
            "spend",
            "take_back",
            "remainder",
            "migrate",
        )
        else BODIES[form.symbol]
    )
    return st.builds(t.Clause, st.just(form.word), body, _comments)


@st.composite
def declarations(draw: Callable[..., Any], form: DeclarationForm) -> t.Declaration:
    """A declaration of that form with some of its clauses; those of one word stand together, except in a test."""
    name = None
    match form.head:
        case Head.NAMED | Head.DEFINED:
            name = draw(bare_names | st.just("1K Platinum"))
        case Head.TEXT:
            name = draw(titles)
        case Head.BODY if form.word == "language":
            name = "1"
    chosen: list[t.Clause] = []
    if form.fields:
        chosen = [t.Clause("field", field, draw(_comments)) for field in draw(_distinct(fields))]
        chosen.extend(draw(clauses(clause)) for clause in form.clauses if draw(st.booleans()))
    elif form.word == "test":
        told = [clause for clause in form.clauses if clause.symbol != TABLE]
        for _ in range(draw(st.integers(0, 5))):
            chosen.append(draw(clauses(draw(st.sampled_from(told)))))
        if draw(st.booleans()):
            table = draw(clauses(form.clauses[-1]))
            then = t.Template(f"base gives {{{table.body.columns[0]}}} points")
            chosen = [*chosen[:3], t.Clause("then", then, draw(_comments)), table]
    else:
        for clause in draw(st.permutations(form.clauses)) if form.head is not Head.BODY else form.clauses:
            most = 2 if clause.many else 1
            least = 1 if form.head is Head.BODY else 0
            count = draw(st.integers(least, most))
            chosen.extend(draw(clauses(clause)) for _ in range(count))
    title = draw(_maybe(titles)) if form.titled else None
    closing = () if form.head is Head.BODY else draw(_alone)
    return t.Declaration(form.word, name, title, tuple(chosen[:5]), comments=draw(_comments), closing=closing)


def _whole(chosen: tuple[t.Declaration, ...], trailing: tuple[str, ...]) -> t.Document:
    return t.Document(chosen, trailing if chosen else ())


documents = st.builds(_whole, _tuples(st.sampled_from(list(BY_WORD.values())).flatmap(declarations), 0, 3), _alone)

__all__ = ["BODIES", "clauses", "declarations", "documents", "expressions"]
