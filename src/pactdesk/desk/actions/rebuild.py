"""Do the rows still say what the journal says? All projections derived again, and what moved."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.reassess import write_milestones
from pactdesk.desk.bridge.load import cases_of
from pactdesk.desk.bridge.project import MILESTONE, TICKET, milestone_columns, ticket_columns
from pactdesk.desk.bridge.standing import standing_of
from pactdesk.desk.records.models import Desk, MilestoneRow, Ticket

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Moved:
    """A column of a ticket, or of one of its milestones, that is now otherwise: what it was and what it is."""

    ticket: str
    column: str
    was: object
    now: object


def rebuild(desk: Desk, *, write: bool = True) -> Iterator[Moved]:
    """Derive every ticket of a desk again as of the instant it was derived for, and yield what moved.

    In batches of BATCH, each a transaction of its own; without `write` nothing is changed.
    """
    last = 0
    while True:
        moved, last = _batch(desk, last, write=write)
        yield from moved
        if not last:
            return


@action
def _batch(desk: Desk, after: int, *, write: bool) -> tuple[list[Moved], int]:
    rows = Ticket.objects.filter(desk=desk, pk__gt=after).order_by("pk").select_related("contract", "edition")
    tickets = list(islice(rows.select_for_update(of=("self",)).defer("edition__text")[:BATCH], BATCH))
    moved, changed, milestones = _derived(desk, tickets)
    if write:
        Ticket.objects.bulk_update(changed, TICKET)
        write_milestones(milestones)
    return moved, tickets[-1].pk if len(tickets) == BATCH else 0


def _derived(desk: Desk, tickets: Sequence[Ticket]) -> tuple[list[Moved], list[Ticket], list[MilestoneRow]]:
    kept: dict[int, dict[str, MilestoneRow]] = {row.pk: {} for row in tickets}
    for there in MilestoneRow.objects.filter(ticket__in=kept):
        kept[there.ticket_id][there.name] = there
    moved: list[Moved] = []
    changed: list[Ticket] = []
    milestones: list[MilestoneRow] = []
    for row, case in zip(tickets, cases_of(tickets), strict=True):
        found = standing_of(case, row.assessed_at, desk.warn_minutes)
        differs = list(_differing(row.reference, "", row, ticket_columns(found), TICKET))
        changed += [row] if differs else []
        moved += differs
        for one in found.milestones:
            old = kept[row.pk].pop(one.name, None)
            mine = old or MilestoneRow(desk=desk, account_id=row.account_id, ticket=row, name=one.name)
            differs = list(_differing(row.reference, f"{one.name}.", mine, milestone_columns(one), MILESTONE))
            milestones += [mine] if differs or old is None else []
            moved += differs
        moved += [Moved(row.reference, f"{name}.", "a row", "none") for name in kept[row.pk]]
    return moved, changed, milestones


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
