"""Expected: how often members do things and what amounts are usual, so that the marks and goals of a ruleset are passed
by some and missed by others.

What is natural stays as it is (a basket of 40, three purchases a month) where the spread among members does the rest.
Where a goal is far out of reach of all, or a level within easy reach of everybody, amounts or visits are moved so far
that it is not. Estimates are real numbers; no amount is made of them but by drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import exp, log, prod, sqrt
from typing import assert_never

from loyalty_rules.core import expressions as e
from loyalty_rules.core import windows as w
from loyalty_rules.core.calendar import Duration, Period
from loyalty_rules.core.expressions import AmountType, ChoiceType, Expression
from loyalty_rules.core.quantities import UnitKind
from loyalty_rules.model.ruleset import EventType, Field, Measure, MeasureKind, Ruleset
from loyalty_rules.workbench.generate.habits import Habits
from loyalty_rules.workbench.generate.marks import Goal, Key, Marks

PARTS = 2.2  # in a list, on average beyond the first
MISSING = 0.35  # of the values that may be
DEFAULTED = 0.7  # of the values that have a default
YES = 0.3  # of what is said to be so or not
SMALL = 12  # a number up to which amounts are counted one by one

_BASKET = 40  # of a currency with cents
_BESIDE = 8  # a delivery charge, a tip: that part of a basket
_UNPAID = 0.1  # of what is usually paid: it was free, or paid in another way
_PER_MONTH = 3.0  # purchases
_BILLED = 1.0  # what members pay that no rule looks at the amount of: fees, bills
_SIDE = 0.2  # as often as purchases: surveys, reviews, check-ins
_AMOUNT, _COUNT = 10.0, 2.0  # of what is measured, and of what is counted, where nothing suggests others
_REACHED = 3.0  # times what a member comes to on average: a few of a hundred come that far
_MISSED = 4.0  # times less than that: nearly everybody is above
_LARGEST = 1e12  # smallest parts, whatever a rule asks for
_LARGER = 3.0  # times what marks tell, for goals beside them
_MOST = 12.0  # times as often as is natural, or as seldom
_STAY = 0.5  # of a time: for how much of it a member has been there, on average
_MONTH = 365 / 12  # days


class Expected:
    """What is expected of members, for one ruleset and a stream of so many days. `events`: those to expect; `main`:
    what members come for, most often something they buy; `bills`: what they pay again and again, as fees."""

    def __init__(self, ruleset: Ruleset, marks: Marks, habits: Habits, events: tuple[str, ...], days: int) -> None:
        self.ruleset = ruleset
        self.marks = marks
        self.habits = habits
        self.months = days / _MONTH
        paid = [name for name in events if any(map(_is_money, _fields(ruleset.events[name])))]
        unread = [name for name in paid if name != "purchase" and name not in marks.measured]
        others = [name for name in events if name not in unread]
        self.main = tuple([name for name in paid if name not in unread] or others[:1] or unread[:1])
        self.bills = frozenset(unread) - set(self.main)
        per_month = _PER_MONTH if habits.per_month is None else float(habits.per_month)
        self._rates = {name: _BILLED if name in self.bills else per_month * _SIDE for name in events}
        self._rates.update({name: per_month / len(self.main) for name in self.main})
        self._larger: dict[Key, float] = {}
        # What is counted tells how often, then what is summed up how much of it; what can't be more comes more often.
        movable = [name for name in events if habits.per_month is None or name not in self.main]
        self._move_rates(movable, summed=False)
        self._move_amounts(marked=True)
        self._move_rates(movable, summed=True)
        self._move_amounts(marked=False)

    def per_month(self, event: str) -> float:
        """How many of these events an average member who is active causes in a month."""
        return self._rates.get(event, 0.0)

    # -------------------------------------------------------------------------------------------- amounts
    def usual(self, key: Key, field: Field) -> float:
        """The usual amount in smallest parts; for money and other large amounts of parts in a list, of all together."""
        return min(self._usual(key, field), _LARGEST)

    def _usual(self, key: Key, field: Field) -> float:
        assert isinstance(field.type, AmountType)
        unit, found = field.type.unit, self._marked(key)
        money = _is_money(field)
        if money and self.habits.basket is not None:
            usual = float(self.habits.basket * unit.scale)
        elif found:
            usual = exp(sum(map(log, found)) / len(found))
            if usual <= SMALL and not money:  # a party of six is not the usual one
                usual = max(usual * 0.6, 1.5)
            usual *= self._larger.get(key, 1.0)
        else:
            usual = self._natural(field) * self._larger.get(key, 1.0)
        if money:
            usual = usual / _BESIDE if not found and self._is_beside(key, field) else usual
            return usual if self.habits.basket is not None else max(usual, self._step(key))
        usual = max(usual, self._step(key))
        low, high = float(field.minimum or 0), field.maximum
        return max(usual, low) if high is None else min(max(usual, low), (low + float(high)) / 2)

    def missing(self, key: Key, field: Field) -> float:
        """The share of events that don't have the field."""
        if not field.optional and field.default is None:
            return 0.0
        if _is_money(field) and not self._is_beside(key, field):
            return _UNPAID
        return MISSING if field.default is None else DEFAULTED

    def _is_beside(self, key: Key, field: Field) -> bool:
        """Is it paid on top of something, as a tip or a delivery is, and not all there is to pay?"""
        if field.name == "amount" or (field.default is None and not field.optional):
            return False
        event = self.ruleset.events.get(key.event)
        needed = [one for one in _fields(event) if one.default is None or one.name == "amount"] if event else []
        return any(map(_is_money, needed))

    def _marked(self, key: Key) -> list[float]:
        """The figures that tell what is usual."""
        found = [float(mark) for mark in self.marks.usual.get(key, ()) if mark > 0]
        if key.parts:
            if key.name == "amount":
                found = [(1 + PARTS) * mark for mark in found]
            found += [float(mark) for each in wholes(key) for mark in self.marks.usual.get(each, ()) if mark > 0]
        return found

    def _step(self, key: Key) -> float:
        """Amounts come to the largest step at least now and then."""
        keys = (key, *wholes(key)) if key.parts else (key,)
        return float(max((step for each in keys for step in self.marks.steps.get(each, ())), default=0)) / 2

    def _natural(self, field: Field) -> float:
        assert isinstance(field.type, AmountType)
        unit = field.type.unit
        if unit.kind is UnitKind.MONEY:
            return float(_BASKET * (unit.scale if unit.decimals else 100))
        if field.maximum is not None:
            return float((field.minimum or 0) + field.maximum) / 2
        return _COUNT if field.type.whole else _AMOUNT * unit.scale

    # -------------------------------------------------------------------------------------------- moving
    def _move_rates(self, names: Iterable[str], summed: bool) -> None:
        """Events come as often as goals need: of what is counted, or of sums whose amounts can't be moved."""
        found: dict[str, list[tuple[float, bool]]] = {name: [] for name in names}
        for goal, times, read, measure in self._goals():
            asked = (measure.kind is MeasureKind.SUM) is summed and not self._movable(measure, marked=False)
            if asked and measure.event in found:
                found[measure.event].append((self._more_often(measure, read.window, goal, times), goal.lowers))
        for name, all_times in found.items():
            self._rates[name] *= min(_fit(all_times), _MOST)

    def _move_amounts(self, marked: bool) -> None:
        """Amounts are as large as the goals of sums need; those of which marks tell what is usual not much larger."""
        found: dict[Key, list[tuple[float, bool]]] = {}
        for goal, times, _, measure in self._goals():
            for key in self._movable(measure, marked):
                found.setdefault(key, []).append((times, goal.lowers))
        for key, all_times in found.items():
            fit = _fit(all_times)
            self._larger[key] = min(max(fit, 1.0), _LARGER) if marked else fit

    def _goals(self) -> Iterator[tuple[Goal, float, e.MeasureRead, Measure]]:
        """The goals that can be told about, once for each measure, with how many times what is expected they are."""
        for goal in self.marks.goals:
            times = self._times(goal)
            if times is not None:
                for read in _added(goal.read):
                    yield goal, times, read, self.ruleset.measures[read.measure]

    def _movable(self, measure: Measure, marked: bool) -> tuple[Key, ...]:
        """The fields a sum is made of whose amounts may be larger or smaller than is natural; of those, the ones with
        marks or the others."""
        if measure.kind is not MeasureKind.SUM or measure.value is None:
            return ()
        found = []
        for key in _keys(measure.value, measure.event, measure.parts or ""):
            field = self._field(key)
            if field is None or field.maximum is not None or field.default is not None:
                continue
            said = _is_money(field) and self.habits.basket is not None
            if isinstance(field.type, AmountType) and not said and bool(self._marked(key)) is marked:
                found.append(key)
        return tuple(found)

    def _times(self, goal: Goal) -> float | None:
        """How many times what is expected a goal is; None where one can't be said."""
        target = self.value(goal.target, goal.event, "")
        expected = self.value(goal.read, goal.event, "")
        if expected <= 0:  # more is taken away than there is: of what is added, then
            expected = self.value(goal.read, goal.event, "", minus=0.0)
        return target / expected if target > 0 and expected > 0 else None

    def _more_often(self, measure: Measure, window: w.Window, goal: Goal, times: float) -> float:
        """How many times more often the events of a goal have to come."""
        if measure.kind is MeasureKind.STREAK:
            assert measure.period is not None
            return _REACHED * 1.5 / max(self.per_month(measure.event) * _months_of(measure.period), 1e-6)
        kinds = self._kinds(measure)
        if measure.kind is MeasureKind.DISTINCT and kinds > 1 and isinstance(goal.read, e.MeasureRead):
            wanted = min(self.value(goal.target, "", ""), kinds)
            needed = log(1 - wanted / (kinds + 0.5)) / log(1 - 1 / kinds)
            return needed / max(self._number(measure, window), 1e-6)
        return times

    # -------------------------------------------------------------------------------------------- estimates
    def value(self, read: Expression, event: str, parts: str, minus: float = 1.0) -> float:
        """What an expression comes to on average. `minus`: how much of what is taken away counts."""
        match read:
            case e.Constant(value=value):
                return float(value) if isinstance(value, int | float) or hasattr(value, "numerator") else 0.0  # type: ignore[arg-type]
            case e.FieldOf():
                return sum(self._amount(key) for key in _keys(read, event, parts))
            case e.MeasureRead(measure=name, window=window):
                return self._total(self.ruleset.measures[name], window)
            case e.OfKeyed(read=inner) | e.Rounded(value=inner):
                return self.value(inner, event, parts, minus)
            case e.Fold(kind=kind, parts=inside, value=inner, where=where):
                each = 1.0 if inner is None else self.value(inner, event, inside, minus)
                return each * (1 + PARTS) * self._share(where) if kind in ("sum", "number") else each
            case e.Lookup(rows=rows):
                return sum(self.value(row.value, event, parts, minus) for row in rows) / max(len(rows), 1)
            case e.Arithmetic(operator=operator, left=left, right=right):
                one, other = (self.value(side, event, parts, minus) for side in (left, right))
                match operator:
                    case "+":
                        return one + other
                    case "-":
                        return one - minus * other
                    case "*":
                        return one * other
                    case _:
                        return one / other if other else 0.0
            case _:
                return 0.0

    def _amount(self, key: Key) -> float:
        """What a field is on average, that of each part in a list."""
        field = self._field(key)
        if field is None or not isinstance(field.type, AmountType):
            return 0.0
        usual = self.usual(key, field)
        if key.parts and is_large(field, usual):
            usual /= 1 + PARTS
        missing = self.missing(key, field)
        return (1 - missing) * usual + missing * float(field.default or 0)  # type: ignore[arg-type]

    def _total(self, measure: Measure, window: w.Window) -> float:
        number = self._number(measure, window)
        match measure.kind:
            case MeasureKind.NUMBER:
                return number
            case MeasureKind.SUM:
                assert measure.value is not None
                return number * self.value(measure.value, measure.event, measure.parts or "")
            case MeasureKind.DISTINCT:
                kinds = self._kinds(measure)
                return kinds * (1 - (1 - 1 / kinds) ** number) if kinds > 1 else number
            case MeasureKind.STREAK:
                assert measure.period is not None
                return self.per_month(measure.event) * _months_of(measure.period)
            case MeasureKind.AVERAGE | MeasureKind.LATEST | MeasureKind.ANY | MeasureKind.GIVEN:
                return 0.0
            case _:
                assert_never(measure.kind)

    def _number(self, measure: Measure, window: w.Window) -> float:
        """How often something is counted in a window; where it is looked at there has been one event, mostly."""
        parts = 1 + PARTS if measure.parts else 1.0
        events = (
            float(window.count)
            if isinstance(window, w.LastEvents)
            else max(self.per_month(measure.event) * self._months(window), 1.0)
        )
        kept_apart = 0.5 if measure.by is not None else 1.0  # half of what a member does is of their favourite
        return events * parts * kept_apart * self._share(measure.where)

    @staticmethod
    def _kinds(measure: Measure) -> int:
        type = measure.value and e.type_of(measure.value)
        return len(type.values) if isinstance(type, ChoiceType) else 1

    def _months(self, window: w.Window) -> float:
        match window:
            case w.Lifetime() | w.SinceTier():
                found = self.months * _STAY
            case w.Calendar(period) | w.LastCalendar(period) | w.Anchored(period=period):
                found = _months_of(period)
            case w.Rolling(duration):
                found = _months_in(duration)
            case w.Dates(first, last):
                found = ((last - first).days + 1) / _MONTH * _STAY
            case w.OneEvent() | w.LastEvents():
                found = 0.0
            case _:
                assert_never(window)
        return min(found, self.months * (1 + _STAY) / 2)

    def _share(self, where: Expression | None) -> float:
        """How often a condition holds, roughly."""
        match where:
            case None:
                return 1.0
            case e.AllOf(parts):
                return prod(map(self._share, parts))
            case e.AnyOf(parts):
                return 1 - prod(1 - self._share(part) for part in parts)
            case e.Not(value):
                return 1 - self._share(value)
            case e.OneOf(value=e.FieldOf(type=ChoiceType(values, several=False)), options=options, negated=negated):
                found = sum(
                    share for word, share in zip(values, popularity(len(values)), strict=True) if word in options
                )
                return 1 - found if negated else found
            case e.Compare(
                operator="is" | "is not" as operator,
                left=e.FieldOf(type=ChoiceType(values, several=False)),
                right=e.Constant(value=str(word)),
            ) if word in values:
                found = popularity(len(values))[values.index(word)]
                return found if operator == "is" else 1 - found
            case e.FieldOf():
                return YES
            case _:
                return 0.5

    def _field(self, key: Key) -> Field | None:
        event = self.ruleset.events.get(key.event)
        if event is None:
            return None
        if not key.parts:
            return event.fields.get(key.name)
        parts = event.lists.get(key.parts)
        return None if parts is None else parts.fields.get(key.name)


