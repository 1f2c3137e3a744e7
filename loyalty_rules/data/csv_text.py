"""CSV as RFC 4180 has it: text cells, the line of each row, and nothing repaired.

A block without quotes goes through Arrow's parser, any other through the careful one here; both give the same rows.
A row starts on its `line`; a quoted cell may hold line ends. A line with nothing but delimiters is an empty line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from loyalty_rules.data.blocks import BLOCK_BYTES, BadRow, Block, blocks_of_lines, one_array
from loyalty_rules.data.problems import DataError, shortened
from loyalty_rules.data.sources import DataFile

if TYPE_CHECKING:
    import pyarrow

QUOTED_LINES_MAX: Final = 10_000
"""A quote that is open longer than that was never closed."""

FITTING_COLUMNS_MAX: Final = 400
"""The most columns for which a pattern of a whole row is made."""

_DELIMITERS: Final = ",;\t|"
_OPEN: Final = "a quote is opened and never closed"


class CsvReader:
    """One CSV file. `names` are its columns, as written in the first line that isn't empty."""

    def __init__(self, file: DataFile, delimiter: str = "", block_bytes: int = BLOCK_BYTES) -> None:
        self._file = file
        self._blocks = blocks_of_lines(file, block_bytes)
        self._block = b""
        self._line = 1
        self._bad: list[BadRow] = []
        self.delimiter = delimiter
        self.names = self._header()

    def _header(self) -> tuple[str, ...]:
        for block in self._blocks:
            self._block = block
            while self._block:
                end = self._header_end()
                head, self._block = self._block[:end], self._block[end:]
                line, self._line = self._line, self._line + head.count(b"\n")
                if not head.strip(b",;\t| \r\n"):
                    continue
                try:
                    text = head.decode("utf-8").rstrip("\r\n")
                except UnicodeDecodeError:
                    raise DataError(f"the header of `{self._file.name}` is not UTF-8", "save it as UTF-8") from None
                if "\r" in text:
                    raise DataError(f"`{self._file.name}` ends its lines with a carriage return alone", "use \\n")
                self.delimiter = self.delimiter or _delimiter_of(text)
                cells = split_row(text, self.delimiter)
                if isinstance(cells, str):
                    raise DataError(f"the header in line {line} of `{self._file.name}` cannot be read: {cells}")
                return tuple(cell.strip() for cell in cells)
        raise DataError(f"`{self._file.name}` is empty", "the first line of a CSV file names its columns")

    def _header_end(self) -> int:
        end = 0
        while True:
            found = self._block.find(b"\n", end)
            end = len(self._block) if found < 0 else found + 1
            if self._block.count(b'"', 0, end) % 2 == 0 or end == len(self._block):
                return end

    closed = True

    def blocks(self, wanted: Sequence[str]) -> Iterator[Block]:
        """The rows after the header; all columns, as they have to be parsed anyway."""
        del wanted
        while True:
            if self._block:
                block, self._block = self._block, b""
                yield self._plain(block) or self._careful(block)
            following = next(self._blocks, None)
            if following is None:
                return
            self._block = following

    def _plain(self, block: bytes) -> Block | None:
        """The block by Arrow's parser; None where it would have to know quotes, or where bytes are not text."""
        if b'"' in block or b"\0" in block or block.count(b"\r") != block.count(b"\r\n") or not _is_text(block):
            return None
        import pyarrow

        found: list[tuple[int, int, str]] = []
        count = block.count(b"\n") + (not block.endswith(b"\n"))
        table = self._parsed(block, found)
        # What was not parsed line by line would have wrong line numbers.
        if table is None or table.num_rows + len(found) != count or any(number is None for number, _, _ in found):
            return None
        first = self._line - 1
        self._line += block.count(b"\n")
        taken = {number for number, _, _ in found}
        numbers = [first + number for number in range(1, count + 1) if number not in taken]
        bad = tuple(
            BadRow(first + number, self._wrong_width(width), shortened(text), tuple(text.split(self.delimiter)))
            for number, width, text in found
            if text.strip(self.delimiter + " ")
        )
        return self._block_of(table.append_column("line", pyarrow.array(numbers, pyarrow.int64())), bad)

    def _parsed(self, block: bytes, found: list[tuple[int, int, str]] | None) -> pyarrow.Table | None:
        """The rows as Arrow reads them, with those of a wrong width put into `found`; without it, quotes are known."""
        import pyarrow
        from pyarrow import csv

        def note(row: csv.InvalidRow) -> str:
            if found is not None:
                found.append((row.number, row.actual_columns, row.text))
            return "skip"

        keys = [f"c{index}" for index in range(len(self.names))]
        try:
            return csv.read_csv(
                pyarrow.BufferReader(block),
                read_options=csv.ReadOptions(column_names=keys, use_threads=False, block_size=len(block) + 1),
                parse_options=csv.ParseOptions(
                    delimiter=self.delimiter,
                    quote_char=False if found is not None else '"',
                    double_quote=found is None,
                    escape_char=False,
                    newlines_in_values=False,
                    ignore_empty_lines=False,
                    invalid_row_handler=note,
                ),
                convert_options=csv.ConvertOptions(
                    column_types={key: pyarrow.string() for key in keys}, strings_can_be_null=False, check_utf8=False
                ),
            )
        except pyarrow.ArrowInvalid:
            return None

    def _block_of(self, table: pyarrow.Table, bad: tuple[BadRow, ...]) -> Block:
        """The block of a table whose last column is the line."""
        table = _without_empty(table, len(self.names))
        # By position: two columns may have the same name in the file.
        arrays = [one_array(column) for column in table.columns]
        return Block(dict(zip(self.names, arrays[:-1], strict=True)), arrays[-1], bad)

    def _wrong_width(self, width: int) -> str:
        few = "too few" if width < len(self.names) else "too many"
        return f"{few} columns: {width}, the header has {len(self.names)}"

    def _careful(self, block: bytes) -> Block:
        """The block line by line, and as much of the next ones as a quoted cell at its end reaches into.

        Lines that are a whole row as they stand go through Arrow's parser in the end, all at once.
        """
        import pyarrow

        lines = _lines_of(block)
        fits = self._fitting(block, lines)
        whole: list[bytes] = []
        whole_numbers: list[int] = []
        rows: list[Sequence[str]] = []
        numbers: list[int] = []
        bad: list[BadRow] = []
        index = 0
        while index < len(lines):
            if index < len(fits) and fits[index]:
                whole.append(lines[index])
                whole_numbers.append(self._line)
                index += 1
                self._line += 1
                continue
            taken, cells = self._row(lines, index)
            if isinstance(cells, str):
                text = lines[index].decode("utf-8", "replace").rstrip("\r")
                bad.append(BadRow(self._line, cells, shortened(text), tuple(text.split(self.delimiter))))
            elif cells:
                rows.append(cells)
                numbers.append(self._line)
            index += taken
            self._line += taken
        keys = [f"c{index}" for index in range(len(self.names))]
        columns = zip(*rows, strict=True) if rows else [()] * len(keys)
        table = pyarrow.table([pyarrow.array(list(column), pyarrow.string()) for column in columns], names=keys)
        if whole:
            parsed = self._parsed(b"\n".join(whole), None)
            assert parsed is not None
            assert parsed.num_rows == len(whole)
            table = pyarrow.concat_tables([table, parsed])
        order = pyarrow.array(numbers + whole_numbers, pyarrow.int64())
        return self._block_of(table.append_column("line", order), tuple(bad))

    def _fitting(self, block: bytes, lines: list[bytes]) -> list[bool]:
        """Which lines are a row of the right width by themselves, with every quote in its place."""
        import pyarrow
        from pyarrow import compute

        if len(self.names) > FITTING_COLUMNS_MAX or not _is_text(block):
            return []
        sign = re.escape(self.delimiter)
        cell = rf'("([^"\x00\r]|"")*"|[^"\x00\r{sign}]*)'
        pattern = rf"^{cell}({sign}{cell}){{{len(self.names) - 1}}}\r?$"
        texts = pyarrow.array(lines, pyarrow.binary()).cast(pyarrow.string())
        found: list[bool] = compute.match_substring_regex(texts, pattern).to_pylist()
        return found

    def _more(self, lines: list[bytes]) -> bool:
        following = next(self._blocks, None)
        if following is None:
            return False
        lines += _lines_of(following)
        return True

    def _row(self, lines: list[bytes], index: int) -> tuple[int, Sequence[str] | str]:
        """How many lines the row at `index` takes, and its cells or what is wrong with its first line.

        A quote opens a cell over several lines only if a whole row comes of it; otherwise each line stands for itself,
        so that one stray quote doesn't take the rows after it along.
        """
        line = lines[index]
        quotes = line.count(b'"')
        taken = 1
        joined = line
        if quotes % 2:
            alone = self._cells(line)
            if isinstance(alone, str) and alone != _OPEN:
                return 1, alone
            parts = [line]
            while quotes % 2 and taken < QUOTED_LINES_MAX:
                if index + taken == len(lines) and not self._more(lines):
                    break
                parts.append(lines[index + taken])
                quotes += parts[-1].count(b'"')
                taken += 1
            if quotes % 2:
                return 1, _OPEN
            joined = b"\n".join(parts)
        cells = self._cells(joined)
        if isinstance(cells, str) and taken > 1:
            return 1, "a quote is opened and not closed before the next one starts"
        return taken, cells

    def _cells(self, line: bytes) -> Sequence[str] | str:
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            return f"not UTF-8: byte {error.start + 1} of the line is {line[error.start]:#04x}"
        text = text.removesuffix("\r")
        if not text.strip(self.delimiter + " "):
            return ()
        if "\0" in text:
            return "a NUL character"
        if '"' not in text:
            if "\r" in text:
                return "a carriage return inside a cell without quotes"
            cells: Sequence[str] | str = text.split(self.delimiter)
        else:
            cells = split_row(text, self.delimiter)
        if not isinstance(cells, str) and len(cells) != len(self.names):
            return self._wrong_width(len(cells))
        return cells


