"""The tree to the DSL, in the canonical layout."""

from __future__ import annotations

import re

from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.clause_phrases import clause_phrase
from loyalty_rules.syntax.comments import above
from loyalty_rules.syntax.layout import STEP, WIDTH, alone, ended, with_comments, wrapped
from loyalty_rules.syntax.phrases import Phrase, head_text
from loyalty_rules.syntax.words import BY_WORD, Head

_TOGETHER = ("tier", "badge", "partner")
_BAND = re.compile(r"(up\s+to|below|above)\b")  # what a row of bands starts with


def write_dsl(document: t.Document) -> str:
    """The document as text of the DSL; reading it gives the document again."""
    lines: list[str] = []
    before: t.Declaration | None = None
    before_short = False
    for declaration in document.declarations:
        written = _declaration(declaration)
        short = before_short and len(written) == 1
        if before is not None and not _follows(before, declaration, written[0], short):
            lines.append("")
        lines.extend(written)
        before, before_short = declaration, len(written) == 1
    if document.trailing and lines:
        lines.append("")
    return ended([*lines, *alone(document.trailing, blank=True)])


def _follows(before: t.Declaration, declaration: t.Declaration, first_line: str, short: bool) -> bool:
    """Whether a declaration stands right below the one before it: the lines of a list, the tiers of a ladder. One with
    a comment above it does not, wherever the comment stood before it was written."""
    if before.word != declaration.word or first_line.startswith("#"):
        return False
    return short or declaration.word in _TOGETHER


def _declaration(declaration: t.Declaration) -> list[str]:
    form = BY_WORD[declaration.word]
    clauses = declaration.clauses
    comments = declaration.comments
    head = [declaration.word]
    match form.head:
        case Head.NAMED | Head.DEFINED:
            head.append(head_text(declaration.name or ""))
        case Head.TEXT:
            head.append(f'"{declaration.name}"')
        case Head.BODY if declaration.name is not None:
            head.append(declaration.name)
    if declaration.title is not None:
        head.append(f'"{declaration.title}"')
    lines = [" ".join(head)]
    if form.head in (Head.DEFINED, Head.BODY) and clauses and clauses[0].word == "is":
        line = " ".join([*head, *(["="] if form.head is Head.DEFINED else []), clause_phrase(clauses[0]).line])
        # With a title, what is too long for one line stands below, as a clause.
        if declaration.title is None or len(line) <= WIDTH:
            comments = (*(above(comments) if clauses[0].comments else comments), *clauses[0].comments)
            clauses = clauses[1:]
            # A line that started like a clause would be one.
            words = tuple(f"{clause.word} " for clause in form.clauses)
            lines = wrapped(line, STEP, lambda rest: not rest.startswith(words))
    lines = with_comments(comments, lines, "", blank=True)
    previous = None
    for clause in clauses:
        again = form.word == "test" and clause.word == previous
        lines.extend(_clause("and" if again else clause.word, clause))
        previous = clause.word
    return lines + alone(declaration.closing, STEP)


def _clause(word: str, clause: t.Clause) -> list[str]:
    phrase = clause_phrase(clause)
    line = (STEP + ("" if word == "field" else f"{word} ") + phrase.line).rstrip()
    aligned = not isinstance(clause.body, t.FieldDeclaration | t.Cases)
    lines = [line] if phrase.rows else wrapped(line, STEP * 2, lambda rest: not _BAND.match(rest))
    rows = _rows(phrase.rows, STEP * 2, aligned)
    return with_comments(clause.comments, lines, STEP) + rows + alone(clause.closing, STEP * 2)


def _rows(rows: tuple[Phrase, ...], indent: str, aligned: bool) -> list[str]:
    width = max((len(row.key) for row in rows), default=0) if aligned else 0
    gap = "  " if aligned else " "
    lines: list[str] = []
    for row in rows:
        line = (f"{indent}{row.key:<{width}}{gap}{row.value}" if row.key else indent + row.value).rstrip()
        start = len(indent) + width + len(gap)
        own = [line] if row.rows or not row.key else wrapped(line, indent + STEP, start=start)
        lines.extend(with_comments(row.comments, own, indent))
        lines.extend(_rows(row.rows, indent + STEP, aligned))
    return lines
