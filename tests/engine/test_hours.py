from datetime import date

import pytest
from tests.engine.offices import (
    ALL_DAY,
    EIGHT_TO_FIVE,
    HOUR,
    NIGHT,
    NINE_TO_FIVE,
    WITH_LUNCH,
    at,
    every_day,
    office,
    on_weekdays,
)

from pactdesk.engine.hours import FIRST_DAY, LAST_DAY, BeyondHorizon, BusinessHours
from pactdesk.engine.spans import ALWAYS, END
from pactdesk.engine.weekly import WeeklyHours

OFFICE = office(NINE_TO_FIVE)
FRIDAY_FOUR = at("2024-05-17 16:00")


@pytest.mark.parametrize(
    ("opened", "seconds", "due"),
    [
        ("2024-05-17 09:00", HOUR, "2024-05-17 10:00"),
        ("2024-05-17 16:00", HOUR - 1, "2024-05-17 16:59:59"),
        ("2024-05-17 16:00", HOUR, "2024-05-17 17:00"),
        ("2024-05-17 16:00", HOUR + 1, "2024-05-20 09:00:01"),
        ("2024-05-17 17:00", HOUR, "2024-05-20 10:00"),
        ("2024-05-18 12:00", HOUR, "2024-05-20 10:00"),
        ("2024-05-20 08:59:59", HOUR, "2024-05-20 10:00"),
        ("2024-05-17 09:00", 16 * HOUR, "2024-05-20 17:00"),
        ("2024-05-18 12:00", 0, "2024-05-18 12:00"),
    ],
)
def test_due_when_so_much_business_time_has_passed(opened: str, seconds: int, due: str) -> None:
    assert OFFICE.due(at(opened), seconds) == at(due)


def test_a_closed_lunch_does_not_count() -> None:
    assert office(WITH_LUNCH).due(at("2024-05-17 11:00"), HOUR) == at("2024-05-17 12:00")
    assert office(WITH_LUNCH).due(at("2024-05-17 11:00"), HOUR + 1) == at("2024-05-17 13:00:01")


def test_a_night_shift_counts_through_midnight() -> None:
    assert office(NIGHT).due(at("2024-05-17 23:00"), 7 * HOUR) == at("2024-05-18 06:00")
    assert office(NIGHT).due(at("2024-05-17 23:00"), 7 * HOUR + 1) == at("2024-05-20 22:00:01")


def test_waiting_moves_the_due_time_by_the_business_time_waited() -> None:
    waited = [(at("2024-05-17 16:30"), at("2024-05-20 10:00"))]
    assert OFFICE.due(FRIDAY_FOUR, HOUR, waited) == at("2024-05-20 10:30")


def test_waiting_outside_business_hours_moves_nothing() -> None:
    assert OFFICE.due(FRIDAY_FOUR, 2 * HOUR, [(at("2024-05-17 17:00"), at("2024-05-20 09:00"))]) == at(
        "2024-05-20 10:00"
    )


