"""Findings that a ruleset allows: what was found, and the reason that stands next to it."""

from __future__ import annotations

from msgspec import Struct

from loyalty_rules.core.diagnostics import Diagnostic, Span, as_json


class Allowed(Struct, frozen=True):
    """A finding that is meant so. `span`: where it is allowed."""

    finding: Diagnostic
    reason: str
    span: Span


def allowed_json(allowed: Allowed) -> dict[str, object]:
    """The finding for another program, with a key `reason`."""
    return {**as_json(allowed.finding), "reason": allowed.reason}
