"""Edits of a text that allow a finding, and that take an allowance away, in both surfaces.

Each is made on the text of its declaration first and read again: one that changes anything else is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.diagnostics import Edit, Span
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.build import gathered
from loyalty_rules.syntax.files import read
from loyalty_rules.syntax.words import BY_WORD

ALLOW = "allow"
_ALONE = re.compile(r"( *)allow: *(\S.*?)\s*")
_ENTRY = re.compile(r"( *)- ")

_Way = tuple[int, int, str]
"""From where to where something else stands, and what, in the text of a declaration."""


def allowing(text: str, file: str, line: int, code: str) -> tuple[str, Edit] | None:
    """The name of the declaration that a line of a text stands in, and the edit that allows a code there, for a reason
    that is still to be written. None where nothing can be allowed."""
    passage = _passage(text, file, line)
    if passage is None:
        return None
    node = passage.node
    form = BY_WORD[node.word]
    if form.clause(ALLOW) is None:
        return None
    clause = t.Clause(ALLOW, t.Allowance(code, ""))
    wanted = replace(node, clauses=tuple(gathered([*node.clauses, clause])))
    edit = passage.edit(wanted, passage.ways_to_allow(f'{code} ""'))
    return None if edit is None else (node.name or node.word, edit)


def without(text: str, allowance: Span) -> Edit | None:
    """The edit that takes away what is allowed at a place of a text, with its line."""
    passage = _passage(text, allowance.file, allowance.line)
    here = None if passage is None else passage.clause_at(allowance)
    if passage is None or here is None:
        return None
    left = tuple(clause for clause in passage.node.clauses if clause is not here)
    return passage.edit(replace(passage.node, clauses=left), passage.ways_to_delete(here))


class _Passage(Struct, frozen=True):
    """The text of a declaration, up to the next one. Places in `node` count from its first line, which is the `line`th
    of its file, whose lines end with `line_end`."""

    text: str
    file: str
    line: int
    line_end: str
    node: t.Declaration

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @property
    def _in_yaml(self) -> bool:
        return not self.file.endswith(".loyalty")

    @property
    def _allowances(self) -> list[t.Clause]:
        return [clause for clause in self.node.clauses if clause.word == ALLOW]

    def clause_at(self, span: Span) -> t.Clause | None:
        """The clause that says what stands at a place of the file."""
        place = (span.line - self.line + 1, span.column)
        found = (one for one in self._allowances if (one.body.span.line, one.body.span.column) == place)
        return next(found, None)

    def edit(self, wanted: t.Declaration, ways: Iterable[_Way]) -> Edit | None:
        """The first way after which the text says what is wanted."""
        for start, end, new in ways:
            document, found = read(self.text[:start] + new + self.text[end:], self.file)
            if not found and document is not None and document.declarations == (wanted,):
                first, last = self._place(start), self._place(end)
                return Edit(Span(self.file, *first, *last), self.text[start:end], new)
        return None

    # -------------------------------------------------------------------------------------------- to allow
    def ways_to_allow(self, said: str) -> Iterator[_Way]:
        """Where the clause could stand: last in the declaration, as far in as the others."""
        last = self.node.span.end_line
        if not self._in_yaml:
            columns = [clause.span.column - 1 for clause in reversed(self.node.clauses) if clause.span.line > 1]
            for indent in dict.fromkeys((*columns, 2)):
                yield self._line_after(last, f"{' ' * indent}{ALLOW} {said}")
            return
        before = self._allowances
        if before:
            yield from self._ways_beside(before, said)
            return
        line = f"{' ' * (self.node.span.column - 1)}{ALLOW}: {said}"
        yield self._line_after(last, line)
        yield self._line_after(last + 1, line)  # below the quote that closes a text
        brace = self.text.rfind("}")
        yield brace, brace, f", {ALLOW}: {said}"

    def _ways_beside(self, before: list[t.Clause], said: str) -> Iterator[_Way]:
        """In YAML, where a key stands but once: in the list of its values, which may have to be made."""
        last = max(clause.body.span.end_line for clause in before)
        alone = _ALONE.fullmatch(self.lines[last - 1])
        if alone is not None and alone[2].startswith("["):
            bracket = self._start_of(last) + self.lines[last - 1].rfind("]")
            yield bracket, bracket, f", {said}"
        elif alone is not None:
            entries = [f"{alone[1]}{ALLOW}:", *(f"{alone[1]}  - {one}" for one in (alone[2], said))]
            yield self._start_of(last), self._end_of(last), self.line_end.join(entries)
        entry = _ENTRY.match(self.lines[last - 1])
        if entry is not None:
            yield self._line_after(last, f"{entry[1]}- {said}")

    # -------------------------------------------------------------------------------------------- to delete
    def ways_to_delete(self, here: t.Clause) -> Iterator[_Way]:
        """The lines of the clause; of an entry in a list the whole list without it, so that no two such edits together
        leave a list of nothing."""
        key, last = here.span.line, here.body.span.end_line
        together = [one for one in self._allowances if one.span.line == key] if self._in_yaml else [here]
        for below in (0, 1) if self._in_yaml else (0,):  # the quote that closes a text may stand below it
            if len(together) == 1:
                yield self._deleted(key, last + below)
            else:
                end = max(one.body.span.end_line for one in together) + below
                kept = [*range(key, here.body.span.line), *range(last + 1, end + 1)]
                texts = [self.lines[number - 1].rstrip("\r") for number in kept if number <= len(self.lines)]
                yield self._start_of(key), self._end_of(end), self.line_end.join(texts)

    def _deleted(self, first: int, last: int) -> _Way:
        if last < len(self.lines):
            return self._start_of(first), self._start_of(last + 1), ""
        return self._end_of(first - 1), len(self.text), ""

    # -------------------------------------------------------------------------------------------- places
    def _line_after(self, number: int, line: str) -> _Way:
        place = self._end_of(number)
        return place, place, f"{self.line_end}{line}"

    def _start_of(self, number: int) -> int:
        return min(len(self.text), sum(len(line) + 1 for line in self.lines[: number - 1]))

    def _end_of(self, number: int) -> int:
        """Where a line ends, before what ends it."""
        lines = self.lines
        number = min(number, len(lines))
        return self._start_of(number) + len(lines[number - 1].removesuffix("\r"))

    def _place(self, offset: int) -> tuple[int, int]:
        """Line and column in the file."""
        before = self.text[:offset]
        return self.line + before.count("\n"), offset - before.rfind("\n")


def _passage(text: str, file: str, line: int) -> _Passage | None:
    """What stands in the file from the declaration that the line is in to the next one, if all of it can be read."""
    document, _ = read(text, file)
    starts = sorted({node.span.line for node in document.declarations}) if document is not None else []
    first = max((start for start in starts if start <= line), default=None)
    if first is None:
        return None
    after = min((start for start in starts if start > line), default=None)
    lines = text.split("\n")
    own = "\n".join([*lines[first - 1 : None if after is None else after - 1], *([] if after is None else [""])])
    again, found = read(own, file)
    if found or again is None or len(again.declarations) != 1:
        return None
    line_end = "\r\n" if "\r\n" in text else "\n"
    return _Passage(own, file, first, line_end, again.declarations[0])
