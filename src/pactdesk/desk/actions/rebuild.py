"""Do the rows still say what the journal says? All projections derived again, and what moved."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.reassess import write_milestones
from pactdesk.desk.actions.slots import differing_slots
from pactdesk.desk.bridge.load import TEXTS, cases_of
from pactdesk.desk.bridge.project import MILESTONE, TICKET, milestone_columns, ticket_columns
from pactdesk.desk.bridge.standing import standing_of
from pactdesk.desk.records.models import Desk, MilestoneRow, Ticket

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Moved:
    """A column of a ticket, of one of its milestones or of an appointment that is now otherwise: what it was and is."""

    ticket: str
    column: str
    was: object
    now: object


@dataclass(frozen=True, slots=True)
class Batch:
    """Some tickets that were derived again: how many, and what moved."""

    tickets: int
    moved: tuple[Moved, ...]


def rebuild(desk: Desk, *, write: bool = True) -> Iterator[Moved]:
    """Derive every ticket of a desk again as of the instant it was derived for, its appointments too: yield what moved.

    Without `write` nothing is changed.
    """
    for batch in rebuilt(desk, write=write):
        yield from batch.moved


def rebuilt(desk: Desk, *, write: bool = True) -> Iterator[Batch]:
    """Do the same, and yield batches of at most BATCH tickets, each derived in a transaction of its own."""
    last = 0
    while True:
        batch, last = _batch(desk, last, write=write)
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
        write_milestones(milestones)
        MilestoneRow.objects.filter(pk__in=gone).delete()
    return Batch(len(tickets), tuple(moved)), tickets[-1].pk if len(tickets) == BATCH else 0


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
