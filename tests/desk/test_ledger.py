"""What is known of a contract that money depends on: what a story cannot say, and what the database itself refuses."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.desk.playing import results
from tests.desk.quayside import NINE, Quayside, at, quayside

from pactdesk.desk.actions import closing_month
from pactdesk.desk.actions.acting import DESK
from pactdesk.desk.actions.buying import Order, purchase
from pactdesk.desk.actions.firing import Fired, fire_account
from pactdesk.desk.actions.outages import outage
from pactdesk.desk.actions.refused import Impossible, NotStaff, NotThere
from pactdesk.desk.actions.working import work_on_contract, work_on_ticket
from pactdesk.desk.bridge.issued import closed_last, issued_to
from pactdesk.desk.bridge.ledger import LONGEST_MINUTES, histories_of, history_of, working_history_of
from pactdesk.desk.bridge.load import known_of
from pactdesk.desk.records.models import Account, Delivery, Fact, Ticket
from pactdesk.engine.policy.facts import Value
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.engine.works import found_works

pytestmark = pytest.mark.django_db

NORTHWIND = Path(__file__).parents[1] / "language" / "northwind.yaml"
NEXT_DAY = NINE + 24 * 3_600


@pytest.fixture
def choice() -> Quayside:
    return quayside("smartchoice", package="small", overflow="advanced", account_manager="kim")


def asked(desk: Quayside, minutes: int, when: int = NEXT_DAY, ticket: str = "") -> None:
    facts = {"activity": "question-email"}
    common = {"desk": desk.desk, "minutes": minutes, "facts": facts, "acting": desk.agent(), "at": when}
    if ticket:
        work_on_ticket(reference=ticket, **common)  # type: ignore[arg-type]
    else:
        work_on_contract(name="c1", **common)  # type: ignore[arg-type]


def test_who_is_named_is_told_of_a_limit_once(choice: Quayside) -> None:
    choice.open("A", kind="question")
    asked(choice, 30, ticket="A")
    asked(choice, 20, ticket="A")
    asked(choice, 5)
    sent = Delivery.objects.filter(desk=choice.desk, about__contains="is used").values_list("to", "about")
    assert sorted(sent) == [
        ("ann@acme.example", "80% of question-hour is used"),
        ("kim@desk.example", "80% of question-hour is used"),
    ]
    assert [one for one in choice.facts("fired") if one["what"] == "alert"] == [
        {"what": "alert", "allowance": "question-hour", "period": "March 2026", "share": "4/5"}
    ]


@pytest.mark.parametrize("minutes", [0, -1, LONGEST_MINUTES + 1])
def test_work_takes_a_minute_at_least_and_no_more_than_a_month(choice: Quayside, minutes: int) -> None:
    with pytest.raises(Impossible, match="1 to 44,640 minutes"):
        asked(choice, minutes)
    asked(choice, LONGEST_MINUTES)
    assert len(choice.facts("worked")) == 1


def test_work_on_a_contract_is_for_the_desk_and_the_contract_is_there(choice: Quayside) -> None:
    work = {"desk": choice.desk, "minutes": 5, "facts": {"activity": "call"}, "at": NEXT_DAY}
    with pytest.raises(NotStaff, match="ann is a customer"):
        work_on_contract(name="c1", acting=choice.customer, **work)  # type: ignore[arg-type]
    with pytest.raises(NotThere):
        work_on_contract(name="c2", acting=choice.agent(), **work)  # type: ignore[arg-type]
    assert choice.facts("worked") == []


def test_a_history_takes_two_statements_and_knows_what_its_tickets_were(choice: Quayside) -> None:
    for name in "ABC":
        choice.open(name, kind="question")
        asked(choice, 5, ticket=name)
    asked(choice, 5)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        history = history_of(choice.contract)
    assert len(queries) == 2
    assert [work.ticket for work in history.works] == ["A", "B", "C", None]
    raw = history.raw_at(NEXT_DAY, "A")
    assert raw["request"] == {"kind": "question"}
    assert raw["contact"] == {"trained": True}
    assert raw["contract"]["package"] == "small"
    assert "request" not in history.raw_at(NEXT_DAY, None)


@pytest.mark.parametrize(
    ("policy", "facts", "goes_on"),
    [
        ("sma", {"service": "managed-operations"}, False),
        ("sma", {"service": "cloud"}, True),
        ("websan", {}, False),
        ("websan", {"plan": "base"}, True),
        ("websan", {"plan": "base", "licensed_users": 1}, True),
    ],
)
def test_a_month_is_closed_after_another_only_where_something_may_be_due(
    policy: str,
    facts: dict[str, Value],
    goes_on: bool,  # noqa: FBT001 - a value
) -> None:
    desk = quayside(policy, **facts)
    fire_account(desk=desk.desk, name="acme", at=at("2026-04-01 12:00"))
    assert [one["goes_on"] for one in desk.facts("month")] == [goes_on]
    assert (Account.objects.get(pk=desk.account.pk).next_change_at is not None) is goes_on


def test_a_month_that_was_closed_is_not_settled_again_and_its_invoice_not_read(choice: Quayside) -> None:
    asked(choice, 90)
    for ended in ("2026-04-01", "2026-05-01", "2026-06-01"):
        fire_account(desk=choice.desk, name="acme", at=at(ended))
        asked(choice, 90, at(ended) + 24 * 3_600)
    assert closed_last(choice.account) == CalendarPeriod(date(2026, 5, 1))
    every = [str(one.month) for one in issued_to(choice.account)]
    assert every == ["March 2026", "April 2026", "May 2026"]
    assert [str(one.month) for one in issued_to(choice.account, at("2026-05-02"))] == ["May 2026"]
    assert [str(one.month) for one in issued_to(choice.account, at("2026-05-01"))] == every[1:]
    assert [str(one.month) for one in issued_to(choice.account, at("2027-01-01"))] == ["May 2026"]


def test_months_closed_by_another_reckoning_are_settled_anew(choice: Quayside, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(choice, 90)
    monkeypatch.setattr(closing_month, "RECKONING", 1)
    fire_account(desk=choice.desk, name="acme", at=at("2026-04-01"))
    assert closed_last(choice.account) is None
    monkeypatch.undo()
    asked(choice, 90, at("2026-04-02 10:00"))
    fire_account(desk=choice.desk, name="acme", at=at("2026-05-01"))
    assert closed_last(choice.account) == CalendarPeriod(date(2026, 4, 1))
    assert [one.total_minor for one in issued_to(choice.account)] == [50_00, 50_00]


def test_the_worker_that_comes_late_closes_each_month_as_it_was_on_record(choice: Quayside) -> None:
    asked(choice, 90)
    asked(choice, 90, at("2026-04-02 10:00"))
    late = at("2026-05-03 10:00")
    for closed in ("2026-04-01 00:00", "2026-05-01 00:00"):
        (fired,) = fire_account(desk=choice.desk, name="acme", at=late)
        assert replace(fired, findings=(), edition=None) == Fired(at(closed), "month-end")
        assert {clause for one in fired.findings for clause in one.cites} >= {"SC-11", "SC-8"}
    assert fire_account(desk=choice.desk, name="acme", at=late) == ()
    assert [(str(one.month), one.total_minor) for one in issued_to(choice.account)] == [
        ("March 2026", 50_00),
        ("April 2026", 50_00),
    ]
    assert Account.objects.get(pk=choice.account.pk).next_change_at is None


def test_the_database_refuses_a_second_purchase_of_one_name() -> None:
    desk = quayside("smartsights", plan="basic", license="perpetual", product="WIN-911")
    common = {"desk": desk.desk, "account": desk.account, "contract": desk.contract, "contact": desk.ann}
    order = Order("one-time-case", ref="x")
    found = purchase(order=order, acting=desk.customer, at=NEXT_DAY, **common)  # type: ignore[arg-type]
    assert (found.amount, found.ticket, found.repeated) == (400_00, None, False)
    (fact,) = Fact.objects.filter(what="bought")
    fact.pk, fact.place = None, 7
    with transaction.atomic(), pytest.raises(IntegrityError):
        fact.save(force_insert=True)
    with transaction.atomic():
        fact.body = {**fact.body, "ref": "y"}
        fact.save(force_insert=True)


def test_an_outage_lasts_until_its_end_is_told() -> None:
    desk = quayside("sma", service="cloud")
    down = {"desk": desk.desk, "name": "c1", "component": "hosting", "start": NINE, "acting": DESK}
    found = outage(end=None, at=NINE + 600, **down)  # type: ignore[arg-type]
    assert found.seconds == 600
    ended = outage(end=NINE + 900, at=NINE + 1_800, **down)  # type: ignore[arg-type]
    assert ended.seconds == 0  # by then it had lasted longer
    (one,) = history_of(desk.contract).outages.outages
    assert (one.start, one.end) == (NINE, NINE + 900)
    with pytest.raises(Impossible, match="before it begins"):
        outage(end=NINE - 1, at=NINE + 1_800, **down)  # type: ignore[arg-type]


def test_what_an_account_bought_without_a_contract_is_on_its_invoice_too() -> None:
    results(
        """
