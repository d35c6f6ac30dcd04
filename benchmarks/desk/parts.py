"""What is measured, each in a process of its own: python -m benchmarks.desk.parts PART URL TICKETS."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

from benchmarks.desk.database import connect
from benchmarks.desk.told import Told

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
LOG = Path(os.environ.get("PACTDESK_DATA", DATA)) / "events" / "uci498_incident_event_log.csv.gz"
CLIENTS, SECONDS = 4, 10.0


def importing(url: str, _tickets: int) -> Iterator[Told]:
    """Import a real log, and print its report: the commands themselves."""
    if not LOG.is_file():
        yield Told(f"no real data at {LOG}: set PACTDESK_DATA to its folder", "")
        return
    seconds, said = _command(url, "import", "events", str(LOG), "--policy", "sma", "--map", "servicenow-incidents")
    assert "10,002 new" in said
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    yield Told("importing 57,226 rows of 10,002 incidents", f"{seconds:.1f} s", "60 s", "", peak, met=seconds <= 60)
    for by in ("month", "priority", "channel"):
        seconds = min(_command(url, "report", "--by", by)[0] for _ in range(3))
        yield Told(f"their report by {by}, best of 3", f"{seconds:.2f} s", "2 s", met=seconds <= 2)


def acting(url: str, _tickets: int) -> Iterator[Told]:
    """Measure actions one by one."""
    connect(url)
    from benchmarks.desk.acting import alone  # noqa: PLC0415 - models want the settings

    yield from alone()


def crowd(url: str, _tickets: int) -> Iterator[Told]:
    """Let four clients act at one desk."""
    context = get_context("spawn")
    with context.Pool(1) as pool:
        pool.apply(furnish, (url,))
    with context.Pool(CLIENTS) as pool:
        done = pool.starmap(one_client, [(url, number, SECONDS) for number in range(CLIENTS)], chunksize=1)
    rate = sum(done) / SECONDS
    goal = 400 if url.startswith("postgres") else None
    yield Told(
        f"actions a second by {CLIENTS} clients at one desk", f"{rate:.0f}", str(goal or ""), met=rate >= (goal or 0)
    )


def waiting(url: str, tickets: int) -> Iterator[Told]:
    """Look at a million open tickets, then adopt an edition that reaches all of them."""
    connect(url)
    from benchmarks.desk import waiting as measures  # noqa: PLC0415 - models want the settings

    yield from measures.waiting(tickets)
    yield from measures.adopting(url, 2 if url.startswith("postgres") else 1)


def furnish(url: str) -> None:
    """Make the desk at which clients act."""
    connect(url)
    from benchmarks.desk.acting import shop  # noqa: PLC0415 - models want the settings

    shop()


def one_client(url: str, number: int, seconds: float) -> int:
    """Act as one client, and return how many actions that were."""
    connect(url)
    from benchmarks.desk.acting import client  # noqa: PLC0415 - models want the settings

    return client(number, seconds)


def derive(url: str) -> int:
    """Work until nothing is stale, and return how much memory that took, in bytes."""
    connect(url)
    from benchmarks.desk.waiting import SUNDAY, worker_at  # noqa: PLC0415 - models want the settings

    from pactdesk.desk.records.models import Contract  # noqa: PLC0415 - the same

    worker = worker_at(SUNDAY)
    while Contract.objects.filter(stale_after__isnull=False).exists():
        worker.tick()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def work(url: str) -> list[float]:
    """Act as customer and agent until nothing is stale, ten times a second, and return how long each action took."""
    connect(url)
    from benchmarks.desk.acting import day  # noqa: PLC0415 - models want the settings

    from pactdesk.desk.records.models import Contract, Desk  # noqa: PLC0415 - the same

    desk = Desk.objects.get(slug="shop")
    contract = Contract.objects.filter(desk=desk).select_related("account", "edition").order_by("pk")[500]
    contact = contract.account.contacts.get()
    times: list[float] = []
    while True:
        for _, act in day(desk, contract, contact):
            began = time.perf_counter()
            act()
            times.append(time.perf_counter() - began)
            time.sleep(0.1)
        if not Contract.objects.filter(stale_after__isnull=False).exists():
            return times


def _command(url: str, *words: str) -> tuple[float, str]:
    command = [str(Path(sys.executable).with_name("pactdesk")), *words]
    began = time.perf_counter()
    found = subprocess.run(  # noqa: S603 - ours
        command, env={**os.environ, "DATABASE_URL": url}, capture_output=True, text=True, check=False
    )
    assert found.returncode in (0, 1), found.stderr
    return time.perf_counter() - began, found.stdout


PARTS = {"importing": importing, "acting": acting, "crowd": crowd, "waiting": waiting}


if __name__ == "__main__":
    part, url, tickets = sys.argv[1:]
    for told in PARTS[part](url, int(tickets)):
        sys.stdout.write(f"{told.line()}\n")
        sys.stdout.flush()
