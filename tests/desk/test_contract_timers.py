import pytest
from tests.desk.playing import results

pytestmark = pytest.mark.django_db

TWO = """
story: an account with two contracts and another with one
policy: tests/desk/lantern.yaml
zone: Europe/Berlin
given:
  accounts: {acme: {partner_until: 2026-05-31}, beta: {}}
  contracts:
    c1: {account: acme, care_until: 2026-03-31}
    c2: {account: acme, plan: gold, care_until: 2026-03-31}
    c3: {account: beta, care_until: 2026-04-30}
  contacts: {ann: {account: acme}, bob: {account: beta}}
  agents: {kim: {}}
steps:
"""


def test_terms_expire_when_their_last_day_is_over_each_once_and_in_order() -> None:
    results(
        TWO
        + """
  - {at: 2026-03-31 23:59:59, do: pass, expect: {fired: []}}
  - {at: 2026-05-31 23:59:59, do: pass, expect: {fired: [
      {at: 2026-04-01 00:00, what: expiry, ticket: null}, {at: 2026-04-01 00:00, what: expiry},
      {at: 2026-05-01 00:00, what: expiry}], cites: [], refused: null}}
  - {at: 2026-06-01 00:00, do: pass, expect: {fired: [{at: 2026-06-01 00:00, what: expiry}]}}
  - {at: 2026-12-01 00:00, do: pass, expect: {fired: []}}
"""
    )


def test_a_term_that_was_renewed_in_time_expires_on_its_new_day_alone() -> None:
    results(
        TWO
        + """
  - {at: 2026-03-31 23:59, do: renew, contract: c1, expect: {until: 2027-03-31}}
  - {at: 2026-04-01 00:00, do: pass, expect: {fired: [{at: 2026-04-01 00:00, what: expiry}]}}
  - {at: 2026-06-02 00:00, do: change, contract: c3, care_until: 2026-06-30, happened: 2026-06-01 00:00}
  - {at: 2027-04-01 00:00, do: pass, expect: {fired: [
      {at: 2026-07-01 00:00, what: expiry}, {at: 2027-04-01 00:00, what: expiry}]}}
"""
    )


def test_a_contract_closes_when_its_last_day_is_over_and_its_terms_expire_no_more() -> None:
    results(
        TWO
        + """
  - {at: 2026-02-01 09:00, do: cancel, contract: c1, expect: {effective: 2026-03-03}}
  - {at: 2026-03-03 23:59:59, do: pass, expect: {fired: []}}
  - {at: 2026-03-04 00:00, do: pass, expect: {fired: [{at: 2026-03-04 00:00, what: closing, ticket: null}]}}
  - {at: 2026-04-02 00:00, do: pass, expect: {fired: [{at: 2026-04-01 00:00, what: expiry}]}}
"""
    )


def test_an_ending_that_is_told_after_its_last_day_is_closed_at_once_and_dated_then() -> None:
    results(
        TWO
        + """
  - {at: 2026-03-20 09:00, do: cancel, contract: c1, happened: 2026-02-01 09:00, expect: {effective: 2026-03-03}}
  - {at: 2026-03-20 09:00:01, do: pass, expect: {fired: [{at: 2026-03-04 00:00, what: closing}]}}
  - {at: 2026-03-21 09:00, do: open, ticket: A, contract: c1, contact: ann, kind: problem, expect: {outcome: offered}}
"""
    )


def test_a_contract_that_was_taken_up_again_closes_again() -> None:
    results(
        TWO
        + """
  - {at: 2026-02-01 09:00, do: terminate, contract: c3, why: unpaid}
  - {at: 2026-02-02 09:00, do: pass, expect: {fired: [{at: 2026-02-02 00:00, what: closing}]}}
  - {at: 2026-02-03 09:00, do: reinstate, contract: c3, expect: {until: 2027-02-03, effective: 2026-02-03}}
  - {at: 2026-02-04 09:00, do: terminate, contract: c3, why: unpaid, effective_on: 2026-02-05}
  - {at: 2026-02-07 09:00, do: pass, expect: {fired: [{at: 2026-02-06 00:00, what: closing}]}}
"""
    )


def test_a_notice_takes_effect_once_for_each_account_on_its_own_day() -> None:
    results(
        TWO
        + """
  - {at: 2026-02-01 23:59, do: notice, what: new terms, expect: {
      effective: {acme: 2026-02-15, beta: 2026-02-08}, cites: [LN-7], refused: null}}
  - {at: 2026-02-07 23:59:59, do: pass, expect: {fired: []}}
  - {at: 2026-02-08 00:00, do: pass, expect: {fired: [{at: 2026-02-08 00:00, what: notice, ticket: null}]}}
  - {at: 2026-03-01 00:00, do: pass, expect: {fired: [{at: 2026-02-15 00:00, what: notice}]}}
"""
    )


@pytest.mark.parametrize(("asked", "first_on"), [("2026-02-07", "2026-02-08"), ("2026-02-09", "2026-02-09")])
def test_a_notice_holds_from_the_day_asked_for_but_not_before_its_time_has_run(asked: str, first_on: str) -> None:
    results(
        TWO
        + f"""
  - {{at: 2026-02-01 09:00, do: notice, what: new terms, effective_on: {asked}, account: beta,
     expect: {{effective: {{beta: {first_on}}}}}}}
"""
    )


def test_a_notice_that_was_sent_earlier_than_it_is_recorded_counts_from_then() -> None:
    results(
        TWO
        + """
  - {at: 2026-02-20 09:00, do: notice, what: new terms, account: beta, happened: 2026-02-01 09:00,
     expect: {effective: {beta: 2026-02-08}}}
  - {at: 2026-02-21 09:00, do: pass, expect: {fired: [{at: 2026-02-08 00:00, what: notice}]}}
"""
    )
