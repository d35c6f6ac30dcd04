"""Kill a desk's processes from outside, again and again, and see each time that nothing is lost and nothing is twice.

    DATABASE_URL=… python -m tests.desk.killing.run --kills 200 --seed 7 --folder FOLDER

Every stretch of traffic is a process of its own that is killed (SIGKILL) after a random while. On a copy of the
database as it was before, the same traffic is then played again up to the last commit that was over: both must hold the
same rows, all of them. Where the kill fell into a commit, that one is there wholly or not at all.
"""

import argparse
import gc
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from tests.desk.killing.forks import Give, forked, to_the_end  # noqa: E402
from tests.desk.killing.looking import Rows, Told, differences, faults, found_rows, recover, rows_now  # noqa: E402
from tests.desk.killing.places import Page, Place, Watch  # noqa: E402
from tests.desk.killing.stores import Store, store_of  # noqa: E402
from tests.desk.killing.traffic import ASKING, IMPORT, WORKER, Line, Logged, Traffic, log_map, write_log  # noqa: E402
from tests.desk.killing.wishes import Words  # noqa: E402
from tests.desk.logs import WHARF, a_desk  # noqa: E402
from tests.desk.quarry import POLICY, quarry  # noqa: E402
from tests.desk.random_policy import Drawn, draw_policy  # noqa: E402

from pactdesk.desk.actions.acting import Acting, Role  # noqa: E402
from pactdesk.desk.actions.setting_up import make_account, make_agent, make_contact, make_contract, make_desk  # noqa: E402
from pactdesk.desk.bridge.editions import know_edition  # noqa: E402
from pactdesk.engine.policy.edition import Edition  # noqa: E402
from pactdesk.language.read import read_text  # noqa: E402

BEGIN: Final = 1_773_039_600
"""2026-03-09 07:00 in UTC."""

EACH: Final = 25
"""So many kills are survived by one database, then comes a new one."""

LONGEST: Final = 0.08
"""The longest that a stretch of traffic lives by the clock, in seconds."""

AIMED: Final = 0.5
"""How many live on for a moment, until they are at something new: by the clock alone most kills fall into reckoning."""

AT_COMMITS: Final = 0.1
"""How many of them live on until they commit."""

MOMENTS: Final = (0, 0, 0.0001, 0.0005)
"""What passes, in seconds, between what was aimed at and the kill."""


@dataclass(frozen=True)
class Stretch:
    """Traffic from an instant on: its seed, the log that is brought in, and how the log's tickets stand."""

    seed: int
    at: int
    log: Path
    stands: dict[str, str]


@dataclass(frozen=True)
class Replayed:
    """What there is after so many commits and one more, and what was told until then."""

    rows: dict[int, Rows]
    lines: list[Line]


