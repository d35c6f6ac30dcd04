"""What does a worker's look cost where a million tickets are open and nothing is due? And what an adoption by them?

The edition that is adopted has other hours, and is recorded late: all tickets opened since then are judged anew. Two
workers derive them, on SQLite one, which has one writer; meanwhile a customer and an agent go on working.
"""

import statistics
import time
from collections.abc import Iterator
from io import StringIO
from multiprocessing import get_context
from pathlib import Path

from benchmarks.desk import parts
from benchmarks.desk.acting import shop
from benchmarks.desk.loading import MANAGER, load
from benchmarks.desk.told import Told, milliseconds
from django.db import connection, connections
from django.db.models import Count, Q

from pactdesk.desk.actions.notices import announce
from pactdesk.desk.actions.setting_up import publish
from pactdesk.desk.doors.worker.log import Log
from pactdesk.desk.doors.worker.loop import Worker
from pactdesk.desk.doors.worker.transports import Console
from pactdesk.desk.records.models import Contract, Desk, MilestoneRow, PublishedEdition, Ticket
from pactdesk.engine.policy.edition import Edition
from pactdesk.language.read import read_text
from pactdesk.policies import find

FRIDAY, SUNDAY = 1_772_838_000, 1_772_992_800
"""2026-03-06 17:00, when the office closes, and 2026-03-08 13:00, both in Chicago."""

EARLIER = FRIDAY - 4 * 86_400
REQUESTS = [{"priority": priority, "channel": way} for priority in ("P3", "P4") for way in ("portal", "email")]


def waiting(tickets: int) -> Iterator[Told]:
    """Load a desk with open tickets, and measure a worker's look at it."""
    made = shop(count=1_000)
    began = time.perf_counter()
    load(made, tickets, FRIDAY, SUNDAY, REQUESTS)
    yield Told(f"loading {tickets:,} open tickets", f"{time.perf_counter() - began:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    worker = worker_at(SUNDAY)
    worker.tick()
    times = []
    for _ in range(200):
        began = time.perf_counter()
        assert worker.tick() == 0
        times.append(time.perf_counter() - began)
    median = statistics.median(times)
    yield Told("a worker's look with nothing due, median of 200", milliseconds(median), "2 ms", met=median <= 0.002)


def adopting(url: str, workers: int) -> Iterator[Told]:
    """Adopt an edition of other hours for all tickets that are open, and measure until the last is derived."""
    desk = Desk.objects.get(slug="shop")
    _publish(desk)
    began = time.perf_counter()
    announce(desk=desk, what="2026-02", acting=MANAGER, at=SUNDAY, happened=EARLIER)
    announced = time.perf_counter() - began
    yield Told("announcing it to 1,000 accounts", f"{announced:.2f} s")
    connections.close_all()
    with get_context("spawn").Pool(workers + 1) as pool:
        deriving = [pool.apply_async(parts.derive, (url,)) for _ in range(workers)]
        meanwhile = pool.apply_async(parts.work, (url,))
        peaks = [one.get() for one in deriving]
        seconds = time.perf_counter() - began
        times = meanwhile.get()
    new = PublishedEdition.objects.get(name="2026-02")
    counted = Ticket.objects.filter(edition=new).aggregate(due=Count("pk", filter=Q(due_at__isnull=False)))
    dues = MilestoneRow.objects.filter(ticket__edition=new, due_at__isnull=False).count()
    assert counted["due"] <= dues
    assert not Contract.objects.filter(stale_after__isnull=False).exists()
    yield Told(
        f"{dues:,} due times derived and written",
        f"{seconds:.1f} s",
        "60 s for a million",
        f"{workers} worker{'s' if workers > 1 else ''}",
        sum(peaks),
        met=seconds <= 60 * max(dues, 1) / 1_000_000,
    )
    times.sort()
    yield Told("meanwhile: an action, median", milliseconds(statistics.median(times)), "", f"{len(times)} actions")
    yield Told("meanwhile: an action, 99 of 100", milliseconds(times[int(len(times) * 0.99)]))


def worker_at(at: int) -> Worker:
    """Return a worker whose clock stands still."""
    return Worker(lambda: at, Console(StringIO()), Log(StringIO(), lambda: at))


def _publish(desk: Desk) -> None:
    text = find("sma").read_text(encoding="utf-8").replace('edition: "2026-01"', 'edition: "2026-02"')
    text = text.replace("mon-fri: 08:00-17:00", "mon-fri: 07:00-17:00")
    edition = read_text(text, "2026-02.yaml", Path())
    assert isinstance(edition, Edition), edition
    publish(desk=desk, edition=edition, text=text, at=SUNDAY)
