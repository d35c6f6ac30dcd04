"""What was promised, and what was kept? Counted over a desk's tickets by month, plan, priority or another fact."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from pactdesk.desk.bridge.facts import What, decoded
from pactdesk.desk.records.models import Desk, Fact, MilestoneRow, Ticket
from pactdesk.engine.days import end_of_day, local_day, start_of_day
from pactdesk.engine.policy.says import Promise
from pactdesk.engine.policy.view import zone_of
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.words import value_text

MONTH, PLAN, PRIORITY = "month", "plan", "priority"
RESPONSE, RESOLUTION = "response", "resolution"
_NOT_GIVEN: Final = "not given"
_OVER: Final = ("solved", "closed")
_TURNS: Final = (What.SOLVED.value, What.REOPENED.value, What.CLOSED.value)


@dataclass(frozen=True, slots=True)
class Kept:
    """A milestone of the tickets of a group, as far as it is promised, measured inside (internal) or not stated.

    `tickets` are kept, missed, not known or still open, and nothing else; where no target is stated they are none of
    these. Not known is what a log does not tell, and what was over before it was due. Still open is what is due later,
    or waits on the customer.
    """

    group: str
    milestone: str
    promise: str
    tickets: int
    kept: int
    missed: int
    unknown: int
    open: int

    @property
    def share(self) -> float | None:
        """How much of what is known was kept, from 0 to 1; None where nothing is known."""
        known = self.kept + self.missed
        return self.kept / known if known else None


@dataclass(frozen=True, slots=True)
class Took:
    """How long response or resolution took in a group, on the clock from the admission, in seconds.

    `tickets` are those of which it is known; the percentile is the least that so many took at most.
    """

    group: str
    what: str
    tickets: int
    median: int
    ninetieth: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many admitted tickets were neither solved nor closed at the end of a day."""

    day: date
    tickets: int


@dataclass(frozen=True, slots=True)
class Missed:
    """A promise that was missed, or an internal target.

    `late` is by how many seconds it was reached after the due time, None where it was not; `cites` are the clauses of
    the due time, `why` says how that came about.
    """

    ticket: str
    group: str
    milestone: str
    promise: str
    due_at: Instant | None
    missed_at: Instant
    reached_at: Instant | None
    late: int | None
    cites: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """All of a report, its rows in the order of their groups; `tickets` is how many it is about."""

    by: str
    tickets: int
    kept: tuple[Kept, ...]
    took: tuple[Took, ...]
    backlog: tuple[Backlog, ...]
    missed: tuple[Missed, ...]


class _Row(NamedTuple):
    """The columns of a ticket that are counted."""

    id: int
    reference: str
    opened_at: Instant
    admitted_at: Instant | None
    answered_at: Instant | None
    solved_at: Instant | None
    plan: str
    priority: str
    state: str


def report_of(desk: Desk, by: str, at: Instant, since: date | None = None, until: date | None = None) -> Report:
    """Return the report of the tickets opened from `since` to `until`, both inclusive, in the desk's zone.

    `by` is MONTH (of the opening), PLAN, PRIORITY, or the name of a fact of the request. Three statements, four by
    such a fact.
    """
    zone = zone_of(desk.zone)
    first = start_of_day(since, zone) if since else None
    last = end_of_day(until, zone) if until else None
    rows = _tickets(desk, first, last)
    groups = _groups(desk, rows.values(), by)
    kept, missed = _milestones(desk, rows, groups, at)
    backlog = _backlog(desk, rows, since, min(until, local_day(at, zone)) if until else local_day(at, zone))
    return Report(by, len(rows), kept, tuple(_took(rows.values(), groups)), backlog, missed)


def _tickets(desk: Desk, first: Instant | None, last: Instant | None) -> dict[int, _Row]:
    found = Ticket.objects.filter(desk=desk)
    found = found if first is None else found.filter(opened_at__gte=first)
    found = found if last is None else found.filter(opened_at__lt=last)
    return {row[0]: _Row(*row) for row in found.order_by("id").values_list(*_Row._fields)}


