"""The grammar at work: the text of one clause to a node. The only place that knows lark."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import lark
from msgspec import Struct

from loyalty_rules.core.diagnostics import Diagnostic
from loyalty_rules.resources import grammar_text
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.clause_nodes import ClauseNodes
from loyalty_rules.syntax.mistakes import Mistake, bounds, explain
from loyalty_rules.syntax.nodes import Parsed, Refused
from loyalty_rules.syntax.outline import Text
from loyalty_rules.syntax.words import DECLARATIONS, RAW, TABLE, RowsOf

_KEPT = 8192  # texts of clauses, some kilobytes each: those of a ruleset of 10,000 lines
_SYMBOLS = sorted(
    {"head", "title"}
    | {rows.value for rows in RowsOf if rows is not RowsOf.CASES}
    | {clause.symbol for form in DECLARATIONS for clause in form.clauses if clause.symbol not in (RAW, TABLE)}
)
_OPTIONS: dict[str, Any] = {
    "parser": "lalr",
    "start": _SYMBOLS,
    # With every word in the tree its first and last tell where a rule stands; lark's own way takes as long as parsing.
    "keep_all_tokens": True,
    "maybe_placeholders": False,
}

# Symbols whose rule gives a plain value, and the node the tree has for it.
_WRAPPED: dict[str, Callable[[Any, Any], Any]] = {
    "name": lambda value, span: t.Word(value, span=span),
    "names": lambda value, span: t.Words(value, span=span),
    "keys": lambda value, span: t.Rows(value, (), span=span),
    "number": lambda value, span: t.Number(value, span=span),
    "title": lambda value, span: t.Text(value.value, span=span),
}


def parse(text: Text, symbol: str) -> tuple[Any, list[Diagnostic]]:
    """The node that `symbol` of the grammar makes of the text; None with a diagnostic when it can't be read.

    For `head` the result is the name, its span and the title.
    """
    node, diagnostics = _read(text, symbol)
    return node, list(diagnostics)


@lru_cache(maxsize=_KEPT)
def _read(text: Text, symbol: str) -> tuple[Any, tuple[Diagnostic, ...]]:
    """Kept, like what the grammar makes of it, since of a ruleset that is being written all but one clause is known."""
    found = bounds(text)
    if found is not None:
        return None, (found,)
    try:
        parsed = _parsed(text.content, symbol)
    except lark.exceptions.UnexpectedInput as unexpected:
        return None, (explain(text, _mistake(unexpected, text), symbol),)
    nodes = ClauseNodes(text)
    try:
        node = nodes.build(parsed)
    except Refused as refused:
        return None, (refused.diagnostic,)
    wrap = _WRAPPED.get(symbol)
    return node if wrap is None else wrap(node, text.span()), tuple(nodes.diagnostics)


def phrase(text: str, symbol: str) -> Parsed | None:
    """What the grammar finds in a text, with all of its words in their places; None where it can't be read."""
    try:
        return _parsed(text, symbol)
    except lark.exceptions.UnexpectedInput:
        return None


@lru_cache(maxsize=_KEPT)
def _parsed(text: str, symbol: str) -> Parsed:
    """What the grammar makes of a text; nobody changes it."""
    found: Parsed = _grammar().parse(text, start=symbol)
    return found


# ------------------------------------------------------------------------------------------------ what may follow
HOLE = "‸"
"""The name that stands for one that is not written yet."""

_SAMPLES = {
    "NAME": "x", "NUMBER": "1", "PERCENT": "1%", "DATE": "2026-01-01", "CLOCK": "9:00", "STRING": '"x"',
    "PERIOD": "month", "COMPARE": ">=", "STREAK": "days",
}  # fmt: skip
_OPEN = frozenset(_SAMPLES) - {"PERIOD", "STREAK", "COMPARE"}
_GOES_ON = re.compile(r"AND|OR|PLUS|MINUS|STAR|SLASH|ROUNDED|COMPARE|IS|INCLUD.*|THIS|IN|SINCE|FROM|COMMA|_.*")
_PHRASE_WORDS_MAX = 5
_STATES_MAX = 12
_BRANCHES_MAX = 3


class Continuation(Struct, frozen=True):
    """What may follow the beginning of a clause: words of the language, as many as follow from each other; the names of
    the other terminals (NAME, NUMBER, DATE …); and what the clause may become with a `HOLE` for a name there."""

    phrases: tuple[str, ...] = ()
    terminals: frozenset[str] = frozenset()
    readings: tuple[Parsed, ...] = ()


def continuation(beginning: str, symbol: str) -> Continuation:
    """What may follow the beginning of a clause that `symbol` of the grammar reads; nothing where it can't be read."""
    parser: Any = _grammar().parse_interactive(beginning, start=symbol)
    try:
        for _ in parser.exhaust_lexer():
            pass
    except lark.exceptions.UnexpectedInput:
        return Continuation()
    accepted = parser.accepts()
    words = [phrase for terminal in sorted(accepted) for phrase in _phrases(parser, terminal, ())]
    readings: list[Parsed] = []
    if "NAME" in accepted:
        parser.feed_token(lark.Token("NAME", HOLE, start_pos=len(beginning), end_pos=len(beginning) + 1))
        ends = parser.accepts()
        for terminal in sorted(ends, key=lambda it: it != "$END"):
            if terminal == "$END" or "$END" not in ends or not _GOES_ON.fullmatch(terminal):
                found = _finished(parser, terminal)
                readings += [] if found is None else [found]
    return Continuation(tuple(dict.fromkeys(words)), frozenset(accepted), tuple(readings))


