import pytest
from tests.desk.playing import results
from tests.desk.quayside import MANAGER, NINE, quayside

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.conversation import reply
from pactdesk.desk.actions.refused import Stranger
from pactdesk.desk.actions.setting_up import make_account, make_contact
from pactdesk.desk.records.models import Entry

pytestmark = pytest.mark.django_db


def test_a_message_of_another_account_is_refused_and_one_of_an_agent_is_an_answer() -> None:
    side = quayside("websan", plan="base")
    side.open("A", kind="break-fix")
    other = make_account(desk=side.desk, name="other", facts={}, acting=MANAGER, at=NINE)
    eve = make_contact(account=other, name="eve", facts={}, acting=MANAGER, at=NINE)
    before = Entry.objects.count()
    with pytest.raises(Stranger):
        reply(desk=side.desk, reference="A", acting=Acting(Role.CUSTOMER, "eve", eve.pk), at=NINE, text="hello")
    assert Entry.objects.count() == before
    found = reply(desk=side.desk, reference="A", acting=side.agent(), at=NINE, text="hello")
    assert found.standing.state.value == "open"


def test_a_reply_goes_on_with_the_ticket_whatever_its_channel() -> None:
    results(
        """
story: one conversation
policy: smartsights
zone: America/Chicago
given:
  accounts:  {acme: {}, other: {}}
  contracts: {c1: {account: acme, plan: basic, product: WIN-911}}
  contacts:  {ann: {account: acme}, eve: {account: other}}
  agents:    {kim: {}}
steps:
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: c1, kind: problem, channel: portal}
  - {at: 2026-03-06 09:01, do: reply, ticket: A, contact: ann, channel: email, text: more,
     expect: {ticket: A, state: new, cites: [SS-18]}}
  - {at: 2026-03-06 09:01, do: reply, ticket: A, contact: eve, channel: email, text: me too,
     expect: {ticket: null, state: null, refused: {name: stranger}}}
  - {at: 2026-03-06 09:02, do: reply, ticket: A, agent: kim, text: try this, expect: {ticket: A, state: open}}
"""
    )
