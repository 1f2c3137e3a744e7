"""The plan in words: what each rule and measure reads and writes, how large it can grow for one member, and what has to
be known of other members. As data, as tables of a terminal, and as a structure for other programs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, assert_never

from msgspec import Struct, to_builtins

from loyalty_rules.core.calendar import Period
from loyalty_rules.core.windows import LastEvents, Lifetime, Rolling, window_words
from loyalty_rules.model.households import is_household
from loyalty_rules.model.plan import FOR_ALL, Needs, Plan, Slot, SlotKind
from loyalty_rules.model.ruleset import (
    KEPT_BY_CODE,
    REFERRAL_CODE,
    EndOf,
    Expiry,
    Idle,
    LastDay,
    Lasting,
    Measure,
    MeasureKind,
    Never,
    Notice,
    Ruleset,
    Wallet,
    Yearly,
)
from loyalty_rules.report.grids import Grid
from loyalty_rules.report.terminal import print_grid

if TYPE_CHECKING:
    from rich.console import Console

MEMBER, RECIPIENT, PROGRAMME, HOUSEHOLD = "member", "recipient", "programme", "household"
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class StateLine(Struct, frozen=True):
    """One thing that is remembered. `of`: measure, cap or rest; `numbers`: the most there can be for each `per`, which
    is a member, a household, a recipient or the programme; `words` say it. `readers` and `writers`: rules, tiers and
    exchanges."""

    name: str
    of: str
    numbers: int
    per: str
    words: str
    readers: tuple[str, ...]
    writers: tuple[str, ...]


class RuleLine(Struct, frozen=True):
    """What one rule or exchange needs. `word`: how it was declared; `sends_to`: members it gives to besides its own;
    `one_order`: why all members' events have to be taken in one order, empty where they need not be."""

    name: str
    word: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    sends_to: tuple[str, ...]
    one_order: str


class MeasureLine(Struct, frozen=True):
    """What a measure is taken from, and the windows it is kept for; none where nothing reads it."""

    name: str
    taken_from: str
    kept_for: tuple[str, ...]


class WalletLine(Struct, frozen=True):
    """What bounds how many lots a member has."""

    name: str
    lots: str


class PlanLines(Struct, frozen=True):
    """The whole plan. `numbers_per_member` and `numbers_for_all` are sums of the state's bounds; `crossing` says what
    goes from member to member or needs one order for all, empty where members can be taken one by one; `messages` what
    waits to be sent."""

    state: tuple[StateLine, ...]
    rules: tuple[RuleLine, ...]
    exchanges: tuple[RuleLine, ...]
    measures: tuple[MeasureLine, ...]
    wallets: tuple[WalletLine, ...]
    memory: str
    numbers_per_member: int
    numbers_for_all: int
    crossing: tuple[str, ...]
    messages: tuple[str, ...] = ()

    def json(self) -> dict[str, object]:
        """For json.dumps; keys are the names of the fields here, and are never renamed."""
        found: dict[str, object] = to_builtins(self)
        return found


# ------------------------------------------------------------------------------------------------ data
def plan_lines(ruleset: Ruleset, plan: Plan) -> PlanLines:
    """The plan of a ruleset in words."""
    rules = tuple(
        RuleLine(rule.name, rule.word, _reads(plan, needs), _names(plan, needs.writes), needs.sends_to,
                 _one_order(plan, needs))
        for rule in ruleset.priced.values()
        for needs in [plan.rules[rule.name]]
    )  # fmt: skip
    exchanges = tuple(
        RuleLine(exchange.name, exchange.word, _reads(plan, needs), _names(plan, needs.writes), needs.sends_to,
                 _one_order(plan, needs))
        for exchange in ruleset.exchanges.values()
        for needs in [plan.exchanges[exchange.name]]
    )  # fmt: skip
    exchanges += tuple(
        RuleLine(_transfer(name), "transfer", _reads(plan, needs), _names(plan, needs.writes), needs.sends_to,
                 _one_order(plan, needs))
        for name, needs in plan.transfers.items()
    )  # fmt: skip
    state = tuple(_state(ruleset, plan, slot) for slot in plan.slots)
    measures = tuple(
        MeasureLine(
            measure.name,
            _taken_from(measure),
            tuple(window_words(plan.slots[index].window) for index in plan.measures.get(measure.name, ())),
        )
        for measure in ruleset.measures.values()
    )
    wallets = tuple(WalletLine(wallet.name, _life_words(wallet)) for wallet in ruleset.wallets.values())
    return PlanLines(
        state,
        rules,
        exchanges,
        measures,
        wallets,
        memory_words(ruleset),
        sum(line.numbers for line in state if line.per != PROGRAMME),
        sum(line.numbers for line in state if line.per == PROGRAMME),
        (*_crossing(rules, exchanges), *_together(ruleset, plan), *_by_code(ruleset)),
        tuple(_waiting(name, notice) for name, notice in ruleset.notices.items()),
    )


