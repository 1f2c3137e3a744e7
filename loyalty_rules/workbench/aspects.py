"""Which clauses of a declaration say which fields of the noun that it means."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from loyalty_rules.model import ruleset as r
from loyalty_rules.syntax import tree as t


class Aspect(Struct, frozen=True):
    """Clauses that together say the values of some fields."""

    clauses: tuple[str, ...]
    fields: tuple[str, ...]


_RUNS = Aspect(("from", "until"), ("first", "last"))
_CAPS = Aspect(("at most",), ("caps",))
_PENDING = Aspect(("pending",), ("pending",))

_RULE = (
    Aspect(("on", "goal"), ("triggers",)),
    Aspect(("when",), ("condition",)),
    Aspect(("never when",), ("never",)),
    Aspect(("for",), ("scope",)),
    _RUNS,
    Aspect(("give", "by", "multiply", "in"), ("gives",)),
    _CAPS,
    Aspect(("round",), ("rounding",)),
    _PENDING,
    Aspect(("expires",), ("expiry",)),
    Aspect(("instead of",), ("instead_of",)),
    Aspect(("best of", "first of"), ("stacking",)),
)
_EXCHANGE = (
    Aspect(
        ("turn", "price", "give", "by", "in"),
        ("wallet", "steps", "choosing", "into", "off", "goods"),
    ),
    Aspect(("on", "as soon as"), ("triggers",)),
    Aspect(("as many",), ("all_steps",)),
    Aspect(("when",), ("condition",)),
    Aspect(("at least",), ("balance_min",)),
    Aspect(("at most", "stock"), ("caps",)),
    Aspect(("remainder",), ("rest_lapses",)),
    _RUNS,
    _PENDING,
    Aspect(("expires",), ("expiry",)),
)
_STATUS = (
    Aspect(("ladder",), ("ladder",)),
    Aspect(("reach when",), ("reach",)),
    Aspect(("keep",), ("keep", "keep_when", "keep_while", "drop", "floor", "grace")),
    Aspect(("benefit",), ("benefits",)),
)
_DEFINITION = (Aspect(("is", "by", "from"), ("said",)),)

ASPECTS: Mapping[str, tuple[Aspect, ...]] = {
    "program": (
        Aspect(("currency",), ("currency",)),
        Aspect(("timezone",), ("timezone",)),
        Aspect(("round",), ("rounding",)),
        Aspect(("returns",), ("returns",)),
        Aspect(("weeks",), ("week_start",)),
        Aspect(("migrate",), ("migrate",)),
        Aspect(("reprice",), ("reprice",)),
        _RUNS,
    ),
    "wallet": (
        Aspect(("in", "unit", "decimals"), ("unit",)),
        Aspect(("worth",), ("worth",)),
        _PENDING,
        Aspect(("expires",), ("expiry", "suspension", "later")),
        Aspect(("spend",), ("spend",)),
        Aspect(("take back",), ("take_back",)),
        Aspect(("shared by",), ("shared_by",)),
        Aspect(("transfer",), ("transfers",)),
    ),
    "measure": (
        Aspect(("is",), ("kind", "event", "parts", "value", "where", "wallet", "rules", "by", "period")),
    ),
    "segment": (Aspect(("is",), ("condition",)),),
    "tier": _STATUS,
    "badge": _STATUS,
    "earn": _RULE,
    "cashback": _RULE,
    "referral": _RULE,
    "challenge": _RULE,
    "code": (Aspect(("pattern", "one of"), ("patterns", "words")), _RUNS, _CAPS),
    "partner": (
        Aspect(("category",), ("category",)),
        Aspect(("pays",), ("pays",)),
        Aspect(("receives",), ("receives",)),
    ),
    "exchange": _EXCHANGE,
    "reward": _EXCHANGE,
    "notify": (
        Aspect(("on",), ("triggers",)),
        Aspect(("when",), ("condition",)),
        Aspect(("after",), ("after",)),
        Aspect(("still when",), ("still",)),
        Aspect(("to",), ("to",)),
        Aspect(("with",), ("data",)),
        _RUNS,
        _CAPS,
    ),
    "at most": (Aspect(("is",), ("limit", "basis", "base", "key", "window", "beyond", "then", "rules")),),
    "condition": _DEFINITION,
    "value": _DEFINITION,
    "table": _DEFINITION,
}  # fmt: skip
"""Words of declarations to the aspects of their nouns; events and members have fields instead."""


def noun_of(ruleset: r.Ruleset, declaration: t.Declaration) -> Struct | None:
    """The noun that a declaration became; None where it is only read by others, as a named condition is."""
    name = declaration.name or ""
    match declaration.word:
        case "program":
            return ruleset.program
        case "wallet":
            return ruleset.wallets[name]
        case "measure":
            return ruleset.measures[name]
        case "segment":
            return ruleset.segments[name]
        case "tier" | "badge":
            return next(tier for tier in ruleset.tiers if tier.name == name)
        case "earn" | "cashback" | "referral" | "challenge":
            return ruleset.rules[name]
        case "code":
            return ruleset.codes[name]
        case "partner":
            return ruleset.partners[name]
        case "exchange" | "reward":
            return ruleset.exchanges[name]
        case "notify":
            return ruleset.notices[name]
        case _:
            return None
