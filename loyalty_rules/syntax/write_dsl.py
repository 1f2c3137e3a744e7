"""The tree to the DSL, in the canonical layout."""

from __future__ import annotations

from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.clause_phrases import Phrase, clause_phrase
from loyalty_rules.syntax.phrases import name_text
from loyalty_rules.syntax.words import BY_WORD, Head

_STEP = "  "


def write_dsl(document: t.Document) -> str:
    """The document as text of the DSL; reading it gives the document again."""
    lines: list[str] = []
    before: t.Declaration | None = None
    before_long = False
    for declaration in document.declarations:
        written = _declaration(declaration)
        if before is not None and not (len(written) == 1 and before.word == declaration.word and not before_long):
            lines.append("")
        lines.extend(written)
        before, before_long = declaration, len(written) > 1
    if document.trailing and lines:
        lines.append("")
    lines.extend(_comment(comment, "") for comment in document.trailing)
    return "\n".join(lines) + "\n" if lines else ""


def _comment(comment: str, indent: str) -> str:
    return f"{indent}# {comment}".rstrip()


def _declaration(declaration: t.Declaration) -> list[str]:
    form = BY_WORD[declaration.word]
    clauses = declaration.clauses
    comments = list(declaration.comments)
    head = [declaration.word]
    match form.head:
        case Head.NAMED | Head.DEFINED:
            head.append(name_text(declaration.name or ""))
        case Head.TEXT:
            head.append(f'"{declaration.name}"')
        case Head.BODY if declaration.name is not None:
            head.append(declaration.name)
    if declaration.title is not None:
        head.append(f'"{declaration.title}"')
    if form.head in (Head.DEFINED, Head.BODY) and clauses and clauses[0].word == "is":
        head.extend((["="] if form.head is Head.DEFINED else []) + [clause_phrase(clauses[0]).line])
        comments.extend(clauses[0].comments)
        clauses = clauses[1:]
    lines = [_comment(comment, "") for comment in comments]
    lines.append(" ".join(head))
    previous = None
    for clause in clauses:
        again = form.word == "test" and clause.word == previous
        lines.extend(_clause("and" if again else clause.word, clause))
        previous = clause.word
    return lines


def _clause(word: str, clause: t.Clause) -> list[str]:
    phrase = clause_phrase(clause)
    start = "" if word == "field" else f"{word} "
    aligned = not isinstance(clause.body, t.FieldDeclaration | t.Cases)
    lines = [_comment(comment, _STEP) for comment in clause.comments]
    lines.append(f"{_STEP}{start}{phrase.line}".rstrip())
    lines.extend(_rows(phrase.rows, _STEP * 2, aligned))
    return lines


def _rows(rows: tuple[Phrase, ...], indent: str, aligned: bool) -> list[str]:
    width = max((len(row.key) for row in rows), default=0) if aligned else 0
    lines: list[str] = []
    for row in rows:
        lines.append(f"{indent}{row.key:<{width}} {row.value}".rstrip() if row.key else indent + row.value)
        lines.extend(_rows(row.rows, indent + _STEP, aligned))
    return lines
