"""How does the history of another desk come in? Many tickets at once, through the middle of every other action.

What was long ago is recorded now: no mail, page or webhook goes out, and what fell due then is said to nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from pactdesk.desk.actions.acting import DESK
from pactdesk.desk.actions.firing import is_due
from pactdesk.desk.actions.imported_people import People, people_of
from pactdesk.desk.actions.journal import NEW, Draft, locked, record_many
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.opening import taken
from pactdesk.desk.actions.reassess import moved_milestones, write_milestones
from pactdesk.desk.bridge.case import Case
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.imported import body_of, known_events, opening_of
from pactdesk.desk.bridge.load import cases_of
from pactdesk.desk.bridge.project import TICKET, ticket_columns
from pactdesk.desk.bridge.standing import Standing, next_of, standing_of, timers_of
from pactdesk.desk.bridge.told import untold
from pactdesk.desk.records.models import Contract, Desk, MilestoneRow, Ticket
from pactdesk.desk.records.writing import Writing, insert
from pactdesk.engine.hours import BeyondHorizon
from pactdesk.engine.policy.rules import PolicyError
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.ticket import State
from pactdesk.language.given import missing_facts
from pactdesk.maps.mapping import Map
from pactdesk.maps.rows import Faults, Row
from pactdesk.maps.translate import Event, Told, translate

CHUNK: Final = 500
"""So many tickets are brought in by one transaction."""

Rows: TypeAlias = tuple[str, Sequence[Row]]
"""A ticket's name with all rows that the log has of it."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of some tickets: how many are new, how many were there and have news, with how many facts in all."""

    new: int = 0
    changed: int = 0
    facts: int = 0


@dataclass(slots=True)
class _One:
    """A ticket that is ready: its row, its entry to be, and how it stands with that."""

    row: Ticket
    draft: Draft
    stands: Standing


@dataclass(slots=True)
class _Chunk:
    """Some tickets on their way in."""

    desk: Desk
    by: Map
    at: Instant
    faults: Faults
    people: People
    ready: list[_One] = field(default_factory=list)


def bring_in(*, desk: Desk, by: Map, tickets: Sequence[Rows], at: Instant, faults: Faults) -> Brought:
    """Bring in what a log tells of some tickets and the journal does not know: all of it or, where it fails, nothing.

    Rows that cannot be taken are noted as faults. Done twice, it changes nothing more.
    """
    noted: list[tuple[int, str]] = []
    brought = _brought(desk=desk, by=by, tickets=tickets, at=at, noted=noted)
    for line, why in noted:
        faults.note(line, why)
    return brought


@action
def _brought(*, desk: Desk, by: Map, tickets: Sequence[Rows], at: Instant, noted: list[tuple[int, str]]) -> Brought:
    noted.clear()  # a deadlock has it begin again
    faults = _Noting(noted)
    contracts = Contract.objects.select_for_update(of=("self",)).select_related("edition").defer("edition__text")
    held = list(contracts.filter(desk=desk, name__in=_names(by, tickets)).order_by("id"))
    there = {case.reference: (row, case) for row, case in _there(desk, [name for name, _ in tickets])}
    told: dict[str, Told] = {}
    for name, rows in tickets:
        known = known_events(there[name][1].facts) if name in there else ()
        if name in there and not there[name][1].opening.text("row"):
            faults.note(rows[0].line, f"the desk has a ticket {name} of its own; import under another name")
            continue
        told[name] = translate(rows, by, known, at, faults)
    new = {name: one for name, one in told.items() if name not in there and one.events}
    chunk = _Chunk(desk, by, at, faults, people_of(desk, by, held, new.values(), at))
    for name, one in told.items():
        if not one.events:
            continue
        if name in there:
            _go_on(chunk, *there[name], one)
        else:
            _open(chunk, name, one)
    return _written(chunk)


class _Noting(Faults):
    """Faults that are kept whole until it is certain that they stand."""

    def __init__(self, noted: list[tuple[int, str]]) -> None:
        super().__init__()
        self.noted = noted

    def note(self, line: int, why: str) -> None:
        """Take one."""
        self.noted.append((line, why))


def _names(by: Map, tickets: Iterable[Rows]) -> set[str]:
    """Return the names of all contracts that rows speak of."""
    if not by.contract.column:
        return {by.contract.fixed}
    return {row.values[by.contract.column] for _, rows in tickets for row in rows}


def _there(desk: Desk, names: Sequence[str]) -> Iterable[tuple[Ticket, Case]]:
    rows = Ticket.objects.select_for_update(of=("self",)).select_related("contract__edition", "edition")
    found = rows.filter(desk=desk, reference__in=names).defer("edition__text", "contract__edition__text")
    tickets = list(found.order_by("id"))
    return zip(tickets, cases_of(tickets), strict=True)


