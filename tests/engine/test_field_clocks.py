"""Complaints of other desks' users about clocks and calendars, each by its place and number: none is possible here.

The wrong examples that vendors and consultants have published are here too, done right.
"""

import os
import time
from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from tests.engine.offices import (
    ALL_DAY,
    EIGHT_TO_FIVE,
    HOUR,
    NINE_TO_FIVE,
    WITH_LUNCH,
    at,
    every_day,
    office,
    on_weekdays,
)

from pactdesk.engine.bulk import due_many
from pactdesk.engine.days import add_months
from pactdesk.engine.hours import BusinessHours
from pactdesk.engine.spans import END, Spans
from pactdesk.engine.terms.instant import instant_of, moment_of
from pactdesk.engine.weekly import calendar_digest

OFFICE = office(NINE_TO_FIVE)
FRIDAY_FOUR = at("2024-05-17 16:00")
FRIDAY_FIVE = at("2024-05-17 17:00")

# --- published examples that were wrong (0.10)


def test_nine_minds_113_friday_four_pm_and_four_hours_is_monday_eleven() -> None:
    assert office(EIGHT_TO_FIVE).due(FRIDAY_FOUR, 4 * HOUR) == at("2024-05-20 11:00")


def test_eesel_friday_five_pm_and_eight_hours_is_monday_five_pm() -> None:
    assert OFFICE.due(FRIDAY_FIVE, 8 * HOUR) == at("2024-05-20 17:00")


# --- A. business hours count, at all


def test_osticket_1107_the_weekend_is_no_time_to_answer() -> None:
    assert OFFICE.due(FRIDAY_FOUR, 2 * HOUR) == at("2024-05-20 10:00")


def test_osticket_4166_holidays_are_no_time_to_answer() -> None:
    closed_monday = office(NINE_TO_FIVE, holidays=("2024-05-20",))
    assert closed_monday.due(FRIDAY_FOUR, 2 * HOUR) == at("2024-05-21 10:00")
    assert closed_monday.elapsed(FRIDAY_FOUR, at("2024-05-21 09:00")) == HOUR


def test_freescout_3756_a_desk_has_as_many_calendars_as_it_wants() -> None:
    asked = at("2024-05-17 16:30")
    by_name = {hours.name: hours for hours in (OFFICE, every_day(ALL_DAY))}
    assert {name: hours.due(asked, HOUR) for name, hours in by_name.items()} == {
        "office": at("2024-05-20 09:30"),
        "every day": at("2024-05-17 17:30"),
    }


def test_chatwoot_13392_the_stated_hours_are_the_ones_that_count() -> None:
    assert OFFICE.due(FRIDAY_FOUR, 2 * HOUR) != every_day(ALL_DAY).due(FRIDAY_FOUR, 2 * HOUR)


def test_oneuptime_1599_an_outage_is_measured_in_service_hours() -> None:
    outage = Spans.of([(FRIDAY_FOUR, at("2024-05-20 10:00"))])
    assert (outage & OFFICE.spans).total == 2 * HOUR


# --- B. pending time is left out, once


def test_osticket_3034_pending_time_is_not_counted() -> None:
    pending = [(at("2024-05-15 10:00"), at("2024-05-16 10:00"))]
    opened = at("2024-05-15 09:00")
    assert OFFICE.due(opened, 4 * HOUR, pending) == at("2024-05-16 13:00")
    assert OFFICE.elapsed(opened, at("2024-05-16 13:00"), pending) == 4 * HOUR


def test_glpi_6902_a_new_priority_remembers_earlier_pauses() -> None:
    opened, paused = at("2024-05-15 09:00"), [(at("2024-05-15 10:00"), at("2024-05-15 12:00"))]
    assert OFFICE.due(opened, 6 * HOUR, paused) == at("2024-05-15 17:00")
    assert OFFICE.due(opened, 3 * HOUR, paused) == at("2024-05-15 14:00")


def test_glpi_15605_a_target_in_days_remembers_earlier_pauses_too() -> None:
    opened, paused = at("2024-05-15 09:00"), [(at("2024-05-15 10:00"), at("2024-05-15 12:00"))]
    assert OFFICE.due_days(opened, 1, paused) == at("2024-05-16 11:00")


def test_glpi_10594_a_pause_over_the_weekend_moves_a_target_in_days_by_its_business_time() -> None:
    paused = [(FRIDAY_FOUR, at("2024-05-20 10:00"))]
    assert OFFICE.due_days(at("2024-05-17 10:00"), 2, paused) == at("2024-05-21 12:00")


