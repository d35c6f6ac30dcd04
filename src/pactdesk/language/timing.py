"""Which of the asked hours can be open together? The masks that occur in the ten years of an edition."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from pactdesk.engine.days import start_of_day
from pactdesk.engine.hours import BusinessHours

_YEARS = 10


def time_domain(hours: Sequence[BusinessHours], effective: date, zone: str) -> tuple[int, ...]:
    """Return every mask of open hours (bit i for the i-th) that occurs in ten years from `effective` on, sorted."""
    first = start_of_day(effective, ZoneInfo(zone))
    last = start_of_day(effective.replace(year=effective.year + _YEARS, day=min(effective.day, 28)), ZoneInfo(zone))
    toggles: dict[int, int] = {first: 0}
    for bit, one in enumerate(hours):
        for start, end in one.spans.clip(first, last):
            toggles[start] = toggles.get(start, 0) ^ 1 << bit
            if end < last:
                toggles[end] = toggles.get(end, 0) ^ 1 << bit
    mask, found = 0, set()
    for instant in sorted(toggles):
        mask ^= toggles[instant]
        found.add(mask)
    return tuple(sorted(found))
