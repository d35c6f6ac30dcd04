"""How are rows written where it must be quick? By statements that are put together once for each table."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from django.db import connection
from django.db.models import Field, Model

from pactdesk.desk.records.head import Head

_MOST: Final = 100
"""So many rows one statement takes at most: more are no quicker."""


def insert(rows: Sequence[Model]) -> None:
    """Insert new rows of one model, and give each its number.

    The same as `bulk_create`, in a quarter of its time: what Django makes of a table anew for every statement, this
    keeps. Raises what the database raises.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = _fields(model)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _MOST):
            part = rows[start : start + _MOST]
            values = [
                field.get_db_prep_save(getattr(row, field.attname), connection) for row in part for field in fields
            ]
            cursor.execute(_statement(connection.vendor, model, len(part)), values)
            for row, (number,) in zip(part, cursor.fetchall(), strict=True):
                row.pk = number
                row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as `save` leaves them


@lru_cache
def _fields(model: type[Model]) -> "tuple[Field[object, object], ...]":
    """Return all columns of a model but its number."""
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)  # noqa: SLF001 - Django's own word


@lru_cache(maxsize=256)
def _statement(_vendor: str, model: type[Model], count: int) -> str:
    quote = connection.ops.quote_name
    fields = _fields(model)
    columns = ", ".join(quote(field.attname) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    table = quote(model._meta.db_table)  # noqa: SLF001 - Django's own word
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join([row] * count)} RETURNING id"  # noqa: S608 - names of ours


def update(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write columns, named as models have them, of rows that are there; each row begins with its number.

    Without JSON columns. The same as `bulk_update`, which sends each row once for every column.
    """
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _MOST):
            part = rows[start : start + _MOST]
            values = [value for row in part for value in row]
            cursor.execute(_update(connection.vendor, model, tuple(names), len(part)), values)


@lru_cache(maxsize=256)
def _update(_vendor: str, model: type[Model], names: tuple[str, ...], count: int) -> str:
    quote = connection.ops.quote_name
    fields = {field.attname: field for field in _fields(model)}
    # A list of values knows the types of none of its columns: where all are null, PostgreSQL takes them for texts.
    columns = (
        f"{quote(name)} = CAST(given.column{place} AS {fields[name].db_type(connection)})"
        for place, name in enumerate(names, 2)
    )
    row = f"({', '.join(['%s'] * (len(names) + 1))})"
    table = quote(model._meta.db_table)  # noqa: SLF001 - the same
    given = f"(VALUES {', '.join([row] * count)}) AS given"
    return f"UPDATE {table} SET {', '.join(columns)} FROM {given} WHERE {table}.id = given.column1"  # noqa: S608 - names of ours


def head_of(desk: int) -> Head:
    """Return the head of a desk's journal, locked until the transaction ends. Raises Head.DoesNotExist."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT desk_id, sequence, digest, tickets FROM head WHERE desk_id = %s{lock}", [desk])  # noqa: S608 - no name of others
        row = cursor.fetchone()
    if row is None:
        raise Head.DoesNotExist(f"desk {desk} has no journal")
    return Head.from_db(connection.alias, ("desk_id", "sequence", "digest", "tickets"), row)


def moved(head: Head) -> None:
    """Write where the journal stands now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE head SET sequence = %s, digest = %s, tickets = %s WHERE desk_id = %s",
            [head.sequence, head.digest, head.tickets, head.desk_id],
        )
