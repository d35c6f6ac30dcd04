"""Are figures said as people say them?"""

import locale
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from pactdesk.engine.terms.instant import instant_of
from pactdesk.engine.terms.words import days_in_words, minutes_in_words, moment_in_words, value_text

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 minutes"),
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (61, "1 minute 1 second"),
        (3_599, "59 minutes 59 seconds"),
        (3_600, "1 hour"),
        (5_400, "1 hour 30 minutes"),
        (7_200, "2 hours"),
        (7_202, "2 hours 2 seconds"),
        (86_400, "24 hours"),
    ],
)
def test_lengths(seconds: int, said: str) -> None:
    assert minutes_in_words(seconds) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 3, 6, 13, 59, tzinfo=CHICAGO), "Fri 2026-03-06 13:59 CST"),
        (datetime(2026, 3, 6, 13, 59, 20, tzinfo=CHICAGO), "Fri 2026-03-06 13:59:20 CST"),
        (datetime(2026, 3, 8, 3, 0, tzinfo=CHICAGO), "Sun 2026-03-08 03:00 CDT"),
        (datetime(2026, 3, 2, 0, 0, tzinfo=CHICAGO), "Mon 2026-03-02 00:00 CST"),
    ],
)
def test_moments(moment: datetime, said: str) -> None:
    assert moment_in_words(instant_of(moment), CHICAGO) == said


def test_a_time_that_comes_twice_is_told_apart_by_its_zone() -> None:
    first = instant_of(datetime(2026, 11, 1, 1, 30, tzinfo=CHICAGO))
    assert moment_in_words(first, CHICAGO) == "Sun 2026-11-01 01:30 CDT"
    assert moment_in_words(first + 3_600, CHICAGO) == "Sun 2026-11-01 01:30 CST"


def test_a_moment_without_a_zone_is_said_in_utc() -> None:
    assert moment_in_words(0) == moment_in_words(0, UTC) == "Thu 1970-01-01 00:00 UTC"


def test_a_zone_without_a_name_is_said_by_its_offset() -> None:
    assert moment_in_words(0, timezone(timedelta(hours=5, minutes=45))) == "Thu 1970-01-01 05:45 UTC+05:45"


def test_the_language_of_the_process_changes_nothing() -> None:
    before = locale.setlocale(locale.LC_TIME)
    installed = [name for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8") if _installed(name)]
    try:
        for name in installed:
            locale.setlocale(locale.LC_TIME, name)
            assert moment_in_words(0) == "Thu 1970-01-01 00:00 UTC"
    finally:
        locale.setlocale(locale.LC_TIME, before)


def _installed(name: str) -> bool:
    before = locale.setlocale(locale.LC_TIME)
    try:
        locale.setlocale(locale.LC_TIME, name)
    except locale.Error:
        return False
    locale.setlocale(locale.LC_TIME, before)
    return True


@pytest.mark.parametrize(
    ("value", "currency", "said"),
    [
        (None, "", "nothing"),
        (True, "", "yes"),
        (False, "", "no"),
        (True, "EUR", "yes"),
        ("gold", "", "gold"),
        ("gold", "EUR", "gold"),
        (7, "", "7"),
        (40_000, "EUR", "400.00 EUR"),
        (5, "USD", "0.05 USD"),
        (0, "USD", "0.00 USD"),
        (400, "JPY", "400 JPY"),
        (date(2026, 1, 31), "", "2026-01-31"),
        (Fraction(5, 2), "", "2.5"),
        (Fraction(40), "", "40"),
        (Fraction(10**20), "", "100000000000000000000"),
        (Fraction(1, 10**9), "", "0.000000001"),
        (Fraction("123456789012.123456789"), "", "123456789012.123456789"),
    ],
)
def test_values(value: object, currency: str, said: str) -> None:
    assert value_text(value, currency) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, ""),
        (1, "Thu 2026-01-01"),
        (2, "Thu 2026-01-01, Fri 2026-01-02"),
        (5, "Thu 2026-01-01, Fri 2026-01-02, Sat 2026-01-03, Sun 2026-01-04, Mon 2026-01-05"),
        (6, "Thu 2026-01-01, Fri 2026-01-02, Sat 2026-01-03, Sun 2026-01-04, Mon 2026-01-05 and 1 more day"),
        (9, "Thu 2026-01-01, Fri 2026-01-02, Sat 2026-01-03, Sun 2026-01-04, Mon 2026-01-05 and 4 more days"),
    ],
)
def test_days(count: int, said: str) -> None:
    assert days_in_words([date(2026, 1, 1 + day) for day in range(count)]) == said
