import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.playing import results
from tests.desk.quayside import MANAGER, NINE, quayside

from pactdesk.desk.actions.handling import assign
from pactdesk.desk.actions.setting_up import make_account, make_contact, make_contract
from pactdesk.desk.queries.queue import queue_of

pytestmark = pytest.mark.django_db


def test_plans_go_by_their_rank_and_then_by_age() -> None:
    results(
        """
story: MCS before Premium before Basic
policy: smartsights
zone: America/Chicago
given:
  accounts:  {acme: {region: americas, north_america: true}}
  contracts:
    basic:   {account: acme, plan: basic, product: WIN-911}
    premium: {account: acme, plan: premium, product: WIN-911}
    mcs:     {account: acme, plan: mcs, product: WIN-911}
    without: {account: acme, plan: without, product: WIN-911}
  contacts:  {ann: {account: acme}}
  agents:    {kim: {}}
steps:
  - {at: 2026-03-06 09:00, do: open, ticket: S, contract: without, kind: problem, channel: portal}
  - {at: 2026-03-06 09:01, do: open, ticket: B1, contract: basic, kind: problem, channel: portal}
  - {at: 2026-03-06 09:02, do: open, ticket: P1, contract: premium, kind: problem, channel: portal}
  - {at: 2026-03-06 09:03, do: open, ticket: M, contract: mcs, kind: problem, channel: portal}
  - {at: 2026-03-06 09:04, do: open, ticket: P2, contract: premium, kind: problem, channel: portal}
  - {at: 2026-03-06 09:05, do: queue, agent: kim, expect: {order: [M, P1, P2, B1], cites: [SS-11]}}
  - {at: 2026-03-06 09:06, do: override, ticket: S, decision: admitted, agent: kim, why: goodwill}
  - {at: 2026-03-06 09:07, do: open, ticket: B2, contract: basic, kind: problem, channel: portal}
  - {at: 2026-03-06 09:08, do: queue, agent: kim, expect: {order: [M, P1, P2, B1, S, B2]}}
"""
    )


def test_a_priority_that_changes_moves_the_ticket_and_not_its_age() -> None:
    results(
        """
story: P1 to P4
policy: sma
zone: America/Chicago
given:
  accounts:  {acme: {}}
  contracts: {c1: {account: acme, service: managed-operations}}
  contacts:  {ann: {account: acme}}
  agents:    {kim: {}}
steps:
  - {at: 2026-03-06 09:00, do: open, ticket: A, priority: P4}
  - {at: 2026-03-06 09:01, do: open, ticket: B, priority: P3}
  - {at: 2026-03-06 09:02, do: open, ticket: C, priority: P2}
  - {at: 2026-03-06 09:03, do: open, ticket: D, priority: P1}
  - {at: 2026-03-06 09:04, do: queue, expect: {order: [D, C, B, A], cites: [SM-6, SM-4, SM-5, SM-7]}}
  - {at: 2026-03-06 09:05, do: reprioritise, ticket: A, priority: P1, why: x}
  - {at: 2026-03-06 09:06, do: queue, expect: {order: [A, D, C, B]}}
"""
    )


def test_emergencies_stand_before_first_come_first_served() -> None:
    results(
        """
story: first come
policy: smartertools
zone: America/Phoenix
given:
  accounts:  {acme: {}, other: {}}
  contracts: {c1: {account: acme, holding: license}, c2: {account: other, holding: hosted}}
  contacts:  {ann: {account: acme}, eve: {account: other}}
  agents:    {kim: {}}
steps:
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: c1, kind: problem, channel: portal}
  - {at: 2026-03-06 09:01, do: open, ticket: B, contact: eve, contract: c2, kind: question, channel: portal}
  - {at: 2026-03-06 09:02, do: open, ticket: C, contact: eve, contract: c2, kind: emergency, purchased: true}
  - {at: 2026-03-06 09:03, do: queue, expect: {order: [C, A, B], cites: [ST-13]}}
"""
    )


