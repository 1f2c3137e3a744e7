"""The code blocks of the documents, and what each of them promises.

The words after the three backticks say what a block is:

- `loyalty`, `yaml`: a whole ruleset, without any finding.
- `loyalty fragment`, `yaml fragment`: declarations, which `preamble.loyalty` completes to a ruleset without any
  finding. What the fragment declares itself takes the place of what the preamble has.
- `loyalty wrong LR203`: a fragment with this finding and no other.
- `yaml twin`: says the same as the `loyalty` block before it.
- `yaml other`: no ruleset.
- `console`: what is typed after `$ ` and what it answers.

A comment `<!-- clauses of tier -->` before a table says that it lists the clauses of a declaration: in its first column
the word, in its last an example.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from loyalty_rules.core.diagnostics import Diagnostic, render_all
from loyalty_rules.model.resolve import resolve
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.syntax import read
from loyalty_rules.syntax import tree as t

CHECKOUT = Path(__file__).resolve().parents[2]
PREAMBLE = (Path(__file__).parent / "preamble.loyalty").read_text(encoding="utf-8")
GUIDE = "docs/LANGUAGE.md"

_BLOCK = re.compile(r"^```(?P<head>[^\n`]*)\n(?P<text>.*?)^```[ ]*$", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"^<!-- clauses of (?P<owners>[a-z, ]+) -->\n+(?P<rows>(?:\|[^\n]*\n)+)", re.MULTILINE)
_CELL = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A block of a document. `words` are what follows the three backticks, `line` is where its text starts."""

    path: str
    line: int
    words: tuple[str, ...]
    text: str

    @property
    def language(self) -> str:
        return self.words[0] if self.words else ""

    @property
    def kind(self) -> str:
        return self.words[1] if len(self.words) > 1 else ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A row of a table of clauses."""

    path: str
    owners: tuple[str, ...]
    word: str
    example: str


def documents() -> list[str]:
    """The documents whose snippets have to hold, as paths from the top."""
    found = [path for pattern in ("docs/*.md", "docs/decisions/*.md", "rulesets/*/README.md", "README.md")
             for path in CHECKOUT.glob(pattern)]  # fmt: skip
    return sorted(path.relative_to(CHECKOUT).as_posix() for path in found)


@cache
def snippets() -> tuple[Snippet, ...]:
    found = []
    for path in documents():
        text = (CHECKOUT / path).read_text(encoding="utf-8")
        for block in _BLOCK.finditer(text):
            line = text.count("\n", 0, block.start("text")) + 1
            found.append(Snippet(path, line, tuple(block["head"].split()), block["text"]))
    return tuple(found)


def clause_rows(path: str) -> list[ClauseRow]:
    """The rows of every table of clauses in a document."""
    found = []
    for table in _TABLE.finditer((CHECKOUT / path).read_text(encoding="utf-8")):
        owners = tuple(owner.strip() for owner in table["owners"].split(","))
        for row in table["rows"].splitlines()[2:]:
            cells = [cell.strip() for cell in _CELL.split(row.strip().strip("|"))]
            word, example = _CODE.fullmatch(cells[0]), _CODE.fullmatch(cells[-1])
            assert word is not None, f"{path}: {row}"
            assert example is not None, f"{path}: {row}"
            found.append(ClauseRow(path, owners, word[1], example[1]))
    return found


def tree_of(text: str, file: str) -> tuple[t.Document, tuple[Diagnostic, ...]]:
    document, found = read(text, file)
    assert document is not None, render_all(found, {file: text})
    return document, found


def completed(fragment: t.Document) -> t.Document:
    """The fragment after what it lacks of a ruleset."""
    preamble, found = tree_of(PREAMBLE, "preamble.loyalty")
    assert not found
    own = {(node.word, node.name) for node in fragment.declarations}
    own_words = {node.word for node in fragment.declarations}
    tiers = "tier" in own_words
    kept = [
        node
        for node in preamble.declarations
        if (node.word, node.name) not in own
        and not (node.word in ("language", "program") and node.word in own_words)
        and not (node.word == "tier" and tiers)
    ]
    return t.Document((*kept, *fragment.declarations))


def findings_of(text: str, file: str, whole: bool) -> tuple[Ruleset | None, t.Document, tuple[Diagnostic, ...]]:
    """The ruleset of a text, its tree, and all that is wrong with it."""
    document, found = tree_of(text, file)
    complete = document if whole else completed(document)
    ruleset, more = resolve(complete)
    return ruleset, complete, (*found, *more)


def shown(found: tuple[Diagnostic, ...], text: str, file: str) -> str:
    return render_all(found, {file: text, "preamble.loyalty": PREAMBLE})
