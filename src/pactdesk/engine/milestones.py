"""By when must we answer, and did we?"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from functools import lru_cache

from pactdesk.engine.days import local_day
from pactdesk.engine.hours import BeyondHorizon, BusinessHours
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.rules import Table
from pactdesk.engine.policy.says import Measure, Promise, Target, UseHours
from pactdesk.engine.policy.view import View
from pactdesk.engine.spans import Spans
from pactdesk.engine.terms.finding import Finding, Reason, Step
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.words import days_in_words, minutes_in_words, moment_in_words
from pactdesk.engine.weekly import WeeklyHours


@dataclass(frozen=True, slots=True)
class Course:
    """What a clock has to know of a ticket: when it was admitted, when it waited, what was agreed, what was reached.

    `waits` are half-open spans of waiting that is over, `paused` is since when the clock stands still, None while it
    runs; `reached` holds the instant at which a milestone was reached, by name; `zone` is the one in which instants are
    said where no business hours have a say.
    """

    started: Instant
    waits: tuple[tuple[Instant, Instant], ...] = ()
    appointment: Instant | None = None
    reached: Mapping[str, Instant] | None = None
    zone: tzinfo | None = None
    paused: Instant | None = None

    def until(self, instant: Instant | None) -> "Course":
        """Return the course as far as an instant: what is reached then is moved by no later wait."""
        if instant is None:
            return self
        waits = self.waits if self.paused is None else (*self.waits, (self.paused, instant))
        past = tuple((start, min(end, instant)) for start, end in waits if start < instant)
        return replace(self, waits=past, paused=None)


@dataclass(frozen=True, slots=True)
class Milestone:
    """One milestone of a ticket: by when, how binding, when it was reached.

    `due` is None where no target is stated and while the clock stands still; `breached_at` is when it was missed: at
    the due time, or at the change of facts that moved the due time into the past. No later wait undoes that. It is not
    `told` where what is known cannot tell whether it was reached: then it is neither due nor missed.
    """

    name: str
    due: Instant | None
    promise: Promise
    reached: Instant | None = None
    breached_at: Instant | None = None
    told: bool = True

    def met_by(self, at: Instant) -> bool | None:
        """Say whether it was met, as known at `at`: reached exactly at the due instant is met."""
        if self.breached_at is not None:
            return False
        if self.due is None:
            return None
        if self.reached is not None:
            return self.reached <= self.due
        return False if at > self.due else None


def hours_of(table: Table[UseHours], view: View, cites: Mapping[str, tuple[str, ...]]) -> Finding[str] | None:
    """Return the name of the business hours whose clock the ticket runs on, None where the policy names none.

    `cites` are the clauses of each of the policy's hours, by name.
    """
    rule = table.decide(view)
    if rule is None:
        return None
    name = rule.says.hours
    return Finding("hours", name, (reason(rule, view), _stated(name, cites.get(name, ()))))


@lru_cache(maxsize=1024)
def _stated(name: str, cites: tuple[str, ...]) -> Reason:
    return Reason(f"hours-{name}", cites, (), (Step(f"{name} hours hold for this ticket", cites),))


def milestone(
    table: Table[Target],
    view: View,
    name: str,
    hours: Mapping[str, BusinessHours],
    clock: Finding[str] | None,
    course: Course,
) -> Finding[Milestone]:
    """Return by when the named milestone is to be reached on this course, with the figures that led there.

    `clock` names the hours that a target runs on unless its rule names others. Raises Undecided or Contradiction where
    the policy does not decide it once, BeyondHorizon past the years for which its hours are known.
    """
    rule = table.decide(view, name)
    reached = (course.reached or {}).get(name)
    if rule is None:
        return Finding(f"due {name}", Milestone(name, None, Promise.NOT_STATED, reached))
    target = rule.says
    course = course.until(reached)
    used = hours_used(target, hours, clock)
    due = due_at(target, used, course)
    step = Step(_said(target, used, course, due), rule.cites)
    reasons = [reason(rule, view, step)]
    if used is not None and clock is not None and target.hours is None:
        reasons.append(_clocked(clock, used, course, due))
    one = Milestone(name, due, target.promise, reached)
    if course.paused is not None:
        missed = due is not None and due < course.paused
        one = replace(one, due=None, breached_at=due if missed else None)
    return Finding(f"due {name}", one, tuple(reasons))


def hours_used(target: Target, hours: Mapping[str, BusinessHours], clock: Finding[str] | None) -> BusinessHours | None:
    """Return the hours that a target counts, None where it counts none."""
    named = target.hours or (clock.value if clock else None)
    return hours.get(named) if named and target.measure in (Measure.BUSINESS, Measure.BUSINESS_DAYS) else None


def due_at(target: Target, hours: BusinessHours | None, course: Course) -> Instant | None:
    """Return the instant at which the target is used up on this course, None if it is not stated or never is.

    A clock that stands still is taken to run on. Raises BeyondHorizon where the hours are not known that long.
    """
    if target.measure is Measure.APPOINTMENT:
        return course.appointment
    if target.measure is Measure.CLOCK:
        return _on_the_clock(course, target.amount)
    if target.measure is Measure.NONE or hours is None:
        return None
    count = hours.due if target.measure is Measure.BUSINESS else hours.due_days
    due = count(course.started, target.amount, course.waits)
    if due is None and len(hours.spans):
        raise BeyondHorizon(hours, max(course.started, hours.ends))
    return due


def _on_the_clock(course: Course, seconds: int) -> Instant:
    """Walk the clock round, less waiting."""
    due = course.started + seconds
    for start, end in Spans.of(course.waits) if course.waits else ():
        begins = max(start, course.started)
        if begins >= due:
            break
        due += max(end - begins, 0)
    return due


def _clocked(clock: Finding[str], hours: BusinessHours, course: Course, due: Instant | None) -> Reason:
    """Say why this clock, whether it stood still at the opening, and which days it left out."""
    opening = hours.spans.next_open(course.started)
    began = moment_in_words(course.started, hours.zone)
    text = f"the clock runs on {clock.value} hours, open at {began}"
    if opening is None:
        text = f"the clock runs on {clock.value} hours, closed at {began}; no later opening is known"
    elif opening != course.started:
        starts = moment_in_words(opening, hours.zone)
        text = f"the clock runs on {clock.value} hours, closed at {began}; it starts at {starts}"
    end = due if course.paused is None else course.paused
    days = () if end is None else _closed(hours.hours)
    if days and end is not None:
        first, last = local_day(course.started, hours.zone), local_day(end, hours.zone)
        days = days[bisect_left(days, first) : bisect_right(days, last)]
    closed = f"; closed on {days_in_words(days)}" if days else ""
    return Reason(f"hours-{clock.value}", clock.cites, clock.because[0].facts, (Step(text + closed, clock.cites),))


@lru_cache(maxsize=128)
def _closed(hours: WeeklyHours) -> tuple[date, ...]:
    """Return the days that would be open were it not for a holiday or a special day, in order."""
    special = {day.on: day.openings for day in hours.special_days}
    return tuple(
        day for day in sorted({*hours.holidays, *special}) if hours.week[day.weekday()] and not special.get(day, ())
    )


def _said(target: Target, hours: BusinessHours | None, course: Course, due: Instant | None) -> str:
    """Say the target, what moved it, and when it is due: the lengths named add up."""
    if target.measure is Measure.NONE:
        return "no target is stated"
    agreed = target.measure is Measure.APPOINTMENT
    if agreed and due is None:
        return "no time is agreed yet"
    zone = hours.zone if hours else course.zone
    when = "never" if due is None else f"due {moment_in_words(due, zone)}"
    if due is not None and course.paused is not None and course.paused <= due:
        left = "" if agreed else f", with {minutes_in_words(_passing(hours, course.paused, due))} left"
        when = f"the clock stands still since {moment_in_words(course.paused, zone)}{left}"
    if agreed:
        return f"the agreed time: {when}"
    waited = _waited(hours, course, due) if due is not None and course.waits else 0
    less = f", less {minutes_in_words(waited)} of waiting" if waited else ""
    bound = "" if target.promise is Promise.PROMISED else ", measured inside and not promised"
    return f"{_length(target)} from {moment_in_words(course.started, zone)}{less}: {when}{bound}"


def _length(target: Target) -> str:
    if target.measure is Measure.BUSINESS_DAYS:
        return f"{target.amount} business day{'' if target.amount == 1 else 's'}"
    kind = "on the clock" if target.measure is Measure.CLOCK else "of business time"
    return f"{minutes_in_words(target.amount)} {kind}"


def _waited(hours: BusinessHours | None, course: Course, due: Instant) -> int:
    return sum(_passing(hours, start, end) for start, end in Spans.of(course.waits).clip(course.started, due))


def _passing(hours: BusinessHours | None, start: Instant, end: Instant) -> int:
    """Return how much of what a target counts in passes between two instants, in seconds."""
    return hours.spans.measure(start, end) if hours else end - start
