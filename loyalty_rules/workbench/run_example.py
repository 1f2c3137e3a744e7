"""Runs one example on an engine; every expectation that does not hold comes back with what came instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from msgspec.structs import replace

from loyalty_rules.core.diagnostics import Diagnostic, Span
from loyalty_rules.core.entries import Entry, Kind, Line, Message
from loyalty_rules.core.events import Event
from loyalty_rules.core.quantities import format_amount
from loyalty_rules.core.verdicts import Failure
from loyalty_rules.ledger.book import Book
from loyalty_rules.model.examples import (
    ClockStep,
    EventStep,
    Example,
    Expected,
    ExpectFound,
    ExpectGives,
    ExpectHas,
    ExpectNothing,
    ExpectRefused,
    ExpectSent,
    ExpectStep,
    ExpectTier,
    GivenStep,
)
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.report.line_words import step_line
from loyalty_rules.syntax.phrases import name_text

GIVEN = (Kind.EARNED, Kind.CONVERTED)
TAKEN = (Kind.REVERSED, Kind.DROPPED)


class Runs(Protocol):
    """What an example needs of an engine. `apply` gives the reason where the event was refused, and an empty text else.
    `lines` are all that were posted."""

    @property
    def book(self) -> Book: ...

    @property
    def lines(self) -> Sequence[Line]: ...

    def apply(self, event: Event) -> str: ...

    def begin(self, day: date) -> None: ...

    def rank(self, member: str, ladder: str = "tier") -> int: ...

    def balance(self, member: str, wallet: str) -> int: ...

    def pending(self, member: str, wallet: str) -> int: ...


class Explains(Protocol):
    """What is told where steps begin, and says why something else came than was expected."""

    def begin_step(self) -> None: ...

    def why(self, expected: Expected) -> tuple[str, ...]: ...


class _Silent:
    def begin_step(self) -> None:
        """Nothing is kept."""

    def why(self, expected: Expected) -> tuple[str, ...]:
        return ()


def run_example(
    ruleset: Ruleset,
    example: Example,
    engine: Runs,
    findings: tuple[Diagnostic, ...] = (),
    explains: Explains | None = None,
) -> tuple[Failure, ...]:
    """What does not hold of the example, on an engine that is fresh. `findings`: what `check` finds in the ruleset;
    `explains` says why."""
    run = _Run(ruleset, engine, findings, explains or _Silent())
    for step in example.steps:
        run.step(step)
    run.finish(example)
    return tuple(replace(failure, row=example.row) for failure in run.failures)


class _Run:
    def __init__(self, ruleset: Ruleset, engine: Runs, findings: tuple[Diagnostic, ...], explains: Explains) -> None:
        self.ruleset = ruleset
        self.explains = explains
        self.engine = engine
        self.unnamed = list(findings)  # the findings that no expectation has named so far
        self.since = 0  # the lines before the last step
        self.last_step = ""
        self.number = 0  # of the last step
        self.reason = ""  # why the last step was refused
        self.refused: set[str] = set()
        self.failures: list[Failure] = []

    def step(self, step: GivenStep | EventStep | ClockStep | ExpectStep) -> None:
        if not isinstance(step, ExpectStep):
            self.number += 1
            self.explains.begin_step()
        match step:
            case GivenStep(event):
                self.reason = self.engine.apply(event)
                self.last_step = f"given {name_text(event.member)}"
                self.since = len(self.engine.lines)
                if self.reason:
                    self._fail(step.span, "what is given holds", "it is refused", None)
            case EventStep(event):
                self.since = len(self.engine.lines)
                self.reason = self.engine.apply(event)
                self.last_step = f"{event.day} {name_text(event.type)} of {name_text(event.member)}"
                if self.reason:
                    self.refused.add(event.id)
            case ClockStep(day):
                self.since = len(self.engine.lines)
                self.reason = ""
                self.engine.begin(day)
                self.last_step = f"the clock moves on to {day}"
            case ExpectStep(expected):
                found = self._instead(expected)
                if found is not None:
                    words, mended = found
                    why = self.explains.why(expected)
                    self._fail(step.span, self._words(expected), words, words if mended else None, why)
        for account in self.engine.book.accounts.values():
            account.check_lots()

    def finish(self, example: Example) -> None:
        """An example that names findings names them all."""
        if not any(isinstance(step, ExpectStep) and isinstance(step.expected, ExpectFound) for step in example.steps):
            return
        for found in self.unnamed:
            span = example.span if found.span is None else found.span
            said = f"check finds {found.code}: {found.message} ({span.location}:{span.column})"
            self.failures.append(Failure(example.span, "check finds nothing else", said))

    def _fail(self, span: Span, expected: str, found: str, mended: str | None, why: tuple[str, ...] = ()) -> None:
        lines = tuple(step_line(self.ruleset, line) for line in self._last)
        self.failures.append(
            Failure(
                span,
                expected,
                found,
                mended,
                step=self.last_step,
                number=self.number,
                lines=lines,
                refused=self.reason,
                why=why,
            )
        )

    @property
    def _last(self) -> Sequence[Line]:
        return self.engine.lines[self.since :]

    # -------------------------------------------------------------------------------------------- in words
    def _amount(self, wallet: str, amount: int) -> str:
        return format_amount(amount, self.ruleset.wallets[wallet].unit)

    def _of(self, wallet: str) -> str:
        """` of WALLET` where several wallets hold the unit."""
        unit = self.ruleset.wallets[wallet].unit
        several = sum(one.unit == unit for one in self.ruleset.wallets.values()) > 1
        return f" of {name_text(wallet)}" if several else ""

    def _words(self, expected: Expected) -> str:
        """The expectation as the language says it."""
        match expected:
            case ExpectGives(rule, recipient, wallet, amount):
                return self._gives(rule, recipient, "nothing" if wallet is None else self._amount(wallet, amount))
            case ExpectHas(member, wallet, amount, pending):
                return self._has(member, wallet, amount, pending)
            case ExpectTier(member, tier):
                return f"{name_text(member)} is {name_text(tier)}"
            case ExpectRefused(event):
                return f"{name_text(event)} is refused"
            case ExpectSent(notify, to, negated):
                whom = "" if to is None else f" to {name_text(to)}"
                return f"{name_text(notify)} is {'not ' if negated else ''}sent{whom}"
            case ExpectNothing():
                return "nothing"
            case ExpectFound(None):
                return "check finds nothing"
            case ExpectFound(code, at):
                return f"check finds {code}" + ("" if at is None else f" at {name_text(at)}")

    def _gives(self, rule: str, recipient: str | None, what: str) -> str:
        whom = "" if recipient is None else f" {name_text(recipient)}"
        return f"{name_text(rule)} gives{whom} {what}"

    def _has(self, member: str, wallet: str, amount: int, pending: bool) -> str:
        state = " pending" if pending else ""
        return f"{name_text(member)} has {self._amount(wallet, amount)}{self._of(wallet)}{state}"

    # -------------------------------------------------------------------------------------------- what came
    def _instead(self, expected: Expected) -> tuple[str, bool] | None:
        """What came instead, in words, and whether they are a phrase of the language; None where it holds."""
        match expected:
            case ExpectGives():
                return self._given(expected)
            case ExpectHas(member, wallet, amount, pending):
                found = self.engine.pending(member, wallet) if pending else self.engine.balance(member, wallet)
                return None if found == amount else (self._has(member, wallet, found, pending), True)
            case ExpectTier(member, _, rank, ladder):
                held = self.engine.rank(member, ladder)
                if held == rank:
                    return None
                if held < 0:
                    return f"{name_text(member)} is in no tier", False
                return f"{name_text(member)} is {name_text(self.ruleset.ladders[ladder][held].name)}", True
            case ExpectRefused(event):
                posted = any(
                    isinstance(line, Entry) and line.event == event and line.kind is Kind.REFUSED
                    for line in self.engine.lines
                )
                return None if event in self.refused or posted else (f"{name_text(event)} is taken", False)
            case ExpectSent():
                return self._sent(expected)
            case ExpectNothing():
                count = len(self._last)
                return (f"{count:,} {'entry' if count == 1 else 'entries'}", False) if count else None
            case ExpectFound(code, at, within):
                return None if code is None else self._named(code, at, within)

    def _given(self, expected: ExpectGives) -> tuple[str, bool] | None:
        """What the rule gave since the last step, less what it took back, if it is not what was expected."""
        given: dict[str, int] = {}
        for line in self._last:
            if not isinstance(line, Entry) or line.rule != expected.rule:
                continue
            if expected.recipient not in (None, line.member):
                continue
            sign = 1 if line.kind in GIVEN else -1 if line.kind in TAKEN else 0
            given[line.wallet] = given.get(line.wallet, 0) + sign * line.amount
        came = {wallet: amount for wallet, amount in given.items() if amount}
        if not came if expected.wallet is None else given.get(expected.wallet, 0) == expected.amount:
            return None
        if expected.wallet is not None and len(came) > 1:
            came = {expected.wallet: given.get(expected.wallet, 0)}
        amounts = " and ".join(self._amount(wallet, amount) for wallet, amount in came.items()) or "nothing"
        return self._gives(expected.rule, expected.recipient, amounts), len(came) < 2

    def _named(self, code: str, at: str | None, within: tuple[Span, ...]) -> tuple[str, bool] | None:
        for finding in self.unnamed:
            if finding.code == code and (at is None or any(_is_in(finding.span, place) for place in within)):
                self.unnamed.remove(finding)
                return None
        return f"check does not find {code}" + ("" if at is None else f" at {name_text(at)}"), False

    def _sent(self, expected: ExpectSent) -> tuple[str, bool] | None:
        sent = [line for line in self._last if isinstance(line, Message) and line.notify == expected.notify]
        whom = [line.member if line.to == "member" else line.to for line in sent]
        meant = [each for each in whom if expected.to in (None, each)]
        if len(meant) == (0 if expected.negated else 1):
            return None
        name = name_text(expected.notify)
        if not whom:
            return f"{name} is not sent", True
        listed = ", ".join(name_text(each) for each in whom)
        return f"{name} is sent to {listed}", len(whom) == 1


def _is_in(span: Span | None, place: Span) -> bool:
    if span is None or span.file != place.file:
        return False
    start, end = (place.line, place.column), (place.end_line, place.end_column)
    return start <= (span.line, span.column) < end
