"""What goes on at a desk while it is killed: people act, a worker works, a log is brought in, without end.

The same seed on the same database does the same.
"""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import sha256
from io import StringIO
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from tests.desk.killing.places import Watch
from tests.desk.killing.wishes import VERBS, Wish, Words
from tests.desk.logs import HEAD, map_of

from pactdesk.desk.actions.delivering import Parcel
from pactdesk.desk.actions.importing import Brought, Rows, bring_in
from pactdesk.desk.actions.refused import Refused, Undecided
from pactdesk.desk.bridge.editions import edition_of
from pactdesk.desk.doors.play.player import HANDLERS
from pactdesk.desk.doors.play.stage import Stage
from pactdesk.desk.doors.worker.log import Log
from pactdesk.desk.doors.worker.loop import Worker
from pactdesk.desk.records.models import Account, Agent, Contact, Contract, Desk, Fact, Head, PublishedEdition, Ticket
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.rules import PolicyError
from pactdesk.engine.policy.view import zone_of
from pactdesk.maps.gather import gathered
from pactdesk.maps.mapping import Map
from pactdesk.maps.rows import Faults, rows_of
from pactdesk.stories.story import Step

MINUTE, HOUR, DAY = 60, 3_600, 86_400
IMPORTS: Final = "wharf"
CHUNK: Final = 4
"""So many tickets are brought in by one transaction."""

WORKER, IMPORT, ASKING = "worker", "import", "(asking)"
_COURSE: Final = ((0, "new"), (20, "busy"), (50, "asked"), (180, "busy"), (540, "done"), (1_200, "shut"))
"""What the log tells of a ticket: minutes after it was opened, and its state from then on."""

STATES: Final = {"new": "new", "busy": "open", "asked": "waiting", "done": "solved", "shut": "closed"}
"""How a ticket of the log stands here."""

Line = dict[str, Any]


