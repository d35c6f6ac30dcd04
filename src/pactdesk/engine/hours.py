"""By when is so much business time used up, and how much of it has passed?

Service time is business hours minus waiting. A target in business hours is walked through that set; a target in
business days is a type of its own, the same time of day so many business days on, and never a multiple of hours.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from pactdesk.engine.days import DAY, end_of_day, local_day, start_of_day
from pactdesk.engine.spans import Spans
from pactdesk.engine.terms.instant import Instant, local_instant, moment_of
from pactdesk.engine.weekly import Piece, Timetable, WeeklyHours, timetable

FIRST_DAY: Final = date(2010, 1, 1)
LAST_DAY: Final = date(2040, 12, 31)


class BeyondHorizon(ValueError):
    """An instant for which business hours have not been written out."""

    def __init__(self, hours: "BusinessHours", instant: Instant) -> None:
        """Name the hours, the instant and the horizon."""
        moment = moment_of(instant, hours.zone).isoformat()
        super().__init__(f"{hours.name} hours are known from {hours.first} to {hours.last}, not at {moment}")


@dataclass(frozen=True)
class BusinessHours:
    """Weekly hours by the name a policy calls them, known from the day `first` to the day `last`.

    They are written out when first asked, once for all that are equal. `waits` are spans (start, end) of waiting, in
    any order, overlapping or not, with END for one that goes on. What is asked from before the horizon, or measured
    beyond it, raises BeyondHorizon.
    """

    # No slots: cached properties live in the instance's dict. Equality and hash see the fields alone.
    name: str
    hours: WeeklyHours
    first: date = FIRST_DAY
    last: date = LAST_DAY

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone whose wall clock the hours are stated in."""
        return ZoneInfo(self.hours.zone)

    @cached_property
    def begins(self) -> Instant:
        """The first instant of the horizon."""
        return start_of_day(self.first, self.zone)

    @cached_property
    def ends(self) -> Instant:
        """The first instant after the horizon."""
        return end_of_day(self.last, self.zone)

    @cached_property
    def spans(self) -> Spans:
        """The business hours, as far as the horizon, and all of a shift that begins before it or goes beyond it."""
        return self._timetable.spans

    @cached_property
    def _timetable(self) -> Timetable:
        return timetable(self.hours, self.first - DAY, self.last)

    def is_open(self, at: Instant) -> bool:
        """Whether the instant is in business hours: an opening is, a closing is not."""
        if not self.begins <= at < self.ends:
            raise BeyondHorizon(self, at)
        return self.spans.contains(at)

    def due(self, opened: Instant, seconds: int, waits: Iterable[Piece] = ()) -> Instant | None:
        """Return the first instant from `opened` on by which so much service time has passed, None if none is known.

        Used up exactly at closing is due at closing. Raises ValueError for less than 0 seconds.
        """
        if opened < self.begins:
            raise BeyondHorizon(self, opened)
        due = self.spans.walk(opened, seconds)
        return self._postponed(due, opened, waits) if waits else due

    def elapsed(self, opened: Instant, until: Instant, waits: Iterable[Piece] = ()) -> int:
        """Return the seconds of service time in [opened, until)."""
        if opened < self.begins or until > self.ends:
            raise BeyondHorizon(self, opened if opened < self.begins else until)
        waited = (self.spans.measure(max(start, opened), min(end, until)) for start, end in Spans.of(waits))
        return self.spans.measure(opened, until) - sum(waited)

    def due_days(self, opened: Instant, days: int, waits: Iterable[Piece] = ()) -> Instant | None:
        """Return the same local time of day so many business days on, None if none is known.

        A request outside the hours counts from the next opening, one during a shift from the day that shift began on.
        Where that time of day lies outside the openings of the day it is due, it is due at the closing before it, or at
        the day's first opening if there is none. It moves on by the business time waited. Raises ValueError for less
        than 0 days; 0 days are over when the counting begins.
        """
        if days < 0:
            raise ValueError(f"{days} business days cannot be counted")
        if opened < self.begins:
            raise BeyondHorizon(self, opened)
        start = self.spans.next_open(opened)
        begun = None if start is None else self._business_day(start)
        if start is None or begun is None:
            return None
        if begun + days >= len(self._timetable.days):
            return None
        # A short day within the night shift of the day before may have closed when the counting begins.
        due = max(start, self._same_time(start, begun, begun + days))
        return self._postponed(due, opened, waits)

    def _business_day(self, instant: Instant) -> int | None:
        """Return the place of the business day on which the instant's shift began, None past the horizon."""
        latest = bisect_right(self._timetable.days, local_day(instant, self.zone)) - 1
        for place in range(latest, max(latest - 2, -1), -1):
            if any(start <= instant < end for start, end in self._timetable.openings[place]):
                return place
        return None

    def _same_time(self, instant: Instant, begun: int, place: int) -> Instant:
        """Return the time since midnight of the business day `begun`, on another one and within its openings."""
        days, openings = self._timetable.days, self._timetable.openings[place]
        since_midnight = moment_of(instant, self.zone).replace(tzinfo=None) - datetime.combine(days[begun], time.min)
        due = local_instant(datetime.combine(days[place], time.min) + since_midnight, self.zone)
        reached = [min(due, closes) for opens, closes in openings if opens <= due]
        return max(reached) if reached else min(openings)[0]

    def _postponed(self, due: Instant | None, opened: Instant, waits: Iterable[Piece]) -> Instant | None:
        """Return `due` moved on by the business time of the waits that begin before it, and never into one of them."""
        for start, end in Spans.of(waits):
            begins = max(start, opened)
            if due is None or begins >= due:
                break
            due = self.spans.walk(due, self.spans.measure(begins, end))
            if due is not None and due < end:  # a day's first opening, before which no business time was left to wait
                due = self.spans.next_open(end)
        return due
