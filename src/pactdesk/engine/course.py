"""Which course did a ticket take? Its facts, in the order in which they happened, folded into state and clock."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pactdesk.engine.policy.facts import Value
from pactdesk.engine.policy.view import Raw
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.ticket import Happening, State, TicketFact

RESPONSE, RESOLUTION = "first-response", "resolution"
AFTER_OPENING = {"admitted": State.NEW, "refused": State.CLOSED}


@dataclass(frozen=True, slots=True)
class Version:
    """What was known of a ticket before it changed: its facts and the agreed time, as they were before `until`."""

    until: Instant
    raw: Raw
    appointment: Instant | None


@dataclass(slots=True)
class Progress:
    """What a ticket has come to so far.

    `opening` are the facts as they were at the last opening; `paused` is the instant since which its clock stands
    still, None while it runs; `versions` what was known before each change after the admission, in order of time.
    """

    raw: dict[str, Mapping[str, Value]]
    state: State | None = None
    before: State | None = None
    opened: Instant | None = None
    admitted: Instant | None = None
    paused: Instant | None = None
    appointment: Instant | None = None
    waits: list[tuple[Instant, Instant]] = field(default_factory=list)
    reached: dict[str, Instant] = field(default_factory=dict)
    outcome: str | None = None
    opening: Raw | None = None
    versions: list[Version] = field(default_factory=list)

    def keep(self, until: Instant) -> None:
        """Keep what is known as a version, if the clock runs by it."""
        if self.admitted is not None:
            self.versions.append(Version(until, {**self.raw}, self.appointment))

    def know(self, scope: str, name: str, value: object) -> None:
        """Take a fact; what is known already is shared with versions and never written to."""
        self.raw[scope] = {**self.raw.get(scope, {}), name: value}  # type: ignore[dict-item]  # read at the door


def follow(facts: Iterable[TicketFact], given: Raw, judge: Callable[[Raw, Instant], str], at: Instant) -> Progress:
    """Return what the facts up to `at` come to, whatever order they are given in.

    `given` are the facts as they were at the first opening; `judge` decides the outcome of an opening that has not been
    taken yet, from the facts at that instant.
    """
    course = Progress({**given})
    for fact in sorted((one for one in facts if one.happened <= at), key=lambda one: one.order):
        if fact.changes:
            course.keep(fact.happened)
        for scope, name, value in fact.changes:
            course.know(scope, name, value)
        _MOVES[fact.what](course, fact, judge)
    return course


def _opened(course: Progress, fact: TicketFact, judge: Callable[[Raw, Instant], str]) -> None:
    if course.admitted is not None:
        return
    course.opening, course.opened = {**course.raw}, fact.happened
    course.outcome = fact.outcome or judge(course.opening, fact.happened)
    course.state = AFTER_OPENING.get(course.outcome, State.HELD)
    if course.outcome == "admitted":
        course.admitted = fact.happened


def _answered(course: Progress, fact: TicketFact, _judge: object) -> None:
    if course.admitted is None:
        return
    course.reached.setdefault(RESPONSE, fact.happened)
    kept = course.appointment is not None and fact.happened >= course.appointment
    if course.state is State.NEW or (course.state is State.SCHEDULED and kept):
        course.state = State.OPEN
    if course.before is State.NEW:
        course.before = State.OPEN


def _waiting(course: Progress, fact: TicketFact, _judge: object) -> None:
    if course.state in (State.NEW, State.OPEN, State.SCHEDULED):
        course.before, course.state, course.paused = course.state, State.WAITING, fact.happened


def _resumed(course: Progress, fact: TicketFact, _judge: object) -> None:
    if course.state is State.WAITING:
        _run_again(course, fact.happened)
        course.state = course.before


def _changed(_course: Progress, _fact: TicketFact, _judge: object) -> None:
    """Take nothing but its changes."""


def _scheduled(course: Progress, fact: TicketFact, _judge: object) -> None:
    if course.admitted is not None and course.state not in (State.SOLVED, State.CLOSED):
        if course.state is State.WAITING:
            _run_again(course, fact.happened)
        course.keep(fact.happened)
        course.state, course.appointment = State.SCHEDULED, fact.appointment
        course.know("request", "scheduled", value=True)


def _solved(course: Progress, fact: TicketFact, _judge: object) -> None:
    if course.admitted is None or course.state in (State.SOLVED, State.CLOSED):
        return
    if course.state is State.WAITING:
        _run_again(course, fact.happened)
    course.reached[RESOLUTION] = fact.happened
    course.state, course.paused = State.SOLVED, fact.happened


def _reopened(course: Progress, fact: TicketFact, _judge: object) -> None:
    if course.admitted is not None and course.state in (State.SOLVED, State.CLOSED):
        _run_again(course, fact.happened)
        course.reached.pop(RESOLUTION, None)
        course.state = State.OPEN


def _closed(course: Progress, fact: TicketFact, _judge: object) -> None:
    if course.state is State.WAITING:
        _run_again(course, fact.happened)
    if course.paused is None and course.admitted is not None:
        course.paused = fact.happened
    course.state = State.CLOSED


def _run_again(course: Progress, at: Instant) -> None:
    course.waits += [] if course.paused is None else [(course.paused, at)]
    course.paused = None


_MOVES: dict[Happening, Callable[[Progress, TicketFact, Callable[[Raw, Instant], str]], None]] = {
    Happening.OPENED: _opened,
    Happening.ANSWERED: _answered,
    Happening.WAITING: _waiting,
    Happening.RESUMED: _resumed,
    Happening.CHANGED: _changed,
    Happening.SCHEDULED: _scheduled,
    Happening.SOLVED: _solved,
    Happening.REOPENED: _reopened,
    Happening.CLOSED: _closed,
}