def _waiting(name: str, notice: Notice) -> str:
    """What is remembered of a message until it is sent."""
    if notice.after is None:
        return f"{name} is sent at once, so none of it waits"
    return f"{name} waits {notice.after.format()}: as many for a member as what sets it off happens in that time"


def _names(plan: Plan, slots: Iterable[int]) -> tuple[str, ...]:
    return tuple(_name(plan.slots[index]) for index in slots)


def _name(slot: Slot) -> str:
    """`spend this calendar year`, `at most 500 points per member`, `rest of base`."""
    if slot.kind is SlotKind.MEASURE and isinstance(slot.window, Lifetime):
        return f"{slot.owner} since joining"
    return slot.words()


def _transfer(wallet: str) -> str:
    return f"transfer of {wallet}"


def _reads(plan: Plan, needs: Needs) -> tuple[str, ...]:
    return (*_names(plan, needs.reads), *(("the tier held",) if needs.reads_tier else ()))


def _state(ruleset: Ruleset, plan: Plan, slot: Slot) -> StateLine:
    of = {SlotKind.MEASURE: "measure", SlotKind.CAP: "cap", SlotKind.CARRY: "rest", SlotKind.CODE: "code"}[slot.kind]
    per = PROGRAMME if _is_for_all(slot) else RECIPIENT if slot.key == RECIPIENT else MEMBER
    if is_household(ruleset, slot.key):
        per = HOUSEHOLD
    needs = {**plan.rules, **plan.exchanges, **{_transfer(name): each for name, each in plan.transfers.items()}}
    readers = [name for name, each in needs.items() if slot.index in each.reads]
    writers = [name for name, each in needs.items() if slot.index in each.writes]
    if slot.index in plan.tiers:
        readers.append("tiers")
    if slot.index in plan.segments:
        readers.append("segments")
    measure = ruleset.measures.get(slot.owner) if slot.kind is SlotKind.MEASURE else None
    if measure is not None and measure.event:
        writers.append(f"every {measure.event}")
    numbers = max(slot.counters_max, 1)
    words = _numbers_words(slot, measure, numbers, per)
    return StateLine(_name(slot), of, numbers, per, words, tuple(readers), tuple(dict.fromkeys(writers)))


def _numbers_words(slot: Slot, measure: Measure | None, numbers: int, per: str) -> str:
    kind = None if measure is None else measure.kind
    many = "value" if kind in (MeasureKind.DISTINCT, MeasureKind.LATEST) else "number"
    owner = {
        MEMBER: "per member",
        RECIPIENT: "per member who receives",
        PROGRAMME: "for all members together",
        HOUSEHOLD: f"for all members with the same {slot.key}",
    }[per]
    said = f"{numbers:,} {many}{'' if numbers == 1 else 's'} {owner}"
    each = []
    if isinstance(slot.window, Rolling):
        each.append("day")
    if isinstance(slot.window, LastEvents):
        each.append(slot.window.event)
    if measure is not None and measure.period is not None:
        each.append(f"{measure.period} that may still change")
    if slot.kind is SlotKind.CODE and slot.key in KEPT_BY_CODE:
        each.append("code")
    elif slot.key not in (MEMBER, RECIPIENT, PROGRAMME) and per != HOUSEHOLD:
        each.append(slot.key)
    if kind is MeasureKind.DISTINCT:
        each.append("value seen")
    return f"{said}, one for each {' and '.join(each)}" if each else said


def _taken_from(measure: Measure) -> str:
    if measure.kind is MeasureKind.GIVEN and not measure.wallet:
        return f"how often {_listed(measure.rules)} {'gives' if len(measure.rules) == 1 else 'give'} anything"
    if measure.kind is MeasureKind.GIVEN:
        return f"what {_listed(measure.rules)} {'gives' if len(measure.rules) == 1 else 'give'} in {measure.wallet}"
    return f"every {measure.event}" if measure.parts is None else f"the {measure.parts} of every {measure.event}"


def _one_order(plan: Plan, needs: Needs) -> str:
    counted = [f"`{_name(plan.slots[index])}`" for index in needs.reads if _is_for_all(plan.slots[index])]
    if not counted and not needs.total_order:
        return ""
    return f"{_listed(counted) or 'a cap'} {'are' if len(counted) > 1 else 'is'} counted for all members together"


def _is_for_all(slot: Slot) -> bool:
    return slot.key in FOR_ALL


def _crossing(rules: Sequence[RuleLine], exchanges: Sequence[RuleLine]) -> tuple[str, ...]:
    found = []
    for line in (*rules, *exchanges):
        if line.sends_to:
            found.append(f"{line.name} gives to another member: {_listed(line.sends_to)}")
        if line.one_order:
            found.append(f"{line.name} needs one order for all members: {line.one_order}")
    return tuple(found)


