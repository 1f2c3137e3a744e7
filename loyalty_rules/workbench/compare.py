"""The same history under two rulesets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

from loyalty_rules import api
from loyalty_rules.core.comparisons import (
    Comparison,
    ExchangeChange,
    Fate,
    GroupChange,
    MemberChange,
    MonthChange,
    Pair,
    Reason,
    RuleChange,
    TierMatrix,
    WalletChange,
)
from loyalty_rules.core.differences import Differences
from loyalty_rules.core.quantities import UnitKind
from loyalty_rules.data import DataError, Reject
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.report.flow import Flow
from loyalty_rules.report.order import natural
from loyalty_rules.workbench.diff import differences
from loyalty_rules.workbench.history import Columns, History
from loyalty_rules.workbench.meaning import Meanings
from loyalty_rules.workbench.programmes import Programme, read_programme
from loyalty_rules.workbench.runs import several_times, side_by_side, worthwhile
from loyalty_rules.workbench.trial import MESSAGES, TIERS, Given, Trial, trial

NAMED = ("earn", "cashback", "referral", "challenge", "wallet", "exchange", "reward", "tier", "badge", "segment")
"""Words of declarations whose names stand in entries and reports."""


def compare(
    old: str | Path,
    new: str | Path,
    events: api.Events,
    *,
    mapping: Columns | None = None,
    until: date | None = None,
    processes: int | None = 1,
    progress: Callable[[int, int], None] | None = None,
    set_aside: Callable[[Reject], None] = lambda reject: None,
) -> Comparison:
    """Replay the same events under two rulesets and tell what differs.

    `until`: the last day of the clock; that of the last event where None. `processes`: with 2 the rulesets run side by
    side, and `events` have to be files; None: decided by the size of the data. `set_aside` gets what can't be used,
    each once. Raises RulesetError for a ruleset with errors, DataError for events that can't be read and for rulesets
    whose currencies or decimals differ.
    """
    events = several_times(events)
    before, after = read_programme(old), read_programme(new)
    found = differences(before, after)
    renamed = found.renamed(*NAMED)
    _comparable(before.ruleset, after.ruleset, renamed)
    if (worthwhile(events, mapping, 2) if processes is None else processes) > 1:
        was, now = side_by_side(((before.ruleset, renamed), (after.ruleset, {})), events, mapping, until)
    else:
        was, now = _in_turn(before.ruleset, after.ruleset, renamed, events, mapping, until, progress)
    seen = set()
    for reject in (*was.rejects, *now.rejects):
        if (reject.place, reject.list, reject.reason) not in seen:
            seen.add((reject.place, reject.list, reject.reason))
            set_aside(reject)
    return _Compared(before, after, was, now, renamed).comparison(found)


def _comparable(old: Ruleset, new: Ruleset, renamed: Mapping[str, str]) -> None:
    """Amounts of both have to be in the same parts. Raises DataError."""
    one, other = old.program.currency, new.program.currency
    if one != other:
        raise DataError(
            f"one programme is in {one.name} and the other in {other.name}: their costs are no figures to compare"
        )
    for wallet in old.wallets.values():
        theirs = new.wallets.get(renamed.get(wallet.name, wallet.name))
        if theirs is None or (theirs.unit.kind, theirs.unit.decimals) == (wallet.unit.kind, wallet.unit.decimals):
            continue
        raise DataError(
            f"amounts of `{wallet.name}` can't be compared: it has other decimals, or is of money in one ruleset alone",
            "give it another name, so that one wallet is gone and one is new",
        )


def _in_turn(
    old: Ruleset,
    new: Ruleset,
    renamed: Mapping[str, str],
    events: api.Events,
    mapping: Columns | None,
    until: date | None,
    progress: Callable[[int, int], None] | None,
) -> tuple[Trial, Trial]:
    history = History.read(old, events, mapping)
    # New fields or units are read anew; else both are fed what was read once.
    again = history if _reads_alike(old, new) else History.read(new, events, mapping)
    was = trial(old, history, until=until, renamed=renamed, progress=progress)
    return was, trial(new, again, until=until or was.until, progress=progress)


def _reads_alike(old: Ruleset, new: Ruleset) -> bool:
    """Would the same events come of the same rows?"""
    return _read(old) == _read(new)


def _read(ruleset: Ruleset) -> object:
    program = ruleset.program
    units = [(name, wallet.unit.name, wallet.unit.decimals) for name, wallet in ruleset.wallets.items()]
    meanings = Meanings(ruleset)
    names = ([tier.name for tier in ruleset.tiers], sorted(ruleset.exchanges), sorted(ruleset.partners))
    return (program.currency, program.timezone, units, names, meanings.of(ruleset.events), meanings.of(ruleset.member))


class _Compared:
    def __init__(self, before: Programme, after: Programme, was: Trial, now: Trial, renamed: dict[str, str]) -> None:
        self._before, self._after = before, after
        self._was, self._now = was, now
        self._renamed = renamed
        self._currency = after.ruleset.program.currency
        old = {self._name(wallet.name): wallet for wallet in was.ruleset.wallets.values()}
        new = dict(now.ruleset.wallets)
        self._units = {name: wallet.unit for name, wallet in (old | new).items()}
        self._worths = tuple(
            {name: Fraction(1) if wallet.worth is None and wallet.unit.kind is UnitKind.MONEY else wallet.worth
             for name, wallet in wallets.items()}
            for wallets in (old, new)
        )  # fmt: skip
        self._old_places = {self._name(rule.name): rule.span.location for rule in was.ruleset.rules.values()}
        self._new_places = {rule.name: rule.span.location for rule in now.ruleset.rules.values()}

    def _name(self, name: str) -> str:
        """What something of the old ruleset is called in the new one."""
        return self._renamed.get(name, name)

    def comparison(self, found: Differences) -> Comparison:
        was, now = self._was, self._now
        changes = [self._member(member) for member in sorted({*was.members, *now.members}, key=natural)]
        touched = [change for change in changes if change.fate is not Fate.SAME]
        wallets = self._wallets()
        rules, exchanges = self._rules(), self._exchanges()
        prints = {*was.prints, *now.prints}
        same = not touched and all(was.prints.get(key) == now.prints.get(key) for key in prints)
        silent = tuple(dict.fromkeys((*map(self._name, was.without_worth), *now.without_worth)))
        ladders = [ladder for ladder in was.tiers if ladder in now.tiers]
        matrices = tuple(self._matrix(ladder) for ladder in ladders)
        return Comparison(
            now.ruleset.program.name,
            self._currency,
            found,
            (was.account, now.account),
            self._units,
            Pair(was.revenue, now.revenue),
            Pair(was.cost, now.cost),
            Pair(was.outstanding, now.outstanding),
            silent,
            Pair(was.earners, now.earners),
            wallets,
            rules,
            exchanges,
            self._months(),
            _group("all members", changes),
            tuple(_group(fate.value, [change for change in changes if change.fate is fate]) for fate in Fate),
            self._by_tier(changes),
            self._by_segment(changes),
            matrices,
            tuple(sorted(touched, key=lambda one: (-abs(one.worth), -_size(one), natural(one.member)))),
            self._unchanged(rules, exchanges, wallets),
            same,
        )

    # -------------------------------------------------------------------------------------------- tables
    def _wallets(self) -> tuple[WalletChange, ...]:
        old = {self._name(total.wallet.name): total for total in self._was.wallets}
        new = {total.wallet.name: total for total in self._now.wallets}
        found = []
        for name in dict.fromkeys((*new, *old)):
            totals = (old.get(name), new.get(name))
            flows = [Flow() if total is None else total.flow for total in totals]
            held = [0 if total is None else total.available + total.pending for total in totals]
            found.append(
                WalletChange(
                    name, self._units[name], Pair(*(flow.earned - flow.reversed for flow in flows)),
                    Pair(*(flow.converted for flow in flows)), Pair(*(flow.redeemed - flow.restored for flow in flows)),
                    Pair(*(flow.expired for flow in flows)), Pair(*held), self._same("wallet", name),
                )
            )  # fmt: skip
        return tuple(found)

    def _rules(self) -> tuple[RuleChange, ...]:
        old = {(self._name(total.rule), self._name(total.wallet)): total for total in self._was.rules}
        new = {(total.rule, total.wallet): total for total in self._now.rules}
        order = {
            name: index
            for index, name in enumerate((*self._now.ruleset.rules, *map(self._name, self._was.ruleset.rules)))
        }
        found = []
        for key in sorted({*new, *old}, key=lambda key: (order.get(key[0], len(order)), key[1])):
            rule, wallet = key
            if not wallet:
                continue
            was, now = old.get(key), new.get(key)
            given = Pair(0 if was is None else was.granted, 0 if now is None else now.granted)
            told = now or was
            assert told is not None
            members = Pair(0 if was is None else was.members, 0 if now is None else now.members)
            places = (self._old_places.get(rule, ""), self._new_places.get(rule, ""))
            found.append(
                RuleChange(
                    rule, told.word, wallet, self._units[wallet], given, self._cost(wallet, given), members, *places,
                    self._same("rule", rule),
                )
            )  # fmt: skip
        return tuple(found)

    def _exchanges(self) -> tuple[ExchangeChange, ...]:
        old = {self._name(total.exchange): total for total in self._was.exchanges}
        new = {total.exchange: total for total in self._now.exchanges}
        found = []
        for name in dict.fromkeys((*new, *old)):
            was, now = old.get(name), new.get(name)
            told = now or was
            assert told is not None
            wallet = told.wallet if now is not None else self._name(told.wallet)
            times = Pair(0 if was is None else was.times, 0 if now is None else now.times)
            took = Pair(0 if was is None else was.took, 0 if now is None else now.took)
            found.append(ExchangeChange(name, wallet, self._units[wallet], times, took, self._same("rule", name)))
        return tuple(found)

    def _months(self) -> tuple[MonthChange, ...]:
        months = sorted({month for one in (self._was, self._now) for month, _, _ in one.by_month})
        sums: dict[tuple[str, str], list[int]] = {}
        for side, one in enumerate((self._was, self._now)):
            for (month, _, wallet), amount in one.by_month.items():
                sums.setdefault((month, wallet), [0, 0])[side] += amount
        found = []
        for month in months:
            given = {wallet: Pair(*sums[month, wallet]) for wallet in self._units if (month, wallet) in sums}
            costs = [self._cost(wallet, pair) for wallet, pair in given.items()]
            known = [cost for cost in costs if cost is not None]
            cost = Pair(sum((one.before for one in known), Fraction(0)), sum((one.after for one in known), Fraction(0)))
            found.append(MonthChange(month, cost, given))
        return tuple(found)

    def _cost(self, wallet: str, given: Pair) -> Pair | None:
        """In money, each side at its own worth."""
        old, new = (worths.get(wallet) for worths in self._worths)
        if (old is None and given.before) or (new is None and given.after) or (old is None and new is None):
            return None
        return Pair((old or Fraction(0)) * given.before, (new or Fraction(0)) * given.after)

    def _same(self, kind: str, name: str) -> bool:
        return self._was.prints.get((kind, name)) == self._now.prints.get((kind, name))

    def _unchanged(
        self, rules: Iterable[RuleChange], exchanges: Iterable[ExchangeChange], wallets: Iterable[WalletChange]
    ) -> dict[str, tuple[str, ...]]:
        found = {
            "rules": tuple(dict.fromkeys(one.rule for one in rules if one.same)),
            "exchanges": tuple(one.exchange for one in exchanges if one.same),
            "wallets": tuple(one.wallet for one in wallets if one.same),
        }
        others = [kind for kind, there in ((TIERS, self._now.tiers), (MESSAGES, self._now.ruleset.notices)) if there]
        found["others"] = tuple(kind for kind in others if self._same(kind, ""))
        return {kind: names for kind, names in found.items() if names}

    # -------------------------------------------------------------------------------------------- members
    def _member(self, member: str) -> MemberChange:
        was, now = (one.members.get(member) or Given() for one in (self._was, self._now))
        wallets = dict.fromkeys(wallet for one in (was, now) for _, wallet in one.by_rule)
        given = {
            wallet: Pair(*(sum(n for (_, of), n in one.by_rule.items() if of == wallet) for one in (was, now)))
            for wallet in wallets
        }
        lapsed = {
            wallet: change
            for wallet in dict.fromkeys((*was.lapsed, *now.lapsed))
            if (change := now.lapsed.get(wallet, 0) - was.lapsed.get(wallet, 0))
        }
        worth, unpriced = self._kept(was, now)
        tiers = [one.tiers.get("tier", {}).get(member, "") for one in (self._was, self._now)]
        tiers[0] = self._name(tiers[0])
        segments = self._now.segments.get(member, ())
        if worth:
            fate = Fate.GAINS if worth > 0 else Fate.LOSES
        elif unpriced:
            fate = Fate.BOTH if len(unpriced) > 1 else Fate.GAINS if unpriced == {True} else Fate.LOSES
        else:
            fate = Fate.SAME if was.print == now.print and tiers[0] == tiers[1] else Fate.OTHERWISE
        return MemberChange(member, fate, given, lapsed, worth, (tiers[0], tiers[1]), segments, self._reasons(was, now))

    def _kept(self, was: Given, now: Given) -> tuple[Fraction, set[bool]]:
        """The change of what a member is given and keeps: in money; of wallets without worth, whether it is more."""
        amounts: list[dict[str, int]] = []
        for one in (was, now):
            kept = dict(one.exchanged)
            for (_, wallet), amount in one.by_rule.items():
                kept[wallet] = kept.get(wallet, 0) + amount
            for wallet, amount in one.lapsed.items():
                kept[wallet] = kept.get(wallet, 0) - amount
            amounts.append(kept)
        worth, unpriced = now.off - was.off, set()
        for wallet in {*amounts[0], *amounts[1]}:
            pair = Pair(*(kept.get(wallet, 0) for kept in amounts))
            cost = self._cost(wallet, pair)
            if cost is not None:
                worth += cost.change
            elif pair.change:
                unpriced.add(pair.change > 0)
        return worth, unpriced

    def _reasons(self, was: Given, now: Given) -> tuple[Reason, ...]:
        found = []
        for rule, wallet in dict.fromkeys((*was.by_rule, *now.by_rule)):
            change = now.by_rule.get((rule, wallet), 0) - was.by_rule.get((rule, wallet), 0)
            if change:
                places = (self._old_places.get(rule, ""), self._new_places.get(rule, ""))
                found.append(Reason(rule, wallet, change, *places))
        return tuple(sorted(found, key=lambda one: -abs(self._size(one))))

    def _size(self, reason: Reason) -> Fraction:
        """A change in money, or in whole units of a wallet whose worth is not said."""
        worth = self._worths[1].get(reason.wallet) or self._worths[0].get(reason.wallet)
        return worth * reason.change if worth else Fraction(reason.change, self._units[reason.wallet].scale)

    def _by_tier(self, changes: list[MemberChange]) -> tuple[GroupChange, ...]:
        """By the tier at the end before the change."""
        if "tier" not in self._was.tiers:
            return ()
        names = [self._name(tier.name) for tier in self._was.ruleset.ladders["tier"]]
        return _groups(["", *names], changes, lambda change: (change.tiers[0],))

    def _by_segment(self, changes: list[MemberChange]) -> tuple[GroupChange, ...]:
        return _groups(list(self._now.ruleset.segments), changes, lambda change: change.segments)

    def _matrix(self, ladder: str) -> TierMatrix:
        was, now = self._was.tiers[ladder], self._now.tiers[ladder]
        counts: dict[tuple[str, str], int] = {}
        for member in dict.fromkeys((*was, *now)):
            key = (self._name(was.get(member, "")), now.get(member, ""))
            counts[key] = counts.get(key, 0) + 1
        orders = [
            ["", *(self._name(tier.name) for tier in self._was.ruleset.ladders[ladder])],
            ["", *(tier.name for tier in self._now.ruleset.ladders[ladder])],
        ]
        shown = [
            tuple(name for name in order if name or any(not key[side] for key in counts))
            for side, order in enumerate(orders)
        ]
        return TierMatrix(ladder, shown[0], shown[1], counts)


def _groups(
    names: Iterable[str], changes: list[MemberChange], of: Callable[[MemberChange], tuple[str, ...]]
) -> tuple[GroupChange, ...]:
    found = (_group(name, [change for change in changes if name in of(change)]) for name in names)
    return tuple(group for group in found if group.members or group.name)


def _group(name: str, changes: list[MemberChange]) -> GroupChange:
    fates: dict[Fate, int] = {}
    given: dict[str, int] = {}
    for change in changes:
        fates[change.fate] = fates.get(change.fate, 0) + 1
        for wallet, pair in change.given.items():
            given[wallet] = given.get(wallet, 0) + int(pair.change)
    return GroupChange(name, len(changes), fates, given, sum((change.worth for change in changes), Fraction(0)))


def _size(change: MemberChange) -> int:
    return sum(abs(int(pair.change)) for pair in change.given.values())
