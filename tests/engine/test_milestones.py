"""Is a milestone due when its target is used up, whatever it counts in?"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from pactdesk.engine.hours import BusinessHours
from pactdesk.engine.milestones import Course, Milestone, due_at, hours_of, milestone
from pactdesk.engine.policy.rules import Rule, Table
from pactdesk.engine.policy.says import Measure, Promise, Target, UseHours
from pactdesk.engine.policy.view import View
from pactdesk.engine.terms.finding import Finding, Reason
from pactdesk.engine.terms.instant import instant_of
from pactdesk.engine.weekly import WeeklyHours

HOUR = 3600
BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> int:
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=BERLIN))


@pytest.fixture(scope="module")
def office() -> BusinessHours:
    return BusinessHours("office", WeeklyHours("Europe/Berlin", (((8 * 60, 17 * 60),),) * 5 + ((),) * 2))


def target(measure: Measure, amount: int = 0, promise: Promise = Promise.PROMISED, hours: str | None = None) -> Target:
    return Target(measure, amount, promise, hours)


def due(one: Target, hours: BusinessHours | None, opened: str, *waits: tuple[str, str], **more: int) -> int | None:
    return due_at(one, hours, Course(at(opened), tuple((at(a), at(b)) for a, b in waits), **more))


class TestDue:
    def test_business_time_ends_at_closing_not_at_the_next_opening(self, office: BusinessHours) -> None:
        three = target(Measure.BUSINESS, 3 * HOUR)
        assert due(three, office, "2026-03-06 13:59") == at("2026-03-06 16:59")
        assert due(three, office, "2026-03-06 14:00") == at("2026-03-06 17:00")
        assert due(three, office, "2026-03-06 14:01") == at("2026-03-09 08:01")

    def test_the_clock_runs_at_night(self, office: BusinessHours) -> None:
        assert due(target(Measure.CLOCK, HOUR), office, "2026-03-06 23:30") == at("2026-03-07 00:30")

    def test_business_days_keep_the_time_of_day(self, office: BusinessHours) -> None:
        assert due(target(Measure.BUSINESS_DAYS, 2), office, "2026-03-06 10:00") == at("2026-03-10 10:00")

    def test_waiting_moves_business_time_by_the_business_time_waited(self, office: BusinessHours) -> None:
        three = target(Measure.BUSINESS, 3 * HOUR)
        moved = due(three, office, "2026-03-06 14:00", ("2026-03-06 16:00", "2026-03-09 10:00"))
        assert moved == at("2026-03-09 11:00")

    def test_waiting_moves_the_clock_by_all_the_time_waited(self) -> None:
        one = target(Measure.CLOCK, HOUR)
        waits = (("2026-03-06 23:40", "2026-03-07 06:00"),)
        assert due(one, None, "2026-03-06 23:30", *waits) == at("2026-03-07 06:50")

    def test_waiting_after_the_due_time_moves_nothing(self) -> None:
        one = target(Measure.CLOCK, HOUR)
        assert due(one, None, "2026-03-06 10:00", ("2026-03-06 11:00", "2026-03-06 12:00")) == at("2026-03-06 11:00")
        assert due(one, None, "2026-03-06 10:00", ("2026-03-06 10:59", "2026-03-06 12:00")) == at("2026-03-06 12:01")

    def test_waiting_before_the_admission_moves_nothing(self) -> None:
        one = target(Measure.CLOCK, HOUR)
        assert due(one, None, "2026-03-06 10:00", ("2026-03-06 08:00", "2026-03-06 09:00")) == at("2026-03-06 11:00")
        assert due(one, None, "2026-03-06 10:00", ("2026-03-06 09:00", "2026-03-06 10:10")) == at("2026-03-06 11:10")

    def test_an_appointment_is_due_when_it_was_agreed(self) -> None:
        assert due(target(Measure.APPOINTMENT), None, "2026-03-06 10:00", appointment=at("2026-03-10 15:00")) == at(
            "2026-03-10 15:00"
        )
        assert due(target(Measure.APPOINTMENT), None, "2026-03-06 10:00") is None

    def test_no_due_time_without_a_target_or_without_hours(self, office: BusinessHours) -> None:
        assert due(target(Measure.NONE), office, "2026-03-06 10:00") is None
        assert due(target(Measure.BUSINESS, HOUR), None, "2026-03-06 10:00") is None


class TestMet:
    @pytest.mark.parametrize(("reached", "met"), [(99, True), (100, True), (101, False)])
    def test_reached_at_the_due_instant_itself_is_met(self, reached: int, *, met: bool) -> None:
        assert Milestone("m", 100, Promise.PROMISED, reached).met_by(1_000) is met

    @pytest.mark.parametrize(("now", "met"), [(99, None), (100, None), (101, False)])
    def test_it_is_missed_only_after_the_due_instant(self, now: int, *, met: bool | None) -> None:
        assert Milestone("m", 100, Promise.PROMISED).met_by(now) is met

    def test_what_is_not_stated_is_neither_met_nor_missed(self) -> None:
        assert Milestone("m", None, Promise.NOT_STATED, 50).met_by(1_000) is None


def table(says: Target, group: str = "first-response") -> Table[Target]:
    return Table("milestones", (Rule("m-1", (), says, ("C-1",), (), group),), exhaustive=True)


def found(says: Target, hours: BusinessHours, opened: str = "2026-03-06 14:00", **more: object) -> Finding[Milestone]:
    clock = Finding("hours", "office", (Reason("h-1", ("C-2",)),))
    course = Course(at(opened), **more)  # type: ignore[arg-type]  # the fields of a course, by name
    return milestone(table(says), View(0), "first-response", {"office": hours, "nights": hours}, clock, course)


class TestFinding:
    def test_it_names_the_target_then_the_hours(self, office: BusinessHours) -> None:
        one = found(target(Measure.BUSINESS, 3 * HOUR), office)
        assert one.cites == ("C-1", "C-2")
        assert one.because[0].steps[0].text == (
            "3 hours of business time from Fri 2026-03-06 14:00 CET: due Fri 2026-03-06 17:00 CET"
        )
        assert one.because[1].steps[0].text == "the clock runs on office hours, open at Fri 2026-03-06 14:00 CET"

    def test_it_says_when_the_clock_starts_if_it_was_closed(self, office: BusinessHours) -> None:
        one = found(target(Measure.BUSINESS, 3 * HOUR), office, "2026-03-06 18:00")
        assert one.because[1].steps[0].text == (
            "the clock runs on office hours, closed at Fri 2026-03-06 18:00 CET; it starts at Mon 2026-03-09 08:00 CET"
        )

    def test_a_target_on_the_clock_has_nothing_of_the_hours(self, office: BusinessHours) -> None:
        one = found(target(Measure.CLOCK, HOUR), office)
        assert one.cites == ("C-1",)
        assert (
            one.because[0].steps[0].text
            == "1 hour on the clock from Fri 2026-03-06 13:00 UTC: due Fri 2026-03-06 14:00 UTC"
        )

    def test_a_target_with_hours_of_its_own_uses_them(self, office: BusinessHours) -> None:
        one = found(target(Measure.BUSINESS, 3 * HOUR, hours="nights"), office)
        assert one.value.due == at("2026-03-06 17:00")
        assert one.cites == ("C-1",)

    def test_an_internal_target_says_so(self, office: BusinessHours) -> None:
        one = found(target(Measure.BUSINESS_DAYS, 2, Promise.INTERNAL), office)
        assert one.value.promise is Promise.INTERNAL
        assert one.because[0].steps[0].text.startswith("2 business days from Fri")
        assert one.because[0].steps[0].text.endswith("measured inside and not promised")

    def test_waiting_is_named(self, office: BusinessHours) -> None:
        one = found(target(Measure.CLOCK, HOUR), office, waits=((at("2026-03-06 14:10"), at("2026-03-06 14:40")),))
        assert "less 30 minutes of waiting" in one.because[0].steps[0].text

    def test_a_target_not_stated_says_so(self, office: BusinessHours) -> None:
        one = found(target(Measure.NONE, promise=Promise.NOT_STATED), office)
        assert one.value == Milestone("first-response", None, Promise.NOT_STATED)
        assert one.because[0].steps[0].text == "no target is stated"

    def test_an_agreed_time_says_so(self, office: BusinessHours) -> None:
        one = found(target(Measure.APPOINTMENT), office, appointment=at("2026-03-10 15:00"))
        assert one.because[0].steps[0].text.startswith("the agreed time from Fri")

    def test_what_never_comes_says_so(self, office: BusinessHours) -> None:
        one = found(target(Measure.APPOINTMENT), office)
        assert one.because[0].steps[0].text.endswith("never")

    def test_it_keeps_when_it_was_reached(self, office: BusinessHours) -> None:
        one = found(target(Measure.CLOCK, HOUR), office, reached={"first-response": 5})
        assert one.value.reached == 5

    def test_a_milestone_nobody_speaks_of_is_not_stated(self, office: BusinessHours) -> None:
        silent = Table("milestones", (Rule("m-1", (("a.b", frozenset({True})),), target(Measure.CLOCK), (), (), "m"),))
        one = milestone(silent, View(0), "m", {"office": office}, None, Course(0))
        assert one == Finding("due m", Milestone("m", None, Promise.NOT_STATED))


def test_the_hours_of_a_ticket_are_the_ones_its_rule_names() -> None:
    named = Table("which-hours", (Rule("h-1", (), UseHours("office"), ("C-2",)),))
    clock = hours_of(named, View(0), {"office": ("C-3",), "nights": ("C-4",)})
    assert clock is not None
    assert (clock.value, clock.cites) == ("office", ("C-2", "C-3"))
    assert hours_of(Table("which-hours", ()), View(0), {}) is None
