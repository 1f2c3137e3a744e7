"""Lines and their indentation to an outline."""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import replace

from loyalty_rules.core.diagnostics import Diagnostic, Edit, Fix, Span
from loyalty_rules.syntax.comments import Comment, at_end
from loyalty_rules.syntax.outline import NESTING_MAX, Item, Outline, Piece, Text, error

_TAB_WIDTH = 4
_NEVER = 1_000_000  # no line stands as far in


class _Line(Struct):
    """A line under construction. `inner` is the indentation of the lines below it, as its first one has it."""

    indent: int
    text: Text
    comments: list[Comment]
    inner: int | None = None
    children: list[_Line] = field(default_factory=list)
    closing: list[Comment] = field(default_factory=list)

    def item(self) -> Item:
        below = tuple(child.item() for child in self.children)
        return Item(self.text, below, tuple(self.comments), tuple(self.closing))


def read_outline(source: str, file: str) -> tuple[Outline, list[Diagnostic]]:
    """The outline of a text in the DSL."""
    diagnostics: list[Diagnostic] = []
    root = _Line(-1, Text("", file, (Piece(0, 1, 1),)), [], inner=0)
    stack = [root]
    comments = _Comments()
    tabs: list[Span] = []
    edits: list[Edit] = []
    too_deep = False
    for number, raw in enumerate(source.split("\n"), start=1):
        line = raw.removesuffix("\r")
        content, comment = _split_comment(line)
        stripped = content.strip(" \t")
        start = len(content) - len(content.lstrip(" \t"))
        if "\t" in content and stripped:
            found = _tabs(content, file, number)
            tabs.extend(found[:1])
            edits.extend(Edit(place, "\t", _spaces(content, place)) for place in found)
        if not stripped:
            comments.alone(len(content.expandtabs(_TAB_WIDTH)), comment)
            continue
        indent = len(content[:start].expandtabs(_TAB_WIDTH))
        comments.close(stack, indent)
        while stack[-1].indent >= indent:
            stack.pop()
        parent = stack[-1]
        text = Text(stripped, file, (Piece(0, number, start + 1),))
        if parent.inner is None:
            parent.inner = indent
        elif parent.inner != indent and len(stack) < NESTING_MAX:
            diagnostics.append(_misaligned(parent, text, indent))
            indent = parent.inner  # so that the next line is held against its siblings, not against this one
        new = _Line(indent, text, comments.take(comment))
        parent.children.append(new)
        if len(stack) < NESTING_MAX:
            stack.append(new)
        elif not too_deep:
            too_deep = True
            span = text.span()
            diagnostics.append(
                error("LR104", f"more than {NESTING_MAX} levels of lines below lines", span, help="indent less deeply")
            )
    if tabs:
        diagnostics.append(_tab(tabs, edits))
    comments.close(stack, 0)
    return Outline(root.item().children, at_end(comments.take(None))), diagnostics


class _Comments:
    """The comments on lines of their own since the last line that says something, each with its indentation."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, Comment]] = []

    def alone(self, indent: int, comment: str | None) -> None:
        """Take up a comment on a line of its own, or an empty line."""
        if comment is not None:
            self._waiting.append((indent, Comment(comment)))
        elif self._waiting:
            last, before = self._waiting[-1]
            self._waiting[-1] = (last, replace(before, apart=True))

    def close(self, stack: list[_Line], indent: int) -> None:
        """Leave to the blocks that end before a line at `indent` the comments that stand as far in as their lines."""
        while self._waiting and self._waiting[0][0] > indent:
            place, comment = self._waiting[0]
            ends = (
                line
                for line in reversed(stack[1:])
                if line.indent >= indent and place >= (line.indent + 1 if line is stack[1] else line.inner or _NEVER)
            )
            block = next(ends, None)
            if block is None:
                return
            block.closing.append(replace(comment, apart=False))
            del self._waiting[0]

    def take(self, beside: str | None) -> list[Comment]:
        """What stands above the line that comes now, and beside it."""
        found = [comment for _, comment in self._waiting]
        self._waiting = []
        return found if beside is None else [*found, Comment(beside, beside=True)]


def _split_comment(line: str) -> tuple[str, str | None]:
    if "#" not in line:
        return line, None
    quoted = False
    for index, character in enumerate(line):
        if character == '"':
            quoted = not quoted
        elif character == "#" and not quoted:
            return line[:index], line[index + 1 :].removeprefix(" ").rstrip()
    return line, None


def _tabs(content: str, file: str, number: int) -> list[Span]:
    """The tabs of the line that are not in quotes."""
    found: list[Span] = []
    quoted = False
    for index, character in enumerate(content.rstrip(" \t")):
        if character == '"':
            quoted = not quoted
        elif character == "\t" and not quoted:
            found.append(Span(file, number, index + 1, number, index + 2))
    return found


def _spaces(content: str, tab: Span) -> str:
    """What takes the place of a tab: before the text the spaces that it is counted as, within it one."""
    before = content[: tab.column - 1]
    return " " if before.strip() else " " * (_TAB_WIDTH - len(before.expandtabs(_TAB_WIDTH)) % _TAB_WIDTH)


def _tab(tabs: list[Span], edits: list[Edit]) -> Diagnostic:
    others = len(tabs) - 1
    label = "" if not others else f"and on {others} more line{'s' if others > 1 else ''}"
    fix = Fix("replace every tab with spaces", tuple(edits))
    return error("LR110", "a tab where spaces belong", tabs[0], label, "replace every tab with spaces", fix=fix)


def _misaligned(parent: _Line, text: Text, indent: int) -> Diagnostic:
    if parent.indent < 0:
        return error(
            "LR114",
            "an indented line that stands under no declaration",
            text.span(),
            help="a declaration starts at the beginning of a line",
        )
    wanted = parent.inner or 0
    return error(
        "LR114",
        f"this line starts {indent} space{'' if indent == 1 else 's'} in, the lines above it {wanted}",
        text.span(),
        f"not in line with the clauses of `{_shown(parent.text.content)}`",
        f"start it {wanted} space{'' if wanted == 1 else 's'} in",
    )


def _shown(content: str) -> str:
    return content if len(content) <= 40 else content[:39] + "…"
