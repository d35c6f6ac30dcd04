"""The journal is only ever added to: the database itself refuses to change or remove an entry or a fact."""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = {"entry": ("desk_id", "sequence"), "fact": ("entry_id", "place")}
"""The tables of the journal, each with the columns that name a row."""

REFUSED = "the journal is append-only: record a correction beside it"


def forbid(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the database refuse every UPDATE and DELETE of the journal."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        for table in TABLES:
            editor.execute(
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION journal_refuses()"
            )
            editor.execute(
                f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()"
            )
        return
    for table, columns in TABLES.items():
        for act in ("UPDATE", "DELETE"):
            editor.execute(
                f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
        # INSERT OR REPLACE removes the row that is there without a DELETE that a trigger could see.
        same = " AND ".join(f"{column} = NEW.{column}" for column in columns)
        there = f"SELECT 1 FROM {table} WHERE id = NEW.id UNION ALL SELECT 1 FROM {table} WHERE {same}"  # noqa: S608
        editor.execute(
            f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} WHEN EXISTS ({there}) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )


def allow(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again, for a migration that goes back to nothing."""
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION journal_refuses() CASCADE")
        return
    for table in TABLES:
        for act in ("update", "delete", "insert"):
            editor.execute(f"DROP TRIGGER {table}_{act}")


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies: ClassVar = [("desk", "0002_rest")]
    operations: ClassVar = [migrations.RunPython(forbid, allow)]
