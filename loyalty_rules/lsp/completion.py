"""What can be written at the cursor.

The cursor is a word of its own in the text: so the layout says which clause it is in, the grammar what may follow the
clause's beginning, and the walk over names what a name there may stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from zoneinfo import available_timezones

from lsprotocol import types
from msgspec import Struct

from loyalty_rules.core.calendar import WEEKDAYS
from loyalty_rules.core.currencies import MINOR_DIGITS
from loyalty_rules.lsp.navigation import Asked
from loyalty_rules.lsp.positions import Positions
from loyalty_rules.lsp.symbols import TIER, Names, names_of, sections_of
from loyalty_rules.lsp.uses import Reading, Use, Walk
from loyalty_rules.lsp.words import OF_ROLE, UNITS, clause_page, declaration_page, said_of, word_page
from loyalty_rules.syntax import read_sections
from loyalty_rules.syntax.build import Passage, Section
from loyalty_rules.syntax.parse import HOLE, Continuation, continuation
from loyalty_rules.syntax.phrases import name_text
from loyalty_rules.syntax.words import BY_WORD, DECLARATIONS, ClauseForm, DeclarationForm, Head

_CURSOR = "zzcursorzz"
_WORD = re.compile(r"[\w-]*\Z")
_KEY = re.compile(r"(?P<indent>[ \t]*)(?P<dash>-[ \t]+)?(?P<words>[a-z][a-z _]*)?\Z")
_KINDS = {
    "field": types.CompletionItemKind.Field,
    "list": types.CompletionItemKind.Field,
    "value": types.CompletionItemKind.EnumMember,
    "tier": types.CompletionItemKind.EnumMember,
    "badge": types.CompletionItemKind.EnumMember,
    "event": types.CompletionItemKind.Event,
    "unit": types.CompletionItemKind.Unit,
    "wallet": types.CompletionItemKind.Unit,
    "rule": types.CompletionItemKind.Function,
    "measure": types.CompletionItemKind.Variable,
    "condition": types.CompletionItemKind.Variable,
    "segment": types.CompletionItemKind.Variable,
    "table": types.CompletionItemKind.Constant,
    "code": types.CompletionItemKind.Constant,
    "partner": types.CompletionItemKind.Constant,
}


class Cursor(Struct, frozen=True):
    """Where something is written: the line up to it, the word that was begun, and where both begin in the text."""

    text: str
    offset: int
    is_yaml: bool

    @property
    def line(self) -> str:
        return self.text[self.text.rfind("\n", 0, self.offset) + 1 : self.offset]

    @property
    def word(self) -> str:
        found = _WORD.search(self.line)
        return "" if found is None else found[0]

    @property
    def start(self) -> int:
        return self.offset - len(self.word)

    @property
    def marked(self) -> str:
        """The text with the cursor for the word that was begun."""
        rest = self.text[self.offset :]
        return self.text[: self.start] + _CURSOR + rest[len(rest) - len(rest.lstrip(_LETTERS)) :]


_CLOSED = ("value", "tier", "badge", "partner", "code")
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"


def completions(at: Asked) -> list[types.CompletionItem]:
    """All that can be written at the cursor, the likeliest first."""
    offset = at.positions.offset_of(at.line, at.column)
    cursor = Cursor(at.positions.text, offset, at.path.suffix != ".loyalty")
    sections = read_sections(cursor.marked, str(at.path))
    for section in sections:
        for passage in section.passages:
            if _CURSOR in passage.text.content:
                # What begins like a field may become a clause of the event.
                starts = passage.symbol == "field" and not passage.inside and passage.text.content.startswith(_CURSOR)
                words = _words(at.positions, cursor) if starts else ()
                return [*words, *_in_clause(at, cursor, sections, section, passage)]
    return list(_words(at.positions, cursor))


# ------------------------------------------------------------------------------------------------ declarations, clauses
def _words(positions: Positions, cursor: Cursor) -> Iterator[types.CompletionItem]:
    """The words that a line may begin with, and texts that the grammar does not read."""
    raw = re.match(r"[ \t]*(currency|timezone)[ \t]*:?[ \t]+\S*\Z", cursor.line)
    if raw is not None:
        known = sorted(available_timezones()) if raw[1] == "timezone" else sorted(MINOR_DIGITS)
        start = cursor.offset - len(re.split(r"[ \t:]", cursor.line)[-1])
        for name in known:
            yield _item(positions, start, cursor.offset, name, types.CompletionItemKind.Constant, "")
        return
    key = _KEY.match(cursor.line)
    if key is None or (key["dash"] and not cursor.is_yaml):
        return
    start = cursor.offset - len(key["words"] or "")
    top = bool(key["dash"]) if cursor.is_yaml else not key["indent"]
    end = ": " if cursor.is_yaml else " "
    if top and not (cursor.is_yaml and key["indent"]):
        for form in DECLARATIONS:
            said = declaration_page(form)
            yield _item(
                positions, start, cursor.offset, form.word, types.CompletionItemKind.Keyword, said, form.word + end
            )
        return
    declared = _declaration_above(cursor)
    if declared is None:
        return
    for clause in _clauses_of(declared, cursor.is_yaml):
        new = clause.word + end
        yield _item(
            positions, start, cursor.offset, clause.word, types.CompletionItemKind.Keyword, clause_page(clause), new
        )
    if declared.titled and cursor.is_yaml:
        kind = types.CompletionItemKind.Keyword
        yield _item(positions, start, cursor.offset, "title", kind, "**title**: the name people see", "title: ")


def _clauses_of(form: DeclarationForm, is_yaml: bool) -> Iterable[ClauseForm]:
    return (one for one in form.clauses if form.head is not Head.BODY and (is_yaml or one.word != "is"))


def _declaration_above(cursor: Cursor) -> DeclarationForm | None:
    """The declaration whose clauses stand at the line of the cursor."""
    before = cursor.text[: cursor.offset].split("\n")[:-1]
    indent = len(cursor.line) - len(cursor.line.lstrip())
    for line in reversed(before):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = re.match(r"-[ \t]+([a-z][a-z _]*?)[ \t]*:" if cursor.is_yaml else r"([a-z][a-z-]*(?: most)?)", line)
        if found is not None:
            word = found[1].replace("_", " ")
            return BY_WORD.get(word) or BY_WORD.get(word.split(" ")[0])
        if not line[0].isspace() or not indent:
            return None
    return None


# ------------------------------------------------------------------------------------------------ inside of clauses
def _in_clause(
    at: Asked, cursor: Cursor, sections: tuple[Section, ...], section: Section, passage: Passage
) -> Iterator[types.CompletionItem]:
    content = passage.text.content
    beginning = content[: content.index(_CURSOR)]
    positions = at.positions
    if passage.clause in ("currency", "weeks"):
        for word in sorted(MINOR_DIGITS) if passage.clause == "currency" else WEEKDAYS:
            yield _item(positions, cursor.start, cursor.offset, word, types.CompletionItemKind.Constant, "")
        return
    follows = continuation(beginning, passage.symbol)
    seen: set[str] = set()
    for item in _names(at, sections, section, passage, follows, cursor):
        if item.label not in seen:
            seen.add(item.label)
            yield item
    for phrase in (one for one in follows.phrases if one not in seen):
        seen.add(phrase)
        # A comma that goes on with the clause stands right behind the word before it.
        item = _item(positions, cursor.start, cursor.offset, phrase, types.CompletionItemKind.Keyword, "")
        item.sort_text = f"2{phrase}"
        yield item
    form = BY_WORD.get(section.word)
    clause = None if form is None else form.clause(passage.clause)
    if clause is not None and not beginning.strip() and not cursor.word:
        example = clause.example.removeprefix(clause.word).strip()
        if example in seen:
            return
        item = _item(
            positions, cursor.start, cursor.offset, example, types.CompletionItemKind.Snippet, clause_page(clause)
        )
        item.sort_text = f"3{example}"
        yield item


def _names(
    at: Asked,
    sections: tuple[Section, ...],
    section: Section,
    passage: Passage,
    follows: Continuation,
    cursor: Cursor,
) -> Iterator[types.CompletionItem]:
    others = {file: several for file, several in at.index.sections.items() if file != str(at.path)}
    elsewhere = [one for several in others.values() for one in several]
    earlier = at.workspace.readable.get(at.path, "")
    names = names_of(
        [*sections, *elsewhere], [*at.index.sections.get(str(at.path), ()), *sections_of(earlier, str(at.path))]
    )
    walk = Walk(names)
    walk.all_of([one for one in (*sections, *elsewhere) if one is not section])
    for tree in follows.readings:
        inside = walk.within(Reading(passage, tree))
        inside.section(section)
        for use in inside.uses:
            if use.word == HOLE and not use.defines:
                yield from _offered(at, names, use, cursor)


def _offered(at: Asked, names: Names, use: Use, cursor: Cursor) -> Iterator[types.CompletionItem]:
    """Everything that a name may stand for where it stands."""
    closed = use.role == "value"
    words = OF_ROLE.get(use.role, ())
    if use.role == "unit":
        words = (*UNITS, *([names.currency] if names.currency else []))
    for name in (*use.known, *words):
        symbols = use.known.get(name, ())
        if name in (HOLE, _CURSOR):
            continue
        said = "; ".join(said_of(names, symbol) for symbol in symbols) or word_page(name)
        kind = _KINDS.get(symbols[0].kind, types.CompletionItemKind.Reference) if symbols else None
        item = _item(
            at.positions,
            cursor.start,
            cursor.offset,
            name,
            kind or types.CompletionItemKind.Constant,
            said,
            name_text(name),
        )
        nearest = bool(symbols)
        if closed:
            nearest = symbols[0].kind in _CLOSED if symbols else name != TIER
        if use.role == "unit":
            nearest = not symbols or symbols[0].kind in ("unit", "wallet")
        item.sort_text = f"{'0' if nearest else '1'}{name}"
        item.detail = said if symbols else None
        yield item


def _item(
    positions: Positions,
    start: int,
    end: int,
    label: str,
    kind: types.CompletionItemKind,
    said: str,
    new: str | None = None,
) -> types.CompletionItem:
    page = types.MarkupContent(types.MarkupKind.Markdown, said) if said else None
    edit = types.TextEdit(positions.between(start, end), label if new is None else new)
    return types.CompletionItem(label, kind=kind, documentation=page, text_edit=edit, filter_text=label)
