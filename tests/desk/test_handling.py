from collections.abc import Callable

import pytest
from tests.desk.playing import results
from tests.desk.quayside import MANAGER, NINE, quayside

from pactdesk.desk.actions.conversation import respond
from pactdesk.desk.actions.handling import assign, escalate, mark, phone, reprioritise
from pactdesk.desk.actions.refused import (
    Impossible,
    NotServed,
    NotThere,
    TicketClosed,
)
from pactdesk.desk.actions.setting_up import know_product
from pactdesk.desk.records.models import Delivery, Entry, Text
from pactdesk.engine.policy.facts import Value

pytestmark = pytest.mark.django_db

SERVED = """
story: priorities of managed operations and services
policy: sma
zone: America/Chicago
given:
  accounts:  {acme: {}}
  contracts: {ops: {account: acme, service: managed-operations}, svc: {account: acme, service: managed-services}}
  contacts:  {ann: {account: acme}}
  agents:    {kim: {}}
steps:
"""
MEMBERS = """
story: members of the winning plan
policy: websan
zone: America/New_York
given:
  accounts:  {acme: {users: 1}, other: {}}
  contracts: {c1: {account: acme, plan: winning, licensed_users: 1}, c2: {account: other, plan: base}}
  contacts:  {ann: {account: acme, nominated: true}, bob: {account: acme}, eve: {account: other, nominated: true}}
  agents:    {kim: {}, lee: {}}
steps:
"""
LICENSED = """
story: a licence under maintenance
policy: smartertools
zone: America/Phoenix
given:
  accounts:  {acme: {}}
  contracts: {c1: {account: acme, holding: license, product: SmarterMail, version: "15",
                   maintenance_until: 2026-12-31}}
  contacts:  {ann: {account: acme}}
  agents:    {kim: {}}
  products:  {SmarterMail: {current_version: "16"}}
steps:
"""


# Priorities


@pytest.mark.parametrize(
    ("priority", "due", "clause"),
    [
        ("P1", "2026-03-06 10:00", "SM-19"),
        ("P2", "2026-03-06 10:00", "SM-19"),
        ("P3", "2026-03-06 13:00", "SM-20"),
        ("P4", "2026-03-10 09:00", "SM-21"),
    ],
)
def test_a_priority_counts_from_the_opening(priority: str, due: str, clause: str) -> None:
    results(
        SERVED
        + f"""
  - {{at: 2026-03-06 09:00, do: open, ticket: A, contract: ops, priority: P4, channel: portal}}
  - {{at: 2026-03-06 09:30, do: reprioritise, ticket: A, priority: {priority}, agent: kim, why: agreed,
     expect: {{priority: {priority}, state: new, due: {{first-response: {due}}}, cites: [SM-4, {clause}]}}}}
"""
    )


def test_a_due_time_put_into_the_past_is_missed_at_the_change() -> None:
    results(
        SERVED
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, contract: ops, priority: P4, channel: portal}
  - {at: 2026-03-06 10:30, do: reprioritise, ticket: A, priority: P1, agent: kim, why: it is down,
     expect: {due: {first-response: 2026-03-06 10:00}}}
  - {at: 2026-03-06 10:30, do: pass, expect: {fired: []}}
  - {at: 2026-03-06 10:30:01, do: pass, expect: {fired: [{at: 2026-03-06 10:30, what: breach, ticket: A}]}}
"""
    )


def test_managed_services_has_no_second_and_third_priority() -> None:
    _, second, *_ = results(
        SERVED
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, contract: svc, priority: P4, channel: portal}
  - {at: 2026-03-06 09:30, do: reprioritise, ticket: A, priority: P2, agent: kim, why: x,
     expect: {priority: null, due: null, state: null, refused: {name: not-served, cites: [SM-24]}}}
  - {at: 2026-03-06 09:30, do: reprioritise, ticket: A, priority: P3, agent: kim, why: x,
     expect: {refused: {name: not-served, cites: [SM-24]}}}
  - {at: 2026-03-06 09:31, do: show, ticket: A, as: kim, expect: {priority: P4}}
  - {at: 2026-03-06 09:59:59, do: reprioritise, ticket: A, priority: P1, agent: kim, why: x,
     expect: {priority: P1, due: {first-response: 2026-03-06 10:00}, cites: [SM-23]}}
"""
    )
    assert "P1, to be done at once, and P4" in second["refused"]["why"]  # type: ignore[index]


