"""Does a database of the first release become one of this release, with all that it knows?"""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.desk.installation import ROOT, Installation


@pytest.fixture
def released(tmp_path: Path) -> Installation:
    """Give an installation as the first release left it."""
    # Until the first release its dump is made here; from then on it is the file kept beside first_release.py.
    dump = tmp_path / "first.sql"
    command = (sys.executable, "-m", "tests.desk.first_release", str(dump))
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    path = tmp_path / "desk.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(dump.read_text(encoding="utf-8"))
    return Installation(f"sqlite:///{path}", tmp_path)


def test_a_database_of_the_first_release_is_upgraded_and_whole(released: Installation) -> None:
    upgraded, verified, derived, worked = released.run_all(
        ("upgrade",), ("verify",), ("rebuild", "--dry-run"), ("worker", "--once")
    )
    assert upgraded.code == 0, upgraded.err
    assert (verified.code, verified.out.split()[:2]) == (0, ["quarry", "whole"]), verified.out
    assert (derived.code, derived.out) == (0, "3 tickets derived again; 0 figures would move\n"), derived.out
    assert worked.code == 0, worked.err
    assert "expiry of contract" in worked.err
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        released.rows("UPDATE fact SET happened_at = 0")
