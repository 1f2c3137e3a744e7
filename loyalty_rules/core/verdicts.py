"""What the tests of a ruleset came to: whether each example holds, and what came instead where it does not."""

from __future__ import annotations

from msgspec import Struct

from loyalty_rules.core.diagnostics import Diagnostic, Span


class StepLine(Struct, frozen=True):
    """A line of the ledger in words: whose it is, what was done, how much, and what else there is to say about it.

    `asked`: what the rule asked for, where that is not what was granted; `lot`: the lot it came into or was taken from;
    `place`: the rule, as `file:line`.
    """

    member: str
    what: str
    amount: str = ""
    asked: str = ""
    lot: str = ""
    note: str = ""
    place: str = ""


class Failure(Struct, frozen=True):
    """An expectation that did not hold.

    `span`: where it stands; `row`: the row of the table of cases it failed for. `expected` and `found` are phrases of
    the language. `mended`: what the expectation would have to say, None where no one phrase says it. `step`: what had
    happened just before, the `number`th of the example; `lines`: what came of it, `refused`: why it was refused. `why`:
    sentences that explain it.
    """

    span: Span
    expected: str
    found: str
    mended: str | None = None
    row: Span | None = None
    step: str = ""
    number: int = 0
    lines: tuple[StepLine, ...] = ()
    refused: str = ""
    why: tuple[str, ...] = ()


class Verdict(Struct, frozen=True):
    """One example. `name` tells the cases of a table apart, `test` is the title of the test; `microseconds`: how long
    it took."""

    name: str
    test: str
    span: Span
    failures: tuple[Failure, ...]
    microseconds: int = 0

    @property
    def holds(self) -> bool:
        return not self.failures


class Verdicts(Struct, frozen=True):
    """All examples that were run, in the order they are written in, the ruleset's own first.

    `notes`: what was not run, and why. `errors`: those of the ruleset and its tests, because of which none was run.
    """

    program: str
    ruleset: str
    verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...] = ()
    errors: tuple[Diagnostic, ...] = ()

    @property
    def failed(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if not verdict.holds)
