"""Can an installation be copied while it runs, and brought back whole?"""

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.desk.installation import Installation, installation

from pactdesk.desk.doors.cli import copies
from pactdesk.desk.doors.cli.wrong import WrongCall

ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")
lite = pytest.mark.skipif(ON_POSTGRES, reason="of SQLite's file")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("filled")) as found:
        found.fill(tickets=2)
        yield found


@pytest.fixture
def made(tmp_path: Path, filled: Installation) -> Iterator[Installation]:
    with installation(tmp_path, filled) as found:
        yield found


def test_a_copy_brings_back_what_was_there(made: Installation) -> None:
    again = ("restore", "monday.backup")
    copied, worked, refused, restored, verified, derived = made.run_all(
        ("backup", "monday.backup"),
        ("worker", "--once"),
        again,
        (*again, "--force"),
        ("verify",),
        ("rebuild", "--dry-run"),
    )
    assert copied.code == 0, copied.err
    assert copied.out.startswith("Wrote monday.backup, ")
    assert worked.code == 0
    assert refused.code == 2
    assert "there is an installation with a desk already; back it up, and then say --force" in refused.err
    assert (restored.code, restored.out) == (0, "Restored monday.backup, which is at 0004_stale\n"), restored.err
    assert "quarry  whole  5 entries" in verified.out
    assert (derived.code, verified.code) == (0, 0)
    assert made.rows("SELECT count(*) FROM fact WHERE what = 'fired'") == [(0,)]


def test_a_copy_never_overwrites_and_is_its_owner_s_alone(made: Installation) -> None:
    path = made.folder / "monday.backup"
    path.write_text("precious")
    refused, forced, elsewhere = made.run_all(
        ("backup", "monday.backup"), ("backup", "monday.backup", "--force"), ("backup", "nowhere/monday.backup")
    )
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "monday.backup exists and is left alone" in refused.err
    assert forced.code == 0, forced.err
    assert path.read_bytes() != b"precious"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert elsewhere.code == 2
    assert "no such file or directory" in elsewhere.err
    assert not [one.name for one in made.folder.iterdir() if one.name.endswith(".part")]


def test_what_is_no_copy_changes_nothing(made: Installation) -> None:
    (made.folder / "note.txt").write_text("buy milk")
    other = b"SQLite format 3\0" if ON_POSTGRES else b"PGDMP"
    (made.folder / "other.backup").write_bytes(other + b"x" * 100)
    own = b"PGDMP" if ON_POSTGRES else b"SQLite format 3\0"
    (made.folder / "torn.backup").write_bytes(own + b"x" * 4_000)
    note, others, torn, gone, verified = made.run_all(
        *(("restore", file, "--force") for file in ("note.txt", "other.backup", "torn.backup", "nowhere.backup")),
        ("verify",),
    )
    assert [one.code for one in (note, others, torn, gone)] == [2, 2, 2, 2]
    assert "is no backup of" in note.err
    assert "is no backup of" in others.err
    assert "torn.backup" in torn.err or "pg_restore failed" in torn.err
    assert gone.err == "pactdesk: nowhere.backup: no such file or directory\n"
    assert "quarry  whole  5 entries" in verified.out


@lite
def test_a_copy_is_taken_while_others_write(made: Installation) -> None:
    writing = sqlite3.connect(made.folder / "desk.sqlite3", isolation_level=None)
    writing.execute("BEGIN IMMEDIATE")
    writing.execute("UPDATE desk SET name = 'half done'")
    copied = made.run("backup", "monday.backup")
    writing.execute("ROLLBACK")
    writing.close()
    assert copied.code == 0, copied.err
    with sqlite3.connect(made.folder / "monday.backup") as copy:
        assert copy.execute("SELECT name FROM desk").fetchall() == [("quarry",)]
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@lite
def test_a_copy_is_brought_back_where_nothing_is(made: Installation, tmp_path: Path) -> None:
    made.run("backup", "monday.backup")
    fresh = Installation(f"sqlite:///{tmp_path / 'fresh.sqlite3'}", tmp_path)
    restored, verified = fresh.run_all(("restore", "monday.backup"), ("verify",))
    assert restored.code == 0, restored.err
    assert "quarry  whole  5 entries" in verified.out


@lite
def test_a_database_of_a_later_release_is_left_to_that_release(made: Installation) -> None:
    made.run("backup", "monday.backup")
    shutil.copy(made.folder / "monday.backup", made.folder / "later.backup")
    for file in ("later.backup", "desk.sqlite3"):
        with sqlite3.connect(made.folder / file) as later:
            later.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('desk', '0999_later', '')")
    ended = made.run_all(
        ("verify",), ("upgrade",), ("restore", "monday.backup"), ("restore", "later.backup", "--force")
    )
    assert [one.code for one in ended] == [2, 2, 2, 2]
    for one in ended[:3]:
        assert "the database was made by a later release, with 0999_later: install that release" in one.err
    assert "later.backup is made by a later release; nothing was changed" in ended[3].err


def test_without_postgresql_s_tools_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda _tool: None)
    with pytest.raises(WrongCall, match="pg_dump is not there, which copies PostgreSQL: install"):
        copies.archive(copies.Postgres(), tmp_path / "monday.backup")
    assert list(tmp_path.iterdir()) == []
