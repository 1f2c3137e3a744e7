"""What the tests of a ruleset came to: as text, as data, and as the XML that build servers read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from xml.etree import ElementTree

from loyalty_rules.core.diagnostics import Diagnostic, Span
from loyalty_rules.core.diagnostics import as_json as error_json
from loyalty_rules.core.verdicts import Failure, StepLine, Verdict, Verdicts
from loyalty_rules.report.xml import xml_document

VERSION = 1
_SECOND = 1_000_000  # microseconds


# ------------------------------------------------------------------------------------------------ as text
def verdict_lines(found: Verdicts, verbose: bool = False) -> Iterator[str]:
    """What failed and why, what passed where that is asked for, and how many of each there are."""
    for verdict in found.verdicts:
        if not verdict.holds:
            yield f"failed  {verdict.name}"
            yield from _failures(verdict.failures)
            yield ""
        elif verbose:
            yield f"passed  {verdict.name}"
    yield from (f"note: {note}" for note in found.notes)
    yield summary_line(found)


def summary_line(found: Verdicts) -> str:
    """`12 tests passed`, or `2 of 12 tests failed`."""
    count, failed = len(found.verdicts), len(found.failed)
    if not count:
        return "there are no tests"
    tests = f"{count:,} {'test' if count == 1 else 'tests'}"
    return f"{failed:,} of {tests} failed" if failed else f"{tests} passed"


def _failures(failures: Iterable[Failure]) -> Iterator[str]:
    """What came of a step is told once, after the last expectation of it that failed."""
    listed = list(failures)
    for failure, following in zip_longest(listed, listed[1:]):
        same = following is not None and (failure.number, failure.row) == (following.number, following.row)
        yield from expectation_lines(failure)
        if not same:
            yield from _step(failure)


def expectation_lines(failure: Failure) -> Iterator[str]:
    """Where it stands, what was expected, and what came."""
    yield f"  {place(failure.span)}"
    yield f"    expected: {failure.expected}"
    yield f"    but:      {failure.found}"
    if failure.row is not None:
        yield f"    row:      {place(failure.row)}"
    if failure.why:
        yield "    why:"
        yield from (f"      {sentence}" for sentence in failure.why)


def _step(failure: Failure) -> Iterator[str]:
    if not failure.step:
        return
    yield f"    after:    {failure.step}"
    if failure.refused:
        yield f"      refused: {failure.refused}"
    elif not failure.lines:
        yield "      no entries came of it"
    yield from (f"      {line}" for line in _columns(failure.lines))


def place(span: Span) -> str:
    """`file:line:column`."""
    return f"{span.location}:{span.column}"


def _columns(lines: Iterable[StepLine]) -> list[str]:
    rows = [(line.member, line.what, line.amount, _rest(line)) for line in lines]
    widths = [max((len(row[at]) for row in rows), default=0) for at in range(3)]
    return [
        f"{member:<{widths[0]}}  {what:<{widths[1]}}  {amount:>{widths[2]}}  {rest}".rstrip()
        for member, what, amount, rest in rows
    ]


def _rest(line: StepLine) -> str:
    said = [
        f"of {line.asked} asked" if line.asked else "",
        line.note,
        f"lot {line.lot}" if line.lot else "",
        line.place,
    ]
    return "; ".join(part for part in said if part)


# ------------------------------------------------------------------------------------------------ as data
def as_json(found: Verdicts) -> dict[str, object]:
    """Keys are never renamed, only added, while `version` is 1."""
    return {
        "version": VERSION,
        "program": found.program,
        "ruleset": found.ruleset,
        "tests": len(found.verdicts),
        "failed": len(found.failed),
        "notes": list(found.notes),
        "errors": [error_json(error) for error in found.errors],
        "results": [
            {
                "name": verdict.name,
                "test": verdict.test,
                "place": place(verdict.span),
                "passed": verdict.holds,
                "failures": [_failure_data(failure) for failure in verdict.failures],
            }
            for verdict in found.verdicts
        ],
    }


def _failure_data(failure: Failure) -> dict[str, object]:
    return {
        "place": place(failure.span),
        "row": None if failure.row is None else place(failure.row),
        "expected": failure.expected,
        "found": failure.found,
        "after": failure.step,
        "refused": failure.refused or None,
        "entries": [
            {
                "member": line.member,
                "what": line.what,
                "amount": line.amount or None,
                "asked": line.asked or None,
                "lot": line.lot or None,
                "note": line.note or None,
                "place": line.place or None,
            }
            for line in failure.lines
        ],
        "why": list(failure.why),
    }


# ------------------------------------------------------------------------------------------------ as JUnit XML
def as_junit(found: Verdicts) -> str:
    """A `testsuites` with a `testsuite` for each file of tests; errors because of which none was run are cases too."""
    # How many were skipped is told of each suite alone: the schema of the format has no place for it above them.
    root = ElementTree.Element(
        "testsuites", {"name": found.program or found.ruleset, **_counts(found.verdicts, len(found.errors))}
    )
    if found.errors:
        count = len(found.errors)
        under = ElementTree.SubElement(root, "testsuite", {"name": found.ruleset, **_counts((), count), "skipped": "0"})
        for error in found.errors:
            _error(under, found.ruleset, error)
    for file in dict.fromkeys(verdict.span.file for verdict in found.verdicts):
        verdicts = [verdict for verdict in found.verdicts if verdict.span.file == file]
        under = ElementTree.SubElement(root, "testsuite", {"name": file, **_counts(verdicts), "skipped": "0"})
        for verdict in verdicts:
            _case(under, verdict)
    return xml_document(root)


def _counts(verdicts: Iterable[Verdict], errors: int = 0) -> dict[str, str]:
    listed = list(verdicts)
    failed = sum(not verdict.holds for verdict in listed)
    time = _seconds(sum(verdict.microseconds for verdict in listed))
    return {"tests": str(len(listed) + errors), "failures": str(failed), "errors": str(errors), "time": time}


def _error(under: ElementTree.Element, ruleset: str, error: Diagnostic) -> None:
    span = error.span
    about = {"name": f"{error.code}: {error.message}", "classname": ruleset, "time": _seconds(0)}
    about |= {} if span is None else {"file": span.file, "line": str(span.line)}
    case = ElementTree.SubElement(under, "testcase", about)
    told = ElementTree.SubElement(case, "error", {"message": error.message, "type": error.code})
    where = "" if span is None else place(span)
    told.text = "\n".join(part for part in (where, error.label, error.help) if part)


def _case(under: ElementTree.Element, verdict: Verdict) -> None:
    span = verdict.span
    about = {"classname": span.file, "file": span.file, "line": str(span.line), "time": _seconds(verdict.microseconds)}
    case = ElementTree.SubElement(under, "testcase", {"name": verdict.name, **about})
    if verdict.holds:
        return
    first, *more = verdict.failures
    message = f"expected: {first.expected}; but: {first.found}" + (f"; and {len(more)} more" if more else "")
    failure = ElementTree.SubElement(case, "failure", {"message": message, "type": "expectation"})
    failure.text = "\n" + "\n".join(_failures(verdict.failures)) + "\n"


def _seconds(microseconds: int) -> str:
    return f"{microseconds // _SECOND}.{microseconds % _SECOND:06}"
