import pytest
from tests.desk.playing import results
from tests.desk.quayside import MANAGER, NINE, at, quayside

from pactdesk.desk.actions.overriding import override
from pactdesk.desk.actions.setting_up import make_contract
from pactdesk.desk.records.models import Ticket
from pactdesk.engine.policy.says import Outcome
from pactdesk.stories.story import StoryFault

pytestmark = pytest.mark.django_db

MEMBERS = """
story: what counts as support
policy: websan
zone: America/New_York
given:
  accounts:  {acme: {users: 1}, other: {}}
  contracts: {c1: {account: acme, plan: winning, licensed_users: 1}, c2: {account: other, plan: base}}
  contacts:  {ann: {account: acme, nominated: true}, bob: {account: acme}, eve: {account: other, nominated: true}}
  agents:    {kim: {}, lee: {}}
steps:
"""


def test_an_agent_decides_otherwise_than_the_policy_with_a_reason() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: c1, kind: platform, channel: portal,
     expect: {outcome: refused, state: closed}}
  - {at: 2026-03-06 10:00, do: override, ticket: A, decision: admitted, agent: kim,
     expect: {outcome: null, refused: {name: need-missing, cites: [WS-28]}}}
  - {at: 2026-03-06 10:00, do: override, ticket: A, decision: admitted, contact: ann, why: please,
     expect: {outcome: null, refused: {name: need-missing, cites: [WS-28]}}}
  - {at: 2026-03-06 10:00, do: override, ticket: A, decision: admitted, agent: kim, why: goodwill,
     expect: {outcome: admitted, cites: [WS-28]}}
  - {at: 2026-03-06 10:01, do: show, ticket: A, as: ann,
     expect: {state: new, due: {first-response: 2026-03-06 12:00}}}
  - {at: 2026-03-06 10:02, do: override, ticket: A, decision: admitted, agent: kim, why: again,
     expect: {refused: {name: wrong-state}}}
  - {at: 2026-03-06 10:02, do: override, ticket: A, decision: refused, agent: kim, why: no after all,
     expect: {outcome: refused}}
  - {at: 2026-03-06 10:03, do: show, ticket: A, as: ann, expect: {state: closed}}
  - {at: 2026-03-06 10:04, do: override, ticket: A, decision: refused, agent: kim, why: no,
     expect: {refused: {name: ticket-closed}}}
"""
    )


def test_what_was_offered_can_be_held_or_refused() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: c1, kind: report, channel: portal,
     expect: {outcome: offered, state: held}}
  - {at: 2026-03-06 10:00, do: override, ticket: A, decision: redirected, to: teams, agent: kim, why: there,
     expect: {outcome: redirected}}
  - {at: 2026-03-06 10:01, do: show, ticket: A, as: ann, expect: {state: held, due: {first-response: null}}}
  - {at: 2026-03-06 10:02, do: override, ticket: A, decision: refused, agent: kim, why: no,
     expect: {outcome: refused}}
  - {at: 2026-03-06 10:03, do: show, ticket: A, as: ann, expect: {state: closed}}
"""
    )


def test_an_override_may_move_a_ticket_to_another_contract_of_its_account() -> None:
    side = quayside("websan", plan="base")
    make_contract(account=side.account, name="big", facts={"plan": "winning"}, acting=MANAGER, at=NINE)
    side.open("A", kind="platform", channel="portal")

    def decide(to: str) -> str | None:
        override(
            desk=side.desk,
            reference="A",
            decision=Outcome.ADMITTED,
            to=to,
            acting=side.agent(),
            at=NINE,
            why="goodwill",
        )
        row = Ticket.objects.select_related("contract").get()
        return row.contract.name if row.contract else None

    assert decide("big") == "big"
    assert Ticket.objects.get().due_at == at("2026-03-06 11:00")


def test_the_decision_may_be_named_and_the_new_one_stand_under_to() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: c1, kind: platform, channel: portal}
  - {at: 2026-03-06 10:00, do: override, ticket: A, decision: admission, to: admitted, agent: kim, why: goodwill,
     expect: {outcome: admitted, cites: [WS-28]}}
  - {at: 2026-03-06 10:01, do: override, ticket: A, decision: admitted, to: refused, agent: kim, why: no after all,
     expect: {outcome: refused, cites: [WS-28]}}
  - {at: 2026-03-06 10:02, do: show, ticket: A, as: ann, expect: {state: closed}}
"""
    )


def test_a_decision_that_is_only_named_is_a_fault_of_the_story() -> None:
    with pytest.raises(StoryFault, match="to is ''; it is one of refused, held, offered, redirected, admitted"):
        results(
            MEMBERS
            + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: c1, kind: platform, channel: portal}
  - {at: 2026-03-06 10:00, do: override, ticket: A, decision: coverage, agent: kim, why: goodwill}
"""
        )
