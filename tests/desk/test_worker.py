"""Does everything happen once, in its time and order, whatever fails and however many work at it?"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from pytest_django import DjangoAssertNumQueries
from tests.desk.installation import installation
from tests.desk.quarry import DUE, HOUR, MONDAY, quarry

from pactdesk.desk.actions import falling_due
from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.contract import begin_contract
from pactdesk.desk.actions.conversation import respond
from pactdesk.desk.actions.delivering import Parcel
from pactdesk.desk.actions.falling_due import UNITS
from pactdesk.desk.actions.firing import Fired
from pactdesk.desk.actions.rebuild import rebuild
from pactdesk.desk.actions.verify import verify
from pactdesk.desk.doors.worker import loop
from pactdesk.desk.doors.worker.log import Log
from pactdesk.desk.doors.worker.loop import Worker
from pactdesk.desk.doors.worker.tick import run_due
from pactdesk.desk.records.models import Account, Contract, Delivery, Fact, PublishedEdition, Ticket

WARNING = DUE - 1_800
CARE_ENDS = 1_772_751_600
"""2026-03-06 00:00 in Berlin, when the last day of care is over."""

SPARE_ENDS = CARE_ENDS + 3 * 24 * HOUR
WEEK = 7 * 24 * HOUR
APRIL, MAY, JUNE = 1_774_994_400, 1_777_586_400, 1_780_264_800
"""2026-04-01, 05-01 and 06-01, at midnight in Berlin."""

Fire = Callable[[Any, int, int], tuple[Fired, ...]]


@dataclass
class Bench:
    """A worker with a clock that is set by hand, what it sent, and what it said."""

    now: int = MONDAY
    sent: list[Parcel] = field(default_factory=list)
    lines: StringIO = field(default_factory=StringIO)
    carried: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.worker = Worker(lambda: self.now, self, Log(self.lines, lambda: self.now))

    def send(self, parcel: Parcel) -> str:
        self.sent.append(parcel)
        self.carried()
        return "taken"

    def tick(self, at: int) -> int:
        self.now = at
        return self.worker.tick()

    @property
    def said(self) -> str:
        return self.lines.getvalue()


@pytest.fixture
def bench() -> Bench:
    return Bench()


def fired() -> list[tuple[object, int, int]]:
    """Return what was said, in the order in which it was recorded: what, when it happened, when it was recorded."""
    facts = Fact.objects.filter(what="fired").select_related("entry").order_by("desk", "entry__sequence", "place")
    return [(one.body["what"], one.happened_at, one.entry.recorded_at) for one in facts]


def in_place_of(monkeypatch: pytest.MonkeyPatch, kind: str, fire: Fire) -> None:
    monkeypatch.setattr(falling_due, "UNITS", {**UNITS, kind: replace(UNITS[kind], fire=fire)})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "says"),
    [
        (WARNING - 1, []),
        (WARNING, ["warning"]),
        (DUE, ["warning"]),
        (DUE + 1, ["warning", "breach"]),
        (CARE_ENDS - 1, ["warning", "breach"]),
        (CARE_ENDS, ["warning", "breach", "expiry"]),
    ],
)
def test_each_thing_is_said_when_its_time_has_come(bench: Bench, at: int, says: list[str]) -> None:
    quarry()
    bench.tick(at)
    assert [what for what, _, _ in fired()] == says


@pytest.mark.django_db
def test_after_a_week_off_all_of_it_is_said_in_order_each_at_its_own_instant(bench: Bench) -> None:
    desk = quarry()
    bench.tick(MONDAY + WEEK)
    now = MONDAY + WEEK
    assert fired() == [
        ("warning", WARNING, now),
        ("breach", DUE, now),
        ("expiry", CARE_ENDS, now),
        ("expiry", SPARE_ENDS, now),
    ]
    assert Ticket.objects.get().level == 2
    assert verify(desk) == ()
    assert list(rebuild(desk, write=False)) == []


@pytest.mark.django_db
def test_nothing_is_said_twice(bench: Bench) -> None:
    quarry()
    assert bench.tick(MONDAY + WEEK) > 0
    before = fired()
    assert bench.tick(MONDAY + WEEK + 1) == 0
    assert fired() == before
    assert Bench().tick(MONDAY + WEEK + 1) == 0


@pytest.mark.django_db
def test_in_a_story_what_falls_due_is_recorded_at_its_own_instant() -> None:
    desk = quarry()
    assert [one.what for one in run_due(desk, MONDAY + WEEK)] == ["warning", "breach", "expiry", "expiry"]
    assert [recorded for _, _, recorded in fired()] == [WARNING, DUE + 1, CARE_ENDS, SPARE_ENDS]


@pytest.mark.django_db
def test_a_story_does_what_falls_due_at_its_own_desk_alone() -> None:
    other, desk = quarry("other"), quarry()
    assert len(list(run_due(desk, DUE + 1))) == 2
    assert not Fact.objects.filter(desk=other, what="fired").exists()


@pytest.mark.django_db
def test_an_answer_that_came_while_no_worker_ran_leaves_the_breach_and_no_warning(bench: Bench) -> None:
    desk = quarry()
    respond(desk=desk, reference="1", acting=Acting(Role.AGENT, "kim"), at=DUE + HOUR)
    bench.tick(DUE + 2 * HOUR)
    assert fired() == [("breach", DUE, DUE + 2 * HOUR)]


@pytest.mark.django_db
def test_what_a_contract_has_still_to_say_survives_an_action_on_it(bench: Bench) -> None:
    desk = quarry(tickets=0)
    acting = Acting(Role.MANAGER)
    begin_contract(desk, "c1", action="look", acting=acting, at=CARE_ENDS + HOUR).commit()
    bench.tick(SPARE_ENDS)
    assert [(what, at) for what, at, _ in fired()] == [("expiry", CARE_ENDS), ("expiry", SPARE_ENDS)]


@pytest.mark.django_db
def test_with_less_time_than_the_warning_takes_it_is_said_at_once(bench: Bench) -> None:
    quarry(warn_minutes=180)
    bench.tick(MONDAY)
    assert fired() == [("warning", MONDAY, MONDAY)]
    assert bench.worker.failing == 0


@pytest.mark.django_db
def test_all_desks_are_worked_on_in_the_order_of_time(bench: Bench) -> None:
    quarry("a", warn_minutes=None)
    quarry("b")
    bench.tick(DUE + 1)
    fired = Fact.objects.filter(what="fired").order_by("pk").values_list("desk__slug", flat=True)
    assert list(fired) == ["b", "a", "b"]


@pytest.mark.django_db
def test_a_look_when_nothing_is_due_is_one_statement(
    bench: Bench, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    quarry(tickets=3)
    bench.tick(MONDAY)
    with django_assert_num_queries(1):
        assert bench.tick(MONDAY) == 0


@pytest.mark.django_db
def test_what_fails_is_left_alone_and_the_others_go_on(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = quarry(tickets=3)
    tried: list[int] = []

    def fire(row: Ticket, at: int, happened: int) -> tuple[Fired, ...]:
        found = UNITS["ticket"].fire(row, at, happened)
        if row.reference == "1":
            tried.append(at)
            raise KeyError("Ann Example")
        return found

    in_place_of(monkeypatch, "ticket", fire)
    bench.tick(WARNING)
    assert set(Fact.objects.filter(what="fired").values_list("ticket__reference", flat=True)) == {"2", "3"}
    assert Ticket.objects.get(reference="1").next_change_at == WARNING
    assert bench.worker.failing == 1
    assert "could not be done and is left alone for 1 min" in bench.said
    assert "KeyError at test_worker.py:" in bench.said
    for at in (WARNING + 59, WARNING + 60, WARNING + 60 + 119, WARNING + 60 + 120):
        bench.tick(at)
    assert tried == [WARNING, WARNING + 60, WARNING + 180]
    monkeypatch.undo()
    bench.tick(WARNING + 180 + 240)
    assert Fact.objects.filter(what="fired", ticket__reference="1").get().happened_at == WARNING
    assert bench.worker.failing == 0
    assert verify(desk) == ()


@pytest.mark.django_db
def test_what_would_be_due_for_ever_is_left_alone(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    quarry(tickets=2)
    bench.tick(MONDAY)
    in_place_of(monkeypatch, "ticket", lambda _row, _at, _happened: ())
    assert bench.tick(WARNING) == 2
    assert bench.worker.failing == 2
    assert "Stuck" in bench.said


@pytest.mark.django_db
def test_a_desk_whose_edition_reads_no_more_is_left_alone_whole(bench: Bench) -> None:
    quarry("broken", tickets=5)
    quarry()
    PublishedEdition.objects.filter(desk__slug="broken").update(digest="0" * 64, text="policy: nothing")
    bench.tick(DUE + 1)
    assert bench.said.count("could not be done") == 1
    assert "desk broken could not be done" in bench.said
    assert "edition 2026-01 reads no more" in bench.said
    assert [what for what, _, _ in fired()] == ["warning", "breach"]


@pytest.mark.django_db
def test_told_to_stop_it_finishes_what_it_is_at(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    quarry(tickets=3)
    bench.tick(MONDAY)

    def fire(row: Ticket, at: int, happened: int) -> tuple[Fired, ...]:
        bench.worker.stopping.set()
        return UNITS["ticket"].fire(row, at, happened)

    in_place_of(monkeypatch, "ticket", fire)
    assert bench.tick(WARNING) == 1
    assert len(fired()) == 1


@pytest.mark.django_db
def test_deliveries_do_not_wait_for_all_that_falls_due(bench: Bench) -> None:
    desk = quarry(tickets=5)
    Delivery.objects.all().update(next_at=None)
    Delivery.objects.create(
        desk=desk, kind="page", to="on-call", about="now", body={}, key="k", made_at=DUE, next_at=DUE
    )
    bench.now = DUE + 1
    bench.carried = bench.worker.stopping.set
    bench.worker.tick()
    assert len(fired()) == 1
    assert [one.key for one in bench.sent] == ["k"]


@pytest.mark.django_db
def test_a_database_that_is_away_is_asked_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    quarry()
    bench.now = WARNING
    asked: list[int] = []

    def first_due(*_asked: object) -> tuple[str, ...]:
        asked.append(1)
        if len(asked) > 1:
            bench.worker.stopping.set()
            return ()
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(loop, "first_due", first_due)
    monkeypatch.setattr(connection, "close", lambda: None)
    bench.worker.run(0.001)
    assert len(asked) == 2
    assert "the database does not answer" in bench.said


@pytest.mark.django_db
def test_the_database_s_trouble_is_not_the_unit_s(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    quarry()

    def fire(_row: Ticket, _at: int, _happened: int) -> tuple[Fired, ...]:
        raise OperationalError("disk full")

    in_place_of(monkeypatch, "ticket", fire)
    with pytest.raises(OperationalError):
        bench.tick(WARNING)
    assert bench.worker.failing == 0


@pytest.mark.django_db
def test_what_it_says_names_nobody(bench: Bench) -> None:
    quarry()
    bench.tick(MONDAY + WEEK)
    assert bench.sent
    lines = bench.said.splitlines()
    assert all(line.startswith("at=2026-03-09T06:30:00Z level=info says=") for line in lines)
    assert f'says="breach of ticket {Ticket.objects.get().pk}" desk=quarry happened=2026-03-02T08:30:00Z' in bench.said
    assert not any(word in bench.said.lower() for word in ("ann", "acme", "kim", "still", "lead", "example"))


@pytest.mark.django_db
def test_a_contract_of_a_closed_account_is_no_trouble(bench: Bench) -> None:
    quarry(tickets=0)
    bench.tick(SPARE_ENDS)
    assert Contract.objects.get().next_change_at is None


@pytest.mark.django_db
def test_after_months_off_each_month_is_closed_at_its_own_end(bench: Bench) -> None:
    desk = quarry(tickets=0, users=3)
    bench.tick(APRIL - 1)
    assert not Fact.objects.filter(what="invoiced").exists()
    bench.tick(APRIL + 40 * 24 * HOUR)
    invoices = Fact.objects.filter(what="invoiced").order_by("entry__sequence")
    assert [one.happened_at for one in invoices] == [APRIL, MAY]
    assert {one.entry.recorded_at for one in invoices} == {APRIL + 40 * 24 * HOUR}
    assert Account.objects.get(desk=desk).next_change_at == JUNE
    assert bench.worker.failing == 0
    assert verify(desk) == ()


@pytest.mark.slow
def test_several_workers_at_once_do_each_thing_once(tmp_path: Path) -> None:
    with installation(tmp_path) as made:
        made.fill(tickets=40, desk="one")
        made.fill(tickets=40, desk="two")
        words = ("worker", "--once", "--transport", "file", "--folder", "out")
        ended = [(one.communicate(timeout=300), one.returncode) for one in [made.start(*words) for _ in range(4)]]
        # One that found everything in the others' hands has ended before them: what is left is done now.
        made.run(*words)
        said = "".join(err for (_, err), _ in ended)
        assert [code for _, code in ended] == [0, 0, 0, 0], said
        assert "warning" not in {line.split()[1] for line in said.splitlines()}, said
        facts = made.rows(
            "SELECT desk_id, ticket_id, what, body FROM fact WHERE what = 'fired' AND ticket_id IS NOT NULL"
        )
        assert len(facts) == len({str(one) for one in facts}) == 2 * 2 * 40
        assert made.rows("SELECT count(*) FROM fact WHERE what = 'fired' AND ticket_id IS NULL") == [(4,)]
        assert made.rows("SELECT count(*) FROM delivery WHERE sent_at IS NULL") == [(0,)]
        assert made.rows("SELECT max(attempts) FROM delivery") == [(1,)]
        assert made.run("verify").code == 0
        assert made.run("rebuild", "--dry-run").code == 0