def test_a_priority_takes_an_agent_and_a_reason_where_the_policy_says_so() -> None:
    results(
        SERVED
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, contract: ops, priority: P4, channel: portal}
  - {at: 2026-03-06 09:30, do: reprioritise, ticket: A, priority: P1, contact: ann, why: it is down,
     expect: {refused: {name: need-missing, cites: [SM-4, SM-5, SM-6, SM-7]}}}
  - {at: 2026-03-06 09:30, do: reprioritise, ticket: A, priority: P1, agent: kim,
     expect: {refused: {name: need-missing, cites: [SM-4]}}}
"""
    )


def test_a_customer_contests_the_priority_with_a_reason() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: c1, kind: break-fix, priority: normal}
  - {at: 2026-03-06 09:10, do: reprioritise, ticket: A, priority: critical, contact: ann,
     expect: {refused: {name: need-missing, cites: [WS-33]}}}
  - {at: 2026-03-06 09:10, do: reprioritise, ticket: A, priority: critical, contact: eve, why: it is down,
     expect: {refused: {name: stranger}}}
  - {at: 2026-03-06 09:10, do: reprioritise, ticket: A, priority: critical, contact: ann, why: it is down,
     expect: {priority: critical, due: {first-response: 2026-03-06 11:00}, cites: [WS-33, WS-12]}}
  - {at: 2026-03-06 09:12, do: reprioritise, ticket: A, priority: normal, agent: kim, why: there is a way round,
     expect: {priority: normal, state: new}}
"""
    )


def test_a_held_ticket_is_judged_anew_with_its_priority() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: bob, contract: c1, kind: break-fix, expect: {outcome: held}}
  - {at: 2026-03-06 09:10, do: reprioritise, ticket: A, priority: critical, agent: kim, why: it is down,
     expect: {priority: critical, state: held, due: {first-response: null}}}
  - {at: 2026-03-06 10:00, do: take-over, ticket: A, contact: ann,
     expect: {outcome: admitted, due: {first-response: 2026-03-06 12:00}}}
  - {at: 2026-03-06 10:01, do: show, ticket: A, as: ann, expect: {priority: critical}}
"""
    )


def test_a_priority_given_before_the_answer_and_recorded_after_it_counts() -> None:
    results(
        SERVED
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, contract: ops, priority: P4, channel: portal}
  - {at: 2026-03-06 10:01, do: respond, ticket: A, agent: kim, expect: {met: {first-response: true}}}
  - {at: 2026-03-06 12:00, do: reprioritise, ticket: A, priority: P1, agent: kim, why: x, happened: 2026-03-06 09:30,
     expect: {due: {first-response: 2026-03-06 10:00}}}
  - {at: 2026-03-06 12:01, do: show, ticket: A, as: kim, expect: {met: {first-response: false}}}
"""
    )


def test_what_pages_pages_again_and_once() -> None:
    side = quayside("sma", service="managed-operations")
    side.open("A", priority="P4", channel="portal")

    def give(priority: str) -> list[object]:
        reprioritise(desk=side.desk, reference="A", priority=priority, acting=side.agent(), at=NINE, why="x")
        return [page.body["cites"] for page in Delivery.objects.filter(kind="page")]

    assert give("P3") == []
    assert give("P2") == [["SM-2", "SM-19"]]
    assert give("P2") == [["SM-2", "SM-19"]]
    assert give("P1") == [["SM-2", "SM-19"], ["SM-2", "SM-19"]]


