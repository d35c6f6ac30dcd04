"""How does an action happen whole or not at all? In one transaction, again from the start after a deadlock."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

from pactdesk.desk.actions.refused import Impossible
from pactdesk.desk.records.writing import flush
from pactdesk.language.words import UNKEPT

Asked = ParamSpec("Asked")
Done = TypeVar("Done")

_TRIES: Final = 4
_AGAIN: Final = ("40001", "40P01")  # PostgreSQL: serialization failure, deadlock


def action(verb: Callable[Asked, Done]) -> Callable[Asked, Done]:
    """Make a function one transaction. What it raises undoes all of it; a deadlock makes it begin again.

    When it returns, what it did is on disk.

    It raises Impossible besides for a name or text that cannot be kept, also in a mapping or a dataclass it is given.
    """

    @wraps(verb)
    def once(*args: Asked.args, **named: Asked.kwargs) -> Done:
        for name, value in named.items():
            _require_kept(name, value)
        for left in reversed(range(_TRIES)):
            try:
                with transaction.atomic():
                    done = verb(*args, **named)
            except OperationalError as error:
                if not left or connection.in_atomic_block or _state(error) not in _AGAIN:
                    raise
            else:
                if not connection.in_atomic_block:
                    flush()
                return done
        raise AssertionError("the last try returns or raises")

    return once


def _require_kept(name: str, value: object) -> None:
    """Raise Impossible for a text that the database cannot hold."""
    odd = next((found for text in _texts(value) if (found := UNKEPT.search(text))), None)
    if odd is not None:
        raise Impossible(f"{name} holds the character U+{ord(odd[0]):04X}, which nothing keeps; send it without")


def _texts(value: object) -> Iterator[str]:
    """Yield the texts of a value, of a mapping's keys and values, and those that are a dataclass's own fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in (*value, *value.values()):
            yield from _texts(one)
    elif is_dataclass(value):
        held = (getattr(value, one.name) for one in fields(value))
        yield from (one for one in held if isinstance(one, str))


def _state(error: OperationalError) -> str:
    """Return PostgreSQL's code for what went wrong, the empty text for SQLite, which waits for its lock instead."""
    return str(getattr(error.__cause__, "sqlstate", "") or "")
