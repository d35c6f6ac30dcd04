"""Is a milestone due when its target is used up, whatever it counts in?"""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from pactdesk.engine.hours import BeyondHorizon, BusinessHours
from pactdesk.engine.milestones import Course, Milestone, due_at, hours_of, milestone
from pactdesk.engine.policy.rules import Rule, Table
from pactdesk.engine.policy.says import Measure, Promise, Target, UseHours
from pactdesk.engine.policy.view import View
from pactdesk.engine.terms.finding import Finding, Reason, Step
from pactdesk.engine.terms.instant import instant_of
from pactdesk.engine.weekly import SpecialDay, WeeklyHours

HOUR = 3600
BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> int:
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=BERLIN))


@pytest.fixture(scope="module")
def office() -> BusinessHours:
    return BusinessHours("office", WeeklyHours("Europe/Berlin", (((8 * 60, 17 * 60),),) * 5 + ((),) * 2))


def target(measure: Measure, amount: int = 0, promise: Promise = Promise.PROMISED, hours: str | None = None) -> Target:
    return Target(measure, amount, promise, hours)


def due(
    one: Target,
    hours: BusinessHours | None,
    opened: str,
    *waits: tuple[str, str],
    appointment: int | None = None,
) -> int | None:
    return due_at(one, hours, Course(at(opened), tuple((at(a), at(b)) for a, b in waits), appointment))


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

    def test_what_was_breached_stays_so(self) -> None:
        assert Milestone("m", None, Promise.PROMISED, breached_at=100).met_by(100) is False

    def test_what_is_not_stated_is_neither_met_nor_missed(self) -> None:
        assert Milestone("m", None, Promise.NOT_STATED, 50).met_by(1_000) is None


def table(says: Target, group: str = "first-response") -> Table[Target]:
    return Table("milestones", (Rule("m-1", (), says, ("C-1",), (), group),), exhaustive=True)


def found(
    says: Target,
    hours: BusinessHours,
    opened: str = "2026-03-06 14:00",
    waits: tuple[tuple[int, int], ...] = (),
    appointment: int | None = None,
    reached: int | None = None,
    paused: int | None = None,
) -> Finding[Milestone]:
    clock = Finding("hours", "office", (Reason("h-1", ("C-2",)),))
    by_name = None if reached is None else {"first-response": reached}
    course = Course(at(opened), waits, appointment, by_name, paused=paused)
    return milestone(table(says), View(0), "first-response", {"office": hours, "nights": hours}, clock, course)


