"""How long does an action take alone, and how many come about where four clients work at one desk at once?"""

import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import TypeAlias

from benchmarks.desk.loading import Loaded, customers
from benchmarks.desk.told import Told, milliseconds
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.conversation import reply, respond
from pactdesk.desk.actions.finishing import solve
from pactdesk.desk.actions.handling import assign
from pactdesk.desk.actions.opening import open_ticket
from pactdesk.desk.actions.setting_up import make_agent
from pactdesk.desk.records.models import Contact, Contract, Desk

NOW = 1_772_812_800
"""2026-03-06 10:00 in Chicago."""

KIM = Acting(Role.AGENT, "kim")
ROUNDS = 500

Customers: TypeAlias = list[tuple[Contract, Contact]]


def shop(slug: str = "shop", count: int = 20) -> Loaded:
    """Make a desk with customers and an agent."""
    made = customers(slug, "sma", count, NOW - 86_400, service="managed-operations")
    make_agent(desk=made.desk, name="kim", email="kim@desk.example")
    return made


def opened(desk: Desk, contract: Contract, contact: Contact) -> str:
    """Open a ticket, with a text, and return its name."""
    act = open_ticket(
        desk=desk,
        contact=contact,
        account=contract.account,
        contract=contract,
        request={"priority": "P3", "channel": "portal"},
        acting=Acting(Role.CUSTOMER, contact.name, contact.pk),
        at=NOW,
        subject="The nightly job stands still",
        text="It has not moved since this morning.",
    )
    return act.row.reference


def day(desk: Desk, contract: Contract, contact: Contact) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the actions of a ticket's day, one after the other, by name."""
    named: list[str] = []
    customer = Acting(Role.CUSTOMER, contact.name, contact.pk)
    yield "open", lambda: named.append(opened(desk, contract, contact))
    yield "assign", lambda: assign(desk=desk, reference=named[0], agent="kim", acting=KIM, at=NOW + 60)
    yield "respond", lambda: respond(desk=desk, reference=named[0], acting=KIM, at=NOW + 120, text="We look at it.")
    yield "reply", lambda: reply(desk=desk, reference=named[0], acting=customer, at=NOW + 180, text="Thank you.")
    yield "solve", lambda: solve(desk=desk, reference=named[0], acting=KIM, at=NOW + 240)


def alone() -> Iterator[Told]:
    """Measure each action of a ticket's day by itself, with all rows that it writes."""
    made = shop()
    times: dict[str, list[float]] = {}
    for number in range(ROUNDS):
        for name, act in day(made.desk, *made.contracts[number % len(made.contracts)]):
            began = time.perf_counter()
            act()
            times.setdefault(name, []).append(time.perf_counter() - began)
    for name, act in day(made.desk, *made.contracts[0]):
        tracemalloc.start()
        with CaptureQueriesContext(connection) as asked:
            act()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        words = {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"}
        count = sum(one["sql"].split()[0] not in words for one in asked.captured_queries)
        goal = (3 if connection.vendor == "sqlite" else 5) if name == "open" else None
        yield Told(
            f"action: {name}, median of {ROUNDS}",
            milliseconds(statistics.median(times[name])),
            f"{goal} ms, 14 statements" if goal else "",
            f"{count} statements",
            peak,
            met=goal is None or (statistics.median(times[name]) <= goal / 1_000 and count <= 14),
        )


def client(number: int, seconds: float) -> int:
    """Act as one client on the desk that is there until the time is over, and return how many actions that were."""
    desk = Desk.objects.get(slug="shop")
    contacts = Contact.objects.filter(desk=desk).select_related("account").order_by("pk")
    contracts = {row.account_id: row for row in Contract.objects.filter(desk=desk).select_related("account", "edition")}
    own = [(contracts[contact.account_id], contact) for contact in contacts][number::4]
    done, ends = 0, time.perf_counter() + seconds
    while True:
        for contract, contact in own:
            for _, act in day(desk, contract, contact):
                act()
                done += 1
                if time.perf_counter() >= ends:
                    return done
