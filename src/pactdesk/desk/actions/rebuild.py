"""Do the rows still say what the journal says? All projections derived again, and what moved."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeVar

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.reassess import write_milestones
from pactdesk.desk.actions.slots import differing_slots
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.bridge.load import TEXTS, cases_of, known_of_many
from pactdesk.desk.bridge.project import MILESTONE, TICKET, milestone_columns, ticket_columns
from pactdesk.desk.bridge.standing import standing_of
from pactdesk.desk.bridge.timers import COUNTED, month_end, next_due
from pactdesk.desk.records.models import Account, Contract, Desk, Fact, MilestoneRow, Ticket
from pactdesk.desk.records.writing import Writing
from pactdesk.engine.policy.view import zone_of
from pactdesk.engine.terms.instant import Instant

BATCH: Final = 500

NEXT: Final = "next_change_at"
"""The column that contracts and accounts have for what falls due."""


Timed = TypeVar("Timed", Contract, Account)


@dataclass(frozen=True, slots=True)
class Moved:
    """A column that is now otherwise: what it was and is.

    `row` names a ticket by its reference (also for a milestone), an appointment by its UID, others as `contract c1`.
    """

    row: str
    column: str
    was: object
    now: object


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows that were derived again: how many tickets among them, and what moved."""

    tickets: int
    moved: tuple[Moved, ...]


def rebuild(desk: Desk, *, write: bool = True) -> Iterator[Moved]:
    """Derive every ticket of a desk again as of the instant it was derived for, and all else that is: yield what moved.

    Without `write` nothing is changed.
    """
    for batch in rebuilt(desk, write=write):
        yield from batch.moved


def rebuilt(desk: Desk, *, write: bool = True) -> Iterator[Batch]:
    """Do the same, and yield batches of at most BATCH rows of a kind, each derived in a transaction of its own.

    One that was stopped is begun again: what it put right moves no more.
    """
    for derived in (_batch, _contracts, _accounts):
        last = 0
        while True:
            batch, last = derived(desk, last, write=write)
            if batch.tickets or batch.moved:
                yield batch
            if not last:
                break
    appointments = _appointments(desk, write=write)
    if appointments:
        yield Batch(0, appointments)


@action
def _appointments(desk: Desk, *, write: bool) -> tuple[Moved, ...]:
    return tuple(Moved(*one) for one in differing_slots(desk, write=write))


@action
def _batch(desk: Desk, after: int, *, write: bool) -> tuple[Batch, int]:
    rows = Ticket.objects.filter(desk=desk, pk__gt=after).order_by("pk").select_related("contract__edition", "edition")
    tickets = list(islice(rows.select_for_update(of=("self",)).defer(*TEXTS)[:BATCH], BATCH))
    moved, changed, milestones, gone = _derived(desk, tickets)
    if write:
        Ticket.objects.bulk_update(changed, TICKET)
        writing = Writing()
        write_milestones(milestones, writing)
        writing.send()
        MilestoneRow.objects.filter(pk__in=gone).delete()
    return Batch(len(tickets), tuple(moved)), tickets[-1].pk if len(tickets) == BATCH else 0


@action
def _contracts(desk: Desk, after: int, *, write: bool) -> tuple[Batch, int]:
    """Derive when something falls due for contracts: three statements, four after an adoption."""
    found = Contract.objects.filter(desk=desk, pk__gt=after).order_by("pk").select_related("edition", "account")
    rows = list(found.select_for_update(of=("self",)).defer("edition__text")[:BATCH])
    dues = {pk: next_due(known) for pk, known in known_of_many(rows).items()}
    return _timed("contract", rows, dues, write=write)


@action
def _accounts(desk: Desk, after: int, *, write: bool) -> tuple[Batch, int]:
    """Derive when the month of accounts is to be closed: three statements."""
    about = Fact.objects.filter(account=OuterRef("pk"), ticket=None, contract=None, what=What.MONTH.value)
    last = about.order_by("-entry__sequence")
    counted = Fact.objects.filter(account=OuterRef("pk"), what__in=[what.value for what in COUNTED])
    later = counted.filter(entry__sequence__gt=Coalesce(OuterRef("after"), 0)).order_by("entry__sequence")
    found = Account.objects.filter(desk=desk, pk__gt=after).order_by("pk").select_for_update(of=("self",))
    rows = list(
        found.annotate(
            closed=Subquery(last.values("pk")[:1]), after=Subquery(last.values("entry__sequence")[:1])
        ).annotate(since=Subquery(later.values("entry__recorded_at")[:1]))[:BATCH]
    )
    closed = Fact.objects.in_bulk([row.closed for row in rows if row.closed is not None])
    zone = zone_of(desk.zone)
    dues: dict[int, Instant | None] = {}
    for row in rows:
        month = closed.get(row.closed)
        since = month.happened_at if month is not None and month.body["goes_on"] else row.since
        dues[row.pk] = None if since is None else month_end(since, zone)
    return _timed("account", rows, dues, write=write)


def _timed(kind: str, rows: Sequence[Timed], dues: Mapping[int, Instant | None], *, write: bool) -> tuple[Batch, int]:
    """Set when something falls due for rows, and return what moved, with the last row, 0 where no other follows."""
    moved = []
    changed = [row for row in rows if row.next_change_at != dues[row.pk]]
    for row in changed:
        moved.append(Moved(f"{kind} {row.name}", NEXT, row.next_change_at, dues[row.pk]))
        row.next_change_at = dues[row.pk]
    if write and changed:
        type(changed[0])._default_manager.bulk_update(changed, [NEXT])  # noqa: SLF001 - Django's own word
    return Batch(0, tuple(moved)), rows[-1].pk if len(rows) == BATCH else 0


def _derived(desk: Desk, tickets: Sequence[Ticket]) -> tuple[list[Moved], list[Ticket], list[MilestoneRow], list[int]]:
    kept: dict[int, dict[str, MilestoneRow]] = {row.pk: {} for row in tickets}
    for there in MilestoneRow.objects.filter(ticket__in=kept):
        kept[there.ticket_id][there.name] = there
    moved: list[Moved] = []
    changed: list[Ticket] = []
    milestones: list[MilestoneRow] = []
    gone: list[int] = []
    for row, case in zip(tickets, cases_of(tickets), strict=True):
        found = standing_of(case, row.assessed_at, desk.warn_minutes)
        differs = list(_differing(row.reference, "", row, ticket_columns(found), TICKET))
        changed += [row] if differs else []
        moved += differs
        for one in found.assessment.milestones:
            name = one.value.name
            old = kept[row.pk].pop(name, None)
            mine = old or MilestoneRow(desk=desk, account_id=row.account_id, ticket=row, name=name)
            differs = list(_differing(row.reference, f"{name}.", mine, milestone_columns(one), MILESTONE))
            milestones += [mine] if differs or old is None else []
            moved += differs
        moved += [Moved(row.reference, f"{name}.", "a row", "none") for name in kept[row.pk]]
        gone += [there.pk for there in kept[row.pk].values()]
    return moved, changed, milestones, gone


def _differing(
    reference: str,
    prefix: str,
    row: Ticket | MilestoneRow,
    columns: dict[str, str | int | bool | None],
    names: Iterable[str],
) -> Iterator[Moved]:
    for name in names:
        was = getattr(row, name)
        if was != columns[name]:
            setattr(row, name, columns[name])
            yield Moved(reference, f"{prefix}{name}", was, columns[name])
