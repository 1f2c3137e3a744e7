"""Which findings a ruleset allows, and which of its allowances nothing needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from loyalty_rules.core.allowed import Allowed
from loyalty_rules.core.diagnostics import Diagnostic, Fix, Label, Severity, Span
from loyalty_rules.model.findings import Findings
from loyalty_rules.syntax import tree
from loyalty_rules.syntax.allowing import without

CODE = re.compile(r"LR[0-9]{3}")
ALLOWANCES = ("LR290", "LR291")
"""What is found about allowances themselves."""


class Allowance(Struct, frozen=True):
    """`first` and `last`: the lines of the declaration it stands in."""

    node: tree.Allowance
    name: str
    first: int
    last: int

    @property
    def span(self) -> Span:
        return self.node.span

    def meets(self, found: Diagnostic) -> bool:
        """Is this found in the declaration?"""
        where = found.span
        inside = where is not None and where.file == self.span.file and self.first <= where.line <= self.last
        return inside and found.code == self.node.code


def allowances(document: tree.Document) -> tuple[Allowance, ...]:
    """Every allowance of a ruleset."""
    found = []
    starts = sorted((node.span.file, node.span.line) for node in document.declarations)
    for node in document.declarations:
        said = [clause.body for clause in node.clauses if isinstance(clause.body, tree.Allowance)]
        if said:
            file, first = node.span.file, node.span.line
            last = min((line - 1 for other, line in starts if other == file and line > first), default=1 << 31)
            found += [Allowance(one, node.name or "", first, last) for one in said]
    return tuple(found)


def unknown_codes(findings: Findings, document: tree.Document) -> None:
    """Report what is allowed and is no code."""
    for one in allowances(document):
        if not CODE.fullmatch(one.node.code):
            said = f"`{one.node.code}` is no code of a finding"
            findings.error("LR283", one.span, said, help='as in `allow LR313 "the agency reads it"`')


def settled(
    found: Iterable[Diagnostic], there: Iterable[Allowance], sources: Mapping[str, str], *, complete: bool
) -> tuple[tuple[Diagnostic, ...], tuple[Allowed, ...]]:
    """What is left to be told, and what is allowed. `sources`: the texts that were read. `complete`: everything was
    looked for, so that what no allowance met is not there."""
    left: list[Diagnostic] = []
    allowed: list[Allowed] = []
    several = tuple(there)
    met: set[Span] = set()
    for one in found:
        meeting = [allowance for allowance in several if allowance.meets(one)]
        met.update(allowance.span for allowance in meeting)
        if not meeting:
            left.append(one)
        elif one.severity is Severity.ERROR:
            labels = tuple(Label(allowance.span, "an error can't be allowed") for allowance in meeting)
            left.append(replace(one, labels=(*one.labels, *labels)))
        else:
            allowed.append(Allowed(one, meeting[0].node.reason, meeting[0].span))
    for allowance in several:
        left.extend(_faults(allowance, sources, needed=allowance.span in met or not complete))
    return tuple(left), tuple(allowed)


def _faults(allowance: Allowance, sources: Mapping[str, str], *, needed: bool) -> Iterator[Diagnostic]:
    code, span = allowance.node.code, allowance.span
    if not CODE.fullmatch(code):
        return  # reported when the rules were read
    if not allowance.node.reason.strip():
        yield Diagnostic(
            "LR290", Severity.WARNING, f"why `{code}` is allowed is not said", span,
            help=f'`allow {code} "REASON"`, for those who read it later',
        )  # fmt: skip
    elif code in ALLOWANCES:
        label = "it is about allowances"
        yield Diagnostic(
            "LR291", Severity.WARNING, f"`{code}` can't be allowed", span, label, help="delete the line",
            fix=_deletion(allowance, sources),
        )  # fmt: skip
    elif not needed:
        yield Diagnostic(
            "LR291", Severity.WARNING, f"`{allowance.name}` needs no allowance for {code}", span,
            "it is not found there, or not any more", help="delete the line", fix=_deletion(allowance, sources),
        )  # fmt: skip


def _deletion(allowance: Allowance, sources: Mapping[str, str]) -> Fix | None:
    edit = without(sources.get(allowance.span.file, ""), allowance.span)
    return None if edit is None else Fix(f"delete `allow {allowance.node.code}`", (edit,))
