"""Are days and months the desk's, wherever the machine stands?"""

import time
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from tests.engine.offices import EIGHT_TO_FIVE, HOUR, at, office
from tests.engine.quay import change, found, said, work

from pactdesk.engine.availability import judge_history
from pactdesk.engine.milestones import Course, milestone
from pactdesk.engine.policy.rules import Rule, Table
from pactdesk.engine.policy.says import Measure, Promise, Target
from pactdesk.engine.policy.view import View
from pactdesk.engine.terms.finding import Finding, Reason
from pactdesk.engine.terms.outage import Availability, Outage, OutageHistory

CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture(autouse=True)
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run each test on a machine whose day has begun while the desk's still runs."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


def test_what_was_held_until_the_last_hour_of_a_day_was_held_until_that_day() -> None:
    choice = change("2026-03-10 23:30", overflow="agreed")
    (one,) = found(work("2026-03-02 09:00", 70, "mail"), changes=[choice])
    assert said(one)[1] == "held until 2026-03-10, then 10 minutes billable"


def test_a_history_begins_and_ends_with_the_desks_months() -> None:
    first, now = (int(datetime(2026, month, day, 23, tzinfo=CHICAGO).timestamp()) for month, day in ((5, 31), (6, 30)))
    down = OutageHistory((Outage("web", first, first + 60, first, "o-1"),))
    findings = judge_history(Availability(Fraction(999, 1000)), down, CHICAGO, now)
    assert [str(finding.value.period) for finding in findings] == ["May 2026", "June 2026"]


def test_a_clock_leaves_out_days_from_the_desks_day_of_opening_to_the_desks_day_of_being_due() -> None:
    hours = office(EIGHT_TO_FIVE, "Europe/Berlin", holidays=("2024-03-11", "2024-03-13"))
    targets = Table("milestones", (Rule("m-1", (), Target(Measure.BUSINESS, 9 * HOUR, Promise.PROMISED), ()),))
    clock = Finding("hours", "office", (Reason("h-1", ()),))
    course = Course(at("2024-03-11 22:00", "Europe/Berlin"))
    one = milestone(targets, View(0), "", {"office": hours}, clock, course)
    assert one.value.due == at("2024-03-12 17:00", "Europe/Berlin")
    assert one.because[1].steps[0].text.endswith("; closed on Mon 2024-03-11")
