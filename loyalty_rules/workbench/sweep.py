"""A ruleset with other figures, on the same history: read once, run for each value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from loyalty_rules import api
from loyalty_rules.core.diagnostics import RulesetError
from loyalty_rules.core.sweeps import Estimate, Figure, Sweep, SweepRow, Totals
from loyalty_rules.data import Reject
from loyalty_rules.model.ruleset import Ruleset
from loyalty_rules.workbench.figures import FigureError, figures, with_figures
from loyalty_rules.workbench.history import Columns
from loyalty_rules.workbench.programmes import Programme, read_programme, resolved
from loyalty_rules.workbench.runs import Ran, Runs, several_times, worthwhile
from loyalty_rules.workbench.settings import combinations_of, setting, target
from loyalty_rules.workbench.solve import solve

Values = Mapping[Figure, Fraction]


def sweep(
    ruleset: str | Path,
    events: api.Events,
    sets: Sequence[str] | str,
    *,
    aim: str | None = None,
    elasticity: Fraction | None = None,
    mapping: Columns | None = None,
    until: date | None = None,
    processes: int | None = 1,
    progress: Callable[[int, int], None] | None = None,
    set_aside: Callable[[Reject], None] = lambda reject: None,
) -> Sweep:
    """What each value of a figure gives and costs, with members who behave as they did.

    `sets`: `base.give=1..3 step 0.5`, `spring.until=2026-04-30,2026-05-31`; several are all their combinations. `aim`:
    `cost=3%` or `cost=50000 EUR`; then the value of one figure is looked for. `elasticity`: an assumption, see
    docs/COMPARE.md. `processes`: how many run side by side, decided by the size of the data where None; events must
    then be files. `progress` gets how many runs of how many are done.
    Raises FigureError for a figure, a value or an aim that can't be used, RulesetError for a ruleset with errors,
    DataError for events that can't be read.
    """
    events = several_times(events)
    programme = read_programme(ruleset)
    known = figures(programme.document)
    said = [sets] if isinstance(sets, str) else list(sets)
    if not said:
        raise FigureError("nothing is set: name a figure and its values, `base.give=1..3 step 0.5`")
    settings = [setting(text, known, solving=aim is not None) for text in said]
    wanted = None if aim is None else target(aim, programme.ruleset.program.currency)
    if wanted is not None and len(settings) > 1:
        raise FigureError("a target is solved for one figure: leave one `--set`")
    swept = _Swept(programme, [one.figure for one in settings], elasticity)
    tried = [] if wanted is not None else combinations_of(settings)
    if processes is None:
        processes = worthwhile(events, mapping, len(tried))
    with Runs(programme.ruleset, events, mapping, until, processes) as runs:
        now = swept.now(runs)
        if wanted is not None:
            (one,) = settings
            solution, rows = solve(wanted, one, lambda value: swept.rows(runs, [{one.figure: value}], now)[0], progress)
        else:
            solution, rows = None, swept.rows(runs, tried, now, progress)
        for reject in runs.rejects:
            set_aside(reject)
    program = programme.ruleset.program
    units = {name: wallet.unit for name, wallet in programme.ruleset.wallets.items()}
    return Sweep(
        program.name, program.currency, units, tuple(one.figure for one in settings), tuple(rows), now,
        runs.without_worth, elasticity, solution, runs.account,
    )  # fmt: skip


class _Swept:
    def __init__(self, programme: Programme, swept: Sequence[Figure], elasticity: Fraction | None) -> None:
        self._programme = programme
        self._present = {figure: figure.number for figure in swept}
        self._elasticity = elasticity

    def now(self, runs: Runs) -> SweepRow:
        """With every figure as it is."""
        (ran,) = runs.run([self._programme.ruleset])
        return self._row(self._present, ran, None)

    def rows(
        self,
        runs: Runs,
        tried: Sequence[Values],
        now: SweepRow,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[SweepRow]:
        """A row for each; what is there now is not run again."""
        todo = [values for values in tried if dict(values) != self._present]
        ran = iter(runs.run([self._with(values) for values in todo], progress))
        return [now if dict(values) == self._present else self._row(values, next(ran), now) for values in tried]

    def _with(self, values: Values) -> Ruleset:
        try:
            return resolved(with_figures(self._programme.document, values), {})
        except RulesetError as error:
            said = ", ".join(f"`{one.address}` at {one.say(value)}" for one, value in values.items())
            first = error.diagnostics[0]
            help = f" ({first.help})" if first.help else ""
            raise FigureError(f"with {said} the rules have an error: {first.message}{help}") from None

    def _row(self, values: Values, ran: Ran, now: SweepRow | None) -> SweepRow:
        shown = {figure.address: figure.value(number) for figure, number in values.items()}
        before = ran.totals if now is None else now.totals
        return SweepRow(shown, now is None, ran.totals, self._estimate(ran.totals, before))

    def _estimate(self, totals: Totals, before: Totals) -> Estimate | None:
        """A reward that is d higher brings e × d more revenue, and cost with it: to first order, an assumption."""
        if self._elasticity is None or not before.cost:
            return None
        more = max(1 + self._elasticity * (totals.cost / before.cost - 1), Fraction(0))
        return Estimate(totals.revenue * more, totals.cost * more)


def list_figures(ruleset: str | Path) -> tuple[Figure, ...]:
    """Every figure of a ruleset that can be set. Raises RulesetError."""
    return figures(read_programme(ruleset).document)
