"""What stands is derived anew: rows of tickets and their milestones, written only where they differ."""

from collections.abc import Iterable

from django.db.models import QuerySet

from pactdesk.desk.actions.journal import Draft
from pactdesk.desk.bridge.case import Case
from pactdesk.desk.bridge.known import Known
from pactdesk.desk.bridge.load import cases_of
from pactdesk.desk.bridge.project import MILESTONE, TICKET, milestone_columns, ticket_columns
from pactdesk.desk.bridge.standing import Standing, standing_of
from pactdesk.desk.records.models import Desk, MilestoneRow, Ticket


def reassess(desk: Desk, tickets: QuerySet[Ticket], draft: Draft, known: Known | None = None) -> tuple[str, ...]:
    """Derive tickets anew, as of the draft, and return the references of those whose milestones now are others.

    `known` are the surroundings where they are not yet written. Statements: those of `cases_of` and at most three more.
    """
    rows = list(
        tickets.select_related("contract__edition", "edition").defer("edition__text", "contract__edition__text")
    )
    if not rows:
        return ()
    kept: dict[int, list[MilestoneRow]] = {row.pk: [] for row in rows}
    for one in MilestoneRow.objects.filter(ticket__in=kept):
        kept[one.ticket_id].append(one)
    affected, changed, milestones = [], [], []
    for row, case in zip(rows, cases_of(rows), strict=True):
        found = standing_of(
            Case(case.row, case.reference, known or case.known, case.facts), draft.at, desk.warn_minutes
        )
        moved = moved_milestones(row, found, kept[row.pk])
        milestones += moved
        affected += [row.reference] if moved else []
        columns = ticket_columns(found)
        if any(getattr(row, name) != columns[name] for name in TICKET):
            for name in TICKET:
                setattr(row, name, columns[name])
            changed.append(row)
    Ticket.objects.bulk_update(changed, TICKET)
    write_milestones(milestones)
    return tuple(affected)


def changed_milestones(row: Ticket, found: Standing, *, new: bool) -> list[MilestoneRow]:
    """Return the rows of a ticket's milestones that are new or differ from what is kept."""
    return moved_milestones(row, found, () if new else MilestoneRow.objects.filter(ticket=row))


def write_milestones(rows: list[MilestoneRow]) -> None:
    """Write new rows and those that were there."""
    made = [row for row in rows if row._state.adding]  # noqa: SLF001 - Django's own word for a row not yet written
    there = [row for row in rows if not row._state.adding]  # noqa: SLF001 - the same
    MilestoneRow.objects.bulk_create(made)
    if there:
        MilestoneRow.objects.bulk_update(there, MILESTONE)


def moved_milestones(row: Ticket, found: Standing, kept: Iterable[MilestoneRow]) -> list[MilestoneRow]:
    """Return the rows of a ticket's milestones that are new or differ from those `kept`."""
    by_name = {one.name: one for one in kept}
    rows = []
    for one in found.assessment.milestones:
        there = by_name.get(one.value.name)
        mine = there or MilestoneRow(desk_id=row.desk_id, account_id=row.account_id, name=one.value.name)
        columns = milestone_columns(one)
        if there is None or any(getattr(mine, name) != columns[name] for name in MILESTONE):
            for name in MILESTONE:
                setattr(mine, name, columns[name])
            mine.ticket = row
            rows.append(mine)
    return rows
