"""Tables of cases: a test with `{column}` in its clauses stands for one story a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.diagnostics import Diagnostic, Label, Span, suggest
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.outline import Piece, Text, error, join
from loyalty_rules.syntax.parse import parse
from loyalty_rules.syntax.words import BY_WORD

_PLACEHOLDER = re.compile(r'"[^"]*"|\{(?P<name>[^{}"]*)\}')
_IN_TITLE = re.compile(r"\{([^{}]*)\}")
_BAR = re.compile(r'"[^"]*"|(?P<bar>\|)')
_SPACES = re.compile(r'("[^"]*")|\s+')
_SHOWN = "`amount | points`, and below it `20 EUR | 20 points`"


class Story(Struct, frozen=True):
    """What a test tells, or one case of it: its clauses with the values of the row in their places.

    `row`: where the row stands, None where there is no table.
    """

    name: str
    clauses: tuple[t.Clause, ...]
    row: Span | None = None


# ------------------------------------------------------------------------------------------------ reading
def template_of(text: Text) -> t.Template | None:
    """The clause's text, if it has a placeholder in it."""
    if not any(_placeholders(text.content)):
        return None
    said = _SPACES.sub(lambda match: match[1] or " ", text.content).strip()
    return t.Template(said, text, span=text.span())


def table_of(word: Text, lines: list[Text]) -> tuple[t.Cases | None, list[Diagnostic]]:
    """The table below `cases`: the columns, then a row a line, with `|` between cells."""
    if len(lines) < 2:
        what = "the names of its columns, and a line for each case" if not lines else "a line for each case"
        return None, [error("LR127", f"`cases` needs lines below it: {what}", word.span(), help=_SHOWN)]
    head, *rest = [_cells(line) for line in lines]
    found: list[Diagnostic] = []
    columns = [_plain(cell.content) for cell in head]
    for at, (name, cell) in enumerate(zip(columns, head, strict=True)):
        if not name or re.search(r'[{}"]', name):
            found.append(error("LR128", "a column needs a name, without quotes and braces", cell.span(), help=_SHOWN))
        elif name in columns[:at]:
            first = Label(head[columns.index(name)].span(), "the first one")
            found.append(error("LR128", f"there are two columns `{name}`", cell.span(), labels=(first,)))
    rows: list[t.Case] = []
    for line, cells in zip(lines[1:], rest, strict=True):
        if len(cells) != len(head):
            counted = f"{len(cells)} {'value' if len(cells) == 1 else 'values'}"
            expected = f"{len(head)} {'column' if len(head) == 1 else 'columns'}"
            help = "a `|` between two values, none at the ends"
            found.append(error("LR128", f"{counted} for {expected}", line.span(), help=help))
        elif not all(cell.content for cell in cells):
            empty = next(cell for cell in cells if not cell.content)
            found.append(error("LR128", "a value is missing", empty.span(), help="every case has one for each column"))
        else:
            rows.append(t.Case(tuple(_plain(cell.content) for cell in cells), tuple(cells), span=line.span()))
    if found:
        return None, found
    return t.Cases(tuple(columns), tuple(rows), span=lines[0].span()), []


def misplaced(clauses: list[t.Clause], has_table: bool) -> list[Diagnostic]:
    """Placeholders for which there is no column. `has_table`: there is one, perhaps with mistakes in it."""
    table = next((clause.body for clause in clauses if isinstance(clause.body, t.Cases)), None)
    found: list[Diagnostic] = []
    for clause in clauses:
        if not isinstance(clause.body, t.Template) or (table is None and has_table):
            continue
        text = _written(clause.body)
        for start, end, name in _placeholders(text.content):
            span = text.span(start, end)
            if table is None:
                help = f"below the test: `cases`, then {_SHOWN}"
                found.append(
                    error("LR129", f"`{{{name}}}` stands for a column, and there is no table", span, help=help)
                )
            elif name not in table.columns:
                meant = suggest(name, table.columns)
                known = ", ".join(f"`{{{column}}}`" for column in table.columns)
                help = f"did you mean `{{{meant}}}`?" if meant else f"known are {known}"
                found.append(error("LR129", f"there is no column `{name}`", span, help=help))
    return found


