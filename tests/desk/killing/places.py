"""Where is a process when it is killed? It writes the statement it is at into memory that outlives it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from mmap import mmap
from struct import Struct
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper

COMMIT: Final = "COMMIT"
_SIZE: Final = 512
_HEAD: Final = Struct("<IBBH")
_WRITES: Final = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Place:
    """A place in the work of a process: so many commits after it began, at a statement of some doing.

    `over` says that the statement has ended, `committing` that a commit may be over or not.
    """

    commits: int = 0
    during: str = ""
    statement: str = ""
    over: bool = False
    committing: bool = False


class Page:
    """A page of memory that a process shares with those it forks; what is written last can always be read."""

    def __init__(self) -> None:
        self._memory = mmap(-1, 1 + 2 * _SIZE)
        self.write(Place())

    def write(self, place: Place) -> None:
        """Write a place beside the one before it, and turn to it by one byte: a kill in between leaves that one."""
        other = 1 - self._memory[0]
        text = f"{place.during}\n{place.statement}".encode()[: _SIZE - _HEAD.size]
        start = 1 + other * _SIZE
        _HEAD.pack_into(self._memory, start, place.commits, place.over, place.committing, len(text))
        self._memory[start + _HEAD.size : start + _HEAD.size + len(text)] = text
        self._memory[0] = other

    def read(self) -> Place:
        """Return the place that was written last."""
        start = 1 + self._memory[0] * _SIZE
        commits, over, committing, length = _HEAD.unpack_from(self._memory, start)
        text = self._memory[start + _HEAD.size : start + _HEAD.size + length]
        during, statement = text.decode(errors="replace").partition("\n")[::2]
        return Place(commits, during, statement, bool(over), bool(committing))


@dataclass
class Watch:
    """Writes down every statement and commit of a connection; `after` is told how many commits are over."""

    page: Page
    after: Callable[[int], None] = lambda _commits: None
    commits: int = 0
    during: str = field(default="", init=False)

    def on(self, connection: BaseDatabaseWrapper) -> None:
        """Watch a connection from now on."""
        commit = connection._commit  # type: ignore[attr-defined]  # noqa: SLF001 - what Django itself commits by

        def watched() -> None:
            with self._at(COMMIT, commits=True):
                commit()

        vars(connection)["_commit"] = watched
        connection.execute_wrappers.append(self._execute)
        self.page.write(Place())

    def _execute(
        self,
        execute: Callable[..., object],
        sql: str,
        params: object,
        many: bool,  # noqa: FBT001 - as Django calls it
        context: dict[str, Any],
    ) -> object:
        alone = sql.startswith(_WRITES) and not context["connection"].in_atomic_block
        with self._at(named(sql), commits=alone):
            return execute(sql, params, many, context)

    @contextmanager
    def _at(self, statement: str, *, commits: bool) -> Iterator[None]:
        self.page.write(Place(self.commits, self.during, statement, over=False, committing=commits))
        yield
        self.commits += commits
        self.page.write(Place(self.commits, self.during, statement, over=True))
        if commits:
            self.after(self.commits)


@lru_cache(maxsize=4_096)
def named(sql: str) -> str:
    """Return what a message is called: for each of its statements its verb, its tables, the columns it asks by.

    Values do not matter, nor how many there are, nor which columns are changed: what is called alike counts as one.
    """
    return ", then ".join(dict.fromkeys(_named(one) for one in sql.split("; ") if not one.startswith("SET LOCAL")))


def _named(sql: str) -> str:
    verb = sql.lstrip("(").split(None, 1)[0]
    tables = dict.fromkeys(re.findall(r'(?:FROM|INTO|(?<!FOR )UPDATE|JOIN) "?(\w+)', sql))
    if not tables:
        return "ROLLBACK TO SAVEPOINT" if sql.startswith("ROLLBACK TO") else verb
    _, _, asked = sql.partition(" WHERE ")
    found = re.findall(r'"(\w+)"(?! ?\.)|(\w+) (?:=|IN|IS) ', re.split(" ORDER BY | LIMIT | UNION ", asked)[0])
    columns = dict.fromkeys(one for pair in found for one in pair if one and one not in tables)
    by = f" by {', '.join(columns)}" if columns and verb == "SELECT" else ""
    return f"{verb} {' + '.join(tables)}{by}" + (" to change it" if " FOR UPDATE" in asked else "")
