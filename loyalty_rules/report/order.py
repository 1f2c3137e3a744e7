"""The order of members in every report: as people count, M2 before M10."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = re.compile(r"([0-9]+)")

Key = tuple[tuple[tuple[int, int, str], ...], str]


def natural(text: str) -> Key:
    """A key that sorts runs of digits by their number; the text itself decides between equals."""
    pieces = _DIGITS.split(text)
    # Digits of other scripts don't match; a run of zeros counts by its number first.
    key = tuple(
        (0, int(piece), "") if index % 2 else (1, 0, piece.casefold()) for index, piece in enumerate(pieces) if piece
    )
    return key, text
