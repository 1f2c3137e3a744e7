"""What was set aside, as a CSV file for those who mend the data."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from loyalty_rules.core.events import Event
from loyalty_rules.core.whole_files import whole
from loyalty_rules.data.problems import DataError, Reject

COLUMNS = ("file", "line", "list", "id", "reason", "text")


def refused_event(event: Event, reason: str) -> Reject:
    """An event that the engine refused, as one that was set aside."""
    file, _, line = event.source.rpartition(":")
    return Reject(file, int(line) if line.isdigit() else 0, reason, event.id, f"{event.type} of {event.member}")


def write_rejects(rejects: Iterable[Reject], path: str | Path) -> int:
    """Write a line for each, and say how many there were."""
    count = 0
    try:
        with whole(Path(path)) as place, place.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(COLUMNS)
            for reject in rejects:
                cells = (reject.file, reject.line, reject.list, reject.id, reject.reason, reject.text)
                writer.writerow([_safe(cell) for cell in cells])
                count += 1
    except OSError as error:
        raise DataError(f"cannot write `{path}`: {error.strerror or error}") from None
    return count


def _safe(cell: str | int) -> str | int:
    """A text that a spreadsheet would run as a formula is led by an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
