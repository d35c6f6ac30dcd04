"""What is on which invoice, when it is issued, and why the order of telling makes no difference to the sum."""

from decimal import Decimal
from itertools import permutations

import pytest
from tests.desk.playing import results

from pactdesk.answers.decisions import Json

pytestmark = pytest.mark.django_db

CHOICE = """
story: invoices
policy: smartchoice
zone: America/New_York
given:
  accounts: {acme: {}}
  contracts: {c1: {account: acme, package: small, overflow: advanced, account_manager: kim}}
  contacts: {ann: {account: acme, trained: true}}
  agents: {kim: {}}
steps:
  - {at: 2026-02-01 00:00, do: pass}
"""
WEBSAN = """
story: invoices
policy: websan
zone: America/New_York
given:
  accounts: {acme: {users: 5}}
  contracts:
    c1: {account: acme, plan: base, licensed_users: 5, hourly_rate: 150.00, starts: 2026-02-10, signed_on: 2026-01-20}
  contacts: {ann: {account: acme, nominated: true}}
  agents: {kim: {}}
steps:
  - {at: 2026-01-20 10:00, do: open, ticket: T, kind: break-fix, channel: portal}
  - {at: 2026-01-20 10:00, do: respond, ticket: T}
"""


def test_an_invoice_is_issued_when_its_month_is_over_and_then_stands() -> None:
    results(
        CHOICE
        + """
  - {at: 2026-03-10 10:00, do: work, activity: question-email, minutes: 90, ended_at: 2026-03-10 10:00}
  - {at: 2026-03-10 10:00, do: invoice, month: 2026-03, expect: {total: 50.00}}
  - {at: 2026-03-31 23:59:59, do: pass, expect: {fired: []}}
  - {at: 2026-03-31 23:59:59, do: work, activity: question-email, minutes: 30}
  - {at: 2026-04-01 00:00, do: pass, expect: {fired: [{at: 2026-04-01 00:00, what: month-end, ticket: null}]}}
  - {at: 2026-04-01 00:00, do: work, activity: question-email, minutes: 30}
  - {at: 2026-04-01 00:00, do: invoice, month: 2026-03,
     expect: {lines: [{item: advanced-hour, minutes: 30, unit_price: 100.00, amount: 50.00, cites: [SC-11]},
     {amount: 50.00}],
              credits: [], carried_forward: 0.00, total: 100.00}}
  - {at: 2026-04-01 00:00, do: invoice, month: 2026-04,
     expect: {lines: [{period: 2026-03, minutes: 30, amount: 50.00}], total: 50.00}}
  - {at: 2026-05-02 00:00, do: pass, expect: {fired: [{at: 2026-05-01 00:00, what: month-end}]}}
  - {at: 2026-05-02 00:00, do: invoice, month: 2026-03, expect: {total: 100.00}}
  - {at: 2026-05-02 00:00, do: invoice, month: 2026-04, expect: {total: 50.00, lines: [{period: 2026-03}]}}
  - {at: 2026-05-02 00:00, do: invoice, month: 2026-05, expect: {lines: [], total: 0.00}}
  - {at: 2026-08-02 00:00, do: pass, expect: {fired: []}}
"""
    )


def test_an_issued_invoice_is_shown_again_with_every_word() -> None:
    work = "  - {at: 2026-03-10 10:00, do: work, activity: question-email, minutes: 90}\n"
    shown = "  - {{at: {}, do: invoice, month: 2026-03}}\n"
    *_, before, after = results(CHOICE + work + shown.format("2026-03-31 23:00") + shown.format("2026-04-05 10:00"))
    assert before == after
    assert before["why"]


def test_work_that_is_included_closes_no_month() -> None:
    results(
        CHOICE
        + """
  - {at: 2026-03-10 10:00, do: work, activity: bug-fix, minutes: 90}
  - {at: 2026-04-10 10:00, do: pass, expect: {fired: []}}
  - {at: 2026-04-10 10:00, do: invoice, month: 2026-03,
     expect: {lines: [], credits: [], carried_forward: 0.00, total: 0.00}}
"""
    )


def test_support_is_on_the_invoice_of_the_month_in_which_each_month_of_it_begins() -> None:
    results(
        WEBSAN
        + """
  - {at: 2026-01-20 10:00, do: invoice, month: 2026-01, expect: {lines: [], total: 0.00}}
  - {at: 2026-01-20 10:00, do: invoice, month: 2026-02,
     expect: {lines: [{item: support, quantity: 1, amount: 465.00, cites: [WS-5, WS-31]}], total: 465.00}}
  - {at: 2026-01-20 10:00, do: invoice, month: 2026-03, expect: {total: 465.00}}
  - {at: 2026-02-01 10:00, do: pass, expect: {fired: []}}
  - {at: 2026-03-01 10:00, do: pass, expect: {fired: [{at: 2026-03-01 00:00, what: month-end}]}}
  - {at: 2026-03-09 10:00, do: change, account: acme, users: 7}
  - {at: 2026-03-31 23:50, do: work, ticket: T, activity: break-fix, client_caused: true, minutes: 10,
     expect: {amount: 25.00}}
  - {at: 2026-04-01 00:05, do: work, ticket: T, activity: break-fix, client_caused: true, minutes: 10,
     expect: {amount: 25.00}}
  - {at: 2026-04-01 10:00, do: invoice, month: 2026-03,
     expect: {lines: [{item: time-and-materials, amount: 25.00}, {item: support}]}}
""".replace(
            "{item: time-and-materials, amount: 25.00}, {item: support}",
            "{item: support, amount: 585.00}, {item: time-and-materials, minutes: 10}",
        )
    )