def test_glpi_14937_a_pause_within_the_weekend_moves_nothing() -> None:
    paused = [(at("2024-05-18 10:00"), at("2024-05-19 10:00"))]
    assert OFFICE.due_days(at("2024-05-17 10:00"), 2, paused) == at("2024-05-21 10:00")


def test_glpi_17186_a_due_time_does_not_move_by_itself() -> None:
    asked_again = [OFFICE.due(FRIDAY_FOUR, 4 * HOUR, [(FRIDAY_FOUR + 60, FRIDAY_FOUR + 120)]) for _ in range(3)]
    assert len(set(asked_again)) == 1


def test_erpnext_47029_a_hold_that_is_recorded_twice_counts_once() -> None:
    hold = (at("2024-05-15 10:00"), at("2024-05-15 11:00"))
    within = (at("2024-05-15 10:15"), at("2024-05-15 10:45"))
    opened = at("2024-05-15 09:00")
    for recorded in ([hold], [hold, hold], [within, hold], [hold, within, hold]):
        assert OFFICE.due(opened, 2 * HOUR, recorded) == at("2024-05-15 12:00")
        assert OFFICE.elapsed(opened, at("2024-05-15 12:00"), recorded) == 2 * HOUR


def test_erpnext_52489_holds_count_the_same_in_whatever_order_they_are_recorded() -> None:
    holds = [(at(f"2024-05-15 {hour}:00"), at(f"2024-05-15 {hour}:30")) for hour in (10, 12, 14)]
    dues = {
        OFFICE.due(at("2024-05-15 09:00"), 5 * HOUR, order) for order in (holds, holds[::-1], holds[1:] + holds[:1])
    }
    assert dues == {at("2024-05-15 15:30")}


def test_frappe_helpdesk_3776_six_months_on_hold_are_no_resolution_time() -> None:
    held = [(at("2024-01-15 10:00"), at("2024-07-15 10:00"))]
    assert OFFICE.elapsed(at("2024-01-15 09:00"), at("2024-07-15 11:00"), held) == 2 * HOUR


def test_oca_helpdesk_344_a_frozen_clock_has_no_due_time_until_it_goes_on() -> None:
    frozen_at = at("2024-05-17 16:30")
    assert OFFICE.due(FRIDAY_FOUR, HOUR, [(frozen_at, END)]) is None
    assert OFFICE.due_days(FRIDAY_FOUR, 1, [(frozen_at, END)]) is None
    assert OFFICE.elapsed(FRIDAY_FOUR, at("2024-06-17 16:30"), [(frozen_at, END)]) == HOUR // 2
    assert OFFICE.due(FRIDAY_FOUR, HOUR, [(frozen_at, at("2024-05-20 09:10"))]) == at("2024-05-20 09:40")


def test_otobo_389_a_pause_is_exact_to_the_second() -> None:
    assert OFFICE.due(FRIDAY_FOUR, 600, [(FRIDAY_FOUR + 1, FRIDAY_FOUR + 2)]) == FRIDAY_FOUR + 601
    assert OFFICE.due(FRIDAY_FOUR, 600, [(FRIDAY_FOUR + 1, FRIDAY_FOUR + 60)]) == FRIDAY_FOUR + 659


def test_algapsa_a_pause_moves_the_deadline_by_business_time_and_not_by_the_wall_clock() -> None:
    hours = office(EIGHT_TO_FIVE)
    opened, paused = at("2024-05-17 10:00"), [(FRIDAY_FOUR, at("2024-05-20 10:00"))]
    assert hours.due(opened, 8 * HOUR) == at("2024-05-20 09:00")
    assert hours.due(opened, 8 * HOUR, paused) == at("2024-05-20 12:00")  # by 3 hours, not by 66


def test_zammad_breaks_have_seconds() -> None:
    pause = (at("2024-05-17 16:10:10"), at("2024-05-17 16:20:55"))
    assert OFFICE.elapsed(FRIDAY_FOUR, FRIDAY_FIVE, [pause]) == HOUR - 645


# --- days are not n hours (0.4)


def test_freshdesk_50000011664_a_business_day_is_not_24_business_hours() -> None:
    assert OFFICE.due_days(FRIDAY_FOUR, 1) == at("2024-05-20 16:00")
    assert OFFICE.due(FRIDAY_FOUR, 24 * HOUR) == at("2024-05-22 16:00")


def test_itop_a_business_day_is_as_long_as_the_office_keeps_it() -> None:
    for openings in (NINE_TO_FIVE, EIGHT_TO_FIVE, ((7 * 60, 19 * 60),)):
        assert office(openings).due_days(FRIDAY_FOUR, 2) == at("2024-05-21 16:00")


