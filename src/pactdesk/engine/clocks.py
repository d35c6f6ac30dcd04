"""How does each clock of a ticket stand: by all that is known, or as it was known when its milestone was reached?"""

from dataclasses import dataclass, replace

from pactdesk.engine.course import Progress, Version
from pactdesk.engine.hours import BusinessHours
from pactdesk.engine.milestones import Course, Milestone, due_at, hours_of, hours_used, milestone
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.says import Target
from pactdesk.engine.policy.view import Raw, View, view_of, zone_of
from pactdesk.engine.terms.finding import Finding, Step
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.words import moment_in_words


@dataclass(frozen=True, slots=True)
class Standing:
    """Facts by which clocks run, as of the admission, and the hours that they put the ticket on."""

    view: View
    clock: Finding[str] | None


def standing_of(edition: Edition, view: View) -> Standing:
    """Return facts with the hours that they put a ticket on."""
    return Standing(view, hours_of(edition.which_hours, view, edition.hours_cites))


def clocks_at(edition: Edition, course: Progress, standing: Standing, at: Instant) -> tuple[Finding[Milestone], ...]:
    """Return every milestone of an admitted ticket, each breach dated; `standing` are the facts that stand at `at`."""
    return tuple(_milestone(edition, course, standing, name, at) for name in edition.milestones.groups)


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that has been decided, the same for all tickets on these facts: only when they were admitted differs."""

    name: str
    target: Target
    hours: BusinessHours | None

    def due(self, admitted: Instant) -> Instant | None:
        """Return when it runs out for a ticket admitted then that never waited. Raises BeyondHorizon."""
        return due_at(self.target, self.hours, Course(admitted))


def decided_clocks(edition: Edition, view: View) -> tuple[Clock, ...]:
    """Return the clocks that an admitted ticket with these facts runs on, none for a milestone without a target."""
    clock = standing_of(edition, view).clock
    rules = ((name, edition.milestones.decide(view, name)) for name in edition.milestones.groups)
    return tuple(
        Clock(name, rule.says, hours_used(rule.says, edition.hours, clock)) for name, rule in rules if rule is not None
    )


def next_change_of(milestones: tuple[Finding[Milestone], ...], at: Instant) -> Instant | None:
    """Return the first instant after a due time that is still open: reached at that instant it would be met."""
    open_ = [one.value.due + 1 for one in milestones if one.value.due is not None and one.value.reached is None]
    return min((instant for instant in open_ if instant > at), default=None)


def _milestone(edition: Edition, course: Progress, standing: Standing, name: str, at: Instant) -> Finding[Milestone]:
    """Return a milestone by what was known when it was reached, or by what stands; a breach is dated."""
    reached = course.reached.get(name)
    before = [version for version in course.versions if reached is None or version.until <= reached]
    later = course.versions[len(before) :]
    found = (
        _due(edition, course, later[0], name) if later else _run(edition, course, standing, course.appointment, name)
    )
    one = found.value
    missed_at = one.due if one.breached_at is None else one.breached_at
    if missed_at is None or one.met_by(at) is not False:
        return found
    after = later[0].raw if later else course.raw
    for version in reversed(before):
        if _due(edition, course, version, name).value != one:
            return _missed_by(edition, found, missed_at, version, after)
        after = version.raw
    return replace(found, value=replace(one, breached_at=missed_at))


def _missed_by(
    edition: Edition, found: Finding[Milestone], missed_at: Instant, version: Version, after: Raw
) -> Finding[Milestone]:
    """Date a breach at the change that put the due time into the past, and name that change; if it did."""
    value = replace(found.value, breached_at=max(missed_at, version.until))
    if version.until <= missed_at:
        return replace(found, value=value)
    names = [name for scope in after for name in after[scope] if _differs(version.raw, after, scope, name)]
    changed, when = ", ".join(names) or "the agreed time", moment_in_words(version.until, zone_of(edition.zone))
    first, *others = found.because
    step = Step(f"the change of {changed} at {when} put that into the past", first.steps[0].cites)
    return replace(found, value=value, because=(replace(first, steps=(*first.steps, step)), *others))


def _differs(before: Raw, after: Raw, scope: str, name: str) -> bool:
    return before.get(scope, {}).get(name) != after[scope][name]


def _due(edition: Edition, course: Progress, version: Version, name: str) -> Finding[Milestone]:
    """Return a milestone by what was known once."""
    standing = standing_of(edition, view_of(edition, version.raw, course.admitted or version.until))
    return _run(edition, course, standing, version.appointment, name)


def _run(
    edition: Edition, course: Progress, standing: Standing, appointment: Instant | None, name: str
) -> Finding[Milestone]:
    run = Course(
        standing.view.at, tuple(course.waits), appointment, course.reached, zone_of(edition.zone), course.paused
    )
    return milestone(edition.milestones, standing.view, name, edition.hours, standing.clock, run)
