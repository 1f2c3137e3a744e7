"""An outline to the tree, by the table of words. One mistake gives one diagnostic; everything else is still read."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.diagnostics import Diagnostic, Label, Span
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.cases import misplaced, stories, table_of, template_of, texts_of_cases
from loyalty_rules.syntax.comments import above
from loyalty_rules.syntax.layout import tidy
from loyalty_rules.syntax.outline import Item, Outline, Text, error, join
from loyalty_rules.syntax.parse import parse
from loyalty_rules.syntax.reserved import UNNAMEABLE
from loyalty_rules.syntax.unknown import (
    first_words,
    match_start,
    meant_declaration,
    unknown_clause,
    unknown_declaration,
)
from loyalty_rules.syntax.words import (
    BY_WORD,
    LANGUAGE_VERSION,
    RAW,
    ClauseForm,
    DeclarationForm,
    Head,
    RowsOf,
)

_STEPS = re.compile(r"by\s+steps\b")
_BAND_START = re.compile(r"(up\s+to|below|above)\b")
_ROW_EXAMPLES = {
    RowsOf.KEYED: "food 2 points",
    RowsOf.BANDS: "up to 100 EUR 1 point",
    RowsOf.STEPS: "500 points into 5 EUR of credit",
}
_CHOICES = re.compile(r"one\s+of\b")  # `revenue is one of …` is a field
_LIST_END = re.compile(r"\blist\s+of(\s*,|$)")


def build(outline: Outline) -> tuple[t.Document, list[Diagnostic]]:
    """The tree of one file, without the declarations and clauses that could not be read."""
    builder = _Builder(outline.wraps)
    declarations = [found for item in outline.items if (found := builder.declaration(item)) is not None]
    return t.Document(tuple(declarations), outline.trailing), builder.diagnostics


class Passage(Struct, frozen=True):
    """A text that a symbol of the grammar reads: of which clause, and in YAML and below `list of` in which list of
    parts. The name and title of a declaration have no clause."""

    clause: str
    symbol: str
    text: Text
    inside: str = ""


class Section(Struct, frozen=True):
    """A declaration as it is laid out, whatever of it can be read. `word` is empty where it is none."""

    word: str
    span: Span
    passages: tuple[Passage, ...]


def sections(outline: Outline) -> tuple[Section, ...]:
    """The texts of one file as the grammar gets them, for those who ask what stands where."""
    builder = _Builder(outline.wraps)
    found: list[Section] = []
    for item in outline.items:
        builder.passages = []
        declaration = match_start(item.text, tuple(BY_WORD))
        node = builder.declaration(item)
        if node is not None and node.word == "test":
            builder.passages.extend(Passage(*told) for told in texts_of_cases(node))
        word = "" if declaration is None else declaration[0]
        found.append(Section(word, item.span(), tuple(builder.passages)))
    return tuple(found)


class _Builder:
    def __init__(self, wraps: bool) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.passages: list[Passage] | None = None
        self._wraps = wraps

    def _say(self, diagnostic: Diagnostic) -> None:
        self.diagnostics.append(diagnostic)

    def _parse(self, text: Text, symbol: str, clause: str = "", inside: str = "") -> Any:
        if self.passages is not None:
            self.passages.append(Passage(clause, symbol, text, inside))
        node, found = parse(text, symbol)
        self.diagnostics.extend(found)
        return node

    # -------------------------------------------------------------------------------------------- declarations
    def declaration(self, item: Item) -> t.Declaration | None:
        match = match_start(item.text, tuple(BY_WORD))
        if match is None:
            self._say(unknown_declaration(item.text))
            meant = meant_declaration(item.text)
            if meant is not None and meant.head is not Head.BODY:
                self._lines(meant, item.children, [])
            return None
        word, rest = match
        form = BY_WORD[word]
        children = item.children
        name: str | None = None
        title: str | None = None
        name_span = item.text.span(0, len(word))
        clauses: list[t.Clause] = []
        readable = True
        match form.head:
            case Head.NAMED | Head.DEFINED:
                definition: Text | None = None
                if form.head is Head.DEFINED:
                    rest, definition, children = self._definition(form, rest, children)
                found = self._name(form, item.text, rest)
                readable = found is not None
                if found is not None:
                    name, name_span, title = found
                if definition is not None:
                    self._add(clauses, self._clause(form, form.clauses[0], definition, (), definition.span()))
            case Head.TEXT:
                written = self._title(form, item.text, rest)
                readable = written is not None
                if written is not None:
                    name, name_span = written.text, written.span
            case Head.BARE:
                if rest.content:
                    self._say(error("LR130", f"`{word}` stands alone on its line", rest.span(), "not expected here"))
            case Head.BODY:
                name = self._body_head(form, item, rest, clauses)
                children = item.children if form.word == "language" else ()
        self._lines(form, children, clauses)
        if not readable:
            return None
        span = item.span()
        ordered = _told(clauses) if form.word == "test" else gathered(clauses)
        whole = form.head is Head.BODY
        comments = (item if whole else item.without(len(children))).comments_of_one()
        closing = () if whole else item.closing
        node = t.Declaration(word, name, title, tuple(ordered), name_span, comments, closing, span=span)
        if form.word == "test":
            self._check_cases(node, item)
        return node

    def _check_cases(self, test: t.Declaration, item: Item) -> None:
        """Every placeholder has its column, and every case can be read."""
        has_table = any(match_start(child.text, ("cases",)) for child in item.children)
        found = misplaced(list(test.clauses), has_table)
        self.diagnostics.extend(found or stories(test)[1])

    def _lines(self, form: DeclarationForm, items: tuple[Item, ...], clauses: list[t.Clause]) -> None:
        seen = {clause.word: clause.span for clause in clauses}
        for item in items:
            self._add(clauses, self._line(form, item, clauses, seen))

    def _definition(
        self, form: DeclarationForm, rest: Text, children: tuple[Item, ...]
    ) -> tuple[Text, Text | None, tuple[Item, ...]]:
        """`spend = sum of …` divided; the lines below that are no clauses go on with the definition."""
        equals = re.match(r'(?:[^"=]|"[^"]*")*?=', rest.content)
        if equals is None:
            return rest, None, children
        texts = [text] if (text := rest.slice(equals.end())).content else []
        words = tuple(clause.word for clause in form.clauses)
        more = list(takewhile(lambda child: match_start(child.text, words) is None, children)) if self._wraps else []
        texts.extend(text for child in more for text in child.lines())
        children = children[len(more) :]
        return rest.slice(0, equals.end() - 1), join(texts) if texts else rest.slice(equals.end()), children

    def _name(self, form: DeclarationForm, head: Text, rest: Text) -> tuple[str, Span, str | None] | None:
        if not rest.content or rest.content.startswith('""'):
            self._say(_nameless(form, head))
            return None
        found: tuple[str, Span, str | None] | None = self._parse(rest, "head")
        if found is None:
            return None
        name, span, title = found
        if title is not None and not form.titled:
            place = rest.content.rindex('"', 0, -1)
            self._say(error("LR130", f"`{form.word}` takes no title", rest.span(place), help="delete it"))
        self._check_name(name, span)
        return name, span, title

    def _title(self, form: DeclarationForm, head: Text, rest: Text) -> t.Text | None:
        if rest.content in ("", '""'):
            self._say(_nameless(form, head))
            return None
        written: t.Text | None = self._parse(rest, "title")
        return written

    def _check_name(self, name: str, span: Span) -> None:
        if name in UNNAMEABLE:
            self._say(
                error(
                    "LR126",
                    f"`{name}` is a word of the language",
                    span,
                    "rules could not speak of it",
                    "choose another name",
                )
            )

    def _body_head(self, form: DeclarationForm, item: Item, rest: Text, clauses: list[t.Clause]) -> str | None:
        if form.word == "language":
            if rest.content != str(LANGUAGE_VERSION):
                span = rest.span() if rest.content else item.text.span()
                message = (
                    f"`{rest.content}` is not a version of the language" if rest.content else "no version is named"
                )
                self._say(error("LR125", message, span, help=f"`language {LANGUAGE_VERSION}` is the one read here"))
            return rest.content
        whole = join([rest, *item.lines()[1:]]) if item.children else rest
        self._add(clauses, self._clause(form, form.clauses[0], whole, (), whole.span()))
        return None

    # -------------------------------------------------------------------------------------------- clauses
    def _add(self, clauses: list[t.Clause], clause: t.Clause | None) -> None:
        if clause is not None:
            clauses.append(clause)

    def _line(
        self, form: DeclarationForm, item: Item, before: list[t.Clause], seen: dict[str, Span]
    ) -> t.Clause | None:
        words = tuple(clause.word for clause in form.clauses)
        match = match_start(item.text, (*words, "and") if form.word == "test" else words)
        if form.fields and (match is None or _CHOICES.match(match[1].content)):
            field = self._field(item, seen)
            return None if field is None else self._with_comments(t.Clause("field", field, span=item.span()), item)
        if match is None:
            self._say(unknown_clause(form, item.text))
            return None
        word, rest = match
        if word == "and":
            before = [clause for clause in before if not isinstance(clause.body, t.Cases)]
            if not before:
                self._say(
                    error(
                        "LR121",
                        "`and` goes on with the line above it, and there is none",
                        item.text.span(0, 3),
                        help="start with `given`, `when` or `then`",
                    )
                )
                return None
            word = before[-1].word
        clause = form.clause(word)
        assert clause is not None
        place = item.text.span(0, len(word))
        earlier = place if clause.many else seen.setdefault(word, place)
        if earlier != place:
            self._say(_twice(f"`{word}`", place, earlier))
            return None
        if clause.rows is RowsOf.CASES:
            return self._table(clause, rest, item)
        divided = self._divide(clause, rest, item)
        if divided is None:
            return None
        rest, rows = divided
        made = self._clause(form, clause, rest, rows, item.span())
        return None if made is None else self._with_comments(made, item, len(rows))

    def _with_comments(self, clause: t.Clause, item: Item, rows: int | None = None) -> t.Clause:
        """The clause with the comments of its item; those of its rows stay with the rows."""
        if isinstance(clause.body, t.FieldDeclaration):
            rows = len(item.children) if isinstance(clause.body.type, t.ListType) else 0
        if not rows:
            return replace(clause, comments=item.comments_of_one())
        return replace(clause, comments=item.without(rows).comments_of_one(), closing=item.closing)

    def _table(self, clause: ClauseForm, rest: Text, item: Item) -> t.Clause | None:
        if rest.content:
            help = f"on the lines below `{clause.word}`, columns and values with `|` between them"
            self._say(
                error("LR130", f"`{clause.word}` stands alone on its line", rest.span(), "not expected here", help)
            )
            return None
        table, found = table_of(item.text, [join(row.lines()) for row in item.children])
        self.diagnostics.extend(found)
        if table is None:
            return None
        names, *cases = [row.comments_of_one() for row in item.children]
        rows = tuple(replace(row, comments=comments) for row, comments in zip(table.rows, cases, strict=True))
        comments = above([*item.comments, *names]) if names else item.comments
        table = replace(table, rows=rows)
        return t.Clause(clause.word, table, comments, item.closing, span=item.span())

    def _divide(self, clause: ClauseForm, rest: Text, item: Item) -> tuple[Text, tuple[Item, ...]] | None:
        """The clause's text with the lines that go on with it, and its rows."""
        rows = item.children
        texts = [rest]
        has_steps = clause.rows is RowsOf.STEPS and _STEPS.match(rest.content) is not None
        if clause.rows is not RowsOf.KEYED and not has_steps:
            bands = clause.rows is RowsOf.BANDS
            more = list(takewhile(lambda row: not (bands and _BAND_START.match(row.text.content)), rows))
            if more and not self._wraps:
                self._say(_no_lines(clause.word, more[0]))
                return None
            texts.extend(text for row in more for text in row.lines())
            rows = rows[len(more) :]
        texts = [text for text in texts if text.content]
        return join(texts) if texts else rest, rows

    def _clause(
        self,
        form: DeclarationForm,
        clause: ClauseForm,
        text: Text,
        rows: tuple[Item, ...],
        span: Span,
    ) -> t.Clause | None:
        body: Any
        if not text.content:
            here = f"`{form.word}`" if clause.word == "is" else f"`{clause.word}`"
            self._say(error("LR131", f"{here} says nothing", text.span(), help=f"`{clause.example}`"))
            return None
        template = template_of(text) if form.word == "test" else None
        words = tidy(text.content) if template is None and clause.symbol != RAW else ""
        if template is not None:
            body = template
        elif clause.symbol == RAW:
            body = t.Text(" ".join(text.content.split()), span=text.span())
        else:
            body = self._parse(text, clause.symbol, clause.word)
        if body is None:
            return None
        if clause.rows is not None:
            body = self._with_rows(clause, body, rows, text)
            if body is None:
                return None
        return t.Clause(clause.word, body, span=span, words=words)

    def _with_rows(self, clause: ClauseForm, body: Any, rows: tuple[Item, ...], text: Text) -> Any:
        match body:
            case t.Rows():
                found = self._rows(rows, "row", clause.word)
            case t.Gift(amount=t.Bands()):
                found = self._rows(rows, "band", clause.word)
            case t.TurnSteps():
                found = self._rows(rows, "step", clause.word)
            case _ if rows:
                self._say(
                    error(
                        "LR130",
                        "bands stand below `give by …`",
                        rows[0].text.span(),
                        "not expected here",
                        "`give by amount, each part at its own rate`",
                    )
                )
                return None
            case _:
                return body
        if not rows:
            assert clause.rows is not None
            example = _ROW_EXAMPLES[clause.rows]
            self._say(
                error("LR127", f"`{clause.word}` needs lines below it", text.span(), help=f"one per line: `{example}`")
            )
            return None
        if not found:  # none of them could be read, and that is told
            return None
        if isinstance(body, t.Gift) and isinstance(body.amount, t.Bands):
            return replace(body, amount=replace(body.amount, bands=tuple(found)))
        field = "steps" if isinstance(body, t.TurnSteps) else "rows"
        return replace(body, **{field: tuple(found)})

    def _rows(self, rows: tuple[Item, ...], symbol: str, clause: str) -> list[Any]:
        parsed = [(self._parse(join(row.lines()), symbol, clause), row.comments_of_one()) for row in rows]
        return [replace(row, comments=comments) if comments else row for row, comments in parsed if row is not None]

    # -------------------------------------------------------------------------------------------- fields
    def _field(self, item: Item, seen: dict[str, Span], inside: str = "") -> t.FieldDeclaration | None:
        is_list = _LIST_END.search(item.text.content) is not None
        if item.children and not is_list and not self._wraps:
            self._say(_no_lines(first_words(item.text, 1), item.children[0]))
            return None
        text = item.text if is_list else join(item.lines())
        field = self._parse(text, "field", "field", inside)
        if not isinstance(field, t.FieldDeclaration):
            return None
        place = text.span(0, len(first_words(text, 1)))
        if is_list and not isinstance(field.type, t.ListType):
            # `list of` with nothing before it was read as a field `list`.
            self._say(error("LR123", "this list has no name", place, help="a name first: `items list of`"))
            return None
        self._check_name(field.name, place)
        earlier = seen.setdefault(field.name, place)
        if earlier != place:
            self._say(_twice(f"the field `{field.name}`", place, earlier))
            return None
        if not is_list:
            return field
        if not item.children:
            help = "one per line: `amount money`"
            self._say(error("LR127", "`list of` needs the fields of a part below it", text.span(), help=help))
            return None
        inner: dict[str, Span] = {}
        fields = [
            self._with_comments(t.Clause("field", part), child)
            for child in item.children
            if (part := self._field(child, inner, field.name)) is not None
        ]
        parts = tuple(replace(field.body, comments=(*field.comments, *field.closing)) for field in fields)
        return replace(field, type=replace(field.type, fields=parts))


