"""How available was it, and what is owed? A month of a contract and an invoice of an account, as they stand."""

from typing import Final

from pactdesk.answers.decisions import Json
from pactdesk.answers.money import availability, invoiced
from pactdesk.desk.actions.refused import Impossible
from pactdesk.desk.bridge.editions import edition_of
from pactdesk.desk.bridge.issued import closed_last, issued_to
from pactdesk.desk.bridge.ledger import histories_of, history_of
from pactdesk.desk.bridge.said import named, root_causes_of
from pactdesk.desk.records.models import Account, Contract, PublishedEdition
from pactdesk.engine.days import DAY, local_day
from pactdesk.engine.policy.view import zone_of
from pactdesk.engine.settle import promised
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.outage import CalendarPeriod

FARTHEST_YEARS: Final = 2
"""How far ahead an invoice is shown."""


def month_of(contract: Contract, month: CalendarPeriod, at: Instant) -> Json:
    """Return how available a contract was in a month, by all that is known, as the result of `month`."""
    history = history_of(contract)
    served_from = history.served_from(month.first_on, month.after.first_on - DAY)
    begins = history.since if served_from is None else served_from
    rule = promised(history, month)
    period = CalendarPeriod.holding(month.first_on, rule.says.months if rule else 1)
    ticket = root_causes_of(contract.account_id).get(contract.pk, {}).get(named(period)) or None
    return availability(history.edition_at(begins), history, history.view_at(begins), month, at, ticket)


def invoice_of(account: Account, month: CalendarPeriod, at: Instant) -> Json:
    """Return the invoice of an account for a month: as it was issued, else as it stands, as the result of `invoice`.

    Raises Impossible for a month too far ahead.
    """
    zone = zone_of(account.desk.zone)
    if month.first_on.year > local_day(at, zone).year + FARTHEST_YEARS:
        raise Impossible(f"invoices are shown for the next {FARTHEST_YEARS} years at most; {month} is farther away")
    histories = histories_of(account)
    latest = PublishedEdition.objects.defer("text").filter(desk=account.desk_id).latest("published_at", "id")
    edition = histories[0].edition_at(at) if histories else edition_of(latest)
    return invoiced(edition, histories, month, at, issued_to(account), closed_last(account))
