"""What becomes of a change that reaches many tickets? The action derives the first of them, the worker all others."""

from io import StringIO
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.quarry import DUE, MONDAY, POLICY, quarry

from pactdesk.desk.actions import contract, spreading
from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.conversation import respond
from pactdesk.desk.actions.falling_due import SPREAD, first_due
from pactdesk.desk.actions.notices import announce
from pactdesk.desk.actions.opening import open_ticket
from pactdesk.desk.actions.rebuild import rebuild
from pactdesk.desk.actions.setting_up import make_contract, publish
from pactdesk.desk.actions.spreading import Spread, spread, spread_all
from pactdesk.desk.bridge.many import Many
from pactdesk.desk.doors.worker.log import Log
from pactdesk.desk.doors.worker.loop import Worker
from pactdesk.desk.doors.worker.transports import Console
from pactdesk.desk.records.models import Account, Contract, Desk, Entry, Ticket
from pactdesk.engine.policy.edition import Edition
from pactdesk.language.read import read_text

pytestmark = pytest.mark.django_db

AT_ONCE, BATCH = 4, 6
MANAGER, KIM = Acting(Role.MANAGER), Acting(Role.AGENT, "kim")
NOW = MONDAY + 60
SOONER = DUE - 1_800
"""By when tickets are to be answered under the new edition."""


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract, "AT_ONCE", AT_ONCE)
    monkeypatch.setattr(spreading, "BATCH", BATCH)


def shop(tickets: int, others: int = 0) -> Desk:
    """Make a desk with tickets of one contract, and others of contracts with one ticket each."""
    desk = quarry(tickets=tickets, warn_minutes=None)
    account = Account.objects.get()
    for number in range(others):
        made = make_contract(account=account, name=f"d{number}", facts={}, acting=MANAGER, at=MONDAY)
        request = {"kind": "problem", "priority": "P2"}
        open_ticket(desk=desk, contact=None, account=account, contract=made, request=request, acting=MANAGER, at=MONDAY)
    return desk


def adopt(desk: Desk) -> None:
    """Adopt an edition of other targets for the whole day, after its tickets were opened."""
    text = POLICY.read_text(encoding="utf-8").replace('"2026-01"', '"2026-03"')
    text = text.replace("2 business hours", "90 minutes")
    edition = read_text(text, "quarry.yaml", Path())
    assert isinstance(edition, Edition), edition
    publish(desk=desk, edition=edition, text=text, at=MONDAY)
    announce(desk=desk, what="2026-03", acting=MANAGER, at=NOW)


def dues() -> list[int | None]:
    return list(Ticket.objects.order_by("pk").values_list("due_at", flat=True))


def stale(name: str = "c1") -> int | None:
    return Contract.objects.get(name=name).stale_after


@pytest.mark.parametrize(("tickets", "left"), [(AT_ONCE - 1, 0), (AT_ONCE, 0), (AT_ONCE + 1, 1)])
def test_an_action_derives_the_first_tickets_itself(tickets: int, left: int) -> None:
    desk = shop(tickets)
    adopt(desk)
    assert dues() == [SOONER] * (tickets - left) + [DUE] * left
    assert (stale() is not None) == (tickets >= AT_ONCE)
    assert [row.now for row in rebuild(desk, write=False) if row.column == "due_at"] == [SOONER] * left


def test_what_is_left_is_derived_batch_by_batch_and_a_ticket_shows_the_edition_that_it_was_derived_under() -> None:
    desk = shop(AT_ONCE + BATCH + 1)
    adopt(desk)
    entries = Entry.objects.count()
    many = Many()
    found = [spread(at=NOW, many=many) for _ in range(3)]
    assert [one and one.tickets for one in found] == [BATCH, 1, None]
    assert dues() == [SOONER] * (AT_ONCE + BATCH + 1)
    assert set(Ticket.objects.values_list("edition__name", flat=True)) == {"2026-03"}
    assert (stale(), list(rebuild(desk, write=False))) == (None, [])
    assert Entry.objects.count() == entries  # it was journalled once, when it was adopted


