"""What is bought, estimated and paid back: each purchase once, and no more than the policy gives."""

import pytest
from tests.desk.playing import results

pytestmark = pytest.mark.django_db

TOOLS = """
story: buying
policy: smartertools
zone: America/Phoenix
given:
  accounts: {acme: {}, other: {}}
  contracts: {c1: {account: acme, product: SmarterMail, version: "15", purchased_on: 2024-01-15}}
  contacts: {ann: {account: acme}, bob: {account: other}}
  agents: {kim: {}, lee: {}}
  products: {SmarterMail: {current_version: "2026", legacy: false}}
steps:
"""
SIGHTS = """
story: buying
policy: smartsights
zone: America/Chicago
given:
  accounts:  {acme: {region: americas, north_america: true}}
  contracts: {c1: {account: acme, plan: basic, license: perpetual, product: WIN-911, purchased_on: 2025-01-15}}
  contacts:  {ann: {account: acme}}
  agents:    {kim: {}, lee: {}}
steps:
"""
CHOICE = """
story: estimates
policy: smartchoice
zone: America/New_York
given:
  accounts: {acme: {}}
  contracts: {c1: {account: acme, package: small, account_manager: kim}}
  contacts: {ann: {account: acme, trained: true}}
  agents: {kim: {}}
steps:
  - {at: 2026-03-02 10:00, do: open, ticket: A, kind: feature-request, channel: portal}
"""


def test_a_checkout_opens_its_ticket_once_however_often_its_notice_comes() -> None:
    results(
        TOOLS
        + """
  - {at: 2026-03-07 03:00, do: purchase, contact: ann, item: emergency, ref: o1, ticket: E,
     expect: {amount: quote, ticket: E, repeated: false, cites: [ST-17]}}
  - {at: 2026-03-07 03:01, do: purchase, contact: ann, item: emergency, ref: o1, ticket: E,
     expect: {ticket: E, repeated: true}}
  - {at: 2026-03-07 03:02, do: purchase, contact: ann, item: emergency, ref: o1,
     expect: {amount: quote, ticket: E, repeated: true}}
  - {at: 2026-03-07 03:03, do: purchase, contact: ann, item: emergency, ref: o2, expect: {ticket: "2", repeated: false}}
  - {at: 2026-03-07 03:04, do: show, ticket: E, as: ann, expect: {state: new, due: {first-response: 2026-03-07 04:00}}}
  - {at: 2026-03-07 03:04, do: queue, agent: kim, expect: {order: [E, "2"]}}
"""
    )


def test_an_emergency_that_was_asked_for_is_admitted_by_its_purchase_and_not_opened_twice() -> None:
    results(
        TOOLS
        + """
  - {at: 2026-03-07 03:00, do: open, ticket: E, contact: ann, kind: emergency, channel: portal,
     expect: {outcome: offered}}
  - {at: 2026-03-07 03:10, do: purchase, contact: ann, item: emergency, ref: o1, ticket: E,
     expect: {ticket: E, repeated: false}}
  - {at: 2026-03-07 03:10, do: show, ticket: E, as: ann, expect: {state: new, due: {first-response: 2026-03-07 04:10}}}
"""
    )


def test_reinstatement_moves_the_maintenance_and_lets_the_held_ticket_in() -> None:
    results(
        TOOLS
        + """
  - {at: 2026-07-10 10:00, do: open, ticket: P, contact: ann, kind: problem, channel: portal,
     expect: {outcome: offered}}
  - {at: 2026-07-10 11:00, do: purchase, contact: ann, contract: c1, item: reinstatement, ref: r1, ticket: P,
     expect: {amount: quote, ticket: P, cites: [ST-4, ST-8]}}
  - {at: 2026-07-10 11:01, do: purchase, contact: ann, contract: c1, item: reinstatement, ref: r1, ticket: P,
     expect: {ticket: P, repeated: true}}
  - {at: 2027-07-10 23:59, do: open, ticket: Q, contact: ann, kind: problem, channel: portal,
     expect: {outcome: admitted}}
  - {at: 2027-07-11 00:00, do: open, ticket: R, contact: ann, kind: problem, channel: portal,
     expect: {outcome: offered}}
"""
    )


