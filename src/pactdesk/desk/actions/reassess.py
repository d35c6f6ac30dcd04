"""How do rows follow the journal? Tickets derived anew, and only what differs is written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from django.db.models import QuerySet

from pactdesk.desk.actions.journal import Draft
from pactdesk.desk.bridge.case import Case
from pactdesk.desk.bridge.known import Known
from pactdesk.desk.bridge.load import cases_of, facts_by_ticket
from pactdesk.desk.bridge.many import Many
from pactdesk.desk.bridge.project import MILESTONE, TICKET, milestone_columns
from pactdesk.desk.bridge.standing import Standing
from pactdesk.desk.records.models import Contract, Desk, MilestoneRow, Ticket
from pactdesk.desk.records.reading import rows_in, rows_of
from pactdesk.desk.records.writing import Writing
from pactdesk.engine.terms.instant import Instant

AT_ONCE: Final = 200
"""So many tickets an action derives itself; what is more is left to the worker."""

ROW: Final = ("id", "reference", "account_id", "contract_id", *TICKET)
_KEPT: Final = ("id", "ticket_id", "name", *MILESTONE)

Row: TypeAlias = tuple[Any, ...]
"""A ticket's columns: those of ROW, in their order."""


@dataclass(slots=True)
class Changes:
    """What has to be written: milestones that are new, and columns by row for what was there.

    `affected` are the references of the tickets whose milestones are others now.
    """

    tickets: list[tuple[Row, Row]] = field(default_factory=list)
    milestones: list[tuple[Row, Row]] = field(default_factory=list)
    made: list[MilestoneRow] = field(default_factory=list)
    affected: list[str] = field(default_factory=list)

    def write(self) -> None:
        """Write the columns that differ in any row."""
        writing = Writing()
        _update(writing, Ticket, TICKET, self.tickets)
        _update(writing, MilestoneRow, MILESTONE, self.milestones)
        writing.insert(self.made)
        writing.send()


def reassess(
    act: Draft, desk: Desk, contract: Contract, known: Known, most: int, many: Many
) -> tuple[int, tuple[str, ...]]:
    """Derive the tickets of a contract that are not over anew, as of the draft, `most` of them at most.

    Returns how many it derived, and the references of those whose milestones are others now; the contract's row is told
    after which ticket the others are stale. `known` are its surroundings, written or not. Four statements at most.
    """
    tickets = open_tickets().filter(contract=contract).order_by("id")
    rows = rows_of(tickets.values_list(*ROW)[:most]) if most else []
    changes = derive(desk, rows, {contract.pk: known}, act.at, many)
    changes.write()
    contract.stale_after = None if len(rows) < most else rows[-1][0] if rows else 0
    return len(rows), tuple(changes.affected)


def reassess_unchosen(desk: int, accounts: Sequence[int], at: Instant) -> Mapping[int, tuple[str, ...]]:
    """Derive the tickets of accounts anew for which no contract is chosen yet: there are never many.

    Returns the references of those whose milestones are others now, by account.
    """
    if not accounts:
        return {}
    found = open_tickets().filter(desk=desk, contract=None, account__in=accounts).order_by("id")
    tickets = list(found.select_related("edition", "desk").defer("edition__text"))
    if not tickets:
        return {}
    rows = [tuple(getattr(one, name) for name in ROW) for one in tickets]
    changes = _derived(tickets[0].desk, rows, cases_of(tickets), at, Many())
    changes.write()
    of = {one.reference: one.account_id for one in tickets}
    affected: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for reference in changes.affected:
        affected[of[reference]] += (reference,)
    return affected


def open_tickets() -> QuerySet[Ticket]:
    """Return the tickets that are not over, locked."""
    return Ticket.objects.select_for_update(of=("self",)).exclude(state="closed")


def derive(desk: Desk, rows: Sequence[Row], knowns: Mapping[int, Known], at: Instant, many: Many) -> Changes:
    """Derive tickets with contracts, whose surroundings are given, as of an instant. Two statements, none without rows.

    Raises PolicyError and BeyondHorizon.
    """
    if not rows:
        return Changes()
    facts = facts_by_ticket([row[0] for row in rows])
    cases = (Case(row[0], row[1], knowns[row[3]], facts[row[0]]) for row in rows)
    return _derived(desk, rows, cases, at, many)


def _derived(desk: Desk, rows: Sequence[Row], cases: Iterable[Case], at: Instant, many: Many) -> Changes:
    kept: defaultdict[int, dict[str, Row]] = defaultdict(dict)
    numbers = [row[0] for row in rows]
    for one in rows_in(MilestoneRow.objects.values_list(*_KEPT), "ticket_id", numbers):
        kept[one[1]][one[2]] = one
    changes = Changes()
    for row, case in zip(rows, cases, strict=True):
        found = many.derived(case, at, desk.warn_minutes)
        now = tuple(found.ticket.values())
        if now != row[4:]:
            changes.tickets.append((row[:1] + row[4:], row[:1] + now))
        moved = False
        for name, columns in found.milestones.items():
            there = kept[row[0]].get(name)
            if there is None:
                made = MilestoneRow(desk=desk, account_id=row[2], ticket_id=row[0], name=name, **columns)
                changes.made.append(made)
                moved = True
                continue
            values = tuple(columns.values())
            if values != there[3:]:
                changes.milestones.append((there[:1] + there[3:], there[:1] + values))
                moved = True
        changes.affected += [row[1]] if moved else []
    return changes


def _update(
    writing: Writing, model: type[Ticket | MilestoneRow], names: Sequence[str], rows: Sequence[tuple[Row, Row]]
) -> None:
    """Write the columns in which any row differs from what it was; rows begin with their numbers."""
    differ = [place for place in range(1, len(names) + 1) if any(was[place] != now[place] for was, now in rows)]
    if differ:
        columns = [names[place - 1] for place in differ]
        writing.update(model, columns, [(now[0], *(now[place] for place in differ)) for _, now in rows])


def write_milestones(rows: list[MilestoneRow], writing: Writing) -> None:
    """Have new rows written, and those that were there."""
    made = [row for row in rows if row._state.adding]  # noqa: SLF001 - Django's own word for a row not yet written
    there = [row for row in rows if not row._state.adding]  # noqa: SLF001 - the same
    for row in made:
        row.ticket_id = row.ticket.pk  # a ticket that is new has had its number since
    writing.insert(made)
    writing.update(MilestoneRow, MILESTONE, [(row.pk, *(getattr(row, name) for name in MILESTONE)) for row in there])


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
