from datetime import date

import pytest
from tests.engine.offices import ALL_DAY, EIGHT_TO_FIVE, HOUR, NIGHT, NINE_TO_FIVE, WITH_LUNCH, at, on_weekdays

from pactdesk.engine.spans import ALWAYS, Spans
from pactdesk.engine.weekly import Opening, SpecialDay, WeeklyHours, calendar_digest, timetable, zone_named

SATURDAY = date(2024, 5, 18)
CLOSED: tuple[tuple[Opening, ...], ...] = ((),) * 7


@pytest.fixture(autouse=True)
def written_out_anew() -> None:
    """Have nothing answered out of what an earlier test has had written out."""
    timetable.cache_clear()


def shifts(hours: WeeklyHours, first: str, last: str) -> list[tuple[int, int]]:
    return list(hours.materialise(date.fromisoformat(first), date.fromisoformat(last)))


def test_a_week_is_written_out_day_by_day() -> None:
    assert shifts(on_weekdays(NINE_TO_FIVE), "2024-05-16", "2024-05-20") == [
        (at("2024-05-16 09:00"), at("2024-05-16 17:00")),
        (at("2024-05-17 09:00"), at("2024-05-17 17:00")),
        (at("2024-05-20 09:00"), at("2024-05-20 17:00")),
    ]


def test_each_weekday_has_its_own_openings() -> None:
    week: tuple[tuple[Opening, ...], ...] = tuple(((60 * day, 60 * day + 30),) for day in range(1, 8))
    monday = at("2024-05-13 00:00")
    expected = [(monday + day * 25 * HOUR + HOUR, monday + day * 25 * HOUR + HOUR + 1800) for day in range(7)]
    assert shifts(WeeklyHours("UTC", week), "2024-05-13", "2024-05-19") == expected


def test_a_day_may_have_any_number_of_openings() -> None:
    assert shifts(on_weekdays(WITH_LUNCH), "2024-05-17", "2024-05-17") == [
        (at("2024-05-17 09:00"), at("2024-05-17 12:00")),
        (at("2024-05-17 13:00"), at("2024-05-17 17:00")),
    ]


def test_a_shift_may_end_on_the_next_day_and_belongs_to_the_one_it_begins_on() -> None:
    nights = on_weekdays(NIGHT, holidays=("2024-05-16",))
    assert shifts(nights, "2024-05-15", "2024-05-18") == [
        (at("2024-05-15 22:00"), at("2024-05-16 06:00")),
        (at("2024-05-17 22:00"), at("2024-05-18 06:00")),
    ]


def test_shifts_that_touch_are_one() -> None:
    hours = on_weekdays(((12 * 60, 36 * 60),))
    assert shifts(hours, "2024-05-16", "2024-05-17") == [(at("2024-05-16 12:00"), at("2024-05-18 12:00"))]


def test_holidays_are_closed() -> None:
    assert shifts(on_weekdays(NINE_TO_FIVE, holidays=("2024-05-17",)), "2024-05-17", "2024-05-17") == []


def test_a_special_day_has_openings_of_its_own() -> None:
    hours = on_weekdays(NINE_TO_FIVE, special={"2024-05-17": ((9 * 60, 13 * 60),), "2024-05-18": ((600, 660),)})
    assert shifts(hours, "2024-05-17", "2024-05-19") == [
        (at("2024-05-17 09:00"), at("2024-05-17 13:00")),
        (at("2024-05-18 10:00"), at("2024-05-18 11:00")),
    ]


def test_a_special_day_without_openings_is_closed() -> None:
    assert shifts(on_weekdays(NINE_TO_FIVE, special={"2024-05-17": ()}), "2024-05-17", "2024-05-17") == []


def test_a_special_day_prevails_over_a_holiday() -> None:
    hours = on_weekdays(NINE_TO_FIVE, holidays=("2024-05-17",), special={"2024-05-17": ((600, 660),)})
    assert shifts(hours, "2024-05-17", "2024-05-17") == [(at("2024-05-17 10:00"), at("2024-05-17 11:00"))]


