"""How does a desk come to a million open tickets in a few minutes? In bulk, with a journal that holds all of them.

Every row is what the desk itself would have written: the openings are judged by the policy, the entries chained.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import TypeAlias

from django.db import connection, transaction
from django.db.models import Max, Model

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.journal import digest_of, entry_number, locked
from pactdesk.desk.actions.setting_up import make_account, make_contact, make_contract, make_desk
from pactdesk.desk.bridge.case import Case
from pactdesk.desk.bridge.facts import Recorded, What
from pactdesk.desk.bridge.known import Known
from pactdesk.desk.bridge.load import known_of
from pactdesk.desk.bridge.many import Many
from pactdesk.desk.records.models import Contact, Contract, Desk, Entry, Fact, MilestoneRow, Ticket
from pactdesk.desk.records.writing import Writing
from pactdesk.engine.policy.edition import Edition
from pactdesk.language.read import read_policy
from pactdesk.policies import find

MANAGER = Acting(Role.MANAGER)
CHUNK = 5_000

Drawn: TypeAlias = tuple[tuple[Contract, Contact], dict[str, str], int]
"""Whose ticket it is, its request, and when it was opened."""


@dataclass(frozen=True)
class Loaded:
    """A desk with its customers, and the instants between which their tickets were opened."""

    desk: Desk
    contracts: Sequence[tuple[Contract, Contact]]
    first: int
    last: int


def customers(slug: str, policy: str, count: int, at: int, **terms: str) -> Loaded:
    """Make a desk on a shipped policy with some customers, each with one contract and one contact."""
    path = find(policy)
    edition = read_policy(path)
    assert isinstance(edition, Edition)
    desk = make_desk(slug=slug, edition=edition, text=path.read_text(), at=at)
    made = []
    for number in range(count):
        account = make_account(desk=desk, name=f"account {number}", facts={}, acting=MANAGER, at=at)
        contract = make_contract(account=account, name=f"contract {number}", facts=terms, acting=MANAGER, at=at)
        email = f"{number}@customers.example"
        made.append(
            (
                contract,
                make_contact(account=account, name=f"ann {number}", facts={}, acting=MANAGER, at=at, email=email),
            )
        )
    return Loaded(desk, made, at, at)


def load(loaded: Loaded, tickets: int, first: int, last: int, requests: Sequence[dict[str, str]]) -> Loaded:
    """Open so many tickets for these customers, at any instants between two, each with one of these requests."""
    random = Random(7)
    drawn = (
        (random.choice(loaded.contracts), random.choice(requests), instant)
        for instant in sorted(random.randrange(first, last) for _ in range(tickets))
    )
    knowns = {contract.pk: known_of(contract) for contract, _ in loaded.contracts}
    many = Many()
    while chunk := list(islice(drawn, CHUNK)):
        _write(loaded, chunk, knowns, many, last)
    return Loaded(loaded.desk, loaded.contracts, first, last)


def _write(loaded: Loaded, chunk: Iterable[Drawn], knowns: Mapping[int, Known], many: Many, at: int) -> None:
    """Write some tickets with their entries, facts and milestones, behind the head."""
    desk = loaded.desk
    with transaction.atomic():
        head = locked(desk.pk)
        last_ticket = Ticket.objects.aggregate(last=Max("pk"))["last"] or 0
        rows: dict[type[Model], list[Model]] = {Ticket: [], Entry: [], Fact: [], MilestoneRow: []}
        for place, ((contract, contact), request, opened) in enumerate(chunk, 1):
            head.tickets, head.sequence, pk = head.tickets + 1, head.sequence + 1, last_ticket + place
            about = (contract.account_id, contract.pk, pk)
            body: dict[str, object] = {"contact": contact.pk, "contract": contract.pk, "request": request}
            acting = Acting(Role.CUSTOMER, contact.name, contact.pk).said
            asked = Recorded(What.OPENED, opened, opened, head.sequence, 0, acting, *about, body)
            case = Case(pk, str(head.tickets), knowns[contract.pk], (asked,))
            body |= {"outcome": "admitted", "cites": []}
            found = many.derived(case, at)
            ticket = Ticket(pk=pk, desk=desk, number=head.tickets, reference=case.reference, opened_at=opened)
            ticket.account_id, ticket.contract_id = contract.account_id, contract.pk
            for name, value in found.ticket.items():
                setattr(ticket, name, value)
            entry = Entry(
                pk=entry_number(desk.pk, head.sequence),
                desk=desk,
                sequence=head.sequence,
                recorded_at=opened,
                acting=acting,
            )
            entry.action = "open"
            fact = Fact(entry=entry, desk=desk, place=0, what="opened", happened_at=opened, body=body)
            fact.account_id, fact.contract_id, fact.ticket_id = about
            head.digest = entry.digest = digest_of(head.digest, entry, [fact])
            rows[Ticket].append(ticket)
            rows[Entry].append(entry)
            rows[Fact].append(fact)
            for name, columns in found.milestones.items():
                one = MilestoneRow(desk=desk, account_id=contract.account_id, ticket_id=pk, name=name, **columns)
                rows[MilestoneRow].append(one)
        for model, made in rows.items():
            _insert(model, made)
        writing = Writing()
        writing.head(head)
        writing.send()


def _insert(model: type[Model], rows: Sequence[Model]) -> None:
    """Write rows of one model, with their numbers where they have them."""
    meta = model._meta  # noqa: SLF001 - Django's own word
    fields = [field for field in meta.concrete_fields if not field.primary_key or rows[0].pk]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.attname) for field in fields)
    values = ([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows)
    table = quote(meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", list(values))  # noqa: S608 - names of ours
            return
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as out:
            for row in values:
                out.write_row(row)
        if rows[0].pk:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [meta.db_table, rows[-1].pk])
