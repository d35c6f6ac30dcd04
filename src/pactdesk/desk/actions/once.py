"""How does an action happen whole or not at all? In one transaction, again from the start after a deadlock."""

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

Asked = ParamSpec("Asked")
Done = TypeVar("Done")

_TRIES: Final = 4
_AGAIN: Final = ("40001", "40P01")  # PostgreSQL: serialization failure, deadlock


def action(verb: Callable[Asked, Done]) -> Callable[Asked, Done]:
    """Make a function one transaction. What it raises undoes all of it; a deadlock makes it begin again."""

    @wraps(verb)
    def once(*args: Asked.args, **named: Asked.kwargs) -> Done:
        for left in reversed(range(_TRIES)):
            try:
                with transaction.atomic():
                    return verb(*args, **named)
            except OperationalError as error:
                if not left or connection.in_atomic_block or _state(error) not in _AGAIN:
                    raise
        raise AssertionError("the last try returns or raises")

    return once


def _state(error: OperationalError) -> str:
    """Return PostgreSQL's code for what went wrong, the empty text for SQLite, which waits for its lock instead."""
    return str(getattr(error.__cause__, "sqlstate", "") or "")
