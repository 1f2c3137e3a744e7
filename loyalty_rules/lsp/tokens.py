"""What names stand for, as an editor colours them: in YAML too, where a grammar for highlighting sees only texts."""

from __future__ import annotations

from lsprotocol import types

from loyalty_rules.lsp.navigation import Asked

_TYPES = {
    "rule": types.SemanticTokenTypes.Function,
    "exchange": types.SemanticTokenTypes.Function,
    "notify": types.SemanticTokenTypes.Function,
    "event": types.SemanticTokenTypes.Event,
    "field": types.SemanticTokenTypes.Property,
    "list": types.SemanticTokenTypes.Property,
    "value": types.SemanticTokenTypes.EnumMember,
    "tier": types.SemanticTokenTypes.EnumMember,
    "badge": types.SemanticTokenTypes.EnumMember,
    "ladder": types.SemanticTokenTypes.Enum,
    "wallet": types.SemanticTokenTypes.Type,
    "unit": types.SemanticTokenTypes.Type,
    "measure": types.SemanticTokenTypes.Variable,
    "condition": types.SemanticTokenTypes.Variable,
    "segment": types.SemanticTokenTypes.Variable,
    "table": types.SemanticTokenTypes.Variable,
    "code": types.SemanticTokenTypes.Class,
    "partner": types.SemanticTokenTypes.Class,
    "member of the example": types.SemanticTokenTypes.Parameter,
    "event of the example": types.SemanticTokenTypes.Parameter,
}
_USED = list(dict.fromkeys(_TYPES.values()))

LEGEND = types.SemanticTokensLegend([type.value for type in _USED], [types.SemanticTokenModifiers.Declaration.value])


def tokens(at: Asked) -> types.SemanticTokens:
    """Every name of the file, in order, each counted from the one before it."""
    data: list[int] = []
    line = character = 0
    names = sorted((use for use in at.index.uses if use.span.file == str(at.path)), key=lambda use: use.span)
    for use in names:
        type = _TYPES.get(use.symbols[0].kind) if use.symbols else None
        where = at.range(use.span)
        start = where.start
        if type is None or where.end.line != start.line or (start.line, start.character) < (line, character):
            continue
        first = start.character - (character if start.line == line else 0)
        data += [start.line - line, first, where.end.character - start.character, _USED.index(type), int(use.defines)]
        line, character = start.line, start.character
    return types.SemanticTokens(data)