@pytest.mark.parametrize(
    ("who", "why", "outcome"),
    [
        (", agent: kim", ", why: it was a bug", "refused"),
        ("", "", "refused"),
        ("", ", why: it was a bug", "refunded"),
    ],
)
def test_emergencies_are_not_paid_back_but_by_a_manager_with_a_reason(who: str, why: str, outcome: str) -> None:
    results(
        TOOLS
        + f"""
  - {{at: 2026-03-07 03:00, do: purchase, contact: ann, item: emergency, ref: o1}}
  - {{at: 2026-03-07 04:00, do: refund, ref: o1{who}{why},
     expect: {{outcome: {outcome}, cites: [ST-24], refused: null}}}}
"""
    )


def test_a_case_is_bought_admitted_invoiced_and_paid_back_once() -> None:
    results(
        SIGHTS
        + """
  - {at: 2026-03-02 10:00, do: open, ticket: P, kind: problem, channel: portal,
     expect: {outcome: offered, cites: [SS-21]}}
  - {at: 2026-03-02 10:30, do: purchase, item: one-time-case, ref: x, ticket: P,
     expect: {amount: 400.00, ticket: P, repeated: false, cites: [SS-21]}}
  - {at: 2026-03-02 11:00, do: work, ticket: P, activity: problem, minutes: 30, agent: kim,
     expect: {coverage: included}}
  - {at: 2026-03-02 11:00, do: invoice, month: 2026-03,
     expect: {lines: [{item: one-time-case, quantity: 1, unit_price: 400.00, amount: 400.00, cites: [SS-21]}],
     total: 400.00}}
  - {at: 2026-03-02 12:00, do: refund, ref: x, expect: {outcome: refunded}}
  - {at: 2026-03-02 12:00, do: refund, ref: x, expect: {outcome: null, refused: {name: wrong-state}}}
  - {at: 2026-03-02 12:00, do: refund, ref: y, expect: {outcome: null, refused: {name: not-there}}}
  - {at: 2026-03-02 12:00, do: refund, ref: x, contact: ann, expect: {refused: {name: not-staff}}}
  - {at: 2026-03-02 12:00, do: invoice, month: 2026-03,
     expect: {lines: [{amount: 400.00}, {amount: -400.00, quantity: -1}], total: 0.00}}
"""
    )


def test_hours_are_an_order_and_what_is_invoiced_is_the_work_with_its_minimum_once_a_ticket() -> None:
    results(
        SIGHTS.replace("2025-01-15", "2026-01-15")
        + """
  - {at: 2026-03-02 10:00, do: open, ticket: T, kind: training, channel: portal, expect: {outcome: offered}}
  - {at: 2026-03-02 10:30, do: purchase, item: training-hour, ref: x, ticket: T, expect: {amount: 500.00, ticket: T}}
  - {at: 2026-03-02 10:30, do: invoice, month: 2026-03, expect: {lines: [], total: 0.00}}
  - {at: 2026-03-02 12:00, do: work, ticket: T, activity: training, minutes: 60, agent: kim,
     expect: {billed_minutes: 120, amount: 500.00}}
  - {at: 2026-03-02 15:00, do: work, ticket: T, activity: training, minutes: 90, agent: kim,
     expect: {billed_minutes: 30, amount: 125.00}}
  - {at: 2026-03-02 15:00, do: purchase, item: training-hour, quantity: 3, ref: z, ticket: T,
     expect: {amount: 750.00, ticket: T}}
  - {at: 2026-03-02 15:00, do: invoice, month: 2026-03, expect: {total: 625.00}}
  - {at: 2026-03-02 15:00, do: open, ticket: I, kind: installation, channel: portal}
  - {at: 2026-03-02 15:00, do: purchase, item: assistance-hour, ticket: I,
     expect: {amount: 800.00, ticket: I, cites: [SS-13]}}
  - {at: 2026-03-02 16:00, do: work, ticket: I, activity: installation, minutes: 241, ended_at: 2026-03-02 16:00,
     agent: kim,
     expect: {billed_minutes: 241, amount: 803.33}}
"""
    )


