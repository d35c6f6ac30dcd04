"""When is a vendor open, as people state it: by weekday, in a zone, save holidays and special days?

Stated hours become instants here. A shift belongs to the day on which it begins, also when it ends on the next: a
holiday takes away the whole of it. Clock changes need no rule but the one of `local_instant`.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pactdesk.engine.days import DAY
from pactdesk.engine.spans import ALWAYS, Spans
from pactdesk.engine.terms.instant import Instant, local_instant, offset_at

Opening: TypeAlias = tuple[int, int]
"""(opens, closes) in minutes of the day's wall clock; closes is above 1,440 where that is on the next day."""

Piece: TypeAlias = tuple[Instant, Instant]
"""(start, end) of a span."""

CalendarDigest: TypeAlias = str

DAY_MINUTES = 1_440
_WEEK_MINUTES = 7 * DAY_MINUTES
_WEEK = 7
_MINUTE_SECONDS = 60
_DAY_SECONDS = DAY_MINUTES * _MINUTE_SECONDS
_EPOCH_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day with openings of its own (none: closed) in place of its weekday's; it prevails over a holiday."""

    on: date
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Hours of a week in a zone of the IANA database: for each day from Monday to Sunday, its openings.

    Raises ValueError for an unknown zone, a week of other than seven days, an opening that does not begin on its day or
    lasts no or more than 24 hours, and a special day stated twice.
    """

    zone: str
    week: tuple[tuple[Opening, ...], ...]
    holidays: frozenset[date] = frozenset()
    special_days: tuple[SpecialDay, ...] = ()

    def __post_init__(self) -> None:
        """Refuse hours that mean nothing."""
        zone_named(self.zone)
        if len(self.week) != _WEEK:
            raise ValueError(f"a week has seven days, not {len(self.week)}")
        if len({special.on for special in self.special_days}) < len(self.special_days):
            raise ValueError("a special day is stated twice")
        days = (*self.week, *(special.openings for special in self.special_days))
        for opens, closes in (opening for openings in days for opening in openings):
            if not 0 <= opens < DAY_MINUTES or not opens < closes <= opens + DAY_MINUTES:
                raise ValueError(
                    f"no opening goes from minute {opens} to {closes}: it begins that day and ends in 24 hours"
                )

    @property
    def never_close(self) -> bool:
        """Whether every minute of every week is open."""
        if self.holidays or self.special_days:
            return False
        two_weeks = ((day * DAY_MINUTES, opening) for day in range(2 * _WEEK) for opening in self.week[day % _WEEK])
        open_minutes = Spans.of((midnight + opens, midnight + closes) for midnight, (opens, closes) in two_weeks)
        return open_minutes.measure(_WEEK_MINUTES, 2 * _WEEK_MINUTES) == _WEEK_MINUTES

    def materialise(self, first: date, last: date) -> Spans:
        """Return all shifts that begin on the days from first to last; ALWAYS for hours that never close."""
        return timetable(self, first, last).spans


@dataclass(frozen=True, slots=True)
class Timetable:
    """Weekly hours written out over some years: the set of time, and each business day with its openings as instants.

    A business day is one on which at least one opening begins.
    """

    spans: Spans
    days: tuple[date, ...]
    openings: tuple[tuple[Piece, ...], ...]


def zone_named(name: str) -> ZoneInfo:
    """Return the zone of the IANA database; ValueError if it has none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise ValueError(f"there is no time zone {name!r}") from unknown


@lru_cache(maxsize=128)
def timetable(hours: WeeklyHours, first: date, last: date) -> Timetable:
    """Return the hours written out over all shifts that begin on the days from first to last."""
    zone = ZoneInfo(hours.zone)
    special = {day.on: day.openings for day in hours.special_days}
    written: dict[date, tuple[Piece, ...]] = {}
    for day in map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1)):
        openings = special.get(day, () if day in hours.holidays else hours.week[day.weekday()])
        if openings and (pieces := _instants(day, openings, zone)):
            written[day] = pieces
    spans = ALWAYS if hours.never_close else Spans.of(chain.from_iterable(written.values()))
    return Timetable(spans, tuple(written), tuple(written.values()))


def _instants(day: date, openings: tuple[Opening, ...], zone: ZoneInfo) -> tuple[Piece, ...]:
    """Return the openings of a day as instants, without those that a change of the clock skips."""
    midnight = datetime.combine(day, time.min)
    offset = offset_at(midnight, zone)
    if offset == offset_at(midnight + 2 * DAY, zone):
        # No zone has changed its clock forth and back within two days since 1970, so these two are even.
        start = (day.toordinal() - _EPOCH_DAY) * _DAY_SECONDS - offset
        return tuple((start + opens * _MINUTE_SECONDS, start + closes * _MINUTE_SECONDS) for opens, closes in openings)
    walls = ((midnight + timedelta(minutes=opens), midnight + timedelta(minutes=closes)) for opens, closes in openings)
    pieces = ((local_instant(opens, zone), local_instant(closes, zone)) for opens, closes in walls)
    return tuple((start, end) for start, end in pieces if start < end)


def calendar_digest(hours: WeeklyHours, tzdata_version: str) -> CalendarDigest:
    """Return the SHA-256, in hex, of the hours as they are resolved and of the time zone rules they are read by."""
    resolved = {
        "zone": hours.zone,
        "tzdata": tzdata_version,
        "week": [_merged(openings) for openings in hours.week],
        "holidays": sorted(day.isoformat() for day in hours.holidays),
        "special_days": sorted((day.on.isoformat(), _merged(day.openings)) for day in hours.special_days),
    }
    return sha256(json.dumps(resolved, sort_keys=True).encode()).hexdigest()


def _merged(openings: tuple[Opening, ...]) -> list[Opening]:
    """Return the openings of a day in one form, however they were stated."""
    return list(Spans.of(openings))
