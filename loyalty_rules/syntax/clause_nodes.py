"""What the grammar found to nodes of the tree, in the clauses about time, of exchanges and of tests."""

from __future__ import annotations

from typing import Any

from loyalty_rules.core.calendar import Period
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.earn_nodes import DURATIONS, GIVEN, EarnNodes
from loyalty_rules.syntax.nodes import Parsed, Part, only_parts


class ClauseNodes(EarnNodes):
    """Builds the node of any clause, row or head."""

    # -------------------------------------------------------------------------------------------- moments and life
    def hold_for(self, parsed: Parsed, children: list[Any]) -> t.Hold:
        self._want_unit(children[0], DURATIONS)
        return t.Hold(children[0], span=self.at(parsed))

    def hold_until(self, parsed: Parsed, children: list[Any]) -> t.Hold:
        parts = only_parts(children)
        first = children[0]
        moment = first if isinstance(first, t.Moment) else None
        when = parts.get("when") if moment is not None else first
        return t.Hold(None, moment, when, parts.get("dropped"), span=self.at(parsed))

    def hold_or(self, _: Parsed, children: list[Any]) -> Part:
        return Part("when", children[0])

    def hold_dropped(self, _: Parsed, children: list[Any]) -> Part:
        return Part("dropped", children[0])

    def moment_after(self, parsed: Parsed, children: list[Any]) -> t.MomentAfter:
        self._want_unit(children[0], DURATIONS)
        return t.MomentAfter(children[0], children[1], only_parts(children).get("at_end"), span=self.at(parsed))

    def moment_end(self, parsed: Parsed, children: list[Any]) -> t.MomentEnd:
        return t.MomentEnd(Period(children[-1]), len(children) > 1, span=self.at(parsed))

    def moment_date(self, parsed: Parsed, children: list[Any]) -> t.MomentDate:
        return t.MomentDate(self._date(children[0]), span=self.at(parsed))

    def next(self, _: Parsed, __: list[Any]) -> Part:
        return Part("next", True)

    def at_end(self, _: Parsed, children: list[Any]) -> Part:
        return Part("at_end", Period(children[0]))

    def after(self, _: Parsed, children: list[Any]) -> Part:
        return Part("after", children[0])

    def life_never(self, parsed: Parsed, _: list[Any]) -> t.LifeNever:
        return t.LifeNever(span=self.at(parsed))

    def life_for(self, parsed: Parsed, children: list[Any]) -> t.LifeFor:
        self._want_unit(children[0], DURATIONS)
        parts = only_parts(children)
        return t.LifeFor(children[0], parts.get("after"), parts.get("at_end"), span=self.at(parsed))

    def life_end(self, parsed: Parsed, children: list[Any]) -> t.LifeEnd:
        return t.LifeEnd(Period(children[-1]), len(children) > 1, span=self.at(parsed))

    def life_on(self, parsed: Parsed, children: list[Any]) -> t.LifeOn:
        return t.LifeOn(self._date(children[0]), span=self.at(parsed))

    def life_every(self, parsed: Parsed, children: list[Any]) -> t.LifeEvery:
        return t.LifeEvery(*self._yearly(parsed, children), span=self.at(parsed))

    def life_idle(self, parsed: Parsed, children: list[Any]) -> t.LifeIdle:
        self._want_unit(children[0], DURATIONS)
        return t.LifeIdle(children[0], tuple(children[1:]), span=self.at(parsed))

    def wallet_life(self, parsed: Parsed, children: list[Any]) -> t.Life | t.Term:
        parts = only_parts(children)
        life: t.Life = next(child for child in children if not isinstance(child, Part))
        if not parts:
            return life
        suspended, grace = parts.get("suspended", (None, None))
        return t.Term(life, parts.get("since"), suspended, grace, span=self.at(parsed))

    def life_since(self, _: Parsed, children: list[Any]) -> Part:
        return Part("since", self._date(children[0]))

    def suspended(self, _: Parsed, children: list[Any]) -> Part:
        return Part("suspended", (children[0], only_parts(children).get("grace")))

    def keep_end(self, parsed: Parsed, children: list[Any]) -> t.KeepEnd:
        parts = only_parts(children)
        period = next(child for child in children if isinstance(child, str))
        return t.KeepEnd(
            Period(period), "next" in parts, parts.get("year_from"), self._review(parsed, parts), span=self.at(parsed)
        )

    def keep_for(self, parsed: Parsed, children: list[Any]) -> t.KeepFor:
        self._want_unit(children[0], DURATIONS)
        parts = only_parts(children)
        return t.KeepFor(children[0], parts.get("at_end"), self._review(parsed, parts), span=self.at(parsed))

    def keep_day(self, parsed: Parsed, children: list[Any]) -> t.KeepDay:
        parts = only_parts(children)
        month, day = self._yearly(parsed, children)
        return t.KeepDay(month, day, "next_year" in parts, self._review(parsed, parts), span=self.at(parsed))

    def _review(self, parsed: Parsed, parts: dict[str, Any]) -> t.Review | None:
        found = (parts.get("drop"), parts.get("floor"), parts.get("grace"))
        return None if found == (None, None, None) else t.Review(*found, span=self.at(parsed))

    def floor(self, _: Parsed, children: list[Any]) -> Part:
        return Part("floor", children[0])

    def grace(self, _: Parsed, children: list[Any]) -> Part:
        self._want_unit(children[0], DURATIONS)
        return Part("grace", children[0])

    def year_from(self, _: Parsed, children: list[Any]) -> Part:
        return Part("year_from", children[0])

    def next_year(self, _: Parsed, __: list[Any]) -> Part:
        return Part("next_year", True)

    def keep_life(self, parsed: Parsed, _: list[Any]) -> t.KeepLife:
        return t.KeepLife(span=self.at(parsed))

    def keep_when(self, parsed: Parsed, children: list[Any]) -> t.KeepWhen:
        return t.KeepWhen(children[0], span=self.at(parsed))

    def keep_while(self, parsed: Parsed, children: list[Any]) -> t.KeepWhile:
        return t.KeepWhile(children[0], span=self.at(parsed))

    def drop_one_level(self, parsed: Parsed, _: list[Any]) -> Part:
        return Part("drop", parsed.data.removeprefix("drop_").replace("_", " "))

    drop_requalify = drop_never = drop_one_level

    def allowance(self, parsed: Parsed, children: list[Any]) -> t.Allowance:
        return t.Allowance(children[0], str(children[1])[1:-1], span=self.at(parsed))

    def benefit(self, parsed: Parsed, children: list[Any]) -> t.Benefit:
        return t.Benefit(children[0], only_parts(children).get("title"), span=self.at(parsed))

    def turn_into(self, parsed: Parsed, children: list[Any]) -> t.Turn:
        self._want_unit(children[0], GIVEN)
        bought = children[1]
        if isinstance(bought, t.TextLiteral):
            return t.Turn(children[0], goods=bought.text, span=self.at(parsed))
        self._want_unit(bought, GIVEN)
        return t.Turn(children[0], bought, only_parts(children).get("of"), span=self.at(parsed))

    def turn_off(self, parsed: Parsed, children: list[Any]) -> t.Turn:
        self._want_unit(children[0], GIVEN)
        self._want_unit(children[1], "money?")
        return t.Turn(children[0], children[1], off=True, span=self.at(parsed))

    def turn_of(self, _: Parsed, children: list[Any]) -> Part:
        return Part("of", children[0])

    def fee(self, parsed: Parsed, children: list[Any]) -> t.Fee:
        self._want_unit(children[0], "money?")
        return t.Fee(children[0], children[1], only_parts(children).get("since"), span=self.at(parsed))

    def data(self, parsed: Parsed, children: list[Any]) -> t.Data:
        return t.Data(tuple(children), span=self.at(parsed))

    def datum_of(self, parsed: Parsed, children: list[Any]) -> t.DatumOf:
        return t.DatumOf(str(children[0]), children[1], span=self.at(parsed))

    def pattern(self, parsed: Parsed, children: list[Any]) -> t.Pattern:
        return t.Pattern(str(children[0])[1:-1], span=self.at(parsed))

    def transfer_allowed(self, parsed: Parsed, _: list[Any]) -> t.TransferAllowed:
        return t.TransferAllowed(span=self.at(parsed))

    def transfer_when(self, parsed: Parsed, children: list[Any]) -> t.TransferWhen:
        return t.TransferWhen(children[0], span=self.at(parsed))

    def transfer_most(self, _: Parsed, children: list[Any]) -> t.Cap:
        cap: t.Cap = children[0]
        return cap

    def steps_largest(self, parsed: Parsed, _: list[Any]) -> t.TurnSteps:
        return t.TurnSteps(parsed.data == "steps_best", span=self.at(parsed))

    steps_best = steps_largest

    def price(self, _: Parsed, children: list[Any]) -> Any:
        self._want_unit(children[0], GIVEN)
        return children[0]

    def bought(self, parsed: Parsed, children: list[Any]) -> t.Bought:
        self._want_unit(children[0], GIVEN)
        return t.Bought(children[0], only_parts(children).get("of"), span=self.at(parsed))

    def stock(self, parsed: Parsed, children: list[Any]) -> t.Stock:
        return t.Stock(self._parse_number(children[0]), only_parts(children).get("period"), span=self.at(parsed))

    def stock_per(self, _: Parsed, children: list[Any]) -> Part:
        return Part("period", Period(children[0]))

    # -------------------------------------------------------------------------------------------- tests
    def given_is(self, parsed: Parsed, children: list[Any]) -> t.GivenIs:
        return t.GivenIs(children[0], children[1], span=self.at(parsed))

    def given_has(self, parsed: Parsed, children: list[Any]) -> t.GivenHas:
        return t.GivenHas(children[0], children[1], only_parts(children).get("of"), span=self.at(parsed))

    def given_joined(self, parsed: Parsed, children: list[Any]) -> t.GivenJoined:
        return t.GivenJoined(children[0], self._date(children[1]), span=self.at(parsed))

    def given_with(self, parsed: Parsed, children: list[Any]) -> t.GivenWith:
        return t.GivenWith(children[0], children[1], span=self.at(parsed))

    def assignments(self, _: Parsed, children: list[Any]) -> tuple[t.Assignment, ...]:
        return tuple(children)

    def assignment(self, parsed: Parsed, children: list[Any]) -> t.Assignment:
        return t.Assignment(children[0], children[1], span=self.at(parsed))

    def word(self, parsed: Parsed, children: list[Any]) -> t.Reference | t.TextLiteral:
        word = children[0]
        if word.startswith('"'):
            return t.TextLiteral(word[1:-1], span=self.at(parsed))
        self._want_space(word)
        return t.Reference(str(word), span=self.at(parsed))

    def words(self, _: Parsed, children: list[Any]) -> tuple[Any, ...]:
        return tuple(children)

    def clock_to(self, parsed: Parsed, children: list[Any]) -> t.ClockTo:
        return t.ClockTo(self._date(children[0]), span=self.at(parsed))

    def happening(self, parsed: Parsed, children: list[Any]) -> t.Happening:
        parts = only_parts(children)
        words = [child for child in children if isinstance(child, str)]
        minute = self._minute(words[1]) if getattr(words[1], "type", "") == "CLOCK" else None
        return t.Happening(
            self._date(words[0]),
            minute,
            str(words[-2]),
            parts.get("label"),
            str(words[-1]),
            parts.get("details", ()),
            span=self.at(parsed),
        )

    def label(self, _: Parsed, children: list[Any]) -> Part:
        return Part("label", children[0])

    def details(self, _: Parsed, children: list[Any]) -> Part:
        return Part("details", tuple(children))

    def detail(self, parsed: Parsed, children: list[Any]) -> t.Detail:
        return t.Detail(children[0], tuple(children[1:]), span=self.at(parsed))

    def gives(self, parsed: Parsed, children: list[Any]) -> t.Gives:
        self._want_unit(children[-1], GIVEN)
        return t.Gives(children[0], children[-1], only_parts(children).get("recipient"), span=self.at(parsed))

    def gives_nothing(self, parsed: Parsed, children: list[Any]) -> t.Gives:
        return t.Gives(children[0], None, only_parts(children).get("recipient"), span=self.at(parsed))

    def recipient(self, _: Parsed, children: list[Any]) -> Part:
        return Part("recipient", children[0])

    def has(self, parsed: Parsed, children: list[Any]) -> t.Has:
        parts = only_parts(children)
        return t.Has(children[0], children[1], parts.get("of"), "pending" in parts, span=self.at(parsed))

    def state_pending(self, _: Parsed, __: list[Any]) -> Part:
        return Part("pending", True)

    def is_status(self, parsed: Parsed, children: list[Any]) -> t.IsStatus:
        return t.IsStatus(children[0], children[1], span=self.at(parsed))

    def is_refused(self, parsed: Parsed, children: list[Any]) -> t.IsRefused:
        return t.IsRefused(children[0], span=self.at(parsed))

    def is_sent(self, parsed: Parsed, children: list[Any]) -> t.IsSent:
        negated = parsed.data == "is_not_sent"
        return t.IsSent(children[0], only_parts(children).get("sent_to"), negated, span=self.at(parsed))

    is_not_sent = is_sent

    def sent_to(self, _: Parsed, children: list[Any]) -> Part:
        return Part("sent_to", children[0])

    def nothing_happens(self, parsed: Parsed, _: list[Any]) -> t.NothingHappens:
        return t.NothingHappens(span=self.at(parsed))

    def finds(self, parsed: Parsed, children: list[Any]) -> t.Finds:
        names = [child for child in children if not isinstance(child, Part)]
        return t.Finds(str(names[-1]), only_parts(children).get("at"), span=self.at(parsed))

    def finds_nothing(self, parsed: Parsed, _: list[Any]) -> t.Finds:
        return t.Finds(None, span=self.at(parsed))

    def found_at(self, _: Parsed, children: list[Any]) -> Part:
        return Part("at", children[0])
