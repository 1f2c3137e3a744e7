"""The conductor: from files to findings, programmes and simulations. The command line and Python callers use the same.

What only some callers need is imported where they need it: `loyalty-rules --help` has nothing to wait for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from loyalty_rules.core.allowed import Allowed, allowed_json
from loyalty_rules.core.diagnostics import Diagnostic, RulesetError, Severity, as_json, render_all
from loyalty_rules.core.fixes import fitting
from loyalty_rules.core.memory import rare_collections
from loyalty_rules.gallery import Template as Template
from loyalty_rules.gallery import TemplateError as TemplateError
from loyalty_rules.gallery import copy_template
from loyalty_rules.gallery import templates as templates

if TYPE_CHECKING:
    from loyalty_rules.core.entries import Line
    from loyalty_rules.core.events import Event
    from loyalty_rules.core.quotes import Quote
    from loyalty_rules.core.statements import Statement
    from loyalty_rules.data import Counts, EventStream, Inspection, Stream, Tally
    from loyalty_rules.data import Mapping as ColumnMapping
    from loyalty_rules.data import Reject as Reject
    from loyalty_rules.engine.stream.engine import Engine
    from loyalty_rules.engine.stream.program import Program
    from loyalty_rules.engine.stream.tracing import Tracer
    from loyalty_rules.model.examples import Example
    from loyalty_rules.model.plan import Plan
    from loyalty_rules.model.ruleset import Ruleset
    from loyalty_rules.report import Summary
    from loyalty_rules.syntax.tree import Document


class Checked(Struct, frozen=True):
    """What `check` found. `ruleset` is None where an error keeps it from meaning anything; `sources`: what was read.
    `allowed`: what was found too, and is meant so; it is not among the diagnostics."""

    ruleset: Ruleset | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]
    allowed: tuple[Allowed, ...] = ()

    @property
    def errors(self) -> int:
        return sum(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)

    def text(self) -> str:
        """The findings as a person reads them."""
        return render_all(self.diagnostics, self.sources)

    def json(self) -> dict[str, object]:
        """The findings as data: `errors`, `diagnostics` in the order of the text, and what is `allowed`."""
        told = [as_json(diagnostic) for diagnostic in self.diagnostics]
        return {"errors": self.errors, "diagnostics": told, "allowed": [allowed_json(one) for one in self.allowed]}


def check(path: str | Path, *, unsaved: Mapping[Path, str] | None = None) -> Checked:
    """Read a ruleset file, or the folder of one, with everything it includes, and find what is wrong with it.

    Of a test file: what is wrong with its tests, or what keeps its ruleset from meaning anything. `unsaved`: texts that
    an editor holds, by the real path of their file, read instead of what is on disk.
    """
    from loyalty_rules.syntax import is_of_tests, read_files

    if is_of_tests(Path(path)):
        tested = check_tests(path, unsaved=unsaved)
        return Checked(tested.checked.ruleset, tested.errors, tested.sources)
    return _check_document(*read_files(Path(path), unsaved))


class CheckedTests(Struct, frozen=True):
    """A ruleset and its tests. `checked` is about the ruleset alone; `errors` are its errors, and those of the tests.

    `examples`: the tests of the ruleset, then those of the files beside it. `strays`: test files of no ruleset there.
    """

    checked: Checked
    examples: tuple[Example, ...]
    errors: tuple[Diagnostic, ...]
    sources: Mapping[str, str]
    strays: tuple[str, ...]


def check_tests(path: str | Path, *, unsaved: Mapping[Path, str] | None = None) -> CheckedTests:
    """Read a ruleset with its tests and the test files beside it, or with one test file of it only."""
    from loyalty_rules.syntax import is_of_tests, read_with_tests

    found = read_with_tests(Path(path), unsaved)
    checked = _check_document(found.document, found.sources, found.diagnostics)
    examples: tuple[Example, ...] = ()
    errors = tuple(one for one in checked.diagnostics if one.severity is Severity.ERROR)
    if found.document is not None and checked.ruleset is not None:
        from loyalty_rules.model import examples as tests

        beside, wrong = tests.examples_of(found.tests, found.document, checked.ruleset)
        own = () if is_of_tests(Path(path)) else tests.examples(found.document, checked.ruleset)
        examples, errors = (*own, *beside), tuple(sorted((*errors, *wrong), key=_position))
    return CheckedTests(checked, examples, errors, found.sources, found.strays)


def _check_document(document: Document | None, sources: Mapping[str, str], found: tuple[Diagnostic, ...]) -> Checked:
    ruleset = None
    allowed: tuple[Allowed, ...] = ()
    if document is not None:
        from loyalty_rules.model.allowances import allowances, settled
        from loyalty_rules.model.resolve import resolve

        ruleset, more = resolve(document, found)
        found += more
        if any(diagnostic.severity is Severity.ERROR for diagnostic in found):
            ruleset = None
        if ruleset is not None:
            from loyalty_rules.checks import check as check_meaning

            found += check_meaning(ruleset)
        found, allowed = settled(found, allowances(document), sources, complete=ruleset is not None)
    found = tuple(fitting(diagnostic, sources) for diagnostic in found)
    return Checked(ruleset, tuple(sorted(found, key=_position)), sources, allowed)


def _position(diagnostic: Diagnostic) -> tuple[bool, object, str]:
    return (diagnostic.span is None, diagnostic.span or 0, diagnostic.code)


def load(path: str | Path) -> Ruleset:
    """The ruleset of a file or folder. Raises RulesetError with all findings where one of them is an error."""
    checked = check(path)
    if checked.ruleset is None or checked.errors:
        raise RulesetError(checked.diagnostics, checked.sources)
    return checked.ruleset


def new(
    folder: str | Path, template: str, *, form: Literal["loyalty", "yaml"] = "loyalty", title: str | None = None
) -> tuple[Path, ...]:
    """Start a programme from a ruleset of the gallery: a new folder with its rules, tests, page and sample data.

    The programme is called `title`, or as the folder is. Gives the files written, the ruleset first. Raises
    TemplateError.
    """
    return copy_template(Path(folder), template, form, title)


def plan(ruleset: Ruleset) -> Plan:
    """The state the ruleset keeps: every counter, its bound per member, and what crosses from member to member."""
    from loyalty_rules.model.plan import plan as plan_of

    return plan_of(ruleset)


def compile(ruleset: Ruleset) -> Program:
    """The ruleset as evaluator objects: stateless, so that one serves many streams."""
    from loyalty_rules.engine.stream.program import compile_program

    return compile_program(ruleset)


class Simulation(Struct, frozen=True):
    """What a programme did on a stream.

    `counts`: events read = used + duplicates + set aside. `rejects`: what was set aside, with file, line and reason.
    `lines`: the ledger, where it was asked for. `until`: the last day of the clock; None where nothing was read.
    """

    ruleset: Ruleset
    summary: Summary
    counts: Counts
    rejects: tuple[Reject, ...]
    notes: tuple[str, ...]
    lines: tuple[Line, ...]
    until: date | None

    def account(self) -> dict[str, object]:
        """What was read and what became of it: events, and the rows of their parts."""
        events = {**_tally(self.counts), "corrected": self.counts.corrected}
        return {"events": events, "parts": _tally(self.counts.parts)}

    def account_words(self) -> str:
        """The same in a sentence."""
        counts = self.counts
        read, copies = _counted(counts.read, "event"), _counted(counts.duplicates, "duplicate")
        words = f"{read} read = {counts.used:,} used + {copies}"
        words += f" + {counts.set_aside:,} set aside"
        if counts.parts.read:
            parts = counts.parts
            words += f"; {_counted(parts.read, 'part')} = {parts.used:,} used + {parts.duplicates:,} of duplicates"
            words += f" + {parts.set_aside:,} set aside"
        return f"{words}; the clock ran to {self.until}" if self.until is not None else words


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word if number == 1 else f'{word}s'}"


def _tally(tally: Tally) -> dict[str, int]:
    return {"read": tally.read, "used": tally.used, "duplicates": tally.duplicates, "set_aside": tally.set_aside}


def columns(
    path: str | Path | None = None,
    *,
    maps: Sequence[str] = (),
    parts: Mapping[str, Sequence[str]] | None = None,
    rows: str = "",
    decimal: str = "",
    delimiter: str = "",
) -> ColumnMapping | None:
    """Which column is which field: a mapping file, and what is said beside it, which wins. Raises DataError.

    None where nothing is said, so that a mapping that stands beside the data holds.
    """
    if path is None and not (maps or parts or rows or decimal or delimiter):
        return None
    from loyalty_rules.data import Mapping as ColumnMapping

    mapping = ColumnMapping() if path is None else ColumnMapping.read(path)
    return mapping.with_flags(maps, parts, rows, decimal, delimiter)


def inspect(paths: Sequence[str | Path] | str | Path) -> Inspection:
    """The columns of data files, and a proposed mapping. Raises DataError."""
    from loyalty_rules.data import inspect as inspect_files

    return inspect_files(paths)


def write_rejects(rejects: Iterable[Reject], path: str | Path) -> int:
    """Write what was set aside as CSV: file, line, list, id, reason, text. How many there were."""
    from loyalty_rules.data import write_rejects as write

    return write(rejects, path)


def quote(
    at: Engine | Ruleset | str | Path,
    event: Event | Mapping[str, object],
    *,
    history: Events = (),
    mapping: ColumnMapping | None = None,
) -> Quote:
    """What an event would bring if it happened now, and what could be redeemed just before it. Nothing is changed.

    `at`: an engine as it stands, or a ruleset, whose `history` is fed first. `event`: as for `read_events`; where the
    `id` is missing it has one of its own, where the `time` is missing it follows the last event at once.
    Raises RulesetError for a faulty ruleset, DataError for an event or a history that can't be read.
    """
    from loyalty_rules.core.events import Event as OneEvent
    from loyalty_rules.engine.stream.engine import Engine as Stream
    from loyalty_rules.engine.stream.quotes import quote as quote_at

    engine = at if isinstance(at, Stream) else replay(at, history, mapping)
    return quote_at(engine, event if isinstance(event, OneEvent) else _event(engine, event))


def replay(
    ruleset: Ruleset | str | Path,
    events: Events,
    mapping: ColumnMapping | None = None,
    *,
    until: date | None = None,
    sink: Callable[[Line], None] = lambda line: None,
    set_aside: Callable[[Reject], None] = lambda reject: None,
    tracer: Tracer | None = None,
) -> Engine:
    """An engine to which events have been fed. `sink` gets every line, `set_aside` what can't be used, `tracer` how it
    comes about. What comes after `until` is left out; the clock then runs to the end of that day."""
    from loyalty_rules.data import refused_event
    from loyalty_rules.engine.stream.engine import Engine as Stream
    from loyalty_rules.engine.stream.engine import Took

    if isinstance(ruleset, str | Path):
        ruleset = load(ruleset)
    engine = Stream(compile(ruleset) if tracer is None else tracer.program, sink, tracer)
    if events in ((), []) and mapping is None:
        return engine
    with rare_collections():
        stream = read_events(ruleset, events, mapping)
        for event in stream:
            if until is None or event.day <= until:
                result = engine.apply(event)
                if result.took is Took.REFUSED:
                    set_aside(refused_event(event, result.reason))
        if until is not None:
            engine.run_to(until)
    for reject in stream.rejects:
        set_aside(reject)
    return engine


def statement(
    ruleset: Ruleset | str | Path,
    events: Events,
    member: str,
    *,
    mapping: ColumnMapping | None = None,
    until: date | None = None,
    set_aside: Callable[[Reject], None] = lambda reject: None,
) -> Statement:
    """What one member has, where they stand, and every line that made it so: their account as a statement.

    `until`: the last day of the clock; the moment of the last event where None. `set_aside` gets what can't be used.
    Raises RulesetError for a faulty ruleset, DataError for events that can't be read or that know no such member.
    """
    from loyalty_rules.data import DataError

    lines: list[Line] = []

    def post(line: Line) -> None:
        if line.member == member:
            lines.append(line)

    engine = replay(ruleset, events, mapping, until=until, sink=post, set_aside=set_aside)
    found = engine.statement(member, lines)
    if found is None:
        near = get_close_matches(member, engine.members(), 1)
        raise DataError(f"no member `{member}` in these events" + (f", did you mean `{near[0]}`?" if near else ""))
    return found


QUOTED = "quote"
"""The id of a quoted event that says none."""


def _event(engine: Engine, row: Mapping[str, object]) -> Event:
    from loyalty_rules.data import DataError
    from loyalty_rules.data.records import read_event

    said = {"id": QUOTED, **row}
    if said.get("time") is None:
        now = engine.world.now
        if now is None:
            raise DataError("`time` is missing, and nothing has happened before")
        said["time"] = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=now)
    return read_event(engine.program.ruleset, said)


Events = str | Path | Iterable[str | Path] | Iterable[Mapping[str, object]]


def read_events(ruleset: Ruleset, events: Events, mapping: ColumnMapping | None = None) -> EventStream:
    """The events of files (a path, a glob or several), or of dicts, in order of time."""
    from loyalty_rules import data

    if isinstance(events, str | Path):
        return data.read_events(ruleset, [events], mapping)
    files: list[str | Path] = []
    rows: list[Mapping[str, object]] = []
    for event in events:
        if isinstance(event, str | Path):
            files.append(event)
        else:
            rows.append(event)
    return data.events_from(ruleset, rows) if rows else data.read_events(ruleset, files, mapping)


def simulate(
    ruleset: Ruleset | str | Path,
    events: Events | Stream,
    *,
    mapping: ColumnMapping | None = None,
    until: date | None = None,
    keep: bool = True,
    sink: Callable[[Line], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Run a programme over events and sum up what it did.

    `until`: the last day the clock runs to, the day of the last event where None; later events are left out, and a note
    says how many. `keep`: hold the ledger in memory. `sink` gets every line too. `progress` gets how many events of how
    many are done.
    Raises RulesetError for a faulty ruleset and DataError for data that can't be read at all.
    """
    from loyalty_rules.data import Stream, refused_event
    from loyalty_rules.engine.stream.engine import Engine, Took
    from loyalty_rules.engine.stream.revenue import Revenue
    from loyalty_rules.report import Summary

    if isinstance(ruleset, str | Path):
        ruleset = load(ruleset)
    stream = events if isinstance(events, Stream) else read_events(ruleset, events, mapping)
    summary = Summary(ruleset)
    lines: list[Line] = []

    def post(line: Line) -> None:
        summary.add(line)
        if keep:
            lines.append(line)
        if sink is not None:
            sink(line)

    engine = Engine(compile(ruleset), post)
    revenue = Revenue(engine.world)

    def ahead(member: str) -> tuple[str, str]:
        first = next(iter(engine.standing(member).ladders), None)
        return ("", "") if first is None else (first.next, first.words())

    summary.ahead = ahead
    refused: list[Reject] = []
    last: date | None = until
    later = later_parts = 0
    with rare_collections():
        for done, event in enumerate(stream, 1):
            if until is not None and event.day > until:
                later += 1
                later_parts += sum(map(len, event.parts.values()))
                continue
            result = engine.apply(event)
            if result.took is Took.REFUSED:
                refused.append(refused_event(event, result.reason))
            else:
                summary.see(event, revenue.see(event))
                last = event.day if until is None else until
            if progress is not None:
                progress(done, stream.total)
        if last is not None:
            engine.run_to(last)
            summary.segments.add(engine.memberships())
            summary.households.add(engine.households())
    counts = stream.counts
    counts.used -= len(refused)
    counts.set_aside += len(refused)
    notes = stream.notes
    if later:
        _leave_out(counts, later, later_parts)
        notes = (*notes, f"{later:,} events after {until} were left out")
    return Simulation(ruleset, summary, counts, (*stream.rejects, *refused), notes, tuple(lines), last)


def _leave_out(counts: Counts, events: int, parts: int) -> None:
    """Events beyond the last day are as if they had not been read; parts inside of events are not counted at all."""
    parts = min(parts, counts.parts.used)
    counts.read -= events
    counts.used -= events
    counts.parts.read -= parts
    counts.parts.used -= parts
