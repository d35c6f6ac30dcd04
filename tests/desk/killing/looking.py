"""What is looked at after a kill, and what is done then: nothing is lost, nothing is there twice, all goes on."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.db.models import Count
from tests.desk.killing.traffic import IMPORTS, Line, bring, chunks_of, stage_of, work

from pactdesk.desk.actions.rebuild import rebuild
from pactdesk.desk.actions.refused import Refused, Undecided
from pactdesk.desk.actions.verify import verify
from pactdesk.desk.doors.play.player import HANDLERS
from pactdesk.desk.records.models import Delivery, Desk, Entry, Fact, Head, Text, Ticket
from pactdesk.engine.policy.rules import PolicyError
from pactdesk.stories.story import Step

_DIGEST: Final = re.compile("[0-9a-f]{64}")

Rows = Mapping[str, list[tuple[Any, ...]]]
"""All there is in a database, by table."""

TABLES: Final = (
    *("desk", "edition", "account", "agent", "contact", "contract", "head", "entry", "fact", "ticket", "milestone"),
    *("appointment", "delivery", "text"),
)


@dataclass
class Told:
    """What was told of all calls since a database is there, killed ones and those of the recovery among them."""

    over: list[Line]
    carried: Counter[str]
    doubtful: Counter[str]

    def take(self, lines: Iterable[Line], *, killed: bool) -> Line | None:
        """Take the lines of one stretch, and return the call it was killed in, None where it was between two."""
        begun: Line | None = None
        carrying: str | None = None
        for line in lines:
            match line:
                case {"begun": call}:
                    begun = call
                case {"over": call}:
                    self.over.append(call)
                    begun = None
                case {"carried": str(key)}:
                    self.carried[key] += 1
                    carrying = key
                case {"said": _}:
                    carrying = None
        if killed and carrying is not None:
            self.doubtful[carrying] += 1
        return begun


def rows_now(database: Any) -> Rows:  # noqa: ANN401 - each driver has a type of its own
    """Return all rows, as a connection of the driver reads them."""
    cursor = database.cursor()
    found = {}
    for table in TABLES:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608 - the tables are named above
        found[table] = [tuple(map(str, row)) for row in cursor.fetchall()]
    cursor.close()
    database.rollback()
    return found


def found_rows() -> Rows:
    """Return all rows of the database at hand."""
    connection.ensure_connection()
    return rows_now(connection.connection)


def differences(found: Rows, expected: Rows) -> list[str]:
    """Return what of some rows is not as expected: the first of it in each table."""
    said = []
    for table in TABLES:
        if found[table] == expected[table]:
            continue
        lost, more = (set(one[table]) - set(other[table]) for one, other in ((expected, found), (found, expected)))
        said.append(f"{table}: {len(lost)} lost {sorted(lost)[:1]}, {len(more)} too many {sorted(more)[:1]}")
    return said


def faults(told: Told) -> Iterator[str]:
    """Yield what is not as it must be after a kill."""
    entries = {(desk, sequence): digest for desk, sequence, digest in _entries()}
    for call in told.over:
        for desk, sequence, digest in call["heads"]:
            if entries.get((desk, sequence), "") != digest:
                yield f"entry {sequence} of desk {desk} is not what {call} was told"
    for desk in Desk.objects.order_by("pk"):
        count = Entry.objects.filter(desk=desk).count()
        if count != Head.objects.get(desk=desk).sequence:
            yield f"desk {desk.slug} has {count} entries"
        yield from (f"desk {desk.slug}: {one}" for one in verify(desk))
        yield from (f"desk {desk.slug}: {one}" for one in rebuild(desk, write=False))
    yield from _twice()
    yield from _deliveries(told)
    texts = set(Text.objects.values_list("digest", flat=True))
    for body in Fact.objects.values_list("body", flat=True):
        named = (str(body.get(key)) for key in ("text", "why"))
        yield from (f"the text {one} is not there" for one in named if _DIGEST.fullmatch(one) and one not in texts)


def recover(log: Path, at: int, stands: Mapping[str, str], killed: Line | None, told: Told) -> Iterator[str]:
    """Bring the log in again and work off what is due, then all of it a second time; yield what is wrong with it."""
    importing = Desk.objects.get(slug=IMPORTS)
    for chunk in chunks_of(log):
        bring(importing, chunk, at)
    states = Ticket.objects.filter(desk=importing, reference__in=stands)
    if dict(states.values_list("reference", "state")) != dict(stands):
        yield f"the log was not brought in whole: {set(stands.items()) - set(states.values_list('reference', 'state'))}"
    if killed is not None and killed["do"] == "purchase":
        yield from _bought_again(killed)
    lines: list[Line] = []
    _, failing = work(at, lines.append)
    told.take(lines, killed=False)
    if failing:
        yield f"{failing} units fail: {[line for line in lines if 'said' in line]}"
    before = found_rows()
    for chunk in chunks_of(log):
        bring(importing, chunk, at)
    if killed is not None and killed["do"] == "purchase":
        yield from _bought_again(killed)
    again: list[Line] = []
    work(at, again.append)
    yield from (f"a second time: {one}" for one in again)
    yield from (f"a second time: {one}" for one in differences(found_rows(), before))
    yield from _twice()


def _bought_again(killed: Line) -> Iterator[str]:
    """Have the buyer try again, who had no answer."""
    fields = killed["fields"]
    try:
        HANDLERS["purchase"](stage_of(killed["slug"]), Step(killed["at"], None, "purchase", fields, None, 1))
    except (Refused, Undecided, PolicyError):
        return
    count = Fact.objects.filter(what="bought", body__ref=fields["ref"]).count()
    if count != 1:
        yield f"purchase {fields['ref']} is there {count} times"


def _entries() -> Iterator[tuple[int, int, str]]:
    yield from ((desk, 0, "") for desk in Desk.objects.values_list("pk", flat=True))
    yield from Entry.objects.values_list("desk_id", "sequence", "digest")


def _twice() -> Iterator[str]:
    """Yield what was said twice, and rows of the log that were taken twice."""
    said: Counter[tuple[object, ...]] = Counter()
    for ticket, account, contract, at, body in Fact.objects.filter(what="fired").values_list(
        "ticket", "account", "contract", "happened_at", "body"
    ):
        when = None if ticket else at
        said[("fired", ticket, account, contract, when, body["what"], body.get("milestone"), body.get("of"))] += 1
    for ticket, what, body in Fact.objects.filter(body__row__isnull=False).values_list("ticket", "what", "body"):
        said[("row", ticket, what, body["row"])] += 1
    once = Fact.objects.filter(what__in=("invoiced", "month", "passed"))
    for one in once.values_list("what", "account", "contract", "happened_at"):
        said[one] += 1
    yield from (f"{one} is there {times} times" for one, times in said.items() if times > 1)


def _deliveries(told: Told) -> Iterator[str]:
    keys = Delivery.objects.values("desk", "key").annotate(times=Count("pk"))
    yield from (f"{one} is there {one['times']} times" for one in keys if one["times"] > 1)
    sent = set(Delivery.objects.filter(sent_at__isnull=False).values_list("key", flat=True))
    yield from (f"delivery {key} is marked sent and was carried by nobody" for key in sent - set(told.carried))
    unknown = set(told.carried) - set(Delivery.objects.values_list("key", flat=True))
    yield from (f"delivery {key} was carried and is not there" for key in unknown)
    for key, times in told.carried.items():
        if times > 1 + told.doubtful[key]:
            yield f"delivery {key} was carried {times} times"