class TestFinding:
    def test_it_names_the_target_then_the_hours(self, office: BusinessHours) -> None:
        one = found(target(Measure.BUSINESS, 3 * HOUR), office)
        assert one.cites == ("C-1", "C-2")
        assert [reason.rule for reason in one.because] == ["m-1", "hours-office"]
        assert [step.cites for reason in one.because for step in reason.steps] == [("C-1",), ("C-2",)]
        assert one.because[0].steps[0].text == (
            "3 hours of business time from Fri 2026-03-06 14:00 CET: due Fri 2026-03-06 17:00 CET"
        )
        assert one.because[1].steps[0].text == "the clock runs on office hours, open at Fri 2026-03-06 14:00 CET"

    def test_it_says_when_the_clock_starts_if_it_was_closed(self, office: BusinessHours) -> None:
        one = found(target(Measure.BUSINESS, 3 * HOUR), office, "2026-03-06 18:00")
        assert one.because[1].steps[0].text == (
            "the clock runs on office hours, closed at Fri 2026-03-06 18:00 CET; it starts at Mon 2026-03-09 08:00 CET"
        )

    @pytest.mark.parametrize(
        ("amount", "closed"),
        [
            (4, ""),  # used up on the day before it
            (5, "; closed on Thu 2026-12-24, Fri 2026-12-25"),
            (31, "; closed on Thu 2026-12-24, Fri 2026-12-25"),
            (32, "; closed on Thu 2026-12-24, Fri 2026-12-25, Thu 2026-12-31, Fri 2027-01-01"),
        ],
    )
    def test_it_names_the_days_left_out_that_would_be_open(self, amount: int, closed: str) -> None:
        week = (((8 * 60, 17 * 60),),) * 5 + ((),) * 2
        days = (date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1), date(2026, 12, 22))
        special = (SpecialDay(date(2026, 12, 31), ()), SpecialDay(date(2026, 12, 22), ((8 * 60, 12 * 60),)))
        hours = BusinessHours("office", WeeklyHours("Europe/Berlin", week, frozenset(days), special))
        one = found(target(Measure.BUSINESS, amount * HOUR), hours, "2026-12-23 13:00")
        begins = "the clock runs on office hours, open at Wed 2026-12-23 13:00 CET"
        assert one.because[1].steps[0].text == begins + closed

    def test_of_a_clock_that_stands_still_it_names_the_days_before(self) -> None:
        days = frozenset({date(2026, 3, 9), date(2026, 3, 10)})
        hours = BusinessHours("office", WeeklyHours("Europe/Berlin", (((480, 1020),),) * 5 + ((),) * 2, days))
        one = found(target(Measure.BUSINESS, 40 * HOUR), hours, paused=at("2026-03-09 12:00"))
        assert one.because[1].steps[0].text.endswith("CET; closed on Mon 2026-03-09")

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

    def test_the_waiting_named_is_what_moved_the_due_time(self, office: BusinessHours) -> None:
        waits = ((at("2026-03-06 16:00"), at("2026-03-09 10:00")), (at("2026-03-09 11:00"), at("2026-03-09 12:00")))
        one = found(target(Measure.BUSINESS, 3 * HOUR), office, waits=waits)
        assert one.because[0].steps[0].text == (
            "3 hours of business time from Fri 2026-03-06 14:00 CET, less 3 hours of waiting:"
            " due Mon 2026-03-09 11:00 CET"
        )
        night = ((at("2026-03-06 18:00"), at("2026-03-07 10:00")),)
        assert "less" not in found(target(Measure.BUSINESS, 3 * HOUR), office, waits=night).because[0].steps[0].text

    def test_waiting_before_the_admission_is_not_named(self, office: BusinessHours) -> None:
        wait = (at("2026-03-06 13:00"), at("2026-03-06 14:15"))
        text = found(target(Measure.CLOCK, HOUR), office, waits=(wait,)).because[0].steps[0].text
        assert "less 15 minutes of waiting: due Fri 2026-03-06 14:15 UTC" in text

    @pytest.mark.parametrize(("days", "said"), [(0, "0 business days"), (1, "1 business day"), (2, "2 business days")])
    def test_days_are_counted_in_words(self, days: int, said: str, office: BusinessHours) -> None:
        assert found(target(Measure.BUSINESS_DAYS, days), office).because[0].steps[0].text.startswith(f"{said} from")

    def test_a_target_not_stated_says_so(self, office: BusinessHours) -> None:
        one = found(target(Measure.NONE, promise=Promise.NOT_STATED), office)
        assert one.value == Milestone("first-response", None, Promise.NOT_STATED)
        assert one.because[0].steps[0].text == "no target is stated"

    def test_an_agreed_time_says_so(self, office: BusinessHours) -> None:
        one = found(target(Measure.APPOINTMENT), office, appointment=at("2026-03-10 15:00"))
        assert one.because[0].steps[0].text == "the agreed time: due Tue 2026-03-10 14:00 UTC"

    def test_a_time_not_agreed_yet_says_so(self, office: BusinessHours) -> None:
        one = found(target(Measure.APPOINTMENT), office)
        assert one.because[0].steps[0].text == "no time is agreed yet"

    def test_waiting_does_not_move_an_agreed_time(self, office: BusinessHours) -> None:
        wait = (at("2026-03-06 14:10"), at("2026-03-11 14:40"))
        one = found(target(Measure.APPOINTMENT), office, appointment=at("2026-03-10 15:00"), waits=(wait,))
        assert one.value.due == at("2026-03-10 15:00")
        assert "less" not in one.because[0].steps[0].text

    def test_hours_that_never_open_never_come(self) -> None:
        mondays = WeeklyHours("Europe/Berlin", (((480, 1020),), *((),) * 6), frozenset({date(2026, 3, 9)}))
        never = BusinessHours("never", mondays, date(2026, 3, 4), date(2026, 3, 15))
        one = found(target(Measure.BUSINESS, HOUR), never, waits=((at("2026-03-06 15:00"), at("2026-03-06 16:00")),))
        assert one.value.due is None
        assert one.because[0].steps[0].text == "1 hour of business time from Fri 2026-03-06 14:00 CET: never"
        said = "the clock runs on office hours, closed at Fri 2026-03-06 14:00 CET; no later opening is known"
        assert one.because[1].steps[0].text == said

    def test_it_keeps_when_it_was_reached(self, office: BusinessHours) -> None:
        one = found(target(Measure.CLOCK, HOUR), office, reached=5)
        assert one.value.reached == 5

    def test_a_milestone_nobody_speaks_of_is_not_stated(self, office: BusinessHours) -> None:
        silent = Table("milestones", (Rule("m-1", (("a.b", frozenset({True})),), target(Measure.CLOCK), (), (), "m"),))
        one = milestone(silent, View(0), "m", {"office": office}, None, Course(0, reached={"m": 5}))
        assert one == Finding("due m", Milestone("m", None, Promise.NOT_STATED, 5))


