import pytest
from tests.desk.playing import results
from tests.desk.quayside import NINE, quayside

from pactdesk.desk.actions.access import grant, revoke, session
from pactdesk.desk.actions.finishing import close, confirm, reopen, solve
from pactdesk.desk.actions.refused import NeedMissing, NotCustomer
from pactdesk.desk.records.models import Entry, Fact, Text

pytestmark = pytest.mark.django_db

LICENSED = """
story: access to the customer's servers
policy: smartertools
zone: America/Phoenix
given:
  accounts:  {acme: {}, other: {}}
  contracts: {c1: {account: acme, holding: license, maintenance_until: 2026-12-31}}
  contacts:  {ann: {account: acme}, eve: {account: other}}
  agents:    {kim: {}}
steps:
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: c1, kind: problem, channel: portal}
  - {at: 2026-03-06 09:00, do: open, ticket: B, contact: ann, contract: c1, kind: problem, channel: portal}
"""


def test_a_session_takes_the_agreement_of_its_own_ticket() -> None:
    *_, refused = results(
        LICENSED
        + """
  - {at: 2026-03-06 09:01, do: session, ticket: A, agent: kim, tool: RDP,
     expect: {outcome: refused, refused: null, cites: [ST-20, ST-12]}}
  - {at: 2026-03-06 09:02, do: grant, ticket: A, contact: ann, expect: {access: in-force, cites: [ST-19, ST-20]}}
  - {at: 2026-03-06 09:03, do: session, ticket: A, agent: kim, tool: RDP, expect: {outcome: started, cites: [ST-20]}}
  - {at: 2026-03-06 09:03, do: session, ticket: B, agent: kim, tool: RDP, expect: {outcome: refused, cites: [ST-20]}}
  - {at: 2026-03-06 09:04, do: revoke, ticket: A, contact: ann, expect: {access: none, cites: [ST-19]}}
  - {at: 2026-03-06 09:05, do: session, ticket: A, agent: kim, tool: RDP, expect: {outcome: refused}}
"""
    )
    assert "It is refused unless the customer's access agreement for this very ticket is in force." in str(
        refused["why"]
    )


def test_the_customer_alone_grants_and_revokes() -> None:
    results(
        LICENSED
        + """
  - {at: 2026-03-06 09:01, do: grant, ticket: A, agent: kim,
     expect: {access: null, refused: {name: need-missing, cites: [ST-19, ST-20]}}}
  - {at: 2026-03-06 09:01, do: grant, ticket: A, contact: eve, expect: {access: null, refused: {name: stranger}}}
  - {at: 2026-03-06 09:02, do: grant, ticket: A, contact: ann}
  - {at: 2026-03-06 09:03, do: revoke, ticket: A, agent: kim, expect: {refused: {name: need-missing, cites: [ST-19]}}}
  - {at: 2026-03-06 09:03, do: revoke, ticket: A, contact: eve, expect: {refused: {name: stranger}}}
  - {at: 2026-03-06 09:04, do: session, ticket: A, agent: kim, expect: {outcome: started}}
"""
    )


@pytest.mark.parametrize("end", ["close, agent: kim", "close, contact: ann", "confirm, contact: ann"])
def test_what_ends_the_ticket_ends_its_access(end: str) -> None:
    results(
        LICENSED
        + f"""
  - {{at: 2026-03-06 09:01, do: grant, ticket: A, contact: ann}}
  - {{at: 2026-03-06 09:01, do: grant, ticket: B, contact: ann}}
  - {{at: 2026-03-06 09:02, do: solve, ticket: A, agent: kim, expect: {{state: solved, access: in-force}}}}
  - {{at: 2026-03-06 09:03, do: {end}, ticket: A, expect: {{state: closed, access: none, cites: [ST-21]}}}}
  - {{at: 2026-03-06 09:04, do: session, ticket: A, agent: kim, expect: {{outcome: refused, cites: [ST-20]}}}}
  - {{at: 2026-03-06 09:04, do: grant, ticket: A, contact: ann, expect: {{refused: {{name: ticket-closed}}}}}}
  - {{at: 2026-03-06 09:04, do: session, ticket: B, agent: kim, expect: {{outcome: started}}}}
  - {{at: 2026-03-06 09:05, do: reopen, ticket: A, contact: ann,
     expect: {{state: open, access: none, cites: [ST-21, ST-20]}}}}
  - {{at: 2026-03-06 09:06, do: session, ticket: A, agent: kim, expect: {{outcome: refused}}}}
  - {{at: 2026-03-06 09:07, do: grant, ticket: A, contact: ann, expect: {{access: in-force}}}}
  - {{at: 2026-03-06 09:07, do: session, ticket: A, agent: kim, expect: {{outcome: started}}}}
"""
    )


def test_a_closing_recorded_late_leaves_nothing_granted_since() -> None:
    results(
        LICENSED
        + """
  - {at: 2026-03-06 10:00, do: grant, ticket: A, contact: ann}
  - {at: 2026-03-06 11:00, do: close, ticket: A, agent: kim, happened: 2026-03-06 09:30,
     expect: {state: closed, access: none}}
"""
    )


def test_a_session_told_of_late_takes_the_agreement_of_then() -> None:
    results(
        LICENSED
        + """
  - {at: 2026-03-06 10:00, do: grant, ticket: A, contact: ann}
  - {at: 2026-03-06 11:00, do: session, ticket: A, agent: kim, happened: 2026-03-06 09:59,
     expect: {outcome: refused, cites: [ST-20]}}
  - {at: 2026-03-06 11:00, do: session, ticket: A, agent: kim, happened: 2026-03-06 10:00, expect: {outcome: started}}
"""
    )


