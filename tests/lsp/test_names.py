"""The index of names over the whole gallery: every name is known, and each can be changed everywhere at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from loyalty_rules import api
from loyalty_rules.lsp.index import Index, index_of
from loyalty_rules.lsp.rename import Refusal, applied, rename
from loyalty_rules.lsp.symbols import Symbol

from .client import CHECKOUT

RULESETS = sorted(
    path.relative_to(CHECKOUT).as_posix()
    for pattern in ("rulesets/*/*.loyalty", "rulesets/[abc]*/*.yaml")
    for path in CHECKOUT.glob(pattern)
    if path.parent.name == path.stem
)
"""In YAML a few stand for all: that both surfaces have the same names is a test of its own."""

CASES = sorted(
    path.relative_to(CHECKOUT).as_posix()
    for kind in ("codes", "conditions", "partners", "segments", "statuses")
    for path in (CHECKOUT / "tests" / "cases" / kind).glob("*.loyalty")
)
"""What no ruleset of the gallery has: conditions read in several places, codes, categories of partners, ladders."""

LETTERS = 0x4E00
"""From here on come letters that no ruleset has, so that each name gets one of its own."""


def renamed(index: Index, texts: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The texts with a new first letter for every name that can have one, and the letters that stood there."""
    letters: dict[str, str] = {}
    done: set[Symbol] = set()
    changes = []
    for use in index.uses:
        if not use.symbols or done & set(use.symbols):
            continue
        letter = chr(LETTERS + len(letters))
        name = use.symbols[0].name
        try:
            changes.extend(rename(index, use, letter + name[1:]))
        except Refusal:
            continue
        letters[letter] = name[0]
        done |= index.bound(use.symbols)
    return applied(texts, tuple(changes)), letters


@pytest.mark.parametrize("name", [*RULESETS, *CASES])
def test_all_names_of_a_ruleset_changed_at_once_leave_its_meaning(name: str) -> None:
    path = CHECKOUT / name
    before = api.check_tests(path)
    texts = dict(before.sources)  # the ruleset, and the test files beside it
    index = index_of(texts)
    changed, letters = renamed(index, texts)
    assert len(letters) >= 3
    after = api.check_tests(path, unsaved={Path(file).resolve(): text for file, text in changed.items()})
    assert not after.errors, after.checked.text()
    # One letter for one: every place is where it was, and with the old letters back everything is what it was.
    assert meaning(after, letters) == meaning(before, {})
    back = {file: "".join(letters.get(one, one) for one in text) for file, text in changed.items()}
    assert back == texts


def meaning(checked: api.CheckedTests, letters: dict[str, str]) -> str:
    said = re.sub(r" object at 0x[0-9a-f]+", "", repr((checked.checked.ruleset, checked.examples)))
    return "".join(letters.get(one, one) for one in said)


def test_both_surfaces_have_the_same_names() -> None:
    for path in sorted((CHECKOUT / "rulesets").glob("*/*.loyalty")):
        found = []
        for file in (path, path.with_suffix(".yaml")):
            if not file.exists():
                continue
            index = index_of({str(file): file.read_text(encoding="utf-8")})
            found.append(sorted((use.word, use.role) for use in index.uses))
        assert all(one == found[0] for one in found)


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("two words", "no name"),
        ("", "no name"),
        ("and", "word of the language"),
        ("weekday", "word of the language"),
        ("days", "unit of the language"),
        ("points", "is a wallet already"),
        ("amount", "is a field already"),
    ],
)
def test_a_name_that_can_not_be(new: str, reason: str) -> None:
    path = CHECKOUT / "rulesets/spend-bands/spend-bands.loyalty"
    index = index_of({"x.loyalty": path.read_text(encoding="utf-8")})
    rule = next(use for use in index.uses if use.symbols and use.symbols[0].kind == "rule")
    with pytest.raises(Refusal, match=reason):
        rename(index, rule, new)
