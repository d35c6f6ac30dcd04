"""Which hours are open together in ten years?"""

from datetime import date

from pactdesk.engine.hours import BusinessHours
from pactdesk.engine.weekly import DAY_MINUTES, WeeklyHours
from pactdesk.language.timing import time_domain

DAY = (480, 960)
FIRST, LAST = date(2025, 1, 1), date(2036, 12, 31)


def hours(
    name: str, *week: tuple[tuple[int, int], ...], zone: str = "UTC", holidays: frozenset[date] = frozenset()
) -> BusinessHours:
    return BusinessHours(name, WeeklyHours(zone, week * (7 // len(week)), holidays), FIRST, LAST)


def test_without_hours_there_is_one_state() -> None:
    assert time_domain([], date(2026, 1, 1), "UTC") == (0,)


def test_hours_that_never_close_are_always_open() -> None:
    assert time_domain([hours("always", ((0, DAY_MINUTES),))], date(2026, 1, 1), "UTC") == (1,)


def test_hours_that_never_open_are_always_closed() -> None:
    assert time_domain([hours("never", ())], date(2026, 1, 1), "UTC") == (0,)


def test_hours_that_never_meet_are_never_open_together() -> None:
    day, night = hours("day", (DAY,)), hours("night", ((1320, 1800),))
    assert time_domain([day, night], date(2026, 1, 1), "UTC") == (0, 1, 2)


def test_hours_within_others_are_not_open_alone() -> None:
    day, long = hours("day", (DAY,)), hours("long", ((420, 1020),))
    assert time_domain([day, long], date(2026, 1, 1), "UTC") == (0, 2, 3)


def test_one_holiday_in_ten_years_is_a_state() -> None:
    day, holiday = hours("day", (DAY,)), hours("but", (DAY,), holidays=frozenset({date(2035, 12, 31)}))
    assert time_domain([day, holiday], date(2026, 1, 1), "UTC") == (0, 1, 3)
    assert time_domain([day, holiday], date(2025, 1, 1), "UTC") == (0, 3)


def test_zones_whose_clocks_change_on_other_days_meet_for_some_weeks() -> None:
    berlin, chicago = hours("b", ((480, 900),), zone="Europe/Berlin"), hours("c", ((60, 480),), zone="America/Chicago")
    assert time_domain([berlin, chicago], date(2026, 1, 1), "Europe/Berlin") == (0, 1, 2, 3)


def test_an_edition_may_begin_on_a_leap_day() -> None:
    assert time_domain([hours("day", (DAY,))], date(2028, 2, 29), "UTC") == (0, 1)
