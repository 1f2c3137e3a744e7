"""Expectations recorded anew: what came takes the place of what was expected, and not a character else changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import unified_diff
from pathlib import Path

from msgspec import Struct

from loyalty_rules.core.diagnostics import Edit, Fix, RulesetError, Span
from loyalty_rules.core.fixes import apply
from loyalty_rules.core.verdicts import Failure, Verdicts
from loyalty_rules.core.whole_files import rewrite
from loyalty_rules.syntax import read
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.cases import columns_in
from loyalty_rules.workbench.suite import Suite, chosen, run_examples, suite

PLACES_MAX = 6  # placeholders of one clause: with many of them there is no telling which has what came
_UNIT = re.compile(r"(?<=[0-9]) [^0-9]+$")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


class Recorded(Struct, frozen=True):
    """`texts`: the files that would change, with what they would hold. `recorded`: how many expectations hold then.
    `left`: those that have to be changed by hand, since no one figure or word in them says what came."""

    sources: Mapping[str, str]
    texts: Mapping[str, str]
    recorded: int
    left: tuple[Failure, ...]

    def diff(self) -> tuple[str, ...]:
        """What would change, as a unified diff."""
        lines: list[str] = []
        for file, text in self.texts.items():
            before, after = self.sources[file].split("\n"), text.split("\n")
            lines += unified_diff(before, after, file, file, lineterm="", n=2)
        return tuple(lines)

    def write(self) -> None:
        """Write the files."""
        rewrite(self.texts)


def record(tested: Suite, found: Verdicts, only: Iterable[str] = ()) -> Recorded:
    """What makes the expectations that failed hold, each change tried before it is proposed."""
    asked = {id(example) for example in chosen(tested.examples, only)}
    at = tuple(index for index, example in enumerate(tested.examples) if id(example) in asked)
    failures = [failure for verdict in found.failed for failure in verdict.failures]
    documents = {file: read(text, file)[0] for file, text in tested.sources.items()}
    fixes = [(failure, _fix(failure, tested.sources, documents)) for failure in failures]
    # Two expectations may need the same change, where both name one column.
    wanted = list({fix.edits: fix for _, fix in fixes if fix is not None}.values())
    wanted, _ = _tried(tested, at, [], wanted, len(failures))
    texts, made = apply(wanted, tested.sources)
    edits = {fix.edits for fix in made}
    left = tuple(failure for failure, fix in fixes if fix is None or fix.edits not in edits)
    return Recorded(tested.sources, texts, len(failures) - len(left), left)


def _tried(
    tested: Suite, at: tuple[int, ...], kept: list[Fix], fixes: list[Fix], failing: int
) -> tuple[list[Fix], int]:
    """What was kept, and with it those of the fixes that each make an expectation hold; and how many fail then.

    All at once; where they don't all do, half of them and then the others.
    """
    after = _failing(tested, [*kept, *fixes], at) if fixes else failing
    if after is not None and failing - after >= len(fixes):
        return [*kept, *fixes], after
    if len(fixes) == 1:
        return kept, failing
    half = len(fixes) // 2
    kept, failing = _tried(tested, at, kept, fixes[:half], failing)
    return _tried(tested, at, kept, fixes[half:], failing)


def _failing(tested: Suite, fixes: list[Fix], at: tuple[int, ...]) -> int | None:
    """How many expectations of these examples fail with the fixes made; None where a file can't be read then."""
    texts, made = apply(fixes, tested.sources)
    if len(made) < len(fixes):
        return None
    try:
        again = suite(tested.path, unsaved={Path(file).resolve(): text for file, text in texts.items()})
    except RulesetError:
        return None
    if len(again.examples) != len(tested.examples):
        return None
    # By their place: a case is called after its values, which may be others now.
    return sum(len(verdict.failures) for verdict in run_examples(again, (again.examples[index] for index in at)))


def _fix(failure: Failure, sources: Mapping[str, str], documents: Mapping[str, t.Document | None]) -> Fix | None:
    if failure.mended is None:
        return None
    file = failure.span.file
    document = documents.get(file)
    title = f"{failure.expected} → {failure.mended}"
    if failure.row is None:
        old = _stretch(sources.get(file, ""), failure.span)
        return Fix(title, (Edit(failure.span, old, failure.mended),)) if old else None
    if document is None:
        return None
    for test in document.declarations:
        template = next(
            (one.body for one in test.clauses if isinstance(one.body, t.Template) and one.body.span == failure.span),
            None,
        )
        table = next((one.body for one in test.clauses if isinstance(one.body, t.Cases)), None)
        if template is not None and table is not None:
            edits = _cells(failure, test, template, table, sources[file])
            return Fix(title, edits) if edits else None
    return None


def _cells(failure: Failure, test: t.Declaration, template: t.Template, table: t.Cases, text: str) -> tuple[Edit, ...]:
    """The values of the row that say what came, where no step of the story depends on them."""
    row = next((row for row in table.rows if row.span == failure.row), None)
    if len(columns_in(template.text)) > PLACES_MAX:
        return ()
    pattern = _pattern(template.text)
    match = next((match for said in _ways(failure) if (match := pattern.fullmatch(said))), None)
    if row is None or match is None:
        return ()
    read_elsewhere = {
        name
        for clause in test.clauses
        if isinstance(clause.body, t.Template) and clause.word != "then"
        for name in columns_in(clause.body.text)
    }
    edits: list[Edit] = []
    new = dict(zip(columns_in(template.text), match.groups(), strict=True))
    for column, value, written in zip(table.columns, row.values, row.written, strict=True):
        if column not in new or new[column] == value:
            continue
        if column in read_elsewhere:
            return ()
        edits.append(_cell(written.span(), new[column], text))
    return tuple(edits)


def _ways(failure: Failure) -> tuple[str, ...]:
    """What came, as the expectation may say it: `nothing` is 0 of what was expected too."""
    said = failure.mended or ""
    unit = _UNIT.search(failure.expected)
    if unit is None or not said.endswith(" nothing"):
        return (said,)
    return said, f"{said.removesuffix('nothing')}0{unit[0]}"


def _cell(span: Span, value: str, text: str) -> Edit:
    """The value in its place; spaces before the next `|` make room for it, so that columns stay in line."""
    line = text.split("\n")[span.line - 1]
    start, end = span.column - 1, span.end_column - 1
    bar = re.match(r" +(?=\|)", line[end:])
    old = line[start : end + (bar.end() if bar else 0)]
    new = f"{value:<{len(old) - 1}} " if bar else value
    return Edit(span, old, new)


def _pattern(template: str) -> re.Pattern[str]:
    """What a clause made from the template looks like, with a group for each placeholder; one point fits `points`."""
    parts = [re.escape(part) for part in _PLACEHOLDER.split(template)]
    return re.compile("(.+?)".join(re.sub(r"(?<=[a-z])s(?=$|\\ )", "s?", part) for part in parts))


def _stretch(text: str, span: Span) -> str:
    """What stands in the text at the span."""
    lines = text.split("\n")
    if span.end_line > len(lines):
        return ""
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    first, last = lines[span.line - 1][span.column - 1 :], lines[span.end_line - 1][: span.end_column - 1]
    return "\n".join([first, *lines[span.line : span.end_line - 1], last])
