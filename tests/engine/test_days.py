from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest
from tests.engine.offices import HOUR, at

from pactdesk.engine.days import add_months, end_of_day, local_day, start_of_day

NEW_YORK = ZoneInfo("America/New_York")


def test_the_day_is_the_zones() -> None:
    late = at("2024-05-17 23:59:59", "America/New_York")
    assert local_day(late, NEW_YORK) == date(2024, 5, 17)
    assert local_day(late + 1, NEW_YORK) == date(2024, 5, 18)
    assert local_day(late, UTC) == date(2024, 5, 18)


def test_a_day_begins_at_its_midnight_and_ends_at_the_next() -> None:
    day = date(2024, 5, 17)
    assert start_of_day(day, NEW_YORK) == at("2024-05-17 00:00", "America/New_York")
    assert end_of_day(day, NEW_YORK) == at("2024-05-18 00:00", "America/New_York")


@pytest.mark.parametrize(("day", "hours"), [("2024-03-10", 23), ("2024-11-03", 25), ("2024-03-11", 24)])
def test_a_day_is_as_long_as_its_clock_makes_it(day: str, hours: int) -> None:
    on = date.fromisoformat(day)
    assert end_of_day(on, NEW_YORK) - start_of_day(on, NEW_YORK) == hours * HOUR


def test_a_day_whose_midnight_is_skipped_begins_when_the_clock_goes_on() -> None:
    havana = ZoneInfo("America/Havana")
    assert start_of_day(date(2024, 3, 10), havana) == at("2024-03-10 01:00", "America/Havana")
    assert start_of_day(date(2024, 3, 10), havana) - 1 == at("2024-03-09 23:59:59", "America/Havana")


def test_a_day_that_is_left_out_has_no_length() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert start_of_day(date(2011, 12, 30), apia) == end_of_day(date(2011, 12, 30), apia)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2024-01-15", 1, "2024-02-15"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-01-30", 1, "2024-02-29"),
        ("2024-01-29", 1, "2024-02-29"),
        ("2024-01-31", 2, "2024-03-31"),
        ("2024-03-31", 1, "2024-04-30"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-12-01", 1, "2025-01-01"),
        ("2024-11-30", 1, "2024-12-30"),
        ("2024-11-30", 3, "2025-02-28"),
        ("2024-01-15", 0, "2024-01-15"),
        ("2024-01-15", -1, "2023-12-15"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-01-31", 24, "2026-01-31"),
    ],
)
def test_months_later_is_the_same_day_or_the_last(day: str, months: int, then: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(then)