@pytest.mark.parametrize("offset_change", ["2024-03-08", "2024-03-11"])
def test_hours_keep_to_the_wall_clock_when_it_changes(offset_change: str) -> None:
    hours = on_weekdays(NINE_TO_FIVE, "America/New_York")
    assert shifts(hours, offset_change, offset_change) == [
        (at(f"{offset_change} 09:00", "America/New_York"), at(f"{offset_change} 17:00", "America/New_York"))
    ]


@pytest.mark.parametrize(("night", "hours"), [("2024-03-30", 7), ("2024-10-26", 9), ("2024-05-17", 8)])
def test_a_night_shift_is_as_long_as_the_clock_makes_it(night: str, hours: int) -> None:
    on = date.fromisoformat(night)
    assert WeeklyHours("Europe/Berlin", (NIGHT,) * 7).materialise(on, on).total == hours * HOUR


def test_what_lies_in_a_skipped_hour_is_not_open() -> None:
    skipped, across = ((2 * 60, 3 * 60),), ((2 * 60 + 30, 3 * 60 + 15),)
    assert shifts(WeeklyHours("America/New_York", (skipped,) * 7), "2024-03-10", "2024-03-10") == []
    assert shifts(WeeklyHours("America/New_York", (across,) * 7), "2024-03-10", "2024-03-10") == [
        (at("2024-03-10 03:00", "America/New_York"), at("2024-03-10 03:15", "America/New_York"))
    ]


def test_a_repeated_time_opens_and_closes_at_its_first_showing() -> None:
    early, late = ((60, 90),), ((90, 150),)
    first_one = at("2024-11-03 01:00", "America/New_York")
    assert shifts(WeeklyHours("America/New_York", (early,) * 7), "2024-11-03", "2024-11-03") == [
        (first_one, first_one + 1800)
    ]
    assert shifts(WeeklyHours("America/New_York", (late,) * 7), "2024-11-03", "2024-11-03") == [
        (first_one + 1800, first_one + 2 * HOUR + 1800)
    ]


def test_a_day_the_calendar_leaves_out_is_no_business_day() -> None:
    apia = timetable(WeeklyHours("Pacific/Apia", (NINE_TO_FIVE,) * 7), date(2011, 12, 29), date(2011, 12, 31))
    assert apia.days == (date(2011, 12, 29), date(2011, 12, 31))


def test_a_timetable_lists_business_days_with_their_openings() -> None:
    table = timetable(on_weekdays(WITH_LUNCH, holidays=("2024-05-16",)), date(2024, 5, 16), date(2024, 5, 20))
    assert table.days == (date(2024, 5, 17), date(2024, 5, 20))
    assert table.openings[1] == (
        (at("2024-05-20 09:00"), at("2024-05-20 12:00")),
        (at("2024-05-20 13:00"), at("2024-05-20 17:00")),
    )
    assert table.spans == Spans.of(piece for pieces in table.openings for piece in pieces)


@pytest.mark.parametrize("openings", [ALL_DAY, ((0, 720), (720, 1440)), ((0, 800), (700, 1440)), ((12 * 60, 36 * 60),)])
def test_hours_that_never_close_are_always(openings: tuple[Opening, ...]) -> None:
    hours = WeeklyHours("Europe/Berlin", (openings,) * 7)
    assert hours.never_close
    assert hours.materialise(SATURDAY, SATURDAY) == ALWAYS


def test_hours_that_close_at_all_are_not_always() -> None:
    assert not WeeklyHours("UTC", (((0, 1439),),) * 7).never_close
    assert not WeeklyHours("UTC", (((1, 1440),),) * 7).never_close
    assert not WeeklyHours("UTC", (*((ALL_DAY,) * 6), ())).never_close
    assert not WeeklyHours("UTC", ((), *((ALL_DAY,) * 6))).never_close
    assert not WeeklyHours("UTC", (ALL_DAY,) * 7, frozenset({SATURDAY})).never_close
    assert not WeeklyHours("UTC", (ALL_DAY,) * 7, special_days=(SpecialDay(SATURDAY, ALL_DAY),)).never_close