def _open(chunk: _Chunk, name: str, told: Told) -> None:
    """Open a ticket as it was opened once: it is judged, and what was said of it is kept."""
    contract = chunk.people.contract(told, chunk.faults)
    if contract is None:
        return
    known = chunk.people.known[contract.pk]
    first, *later = told.events
    given = {one: value for one, value in first.request.items() if value is not None}
    lacking = [decl.name for decl in missing_facts(known.edition_at(first.at), "request", given)]
    if lacking:
        chunk.faults.note(told.line, f"the ticket lacks {', '.join(lacking)}, which the policy must know")
        return
    row = Ticket(desk=chunk.desk, account_id=contract.account_id, contract=contract, edition=contract.edition)
    row.reference, row.opened_at = name, first.at
    draft = Draft(chunk.desk.pk, chunk.at, DESK, "import")
    edition = known.edition_at(first.at)
    silent = untold(edition.milestones.groups, (rule.what for rule in chunk.by.events))
    body = opening_of(first, chunk.people.contact(told, contract, chunk.faults), contract.pk, silent)
    asked = draft.add(What.OPENED, first.at, body, account=row.account_id, contract=contract.pk, ticket=NEW)
    case = Case(None, name, known, ())
    try:
        taken(case.with_facts([asked]), asked, body)
    except (PolicyError, BeyondHorizon) as error:
        chunk.faults.note(told.line, f"the policy has no answer for ticket {name}: {error}")
        return
    _take(chunk, row, case, draft, later, told.line)


def _go_on(chunk: _Chunk, row: Ticket, case: Case, told: Told) -> None:
    """Take what a log tells of a ticket that is there."""
    draft = Draft(chunk.desk.pk, chunk.at, DESK, "import")
    _take(chunk, row, case, draft, told.events, told.line)


def _take(chunk: _Chunk, row: Ticket, case: Case, draft: Draft, events: Iterable[Event], line: int) -> None:
    """Add events as facts, and what fell due among them as said: the worker says nothing of history."""
    about = {"account": row.account_id, "contract": row.contract_id, "ticket": row.pk or NEW}
    for event in events:
        draft.add(What(event.what), event.at, body_of(event), **about)
    case = case.with_facts(draft.facts)
    try:
        stands = standing_of(case, chunk.at, chunk.desk.warn_minutes)
        timers = timers_of(case, stands.assessment, chunk.desk.warn_minutes)
    except (PolicyError, BeyondHorizon) as error:
        chunk.faults.note(line, f"the policy has no answer for ticket {row.reference}: {error}")
        return
    due = [timer for timer in timers if is_due(timer, chunk.at)]
    for timer in due:
        draft.add(What.FIRED, timer.at, {"what": timer.what, "milestone": timer.milestone, "quiet": True}, **about)
    changes_at = None if stands.state is State.CLOSED else case.changes_after(chunk.at)
    later = (timer for timer in timers if timer not in due)
    stands = replace(stands, next_change_at=next_of(later, changes_at))
    chunk.ready.append(_One(row, draft, stands))


def _written(chunk: _Chunk) -> Brought:
    """Write what is ready: the head of the journal is locked last, after all that is reckoned."""
    ready = chunk.ready
    if not ready:
        return Brought()
    new = [one.row for one in ready if one.row._state.adding]  # noqa: SLF001 - Django's own word for it
    kept: dict[int, list[MilestoneRow]] = {one.row.pk: [] for one in ready if not one.row._state.adding}  # noqa: SLF001
    for there in MilestoneRow.objects.filter(ticket__in=kept):
        kept[there.ticket_id].append(there)
    for one in ready:
        for name, value in ticket_columns(one.stands).items():
            setattr(one.row, name, value)
    head = locked(chunk.desk.pk)
    for row in new:
        head.tickets += 1
        row.number = head.tickets
    insert(new)
    writing = Writing()
    known = [one.row for one in ready if one.row.pk in kept]
    writing.update(Ticket, TICKET, [(row.pk, *(getattr(row, name) for name in TICKET)) for row in known])
    record_many([(one.draft, one.row.pk) for one in ready], head, writing)
    milestones = [row for one in ready for row in moved_milestones(one.row, one.stands, kept.get(one.row.pk, ()))]
    write_milestones(milestones, writing)
    writing.send()
    return Brought(len(new), len(ready) - len(new), sum(len(one.draft.facts) for one in ready))
