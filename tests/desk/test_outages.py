"""What was down, what that is worth, and what is looked into: months of availability at their bounds."""

import pytest
from tests.desk.playing import results

pytestmark = pytest.mark.django_db

CLOUD = """
story: availability
policy: sma
zone: America/Chicago
given:
  accounts: {acme: {}}
  contracts: {c1: {account: acme, service: cloud, annual_fee: 12000.00}}
  contacts: {ann: {account: acme}}
  agents: {kim: {}}
steps:
"""


def test_an_outage_adds_what_no_window_excuses_and_nothing_counts_twice() -> None:
    results(
        CLOUD
        + """
  - {at: 2026-02-10 08:00, do: maintenance, from: 2026-02-13 10:00, to: 2026-02-13 11:00,
     expect: {minutes: 0, cites: [SM-15]}}
  - {at: 2026-02-14 10:00, do: outage, component: hosting, from: 2026-02-13 10:00, to: 2026-02-13 12:00,
     expect: {minutes: 60, cites: [SM-13]}}
  - {at: 2026-02-14 10:00, do: outage, component: databases, from: 2026-02-13 11:30, to: 2026-02-13 12:30,
     expect: {minutes: 30}}
  - {at: 2026-02-14 10:00, do: maintenance, from: 2026-02-13 11:00, to: 2026-02-13 12:00, expect: {minutes: 0}}
  - {at: 2026-02-14 10:00, do: month, month: 2026-02,
     expect: {downtime_minutes: 90, excluded_minutes: 60, missed: true}}
"""
    )


def test_why_says_what_was_down_and_what_of_it_counts() -> None:
    first, second = results(
        CLOUD
        + """
  - {at: 2026-02-10 08:00, do: maintenance, from: 2026-02-13 10:00, to: 2026-02-13 11:00}
  - {at: 2026-02-14 10:00, do: outage, agent: kim, component: hosting, from: 2026-02-13 10:00, to: 2026-02-13 12:00}
"""
    )
    assert "maintenance of 60 minutes, ahead of it: 0 minutes of downtime taken away" in str(first["why"])
    assert "kim records that hosting was down for 120 minutes: 60 minutes of downtime added" in str(second["why"])


def test_a_window_takes_away_what_was_known_to_be_down_when_it_was_announced() -> None:
    results(
        CLOUD
        + """
  - {at: 2026-02-13 10:00, do: outage, component: hosting, from: 2026-02-13 09:00, to: 2026-02-13 14:00,
     expect: {minutes: 300}}
  - {at: 2026-02-13 10:00, do: maintenance, from: 2026-02-13 10:00, to: 2026-02-13 11:00, expect: {minutes: 0}}
  - {at: 2026-02-13 10:00, do: maintenance, from: 2026-02-13 10:00:01, to: 2026-02-13 11:00:01, expect: {minutes: 60}}
"""
    )


def test_the_ticket_of_a_missed_month_is_the_request_that_the_policy_says() -> None:
    results(
        CLOUD
        + """
  - {at: 2026-01-10 10:00, do: open, ticket: ordinary, kind: problem, priority: P4, channel: portal}
  - {at: 2026-01-12 10:00, do: outage, component: hosting, from: 2026-01-11 10:00, to: 2026-01-11 12:00}
  - {at: 2026-02-01 00:00, do: queue, expect: {order: [root-cause-c1-2026-01, ordinary]}}
"""
    )


