"""Is downtime measured, a period judged and a credit reckoned exactly as the policy says?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from pactdesk.engine.availability import (
    Measured,
    added_by,
    credit_for,
    judge_history,
    judge_period,
    next_change_at,
    shown_minutes,
    shown_percent,
    taken_by,
)
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import (
    Availability,
    Band,
    CalendarPeriod,
    Cap,
    Credit,
    CreditCondition,
    Maintenance,
    MaintenanceRule,
    Outage,
    OutageHistory,
    TimeBase,
)

CHICAGO = ZoneInfo("America/Chicago")
DAY = 86_400
LATER = int(datetime(2100, 1, 1, tzinfo=CHICAGO).timestamp())
FEE = Fraction(100_000)

CREDIT = Credit(
    item="credit",
    of="rent",
    bands=(
        Band(Fraction(999, 1000), Fraction(10, 100), ("AV-5",)),
        Band(Fraction(95, 100), Fraction(1), ("AV-7",)),
        Band(Fraction(99, 100), Fraction(25, 100), ("AV-6",)),
    ),
    condition=CreditCondition(consecutive=2, in_calendar_year=3),
    cites=("AV-8",),
    base_cites=("AV-9",),
    paid_cites=("AV-10",),
)
POLICY = Availability(
    target=Fraction(999, 1000),
    cites=("AV-1",),
    components=frozenset({"web", "database"}),
    components_cites=("AV-2",),
    maintenance=MaintenanceRule(excluded=True, cites=("AV-3",)),
    root_cause_cites=("AV-4",),
    credit=CREDIT,
)


UNCONDITIONAL = replace(CREDIT, condition=None)
ALWAYS_CREDITED = replace(POLICY, credit=UNCONDITIONAL)


def chicago(text: str) -> Instant:
    return int(datetime.fromisoformat(text).replace(tzinfo=CHICAGO).timestamp())


def outage(start: str, seconds: int | None, component: str = "web", key: str = "") -> Outage:
    """Make an outage, recorded when it began; without seconds it has no end."""
    starts = chicago(start)
    return Outage(
        component, starts, None if seconds is None else starts + seconds, starts, key or f"{component} {start}"
    )


def window(start: str, seconds: int, notice: int = DAY, component: str | None = None) -> Maintenance:
    """Make a maintenance window, recorded `notice` seconds before it begins."""
    starts = chicago(start)
    return Maintenance(component, starts, starts + seconds, starts - notice, f"window {start} {notice}")


def judged(
    on: date, *facts: Outage | Maintenance, policy: Availability = POLICY, at: Instant = LATER
) -> Finding[Measured]:
    outages = tuple(fact for fact in facts if isinstance(fact, Outage))
    windows = tuple(fact for fact in facts if isinstance(fact, Maintenance))
    return judge_period(policy, on, OutageHistory(outages, windows), CHICAGO, at)


def months(*texts: str) -> frozenset[CalendarPeriod]:
    return frozenset(CalendarPeriod(date.fromisoformat(f"{text}-01")) for text in texts)


def texts(finding: Finding[object]) -> list[str]:
    return [step.text for reason in finding.because for step in reason.steps]


JUNE = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("seconds", "percent"),
    [
        (0, 0),
        (2_591, 0),
        (2_592, 0),
        (2_593, 10),
        (25_919, 10),
        (25_920, 10),
        (25_921, 25),
        (129_599, 25),
        (129_600, 25),
        (129_601, 100),
        (30 * DAY, 100),
    ],
)
def test_exactly_at_a_threshold_is_not_below_it(seconds: int, percent: int) -> None:
    june = judged(JUNE, outage("2026-06-01", seconds)).value
    assert june.missed is june.root_cause is (percent > 0)
    assert june.availability == 1 - Fraction(seconds, 30 * DAY)
    assert credit_for(ALWAYS_CREDITED, june, (), FEE, "EUR").value.share == Fraction(percent, 100)


@pytest.mark.parametrize(
    ("on", "period_seconds", "most_seconds"),
    [
        (date(2026, 2, 1), 28 * DAY, 2_419),
        (date(2028, 2, 29), 29 * DAY, 2_505),
        (date(2026, 3, 31), 31 * DAY - 3_600, 2_674),
        (date(2026, 11, 1), 30 * DAY + 3_600, 2_595),
        (date(2026, 12, 31), 31 * DAY, 2_678),
    ],
)
def test_a_month_is_as_long_as_its_days(on: date, period_seconds: int, most_seconds: int) -> None:
    start = on.replace(day=3).isoformat()
    kept, missed = judged(on, outage(start, most_seconds)).value, judged(on, outage(start, most_seconds + 1)).value
    assert kept.period_seconds == kept.total_seconds == period_seconds
    assert not kept.missed
    assert missed.missed


def test_an_outage_across_a_months_end_counts_in_each_with_its_part() -> None:
    fact = outage("2026-06-30 23:00", 3 * 3_600)
    assert judged(date(2026, 6, 1), fact).value.downtime_seconds == 3_600
    assert judged(date(2026, 7, 1), fact).value.downtime_seconds == 2 * 3_600
    assert judged(date(2026, 8, 1), fact).value.downtime_seconds == 0


def test_only_the_outages_of_the_month_are_named() -> None:
    touching = (outage("2026-05-31 23:00", 3_600), outage("2026-07-01", 3_600))
    inside = (outage("2026-05-31 23:00", 3_601, "database"), outage("2026-06-30 23:59:59", 60, "database"))
    june = judged(JUNE, *touching, *inside)
    assert june.value.outages == (inside[0].key, inside[1].key)
    assert june.value.downtime_seconds == 2
    assert texts(june)[0].endswith("(0.03 minutes down of 43,200): not below 99.9 %")


def test_an_outage_over_the_skipped_hour_lasts_only_as_long_as_it_lasted() -> None:
    night = Outage("web", chicago("2026-03-08 01:00"), chicago("2026-03-08 04:00"), LATER, "night")
    assert judged(date(2026, 3, 1), night).value.downtime_seconds == 2 * 3_600


def test_overlapping_outages_count_once() -> None:
    finding = judged(JUNE, outage("2026-06-10 10:00", 3_600), outage("2026-06-10 10:30", 3_600, "database"))
    assert finding.value.downtime_seconds == 90 * 60
    assert texts(finding)[1] == "outages of database, web took 120 minutes, 90 where what overlaps counts once"


def test_only_components_the_policy_names_count() -> None:
    facts = (outage("2026-06-10 10:00", 3_600, "printer"), outage("2026-06-11 10:00", 60))
    finding = judged(JUNE, *facts)
    assert finding.value.downtime_seconds == 60
    assert texts(finding)[1:] == ["outages of web took 1 minutes", "outages of printer do not count"]
    assert judged(JUNE, *facts, policy=replace(POLICY, components=None)).value.downtime_seconds == 3_660
    assert texts(judged(JUNE, facts[0]))[1:] == ["outages of printer do not count"]


def test_an_ongoing_outage_counts_up_to_now() -> None:
    fact = outage("2026-06-10 10:00", None)
    assert judged(JUNE, fact, at=fact.start - 1).value.downtime_seconds == 0
    assert judged(JUNE, fact, at=fact.start).value.downtime_seconds == 0
    assert judged(JUNE, fact, at=fact.start + 90).value.downtime_seconds == 90
    until_july = chicago("2026-07-01") - fact.start
    assert judged(JUNE, fact, at=chicago("2026-07-05")).value.downtime_seconds == until_july


def test_a_month_is_closed_at_its_end() -> None:
    fact = outage("2026-06-10", 3_888)
    end = chicago("2026-07-01")
    before, after = judged(JUNE, fact, at=end - 1), judged(JUNE, fact, at=end)
    assert (before.value.closed, after.value.closed) == (False, True)
    figures = "available 99.85 % (64.8 minutes down of 43,200): below 99.9 %"
    assert texts(before)[0] == f"June 2026 is so far {figures}"
    assert texts(after)[0] == f"June 2026 was {figures}"


@pytest.mark.parametrize(("notice", "excluded"), [(1, 600), (0, 0), (-1, 0), (-DAY, 0)])
def test_a_window_is_scheduled_only_if_on_record_before_it_begins(notice: int, excluded: int) -> None:
    june = judged(JUNE, outage("2026-06-10 10:00", 600), window("2026-06-10 10:00", 600, notice)).value
    assert june.excluded_seconds == excluded
    assert june.downtime_seconds == 600 - excluded


@pytest.mark.parametrize(("notice", "excluded"), [(7_201, 600), (7_200, 600), (7_199, 0)])
def test_a_policy_may_ask_for_longer_notice(notice: int, excluded: int) -> None:
    policy = replace(POLICY, maintenance=MaintenanceRule(excluded=True, notice_seconds=7_200))
    facts = (outage("2026-06-10 10:00", 600), window("2026-06-10 10:00", 600, notice))
    assert judged(JUNE, *facts, policy=policy).value.excluded_seconds == excluded


@pytest.mark.parametrize("component", [None, "web", "printer"])
def test_a_window_holds_for_the_whole_system_and_the_excess_counts(component: str | None) -> None:
    facts = (outage("2026-06-10 10:00", 3_600), window("2026-06-10 10:15", 1_800, component=component))
    finding = judged(JUNE, *facts)
    assert (finding.value.downtime_seconds, finding.value.excluded_seconds) == (1_800, 1_800)
    assert texts(finding)[1] == "outages of web took 60 minutes"
    assert texts(finding)[2] == "30 minutes of outage fell in scheduled maintenance and do not count"
    assert finding.value.windows == (facts[1].key,)


def test_maintenance_without_outage_is_no_downtime_and_has_no_say() -> None:
    finding = judged(JUNE, window("2026-06-10", 3_600), window("2026-06-11", 3_600, notice=0))
    assert finding.value.downtime_seconds == 0
    assert finding.cites == ("AV-1",)


def test_unscheduled_maintenance_counts_and_says_so() -> None:
    late = window("2026-06-10 10:00", 3_600, notice=0)
    finding = judged(JUNE, outage("2026-06-10 10:59:59", 1), late)
    assert finding.because[2].cites == ("AV-3",)
    assert texts(finding)[2] == "maintenance that was not on record in time excuses no outage in it (windows: 1)"
    in_time = window("2026-06-10 10:00", 600)
    assert len(texts(judged(JUNE, outage("2026-06-10 10:00", 600), late, in_time))) == 3


def test_a_policy_may_count_outage_in_maintenance() -> None:
    policy = replace(POLICY, maintenance=MaintenanceRule(cites=("AV-3",)))
    finding = judged(JUNE, outage("2026-06-10", 600), window("2026-06-10", 600), policy=policy)
    assert (finding.value.downtime_seconds, finding.value.excluded_seconds) == (600, 0)
    assert texts(finding)[2] == "outage in maintenance windows counts like any other (windows: 1)"


def test_a_policy_may_take_scheduled_windows_off_the_total() -> None:
    policy = replace(POLICY, maintenance=MaintenanceRule(excluded=True, of=TimeBase.SCHEDULED, cites=("AV-3",)))
    facts = (outage("2026-06-20", 2_592), window("2026-06-10", 3_600), window("2026-06-30 23:00", 7_200))
    finding = judged(JUNE, *facts, policy=policy)
    assert finding.value.total_seconds == 30 * DAY - 7_200
    assert finding.value.missed
    assert texts(finding)[2] == "scheduled maintenance leaves 43,080 of 43,200 minutes to be judged"
    assert not judged(JUNE, *facts).value.missed


def test_a_month_wholly_in_maintenance_is_available() -> None:
    policy = replace(POLICY, maintenance=MaintenanceRule(excluded=True, of=TimeBase.SCHEDULED))
    june = judged(JUNE, outage("2026-06-01", 30 * DAY), window("2026-06-01", 30 * DAY), policy=policy).value
    assert june.total_seconds == 0
    assert june.availability == 1
    assert not june.missed


def test_a_finding_names_clauses_by_weight_and_the_facts_used() -> None:
    second, first = outage("2026-06-20", 3_600), outage("2026-06-10", 3_600)
    finding = judged(JUNE, second, window("2026-06-10", 600), outage("2026-07-10", 60), first)
    assert finding.cites == ("AV-1", "AV-2", "AV-3", "AV-4")
    assert finding.value.outages == (first.key, second.key)
    assert texts(finding)[-1] == "June 2026 was missed: its root cause is to be found"
    assert all(step.cites == reason.cites for reason in finding.because for step in reason.steps)


def test_without_a_clause_no_root_cause_is_called_for() -> None:
    finding = judged(JUNE, outage("2026-06-10", DAY), policy=replace(POLICY, root_cause_cites=None))
    assert finding.value.missed
    assert not finding.value.root_cause
    assert "AV-4" not in finding.cites


MISSED = judged(JUNE, outage("2026-06-10", 3_888)).value
JANUARY = judged(date(2027, 1, 1), outage("2027-01-10", 3_888)).value


@pytest.mark.parametrize(
    ("month", "missed", "credit_minor"),
    [
        (MISSED, months(), 0),
        (MISSED, months("2026-05"), 10_000),
        (MISSED, months("2026-04"), 0),
        (MISSED, months("2026-04", "2026-02"), 10_000),
        (MISSED, months("2026-04", "2025-12"), 0),
        (MISSED, months("2026-07", "2026-08"), 0),
        (MISSED, months("2026-06", "2026-04"), 0),
        (JANUARY, months("2026-12"), 10_000),
        (JANUARY, months("2026-11", "2026-10", "2026-09"), 0),
    ],
)
def test_credit_is_due_from_the_second_in_a_row_or_the_third_of_the_year(
    month: Measured, missed: frozenset[CalendarPeriod], credit_minor: int
) -> None:
    assert credit_for(POLICY, month, missed, FEE, "EUR").value.credit_minor == credit_minor


def test_each_form_of_the_condition_stands_alone() -> None:
    in_a_row = replace(POLICY, credit=replace(CREDIT, condition=CreditCondition(consecutive=3)))
    of_year = replace(POLICY, credit=replace(CREDIT, condition=CreditCondition(in_calendar_year=2)))
    assert credit_for(in_a_row, MISSED, months("2026-05", "2026-03"), FEE, "EUR").value.credit_minor == 0
    assert credit_for(in_a_row, MISSED, months("2026-05", "2026-04"), FEE, "EUR").value.credit_minor == 10_000
    assert credit_for(of_year, MISSED, months("2025-12"), FEE, "EUR").value.credit_minor == 0
    assert credit_for(of_year, MISSED, months("2026-01"), FEE, "EUR").value.credit_minor == 10_000


def test_a_credit_says_why() -> None:
    finding = credit_for(POLICY, MISSED, months("2026-05", "2026-01", "2026-08"), Fraction(1_250_000, 12), "EUR")
    assert finding.subject == "credit for June 2026"
    assert finding.value.credit_minor == 10_417
    assert finding.value.closed
    assert finding.cites == ("AV-8", "AV-5", "AV-9", "AV-10")
    assert texts(finding) == [
        "missed: January 2026, May 2026, June 2026, which makes 2 in a row and 3 in 2026",
        "credit is due from 2 in a row or 3 in a calendar year",
        "99.85 % is under 99.9 %: the credit is 10 %",
        "10 % of 1041.67 (here rounded) is 104.17 EUR",
        "104.17 EUR is credited for June 2026",
    ]
    assert texts(credit_for(ALWAYS_CREDITED, MISSED, (), FEE, "JPY"))[:3:2] == [
        "June 2026 was missed, and every missed period earns credit",
        "10 % of 100000 is 10000 JPY",
    ]


def test_no_credit_says_why() -> None:
    finding = credit_for(POLICY, MISSED, (), FEE, "EUR")
    assert finding.cites == ("AV-8",)
    assert texts(finding) == [
        "missed: June 2026, which makes 1 in a row and 1 in 2026",
        "credit would be due from 2 in a row or 3 in a calendar year",
    ]
    kept = credit_for(POLICY, judged(JUNE).value, months("2026-05"), FEE, "EUR")
    assert kept.cites == ("AV-1",)
    assert texts(kept) == ["June 2026 was not below 99.9 %: no credit is due"]


def test_a_policy_may_promise_no_credit() -> None:
    finding = credit_for(replace(POLICY, credit=None), MISSED, months("2026-05"), FEE, "EUR")
    assert finding.value.credit_minor == 0
    assert finding.because == ()


def test_the_credit_of_a_running_month_is_provisional() -> None:
    running = judged(JUNE, outage("2026-06-10", DAY), at=chicago("2026-06-20")).value
    assert not credit_for(ALWAYS_CREDITED, running, (), FEE, "EUR").value.closed


def test_a_month_missed_above_all_bands_earns_nothing() -> None:
    policy = replace(POLICY, credit=replace(UNCONDITIONAL, bands=CREDIT.bands[1:]))
    finding = credit_for(policy, MISSED, (), FEE, "EUR")
    assert finding.value.credit_minor == 0
    assert finding.cites == ("AV-8", "AV-7", "AV-6")
    assert texts(finding)[1:] == ["99.85 % is under no band of credit"]


@pytest.mark.parametrize(("cap", "credit_minor"), [(Fraction(9, 100), 9_000), (Fraction(10, 100), 10_000)])
def test_a_credit_stays_under_its_cap(cap: Fraction, credit_minor: int) -> None:
    capped = replace(POLICY, credit=replace(UNCONDITIONAL, cap=Cap(cap, ("AV-11",))))
    finding = credit_for(capped, MISSED, (), FEE, "EUR")
    assert finding.value.credit_minor == credit_minor
    assert ("AV-11" in finding.cites) is (credit_minor < 10_000)
    assert ("a credit of 10 % is capped at 9 %" in texts(finding)) is (credit_minor < 10_000)


@pytest.mark.parametrize(
    ("base", "credit_minor"),
    [(Fraction(0), 0), (Fraction(10_004), 1_000), (Fraction(10_005), 1_001), (Fraction(59, 12), 0), (Fraction(5), 1)],
)
def test_a_credit_is_rounded_half_up_and_once(base: Fraction, credit_minor: int) -> None:
    assert credit_for(ALWAYS_CREDITED, MISSED, (), base, "EUR").value.credit_minor == credit_minor


def test_a_negative_base_is_refused() -> None:
    with pytest.raises(ValueError, match="share of -1"):
        credit_for(POLICY, MISSED, (), Fraction(-1), "EUR")


def test_an_outage_recorded_late_flips_its_month_and_the_credit_of_the_next() -> None:
    known = (outage("2026-06-10", 2_592), outage("2026-07-10", 3_888))
    late = Outage("database", chicago("2026-06-12"), chicago("2026-06-12") + 1, chicago("2026-08-20"), "late")

    def credit_of_july(*facts: Outage) -> int:
        findings = judge_history(POLICY, OutageHistory(facts), CHICAGO, chicago("2026-09-01"))
        missed = [finding.value.period for finding in findings if finding.value.missed]
        return credit_for(POLICY, findings[1].value, missed, FEE, "EUR").value.credit_minor

    assert not judged(JUNE, *known).value.missed
    assert judged(JUNE, late, *known).value.missed
    assert (credit_of_july(*known), credit_of_july(late, *known)) == (0, 10_000)


def test_a_history_is_judged_from_the_first_downtime_to_now() -> None:
    facts = (outage("2025-11-20", 60, "printer"), outage("2026-05-31 23:59", 120), outage("2025-12-31 23:00", 60))
    findings = judge_history(POLICY, OutageHistory(facts), CHICAGO, chicago("2026-06-01"))
    assert [str(finding.value.period) for finding in findings] == [
        "December 2025",
        "January 2026",
        "February 2026",
        "March 2026",
        "April 2026",
        "May 2026",
        "June 2026",
    ]
    assert [finding.value.downtime_seconds for finding in findings] == [60, 0, 0, 0, 0, 60, 60]
    assert [finding.value.closed for finding in findings] == [True] * 6 + [False]
    assert findings[5] == judge_period(POLICY, date(2026, 5, 9), OutageHistory(facts), CHICAGO, chicago("2026-06-01"))


def test_where_nothing_was_down_there_is_no_history() -> None:
    assert judge_history(POLICY, OutageHistory(), CHICAGO, LATER) == ()
    printer = outage("2026-06-10", DAY, "printer")
    assert judge_history(POLICY, OutageHistory((printer,)), CHICAGO, LATER) == ()


def test_an_outage_adds_what_is_not_counted_already() -> None:
    fact = outage("2026-06-30 23:30", 3_600)
    history = OutageHistory((outage("2026-06-30 23:00", 2_400, "database"),), (window("2026-07-01", 600),))
    assert added_by(POLICY, fact, OutageHistory(), LATER) == 3_600
    assert added_by(POLICY, fact, history, LATER) == 3_600 - 600 - 600
    recorded = replace(history, outages=(*history.outages, fact))
    assert added_by(POLICY, fact, recorded, LATER) == 2_400
    assert added_by(POLICY, outage("2026-06-30", 3_600, "printer"), history, LATER) == 0
    assert added_by(POLICY, outage("2026-06-10", None), OutageHistory(), chicago("2026-06-10 01:00")) == 3_600


def test_a_window_takes_away_what_no_other_has_taken() -> None:
    fact = window("2026-06-10 10:00", 3_600)
    history = OutageHistory((outage("2026-06-10 10:15", DAY),), (window("2026-06-10 10:00", 1_800),))
    assert taken_by(POLICY, fact, OutageHistory(), LATER) == 0
    assert taken_by(POLICY, fact, replace(history, windows=()), LATER) == 2_700
    assert taken_by(POLICY, fact, replace(history, windows=(fact,)), LATER) == 2_700
    assert taken_by(POLICY, window("2026-06-10 10:00", 3_600, notice=2 * DAY), history, LATER) == 1_800
    assert taken_by(POLICY, window("2026-06-10 10:00", 3_600, notice=0), history, LATER) == 0


@pytest.mark.parametrize(
    ("at", "length", "change"),
    [
        ("2026-06-01 00:00", 1, "2026-07-01"),
        ("2026-06-30 23:59", 1, "2026-07-01"),
        ("2026-12-05 00:00", 1, "2027-01-01"),
        ("2026-06-05 00:00", 3, "2026-07-01"),
        ("2026-07-01 00:00", 3, "2026-10-01"),
        ("2026-06-05 00:00", 12, "2027-01-01"),
    ],
)
def test_the_next_change_is_the_end_of_the_running_period(at: str, length: int, change: str) -> None:
    assert next_change_at(replace(POLICY, months=length), CHICAGO, chicago(at)) == chicago(change)


def test_quarters_and_years_are_judged_as_months_are() -> None:
    facts = (outage("2026-04-01", 7_862), outage("2026-06-30 23:00", 7_200))
    quarter = judged(JUNE, *facts, policy=replace(POLICY, months=3))
    assert (quarter.value.period_seconds, quarter.value.downtime_seconds) == (91 * DAY, 7_862 + 3_600)
    assert quarter.value.missed
    assert quarter.subject == "availability in Q2 2026"
    year = judged(JUNE, *facts, policy=replace(POLICY, months=12))
    assert (year.value.period_seconds, year.value.downtime_seconds) == (365 * DAY, 7_862 + 7_200)
    assert not year.value.missed
    assert year.subject == "availability in 2026"


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (29, 0), (30, 1), (89, 1), (90, 2)])
def test_minutes_are_shown_half_up(seconds: int, minutes: int) -> None:
    assert shown_minutes(seconds) == minutes


@pytest.mark.parametrize(
    ("share", "percent"),
    [
        (Fraction(1), "100.00000"),
        (Fraction(999, 1000), "99.90000"),
        (1 - Fraction(1, 30 * DAY), "99.99996"),
        (Fraction(5, 10**8), "0.00001"),
        (Fraction(4, 10**8), "0.00000"),
    ],
)
def test_percentages_are_shown_with_five_decimals(share: Fraction, percent: str) -> None:
    assert str(shown_percent(share)) == str(Decimal(percent))


@pytest.mark.parametrize(
    ("length", "first", "before", "after", "name"),
    [
        (1, date(2024, 1, 1), date(2023, 12, 1), date(2024, 2, 1), "January 2024"),
        (1, date(2024, 2, 1), date(2024, 1, 1), date(2024, 3, 1), "February 2024"),
        (1, date(2024, 12, 1), date(2024, 11, 1), date(2025, 1, 1), "December 2024"),
        (3, date(2024, 1, 1), date(2023, 10, 1), date(2024, 4, 1), "Q1 2024"),
        (3, date(2024, 10, 1), date(2024, 7, 1), date(2025, 1, 1), "Q4 2024"),
        (12, date(2024, 1, 1), date(2023, 1, 1), date(2025, 1, 1), "2024"),
    ],
)
def test_periods_follow_each_other(length: int, first: date, before: date, after: date, name: str) -> None:
    period = CalendarPeriod(first, length)
    assert CalendarPeriod.holding(first, length) == period
    assert (period.before.first_on, period.after.first_on) == (before, after)
    assert period.before < period < period.after
    assert str(period) == name


def test_a_period_is_a_month_unless_said() -> None:
    assert (
        CalendarPeriod.holding(date(2026, 6, 30))
        == CalendarPeriod(date(2026, 6, 1))
        == CalendarPeriod(date(2026, 6, 1), 1)
    )


IMPOSSIBLE: list[tuple[Callable[[], object], str]] = [
    (lambda: outage("2026-06-10", -1), "before it starts"),
    (lambda: window("2026-06-10", -1), "before it starts"),
    (lambda: OutageHistory((outage("2026-06-10", 1), outage("2026-06-10", 2))), "same key"),
    (lambda: OutageHistory((), (window("2026-06-10", 1), window("2026-06-10", 2))), "same key"),
    (lambda: CalendarPeriod(date(2026, 6, 2)), "begins on 2026-06-02"),
    (lambda: CalendarPeriod(date(2026, 6, 1), 3), "3 months begins"),
    (lambda: CalendarPeriod(date(2026, 1, 1), 2), "2 months begins"),
    (lambda: MaintenanceRule(excluded=False, of=TimeBase.SCHEDULED), "off the total"),
    (lambda: Band(Fraction(0), Fraction(1)), "shares of 1"),
    (lambda: Band(Fraction(101, 100), Fraction(1)), "shares of 1"),
    (lambda: Band(Fraction(1), Fraction(-1)), "shares of 1"),
    (lambda: Band(Fraction(1), Fraction(2)), "shares of 1"),
    (CreditCondition, "from 1"),
    (lambda: CreditCondition(consecutive=0), "from 1"),
    (lambda: CreditCondition(consecutive=2, in_calendar_year=0), "from 1"),
    (lambda: Cap(Fraction(-1)), "cap of -1"),
    (lambda: Availability(Fraction(0)), "no share"),
    (lambda: Availability(Fraction(11, 10)), "no share"),
    (lambda: Availability(Fraction(1), months=2), "not by 2"),
    (lambda: replace(CREDIT, bands=(*CREDIT.bands, CREDIT.bands[0])), "same availability"),
    (lambda: replace(POLICY, target=Fraction(99, 100)), "above the target"),
]


@pytest.mark.parametrize(("make", "sentence"), IMPOSSIBLE)
def test_what_cannot_be_is_refused(make: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        make()


def test_bounds_themselves_can_be() -> None:
    assert outage("2026-06-10", 0).end == chicago("2026-06-10")
    assert window("2026-06-10", 0).end == chicago("2026-06-10")
    assert Band(Fraction(1), Fraction(0)).share == 0
    assert Availability(Fraction(1), credit=Credit("credit", "rent", (Band(Fraction(1), Fraction(1)),))).target == 1
    assert CreditCondition(consecutive=1).met_by(1, 1)
    assert Cap(Fraction(0)).share == 0


def rules(finding: Finding[object]) -> list[str]:
    return [reason.rule for reason in finding.because]


def test_each_reason_names_the_part_of_the_promise_it_stands_on() -> None:
    missed = judged(JUNE, outage("2026-06-10", 7_200), window("2026-06-10", 600))
    assert rules(missed) == ["target", "components", "maintenance", "root cause"]
    assert rules(credit_for(POLICY, MISSED, months("2026-05"), FEE, "EUR")) == ["credit", "band", "base", "payment"]
    assert rules(credit_for(ALWAYS_CREDITED, MISSED, (), FEE, "EUR")) == ["credit", "band", "base", "payment"]
    assert rules(credit_for(POLICY, judged(JUNE).value, (), FEE, "EUR")) == ["target"]
    capped = replace(POLICY, credit=replace(UNCONDITIONAL, cap=Cap(Fraction(1, 20), ("AV-11",))))
    assert rules(credit_for(capped, MISSED, (), FEE, "EUR")) == ["credit", "band", "cap", "base", "payment"]
    narrow = replace(POLICY, credit=replace(UNCONDITIONAL, bands=CREDIT.bands[1:2]))
    assert rules(credit_for(narrow, MISSED, (), FEE, "EUR")) == ["credit", "band"]


def test_a_fee_that_ends_in_half_a_cent_is_shown_rounded() -> None:
    finding = credit_for(ALWAYS_CREDITED, MISSED, (), Fraction(200_001, 2), "EUR")
    assert "10 % of 1000.01 (here rounded) is 100.00 EUR" in texts(finding)
