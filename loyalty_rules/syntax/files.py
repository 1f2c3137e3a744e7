"""Reading: one text, or a file with everything it includes."""

from __future__ import annotations

from pathlib import Path

from loyalty_rules.core.diagnostics import Diagnostic, Span
from loyalty_rules.syntax import read_dsl, read_yaml
from loyalty_rules.syntax.build import build
from loyalty_rules.syntax.outline import error
from loyalty_rules.syntax.tree import Document

SIZE_MAX = 10_000_000  # bytes of one file
_READERS = {".loyalty": read_dsl.read_outline, ".yaml": read_yaml.read_outline, ".yml": read_yaml.read_outline}


def read(text: str, file: str) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """The tree of one text and what is wrong with it; the suffix of the file's name says which surface it is."""
    reader = _READERS.get(Path(file).suffix)
    if reader is None:
        return None, (error("LR101", f"`{file}` is not a ruleset", None, help="rules are in .loyalty and .yaml files"),)
    if len(text) > SIZE_MAX:
        return None, (error("LR104", f"`{file}` is larger than {SIZE_MAX // 1_000_000} MB", None),)
    outline, found = reader(text, file)
    document, more = build(outline)
    return document, (*found, *more)


def read_files(path: Path) -> tuple[Document | None, dict[str, str], tuple[Diagnostic, ...]]:
    raise NotImplementedError