@dataclass(frozen=True)
class Logged:
    """A ticket of the log: its name, and when it was opened."""

    name: str
    opened: int

    def rows(self, until: int) -> Iterator[tuple[str, str]]:
        """Yield each of its rows that is written by then, with the state it tells."""
        owner = ("kim", "lee", "?")[self.opened // MINUTE % 3]
        for place, (after, state) in enumerate(_COURSE):
            at = self.opened + after * MINUTE
            if at <= until:
                yield f"{self.name},{place},{state},{_local(at)},{_local(self.opened)},{owner},low", state


@dataclass
class Traffic:
    """One stretch of it, from an instant on. `tell` is told of every call before and after it."""

    seed: int
    at: int
    words: Mapping[str, Words]
    log: Path
    tell: Callable[[Line], None]
    watch: Watch
    stages: dict[str, Stage] = field(default_factory=dict)
    tickets: dict[str, list[str]] = field(default_factory=dict)
    refs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        secrets.token_bytes = Random(self.seed).randbytes  # type: ignore[assignment]  # the salts, too, are the same
        for slug in self.words:
            self.stages[slug] = stage_of(slug)
            known = Ticket.objects.filter(desk__slug=slug).order_by("-id").values_list("reference", flat=True)
            self.tickets[slug] = list(known[:8])
        bought = Fact.objects.filter(what="bought").order_by("-id").values_list("body", flat=True)
        self.refs = [str(body["ref"]) for body in bought[:3]]
        self.importing = Desk.objects.get(slug=IMPORTS)
        self.chunks = _turns(self.random, chunks_of(self.log))

    def run(self) -> None:
        """Go on until killed."""
        doings = (self._act, self._act, self._act, self._work, self._bring)
        for number in count(1):
            self.at += self.random.choice((0, 1, 59, MINUTE, 10 * MINUTE, HOUR, 5 * HOUR))
            self.random.choice(doings)(number)

    def _act(self, number: int) -> None:
        slug = self.random.choice(list(self.words))
        stage, name = self.stages[slug], f"{self.seed}.{number}"
        wish = Wish(self.random, self.words[slug], stage, self.at, name, self.tickets[slug], self.refs)
        do = self.random.choices(list(VERBS), list(VERBS.values()))[0]
        fields = wish.fields(do)
        if fields is None:
            return
        self.tickets[slug] = ([name] if do == "open" else []) + self.tickets[slug][:7]
        self.refs = ([name] if do == "purchase" else []) + self.refs[:3]
        step = Step(self.at, None, do, fields, None, 1)
        with self._told(number, do, slug=slug, fields=fields) as line:
            try:
                line["result"] = digest(HANDLERS[do](stage, step))
            except (Refused, Undecided, PolicyError) as refused:
                line["result"] = f"{type(refused).__name__}: {refused}"

    def _work(self, number: int) -> None:
        with self._told(number, WORKER) as line:
            line["result"] = work(self.at, self.tell)

    def _bring(self, number: int) -> None:
        with self._told(number, IMPORT) as line:
            came = bring(self.importing, next(self.chunks), self.at)
            line["result"] = [came.new, came.changed, came.facts]

    def _told(self, number: int, do: str, **more: object) -> "_Told":
        return _Told(self, {"call": number, "do": do, "at": self.at, **more})


@dataclass
class _Told:
    """A call, told of before it begins, and with how the journals stand when it is over."""

    traffic: Traffic
    line: Line
    commits: int = 0

    def __enter__(self) -> Line:
        self.traffic.tell({"begun": self.line})
        self.commits = self.traffic.watch.commits
        self.traffic.watch.during = self.line["do"]
        return self.line

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            commits = self.traffic.watch.commits - self.commits
            assert commits <= 1 or self.line["do"] == WORKER, f"{self.line} was done in {commits} parts"
            self.traffic.watch.during = ASKING
            heads = Head.objects.order_by("desk").values_list("desk", "sequence", "digest")
            self.traffic.tell({"over": {**self.line, "heads": [list(one) for one in heads]}})


class _Said(StringIO):
    """What the worker says, told line by line."""

    def __init__(self, tell: Callable[[Line], None]) -> None:
        super().__init__()
        self.told = tell

    def write(self, text: str) -> int:
        self.told({"said": text.strip()})
        return len(text)


@dataclass
class _Carrier:
    """Carries deliveries: what it was given is told."""

    tell: Callable[[Line], None]

    def send(self, parcel: Parcel) -> str:
        self.tell({"carried": parcel.key, "attempt": parcel.attempt})
        return "carried"


def work(at: int, tell: Callable[[Line], None]) -> list[int]:
    """Have a worker do all that is due: how much that was, and how much it left alone."""
    one = Worker(lambda: at, _Carrier(tell), Log(_Said(tell), lambda: at))
    return [one.tick(), one.failing]


def bring(desk: Desk, chunk: list[Rows], at: int) -> Brought:
    """Bring some tickets in, of which no row may be left out."""
    faults = Faults()
    came = bring_in(desk=desk, by=log_map(), tickets=chunk, at=at, faults=faults)
    assert not faults.first, faults.first
    return came


@cache
def log_map() -> Map:
    """Return the map of the log, read once."""
    return map_of()


def chunks_of(log: Path) -> list[list[Rows]]:
    """Return a log, some tickets at a time."""
    by, faults = log_map(), Faults()
    with gathered(rows_of(log, by, faults), by.ticket, faults) as found:
        tickets: list[Rows] = list(found.by_ticket())
    return [tickets[start : start + CHUNK] for start in range(0, len(tickets), CHUNK)]


def write_log(file: Path, tickets: list[Logged], until: int) -> dict[str, str]:
    """Write what a log holds by an instant, and return how each of its tickets stands then."""
    rows = [(one.name, *row) for one in tickets for row in one.rows(until)]
    file.write_text("\n".join((HEAD, *(row for _, row, _ in rows))) + "\n", encoding="utf-8")
    return {name: STATES[state] for name, _, state in rows}


def stage_of(slug: str) -> Stage:
    """Return the stage of a desk that is there, with all its people."""
    desk = Desk.objects.get(slug=slug)
    edition: Edition = edition_of(PublishedEdition.objects.filter(desk=desk).latest("published_at", "id"))
    return Stage(
        desk,
        edition,
        zone_of(edition.zone),
        {one.name: one for one in Account.objects.filter(desk=desk).order_by("id")},
        {one.name: one for one in Contract.objects.filter(desk=desk).select_related("account").order_by("id")},
        {one.name: one for one in Contact.objects.filter(desk=desk).select_related("account").order_by("id")},
        {one.name: one for one in Agent.objects.filter(desk=desk).order_by("id")},
    )


def digest(result: object) -> str:
    """Return a short name for a result."""
    return sha256(json.dumps(result, default=str).encode()).hexdigest()[:16]


def _turns(random: Random, chunks: list[list[Rows]]) -> Iterator[list[Rows]]:
    """Yield chunks in their order, again and again, from any of them on."""
    start = random.randrange(len(chunks))
    for place in count(start):
        yield chunks[place % len(chunks)]


def _local(at: int) -> str:
    return datetime.fromtimestamp(at, ZoneInfo("Europe/Berlin")).strftime("%d.%m.%Y %H:%M")
