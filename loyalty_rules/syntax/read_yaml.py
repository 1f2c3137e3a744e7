"""YAML to the same outline as the DSL: here its lists, mappings and texts, with the place of every character.

No objects are ever made: what YAML would take for a number, a date or a truth value stays the text that was written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

import yaml

from loyalty_rules.core.diagnostics import Diagnostic, Label, Span
from loyalty_rules.syntax.comments import Comment
from loyalty_rules.syntax.outline import NESTING_MAX, Outline, Piece, Text, error
from loyalty_rules.syntax.yaml_outline import List, Mapping, Node, Placed, Scalar, outline_of

# libyaml's parser is ten times as fast; without it the one in Python gives the same events.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#")


_NO_KEY = Text("", "", (Piece(0, 1, 1),))


class _Stop(Exception):
    """Nothing after this can be read."""


def read_outline(source: str, file: str) -> tuple[Outline, list[Diagnostic]]:
    """The outline of a text in YAML."""
    composer = _Composer(source, file)
    try:
        for event in yaml.parse(source, Loader=_LOADER):
            composer.take(event)
    except _Stop:
        composer.forget_open()
    except yaml.YAMLError as problem:
        composer.problem(problem)
        composer.forget_open()
    outline, found = outline_of(composer.root, composer.comments())
    return outline, [*composer.diagnostics, *found]


class _Composer:
    def __init__(self, source: str, file: str) -> None:
        self.source = source
        self.file = file
        self.root: Node | None = None
        self.diagnostics: list[Diagnostic] = []
        self._stack: list[List | Mapping] = []
        self._scalars: list[tuple[int, int]] = []
        # YAML counts some more characters as ends of lines than editors and this language do: places are counted here.
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", source))]

    def _place(self, index: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, index)
        return line, index - self._line_starts[line - 1] + 1

    def take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self._refuse_extras(event)
                start, end = _indexes(event)
                self._scalars.append((start, end))
                text = _scalar_text(event, self.source[start:end], self.file, *self._place(start))
                self._put(Scalar(text, self._span(event)))
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._refuse_extras(event)
                if len(self._stack) >= NESTING_MAX:
                    span = self._span(event)
                    self.diagnostics.append(
                        error("LR104", f"more than {NESTING_MAX} lists and mappings in each other", span)
                    )
                    raise _Stop
                made = (
                    List(self._span(event))
                    if isinstance(event, yaml.SequenceStartEvent)
                    else Mapping(self._span(event))
                )
                self._put(made)
                self._stack.append(made)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._stack.pop()
            case yaml.AliasEvent():
                self._beyond("an alias", event, "write out what it stands for")
                self._put(None)
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

    def problem(self, problem: yaml.YAMLError) -> None:
        """Say why this is not YAML."""
        mark = getattr(problem, "problem_mark", None)
        index = getattr(problem, "position", 0) if mark is None else mark.index
        line, column = self._place(min(index, len(self.source)))
        span = Span(self.file, line, column, line, column + 1)
        said = str(getattr(problem, "problem", "") or "it cannot be read")
        if mark is None:
            found = error("LR112", "a character that no YAML file may hold", span, help="delete it")
        elif self.source[index : index + 1] == "\t":
            found = error("LR110", "a tab where spaces belong", span, help="replace every tab with spaces")
        else:
            found = error("LR150", "this is not YAML", span, said, _problem_help(said))
        self.diagnostics.append(found)

    def _put(self, node: Node | None) -> None:
        """Take up a node; None is one that was refused, and takes its key or its value with it."""
        if not self._stack:
            self.root = node
            return
        match self._stack[-1]:
            case List(nodes=nodes):
                if node is not None:
                    nodes.append(node)
            case Mapping() as mapping:
                if mapping.key is None:
                    mapping.key = _NO_KEY if node is None else self._key(mapping, node)
                else:
                    if node is not None and mapping.key is not _NO_KEY:
                        mapping.pairs.append((mapping.key, node))
                    mapping.key = None

    def _key(self, mapping: Mapping, node: Node) -> Text:
        if not isinstance(node, Scalar) or not node.text.content:
            self.diagnostics.append(error("LR153", "a key is a text", node.span, help="write `key: text`"))
            return _NO_KEY
        if node.text.content == "<<":
            self.diagnostics.append(_beyond("a merge key", node.span, "write out what it stands for"))
        earlier = mapping.keys.setdefault(node.text.content.replace("_", " "), node.text)
        if earlier is not node.text:
            help = "keep one of them; a clause that may be repeated takes a list"
            message = f"the key `{node.text.content}` stands here a second time"
            first = (Label(earlier.span(), "the first time"),)
            self.diagnostics.append(error("LR151", message, node.span, help=help, labels=first))
            return _NO_KEY
        return node.text

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            self._beyond("an anchor", event, "delete it, and write out what refers to it")
        if event.tag is not None:
            self._beyond("a tag", event, "delete it: everything here is a text")

    def _beyond(self, what: str, event: Any, help: str) -> None:
        self.diagnostics.append(_beyond(what, self._span(event), help))

    def _span(self, event: Any) -> Span:
        start, end = _indexes(event)
        return Span(self.file, *self._place(start), *self._place(max(end, start + 1)))

    def comments(self) -> list[Placed]:
        """The comments outside of texts, each with its place."""
        if "#" not in self.source:
            return []
        starts = [start for start, _ in self._scalars]
        found: list[Placed] = []
        offset = 0
        for number, line in enumerate(self.source.split("\n"), start=1):
            if found and found[-1].line == number - 1 and not line.strip():
                found[-1] = found[-1].set_apart()
            for match in _COMMENT.finditer(line) if "#" in line else ():
                at = offset + match.start()
                index = bisect_right(starts, at) - 1
                if index < 0 or at >= self._scalars[index][1]:
                    comment = line[match.end() :].removeprefix(" ").rstrip()
                    if not comment.startswith("yaml-language-server:"):
                        beside = bool(line[: match.start()].strip())
                        found.append(Placed(Comment(comment, beside), number, match.start() + 1))
                    break
            offset += len(line) + 1
        return found


def _indexes(event: Any) -> tuple[int, int]:
    return event.start_mark.index, event.end_mark.index


def _beyond(what: str, span: Span, help: str) -> Diagnostic:
    return error("LR152", f"{what} cannot be used here", span, help=help)


def _problem_help(said: str) -> str:
    if "mapping values" in said:
        return "a text with `: ` in it is written in quotes"
    if "cannot start any token" in said:
        return "a text that starts with this character is written in quotes"
    if "expected <block end>" in said or "did not find expected" in said:
        return "look at the indentation, and at quotes and brackets that are not closed"
    return ""


# ------------------------------------------------------------------------------------------------ places of texts
def _scalar_text(event: Any, raw: str, file: str, line: int, column: int) -> Text:
    value = event.value
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
        while at < len(raw) and (
            raw[at].isspace() or (style == '"' and raw[at] == "\\" and raw[at + 1 : at + 2] in "\r\n")
        ):
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
