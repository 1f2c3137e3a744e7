"""The programme itself: its currency, time zone, rounding and returns."""

from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

from loyalty_rules.core.calendar import WEEKDAYS, Zone
from loyalty_rules.core.currencies import MINOR_DIGITS
from loyalty_rules.core.diagnostics import Label, Span
from loyalty_rules.core.fixes import replacing, surely
from loyalty_rules.core.quantities import Rounding, money
from loyalty_rules.model.findings import did_you_mean, meant_fix
from loyalty_rules.model.names import Names
from loyalty_rules.model.ruleset import Clause, Migrate, Program, Returns, ReturnWay
from loyalty_rules.model.units import duration
from loyalty_rules.syntax import tree


def program(names: Names, declarations: tuple[tree.Declaration, ...], start: Span = tree.NOWHERE) -> Program | None:
    """The one programme of a ruleset; its currency and zone go into `names`. `start`: where the ruleset begins."""
    found = [declaration for declaration in declarations if declaration.word == "program"]
    if not found:
        span = declarations[0].span if declarations else start
        names.findings.error(
            "LR210",
            span,
            "there is no programme",
            "the rules of which programme?",
            help='`program "NAME"` with its `currency` and `timezone`',
        )
        return None
    for second in found[1:]:
        names.findings.error(
            "LR210",
            second.span,
            "there are two programmes",
            labels=(Label(found[0].span, "the first one"),),
            help="keep one of them",
        )
    return _program(names, found[0])


def _program(names: Names, node: tree.Declaration) -> Program:
    _currency(names, node)
    _timezone(names, node)
    rounding = body(node, "round")
    first, last = days(names, node)
    return Program(
        node.title or node.name or "",
        names.currency,
        names.zone.name if names.zone else "UTC",
        rounding.rounding if isinstance(rounding, tree.RoundingWord) else Rounding.DOWN,
        _returns(names, node),
        _week_start(names, node),
        _said_yes(node, "reprice"),
        first,
        last,
        node.span,
        _migrate(node),
    )


def _migrate(node: tree.Declaration) -> Migrate:
    found = body(node, "migrate")
    return Migrate(found.name) if isinstance(found, tree.Word) else Migrate.KEEP


def clause(node: tree.Declaration, word: str) -> tree.Clause | None:
    """The first clause with this word."""
    return next((clause for clause in node.clauses if clause.word == word), None)


def clauses(node: tree.Declaration) -> tuple[Clause, ...]:
    """Where each clause stands."""
    return tuple(Clause(clause.word, clause.span) for clause in node.clauses)


def body(node: tree.Declaration, word: str) -> tree.Body | None:
    found = clause(node, word)
    return None if found is None else found.body


def bodies(node: tree.Declaration, word: str) -> tuple[tree.Body, ...]:
    return tuple(clause.body for clause in node.clauses if clause.word == word)


def _said_yes(node: tree.Declaration, word: str) -> bool:
    found = body(node, word)
    return isinstance(found, tree.Flag) and found.value


def _currency(names: Names, node: tree.Declaration) -> None:
    found = body(node, "currency")
    if not isinstance(found, tree.Word):
        names.findings.error("LR211", node.name_span, "the programme has no currency", help="`currency EUR`")
        return
    try:
        names.currency = money(found.name)
    except ValueError:
        names.findings.error(
            "LR212",
            found.span,
            f"there is no currency `{found.name}`",
            help=_or(did_you_mean(found.name, MINOR_DIGITS), "its ISO code is wanted, like `EUR`"),
            fix=meant_fix(found.name, found.span, MINOR_DIGITS),
        )


def _or(meant: str, help: str) -> str:
    """A suggestion where there is one, else another help than a long list."""
    return meant if meant.startswith("did") else help


def _timezone(names: Names, node: tree.Declaration) -> None:
    found = body(node, "timezone")
    name = found.text if isinstance(found, tree.Text) else found.name if isinstance(found, tree.Word) else None
    if found is None or name is None:
        names.findings.error("LR211", node.name_span, "the programme has no time zone", help="`timezone Europe/Lisbon`")
        return
    try:
        names.zone = Zone(name)
    except ValueError:
        zones = available_timezones()
        meant, zone = did_you_mean(name, zones), surely(name, zones)
        names.findings.error(
            "LR213",
            found.span,
            f"there is no time zone `{name}`",
            help=_or(meant, "its IANA name is wanted, like `Europe/Lisbon`"),
            fix=None if zone is None else replacing(found.span, name, zone),
        )


def days(names: Names, node: tree.Declaration) -> tuple[date | None, date | None]:
    """The first and last day that `from … to …` and `until …` say."""
    first: date | None = None
    last: date | None = None
    ended: Span | None = None
    for found in (body(node, "from"), body(node, "until")):
        if not isinstance(found, tree.DateRange):
            continue
        first = found.first or first
        if found.last is not None and last is not None and ended is not None:
            names.findings.error("LR252", found.span, "the last day is said twice", labels=(Label(ended, "here too"),))
        elif found.last is not None:
            last, ended = found.last, found.span
    if first is not None and last is not None and first > last and ended is not None:
        names.findings.error(
            "LR222", ended, f"{first} is after {last}", "it ends before it starts", help="the earlier day comes first"
        )
        return None, None
    return first, last


def _returns(names: Names, node: tree.Declaration) -> Returns | None:
    found = body(node, "returns")
    if not isinstance(found, tree.Returns):
        return None
    within = duration(names, found.within)
    if within is None:
        return None
    return Returns(within, ReturnWay(found.way), found.without_purchase, found.tiers_rechecked)


def _week_start(names: Names, node: tree.Declaration) -> int:
    found = body(node, "weeks")
    if not isinstance(found, tree.Word):
        return 0
    day = found.name.lower()
    if day not in WEEKDAYS:
        help, fix = did_you_mean(day, WEEKDAYS), meant_fix(found.name, found.span, WEEKDAYS)
        names.findings.error("LR202", found.span, f"`{found.name}` is no day of the week", help=help, fix=fix)
        return 0
    return WEEKDAYS.index(day)
