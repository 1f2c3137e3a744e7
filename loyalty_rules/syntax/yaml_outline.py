"""The lists, mappings and texts of a YAML file to the same outline as the DSL."""

from __future__ import annotations

import re

from msgspec import Struct, field
from msgspec.structs import replace

from loyalty_rules.core.diagnostics import Diagnostic, Span
from loyalty_rules.syntax.comments import Comment, Comments, above, at_end
from loyalty_rules.syntax.outline import Item, Outline, Piece, Text, error, join
from loyalty_rules.syntax.words import BY_WORD, ClauseForm, DeclarationForm, Head, RowsOf

_BARE_NAME = re.compile(r"([0-9]+[^\W\d_]|[^\W\d_])(\w|-(?=\w))*")
_NEVER = 1_000_000_000  # no file has so many lines
_COMMA_LISTS = ("names",)  # symbols whose clause may be written as a YAML list


class Scalar(Struct):
    text: Text
    span: Span


class List(Struct):
    span: Span
    nodes: list[Node] = field(default_factory=list)


class Mapping(Struct):
    span: Span
    pairs: list[tuple[Text, Node]] = field(default_factory=list)
    keys: dict[str, Text] = field(default_factory=dict)  # every key so far
    key: Text | None = None  # the key whose value comes next


Node = Scalar | List | Mapping


class Placed(Struct, frozen=True):
    """A comment, and where its `#` stands."""

    comment: Comment
    line: int
    column: int

    def set_apart(self) -> Placed:
        """The same with an empty line after it."""
        return replace(self, comment=replace(self.comment, apart=True))


def outline_of(root: Node | None, comments: list[Placed]) -> tuple[Outline, list[Diagnostic]]:
    """The outline of a document, with its comments in their places."""
    reader = _Reader(comments)
    items: list[Item] = []
    match root:
        case None:
            pass
        case List():
            ends = [*(node.span.line for node in root.nodes[1:]), _NEVER]
            found = [reader.declaration(node, end) for node, end in zip(root.nodes, ends, strict=False)]
            items = [item for item in found if item is not None]
        case _:
            reader.say("a ruleset is a list of declarations", root.span, "start each with a dash: `- earn: base`")
    return Outline(tuple(items), reader.rest(), wraps=False), reader.diagnostics


