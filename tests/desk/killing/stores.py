"""Where are databases that are killed in? Files of SQLite, or databases of a PostgreSQL, copied as they stand."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import psycopg


class Store(Protocol):
    """Databases by their names."""

    def make(self, name: str, like: str = "") -> None:
        """Make an empty one, or one like another that nobody is at."""
        ...

    def drop(self, name: str) -> None:
        """Let one go."""
        ...

    def left(self, name: str) -> None:
        """Wait until nobody is at one: a killed client's statement may still run at its server."""
        ...


@dataclass(frozen=True)
class Lite:
    """SQLite: a name is a file's."""

    def make(self, name: str, like: str = "") -> None:
        with closing(sqlite3.connect(like or ":memory:")) as source, closing(sqlite3.connect(name)) as target:
            source.backup(target)

    def drop(self, name: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(name + ending).unlink(missing_ok=True)

    def left(self, name: str) -> None:
        """Nobody else runs a dead process's statement."""


@dataclass(frozen=True)
class Server:
    """PostgreSQL: a name is that of a database."""

    url: str

    def make(self, name: str, like: str = "") -> None:
        with self._admin() as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {like or 'template1'}")

    def drop(self, name: str) -> None:
        with self._admin() as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def left(self, name: str) -> None:
        until = time.monotonic() + 30
        with self._admin() as admin:
            while admin.execute("SELECT 1 FROM pg_stat_activity WHERE datname = %s", [name]).fetchone():
                assert time.monotonic() < until, f"somebody is still at {name}"
                time.sleep(0.002)

    @contextmanager
    def _admin(self) -> "Iterator[psycopg.Connection[Any]]":
        with psycopg.connect(urlunsplit(urlsplit(self.url)._replace(path="/postgres")), autocommit=True) as admin:
            yield admin


def store_of(url: str) -> Store:
    """Return where the databases of an installation like the one at `url` are."""
    return Server(url) if url.startswith("postgres") else Lite()
