"""What does a database of the first release look like? Its dump as SQL, for the test that every later one upgrades it.

    python -m tests.desk.first_release                                    # first.sqlite.sql.gz, beside this file
    python tools/with_postgres.py python -m tests.desk.first_release      # first.postgresql.sql.gz

Both files were made with the first release, and are kept as they are: whatever changes later, they are what has to be
upgraded. To make them anew is to say that no installation of that release is there.

In an empty database a small quarry works, and a story of each shipped policy is played; then the schema goes back to
the last migration of the first release, should there be later ones.
"""

import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Final

import psycopg
from tests.desk.installation import ROOT, Installation, installation

LAST: Final = "0003_append_only"
"""The last migration of the first release."""

STORIES: Final = (
    *("smartsights/stories/care", "websan/stories/tickets", "websan/stories/invoices", "sma/stories/support"),
    *("smartchoice/stories/questions", "smartertools/stories/first-answer"),
)
"""Files of which the first story is played."""

MOST_BYTES: Final = 200_000


def kept(url: str) -> Path:
    """Return the file with the dump for a kind of database."""
    kind = "sqlite" if url.startswith("sqlite") else "postgresql"
    return Path(__file__).with_name(f"first.{kind}.sql.gz")


def load(into: Installation) -> None:
    """Make an empty database what the first release left."""
    sql = gzip.decompress(kept(into.url).read_bytes()).decode()
    if into.url.startswith("sqlite"):
        with closing(sqlite3.connect(into.url.removeprefix("sqlite:///"))) as lite:
            lite.executescript(sql)
    else:
        with psycopg.connect(into.url, autocommit=True) as database:
            database.execute(sql.encode())


def dump(one: Installation) -> str:
    """Return a database as SQL."""
    if one.url.startswith("sqlite"):
        with closing(sqlite3.connect(one.url.removeprefix("sqlite:///"))) as lite:
            return "\n".join((*lite.iterdump(), ""))
    command = ("pg_dump", "--inserts", "--no-owner", "--no-privileges", f"--dbname={one.url}")
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return "\n".join((*(line for line in lines if not line.startswith(("\\", "--"))), ""))


def work() -> None:
    """Make the schema and all that is in it; for a process of its own, which has not set Django up yet."""
    import django  # noqa: PLC0415 - not before it is known what to set up

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    _quarry()
    _stories()
    call_command("migrate", "desk", LAST, verbosity=0)


def _quarry() -> None:
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


def _stories() -> None:
    from pactdesk.desk.doors.play.player import enact  # noqa: PLC0415
    from pactdesk.stories.read import read_story_file  # noqa: PLC0415

    for name in STORIES:
        enact(read_story_file(ROOT / "src/pactdesk/policies" / f"{name}.yaml")[0])


def main() -> None:
    """Write the file for the kind of database that DATABASE_URL names, SQLite by default."""
    with tempfile.TemporaryDirectory() as folder, installation(Path(folder)) as one:
        environment = {**os.environ, "DATABASE_URL": one.url, "DJANGO_SETTINGS_MODULE": "pactdesk.desk.settings"}
        code = "from tests.desk.first_release import work; work()"
        subprocess.run((sys.executable, "-c", code), cwd=ROOT, env=environment, check=True)
        packed = gzip.compress(dump(one).encode(), mtime=0)
        assert len(packed) < MOST_BYTES, f"the dump has {len(packed):,} bytes"
        kept(one.url).write_bytes(packed)
        sys.stdout.write(f"{kept(one.url).name}: {len(packed):,} bytes\n")


if __name__ == "__main__":
    main()
