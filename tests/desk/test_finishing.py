import pytest
from tests.desk.playing import results
from tests.desk.quayside import NINE, quayside

from pactdesk.desk.actions.finishing import close, confirm, reopen, solve
from pactdesk.desk.actions.refused import NeedMissing, NotCustomer, NotStaff, NotThere, TicketClosed, WrongState
from pactdesk.desk.records.models import Delivery, Entry

pytestmark = pytest.mark.django_db

MEMBERS = """
story: who closes
policy: websan
zone: America/New_York
given:
  accounts:  {acme: {users: 1}, other: {}}
  contracts: {c1: {account: acme, plan: base, licensed_users: 1}, c2: {account: other, plan: base}}
  contacts:  {ann: {account: acme, nominated: true}, bob: {account: acme}, eve: {account: other, nominated: true}}
  agents:    {kim: {}}
steps:
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: c1, kind: break-fix, channel: portal}
"""


def test_what_is_solved_waits_for_the_customer_who_confirms_it() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 09:10, do: confirm, ticket: A, contact: ann, expect: {state: null, refused: {name: wrong-state}}}
  - {at: 2026-03-06 09:10, do: solve, ticket: A, agent: kim, expect: {state: solved, access: none, cites: [WS-38]}}
  - {at: 2026-03-06 09:11, do: confirm, ticket: A, agent: kim,
     expect: {state: null, access: null, refused: {name: need-missing, cites: [WS-38]}}}
  - {at: 2026-03-06 09:11, do: confirm, ticket: A, contact: eve, expect: {refused: {name: stranger}}}
  - {at: 2026-03-06 09:11, do: solve, ticket: A, agent: kim, expect: {refused: {name: wrong-state}}}
  - {at: 2026-03-06 09:12, do: confirm, ticket: A, contact: bob, expect: {state: closed, cites: [WS-38]}}
  - {at: 2026-03-06 09:13, do: confirm, ticket: A, contact: ann, expect: {refused: {name: ticket-closed}}}
  - {at: 2026-03-06 09:13, do: solve, ticket: A, agent: kim, expect: {refused: {name: ticket-closed}}}
"""
    )


def test_the_customer_closes_or_an_agent_with_a_reason() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 09:10, do: close, ticket: A, agent: kim,
     expect: {state: null, refused: {name: need-missing, cites: [WS-38]}}}
  - {at: 2026-03-06 09:10, do: close, ticket: A, contact: eve, expect: {refused: {name: stranger}}}
  - {at: 2026-03-06 09:10, do: close, ticket: A, agent: kim, why: it came twice,
     expect: {state: closed, cites: [WS-38]}}
  - {at: 2026-03-06 09:11, do: reopen, ticket: A, contact: ann, expect: {state: open}}
  - {at: 2026-03-06 09:12, do: close, ticket: A, contact: ann, expect: {state: closed}}
  - {at: 2026-03-06 09:12, do: close, ticket: A, contact: ann, expect: {refused: {name: ticket-closed}}}
"""
    )


def test_the_customer_reopens_what_is_solved_or_closed_and_nothing_else() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 09:10, do: reopen, ticket: A, contact: ann, expect: {refused: {name: wrong-state}}}
  - {at: 2026-03-06 09:10, do: solve, ticket: A, agent: kim}
  - {at: 2026-03-06 09:11, do: reopen, ticket: A, contact: eve, expect: {refused: {name: stranger}}}
  - {at: 2026-03-06 09:11, do: reopen, ticket: A, contact: ann, expect: {state: open, cites: [WS-38]}}
  - {at: 2026-03-06 09:12, do: open, ticket: B, contact: ann, contract: c1, kind: platform, channel: portal,
     expect: {outcome: refused, state: closed}}
  - {at: 2026-03-06 09:12, do: reopen, ticket: B, contact: ann, expect: {refused: {name: wrong-state}}}
  - {at: 2026-03-06 09:13, do: open, ticket: C, contact: bob, contract: c1, kind: break-fix,
     expect: {outcome: held}}
  - {at: 2026-03-06 09:13, do: solve, ticket: C, agent: kim, expect: {refused: {name: wrong-state}}}
  - {at: 2026-03-06 09:13, do: close, ticket: C, contact: bob, expect: {state: closed}}
