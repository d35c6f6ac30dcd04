"""What becomes of work: on tickets and on contracts, at the limits, and when it is told late."""

import pytest
from tests.desk.playing import results

pytestmark = pytest.mark.django_db

CHOICE = """
story: work
policy: smartchoice
zone: America/New_York
given:
  accounts: {acme: {}}
  contracts: {c1: {account: acme, package: small, overflow: advanced, account_manager: kim}}
  contacts: {ann: {account: acme, trained: true}}
  agents: {kim: {}}
steps:
"""
WEBSAN = """
story: work
policy: websan
zone: America/New_York
given:
  accounts: {acme: {users: 5}}
  contracts: {c1: {account: acme, plan: winning, licensed_users: 5, hourly_rate: 150.00}}
  contacts: {ann: {account: acme, nominated: true}}
  agents: {kim: {}}
steps:
  - {at: 2026-03-02 10:00, do: open, ticket: T, kind: tweak, channel: portal}
"""
SERVICES = """
story: work
policy: sma
zone: America/Chicago
given:
  accounts: {acme: {}}
  contracts:
    c1: {account: acme, service: managed-services, monthly_hours: 2, overflow_rate: 180.00, after_hours_rate: 90.00}
  agents: {kim: {}}
steps:
"""


def test_fixing_errors_and_estimating_are_included_and_use_nothing() -> None:
    fix, estimate = results(
        CHOICE
        + """
  - {at: 2026-03-02 10:00, do: work, activity: bug-fix, minutes: 500,
     expect: {coverage: included, split: null, minutes: 500, billed_minutes: 0, amount: null, alerts: [],
     cites: [SC-3]}}
  - {at: 2026-03-02 10:00, do: work, activity: estimate, minutes: 5, expect: {coverage: included, cites: [SC-4]}}
"""
    )
    unused = {"question-hour": {"used": 0, "left": 60}, "meetings": {"used": 0, "left": 4}}
    assert fix["usage"] == estimate["usage"] == unused


def test_a_question_call_takes_a_slot_and_what_is_past_it_overflows_in_half_hours() -> None:
    results(
        CHOICE
        + """
  - {at: 2026-03-02 10:01, do: work, activity: question-call, minutes: 1,
     expect: {coverage: allowance, minutes: 1, usage: {question-hour: {used: 15, left: 45}}, cites: [SC-6]}}
  - {at: 2026-03-02 11:00, do: work, activity: question-call, minutes: 15,
     expect: {coverage: allowance, split: null, usage: {question-hour: {used: 30, left: 30}}}}
  - {at: 2026-03-02 12:00, do: work, activity: question-call, minutes: 16,
     expect: {coverage: null, minutes: 16, billed_minutes: 30, amount: 50.00, usage: {question-hour: {used: 45,
     left: 15}},
              split: [{coverage: allowance, minutes: 15, billed_minutes: 0, amount: null, cites: [SC-6]},
                      {coverage: billable, minutes: 1, billed_minutes: 30, amount: 50.00, cites: [SC-11, SC-8]}]}}
  - {at: 2026-03-02 13:00, do: work, activity: question-email, minutes: 3,
     expect: {usage: {question-hour: {used: 48, left: 12}}}}
  - {at: 2026-03-02 14:00, do: work, activity: question-call, minutes: 25,
     expect: {split: [{minutes: 12}, {minutes: 13, billed_minutes: 30}], alerts: [{allowance: question-hour,
     percent: 100}]}}
  - {at: 2026-03-02 15:00, do: work, activity: question-email, minutes: 31,
     expect: {coverage: billable, billed_minutes: 60, amount: 100.00, alerts: []}}
  - {at: 2026-04-01 00:15, do: work, activity: question-email, minutes: 20,
     expect: {coverage: billable, billed_minutes: 30}}
  - {at: 2026-04-01 00:15, do: work, activity: question-email, minutes: 15,
     expect: {coverage: allowance, usage: {question-hour: {used: 15, left: 45}}}}
"""
    )


def test_the_fifth_meeting_of_a_year_overflows_whole_and_others_past_the_length_of_the_package() -> None:
    meeting = "  - {{at: 2026-0{0}-02 12:00, do: work, activity: meeting, minutes: {1}, expect: {{{2}}}}}\n"
    results(
        CHOICE
        + meeting.format(1, 45, "coverage: allowance, split: null, usage: {meetings: {used: 1, left: 3}}")
        + meeting.format(
            2, 46, "billed_minutes: 30, split: [{minutes: 45}, {minutes: 1, amount: 50.00, cites: [SC-11]}]"
        )
        + meeting.format(3, 10, "coverage: allowance, alerts: []")
        + meeting.format(4, 10, "alerts: [{allowance: meetings, percent: 80}, {allowance: meetings, percent: 100}]")
        + meeting.format(5, 31, "coverage: billable, minutes: 31, billed_minutes: 60, amount: 100.00, alerts: []")
    )


