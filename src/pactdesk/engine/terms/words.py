"""How are figures said? Values, lengths, moments and days in the words of a sentence."""

from collections.abc import Sequence
from datetime import UTC, date, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pactdesk.engine.terms.instant import Instant, moment_of
from pactdesk.engine.terms.money import money_text

_MINUTE, _HOUR = 60, 3600
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")  # whatever language the process speaks
_MOST_DAYS: Final = 5
_TO_THE_MINUTE: Final = len("2026-03-06 13:59")
_TO_THE_SECOND: Final = len("2026-03-06 13:59:20")


def value_text(value: object, currency: str = "") -> str:
    """Return a value as people write it: dates as 2026-01-31, yes and no, "nothing" for None.

    With a currency an int is an amount of it in minor units: "400.00 EUR".
    """
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and currency:
        return f"{money_text(value, currency)} {currency}"
    if isinstance(value, Fraction):
        return f"{Decimal(value.numerator) / value.denominator:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def minutes_in_words(seconds: int) -> str:
    """Return a length of time as "3 hours", "1 hour 30 minutes", "45 minutes" or, below a minute, "20 seconds"."""
    hours, rest = divmod(seconds, _HOUR)
    minutes, left = divmod(rest, _MINUTE)
    parts = [(hours, "hour"), (minutes, "minute"), (left, "second")]
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(said) or "0 minutes"


def moment_in_words(instant: Instant, zone: tzinfo | None = None) -> str:
    """Return an instant as "Fri 2026-03-06 13:59 CST", in UTC if no zone is given, with seconds if there are any."""
    moment = moment_of(instant, zone or UTC)
    wall = moment.isoformat(" ")[: _TO_THE_SECOND if moment.second else _TO_THE_MINUTE]
    return f"{_DAYS[moment.weekday()]} {wall} {moment.tzname()}"


def days_in_words(days: Sequence[date]) -> str:
    """Return days as "Thu 2026-12-24, Fri 2026-12-25", of many the first ones and how many more."""
    said = ", ".join(f"{_DAYS[day.weekday()]} {day.isoformat()}" for day in days[:_MOST_DAYS])
    more = len(days) - _MOST_DAYS
    return said if more <= 0 else f"{said} and {more} more day{'' if more == 1 else 's'}"
