"""Which days does a date of a policy mean? One, one of every year, or all of a range of either."""

from datetime import date
from functools import lru_cache
from typing import Final, TypeAlias

from pactdesk.engine.days import DAY
from pactdesk.language import words
from pactdesk.language.basics import STRING
from pactdesk.language.faults import Kind, quoted
from pactdesk.language.forms import Form, expect_word
from pactdesk.language.nodes import Node, Scalar
from pactdesk.language.reading import Reading

MOST_DAYS: Final = 400
"""A range has at most so many days."""
_YEARS_BEFORE, _YEARS_AFTER = 1, 10
_WHAT = "a date that exists, from 1970 to 2199: 2026-01-31, 12-25 (every year), 12-29..01-03 or 2026-12-29..2027-01-03"
_MonthDay: TypeAlias = tuple[int, int]


def horizon(reading: Reading) -> tuple[int, int] | None:
    """Return the first and the last year for which hours are resolved; None where the edition has no first day."""
    day = reading.effective
    if day is None:
        return None
    first = day.year - _YEARS_BEFORE
    return min(first, reading.since or first), day.year + _YEARS_AFTER


def _read(node: Node, reading: Reading) -> tuple[date, ...] | None:
    """Return the days in their order, those of every year over the horizon."""
    word = expect_word(node, reading, _WHAT)
    if word is None:
        return None
    first, to, last = word.text.partition("..")
    begins, ends = (words.day(text) or words.day_of_year(text) for text in (first, last if to else first))
    if begins is None or ends is None:
        found = f"{quoted(last if begins else first)} is not a date that exists."
        reading.fault(word, Kind.BAD_DATE, found, f"Write {_WHAT}.")
    elif isinstance(begins, date) and isinstance(ends, date):
        return _dated(begins, ends, word, reading)
    elif isinstance(begins, tuple) and isinstance(ends, tuple):
        years = horizon(reading)
        return _yearly(begins, ends, years) if years else None
    else:
        found = f"Only one end of {quoted(word.text)} has a year."
        reading.fault(word, Kind.BAD_DATE, found, "Write both with their year, or none: 12-29..01-03 is of every year.")
    return None


def _dated(first: date, last: date, at: Scalar, reading: Reading) -> tuple[date, ...] | None:
    count = (last - first).days + 1
    if count < 1:
        reading.fault(at, Kind.BAD_DATE, f"{quoted(at.text)} ends before it begins.", "Write the earlier date first.")
        return None
    if count > MOST_DAYS:
        reading.fault(at, Kind.BAD_DATE, f"{quoted(at.text)} has {count:,} days.", f"A range has at most {MOST_DAYS}.")
        return None
    return tuple(first + ahead * DAY for ahead in range(count))


@lru_cache(maxsize=128)
def _yearly(first: _MonthDay, last: _MonthDay, years: tuple[int, int]) -> tuple[date, ...]:
    """Return all days of these years from `first` to `last`, over the year's end where that comes before."""
    found = []
    for day in _days_of(*years):
        is_late, is_early = (day.month, day.day) >= first, (day.month, day.day) <= last
        if (is_late and is_early) if first <= last else (is_late or is_early):
            found.append(day)
    return tuple(found)


@lru_cache(maxsize=8)
def _days_of(first_year: int, last_year: int) -> tuple[date, ...]:
    start, end = date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal()
    return tuple(map(date.fromordinal, range(start, end + 1)))


DAYS: Final[Form[tuple[date, ...]]] = Form(_read, STRING)
