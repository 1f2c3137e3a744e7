"""Rules: the one place where earn, cashback and referral become what they stand for, a trigger and what it gives.

`cashback` is an earn whose amounts are money. A `referral` is an earn set off by the friend: the friend is the member
of the event, the referrer is who the member's `referrer` names, and it always asks for one. A rule that only
multiplies is set off by what sets off the rules it multiplies.
"""

from __future__ import annotations

from collections.abc import Iterable

from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Label
from loyalty_rules.core.quantities import Rounding
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.amounts import is_fractional, singles
from loyalty_rules.model.caps import cap
from loyalty_rules.model.circles import circles, in_order, references
from loyalty_rules.model.expressions import both, condition, conditions, part_list, said_known
from loyalty_rules.model.gives import gives, multiplied
from loyalty_rules.model.lives import expiry, pending
from loyalty_rules.model.names import RULE_WORDS, Names, Place
from loyalty_rules.model.program import bodies, body, clause, clauses, days
from loyalty_rules.model.triggers import SetOff, all_reached, phase, place_of, referrer_of, trigger
from loyalty_rules.syntax import tree

REFERRAL, CHALLENGE = "referral", "challenge"


class Rules:
    """Resolves all rules, each after those it takes a share of or multiplies."""

    def __init__(self, names: Names, program: r.Program | None, declarations: tuple[tree.Declaration, ...]) -> None:
        self.names = names
        self.program = program
        self.declarations = tuple(node for node in declarations if node.word in RULE_WORDS)
        self.places: dict[str, Place] = {}

    def resolve(self) -> dict[str, r.Rule]:
        """The rules in source order."""
        known = {
            node.name or "": node for node in self.declarations if node is self.names.declared.get(node.name or "")
        }
        needs = {name: tuple(dict.fromkeys(_needed(node))) for name, node in known.items()}
        replaced = {name: _words(node, "instead of") for name, node in known.items()}
        order = in_order(self.names, needs)
        circles(self.names, replaced)
        resolved: dict[str, r.Rule] = {}
        for name in order:
            found = self._rule(known[name], resolved)
            if found is None:
                self.names.poisoned.add(name)
            else:
                resolved[name] = found
        return {name: resolved[name] for name in known if name in resolved}

    def _rule(self, node: tree.Declaration, resolved: dict[str, r.Rule]) -> r.Rule | None:
        names, name = self.names, node.name or ""
        errors_before = len(names.findings)
        set_off = self._triggers(node)
        if set_off is None:
            # Without what sets it off, no field is in reach; what else is wrong with it shows once that is mended.
            return None
        names.rule_triggers[name] = triggers = tuple(found.trigger for found in set_off)
        events = event_names(triggers)
        place = self._place(node, triggers).knowing(frozenset.intersection(*(found.known for found in set_off)))
        whens = [found for found in bodies(node, "when") if isinstance(found, tree.Expression)]
        held, _ = conditions(names, whens, place)
        place = place.knowing(known for when in whens for known in said_known(names, when))
        if node.word == REFERRAL and not all(isinstance(found, r.OnEvent) for found in triggers):
            held.append(e.Missing(referrer_of(names, ()), negated=True))
        nevers = [
            condition(names, found, place) for found in bodies(node, "never when") if isinstance(found, tree.Expression)
        ]
        scope = self._scope(node, place)
        if isinstance(body(node, "for"), tree.Scope):
            if scope is None:
                return None
            parts = place.part_list(scope.parts)
            assert parts is not None
            place = place.inside(parts).knowing(_known_in_scope(names, node))
        self.places[name] = place
        given = gives(names, node, place)
        if given is not None:
            names.rule_wallets[name] = given[0].wallet
            self._check_phases(node, given, triggers, resolved)
        caps = self._caps(node, place, given)
        first, last = days(names, node)
        life = pending(names, body(node, "pending"), events), expiry(names, body(node, "expires"), events)
        rounding, stacking = self._rounding(node, given), self._stacking(node)
        instead = tuple(rule for rule in _words(node, "instead of") if self._other(node, rule))
        if given is None or len(names.findings) > errors_before:
            return None
        return r.Rule(
            name,
            node.word,
            node.title or "",
            triggers,
            both(*held),
            _any(nevers),
            scope,
            first,
            last,
            given,
            caps,
            *life,
            rounding,
            stacking,
            instead,
            node.span,
            clauses(node),
        )

    # -------------------------------------------------------------------------------------------- what sets it off
    def _triggers(self, node: tree.Declaration) -> tuple[SetOff, ...] | None:
        names = self.names
        written = body(node, "on")
        if isinstance(written, tree.Triggers):
            found = [trigger(names, one, node.word == REFERRAL) for one in written.triggers]
            kept = tuple(one for one in found if one is not None)
            return kept if kept and len(kept) == len(found) else None
        goals = tuple(found for found in bodies(node, "goal") if isinstance(found, tree.OnReaching))
        if goals:
            reached = all_reached(names, goals, *days(names, node))
            return None if reached is None else (reached,)
        multiply = body(node, "multiply")
        if isinstance(multiply, tree.Multiply):
            known = [names.rule_triggers.get(rule) for rule in multiply.rules if names.is_rule(rule)]
            if not known or None in known:
                multiplied(names, multiply)
                return None
            taken = dict.fromkeys(one for several in known if several is not None for one in several)
            return tuple(SetOff(one) for one in taken)
        names.findings.error(
            "LR250",
            node.name_span,
            f"nothing sets `{node.name}` off",
            help="`goal 5 visits this calendar month`"
            if node.word == CHALLENGE
            else "`on purchase`, `on end of calendar month` …",
        )
        return None

    def _place(self, node: tree.Declaration, triggers: tuple[r.Trigger, ...]) -> Place:
        return place_of(self.names, triggers, node.word == REFERRAL)

    def _scope(self, node: tree.Declaration, place: Place) -> r.Scope | None:
        names = self.names
        written = body(node, "for")
        if not isinstance(written, tree.Scope):
            return None
        parts = part_list(names, written.parts, place, written)
        if parts is None:
            return None
        where = None if written.where is None else condition(names, written.where, place.inside(parts))
        if (where is None) != (written.where is None):
            return None
        each = None if written.each is None else r.Each(written.each)
        if each is r.Each.UNIT and "quantity" not in parts.fields:
            names.findings.error(
                "LR254",
                written.span,
                f"how many units has one of `{parts.name}`?",
                f"`{parts.name}` has no `quantity`",
                help="`quantity count` where it is declared",
            )
            return None
        return r.Scope(parts.name, where, each)

    # -------------------------------------------------------------------------------------------- how it meets others
    def _check_phases(
        self,
        node: tree.Declaration,
        given: tuple[r.Give, ...],
        triggers: tuple[r.Trigger, ...],
        resolved: dict[str, r.Rule],
    ) -> None:
        """A share or a multiplier needs the other rule to be set off by the same thing."""
        own = {phase(found) for found in triggers}
        for give in given:
            for other in read_rules(give.amount):
                if other not in resolved or own & {phase(found) for found in resolved[other].triggers}:
                    continue
                self.names.findings.error(
                    "LR241",
                    node.name_span,
                    f"`{node.name}` and `{other}` are never set off by the same thing",
                    "so there is nothing of it to take",
                    labels=(Label(self.names.declared[other].name_span, "this rule has another `on`"),),
                    help=f"give `{node.name}` the `on` of `{other}`, or take a measure `… given by {other}`",
                )

    def _caps(self, node: tree.Declaration, place: Place, given: tuple[r.Give, ...] | None) -> tuple[r.Cap, ...]:
        if given is None:
            return ()
        found = [
            cap(self.names, one, place, (node.name or "",), given)
            for one in bodies(node, "at most")
            if isinstance(one, tree.Cap)
        ]
        return tuple(one for one in found if one is not None)

    def _rounding(self, node: tree.Declaration, given: tuple[r.Give, ...] | None) -> Rounding:
        said = body(node, "round")
        if isinstance(said, tree.RoundingWord):
            return said.rounding
        if self.program is None:
            return Rounding.DOWN
        fractional = given is not None and any(is_fractional(give.amount) for give in given)
        if fractional and not self._program_rounds():
            found = next((clause(node, word) for word in ("give", "by", "multiply") if clause(node, word)), None)
            span = tree.NOWHERE if found is None else found.body.span
            self.names.findings.error(
                "LR214",
                self.program.span,
                "nothing says how fractions are rounded",
                labels=(Label(span, "this may give a part of the smallest amount"),),
                help="`round down` in the programme, or in the rule",
            )
        return self.program.rounding

    def _program_rounds(self) -> bool:
        return any(
            isinstance(found.body, tree.RoundingWord)
            for node in self.names.programs
            for found in node.clauses
            if found.word == "round"
        )

    def _stacking(self, node: tree.Declaration) -> tuple[r.Stacking, str] | None:
        best, first = body(node, r.Stacking.BEST), body(node, r.Stacking.FIRST)
        if best is not None and first is not None:
            self.names.findings.error(
                "LR252", first.span, "a rule is in one group", labels=(Label(best.span, "in this one already"),)
            )
        for kind, found in ((r.Stacking.BEST, best), (r.Stacking.FIRST, first)):
            if isinstance(found, tree.Word):
                return kind, found.name
        return None

    def _other(self, node: tree.Declaration, rule: str) -> bool:
        found = body(node, "instead of")
        return found is not None and self.names.rule_named(rule, found.span) is not None


