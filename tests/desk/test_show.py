import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.playing import results
from tests.desk.quayside import NINE, quayside

from pactdesk.desk.actions.conversation import reply, respond
from pactdesk.desk.actions.erasing import erase_text
from pactdesk.desk.actions.handling import phone
from pactdesk.desk.actions.working import work_on_ticket
from pactdesk.desk.queries.ticket import Seen, seen

pytestmark = pytest.mark.django_db

CARE = """
story: what a customer sees
policy: smartsights
zone: America/Chicago
given:
  accounts:  {acme: {region: americas, north_america: true}, other: {region: emea-apac}}
  contracts:
    mcs: {account: acme, plan: mcs, product: WIN-911, tam: tom, version: "2024"}
    xlr: {account: acme, plan: basic, product: XLReporter}
    euro: {account: other, plan: basic, product: WIN-911}
  contacts:  {ann: {account: acme}, eve: {account: other}}
  agents:    {kim: {}}
  products:  {WIN-911: {versions: {"2024": {end_of_support_on: 2026-06-30}}}}
steps:
"""
TELEPHONE = "Telephone: (800) 331-8740 x3 or 1 (512) 326-1011 x3."
LICENSED = """
story: own tickets alone
policy: smartertools
zone: America/Phoenix
given:
  accounts:  {acme: {}, other: {}}
  contracts: {c1: {account: acme, holding: license, product: SmarterMail, version: "15"},
              c2: {account: other, holding: hosted}}
  contacts:  {ann: {account: acme}, eve: {account: other}}
  agents:    {kim: {}}
  products:  {SmarterMail: {current_version: "15"}}
steps:
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: c1, kind: problem, channel: portal}
"""


def test_another_customer_sees_nothing_of_a_ticket() -> None:
    *_, hidden = results(
        LICENSED
        + """
  - {at: 2026-03-06 09:01, do: show, ticket: A, as: eve,
     expect: {visible: false, state: null, level: null, priority: null, assignee: null, due: null, met: null,
              notices: null, timeline: null, cites: [ST-7], refused: null}}
"""
    )
    assert "SmarterMail" not in str(hidden)
    assert "ann" not in str(hidden)


def test_what_a_stranger_is_told_depends_on_no_fact_of_the_ticket() -> None:
    *_, hidden = results(
        CARE
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: mcs, kind: problem, channel: portal}
  - {at: 2026-03-06 09:01, do: show, ticket: A, as: eve, expect: {visible: false, cites: []}}
"""
    )
    assert hidden["why"] == []


def test_what_is_measured_inside_is_shown_to_agents_and_promised_to_nobody() -> None:
    *_, customers, agents = results(
        LICENSED
        + """
  - {at: 2026-03-06 09:01, do: show, ticket: A, as: ann, expect: {due: {first-response: null}, met: {}}}
  - {at: 2026-03-06 09:01, do: show, ticket: A, as: kim,
     expect: {due: {first-response: 2026-03-06 13:00}, cites: [ST-14]}}
  - {at: 2026-03-06 13:00:01, do: show, ticket: A, as: ann, expect: {due: {first-response: null}, met: {}}}
  - {at: 2026-03-06 13:00:01, do: show, ticket: A, as: kim, expect: {met: {first-response: false}}}
"""
    )[1:3]
    assert "ST-14" not in customers["cites"]  # type: ignore[operator]
    assert "ST-14" in agents["cites"]  # type: ignore[operator]


def test_a_customer_sees_its_numbers_and_its_account_manager() -> None:
    results(
        CARE
        + f"""
  - {{at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: mcs, kind: problem, channel: portal}}
  - {{at: 2026-03-06 09:01, do: show, ticket: A, as: ann,
     expect: {{visible: true, notices: ["Your technical account manager is tom.", "{TELEPHONE}"],
              cites: [SS-25, SS-19]}}}}
  - {{at: 2026-03-06 09:02, do: open, ticket: B, contact: ann, contract: xlr, kind: problem, channel: portal}}
  - {{at: 2026-03-06 09:02, do: show, ticket: B, as: ann, expect: {{notices: ["Telephone: 1 (508) 520-9957."]}}}}
  - {{at: 2026-03-06 09:03, do: open, ticket: C, contact: eve, contract: euro, kind: problem, channel: portal}}
  - {{at: 2026-03-06 09:03, do: show, ticket: C, as: eve,
     expect: {{notices: ["Telephone: +33 (0)6 89 30 36 58."], cites: [SS-19]}}}}
"""
    )


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-03-31 23:59", None),
        ("2026-04-01 00:00", "Support for version 2024 ends on 2026-06-30."),
        ("2026-06-30 23:59", "Support for version 2024 ends on 2026-06-30."),
        ("2026-07-01 00:00", "Support for version 2024 ended on 2026-06-30; we still help with it."),
    ],
)
def test_a_version_near_its_end_is_told_of_on_the_day_it_is_looked_at(at: str, said: str | None) -> None:
    *_, shown = results(
        CARE
        + f"""
  - {{at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: mcs, kind: problem, channel: portal}}
  - {{at: {at}, do: show, ticket: A, as: ann}}
