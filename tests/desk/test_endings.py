import pytest
from tests.desk.playing import played, results

pytestmark = pytest.mark.django_db

MEMBER = """
story: a membership with its users
policy: websan
zone: America/New_York
given:
  accounts: {acme: {users: 5}, beta: {users: 1}}
  contracts: {c1: {account: acme, plan: base, licensed_users: 5, starts: 2026-01-01}}
  contacts: {ann: {account: acme, nominated: true}, bob: {account: beta, nominated: true}}
  agents: {kim: {}}
steps:
"""

LICENCE = """
story: a licence with a year of maintenance
policy: smartertools
zone: America/Phoenix
given:
  accounts: {acme: {}}
  contracts: {c1: {account: acme, product: Mail, version: "1", purchased_on: 2025-06-30}}
  contacts: {ann: {account: acme}}
  agents: {kim: {}}
  products: {Mail: {current_version: "1"}}
steps:
"""

LANTERN = """
story: everything is announced
policy: tests/desk/lantern.yaml
zone: Europe/Berlin
given:
  accounts: {acme: {partner_until: 2027-12-31}}
  contracts: {c1: {account: acme, care_until: 2026-06-30, product: Lamp}}
  contacts: {ann: {account: acme}}
  agents: {kim: {}}
  products: {Lamp: {}}
steps:
"""


def test_a_cancelled_licence_can_be_taken_up_again_with_the_ticket_that_was_held() -> None:
    results(
        LICENCE
        + """
  - {at: 2026-05-01 09:00, do: cancel,
     expect: {outcome: cancelled, effective: 2026-05-01, until: 2026-05-01, to_stop: []}}
  - {at: 2026-05-02 00:00, do: open, ticket: A, kind: problem, channel: portal,
     expect: {outcome: offered, cites: [ST-8]}}
  - {at: 2026-05-02 09:00, do: upgrade, version: "2", expect: {refused: {name: contract-ended}, outcome: refused}}
  - {at: 2026-05-03 09:00, do: reinstate, expect: {effective: 2026-05-03, until: 2027-05-03}}
  - {at: 2026-05-03 09:01, do: open, ticket: A, kind: problem, channel: portal, expect: {outcome: admitted}}
"""
    )


def test_the_customer_leaves_in_writing_and_the_thirtieth_day_is_the_last() -> None:
    results(
        MEMBER
        + """
  - {at: 2026-03-10 09:00, do: cancel, contract: c1, contact: ann, writing: false,
     expect: {outcome: refused, effective: null, until: null, to_stop: null,
              refused: {name: need-missing, cites: [WS-32]}}}
  - {at: 2026-03-10 10:00, do: cancel, contract: c1, by: customer,
     expect: {outcome: cancelled, effective: 2026-04-09, until: 2026-04-09, cites: [WS-32, WS-30]}}
  - {at: 2026-03-11 10:00, do: cancel, contract: c1, expect: {outcome: refused, refused: {name: contract-ended}}}
  - {at: 2026-04-09 23:59, do: open, ticket: A, contact: ann, kind: break-fix, channel: portal,
     expect: {outcome: admitted}}
  - {at: 2026-04-10 00:00, do: open, ticket: B, contact: ann, kind: break-fix, channel: portal,
     expect: {outcome: offered, offers: [{item: support}], cites: [WS-32]}}
"""
    )


@pytest.mark.parametrize(
    ("asked", "last_on"),
    [
        ("effective_on: 2026-04-08", "2026-04-09"),
        ("effective_on: 2026-04-10", "2026-04-10"),
        ("by: 2026-05-31", "2026-05-31"),
    ],
)
def test_a_cancellation_takes_effect_on_the_day_asked_for_but_not_before_its_notice(asked: str, last_on: str) -> None:
    results(
        MEMBER
        + f"""
  - {{at: 2026-03-10 10:00, do: cancel, {asked}, contact: ann, expect: {{effective: {last_on}, until: {last_on}}}}}
"""
    )


