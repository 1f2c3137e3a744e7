"""What every format is read as: blocks of columns with the line of each row, and the rows that could not be read."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from msgspec import Struct

from loyalty_rules.data.problems import DataError
from loyalty_rules.data.sources import DataFile

if TYPE_CHECKING:
    import pyarrow

BLOCK_BYTES: Final = 1 << 24

LINE_BYTES_MAX: Final = 10_000_000
"""A longer line is no row of anything; it must not fill the memory."""


class BadRow(Struct, frozen=True):
    """A row that is not one; `cells` is what could be told of it, for finding its id."""

    line: int
    reason: str
    text: str
    cells: tuple[str, ...] = ()


class Block(Struct, frozen=True):
    """Rows, in any order. `columns` by name, `lines` the line of each row as int64.

    Bad rows are not among the rows.
    """

    columns: Mapping[str, pyarrow.Array]
    lines: pyarrow.Array
    bad: tuple[BadRow, ...] = ()


class Reader(Protocol):
    """One open file. `names` are its columns; `closed` tells whether there can be others further on."""

    @property
    def names(self) -> tuple[str, ...]: ...

    @property
    def closed(self) -> bool: ...

    def blocks(self, wanted: Sequence[str]) -> Iterator[Block]:
        """The rows with the wanted columns; a column that is not there is left out."""
        ...


def one_array(column: pyarrow.ChunkedArray) -> pyarrow.Array:
    """The column in one piece."""
    import pyarrow

    if column.num_chunks == 1:
        return column.chunk(0)
    return pyarrow.concat_arrays(column.chunks) if column.num_chunks else pyarrow.array([], column.type)


def open_bytes(file: DataFile) -> BinaryIO:
    """The bytes of the file, decompressed. Raises DataError."""
    try:
        if file.compression == "gzip":
            return gzip.open(file.path, "rb")  # type: ignore[return-value]
        if file.compression == "zstd":
            import pyarrow

            return pyarrow.input_stream(str(file.path), compression="zstd")  # type: ignore[no-any-return]
        return open(file.path, "rb")
    except OSError as error:
        raise DataError(f"cannot read `{file.name}`: {error.strerror or error}") from None


def chunks(file: DataFile, size: int = BLOCK_BYTES) -> Iterator[bytes]:
    """The file in pieces as they come; a byte order mark is left out."""
    with open_bytes(file) as stream:
        first = True
        while True:
            try:
                read = stream.read(size)
            except (OSError, EOFError, zlib.error) as error:
                raise DataError(f"cannot read `{file.name}`: {error}", "is the file whole?") from None
            if not read:
                return
            yield _without_mark(read, file) if first else read
            first = False


def blocks_of_lines(file: DataFile, size: int = BLOCK_BYTES) -> Iterator[bytes]:
    """The file in blocks that end with a line end, but for the last. DataError for a line that is too long."""
    rest = b""
    line = 1
    for read in chunks(file, size):
        block = rest + read
        _check_lines(block, line, file)
        cut = block.rfind(b"\n") + 1
        if cut:
            yield block[:cut]
            line += block.count(b"\n")
        rest = block[cut:]
    if rest:
        yield rest


def _check_lines(block: bytes, line: int, file: DataFile) -> None:
    """`line`: the number of the block's first line."""
    start = 0
    while len(block) - start > LINE_BYTES_MAX:
        end = block.rfind(b"\n", start, start + LINE_BYTES_MAX + 1)
        if end < 0:
            at = line + block.count(b"\n", 0, start)
            raise DataError(
                f"{file.name}:{at}: the line is longer than {LINE_BYTES_MAX // 1_000_000} MB",
                "does the file end its lines?",
            )
        start = end + 1


def _without_mark(content: bytes, file: DataFile) -> bytes:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError(f"`{file.name}` is UTF-16", "save it as UTF-8")
    return content.removeprefix(b"\xef\xbb\xbf")