def test_a_queue_holds_what_is_new_or_open_and_ones_own_or_nobodys() -> None:
    results(
        """
story: my queue
policy: websan
zone: America/New_York
given:
  accounts:  {acme: {users: 1}}
  contracts: {c1: {account: acme, plan: base, licensed_users: 1}}
  contacts:  {ann: {account: acme, nominated: true}, bob: {account: acme}}
  agents:    {kim: {}, lee: {}}
steps:
  - {at: 2026-03-06 09:00, do: queue, agent: kim, expect: {order: [], cites: []}}
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, kind: break-fix}
  - {at: 2026-03-06 09:01, do: open, ticket: B, contact: ann, kind: break-fix}
  - {at: 2026-03-06 09:02, do: open, ticket: C, contact: ann, kind: break-fix}
  - {at: 2026-03-06 09:03, do: open, ticket: D, contact: ann, kind: break-fix}
  - {at: 2026-03-06 09:04, do: open, ticket: H, contact: bob, kind: break-fix, expect: {outcome: held}}
  - {at: 2026-03-06 09:05, do: open, ticket: R, contact: ann, kind: platform, expect: {outcome: refused}}
  - {at: 2026-03-06 09:06, do: assign, ticket: A, agent: kim}
  - {at: 2026-03-06 09:06, do: assign, ticket: B, agent: lee}
  - {at: 2026-03-06 09:06, do: respond, ticket: A, agent: kim}
  - {at: 2026-03-06 09:07, do: queue, agent: kim, expect: {order: [A, C, D]}}
  - {at: 2026-03-06 09:07, do: queue, agent: lee, expect: {order: [B, C, D]}}
  - {at: 2026-03-06 09:07, do: queue, expect: {order: [C, D]}}
  - {at: 2026-03-06 09:08, do: wait, ticket: C, agent: kim}
  - {at: 2026-03-06 09:08, do: schedule, ticket: D, agent: kim, start: 2026-03-09 10:00}
  - {at: 2026-03-06 09:08, do: solve, ticket: A, agent: kim}
  - {at: 2026-03-06 09:09, do: queue, agent: kim, expect: {order: []}}
  - {at: 2026-03-06 09:10, do: take-over, ticket: H, contact: ann}
  - {at: 2026-03-06 09:11, do: resume, ticket: C, agent: kim}
  - {at: 2026-03-06 09:12, do: queue, agent: kim, expect: {order: [C, H]}}
"""
    )


def test_a_queue_takes_two_statements_however_long_it_is() -> None:
    side = quayside("smartertools", holding="license")
    for number in range(30):
        side.open(f"T{number:02}", kind="problem", channel="portal")
    queue_of(side.desk, "kim")
    with CaptureQueriesContext(connection) as asked:
        found = queue_of(side.desk, "kim")
    assert len(asked) == 2
    assert [one.reference for one in found] == [f"T{number:02}" for number in range(30)]
    assert [one.reference for one in queue_of(side.desk, "kim", most=2)] == ["T00", "T01"]


def test_a_queue_is_of_one_desk() -> None:
    here, there = quayside("smartertools"), quayside("smartchoice")
    here.open("A", kind="problem", channel="portal")
    there.open("B", kind="question")
    assert [one.reference for one in queue_of(here.desk, "kim")] == ["A"]


def test_a_row_of_the_queue_says_whose_it_is_and_why_there() -> None:
    side = quayside("smartertools")
    other = make_account(desk=side.desk, name="other", facts={}, acting=MANAGER, at=NINE)
    make_contact(account=other, name="eve", facts={}, acting=MANAGER, at=NINE)
    make_contract(account=other, name="c2", facts={}, acting=MANAGER, at=NINE)
    side.open("A", kind="emergency", purchased=True)
    assign(desk=side.desk, reference="A", agent="kim", acting=MANAGER, at=NINE)
    (one,) = queue_of(side.desk, "kim")
    assert (one.account, one.state, one.assignee, one.due_at) == ("acme", "new", "kim", NINE + 3600)
    assert one.place.cites == ("ST-13",)
    assert one.place.because[0].steps[0].text == "A goes by kind (emergency): place 1 of 2"
