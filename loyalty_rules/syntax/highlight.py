"""Grammars for highlighting, for editors: TextMate's and Sublime Text's, made from the words of the language.

They tell words apart line by line, by patterns that every engine of regular expressions knows. What a name stands for
is told by the language server.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from loyalty_rules.resources import grammar_text
from loyalty_rules.syntax.words import DECLARATIONS, Head

SCOPE = "source.loyalty"
_NAME = r"(?:[0-9]+[^\W\d_]|[^\W\d_])(?:\w|-(?=\w))*"
_NUMBER = r"-?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_END = r"(?![\w-])"
NAMES_TOO = frozenset(("a", "joined", "purchase"))
"""Words of the grammar that are names more often: highlighting can't tell which they are."""

AFTER_NUMBERS = frozenset(
    re.findall(
        r"\w+",
        """after and any before by every from holds in includes into is largest no not number of off on or pending per
        rounded since smallest sum this top without""",
    )
)
"""Words of the grammar that may follow a number. Any other word behind one is its unit: `30 days`, `1 drop`."""

_TYPES = ("is one of", "several of", "list of", "yes or no")
_JOINING = ("and", "or", "not", "is", "includes", "between")


class Pattern(Struct, frozen=True):
    """What matches, and the scope of all of it or of its groups, in order."""

    match: str
    scopes: tuple[str, ...]
    whole: bool = False


def patterns() -> tuple[Pattern, ...]:
    """What is told apart; of two that match at one place the first."""
    named = [form.word for form in DECLARATIONS if form.head in (Head.NAMED, Head.DEFINED)]
    other = [form.word for form in DECLARATIONS if form.word not in named]
    clauses = {clause.word for form in DECLARATIONS for clause in form.clauses} | {"and"}
    words = _words()
    return (
        Pattern(r"#.*$", ("comment.line.number-sign",), whole=True),
        Pattern(rf'^({_any(named)}){_END}(?:[ ]+({_NAME}|"[^"]*"))?', ("keyword.declaration", "entity.name.type")),
        Pattern(rf"^({_any(other)}){_END}", ("keyword.declaration",)),
        Pattern(r'"[^"]*"?', ("string.quoted.double",), whole=True),
        # A field is known by its type: it may be called as a clause is.
        Pattern(rf"^[ ]+({_NAME})(?=[ ]+(?:{_any(_TYPES)}){_END})", ("variable.other.name",)),
        Pattern(rf"^[ ]+({_any(clauses)}){_END}", ("keyword.clause",)),
        Pattern(r"\{[^{}\"]*\}", ("variable.parameter",), whole=True),
        Pattern(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{_END}", ("constant.numeric.date",), whole=True),
        Pattern(r"[0-9]{1,2}:[0-9]{2}(?![\w:])", ("constant.numeric.time",), whole=True),
        Pattern(rf"{_NUMBER}[ ]?%", ("constant.numeric.percentage",), whole=True),
        Pattern(
            rf"(?<![\w-])({_NUMBER})(?!\w)(?:[ ]+(?!(?:{_any(AFTER_NUMBERS)}){_END})({_NAME}))?",
            ("constant.numeric", "keyword.other.unit"),
        ),
        Pattern(rf"(?<![\w-])(?:{_any(_JOINING)}){_END}", ("keyword.operator.wordlike",), whole=True),
        Pattern(rf"(?<![\w-])(?:{_any(words)}){_END}", ("keyword.other",), whole=True),
        Pattern(r">=|<=|[<>=+*/|-]", ("keyword.operator",), whole=True),
        # Last, so that a word of the language inside of a name is none.
        Pattern(_NAME, ("variable.other.name",), whole=True),
    )


def textmate() -> dict[str, Any]:
    """The grammar for VS Code, JetBrains and whatever else reads TextMate's."""
    return {
        "name": "Loyalty rules",
        "scopeName": SCOPE,
        "fileTypes": ["loyalty"],
        "patterns": [_textmate(one) for one in patterns()],
    }


def textmate_text() -> str:
    """The grammar as it stands in `docs/editors/vscode/loyalty.tmLanguage.json`."""
    return json.dumps(textmate(), indent=2, ensure_ascii=False) + "\n"


def sublime_text() -> str:
    """The same for Sublime Text, as it stands in `docs/editors/sublime/Loyalty.sublime-syntax`."""
    lines = ["%YAML 1.2", "---", "name: Loyalty rules", "file_extensions: [loyalty]", f"scope: {SCOPE}"]
    lines += ["contexts:", "  main:"]
    for one in patterns():
        quoted = one.match.replace("'", "''")
        lines.append(f"    - match: '{quoted}'")
        if one.whole:
            lines.append(f"      scope: {_scope(one.scopes[0])}")
        else:
            lines.append("      captures:")
            lines.extend(f"        {index}: {_scope(scope)}" for index, scope in enumerate(one.scopes, 1))
    return "\n".join(lines) + "\n"


def _textmate(one: Pattern) -> dict[str, Any]:
    if one.whole:
        return {"match": one.match, "name": _scope(one.scopes[0])}
    captures = {str(index): {"name": _scope(scope)} for index, scope in enumerate(one.scopes, 1)}
    return {"match": one.match, "captures": captures}


def _scope(scope: str) -> str:
    return f"{scope}.loyalty"


def _any(words: Iterable[str]) -> str:
    """One of the words, the longest first."""
    return "|".join(word.replace(" ", "[ ]+") for word in sorted(words, key=lambda it: (-len(it), it)))


def _words() -> set[str]:
    """Every word of the grammar: those in quotes, and those of terminals of several words."""
    grammar = re.sub(r"^//.*$", "", grammar_text("loyalty.lark"), flags=re.MULTILINE)
    found = set(re.findall(r'"([a-z][a-z-]*)"', grammar))
    for line in grammar.splitlines():
        if line.startswith("_"):
            found |= set(re.findall(r"(?<!\\)[a-z]{2,}", line.partition(":")[2].replace(r"\s", " ")))
    return found - NAMES_TOO


if __name__ == "__main__":
    print(sublime_text() if sys.argv[1:] == ["sublime"] else textmate_text(), end="")
