"""What does a database of the first release look like? Its dump as SQL, for the test that every later one upgrades it.

    python -m tests.desk.first_release FILE

Migrates an empty SQLite database no further than the first release did, lets a small quarry work in it, and writes the
dump. Once the schema is released the dump is kept beside this file, and this script has done its work.
"""

import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Final

LAST: Final = "0003"
"""The last migration of the first release."""

MOST_BYTES: Final = 100_000


def dump() -> str:
    """Return the dump; for a process of its own, which has not set Django up yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.sqlite3"
        os.environ["DATABASE_URL"] = f"sqlite:///{path}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "pactdesk.desk.settings"
        import django  # noqa: PLC0415 - not before it is known what to set up

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        call_command("migrate", "desk", LAST, verbosity=0)
        _work()
        connection.close()
        with closing(sqlite3.connect(path)) as database:
            return "\n".join((*database.iterdump(), ""))


def _work() -> None:
    """Let a desk be opened, answer one of its tickets, miss the other, and tell somebody."""
    from tests.desk.quarry import DUE, MONDAY, quarry  # noqa: PLC0415

    from pactdesk.desk.actions.acting import Acting, Role  # noqa: PLC0415
    from pactdesk.desk.actions.conversation import respond, wait  # noqa: PLC0415
    from pactdesk.desk.doors.worker.log import Log  # noqa: PLC0415
    from pactdesk.desk.doors.worker.loop import Worker  # noqa: PLC0415
    from pactdesk.desk.doors.worker.transports import Console  # noqa: PLC0415

    desk, kim = quarry(tickets=3), Acting(Role.AGENT, "kim")
    respond(desk=desk, reference="1", acting=kim, at=MONDAY + 600, text="We look into it.")
    wait(desk=desk, reference="3", acting=kim, at=MONDAY + 1_200)
    Worker(lambda: DUE + 60, Console(StringIO()), Log(StringIO(), lambda: DUE + 60)).tick()


if __name__ == "__main__":
    text = dump()
    assert len(text.encode()) < MOST_BYTES, f"the dump has {len(text.encode()):,} bytes"
    Path(sys.argv[1]).write_text(text, encoding="utf-8")