def _without_empty(table: pyarrow.Table, width: int) -> pyarrow.Table:
    """The table without rows whose first `width` cells are all empty."""
    from pyarrow import compute

    empty = None
    for index in range(width):
        blank = compute.equal(compute.utf8_trim(table.column(index), " "), "")
        empty = blank if empty is None else compute.and_(empty, blank)
        if not compute.any(empty).as_py():
            return table
    return table.filter(compute.invert(empty))


def _lines_of(block: bytes) -> list[bytes]:
    lines = block.split(b"\n")
    if not lines[-1]:
        lines.pop()
    return lines


def _is_text(block: bytes) -> bool:
    if block.isascii():
        return True
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _delimiter_of(header: str) -> str:
    """The sign that parts the header most often, outside quotes."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(_DELIMITERS, key=bare.count)


@cache
def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    sign = re.escape(delimiter)
    return re.compile(rf'(?:"([^"]*(?:""[^"]*)*)"|([^"\r\n{sign}]*))({sign}|\Z)')


def split_row(text: str, delimiter: str) -> list[str] | str:
    """The cells of one row, or what is wrong with it."""
    pattern = _cell_pattern(delimiter)
    cells: list[str] = []
    position = 0
    while True:
        match = pattern.match(text, position)
        if match is None:
            return _mistake(text, position, delimiter)
        quoted = match[1]
        cells.append(match[2] if quoted is None else quoted.replace('""', '"').replace("\r\n", "\n"))
        position = match.end()
        if not match[3]:
            return cells


def _mistake(text: str, position: int, delimiter: str) -> str:
    if text.startswith('"', position):
        closed = re.compile(r'"[^"]*(?:""[^"]*)*"').match(text, position)
        if closed is None:
            return _OPEN
        return f"`{text[closed.end()]}` after a closing quote, where a cell ends"
    cell = re.compile(rf"[^{re.escape(delimiter)}]*").match(text, position)
    if cell is not None and '"' not in cell[0]:
        return "a line end inside a cell without quotes"
    return "a quote inside a cell that does not start with one"
