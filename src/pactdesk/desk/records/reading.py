"""How is the journal read where it must be quick? By statements that are written out once."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from django.db import connection
from django.db.models import QuerySet

FactRow: TypeAlias = tuple[str, int, int, int, int, str, int | None, int | None, int | None, dict[str, object]]
"""What, happened, recorded, the entry's sequence, place, acting; the numbers of account, contract, ticket; the body."""

_FACTS: Final = (
    "SELECT fact.what, fact.happened_at, entry.recorded_at, entry.sequence, fact.place, entry.acting,"
    " fact.account_id, fact.contract_id, fact.ticket_id, fact.body"
    " FROM fact JOIN entry ON entry.id = fact.entry_id WHERE "
)


def ask(*asked: tuple[str, Sequence[Any]]) -> list[list[tuple[Any, ...]]]:
    """Return the rows of several questions, each with its values: one message where the database takes several."""
    found: list[list[tuple[Any, ...]]] = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("; ".join(sql for sql, _ in asked), [value for _, values in asked for value in values])
            for place in range(len(asked)):
                if place:
                    cursor.nextset()
                found.append(cursor.fetchall())
            return found
        for sql, values in asked:
            cursor.execute(sql, values)
            found.append(cursor.fetchall())
    return found


def facts_of_tickets(tickets: Sequence[int]) -> Iterator[FactRow]:
    """Yield the facts of tickets by their numbers, in any order: one statement."""
    return _facts(f"fact.ticket_id IN ({_places(tickets)})", tickets)


def facts_around(accounts: Sequence[int], desks: Sequence[int], kinds: Sequence[str]) -> Iterator[FactRow]:
    """Yield the facts of some kinds about accounts, and about nobody's at desks, in any order: one statement."""
    of_accounts = (
        f"fact.what IN ({_places(kinds)}) AND fact.account_id IN ({_places(accounts)}) AND fact.ticket_id IS NULL"
    )
    if not desks:
        return _facts(of_accounts, (*kinds, *accounts))
    of_desks = f"fact.what IN ({_places(kinds)}) AND fact.desk_id IN ({_places(desks)}) AND fact.account_id IS NULL"
    return _facts(f"{of_accounts} UNION ALL {_FACTS}{of_desks}", (*kinds, *accounts, *kinds, *desks))


def of_case(ticket: int, account: int, desk: int, kinds: Sequence[str]) -> tuple[str, Sequence[Any]]:
    """Return how to ask for the facts of a ticket, and for those of some kinds around it, in any order."""
    around = f"{_FACTS}fact.what IN ({_places(kinds)})"
    sql = (
        f"{_FACTS}fact.ticket_id = %s"
        f" UNION ALL {around} AND fact.account_id = %s AND fact.ticket_id IS NULL"
        f" UNION ALL {around} AND fact.desk_id = %s AND fact.account_id IS NULL"
    )
    return sql, (ticket, *kinds, account, *kinds, desk)


def rows_of(found: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of `values_list` as the database gives them, where that is what they are: no JSON among them."""
    (rows,) = ask(found.query.sql_with_params())
    return rows


def rows_in(found: QuerySet[Any, Any], column: str, numbers: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return the rows of `values_list` whose column is one of some numbers: Django looks at each of them for long."""
    sql, values = found.query.sql_with_params()
    (rows,) = ask((f"{sql} WHERE {connection.ops.quote_name(column)} IN ({_places(numbers)})", [*values, *numbers]))
    return rows


def _facts(condition: str, values: Iterable[Any]) -> Iterator[FactRow]:
    (rows,) = ask((f"{_FACTS}{condition}", list(values)))
    return facts_in(rows)


def facts_in(rows: Iterable[tuple[Any, ...]]) -> Iterator[FactRow]:
    """Yield facts as they were asked for, their bodies read."""
    return ((*row[:-1], json.loads(row[-1])) for row in rows)


def _places(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))
