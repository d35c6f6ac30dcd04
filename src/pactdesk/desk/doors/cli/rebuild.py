"""The command that derives all rows from the journal again, and prints what moved."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pactdesk.desk.doors.cli.setup import desks_named, set_up_whole
from pactdesk.desk.doors.cli.wrong import WrongCall

if TYPE_CHECKING:
    from rich.progress import Progress

    from pactdesk.desk.records.models import Desk


def rebuild(*, desk: str | None, dry_run: bool) -> int:
    """Derive every row anew, and print each column that moved; with `dry_run`, 1 where one would."""
    set_up_whole()
    from rich.console import Console
    from rich.progress import Progress

    from pactdesk.desk.bridge.editions import BrokenEdition

    shown = sys.stderr.isatty() and sys.stdout.isatty()
    try:
        with Progress(console=Console(stderr=True), transient=True, disable=not shown) as progress:
            counts = [_rebuild(one, progress, write=not dry_run) for one in desks_named(desk)]
    except BrokenEdition as error:
        raise WrongCall(str(error)) from None
    tickets, moved = sum(count[0] for count in counts), sum(count[1] for count in counts)
    became = "would move" if dry_run else "moved"
    sys.stdout.write(f"{tickets:,} tickets derived again; {moved:,} {'figure' if moved == 1 else 'figures'} {became}\n")
    return 1 if dry_run and moved else 0


def _rebuild(desk: "Desk", progress: "Progress", *, write: bool) -> tuple[int, int]:
    """Derive a desk's tickets anew, print what moved, and return how many tickets and how many figures that were."""
    from pactdesk.desk.actions.rebuild import rebuilt
    from pactdesk.desk.records.models import Ticket

    task = progress.add_task(f"  {desk.slug}", total=Ticket.objects.filter(desk=desk).count())
    tickets = moved = 0
    for batch in rebuilt(desk, write=write):
        for change in batch.moved:
            was, now = _said(change.column, change.was), _said(change.column, change.now)
            sys.stdout.write(f"{desk.slug} {change.row}  {change.column}: {was} -> {now}\n")
        tickets, moved = tickets + batch.tickets, moved + len(batch.moved)
        progress.advance(task, batch.tickets)
    return tickets, moved


def _said(column: str, value: object) -> str:
    """Return a value as people read it: an instant as a time, nothing as `none`."""
    if isinstance(value, int) and column.endswith("_at"):
        return f"{datetime.fromtimestamp(value, UTC):%Y-%m-%d %H:%M:%SZ}"
    return "none" if value in (None, "") else str(value)