# ------------------------------------------------------------------------------------------------ taking them apart
def stories(test: t.Declaration) -> tuple[tuple[Story, ...], tuple[Diagnostic, ...]]:
    """The stories of a test, and what of them can't be read; what is wrong in one place is told once."""
    told = tuple(clause for clause in test.clauses if not isinstance(clause.body, t.Cases))
    title = test.name or ""
    table = next((clause.body for clause in test.clauses if isinstance(clause.body, t.Cases)), None)
    if table is None:
        return (Story(title, told),), ()
    found: list[Story] = []
    wrong: dict[Span | None, Diagnostic] = {}
    for case in table.rows:
        values = dict(zip(table.columns, _cells_of(case), strict=True))
        clauses: list[t.Clause] = []
        for clause in told:
            if isinstance(clause.body, t.Template):
                body, more = parse(filled(_written(clause.body), values), _symbol(clause.word))
                for diagnostic in more:
                    wrong.setdefault(diagnostic.span, _in_case(diagnostic, case))
                if body is None:
                    continue
                clause = replace(clause, body=replace(body, span=clause.body.span))
            clauses.append(clause)
        found.append(Story(_name(title, table.columns, case.values), tuple(clauses), case.span))
    return tuple(found), tuple(wrong.values())


def texts_of_cases(test: t.Declaration) -> Iterator[tuple[str, str, Text]]:
    """The clauses with placeholders as each case fills them: the clause's word, its symbol in the grammar, its text."""
    table = next((clause.body for clause in test.clauses if isinstance(clause.body, t.Cases)), None)
    for case in () if table is None else table.rows:
        values = dict(zip(table.columns, _cells_of(case), strict=True)) if table is not None else {}
        for clause in test.clauses:
            if isinstance(clause.body, t.Template):
                yield clause.word, _symbol(clause.word), filled(_written(clause.body), values)


def filled(text: Text, values: dict[str, Text]) -> Text:
    """The text with the values in the places of their columns, each standing where it was written."""
    parts: list[Text] = []
    done = 0
    for start, end, name in _placeholders(text.content):
        if name in values:
            parts += [text.cut(done, start), values[name]]
            done = end
    parts.append(text.cut(done, len(text.content)))
    return join([part for part in parts if part.content], "")


def columns_in(text: str) -> tuple[str, ...]:
    """The columns that a text with placeholders names."""
    return tuple(name for _, _, name in _placeholders(text))


def _placeholders(content: str) -> Iterator[tuple[int, int, str]]:
    for match in _PLACEHOLDER.finditer(content):
        if match["name"] is not None:
            yield match.start(), match.end(), _plain(match["name"])


def _plain(text: str) -> str:
    return _SPACES.sub(lambda match: match[1] or " ", text).strip()


def _cells(line: Text) -> list[Text]:
    bars = [match.start() for match in _BAR.finditer(line.content) if match["bar"]]
    edges = zip([0, *(bar + 1 for bar in bars)], [*bars, len(line.content)], strict=True)
    return [line.slice(start, end) for start, end in edges]


def _in_case(diagnostic: Diagnostic, case: t.Case) -> Diagnostic:
    """The finding, with the row beside the clause it was found in."""
    if diagnostic.span is not None and diagnostic.span.line == case.span.line:
        return diagnostic
    return replace(diagnostic, labels=(*diagnostic.labels, Label(case.span, "with these values")))


def _name(title: str, columns: tuple[str, ...], values: tuple[str, ...]) -> str:
    """The title with the values in it, or after it."""
    by_column = dict(zip(columns, values, strict=True))
    called = _IN_TITLE.sub(lambda match: by_column.get(_plain(match[1]), match[0]), title)
    return called if called != title else f"{title} ({', '.join(values)})"


def _symbol(word: str) -> str:
    form = BY_WORD["test"].clause(word)
    assert form is not None
    return form.symbol


def _written(template: t.Template) -> Text:
    return template.written if template.written is not None else _nowhere(template.text)


def _cells_of(case: t.Case) -> tuple[Text, ...]:
    return case.written or tuple(map(_nowhere, case.values))


def _nowhere(text: str) -> Text:
    """A text that was not read from a file."""
    return Text(text, "", (Piece(0, 1, 1),))