"""
    )
    notices = [one for one in shown["notices"] if "Support for" in one]  # type: ignore[attr-defined]
    assert notices == ([said] if said else [])
    assert ("SS-26" in shown["cites"]) == bool(said)  # type: ignore[operator]


def test_what_was_said_of_the_hour_is_said_as_of_the_opening() -> None:
    results(
        """
story: by night
policy: sma
zone: America/Chicago
given:
  accounts:  {acme: {}}
  contracts: {c1: {account: acme, service: managed-operations}}
  contacts:  {ann: {account: acme}}
  agents:    {kim: {}}
steps:
  - {at: 2026-03-06 09:00, do: open, ticket: A, priority: P4}
  - {at: 2026-03-06 20:00, do: open, ticket: B, priority: P4}
  - {at: 2026-03-06 20:01, do: show, ticket: A, as: ann, expect: {notices: []}}
  - {at: 2026-03-09 09:00, do: show, ticket: B, as: ann,
     expect: {notices: ["The desk is closed; work on this P4 begins when it opens again."], cites: [SM-2]}}
"""
    )


def test_a_bug_is_shown_with_the_update_it_takes() -> None:
    results(
        LICENSED
        + """
  - {at: 2026-03-06 09:01, do: open, ticket: E, contact: ann, contract: c1, kind: emergency, purchased: true}
  - {at: 2026-03-06 09:02, do: mark, ticket: E, agent: kim, bug: true, expect: {notices: []}}
  - {at: 2026-03-06 09:03, do: change, product: SmarterMail, current_version: "16"}
  - {at: 2026-03-06 09:04, do: show, ticket: E, as: ann,
     expect: {notices: ["We advise to upgrade to 16.", "Emergency support is not refunded, bug or not.",
                        "The fix comes with 16: the update is required."], cites: [ST-23]}}
  - {at: 2026-03-06 09:05, do: mark, ticket: E, agent: kim, bug: false}
  - {at: 2026-03-06 09:06, do: show, ticket: E, as: ann,
     expect: {notices: ["We advise to upgrade to 16.", "Emergency support is not refunded, bug or not."]}}
"""
    )


def test_the_history_names_what_and_who() -> None:
    results(
        """
story: status, target and history
policy: websan
zone: America/New_York
given:
  accounts:  {acme: {users: 1}}
  contracts: {c1: {account: acme, plan: winning, licensed_users: 1}}
  contacts:  {ann: {account: acme, nominated: true}}
  agents:    {kim: {}, lee: {}}
steps:
  - {at: 2026-03-06 09:00, do: open, ticket: A, kind: break-fix, priority: normal, channel: portal}
  - {at: 2026-03-06 09:01, do: assign, ticket: A, agent: kim}
  - {at: 2026-03-06 09:02, do: reprioritise, ticket: A, priority: critical, contact: ann, why: it is down}
  - {at: 2026-03-06 09:03, do: respond, ticket: A, agent: kim, text: we are on it}
  - {at: 2026-03-06 09:04, do: wait, ticket: A, agent: kim}
  - {at: 2026-03-06 09:05, do: reply, ticket: A, contact: ann, channel: teams, text: thanks}
  - {at: 2026-03-06 09:06, do: escalate, ticket: A, why: beyond me}
  - {at: 2026-03-06 09:07, do: book, ticket: A, contact: ann, agent: kim, kind: call, start: 2026-03-09 10:00}
  - {at: 2026-03-06 09:08, do: solve, ticket: A, agent: lee}
  - {at: 2026-03-06 09:09, do: confirm, ticket: A, contact: ann}
  - {at: 2026-03-06 09:10, do: show, ticket: A, as: ann,
     expect: {visible: true, state: closed, level: 2, priority: critical, assignee: kim,
       due: {first-response: 2026-03-06 11:00}, met: {first-response: true}, cites: [WS-20],
       timeline: [
         {at: 2026-03-06 09:00, what: opened, by: ann},
         {at: 2026-03-06 09:01, what: assigned to kim, by: kim},
         {at: 2026-03-06 09:02, what: "reprioritised to critical: it is down", by: ann},
         {at: 2026-03-06 09:03, what: answered, by: kim},
         {at: 2026-03-06 09:04, what: waiting, by: kim},
         {at: 2026-03-06 09:05, what: resumed, by: ann},
         {at: 2026-03-06 09:05, what: replied, by: ann},
         {at: 2026-03-06 09:06, what: "escalated: beyond me", by: manager},
         {at: 2026-03-06 09:07, what: call booked, by: ann},
         {at: 2026-03-06 09:08, what: solved, by: lee},
         {at: 2026-03-06 09:09, what: confirmed, by: ann}]}}
"""
    )


def test_a_ticket_shows_why_it_was_ranked_and_decided_otherwise() -> None:
    shown = results(
        """
