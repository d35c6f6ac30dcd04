"""Does the SMA policy draw, bill and credit as its clauses say, just before, at and just after each boundary?"""

from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from tests.policies.cases import Facts, assert_says, instant, policy, work_

from pactdesk.engine.availability import credit_for, judge_period
from pactdesk.engine.terms.outage import Availability, CalendarPeriod, Maintenance, Outage, OutageHistory

CHICAGO, FRIDAY = "America/Chicago", "2026-03-06"
SUPPORT = {"service": "customer-support"}
OPERATIONS = {"service": "managed-operations"}
SERVICES = {"service": "managed-services"}
AGREED = {**SERVICES, "monthly_hours": 2, "overflow_rate": "180.00", "after_hours_rate": "90.00"}
IN_HOURS = {"at": f"{FRIDAY} 15:00", "minutes": 60}
PAST_IT = {"at": f"{FRIDAY} 16:01", "minutes": 61}
POOL = "contracted-hours"
ACROSS = {"at": f"{FRIDAY} 17:30", "minutes": 60}
AT_NIGHT = {"at": f"{FRIDAY} 18:00", "minutes": 60}


@pytest.mark.parametrize(
    ("facts", "works", "expected"),
    [
        (SUPPORT, [AT_NIGHT], {"parts": [("included", 60, 0, None)], "cites": ["SM-7"]}),
        (OPERATIONS, [ACROSS], {"parts": [("included", 60, 0, None)], "cites": ["SM-18"]}),
        (
            AGREED,
            [IN_HOURS],
            {"parts": [("allowance", 60, 0, None)], "usage": {POOL: (60, 60)}, "cites": ["SM-25"]},
        ),
        (
            AGREED,
            [ACROSS],
            {
                "parts": [("allowance", 30, 0, None), ("billable", 30, 30, "45.00")],
                "usage": {POOL: (60, 60)},
                "cites": ["SM-25", "SM-26", "SM-1"],
            },
        ),
        (AGREED, [{"at": f"{FRIDAY} 17:00", "minutes": 60}], {"parts": [("allowance", 60, 0, None)]}),
        (AGREED, [AT_NIGHT], {"parts": [("billable", 60, 60, "90.00")], "usage": {POOL: (60, 60)}}),
        (
            {**AGREED, "after_hours_rate": None},
            [ACROSS],
            {"parts": [("allowance", 30, 0, None), ("quote", 30, 0, None)], "usage": {POOL: (60, 60)}},
        ),
        (
            AGREED,
            [IN_HOURS, IN_HOURS],
            {"parts": [("allowance", 60, 0, None)], "usage": {POOL: (120, 0)}},
        ),
        (
            AGREED,
            [IN_HOURS, PAST_IT],
            {"parts": [("allowance", 60, 0, None), ("billable", 1, 1, "3.00")], "cites": ["SM-25"]},
        ),
        (
            {**AGREED, "overflow_rate": None},
            [IN_HOURS, PAST_IT],
            {"parts": [("allowance", 60, 0, None), ("quote", 1, 0, None)]},
        ),
        (
            {**AGREED, "monthly_hours": 1},
            [IN_HOURS, AT_NIGHT],
            {
                "parts": [("billable", 60, 60, "270.00")],
                "usage": {POOL: (60, 0)},
                "cites": ["SM-25", "SM-26"],
            },
        ),
        (
            {**AGREED, "monthly_hours": 1},
            [{"at": "2026-03-31 16:00", "minutes": 60}, {"at": "2026-04-01 10:00", "minutes": 60}],
            {"parts": [("allowance", 60, 0, None)], "usage": {POOL: (60, 0)}},
        ),
        (
            {**AGREED, "monthly_hours": None},
            [IN_HOURS],
            {"parts": [("billable", 60, 60, "180.00")], "usage": {POOL: (0, 0)}},
        ),
    ],
)
def test_work_is_covered_or_billed(facts: Facts, works: list[Facts], expected: Facts) -> None:
    assert_says(work_("sma", CHICAGO, facts, *({"activity": "problem", **one} for one in works))[-1], expected)


MINUTE, APRIL_DAYS = 60, 30
TENTH_OF_PERCENT = APRIL_DAYS * 24 * 60 * MINUTE // 1000
APRIL, MARCH = CalendarPeriod(date(2026, 4, 1)), CalendarPeriod(date(2026, 3, 1))
DOWN_FROM = instant("2026-04-10 12:00", CHICAGO)
MAY = instant("2026-05-01 00:00", CHICAGO)


def outage(seconds: int, component: str = "databases") -> Outage:
    return Outage(component, DOWN_FROM, DOWN_FROM + seconds, MAY, component)


def promise() -> Availability:
    return policy("sma").availability.rules[0].says


@pytest.mark.parametrize(
    ("seconds", "share"),
    [
        (TENTH_OF_PERCENT, None),
        (TENTH_OF_PERCENT + 1, "1/10"),
        (10 * TENTH_OF_PERCENT, "1/10"),
        (10 * TENTH_OF_PERCENT + 1, "1/4"),
        (50 * TENTH_OF_PERCENT, "1/4"),
        (50 * TENTH_OF_PERCENT + 1, "1"),
    ],
)
def test_a_second_missed_month_is_credited_by_the_lowest_band(seconds: int, share: str | None) -> None:
    history = OutageHistory((outage(seconds),))
    measured = judge_period(promise(), APRIL.first_on, history, ZoneInfo(CHICAGO), MAY)
    credit = credit_for(promise(), measured.value, {MARCH}, Fraction(1_000_000, 12), "USD")
    assert (measured.value.missed, measured.value.root_cause) == (share is not None, share is not None)
    assert credit.value.share == Fraction(share or 0)
    assert credit.value.credit_minor == {None: 0, "1/10": 8_333, "1/4": 20_833, "1": 83_333}[share]
    if share is not None:
        assert {"SM-9", "SM-10", "SM-13"} <= set(measured.cites)
        assert {"SM-11", "SM-12", "SM-14", "SM-16"} <= set(credit.cites)


@pytest.mark.parametrize(
    ("missed", "entitled"),
    [
        ([], False),
        (["2026-02-01"], False),
        (["2026-03-01"], True),
        (["2026-01-01", "2026-02-01"], True),
        (["2025-11-01", "2026-02-01"], False),
    ],
)
def test_credit_is_due_for_the_second_running_or_the_third_of_a_year(missed: list[str], *, entitled: bool) -> None:
    measured = judge_period(promise(), APRIL.first_on, OutageHistory((outage(3600),)), ZoneInfo(CHICAGO), MAY)
    periods = {CalendarPeriod(date.fromisoformat(first)) for first in missed}
    found = credit_for(promise(), measured.value, periods, Fraction(1), "USD")
    assert bool(found.value.share) == entitled
    assert "SM-11" in found.cites


@pytest.mark.parametrize(
    ("recorded_before", "downtime"),
    [(1, 1800), (0, 3600)],
)
def test_only_a_window_recorded_before_it_begins_is_taken_off(recorded_before: int, downtime: int) -> None:
    window = Maintenance("hosting", DOWN_FROM - 1800, DOWN_FROM + 1800, DOWN_FROM - 1800 - recorded_before, "window")
    both = (outage(3600), outage(1800, "hosting"))
    found = judge_period(promise(), APRIL.first_on, OutageHistory(both, (window,)), ZoneInfo(CHICAGO), MAY)
    assert found.value.downtime_seconds == downtime
    assert {"SM-13", "SM-15"} <= set(found.cites)