def _groups(desk: Desk, rows: Iterable[_Row], by: str) -> dict[int, str]:
    """Return the group of each ticket."""
    if by == MONTH:
        zone = zone_of(desk.zone)
        return {row.id: f"{local_day(row.opened_at, zone):%Y-%m}" for row in rows}
    if by in (PLAN, PRIORITY):
        return {row.id: getattr(row, by) or _NOT_GIVEN for row in rows}
    groups = {row.id: _NOT_GIVEN for row in rows}
    facts = Fact.objects.filter(desk=desk, ticket__isnull=False, what__in=(What.OPENED.value, What.CHANGED.value))
    for ticket, body in facts.order_by("happened_at", "entry", "place").values_list("ticket", "body"):
        request = body.get("request") or {}
        if ticket in groups and by in request:
            value = decoded(request[by])
            groups[ticket] = _NOT_GIVEN if value is None else value_text(value)
    return groups


def _milestones(
    desk: Desk, rows: Mapping[int, _Row], groups: Mapping[int, str], at: Instant
) -> tuple[tuple[Kept, ...], tuple[Missed, ...]]:
    """Count the milestones, and list those that were missed, the first first."""
    counts: defaultdict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    missed: list[Missed] = []
    columns = ("ticket", "name", "promise", "due_at", "reached_at", "breached_at", "told", "cites", "why")
    for ticket, name, promise, due, reached, said, told, cites, why in _rows(desk, columns):
        row = rows.get(ticket)
        if row is None or row.admitted_at is None:
            continue
        count = counts[groups[ticket], name, promise]
        count[0] += 1
        if promise == Promise.NOT_STATED.value:
            continue
        # What is due already was missed, also where the worker has not said so yet.
        breached = due if said is None and reached is None and due is not None and due < at else said
        count[_place(reached, breached, known=told and row.state not in _OVER)] += 1
        if breached is not None:
            late = None if reached is None else reached - (breached if due is None else due)
            about = (row.reference, groups[ticket], name, promise)
            missed.append(Missed(*about, due, breached, reached, late, tuple(cites.split()), why))
    order = [one.value for one in Promise]
    kept = (Kept(*key, *count) for key, count in counts.items())
    return (
        tuple(sorted(kept, key=lambda one: (one.group, one.milestone, order.index(one.promise)))),
        tuple(sorted(missed, key=lambda one: (one.missed_at, one.ticket))),
    )


def _rows(desk: Desk, columns: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    return MilestoneRow.objects.filter(desk=desk).order_by("ticket", "id").values_list(*columns)


def _place(reached: Instant | None, breached: Instant | None, *, known: bool) -> int:
    """Return where a milestone is counted: kept, missed, not known or still open."""
    if breached is not None:
        return 2
    if reached is not None:
        return 1
    return 4 if known else 3


def _took(rows: Iterable[_Row], groups: Mapping[int, str]) -> Iterable[Took]:
    lengths: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows:
        for what, reached in ((RESPONSE, row.answered_at), (RESOLUTION, row.solved_at)):
            if reached is not None and row.admitted_at is not None:
                lengths[groups[row.id], what].append(reached - row.admitted_at)
    for (group, what), found in sorted(lengths.items(), key=lambda one: (one[0][0], one[0][1] != RESPONSE)):
        found.sort()
        yield Took(group, what, len(found), _percentile(found, 50), _percentile(found, 90))


def _percentile(ordered: Sequence[int], percent: int) -> int:
    """Return the least value that so many percent of the values do not exceed."""
    return ordered[max(-(-len(ordered) * percent // 100), 1) - 1]


def _backlog(desk: Desk, rows: Mapping[int, _Row], since: date | None, until: date) -> tuple[Backlog, ...]:
    """Return the backlog of the tickets at the end of each day, from the first that was opened to the last change."""
    zone = zone_of(desk.zone)
    moves: defaultdict[date, int] = defaultdict(int)
    over: dict[int, bool] = {}
    for row in rows.values():
        if row.admitted_at is not None:
            moves[local_day(row.admitted_at, zone)] += 1
            over[row.id] = False
    facts = Fact.objects.filter(desk=desk, ticket__isnull=False, what__in=_TURNS)
    for ticket, what, at in facts.order_by("happened_at", "entry", "place").values_list(
        "ticket", "what", "happened_at"
    ):
        if ticket in over and over[ticket] is (what == What.REOPENED.value):
            over[ticket] = not over[ticket]
            moves[local_day(at, zone)] += -1 if over[ticket] else 1
    if not moves:
        return ()
    day, last, open_now, found = since or min(moves), min(until, max(moves)), 0, []
    while day <= last:
        open_now += moves.get(day, 0)
        found.append(Backlog(day, open_now))
        day += timedelta(days=1)
    return tuple(found)