def test_a_step_that_crosses_both_limits_gives_both_alerts_and_each_is_told_once_a_period() -> None:
    results(
        CHOICE
        + """
  - {at: 2026-03-02 12:00, do: work, activity: question-email, minutes: 47, expect: {alerts: []}}
  - {at: 2026-03-02 12:00, do: work, activity: question-email, minutes: 1, ended_at: 2026-03-01 10:00,
     expect: {alerts: [{allowance: question-hour, percent: 80}], cites: [SC-13]}}
  - {at: 2026-03-02 13:00, do: work, activity: question-email, minutes: 11, expect: {alerts: []}}
  - {at: 2026-03-02 13:00, do: work, activity: question-email, minutes: 50, ended_at: 2026-03-01 08:00,
     expect: {alerts: [{allowance: question-hour, percent: 100}]}}
  - {at: 2026-04-02 13:00, do: work, activity: question-email, minutes: 60,
     expect: {alerts: [{allowance: question-hour, percent: 80}, {allowance: question-hour, percent: 100}]}}
"""
    )


def test_a_late_work_draws_before_later_ones_and_its_usage_is_what_is_used_by_all() -> None:
    results(
        CHOICE
        + """
  - {at: 2026-03-10 12:00, do: work, activity: question-email, minutes: 60, expect: {coverage: allowance}}
  - {at: 2026-03-10 12:30, do: work, activity: question-email, minutes: 20, happened: 2026-03-09 12:00,
     expect: {coverage: allowance, billed_minutes: 0, usage: {question-hour: {used: 60, left: 0}}}}
  - {at: 2026-03-10 13:00, do: invoice, month: 2026-03,
     expect: {lines: [{item: advanced-hour, minutes: 30, amount: 50.00}], total: 50.00}}
"""
    )


def test_without_a_choice_overflow_is_held_and_as_needed_costs_more() -> None:
    email = "  - {at: 2026-03-02 12:00, do: work, activity: question-email, minutes: 61, expect: "
    text = CHOICE + email
    results(
        text.replace("overflow: advanced, ", "")
        + "{split: [{}, {coverage: held, amount: null, cites: [SC-14, SC-8]}]}}"
    )
    results(
        text.replace("advanced", "as-needed") + "{split: [{}, {coverage: billable, amount: 62.50, cites: [SC-15]}]}}"
    )


def test_an_hour_of_a_tweak_is_free_by_day_and_what_is_past_it_costs_to_the_minute() -> None:
    results(
        WEBSAN
        + """
  - {at: 2026-03-02 12:00, do: work, ticket: T, activity: tweak, minutes: 59,
     expect: {coverage: included, cites: [WS-13]}}
  - {at: 2026-03-02 13:00, do: work, ticket: T, activity: tweak, minutes: 1, expect: {coverage: included}}
  - {at: 2026-03-02 14:00, do: work, ticket: T, activity: tweak, minutes: 1,
     expect: {coverage: billable, billed_minutes: 1, amount: 2.50, cites: [WS-16, WS-13]}}
  - {at: 2026-03-02 18:20, do: work, ticket: T, activity: report, minutes: 7,
     expect: {amount: 17.50, cites: [WS-23, WS-16]}}
  - {at: 2026-03-02 18:20, do: work, ticket: T, activity: project, minutes: 7, expect: {amount: 17.50, cites: [WS-16]}}
  - {at: 2026-03-02 18:20, do: work, ticket: T, activity: break-fix, minutes: 7,
     expect: {coverage: included, cites: [WS-2]}}
  - {at: 2026-03-02 18:20, do: work, ticket: T, activity: break-fix, minutes: 8, client_caused: true,
     expect: {amount: 20.00, cites: [WS-29]}}
  - {at: 2026-03-02 18:20, do: work, ticket: T, activity: custom-code, minutes: 7,
     expect: {coverage: quote, amount: null, cites: [WS-26]}}
  - {at: 2026-03-02 18:20, do: work, ticket: T, activity: platform, minutes: 7,
     expect: {coverage: excluded, cites: [WS-25]}}
"""
    )


def test_a_tweak_is_cut_where_the_office_closes() -> None:
    results(
        WEBSAN
        + """
  - {at: 2026-03-02 18:20, do: work, ticket: T, activity: tweak, minutes: 40,
     expect: {split: [{coverage: included, minutes: 20}, {coverage: billable, minutes: 20, amount: 50.00}],
     amount: 50.00}}
"""
    )