@pytest.mark.parametrize(
    ("start", "end", "due"),
    [
        ("2024-05-17 15:00", "2024-05-17 16:00", "2024-05-17 16:30"),
        ("2024-05-17 15:00", "2024-05-17 16:10", "2024-05-17 16:40"),
        ("2024-05-17 16:29:59", "2024-05-17 16:39:59", "2024-05-17 16:40"),
        ("2024-05-17 16:30", "2024-05-17 16:40", "2024-05-17 16:30"),
        ("2024-05-17 16:30:01", "2024-05-17 16:40", "2024-05-17 16:30"),
    ],
)
def test_only_waiting_between_opening_and_due_time_counts(start: str, end: str, due: str) -> None:
    assert OFFICE.due(FRIDAY_FOUR, HOUR // 2, [(at(start), at(end))]) == at(due)


def test_a_wait_that_moves_the_due_time_brings_the_next_wait_into_play() -> None:
    first, second = (at("2024-05-17 16:10"), at("2024-05-17 16:20")), (at("2024-05-17 16:35"), at("2024-05-17 16:40"))
    assert OFFICE.due(FRIDAY_FOUR, HOUR // 2, [second]) == at("2024-05-17 16:30")
    assert OFFICE.due(FRIDAY_FOUR, HOUR // 2, [second, first]) == at("2024-05-17 16:45")


def test_waits_that_overlap_count_once() -> None:
    waits = [(at("2024-05-17 16:05"), at("2024-05-17 16:15")), (at("2024-05-17 16:10"), at("2024-05-17 16:20"))]
    assert OFFICE.due(FRIDAY_FOUR, HOUR // 2, waits) == at("2024-05-17 16:45")
    assert OFFICE.elapsed(FRIDAY_FOUR, at("2024-05-17 17:00"), waits) == 45 * 60


def test_nothing_is_due_while_waiting_goes_on() -> None:
    assert OFFICE.due(FRIDAY_FOUR, HOUR, [(at("2024-05-17 16:30"), END)]) is None
    assert every_day(ALL_DAY).due(FRIDAY_FOUR, HOUR, [(at("2024-05-17 16:30"), END)]) is None
    assert OFFICE.due(FRIDAY_FOUR, HOUR, [(at("2024-05-17 17:00"), END)]) == at("2024-05-17 17:00")


def test_after_a_wait_without_end_further_waits_change_nothing() -> None:
    waits = [(at("2024-05-17 16:30"), at("2025-12-31 17:00")), (at("2025-12-31 18:00"), END)]
    assert OFFICE.due(FRIDAY_FOUR, HOUR, waits) is None


def test_no_time_is_due_at_once_whatever_was_waited() -> None:
    assert OFFICE.due(FRIDAY_FOUR, 0, [(FRIDAY_FOUR, FRIDAY_FOUR + 60)]) == FRIDAY_FOUR


def test_less_than_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^-1 seconds cannot be walked$"):
        OFFICE.due(FRIDAY_FOUR, -1)


@pytest.mark.parametrize(
    ("until", "seconds"),
    [
        ("2024-05-17 16:00", 0),
        ("2024-05-17 15:00", 0),
        ("2024-05-17 16:30", 1800),
        ("2024-05-17 17:00", 3600),
        ("2024-05-20 09:00", 3600),
        ("2024-05-20 09:00:01", 3601),
    ],
)
def test_elapsed_counts_business_time(until: str, seconds: int) -> None:
    assert OFFICE.elapsed(FRIDAY_FOUR, at(until)) == seconds


def test_elapsed_leaves_out_waiting_between_the_two_instants() -> None:
    until = at("2024-05-20 11:00")
    for wait, seconds in {
        ("2024-05-17 15:00", "2024-05-17 16:30"): 5400 + 3600,
        ("2024-05-17 15:00", "2024-05-17 15:30"): 3 * HOUR,
        ("2024-05-17 16:30", "2024-05-20 10:00"): 5400,
        ("2024-05-20 10:30", "2024-05-20 12:00"): 9000,
        ("2024-05-20 11:00", "2024-05-20 12:00"): 3 * HOUR,
        ("2024-05-20 12:00", "2024-05-20 13:00"): 3 * HOUR,
    }.items():
        assert OFFICE.elapsed(FRIDAY_FOUR, until, [(at(wait[0]), at(wait[1]))]) == seconds, wait


@pytest.mark.parametrize(
    ("opened", "days", "due"),
    [
        ("2024-05-15 14:00", 2, "2024-05-17 14:00"),
        ("2024-05-16 14:00", 2, "2024-05-20 14:00"),
        ("2024-05-17 16:59:59", 1, "2024-05-20 16:59:59"),
        ("2024-05-17 17:00", 1, "2024-05-21 09:00"),
        ("2024-05-18 12:00", 2, "2024-05-22 09:00"),
        ("2024-05-20 07:00", 1, "2024-05-21 09:00"),
        ("2024-05-20 09:00", 1, "2024-05-21 09:00"),
        ("2024-05-20 14:00", 0, "2024-05-20 14:00"),
        ("2024-05-18 12:00", 0, "2024-05-20 09:00"),
        ("2024-05-20 14:00", 10, "2024-06-03 14:00"),
    ],
)
def test_business_days_keep_the_time_of_day(opened: str, days: int, due: str) -> None:
    assert OFFICE.due_days(at(opened), days) == at(due)


def test_business_days_are_never_so_many_hours() -> None:
    assert OFFICE.due_days(FRIDAY_FOUR, 2) == at("2024-05-21 16:00")
    assert OFFICE.due(FRIDAY_FOUR, 48 * HOUR) == at("2024-05-27 16:00")
    long_days = office(((7 * 60, 19 * 60),))
    assert long_days.due_days(FRIDAY_FOUR, 2) == at("2024-05-21 16:00")


def test_holidays_are_no_business_days_and_special_days_are() -> None:
    closed = office(NINE_TO_FIVE, holidays=("2024-05-20",), special={"2024-05-18": NINE_TO_FIVE})
    assert closed.due_days(FRIDAY_FOUR, 1) == at("2024-05-18 16:00")
    assert closed.due_days(FRIDAY_FOUR, 2) == at("2024-05-21 16:00")


def test_the_time_of_day_is_the_wall_clocks_across_a_clock_change() -> None:
    new_york = office(NINE_TO_FIVE, "America/New_York")
    assert new_york.due_days(at("2024-03-08 16:00", "America/New_York"), 1) == at(
        "2024-03-11 16:00", "America/New_York"
    )
    assert new_york.due_days(at("2024-11-01 16:00", "America/New_York"), 1) == at(
        "2024-11-04 16:00", "America/New_York"
    )


def test_on_a_short_day_it_is_due_at_its_closing() -> None:
    short = office(NINE_TO_FIVE, special={"2024-05-20": ((9 * 60, 13 * 60),)})
    assert short.due_days(FRIDAY_FOUR, 1) == at("2024-05-20 13:00")
    assert short.due_days(at("2024-05-17 12:59:59"), 1) == at("2024-05-20 12:59:59")


def test_on_a_day_that_opens_late_it_is_due_at_its_opening() -> None:
    late = office(NINE_TO_FIVE, special={"2024-05-20": ((14 * 60, 15 * 60), (12 * 60, 13 * 60))})
    assert late.due_days(at("2024-05-17 11:00"), 1) == at("2024-05-20 12:00")
    assert late.due_days(at("2024-05-17 12:00"), 1) == at("2024-05-20 12:00")


def test_in_a_break_it_is_due_at_the_closing_before_it() -> None:
    lunch = office(NINE_TO_FIVE, special={"2024-05-20": WITH_LUNCH})
    assert lunch.due_days(at("2024-05-17 12:30"), 1) == at("2024-05-20 12:00")
    assert lunch.due_days(at("2024-05-17 13:00"), 1) == at("2024-05-20 13:00")


def test_in_openings_that_overlap_the_time_of_day_stands() -> None:
    overlapping = office(((9 * 60, 17 * 60), (10 * 60, 11 * 60)))
    assert overlapping.due_days(FRIDAY_FOUR, 1) == at("2024-05-20 16:00")


def test_a_night_shift_counts_for_the_day_it_begins_on() -> None:
    nights = office(NIGHT)
    assert nights.due_days(at("2024-05-17 02:00"), 1) == at("2024-05-18 02:00")
    assert nights.due_days(at("2024-05-18 02:00"), 1) == at("2024-05-21 02:00")
    assert nights.due_days(at("2024-05-16 23:00"), 1) == at("2024-05-17 23:00")


def test_after_midnight_the_day_shift_that_has_begun_is_meant() -> None:
    both = every_day(((0, 6 * 60), (22 * 60, 25 * 60)))
    assert both.due_days(at("2024-05-17 00:30"), 1) == at("2024-05-18 00:30")
    long_night = office(((20 * 60, 34 * 60),))
    assert long_night.due_days(at("2024-05-18 09:00"), 1) == at("2024-05-21 09:00")


def test_it_is_never_due_before_the_counting_begins() -> None:
    short = office(((12 * 60, 36 * 60),), special={"2024-05-17": ((2 * 60, 3 * 60),)})
    assert short.due_days(at("2024-05-17 01:00"), 1) == at("2024-05-17 03:00")
    assert short.due_days(at("2024-05-17 04:00"), 1) == at("2024-05-17 04:00")


def test_zero_days_in_a_repeated_hour_are_over_when_they_begin() -> None:
    always = every_day(ALL_DAY, "America/New_York")
    second_showing = at("2024-11-03 01:30", "America/New_York") + HOUR
    assert always.due_days(second_showing, 0) == second_showing


def test_waiting_moves_a_due_day_by_the_business_time_waited() -> None:
    opened = at("2024-05-17 10:00")
    assert OFFICE.due_days(opened, 1, [(at("2024-05-17 16:00"), at("2024-05-20 09:30"))]) == at("2024-05-20 11:30")
    assert OFFICE.due_days(opened, 1, [(at("2024-05-18 16:00"), at("2024-05-19 09:30"))]) == at("2024-05-20 10:00")
    assert OFFICE.due_days(opened, 1, [(at("2024-05-20 09:00"), at("2024-05-21 09:00"))]) == at("2024-05-21 10:00")
    assert OFFICE.due_days(opened, 1, [(at("2024-05-20 10:00"), at("2024-05-21 09:00"))]) == at("2024-05-20 10:00")
    assert OFFICE.due_days(opened, 1, [(at("2024-05-20 09:00"), END)]) is None


def test_a_wait_before_the_opening_counts_from_the_opening() -> None:
    saturday = at("2024-05-18 12:00")
    assert OFFICE.due_days(saturday, 1, [(at("2024-05-16 09:00"), at("2024-05-20 10:00"))]) == at("2024-05-21 10:00")


def test_what_falls_due_while_waiting_moves_on_with_it() -> None:
    late = office(NINE_TO_FIVE, special={"2024-05-20": ((12 * 60, 17 * 60),)})
    waited = [(at("2024-05-20 10:00"), at("2024-05-20 12:30"))]
    assert late.due_days(at("2024-05-17 11:00"), 1, waited) == at("2024-05-20 12:30")


def test_what_would_fall_due_in_a_wait_is_due_when_business_goes_on() -> None:
    late = office(NINE_TO_FIVE, special={"2024-05-20": ((12 * 60, 17 * 60),)})
    opened, evening = at("2024-05-17 11:00"), at("2024-05-17 20:00")
    assert late.due_days(opened, 1) == at("2024-05-20 12:00")
    assert late.due_days(opened, 1, [(evening, at("2024-05-20 17:00"))]) == at("2024-05-20 17:00")
    assert late.due_days(opened, 1, [(evening, at("2024-05-20 17:30"))]) == at("2024-05-21 09:00")
    assert late.due_days(opened, 1, [(evening, END)]) is None


def test_a_shift_that_has_just_closed_is_not_the_one_that_goes_on() -> None:
    within = office(((22 * 60, 36 * 60),), special={"2024-05-17": ((2 * 60, 10 * 60),)})
    assert within.due_days(at("2024-05-17 09:59:59"), 1) == at("2024-05-20 22:00")
    assert within.due_days(at("2024-05-17 10:00"), 1) == at("2024-05-17 10:00")


def test_less_than_no_days_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^-1 business days cannot be counted$"):
        OFFICE.due_days(FRIDAY_FOUR, -1)


def test_round_the_clock_a_business_day_is_a_day() -> None:
    always = every_day(ALL_DAY, "America/New_York")
    assert always.spans is ALWAYS
    opened = at("2024-03-09 14:00", "America/New_York")
    assert always.due_days(opened, 2) == at("2024-03-11 14:00", "America/New_York")
    assert always.due(opened, 24 * HOUR) == at("2024-03-10 15:00", "America/New_York")


def test_round_the_clock_time_goes_on_past_the_horizon() -> None:
    always = every_day(ALL_DAY)
    assert always.due(at("2025-12-31 23:30"), HOUR) == at("2026-01-01 00:30")
    assert always.due_days(at("2025-12-31 23:30"), 1) is None
    assert always.due_days(at("2026-01-02 00:00"), 1) is None


def test_the_horizon_holds_whole_days_of_the_zone() -> None:
    tokyo = office(NINE_TO_FIVE, "Asia/Tokyo")
    assert tokyo.begins == at("2023-01-01 00:00", "Asia/Tokyo")
    assert tokyo.ends == at("2026-01-01 00:00", "Asia/Tokyo")


def test_the_night_before_the_horizon_is_known() -> None:
    nights = every_day(NIGHT)
    assert nights.is_open(at("2023-01-01 00:00"))
    assert nights.due(nights.begins, 6 * HOUR) == at("2023-01-01 06:00")
    assert nights.due_days(at("2023-01-01 02:00"), 1) == at("2023-01-02 02:00")


def test_what_cannot_be_finished_within_the_horizon_is_not_due() -> None:
    last = at("2025-12-31 16:00")
    assert OFFICE.due(last, HOUR) == at("2025-12-31 17:00")
    assert OFFICE.due(last, HOUR + 1) is None
    assert OFFICE.due_days(at("2025-12-30 16:00"), 1) == last
    assert OFFICE.due_days(last, 0) == last
    assert OFFICE.due_days(last, 1) is None
    assert OFFICE.due_days(at("2025-12-31 17:00"), 1) is None


def test_nothing_is_said_of_time_before_the_horizon() -> None:
    before = OFFICE.begins - 1
    with pytest.raises(BeyondHorizon) as refused:
        OFFICE.due(before, HOUR)
    assert str(refused.value) == (
        "office hours are known from 2023-01-01 to 2025-12-31, not at 2022-12-31T23:59:59+00:00"
    )
    with pytest.raises(BeyondHorizon):
        OFFICE.due_days(before, 1)
    with pytest.raises(BeyondHorizon, match="2022-12-31T23:59:59"):
        OFFICE.elapsed(before, FRIDAY_FOUR)
    with pytest.raises(BeyondHorizon):
        OFFICE.is_open(before)
    assert OFFICE.due(OFFICE.begins, HOUR) == at("2023-01-02 10:00")
    assert OFFICE.due_days(OFFICE.begins, 1) == at("2023-01-03 09:00")
    assert OFFICE.elapsed(OFFICE.begins, OFFICE.begins) == 0
    assert not OFFICE.is_open(OFFICE.begins)


def test_nothing_is_measured_past_the_horizon() -> None:
    with pytest.raises(BeyondHorizon, match="2026-01-01T00:00:01"):
        OFFICE.elapsed(FRIDAY_FOUR, OFFICE.ends + 1)
    with pytest.raises(BeyondHorizon):
        OFFICE.is_open(OFFICE.ends)
    assert OFFICE.elapsed(at("2025-12-31 16:00"), OFFICE.ends) == HOUR
    assert not OFFICE.is_open(OFFICE.ends - 1)


def test_the_horizon_is_told_by_the_zones_clock() -> None:
    tokyo = office(NINE_TO_FIVE, "Asia/Tokyo")
    with pytest.raises(BeyondHorizon, match=r"not at 2022-12-31T23:59:59\+09:00$"):
        tokyo.is_open(tokyo.begins - 1)
    with pytest.raises(BeyondHorizon, match=r"not at 2026-01-01T00:00:01\+09:00$"):
        tokyo.elapsed(tokyo.begins, tokyo.ends + 1)


def test_an_opening_is_open_and_a_closing_is_not() -> None:
    assert not OFFICE.is_open(at("2024-05-17 08:59:59"))
    assert OFFICE.is_open(at("2024-05-17 09:00"))
    assert OFFICE.is_open(at("2024-05-17 16:59:59"))
    assert not OFFICE.is_open(at("2024-05-17 17:00"))


def test_hours_without_openings_never_have_anything_due() -> None:
    closed = BusinessHours("closed", WeeklyHours("UTC", ((),) * 7))
    assert closed.due(FRIDAY_FOUR, 1) is None
    assert closed.due_days(FRIDAY_FOUR, 1) is None
    assert closed.elapsed(FRIDAY_FOUR, FRIDAY_FOUR + HOUR) == 0


def test_hours_are_values_known_for_thirty_years() -> None:
    one, two = (BusinessHours("office", on_weekdays(EIGHT_TO_FIVE)) for _ in range(2))
    assert one == two
    assert hash(one) == hash(two)
    assert one != BusinessHours("other", on_weekdays(EIGHT_TO_FIVE))
    assert (one.first, one.last) == (FIRST_DAY, LAST_DAY) == (date(2010, 1, 1), date(2040, 12, 31))


def test_equal_hours_are_written_out_once() -> None:
    one, two = (BusinessHours(name, on_weekdays(EIGHT_TO_FIVE)) for name in ("one", "two"))
    assert one.spans is two.spans