def test_remote_help_elsewhere_takes_consent() -> None:
    results(
        """
story: TeamViewer
policy: smartsights
zone: America/Chicago
given:
  accounts:  {acme: {}}
  contracts: {c1: {account: acme, plan: basic}}
  contacts:  {ann: {account: acme}}
  agents:    {kim: {}}
steps:
  - {at: 2026-03-06 09:00, do: open, ticket: A, kind: problem, channel: portal}
  - {at: 2026-03-06 09:01, do: session, ticket: A, tool: TeamViewer, expect: {outcome: refused, cites: [SS-20]}}
  - {at: 2026-03-06 09:02, do: grant, ticket: A, expect: {access: in-force, cites: [SS-20]}}
  - {at: 2026-03-06 09:02, do: session, ticket: A, tool: TeamViewer, expect: {outcome: started, cites: [SS-20]}}
  - {at: 2026-03-06 09:02, do: session, ticket: A, contact: ann, expect: {outcome: null, refused: {name: not-staff}}}
  - {at: 2026-03-06 09:03, do: close, ticket: A, expect: {state: closed, access: in-force}}
  - {at: 2026-03-06 09:04, do: session, ticket: A, expect: {outcome: null, refused: {name: ticket-closed}}}
"""
    )


def test_where_all_is_remote_no_session_is_on_site() -> None:
    results(
        """
story: sharing a desktop
policy: websan
zone: America/New_York
given:
  accounts:  {acme: {}}
  contracts: {c1: {account: acme, plan: base}}
  contacts:  {ann: {account: acme, nominated: true}}
  agents:    {kim: {}}
steps:
  - {at: 2026-03-06 09:00, do: open, ticket: A, kind: break-fix, channel: portal}
  - {at: 2026-03-06 09:01, do: session, ticket: A, tool: Teams, expect: {outcome: started, cites: [WS-15]}}
  - {at: 2026-03-06 09:01, do: session, ticket: A, tool: car, remote: false, expect: {outcome: refused, cites: [WS-15]}}
"""
    )


def test_an_agent_grants_nothing_even_where_the_policy_is_silent() -> None:
    side = quayside("smartsights")
    side.open("A", kind="problem", channel="portal")
    with pytest.raises(NotCustomer):
        grant(desk=side.desk, reference="A", acting=side.agent(), at=NINE)


def test_what_is_stored_for_the_access_is_erased_with_the_ticket() -> None:
    side = quayside("smartertools")
    side.open("A", kind="problem", channel="portal")
    for password in ("opensesame", "sesame2"):
        grant(desk=side.desk, reference="A", acting=side.customer, at=NINE, credentials=password, why="for the update")
    (first, second) = (fact["stored"] for fact in side.facts("granted"))
    assert Text.objects.get(digest=first).words == "opensesame"
    entries = Entry.objects.count()
    close(desk=side.desk, reference="A", acting=side.agent(), at=NINE + 60)
    assert Entry.objects.count() == entries + 1
    entry = Entry.objects.latest("sequence")
    assert list(Fact.objects.filter(entry=entry).order_by("place").values_list("what", flat=True)) == [
        *("closed", "revoked", "erased", "erased")
    ]
    assert {fact["text"] for fact in side.facts("erased")} == {first, second}
    erased = Text.objects.filter(digest__in=[first, second])
    assert {(text.words, text.salt, text.erased_at) for text in erased} == {("", "", NINE + 60)}
    assert Text.objects.filter(words="for the update").count() == 2


def test_what_was_erased_is_not_erased_again() -> None:
    side = quayside("smartertools")
    side.open("A", kind="problem", channel="portal")
    grant(desk=side.desk, reference="A", acting=side.customer, at=NINE, credentials="opensesame")
    close(desk=side.desk, reference="A", acting=side.agent(), at=NINE)
    reopen(desk=side.desk, reference="A", acting=side.agent(), at=NINE)
    solve(desk=side.desk, reference="A", acting=side.agent(), at=NINE)
    confirm(desk=side.desk, reference="A", acting=side.customer, at=NINE)
    assert len(side.facts("erased")) == 1
    assert len(side.facts("revoked")) == 1


def test_a_refused_session_changes_nothing() -> None:
    side = quayside("smartertools")
    side.open("A", kind="problem", channel="portal")
    before = Entry.objects.count()
    with pytest.raises(NeedMissing) as refused:
        session(desk=side.desk, reference="A", acting=side.agent(), at=NINE, tool="RDP")
    assert refused.value.cites == ("ST-20", "ST-12")
    assert Entry.objects.count() == before


def test_an_act_of_access_says_who_and_when() -> None:
    side = quayside("smartertools")
    side.open("A", kind="problem", channel="portal")
    grant(desk=side.desk, reference="A", acting=side.customer, at=NINE + 60)
    revoke(desk=side.desk, reference="A", acting=side.customer, at=NINE + 120)
    acts = Fact.objects.filter(what__in=["granted", "revoked"]).order_by("pk").select_related("entry")
    assert [(fact.what, fact.happened_at, fact.entry.acting) for fact in acts] == [
        ("granted", NINE + 60, f"customer:{side.ann.pk}"),
        ("revoked", NINE + 120, f"customer:{side.ann.pk}"),
    ]
