"""The spots of a ruleset: everything that can happen, or happen two ways, each where it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from loyalty_rules.checks.ranges import Place
from loyalty_rules.checks.situations import of_rule
from loyalty_rules.checks.words import days_words
from loyalty_rules.core import expressions as e
from loyalty_rules.core.coverage import Spot, SpotKind
from loyalty_rules.core.diagnostics import Span
from loyalty_rules.core.expressions import Value
from loyalty_rules.core.windows import Lifetime, window_words
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.writing import words
from loyalty_rules.workbench.coverage import asked
from loyalty_rules.workbench.coverage.reachable import can_be, row_can_be_used

Key = tuple[object, ...]
"""What a spot is found by when something happens: its kind, a name or a place, and the outcome."""


class Spots(Struct, frozen=True):
    """`spots` in the order of the text; `at`: which one it is that something happens at."""

    spots: tuple[Spot, ...]
    at: Mapping[Key, int]


def spots_of(ruleset: r.Ruleset, sources: Mapping[str, str]) -> Spots:
    """All spots of a ruleset. `sources`: its texts by file, for the words of what is written there."""
    return _Finder(ruleset, sources).found()


# ------------------------------------------------------------------------------------------------ keys
def done(kind: SpotKind, name: str, outcome: str) -> Key:
    """Of what has a name: a rule, an exchange, a tier, a message, a family of codes."""
    return (kind, name, outcome)


def turned_out(atom: e.Expression, span: Span, holds: bool) -> Key:
    """Of a condition that stands there; two may stand in one place, and say different things."""
    return (SpotKind.CONDITION, span, atom, holds)


def at_place(kind: SpotKind, span: Span, outcome: str) -> Key:
    """Of what is known by its place: a cap, a band, a row."""
    return (kind, span, outcome)


def on_days(rule: str, inside: bool) -> Key:
    return (SpotKind.DATES, rule, inside)


Row = tuple[tuple[Value, ...], date | None, object]
"""The keys of a row, the day it holds from, and what is known to be written there."""

REACHED, NOT_REACHED = "reached", "not reached"
USED = "used"


class _Finder:
    """Collects the spots of one ruleset."""

    def __init__(self, ruleset: r.Ruleset, sources: Mapping[str, str]) -> None:
        self.ruleset = ruleset
        self.lines = {file: text.split("\n") for file, text in sources.items()}
        self.known: dict[Key, Spot] = {}

    def found(self) -> Spots:
        ruleset = self.ruleset
        for rule in ruleset.rules.values():
            self._named(SpotKind.RULE, rule.name, rule.span, "gives", "never gave anything")
            self._dates(rule)
        for exchange in ruleset.exchanges.values():
            self._named(SpotKind.EXCHANGE, exchange.name, exchange.span, USED, "was never used")
            self._dates(exchange)
        for tier in ruleset.tiers:
            self._tier(tier)
        for notice in ruleset.notices.values():
            self._named(SpotKind.MESSAGE, notice.rule.name, notice.rule.span, "sent", "was never sent")
        for code in ruleset.codes.values():
            self._named(SpotKind.CODE, code.name, code.span, USED, "was never used")
        for one in asked.conditions(ruleset):
            self._conditions(one)
        for of, cap in asked.caps(ruleset):
            self._cap(cap, of)
        for rule in ruleset.rules.values():
            places = tuple(each.place for each in of_rule(ruleset, rule))
            for give in rule.gives:
                self._amount(rule.name, give.amount, places)
        for of, lookup, places in asked.tables_read(ruleset):
            if len(lookup.rows) > 1:
                rows = [(row.keys, row.since, row) for row in lookup.rows]
                self._rows(lookup.name or of, lookup.keys, rows, places)
        order = sorted(self.known.items(), key=lambda item: item[1].span)
        return Spots(tuple(spot for _, spot in order), {key: index for index, (key, _) in enumerate(order)})

    def _add(self, key: Key, spot: Spot) -> None:
        self.known.setdefault(key, spot)

    def _named(self, kind: SpotKind, name: str, span: Span, outcome: str, never: str) -> None:
        subject = f"`{name}`"
        self._add(done(kind, name, outcome), Spot(kind, name, span, subject, outcome, f"{subject} {never}"))

    def _dates(self, noun: r.Rule | r.Exchange) -> None:
        """Days on which something runs; what the clock sets off is not even looked at on others."""
        if noun.first is None and noun.last is None:
            return
        if isinstance(noun, r.Rule) and not any(isinstance(trigger, r.OnEvent) for trigger in noun.triggers):
            return
        subject = f"`{days_words(noun.first, noun.last)}`"
        for inside, said in ((True, "inside"), (False, "outside")):
            missing = f"`{noun.name}` was never tried on a day {said} {subject}"
            self._add(on_days(noun.name, inside), Spot(SpotKind.DATES, noun.name, noun.span, subject, said, missing))

    # -------------------------------------------------------------------------------------------- tiers
    def _tier(self, tier: r.Tier) -> None:
        def add(outcome: str, never: str) -> None:
            self._named(SpotKind.TIER, tier.name, tier.span, outcome, never)

        if not tier.is_everyones:
            add("reached", "was never reached")
        # Kept by a review, or by being reached once more before its time was up.
        reviewed = not isinstance(tier.keep, r.ForLife)
        if reviewed:
            add("kept", "was never kept for longer")
        if (reviewed and tier.drop is not r.Drop.NEVER) or tier.keep_while is not None:
            add("lost", "was never lost")

    # -------------------------------------------------------------------------------------------- conditions
    def _conditions(self, one: asked.Asked) -> None:
        atoms = list(self._atoms(one.condition))
        spans = [span for _, span in atoms]
        for atom, span in atoms:
            # Where two stand in one place (`is between`, `first`), each is said in words of its own.
            text = self._text(span) if spans.count(span) == 1 else ""
            subject = f"`{text or self._of_trigger(atom) or words(atom)}`"
            for holds, said in ((True, "true"), (False, "false")):
                if any(can_be(atom, holds, place) for place in one.places):
                    spot = Spot(SpotKind.CONDITION, one.of, span, subject, said, f"{subject} was never {said}")
                    self._add(turned_out(atom, span, holds), spot)

    def _atoms(self, condition: e.Expression) -> Iterator[tuple[e.Expression, Span]]:
        """What is joined by `and`, `or` and `not`, as far as somebody wrote it."""
        match condition:
            case e.AllOf(parts) | e.AnyOf(parts):
                inner = [found for part in parts for found in self._atoms(part)]
            case e.Not(value):
                inner = list(self._atoms(value))
            case _:
                inner = []
        span = self.ruleset.written.span_of(condition)
        if inner:
            yield from inner
        elif span is not None:
            yield condition, span

    def _of_trigger(self, atom: e.Expression) -> str:
        """`first purchase` and `within 30 days after join` as a trigger says them; empty for anything else."""
        match atom:
            case e.Compare("is", e.MeasureRead(name, window), e.Constant(0)) if self.ruleset.measures[name].hidden:
                over = "" if isinstance(window, Lifetime) else f" {window_words(window)}"
                return f"{name.replace('number of', 'first', 1)}{over}"
            case e.Compare("<", e.EventFact(e.Fact.DATE), e.DatePlus(e.FieldOf(name=name), duration)):
                return f"within {duration.format()} after {'join' if name == 'joined' else name}"
            case _:
                return ""

    def _text(self, span: Span) -> str:
        """What stands there, on one line; empty where the text is not at hand."""
        lines = self.lines.get(span.file, [])[span.line - 1 : span.end_line]
        if not lines:
            return ""
        lines[-1] = lines[-1][: span.end_column - 1]
        lines[0] = lines[0][span.column - 1 :]
        return " ".join(" ".join(lines).split())

    # -------------------------------------------------------------------------------------------- caps and amounts
    def _cap(self, cap: r.Cap, of: str) -> None:
        subject = f"`{cap.name}`" if cap.name != r.STOCK else f"`{r.STOCK} {self._text(cap.span)}`"
        for outcome, missing in ((REACHED, "was never reached"), (NOT_REACHED, "never let everything through")):
            spot = Spot(SpotKind.CAP, of, cap.span, subject, outcome, f"cap {subject} {missing}")
            self._add(at_place(SpotKind.CAP, cap.span, outcome), spot)

    def _amount(self, of: str, amount: r.Amount, places: tuple[Place, ...]) -> None:
        match amount:
            case r.Bands(bands=bands):
                for band in bands:
                    self._used(SpotKind.BAND, of, band, "band")
            case r.Choose(keys=keys, choices=choices, otherwise=otherwise):
                rows: list[Row] = [(choice.keys, choice.since, choice) for choice in choices]
                if otherwise is not None:
                    rows.append(((None,) * len(keys), None, otherwise))
                self._rows(of, keys, rows, places)
            case _:
                return

    def _rows(self, of: str, keys: tuple[e.Expression, ...], rows: Sequence[Row], places: tuple[Place, ...]) -> None:
        always = [values for values, since, _ in rows if since is None]
        for values, _, thing in rows:
            if any(row_can_be_used(keys, values, always, place) for place in places):
                self._used(SpotKind.ROW, of, thing, "row")

    def _used(self, kind: SpotKind, of: str, thing: object, word: str) -> None:
        span = self.ruleset.written.span_of(thing)
        if span is not None:
            subject = f"`{self._text(span)}`"
            rest = isinstance(thing, r.Fixed | r.Rate | r.ShareOfRule)
            what = f"{subject}, for the rest," if rest else f"{word} {subject}"
            spot = Spot(kind, of, span, subject, USED, f"{what} was never used")
            self._add(at_place(kind, span, USED), spot)
