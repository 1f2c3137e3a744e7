"""Limits in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from loyalty_rules.core import expressions as e
from loyalty_rules.model.ruleset import (
    PER_CODE,
    PER_CODE_OF_MEMBER,
    STOCK,
    Beyond,
    Cap,
    CapBasis,
)
from loyalty_rules.report.describe.amounts import single
from loyalty_rules.report.describe.expressions import share, value
from loyalty_rules.report.describe.language import spoken
from loyalty_rules.report.describe.speaker import FRIEND, Speaker

MEMBER, RECIPIENT, PROGRAMME = "member", "recipient", "programme"
KINDS = {
    CapBasis.POINTS: "cap-points",
    CapBasis.MONEY: "cap-money",
    CapBasis.TIMES: "cap-times",
    CapBasis.BASE: "cap-base",
    CapBasis.BOUGHT: "cap-bought",
}


def cap_sentences(s: Speaker, cap: Cap, for_you: bool = True) -> tuple[str, ...]:
    """How much at most, for whom and in which time, and what becomes of the rest. `for_you`: does the member whose
    event it is get anything of it?"""
    of_order = _share_of_order(cap)
    if of_order is not None:
        return (
            s.sentence(
                "cap-order", share=value(s, of_order).subject if share(of_order) is None else _percent(s, of_order)
            ),
        )
    limit, window = value(s, cap.limit).subject, s.window(cap.window, "each")
    if cap.name == STOCK:
        count = cap.limit.value if isinstance(cap.limit, e.Constant) and isinstance(cap.limit.value, int) else 2
        number = s.language.number(count) if isinstance(cap.limit, e.Constant) else limit
        return (s.sentence("cap-stock", number=number, count=s.count_of(count), window=window),)
    key, field = key_words(s, cap.key, for_you)
    words: dict[str, str | int] = {"key": key, "field": field, "limit": limit, "window": window}
    if cap.base is not None:
        words |= {"base": value(s, cap.base).subject, "base_of": value(s, cap.base).of}
    said = [s.sentence(KINDS[cap.basis], **words)]
    match cap.beyond:
        case Beyond.CLIP:
            pass
        case Beyond.NOTHING:
            said.append(s.sentence("cap-nothing"))
        case Beyond.RATE:
            assert cap.then is not None
            said.append(s.sentence("cap-rate", amount=single(s, cap.then)))
        case _:
            assert_never(cap.beyond)
    return tuple(said)


def _share_of_order(cap: Cap) -> e.Expression | None:
    """The share where the limit is one of the order's money."""
    if cap.basis is CapBasis.BOUGHT and isinstance(cap.limit, e.Arithmetic) and cap.limit.operator == "*":
        return cap.limit.right
    return None


def _percent(s: Speaker, found: e.Expression) -> str:
    part = share(found)
    assert part is not None
    return s.language.percent(part)


def key_words(s: Speaker, key: str, for_you: bool) -> tuple[str, str]:
    """What a cap is counted for: which way of saying it, and the name of the field."""
    if key == RECIPIENT:
        return (MEMBER if s.whose == FRIEND else "referrer"), ""
    if key == MEMBER:
        return (FRIEND if s.whose == FRIEND else MEMBER if for_you else "events"), ""
    if key == PROGRAMME:
        return PROGRAMME, ""
    own = s.ruleset.member.get(key)
    if own is not None and isinstance(own.field.type, e.TextType):
        return "household", s.word("field", key, "plain")
    if key in s.ruleset.ladders:
        return "field", spoken(key)
    return "field", s.word("field", key, "plain")


def code_cap(s: Speaker, cap: Cap) -> str:
    key = {PER_CODE: "code", PER_CODE_OF_MEMBER: "code-of-member", PROGRAMME: PROGRAMME}.get(cap.key, MEMBER)
    return s.sentence("code-cap", key=key, limit=value(s, cap.limit).subject, window=s.window(cap.window, "each"))


def limits_of(caps: Iterable[Cap]) -> tuple[e.Expression, ...]:
    return tuple(cap.limit for cap in caps)


def shared_cap(s: Speaker, cap: Cap) -> str:
    """A cap on several rules."""
    said = [s.sentence("cap-shared", rules=s.names_of(cap.rules)), *cap_sentences(s, cap)]
    return " ".join(said)
