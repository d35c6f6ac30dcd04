"""Which day is it, when does it begin and end, and which day comes n months later?"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta, tzinfo

from pactdesk.engine.terms.instant import Instant, local_instant, moment_of

DAY = timedelta(days=1)


def local_day(instant: Instant, zone: tzinfo) -> date:
    """Return the day on which the instant falls in the zone."""
    return moment_of(instant, zone).date()


def start_of_day(day: date, zone: tzinfo) -> Instant:
    """Return the first instant of the day in the zone, which is not midnight where the clock skips that."""
    return local_instant(datetime.combine(day, time.min), zone)


def end_of_day(day: date, zone: tzinfo) -> Instant:
    """Return the first instant after the day in the zone: what holds until a day, inclusive, ends here."""
    return start_of_day(day + DAY, zone)


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later (earlier, if negative), or that month's last where it has no such day.

    The 31st goes to a 30th and not back: count each boundary of a period from its first day, not from the one before.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
