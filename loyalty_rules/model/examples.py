"""The tests of a ruleset as examples that can be run: what is given, what happens, and what must come of it."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.calendar import LAST_YEAR, Zone
from loyalty_rules.core.diagnostics import Diagnostic, Span
from loyalty_rules.core.events import Event
from loyalty_rules.core.expressions import AmountType, Value
from loyalty_rules.core.quantities import UnitKind
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.constants import constant
from loyalty_rules.model.findings import Findings
from loyalty_rules.model.happenings import details
from loyalty_rules.model.names import Names
from loyalty_rules.model.units import exact, quantity
from loyalty_rules.model.values import complete
from loyalty_rules.model.wallets import of_unit, wallet_for
from loyalty_rules.syntax import tree
from loyalty_rules.syntax.cases import Story, stories
from loyalty_rules.syntax.phrases import quantity_text

NOON = 12 * 60
_CODE = re.compile(r"LR[0-9]{3}")


# ------------------------------------------------------------------------------------------------ nouns
class ExpectGives(Struct, frozen=True):
    """Since the last step the rule or exchange gave so much, in the wallet's smallest parts. `recipient` None: to
    whoever; `wallet` None: nothing, into no wallet."""

    rule: str
    recipient: str | None
    wallet: str | None
    amount: int


class ExpectHas(Struct, frozen=True):
    """What is in the wallet now, available or pending, in its smallest parts."""

    member: str
    wallet: str
    amount: int
    pending: bool


class ExpectTier(Struct, frozen=True):
    member: str
    tier: str
    rank: int
    ladder: str = "tier"


class ExpectRefused(Struct, frozen=True):
    """The event with this id was refused."""

    event: str


class ExpectSent(Struct, frozen=True):
    """In the last step one message was sent: to that member, or to whom else its `notify` names. `to` None: to whoever;
    negated: none was."""

    notify: str
    to: str | None
    negated: bool


class ExpectNothing(Struct, frozen=True):
    """Nothing came of the last step: no entry at all."""


class ExpectFound(Struct, frozen=True):
    """`check` finds this in the ruleset, at the declaration called `at`, which stands in one of the places `within`.

    `code` None: it finds nothing. What an example with such expectations does not name must not be found.
    """

    code: str | None
    at: str | None
    within: tuple[Span, ...]


Expected = ExpectGives | ExpectHas | ExpectTier | ExpectRefused | ExpectSent | ExpectNothing | ExpectFound


class GivenStep(Struct, frozen=True):
    """What holds before, as the event that makes it so: `opening`, `join` or `set`."""

    event: Event
    span: Span


class EventStep(Struct, frozen=True):
    event: Event
    span: Span


class ClockStep(Struct, frozen=True):
    """The clock moves on to the start of the day."""

    day: date
    span: Span


class ExpectStep(Struct, frozen=True):
    expected: Expected
    span: Span


Step = GivenStep | EventStep | ClockStep | ExpectStep


class Example(Struct, frozen=True):
    """One story. `test` is the title of the test it is of; one with a table of cases has a story for each `row`."""

    name: str
    steps: tuple[Step, ...]
    span: Span
    test: str
    row: Span | None = None


# ------------------------------------------------------------------------------------------------ reading them
def examples(document: tree.Document, ruleset: r.Ruleset) -> tuple[Example, ...]:
    """The examples of a document that was resolved to the ruleset without errors."""
    names = _names_of(document, ruleset)
    found = read(names, document.declarations)
    assert not len(names.findings), "the ruleset is of another document"
    return found


def examples_of(
    tests: tree.Document, document: tree.Document, ruleset: r.Ruleset
) -> tuple[tuple[Example, ...], tuple[Diagnostic, ...]]:
    """The examples of test files, read in the context of a ruleset, and what is wrong with them."""
    names = _names_of(document, ruleset)
    found = read(names, tests.declarations)
    return found, names.findings.all()


def read(names: Names, declarations: tuple[tree.Declaration, ...]) -> tuple[Example, ...]:
    """All examples; what is wrong with them is reported, and the step left out."""
    tests = [node for node in declarations if node.word == "test"]
    return tuple(_Reader(names, node, story).example() for node in tests for story in stories(node)[0])


def _names_of(document: tree.Document, ruleset: r.Ruleset) -> Names:
    names = Names(Findings(), currency=ruleset.program.currency, zone=Zone(ruleset.program.timezone))
    names.events, names.member = dict(ruleset.events), dict(ruleset.member)
    names.wallets, names.measures = dict(ruleset.wallets), dict(ruleset.measures)
    names.wallet_units = {name: wallet.unit for name, wallet in ruleset.wallets.items()}
    names.ladders = {ladder: tuple(tier.name for tier in tiers) for ladder, tiers in ruleset.ladders.items()}
    fields = [field for event in ruleset.events.values() for field in event.fields.values()]
    fields += [
        field for event in ruleset.events.values() for parts in event.lists.values() for field in parts.fields.values()
    ]
    fields += [it.field for it in ruleset.member.values()]
    units = [field.type.unit for field in fields if isinstance(field.type, AmountType)]
    for unit in (*units, *names.wallet_units.values()):
        if unit.kind in (UnitKind.DECLARED, UnitKind.WALLET):
            names.units[unit.name] = names.units[unit.singular] = unit
    names.declare(document.declarations)
    names.rules = dict(ruleset.rules)
    names.exchanges = dict(ruleset.exchanges)
    names.notices = dict(ruleset.notices)
    return names


class _Reader:
    """Reads one example."""

    def __init__(self, names: Names, node: tree.Declaration, story: Story) -> None:
        self.names = names
        self.node = node
        self.story = story
        self.zone = names.zone or Zone("UTC")
        self.labels: set[str] = set()
        self.events = 0
        self.latest: tuple[date, int] | None = None

    def example(self) -> Example:
        bodies = [clause.body for clause in self.story.clauses]
        occurrences = [body for body in bodies if isinstance(body, tree.Occurrence)]
        given = [body for body in bodies if isinstance(body, tree.Given)]
        steps: list[Step] = []
        if occurrences:
            steps += self._given(given, occurrences[0].day)
        elif not bodies or not all(isinstance(body, tree.Finds) for body in bodies):
            self._error("LR280", self.node.name_span, "nothing happens in this example", help="`when 2026-04-10 …`")
            bodies = []
        for body in bodies:
            step = self._step(body)
            if step is not None:
                steps.append(step)
        return Example(self.story.name, tuple(steps), self.node.span, self.node.name or "", self.story.row)

    def _error(self, code: str, span: Span, message: str, label: str = "", help: str = "") -> None:
        self.names.findings.error(code, span, message, label, help)

    def _step(self, body: tree.Body) -> Step | None:
        match body:
            case tree.ClockTo(day):
                self._moves_on(day, 0, body)
                return ClockStep(day, body.span)
            case tree.Happening():
                event = self._happening(body)
                return None if event is None else EventStep(event, body.span)
            case (
                tree.Gives()
                | tree.Has()
                | tree.IsStatus()
                | tree.IsRefused()
                | tree.IsSent()
                | tree.NothingHappens()
                | tree.Finds()
            ):
                expected = self._expected(body)
                return None if expected is None else ExpectStep(expected, body.span)
            case _:
                return None

    def _moves_on(self, day: date, minute: int, node: tree.Node) -> None:
        if day.year > LAST_YEAR:
            self._error("LR280", node.span, f"{day} lies after the year {LAST_YEAR}, the last with events")
            return
        if self.latest is not None and (day, minute) < self.latest:
            before = self.latest[0]
            self._error("LR280", node.span, f"{day} lies before {before}", "an example goes forward in time")
            return
        self.latest = (day, minute)

    # -------------------------------------------------------------------------------------------- what is given
    def _given(self, given: list[tree.Given], first_day: date) -> list[GivenStep]:
        """As events: who joined, on their day; everything else as the first day starts."""
        steps: list[GivenStep] = []
        for node in given:
            found = self._given_fields(node)
            if found is None:
                continue
            type, day, fields = found
            if day is not None and day > first_day:
                self._error("LR280", node.span, f"{day} lies after {first_day}, when the example starts")
                continue
            event = self._event(f"given {len(steps) + 1}", type, node.member, day or first_day, 0, fields)
            if event is not None:
                steps.append(GivenStep(event, node.span))
        return sorted(steps, key=lambda step: (step.event.time, step.event.type != "join"))

    def _given_fields(self, node: tree.Given) -> tuple[str, date | None, dict[str, Value]] | None:
        match node:
            case tree.GivenJoined(_, day):
                return "join", day, {}
            case tree.GivenIs(_, status):
                return ("opening", None, {"tier": status}) if self._tier(status, node) is not None else None
            case tree.GivenHas(_, quantity, said):
                wallet = self._wallet(quantity, said)
                if wallet is None:
                    return None
                number = quantity.number
                return (
                    "opening",
                    None,
                    {"wallet": wallet, "quantity": number if number.denominator > 1 else int(number)},
                )
            case tree.GivenWith(_, assignments):
                fields = {one.name: self._assigned(one) for one in assignments}
                return "set", None, {name: value for name, value in fields.items() if value is not None}

    def _assigned(self, node: tree.Assignment) -> Value:
        found = self.names.member.get(node.name)
        if found is None:
            self.names.unknown("field of the member", node.name, self.names.member, node.span)
            return None
        return constant(self.names, node.value, found.field.type, node.name)

    # -------------------------------------------------------------------------------------------- what happens
    def _happening(self, node: tree.Happening) -> Event | None:
        minute = NOON if node.minute is None else node.minute
        self._moves_on(node.day, minute, node)
        self.events += 1
        if node.label is not None:
            if node.label in self.labels:
                self._error("LR207", node.span, f"there are two events `{node.label}` in this example")
            self.labels.add(node.label)
        name = self.names.event_named(node.event)
        if name is None:
            self.names.unknown("event", node.event, self.names.events, node.span)
            return None
        found = details(self.names, self.names.events[name], node)
        if found is None:
            return None
        event = self._event(node.label or f"e{self.events}", name, node.member, node.day, minute, {}, node)
        if event is None:
            return None
        try:
            fields, parts = complete(self.names.events[name], *found)
        except ValueError as reason:
            self._error("LR282", node.span, str(reason))
            return None
        return replace(event, fields=fields, parts=parts)

    def _event(
        self,
        id: str,
        type: str,
        member: str,
        day: date,
        minute: int,
        fields: dict[str, Value],
        node: tree.Node | None = None,
    ) -> Event | None:
        instant = self.zone.instant(datetime.combine(day, time(minute // 60, minute % 60)))
        if node is not None and self.zone.local(instant) != (day, minute):
            self._error(
                "LR224",
                node.span,
                f"there is no {minute // 60:02}:{minute % 60:02} on {day} in {self.zone.name}",
                "the clock is put forward then",
                "take a time before or after it",
            )
            return None
        source = "" if node is None else node.span.location
        return Event(id, type, member, instant, day, minute, fields, {}, source)

    # -------------------------------------------------------------------------------------------- what is expected
    def _expected(self, node: tree.Expected) -> Expected | None:
        match node:
            case tree.Gives():
                return self._gives(node)
            case tree.Has(member, quantity, said, pending):
                wallet, amount = self._wallet(quantity, said), self._amount(quantity)
                return None if wallet is None or amount is None else ExpectHas(member, wallet, amount, pending)
            case tree.IsStatus(member, status):
                rank = self._tier(status, node)
                return None if rank is None else ExpectTier(member, status, rank, self.names.ladder_of(status))
            case tree.IsRefused(label):
                if label not in self.labels:
                    self.names.unknown("event of this example", label, sorted(self.labels), node.span)
                    return None
                return ExpectRefused(label)
            case tree.IsSent(notify, to, negated):
                if self.names.kind_of(notify) != "notify":
                    self.names.unknown("notify", notify, self.names.of_kind("notify"), node.span)
                    return None
                return ExpectSent(notify, to, negated)
            case tree.NothingHappens():
                return ExpectNothing()
            case tree.Finds(code, at):
                return self._found(code, at, node)

    def _found(self, code: str | None, at: str | None, node: tree.Finds) -> ExpectFound | None:
        if code is not None and not _CODE.fullmatch(code):
            self._error("LR283", node.span, f"`{code}` is no code of a finding", help="as in `check finds LR313`")
            return None
        known = {**self.names.declared_wallets, **self.names.declared}
        if at is not None and at not in known:
            self.names.unknown("declaration", at, known, node.span)
            return None
        both = (self.names.declared.get(at), self.names.declared_wallets.get(at)) if at is not None else ()
        return ExpectFound(code, at, tuple(one.span for one in both if one is not None))

    def _gives(self, node: tree.Gives) -> ExpectGives | None:
        names = self.names
        if names.kind_of(node.rule) not in ("rule", "exchange"):
            names.unknown("rule or exchange", node.rule, names.of_kind("rule", "exchange"), node.span)
            return None
        if node.quantity is None:
            return ExpectGives(node.rule, node.recipient, None, 0)
        amount = self._amount(node.quantity)
        wallets = self._wallets_of(node.rule)
        if amount is None or wallets is None:
            return None
        unit = quantity(names, node.quantity)
        fitting = [
            wallet
            for wallet in wallets
            if unit is not None and isinstance(unit.type, AmountType) and names.wallet_units[wallet] == unit.type.unit
        ]
        if not fitting:
            held = " or ".join(f"`{names.wallet_units[wallet].name}`" for wallet in wallets) or "goods"
            shown = quantity_text(node.quantity)
            self._error("LR204", node.quantity.span, f"`{node.rule}` can't give `{shown}`", f"it gives {held}")
            return None
        return ExpectGives(node.rule, node.recipient, fitting[0], amount)

    def _wallets_of(self, name: str) -> list[str] | None:
        """The wallets that a rule or exchange gives into; None where it is in error itself."""
        rule, exchange = self.names.rules.get(name), self.names.exchanges.get(name)
        if rule is not None:
            return list(dict.fromkeys(give.wallet for give in rule.gives))
        if exchange is not None:
            return [exchange.into] if exchange.into is not None else []
        return None

    def _amount(self, node: tree.Quantity) -> int | None:
        found = quantity(self.names, node)
        if found is None:
            return None
        value = exact(found)
        if not isinstance(value, int):
            self._error("LR225", node.span, f"`{quantity_text(node)}` is finer than a wallet can hold")
            return None
        return value

    def _wallet(self, node: tree.Quantity, said: str | None) -> str | None:
        """The wallet that a quantity is in, or the one that is said to hold it."""
        names = self.names
        found = quantity(names, node)
        if found is None:
            return None
        assert isinstance(found.type, AmountType)
        if said is not None:
            return wallet_for(names, found.type.unit, node, said)
        wallets = of_unit(names, found.type.unit)
        if len(wallets) == 1:
            return wallets[0]
        shown = quantity_text(node)
        if node.unit == "":
            units = dict.fromkeys(unit.name for unit in names.wallet_units.values())
            help = " or ".join(f"`{shown} {unit}`" for unit in units)
            self._error("LR203", node.span, f"`{shown}` has no unit", "points, or money?", help=help)
        elif wallets:
            help = " or ".join(f"`{shown} of {wallet}`" for wallet in wallets)
            self._error(
                "LR253", node.span, f"several wallets hold {found.type.unit.name}", "in which of them?", help=help
            )
        else:
            self._error("LR253", node.span, f"no wallet holds `{shown}`")
        return None

    def _tier(self, status: str, node: tree.Node) -> int | None:
        if status not in self.names.all_tiers:
            self.names.unknown("tier", status, self.names.all_tiers, node.span)
            return None
        return self.names.ladders[self.names.ladder_of(status)].index(status)
