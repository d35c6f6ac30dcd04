"""The command that makes the database, and brings it up to date."""

import sys
import time
from datetime import UTC, datetime

from pactdesk.desk.doors.cli.copies import archive, copies
from pactdesk.desk.doors.cli.setup import later, set_up, sqlite_file
from pactdesk.desk.doors.cli.wrong import WrongCall


def upgrade() -> int:
    """Run the migrations that are pending, after a copy of SQLite's file, and print from where to where."""
    found = set_up()
    if found.unknown:
        raise WrongCall(later(found))
    if not found.pending:
        sys.stdout.write(f"The database is up to date, at {found.has}\n")
        return 0
    from django.core.management import call_command

    file = sqlite_file()
    if file is not None and found.has:
        at = datetime.fromtimestamp(int(time.time()), UTC)
        kept = file.with_name(f"{file.name}.{at:%Y%m%dT%H%M%SZ}.backup")
        archive(copies(), kept)
        sys.stdout.write(f"Copied the database to {kept} first\n")
    call_command("migrate", verbosity=0, interactive=False)
    after = set_up()
    sys.stdout.write(f"Upgraded the database: {found.has or 'nothing'} -> {after.has}\n")
    return 0
