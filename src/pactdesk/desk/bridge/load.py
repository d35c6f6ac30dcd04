"""How do rows become what the engine is asked about? Facts loaded once, a fixed number of statements each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db.models import Q

from pactdesk.desk.bridge.case import Case
from pactdesk.desk.bridge.editions import edition_of
from pactdesk.desk.bridge.facts import Recorded, What
from pactdesk.desk.bridge.known import SURROUNDINGS, Known
from pactdesk.desk.records.models import Account, Contract, Fact, PublishedEdition, Ticket

TEXTS: Final = ("edition__text", "contract__edition__text")
"""What a ticket's row need not bring along."""

_AROUND: Final = tuple(what.value for what in SURROUNDINGS)


_COLUMNS: Final = (
    *("what", "happened_at", "entry__recorded_at", "entry__sequence", "place", "entry__acting"),
    *("account_id", "contract_id", "ticket_id", "body"),
)


def recorded(row: Fact) -> Recorded:
    """Return a fact's row, joined with its entry, as a value."""
    entry = row.entry
    return Recorded(
        *(What(row.what), row.happened_at, entry.recorded_at, entry.sequence, row.place, entry.acting),
        row.account_id,
        row.contract_id,
        row.ticket_id,
        row.body,
    )


def facts_where(which: Q) -> tuple[Recorded, ...]:
    """Return the facts that a condition holds for, in their order: one statement, and no more than their columns."""
    found = (Recorded(What(what), *rest) for what, *rest in Fact.objects.filter(which).values_list(*_COLUMNS))
    return tuple(sorted(found, key=lambda fact: fact.order))


def known_of(contract: Contract) -> Known:
    """Return what is known of a contract, its account and the desk's products: one statement, two after an adoption."""
    return known_of_many([contract])[contract.pk]


def known_of_many(contracts: Iterable[Contract]) -> Mapping[int, Known]:
    """Return what is known of contracts, by number; their rows hold their editions and accounts."""
    rows = list(contracts)
    accounts = {row.account_id for row in rows}
    desks = {row.desk_id for row in rows}
    about = facts_where(Q(what__in=_AROUND) & (Q(account__in=accounts, ticket=None) | Q(account=None, desk__in=desks)))
    return {row.pk: _known(row, about) for row in rows}


def unchosen(desk: int, account: int, edition: PublishedEdition, since: int) -> Known:
    """Return what is known of an account whose contract has still to be chosen: one statement."""
    about = facts_where(Q(what=What.KNOWN.value, account=account, contract=None, ticket=None, desk=desk))
    return Known(None, since, ((since, edition_of(edition)),), about)


def prospective(account: Account, edition: PublishedEdition, since: int) -> Known:
    """Return what will be known of a contract of an account that has still to be made: one statement."""
    about = facts_where(
        Q(what=What.KNOWN.value, contract=None, ticket=None, desk=account.desk_id)
        & (Q(account=account.pk) | Q(account=None))
    )
    return Known(0, since, ((since, edition_of(edition)),), about)


def case_of(ticket: Ticket, known: Known | None = None) -> Case:
    """Return a ticket's case: its facts in one statement, its contract's in another where they are not given."""
    return Case(ticket.pk, ticket.reference, known or _around(ticket), facts_where(Q(ticket=ticket.pk)))


def cases_of(tickets: Sequence[Ticket]) -> tuple[Case, ...]:
    """Return the cases of tickets whose rows hold their contracts with editions: three statements at most."""
    knowns = known_of_many({row.contract.pk: row.contract for row in tickets if row.contract}.values())
    facts: defaultdict[int | None, list[Recorded]] = defaultdict(list)
    for fact in facts_where(Q(ticket__in=[row.pk for row in tickets])):
        facts[fact.ticket].append(fact)
    return tuple(
        Case(
            row.pk,
            row.reference,
            knowns[row.contract_id] if row.contract_id else _around(row),
            tuple(facts[row.pk]),
        )
        for row in tickets
    )


def _around(ticket: Ticket) -> Known:
    if ticket.contract is None:
        return unchosen(ticket.desk_id, ticket.account_id, ticket.edition, ticket.opened_at)
    return known_of(ticket.contract)


def _known(contract: Contract, about: Iterable[Recorded]) -> Known:
    facts = tuple(
        fact
        for fact in about
        if (fact.account is None or fact.account == contract.account_id) and fact.contract in (None, contract.pk)
    )
    adopted = [fact for fact in facts if fact.what is What.ADOPTED]
    editions = [(contract.since_at, edition_of(contract.edition))]
    if adopted:
        rows = PublishedEdition.objects.defer("text").in_bulk([fact.number("edition") for fact in adopted])
        editions += [(fact.happened, edition_of(rows[fact.number("edition") or 0])) for fact in adopted]
    return Known(contract.pk, contract.since_at, tuple(editions), facts)