story: two contracts
policy: smartsights
given:
  accounts: {acme: {region: americas}}
  contracts:
    c1: {account: acme, plan: basic, license: perpetual, product: WIN-911}
    c2: {account: acme, plan: basic, license: perpetual, product: XLReporter}
  contacts: {ann: {account: acme}}
steps:
  - {at: 2026-03-02 10:00, do: purchase, account: acme, item: one-time-case, quantity: 2, ref: x,
     expect: {amount: 800.00, ticket: null}}
  - {at: 2026-04-02 10:00, do: invoice, month: 2026-03,
     expect: {lines: [{item: one-time-case, quantity: 2, amount: 800.00}], total: 800.00}}
"""
    )


def test_histories_of_an_account_name_its_contracts_and_what_has_none(choice: Quayside) -> None:
    assert [one.contract for one in histories_of(choice.account)] == ["c1"]


def test_a_missed_month_that_the_policy_has_no_ticket_for_is_told_to_the_lead() -> None:
    (_, ended, month) = results(
        f"""
story: no ticket
policy: {NORTHWIND}
zone: Europe/Berlin
given:
  accounts: {{acme: {{}}}}
  contracts: {{c1: {{account: acme, service: cloud}}}}
  agents: {{kim: {{}}}}
steps:
  - {{at: 2026-03-05 10:00, do: outage, component: hosting, from: 2026-03-04 10:00, to: 2026-03-05 10:00}}
  - {{at: 2026-04-05 10:00, do: pass}}
  - {{at: 2026-04-05 10:00, do: month, month: 2026-03}}
