"""Times of a whole column at once: every piece of a text (date, time of day, offset) is understood once."""

from __future__ import annotations

from collections.abc import Iterable

from loyalty_rules.core.calendar import Zone, parse_instant

_CACHED_MAX = 200_000


class Times:
    """Texts → instants in a zone; says the same as `parse_instant`, which reads whatever is new to it."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._utc = Zone("UTC")
        # A date with what follows the time of day (`Z`, `+02:00`) → its midnight there. None: read each time anew.
        self._days: dict[str, int | None] = {}
        self._clocks: dict[str, int] = {}

    def instants(self, texts: Iterable[str | None]) -> list[int | None]:
        """An instant for each text; None for a missing one and for one that is no time."""
        days, clocks = self._days, self._clocks
        found: list[int | None] = []
        for text in texts:
            if text is None:
                found.append(None)
                continue
            day = days.get(text[:10] + text[19:])
            clock = clocks.get(text[10:19])
            found.append(day + clock if day is not None and clock is not None else self._new(text))
        return found

    def _new(self, text: str) -> int | None:
        try:
            instant = parse_instant(text, self._zone)
        except ValueError:
            return None
        if len(text) >= 19 and text[10:11] in ("T", " ") and text[13:14] == ":" and text[16:17] == ":":
            self._remember(text, instant)
        return instant

    def _remember(self, text: str, instant: int) -> None:
        """What is now known of the pieces of a text that is a time."""
        key, rest = text[:10] + text[19:], text[19:]
        # A second's fraction would make every text a new piece.
        if text[10:19] in self._clocks and key in self._days or rest[:1] in (".", ",") and rest[1:7] != "000000":
            return
        clock = parse_instant(f"2000-01-01{text[10:19]}Z", self._utc) - parse_instant("2000-01-01T00:00:00Z", self._utc)
        if len(self._days) >= _CACHED_MAX:
            self._days.clear()
        self._clocks[text[10:19]] = clock
        if key not in self._days:
            self._days[key] = instant - clock if _has_offset(text) or self._is_even(text[:10]) else None

    def _is_even(self, day: str) -> bool:
        """Whether a local day has 24 hours and no change of the clock."""
        hours = [parse_instant(f"{day}T{hour:02}:{minute:02}", self._zone) for hour in range(24) for minute in (0, 30)]
        hours.append(parse_instant(f"{day}T23:59:59", self._zone) + 1_000_000)
        return all(after - before == 1_800_000_000 for before, after in zip(hours, hours[1:], strict=False))


def _has_offset(text: str) -> bool:
    rest = text[19:]
    return rest[-1:] in ("Z", "z") or "+" in rest or "-" in rest