def test_the_vendor_ends_a_contract_on_the_day_named_with_a_reason() -> None:
    results(
        MEMBER
        + """
  - {at: 2026-03-10 10:00, do: terminate, contract: c1, effective_on: 2026-03-31,
     expect: {outcome: refused, refused: {name: need-missing, cites: [WS-22]}}}
  - {at: 2026-03-10 10:00, do: terminate, contract: c1, by: customer, why: enough,
     expect: {refused: {name: not-staff}}}
  - {at: 2026-03-10 10:00, do: terminate, contract: c1, by: nobody, why: enough, expect: {refused: {name: not-there}}}
  - {at: 2026-03-10 10:00, do: cancel, contract: c1, expect: {effective: 2026-04-09}}
  - {at: 2026-03-10 11:00, do: terminate, contract: c1, by: vendor, why: enough, effective_on: 2026-03-31,
     expect: {outcome: terminated, effective: 2026-03-31, until: 2026-03-31, cites: [WS-22, WS-30]}}
  - {at: 2026-04-01 00:00, do: pass, expect: {fired: [
      {at: 2026-04-01 00:00, what: closing, ticket: null}, {at: 2026-04-01 00:00, what: month-end}],
      cites: [WS-22, WS-30]}}
  - {at: 2026-04-10 00:00, do: pass, expect: {fired: []}}
"""
    )


def test_a_cancellation_that_is_taken_back_never_ends_the_contract() -> None:
    results(
        LICENCE.replace("policy: smartertools", "policy: tests/desk/lantern.yaml")
        .replace('product: Mail, version: "1", purchased_on: 2025-06-30', "care_until: 2026-12-31")
        .replace('Mail: {current_version: "1"}', "Mail: {}")
        + """
  - {at: 2026-03-01 09:00, do: cancel, expect: {effective: 2026-03-31}}
  - {at: 2026-03-10 09:00, do: renew, expect: {effective: 2027-01-01, until: 2027-12-31}}
  - {at: 2026-04-01 09:00, do: open, ticket: A, kind: problem, expect: {outcome: admitted}}
  - {at: 2026-04-01 09:00, do: pass, expect: {fired: []}}
"""
    )


def test_work_products_licensed_for_a_membership_stop_with_its_last_contract() -> None:
    results(
        MEMBER
        + """
  - {at: 2026-03-02 09:00, do: deliver, account: acme, product: portal, license: perpetual,
     expect: {active: [portal], to_stop: [], cites: [WS-30]}}
  - {at: 2026-03-02 09:00, do: deliver, account: acme, product: reports, license: while a member,
     expect: {active: [portal, reports]}}
  - {at: 2026-03-02 09:00, do: deliver, account: acme, product: theme, expect: {active: [portal, reports, theme]}}
  - {at: 2026-03-02 09:00, do: deliver, account: acme, product: theme, contact: ann,
     expect: {refused: {name: not-staff}, active: null}}
  - {at: 2026-03-02 09:00, do: contract, id: c2, account: acme, plan: base, licensed_users: 5}
  - {at: 2026-03-10 09:00, do: cancel, contract: c1, contact: ann, expect: {to_stop: []}}
  - {at: 2026-03-10 09:00, do: terminate, contract: c2, why: enough,
     expect: {to_stop: [reports], effective: 2026-03-10}}
  - {at: 2026-04-09 23:59, do: deliver, account: acme, product: theme, license: perpetual,
     expect: {active: [portal, reports, theme]}}
  - {at: 2026-04-10 00:00, do: deliver, account: acme, product: theme, license: perpetual,
     expect: {active: [portal, theme], to_stop: [reports]}}
"""
    )


def test_a_reason_is_kept_beside_the_journal_and_a_future_one_is_refused() -> None:
    found = played(
        LANTERN
        + """
  - {at: 2026-03-01 09:00, do: terminate, why: They never paid., agent: kim, happened: 2026-03-01 09:01}
  - {at: 2026-03-01 09:00, do: terminate, why: They never paid., agent: kim}
"""
    )
    assert found[0].result["refused"]["name"] == "impossible"  # type: ignore[index]  # a refusal is a mapping
    assert found[1].result["outcome"] == "terminated"
