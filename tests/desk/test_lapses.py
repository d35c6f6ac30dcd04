"""What is owed, and what is looked into, of a contract that was over and was taken up again, or never was."""

from decimal import Decimal
from itertools import permutations

import pytest
from tests.desk.playing import results

from pactdesk.answers.decisions import Json

pytestmark = pytest.mark.django_db

MEMBER = """
story: a membership that lapses
policy: websan
zone: America/New_York
given:
  accounts: {acme: {users: 1}}
  contracts: {c1: {account: acme, plan: base, licensed_users: 1, hourly_rate: 150.00, starts: 2026-01-10}}
  contacts: {ann: {account: acme, nominated: true}}
  agents: {kim: {}}
steps:
  - {at: 2026-01-10 09:00, do: pass}
"""
CLOUD = """
story: a cloud that lapses
policy: sma
zone: America/Chicago
given:
  accounts: {acme: {}}
  contracts: {c1: {account: acme, service: cloud, annual_fee: 12000.00}}
  contacts: {ann: {account: acme}}
  agents: {kim: {}}
steps:
  - {at: 2026-01-05 09:00, do: pass}
"""
CHOICE = """
story: an hour a month that lapses
policy: smartchoice
zone: America/New_York
given:
  accounts: {acme: {}}
  contracts: {c1: {account: acme, package: small, overflow: advanced, account_manager: kim}}
  contacts: {ann: {account: acme, trained: true}}
  agents: {kim: {}}
steps:
"""


def invoiced(month: str, *totals: str) -> str:
    """Return the steps that show the invoices of months from one on, each with its total."""
    first = int(month[-2:])
    return "".join(
        f"  - {{at: 2026-12-31 10:00, do: invoice, month: 2026-{first + place:02}, expect: {{total: {total}}}}}\n"
        for place, total in enumerate(totals)
    )


def test_the_months_of_a_lapse_are_not_invoiced_and_those_after_it_run_from_the_day_it_was_over() -> None:
    results(
        MEMBER
        + """
  - {at: 2026-03-05 09:00, do: cancel, contact: ann, expect: {effective: 2026-04-04}}
  - {at: 2026-07-05 09:00, do: reinstate, expect: {effective: 2026-07-05}}
  - {at: 2026-07-05 09:00, do: invoice, month: 2026-07,
     expect: {total: 225.00, lines: [{item: support, cites: [WS-5, WS-31]}]}}
"""
        + invoiced("2026-02", "225.00", "225.00", "0.00", "0.00", "0.00", "225.00", "225.00", "225.00")
    )


def test_what_is_paid_for_is_not_paid_again() -> None:
    results(
        MEMBER
        + """
  - {at: 2026-03-05 09:00, do: cancel, contact: ann, expect: {effective: 2026-04-04}}
  - {at: 2026-04-08 09:00, do: reinstate, expect: {effective: 2026-04-08}}
"""
        + invoiced("2026-02", "225.00", "225.00", "225.00", "225.00")
    )


def test_a_contract_that_is_taken_up_from_a_later_day_is_over_until_then() -> None:
    results(
        MEMBER
        + """
  - {at: 2026-03-05 09:00, do: cancel, contact: ann, expect: {effective: 2026-04-04}}
  - {at: 2026-04-20 09:00, do: reinstate, by: 2026-06-15, expect: {effective: 2026-06-15}}
  - {at: 2026-06-14 23:59, do: open, ticket: A, kind: break-fix, channel: portal, expect: {outcome: offered}}
  - {at: 2026-06-15 00:00, do: open, ticket: A, kind: break-fix, channel: portal, expect: {outcome: admitted}}
"""
        + invoiced("2026-03", "225.00", "0.00", "0.00", "225.00", "225.00")
    )


TOLD = (
    "do: cancel, contact: ann, happened: 2026-03-05 09:00",
    "do: reinstate, happened: 2026-06-15 09:00",
    "do: terminate, why: unpaid, happened: 2026-08-20 09:00",
    "do: renew, happened: 2026-10-02 09:00",
)
RECORDED = ("2026-10-05 10:00", "2026-10-25 10:00", "2026-11-04 10:00", "2026-11-08 10:00")


def told_in(order: tuple[str, ...]) -> list[Json]:
    steps = "".join(f"  - {{at: {at}, {step}}}\n" for at, step in zip(RECORDED, order, strict=True))
    shown = "".join(f"  - {{at: 2026-12-31 10:00, do: invoice, month: 2026-{month:02}}}\n" for month in range(1, 13))
    return results(MEMBER + steps + shown)


