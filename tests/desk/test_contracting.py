import pytest
from tests.desk.playing import results

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

CARE = """
story: care that can be renewed
policy: smartsights
zone: America/Chicago
given:
  accounts:  {acme: {region: americas, north_america: false}}
  contracts: {c1: {account: acme, plan: basic, license: perpetual, product: WIN-911, purchased_on: 2025-03-15}}
  contacts:  {ann: {account: acme}}
  agents:    {kim: {}}
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


def test_a_contract_is_made_as_the_policy_accepts_it_and_serves_from_then_on() -> None:
    made, opened = results(
        MEMBER
        + """
  - {at: 2026-03-02 09:00, do: contract, id: c2, account: beta, plan: success, licensed_users: 3, trial: true,
     expect: {outcome: accepted, reasons: [], monthly_fee: 894.00, care_until: null, staffing: [account_manager],
              cites: [WS-10, WS-7, WS-24], refused: null}}
  - {at: 2026-03-02 10:00, do: open, ticket: A, contract: c2, contact: bob, kind: how-do-i, channel: portal,
     expect: {outcome: admitted, due: {first-response: 2026-03-02 14:00}}}
"""
    )
    assert list(made)[:5] == ["outcome", "reasons", "monthly_fee", "care_until", "staffing"]
    assert opened["state"] == "new"


def test_a_rejected_contract_is_not_made_and_its_reasons_are_the_result() -> None:
    rejected, *_ = results(
        MEMBER
        + """
  - {at: 2026-03-02 09:00, do: contract, id: c2, account: acme, plan: base, licensed_users: 4,
     expect: {outcome: rejected, reasons: ["Only 4 of the account's 5 users are licensed; all must be."],
              cites: [WS-6], refused: null}}
  - {at: 2026-03-02 09:01, do: contract, id: c1, account: acme, plan: base, licensed_users: 5,
     expect: {refused: {name: impossible}, outcome: null}}
"""
    )
    assert (rejected["monthly_fee"], rejected["care_until"], rejected["staffing"]) == (None, None, [])
    assert rejected["cites"] == ["WS-6"]


def test_what_is_sold_in_one_place_alone_is_rejected_elsewhere_made_or_changed() -> None:
    results(
        CARE
        + """
  - {at: 2026-03-02 09:00, do: contract, id: c2, license: subscription, plan: mcs, product: WIN-911,
     expect: {outcome: rejected, reasons: [MCS is for customers in North America.], cites: [SS-6]}}
  - {at: 2026-03-02 09:00, do: change, contract: c1, plan: mcs,
     expect: {refused: {name: rejected, cites: [SS-6]}, effective: null, affected: null}}
  - {at: 2026-03-02 09:00, do: upgrade, contract: c1, plan: mcs,
     expect: {refused: {name: rejected, cites: [SS-6]}, outcome: refused, effective: null, until: null}}
  - {at: 2026-03-02 09:00, do: contract, id: c3, license: perpetual, product: WIN-911, purchased_on: 2026-02-28,
     expect: {outcome: accepted, care_until: 2027-02-28, cites: [SS-4]}}
"""
    )


def test_users_who_come_later_are_taken_and_said_and_licences_are_not_given_back() -> None:
    changed, *_ = results(
        MEMBER
        + """
  - {at: 2026-03-03 09:00, do: change, account: acme, users: 8,
     expect: {effective: 2026-03-03, affected: [], cites: [WS-6], refused: null}}
  - {at: 2026-03-03 09:01, do: change, contract: c1, licensed_users: 6, expect: {refused: null}}
  - {at: 2026-03-03 09:02, do: change, account: acme, users: 6, expect: {refused: null}}
  - {at: 2026-03-03 09:03, do: change, contract: c1, licensed_users: 5,
     expect: {refused: {name: rejected, cites: [WS-6]}}}
"""
    )
    assert "8 users have to be licensed and are billed" in str(changed["why"])


def test_premium_added_in_mid_term_rederives_open_tickets_and_holds_for_new_ones() -> None:
    opening = """
  - {at: 2026-03-06 13:59, do: open, ticket: A, kind: problem, channel: portal,
     expect: {due: {first-response: 2026-03-06 16:59}}}
  - {at: 2026-03-06 14:00, do: open, ticket: B, kind: problem, channel: portal}
  - {at: 2026-03-06 14:05, do: respond, ticket: B, agent: kim}
"""
    results(
        CARE
        + opening
        + """
  - {at: 2026-03-06 14:10, do: change, contract: c1, plan: premium,
     expect: {effective: 2026-03-06, affected: [A], cites: [SS-5]}}
  - {at: 2026-03-06 14:10, do: wait, ticket: A}
  - {at: 2026-03-06 14:10, do: resume, ticket: A, expect: {due: {first-response: 2026-03-06 15:29}}}
  - {at: 2026-03-06 14:20, do: open, ticket: C, kind: problem, channel: portal,
     expect: {due: {first-response: 2026-03-06 15:50}, cites: [SS-23]}}