def _told(clauses: list[t.Clause]) -> list[t.Clause]:
    """The clauses of a test in the order of its story, its table last, wherever it stands."""
    return sorted(clauses, key=lambda clause: isinstance(clause.body, t.Cases))


def gathered(clauses: list[t.Clause]) -> list[t.Clause]:
    """Clauses of one word together, where the first of them stands.

    YAML has one place for them, and the order between clauses of different words says nothing; only a test is a story.
    """
    order = {clause.word: index for index, clause in reversed(list(enumerate(clauses)))}
    return sorted(clauses, key=lambda clause: order[clause.word])


def _nameless(form: DeclarationForm, head: Text) -> Diagnostic:
    text = form.head is Head.TEXT
    help = f'`{form.word} "…"`' if text else f"a name without spaces: `{form.word} my-{form.word}`"
    return error("LR123", f"this `{form.word}` has no name", head.span(), help=help)


def _twice(what: str, span: Span, earlier: Span) -> Diagnostic:
    return error(
        "LR124",
        f"{what} stands here a second time",
        span,
        help="keep one of them",
        labels=(Label(earlier, "the first time"),),
    )


def _no_lines(word: str, first: Item) -> Diagnostic:
    return error("LR153", f"`{word}` takes a text, not a mapping", first.text.span(), "not expected here")