def test_a_cancelled_contract_is_invoiced_whole_for_the_month_in_which_it_ends_and_never_after() -> None:
    results(
        WEBSAN
        + """
  - {at: 2026-03-05 10:00, do: cancel, contract: c1, contact: ann, writing: true, expect: {effective: 2026-04-04}}
  - {at: 2026-07-05 10:00, do: invoice, month: 2026-03, expect: {total: 465.00}}
  - {at: 2026-07-05 10:00, do: invoice, month: 2026-04, expect: {lines: [], total: 0.00}}
  - {at: 2026-07-05 10:00, do: invoice, month: 2026-05, expect: {lines: []}}
  - {at: 2026-09-05 10:00, do: pass, expect: {fired: []}}
"""
    )


def test_an_account_has_one_invoice_for_all_its_contracts() -> None:
    results(
        WEBSAN.replace(
            "contracts:\n",
            "contracts:\n    c2: {account: acme, plan: success, licensed_users: 5, starts: 2026-01-01}\n",
        ).replace("ticket: T,", "ticket: T, contract: c1,")
        + """
  - {at: 2026-01-20 10:00, do: invoice, month: 2026-01,
     expect: {lines: [{amount: 1014.00}], total: 1014.00}}
  - {at: 2026-03-01 10:00, do: invoice, month: 2026-02,
     expect: {lines: [{amount: 1014.00}, {amount: 465.00}], total: 1479.00}}
"""
    )


def test_a_month_too_far_ahead_is_refused() -> None:
    results(
        WEBSAN
        + """
  - {at: 2026-01-20 10:00, do: invoice, month: 2028-12, expect: {total: 465.00}}
  - {at: 2026-01-20 10:00, do: invoice, month: 2029-01, expect: {total: null, refused: {name: impossible}}}
"""
    )


TOLD = (
    "do: work, activity: question-email, minutes: 45, ended_at: 2026-02-10 10:00",
    "do: work, activity: question-call, minutes: 20, ended_at: 2026-02-20 10:00",
    "do: work, activity: question-email, minutes: 70, ended_at: 2026-03-05 10:00",
    "do: accept, ticket: A, happened: 2026-03-06 10:00",
)
RECORDED = ("2026-02-20 12:00", "2026-03-20 12:00", "2026-04-20 12:00", "2026-05-20 12:00")


def told_in(order: tuple[str, ...]) -> list[Json]:
    steps = "".join(f"  - {{at: {at}, {step}}}\n" for at, step in zip(RECORDED, order, strict=True))
    text = (
        CHOICE
        + """
  - {at: 2026-02-02 10:00, do: open, ticket: A, kind: feature-request, channel: portal}
  - {at: 2026-02-02 10:00, do: estimate, ticket: A, minutes: 600, amount: 900.00}
"""
        + steps
        + "".join(f"  - {{at: 2026-06-10 10:00, do: invoice, month: 2026-0{month}}}\n" for month in range(2, 7))
    )
    return results(text)[-5:]


def test_all_invoices_together_come_to_the_same_in_whatever_order_they_are_told() -> None:
    possible = [order for order in permutations(TOLD) if order[0] not in TOLD[2:]]
    totals = {order: sum(Decimal(str(one["total"])) for one in told_in(order)) for order in possible}
    assert set(totals.values()) == {Decimal("1000.00")}
    assert len(totals) == 12


def test_what_is_told_late_goes_on_the_invoice_of_the_month_in_which_it_was_told() -> None:
    february, march, april, may, june = told_in((TOLD[1], TOLD[0], TOLD[3], TOLD[2]))
    assert [one["total"] for one in (february, march, april, may, june)] == ["50.00", "0.00", "900.00", "50.00", "0.00"]


IDLE = """
story: idle
policy: sma
zone: America/Chicago
given: {accounts: {acme: {}}, contracts: {c1: {account: acme, service: managed-operations}}, agents: {kim: {}}}
steps:
  - {at: 2026-03-06 10:00, do: pass}
  - {at: 2066-03-06 10:00, do: pass, expect: {fired: []}}
"""


def test_an_idle_account_falls_due_when_something_of_it_is_to_be_billed_again() -> None:
    results(
        IDLE
        + """
  - {at: 2066-03-10 10:00, do: change, contract: c1, service: cloud, annual_fee: 1200.00}
  - {at: 2066-05-01 00:00, do: pass, expect: {fired: [{at: 2066-05-01 00:00, what: month-end}]}}
  - {at: 2066-05-01 00:00, do: invoice, account: acme, month: 2066-04, expect: {total: 100.00}}
"""
    )


def test_years_of_fees_go_on_and_what_is_told_late_of_the_first_is_on_the_next_invoice() -> None:
    story = WEBSAN.replace("users: 5", "users: 1").replace("licensed_users: 5", "licensed_users: 1")
    fired = results(
        story
        + """
  - {at: 2036-01-20 10:00, do: pass}
  - {at: 2036-01-20 10:00, do: work, ticket: T, activity: break-fix, client_caused: true, minutes: 60,
     ended_at: 2026-01-20 12:00, expect: {amount: 150.00}}
  - {at: 2036-02-01 00:00, do: pass, expect: {fired: [{what: month-end}]}}
  - {at: 2036-02-01 00:00, do: invoice, month: 2035-12, expect: {total: 225.00}}
  - {at: 2036-02-01 00:00, do: invoice, month: 2036-01,
     expect: {total: 375.00, lines: [{item: support}, {period: 2026-01, amount: 150.00}]}}
  - {at: 2036-02-01 00:00, do: invoice, month: 2036-02, expect: {total: 225.00}}
"""
    )
    passed = fired[2]["fired"]
    assert isinstance(passed, list)
    assert len(passed) == 119
