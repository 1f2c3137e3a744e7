"""What is found while a ruleset is resolved: collected, each place once."""

from __future__ import annotations

from collections.abc import Iterable

from loyalty_rules.core.diagnostics import Diagnostic, Fix, Label, Severity, Span, suggest
from loyalty_rules.core.fixes import replacing, surely
from loyalty_rules.model.codes import CODES
from loyalty_rules.syntax.phrases import name_text
from loyalty_rules.syntax.tree import NOWHERE

LISTED_MAX = 8


class Findings:
    """Collects errors; what is said twice of one place is one mistake."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Span, str], Diagnostic] = {}

    def error(
        self,
        code: str,
        span: Span,
        message: str,
        label: str = "",
        help: str = "",
        labels: tuple[Label, ...] = (),
        fix: Fix | None = None,
    ) -> None:
        assert code in CODES, f"{code} is not in the table of codes"
        # A text without declarations has no place to point at.
        found = Diagnostic(code, Severity.ERROR, message, None if span == NOWHERE else span, label, labels, help, fix)
        self._found.setdefault((code, span, message), found)

    def all(self) -> tuple[Diagnostic, ...]:
        return tuple(self._found.values())

    def __len__(self) -> int:
        return len(self._found)


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """`did you mean …?`, or what there is to choose from, or nothing where there is nothing."""
    known = list(dict.fromkeys(candidates))
    meant = suggest(word, known)
    if meant is not None:
        return f"did you mean `{meant}`?"
    if not known:
        return ""
    return f"known {'is' if len(known) == 1 else 'are'} {listed(known)}"


def meant_fix(word: str, span: Span, candidates: Iterable[str]) -> Fix | None:
    """The fix for a name or a word of which it is clear what was meant; `span` is where it stands."""
    meant = surely(word, candidates)
    return None if meant is None else replacing(span, word, name_text(meant))


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a`, `b` and `c`; of a long list the first few."""
    ticked = [f"`{word}`" for word in words]
    if len(ticked) > LISTED_MAX:
        return ", ".join(ticked[:LISTED_MAX]) + f" and {len(ticked) - LISTED_MAX} more"
    if len(ticked) < 2:
        return "".join(ticked)
    return f"{', '.join(ticked[:-1])} {last} {ticked[-1]}"