def test_managed_services_draws_its_hours_and_costs_extra_by_night() -> None:
    results(
        SERVICES
        + """
  - {at: 2026-03-02 17:30, do: work, activity: problem, minutes: 60,
     expect: {split: [{coverage: allowance, minutes: 30, amount: null}, {coverage: billable, minutes: 30,
     amount: 45.00}],
              billed_minutes: 30, amount: 45.00, usage: {contracted-hours: {used: 60, left: 60}}, cites: [SM-25,
     SM-26]}}
  - {at: 2026-03-03 10:00, do: work, activity: problem, minutes: 60,
     expect: {coverage: allowance, usage: {contracted-hours: {left: 0}}}}
  - {at: 2026-03-03 11:00, do: work, activity: problem, minutes: 1, expect: {coverage: billable, amount: 3.00}}
  - {at: 2026-03-03 19:00, do: work, activity: problem, minutes: 10,
     expect: {coverage: billable, billed_minutes: 10, amount: 45.00}}
"""
    )
    results(
        SERVICES.replace(", overflow_rate: 180.00, after_hours_rate: 90.00", "")
        + """
  - {at: 2026-03-02 19:00, do: work, activity: problem, minutes: 60, expect: {coverage: quote, amount: null}}
  - {at: 2026-03-03 12:00, do: work, activity: problem, minutes: 61,
     expect: {split: [{coverage: allowance, minutes: 60}, {coverage: quote}]}}
"""
    )


REFUSED = [
    ("T2, activity: tweak, minutes: 5", "2026-03-02 12:00", "ticket-closed", []),
    ("T2, activity: tweak, minutes: 5, ended_at: 2026-03-02 11:00", "2026-03-02 12:00", "ticket-closed", []),
    ("T, activity: tweak, minutes: 5, contact: ann", "2026-03-02 12:00", "not-staff", []),
    ("T, activity: tweak, minutes: 5, remote: false", "2026-03-02 12:00", "need-missing", ["WS-15"]),
    ("T, activity: tweak, minutes: 5, ended_at: 2026-03-02 12:01", "2026-03-02 12:00", "impossible", []),
    ("T, activity: tweak, minutes: 5, happened: 2026-03-02 12:01", "2026-03-02 12:00", "impossible", []),
]


@pytest.mark.parametrize(("fields", "at", "name", "cites"), REFUSED)
def test_refused_work_is_on_no_record(fields: str, at: str, name: str, cites: list[str]) -> None:
    *_, refused, invoice = results(
        WEBSAN.replace("plan: winning", "plan: base")
        + f"""
  - {{at: 2026-03-02 10:30, do: open, ticket: T2, kind: break-fix, channel: portal}}
  - {{at: 2026-03-02 11:00, do: close, ticket: T2, why: gone}}
  - {{at: {at}, do: work, ticket: {fields}}}
  - {{at: 2026-03-02 13:00, do: invoice, month: 2026-03}}
"""
    )
    assert refused["refused"]["name"] == name  # type: ignore[index]
    assert refused["refused"]["cites"] == cites  # type: ignore[index]
    assert {refused[key] for key in ("coverage", "split", "minutes", "billed_minutes", "amount", "usage")} == {None}
    assert [line["item"] for line in invoice["lines"]] == ["support"]  # type: ignore[attr-defined]


def test_work_that_ended_before_its_ticket_was_closed_is_taken_late() -> None:
    results(
        WEBSAN
        + """
  - {at: 2026-03-02 11:00, do: close, ticket: T, why: gone}
  - {at: 2026-03-02 12:00, do: work, ticket: T, activity: break-fix, minutes: 5, ended_at: 2026-03-02 10:59,
     expect: {coverage: included}}
"""
    )


def test_work_may_begin_before_its_ticket_and_before_its_contract_of_that_month() -> None:
    results(
        WEBSAN
        + """
  - {at: 2026-03-20 09:00, do: contract, id: c2, account: acme, plan: winning, licensed_users: 5, hourly_rate: 60.00}
  - {at: 2026-03-20 09:10, do: open, ticket: U, contract: c2, kind: tweak, channel: phone}
  - {at: 2026-03-20 09:10, do: work, ticket: U, activity: tweak, minutes: 20,
     expect: {coverage: included, cites: [WS-13]}}
  - {at: 2026-03-20 09:10, do: work, contract: c2, activity: report, minutes: 20, ended_at: 2026-03-19 15:00,
     expect: {amount: 20.00}}
"""
    )
