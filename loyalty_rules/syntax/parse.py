"""The grammar at work: the text of one clause to a node. The only place that knows lark."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import lark

from loyalty_rules.core.diagnostics import Diagnostic
from loyalty_rules.resources import grammar_text
from loyalty_rules.syntax import tree as t
from loyalty_rules.syntax.clause_nodes import ClauseNodes
from loyalty_rules.syntax.mistakes import Mistake, bounds, explain
from loyalty_rules.syntax.nodes import Parsed, Refused
from loyalty_rules.syntax.outline import Text
from loyalty_rules.syntax.words import DECLARATIONS, RAW, TABLE, RowsOf

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
    found = bounds(text)
    if found is not None:
        return None, [found]
    try:
        parsed = _grammar().parse(text.content, start=symbol)
    except lark.exceptions.UnexpectedInput as unexpected:
        return None, [explain(text, _mistake(unexpected, text), symbol)]
    nodes = ClauseNodes(text)
    try:
        node = nodes.build(parsed)
    except Refused as refused:
        return None, [refused.diagnostic]
    wrap = _WRAPPED.get(symbol)
    return node if wrap is None else wrap(node, text.span()), nodes.diagnostics


def phrase(text: str, symbol: str) -> Parsed | None:
    """What the grammar finds in a text, with all of its words in their places; None where it can't be read."""
    try:
        found: Parsed = _grammar().parse(text, start=symbol)
    except lark.exceptions.UnexpectedInput:
        return None
    return found


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
