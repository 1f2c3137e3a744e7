"""Rows and bands that no event ever uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loyalty_rules.checks.conditions import bounds
from loyalty_rules.checks.logic import formula, impossible
from loyalty_rules.checks.situations import Part, Situation, days_between, fewest, of_rule
from loyalty_rules.checks.words import days_words, ticked
from loyalty_rules.core import expressions as e
from loyalty_rules.core.diagnostics import Diagnostic, Label, Severity
from loyalty_rules.core.quantities import Exact
from loyalty_rules.model import ruleset as r
from loyalty_rules.model.plan import Plan
from loyalty_rules.model.writing import value_words, words


def unused(ruleset: r.Ruleset, plan: Plan) -> Iterator[Diagnostic]:
    """Rows and bands of every rule."""
    for rule in ruleset.rules.values():
        live = [each for each in of_rule(ruleset, rule) if not each.is_impossible]
        for give in rule.gives if live else ():
            match give.amount:
                case r.Choose():
                    yield from _rows(rule, give.amount, live)
                case r.Bands():
                    yield from _bands(ruleset, rule, give.amount, live)
                case _:
                    pass


# ------------------------------------------------------------------------------------------------ rows
def _rows(rule: r.Rule, amount: r.Choose, live: Sequence[Situation]) -> Iterator[Diagnostic]:
    for choice in amount.choices:
        said = _row_words(amount, choice)
        if choice.since is not None and all(
            each.place.days.meet(days_between(choice.since, None)).is_empty for each in live
        ):
            label = f"`{rule.name}` runs {days_words(rule.first, rule.last)}"
            yield _unused_row(rule, said, label)
            continue
        asked = _asked(amount, choice.keys)
        if asked and all(_is_out(each, asked) for each in live):
            yield _unused_row(rule, said, _why(live[0], asked))
    always = [choice.keys for choice in amount.choices if choice.since is None]
    if amount.otherwise is None or len(amount.keys) != 1:
        return
    options = frozenset(keys[0] for keys in always)
    others = [e.Not(e.OneOf(amount.keys[0], options - {None}))]
    if None not in options and options and all(_is_out(each, others) for each in live):
        label = f"there is a row for every `{words(amount.keys[0])}`"
        yield Diagnostic("LR314", Severity.WARNING, f"what `give` says in `{rule.name}` is never used", rule.span,
                         label, help="leave out `give`, or the rows that give the same")  # fmt: skip


def _asked(amount: r.Choose, keys: tuple[e.Value, ...]) -> list[e.Expression]:
    """What must hold for a row to be used. A value that others match more closely is not looked at."""
    return [
        e.Compare("is", key, e.Constant(value, e.type_of(key)))
        for key, value in zip(amount.keys, keys, strict=True)
        if value is not None
    ]


def _is_out(situation: Situation, asked: Sequence[e.Expression]) -> bool:
    place = situation.place
    return impossible([*situation.formulas(), *(formula(one, place) for one in asked)], place)


def _why(situation: Situation, asked: Sequence[e.Expression]) -> str:
    place = situation.place
    held = [formula(one, place) for one in asked]
    reasons = fewest([*situation.given, *situation.parts], held, place)
    return f"{ticked(one.said for one in reasons)} {'rules' if len(reasons) == 1 else 'rule'} it out" if reasons else ""


def _row_words(amount: r.Choose, choice: r.Choice) -> str:
    keys = zip(amount.keys, choice.keys, strict=True)
    said = [("otherwise" if value is None else value_words(value, e.type_of(key))) for key, value in keys]
    return ", ".join(said) + (f" from {choice.since}" if choice.since is not None else "")


def _unused_row(rule: r.Rule, said: str, label: str) -> Diagnostic:
    return Diagnostic("LR314", Severity.WARNING, f"the row `{said}` of `{rule.name}` is never used", rule.span, label,
                      help="leave the row out, or mend the conditions")  # fmt: skip


# ------------------------------------------------------------------------------------------------ bands
def _bands(ruleset: r.Ruleset, rule: r.Rule, amount: r.Bands, live: Sequence[Situation]) -> Iterator[Diagnostic]:
    """Bands that lie above, or where all goes by one band also below, what the base can be.

    Only where the base is of the event as a whole: the bases of several parts add up.
    """
    if rule.scope is not None:
        return
    capped = [*rule.caps, *(cap for cap in ruleset.caps if rule.name in cap.rules)]
    clipped = any(cap.basis is r.CapBasis.BASE for cap in capped)
    type = e.type_of(amount.base)
    lower: tuple[Exact, bool] | None = None
    for band in amount.bands:
        asked: list[e.Expression] = []
        if lower is not None:
            asked.append(_beyond(amount.base, lower, type))
        if band.upper is not None and not amount.marginal and not clipped:
            asked.append(e.Not(_beyond(amount.base, (band.upper, band.inclusive), type)))
        if asked and all(_is_out(each, asked) for each in live):
            said = "above" if band.upper is None else _upper_words(band, type)
            yield Diagnostic(
                "LR315", Severity.WARNING, f"the band `{said}` of `{rule.name}` is never used", rule.span,
                _why(live[0], asked) or f"`{words(amount.base)}` is never that much", _labels(amount, live[0]),
                "leave the band out, or mend its bound",
            )  # fmt: skip
        if band.upper is not None:
            lower = (band.upper, band.inclusive)


def _beyond(base: e.Expression, bound: tuple[Exact, bool], type: e.Type) -> e.Expression:
    """Beyond the bound, on either side of nothing: what is taken back goes by its size."""
    value, inclusive = bound
    above = e.Compare(">" if inclusive else ">=", base, e.Constant(value, type))
    below = e.Compare("<" if inclusive else "<=", base, e.Constant(-value, type))
    return e.AnyOf((above, below))


def _upper_words(band: r.Band, type: e.Type) -> str:
    assert band.upper is not None
    return f"{'up to' if band.inclusive else 'below'} {value_words(band.upper, type)}"


def _labels(amount: r.Bands, situation: Situation) -> tuple[Label, ...]:
    return bounds([Part(amount.base)], situation.place)