def test_oca_helpdesk_days_are_counted_across_the_end_of_a_month() -> None:
    assert OFFICE.due_days(at("2024-01-31 10:00"), 2) == at("2024-02-02 10:00")
    assert OFFICE.due_days(at("2024-12-31 10:00"), 2) == at("2025-01-02 10:00")
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)


# --- D. lunch, split shifts


def test_frappe_helpdesk_2212_an_office_closes_for_lunch() -> None:
    assert office(WITH_LUNCH).due(at("2024-05-17 11:30"), HOUR) == at("2024-05-17 13:30")


def test_frappe_helpdesk_1528_each_day_has_hours_of_its_own() -> None:
    friday_short = office(WITH_LUNCH, special={"2024-05-17": ((9 * 60, 12 * 60),)})
    assert friday_short.due(at("2024-05-17 11:30"), HOUR) == at("2024-05-20 09:30")


def test_chatwoot_9798_a_day_may_have_three_shifts() -> None:
    three = office(((6 * 60, 8 * 60), (10 * 60, 12 * 60), (20 * 60, 22 * 60)))
    assert three.due(at("2024-05-17 07:00"), 4 * HOUR) == at("2024-05-17 21:00")


def test_chatwoot_14009_what_ends_at_lunch_is_due_when_lunch_begins() -> None:
    assert office(WITH_LUNCH).due(at("2024-05-17 11:00"), HOUR) == at("2024-05-17 12:00")


def test_livehelperchat_1051_nobody_is_there_at_lunch() -> None:
    assert [
        office(WITH_LUNCH).is_open(at(f"2024-05-17 {time}")) for time in ("11:59:59", "12:00", "12:59", "13:00")
    ] == [
        True,
        False,
        False,
        True,
    ]


def test_osticket_6847_lunch_is_a_break_and_the_afternoon_counts() -> None:
    assert office(WITH_LUNCH).due(at("2024-05-17 09:00"), 7 * HOUR) == at("2024-05-17 17:00")


# --- F. calendar changes


def test_zendesk_an_edited_schedule_reaches_clocks_that_run() -> None:
    longer = office(((9 * 60, 20 * 60),))
    assert (OFFICE.due(FRIDAY_FOUR, 2 * HOUR), longer.due(FRIDAY_FOUR, 2 * HOUR)) == (
        at("2024-05-20 10:00"),
        at("2024-05-17 18:00"),
    )


def test_freeitsm_an_edited_calendar_leaves_the_old_edition_as_it_was() -> None:
    before = on_weekdays(NINE_TO_FIVE)
    frozen = calendar_digest(before, "2024a")
    after = on_weekdays(NINE_TO_FIVE, holidays=("2024-05-20",))
    assert BusinessHours("office", before).due(FRIDAY_FOUR, 2 * HOUR) == at("2024-05-20 10:00")
    assert calendar_digest(before, "2024a") == frozen != calendar_digest(after, "2024a")


def test_servicenow_kb0869748_sums_of_two_schedules_never_mix() -> None:
    new = office(NINE_TO_FIVE, holidays=("2024-05-20",))
    opened, until = at("2024-05-17 12:00"), at("2024-05-22 12:00")
    assert (OFFICE.elapsed(opened, until), new.elapsed(opened, until)) == (24 * HOUR, 16 * HOUR)


def test_zammad_admin_documentation_159_all_clocks_are_wound_anew_in_one_pass() -> None:
    opened = np.arange(20_000, dtype=np.int64) * 3_601 + OFFICE.begins
    target = np.full_like(opened, 4 * HOUR)
    longer = office(((9 * 60, 20 * 60),))
    assert due_many(longer.spans, opened, target).tolist() == [longer.due(one, 4 * HOUR) for one in opened.tolist()]


# --- I. alarms at their own hours


