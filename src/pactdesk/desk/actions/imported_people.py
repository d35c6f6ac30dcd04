"""Whose are the tickets of a log? Accounts, contracts, contacts and agents by their names, made where they are not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.refused import Rejected
from pactdesk.desk.actions.setting_up import make_contract
from pactdesk.desk.bridge.editions import edition_of
from pactdesk.desk.bridge.known import ALWAYS, Known
from pactdesk.desk.bridge.load import known_of_many
from pactdesk.desk.records.models import Account, Agent, Contact, Contract, Desk, PublishedEdition
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.view import view_of
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.wording import filled
from pactdesk.maps.mapping import Map
from pactdesk.maps.rows import Faults
from pactdesk.maps.translate import Told

_MANAGER: Final = Acting(Role.MANAGER)


@dataclass(frozen=True, slots=True)
class People:
    """Who is who, by name; and what is known of each contract, by its number."""

    accounts: Mapping[str, Account]
    contracts: Mapping[str, Contract]
    contacts: Mapping[str, Contact]
    known: Mapping[int, Known]

    def contract(self, told: Told, faults: Faults) -> Contract | None:
        """Return the contract of a ticket, None where the log does not say whose it is, or contradicts the desk."""
        account, contract = self.accounts.get(told.account), self.contracts.get(told.contract)
        if account is None or contract is None:
            lacking = "account" if account is None else "contract"
            faults.note(told.line, f"no row of the ticket says of which {lacking} it is")
        elif contract.account_id != account.pk:
            faults.note(told.line, f"contract {contract.name} is not one of {account.name}")
            contract = None
        return None if account is None else contract

    def contact(self, told: Told, contract: Contract, faults: Faults) -> int | None:
        """Return the number of the contact who asked, None where the log does not say."""
        contact = self.contacts.get(told.contact)
        if contact is not None and contact.account_id != contract.account_id:
            faults.note(told.line, f"contact {contact.name} is of another account; the ticket is kept without")
            return None
        return None if contact is None else contact.pk


def people_of(desk: Desk, by: Map, held: Sequence[Contract], new: Iterable[Told], at: Instant) -> People:
    """Return the people of tickets that are `new`, made where the desk has none of their name.

    `held` are contracts that are locked. Raises Rejected where the policy knows no contract with the map's facts.
    """
    tickets = list(new)
    accounts = _accounts(desk, {one.account for one in tickets})
    contracts = {one.name: one for one in held}
    for one in tickets:
        if one.contract and one.account and one.contract not in contracts:
            contracts[one.contract] = _made(desk, by, accounts[one.account], one.contract, at)
    contacts = _contacts(desk, {one.contact: one.account for one in tickets}, accounts)
    _agents(desk, {event.agent for one in tickets for event in one.events})
    return People(accounts, contracts, contacts, known_of_many(contracts.values()))


def _accounts(desk: Desk, names: set[str]) -> dict[str, Account]:
    wanted = names - {""}
    found = {one.name: one for one in Account.objects.filter(desk=desk, name__in=wanted)}
    Account.objects.bulk_create(Account(desk=desk, name=name) for name in sorted(wanted - found.keys()))
    return {one.name: one for one in Account.objects.filter(desk=desk, name__in=wanted)}


def _contacts(desk: Desk, wanted: Mapping[str, str], accounts: Mapping[str, Account]) -> dict[str, Contact]:
    names = {name: account for name, account in wanted.items() if name and account}
    found = {one.name: one for one in Contact.objects.filter(desk=desk, name__in=names)}
    made = [Contact(desk=desk, account=accounts[names[name]], name=name) for name in names if name not in found]
    Contact.objects.bulk_create(made)
    return found | {one.name: one for one in made}


def _agents(desk: Desk, names: set[str]) -> None:
    wanted = names - {""}
    found = set(Agent.objects.filter(desk=desk, name__in=wanted).values_list("name", flat=True))
    Agent.objects.bulk_create(Agent(desk=desk, name=name) for name in sorted(wanted - found))


def _made(desk: Desk, by: Map, account: Account, name: str, at: Instant) -> Contract:
    """Make a contract as it always was; it is settled from now on, so that history is not invoiced."""
    edition = edition_of(PublishedEdition.objects.defer("text").filter(desk=desk).latest("published_at", "id"))
    view = view_of(edition, {"contract": by.contract_facts}, at, as_given=True)
    rejected = edition.contracts.standing(view)
    if rejected:
        said = " ".join(filled(rule.says.reason, edition, view) for rule in rejected)
        findings = (Finding("rejected", rule.id, (reason(rule, view),)) for rule in rejected)
        raise Rejected(f"the policy rejects a contract with the map's contract-facts: {said}", *findings)
    return make_contract(
        account=account, name=name, facts=by.contract_facts, acting=_MANAGER, at=at, happened=ALWAYS, since=at
    )
