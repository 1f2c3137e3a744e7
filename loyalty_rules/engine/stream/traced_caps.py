"""Caps that keep what they were asked for and what they let through, for a witness."""

from __future__ import annotations

from loyalty_rules.core.quantities import Exact, ratio
from loyalty_rules.core.traces import CapSeen, Stage
from loyalty_rules.engine.stream.amounts import total_of
from loyalty_rules.engine.stream.caps import Caps
from loyalty_rules.engine.stream.context import Context
from loyalty_rules.engine.stream.nouns import CapEvaluator, Program, RuleEvaluator
from loyalty_rules.engine.stream.rounding import Raw


class TracedCaps(Caps):
    """`seen`: by rule, what each cap was asked. `earning` and `beyond`: by rule (and part), how much of a base earns,
    and what the rest gives. `limited` and `rounded`: each award as caps before rounding left it, and rounded."""

    def __init__(self, program: Program, context: Context) -> None:
        super().__init__(program, context)
        self.seen: dict[str, list[CapSeen]] = {}
        self.earning: dict[tuple[str, int], Exact] = {}
        self.beyond: dict[str, Exact] = {}
        self.limited: dict[Raw, Exact] = {}
        self.rounded: dict[Raw, int] = {}

    def start(self) -> None:
        super().start()
        self.seen, self.earning, self.beyond, self.limited, self.rounded = {}, {}, {}, {}, {}

    def _keep(
        self,
        cap: CapEvaluator,
        stage: Stage,
        rule: str,
        wallet: str,
        room: Exact,
        wanted: Exact,
        through: Exact,
        member: str = "",
    ) -> None:
        noun = cap.cap
        self.c.part = self.c.event.fields
        limit: Exact = cap.limit(self.c) or 0
        shared = not (len(noun.rules) == 1 and noun not in self.program.ruleset.caps)
        seen = CapSeen(
            noun.name, noun.span, noun.basis.value, shared, stage, rule, wallet, limit, room, wanted, through, member
        )  # fmt: skip
        self.seen.setdefault(rule, []).append(seen)

    def _let(self, rule: RuleEvaluator, cap: CapEvaluator, position: int, base: Exact) -> Exact:
        room = self.room(cap)
        through = super()._let(rule, cap, position, base)
        self._keep(cap, Stage.BASE, rule.name, "", room, base, through)
        self.earning[rule.name, position] = through
        if base != through and cap.then_rate is not None and cap.cap.then is not None:
            more = ratio((cap.then_rate(self.c) or 0) * (base - through), cap.cap.then.per)
            self.beyond[rule.name] = self.beyond.get(rule.name, 0) + more
        return through

    def _limit_points(self, raw: Raw, cap: CapEvaluator, total: Exact) -> None:
        room, worth = self.room(cap), cap.wallets[raw.key.wallet]
        super()._limit_points(raw, cap, total)
        through = total_of(raw.shares) * worth
        self._keep(cap, Stage.AWARD, raw.rule.name, raw.key.wallet, room, total * worth, through, raw.key.member)

    def _limit_times(self, raw: Raw, cap: CapEvaluator, times_over: int) -> None:
        is_first = cap not in self._times
        room = self.room(cap)
        wanted = times_over if raw.units is None else sum(raw.units.values())
        super()._limit_times(raw, cap, times_over)
        if is_first:
            through = sum(self._times[cap].values())
            self._keep(cap, Stage.AWARD, raw.rule.name, raw.key.wallet, room, wanted, through)

    def limit_rounded(self, raws: list[Raw]) -> None:
        for raw in raws:
            self.limited[raw], self.rounded[raw] = total_of(raw.shares), raw.amount
        super().limit_rounded(raws)

    def _limit(self, raws: list[Raw], cap: CapEvaluator) -> None:
        room, before = self.room(cap), [raw.amount for raw in raws]
        super()._limit(raws, cap)
        points, timed = cap.in_points, set[str]()
        for raw, wanted in zip(raws, before, strict=True):
            if wanted <= 0:
                continue
            if points:
                worth = cap.wallets[raw.key.wallet]
                asked, through = wanted * worth, raw.amount * worth
            elif raw.rule.name in timed:
                continue
            else:
                timed.add(raw.rule.name)
                asked, through = 1, int(raw.amount > 0)
            whose = raw.key.member if points else ""
            self._keep(cap, Stage.ROUNDED, raw.rule.name, raw.key.wallet, room, asked, through, whose)
            room -= through
