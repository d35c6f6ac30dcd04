"""What of a ticket is kept in its row? Everything derived from its facts at one instant."""

from collections.abc import Iterable
from dataclasses import dataclass

from pactdesk.desk.bridge.case import Case
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.known import Facts
from pactdesk.engine.assess import Assessment
from pactdesk.engine.milestones import Milestone
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.ticket import State
from pactdesk.engine.terms.words import value_text

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Timer:
    """What falls due for a ticket at `at`: `what` is warning or breach, of the named milestone."""

    at: Instant
    what: str
    milestone: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A ticket as it stands at an instant.

    `priority`, `assignee` and `contact` are None where there is none; `level` begins with 1; `access` says whether the
    customer's access agreement is in force; `estimate` is the state of its estimate; `phone` whether one was granted;
    `plan` the facts of the contract by which the policy's milestones go, `edition` the number of the row of the edition
    whose promises it keeps.
    """

    assessment: Assessment
    contact: int | None
    priority: str | None
    assignee: str | None
    level: int
    access: bool
    estimate: str | None
    phone: bool | None
    plan: str
    edition: int
    next_change_at: Instant | None

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.assessment.state

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """Its milestones, in the order of the policy."""
        return tuple(one.value for one in self.assessment.milestones)


def standing_of(case: Case, at: Instant, warn_minutes: int | None = None) -> Standing:
    """Return how a ticket stands at `at`, by all facts known; `warn_minutes` before a due time people are warned."""
    found = case.assess(at)
    raw = case.raw_at(at)
    timers = timers_of(case, found, warn_minutes)
    priority = case.view_at(at).facts.get("request.priority")
    return Standing(
        found,
        case.contact_at(at),
        priority if isinstance(priority, str) else None,
        _assignee(case, found, raw, at),
        1 + len(case.of(What.ESCALATED, until=at)),
        access_at(case, at),
        next((fact.text("state") for fact in reversed(case.of(What.ESTIMATE, until=at))), None),
        next((bool(fact.body.get("granted")) for fact in reversed(case.of(What.PHONE, until=at))), None),
        _plan(case, found, at),
        case.known.edition_row_at(case.opening.happened),
        next_of(timers, None if found.state is State.CLOSED else case.changes_after(at)),
    )


def next_of(timers: Iterable[Timer], changes_at: Instant | None) -> Instant | None:
    """Return when the first of them is to be said, or what was recorded ahead changes the ticket at `changes_at`.

    A breach is said after its instant, at which it would still be met.
    """
    dues = [timer.at + (timer.what == "breach") for timer in timers]
    return min(dues if changes_at is None else [*dues, changes_at], default=None)


def timers_of(case: Case, found: Assessment, warn_minutes: int | None) -> tuple[Timer, ...]:
    """Return what falls due for the ticket and was not said yet, in order of time; breaches are dated, warnings too."""
    said = {(fact.text("what"), fact.text("milestone")) for fact in case.of(What.FIRED)}
    opened = case.opening.happened
    timers = []
    for one in (milestone.value for milestone in found.milestones):
        missed = one.breached_at if one.breached_at is not None else one.due if one.reached is None else None
        if missed is not None and ("breach", one.name) not in said:
            timers.append(Timer(missed, "breach", one.name))
        # Where there is less time than that, at once: nothing falls due before the ticket was opened.
        warned = None if warn_minutes is None or one.due is None else max(one.due - warn_minutes * _MINUTE, opened)
        if warned is not None and one.reached is None and ("warning", one.name) not in said:
            timers.append(Timer(warned, "warning", one.name))
    return tuple(sorted(timers, key=lambda timer: (timer.at, timer.what != "warning", timer.milestone)))


def access_at(case: Case, at: Instant) -> bool:
    """Return whether the customer's access agreement for the ticket was in force at `at`."""
    acts = case.of(What.GRANTED, What.REVOKED, until=at)
    return bool(acts) and acts[-1].what is What.GRANTED


def _plan(case: Case, found: Assessment, at: Instant) -> str:
    """Return the facts of the contract that the policy's milestones ask, as they were when the clocks began to run."""
    began = found.rank.value[-1] if found.rank else case.opening.happened
    asked = [key for key in case.edition.milestones.keys if key.startswith("contract.")]
    view = case.view_at(min(began, at))
    return ", ".join(value_text(view[key]) for key in asked if isinstance(view.get(key), str))


def _assignee(case: Case, found: Assessment, raw: Facts, at: Instant) -> str | None:
    assigned = case.of(What.ASSIGNED, until=at)
    if assigned:
        return assigned[-1].text("agent") or None
    key = found.admission.value.assign
    if key is None:
        return None
    scope, _, name = key.partition(".")
    agent = raw.get(scope, {}).get(name)
    return str(agent) if agent else None
