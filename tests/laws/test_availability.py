"""What holds for every outage history, whatever the policy?"""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from pactdesk.engine.availability import Measured, added_by, credit_for, judge_history, judge_period, taken_by
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

HOUR = 3_600
FIRST = int(datetime(2025, 10, 15, tzinfo=UTC).timestamp())
AT = int(datetime(2026, 4, 10, tzinfo=UTC).timestamp())
DAYS = tuple(date(2025 + month // 12, month % 12 + 1, 9) for month in range(8, 18))
COMPONENTS = ("web", "database", "printer")

zones = st.sampled_from([ZoneInfo(name) for name in ("UTC", "America/Chicago", "Australia/Lord_Howe", "Asia/Kolkata")])
shares = st.fractions(0, 1, max_denominator=10_000)
hours = st.integers(0, 48) | st.integers(0, 1_000)
scales = st.sampled_from([1, HOUR])


@st.composite
def policies(draw: st.DrawFn, months: tuple[int, ...] = (1, 3, 12)) -> Availability:
    target = draw(st.sampled_from([Fraction(1), Fraction(9_999, 10_000), Fraction(999, 1000), Fraction(9, 10)]))
    bands = draw(st.dictionaries(st.fractions(Fraction(1, 100), target), shares, max_size=3))
    excluded = draw(st.booleans())
    base = draw(st.sampled_from(TimeBase)) if excluded else TimeBase.ALL
    credit = Credit(
        "credit",
        "rent",
        tuple(Band(under, share) for under, share in bands.items()),
        draw(st.none() | st.builds(CreditCondition, st.integers(1, 3), st.none() | st.integers(1, 4))),
        draw(st.none() | st.builds(Cap, shares)),
    )
    return Availability(
        target,
        months=draw(st.sampled_from(months)),
        components=draw(st.none() | st.frozensets(st.sampled_from(COMPONENTS))),
        maintenance=MaintenanceRule(excluded, base, draw(st.sampled_from([0, HOUR]))),
        credit=draw(st.sampled_from([None, credit])),
    )


@st.composite
def outages(draw: st.DrawFn, key: str = "drawn") -> Outage:
    start = draw(st.integers(FIRST // HOUR, AT // HOUR)) * HOUR
    length = draw(st.none() | hours.map(lambda length: length * HOUR) | st.integers(0, 5 * HOUR))
    late = draw(st.integers(0, 10**7))
    component = draw(st.sampled_from(COMPONENTS))
    return Outage(component, start, None if length is None else start + length, start + late, key)


@st.composite
def windows(draw: st.DrawFn, key: str = "drawn") -> Maintenance:
    start = draw(st.integers(FIRST // HOUR, AT // HOUR)) * HOUR
    return Maintenance(None, start, start + draw(hours) * HOUR, start - draw(st.integers(-1, 2 * HOUR)), key)


@st.composite
def histories(draw: st.DrawFn) -> OutageHistory:
    return OutageHistory(
        tuple(draw(outages(f"outage {place}")) for place in range(draw(st.integers(0, 5)))),
        tuple(draw(windows(f"window {place}")) for place in range(draw(st.integers(0, 3)))),
    )


def measured(policy: Availability, history: OutageHistory, zone: ZoneInfo, at: int = AT) -> list[Measured]:
    return [judge_period(policy, on, history, zone, at).value for on in DAYS]


@given(policies(), histories(), zones, st.integers())
def test_the_order_of_facts_does_not_matter(
    policy: Availability, history: OutageHistory, zone: ZoneInfo, seed: int
) -> None:
    order = Random(seed)
    shuffled = OutageHistory(
        tuple(order.sample(history.outages, len(history.outages))),
        tuple(order.sample(history.windows, len(history.windows))),
    )
    assert judge_history(policy, shuffled, zone, AT) == judge_history(policy, history, zone, AT)


@given(policies(), histories(), outages(), zones, st.fractions(0, 1))
def test_splitting_an_outage_in_two_that_touch_changes_nothing(
    policy: Availability, history: OutageHistory, outage: Outage, zone: ZoneInfo, share: Fraction
) -> None:
    middle = outage.start + int(share * ((AT if outage.end is None else outage.end) - outage.start))
    halves = (replace(outage, end=middle, key="first half"), replace(outage, start=middle, key="second half"))
    whole = replace(history, outages=(*history.outages, outage))
    split = replace(history, outages=(*history.outages, *halves))
    for one, two in zip(measured(policy, whole, zone), measured(policy, split, zone), strict=True):
        assert replace(two, outages=one.outages) == one


@given(policies(), histories(), outages(), zones)
def test_more_outage_never_raises_availability(
    policy: Availability, history: OutageHistory, outage: Outage, zone: ZoneInfo
) -> None:
    more = replace(history, outages=(*history.outages, outage))
    for before, after in zip(measured(policy, history, zone), measured(policy, more, zone), strict=True):
        assert 0 <= after.availability <= before.availability <= 1
        assert after.missed >= before.missed


@given(policies(), histories(), windows(), zones)
def test_a_window_never_adds_downtime(
    policy: Availability, history: OutageHistory, window: Maintenance, zone: ZoneInfo
) -> None:
    more = replace(history, windows=(*history.windows, window))
    for before, after in zip(measured(policy, history, zone), measured(policy, more, zone), strict=True):
        moved = before.downtime_seconds - after.downtime_seconds
        assert moved >= 0
        assert after.excluded_seconds - before.excluded_seconds == moved
        assert after.total_seconds >= after.downtime_seconds


@given(policies(months=(1,)), histories(), zones)
def test_downtime_is_what_outages_add_one_after_the_other_and_windows_take(
    policy: Availability, history: OutageHistory, zone: ZoneInfo
) -> None:
    known, downtime = OutageHistory(), 0
    for outage in history.outages:
        downtime += added_by(policy, outage, known, AT)
        known = replace(known, outages=(*known.outages, outage))
    for window in history.windows:
        downtime -= taken_by(policy, window, known, AT)
        known = replace(known, windows=(*known.windows, window))
    assert sum(month.downtime_seconds for month in measured(policy, history, zone)) == downtime


@given(policies(months=(1,)), histories(), zones)
def test_a_quarter_is_its_months(policy: Availability, history: OutageHistory, zone: ZoneInfo) -> None:
    quarterly = replace(policy, months=3)
    quarter = judge_period(quarterly, date(2026, 1, 1), history, zone, AT).value
    parts = [judge_period(policy, date(2026, month, 1), history, zone, AT).value for month in (1, 2, 3)]
    assert quarter.period_seconds == sum(part.period_seconds for part in parts)
    assert quarter.total_seconds == sum(part.total_seconds for part in parts)
    assert quarter.downtime_seconds == sum(part.downtime_seconds for part in parts)
    assert quarter.excluded_seconds == sum(part.excluded_seconds for part in parts)


@given(policies(), histories(), zones, st.integers(0, 10**8))
def test_what_is_closed_stays_as_it_is(
    policy: Availability, history: OutageHistory, zone: ZoneInfo, passed: int
) -> None:
    now, then = measured(policy, history, zone), measured(policy, history, zone, AT + passed)
    assert all(before == after for before, after in zip(now, then, strict=True) if before.closed)


@given(policies(), histories(), zones)
def test_downtime_is_every_hour_in_which_something_counts_and_nothing_excuses(
    policy: Availability, history: OutageHistory, zone: ZoneInfo
) -> None:
    whole = tuple(fact for fact in history.outages if fact.end is not None and fact.end % HOUR == 0)
    month = judge_period(policy, date(2026, 3, 9), replace(history, outages=whole), zone, AT).value
    # Lord Howe moves its clocks by half an hour, so half hours are the grid on which every month begins and ends.
    down = [
        instant
        for instant in range(month.starts_at, month.ends_at, HOUR // 2)
        if any(policy.counts(fact) and fact.end and fact.start <= instant < fact.end for fact in whole)
    ]
    excused = [
        instant
        for instant in down
        if any(policy.maintenance.excludes(fact) and fact.start <= instant < fact.end for fact in history.windows)
    ]
    assert month.excluded_seconds == len(excused) * HOUR // 2
    assert month.downtime_seconds == (len(down) - len(excused)) * HOUR // 2


@given(policies(), histories(), zones, st.fractions(0, 10**9), st.integers(0, 20))
def test_a_credit_never_exceeds_the_base_nor_its_cap(
    policy: Availability, history: OutageHistory, zone: ZoneInfo, base: Fraction, run: int
) -> None:
    for month in measured(policy, history, zone):
        missed = {CalendarPeriod.holding(month.period.first_on, policy.months)}
        for _ in range(run):
            missed.add(min(missed).before)
        credit = credit_for(policy, month, missed, base, "EUR").value
        assert 0 <= credit.share <= (policy.credit.cap.share if policy.credit and policy.credit.cap else 1)
        assert abs(credit.credit_minor - base * credit.share) <= Fraction(1, 2)
        assert month.missed or credit.credit_minor == 0
