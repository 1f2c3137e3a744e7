"""Times of a whole column at once: every piece of a text (date, time of day, offset) is understood once."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from loyalty_rules.core.calendar import Zone, parse_instant

_CACHED_MAX: Final = 200_000
_SECOND: Final = 1_000_000

_SECONDS: Final = {f"{second:02}": second * _SECOND for second in range(60)}
_MINUTES: Final = {f"{minute:02}": minute * 60 * _SECOND for minute in range(60)}
_HOURS: Final = {f"{hour:02}": hour * 3600 * _SECOND for hour in range(24)}
_SIGNS: Final = {"T::", " ::"}
_ZEROS: Final = "000000"


class Times:
    """Texts → instants in a zone; says the same as `parse_instant`, which reads whatever is new to it."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        # A date with what follows the seconds (`Z`, `+02:00`) → its midnight; but no day on which the clock changes.
        self._days: dict[str, int] = {}

    def instants(self, texts: Iterable[str | None]) -> list[int | None]:
        """An instant for each text; None for a missing one and for one that is no time."""
        days = self._days
        found: list[int | None] = []
        for text in texts:
            if text is None:
                found.append(None)
                continue
            try:
                if text[10] + text[13] + text[16] not in _SIGNS:
                    found.append(self._new(text))
                    continue
                midnight = days[text[:10] + text[19:]]
                found.append(midnight + _HOURS[text[11:13]] + _MINUTES[text[14:16]] + _SECONDS[text[17:19]])
            except (KeyError, IndexError):
                found.append(self._new(text))
        return found

    def _new(self, text: str) -> int | None:
        try:
            instant = parse_instant(text, self._zone)
        except ValueError:
            return None
        rest = text[19:]
        # A fraction of a second would make nearly every text a new day.
        is_fine = rest[:1] in (".", ",") and rest[1:7] != _ZEROS
        if len(text) < 19 or text[10] + text[13] + text[16] not in _SIGNS or is_fine:
            return instant
        if _has_offset(rest) or self._is_even(text[:10]):
            if len(self._days) >= _CACHED_MAX:
                self._days.clear()
            clock = _HOURS[text[11:13]] + _MINUTES[text[14:16]] + _SECONDS[text[17:19]]
            self._days[text[:10] + rest] = instant - clock
        return instant

    def _is_even(self, day: str) -> bool:
        """Whether a local day has 24 hours and no change of the clock."""
        hours = [parse_instant(f"{day}T{hour:02}:{minute:02}", self._zone) for hour in range(24) for minute in (0, 30)]
        hours.append(parse_instant(f"{day}T23:59:59", self._zone) + 1_000_000)
        return all(after - before == 1_800_000_000 for before, after in pairwise(hours))


def _has_offset(rest: str) -> bool:
    return rest[-1:] in ("Z", "z") or "+" in rest or "-" in rest
