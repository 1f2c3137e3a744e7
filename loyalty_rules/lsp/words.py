"""What the words of the language say, for those who write them: from the table of declarations and clauses."""

from __future__ import annotations

from loyalty_rules.core.calendar import MONTHS, WEEKDAYS
from loyalty_rules.core.currencies import MINOR_DIGITS
from loyalty_rules.lsp.symbols import Declared, FieldKnown, Names, Symbol
from loyalty_rules.model.fields import KINDS as FIELD_KINDS
from loyalty_rules.model.references import FACTS
from loyalty_rules.model.units import DURATION_WORDS, TIMES_WORDS
from loyalty_rules.syntax.words import BY_WORD, ClauseForm, DeclarationForm

OF_ROLE: dict[str, tuple[str, ...]] = {
    "kind of field": FIELD_KINDS,
    "length of time": ("days", "weeks", "months", "years"),
    "event or length of time": ("days", "weeks", "months", "years"),
    "what is counted per": ("member", "event", "programme"),
    "who gets it": ("friend", "referrer", "grand-referrer"),
    "counted from": ("activation", "earning", "joining"),
    "name": tuple(FACTS),
}
"""Words of the language that stand where a name may."""

UNITS = ("times", "days", "weeks", "months", "years")

_FACTS = {
    "date": "the day of the event",
    "weekday": "the day of the week of the event",
    "month": "the month of the event",
    "time": "the time of day of the event",
    "member": "the member whom the event is about",
    "tier": "the tier that the member holds",
    "yes": "it is so",
    "no": "it is not so",
    "times": "how often, of a rule or a reward",
    "friend": "in a referral, who was brought",
    "referrer": "the member who brought this one",
    "programme": "all members together",
    "event": "one event",
    "activation": "when it could be spent first",
    "earning": "when it was given",
    "joining": "when the member joined",
}


def declaration_page(form: DeclarationForm) -> str:
    """A declaration in a few lines of Markdown: what it is, and its clauses."""
    clauses = "\n".join(f"- `{one.word}`: {one.description}" for one in form.clauses if one.word != "is")
    return f"**{form.word}**: {form.description}" + (f"\n\n{clauses}" if clauses else "")


def clause_page(form: ClauseForm) -> str:
    """A clause in a few lines of Markdown."""
    return f"**{form.word}**: {form.description}\n\n```loyalty\n{form.example}\n```"


def word_page(word: str) -> str:
    """A word that means something wherever it stands; empty for any other."""
    if word in _FACTS:
        return f"`{word}`: {_FACTS[word]}"
    if word in MINOR_DIGITS:
        return f"`{word}`: a currency"
    if word in DURATION_WORDS or word in TIMES_WORDS:
        return f"`{word}`: a length of time" if word in DURATION_WORDS else f"`{word}`: how often"
    if word in WEEKDAYS or word in MONTHS:
        return f"`{word}`: a {'day of the week' if word in WEEKDAYS else 'month'}"
    return ""


def form_of(word: str) -> DeclarationForm | None:
    return BY_WORD.get(word)


def field_of(names: Names, symbol: Symbol) -> FieldKnown | None:
    """What is known of a field."""
    event, _, parts = symbol.owner.partition(".")
    if symbol.owner == "member":
        return names.member.get(symbol.name)
    known = names.events.get(event)
    if known is None:
        return None
    return (known.lists.get(parts, {}) if parts else known.fields).get(symbol.name)


def said_of(names: Names, symbol: Symbol) -> str:
    """What a symbol is, in a few words: `field of purchase.items: money`."""
    match symbol.kind:
        case "field":
            known = field_of(names, symbol)
            of = "field of the member" if symbol.owner == "member" else f"field of `{symbol.owner}`"
            return of if known is None else f"{of}: {known.type}"
        case "list":
            return f"list of `{symbol.owner}`"
        case "value":
            return f"value of `{symbol.owner.rpartition('.')[2]}`"
        case "unit":
            return f"unit of the wallet `{symbol.owner}`" if symbol.owner else "unit"
        case "fact":
            return _FACTS.get(symbol.name, "")
        case "group":
            return "group of rules of which one gives"
        case _:
            declared: Declared | None = names.declarations.get(symbol)
            if declared is None:
                return symbol.kind
            return f"{declared.word}: {declared.title}" if declared.title else declared.word