def _by_code(ruleset: Ruleset) -> Iterator[str]:
    """Who brought a member may be told by another member's code."""
    if REFERRAL_CODE in ruleset.member and "code" in ruleset.events["join"].fields:
        yield f"the `code` of a join is looked up among the `{REFERRAL_CODE}` of all members"


def _together(ruleset: Ruleset, plan: Plan) -> Iterator[str]:
    """What needs one order for the members of each household."""
    for wallet in ruleset.wallets.values():
        if wallet.shared_by:
            yield f"{wallet.name} needs one order for all with the same {wallet.shared_by}, who spend it together"
    for slot in plan.slots:
        if is_household(ruleset, slot.key):
            yield (
                f"`{_name(slot)}` needs one order for all members with the same {slot.key}: it is counted for them "
                "together"
            )


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def memory_words(ruleset: Ruleset) -> str:
    """How long events are remembered, and what for."""
    returns = ruleset.program.returns
    if returns is None:
        return "there are no returns: of an event only its id is kept for a while, so that it counts once"
    return f"what each event did is kept for {returns.within.format()}, so that it can be returned"


def _life_words(wallet: Wallet) -> str:
    """What bounds the lots, on which days, and what suspends it."""
    found = []
    for term in wallet.terms:
        since = "" if term.since == date.min else f"from {term.since} "
        kept = "" if term.suspension is None else ", but not while its condition holds"
        found.append(f"{since}{lots_words(term.expiry)}{kept}")
    return "; ".join(found)


def lots_words(expiry: Expiry) -> str:
    """What bounds the lots of one member in a wallet."""
    match expiry:
        case Never():
            return "a lot for each award, until it is spent: they never lapse, so only spending bounds them"
        case Lasting(duration, from_earning, at_end):
            start = "earning" if from_earning else "activation"
            rounded = "" if at_end is None else f", at the end of the {_period(at_end)}"
            return f"a lot for each award, until it is spent or lapses {duration.format()} after {start}{rounded}"
        case EndOf(period, following):
            which = "next" if following else "same"
            return f"a lot for each award, until it is spent or lapses at the end of the {which} {_period(period)}"
        case LastDay(day):
            return f"a lot for each award, until it is spent or lapses after {day}"
        case Yearly(month, day):
            return f"a lot for each award, until it is spent or lapses after the next {day} {MONTHS[month - 1]}"
        case Idle(duration, events):
            said = f"{duration.format()} without {' or '.join(events)}"
            return (
                f"a lot for each award, until it is spent: all lapse after {said}, so a regular member's have no bound"
            )
        case _:
            assert_never(expiry)


def _period(period: Period) -> str:
    return period.value if period is Period.DAY else f"calendar {period.value}"


# ------------------------------------------------------------------------------------------------ terminal
def print_plan(console: Console, lines: PlanLines, width: int | None = None) -> None:
    """The plan as tables, within `width` where one is given, and what it means for running it."""
    tables = [
        _table("What is remembered", ("state", "how much", "read by", "changed by"), [
            (line.name, line.words, _or_none(line.readers), _or_none(line.writers)) for line in lines.state
        ]),
        _table("What each rule reads and writes", ("rule", "reads", "writes", "sends to"), [
            (line.name, _or_none(line.reads), _or_none(line.writes), _or_none(line.sends_to))
            for line in (*lines.rules, *lines.exchanges)
        ]),
        _table("Measures", ("measure", "taken from", "kept for"), [
            (line.name, line.taken_from, _or_none(line.kept_for)) for line in lines.measures
        ]),
        _table("Wallets", ("wallet", "lots"), [(line.name, line.lots) for line in lines.wallets]),
    ]  # fmt: skip
    for table in tables:
        if table.rows:
            print_grid(console, table, width)
    for sentence in _sentences(lines):
        console.print(sentence, markup=False, highlight=False, soft_wrap=width is None)


def _sentences(lines: PlanLines) -> list[str]:
    count = lines.numbers_per_member
    found = [f"At most {count:,} number{'' if count == 1 else 's'} per member, besides the lots of the wallets."]
    if lines.numbers_for_all:
        found.append(f"At most {lines.numbers_for_all:,} for all members together.")
    found.append(f"{lines.memory[0].upper()}{lines.memory[1:]}.")
    found += [f"{sentence[0].upper()}{sentence[1:]}." for sentence in lines.messages]
    if not lines.crossing:
        found.append("Every member can be computed alone, in any order and on any machine.")
    return found + [f"{sentence[0].upper()}{sentence[1:]}." for sentence in lines.crossing]


def _or_none(words: Iterable[str]) -> str:
    return "\n".join(words) or "–"


def _table(title: str, heads: tuple[str, ...], rows: Iterable[Sequence[str]]) -> Grid:
    return Grid(title, heads, len(heads), [tuple(map(_visible, row)) for row in rows])


def _visible(text: str) -> str:
    """Names are data, and never markup or control characters."""
    return "".join(character if character.isprintable() or character == "\n" else "�" for character in text)
