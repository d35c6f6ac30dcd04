from collections.abc import Callable, Iterable
from textwrap import dedent
from typing import Any

import pytest
from django.db.models import QuerySet
from tests.desk.playing import results, sound

from pactdesk.answers.decisions import Json
from pactdesk.desk.doors.play.player import play, run_due_on
from pactdesk.desk.doors.play.stage import Stage
from pactdesk.desk.records.models import Desk, Fact, Ticket
from pactdesk.engine.terms.instant import Instant
from pactdesk.stories.read import read_stories

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


def test_what_fell_due_is_told_with_what_made_it_so() -> None:
    _, care, *_ = results(
        """
story: a licence out of maintenance, a subscription over, and a contract that was ended
policy: smartertools
zone: America/Phoenix
given:
  accounts: {acme: {}, zenith: {}}
  contracts:
    c1: {account: acme, holding: license, product: SmarterMail, purchased_on: 2025-03-10}
    c2: {account: zenith, holding: hosted, hosted_until: 2026-03-20}
  contacts: {ann: {account: acme}}
  agents: {kim: {}}
steps:
  - {at: 2026-03-10 23:59:59, do: pass, expect: {fired: []}}
  - {at: 2026-03-11 00:00, do: pass, expect: {fired: [{what: expiry}], cites: [ST-3, ST-8]}}
  - {at: 2026-03-21 00:00, do: pass, expect: {fired: [{what: expiry}], cites: [ST-5]}}
  - {at: 2026-03-21 00:00, do: terminate, contract: c2, why: enough}
  - {at: 2026-03-22 00:00, do: pass, expect: {fired: [{what: closing}], cites: [ST-5]}}
"""
    )
    assert "maintenance_until was 2026-03-10, and is over" in str(care["why"])
    results(
        """
story: a month with a fee
policy: websan
zone: America/New_York
given:
  accounts: {acme: {users: 1}}
  contracts: {c1: {account: acme, plan: base, licensed_users: 1, starts: 2026-01-01}}
  contacts: {ann: {account: acme, nominated: true}}
steps:
  - {at: 2026-03-31 23:59:59, do: pass, expect: {cites: []}}
  - {at: 2026-04-01 00:00, do: pass, expect: {fired: [{what: month-end}], cites: [WS-5]}}
  - {at: 2026-05-01 00:00, do: pass, expect: {fired: [{what: month-end}], cites: [WS-5]}}
"""
    )


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


def test_what_falls_due_for_contracts_is_said_of_each_and_what_falls_due_for_their_account_once() -> None:
    (_, found) = rows_of(
        TWO + "  - {at: 2026-03-01 09:00, do: pass}\n  - {at: 2026-06-01 00:00, do: pass}\n",
        lambda desk: (
            Fact.objects.filter(desk=desk, what__in=("fired", "passed"), account__name="acme")
            .order_by("entry__sequence", "place")
            .values_list("what", "body__of", "contract__name")
        ),
    )
    care, partner = "contract.care_until", "account.partner_until"
    assert found == [
        *(("fired", care, "c1"), ("passed", None, "c1"), ("fired", care, "c2"), ("passed", None, "c2")),
        *(("fired", partner, None), ("passed", None, "c1"), ("passed", None, "c2")),
    ]


def test_a_term_of_the_account_that_one_contract_moves_moves_for_the_others_too() -> None:
    results(
        TWO.replace("partner_until: 2026-05-31", "partner: true, partner_until: 2026-03-15").replace("plan: gold, ", "")
        + """
  - {at: 2026-03-10 09:00, do: open, ticket: A, contract: c2, contact: ann, kind: problem}
  - {at: 2026-03-10 09:10, do: renew, contract: c1, happened: 2026-03-10 09:00}
  - {at: 2026-03-31 00:00, do: pass, expect: {fired: [{at: 2026-03-10 11:00, what: breach, ticket: A}]}}
  - {at: 2027-03-16 00:00, do: pass, expect: {fired: [
      {at: 2026-04-01 00:00, what: expiry}, {at: 2026-05-01 00:00, what: expiry},
      {at: 2027-03-16 00:00, what: expiry}]}}
"""
    )


def test_a_term_that_was_over_before_it_was_known_is_no_news() -> None:
    results(
        TWO
        + """
  - {at: 2026-02-01 09:00, do: pass}
  - {at: 2026-03-20 09:00, do: change, contract: c3, care_until: 2026-03-10, happened: 2026-03-01 09:00}
  - {at: 2026-03-20 09:01, do: pass, expect: {fired: []}}
  - {at: 2026-04-30 09:01, do: pass, expect: {fired: [{what: expiry}, {what: expiry}]}}
"""
    )


def test_a_change_that_was_recorded_ahead_is_in_the_rows_of_open_tickets_from_its_instant_on() -> None:
    before, at, after = rows_of(
        TWO.replace("care_until: 2026-03-31}", "care_until: 2026-03-31, product: Lamp}", 1).replace(
            "  contacts:", "  products: {Lamp: {legacy: false}, Torch: {legacy: false}}\n  contacts:"
        )
        + """
  - {at: 2026-03-01 09:00, do: change, contract: c1, plan: gold}
  - {at: 2026-03-05 23:10, do: open, ticket: A, contract: c1, contact: ann, kind: problem}
  - {at: 2026-03-05 23:30, do: open, ticket: B, contract: c2, contact: ann, kind: problem}
  - {at: 2026-03-05 23:59:59, do: pass}
  - {at: 2026-03-06 00:00, do: pass}
  - {at: 2026-03-06 00:01, do: pass, expect: {fired: []}}
""",
        lambda desk: Ticket.objects.filter(desk=desk).order_by("pk").values_list("assessed_at", "due_at"),
    )[-3:]
    midnight = at[0][0]
    assert [row[1] for row in before] == [midnight + 4_200, midnight + 1_800]
    assert at == after == [(midnight, midnight + 600), (midnight - 1_800, midnight + 1_800)]


def rows_of(text: str, rows: Callable[[Desk], QuerySet[Any, Any]]) -> list[list[Any]]:
    """Play a story, and return rows as they are when what falls due until each of its steps is done."""
    (story,) = read_stories(dedent(text), "story.yaml")
    found = []

    def tick(stage: Stage, until: Instant) -> Iterable[Json]:
        yield from run_due_on(stage, until)
        sound(stage)
        found.append(list(rows(stage.desk)))

    for one in play(story, tick):
        assert not one.differs, (one.step.line, one.differs)
    return found
