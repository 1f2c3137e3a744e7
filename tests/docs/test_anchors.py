"""A link to a heading leads to one."""

from __future__ import annotations

import re

import pytest

from .snippets import CHECKOUT, documents

_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s#]*)#([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchors(text: str) -> set[str]:
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in _HEADING.findall(text)}


@pytest.mark.parametrize("path", documents())
def test_links_to_headings(path: str) -> None:
    text = _FENCED.sub("", (CHECKOUT / path).read_text(encoding="utf-8"))
    for target, anchor in _LINK.findall(text):
        if ":" in target:
            continue
        other = (CHECKOUT / path).parent / target if target else CHECKOUT / path
        found = anchors(_FENCED.sub("", other.read_text(encoding="utf-8")))
        assert anchor in found, f"{path}: {target}#{anchor}"
