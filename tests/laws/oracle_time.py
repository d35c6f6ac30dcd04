"""What would someone say who has a clock on the wall, the hours on the door and endless patience?

Every minute is walked. No set of time, no sum, no binary search and no conversion from wall time to instants is shared
with the engine: the wall clock is only ever read, minute after minute, through `zoneinfo`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTE = 60
DAY = timedelta(days=1)
MARGIN = 3

Openings = Sequence[tuple[int, int]]
Waiting = frozenset[int]
NOT_WAITING: Waiting = frozenset()


@dataclass(frozen=True)
class Wall:
    """What the clock shows in each minute from some days before `first` to some days after `last`."""

    zone: str
    first: date
    last: date
    minutes: range = field(init=False)
    shown: list[datetime] = field(init=False)
    first_shown: dict[datetime, int] = field(init=False)

    def __post_init__(self) -> None:
        start = datetime.combine(self.first - MARGIN * DAY, time.min, UTC)
        end = datetime.combine(self.last + MARGIN * DAY, time.min, UTC)
        minutes = range(int(start.timestamp()) // MINUTE, int(end.timestamp()) // MINUTE)
        zone = ZoneInfo(self.zone)
        shown = [datetime.fromtimestamp(minute * MINUTE, zone).replace(tzinfo=None) for minute in minutes]
        reached: dict[datetime, int] = {}
        latest = shown[0] - timedelta(minutes=1)
        for minute, now in zip(minutes, shown, strict=True):
            while latest < now:  # also what the clock skips, if this is the first minute to show something later
                latest += timedelta(minutes=1)
                reached[latest] = minute
        object.__setattr__(self, "minutes", minutes)
        object.__setattr__(self, "shown", shown)
        object.__setattr__(self, "first_shown", reached)

    def shows(self, minute: int) -> datetime:
        return self.shown[minute - self.minutes.start]


@lru_cache(maxsize=64)
def wall(zone: str, first: date, last: date) -> Wall:
    return Wall(zone, first, last)


class Patience:
    """Someone who knows the hours of the days from `first` to `last` and counts minutes."""

    def __init__(
        self,
        clock: Wall,
        week: Sequence[Openings],
        holidays: frozenset[date] = frozenset(),
        special: dict[date, Openings] | None = None,
    ) -> None:
        self.clock = clock
        self.shifts: list[tuple[date, int, int]] = []
        self.open = bytearray(len(clock.minutes))
        day = clock.first
        while day <= clock.last:
            openings = week[day.weekday()]
            if day in holidays:
                openings = ()
            if special and day in special:
                openings = special[day]
            for opens, closes in openings:
                self._keep_open(day, opens, closes)
            day += DAY

    def _keep_open(self, day: date, opens: int, closes: int) -> None:
        midnight = datetime.combine(day, time.min)
        start = self.clock.first_shown[midnight + timedelta(minutes=opens)]
        end = self.clock.first_shown[midnight + timedelta(minutes=closes)]
        if start < end:
            self.shifts.append((day, start, end))
        for minute in range(start, end):
            self.open[minute - self.clock.minutes.start] = True

    def counts(self, minute: int, waiting: Waiting = NOT_WAITING) -> bool:
        return bool(self.open[minute - self.clock.minutes.start]) and minute not in waiting

    def due(self, opened: int, minutes: int, waiting: Waiting = NOT_WAITING) -> int | None:
        left = minutes
        for minute in range(opened, self.clock.minutes.stop):
            if not left:
                return minute
            left -= self.counts(minute, waiting)
        return None

    def elapsed(self, opened: int, until: int, waiting: Waiting = NOT_WAITING) -> int:
        return sum(self.counts(minute, waiting) for minute in range(opened, until))

    def due_days(self, opened: int, count: int, waiting: Waiting = NOT_WAITING) -> int | None:
        start = self._next_open(opened)
        if start is None:
            return None
        belongs = [day for day, opens, closes in self.shifts if opens <= start < closes]
        days = sorted({day for day, _, _ in self.shifts})
        if not belongs or days.index(max(belongs)) + count >= len(days):
            return None
        due = start
        if count:
            due = max(due, self._same_time(start, max(belongs), days[days.index(max(belongs)) + count]))
        return self._moved_on(due, opened, waiting)

    def _next_open(self, minute: int) -> int | None:
        return next((later for later in range(minute, self.clock.minutes.stop) if self.counts(later)), None)

    def _same_time(self, start: int, begun_on: date, due_on: date) -> int:
        since_midnight = self.clock.shows(start) - datetime.combine(begun_on, time.min)
        wanted = self.clock.first_shown[datetime.combine(due_on, time.min) + since_midnight]
        own = [(opens, closes) for day, opens, closes in self.shifts if day == due_on]
        for minute in range(wanted, min(opens for opens, _ in own), -1):
            if any(opens <= minute <= closes for opens, closes in own):
                return minute
        return min(opens for opens, _ in own)

    def _moved_on(self, due: int, opened: int, waiting: Waiting) -> int | None:
        """Put the due time off by an open minute for each open minute of waiting that began before it."""
        moved: int | None = due
        for minute in range(opened, self.clock.minutes.stop):
            goes_on = minute > opened and minute in waiting and minute - 1 in waiting
            if moved is not None and minute > moved and not goes_on:
                moved = self._next_open(minute)
            if moved is None or (minute >= moved and not goes_on):
                return moved
            if minute in waiting and self.counts(minute):
                moved = self.due(moved, 1)
        return None


def waiting_minutes(waits: Sequence[tuple[int, int]]) -> Waiting:
    return frozenset(minute for start, end in waits for minute in range(start, end))
