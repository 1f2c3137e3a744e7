"""What can be wrong with data: a mistake that stops everything, and a row that is set aside."""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

TEXT_LENGTH_MAX: Final = 500

NAME_LENGTH_MAX: Final = 40
"""Letters of a name or a value that a message quotes."""


class DataError(Exception):
    """The data cannot be read at all; `help` says what to do."""

    def __init__(self, message: str, help: str = "") -> None:
        self.message = message
        self.help = help
        super().__init__(message, help)

    def __str__(self) -> str:
        return f"{self.message}\nhelp: {self.help}" if self.help else self.message


class Reject(Struct, frozen=True):
    """A row that was not used: an event, or a part that belongs to none. Nothing of it is repaired or guessed.

    `line` counts from 1 and is the line of a text file, the row of a Parquet file or of a JSON array. `text` is what
    stands there, shortened. `list` names the part list when the row is a part.
    """

    file: str
    line: int
    reason: str
    id: str
    text: str
    list: str = ""

    @property
    def place(self) -> str:
        """`file:line`."""
        return f"{self.file}:{self.line}" if self.file else f"row {self.line}"


class Tally(Struct):
    """How many were read and what became of them; `read` is the sum of the other three once all are through."""

    read: int = 0
    used: int = 0
    duplicates: int = 0
    set_aside: int = 0

    @property
    def balanced(self) -> bool:
        """Whether every row that was read is accounted for."""
        return self.read == self.used + self.duplicates + self.set_aside


class Counts(Tally):
    """The events, and the rows of their part lists. `corrected`: used events whose id an earlier used event had."""

    corrected: int = 0
    parts: Tally = field(default_factory=Tally)


def shortened(text: str, length_max: int = TEXT_LENGTH_MAX) -> str:
    """The text, cut where it is too long to be shown."""
    return text if len(text) <= length_max else text[: length_max - 1] + "…"
