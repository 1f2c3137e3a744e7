"""A rule in sentences: what sets it off, what it gives, to whom, how often, from when on and until when."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from loyalty_rules.core import expressions as e
from loyalty_rules.core.quantities import UnitKind
from loyalty_rules.model.ruleset import (
    Bands,
    Choose,
    Each,
    Fixed,
    Give,
    Multiply,
    OnEvent,
    Rate,
    Recipient,
    Rule,
    Scope,
    ShareOfRule,
    Stacking,
)
from loyalty_rules.report.describe.amounts import amount_table, expressions_of, share_tables, single
from loyalty_rules.report.describe.blocks import Block, Paragraph, Points
from loyalty_rules.report.describe.caps import cap_sentences, limits_of
from loyalty_rules.report.describe.expressions import clauses, value
from loyalty_rules.report.describe.lives import expiry, pending
from loyalty_rules.report.describe.speaker import FRIEND, YOU, Speaker
from loyalty_rules.report.describe.tables import tables_of
from loyalty_rules.report.describe.triggers import is_brought, taken, trigger

REFERRAL = "referral"


def rule_blocks(speaker: Speaker, rule: Rule) -> tuple[Block, ...]:
    """The rule, whole. In a referral the reader is the one who brings the friend."""
    s = speaker.of_friend() if rule.word == REFERRAL else speaker
    found: list[Block] = []
    said: list[str] = []
    set_off = trigger_words(s, rule)
    for index, give in enumerate(rule.gives):
        said.append(_gives(s, rule, give, set_off, also=index > 0))
        if rule.scope is not None and index == 0:
            said += scope_sentences(s, rule.scope)
            if rule.scope.each is Each.PART and not isinstance(give.amount, Fixed):
                said.append(s.sentence("scope-each-part"))
        if isinstance(give.amount, Bands | Choose):
            found += [Paragraph(" ".join(said)), *amount_table(s, give.amount)]
            said = []
        if give.floor is not None:
            unit = s.ruleset.wallets[give.wallet].unit
            said.append(s.sentence("floor", amount=s.language.amount(give.floor, unit)))
    said += [sentence for one in rule.triggers if isinstance(one, OnEvent) for sentence in taken(s, one).within]
    parts = rule.condition.parts if isinstance(rule.condition, e.AllOf) else (rule.condition,)
    asked = tuple(part for part in parts if part is not None and not is_brought(s, part))
    held = clauses(s, e.AllOf(asked)) if asked else ()
    if len(held) == 1:
        said.append(s.sentence("condition", condition=held[0]))
    elif held:
        said.append(s.sentence("conditions"))
        found += [Paragraph(" ".join(said)), Points(held)]
        said = []
    if rule.never is not None:
        said.append(s.sentence("never", condition=s.listed(clauses(s, rule.never))))
    said += day_sentences(s, rule.first, rule.last)
    for_you = any(give.recipient is Recipient.MEMBER for give in rule.gives)
    for cap in rule.caps:
        said += cap_sentences(s, cap, for_you)
    said += [*(pending(s, rule.pending) if rule.pending is not None else ())]
    said += [expiry(s, rule.expiry)] if rule.expiry is not None else []
    said += _relations(s, rule)
    found.append(Paragraph(" ".join(said)))
    read = [one for give in rule.gives for one in expressions_of(give.amount)]
    scope = None if rule.scope is None else rule.scope.where
    shares = frozenset(one for give in rule.gives for one in share_tables(give.amount))
    found += tables_of(s, (*read, rule.condition, rule.never, scope, *limits_of(rule.caps)), shares)
    return tuple(block for block in found if block != Paragraph(""))


def trigger_words(s: Speaker, rule: Rule) -> str:
    """What sets the rule off, as the start of a sentence."""
    return s.listed(dict.fromkeys(trigger(s, one) for one in rule.triggers), "or")


# ------------------------------------------------------------------------------------------------ what it gives
def _gives(s: Speaker, rule: Rule, give: Give, set_off: str, also: bool) -> str:
    amount = give.amount
    whom: dict[str, str | int] = {"who": who(s, give), "field": s.word("field", give.field, "plain")}
    match amount:
        case Multiply():
            return _multiplies(s, rule, amount, set_off)
        case Bands() | Choose():
            words = {**whom, "units": s.units(give.wallet)}
            return (
                s.sentence("earn-also-table", **words) if also else s.sentence("earn-table", trigger=set_off, **words)
            )
        case Fixed() | Rate() | ShareOfRule():
            words = {**whom, "amount": single(s, amount)}
            each = rule.scope is not None and rule.scope.each is not None and isinstance(amount, Fixed)
            if each and rule.scope is not None:
                return s.sentence(f"earn-{rule.scope.each}", trigger=set_off, **words)
            return s.sentence("earn-also", **words) if also else s.sentence("earn", trigger=set_off, **words)
        case _:
            assert_never(amount)


def who(s: Speaker, give: Give) -> str:
    """Whom a gift goes to, as the reader sees it: in a referral the reader is the referrer."""
    referral = s.whose == FRIEND
    match give.recipient:
        case Recipient.MEMBER:
            return FRIEND if referral else YOU
        case Recipient.REFERRER:
            return YOU if referral else "referrer"
        case Recipient.GRAND_REFERRER:
            return "referrer" if referral else "grand-referrer"
        case Recipient.FIELD:
            return "field"
        case _:
            assert_never(give.recipient)


def _multiplies(s: Speaker, rule: Rule, amount: Multiply, set_off: str) -> str:
    names, factor = s.names_of(amount.rules), value(s, amount.factor).subject
    own = {one for name in amount.rules for one in s.ruleset.rules[name].triggers}
    if set(rule.triggers) <= own:
        said = [s.sentence("multiply", rules=names, factor=factor)]
    else:
        said = [s.sentence("multiply-on", trigger=set_off, rules=names, factor=factor)]
    if amount.compound:
        said.append(s.sentence("multiply-compound"))
    return " ".join(said)


def scope_sentences(s: Speaker, scope: Scope) -> tuple[str, ...]:
    parts = s.parts(scope.parts)
    if scope.where is None:
        said = [s.sentence("scope-all", parts=parts)]
    else:
        said = [s.sentence("scope", parts=parts, condition=s.listed(clauses(s, scope.where)))]
    return tuple(said)


# ------------------------------------------------------------------------------------------------ when, and beside what
def day_sentences(s: Speaker, first: date | None, last: date | None) -> tuple[str, ...]:
    """The days on which it holds, both included."""
    if first is not None and last is not None:
        return (s.sentence("valid-from-to", first=s.language.day(first), last=s.language.day(last)),)
    if first is not None:
        return (s.sentence("valid-from", first=s.language.day(first)),)
    if last is not None:
        return (s.sentence("valid-until", last=s.language.day(last)),)
    return ()


def _relations(s: Speaker, rule: Rule) -> list[str]:
    """How it is rounded where that is its own way, where it goes, and what it takes the place of."""
    said: list[str] = []
    if rule.rounding is not s.ruleset.program.rounding:
        said.append(s.sentence("rounding-rule", rounding=str(rule.rounding).replace(" ", "-")))
    wallets = dict.fromkeys(give.wallet for give in rule.gives if give.wallet)
    for name in wallets:
        wallet = s.ruleset.wallets[name]
        others = [other for other in s.ruleset.wallets.values() if other.unit == wallet.unit]
        if len(others) > 1 or (wallet.unit.kind is UnitKind.MONEY and wallet.title):
            said.append(s.sentence("in-wallet", wallet=s.name_of(name)))
    if rule.instead_of:
        said.append(s.sentence("instead-of", rules=s.names_of(rule.instead_of)))
    if rule.stacking is not None:
        kind, group = rule.stacking
        names = s.names_of(other.name for other in s.ruleset.rules.values() if other.stacking == (kind, group))
        said.append(s.sentence("best-of" if kind is Stacking.BEST else "first-of", rules=names))
    return said
