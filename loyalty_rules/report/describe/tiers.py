"""Statuses in words: how each is reached and kept, and what it brings."""

from __future__ import annotations

from typing import assert_never

from loyalty_rules.core import expressions as e
from loyalty_rules.core.standings import Benefit
from loyalty_rules.model.ruleset import (
    Choose,
    Drop,
    EndOf,
    EndOfMemberYear,
    ForLife,
    Keep,
    KeptFor,
    Migrate,
    Rule,
    Tier,
    UntilDay,
)
from loyalty_rules.report.describe.amounts import single
from loyalty_rules.report.describe.blocks import Block, Paragraph, Points, Table
from loyalty_rules.report.describe.expressions import clauses
from loyalty_rules.report.describe.language import spoken
from loyalty_rules.report.describe.lives import period_words
from loyalty_rules.report.describe.speaker import Speaker
from loyalty_rules.report.describe.tables import tables_of

MIGRATIONS = {Migrate.KEEP: "keep", Migrate.EVALUATE: "evaluate", Migrate.UPGRADE: "upgrade"}


def tier_sentences(s: Speaker, tier: Tier) -> tuple[str, ...]:
    """How it is reached, how long it is kept, and what its review does."""
    name = s.tier_name(tier)
    if tier.is_everyones:
        return (s.sentence("tier-everyone", tier=name),)
    said: list[str] = []
    if tier.reach is not None and tier.keep_while == tier.reach:
        condition = s.listed(clauses(s, tier.reach))
        id = "badge-reach-while" if tier.is_badge else "tier-reach-while"
        return (s.sentence(id, tier=name, condition=condition),)
    if tier.reach is not None:
        condition = s.listed(clauses(s, tier.reach))
        said.append(s.sentence("badge-reach" if tier.is_badge else "tier-reach", tier=name, condition=condition))
    if tier.keep_while is not None:
        said.append(s.sentence("tier-while", tier=name, condition=s.listed(clauses(s, tier.keep_while))))
    else:
        said.append(keep(s, tier.keep))
    if isinstance(tier.keep, ForLife):
        return tuple(said)
    if tier.keep_when is None:
        said.append(s.sentence("keep-again"))
    else:
        said.append(s.sentence("keep-again-when", condition=s.listed(clauses(s, tier.keep_when))))
    match tier.drop:
        case Drop.ONE_LEVEL:
            said.append(s.sentence("drop-level"))
        case Drop.REQUALIFY:
            said.append(s.sentence("drop-requalify"))
        case Drop.NEVER:
            said.append(s.sentence("drop-never"))
        case _:
            assert_never(tier.drop)
    if tier.floor is not None:
        said.append(s.sentence("drop-floor", tier=s.tier_name(s.ruleset.ladders[tier.ladder][tier.floor])))
    if tier.grace is not None:
        said.append(s.sentence("drop-grace", duration=s.duration(tier.grace)))
    return tuple(said)


def keep(s: Speaker, found: Keep) -> str:
    match found:
        case ForLife():
            return s.sentence("keep-life")
        case EndOf(period, following):
            return s.sentence("keep-end-next" if following else "keep-end", **period_words(s, period))
        case EndOfMemberYear(anchor, following):
            id = "keep-member-year-next" if following else "keep-member-year"
            return s.sentence(id, field_of=s.own(anchor).of)
        case UntilDay(month, day, following):
            id = "keep-until-day-next" if following else "keep-until-day"
            return s.sentence(id, day=s.language.month_day(month, day))
        case KeptFor(duration, None):
            return s.sentence("keep-for", duration=s.duration(duration))
        case KeptFor(duration, at_end) if at_end is not None:
            return s.sentence("keep-for-end", duration=s.duration(duration), **period_words(s, at_end))
        case KeptFor():
            raise AssertionError(found)
        case _:
            assert_never(found)


def tier_blocks(s: Speaker, tier: Tier) -> tuple[Block, ...]:
    """One status, whole."""
    found: list[Block] = [Paragraph(" ".join(tier_sentences(s, tier)))]
    if tier.benefits:
        found.append(
            Points(tuple(benefit.text or s.language.capital(spoken(benefit.name)) for benefit in tier.benefits))
        )
    return (*found, *tables_of(s, (tier.reach, tier.keep_when, tier.keep_while)))


def _benefit(s: Speaker, benefit: Benefit) -> str:
    return benefit.text or s.language.capital(spoken(benefit.name))


def ladder_note(s: Speaker) -> str:
    """What holds for all statuses."""
    program = s.ruleset.program
    said = [s.sentence("tiers-reprice" if program.reprice else "tiers-no-reprice")]
    said.append(s.sentence("tiers-migrate", way=MIGRATIONS[program.migrate]))
    return " ".join(said)


def overview(s: Speaker, ladder: str) -> Table | None:
    """What each status of a ladder brings, side by side: rates by status, and benefits."""
    tiers = s.ruleset.ladders[ladder]
    rows = [row for rule in s.ruleset.rules.values() if (row := _rates(s, rule, ladder, tiers)) is not None]
    names = dict.fromkeys(benefit.name for tier in tiers for benefit in tier.benefits)
    for name in names:
        held = ""
        cells = []
        for tier in tiers:
            held = next((_benefit(s, one) for one in tier.benefits if one.name == name), held)
            cells.append(held or "–")
        last = next(cell for cell in reversed(cells) if cell != "–")
        same = len(set(cells) - {"–"}) == 1
        label = last if same else s.language.capital(spoken(name))
        rows.append((label, *(("–" if cell == "–" else "✓") if same else cell for cell in cells)))
    if not rows or len(tiers) < 2:
        return None
    return Table(("", *(s.tier_name(tier) for tier in tiers)), tuple(rows))


def _rates(s: Speaker, rule: Rule, ladder: str, tiers: tuple[Tier, ...]) -> tuple[str, ...] | None:
    """A row of rates, where the rule has them by this ladder alone and always the same."""
    amount = rule.gives[0].amount if len(rule.gives) == 1 else None
    if not isinstance(amount, Choose) or any(choice.since is not None for choice in amount.choices):
        return None
    if len(amount.keys) != 1 or not isinstance(amount.keys[0], e.TierHeld) or amount.keys[0].ladder != ladder:
        return None
    by_rank = {choice.keys[0]: choice.amount for choice in amount.choices}
    cells = []
    for tier in tiers:
        found = by_rank.get(tier.rank, by_rank.get(None, amount.otherwise))
        cells.append("–" if found is None else s.language.capital(single(s, found)))
    return (s.name_of(rule.name), *cells)
