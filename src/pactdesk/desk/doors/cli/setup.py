"""Which installation is this, and is its database ready?

Every command of the desk begins with one of these functions; nothing of Django is imported before.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pactdesk.desk.doors.cli.wrong import WrongCall

if TYPE_CHECKING:
    from pactdesk.desk.records.models import Desk

_MAKE_IT: Final = "run pactdesk upgrade to make it, or set DATABASE_URL to where it is"


@dataclass(frozen=True, slots=True)
class Schema:
    """How far a database is: the last migration it has, the last there is, and whether any is pending or unknown."""

    has: str
    newest: str
    pending: bool
    unknown: tuple[str, ...]


def set_up() -> Schema:
    """Make Django ready, and return how far the database is, which may be not there at all.

    Raises WrongCall where DATABASE_URL means nothing, or the database does not answer.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pactdesk.desk.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
        from django.db import OperationalError, connection

        if connection.connection is None:
            # A command has one thread: it waits for one connection, and says at once what is wrong with it.
            connection.settings_dict["OPTIONS"].pop("pool", None)
    except ValueError as error:
        raise WrongCall(str(error)) from None
    except ImproperlyConfigured as error:
        if "psycopg" in str(error):
            raise WrongCall("PostgreSQL needs its driver: pip install 'pactdesk[postgres]'") from None
        raise
    file = sqlite_file()
    if file is not None and not file.exists():
        return schema_of(set())
    try:
        return schema_of(_applied())
    except OperationalError as error:
        said = " ".join(str(error).split()) or "it gives no reason"
        raise WrongCall(f"the database cannot be reached: {said}; see DATABASE_URL") from None


def set_up_whole() -> None:
    """Make Django ready for a database that is there and up to date.

    Raises WrongCall where it is not: the sentence says what to do.
    """
    found = set_up()
    if found.unknown:
        raise WrongCall(later(found))
    if not found.has:
        file = sqlite_file()
        raise WrongCall(f"there is no installation{f' in {file}' if file else ''} yet; {_MAKE_IT}")
    if found.pending:
        raise WrongCall(f"the database is at {found.has}, this release needs {found.newest}: run pactdesk upgrade")


def sqlite_file() -> Path | None:
    """Return the file of a SQLite database, None for any other and for one in memory."""
    from django.db import connection

    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]  # SQLite's alone
        return None
    return Path(str(connection.settings_dict["NAME"]))


def later(found: Schema) -> str:
    """Return the sentence for a database of a later release."""
    return f"the database was made by a later release, with {found.unknown[-1]}: install that release"


def desks_named(slug: str | None) -> "list[Desk]":
    """Return the desk of a name, or all where none is given. Raises WrongCall for a name that no desk has."""
    from pactdesk.desk.records.models import Desk

    every = list(Desk.objects.order_by("slug"))
    found = [one for one in every if slug in (None, one.slug)]
    if slug is not None and not found:
        known = ", ".join(one.slug for one in every) or "none"
        raise WrongCall(f"there is no desk {slug}; there are {known}")
    return found


def _applied() -> set[tuple[str, str]]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return set(MigrationRecorder(connection).applied_migrations())


def schema_of(applied: set[tuple[str, str]]) -> Schema:
    """Return how far a database is that has these migrations, each by application and name."""
    from django.db.migrations.loader import MigrationLoader

    shipped = set(MigrationLoader(None).disk_migrations or ())
    own = [name for label, name in sorted(applied) if label == "desk"]
    newest = max(name for label, name in shipped if label == "desk")
    unknown = tuple(name for label, name in sorted(applied - shipped) if label == "desk")
    return Schema(own[-1] if own else "", newest, bool(shipped - applied), unknown)
