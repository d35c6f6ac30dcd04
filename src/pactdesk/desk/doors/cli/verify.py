"""The command that tells whether the journals are whole, by themselves and against heads that were kept elsewhere."""

import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pactdesk.desk.doors.cli.setup import desks_named, set_up_whole
from pactdesk.desk.doors.cli.wrong import WrongCall

_NEXT: Final = (
    "next: back this database up as it is, restore the last backup that verifies to another one, and compare there"
)
"""What is to be done where a journal is broken: what was changed is known from a copy alone."""

if TYPE_CHECKING:
    from pactdesk.desk.actions.verify import Broken, Examined, Exported


def verify(*, desk: str | None, export: str | None, against: str | None) -> int:
    """Print each desk's journal with its head and each break; 1 if there is any."""
    set_up_whole()
    from pactdesk.desk.actions.verify import Broken, compare, examine

    desks = desks_named(desk)
    kept = list(_exported(Path(against))) if against else []
    broken = False
    for one in desks:
        found = examine(one)
        breaks = [*found.broken, *compare(one, [head for head in kept if head.desk == one.slug])]
        _print(one.slug, found, breaks)
        broken = broken or bool(breaks)
        if export and not breaks:
            _append(Path(export), one.slug, found)
    known = {one.slug for one in desks}
    for slug in sorted({head.desk for head in kept} - known) if desk is None else ():
        _print(slug, None, [Broken(0, "the whole desk is gone, of which a head was exported")])
        broken = True
    if not desks:
        sys.stdout.write("there is no desk yet\n")
    return 1 if broken else 0


def _print(slug: str, found: "Examined | None", breaks: "list[Broken]") -> None:
    if found is not None:
        mark = "broken" if breaks else "whole"
        sys.stdout.write(f"{slug}  {mark}  {found.entries:,} entries  head {found.digest or 'none'}\n")
    for one in breaks:
        sys.stdout.write(f"{slug}  {one.what}\n")
    if breaks:
        sys.stdout.write(f"{slug}  {_NEXT}\n")


def _append(path: Path, slug: str, found: "Examined") -> None:
    at = datetime.fromtimestamp(int(time.time()), UTC).isoformat()
    line = json.dumps({"at": at, "desk": slug, "sequence": found.entries, "digest": found.digest})
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def _exported(path: Path) -> "Iterator[Exported]":
    from pactdesk.desk.actions.verify import Exported

    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            match json.loads(line):
                case {"at": str(at), "desk": str(desk), "sequence": int(sequence), "digest": str(digest)}:
                    yield Exported(at, desk, sequence, digest)
                case _:
                    raise ValueError  # noqa: TRY301 - the same sentence for whatever stands there
        except ValueError:
            raise WrongCall(f"{path}:{number}: no exported head; verify --export writes them") from None