def test_a_word_that_is_no_priority_is_refused() -> None:
    side = quayside("sma", service="managed-operations")
    side.open("A", priority="P4")
    with pytest.raises(Impossible, match="P1, P2, P3, P4"):
        reprioritise(desk=side.desk, reference="A", priority="P5", acting=side.agent(), at=NINE, why="x")
    calm = quayside("smartchoice")
    calm.open("A", kind="question")
    with pytest.raises(Impossible, match="no priorities"):
        reprioritise(desk=calm.desk, reference="A", priority="P1", acting=calm.agent(), at=NINE, why="x")


def test_a_refused_step_leaves_no_trace() -> None:
    side = quayside("sma", service="managed-services")
    side.open("A", priority="P4")
    before = Entry.objects.count(), Text.objects.count(), Delivery.objects.count()
    with pytest.raises(NotServed):
        reprioritise(desk=side.desk, reference="A", priority="P2", acting=side.agent(), at=NINE, why="x")
    assert (Entry.objects.count(), Text.objects.count(), Delivery.objects.count()) == before


def test_a_changed_priority_says_who_and_why() -> None:
    *_, changed = results(
        MEMBERS
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: c1, kind: break-fix, priority: normal}
  - {at: 2026-03-06 09:10, do: reprioritise, ticket: A, priority: critical, contact: ann, why: it is down}
"""
    )
    assert "ann gives A the priority critical: it is down" in str(changed["why"])


# Calls and bugs


def test_a_call_is_granted_or_declined_by_an_agent_with_a_reason() -> None:
    results(
        LICENSED
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, kind: problem, channel: portal}
  - {at: 2026-03-06 09:01, do: phone, ticket: A, granted: true, agent: kim,
     expect: {granted: null, refused: {name: need-missing, cites: [ST-11]}}}
  - {at: 2026-03-06 09:01, do: phone, ticket: A, granted: true, contact: ann, why: please,
     expect: {refused: {name: need-missing, cites: [ST-11]}}}
  - {at: 2026-03-06 09:01, do: phone, ticket: A, granted: true, agent: kim, why: quicker so,
     expect: {granted: true, cites: [ST-11]}}
  - {at: 2026-03-06 09:02, do: phone, ticket: A, granted: false, agent: kim, why: mail will do,
     expect: {granted: false}}
"""
    )


def test_a_bug_behind_an_emergency_on_an_old_version_shows_the_update() -> None:
    results(
        LICENSED
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, kind: emergency, purchased: true}
  - {at: 2026-03-06 09:01, do: mark, ticket: A, bug: false, expect: {notices: []}}
  - {at: 2026-03-06 09:01, do: mark, ticket: A, bug: true,
     expect: {notices: ["The fix comes with 16: the update is required."], cites: [ST-23]}}
  - {at: 2026-03-06 09:02, do: open, ticket: B, kind: problem, channel: portal}
  - {at: 2026-03-06 09:03, do: mark, ticket: B, bug: true, expect: {notices: []}}
  - {at: 2026-03-06 09:03, do: mark, ticket: B, bug: true, contact: ann, expect: {refused: {name: not-staff}}}
"""
    )


def test_the_answer_to_a_bug_names_the_update() -> None:
    side = quayside("smartertools", product="SmarterMail", version="15")
    current: dict[str, Value] = {"current_version": "16"}
    know_product(desk=side.desk, product="SmarterMail", facts=current, versions={}, acting=MANAGER, at=NINE)
    side.open("A", kind="emergency", purchased=True)
    for bug in (False, True):
        mark(desk=side.desk, reference="A", bug=bug, acting=side.agent(), at=NINE)
        respond(desk=side.desk, reference="A", acting=side.agent(), at=NINE)
    mails = Delivery.objects.filter(about="an answer to your request").order_by("pk")
    assert [mail.body["notices"] for mail in mails] == [[], ["The fix comes with 16: the update is required."]]


# People and levels


def test_a_ticket_is_given_to_somebody_and_escalated() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: c1, kind: break-fix}
  - {at: 2026-03-06 09:01, do: escalate, ticket: A, why: too hard, expect: {assignee: null, level: 2, cites: [WS-35]}}
  - {at: 2026-03-06 09:02, do: assign, ticket: A, agent: kim, expect: {assignee: kim, level: 2, cites: [WS-37]}}
  - {at: 2026-03-06 09:03, do: escalate, ticket: A, agent: lee, expect: {assignee: lee, level: 3}}
  - {at: 2026-03-06 09:04, do: assign, ticket: A, contact: ann, expect: {assignee: null, refused: {name: not-staff}}}
"""
    )