"""
    )
    results(
        CARE
        + opening
        + """
  - {at: 2026-03-06 15:30, do: upgrade, plan: premium, happened: 2026-03-06 14:10,
     expect: {outcome: upgraded, effective: 2026-03-06, until: 2026-03-15, cites: [SS-5]}}
  - {at: 2026-03-06 15:30:01, do: pass, expect: {fired: [{at: 2026-03-06 15:29, what: breach, ticket: A}]}}
"""
    )


def test_an_upgrade_says_what_the_policy_has_it_say_and_changes_something() -> None:
    said, *_ = results(
        MEMBER
        + """
  - {at: 2026-03-03 09:00, do: upgrade, contract: c1, plan: winning, contact: ann,
     expect: {outcome: upgraded, effective: 2026-03-03, until: null, cites: [WS-26]}}
  - {at: 2026-03-03 09:00, do: upgrade, contract: c1, expect: {outcome: refused, refused: {name: impossible}}}
  - {at: 2026-03-03 09:00, do: upgrade, contract: c1, plan: base, contact: bob, expect: {refused: {name: stranger}}}
"""
    )
    assert "Custom code and plug-ins must be tested before an upgrade" in str(said["why"])


def test_care_ends_with_its_last_day_and_is_renewed_from_the_day_after_a_lapse() -> None:
    results(
        CARE
        + """
  - {at: 2026-03-15 23:59:59, do: open, ticket: A, kind: problem, channel: portal, expect: {outcome: admitted}}
  - {at: 2026-03-15 23:59:59, do: pass, expect: {fired: []}}
  - {at: 2026-03-16 00:00, do: pass, expect: {fired: [{at: 2026-03-16 00:00, what: expiry, ticket: null}]}}
  - {at: 2026-03-16 00:00, do: open, ticket: B, kind: problem, channel: portal,
     expect: {outcome: offered, state: held, cites: [SS-21, SS-3]}}
  - {at: 2026-03-18 09:00, do: renew, by: customer,
     expect: {outcome: renewed, effective: 2026-03-18, until: 2027-03-18, cites: [SS-3, SS-4]}}
  - {at: 2026-03-18 09:01, do: open, ticket: B, kind: problem, channel: portal,
     expect: {outcome: admitted, state: new, due: {first-response: 2026-03-18 12:01}}}
  - {at: 2027-03-10 09:00, do: renew,
     expect: {effective: 2027-03-19, until: 2028-03-18}}
"""
    )


def test_maintenance_is_renewed_from_its_old_end_and_reinstated_from_the_day() -> None:
    results(
        LICENCE
        + """
  - {at: 2026-06-01 09:00, do: renew,
     expect: {outcome: renewed, effective: 2026-07-01, until: 2027-06-30, cites: [ST-4]}}
"""
    )
    results(
        LICENCE
        + """
  - {at: 2026-07-09 09:00, do: open, ticket: A, kind: problem, channel: portal, text: It is down.,
     expect: {outcome: offered, offers: [{item: reinstatement}], state: held, cites: [ST-8]}}
  - {at: 2026-07-10 09:00, do: reinstate,
     expect: {outcome: reinstated, effective: 2026-07-10, until: 2027-07-10, cites: [ST-4, ST-8]}}
  - {at: 2026-07-10 09:01, do: open, ticket: A, kind: problem, channel: portal,
     expect: {outcome: admitted, state: new}}
  - {at: 2027-07-10 23:59, do: open, ticket: B, kind: problem, channel: portal, expect: {outcome: admitted}}
  - {at: 2027-07-11 00:00, do: open, ticket: C, kind: problem, channel: portal, expect: {outcome: offered}}
"""
    )
    results(
        LICENCE
        + """
  - {at: 2026-07-10 09:00, do: renew, expect: {effective: 2026-07-10, until: 2027-06-30}}
"""
    )


def test_a_reinstatement_told_late_counts_from_the_day_on_which_it_was() -> None:
    results(
        LICENCE
        + """
  - {at: 2026-07-20 09:00, do: reinstate, happened: 2026-07-10 15:00,
     expect: {effective: 2026-07-10, until: 2027-07-10}}
"""
    )


def test_the_hosted_are_renewed_to_the_day_that_is_said() -> None:
    results(
        LICENCE.replace(
            'product: Mail, version: "1", purchased_on: 2025-06-30', "holding: hosted, hosted_until: 2026-06-30"
        )
        + """
  - {at: 2026-07-01 00:00, do: open, ticket: A, kind: problem, channel: portal, expect: {outcome: offered}}
  - {at: 2026-07-01 09:00, do: renew, hosted_until: 2027-06-30,
     expect: {until: 2027-06-30, effective: 2026-07-01, cites: [ST-5]}}
  - {at: 2026-07-01 09:00, do: open, ticket: A, kind: problem, channel: portal, expect: {outcome: admitted}}
