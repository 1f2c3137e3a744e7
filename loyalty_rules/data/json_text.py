"""JSON, a record per line or one array of them. Every value becomes text, numbers as they were written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Map
from decimal import Decimal, InvalidOperation
from typing import Final

from loyalty_rules.data.blocks import BadRow, Block, blocks_of_lines, chunks
from loyalty_rules.data.problems import NAME_LENGTH_MAX, DataError, shortened
from loyalty_rules.data.sources import DataFile, Format
from loyalty_rules.model.values import SEPARATOR

SAMPLE_ROWS: Final = 1_000
BLOCK_ROWS: Final = 50_000
_EXPONENT_MAX: Final = 60


def _plain(text: str) -> str:
    """The number without an exponent."""
    if "e" not in text and "E" not in text:
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    # A number of a million digits is no amount; it is left as it stands and refused later.
    return f"{number:f}" if abs(number.adjusted()) <= _EXPONENT_MAX else text


def _with_comma(text: str) -> str:
    return _plain(text).replace(".", ",")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"`{shortened(_whole(twice), NAME_LENGTH_MAX)}` stands twice")
    return found


def _decoder(fraction: Callable[[str], str]) -> json.JSONDecoder:
    return json.JSONDecoder(parse_int=str, parse_float=fraction, parse_constant=str, object_pairs_hook=_object)


# Numbers are given the decimal sign that the texts around them are said to have, so that one reading fits both.
_DECODERS: Final = {"": _decoder(_plain), ".": _decoder(_plain), ",": _decoder(_with_comma)}


def _whole(text: str) -> str:
    """The text with a question mark for each half of a character."""
    return text.encode("utf-8", "replace").decode("utf-8")


def half_character(value: object) -> str:
    """What is wrong with a value in which a half of a character (a surrogate) stands alone; empty when none does."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        return f"not text: `\\u{ord(error.object[error.start]):04x}` is half of a character"
    except RecursionError:
        return "not JSON that is read: nested too deep"
    return ""


def read_json(text: str, decimal: str = "") -> object:
    """The value of a JSON text, numbers as text with that decimal sign. Raises ValueError with a plain message."""
    found = _decoded(text, decimal)
    if _may_be_half(text) and (reason := half_character(found)):
        raise ValueError(reason)
    return found


def _may_be_half(text: str) -> bool:
    return "\\ud" in text or "\\uD" in text


def _decoded(text: str, decimal: str) -> object:
    try:
        return _DECODERS[decimal].decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg[0].lower()}{error.msg[1:]} at character {error.pos + 1}") from None
    except RecursionError:
        raise ValueError("not JSON that is read: nested too deep") from None


def cell(value: object) -> str | None:
    """What a value says as a cell of text. Lists of words become one text, other nested values stay JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return SEPARATOR.join(value)
    return json.dumps(value, ensure_ascii=False)


class JsonReader:
    """One file of JSON; `names` are the keys of its first records."""

    closed = False

    def __init__(self, file: DataFile, decimal: str = "") -> None:
        self._file = file
        self._decimal = decimal
        self.absent: Map[str, str] = {}
        """What a key stands for in a record that does not have it."""
        self._records = self._array() if self._is_array() else self._lines()
        self._first: list[tuple[int, dict[str, object] | BadRow]] = []
        names: dict[str, None] = {}
        for line, record in self._records:
            self._first.append((line, record))
            if isinstance(record, dict):
                names.update(dict.fromkeys(record))
            if len(self._first) == SAMPLE_ROWS:
                break
        self.names = tuple(names)

    def _is_array(self) -> bool:
        if self._file.format is not Format.JSON:
            return False
        for chunk in chunks(self._file, 1 << 16):
            if chunk.strip():
                return chunk.lstrip().startswith(b"[")
        return False

    def _array(self) -> Iterator[tuple[int, dict[str, object] | BadRow]]:
        content = b"".join(chunks(self._file))
        try:
            text = content.decode("utf-8")
            found = _decoded(text, self._decimal)
        except (ValueError, UnicodeDecodeError) as error:
            raise DataError(f"`{self._file.name}` cannot be read: {error}") from None
        assert isinstance(found, list)
        is_doubtful = _may_be_half(text)
        for row, record in enumerate(found, start=1):
            reason = "" if isinstance(record, dict) else "not an object with named values"
            reason = reason or (half_character(record) if is_doubtful else "")
            yield row, BadRow(row, reason, shortened(json.dumps(record))) if reason else record

    def _lines(self) -> Iterator[tuple[int, dict[str, object] | BadRow]]:
        line = 0
        for block in blocks_of_lines(self._file):
            rows = block.split(b"\n")
            if not rows[-1]:
                rows.pop()
            for row in rows:
                line += 1
                if not row.strip():
                    continue
                try:
                    record = read_json(row.decode("utf-8"), self._decimal)
                    reason = "" if isinstance(record, dict) else "not an object with named values"
                except UnicodeDecodeError as error:
                    record, reason = None, f"not UTF-8: byte {error.start + 1} of the line is {row[error.start]:#04x}"
                except ValueError as error:
                    record, reason = None, str(error)
                if isinstance(record, dict):
                    yield line, record
                else:
                    yield line, BadRow(line, reason, shortened(row.decode("utf-8", "replace").strip()))

    def blocks(self, wanted: Sequence[str]) -> Iterator[Block]:
        """The records, with the wanted keys."""
        first, self._first = self._first, []
        rows: list[tuple[int, dict[str, object]]] = []
        bad: list[BadRow] = []
        for source in (iter(first), self._records):
            for line, record in source:
                if isinstance(record, dict):
                    rows.append((line, record))
                else:
                    bad.append(record)
                if len(rows) == BLOCK_ROWS:
                    yield block_of(rows, wanted, tuple(bad), self.absent)
                    rows, bad = [], []
        if rows or bad:
            yield block_of(rows, wanted, tuple(bad), self.absent)


def block_of(
    rows: Sequence[tuple[int, dict[str, object]]], wanted: Sequence[str], bad: tuple[BadRow, ...], absent: Map[str, str]
) -> Block:
    """Records as columns of text. `absent`: what a key stands for in a record that does not have it."""
    import pyarrow

    columns = {
        name: pyarrow.array([cell(record.get(name, absent.get(name))) for _, record in rows], pyarrow.string())
        for name in wanted
        if name in absent or any(name in record for _, record in rows)
    }
    return Block(columns, pyarrow.array([line for line, _ in rows], pyarrow.int64()), bad)
