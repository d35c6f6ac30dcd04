"""The command that holds what was promised against what was kept."""

import csv
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from pactdesk.desk.doors.cli.setup import desks_named, set_up_whole
from pactdesk.desk.doors.cli.wrong import WrongCall
from pactdesk.engine.terms.instant import moment_of
from pactdesk.engine.terms.words import minutes_in_words

if TYPE_CHECKING:
    from rich.console import Console

    from pactdesk.desk.queries.report import Backlog, Kept, Report
    from pactdesk.desk.records.models import Desk

_KEPT: Final = ("milestone", "promise", "tickets", "kept", "missed", "not known", "still open", "kept %")
_PARTS: Final = {"kept": "kept", "times": "took", "backlog": "backlog", "missed": "missed"}
_SIGNS: Final = "▁▂▃▄▅▆▇█"
_MOST: Final = 60
_SHOWN: Final = 10
_PIPE_WIDTH: Final = 140


def report(*, desk: str | None, by: str, since: str | None, until: str | None, form: str, show: str | None) -> int:
    """Print the report of a desk's tickets, by group, in a form: all of it, or one part."""
    days = _day("--from", since), _day("--to", until)
    set_up_whole()
    from pactdesk.desk.queries.report import report_of

    one = _one(desk)
    _check(one, by)
    found = report_of(one, by, int(time.time()), *days)
    if show is not None:
        others: dict[str, Any] = {part: () for name, part in _PARTS.items() if name != show}
        found = replace(found, **others)
    {"table": _table, "csv": _csv, "json": _json}[form](found, ZoneInfo(one.zone))
    return 0


def _day(option: str, text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise WrongCall(f"{option} is {text!r}; it is a day such as 2026-01-31") from None


def _one(slug: str | None) -> "Desk":
    found = desks_named(slug)
    if len(found) != 1:
        raise WrongCall(f"name the desk, by --desk; there are {', '.join(one.slug for one in found) or 'none'}")
    return found[0]


def _check(desk: "Desk", by: str) -> None:
    """Raise WrongCall for what is neither a way to group nor a fact of the request in any edition of the desk."""
    from pactdesk.desk.queries.report import MONTH, PLAN, PRIORITY

    known = [MONTH, PLAN, PRIORITY]
    if by in known:
        return
    from pactdesk.desk.bridge.editions import edition_of
    from pactdesk.desk.records.models import PublishedEdition

    for row in PublishedEdition.objects.defer("text").filter(desk=desk).order_by("-published_at", "-id"):
        known += [decl.name for decl in edition_of(row).facts.values() if decl.scope == "request"]
    if by not in known:
        raise WrongCall(f"--by cannot be {by}; it is one of {', '.join(dict.fromkeys(known))}")


def _table(found: "Report", zone: ZoneInfo) -> None:
    from rich.console import Console

    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    console = Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)
    console.print(f"{found.tickets:,} tickets by {found.by}\n")
    kept = [
        (one.group, one.milestone, one.promise, *_counts(one), "" if one.share is None else f"{100 * one.share:.1f}")
        for one in found.kept
    ]
    _grid(console, (found.by, *_KEPT), kept, left=3)
    lengths = [
        (one.group, one.what, f"{one.tickets:,}", _hours(one.median), _hours(one.ninetieth)) for one in found.took
    ]
    _grid(console, (found.by, "time to", "known of", "median", "90th percentile"), lengths, left=2)
    _backlog(console, found.backlog)
    if found.missed:
        more = f", the last {_SHOWN}; csv and json have all" if len(found.missed) > _SHOWN else ""
        console.print(f"{len(found.missed):,} missed{more}")
    for one in found.missed[-_SHOWN:]:
        late = "and not reached" if one.late is None else f"by {minutes_in_words(one.late)}"
        console.print(f"  {one.ticket}  {one.milestone} missed {late}, due {_time(one.due_at, zone)}", soft_wrap=True)
        console.print(f"    {' '.join(one.cites)}: {one.why}", soft_wrap=True)


def _counts(one: "Kept") -> Sequence[str]:
    return [f"{count:,}" for count in (one.tickets, one.kept, one.missed, one.unknown, one.open)]


def _grid(console: "Console", heads: Sequence[str], rows: Sequence[Sequence[str]], left: int) -> None:
    from rich.table import Table

    if not rows:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for place, head in enumerate(heads):
        table.add_column(head, justify="left" if place < left else "right", header_style="bold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
    console.print()


def _backlog(console: "Console", days: Sequence["Backlog"]) -> None:
    """Draw the backlog, a sign for a day, or for the most of some days where there are many."""
    if not days:
        return
    step = -(-len(days) // _MOST)
    most = [max(one.tickets for one in days[place : place + step]) for place in range(0, len(days), step)]
    top = max(1, *most)
    bar = "".join(_SIGNS[count * (len(_SIGNS) - 1) // top] for count in most)
    each = "a day" if step == 1 else f"{step} days"
    figures = f"at most {max(most):,}, at last {days[-1].tickets:,}; a sign is {each}"
    console.print(f"backlog  {days[0].day} {bar} {days[-1].day}  {figures}\n")


def _hours(seconds: int) -> str:
    """Return a length in hours and minutes."""
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours:,} h {minutes:02} min"


def _time(at: int | None, zone: ZoneInfo) -> str:
    return "never" if at is None else f"{moment_of(at, zone):%Y-%m-%d %H:%M}"


def _csv(found: "Report", zone: ZoneInfo) -> None:
    """Print the parts one after the other, each a table with its own header, an empty line between them."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    first = True
    for rows in _plain(found, zone).values():
        if rows:
            sys.stdout.write("" if first else "\n")
            writer.writerow(rows[0])
            writer.writerows(_cells(row.values()) for row in rows)
            first = False


def _cells(values: Iterable[object]) -> list[object]:
    return [" ".join(one) if isinstance(one, list) else one for one in values]


def _json(found: "Report", zone: ZoneInfo) -> None:
    json.dump({"by": found.by, "tickets": found.tickets, **_plain(found, zone)}, sys.stdout, indent=2)
    sys.stdout.write("\n")


def _plain(found: "Report", zone: ZoneInfo) -> dict[str, list[dict[str, Any]]]:
    """Return the parts of a report as JSON has them: times with their offset, lengths in whole minutes."""
    return {
        "kept": [
            {
                "group": one.group,
                "milestone": one.milestone,
                "promise": one.promise,
                "tickets": one.tickets,
                "kept": one.kept,
                "missed": one.missed,
                "not_known": one.unknown,
                "still_open": one.open,
                "kept_percent": None if one.share is None else round(100 * one.share, 2),
            }
            for one in found.kept
        ],
        "times": [
            {
                "group": one.group,
                "to": one.what,
                "known_of": one.tickets,
                "median_minutes": round(one.median / 60),
                "ninetieth_percentile_minutes": round(one.ninetieth / 60),
            }
            for one in found.took
        ],
        "backlog": [{"day": one.day.isoformat(), "tickets": one.tickets} for one in found.backlog],
        "missed": [
            {
                "ticket": one.ticket,
                "group": one.group,
                "milestone": one.milestone,
                "promise": one.promise,
                "due": _iso(one.due_at, zone),
                "missed": _iso(one.missed_at, zone),
                "reached": _iso(one.reached_at, zone),
                "late_minutes": None if one.late is None else round(one.late / 60),
                "cites": list(one.cites),
                "why": one.why,
            }
            for one in found.missed
        ],
    }


def _iso(at: int | None, zone: ZoneInfo) -> str | None:
    return None if at is None else moment_of(at, zone).isoformat()
