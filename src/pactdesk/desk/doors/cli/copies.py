"""How is a database copied? SQLite by its own copying of a running database, PostgreSQL by pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final, Protocol

from pactdesk.desk.doors.cli.setup import schema_of
from pactdesk.desk.doors.cli.wrong import WrongCall

_SQLITE: Final = b"SQLite format 3\0"
_POSTGRES: Final = b"PGDMP"


class Copies(Protocol):
    """What copies one kind of database."""

    def copy(self, to: Path) -> None:
        """Write a copy of the database to a file that is there and empty. Raises WrongCall."""
        ...

    def bring_back(self, path: Path) -> None:
        """Make the database what a copy is, whole or not at all. Raises WrongCall for a file that is no copy."""
        ...


def copies() -> Copies:
    """Return what copies the installation's database, once Django is set up."""
    from django.db import connection

    return Lite() if connection.vendor == "sqlite" else Postgres()


def archive(how: Copies, path: Path) -> None:
    """Write a copy to `path`, which is the whole of it as soon as it is there; only its owner can read it."""
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(handle)
    part = Path(unfinished)
    try:
        how.copy(part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


class Lite:
    """SQLite: page by page, as of one instant, while others read and write."""

    def copy(self, to: Path) -> None:
        """Write a copy to a file."""
        from django.db import connection

        connection.ensure_connection()
        with closing(sqlite3.connect(to)) as target:
            connection.connection.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, with none beside it
            _sound(target, to)

    def bring_back(self, path: Path) -> None:
        """Copy a file over the database, in one transaction of it."""
        _is(path, _SQLITE, "SQLite")
        from django.db import connection

        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source:
            _sound(source, path)
            applied = source.execute("SELECT app, name FROM django_migrations").fetchall()
            found = schema_of(set(applied))
            if found.unknown or not found.has:
                made = "made by a later release" if found.unknown else "no installation of Pactdesk"
                raise WrongCall(f"{path} is {made}; nothing was changed")
            connection.ensure_connection()
            source.backup(connection.connection)


class Postgres:
    """PostgreSQL: by its own tools, which have to be there."""

    def copy(self, to: Path) -> None:
        """Write a copy to a file, in the tools' own form."""
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")

    def bring_back(self, path: Path) -> None:
        """Replace the tables of the database by those of a copy, in one transaction."""
        _is(path, _POSTGRES, "PostgreSQL")
        from django.db import connection

        database = str(connection.settings_dict["NAME"])
        connection.close()
        whole = ("--single-transaction", "--exit-on-error")
        _run(
            *("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", *whole),
            *(f"--dbname={database}", str(path)),
        )


def _is(path: Path, begins: bytes, kind: str) -> None:
    with path.open("rb") as file:
        if not file.read(len(_SQLITE)).startswith(begins):
            raise WrongCall(f"{path} is no backup of {kind}, which the installation runs on; nothing was changed")


def _sound(database: sqlite3.Connection, path: Path) -> None:
    try:
        ((said,), *_) = database.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        raise WrongCall(f"{path} is damaged: {said}")


def _run(tool: str, *words: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise WrongCall(f"{tool} is not there, which copies PostgreSQL: install PostgreSQL's client tools")
    ended = subprocess.run([found, *words], env={**os.environ, **_named()}, capture_output=True, check=False)  # noqa: S603 - its own tool
    if ended.returncode:
        lines = ended.stderr.decode(errors="replace").strip().splitlines() or ["it gives no reason"]
        raise WrongCall(f"{tool} failed: {lines[0].removeprefix(f'{tool}: ')}")


def _named() -> Mapping[str, str]:
    """Return how PostgreSQL's tools are told of the database: not in their arguments, which anybody can see."""
    from django.db import connection

    told = connection.settings_dict
    options = {f"PG{name.upper()}": str(value) for name, value in told["OPTIONS"].items() if name.startswith("ssl")}
    given = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    return {**options, **{name: str(told[key]) for name, key in given.items() if told.get(key)}}
