"""The JSON Schema of the YAML form, for editors, made from the table of words. Reading is stricter than the schema."""

from __future__ import annotations

import json
import re
from typing import Any

from loyalty_rules.syntax.words import DECLARATIONS, LANGUAGE_VERSION, ClauseForm, DeclarationForm, Head, RowsOf

_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_PATTERNS = {
    "range": f"^{_DATE}( +to +{_DATE})?$",
    "until_date": f"^{_DATE}$",
    "number": "^[0-9][0-9,]*$",
    "flag": "^(yes|no)$",
    "returns": "^within ",
    "weeks": "^start on ",
}


def schema() -> dict[str, Any]:
    """The schema of a whole ruleset."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "loyalty-rules",
        "description": "A ruleset of a loyalty programme, in YAML: a list of declarations.",
        "type": "array",
        "items": {
            "type": "object",
            "oneOf": [{"$ref": f"#/$defs/{_id(form.word)}"} for form in DECLARATIONS],
        },
        "$defs": {_id(form.word): _declaration(form) for form in DECLARATIONS} | _SHARED,
    }


def schema_text() -> str:
    """The schema as it stands in `grammar/loyalty.schema.json`."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


_SHARED: dict[str, Any] = {
    "line": {"type": ["string", "number"]},
    "rows": {
        "anyOf": [
            {"type": "object", "additionalProperties": {"$ref": "#/$defs/line"}, "minProperties": 1},
            {"type": "array", "items": {"type": "string"}, "minItems": 1},
        ]
    },
    "fields": {
        "type": "object",
        "minProperties": 1,
        "patternProperties": {" list of\\b": {"$ref": "#/$defs/fields"}},
        "additionalProperties": {"type": "string"},
    },
}


def _id(word: str) -> str:
    return word.replace(" ", "-")


def _spelled(word: str) -> str:
    """A pattern for the word with spaces or underscores."""
    return word.replace(" ", "[ _]")


def _declaration(form: DeclarationForm) -> dict[str, Any]:
    word = _spelled(form.word)
    head_key = f"^{word}$" if word != form.word else form.word
    properties: dict[str, Any] = {}
    patterns: dict[str, Any] = {}
    (patterns if word != form.word else properties)[head_key] = _head(form)
    if form.titled:
        properties["title"] = {"type": "string", "description": "the name people see"}
    if form.word == "test":
        properties["steps"] = {
            "description": "what holds, happens and must come of it, where these take turns",
            "type": "array",
            "items": {"type": "object", "minProperties": 1, "maxProperties": 1},
        }
    made: dict[str, Any] = {"description": form.description, "type": "object"}
    if form.fields:
        for clause in form.clauses:
            _add_clause(clause, properties, patterns)
        made |= {
            "properties": properties,
            "patternProperties": {" list of\\b": {"$ref": "#/$defs/fields"}},
            "additionalProperties": {"type": "string", "description": "the type of the field"},
        }
    else:
        if form.head is not Head.BODY:
            for clause in form.clauses:
                _add_clause(clause, properties, patterns)
        made |= {"properties": properties, "additionalProperties": False}
        if patterns:
            made["patternProperties"] = patterns
    if word == form.word:
        made["required"] = [form.word]
    else:
        made["anyOf"] = [{"required": [form.word]}, {"required": [form.word.replace(" ", "_")]}]
    return made


def _head(form: DeclarationForm) -> dict[str, Any]:
    described: dict[str, Any] = {"description": form.description}
    if form.word == "language":
        return described | {"enum": [LANGUAGE_VERSION, str(LANGUAGE_VERSION)]}
    match form.head:
        case Head.BARE:
            return described | {"enum": [None, ""]}
        case Head.BODY:
            return described | {"type": "string", "examples": [_without(form.word, form.clauses[0].example)]}
        case _:
            return described | {"type": ["string", "number"]}


def _without(word: str, example: str) -> str:
    return example.removeprefix(word).strip()


def _add_clause(clause: ClauseForm, properties: dict[str, Any], patterns: dict[str, Any]) -> None:
    value = _value(clause)
    described = {"description": clause.description}
    if " " in clause.word:
        # The canonical spelling is offered by editors, the one with underscores is allowed.
        properties[clause.word.replace(" ", "_")] = described | value
    properties[clause.word] = described | value
    match clause.rows:
        case RowsOf.KEYED:
            patterns[f"^{_spelled(clause.word)} "] = described | {"$ref": "#/$defs/rows"}
        case RowsOf.BANDS | RowsOf.STEPS:
            patterns[f"^{_spelled(clause.word)} "] = described | {"$ref": "#/$defs/rows"}
        case _ if clause.symbol == "dated":
            patterns[f"^{_spelled(clause.word)} +{_DATE}$"] = described | {"type": "string"}
        case _:
            pass


def _value(clause: ClauseForm) -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string"}
    if clause.rows is RowsOf.CASES:
        table = {"type": "array", "items": {"type": "string"}, "minItems": 2}
        return table | {"examples": [["amount | points", "20 EUR | 20 points"]]}
    if clause.choices:
        text = {"enum": list(clause.choices)}
    elif clause.symbol in _PATTERNS:
        text["pattern"] = _PATTERNS[clause.symbol]
    elif clause.symbol == "quantity":
        text = {"type": ["string", "number"]}
    if clause.symbol == "number":
        text = {"anyOf": [text, {"type": "integer"}]}
    if clause.symbol == "flag":
        text = {"enum": ["yes", "no", True, False]}
    example = _without(clause.word, re.sub(r"^at most (?=\d+ points .* on )", "", clause.example))
    text["examples"] = [example]
    if clause.many:
        entry = {"anyOf": [dict(text), {"type": "object", "minProperties": 1}]} if clause.rows else dict(text)
        return {"anyOf": [text, {"type": "array", "items": entry, "minItems": 1}]}
    if clause.symbol == "names":
        return {"anyOf": [text, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
    return text


if __name__ == "__main__":
    print(schema_text(), end="")
