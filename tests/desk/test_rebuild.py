"""Is every row that strayed from the journal found, and put right?"""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from tests.desk.quarry import DUE, MONDAY, quarry
from tests.desk.quayside import NINE, quayside

from pactdesk.desk.actions import rebuild as door
from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.changes import change_account, change_contact, change_product
from pactdesk.desk.actions.falling_due import fire_next_at
from pactdesk.desk.actions.rebuild import Moved, rebuild, rebuilt
from pactdesk.desk.actions.setting_up import make_account, make_contract
from pactdesk.desk.bridge.project import TICKET
from pactdesk.desk.records.models import Account, Contact, Contract, Desk, Entry, MilestoneRow, Ticket
from pactdesk.engine.days import end_of_day, start_of_day
from pactdesk.engine.policy.view import zone_of

pytestmark = pytest.mark.django_db

MANAGER = Acting(Role.MANAGER)
BERLIN = zone_of("Europe/Berlin")
CARE_ENDS = end_of_day(date(2026, 3, 5), BERLIN)
APRIL, MAY, JUNE = (start_of_day(date(2026, month, 1), BERLIN) for month in (4, 5, 6))


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
        (lambda: _contract().update(next_change_at=None), Moved("contract c1", "next_change_at", None, CARE_ENDS)),
        (
            lambda: _contract().update(next_change_at=CARE_ENDS + 1),
            Moved("contract c1", "next_change_at", CARE_ENDS + 1, CARE_ENDS),
        ),
        (lambda: _account().update(next_change_at=None), Moved("account acme", "next_change_at", None, APRIL)),
        (lambda: _account().update(next_change_at=MONDAY), Moved("account acme", "next_change_at", MONDAY, APRIL)),
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


def test_contracts_and_accounts_are_taken_in_batches_with_a_fixed_number_of_statements(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert [batch.tickets for batch in rebuilt(desk)] == [3]
        return len(asked)

    before = statements()
    for number in range(4):
        account = make_account(desk=desk, name=f"a{number}", facts={}, acting=MANAGER, at=MONDAY)
        make_contract(account=account, name=f"k{number}", facts={}, acting=MANAGER, at=MONDAY)
    assert statements() == before
    Contract.objects.update(next_change_at=1)
    Account.objects.update(next_change_at=1)
    monkeypatch.setattr(door, "BATCH", 2)
    moved = [[one.row for one in batch.moved] for batch in rebuilt(desk) if not batch.tickets]
    names = ["contract c1", *(f"contract k{number}" for number in range(4))]
    assert moved[:3] == [names[:2], names[2:4], names[4:]]
    assert [len(batch) for batch in moved] == [2, 2, 1, 2, 2, 1]
    assert list(rebuild(desk)) == []


def test_one_that_was_stopped_goes_on_when_it_is_begun_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "BATCH", 2)
    Ticket.objects.update(level=9)
    _contract().update(next_change_at=None)
    first = next(rebuilt(desk))
    assert {one.row for one in first.moved} == {"1", "2"}
    assert [one.row for one in rebuild(desk)] == ["3", "contract c1"]


def test_whatever_falls_due_the_journal_knows_that_it_is_done(desk: Desk) -> None:
    while (done := fire_next_at(desk, JUNE)) is not None:
        assert list(rebuild(desk, write=False)) == [], done
    assert _contract().get().next_change_at is None


def test_a_month_that_is_closed_without_anything_on_it_is_closed_all_the_same() -> None:
    desk = quarry()
    account = make_account(desk=desk, name="beta", facts={}, acting=MANAGER, at=MONDAY)
    assert Account.objects.get(name="beta").next_change_at == APRIL
    while fire_next_at(desk, APRIL) is not None:
        pass
    closed = Entry.objects.filter(action="month-end", facts__account=account).get()
    assert (closed.recorded_at, closed.facts.get().body) == (
        APRIL,
        {"month": "2026-03", "goes_on": False, "reckoning": 2},
    )
    assert Account.objects.get(name="beta").next_change_at is None
    assert list(rebuild(desk)) == []
    change_account(account=account, values={"note": "x"}, acting=MANAGER, at=APRIL)
    assert Account.objects.get(name="beta").next_change_at == MAY
    assert list(rebuild(desk)) == []


def test_a_month_goes_on_where_a_fee_may_be_due(desk: Desk) -> None:
    while fire_next_at(desk, APRIL) is not None:
        pass
    assert _account().get().next_change_at == MAY
    _account().update(next_change_at=JUNE)
    assert list(rebuild(desk)) == [Moved("account acme", "next_change_at", JUNE, MAY)]


def test_what_is_learned_of_a_contact_brings_the_month_too(desk: Desk) -> None:
    Account.objects.update(next_change_at=None)
    change_contact(contact=Contact.objects.get(), values={"note": "x"}, acting=MANAGER, at=MONDAY)
    assert list(rebuild(desk)) == []


def _contract() -> QuerySet[Contract]:
    return Contract.objects.filter(name="c1")


def _account() -> QuerySet[Account]:
    return Account.objects.filter(name="acme")


def test_what_is_learned_of_a_product_brings_no_month() -> None:
    quay = quayside("smartertools", product="SmarterMail")
    quay.open("A", kind="problem", channel="portal")
    Account.objects.update(next_change_at=None)
    facts = {"current_version": "17"}
    change_product(desk=quay.desk, product="SmarterMail", values=facts, versions={}, acting=MANAGER, at=NINE + 60)
    assert Contract.objects.get().stale_after is None
    assert Account.objects.get().next_change_at is None
