"""What do the words of a policy mean? Amounts, shares, lengths of time, dates and openings; None for what is none."""

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

EARLIEST: Final = date(1970, 1, 1)
LATEST: Final = date(2199, 12, 31)
UNKEPT: Final = re.compile("[\0\ud800-\udfff]")
"""What no text can hold that is to be kept: NUL, and half of a character."""

_WHOLE = re.compile("0|[1-9][0-9]{0,8}")
_NUMBER = re.compile("(0|[1-9][0-9]{0,8})([.][0-9]{1,6})?")
_MONEY = re.compile("(0|[1-9][0-9]{0,11})(?:[.]([0-9]{1,4}))?")
_SHARE = re.compile("([0-9]{1,3}(?:[.][0-9]{1,6})?)%")
_FRACTION = re.compile("([0-9]{1,4})/([1-9][0-9]{0,3})")
_LENGTH = re.compile("([1-9][0-9]{0,4}) (business )?(minute|hour|day|week|month|year)s?")
_DATE = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_OPENING = re.compile("([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})")
_DAY_MINUTES = 1_440
_LEAP_YEAR = 2000
_HOUR_MINUTES = 60
_CENTURY = {"minute": 52_596_000, "hour": 876_600, "day": 36_525, "week": 5_218, "month": 1_200, "year": 100}


@dataclass(frozen=True, slots=True)
class Length:
    """So many of a unit: minute, hour, day, week, month or year; `business`: of business time."""

    count: int
    unit: str
    business: bool = False

    @property
    def minutes(self) -> int | None:
        """Minutes on the clock, None for anything but minutes and hours."""
        return {"minute": self.count, "hour": self.count * _HOUR_MINUTES}.get(self.unit)

    @property
    def months(self) -> int | None:
        """Months of the calendar, None for anything but months and years."""
        return {"month": self.count, "year": self.count * 12}.get(self.unit)

    @property
    def days(self) -> int | None:
        """Days, None for any other unit."""
        return self.count if self.unit == "day" else None


def whole(text: str) -> int | None:
    """Read a whole number, from 0."""
    return int(text) if _WHOLE.fullmatch(text) else None


def number(text: str) -> Fraction | None:
    """Read a number, from 0."""
    return Fraction(text) if _NUMBER.fullmatch(text) else None


def money(text: str, exponent: int) -> int | None:
    """Read an amount, with exactly `exponent` decimals, in minor units."""
    found = _MONEY.fullmatch(text)
    if not found or len(found[2] or "") != exponent:
        return None
    return int(found[1] + (found[2] or ""))


def share(text: str) -> Fraction | None:
    """Read a percentage, or a fraction such as 1/12, as a share of 1: up to all of it."""
    percent, fraction = _SHARE.fullmatch(text), _FRACTION.fullmatch(text)
    found = Fraction(percent[1]) / 100 if percent else Fraction(text) if fraction else None
    return found if found is not None and found <= 1 else None


def length(text: str) -> Length | None:
    """Read a length of time, up to a century: `30 minutes`, `2 business days`, `1 year`."""
    found = _LENGTH.fullmatch(text)
    if not found or int(found[1]) > _CENTURY[found[3]]:
        return None
    return Length(int(found[1]), found[3], bool(found[2]))


def day(text: str) -> date | None:
    """Read a date that exists, from EARLIEST to LATEST."""
    found = _DATE.fullmatch(text)
    try:
        read = date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
    return read if read and EARLIEST <= read <= LATEST else None


def day_of_year(text: str) -> tuple[int, int] | None:
    """Read `12-25` as month and day; 02-29 is one, though only leap years have it."""
    found = day(f"{_LEAP_YEAR}-{text}")
    return (found.month, found.day) if found else None


def opening(text: str) -> tuple[int, int] | None:
    """Read `08:00-12:00` as minutes of its day, above 1,440 where it closes on the next."""
    found = _OPENING.fullmatch(text)
    if not found:
        return None
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    opens, closes = from_hour * _HOUR_MINUTES + from_minute, to_hour * _HOUR_MINUTES + to_minute
    if (
        max(from_minute, to_minute) >= _HOUR_MINUTES
        or opens >= _DAY_MINUTES
        or closes > _DAY_MINUTES
        or opens == closes
    ):
        return None
    return opens, closes if closes > opens else closes + _DAY_MINUTES
