"""YAML's lists, mappings and texts with the place of every character. The only importer of yaml; it never makes
objects: what YAML would take for a number, a date or a truth value stays the text that was written."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

import yaml

from loyalty_rules.core.diagnostics import Diagnostic, Label, Span
from loyalty_rules.syntax.outline import NESTING_MAX, Piece, Text, error

# libyaml's parser is ten times as fast; without it the one in Python gives the same events.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#")


@dataclass(slots=True)
class Scalar:
    text: Text
    span: Span


@dataclass(slots=True)
class List:
    span: Span
    nodes: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    span: Span
    pairs: list[tuple[Text, Node]] = field(default_factory=list)
    key: Text | None = None  # the key whose value comes next


Node = Scalar | List | Mapping


class _Stop(Exception):
    """Nothing after this can be read."""


def compose(source: str, file: str) -> tuple[Node | None, list[tuple[int, str]], list[Diagnostic]]:
    """The document, its comments with their lines, and what is wrong with it as YAML."""
    composer = _Composer(source, file)
    try:
        for event in yaml.parse(source, Loader=_LOADER):
            composer.take(event)
    except _Stop:
        composer.forget_open()
    except yaml.YAMLError as problem:
        composer.diagnostics.append(_problem(problem, source, file))
        composer.forget_open()
    return composer.root, composer.comments(), composer.diagnostics


class _Composer:
    def __init__(self, source: str, file: str) -> None:
        self.source = source
        self.file = file
        self.root: Node | None = None
        self.diagnostics: list[Diagnostic] = []
        self._stack: list[List | Mapping] = []
        self._scalars: list[tuple[int, int]] = []

    def take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self._refuse_extras(event)
                self._scalars.append((event.start_mark.index, event.end_mark.index))
                self._put(Scalar(_scalar_text(event, self.source, self.file), self._span(event)))
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._refuse_extras(event)
                if len(self._stack) >= NESTING_MAX:
                    span = self._span(event)
                    self.diagnostics.append(
                        error("LR104", f"more than {NESTING_MAX} lists and mappings in each other", span)
                    )
                    raise _Stop
                made = List(self._span(event)) if isinstance(event, yaml.SequenceStartEvent) else Mapping(self._span(event))
                self._put(made)
                self._stack.append(made)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._stack.pop()
            case yaml.AliasEvent():
                self._beyond("an alias", event, "write out what it stands for")
                self._put(Scalar(_scalar_text(None, self.source, self.file, event.start_mark), self._span(event)))
            case yaml.DocumentStartEvent() if self.root is not None:
                self._beyond("a second document", event, "one file holds one ruleset; delete the `---`")
                raise _Stop
            case _:
                pass

    def forget_open(self) -> None:
        """Leave out the declaration that reading stopped in: what it lacks was not left out by its writer."""
        match self.root:
            case List(nodes=nodes) if len(self._stack) > 1:
                nodes.pop()
            case Mapping() if self._stack:
                self.root = None

    def _put(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        match self._stack[-1]:
            case List(nodes=nodes):
                nodes.append(node)
            case Mapping() as mapping:
                if mapping.key is None:
                    mapping.key = self._key(mapping, node)
                else:
                    mapping.pairs.append((mapping.key, node))
                    mapping.key = None

    def _key(self, mapping: Mapping, node: Node) -> Text:
        if not isinstance(node, Scalar):
            self.diagnostics.append(error("LR153", "a key is a text", node.span, help="write `key: text`"))
            return Text("", self.file, (Piece(0, node.span.line, node.span.column),))
        if node.text.content == "<<":
            self.diagnostics.append(_beyond("a merge key", node.span, "write out what it stands for"))
        wanted = node.text.content.replace("_", " ")
        for key, _ in mapping.pairs:
            if key.content == node.text.content or ("_" in key.content + node.text.content
                                                    and key.content.replace("_", " ") == wanted):  # fmt: skip
                self.diagnostics.append(
                    error("LR151", f"the key `{node.text.content}` stands here a second time", node.span,
                          help="keep one of them; a clause that may be repeated takes a list",
                          labels=(Label(key.span(), "the first time"),))  # fmt: skip
                )
                break
        return node.text

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            self._beyond("an anchor", event, "delete it, and write out what refers to it")
        if event.tag is not None:
            self._beyond("a tag", event, "delete it: everything here is a text")

    def _beyond(self, what: str, event: Any, help: str) -> None:
        self.diagnostics.append(_beyond(what, self._span(event), help))

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        column = max(end.column, start.column + 1) if end.line == start.line else end.column
        return Span(self.file, start.line + 1, start.column + 1, end.line + 1, column + 1)

    def comments(self) -> list[tuple[int, str]]:
        """The comments outside of texts, each with its line."""
        if "#" not in self.source:
            return []
        starts = [start for start, _ in self._scalars]
        found: list[tuple[int, str]] = []
        offset = 0
        for number, line in enumerate(self.source.split("\n"), start=1):
            for match in _COMMENT.finditer(line) if "#" in line else ():
                at = offset + match.start()
                index = bisect_right(starts, at) - 1
                if index < 0 or at >= self._scalars[index][1]:
                    comment = line[match.end() :].removeprefix(" ").rstrip()
                    if not comment.startswith("yaml-language-server:"):
                        found.append((number, comment))
                    break
            offset += len(line) + 1
        return found


def _beyond(what: str, span: Span, help: str) -> Diagnostic:
    return error("LR152", f"{what} cannot be used here", span, help=help)


def _problem(problem: yaml.YAMLError, source: str, file: str) -> Diagnostic:
    mark = getattr(problem, "problem_mark", None)
    if mark is None:
        position = getattr(problem, "position", 0)
        before = source[:position] if isinstance(position, int) else ""
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        return error("LR112", "a character that no YAML file may hold", Span(file, line, column, line, column + 1),
                     help="delete it")  # fmt: skip
    span = Span(file, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
    said = str(getattr(problem, "problem", "") or "it cannot be read")
    if source[mark.index : mark.index + 1] == "\t":
        return error("LR110", "a tab where spaces belong", span, help="replace every tab with spaces")
    help = ""
    if "mapping values" in said:
        help = "a text with `: ` in it is written in quotes"
    elif "cannot start any token" in said:
        help = "a text that starts with this character is written in quotes"
    elif "expected <block end>" in said or "did not find expected" in said:
        help = "look at the indentation, and at quotes and brackets that are not closed"
    return error("LR150", "this is not YAML", span, said, help)


# ------------------------------------------------------------------------------------------------ places of texts
def _scalar_text(event: Any, source: str, file: str, mark: Any = None) -> Text:
    if event is None:
        return Text("", file, (Piece(0, mark.line + 1, mark.column + 1),))
    start = event.start_mark
    line, column, value = start.line + 1, start.column + 1, event.value
    raw = source[start.index : event.end_mark.index]
    if raw == value:
        return Text(value, file, (Piece(0, line, column),))
    quoted = event.style in ("'", '"')
    if quoted and raw[1:-1] == value:
        return Text(value, file, (Piece(0, line, column + 1),))
    pieces = _aligned(value, raw, line, column, event.style) or (Piece(0, line, column, exact=False),)
    text = Text(value, file, pieces)
    # Spaces around a text are meant where it is in quotes; a block of lines ends in one that nobody sees.
    return text if quoted else text.slice(0)


def _aligned(value: str, raw: str, line: int, column: int, style: str | None) -> tuple[Piece, ...] | None:
    """The pieces of a text that was folded or escaped: its visible characters come in the same order in the file.

    None where an escape stands for another character.
    """
    at = raw.find("\n") + 1 if style in ("|", ">") else 1 if style in ("'", '"') else 0
    pieces: list[Piece] = []
    if style in ("|", ">"):
        line, column = line + 1, 1
    else:
        column += at
    expected: tuple[int, int] | None = None
    for offset, character in enumerate(value):
        if character.isspace():
            continue
        while at < len(raw) and (raw[at].isspace() or (style == '"' and raw[at] == "\\" and raw[at + 1 : at + 2] in "\r\n")):
            line, column = (line + 1, 1) if raw[at] == "\n" else (line, column + 1)
            at += 1
        if (style == '"' and raw[at : at + 2] in ('\\"', "\\\\")) or (style == "'" and raw[at : at + 2] == "''"):
            at, column = at + 1, column + 1
        if at >= len(raw) or raw[at] != character:
            return None
        if expected != (line, column - offset):
            pieces.append(Piece(offset if pieces else 0, line, column))
            expected = (line, column - offset)
        at, column = at + 1, column + 1
    return tuple(pieces)