def test_a_batch_takes_many_contracts_of_few_tickets() -> None:
    desk = shop(AT_ONCE, others=2 * BATCH)
    adopt(desk)
    assert stale("d0") == 0
    many = Many()
    assert [one and one.tickets for one in (spread(at=NOW, many=many) for _ in range(4))] == [BATCH, BATCH, 0, None]
    assert (set(dues()), list(rebuild(desk, write=False))) == ({SOONER}, [])


def test_all_of_a_desk_is_derived_and_those_that_moved_are_named() -> None:
    desk = shop(AT_ONCE + 2 * BATCH)
    quarry("other", tickets=AT_ONCE + 1)
    adopt(desk)
    moved = spread_all(desk, NOW)
    assert moved == tuple(str(number) for number in range(AT_ONCE + 1, AT_ONCE + 2 * BATCH + 1))
    assert spread_all(desk, NOW) == ()


def test_an_action_on_a_stale_ticket_goes_by_what_is_known() -> None:
    desk = shop(AT_ONCE + 2)
    adopt(desk)
    last = str(AT_ONCE + 2)
    act = respond(desk=desk, reference=last, acting=KIM, at=SOONER + 1, text="Here we are.")
    assert act.standing.milestones[0].breached_at == SOONER
    spread_all(desk, SOONER + 2)
    assert Ticket.objects.get(reference=last).milestones.get().breached_at == SOONER


def test_a_change_on_the_way_begins_again_from_the_first() -> None:
    desk = shop(AT_ONCE + BATCH + 1)
    adopt(desk)
    spread(at=NOW, many=Many())
    Contract.objects.update(stale_after=0)
    assert spread_all(desk, NOW) == (str(AT_ONCE + BATCH + 1),)


def test_the_worker_does_it_in_turn_with_what_falls_due() -> None:
    desk = shop(AT_ONCE + 2 * BATCH + 1)
    adopt(desk)
    assert SPREAD in first_due(NOW)
    lines = StringIO()
    worker = Worker(lambda: NOW, Console(StringIO()), Log(lines, lambda: NOW))
    worker.tick()
    assert set(dues()) == {SOONER}
    assert lines.getvalue().count("were derived anew") == 3
    assert SPREAD not in first_due(NOW)


def test_what_cannot_be_derived_is_left_alone_and_holds_up_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = shop(AT_ONCE + 1)
    adopt(desk)

    def failing(*_: object) -> None:
        raise ValueError("it does not work")

    lines = StringIO()
    worker = Worker(lambda: NOW, Console(StringIO()), Log(lines, lambda: NOW))
    with monkeypatch.context() as patch:
        patch.setattr(spreading, "derive", failing)
        worker.tick()
    assert worker.failing == 1
    assert "could not be done and is left alone" in lines.getvalue()
    assert dues()[-1] == DUE
    Worker(lambda: NOW, Console(StringIO()), Log(lines, lambda: NOW)).tick()
    assert dues()[-1] == SOONER


def test_a_batch_takes_as_many_statements_for_few_tickets_as_for_many(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = shop(40)
    adopt(desk)
    counted = []
    for size in (2, 20):
        monkeypatch.setattr(spreading, "BATCH", size)
        with CaptureQueriesContext(connection) as asked:
            spread(at=NOW, many=Many())
        counted.append([one["sql"].split()[0] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])
    assert counted[0] == counted[1]
    # PostgreSQL takes what is written in one message.
    assert len(counted[0]) == (9 if connection.vendor == "sqlite" else 8), counted[0]


def test_a_ticket_that_is_over_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract, "AT_ONCE", 0)
    desk = shop(2)
    Ticket.objects.filter(reference="1").update(state="closed")
    adopt(desk)
    assert dues() == [DUE, DUE]
    found = spread(at=NOW, many=Many())
    assert found == Spread(desk.slug, 1, ("2",))
    assert dues() == [DUE, SOONER]