def _phrases(parser: Any, terminal: str, before: tuple[str, ...]) -> list[str]:
    """The words that begin with a terminal, up to where something else than a word of the language may stand."""
    written = _written(terminal)
    if not written:
        return []
    found: list[str] = []
    for word in written:
        after = parser.copy()
        after.feed_token(lark.Token(terminal, word))
        accepted = after.accepts()
        said = (*before, word)
        ends = bool(accepted & _OPEN) or "$END" in accepted or len(said) == _PHRASE_WORDS_MAX
        if ends or not all(_written(next) for next in accepted):
            found.append(" ".join(said))
        else:
            found += [phrase for next in sorted(accepted) for phrase in _phrases(after, next, said)]
    return found


def _finished(parser: Any, terminal: str) -> Parsed | None:
    """What the clause becomes when it goes on with a terminal and ends as soon as it can; None where it can't soon."""
    ahead = deque([(parser, terminal)])
    for _ in range(_STATES_MAX):
        if not ahead:
            break
        before, terminal = ahead.popleft()
        after = before.copy()
        if terminal == "$END":
            found: Parsed = after.feed_eof()
            return found
        after.feed_token(lark.Token(terminal, _SAMPLES.get(terminal, "x"), start_pos=0, end_pos=1))
        accepted = sorted(after.accepts(), key=_nearness)
        if accepted[:1] == ["$END"]:
            ahead.appendleft((after, "$END"))
        else:
            ahead.extend((after, next) for next in accepted[:_BRANCHES_MAX])
    return None


def _nearness(terminal: str) -> tuple[bool, bool, bool, str]:
    return terminal != "$END", terminal != "NAME", terminal != "NUMBER", terminal


@cache
def _written(terminal: str) -> tuple[str, ...]:
    """The words of the language that a terminal is; none where it is a name, a number or a sign."""
    pattern = next((one.pattern for one in _grammar().terminals if one.name == terminal), None)
    if terminal in _OPEN or pattern is None:
        return ()
    if isinstance(pattern, lark.lexer.PatternStr):
        words: list[str] = [pattern.value]
    else:
        plain = re.sub(r"\(\?[:=!][^)]*\)", "", _alternatives(pattern.value))
        words = re.sub(r"\\s[*+]", " ", plain).split("|")
    return tuple(word for word in words if word.strip(", ")[:1].isalpha())


def _alternatives(pattern: str) -> str:
    """`(?:days|weeks)` as `days|weeks`."""
    return pattern[3:-1] if pattern.startswith("(?:") and pattern.endswith(")") else pattern


def _mistake(unexpected: lark.exceptions.UnexpectedInput, text: Text) -> Mistake:
    start: int | None = unexpected.pos_in_stream
    expected: set[str] = set()
    if isinstance(unexpected, lark.exceptions.UnexpectedToken):
        token = unexpected.token
        if token.type == "$END":
            start = None
        expected = set(unexpected.accepts or unexpected.expected)
    elif isinstance(unexpected, lark.exceptions.UnexpectedCharacters):
        expected = set(unexpected.allowed or ())
    return Mistake(len(text.content) if start is None else start, tuple(sorted(_words(expected))))


def _words(terminals: set[str]) -> set[str]:
    """The terminals as they are written, or their names where many words fit."""
    patterns = _patterns()
    return {patterns.get(terminal, terminal) for terminal in terminals}


@cache
def _patterns() -> dict[str, str]:
    return {
        terminal.name: terminal.pattern.value
        for terminal in _grammar().terminals
        if isinstance(terminal.pattern, lark.lexer.PatternStr)
    }


# ------------------------------------------------------------------------------------------------ the grammar's table
@cache
def _grammar() -> lark.Lark:
    source = grammar_text("loyalty.lark")
    key = sha256("\0".join([source, lark.__version__, json.dumps(_OPTIONS)]).encode()).hexdigest()[:32]
    folder = _cache_folder()
    if folder is None:
        return lark.Lark(source, **_OPTIONS)
    path = folder / f"grammar-{key}.json"
    # A table that was spoilt, or cannot be kept, costs a quarter of a second and nothing else.
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return _thaw(path.read_text(encoding="utf-8"))
    grammar = lark.Lark(source, **_OPTIONS)
    with suppress(OSError, ValueError, TypeError):
        _keep(path, _freeze(grammar))
    return grammar


def _cache_folder() -> Path | None:
    """Where this user's programs keep what they can make again. The table is JSON: reading it can't run anything."""
    base = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", "")
    for root in (Path(base), Path(os.path.expanduser("~/.cache"))):
        if root.is_absolute():
            return root / "loyalty-rules"
    return None


def _freeze(grammar: lark.Lark) -> str:
    data, memo = grammar.memo_serialize([lark.lexer.TerminalDef, lark.grammar.Rule])
    return json.dumps([data, memo])


def _thaw(frozen: str) -> lark.Lark:
    data, memo = json.loads(frozen)
    table = data["parser"]["parser"]
    # JSON turns the numbers of rules and states, where they are keys, into strings.
    table["states"] = {int(state): actions for state, actions in table["states"].items()}
    load: Callable[..., lark.Lark] = lark.Lark._load_from_dict
    return load(data, {int(key): value for key, value in memo.items()})


def _keep(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and renamed: another process reads the whole table or none.
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
        file.write(content)
    try:
        Path(file.name).replace(path)
    except OSError:
        Path(file.name).unlink(missing_ok=True)
        raise