"""
    )
    assert [one["what"] for one in ended["fired"]] == ["month-end"]  # type: ignore[attr-defined]
    assert (month["missed"], month["root_cause_ticket"]) == (True, None)


def test_a_choice_releases_what_was_held_and_it_is_billed_with_the_next_invoice() -> None:
    results(
        """
story: a late choice
policy: smartchoice
zone: America/New_York
given:
  accounts: {acme: {}}
  contracts: {c1: {account: acme, package: small}}
  contacts: {ann: {account: acme, trained: true}}
  agents: {kim: {}}
steps:
  - {at: 2026-03-02 10:00, do: work, activity: question-email, minutes: 61}
  - {at: 2026-04-02 10:00, do: pass, expect: {fired: []}}
  - {at: 2026-04-02 10:00, do: choose, overflow: as-needed, expect: {released: [{minutes: 1, amount: 62.50}]}}
  - {at: 2026-05-02 10:00, do: pass, expect: {fired: [{at: 2026-05-01 00:00, what: month-end}]}}
  - {at: 2026-05-02 10:00, do: invoice, month: 2026-03, expect: {lines: []}}
  - {at: 2026-05-02 10:00, do: invoice, month: 2026-04,
     expect: {lines: [{item: as-needed-hour, period: 2026-03, minutes: 30, amount: 62.50}], total: 62.50}}
"""
    )


@pytest.mark.parametrize(
    ("policy", "terms", "activities", "near"),
    [
        ("smartchoice", {"package": "small", "overflow": "advanced"}, ("question-email", "meeting"), [4, 5, 5, 2]),
        ("sma", {"service": "managed-services", "monthly_hours": 1}, ("problem",), [2, 2, 1, 1]),
        ("websan", {"plan": "winning", "licensed_users": 1}, ("tweak",), [0, 2, 2, 0]),
    ],
)
def test_for_a_work_no_more_is_loaded_than_can_make_a_difference_to_it(
    policy: str, terms: dict[str, Value], activities: tuple[str, ...], near: list[int]
) -> None:
    desk = quayside(policy, **terms)
    common = {"desk": desk.desk, "acting": desk.agent()}
    days = ("2026-03-31 23:59", "2026-04-01 00:40", "2026-04-30 12:00", "2027-01-01 12:00")
    desk.open("A", kind="problem" if policy != "websan" else "tweak")
    for day in days:
        for activity in activities:
            when = {"minutes": 40, "facts": {"activity": activity}, "at": at(day)}
            if day in days[1:3]:
                work_on_ticket(reference="A", **common, **when)  # type: ignore[arg-type]
            else:
                work_on_contract(name="c1", **common, **when)  # type: ignore[arg-type]
    whole = history_of(desk.contract)
    found = []
    for place, day in enumerate(days):
        ticket = Ticket.objects.get(reference="A") if day in days[1:3] else None
        began = at(day) - 40 * 60
        with CaptureQueriesContext(connection) as queries:
            part = working_history_of(desk.contract, known_of(desk.contract), began, ticket)
        assert len(queries) == 3  # one of them for what is known
        found.append(len(part.works))
        mine = whole.standing_works[place * len(activities)]
        kept = replace(part, works=(*(one for one in part.works if one != mine), mine))
        assert next(one for one in found_works(kept) if one.work == mine) == next(
            one for one in found_works(whole) if one.work == mine
        )
    assert found == near
