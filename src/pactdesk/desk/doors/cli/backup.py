"""The commands that keep a copy of an installation, and bring it back."""

import sys
from pathlib import Path

from pactdesk.desk.doors.cli.copies import archive, copies
from pactdesk.desk.doors.cli.setup import later, set_up, set_up_whole
from pactdesk.desk.doors.cli.wrong import WrongCall


def backup(*, file: str, force: bool) -> int:
    """Write a copy of the whole database to a file, while the installation runs."""
    path = Path(file)
    if path.exists() and not force:
        raise WrongCall(f"{file} exists and is left alone; name another file, or say --force")
    set_up_whole()
    archive(copies(), path)
    sys.stdout.write(f"Wrote {file}, {path.stat().st_size:,} bytes\n")
    return 0


def restore(*, file: str, force: bool) -> int:
    """Put the copy in a file in place of the database, which has to be empty where it is not forced."""
    path = Path(file)
    with path.open("rb"):  # told first where it is not there, or may not be read
        pass
    found = set_up()
    if found.unknown and not force:
        raise WrongCall(later(found))
    if found.has and not force:
        from pactdesk.desk.records.models import Desk

        desks = Desk.objects.count()
        if desks:
            known = "a desk" if desks == 1 else f"{desks} desks"
            raise WrongCall(f"there is an installation with {known} already; back it up, and then say --force")
    copies().bring_back(path)
    from django.db import connection

    connection.close()
    after = set_up()
    further = "; next: pactdesk upgrade" if after.pending else ""
    sys.stdout.write(f"Restored {file}, which is at {after.has}{further}\n")
    return 0
