"""The whole programme as a document: the terms for members, and for the staff what stands behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from loyalty_rules.core.diagnostics import Span
from loyalty_rules.model.ruleset import Rule, Ruleset
from loyalty_rules.report.describe.blocks import Block, Document, Note, Paragraph, Section, Table
from loyalty_rules.report.describe.caps import shared_cap
from loyalty_rules.report.describe.data import data_table
from loyalty_rules.report.describe.examples import example_section
from loyalty_rules.report.describe.exchanges import REWARD, exchange_blocks
from loyalty_rules.report.describe.language import language as language_of
from loyalty_rules.report.describe.language import spoken
from loyalty_rules.report.describe.others import (
    code_blocks,
    fee_sentences,
    measure_sentences,
    notice_blocks,
    programme_sentences,
    return_sentences,
    segment_blocks,
)
from loyalty_rules.report.describe.rules import rule_blocks
from loyalty_rules.report.describe.speaker import Speaker
from loyalty_rules.report.describe.tables import tables_of
from loyalty_rules.report.describe.tiers import ladder_note, overview, tier_blocks
from loyalty_rules.report.describe.wallets import wallet_blocks
from loyalty_rules.report.describe.worked import WorkedExample

KINDS = ("earn", "cashback", "referral", "challenge")


def document(
    ruleset: Ruleset, language: str = "en", examples: Sequence[WorkedExample] = (), *, for_staff: bool = False
) -> Document:
    """The programme in a language. `examples`: what events bring, worked out before. `for_staff`: with the names and
    places of rules, the data, messages, segments and what partners pay. Raises LanguageError."""
    s = Speaker(ruleset, language_of(language))
    writer = _Writer(s, for_staff)
    sections = [*writer.sections(examples)]
    return Document(s.say("title", program=ruleset.program.name), language, tuple(_numbered(sections)))


def _numbered(sections: Iterable[Section]) -> Iterable[Section]:
    chapter = 0
    for section in sections:
        chapter += section.depth == 1
        heading = f"{chapter}. {section.heading}" if section.depth == 1 else section.heading
        yield Section(heading, section.blocks, section.depth)


class _Writer:
    def __init__(self, s: Speaker, for_staff: bool) -> None:
        self.s = s
        self.for_staff = for_staff

    def sections(self, examples: Sequence[WorkedExample]) -> Iterable[Section]:
        s, found = self.s, self.s.ruleset
        program = found.program
        yield self._chapter("heading-programme", _paragraphs(programme_sentences(s, program)))
        for word in KINDS:
            yield from self._rules(word, [rule for rule in found.rules.values() if rule.word == word])
        if found.caps:
            caps = [Paragraph(shared_cap(s, cap)) for cap in found.caps]
            yield self._chapter("heading-limits", (*caps, *tables_of(s, (cap.limit for cap in found.caps))))
        yield from self._named("heading-codes", ((one, code_blocks(s, one)) for one in found.codes.values()))
        yield from self._tiers()
        exchanges = [one for one in found.exchanges.values() if one.word != REWARD]
        rewards = [one for one in found.exchanges.values() if one.word == REWARD]
        yield from self._named("heading-spend", ((one, exchange_blocks(s, one)) for one in exchanges))
        yield from self._named("heading-rewards", ((one, exchange_blocks(s, one)) for one in rewards))
        yield from self._named("heading-wallets", ((one, wallet_blocks(s, one)) for one in found.wallets.values()))
        yield self._chapter("heading-returns", (Paragraph(" ".join(return_sentences(s, program))),))
        if found.partners:
            yield self._chapter("heading-partners", (Paragraph(s.sentence("partners-intro")), self._partners()))
        if examples:
            yield self._chapter("heading-examples", ())
            yield from (example_section(s, one) for one in examples)
        measures = [one for one in found.measures.values() if not one.hidden]
        if measures:
            words = [Paragraph(" ".join(measure_sentences(s, one))) for one in measures]
            yield self._chapter("heading-words", tuple(words))
        if self.for_staff:
            yield from self._staff()

    # -------------------------------------------------------------------------------------------- chapters
    def _chapter(self, id: str, blocks: tuple[Block, ...]) -> Section:
        return Section(self.s.sentence(id), blocks)

    def _rules(self, word: str, rules: list[Rule]) -> Iterable[Section]:
        yield from self._named(f"heading-{word}", ((rule, rule_blocks(self.s, rule)) for rule in rules))

    def _named(self, id: str, found: Iterable[tuple[object, tuple[Block, ...]]]) -> Iterable[Section]:
        """A chapter with a part for each declaration; none where there is nothing."""
        several = list(found)
        if several:
            yield self._chapter(id, ())
        for noun, blocks in several:
            yield self._part(noun, blocks)

    def _part(self, noun: object, blocks: tuple[Block, ...], heading: str = "") -> Section:
        name, span = str(getattr(noun, "name", "")), getattr(noun, "span", None)
        title = heading or str(getattr(noun, "title", "") or getattr(noun, "goods", "") or spoken(name))
        return Section(self.s.language.capital(title), (*blocks, *self._place(name, span)), 2)

    def _place(self, name: str, span: object) -> tuple[Note, ...]:
        if not self.for_staff or not isinstance(span, Span):
            return ()
        return (Note(self.s.say("place", name=name, place=f"{span.file}:{span.line}")),)

    def _tiers(self) -> Iterable[Section]:
        s = self.s
        ladders = {name: tiers for name, tiers in s.ruleset.ladders.items() if tiers and not tiers[0].is_badge}
        if ladders:
            yield self._chapter("heading-status", (Paragraph(ladder_note(s)),))
        for name, tiers in ladders.items():
            for tier in tiers:
                yield self._part(tier, tier_blocks(s, tier), f"{tier.name}: {tier.title}" if tier.title else tier.name)
            side_by_side = overview(s, name)
            if side_by_side is not None:
                heading = s.sentence("heading-overview")
                heading = heading if name == "tier" else f"{heading}: {spoken(name)}"
                note = (Paragraph(s.sentence("benefits-add")),) if any(tier.benefits for tier in tiers) else ()
                yield Section(heading, (side_by_side, *note), 2)
        badges = [tier for tier in s.ruleset.tiers if tier.is_badge]
        yield from self._named("heading-badges", ((tier, tier_blocks(s, tier)) for tier in badges))

    def _partners(self) -> Table:
        s, partners = self.s, self.s.ruleset.partners.values()
        kinds = any(partner.category for partner in partners)
        headers = (s.sentence("partner-column"), *((s.sentence("kind-column"),) if kinds else ()))
        rows = tuple(
            (one.title or spoken(one.name), *((self._kind(one.category),) if kinds else ())) for one in partners
        )
        return Table(headers, rows)

    def _kind(self, category: str) -> str:
        return self.s.word("value", category) if category else ""

    def _staff(self) -> Iterable[Section]:
        s, found = self.s, self.s.ruleset
        yield self._chapter("heading-data", (data_table(s),))
        yield from self._named(
            "heading-messages", ((one.rule, notice_blocks(s, one)) for one in found.notices.values())
        )
        yield from self._named("heading-segments", ((one, segment_blocks(s, one)) for one in found.segments.values()))
        fees = [(one, fee_sentences(s, one)) for one in found.partners.values()]
        yield from self._named("heading-fees", ((one, (Paragraph(" ".join(said)),)) for one, said in fees if said))


def _paragraphs(sentences: Iterable[str]) -> tuple[Block, ...]:
    return (Paragraph(" ".join(sentences)),)