class _Reader:
    def __init__(self, comments: list[Placed]) -> None:
        self._comments = comments
        self._taken = 0
        self.diagnostics: list[Diagnostic] = []

    def say(self, message: str, span: Span, help: str = "", label: str = "") -> None:
        self.diagnostics.append(error("LR153", message, span, label, help))

    def rest(self) -> Comments:
        """The comments after everything else."""
        return at_end(placed.comment for placed in self._comments[self._taken :])

    def _comments_to(self, text: Text, value: Node | None = None) -> Comments:
        """The comments up to and with the line of the text, or of the value where it is one text, that no earlier item
        has taken."""
        start = self._taken
        first = last = text.pieces[0].line
        if isinstance(value, Scalar):
            last = max(last, value.span.end_line - (value.span.end_column == 1))
        while self._taken < len(self._comments) and self._comments[self._taken].line <= last:
            self._taken += 1
        return tuple(
            placed.comment if placed.line == first == last else replace(placed.comment, beside=False)
            for placed in self._comments[start : self._taken]
        )

    def _closing(self, block: Node, end: int) -> Comments:
        """The comments before the line `end` that stand as far in as the lines of the block that they follow."""
        start = self._taken
        for placed in self._comments[start:]:
            if placed.line >= end or placed.column < block.span.column:
                break
            self._taken += 1
        return above(placed.comment for placed in self._comments[start : self._taken])

    # -------------------------------------------------------------------------------------------- declarations
    def declaration(self, node: Node, end: int) -> Item | None:
        """The declaration that a mapping is; the next one starts at the line `end`."""
        if not isinstance(node, Mapping) or not node.pairs:
            self.say("a declaration is a mapping", node.span, "`earn: base`, and its clauses as further keys")
            return None
        (key, value), *rest = node.pairs
        word = _spaced(key, tuple(BY_WORD))
        form = BY_WORD.get(word.content)
        if form is None:
            late = next((other for other, _ in rest if _spaced(other, tuple(BY_WORD)).content in BY_WORD), None)
            if late is not None:
                self.say(f"`{late.content}` must be the first key of its declaration", late.span())
                return None
        if not isinstance(value, Scalar):
            self.say(f"the name of `{word.content}` is a text", value.span)
            return None
        comments = self._comments_to(key, value)
        head = [word]
        if value.text.content:
            head.append(self._head(form, value.text))
        children: list[Item] = []
        ends = [*(other.pieces[0].line for other, _ in rest[1:]), end]
        for (other, below), until in zip(rest, ends, strict=False):
            if form is not None and form.titled and other.content == "title":
                if isinstance(below, Scalar):
                    head.append(self._quoted(below.text))
                    comments = above([*comments, *more]) if (more := self._comments_to(other, below)) else comments
                else:
                    self.say("a title is a text", below.span)
            elif form is not None and form.word == "test" and other.content == "steps":
                children.extend(self._steps(below))
            else:
                children.extend(self._clause(form, other, below))
                if not isinstance(below, Scalar) and children and children[-1].children:
                    children[-1] = replace(children[-1], closing=self._closing(below, until))
        return Item(join(head), tuple(children), comments, self._closing(node, end))

    def _head(self, form: DeclarationForm | None, text: Text) -> Text:
        match form:
            case DeclarationForm(head=Head.NAMED | Head.DEFINED):
                written = '"' in text.content or _BARE_NAME.fullmatch(text.content)
                return text if written or (form.head is Head.DEFINED and "=" in text.content) else self._quoted(text)
            case DeclarationForm(head=Head.TEXT):
                content = text.content
                quoted = len(content) > 1 and content.startswith('"') and content.endswith('"')
                return text if quoted else self._quoted(text)
            case _:
                return text

    def _quoted(self, text: Text) -> Text:
        """The text as the DSL has it, in quotes."""
        if '"' in text.content:
            at = text.content.index('"')
            self.diagnostics.append(
                error("LR112", 'a title or name cannot hold `"`', text.span(at, at + 1), help="write it without")
            )
            return _surrounded(Text(text.content.replace('"', "'"), text.file, text.pieces))
        return _surrounded(text)

    # -------------------------------------------------------------------------------------------- clauses
    def _steps(self, node: Node) -> list[Item]:
        items: list[Item] = []
        for step in node.nodes if isinstance(node, List) else [node]:
            if not isinstance(step, Mapping):
                self.say("a step is one of `given`, `when` and `then`", step.span, "`- when: 2026-04-10 purchase of A`")
                continue
            for key, value in step.pairs:
                items.extend(self._clause(BY_WORD["test"], key, value))
        return items

    def _clause(self, form: DeclarationForm | None, key: Text, value: Node) -> list[Item]:
        if form is None:
            return self._line(key, value)
        key = _spaced(key, tuple(clause.word for clause in form.clauses))
        match value:
            case List() if not form.fields:
                clause = form.clause(key.content)
                return self._listed(clause, key, value)
            case _:
                return self._line(key, value)

    def _listed(self, clause: ClauseForm | None, key: Text, value: List) -> list[Item]:
        if clause is None or clause.rows is RowsOf.CASES:
            # The key says more than the word: `by tier`, `give by amount, …`. The list has its rows.
            comments = self._comments_to(key)
            return [Item(key, tuple(row for node in value.nodes for row in self._entry(None, node)), comments)]
        if clause.many:
            return [item for node in value.nodes for item in self._entry(key, node)]
        texts = [node.text for node in value.nodes if isinstance(node, Scalar)]
        if clause.symbol in _COMMA_LISTS and texts and len(texts) == len(value.nodes):
            return [Item(join([key, join(texts, ", ")]), (), self._comments_to(key, value.nodes[-1]))]
        self.say(f"`{key.content}` takes a text, not a list", value.span, f"`{clause.example}`")
        return []

    def _entry(self, key: Text | None, node: Node) -> list[Item]:
        """One entry of a list: the rest of a line, or that with what is below it."""
        before = [] if key is None else [key]
        match node:
            case Scalar():
                return [Item(join([*before, node.text]), (), self._comments_to(node.text, node))]
            case Mapping():
                return [
                    item for more, value in node.pairs for item in self._line(join([*before, more]), value, place=more)
                ]
            case _:
                self.say("a list in a list", node.span, "write a text")
                return []

    def _line(self, key: Text, value: Node, place: Text | None = None) -> list[Item]:
        comments = self._comments_to(key if place is None else place, value)
        match value:
            case Scalar():
                return [Item(join([key, value.text]) if value.text.content else key, (), comments)]
            case Mapping():
                rows = tuple(row for more, below in value.pairs for row in self._line(more, below))
                return [Item(key, rows, comments)]
            case List() if " " in key.content:
                rows = tuple(row for node in value.nodes for row in self._entry(None, node))
                return [Item(key, rows, comments)]
            case _:
                self.say(f"`{key.content}` takes a text, not a list", value.span)
                return []


def _spaced(key: Text, words: tuple[str, ...]) -> Text:
    """The key with spaces for the underscores of the word it starts with: `at_most` is `at most`."""
    if "_" not in key.content:
        return key
    for word in sorted(words, key=len, reverse=True):
        start, rest = key.content[: len(word)], key.content[len(word) :]
        if start.replace("_", " ") == word and (not rest or rest[0].isspace()):
            return Text(word + rest, key.file, key.pieces)
    return key


def _surrounded(text: Text) -> Text:
    first, *rest = text.pieces
    start = Piece(0, first.line, first.column, exact=False)
    moved = [Piece(piece.offset + 1, piece.line, piece.column, piece.exact) for piece in (first, *rest)]
    return Text(f'"{text.content}"', text.file, (start, *moved))