def test_in_whatever_order_endings_and_what_took_them_back_are_told_all_invoices_come_to_the_same() -> None:
    # January to March, mid-June to mid-September, October to December; what ended already is not ended again
    orders = [order for order in permutations(TOLD) if order[:2] != (TOLD[0], TOLD[2])]
    for order in orders:
        told = told_in(order)
        assert [one["refused"] for one in told[1:5]] == [None] * 4, order
        owed = sum(Decimal(str(one["total"])) for one in told[-12:]) - Decimal(str(told[-1]["carried_forward"]))
        assert owed == 9 * Decimal("225.00"), order


def test_the_hour_of_a_month_is_not_there_in_a_month_without_a_contract() -> None:
    results(
        CHOICE
        + """
  - {at: 2026-03-10 10:00, do: cancel, contact: ann, effective_on: 2026-03-31}
  - {at: 2026-03-31 10:00, do: work, activity: question-email, minutes: 30, expect: {coverage: allowance}}
  - {at: 2026-04-01 10:00, do: work, activity: question-email, minutes: 30,
     expect: {coverage: billable, amount: 50.00, usage: {question-hour: {used: 0, left: 0}}}}
  - {at: 2026-05-20 10:00, do: reinstate}
  - {at: 2026-05-20 11:00, do: work, activity: question-email, minutes: 45, ended_at: 2026-04-30 10:00,
     expect: {coverage: billable, amount: 100.00}}
  - {at: 2026-05-20 11:00, do: work, activity: question-email, minutes: 45,
     expect: {coverage: allowance, usage: {question-hour: {used: 45, left: 15}}}}
"""
    )


def test_the_cloud_owes_no_month_without_a_contract_nor_anything_that_was_down_in_it() -> None:
    results(
        CLOUD
        + """
  - {at: 2026-02-01 09:00, do: cancel, contact: ann, effective_on: 2026-02-10}
  - {at: 2026-02-20 09:00, do: outage, component: hosting, from: 2026-02-10 23:50, to: 2026-02-11 09:00,
     expect: {minutes: 10}}
  - {at: 2026-03-20 09:00, do: outage, component: hosting, from: 2026-03-10 09:00, to: 2026-03-12 09:00,
     expect: {minutes: null}}
  - {at: 2026-05-12 10:00, do: reinstate, expect: {effective: 2026-05-12}}
  - {at: 2026-05-13 10:00, do: outage, component: hosting, from: 2026-05-12 08:00, to: 2026-05-12 10:30,
     expect: {minutes: 30}}
  - {at: 2026-06-01 10:00, do: month, month: 2026-02, expect: {downtime_minutes: 10, missed: false}}
  - {at: 2026-06-01 10:00, do: month, month: 2026-03,
     expect: {availability: null, missed: null, credit: null, root_cause_ticket: null}}
  - {at: 2026-06-01 10:00, do: month, month: 2026-05, expect: {downtime_minutes: 30, missed: false}}
  - {at: 2026-06-01 10:00, do: queue, expect: {order: []}}
"""
        + invoiced("2026-01", "1000.00", "1000.00", "0.00", "0.00", "1000.00", "1000.00")
    )


# what was missed before the end


def test_the_month_in_which_a_contract_ended_is_looked_into_all_the_same() -> None:
    results(
        CLOUD
        + """
  - {at: 2026-02-01 09:00, do: cancel, contact: ann, effective_on: 2026-02-10}
  - {at: 2026-02-09 09:00, do: outage, component: hosting, from: 2026-02-08 09:00, to: 2026-02-08 12:00}
  - {at: 2026-02-28 23:59, do: month, month: 2026-02, expect: {missed: true, root_cause_ticket: null}}
  - {at: 2026-03-01 00:00, do: month, month: 2026-02, expect: {root_cause_ticket: root-cause-c1-2026-02}}
  - {at: 2026-03-01 00:00, do: queue, expect: {order: [root-cause-c1-2026-02]}}
"""
    )


@pytest.mark.parametrize("last_on", ["2026-01-31", "2026-02-01", "2026-02-19"])
def test_a_missed_month_that_is_known_late_is_looked_into_at_once_also_after_the_end(last_on: str) -> None:
    results(
        CLOUD
        + f"""
  - {{at: 2026-01-20 09:00, do: cancel, contact: ann, effective_on: {last_on}}}
  - {{at: 2026-02-20 10:00, do: outage, component: hosting, from: 2026-01-08 09:00, to: 2026-01-08 12:00}}
  - {{at: 2026-02-20 10:00, do: month, month: 2026-01, expect: {{root_cause_ticket: root-cause-c1-2026-01}}}}
  - {{at: 2026-02-20 10:00, do: outage, component: systems, from: 2026-01-09 09:00, to: 2026-01-09 12:00}}
  - {{at: 2026-02-20 10:00, do: queue, expect: {{order: [root-cause-c1-2026-01]}}}}
  - {{at: 2026-04-20 10:00, do: queue, expect: {{order: [root-cause-c1-2026-01]}}}}
"""
    )
