"""Does a database of the first release become one of this release, with all that it knows?"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.desk.first_release import LAST, load
from tests.desk.installation import Installation, installation

_SCHEMA = {
    "sqlite": """
        SELECT m.type, m.name, c.name, c.type, c."notnull" FROM sqlite_master m
        LEFT JOIN pragma_table_info(m.name) c WHERE m.name NOT LIKE 'sqlite_%'
    """,
    "postgres": """
        SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
        WHERE table_schema = 'public'
        UNION ALL SELECT 'index', indexname, '', '' FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'trigger', tgname::text, '', '' FROM pg_trigger WHERE NOT tgisinternal
    """,
}


@pytest.fixture
def released(tmp_path: Path) -> Iterator[Installation]:
    """Give an installation as the first release left it, from the file that is kept."""
    with installation(tmp_path) as one:
        load(one)
        yield one


def test_what_is_kept_is_of_the_first_release_and_of_all_policies(released: Installation) -> None:
    applied = released.rows("SELECT name FROM django_migrations WHERE app = 'desk' ORDER BY name")
    assert applied[-1] == (LAST,)
    policies = {name for (name,) in released.rows("SELECT policy FROM desk")}
    assert policies == {"quarry", "smartsights", "websan", "sma", "smartchoice", "smartertools"}
    assert released.rows("SELECT count(*) > 20 FROM ticket")[0][0]
    kinds = {kind for (kind,) in released.rows("SELECT DISTINCT what FROM fact")}
    assert kinds >= {"known", "opened", "answered", "worked", "fired", "passed", "month", "invoiced"}


def test_a_database_of_the_first_release_is_upgraded_and_whole(released: Installation) -> None:
    ((tickets,),) = released.rows("SELECT count(*) FROM ticket")
    upgraded, verified, derived, worked, after = released.run_all(
        ("upgrade",), ("verify",), ("rebuild", "--dry-run"), ("worker", "--once"), ("rebuild", "--dry-run")
    )
    assert upgraded.code == 0, upgraded.err
    assert verified.code == 0, verified.out
    assert {line.split()[1] for line in verified.out.splitlines()} == {"whole"}
    nothing = f"{tickets} tickets derived again; 0 figures would move\n"
    assert (derived.code, derived.out) == (0, nothing), derived.out
    assert worked.code == 0, worked.err
    assert "expiry of contract" in worked.err
    assert (after.code, after.out[-30:]) == (0, nothing[-30:]), after.out
    with pytest.raises((sqlite3.IntegrityError, psycopg.Error), match="append-only"):
        released.rows("UPDATE fact SET happened_at = 0")


def test_its_tables_become_those_of_a_new_database(released: Installation, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    with installation(tmp_path / "new") as fresh:
        for one in (released, fresh):
            assert one.run("upgrade").code == 0
        found, expected = (set(one.rows(_SCHEMA[one.url.partition(":")[0]])) for one in (released, fresh))
    assert found == expected
