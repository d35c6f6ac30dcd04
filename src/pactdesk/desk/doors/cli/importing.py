"""The command that brings the log of another help desk in."""

import gc
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from pactdesk.desk.doors.cli.setup import set_up, set_up_whole
from pactdesk.desk.doors.cli.wrong import WrongCall
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.terms.instant import moment_of
from pactdesk.language.faults import Fault
from pactdesk.language.read import read_policy, read_text
from pactdesk.maps import UnknownMap
from pactdesk.maps import find as find_map
from pactdesk.maps.gather import Gathered, gathered
from pactdesk.maps.mapping import Map
from pactdesk.maps.read import MapFault, read_map
from pactdesk.maps.rows import Faults, NoLog, rows_of
from pactdesk.maps.times import NoTime, read_time
from pactdesk.policies import find as find_policy

if TYPE_CHECKING:
    from pactdesk.desk.actions.importing import Brought, Rows
    from pactdesk.desk.records.models import Desk

_EARLIEST: Final = 1990
_MEBI: Final = 1024
_YOUNG: Final = 100_000


@dataclass(slots=True)
class _Sum:
    """What came of all of it."""

    new: int = 0
    changed: int = 0
    facts: int = 0

    def add(self, one: "Brought") -> None:
        self.new, self.changed, self.facts = self.new + one.new, self.changed + one.changed, self.facts + one.facts


def import_events(*, file: str, policy: str | None, map: str | None, desk: str | None, faults: str | None) -> int:  # noqa: A002 - its name
    """Bring a log in, on a desk that is made where it is not there; 1 where rows had to be left out."""
    begun, at = time.perf_counter(), int(time.time())
    if policy is None or map is None:
        raise WrongCall("name the policy by --policy, and what the log's columns mean by --map")
    path = find_policy(policy)
    edition = _stated(read_policy(path), path)
    text = path.read_text(encoding="utf-8")
    with ExitStack() as stack:
        try:
            by = read_map(find_map(map), edition)
            kept = stack.enter_context(Path(faults).open("w", encoding="utf-8")) if faults else None
            noted = Faults(kept)
            log = stack.enter_context(gathered(rows_of(Path(file), by, noted), by.ticket, noted))
        except (MapFault, UnknownMap, NoLog) as error:
            raise WrongCall(str(error)) from None
        _set_up()
        one = _desk(desk or edition.policy, edition.policy) or _made(desk or edition.policy, text, path, log, by, at)
        found = _brought_in(one, map, log, noted, at)
    _print(found, log, noted, one.slug, time.perf_counter() - begun)
    return 1 if noted.count else 0


def _stated(found: Edition | tuple[Fault, ...], path: Path) -> Edition:
    if not isinstance(found, Edition):
        raise WrongCall(f"{path} states no policy: {found[0]}")
    return found


def _set_up() -> None:
    """Make Django ready, and on an empty database all that an installation needs."""
    if not set_up().has:
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
    set_up_whole()


def _desk(slug: str, policy: str) -> "Desk | None":
    from pactdesk.desk.records.models import Desk

    found = Desk.objects.filter(slug=slug).first()
    if found is not None and found.policy != policy:
        raise WrongCall(f"the desk {slug} runs on the policy {found.policy}, not {policy}: name another one, by --desk")
    return found


def _made(slug: str, text: str, path: Path, log: Gathered, by: Map, at: int) -> "Desk":
    """Make a desk whose hours are known since the log begins."""
    from pactdesk.desk.actions.setting_up import make_desk

    first = _first_year(log, by)
    if first is None:
        raise WrongCall("no row of the log says when a ticket was opened: there is nothing to import")
    since = max(first - 1, _EARLIEST)
    since_year = since if since < by.edition.effective.year - 1 else None
    edition = _stated(read_text(text, str(path), path.parent, since_year), path)
    return make_desk(slug=slug, edition=edition, text=text, at=at, since_year=since_year)


def _first_year(log: Gathered, by: Map) -> int | None:
    """Return the year of the first opening, None where there is none."""
    years = []
    for written in log.texts_in({rule.at for rule in by.events if rule.what == "opened"}):
        try:
            years.append(moment_of(read_time(written, by.times, by.zone), ZoneInfo("UTC")).year)
        except NoTime:
            continue  # said with its line when its ticket is read
    return min(years, default=None)


def _brought_in(desk: "Desk", name: str, log: Gathered, noted: Faults, at: int) -> _Sum:
    from rich.console import Console
    from rich.progress import Progress

    from pactdesk.desk.actions.importing import CHUNK, bring_in
    from pactdesk.desk.actions.refused import Refused
    from pactdesk.desk.bridge.editions import edition_of
    from pactdesk.desk.records.models import PublishedEdition

    latest = PublishedEdition.objects.defer("text").filter(desk=desk).latest("published_at", "id")
    total = _Sum()
    gc.freeze()  # what was read so far stays; what a chunk makes is many small things without cycles
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
    shown = sys.stderr.isatty() and sys.stdout.isatty()
    with Progress(console=Console(stderr=True), transient=True, disable=not shown) as progress:
        task = progress.add_task(f"  {desk.slug}", total=log.tickets)
        try:
            by = read_map(find_map(name), edition_of(latest))
            for chunk in _chunks(log.by_ticket(), CHUNK):
                total.add(bring_in(desk=desk, by=by, tickets=chunk, at=at, faults=noted))
                progress.advance(task, len(chunk))
        except (MapFault, Refused) as error:
            raise WrongCall(str(error)) from None
    return total


def _chunks(tickets: "Iterable[Rows]", size: int) -> "Iterator[list[Rows]]":
    left = iter(tickets)
    while chunk := list(islice(left, size)):
        yield chunk


def _print(found: _Sum, log: Gathered, noted: Faults, desk: str, seconds: float) -> None:
    """Print what was left out, and what came of it."""
    for fault in noted.first:
        sys.stdout.write(f"{fault}\n")
    if noted.count > len(noted.first):
        sys.stdout.write(f"… and {noted.count - len(noted.first):,} more; --faults FILE writes all\n")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (_MEBI if sys.platform != "darwin" else _MEBI**2)
    left = f"{noted.count:,} left out" if noted.count else "none left out"
    sys.stdout.write(
        f"desk {desk}: {log.rows:,} rows of {log.tickets:,} ticket{'' if log.tickets == 1 else 's'}, {left}; "
        f"{found.new:,} new, "
        f"{found.changed:,} changed, {found.facts:,} facts\n"
        f"{seconds:.1f} s, {log.rows / max(seconds, 0.001):,.0f} rows a second, {memory:,.0f} MiB at most\n"
    )