class TestStandingStill:
    """While the customer is waited for, nothing is due: what was missed before stays missed."""

    SAID = "3 hours of business time from Fri 2026-03-06 14:00 CET"

    def paused(
        self,
        office: BusinessHours,
        since: str,
        says: Target | None = None,
        waits: tuple[tuple[int, int], ...] = (),
        appointment: int | None = None,
        reached: int | None = None,
    ) -> Finding[Milestone]:
        one = says or target(Measure.BUSINESS, 3 * HOUR)
        return found(one, office, waits=waits, appointment=appointment, reached=reached, paused=at(since))

    def test_no_due_time_is_said_but_what_is_left(self, office: BusinessHours) -> None:
        one = self.paused(office, "2026-03-06 15:30")
        assert one.value == Milestone("first-response", None, Promise.PROMISED)
        assert one.because[0].steps[0].text == (
            f"{self.SAID}: the clock stands still since Fri 2026-03-06 15:30 CET, with 1 hour 30 minutes left"
        )

    def test_what_is_left_on_the_clock_counts_the_night(self, office: BusinessHours) -> None:
        one = self.paused(office, "2026-03-06 18:00", target(Measure.CLOCK, 24 * HOUR))
        assert one.because[0].steps[0].text.endswith("with 20 hours left")

    def test_earlier_waits_are_named_beside_it(self, office: BusinessHours) -> None:
        wait = (at("2026-03-06 14:30"), at("2026-03-06 15:00"))
        text = self.paused(office, "2026-03-06 15:30", waits=(wait,)).because[0].steps[0].text
        assert text == (
            f"{self.SAID}, less 30 minutes of waiting:"
            " the clock stands still since Fri 2026-03-06 15:30 CET, with 2 hours left"
        )

    @pytest.mark.parametrize(("since", "missed"), [("16:59:59", False), ("17:00", False), ("17:00:01", True)])
    def test_what_was_missed_before_stays_missed(self, since: str, office: BusinessHours, *, missed: bool) -> None:
        one = self.paused(office, f"2026-03-06 {since}").value
        assert one.due is None
        assert one.breached_at == (at("2026-03-06 17:00") if missed else None)
        assert one.met_by(at("2026-03-20 00:00")) is (False if missed else None)

    def test_a_clock_stopped_at_its_due_time_has_nothing_left(self, office: BusinessHours) -> None:
        text = self.paused(office, "2026-03-06 17:00").because[0].steps[0].text
        assert text.endswith("the clock stands still since Fri 2026-03-06 17:00 CET, with 0 minutes left")

    def test_of_a_wait_only_what_lies_before_its_reaching_moves_it(self, office: BusinessHours) -> None:
        wait = (at("2026-03-06 15:30"), at("2026-03-06 17:30"))
        one = found(target(Measure.BUSINESS, 3 * HOUR), office, waits=(wait,), reached=at("2026-03-06 16:00"))
        assert one.value.due == at("2026-03-09 08:30")
        assert "less 30 minutes of waiting" in one.because[0].steps[0].text

    def test_a_missed_one_says_when_it_was_due(self, office: BusinessHours) -> None:
        assert self.paused(office, "2026-03-09 09:00").because[0].steps[0].text == (
            f"{self.SAID}: due Fri 2026-03-06 17:00 CET"
        )

    def test_what_is_reached_while_it_stands_still_has_its_due_time(self, office: BusinessHours) -> None:
        reached = at("2026-03-06 16:00")
        one = self.paused(office, "2026-03-06 15:30", reached=reached)
        assert (one.value.due, one.value.reached) == (at("2026-03-09 08:30"), reached)
        assert one.value.met_by(reached) is True

    @pytest.mark.parametrize("since", ["2026-03-06 15:30", "2026-03-06 16:00"])
    def test_a_wait_from_its_reaching_on_moves_nothing(self, since: str, office: BusinessHours) -> None:
        one = self.paused(office, since, reached=at("2026-03-06 15:30"))
        assert one.value.due == at("2026-03-06 17:00")

    def test_an_agreed_time_stands_still_too(self, office: BusinessHours) -> None:
        appointment = at("2026-03-10 15:00")
        one = self.paused(office, "2026-03-06 15:30", target(Measure.APPOINTMENT), appointment=appointment)
        assert one.value == Milestone("first-response", None, Promise.PROMISED)
        assert one.because[0].steps[0].text == "the agreed time: the clock stands still since Fri 2026-03-06 14:30 UTC"

    def test_what_is_not_stated_is_not_missed_either(self, office: BusinessHours) -> None:
        one = self.paused(office, "2026-03-06 15:30", target(Measure.NONE, promise=Promise.NOT_STATED))
        assert one.value == Milestone("first-response", None, Promise.NOT_STATED)


