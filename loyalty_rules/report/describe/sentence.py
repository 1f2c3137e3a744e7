"""One declaration in words, on a line: for a hover, a comparison, a finding."""

from __future__ import annotations

from typing import assert_never

from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.report.describe.blocks import Block, Note, Paragraph, Points, Table
from loyalty_rules.report.describe.exchanges import exchange_blocks
from loyalty_rules.report.describe.language import language as language_of
from loyalty_rules.report.describe.others import (
    code_blocks,
    measure_sentences,
    notice_blocks,
    partner_blocks,
    programme_sentences,
    return_sentences,
    segment_blocks,
)
from loyalty_rules.report.describe.rules import rule_blocks
from loyalty_rules.report.describe.speaker import Speaker
from loyalty_rules.report.describe.tiers import tier_blocks
from loyalty_rules.report.describe.wallets import wallet_blocks

PROGRAM = "program"


def sentence(ruleset: Ruleset, name: str, language: str = "en") -> str:
    """What the declaration of that name says, as sentences on one line; empty where nothing has the name.

    Rules, messages, exchanges, rewards, wallets, tiers, badges, measures, codes, segments and partners have names;
    `program` is the programme. Raises LanguageError for a language that there is no catalogue of.
    """
    return in_line(blocks_of(Speaker(ruleset, language_of(language)), name))


def blocks_of(s: Speaker, name: str) -> tuple[Block, ...]:
    """The same as blocks."""
    found = s.ruleset
    if name in found.rules:
        return rule_blocks(s, found.rules[name])
    if name in found.notices:
        return notice_blocks(s, found.notices[name])
    if name in found.exchanges:
        return exchange_blocks(s, found.exchanges[name])
    if name in found.wallets:
        return wallet_blocks(s, found.wallets[name])
    if name in found.measures and not found.measures[name].hidden:
        return (Paragraph(" ".join(measure_sentences(s, found.measures[name]))),)
    if name in found.codes:
        return code_blocks(s, found.codes[name])
    if name in found.segments:
        return segment_blocks(s, found.segments[name])
    if name in found.partners:
        return partner_blocks(s, found.partners[name])
    tier = next((tier for tier in found.tiers if tier.name == name), None)
    if tier is not None:
        return tier_blocks(s, tier)
    if name == PROGRAM:
        return (Paragraph(" ".join((*programme_sentences(s, found.program), *return_sentences(s, found.program)))),)
    return ()


def in_line(blocks: tuple[Block, ...]) -> str:
    """Paragraphs, lists and tables on one line."""
    return " ".join(filter(None, map(_block, blocks)))


def _block(block: Block) -> str:
    match block:
        case Paragraph(text) | Note(text):
            return text
        case Points(items):
            return "; ".join(items) + "."
        case Table(rows=rows):
            return (
                "; ".join(": ".join(filter(None, (", ".join(filter(None, row[:-1])), row[-1]))) for row in rows) + "."
            )
        case _:
            assert_never(block)