"""
    )


def test_the_clock_of_a_reopened_ticket_left_out_what_lay_between() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 10:00, do: solve, ticket: A, agent: kim}
  - {at: 2026-03-06 11:00, do: reopen, ticket: A, contact: ann}
  - {at: 2026-03-06 11:00, do: show, ticket: A, as: ann, expect: {due: {first-response: 2026-03-06 18:00}}}
"""
    )


def test_a_solution_told_of_late_dates_back() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 12:00, do: solve, ticket: A, agent: kim, happened: 2026-03-06 10:00}
  - {at: 2026-03-06 12:00, do: reopen, ticket: A, contact: ann}
  - {at: 2026-03-06 12:00, do: show, ticket: A, as: ann, expect: {due: {first-response: 2026-03-09 09:00}}}
"""
    )


def test_steps_of_one_second_stand_in_the_order_in_which_they_were_taken() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 10:00, do: wait, ticket: A, agent: kim}
  - {at: 2026-03-06 10:00, do: reply, ticket: A, contact: ann, expect: {state: new}}
  - {at: 2026-03-06 10:00, do: wait, ticket: A, agent: kim, expect: {state: waiting}}
  - {at: 2026-03-06 10:00, do: override, ticket: A, decision: refused, agent: kim, why: no}
  - {at: 2026-03-06 10:00, do: reopen, ticket: A, contact: ann, expect: {state: open}}
"""
    )


def test_a_silent_policy_leaves_closing_to_whoever_asks() -> None:
    side = quayside("smartsights")
    side.open("A", kind="problem")
    assert close(desk=side.desk, reference="A", acting=side.customer, at=NINE).standing.state.value == "closed"


def test_a_policy_that_is_silent_on_confirming_still_ends_the_access() -> None:
    side = quayside("tests/language/northwind.yaml", plan="gold", region="europe")
    side.open("A", kind="outage")
    from pactdesk.desk.actions.access import grant  # noqa: PLC0415 - only this test grants

    grant(desk=side.desk, reference="A", acting=side.customer, at=NINE)
    solve(desk=side.desk, reference="A", acting=side.agent(), at=NINE)
    found = confirm(desk=side.desk, reference="A", acting=side.customer, at=NINE)
    assert not found.standing.access
    assert "NW-38" in found.terms.cites


def test_who_may_not_changes_nothing() -> None:
    side = quayside("smartsights")
    side.open("A", kind="problem")
    before = Entry.objects.count()
    with pytest.raises(NotStaff):
        solve(desk=side.desk, reference="A", acting=side.customer, at=NINE)
    with pytest.raises(NotCustomer):
        confirm(desk=side.desk, reference="A", acting=side.agent(), at=NINE)
    with pytest.raises(NotThere):
        close(desk=side.desk, reference="Z", acting=side.agent(), at=NINE)
    with pytest.raises(WrongState):
        reopen(desk=side.desk, reference="A", acting=side.agent(), at=NINE)
    assert Entry.objects.count() == before
    close(desk=side.desk, reference="A", acting=side.agent(), at=NINE)
    with pytest.raises(TicketClosed):
        close(desk=side.desk, reference="A", acting=side.agent(), at=NINE)


def test_the_customer_is_told_and_asked_to_confirm_where_the_policy_reminds() -> None:
    for policy, kind, asked in (("websan", "break-fix", True), ("smartsights", "problem", False)):
        side = quayside(policy)
        side.open("A", kind=kind)
        solve(desk=side.desk, reference="A", acting=side.agent(), at=NINE)
        mail = Delivery.objects.get(desk=side.desk, about="your request is solved")
        assert (mail.to, mail.body["confirm"]) == ("ann@acme.example", asked)


def test_a_refused_closing_names_the_clause() -> None:
    side = quayside("websan")
    side.open("A", kind="break-fix")
    with pytest.raises(NeedMissing) as refused:
        close(desk=side.desk, reference="A", acting=side.agent(), at=NINE)
    assert refused.value.cites == ("WS-38",)