@pytest.mark.parametrize("percent", [50, 75, 90, 100])
def test_zammad_4432_no_warning_falls_on_a_night_or_a_weekend(percent: int) -> None:
    for opened in range(FRIDAY_FOUR, FRIDAY_FOUR + 7 * 24 * HOUR, 1_801):
        warned = OFFICE.due(opened, 4 * HOUR * percent // 100)
        assert warned is not None
        assert OFFICE.is_open(warned - 1)


def test_glpi_22678_a_warning_before_the_breach_comes_at_its_time_of_day() -> None:
    assert OFFICE.due(at("2024-05-17 15:00"), 8 * HOUR) == at("2024-05-20 15:00")
    assert OFFICE.due(at("2024-05-17 15:00"), 3 * HOUR) == at("2024-05-20 10:00")


def test_glpi_15429_an_alarm_rings_at_the_calendars_hours_and_not_at_the_servers() -> None:
    tokyo = office(NINE_TO_FIVE, "Asia/Tokyo")
    assert tokyo.due(at("2024-05-17 16:00", "Asia/Tokyo"), 2 * HOUR) == at("2024-05-20 10:00", "Asia/Tokyo")


# --- J. time zones


@pytest.fixture(params=["Asia/Tokyo", "America/Los_Angeles"])
def server_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Run the test on a server that stands in another zone."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield os.environ["TZ"]
    time.tzset()


@pytest.mark.usefixtures("server_zone")
def test_osticket_5522_where_the_server_stands_changes_nothing() -> None:
    berlin = office(NINE_TO_FIVE, "Europe/Berlin")
    assert berlin.due(1715954400, 2 * HOUR) == 1716192000 == at("2024-05-20 10:00", "Europe/Berlin")


@pytest.mark.usefixtures("server_zone")
def test_request_tracker_the_zone_of_the_process_changes_nothing() -> None:
    assert moment_of(0, ZoneInfo("Europe/Berlin")).isoformat() == "1970-01-01T01:00:00+01:00"
    assert instant_of(moment_of(1715954400, ZoneInfo("Asia/Kathmandu"))) == 1715954400


def test_osticket_3654_a_due_time_is_one_instant_whoever_looks_at_it() -> None:
    due = office(NINE_TO_FIVE, "Europe/Berlin").due(at("2024-05-17 16:00", "Europe/Berlin"), 2 * HOUR)
    assert due is not None
    shown = [moment_of(due, ZoneInfo(zone)).isoformat() for zone in ("Europe/Berlin", "Asia/Tokyo")]
    assert shown == ["2024-05-20T10:00:00+02:00", "2024-05-20T17:00:00+09:00"]


def test_osticket_2812_a_ticket_of_the_repeated_hour_is_as_old_as_it_is() -> None:
    always = every_day(ALL_DAY, "America/New_York")
    first = at("2024-11-03 01:30", "America/New_York")
    assert always.elapsed(first, at("2024-11-03 02:30", "America/New_York")) == 2 * HOUR


def test_frappe_helpdesk_3776_a_new_ticket_is_not_late_in_another_zone() -> None:
    hours = office(NINE_TO_FIVE, "America/New_York")
    opened = at("2024-05-17 21:00", "Europe/Berlin")
    due = hours.due(opened, HOUR)
    assert due == at("2024-05-17 22:00", "Europe/Berlin") == at("2024-05-17 16:00", "America/New_York")


@pytest.mark.parametrize("opened", ["2024-03-08 16:00", "2024-11-01 16:00"])
def test_erpnext_38745_the_office_opens_at_nine_on_both_sides_of_a_clock_change(opened: str) -> None:
    monday = {"2024-03-08 16:00": "2024-03-11", "2024-11-01 16:00": "2024-11-04"}[opened]
    hours = office(NINE_TO_FIVE, "America/New_York")
    assert hours.due(at(opened, "America/New_York"), 2 * HOUR) == at(f"{monday} 10:00", "America/New_York")


def test_azure_devops_docs_8675_business_hours_know_summer_time() -> None:
    berlin = office(NINE_TO_FIVE, "Europe/Berlin")
    opens = [berlin.spans.next_open(at(f"{day} 00:00")) for day in ("2024-03-28", "2024-04-02")]
    assert opens == [at("2024-03-28 08:00"), at("2024-04-02 07:00")]


def test_zabbix_a_weekly_window_does_not_shift_by_an_hour_within_the_period() -> None:
    berlin = office(NINE_TO_FIVE, "Europe/Berlin")
    march = berlin.spans.clip(at("2024-03-25 00:00"), at("2024-04-06 00:00"))
    walls = {f"{moment_of(start, ZoneInfo('Europe/Berlin')):%H:%M}" for start, _ in march}
    assert (walls, len(march)) == ({"09:00"}, 10)


def test_zammad_1002_each_organisation_has_a_calendar_in_its_own_zone() -> None:
    asked = at("2024-05-17 12:00")
    dues = [office(NINE_TO_FIVE, zone).due(asked, HOUR) for zone in ("Europe/London", "America/New_York", "Asia/Tokyo")]
    assert dues == [at("2024-05-17 13:00"), at("2024-05-17 14:00"), at("2024-05-20 01:00")]


def test_deskdirector_644_two_customers_have_hours_of_their_own() -> None:
    early, late = office(((6 * 60, 14 * 60),)), office(((14 * 60, 22 * 60),))
    assert (early.due(FRIDAY_FOUR, HOUR), late.due(FRIDAY_FOUR, HOUR)) == (at("2024-05-20 07:00"), FRIDAY_FIVE)
