"""Is every row that strayed from the journal found, and put right?"""

from collections.abc import Callable

import pytest
from tests.desk.quarry import DUE, MONDAY, quarry

from pactdesk.desk.actions import rebuild as door
from pactdesk.desk.actions.rebuild import Moved, rebuild, rebuilt
from pactdesk.desk.bridge.project import TICKET
from pactdesk.desk.records.models import Desk, MilestoneRow, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return quarry(tickets=3)


def test_rows_that_say_what_the_journal_says_do_not_move(desk: Desk) -> None:
    assert list(rebuild(desk)) == []


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        (lambda: Ticket.objects.filter(reference="2").update(state="closed"), Moved("2", "state", "closed", "new")),
        (lambda: Ticket.objects.filter(reference="2").update(level=9), Moved("2", "level", 9, 1)),
        (lambda: Ticket.objects.filter(reference="2").update(due_at=None), Moved("2", "due_at", None, DUE)),
        (
            lambda: Ticket.objects.filter(reference="2").update(next_change_at=None),
            Moved("2", "next_change_at", None, DUE - 1_800),
        ),
        (
            lambda: MilestoneRow.objects.filter(ticket__reference="2").update(due_at=MONDAY),
            Moved("2", "first-response.due_at", MONDAY, DUE),
        ),
    ],
)
def test_a_figure_that_strayed_is_named_and_put_right(desk: Desk, change: Callable[[], object], moved: Moved) -> None:
    change()
    assert list(rebuild(desk, write=False)) == [moved]
    assert list(rebuild(desk)) == [moved]
    assert list(rebuild(desk)) == []


def test_looking_changes_nothing(desk: Desk) -> None:
    Ticket.objects.update(level=9)
    assert len(list(rebuild(desk, write=False))) == 3
    assert set(Ticket.objects.values_list("level", flat=True)) == {9}


def test_a_milestone_that_is_gone_comes_back(desk: Desk) -> None:
    MilestoneRow.objects.filter(ticket__reference="1").delete()
    assert {one.column for one in rebuild(desk)} == {"first-response.promise", "first-response.due_at"}
    assert MilestoneRow.objects.get(ticket__reference="1").due_at == DUE


def test_a_milestone_of_nowhere_goes(desk: Desk) -> None:
    ticket = Ticket.objects.get(reference="1")
    MilestoneRow.objects.create(
        desk=desk, account_id=ticket.account_id, ticket=ticket, name="apology", promise="promised"
    )
    assert list(rebuild(desk)) == [Moved("1", "apology.", "a row", "none")]
    assert list(rebuild(desk)) == []


def test_every_column_of_a_ticket_comes_from_the_journal_alone(desk: Desk) -> None:
    before = list(Ticket.objects.order_by("pk").values(*TICKET))
    blank = {"state": "", "outcome": "", "priority": "", "assignee": "", "rank": "", "level": 0, "access": True}
    Ticket.objects.update(**blank, admitted_at=None, due_at=None, contact=None, next_change_at=None)
    list(rebuild(desk))
    assert list(Ticket.objects.order_by("pk").values(*TICKET)) == before


def test_many_tickets_are_taken_in_batches(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "BATCH", 2)
    Ticket.objects.update(level=9)
    assert [(batch.tickets, len(batch.moved)) for batch in rebuilt(desk)] == [(2, 2), (1, 1)]
    assert list(rebuild(desk)) == []


def test_other_desks_are_left_alone(desk: Desk) -> None:
    other = quarry("other")
    Ticket.objects.update(level=9)
    list(rebuild(desk))
    assert Ticket.objects.get(desk=other).level == 9
