"""How do rows become what the engine is asked about? Facts loaded once, a fixed number of statements each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db.models import Q

from pactdesk.desk.bridge.case import Case
from pactdesk.desk.bridge.editions import edition_of
from pactdesk.desk.bridge.facts import Recorded, What
from pactdesk.desk.bridge.known import SURROUNDINGS, Known
from pactdesk.desk.records.models import Account, Contract, Fact, PublishedEdition, Ticket
from pactdesk.desk.records.reading import facts_around, facts_of_tickets
from pactdesk.desk.records.taking import Taken

TEXTS: Final = ("edition__text", "contract__edition__text")
"""What a ticket's row need not bring along."""

_MOST: Final = 500

AROUND: Final = tuple(what.value for what in SURROUNDINGS)
"""The kinds of facts that are known around a ticket, as the journal names them."""


COLUMNS: Final = (
    *("what", "happened_at", "entry__recorded_at", "entry__sequence", "place", "entry__acting"),
    *("account_id", "contract_id", "ticket_id", "body"),
)
"""What of a fact's row and its entry a value is made of, in the order of its fields."""


def facts_where(which: Q) -> tuple[Recorded, ...]:
    """Return the facts that a condition holds for, in their order: one statement, and no more than their columns."""
    return _in_order(Fact.objects.filter(which).values_list(*COLUMNS))


def known_of(contract: Contract) -> Known:
    """Return what is known of a contract, its account and the desk's products: one statement, two after an adoption."""
    return known_of_many([contract])[contract.pk]


def known_of_many(contracts: Iterable[Contract]) -> Mapping[int, Known]:
    """Return what is known of contracts, by number; their rows hold their editions and accounts.

    One statement for every few hundred accounts, one more after an adoption.
    """
    rows = list(contracts)
    accounts = sorted({row.account_id for row in rows})
    shared: list[Recorded] = []
    of: defaultdict[int, list[Recorded]] = defaultdict(list)
    for start in range(0, len(accounts), _MOST):
        # What belongs to nobody is about the desk's products, asked with the first accounts.
        desks = sorted({row.desk_id for row in rows}) if not start else []
        for row in facts_around(accounts[start : start + _MOST], desks, AROUND):
            fact = Recorded(What(row[0]), *row[1:])
            (shared if fact.account is None else of[fact.account]).append(fact)
    editions = _adopted(fact for facts in of.values() for fact in facts)
    return {row.pk: _known(row, [*shared, *of[row.account_id]], editions) for row in rows}


def unchosen(desk: int, account: int, edition: PublishedEdition, since: int) -> Known:
    """Return what is known of an account whose contract has still to be chosen: one statement."""
    about = facts_where(Q(what=What.KNOWN.value, account=account, contract=None, ticket=None, desk=desk))
    return _unchosen(edition, since, about)


def _unchosen(edition: PublishedEdition, since: int, about: Iterable[Recorded]) -> Known:
    return Known(None, since, ((since, edition_of(edition)),), (edition.pk,), tuple(about))


def prospective(account: Account, edition: PublishedEdition, since: int) -> Known:
    """Return what will be known of a contract of an account that has still to be made: one statement."""
    about = facts_where(
        Q(what=What.KNOWN.value, contract=None, ticket=None, desk=account.desk_id)
        & (Q(account=account.pk) | Q(account=None))
    )
    return Known(0, since, ((since, edition_of(edition)),), (edition.pk,), about)


def case_of(ticket: Ticket) -> Case:
    """Return a ticket's case: its facts in one statement, its surroundings in another, two after an adoption."""
    return Case(ticket.pk, ticket.reference, _around(ticket), _in_order(facts_of_tickets([ticket.pk])))


def case_from(taken: Taken) -> Case:
    """Return the case of a ticket that was taken with its facts: no statement, one after an adoption."""
    ticket = taken.ticket
    found = _in_order(taken.facts)
    own = tuple(fact for fact in found if fact.ticket is not None)
    around = [fact for fact in found if fact.ticket is None]
    if ticket.contract is not None:
        return Case(ticket.pk, ticket.reference, _known(ticket.contract, around, _adopted(around)), own)
    about = (fact for fact in around if fact.what is What.KNOWN and fact.account is not None and fact.contract is None)
    return Case(ticket.pk, ticket.reference, _unchosen(ticket.edition, ticket.opened_at, about), own)


def cases_of(tickets: Sequence[Ticket]) -> tuple[Case, ...]:
    """Return the cases of tickets whose rows hold their contracts with editions: three statements at most."""
    knowns = known_of_many({row.contract.pk: row.contract for row in tickets if row.contract}.values())
    facts = facts_by_ticket([row.pk for row in tickets])
    return tuple(
        Case(
            row.pk,
            row.reference,
            knowns[row.contract_id] if row.contract_id else _around(row),
            facts[row.pk],
        )
        for row in tickets
    )


def facts_by_ticket(tickets: Sequence[int]) -> Mapping[int, tuple[Recorded, ...]]:
    """Return the facts of tickets by their numbers, each in its order: one statement, none without tickets."""
    found: dict[int, list[Recorded]] = {number: [] for number in tickets}
    for row in facts_of_tickets(tickets) if tickets else ():
        found[row[8] or 0].append(Recorded(What(row[0]), *row[1:]))
    for facts in found.values():
        facts.sort(key=lambda fact: fact.order)
    return {number: tuple(facts) for number, facts in found.items()}


def _in_order(rows: Iterable[tuple[Any, ...]]) -> tuple[Recorded, ...]:
    return tuple(sorted((Recorded(What(row[0]), *row[1:]) for row in rows), key=lambda fact: fact.order))


def _around(ticket: Ticket) -> Known:
    if ticket.contract is None:
        return unchosen(ticket.desk_id, ticket.account_id, ticket.edition, ticket.opened_at)
    return known_of(ticket.contract)


def _adopted(facts: Iterable[Recorded]) -> Mapping[int, PublishedEdition]:
    """Return the editions that facts tell of, by number: one statement, none without an adoption."""
    numbers = {fact.number("edition") for fact in facts if fact.what is What.ADOPTED}
    return PublishedEdition.objects.defer("text").in_bulk(numbers) if numbers else {}


def _known(contract: Contract, about: Iterable[Recorded], editions: Mapping[int, PublishedEdition]) -> Known:
    """Return what is known of a contract, of the facts about its account and its desk's products."""
    mine = (fact for fact in about if fact.contract in (None, contract.pk))
    facts = tuple(sorted(mine, key=lambda fact: fact.order))
    adopted = [(fact.happened, editions[fact.number("edition") or 0]) for fact in facts if fact.what is What.ADOPTED]
    rows = [(contract.since_at, contract.edition), *adopted]
    held = tuple((since, edition_of(row)) for since, row in rows)
    return Known(contract.pk, contract.since_at, held, tuple(row.pk for _, row in rows), facts)
