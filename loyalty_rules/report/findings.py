"""Findings for other programs: SARIF 2.1.0, JUnit XML, and the commands that GitHub's workflows read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from xml.etree import ElementTree

from loyalty_rules.core.allowed import Allowed
from loyalty_rules.core.diagnostics import Diagnostic, Fix, Severity, Span
from loyalty_rules.report.xml import xml_document
from loyalty_rules.resources import error_page, error_title

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")  # to pages that are not where the log is read
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


# ------------------------------------------------------------------------------------------------ SARIF
def as_sarif(found: Sequence[Diagnostic], version: str, allowed: Sequence[Allowed] = ()) -> dict[str, object]:
    """A SARIF log with one run: a rule for each code, a result for each finding. `version`: of loyalty-rules. What is
    `allowed` is a result that its source suppresses."""
    codes = sorted({diagnostic.code for diagnostic in (*found, *(one.finding for one in allowed))})
    driver = {"name": "loyalty-rules", "version": version, "rules": [_rule(code) for code in codes]}
    results = [_result(diagnostic, codes.index(diagnostic.code)) for diagnostic in found]
    for one in allowed:
        reason = {"kind": "inSource", "justification": one.reason, "location": _location(one.span)}
        results.append(_result(one.finding, codes.index(one.finding.code)) | {"suppressions": [reason]})
    if allowed:
        # Where some results say whether they are suppressed, all have to.
        results = [{"suppressions": [], **result} for result in results]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, object]:
    """What a code means: its whole page, since there is no address that would be one for every version."""
    title, page = error_title(code), error_page(code)
    rule: dict[str, object] = {"id": code}
    if title:
        rule["name"] = "".join(word.capitalize() for word in re.findall(r"\w+", title.replace("'", "")))
    rule["shortDescription"] = _message(title or code)
    if page:
        alone = _LINK.sub(r"\1", page)
        rule["fullDescription"] = _message(alone.partition("\n\n")[0])
        rule["help"] = _message(alone) | {"markdown": _literal(alone)}
    return rule


def _message(text: str) -> dict[str, str]:
    return {"text": _literal(text)}


def _literal(text: str) -> str:
    """The text as SARIF writes it: single braces are places for arguments there."""
    return text.replace("{", "{{").replace("}", "}}")


def _result(diagnostic: Diagnostic, rule: int) -> dict[str, object]:
    said = "\n".join(part for part in (diagnostic.message, diagnostic.label, diagnostic.help) if part)
    result: dict[str, object] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": _LEVELS[diagnostic.severity],
        "message": _message(said),
    }
    if diagnostic.span is not None:
        result["locations"] = [_location(diagnostic.span)]
    if diagnostic.labels:
        related = [_location(label.span) | {"message": _message(label.text)} for label in diagnostic.labels]
        result["relatedLocations"] = [{"id": number} | place for number, place in enumerate(related, 1)]
    if diagnostic.fix is not None:
        result["fixes"] = [_fix(diagnostic.fix)]
    return result


def _location(span: Span) -> dict[str, object]:
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(span.file)}, "region": _region(span)}}


def _region(span: Span) -> dict[str, object]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _fix(fix: Fix) -> dict[str, object]:
    changes = [
        {
            "artifactLocation": {"uri": _uri(file)},
            "replacements": [
                {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.new}}
                for edit in fix.edits
                if edit.span.file == file
            ],
        }
        for file in dict.fromkeys(edit.span.file for edit in fix.edits)
    ]
    return {"description": _message(fix.title), "artifactChanges": changes}


def _uri(file: str) -> str:
    from urllib.parse import quote

    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


# ------------------------------------------------------------------------------------------------ GitHub
def as_github(found: Iterable[Diagnostic]) -> str:
    """A workflow command for each finding: they show beside the lines of a change."""
    return "".join(f"{_command(diagnostic)}\n" for diagnostic in found)


def _command(diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    about = {"title": f"{diagnostic.code}: {error_title(diagnostic.code)}".removesuffix(": ")}
    if span is not None:
        about = {"file": span.file, "line": str(span.line), "col": str(span.column)}
        about["endLine"] = str(span.end_line)
        if span.end_line == span.line:
            about["endColumn"] = str(span.end_column)
        about["title"] = f"{diagnostic.code}: {error_title(diagnostic.code)}".removesuffix(": ")
    listed = ",".join(f"{key}={_escaped(value, in_property=True)}" for key, value in about.items())
    said = "\n".join(part for part in (diagnostic.message, diagnostic.label, diagnostic.help) if part)
    return f"::{_COMMANDS[diagnostic.severity]} {listed}::{_escaped(said)}"


def _escaped(text: str, *, in_property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text


# ------------------------------------------------------------------------------------------------ JUnit
def as_junit(checked: Iterable[tuple[str, Sequence[Diagnostic]]]) -> str:
    """A `testsuite` for each ruleset; a ruleset without findings is one case that holds, a finding one that fails."""
    root = ElementTree.Element("testsuites", {"name": "loyalty-rules check"})
    for name, found in checked:
        counts = {"tests": str(max(1, len(found))), "failures": str(len(found)), "errors": "0", "skipped": "0"}
        suite = ElementTree.SubElement(root, "testsuite", {"name": name, **counts})
        if not found:
            ElementTree.SubElement(suite, "testcase", {"name": "no findings", "classname": name})
        for diagnostic in found:
            _case(suite, name, diagnostic)
    return xml_document(root)


def _case(suite: ElementTree.Element, name: str, diagnostic: Diagnostic) -> None:
    span = diagnostic.span
    about = {"name": f"{diagnostic.code}: {diagnostic.message}", "classname": name}
    if span is not None:
        about |= {"file": span.file, "line": str(span.line)}
    case = ElementTree.SubElement(suite, "testcase", about)
    type = f"{diagnostic.severity.value} {diagnostic.code}"
    failure = ElementTree.SubElement(case, "failure", {"message": diagnostic.message, "type": type})
    place = "" if span is None else f"{span.file}:{span.line}:{span.column}"
    failure.text = "\n".join(part for part in (place, diagnostic.label, diagnostic.help) if part)