def event_names(triggers: Iterable[r.Trigger]) -> tuple[str, ...]:
    """The events that set a rule off, each once."""
    return tuple(dict.fromkeys(found.event for found in triggers if isinstance(found, r.OnEvent)))


def read_rules(found: r.Amount) -> list[str]:
    """The rules that an amount is a share or a multiple of."""
    if isinstance(found, r.Multiply):
        return list(found.rules)
    return [part.rule for part in singles(found) if isinstance(part, r.ShareOfRule)]


def _needed(node: tree.Declaration) -> list[str]:
    """The rules that a rule may read: what it has shares of, and what it multiplies."""
    found = [name for share in _shares(node.clauses) for name in references(share.of)]
    return [*found, *(name for one in bodies(node, "multiply") if isinstance(one, tree.Multiply) for name in one.rules)]


def _shares(node: object) -> list[tree.Share]:
    match node:
        case tree.Share():
            return [node]
        case tuple():
            return [share for part in node for share in _shares(part)]
        case tree.Clause() | tree.Gift() | tree.Bands() | tree.Band() | tree.Rows() | tree.Row():
            return [share for slot in node.__struct_fields__ for share in _shares(getattr(node, slot))]
        case _:
            return []


def _words(node: tree.Declaration, word: str) -> tuple[str, ...]:
    found = body(node, word)
    return found.names if isinstance(found, tree.Words) else ()


def _known_in_scope(names: Names, node: tree.Declaration) -> set[str]:
    found = body(node, "for")
    return said_known(names, found.where) if isinstance(found, tree.Scope) and found.where is not None else set()


def _any(found: list[e.Expression | None]) -> e.Expression | None:
    kept = [one for one in found if one is not None]
    if len(kept) < 2:
        return kept[0] if kept else None
    return e.AnyOf(tuple(kept))
