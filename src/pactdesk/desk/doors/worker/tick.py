"""What falls due next, and who does it? Everything whose next change has come, in order of time."""

from collections.abc import Iterator

from pactdesk.desk.actions.firing import Fired, fire_contract, fire_ticket
from pactdesk.desk.records.models import Contract, Desk, Ticket
from pactdesk.engine.terms.instant import Instant


def run_due(desk: Desk, until: Instant) -> Iterator[Fired]:
    """Do what falls due at a desk until an instant, each at its own instant and in that order, and yield it."""
    while True:
        ticket = Ticket.objects.filter(desk=desk, next_change_at__lte=until).order_by("next_change_at", "id").first()
        contract = Contract.objects.filter(desk=desk, next_change_at__lte=until).order_by("next_change_at").first()
        if contract is not None and (ticket is None or _at(contract) <= _at(ticket)):
            yield from fire_contract(desk=desk, name=contract.name, at=_at(contract))
        elif ticket is not None:
            yield from fire_ticket(desk=desk, reference=ticket.reference, at=_at(ticket))
        else:
            return


def _at(row: Ticket | Contract) -> Instant:
    return row.next_change_at or 0
