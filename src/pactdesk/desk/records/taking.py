"""Which ticket is an action about? Its row, locked, with all that it belongs to: statements put together once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeVar

from django.db import connection
from django.db.models import Model

from pactdesk.desk.records.account import Account
from pactdesk.desk.records.contact import Contact
from pactdesk.desk.records.contract import Contract
from pactdesk.desk.records.edition import PublishedEdition
from pactdesk.desk.records.milestone import MilestoneRow
from pactdesk.desk.records.reading import FactRow, ask, facts_in, of_case
from pactdesk.desk.records.ticket import Ticket

Row = TypeVar("Row", bound=Model)

_HEAVY: Final = frozenset({"text", "holidays"})
"""What an edition's row holds that is known by its digest: read when it is asked for."""

_ABOUT: Final[Sequence[tuple[str, type[Model]]]] = (("account", Account), ("contract", Contract), ("contact", Contact))
"""What a ticket belongs to, by the names of its tables."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A ticket, its milestones, and its facts with those around it, as the journal has them, in any order."""

    ticket: Ticket
    milestones: list[MilestoneRow]
    facts: list[FactRow]


def taken_ticket(desk: int, reference: str, kinds: Sequence[str]) -> Taken | None:
    """Return a desk's ticket, locked until the transaction ends; None where it has none of that name.

    It holds its account, edition, contract with edition, and contact; of editions not what is heavy. `kinds` are those
    of the facts around it. Four statements, in two messages where the database takes several at once.
    """
    ((*rows,),) = ask((_ticket(connection.vendor), [desk, reference]))
    if not rows:
        return None
    made, values = _made(Ticket, rows[0])
    ticket: Ticket = made
    ticket.access = bool(ticket.access)  # SQLite has whole numbers for it
    for name, model in _ABOUT:
        one, values = _made(model, values)
        setattr(ticket, name, one)
    contract = ticket.contract
    numbers = sorted({row.edition_id for row in (ticket, contract) if row is not None})
    editions, facts, milestones = ask(
        (_editions(connection.vendor, len(numbers)), numbers),
        of_case(ticket.pk, ticket.account_id, desk, kinds),
        (_milestones(connection.vendor), [ticket.pk]),
    )
    by_number = {row[0]: _made(PublishedEdition, row)[0] for row in editions}
    ticket.edition = by_number[ticket.edition_id]
    if contract is not None:
        contract.account, contract.edition = ticket.account, by_number[contract.edition_id]
    return Taken(ticket, [_milestone(row) for row in milestones], list(facts_in(facts)))


def _milestone(row: Sequence[Any]) -> MilestoneRow:
    made, _ = _made(MilestoneRow, row)
    found: MilestoneRow = made
    found.told = bool(found.told)
    return found


def is_contact_of(contact: int | None, account: int) -> bool:
    """Whether somebody is a contact of an account: one statement, none without a number."""
    if contact is None:
        return False
    (rows,) = ask(("SELECT 1 FROM contact WHERE id = %s AND account_id = %s", [contact, account]))
    return bool(rows)


def _made(model: type[Row], values: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
    """Return a row of a model from the first of some values, None where there is none, and the values after it."""
    names = _names(model)
    mine, others = values[: len(names)], values[len(names) :]
    return None if mine[0] is None else model.from_db(connection.alias, names, mine), others


@lru_cache
def _names(model: type[Model]) -> tuple[str, ...]:
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's own word
    return tuple(field.attname for field in fields if field.attname not in _HEAVY)


@lru_cache
def _ticket(_vendor: str) -> str:
    columns = ", ".join([_columns("ticket", Ticket), *(_columns(name, model) for name, model in _ABOUT)])
    joins = " ".join(f"LEFT JOIN {name} ON {name}.id = ticket.{name}_id" for name, _ in _ABOUT)
    lock = " FOR UPDATE OF ticket" if connection.features.has_select_for_update else ""
    return f"SELECT {columns} FROM ticket {joins} WHERE ticket.desk_id = %s AND ticket.reference = %s{lock}"  # noqa: S608 - names of ours


@lru_cache
def _milestones(_vendor: str) -> str:
    return f"SELECT {_columns('milestone', MilestoneRow)} FROM milestone WHERE ticket_id = %s"  # noqa: S608 - names of ours


@lru_cache
def _editions(_vendor: str, count: int) -> str:
    places = ", ".join(["%s"] * count)
    return f"SELECT {_columns('edition', PublishedEdition)} FROM edition WHERE id IN ({places})"  # noqa: S608 - names of ours


def _columns(name: str, model: type[Model]) -> str:
    return ", ".join(f"{name}.{connection.ops.quote_name(column)}" for column in _names(model))
