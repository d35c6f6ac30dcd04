import pytest
from tests.desk.playing import results

pytestmark = pytest.mark.django_db

BASIC = """
story: Basic is answered within three business hours
policy: smartsights
zone: America/Chicago
given:
  accounts:  {acme: {region: americas, north_america: true}}
  contracts: {c1: {account: acme, plan: basic, license: perpetual, product: WIN-911, purchased_on: 2026-01-15}}
  contacts:  {ann: {account: acme}}
  agents:    {kim: {}}
steps:
"""


def test_a_wait_moves_the_due_time_and_a_late_answer_misses_it() -> None:
    opened, waits, *_, answered = results(
        BASIC
        + """
  - {at: 2026-03-06 13:59, do: open, ticket: A, kind: problem, channel: portal,
     expect: {outcome: admitted, due: {first-response: 2026-03-06 16:59}, cites: [SS-22]}}
  - {at: 2026-03-06 14:59, do: wait, ticket: A}
  - {at: 2026-03-06 15:59, do: reply, ticket: A, channel: email, expect: {ticket: A, state: new}}
  - {at: 2026-03-09 09:30, do: respond, ticket: A}
"""
    )
    assert opened["state"] == "new"
    assert waits["due"] == {"first-response": None}
    assert answered["met"] == {"first-response": False}


def test_a_breach_is_said_once_after_the_due_instant() -> None:
    *_, at_it, after = results(
        BASIC
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, kind: problem, channel: portal}
  - {at: 2026-03-06 12:00, do: pass, expect: {fired: []}}
  - {at: 2026-03-06 12:00:01, do: pass, expect: {fired: [{at: 2026-03-06 12:00, what: breach, ticket: A}]}}
  - {at: 2026-03-08 12:00, do: pass, expect: {fired: []}}
"""
    )[1:3]
    assert at_it["fired"] == []
    assert after["fired"] != []


def test_what_fell_due_names_its_clauses_and_nothing_none() -> None:
    *_, at_it, after, again = results(
        BASIC
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, kind: problem, channel: portal}
  - {at: 2026-03-06 12:00, do: pass}
  - {at: 2026-03-06 12:00:01, do: pass, expect: {cites: [SS-22]}}
  - {at: 2026-03-06 12:00:02, do: pass}
"""
    )
    assert (at_it["cites"], again["cites"]) == ([], [])
    assert "3 hours of business time" in " ".join(str(one) for one in after["why"])  # type: ignore[attr-defined]


LICENSED = """
story: what was given was so before the first step
policy: websan
zone: America/New_York
given:
  accounts:  {acme: {users: 1}}
  contracts: {c1: {account: acme, plan: base, licensed_users: 1, starts: 2026-01-10}}
steps:
"""


def test_a_month_before_the_first_step_is_invoiced_from_the_day_the_given_contract_starts() -> None:
    results(
        LICENSED
        + """
  - {at: 2026-04-20 10:00, do: pass, expect: {fired: []}}
  - {at: 2026-04-20 10:00, do: invoice, account: acme, month: 2025-12, expect: {lines: [], total: "0.00"}}
  - {at: 2026-04-20 10:00, do: invoice, account: acme, month: 2026-01, expect: {total: "225.00"}}
  - {at: 2026-04-20 10:00, do: invoice, account: acme, month: 2026-03, expect: {total: "225.00"}}
  - {at: 2026-04-20 10:00, do: invoice, account: acme, month: 2026-04, expect: {total: "225.00"}}
"""
    )
