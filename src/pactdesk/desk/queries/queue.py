"""Who goes first? The tickets that an agent may take up next, in their order."""

from dataclasses import dataclass

from django.db.models import Q

from pactdesk.desk.bridge.editions import edition_of
from pactdesk.desk.records.models import Desk, Ticket
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.queue import SortKey
from pactdesk.engine.terms.finding import Finding, Reason, Step
from pactdesk.engine.terms.instant import Instant


@dataclass(frozen=True, slots=True)
class Queued:
    """A ticket of the queue; `place` says which clauses put it where it stands."""

    reference: str
    account: str
    state: str
    priority: str
    assignee: str
    due_at: Instant | None
    admitted_at: Instant | None
    place: Finding[SortKey]


def queue_of(desk: Desk, agent: str, most: int | None = None) -> tuple[Queued, ...]:
    """Return the new and open tickets that are an agent's or nobody's, first the first: two statements.

    They go by what the policy ranks, then by age; at most `most` are returned.
    """
    mine = Ticket.objects.filter(Q(assignee="") | Q(assignee=agent), desk=desk, state__in=("new", "open"))
    numbers = list(mine.order_by("rank", "admitted_at", "id").values_list("id", flat=True)[:most])
    rows = Ticket.objects.select_related("account", "edition").defer("edition__text").in_bulk(numbers)
    return tuple(_queued(rows[number]) for number in numbers if number in rows)


def _queued(row: Ticket) -> Queued:
    places = tuple(int(place) for place in row.rank.split(".") if place)
    found = Finding(f"place of {row.reference}", places, _because(row, places, edition_of(row.edition)))
    return Queued(
        row.reference,
        row.account.name,
        row.state,
        row.priority,
        row.assignee,
        row.due_at,
        row.admitted_at,
        found,
    )


def _because(row: Ticket, places: SortKey, edition: Edition) -> tuple[Reason, ...]:
    """Say by what the ticket stands where it does, from the places kept in its rank."""
    reasons = []
    for rank, place in zip(edition.queue, places, strict=False):
        name = rank.key.partition(".")[2]
        value = rank.order[place] if place < len(rank.order) else "not ranked"
        step = Step(f"{row.reference} goes by {name} ({value}): place {place + 1} of {len(rank.order) + 1}", rank.cites)
        reasons.append(Reason(f"queue-{name}", rank.cites, (), (step,)))
    return tuple(reasons)