REFUSED = [
    ("item: update, ticket: NEW", "not-there"),
    ("item: reinstatement, ticket: DONE", "ticket-closed"),
    ("item: emergency, ticket: BOBS", "stranger"),
    ("item: emergency, happened: 2026-03-07 12:01", "impossible"),
    ("item: emergency, ref: bobs", "stranger"),
]


@pytest.mark.parametrize(("fields", "name"), REFUSED)
def test_a_refused_purchase_leaves_nothing(fields: str, name: str) -> None:
    *_, refused, queue = results(
        TOOLS
        + f"""
  - {{at: 2026-03-07 10:00, do: purchase, contact: ann, item: installation, ticket: DONE}}
  - {{at: 2026-03-07 10:01, do: close, ticket: DONE, why: gone}}
  - {{at: 2026-03-07 10:02, do: purchase, contact: bob, account: other, item: emergency, ref: bobs, ticket: BOBS}}
  - {{at: 2026-03-07 12:00, do: purchase, contact: ann, {fields}}}
  - {{at: 2026-03-07 12:00, do: queue, agent: kim}}
"""
    )
    assert refused["refused"]["name"] == name  # type: ignore[index]
    assert (refused["amount"], refused["ticket"], refused["repeated"]) == (None, None, None)
    assert queue["order"] == ["BOBS"]


def test_a_license_is_not_needed_to_buy_and_the_ticket_of_one_who_has_several_opens_all_the_same() -> None:
    results(
        TOOLS.replace("contracts: {c1:", "contracts: {c2: {account: acme}, c1:")
        + """
  - {at: 2026-03-07 10:00, do: purchase, contact: bob, item: training, ticket: B, expect: {ticket: B, amount: quote}}
  - {at: 2026-03-07 10:00, do: purchase, contact: ann, item: emergency, ticket: E, expect: {ticket: E}}
  - {at: 2026-03-07 10:30, do: work, ticket: E, agent: kim, activity: emergency, minutes: 30,
     expect: {coverage: included, cites: [ST-17]}}
  - {at: 2026-03-07 10:30, do: invoice, account: acme, month: 2026-03, expect: {lines: [], total: 0.00}}
"""
    )


def test_development_is_held_until_its_estimate_is_accepted_and_costs_its_fixed_price() -> None:
    results(
        CHOICE
        + """
  - {at: 2026-03-02 11:00, do: work, ticket: A, activity: development, minutes: 25,
     expect: {coverage: held, amount: null, cites: [SC-4]}}
  - {at: 2026-03-02 12:00, do: estimate, ticket: A, minutes: 600, amount: 900.00,
     expect: {state: proposed, cites: [SC-4]}}
  - {at: 2026-03-02 12:30, do: estimate, ticket: A, minutes: 500, amount: 800.00, expect: {state: proposed}}
  - {at: 2026-03-31 23:00, do: work, ticket: A, activity: development, minutes: 25, expect: {coverage: held}}
  - {at: 2026-04-01 00:00, do: accept, ticket: A, expect: {state: accepted, cites: [SC-4]}}
  - {at: 2026-04-01 00:10, do: work, ticket: A, activity: development, minutes: 10,
     expect: {coverage: included, cites: [SC-4]}}
  - {at: 2026-04-01 00:10, do: invoice, month: 2026-03, expect: {lines: []}}
  - {at: 2026-04-01 00:10, do: invoice, month: 2026-04,
     expect: {lines: [{item: development, quantity: 1, amount: 800.00, cites: [SC-4]}], total: 800.00}}
"""
    )