def test_credit_is_due_from_the_second_month_running_and_the_cause_of_each_is_looked_for_once() -> None:
    results(
        CLOUD
        + """
  - {at: 2026-01-12 10:00, do: outage, component: hosting, from: 2026-01-11 10:00, to: 2026-01-11 12:00}
  - {at: 2026-01-12 10:00, do: month, month: 2026-01,
     expect: {missed: true, root_cause_ticket: null, credit: 0.00, percent: 0}}
  - {at: 2026-02-01 00:00, do: pass, expect: {fired: [{at: 2026-02-01 00:00, what: month-end, ticket: null}]}}
  - {at: 2026-02-01 00:00, do: month, month: 2026-01,
     expect: {availability: 99.73118, root_cause_ticket: root-cause-c1-2026-01, cites: [SM-10, SM-11]}}
  - {at: 2026-02-20 10:00, do: outage, component: systems, from: 2026-02-19 10:00, to: 2026-02-19 16:00}
  - {at: 2026-02-20 10:00, do: month, month: 2026-02, expect: {credit: 100.00, percent: 10}}
  - {at: 2026-03-01 10:00, do: pass, expect: {fired: [{at: 2026-03-01 00:00, what: month-end, ticket: null}]}}
  - {at: 2026-03-01 10:00, do: invoice, month: 2026-02,
     expect: {lines: [{item: cloud-fee, amount: 1000.00}], credits: [{month: 2026-02, amount: 100.00}], total: 900.00,
     carried_forward: 0.00}}
  - {at: 2026-03-01 10:00, do: queue, expect: {order: [root-cause-c1-2026-01, root-cause-c1-2026-02]}}
  - {at: 2026-03-05 10:00, do: outage, component: systems, from: 2026-01-19 10:00, to: 2026-01-19 12:00,
     expect: {minutes: 120}}
  - {at: 2026-04-01 10:00, do: pass, expect: {fired: [{at: 2026-04-01 00:00, what: month-end, ticket: null}]}}
  - {at: 2026-04-01 10:00, do: queue, expect: {order: [root-cause-c1-2026-01, root-cause-c1-2026-02]}}
"""
    )


def test_a_month_missed_by_a_late_outage_is_looked_into_at_once_and_credited_at_the_next_end() -> None:
    results(
        CLOUD
        + """
  - {at: 2026-01-12 10:00, do: outage, component: hosting, from: 2026-01-11 10:00, to: 2026-01-11 12:00}
  - {at: 2026-03-05 10:00, do: outage, component: hosting, from: 2026-02-11 10:00, to: 2026-02-11 12:00}
  - {at: 2026-03-05 10:00, do: month, month: 2026-02,
     expect: {missed: true, credit: 100.00, root_cause_ticket: root-cause-c1-2026-02}}
  - {at: 2026-03-05 10:00, do: invoice, month: 2026-02, expect: {credits: [], total: 1000.00}}
  - {at: 2026-04-01 10:00, do: month, month: 2026-02, expect: {root_cause_ticket: root-cause-c1-2026-02}}
  - {at: 2026-04-01 10:00, do: invoice, month: 2026-03,
     expect: {credits: [{month: 2026-02, amount: 100.00}], total: 900.00}}
"""
    )


def test_credits_larger_than_the_invoice_are_carried_forward() -> None:
    results(
        CLOUD
        + """
  - {at: 2026-01-12 10:00, do: outage, component: hosting, from: 2026-01-11 10:00, to: 2026-01-11 12:00}
  - {at: 2026-03-30 10:00, do: outage, component: hosting, from: 2026-02-01 00:00, to: 2026-03-30 00:00}
  - {at: 2026-04-02 10:00, do: invoice, month: 2026-02, expect: {credits: [], total: 1000.00, carried_forward: 0.00}}
  - {at: 2026-04-02 10:00, do: invoice, month: 2026-03,
     expect: {credits: [{month: 2026-03, amount: 1000.00}, {month: 2026-02, amount: 1000.00}], total: 0.00,
     carried_forward: 1000.00}}
  - {at: 2026-05-02 10:00, do: invoice, month: 2026-04, expect: {credits: [], total: 0.00, carried_forward: 0.00}}
  - {at: 2026-05-02 10:00, do: invoice, month: 2026-05, expect: {total: 1000.00}}
"""
    )


def test_an_outage_of_the_future_is_refused_and_on_no_record() -> None:
    results(
        CLOUD
        + """
  - {at: 2026-01-12 10:00, do: outage, component: hosting, from: 2026-01-12 10:01, to: 2026-01-12 11:00,
     expect: {minutes: null, refused: {name: impossible}}}
  - {at: 2026-01-12 10:00, do: month, month: 2026-01, expect: {downtime_minutes: 0, missed: false}}
  - {at: 2026-01-12 10:00, do: outage, component: hosting, from: 2026-01-12 10:00, to: 2026-01-12 10:05,
     expect: {minutes: 5}}
"""
    )


def test_without_a_promise_nothing_is_measured() -> None:
    results(
        CLOUD.replace("service: cloud", "service: customer-support")
        + """
  - {at: 2026-01-12 10:00, do: outage, component: hosting, from: 2026-01-11 10:00, to: 2026-01-11 12:00,
     expect: {minutes: null}}
  - {at: 2026-01-12 10:00, do: month, month: 2026-01,
     expect: {availability: null, missed: null, credit: null, root_cause_ticket: null}}
  - {at: 2026-02-12 10:00, do: pass, expect: {fired: []}}
"""
    )
