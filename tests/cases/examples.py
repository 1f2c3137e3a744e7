"""Runs one example; what is wrong comes back in words."""

from __future__ import annotations

from loyalty_rules.core.entries import CodeUse, Entry, Kind, Line, Message
from loyalty_rules.core.quantities import format_amount
from loyalty_rules.model.examples import (
    ClockStep,
    EventStep,
    Example,
    Expected,
    ExpectGives,
    ExpectHas,
    ExpectNothing,
    ExpectRefused,
    ExpectSent,
    ExpectStep,
    ExpectTier,
    GivenStep,
    Step,
)
from loyalty_rules.model.ruleset import Ruleset
from tests.cases.engines import MakeEngine, Runs

GIVEN = (Kind.EARNED, Kind.CONVERTED)
TAKEN = (Kind.REVERSED, Kind.DROPPED)


class _Run:
    def __init__(self, ruleset: Ruleset, engine: Runs) -> None:
        self.ruleset = ruleset
        self.engine = engine
        self.since = 0  # the lines before the last step
        self.refused: dict[str, str] = {}

    def step(self, step: Step) -> str:
        match step:
            case GivenStep(event):
                reason = self.engine.apply(event)
                assert not reason, f"what is given was refused: {reason}"
                self.since = len(self.engine.lines)
            case EventStep(event):
                self.since = len(self.engine.lines)
                reason = self.engine.apply(event)
                if reason:
                    self.refused[event.id] = reason
            case ClockStep(day):
                self.since = len(self.engine.lines)
                self.engine.begin(day)
            case ExpectStep(expected):
                self._check_ledger()
                return self.expect(expected)
        self._check_ledger()
        return ""

    def _check_ledger(self) -> None:
        for account in self.engine.book.accounts.values():
            account.check()
            account.check_lots()

    @property
    def last(self) -> list[Line]:
        return self.engine.lines[self.since :]

    def words(self, wallet: str, amount: int) -> str:
        return format_amount(amount, self.ruleset.wallets[wallet].unit)

    def expect(self, expected: Expected) -> str:
        match expected:
            case ExpectGives(rule, recipient, wallet, amount):
                given: dict[str, int] = {}
                for line in self.last:
                    if not isinstance(line, Entry) or line.rule != rule or recipient not in (None, line.member):
                        continue
                    if wallet in (None, line.wallet):
                        sign = 1 if line.kind in GIVEN else -1 if line.kind in TAKEN else 0
                        given[line.wallet] = given.get(line.wallet, 0) + sign * line.amount
                whom = f" to {recipient}" if recipient else ""
                if wallet is None:
                    wrong = [self.words(name, found) for name, found in given.items() if found]
                    return f"{rule} gives{whom} nothing, but gave {', '.join(wrong)}" if wrong else ""
                found = given.get(wallet, 0)
                if found == amount:
                    return ""
                return f"{rule} gives{whom} {self.words(wallet, amount)}, but gave {self.words(wallet, found)}"
            case ExpectHas(member, wallet, amount, pending):
                found = self.engine.pending(member, wallet) if pending else self.engine.balance(member, wallet)
                state = " pending" if pending else ""
                if found == amount:
                    return ""
                return f"{member} has {self.words(wallet, amount)}{state}, but had {self.words(wallet, found)}"
            case ExpectTier(member, tier, rank, ladder):
                found = self.engine.rank(member, ladder)
                if found == rank:
                    return ""
                was = self.ruleset.ladders[ladder][found].name if found >= 0 else "in no tier"
                return f"{member} is {tier}, but was {was}"
            case ExpectRefused(event):
                posted = any(
                    isinstance(line, Entry) and line.event == event and line.kind is Kind.REFUSED
                    for line in self.engine.lines
                )
                return "" if event in self.refused or posted else f"{event} is refused, but was not"
            case ExpectSent(notify, to, negated):
                sent = [line for line in self.last if isinstance(line, Message) and line.notify == notify]
                whom = [line.member if line.to == "member" else line.to for line in sent]
                wanted = 0 if negated else 1
                if len([each for each in whom if to in (None, each)]) == wanted:
                    return ""
                found = f"was sent to {', '.join(whom)}" if whom else "was not"
                return f"{notify} is {'not ' if negated else ''}sent{f' to {to}' if to else ''}, but {found}"
            case ExpectNothing():
                return "nothing happens, but there were entries" if self.last else ""

    def shown(self) -> list[str]:
        """The lines of the last step, for who has to find out why."""
        return [f"    {line_words(self.ruleset, line)}" for line in self.last] + [
            f"    refused: {reason}" for reason in self.refused.values()
        ]


def line_words(ruleset: Ruleset, line: Line) -> str:
    """One line of the ledger in one line of words."""
    if isinstance(line, Message):
        data = "; ".join(f"{name} {value}" for name, value in line.data)
        return f"{line.day} {line.member} {line.notify} sent to {line.to}{f': {data}' if data else ''} ({line.event})"
    if isinstance(line, CodeUse):
        given = "".join(f" {format_amount(amount, ruleset.wallets[name].unit)}" for name, amount in line.granted)
        money = format_amount(line.revenue, ruleset.program.currency)
        return f"{line.day} {line.member} {line.code} {line.text} {line.uses:+} {money}{given} ({line.event})"
    if not isinstance(line, Entry):
        until = "" if line.until is None else f" until {line.until}"
        return f"{line.day} {line.member} {line.move} {line.tier}{until} ({line.event})"
    unit = ruleset.wallets[line.wallet].unit
    words = [str(line.day), line.member, str(line.kind), format_amount(line.amount, unit)]
    words += [f"by {line.rule}"] if line.rule else []
    words += [f"from {line.lot}"] if line.lot else []
    words += [f"active {line.active_on}"] if line.active_on else []
    words += [f"until {line.expires_on}"] if line.expires_on else []
    words += [f"({line.note})"] if line.note else []
    return " ".join(words)


def run(ruleset: Ruleset, example: Example, make: MakeEngine) -> list[str]:
    """What is wrong: for each expectation that fails what was expected, what was found, and what the step did."""
    state = _Run(ruleset, make(ruleset))
    wrong: list[str] = []
    for step in example.steps:
        found = state.step(step)
        if found:
            wrong += [f"{step.span.location}: {found}", *state.shown()]
    return wrong