def popularity(count: int) -> list[float]:
    """How the words of a closed list share what is drawn, the first most of all."""
    ranked = [float(rank) ** -0.8 for rank in range(1, count + 1)]
    return [each / sum(ranked) for each in ranked]


def is_large(field: Field, usual: float) -> bool:
    """Amounts that spread around a usual one, and are shared out among the parts of a list; others are counted."""
    return _is_money(field) or usual > SMALL


def _is_money(field: Field) -> bool:
    return isinstance(field.type, AmountType) and field.type.unit.kind is UnitKind.MONEY


def _fields(event: EventType) -> list[Field]:
    """All fields of an event and of its parts."""
    return [*event.fields.values(), *(field for parts in event.lists.values() for field in parts.fields.values())]


def _months_in(duration: Duration) -> float:
    """The length of a duration, in months."""
    return duration.months + duration.days / _MONTH


def _months_of(period: Period) -> float:
    match period:
        case Period.DAY:
            return 1 / _MONTH
        case Period.WEEK:
            return 7 / _MONTH
        case Period.MONTH:
            return 1.0
        case Period.QUARTER:
            return 3.0
        case Period.YEAR:
            return 12.0
        case _:
            assert_never(period)


def _fit(all_times: Iterable[tuple[float, bool]]) -> float:
    """How far to move what goals are so many times of: the highest is reached by some, and levels are not by all."""
    found = list(all_times)
    raised = max((times for times, _ in found), default=0.0) / _REACHED
    lowered = min((times for times, lowers in found if lowers), default=float("inf")) * _MISSED
    moved = sqrt(raised * lowered) if raised > lowered else min(max(1.0, raised), lowered)
    return max(moved, 1 / _MOST)


def wholes(key: Key) -> tuple[Key, ...]:
    """What all parts of a list come to in a field: the event's own amount is that of its parts."""
    whole = Key(key.event, key.parts, key.name, True)
    return (whole, Key(key.event, "", key.name)) if key.name == "amount" else (whole,)


def _added(read: Expression) -> list[e.MeasureRead]:
    """The measures of which more brings an expression further."""
    match read:
        case e.MeasureRead():
            return [read]
        case e.Arithmetic(operator="-" | "/", left=left):
            return _added(left)
        case _:
            return [found for child in e.children(read) for found in _added(child)]


def _keys(read: Expression, event: str, parts: str) -> list[Key]:
    """The fields of events that an expression is made of."""
    found = []
    for node in e.walk(read):
        match node:
            case e.FieldOf(scope=e.Scope.MEMBER, name=name):
                found.append(Key("join", "", name))
            case e.FieldOf(scope=e.Scope.EVENT, name=name) if event:
                found.append(Key(event, "", name))
            case e.FieldOf(scope=e.Scope.PART, name=name) if event and parts:
                found.append(Key(event, parts, name))
            case _:
                pass
    return found