story: a ticket is made critical, and refused in the end
policy: websan
zone: America/New_York
given:
  accounts:  {acme: {users: 1}}
  contracts: {c1: {account: acme, plan: winning, licensed_users: 1}}
  contacts:  {ann: {account: acme, nominated: true}}
  agents:    {kim: {}}
steps:
  - {at: 2026-03-06 09:00, do: open, ticket: A, kind: break-fix, priority: normal, channel: portal}
  - {at: 2026-03-06 09:01, do: show, ticket: A, as: kim}
  - {at: 2026-03-06 09:02, do: reprioritise, ticket: A, priority: critical, agent: kim, why: it is down}
  - {at: 2026-03-06 09:03, do: show, ticket: A, as: kim}
  - {at: 2026-03-06 09:04, do: override, ticket: A, decision: refused, agent: kim, why: it is not ours}
  - {at: 2026-03-06 09:05, do: show, ticket: A, as: kim}
"""
    )[1::2]
    acts = [[clause for clause in one["cites"] if clause in ("WS-33", "WS-28")] for one in shown]  # type: ignore[attr-defined]
    assert acts == [[], ["WS-33"], ["WS-33", "WS-28"]]


def test_a_late_fact_stands_where_it_happened_and_later_ones_are_not_seen_before() -> None:
    *_, shown = results(
        LICENSED
        + """
  - {at: 2026-03-06 10:00, do: respond, ticket: A, agent: kim}
  - {at: 2026-03-06 11:00, do: reply, ticket: A, contact: ann, happened: 2026-03-06 09:30}
  - {at: 2026-03-06 11:01, do: show, ticket: A, as: kim}
"""
    )
    assert [line["what"] for line in shown["timeline"]] == ["opened", "replied", "answered"]  # type: ignore[attr-defined]


def test_a_granted_call_is_seen_with_its_reason_until_that_is_erased() -> None:
    side = quayside("smartertools")
    side.open("A", kind="problem", channel="portal")
    phone(desk=side.desk, reference="A", granted=True, acting=side.agent(), at=NINE, why="ring Ann")

    def last() -> str:
        found = seen(side.desk, "A", NINE, side.ann.pk)
        assert isinstance(found, Seen)
        return found.timeline[-1].what

    assert last() == "call granted: ring Ann"
    erase_text(desk=side.desk, digests=[str(side.facts("phone")[0]["reason"])], acting=side.agent(), at=NINE)
    assert last() != "call granted: ring Ann"


def test_a_ticket_is_seen_in_a_fixed_number_of_statements() -> None:
    side = quayside("smartertools", holding="license")
    side.open("A", kind="problem", channel="portal")

    def asked(contact: int | None) -> int:
        seen(side.desk, "A", NINE, contact)
        with CaptureQueriesContext(connection) as statements:
            assert isinstance(seen(side.desk, "A", NINE, contact), Seen)
        return len(statements)

    before = asked(None), asked(side.ann.pk)
    for _ in range(10):
        reply(desk=side.desk, reference="A", acting=side.customer, at=NINE, text="more")
        respond(desk=side.desk, reference="A", acting=side.agent(), at=NINE, text="this")
    assert (asked(None), asked(side.ann.pk)) == before
    assert before <= (5, 6)


def test_work_that_met_a_limit_takes_two_statements_more_and_no_other_work_any() -> None:
    side = quayside("smartchoice", account_manager="kim")
    side.open("A", kind="question", channel="portal")

    def asked() -> tuple[int, tuple[str, ...]]:
        with CaptureQueriesContext(connection) as statements:
            found = seen(side.desk, "A", NINE)
        assert isinstance(found, Seen)
        return len(statements), found.notices

    before, nothing = asked()
    for _ in range(3):
        record = {"desk": side.desk, "reference": "A", "acting": side.agent(), "at": NINE}
        work_on_ticket(**record, minutes=20, facts={"activity": "question-email"})  # type: ignore[arg-type]
    statements, notices = asked()
    assert (nothing, statements - before, len(notices)) == ((), 2, 1)


def test_what_is_said_of_work_without_a_contract_is_seen_too() -> None:
    *_, shown = results(
        """
story: no contract yet
policy: smartchoice
zone: America/New_York
given:
  accounts: {acme: {}}
  contracts: {c1: {account: acme}, c2: {account: acme}}
  contacts: {ann: {account: acme, trained: true}}
  agents: {kim: {}}
steps:
  - {at: 2026-03-06 09:00, do: open, ticket: A, kind: question, channel: portal, expect: {outcome: admitted}}
  - {at: 2026-03-06 10:00, do: work, ticket: A, activity: question-call, minutes: 16, expect: {cites: [SC-8]}}
  - {at: 2026-03-06 10:01, do: show, ticket: A, as: ann, expect: {cites: [SC-8]}}
"""
    )
    assert len(shown["notices"]) == 1  # type: ignore[arg-type]


def test_there_is_nothing_to_see_of_a_ticket_that_is_not_there() -> None:
    side = quayside("smartertools")
    assert seen(side.desk, "Z", NINE) is None