def test_an_unmet_target_escalates_by_itself() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: c1, kind: break-fix}
  - {at: 2026-03-06 11:00, do: show, ticket: A, as: kim, expect: {level: 1, met: {}}}
  - {at: 2026-03-06 11:00:01, do: show, ticket: A, as: kim, expect: {level: 2, met: {first-response: false}}}
"""
    )


def test_nobody_of_the_desk_gets_no_ticket() -> None:
    side = quayside("websan", plan="base", account_manager="mia")
    side.open("A", kind="break-fix")
    with pytest.raises(NotThere, match="zoe"):
        assign(desk=side.desk, reference="A", agent="zoe", acting=MANAGER, at=NINE)
    with pytest.raises(NotThere, match="zoe"):
        escalate(desk=side.desk, reference="A", agent="zoe", acting=MANAGER, at=NINE)
    assigned = assign(desk=side.desk, reference="A", agent="mia", acting=MANAGER, at=NINE)
    assert assigned.standing.assignee == "mia"


def test_an_escalation_is_told_where_the_policy_says_so() -> None:
    for policy, mails in (("websan", ["lee"]), ("smartchoice", [])):
        side = quayside(policy)
        side.open("A", kind="break-fix" if policy == "websan" else "question")
        escalate(desk=side.desk, reference="A", agent="lee", acting=side.agent(), at=NINE)
        told = Delivery.objects.filter(desk=side.desk, about="a ticket was escalated")
        assert list(told.values_list("to", flat=True)) == mails


# Who may, and on what


def test_what_is_not_there_or_over_is_refused_by_name() -> None:
    side = quayside("smartertools")
    side.open("A", kind="problem", channel="portal")
    kim = side.agent()
    with pytest.raises(NotThere):
        mark(desk=side.desk, reference="Z", bug=True, acting=kim, at=NINE)
    with pytest.raises(Impossible):
        mark(desk=side.desk, reference="A", bug=True, acting=kim, at=NINE, happened=NINE + 1)
    with pytest.raises(Impossible):
        mark(desk=side.desk, reference="A", bug=True, acting=kim, at=NINE, happened=NINE - 1)
    from pactdesk.desk.actions.finishing import close  # noqa: PLC0415 - only this test closes one

    close(desk=side.desk, reference="A", acting=kim, at=NINE)
    verbs: list[Callable[[], object]] = [
        lambda: mark(desk=side.desk, reference="A", bug=True, acting=kim, at=NINE),
        lambda: phone(desk=side.desk, reference="A", granted=True, acting=kim, at=NINE, why="x"),
        lambda: assign(desk=side.desk, reference="A", agent="kim", acting=kim, at=NINE),
        lambda: escalate(desk=side.desk, reference="A", acting=kim, at=NINE),
        lambda: reprioritise(desk=side.desk, reference="A", priority="P1", acting=kim, at=NINE),
    ]
    for verb in verbs:
        with pytest.raises(TicketClosed):
            verb()


def test_a_reason_is_kept_beside_the_journal() -> None:
    side = quayside("sma", service="managed-operations")
    side.open("A", priority="P4")
    reprioritise(desk=side.desk, reference="A", priority="P1", acting=side.agent(), at=NINE, why="the plant stands")
    (fact,) = side.facts("changed")
    assert Text.objects.get(digest=fact["reason"]).words == "the plant stands"
    assert "the plant stands" not in str(fact)