ANSWERS = [
    ("accept, ticket: A, happened: 2026-03-02 11:59", "wrong-state"),
    ("accept, ticket: A, agent: kim", "need-missing"),
    ("decline, ticket: A, agent: kim", "need-missing"),
    ("estimate, ticket: A, amount: 1.00, contact: ann", "not-staff"),
]


@pytest.mark.parametrize(("step", "name"), ANSWERS)
def test_a_refused_answer_leaves_the_estimate_open(step: str, name: str) -> None:
    results(
        CHOICE
        + f"""
  - {{at: 2026-03-02 10:30, do: accept, ticket: A, expect: {{state: null, refused: {{name: wrong-state}}}}}}
  - {{at: 2026-03-02 12:00, do: estimate, ticket: A, minutes: 600, amount: 900.00}}
  - {{at: 2026-03-02 13:00, do: {step}, expect: {{state: null, refused: {{name: {name}}}}}}}
  - {{at: 2026-03-02 13:00, do: decline, ticket: A, expect: {{state: declined, refused: null}}}}
  - {{at: 2026-03-02 13:00, do: accept, ticket: A, expect: {{refused: {{name: wrong-state}}}}}}
  - {{at: 2026-03-02 14:00, do: close, ticket: A, why: gone}}
  - {{at: 2026-03-02 14:00, do: estimate, ticket: A, expect: {{refused: {{name: ticket-closed}}}}}}
  - {{at: 2026-03-02 14:00, do: decline, ticket: A, expect: {{refused: {{name: ticket-closed}}}}}}
  - {{at: 2026-03-02 14:00, do: invoice, month: 2026-03, expect: {{lines: []}}}}
"""
    )


def test_an_acceptance_told_late_releases_what_was_held_since_and_is_of_its_own_month() -> None:
    results(
        CHOICE
        + """
  - {at: 2026-03-02 12:00, do: estimate, ticket: A, minutes: 600, amount: 900.00}
  - {at: 2026-04-03 12:00, do: accept, ticket: A, happened: 2026-03-03 09:00, expect: {state: accepted}}
  - {at: 2026-04-03 12:00, do: invoice, month: 2026-03, expect: {lines: []}}
  - {at: 2026-04-03 12:00, do: invoice, month: 2026-04,
     expect: {lines: [{item: development, period: 2026-03, amount: 900.00}], total: 900.00}}
"""
    )


def test_what_is_bought_for_another_kind_of_ticket_or_one_that_is_over_opens_its_own() -> None:
    results(
        TOOLS
        + """
  - {at: 2026-03-07 10:00, do: open, ticket: P, contact: ann, kind: problem, channel: portal,
     expect: {outcome: offered}}
  - {at: 2026-03-07 10:01, do: purchase, contact: ann, item: emergency, ref: a, ticket: P,
     expect: {ticket: "2", repeated: false, cites: [ST-17]}}
  - {at: 2026-03-07 10:02, do: purchase, contact: ann, item: emergency, ref: a, ticket: P,
     expect: {ticket: "2", repeated: true}}
  - {at: 2026-03-07 10:02, do: show, ticket: P, as: ann, expect: {state: held}}
  - {at: 2026-03-07 10:03, do: purchase, contact: ann, item: emergency, ref: b, ticket: "2",
     expect: {ticket: "2", repeated: false}}
  - {at: 2026-03-07 10:03, do: show, ticket: "2", as: ann,
     expect: {visible: true, state: new, due: {first-response: 2026-03-07 11:01}}}
  - {at: 2026-03-07 10:04, do: close, ticket: "2", why: it works again}
  - {at: 2026-03-07 10:05, do: purchase, contact: ann, item: emergency, ref: c, ticket: "2",
     expect: {ticket: "3", repeated: false}}
  - {at: 2026-03-07 10:05, do: queue, agent: kim, expect: {order: ["3"]}}
"""
    )
