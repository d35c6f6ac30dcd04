"""How are rows written where it must be quick? By statements that are put together once for each table."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from django.db import connection
from django.db.models import Field, Model

from pactdesk.desk.records.head import Head

_HEAD: Final = ("desk_id", "sequence", "digest", "tickets")
_MOST: Final = 100
"""So many rows one statement takes at most: more are no quicker."""


class Writing:
    """Statements that only write, in their order: sent in one message where the database takes several at once."""

    __slots__ = ("_statements", "_values")

    def __init__(self) -> None:
        """Begin with none."""
        self._statements: list[str] = []
        self._values: list[list[Any]] = []

    def insert(self, rows: Sequence[Model]) -> None:
        """Insert new rows of one model; they bear the numbers that they were given, or never know theirs."""
        for start in range(0, len(rows), _MOST):
            part = rows[start : start + _MOST]
            numbered = part[0].pk is not None
            self._add(_insert(connection.vendor, type(part[0]), len(part), numbered), _values(part, numbered=numbered))

    def update(self, model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Write columns, named as models have them, of rows that are there; each row begins with its number.

        Without JSON columns. The same as `bulk_update`, which sends each row once for every column.
        """
        if connection.vendor == "postgresql" and len(rows) > 1:
            columns: list[Any] = [list(column) for column in zip(*rows, strict=True)]
            self._add(_update_lists(model, tuple(names)), columns)
            return
        for start in range(0, len(rows), _MOST):
            part = rows[start : start + _MOST]
            values = [value for row in part for value in row]
            self._add(_update(connection.vendor, model, tuple(names), len(part)), values)

    def head(self, head: Head) -> None:
        """Write where the journal stands now."""
        self._add(
            "UPDATE head SET sequence = %s, digest = %s, tickets = %s WHERE desk_id = %s",
            [head.sequence, head.digest, head.tickets, head.desk_id],
        )

    def send(self) -> None:
        """Send what was not sent yet. Raises what the database raises."""
        if self._statements:
            self._sent()

    def locked(self, desk: int) -> Head:
        """Send what was not sent yet, and return the head of a desk's journal, locked until the transaction ends.

        On PostgreSQL the transaction then ends without waiting for the disk, as everybody else waits for the head: call
        `flush` after it. Raises Head.DoesNotExist.
        """
        lock = ""
        if connection.vendor == "postgresql":
            lock = " FOR UPDATE"
            self._add("SET LOCAL synchronous_commit TO OFF", [])
        self._add(f"SELECT {', '.join(_HEAD)} FROM head WHERE desk_id = %s{lock}", [desk])  # noqa: S608 - names of ours
        row = self._sent(asking=True)
        if row is None:
            raise Head.DoesNotExist(f"desk {desk} has no journal")
        return Head.from_db(connection.alias, _HEAD, row)

    def _sent(self, *, asking: bool = False) -> tuple[Any, ...] | None:
        """Send everything, and return the row that the last statement gives, where it asks for one."""
        statements, values = self._statements, self._values
        self._statements, self._values = [], []
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("; ".join(statements), [value for some in values for value in some])
                for _ in statements[1:]:
                    cursor.nextset()
            else:
                for statement, some in zip(statements, values, strict=True):
                    cursor.execute(statement, some)
            return cursor.fetchone() if asking else None

    def _add(self, statement: str, values: list[Any]) -> None:
        self._statements.append(statement)
        self._values.append(values)


def insert(rows: Sequence[Model]) -> None:
    """Insert new rows of one model that have no numbers yet, and give each its own.

    The same as `bulk_create`, in a quarter of its time: what Django makes of a table anew for every statement, this
    keeps. Raises what the database raises.
    """
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _MOST):
            part = rows[start : start + _MOST]
            statement = _insert(connection.vendor, type(part[0]), len(part), numbered=False)
            cursor.execute(f"{statement} RETURNING id", _values(part, numbered=False))
            for row, (number,) in zip(part, cursor.fetchall(), strict=True):
                row.pk = number
                row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as `save` leaves them


def flush() -> None:
    """Wait until all that was committed is on disk: one flush for everybody who waits at the same time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_logical_emit_message(true, 'pactdesk', '')")


def update(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write columns of rows at once, as a `Writing` does."""
    writing = Writing()
    writing.update(model, names, rows)
    writing.send()


def _values(rows: Sequence[Model], *, numbered: bool) -> list[Any]:
    fields = _fields(type(rows[0]), numbered=numbered)
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields]


@lru_cache
def _fields(model: type[Model], *, numbered: bool) -> "tuple[Field[object, object], ...]":
    """Return all columns of a model, with its number or without."""
    return tuple(field for field in model._meta.concrete_fields if numbered or not field.primary_key)  # noqa: SLF001 - Django's own word


@lru_cache(maxsize=256)
def _insert(_vendor: str, model: type[Model], count: int, numbered: bool) -> str:  # noqa: FBT001 - a key of the cache
    quote = connection.ops.quote_name
    fields = _fields(model, numbered=numbered)
    columns = ", ".join(quote(field.attname) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    table = quote(model._meta.db_table)  # noqa: SLF001 - Django's own word
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join([row] * count)}"  # noqa: S608 - names of ours


@lru_cache(maxsize=256)
def _update(_vendor: str, model: type[Model], names: tuple[str, ...], count: int) -> str:
    quote = connection.ops.quote_name
    fields = {field.attname: field for field in _fields(model, numbered=False)}
    table = quote(model._meta.db_table)  # noqa: SLF001 - Django's own word
    # A list of values knows the types of none of its columns: where all are null, PostgreSQL takes them for texts.
    columns = (
        f"{quote(name)} = CAST(given.column{place} AS {fields[name].db_type(connection)})"
        for place, name in enumerate(names, 2)
    )
    row = f"({', '.join(['%s'] * (len(names) + 1))})"
    given = f"(VALUES {', '.join([row] * count)}) AS given"
    return f"UPDATE {table} SET {', '.join(columns)} FROM {given} WHERE {table}.id = given.column1"  # noqa: S608 - names of ours


@lru_cache(maxsize=256)
def _update_lists(model: type[Model], names: tuple[str, ...]) -> str:
    """Return the same for PostgreSQL, which takes each column of all rows as one list: it reads that much sooner."""
    quote = connection.ops.quote_name
    fields = {field.attname: field for field in _fields(model, numbered=True)}
    table = quote(model._meta.db_table)  # noqa: SLF001 - Django's own word
    types = [str(fields[name].db_type(connection)) for name in names]
    columns = ", ".join(f"{quote(name)} = given.{quote(name)}" for name in names)
    lists = ", ".join(f"%s::{type_.partition('(')[0]}[]" for type_ in ("bigint", *types))
    given = f"unnest({lists}) AS given (id, {', '.join(map(quote, names))})"
    return f"UPDATE {table} SET {columns} FROM {given} WHERE {table}.id = given.id"  # noqa: S608 - names of ours
