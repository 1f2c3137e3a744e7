"""Every name of a ruleset and where it stands, in all of its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from loyalty_rules.core.diagnostics import Span
from loyalty_rules.lsp.symbols import Names, Symbol, Symbols, names_of, sections_of
from loyalty_rules.lsp.uses import Use, Walk
from loyalty_rules.syntax.build import Section


class Index(Struct):
    """`sections`: the declarations of each file, by its name. `linked`: symbols that only change their names together,
    because one word stands for all of them somewhere."""

    names: Names
    sections: Mapping[str, tuple[Section, ...]]
    uses: tuple[Use, ...]
    _by_symbol: dict[Symbol, list[Use]] = field(default_factory=dict)

    def at(self, file: str, line: int, column: int) -> Use | None:
        """The name at a place; right behind it too."""
        here = [use for use in self.uses if use.span.file == file and covers(use.span, line, column)]
        return max(here, key=lambda use: bool(use.symbols), default=None)

    def of(self, symbols: Iterable[Symbol]) -> list[Use]:
        """Every place where one of these stands, with those that are bound to them."""
        bound = self.bound(symbols)
        found = (use for symbol in sorted(bound) for use in self._by_symbol.get(symbol, ()))
        return sorted(dict.fromkeys(found), key=lambda use: use.span)

    def bound(self, symbols: Iterable[Symbol]) -> set[Symbol]:
        """The symbols that these change their names with."""
        bound: set[Symbol] = set()
        ahead = list(symbols)
        while ahead:
            symbol = ahead.pop()
            if symbol not in bound:
                bound.add(symbol)
                ahead.extend(other for use in self._by_symbol.get(symbol, ()) for other in use.symbols)
        return bound

    def definitions(self, symbols: Symbols) -> list[Use]:
        """Where these are declared; of what has no declaration, where it is named first."""
        return [use for symbol in symbols for use in self._by_symbol.get(symbol, ()) if use.defines]

    def uses_in(self, span: Span) -> list[Use]:
        """The names in a declaration."""
        return [use for use in self.uses if use.span.file == span.file and span.line <= use.span.line <= span.end_line]

    def section_at(self, file: str, line: int) -> Section | None:
        """The declaration that a line is in."""
        return next(
            (one for one in self.sections.get(file, ()) if one.span.line <= line <= one.span.end_line),
            None,
        )


def covers(span: Span, line: int, column: int) -> bool:
    return (span.line, span.column) <= (line, column) <= (span.end_line, span.end_column)


def index_of(texts: Mapping[str, str], earlier: Mapping[str, str] | None = None) -> Index:
    """The names of a ruleset's files, by what the files are called.

    `earlier`: texts as they were when they could be read last; what is declared there alone is known too.
    """
    sections = {file: sections_of(text, file) for file, text in texts.items()}
    before = [one for file, text in (earlier or {}).items() for one in sections_of(text, file)]
    names = names_of((one for several in sections.values() for one in several), before)
    walk = Walk(names)
    walk.all_of([one for several in sections.values() for one in several])
    # Declarations that are read in several places are walked several times.
    merged: dict[tuple[Span, str], Use] = {}
    for use in walk.uses:
        known = merged.get((use.span, use.word))
        merged[use.span, use.word] = use if known is None else _both(known, use)
    index = Index(names, sections, tuple(merged.values()))
    for use in index.uses:
        for symbol in use.symbols:
            index._by_symbol.setdefault(symbol, []).append(use)
    return index


def _both(one: Use, other: Use) -> Use:
    symbols = tuple(dict.fromkeys((*one.symbols, *other.symbols)))
    return Use(one.span, one.word, symbols, one.known or other.known, one.role, one.defines or other.defines)