"""
    )


def test_a_choice_is_the_customers_and_releases_what_was_held_for_it() -> None:
    held = """
story: past the hour
policy: smartchoice
zone: America/New_York
given:
  accounts: {acme: {}}
  contracts: {c1: {account: acme, package: small}}
  contacts: {ann: {account: acme, trained: true}}
  agents: {kim: {}}
steps:
"""
    results(
        held
        + """
  - {at: 2026-03-06 09:00, do: choose, overflow: advanced, agent: kim,
     expect: {refused: {name: need-missing, cites: [SC-14]}}}
  - {at: 2026-03-06 09:00, do: choose, overflow: advanced, expect: {released: [], cites: [SC-14], refused: null}}
"""
    )
    results(
        held
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, kind: question, channel: email}
  - {at: 2026-03-06 10:00, do: work, ticket: A, activity: question-email, minutes: 70,
     expect: {minutes: 70, amount: null}}
  - {at: 2026-03-06 12:00, do: work, ticket: A, activity: question-email, minutes: 45, expect: {coverage: held}}
  - {at: 2026-03-07 09:00, do: choose, overflow: as-needed, expect: {released: [
      {minutes: 10, billed_minutes: 30, amount: "62.50"}, {minutes: 45, billed_minutes: 60, amount: "125.00"}],
     cites: [SC-14, SC-15]}}
  - {at: 2026-03-08 09:00, do: choose, overflow: advanced, expect: {released: []}}
"""
    )


def test_a_change_that_is_announced_ahead_holds_from_its_day_on_and_moves_open_tickets_then() -> None:
    changed, *_ = results(
        LANTERN
        + """
  - {at: 2026-03-01 09:00, do: change, contract: c1, plan: gold,
     expect: {effective: 2026-03-06, affected: [], cites: [LN-3]}}
  - {at: 2026-03-05 23:30, do: open, ticket: A, kind: problem, expect: {due: {first-response: 2026-03-06 01:30}}}
  - {at: 2026-03-06 00:00, do: pass, expect: {fired: []}}
  - {at: 2026-03-06 00:00, do: wait, ticket: A}
  - {at: 2026-03-06 00:00, do: resume, ticket: A, expect: {due: {first-response: 2026-03-06 00:30}}}
  - {at: 2026-03-06 09:00, do: change, contract: c1, plan: null, expect: {effective: 2026-03-11}}
"""
    )
    assert "Plan gold is announced" in str(changed["why"])


def test_what_is_known_of_a_product_changes_the_tickets_of_its_contracts_at_once() -> None:
    results(
        LANTERN
        + """
  - {at: 2026-03-01 09:00, do: open, ticket: A, kind: problem, expect: {due: {first-response: 2026-03-01 11:00}}}
  - {at: 2026-03-01 09:10, do: change, product: Lamp, legacy: true, contact: ann,
     expect: {refused: {name: not-staff}}}
  - {at: 2026-03-01 09:10, do: change, product: Lamp, legacy: true, happened: 2026-03-01 09:05,
     expect: {effective: 2026-03-01, affected: [A], cites: []}}
  - {at: 2026-03-01 09:20, do: open, ticket: B, kind: problem, expect: {due: {first-response: 2026-03-01 13:20}}}
"""
    )


def test_an_act_can_move_a_date_of_the_account() -> None:
    results(
        LANTERN.replace("partner_until: 2027-12-31", "partner: true, partner_until: 2026-04-30")
        + """
  - {at: 2026-04-01 09:00, do: renew, expect: {outcome: renewed, effective: 2026-07-01, until: 2027-06-30}}
  - {at: 2026-05-01 00:00, do: open, ticket: A, kind: problem, expect: {outcome: admitted}}
  - {at: 2027-05-01 00:00, do: pass, expect: {fired: [
      {at: 2026-05-01 02:00, what: breach, ticket: A}, {at: 2027-05-01 00:00, what: expiry}]}}
"""
    )


def test_a_change_of_the_account_reaches_tickets_whose_contract_is_not_chosen_yet() -> None:
    results(
        LANTERN.replace("contracts: {", "contracts: {c2: {account: acme}, ")
        + """
  - {at: 2026-03-01 09:00, do: open, ticket: A, kind: problem, expect: {due: {first-response: 2026-03-01 11:00}}}
  - {at: 2026-03-01 09:10, do: change, account: acme, partner_until: 2026-03-05, expect: {effective: 2026-03-06}}
"""
    )
