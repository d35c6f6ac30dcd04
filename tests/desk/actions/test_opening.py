"""What does an opening set going besides the ticket?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.playing import results
from tests.desk.quayside import MANAGER, NINE, Quayside, quayside

from pactdesk.desk.actions.opening import take_over
from pactdesk.desk.actions.setting_up import make_contact
from pactdesk.desk.records.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def quay() -> Quayside:
    return quayside("smartchoice", package="small", overflow="advanced", account_manager="kim")


def test_the_contact_is_told_what_became_of_the_request(quay: Quayside) -> None:
    quay.open("A", kind="question", channel="portal")
    (sent,) = Delivery.objects.filter(ticket__reference="A")
    assert (sent.kind, sent.to, sent.body["outcome"]) == ("mail", "ann@acme.example", "admitted")


def test_a_colleague_who_takes_it_over_is_told(quay: Quayside) -> None:
    facts = {"trained": False}
    bob = make_contact(account=quay.account, name="bob", facts=facts, acting=MANAGER, at=NINE, email="bob@acme.example")
    untrained = Quayside(quay.desk, quay.account, quay.contract, bob)
    untrained.open("A", kind="question", channel="portal")
    take_over(desk=quay.desk, reference="A", contact=quay.ann, acting=quay.customer, at=NINE + 60)
    assert list(Delivery.objects.order_by("id").values_list("to", "body__outcome")) == [
        ("bob@acme.example", "held"),
        ("ann@acme.example", "admitted"),
    ]


def test_an_opening_takes_at_most_fourteen_statements(quay: Quayside) -> None:
    quay.open("A", kind="question", channel="portal")
    with CaptureQueriesContext(connection) as asked:
        quay.open("B", kind="question", channel="portal")
    told = [one["sql"].split()[0] for one in asked.captured_queries]
    assert len(told) <= 14, told


LAPSED = """
story: the draft is kept
policy: smartertools
zone: America/Phoenix
given:
  accounts: {acme: {}}
  contracts: {c1: {account: acme, holding: license, product: SmarterMail, maintenance_until: 2026-01-31}}
  contacts: {ann: {account: acme}}
steps:
  - {at: 2026-07-10 09:00, do: open, ticket: A, kind: problem, channel: email, expect: {outcome: offered, state: held}}
  - {at: 2026-07-10 10:00, do: reinstate, contract: c1, expect: {until: 2027-07-10}}
  - {at: 2026-07-10 10:01, do: show, ticket: A, as: ann, expect: {state: new}}
  - {at: 2026-07-10 11:00, do: open, ticket: A, kind: problem, channel: email,
     expect: {outcome: admitted, state: new, due: {first-response: 2026-07-10 14:00}}}
"""


def test_what_was_held_for_an_offer_goes_on_once_the_contract_does_and_is_opened_no_second_time() -> None:
    results(LAPSED)


def test_it_stays_held_where_the_offer_still_stands() -> None:
    results(LAPSED.replace("kind: problem", "kind: training").split("  - {at: 2026-07-10 10:01")[0])


HOLDINGS = """
story: of several contracts
policy: sma
zone: America/Chicago
given:
  accounts: {acme: {}, zenith: {}}
  contracts:
    c: {account: acme, service: managed-operations}
    d: {account: acme, service: customer-support}
    e: {account: acme, service: customer-support}
    z: {account: zenith, service: customer-support}
  contacts: {ann: {account: acme}}
  agents: {kim: {}}
steps:
"""


def test_contracts_that_ended_leave_no_choice() -> None:
    results(
        HOLDINGS
        + """
  - {at: 2026-03-06 10:00, do: open, ticket: A, kind: problem, priority: P2, expect: {outcome: held, cites: [SM-8]}}
  - {at: 2026-03-06 10:00, do: cancel, contract: d}
  - {at: 2026-03-06 10:00, do: cancel, contract: e}
  - {at: 2026-03-06 23:59:59, do: open, ticket: B, kind: problem, priority: P2, expect: {outcome: held}}
  - {at: 2026-03-07 00:00, do: open, ticket: C, kind: problem, priority: P2,
     expect: {outcome: admitted, due: {first-response: 2026-03-07 01:00}}}
  - {at: 2026-03-07 00:00, do: open, ticket: D, kind: problem, priority: P2, happened: 2026-03-06 23:59:59,
     expect: {outcome: held}}
  - {at: 2026-03-07 00:01, do: open, ticket: A, expect: {outcome: admitted, due: {first-response: 2026-03-07 01:01}}}
  - {at: 2026-03-07 00:02, do: reinstate, contract: d}
  - {at: 2026-03-07 00:03, do: open, ticket: E, kind: problem, priority: P2, expect: {outcome: held}}
  - {at: 2026-03-07 00:04, do: cancel, contract: d}
  - {at: 2026-03-07 00:04, do: cancel, contract: c}
  - {at: 2026-03-08 00:00, do: open, ticket: F, kind: problem, priority: P2, expect: {outcome: held}}
"""
    )
