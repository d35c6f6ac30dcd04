"""How does the time from the opening of a ticket to its due time look? A line of open and closed hours."""

from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from pactdesk.engine.days import DAY, local_day, start_of_day
from pactdesk.engine.spans import Spans
from pactdesk.engine.terms.instant import Instant, moment_of
from pactdesk.engine.terms.words import minutes_in_words

OPEN: Final = "█"
CLOSED: Final = "░"
_MOST: Final = 64
_SLOTS: Final = tuple(60 * minutes for minutes in (5, 10, 15, 30, 60, 90, 120, 180, 360, 720, 1440))


@dataclass(frozen=True, slots=True)
class Timeline:
    """A bar with a sign for each stretch of time, the clock at its two ends, the days above it, and a legend."""

    days: str
    begins: str
    bar: str
    ends: str
    legend: str


def timeline(service: Spans, opened: Instant, due: Instant, zone: ZoneInfo) -> Timeline:
    """Draw the time from `opened` to `due`: a stretch is open if it is so for at least half of it."""
    slot = next((slot for slot in _SLOTS if due - opened <= slot * _MOST), _SLOTS[-1])
    count = max(-(-(due - opened) // slot), 1)
    starts = [opened + place * slot for place in range(count)]
    bar = "".join(OPEN if 2 * service.measure(start, start + slot) >= slot else CLOSED for start in starts)
    worked = service.measure(opened, due)
    closed = f", {CLOSED} {minutes_in_words(due - opened - worked)} closed" if worked < due - opened else ""
    legend = f"{OPEN} {minutes_in_words(worked)} open{closed}; a sign is {minutes_in_words(slot)}"
    begins, ends = (f"{moment_of(instant, zone):%H:%M}" for instant in (opened, due))
    return Timeline(_days(opened, slot, count, zone), begins, bar, ends, legend)


def _days(opened: Instant, slot: int, count: int, zone: ZoneInfo) -> str:
    """Return the names of the days, each above the first sign that begins on it, where there is room."""
    line = f"{moment_of(opened, zone):%a}"
    day = local_day(opened, zone) + DAY
    while (place := -(-(start_of_day(day, zone) - opened) // slot)) < count:
        if place > len(line):
            line = f"{line:<{place}}{day:%a}"
        day += DAY
    return line
