"""The nodes of clauses, declarations and files."""

from __future__ import annotations

from loyalty_rules.core.diagnostics import Span
from loyalty_rules.syntax.comments import Comments
from loyalty_rules.syntax.tree.expressions import NOWHERE, Expression, Node
from loyalty_rules.syntax.tree.life import (
    Benefit,
    Bought,
    Cases,
    Data,
    Expected,
    Fact,
    Fee,
    Given,
    Hold,
    Keep,
    Life,
    Occurrence,
    Pattern,
    Stock,
    Template,
    Term,
    TransferAllowed,
    TransferWhen,
    Turn,
    TurnSteps,
)
from loyalty_rules.syntax.tree.rules import (
    Allowance,
    Cap,
    Dated,
    DateRange,
    FieldDeclaration,
    Flag,
    Gift,
    GivenMeasure,
    Measure,
    Multiply,
    Number,
    OnReaching,
    Returns,
    Revenue,
    RoundingWord,
    Row,
    Rows,
    Sample,
    Scope,
    Text,
    Triggers,
    Word,
    Words,
)

# ------------------------------------------------------------------------------------------------ declarations
Body = (
    Word | Words | Text | Number | Flag | RoundingWord | Returns | DateRange | FieldDeclaration | Measure | GivenMeasure
    | TurnSteps | Bought | Stock | Pattern
    | Revenue | Allowance | Sample
    | Gift | Rows | Row | Dated | Multiply | Scope | Triggers | Cap | Hold | Life | Term | Keep | Benefit | Turn | Fact
    | Data | Fee | OnReaching | TransferAllowed | TransferWhen | Given | Occurrence | Expected | Template | Cases
    | Expression
)  # fmt: skip


class Clause(Node, frozen=True):
    """One clause: its word (`at most`) and what it says.

    Kept for the writers: `comments`, above or beside it, `closing`, those after its rows, and the words it was written
    in, empty where it was not.
    """

    word: str
    body: Body
    comments: Comments = ()
    closing: Comments = ()
    words: str = ""


class Declaration(Node, frozen=True):
    """One declaration: its word (`earn`), its name (None for `member` and `at most`), its title, its clauses."""

    word: str
    name: str | None
    title: str | None
    clauses: tuple[Clause, ...]
    name_span: Span = NOWHERE
    comments: Comments = ()
    closing: Comments = ()  # after the last clause


class Document(Node, frozen=True):
    """One file."""

    declarations: tuple[Declaration, ...]
    trailing: Comments = ()  # comments after the last declaration