@dataclass
class Killing:
    """A run: where its databases are, and where kills fell so far."""

    store: Store
    folder: Path
    random: Random
    landed: list[Place] = field(default_factory=list)
    whole: int = 0
    words: dict[str, Words] = field(default_factory=dict)

    def run(self, kills: int) -> None:
        """Kill so often. Raises AssertionError, which says what is wrong and where the kill fell."""
        empty = self._name("empty")
        self.store.make(empty)
        try:
            forked(lambda give: _migrate(empty, give))
            self.store.left(empty)
            while len(self.landed) < kills:
                self._database(empty, min(EACH, kills - len(self.landed)))
        finally:
            self.store.drop(empty)

    def _database(self, empty: str, kills: int) -> None:
        """Let one database live through some kills."""
        drawn = draw_policy(self.random.randrange(1_000))
        know_edition(drawn.edition)
        self.words = {
            "drawn": Words(*map(tuple, (drawn.plans, drawn.kinds, ("high", "low"), drawn.activities, drawn.items))),
            "quarry": Words(("basic", "gold"), ("problem",), ("P1", "P2")),
        }
        name, before = self._name("killed"), self._name("before")
        self.store.make(name, empty)
        try:
            forked(lambda give: _people(name, drawn, give))
            told, at, logged = Told([], Counter(), Counter()), BEGIN, list[Logged]()
            for number in range(kills):
                new = [Logged(f"L{number}-{one}", (at // 60 - 37 * one) * 60) for one in range(4)]
                logged = [*logged[-4:], *new]
                log = self.folder / "log.csv"
                stretch = Stretch(self.random.randrange(1 << 30), at, log, write_log(log, logged, at))
                self.store.left(name)
                self.store.make(before, name)
                try:
                    at = self._kill(name, before, stretch, told) + 60
                finally:
                    self.store.drop(before)
            wrong = forked(lambda give: _look_once_more(name, told, give))
            assert not wrong, wrong
        finally:
            self.store.drop(name)

    def _kill(self, name: str, before: str, stretch: Stretch, told: Told) -> int:
        """Let traffic run, kill it, and look at what there is; return the instant that it had come to."""
        place, lines = self._killed(name, stretch)
        self.landed.append(place)
        self.store.left(name)
        again = forked(lambda give: self._replay(before, stretch, place.commits, give))
        where = f"kill {len(self.landed)} of stretch {stretch}, at {place}"
        assert again.lines[: len(lines)] == lines, (where, lines, again.lines)
        call = told.take(lines, killed=True)
        at = max([one["begun"]["at"] for one in lines if "begun" in one], default=stretch.at)

        def look(give: Give) -> None:
            _use(name)
            rows = found_rows()
            wrong = list(faults(told))
            wrong += recover(stretch.log, at, stretch.stands, call, told)
            give((rows, wrong, told))

        rows, wrong, kept = forked(look)
        told.carried = kept.carried
        wrong += self._compared(rows, again, place)
        assert not wrong, (where, wrong, lines[-3:])
        return at

    def _compared(self, rows: Rows, again: Replayed, place: Place) -> list[str]:
        """Return what is not as it was told, and as traffic that nobody killed leaves it."""
        if place.committing and not differences(rows, again.rows[place.commits + 1]):
            self.whole += 1
            return []
        return differences(rows, again.rows[place.commits])

    def _killed(self, name: str, stretch: Stretch) -> tuple[Place, list[Line]]:
        """Return where a process was when it was killed, and what it had told."""
        told, page = self.folder / "told.jsonl", Page()
        told.write_bytes(b"")
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            with to_the_end():
                file = os.open(told, os.O_WRONLY | os.O_APPEND)
                # The system keeps what was written, also for a process that is killed.
                traffic = self._traffic(name, stretch, Watch(page), lambda one: _append(file, one))
                os.write(writer, b".")
                traffic.run()
        os.close(writer)
        begun = os.read(reader, 1)
        os.close(reader)
        assert begun, "the traffic did not begin"
        self._wait(page)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "the traffic ended by itself"
        assert os.WTERMSIG(status) == signal.SIGKILL
        return page.read(), [json.loads(one) for one in told.read_bytes().split(b"\n")[:-1]]

    def _wait(self, page: Page) -> None:
        """Wait for a random while by the clock, or after it until it commits, or is where no kill fell so far."""
        begun, aim = time.monotonic(), self.random.random()
        time.sleep(self.random.uniform(0, LONGEST))
        hit = {one.statement for one in self.landed}
        while aim < AIMED and time.monotonic() < begun + 2 * LONGEST:
            place = page.read()
            if place.committing if aim < AT_COMMITS else place.statement not in hit:
                time.sleep(self.random.choice(MOMENTS))
                break

    def _replay(self, name: str, stretch: Stretch, commits: int, give: Give) -> None:
        """Let the same traffic run until one commit more is over than before it was killed."""
        rows: dict[int, Rows] = {}
        lines: list[Line] = []

        def after(over: int) -> None:
            if over >= commits:
                rows[over] = rows_now(connections["default"].connection)
            if over > commits:
                give(Replayed(rows, lines))

        def tell(line: Line) -> None:
            lines.append(json.loads(json.dumps(line)))

        traffic = self._traffic(name, stretch, Watch(Page(), after), tell)
        after(0)
        traffic.run()

    def _traffic(self, name: str, stretch: Stretch, watch: Watch, tell: Callable[[Line], None]) -> Traffic:
        _use(name)
        traffic = Traffic(stretch.seed, stretch.at, self.words, stretch.log, tell, watch)
        watch.on(connections["default"])
        return traffic

    def _name(self, what: str) -> str:
        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
            return str(self.folder / f"{what}.sqlite3")
        return f"pactdesk_{what}_{os.getpid()}"


def _use(name: str) -> None:
    """Have this process use a database, as a command does: by one connection."""
    connections["default"].settings_dict["NAME"] = name
    connections["default"].settings_dict["OPTIONS"].pop("pool", None)


def _migrate(name: str, give: Give) -> None:
    _use(name)
    call_command("migrate", verbosity=0)
    connections.close_all()
    give(None)


def _people(name: str, drawn: Drawn, give: Give) -> None:
    """Make three desks: one on a drawn policy, one whose tickets nobody answers, one for the log."""
    _use(name)
    quarry(tickets=3, users=3)
    make_agent(desk=a_desk(), name="kim")
    desk = make_desk(slug="drawn", edition=drawn.edition, text=drawn.text, at=BEGIN)
    manager = Acting(Role.MANAGER)
    for agent in ("kim", "lee"):
        make_agent(desk=desk, name=agent, email=f"{agent}@desk.example")
    for place, (owner, people) in enumerate({"acme": ("ann", "bob"), "ohm": ("cid",)}.items()):
        account = make_account(desk=desk, name=owner, facts={}, acting=manager, at=BEGIN)
        facts = {"plan": drawn.plans[place]}
        make_contract(account=account, name=f"c-{owner}", facts=facts, acting=manager, at=BEGIN)
        for one in people:
            mail = f"{one}@{owner}.example"
            make_contact(account=account, name=one, facts={"known": True}, acting=manager, at=BEGIN, email=mail)
    connections.close_all()
    give(None)


def _look_once_more(name: str, told: Told, give: Give) -> None:
    _use(name)
    give(list(faults(told)))


def _append(file: int, line: Line) -> None:
    os.write(file, json.dumps(line).encode() + b"\n")


def _report(landed: list[Place], whole: int) -> dict[str, object]:
    """Print where kills fell, and return how many they were, between how many statements, and in what."""
    hits: dict[str, Counter[str]] = {}
    for place in landed:
        if place.statement and place.during != ASKING:
            hits.setdefault(place.statement, Counter())[place.during] += 1
    for statement, doings in sorted(hits.items(), key=lambda one: (-one[1].total(), one[0])):
        said = ", ".join(f"{doing} {times}" for doing, times in doings.most_common())
        sys.stdout.write(f"{doings.total():4} {statement}: {said}\n")
    committing = sum(one.committing for one in landed)
    between = sum(one.over for one in landed)
    sys.stdout.write(
        f"{len(landed)} kills at or after {len(hits)} statements: {between} between two, {committing} in a commit, "
        f"of which {whole} was there\n"
    )
    during = Counter(one.during if one.during in (WORKER, IMPORT) else "actions" for one in landed if one.statement)
    return {"kills": len(landed), "statements": len(hits), "during": during}


def main() -> int:
    """Kill as often as asked, and print where."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    asked = parser.parse_args()
    for name, text in (("wharf.yaml", WHARF), ("quarry.yaml", POLICY.read_text(encoding="utf-8"))):
        edition = read_text(text, name, Path())
        assert isinstance(edition, Edition)
        know_edition(edition)  # read once, and known in every process that is forked
    log_map()
    gc.freeze()
    killing = Killing(store_of(os.environ.get("DATABASE_URL", "")), asked.folder, Random(asked.seed))
    begun = time.monotonic()
    try:
        killing.run(asked.kills)
    finally:
        found = _report(killing.landed, killing.whole)
        sys.stdout.write(f"seed {asked.seed}, {time.monotonic() - begun:.0f} s\n")
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