class TestHorizon:
    """Hours are known for some years only: past them an instant is an error, never a promise without a due time."""

    def test_a_due_time_beyond_is_an_error(self, office: BusinessHours) -> None:
        last = "2040-12-31 16:00"
        assert due(target(Measure.BUSINESS, HOUR), office, last) == at("2040-12-31 17:00")
        with pytest.raises(BeyondHorizon, match="known from 2010-01-01 to 2040-12-31, not at 2041-01-01T00:00"):
            due(target(Measure.BUSINESS, HOUR + 1), office, last)
        with pytest.raises(BeyondHorizon):
            due(target(Measure.BUSINESS_DAYS, 1), office, last)

    def test_an_opening_beyond_is_an_error(self, office: BusinessHours) -> None:
        for measure in (Measure.BUSINESS, Measure.BUSINESS_DAYS):
            with pytest.raises(BeyondHorizon, match="2041-01-03T10:00"):
                due(target(measure, 1), office, "2041-01-03 10:00")
            with pytest.raises(BeyondHorizon, match="2009-12-31T10:00"):
                due(target(measure, 1), office, "2009-12-31 10:00")

    def test_the_clock_has_no_horizon(self) -> None:
        assert due(target(Measure.CLOCK, HOUR), None, "2090-01-03 10:00") == at("2090-01-03 11:00")


def test_the_hours_of_a_ticket_are_the_ones_its_rule_names() -> None:
    named = Table("which-hours", (Rule("h-1", (), UseHours("office"), ("C-2",)),))
    clock = hours_of(named, View(0), {"office": ("C-3",), "nights": ("C-4",)})
    assert clock is not None
    step = Step("office hours hold for this ticket", ("C-3",))
    stated = Reason("hours-office", ("C-3",), (), (step,))
    assert clock == Finding("hours", "office", (Reason("h-1", ("C-2",)), stated))
    assert clock.cites == ("C-2", "C-3")
    silent = hours_of(named, View(0), {})
    assert silent is not None
    assert silent.because[1] == Reason("hours-office", (), (), (replace(step, cites=()),))
    assert hours_of(Table("which-hours", ()), View(0), {}) is None
