"""What the grammar found to nodes of the tree, in the clauses of fields, measures, tables and rules."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from loyalty_rules.core.calendar import Period
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.nodes import Nodes, Parsed, Part, Refused, only_parts
from loyalty_rules.syntax.outline import error

DURATIONS = "days, weeks, months or years?"
GIVEN = "points, or money?"
_WINDOWS = (t.CalendarWindow, t.AnchoredWindow, t.RollingWindow, t.SinceJoining, t.SinceReached, t.DatesWindow)
_MODIFIERS = ("optional", "default", "minimum", "maximum", "set_by", "set_limit")


class EarnNodes(Nodes):
    """Builds the nodes of fields, measures and rules."""

    # -------------------------------------------------------------------------------------------- fields
    def _field(self, parsed: Parsed, name: str, kind: Any, children: list[Any]) -> t.FieldDeclaration:
        modifiers = only_parts(children)
        kinds = [part.kind for part in children if isinstance(part, Part)]
        if len(set(kinds)) < len(kinds):
            raise self._twice(parsed, "keep one of them")
        if "set_limit" in kinds and "set_by" not in kinds:
            raise Refused(
                error(
                    "LR131",
                    "how often a field may change needs what sets it",
                    self.at(parsed),
                    help="`set by EVENT.FIELD, at most 1 time per calendar quarter`",
                )
            )
        known = {kind: modifiers[kind] for kind in _MODIFIERS if kind in modifiers}
        return t.FieldDeclaration(name, kind, **known, span=self.at(parsed))

    def field(self, parsed: Parsed, children: list[Any]) -> t.FieldDeclaration:
        return self._field(parsed, children[0], children[1], children[2:])

    def choice_field(self, parsed: Parsed, children: list[Any]) -> t.FieldDeclaration:
        choices = [part.value for part in children if isinstance(part, Part) and part.kind == "choice"]
        modifiers = [part for part in children[1:] if part.kind != "choice"]
        for index, choice in enumerate(choices):
            if choice in choices[:index]:
                raise self._twice(parsed, f"keep one `{choice}`")
        kind = t.ChoiceType(tuple(choices), parsed.data == "several_field", span=self.at(parsed))
        return self._field(parsed, children[0], kind, modifiers)

    several_field = choice_field

    def list_field(self, parsed: Parsed, children: list[Any]) -> t.FieldDeclaration:
        return self._field(parsed, children[0], t.ListType((), span=self.at(parsed)), children[1:])

    def field_type(self, parsed: Parsed, children: list[Any]) -> t.FieldType:
        return t.FieldType(str(children[0]), span=self.at(parsed))

    def yes_or_no(self, parsed: Parsed, _: list[Any]) -> t.FieldType:
        return t.FieldType("flag", span=self.at(parsed))

    def choice(self, parsed: Parsed, children: list[Any]) -> Part:
        return Part("choice", children[0], self.at(parsed))

    def optional(self, _: Parsed, __: list[Any]) -> Part:
        return Part("optional", True)

    def default(self, _: Parsed, children: list[Any]) -> Part:
        return Part("default", children[0])

    def field_most(self, _: Parsed, children: list[Any]) -> Part:
        return Part("maximum", children[0])

    def field_least(self, _: Parsed, children: list[Any]) -> Part:
        return Part("minimum", children[0])

    def set_by(self, _: Parsed, children: list[Any]) -> Part:
        return Part("set_by", (children[0], children[1]))

    def set_limit(self, _: Parsed, children: list[Any]) -> Part:
        return Part("set_limit", (children[0], Period(children[1])))

    # -------------------------------------------------------------------------------------------- measures and rows
    def sum_measure(self, parsed: Parsed, children: list[Any]) -> t.Measure:
        kind = parsed.data.removesuffix("_measure")
        valued = kind in ("sum", "average")
        return self._measure(parsed, kind, children[0] if valued else None, children[1:] if valued else children)

    number_measure = any_measure = average_measure = sum_measure

    def streak_measure(self, parsed: Parsed, children: list[Any]) -> t.Measure:
        found = self._measure(parsed, "streak", None, children[1:])
        return replace(found, period=Period(children[0].removesuffix("s")))

    def distinct_measure(self, parsed: Parsed, children: list[Any]) -> t.Measure:
        place = self.at(parsed.children[0])
        return self._measure(
            parsed, parsed.data.removesuffix("_measure"), t.Reference(children[0], span=place), children[1:]
        )

    latest_measure = distinct_measure

    def _measure(self, parsed: Parsed, kind: str, value: Any, children: list[Any]) -> t.Measure:
        parts = only_parts(children)
        return t.Measure(kind, children[0], value, parts.get("where"), parts.get("keyed"), span=self.at(parsed))

    def segment_where(self, _: Parsed, children: list[Any]) -> t.Expression:
        held: t.Expression = children[0]
        return held

    def segment_sample(self, parsed: Parsed, children: list[Any]) -> t.Sample:
        percent = t.Quantity(self._parse_number(children[0], children[0][:-1].rstrip()), "%", span=self.at(parsed))
        return t.Sample(percent, span=self.at(parsed))

    def given_measure(self, parsed: Parsed, children: list[Any]) -> t.GivenMeasure:
        return t.GivenMeasure(children[0], children[1], span=self.at(parsed))

    def source(self, parsed: Parsed, children: list[Any]) -> t.Source:
        return t.Source(children[-1], children[0] if len(children) > 1 else None, span=self.at(parsed))

    def revenue_of(self, parsed: Parsed, children: list[Any]) -> t.Revenue:
        value, where = children[0], only_parts(children).get("where")
        if isinstance(value, t.Fold) and value.where is None and where is not None:
            # As in a measure: what follows a sum over parts says which of them.
            value, where = replace(value, where=where), None
        return t.Revenue(value, where, span=self.at(parsed))

    def revenue_nothing(self, parsed: Parsed, _: list[Any]) -> t.Revenue:
        return t.Revenue(span=self.at(parsed))

    def where(self, _: Parsed, children: list[Any]) -> Part:
        return Part("where", children[0])

    def keyed(self, _: Parsed, children: list[Any]) -> Part:
        return Part("keyed", children[0])

    def row(self, parsed: Parsed, children: list[Any]) -> t.Row:
        since = only_parts(children).get("since")
        return t.Row(children[0], children[-1], since, span=self.at(parsed))

    def row_keys(self, _: Parsed, children: list[Any]) -> tuple[str | None, ...]:
        return tuple(children)

    def row_key(self, _: Parsed, children: list[Any]) -> str:
        return self.name(_, children)

    def otherwise(self, _: Parsed, __: list[Any]) -> None:
        return None

    def row_from(self, _: Parsed, children: list[Any]) -> Part:
        return Part("since", self._date(children[0]))

    def dated(self, parsed: Parsed, children: list[Any]) -> t.Dated:
        return t.Dated(self._date(children[0]), children[1], span=self.at(parsed))

    def band_upto(self, parsed: Parsed, children: list[Any]) -> t.Band:
        return t.Band(children[0], parsed.data == "band_upto", children[1], span=self.at(parsed))

    band_below = band_upto

    def band_above(self, parsed: Parsed, children: list[Any]) -> t.Band:
        return t.Band(None, False, children[0], span=self.at(parsed))

    # -------------------------------------------------------------------------------------------- triggers and scope
    def triggers(self, parsed: Parsed, children: list[Any]) -> t.Triggers:
        return t.Triggers(tuple(children), span=self.at(parsed))

    def on_event(self, parsed: Parsed, children: list[Any]) -> t.OnEvent:
        return t.OnEvent(children[0], span=self.at(parsed))

    def on_first(self, parsed: Parsed, children: list[Any]) -> t.OnEvent:
        parts = only_parts(children)
        return t.OnEvent(
            children[0],
            parsed.data == "on_first",
            parts.get("of"),
            parts.get("window"),
            parts.get("where"),
            parts.get("within"),
            span=self.at(parsed),
        )

    on_any = on_first

    def trigger_of(self, _: Parsed, children: list[Any]) -> Part:
        return Part("of", children[0])

    reached = trigger_of

    def trigger_window(self, _: Parsed, children: list[Any]) -> Part:
        return Part("window", children[0])

    def trigger_within(self, _: Parsed, children: list[Any]) -> Part:
        self._want_unit(children[0], DURATIONS)
        return Part("within", (children[0], children[1]))

    def repeated(self, _: Parsed, children: list[Any]) -> Part:
        return Part("every", children[0])

    def on_reaching(self, parsed: Parsed, children: list[Any]) -> t.OnReaching:
        parts = only_parts(children)
        return t.OnReaching(children[0], parts.get("of"), parts.get("window"), parts.get("every"), span=self.at(parsed))

    def on_status(self, parsed: Parsed, children: list[Any]) -> t.OnStatus:
        return t.OnStatus(children[0], span=self.at(parsed))

    def on_end(self, parsed: Parsed, children: list[Any]) -> t.OnEnd:
        return t.OnEnd(Period(children[0]), span=self.at(parsed))

    def on_end_from(self, parsed: Parsed, children: list[Any]) -> t.OnEnd:
        period = Period(children[0])
        if period in (Period.DAY, Period.WEEK):
            raise Refused(
                error(
                    "LR130",
                    f"a {period} is not counted from a date",
                    self.at(children[0]),
                    help=f"`end of calendar {period}`, or `end of month from …`",
                )
            )
        return t.OnEnd(period, children[1], span=self.at(parsed))

    def on_every(self, parsed: Parsed, children: list[Any]) -> t.OnYearly:
        return t.OnYearly(*self._yearly(parsed, children), span=self.at(parsed))

    def on_anniversary(self, parsed: Parsed, children: list[Any]) -> t.OnAnniversary:
        return t.OnAnniversary(children[0], span=self.at(parsed))

    def on_date(self, parsed: Parsed, children: list[Any]) -> t.OnDate:
        return t.OnDate(self._date(children[0]), span=self.at(parsed))

    def on_request(self, parsed: Parsed, _: list[Any]) -> t.OnRequest:
        return t.OnRequest(span=self.at(parsed))

    def on_lapse(self, parsed: Parsed, children: list[Any]) -> t.OnLapse:
        self._want_unit(children[0], DURATIONS)
        return t.OnLapse(children[0], children[1], span=self.at(parsed))

    def scope_list(self, parsed: Parsed, children: list[Any]) -> t.Scope:
        each = {"scope_list": None, "scope_each": "part", "scope_unit": "unit"}[parsed.data]
        return t.Scope(children[0], only_parts(children).get("where"), each, span=self.at(parsed))

    scope_each = scope_unit = scope_list

    # -------------------------------------------------------------------------------------------- amounts and caps
    def gift_self(self, parsed: Parsed, children: list[Any]) -> t.Gift:
        amount = next(child for child in reversed(children) if not isinstance(child, Part))
        match amount:
            case t.Fixed(value=value) | t.Rate(value=value):
                self._want_unit(value, GIVEN)
        recipient = str(children[0]) if parsed.data == "gift_to" else None
        return t.Gift(amount, recipient, only_parts(children).get("floor"), span=self.at(parsed))

    gift_to = gift_self

    def gift_floor(self, _: Parsed, children: list[Any]) -> Part:
        self._want_unit(children[0], GIVEN)
        return Part("floor", children[0])

    def bands_marginal(self, parsed: Parsed, children: list[Any]) -> t.Bands:
        return t.Bands(children[0], parsed.data == "bands_marginal", (), span=self.at(parsed))

    bands_whole = bands_marginal

    def fixed(self, parsed: Parsed, children: list[Any]) -> t.Fixed:
        return t.Fixed(children[0], span=self.at(parsed))

    def rate(self, parsed: Parsed, children: list[Any]) -> t.Rate:
        rest = only_parts(children)
        return t.Rate(
            children[0],
            children[1],
            children[2] if parsed.data.endswith("_of") else None,
            parsed.data.startswith("full"),
            "carry" in rest,
            span=self.at(parsed),
        )

    rate_of = full_rate = full_rate_of = rate

    def share(self, parsed: Parsed, children: list[Any]) -> t.Share:
        return t.Share(children[0], children[1], span=self.at(parsed))

    def carry(self, _: Parsed, __: list[Any]) -> Part:
        return Part("carry", True)

    def multiply(self, parsed: Parsed, children: list[Any]) -> t.Multiply:
        return t.Multiply(children[0], children[1], "compound" in only_parts(children), span=self.at(parsed))

    def compound(self, _: Parsed, __: list[Any]) -> Part:
        return Part("compound", True)

    def cap(self, parsed: Parsed, children: list[Any]) -> t.Cap:
        limit, of = children[0]
        self._want_unit(limit, "points, times, or money?")
        windows = [child for child in children if isinstance(child, _WINDOWS)]
        if len(windows) > 1:
            raise Refused(
                error(
                    "LR124",
                    "a cap has one window, and here are two",
                    windows[1].span,
                    help="write a second `at most` for the other window",
                )
            )
        beyond = only_parts(children)
        return t.Cap(
            limit,
            of,
            tuple(child for child in children if isinstance(child, t.Per)),
            windows[0] if windows else None,
            "nothing" in beyond,
            beyond.get("then"),
            beyond.get("rules"),
            span=self.at(parsed),
        )

    cap_shared = cap

    def cap_limit(self, _: Parsed, children: list[Any]) -> tuple[Any, Any]:
        return children[0], children[1] if len(children) > 1 else None

    cap_of = cap_limit

    def cap_rules(self, _: Parsed, children: list[Any]) -> Part:
        return Part("rules", children[0])

    def all_rules(self, _: Parsed, __: list[Any]) -> Part:
        return Part("rules", ())

    def per_name(self, parsed: Parsed, children: list[Any]) -> t.Per:
        return t.Per(children[0], span=self.at(parsed))

    def per_calendar(self, parsed: Parsed, children: list[Any]) -> t.CalendarWindow:
        return t.CalendarWindow(Period(children[0]), span=self.at(parsed))

    def per_year_from(self, parsed: Parsed, children: list[Any]) -> t.AnchoredWindow:
        return t.AnchoredWindow(children[0], span=self.at(parsed))

    def per_window(self, _: Parsed, children: list[Any]) -> t.Window:
        window: t.Window = children[0]
        return window

    def else_nothing(self, _: Parsed, __: list[Any]) -> Part:
        return Part("nothing", True)

    def then_rate(self, _: Parsed, children: list[Any]) -> Part:
        return Part("then", children[0])
