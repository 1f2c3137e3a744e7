"""What stands at the cursor, in words."""

from __future__ import annotations

import re

from lsprotocol import types

from loyalty_rules.lsp.navigation import Asked
from loyalty_rules.lsp.symbols import Symbol
from loyalty_rules.lsp.uses import Use
from loyalty_rules.lsp.words import clause_page, declaration_page, said_of, word_page
from loyalty_rules.syntax.words import BY_WORD, DECLARATIONS

_MARKS = re.compile(r"[\\`*_\[\]<>#|]")


def hover(at: Asked) -> types.Hover | None:
    """What the name or the word at the cursor is; None where nothing is to be said."""
    use = at.use
    if use is not None and (page := _name_page(at, use)):
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, page), at.range(use.span))
    return _word_hover(at)


def _name_page(at: Asked, use: Use) -> str:
    if not use.symbols:
        return word_page(use.word)
    lines = [f"`{symbol.name}` · {said_of(at.index.names, symbol)}" for symbol in use.symbols]
    lines += [said for symbol in use.symbols if (said := _sentence(at, symbol))]
    return "\n\n".join(lines)


def _sentence(at: Asked, symbol: Symbol) -> str:
    """What a declaration says in plain language; of the ruleset as it was without errors last."""
    ruleset = at.workspace.rulesets.get(at.project.root)
    if ruleset is None or symbol.owner:
        return ""
    from loyalty_rules.report.describe import sentence  # its catalogues take a while to load

    try:
        return _MARKS.sub(r"\\\g<0>", sentence(ruleset, symbol.name))
    except Exception:  # better no sentence than no page
        return ""


def _word_hover(at: Asked) -> types.Hover | None:
    """The word that a line begins with: a declaration, or one of its clauses."""
    section = at.index.section_at(str(at.path), at.line)
    form = None if section is None else BY_WORD.get(section.word)
    if section is None or form is None:
        return None
    line = at.positions.text.split("\n")[at.line - 1]
    start = re.match(r"[ \t]*(?:-[ \t]+)?", line)
    first = 0 if start is None else start.end()
    said = line[first:].replace("_", " ")
    pages = {one.word: declaration_page(one) for one in DECLARATIONS} if at.line == section.span.line else {}
    pages |= {} if at.line == section.span.line else {one.word: clause_page(one) for one in form.clauses}
    for word in sorted(pages, key=len, reverse=True):
        if re.match(rf"{word}(?![\w-])", said) and first <= at.column - 1 <= first + len(word):
            offset = at.positions.offset_of(at.line, first + 1)
            where = at.positions.between(offset, offset + len(word))
            return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, pages[word]), where)
    return None
