"""On which days is a vendor closed? A source that a policy names (a list, an iCalendar file, a place) as days.

A holiday is a whole day: what covers only a part of one is refused with a sentence, since it belongs in special hours.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, TypeAlias

import holidays
import recurring_ical_events
from icalendar import Calendar, Component, Event

DAY: Final = timedelta(days=1)
_HALF_DAYS: Final = "half_day"
_OFTEN: Final = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_DATING: Final = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})


class UnusableHolidays(ValueError):
    """A source of holidays that yields none, or not what it seems to say; the sentence says why."""


@dataclass(frozen=True, slots=True)
class ListedDays:
    """Days written out."""

    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """The content of an iCalendar file, whose events that last whole days are holidays."""

    content: bytes


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """Holidays of a country (ISO 3166 code), or of one of its subdivisions, in categories of the `holidays` package."""

    country: str
    subdivision: str | None = None
    categories: tuple[str, ...] = ("public",)


@dataclass(frozen=True, slots=True)
class MarketHolidays:
    """Holidays of an exchange or payment system, by its code (ISO 10383) in the `holidays` package."""

    market: str


HolidaySource: TypeAlias = ListedDays | CalendarFile | PublicHolidays | MarketHolidays


def resolve(source: HolidaySource, first_year: int, last_year: int) -> frozenset[date]:
    """Return the source's holidays from the first to the last year.

    Raises UnusableHolidays for a source that cannot be read, is not known or has days that are not holidays as a whole.
    """
    if isinstance(source, ListedDays):
        days: Iterable[date] = source.days
    elif isinstance(source, CalendarFile):
        days = _days_of_calendar(source.content, date(first_year, 1, 1), date(last_year, 12, 31) + DAY)
    else:
        days = _days_of_place(source, range(first_year, last_year + 1))
    return frozenset(day for day in days if first_year <= day.year <= last_year)


def _days_of_place(place: PublicHolidays | MarketHolidays, years: range) -> Iterable[date]:
    """Return the days that the `holidays` package knows for a country or a market."""
    if isinstance(place, PublicHolidays) and _HALF_DAYS in place.categories:
        raise UnusableHolidays(
            f"{_HALF_DAYS} holidays of {place.country} are no whole days: state them as special hours"
        )
    try:
        if isinstance(place, MarketHolidays):
            return holidays.financial_holidays(place.market, years=years)
        return holidays.country_holidays(place.country, place.subdivision, years=years, categories=place.categories)
    except (NotImplementedError, ValueError) as unknown:
        raise UnusableHolidays(f"no such holidays are known: {unknown}") from unknown


def _days_of_calendar(content: bytes, first: date, end: date) -> Iterable[date]:
    """Return the days of all events of an iCalendar file, recurrences written out."""
    try:
        parts = Calendar.from_ical(content, multiple=True)
        calendars = [part for part in parts if part.name == "VCALENDAR"]
        for event in _events(calendars):
            _refuse_what_is_no_day(event)
        return [day for calendar in calendars for day in _expanded(calendar, first, end)]
    except UnusableHolidays:
        raise
    except Exception as broken:  # of a broken file the parsers let errors of any kind through: KeyError, AttributeError
        raise UnusableHolidays(f"the calendar cannot be read: {type(broken).__name__}: {broken}") from broken


def _events(calendars: Iterable[Component]) -> list[Event]:
    """Return all events that take place; UnusableHolidays if there are none at all."""
    events = [event for calendar in calendars for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    if not events:
        raise UnusableHolidays("the file holds no calendar with an event in it, so it names no holiday")
    return [event for event in events if not _is_cancelled(event)]


def _expanded(calendar: Component, first: date, end: date) -> Iterator[date]:
    """Yield the days of the calendar's events between two days."""
    for event in recurring_ical_events.of(calendar).between(first, end):
        if not _is_cancelled(event):
            begins, ends = _whole_days(event)
            yield from (begins + ahead * DAY for ahead in range((ends - begins).days))


def _is_cancelled(event: Event) -> bool:
    """Whether the event does not take place."""
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def _refuse_what_is_no_day(event: Event) -> None:
    """Raise UnusableHolidays unless the event says, legibly, that it lasts whole days."""
    broken = [f"{part}: {why}" for part, why in event.errors if part in _DATING]
    if broken:
        raise UnusableHolidays(f"the dates of {_named(event)} cannot be read: {'; '.join(broken)}")
    if "DTSTART" not in event:
        raise UnusableHolidays(f"{_named(event)} has no date")
    rules = event.get("RRULE", [])
    if any(_OFTEN.intersection(rule.get("FREQ", ())) for rule in (rules if isinstance(rules, list) else [rules])):
        raise UnusableHolidays(f"{_named(event)} recurs more often than daily, so it is no holiday")
    _whole_days(event)


def _whole_days(event: Event) -> tuple[date, date]:
    """Return an event's first day and the day after its last; UnusableHolidays if it begins or ends within a day."""
    start, end = event.start, event.end
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        # RFC 5545 has the day after the last as the end; a file in which it is the first day means that day.
        begins, ends = start, start + DAY if end == start else end
    elif start.time() == end.time() == time.min:
        begins, ends = start.date(), end.date()
    else:
        raise UnusableHolidays(f"{_named(event)} lasts from {start} to {end}, no whole days: state it as special hours")
    if ends <= begins:
        raise UnusableHolidays(f"{_named(event)} begins on {start} but ends on {end}")
    return begins, ends


def _named(event: Event) -> str:
    """Return what to call the event in a sentence."""
    return f"event {str(event.get('SUMMARY', 'without a name'))!r}"
