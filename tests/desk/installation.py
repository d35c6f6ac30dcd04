"""Tests of a running installation: a database of its own, and commands in processes of their own.

An installation is named by its DATABASE_URL: a SQLite file, or where the tests run on PostgreSQL a database there.
"""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT: Final = Path(__file__).resolve().parents[2]
_NUMBER: Final = count(1)


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Installation:
    """An installation that has nothing in common with the tests' own database."""

    url: str
    folder: Path

    def run(self, *words: str) -> Ended:
        """Run a command of the desk in a process of its own, to its end."""
        process = self.start(*words)
        out, err = process.communicate(timeout=120)
        return Ended(process.returncode, out, err)

    def run_all(self, *commands: Sequence[str]) -> tuple[Ended, ...]:
        """Run commands one after the other in one process, each to its end."""
        process = self._python("-m", "tests.desk.calls", json.dumps(commands))
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return tuple(Ended(*one) for one in json.loads(out))

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start a command of the desk in a process of its own."""
        return self._python("-c", "from pactdesk.command.main import main; main()", *words)

    def fill(self, tickets: int = 1, desk: str = "quarry") -> None:
        """Make its database if it is not there, and a quarry in it, with tickets that nobody answers."""
        code = "import django; django.setup(); from django.core.management import call_command; "
        code += "call_command('migrate', verbosity=0); from tests.desk.quarry import quarry; "
        process = self._python("-c", f"{code} quarry({desk!r}, {tickets})")
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return what a statement finds; what it changes is kept."""
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(_file(self.url))) as lite, lite:
                return lite.execute(sql).fetchall()
        with psycopg.connect(self.url) as database:
            found = database.execute(sql)
            return list(found.fetchall()) if found.description else []

    def _python(self, *words: str) -> "subprocess.Popen[str]":
        environment = {**os.environ, "DATABASE_URL": self.url, "PYTHONPATH": str(ROOT)}
        environment["DJANGO_SETTINGS_MODULE"] = "pactdesk.desk.settings"
        command: Sequence[str] = (sys.executable, *words)
        return subprocess.Popen(
            command, env=environment, cwd=self.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )


@contextmanager
def installation(folder: Path, like: Installation | None = None) -> Iterator[Installation]:
    """Yield an installation whose database is a copy of another one's, or not made yet, and is gone afterwards."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        path = folder / "desk.sqlite3"
        if like is not None:
            with closing(sqlite3.connect(_file(like.url))) as source, closing(sqlite3.connect(path)) as target:
                source.backup(target)
        yield Installation(f"sqlite:///{path}", folder)
        return
    name = f"pactdesk_{os.getpid()}_{next(_NUMBER)}"
    template = f" TEMPLATE {urlsplit(like.url).path[1:]}" if like is not None else ""
    with psycopg.connect(urlunsplit(urlsplit(server)._replace(path="/postgres")), autocommit=True) as database:
        database.execute(f"CREATE DATABASE {name}{template}")
        try:
            yield Installation(urlunsplit(urlsplit(server)._replace(path=f"/{name}")), folder)
        finally:
            database.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _file(url: str) -> str:
    return url.removeprefix("sqlite:///")