def test_hours_round_the_clock_with_a_holiday_close_for_that_day() -> None:
    hours = WeeklyHours("UTC", (ALL_DAY,) * 7, frozenset({SATURDAY}))
    assert shifts(hours, "2024-05-17", "2024-05-19") == [
        (at("2024-05-17 00:00"), at("2024-05-18 00:00")),
        (at("2024-05-19 00:00"), at("2024-05-20 00:00")),
    ]


@pytest.mark.parametrize("zone", ["Atlantis/Central", "", "/etc/localtime", "../UTC", "Europe", "Europe/Berlin\0"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match=r"^there is no time zone"):
        WeeklyHours(zone, CLOSED)


def test_a_known_zone_is_found() -> None:
    assert zone_named("Europe/Berlin").key == "Europe/Berlin"


@pytest.mark.parametrize("days", [0, 6, 8])
def test_a_week_has_seven_days(days: int) -> None:
    with pytest.raises(ValueError, match=f"^a week has seven days, not {days}$"):
        WeeklyHours("UTC", ((),) * days)


@pytest.mark.parametrize("opening", [(-1, 60), (1440, 1500), (60, 60), (60, 59), (60, 1501), (0, 1441)])
def test_an_opening_begins_on_its_day_and_lasts_up_to_a_day(opening: Opening) -> None:
    words = rf"^no opening goes from minute {opening[0]} to {opening[1]}: it begins that day and ends in 24 hours$"
    with pytest.raises(ValueError, match=words):
        WeeklyHours("UTC", ((opening,), *CLOSED[1:]))
    with pytest.raises(ValueError, match=words):
        WeeklyHours("UTC", CLOSED, special_days=(SpecialDay(SATURDAY, (opening,)),))


@pytest.mark.parametrize("opening", [(0, 1), (0, 1440), (1439, 2879), (60, 1500)])
def test_openings_at_the_limits_are_taken(opening: Opening) -> None:
    WeeklyHours("UTC", ((opening,),) * 7)


def test_a_special_day_is_stated_once() -> None:
    with pytest.raises(ValueError, match=r"^a special day is stated twice$"):
        WeeklyHours("UTC", CLOSED, special_days=(SpecialDay(SATURDAY), SpecialDay(SATURDAY, NIGHT)))


def test_the_digest_is_the_same_however_the_hours_are_stated() -> None:
    one = on_weekdays(((540, 720), (780, 1020)), special={"2024-05-17": (), "2024-05-18": NIGHT})
    two = on_weekdays(((780, 1020), (540, 600), (600, 720)), special={"2024-05-18": NIGHT, "2024-05-17": ()})
    assert calendar_digest(one, "2024a") == calendar_digest(two, "2024a")
    assert len(calendar_digest(one, "2024a")) == 64


def test_the_digest_changes_with_whatever_moves_a_promise() -> None:
    stated = (
        (on_weekdays(NINE_TO_FIVE), "2024a"),
        (on_weekdays(NINE_TO_FIVE), "2024b"),
        (on_weekdays(EIGHT_TO_FIVE), "2024a"),
        (on_weekdays(NINE_TO_FIVE, "Europe/London"), "2024a"),
        (on_weekdays(NINE_TO_FIVE, holidays=("2024-05-17",)), "2024a"),
        (on_weekdays(NINE_TO_FIVE, special={"2024-05-17": ()}), "2024a"),
        (on_weekdays(NINE_TO_FIVE, special={"2024-05-17": NIGHT}), "2024a"),
        (WeeklyHours("UTC", (NINE_TO_FIVE,) * 7), "2024a"),
    )
    assert len({calendar_digest(hours, rules) for hours, rules in stated}) == len(stated)


def test_the_digest_of_given_hours_stays_what_it_is() -> None:
    hours = on_weekdays(NINE_TO_FIVE, holidays=("2024-05-17",))
    assert calendar_digest(hours, "2024a") == "30c1c0e1dca737b2feb6ead9ffeee28119838ddb0015954de76c3e971791d242"
