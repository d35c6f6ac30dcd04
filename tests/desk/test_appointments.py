import pytest
from icalendar import Calendar
from tests.desk.playing import results
from tests.desk.quayside import MANAGER, NINE, Quayside, at, quayside

from pactdesk.desk.actions.appointments import Wanted, book_on_contract, book_on_ticket, schedule
from pactdesk.desk.actions.rebuild import rebuild
from pactdesk.desk.actions.refused import Busy, Impossible, NeedMissing, NotStaff, NotThere, Stranger
from pactdesk.desk.actions.setting_up import make_account, make_contact
from pactdesk.desk.records.models import AppointmentRow, Delivery, Entry

pytestmark = pytest.mark.django_db

CALLS = """
story: calls with the account manager
policy: smartchoice
zone: America/New_York
given:
  accounts:  {acme: {}, other: {}}
  contracts: {c1: {account: acme, package: small, account_manager: mia}, c2: {account: other}}
  contacts:  {ann: {account: acme, trained: true}, eve: {account: other, trained: true}}
  agents:    {mia: {}, kim: {}}
steps:
"""
MEMBERS = """
story: what is not critical has its time
policy: websan
zone: America/New_York
given:
  accounts:  {acme: {users: 1}}
  contracts: {c1: {account: acme, plan: base, licensed_users: 1}}
  contacts:  {ann: {account: acme, nominated: true}}
  agents:    {kim: {}}
steps:
  - {at: 2026-03-06 09:00, do: open, ticket: A, kind: break-fix, priority: normal, channel: portal}
"""


def test_a_call_is_with_the_account_manager_who_is_named_in_the_contract() -> None:
    (booked,) = results(
        CALLS
        + """
  - {at: 2026-03-06 09:00, do: book, contract: c1, contact: ann, kind: call, start: 2026-03-09 10:00, minutes: 30,
     expect: {outcome: booked, start: 2026-03-09 10:00, refused: null, cites: [SC-5]}}
"""
    )
    assert booked["invitation"]


def test_a_call_with_anybody_else_is_refused_by_its_outcome() -> None:
    refused, free = results(
        CALLS
        + """
  - {at: 2026-03-06 09:00, do: book, contract: c1, contact: ann, agent: kim, kind: call, start: 2026-03-09 10:00,
     expect: {outcome: refused, start: null, invitation: null, refused: null, cites: [SC-5]}}
  - {at: 2026-03-06 09:00, do: book, contract: c2, contact: eve, agent: kim, kind: call, start: 2026-03-09 10:00,
     expect: {outcome: booked}}
"""
    )
    assert "a call is with mia, the account manager, not with kim" in str(refused["why"])
    assert free["invitation"] is not None


def test_who_is_taken_is_not_booked_and_only_a_clause_on_that_is_cited() -> None:
    text = """
story: two at once
policy: {policy}
zone: America/New_York
given:
  accounts: {{acme: {{}}}}
  contracts: {{c1: {{account: acme, {contract}}}}}
  contacts: {{ann: {{account: acme}}}}
  agents: {{kim: {{}}}}
steps:
  - {{at: 2026-03-06 09:00, do: book, agent: kim, kind: call, start: 2026-03-09 10:00, minutes: 30}}
  - {{at: 2026-03-06 09:01, do: book, agent: kim, kind: call, start: 2026-03-09 10:29, expect: {{outcome: refused}}}}
"""
    _, silent = results(text.format(policy="websan", contract="plan: base"))
    _, wanted = results(text.format(policy="smartchoice", contract="account_manager: kim"))
    sentence = "kim is not free: call from Mon 2026-03-09 10:00 EDT to Mon 2026-03-09 10:30 EDT; choose another time"
    assert (silent["cites"], silent["why"]) == ([], [f"{sentence}."])
    assert wanted["cites"] == ["SC-5", "SC-9"]
    assert all(sentence in one for one in wanted["why"])  # type: ignore[attr-defined]


def test_times_of_one_person_touch_and_never_overlap() -> None:
    *_, busy = results(
        CALLS
        + """
  - {at: 2026-03-06 09:00, do: book, contract: c1, contact: ann, kind: call, start: 2026-03-09 10:00, minutes: 30}
  - {at: 2026-03-06 09:01, do: book, contract: c1, contact: ann, kind: meeting, start: 2026-03-09 09:30, minutes: 30,
     expect: {outcome: booked}}
  - {at: 2026-03-06 09:01, do: book, contract: c1, contact: ann, kind: meeting, start: 2026-03-09 10:30, minutes: 30,
     expect: {outcome: booked}}
  - {at: 2026-03-06 09:02, do: book, contract: c2, contact: eve, agent: mia, kind: call, start: 2026-03-09 10:59,
     minutes: 15, expect: {outcome: refused, cites: [SC-5]}}
  - {at: 2026-03-06 09:02, do: book, contract: c2, contact: eve, agent: mia, kind: call, start: 2026-03-09 09:16,
     minutes: 15, expect: {outcome: refused}}
  - {at: 2026-03-06 09:02, do: book, contract: c2, contact: eve, agent: mia, kind: call, start: 2026-03-09 09:15,
     minutes: 15, expect: {outcome: booked}}
  - {at: 2026-03-06 09:02, do: book, contract: c2, contact: eve, agent: mia, kind: call, start: 2026-03-09 11:00,
     minutes: 15, expect: {outcome: booked}}
  - {at: 2026-03-06 09:03, do: book, contract: c1, contact: ann, kind: call, start: 2026-03-09 09:00, minutes: 600,
     expect: {outcome: refused}}
"""
    )
    assert "mia is not free: call from Mon 2026-03-09 09:15 EDT to Mon 2026-03-09 09:30 EDT" in str(busy["why"])


def test_a_ticket_and_a_contract_share_the_calendar_of_their_person() -> None:
    results(
        CALLS
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: c1, kind: question, channel: phone}
  - {at: 2026-03-06 09:01, do: schedule, ticket: A, agent: mia, start: 2026-03-09 10:00,
     expect: {state: scheduled, due: {first-response: 2026-03-09 10:00}, cites: [SC-5]}}
  - {at: 2026-03-06 09:02, do: book, contract: c1, contact: ann, kind: call, start: 2026-03-09 10:29,
     expect: {outcome: refused}}
  - {at: 2026-03-06 09:02, do: book, ticket: A, contact: ann, kind: call, start: 2026-03-09 10:30,
     expect: {outcome: booked}}
  - {at: 2026-03-06 09:03, do: schedule, ticket: A, agent: mia, start: 2026-03-09 10:31,
     expect: {state: null, due: null, refused: {name: busy, cites: [SC-5]}}}
  - {at: 2026-03-06 09:04, do: schedule, ticket: A, agent: mia, start: 2026-03-09 10:00,
     expect: {state: scheduled, refused: null}}
"""
    )


def test_a_time_that_was_moved_leaves_its_old_slot_free() -> None:
    results(
        CALLS
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: A, contact: ann, contract: c1, kind: question, channel: phone}
  - {at: 2026-03-06 09:01, do: schedule, ticket: A, agent: mia, start: 2026-03-09 10:00}
  - {at: 2026-03-06 09:01, do: schedule, ticket: A, agent: mia, start: 2026-03-09 10:15}
  - {at: 2026-03-06 09:02, do: book, contract: c1, contact: ann, kind: call, start: 2026-03-09 09:45, minutes: 30,
     expect: {outcome: booked}}
"""
    )


def test_the_agreed_time_is_the_due_time_and_an_answer_at_it_is_in_time() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 09:01, do: schedule, ticket: A, agent: kim, start: 2026-03-09 15:00,
     expect: {state: scheduled, due: {first-response: 2026-03-09 15:00}, cites: [WS-21]}}
  - {at: 2026-03-09 15:00, do: respond, ticket: A, agent: kim, expect: {met: {first-response: true}}}
"""
    )
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 09:01, do: schedule, ticket: A, agent: kim, start: 2026-03-09 15:00}
  - {at: 2026-03-09 15:00:01, do: respond, ticket: A, agent: kim, expect: {met: {first-response: false}}}
"""
    )


def test_a_critical_ticket_keeps_its_target_beside_an_agreed_time() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 09:00, do: open, ticket: B, kind: break-fix, priority: critical, channel: portal,
     expect: {due: {first-response: 2026-03-06 17:00}}}
  - {at: 2026-03-06 09:01, do: schedule, ticket: B, agent: kim, start: 2026-03-09 15:00,
     expect: {state: scheduled, due: {first-response: 2026-03-06 17:00}}}
"""
    )


def test_only_what_is_worked_on_can_be_scheduled_and_only_for_a_time_to_come() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 10:00, do: schedule, ticket: A, agent: kim, start: 2026-03-06 09:59:59,
     expect: {refused: {name: impossible}}}
  - {at: 2026-03-06 10:00, do: schedule, ticket: A, agent: kim, start: 2026-03-06 10:00, expect: {refused: null}}
  - {at: 2026-03-06 10:00, do: schedule, ticket: A, contact: ann, start: 2026-03-07 10:00,
     expect: {refused: {name: not-staff}}}
  - {at: 2026-03-06 10:01, do: solve, ticket: A, agent: kim}
  - {at: 2026-03-06 10:02, do: schedule, ticket: A, agent: kim, start: 2026-03-07 10:00,
     expect: {refused: {name: wrong-state}}}
  - {at: 2026-03-06 10:03, do: confirm, ticket: A, contact: ann}
  - {at: 2026-03-06 10:04, do: schedule, ticket: A, agent: kim, start: 2026-03-07 10:00,
     expect: {refused: {name: ticket-closed}}}
  - {at: 2026-03-06 10:04, do: book, ticket: A, agent: kim, kind: call, start: 2026-03-07 10:00,
     expect: {outcome: null, refused: {name: ticket-closed}}}
"""
    )


def test_where_all_is_remote_nobody_visits() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 10:00, do: book, ticket: A, agent: kim, kind: visit, start: 2026-03-09 10:00,
     expect: {outcome: refused, refused: null, cites: [WS-15]}}
  - {at: 2026-03-06 10:00, do: book, ticket: A, agent: kim, kind: meeting, remote: false, start: 2026-03-09 10:00,
     expect: {outcome: refused, cites: [WS-15]}}
  - {at: 2026-03-06 10:00, do: book, ticket: A, agent: kim, kind: meeting, remote: true, start: 2026-03-09 10:00,
     expect: {outcome: booked}}
"""
    )


def test_a_bought_installation_gets_its_appointment_and_no_target() -> None:
    results(
        """
story: installation
policy: smartertools
zone: America/Phoenix
given:
  accounts:  {acme: {}}
  contracts: {c1: {account: acme, holding: license, maintenance_until: 2026-12-31}}
  contacts:  {ann: {account: acme}}
  agents:    {kim: {}}
steps:
  - {at: 2026-03-06 09:00, do: open, ticket: A, kind: installation, purchased: true}
  - {at: 2026-03-06 09:01, do: schedule, ticket: A, start: 2026-03-09 10:00,
     expect: {state: scheduled, due: {first-response: null}, cites: [ST-18]}}
  - {at: 2026-03-06 09:01, do: book, ticket: A, kind: visit, start: 2026-03-10 10:00,
     expect: {outcome: booked, start: 2026-03-10 10:00, cites: [ST-18]}}
"""
    )


def test_a_time_agreed_on_earlier_and_recorded_late_counts_from_then() -> None:
    results(
        MEMBERS
        + """
  - {at: 2026-03-06 17:30, do: schedule, ticket: A, agent: kim, start: 2026-03-06 17:15, happened: 2026-03-06 16:00,
     expect: {state: scheduled, due: {first-response: 2026-03-06 17:15}}}
"""
    )


def _calendars(side: Quayside) -> list[Calendar]:
    mails = Delivery.objects.filter(desk=side.desk, kind="mail").exclude(body__calendar=None).order_by("pk")
    return [Calendar.from_ical(mail.body["calendar"]) for mail in mails]


def _wanted(**given: object) -> Wanted:
    return Wanted(**{"kind": "call", "start": at("2026-03-09 10:00"), **given})  # type: ignore[arg-type]


def test_the_invitation_bears_time_agenda_and_people() -> None:
    side = quayside("smartchoice", account_manager="kim")
    made = book_on_contract(
        desk=side.desk,
        contract="c1",
        wanted=_wanted(kind="meeting", minutes=45, agenda="the month; next steps\nand more"),
        acting=side.customer,
        at=NINE,
        contact=side.ann,
    )
    to = list(Delivery.objects.filter(desk=side.desk, about__startswith="Meeting").values_list("to", flat=True))
    assert to == ["ann@acme.example", "kim@desk.example"]
    calendar = _calendars(side)[0]
    (event,) = calendar.events
    assert (calendar["method"], event.uid) == ("REQUEST", made.appointment.uid)
    assert event.start.isoformat() == "2026-03-09T14:00:00+00:00"
    assert event.end.isoformat() == "2026-03-09T14:45:00+00:00"
    assert str(event["description"]) == "the month; next steps\nand more"
    assert (event["organizer"], event["attendee"]) == ("mailto:kim@desk.example", "mailto:ann@acme.example")


def test_an_appointment_that_moves_keeps_its_uid_and_counts_its_moves() -> None:
    side = quayside("websan", plan="base")
    side.open("A", kind="break-fix", priority="normal")
    for start in ("2026-03-09 10:00", "2026-03-09 10:15"):
        schedule(desk=side.desk, reference="A", start=at(start), acting=side.agent(), at=NINE)
    events = [event for calendar in _calendars(side) for event in calendar.events]
    assert len({event.uid for event in events}) == 1
    assert [event.sequence for event in events] == [0, 0, 1, 1]
    assert AppointmentRow.objects.get().start_at == at("2026-03-09 10:15")


def test_a_critical_ticket_sends_no_invitation_where_only_others_may_be_scheduled() -> None:
    side = quayside("websan", plan="base")
    side.open("A", kind="break-fix", priority="critical")
    schedule(desk=side.desk, reference="A", start=at("2026-03-09 10:00"), acting=side.agent(), at=NINE)
    assert _calendars(side) == []


def test_a_time_that_need_not_be_free_may_overlap() -> None:
    side = quayside("websan", plan="base")
    for reference in ("A", "B"):
        side.open(reference, kind="break-fix", priority="normal")
        schedule(desk=side.desk, reference=reference, start=at("2026-03-09 10:00"), acting=side.agent(), at=NINE)
    assert AppointmentRow.objects.count() == 2


def test_a_refused_booking_changes_nothing() -> None:
    side = quayside("smartchoice", account_manager="kim")
    where = {"desk": side.desk, "contract": "c1", "acting": side.customer, "at": NINE, "contact": side.ann}
    book_on_contract(wanted=_wanted(), **where)  # type: ignore[arg-type]
    before = Entry.objects.count(), AppointmentRow.objects.count(), Delivery.objects.count()
    with pytest.raises(Busy):
        book_on_contract(wanted=_wanted(minutes=1), **where)  # type: ignore[arg-type]
    with pytest.raises(NeedMissing, match="not with lee"):
        book_on_contract(wanted=_wanted(agent="lee", start=at("2026-03-10 10:00")), **where)  # type: ignore[arg-type]
    with pytest.raises(Impossible):
        book_on_contract(wanted=_wanted(start=NINE - 1), **where)  # type: ignore[arg-type]
    with pytest.raises(Impossible):
        book_on_contract(wanted=_wanted(minutes=0), **where)  # type: ignore[arg-type]
    assert (Entry.objects.count(), AppointmentRow.objects.count(), Delivery.objects.count()) == before


def test_the_account_manager_who_books_for_a_colleague_does_not_make_it_right() -> None:
    side = quayside("smartchoice", account_manager="kim")
    with pytest.raises(NeedMissing, match="not with lee"):
        book_on_contract(desk=side.desk, contract="c1", wanted=_wanted(agent="lee"), acting=side.agent(), at=NINE)


def test_a_contact_of_another_account_is_not_met() -> None:
    side = quayside("smartchoice")
    other = make_account(desk=side.desk, name="other", facts={}, acting=MANAGER, at=NINE)
    eve = make_contact(account=other, name="eve", facts={}, acting=MANAGER, at=NINE)
    side.open("A", kind="question", channel="portal")
    wanted = _wanted(agent="kim")
    with pytest.raises(Stranger):
        book_on_ticket(desk=side.desk, reference="A", wanted=wanted, acting=side.agent(), at=NINE, contact=eve)


def test_somebody_has_to_be_met_and_has_to_be_of_the_desk() -> None:
    side = quayside("smartchoice")
    where = {"desk": side.desk, "contract": "c1", "acting": side.customer, "at": NINE}
    with pytest.raises(NotThere, match="name with whom"):
        book_on_contract(wanted=_wanted(), **where)  # type: ignore[arg-type]
    with pytest.raises(NotThere, match="no agent zoe"):
        book_on_contract(wanted=_wanted(agent="zoe"), **where)  # type: ignore[arg-type]
    booked = book_on_contract(desk=side.desk, contract="c1", wanted=_wanted(), acting=side.agent("lee"), at=NINE)
    assert booked.appointment.agent == "lee"


def test_a_customer_agrees_on_no_time_alone() -> None:
    side = quayside("websan", plan="base")
    side.open("A", kind="break-fix")
    with pytest.raises(NotStaff):
        schedule(desk=side.desk, reference="A", start=NINE, acting=side.customer, at=NINE)


def test_rows_that_are_lost_or_wrong_come_back_from_the_journal() -> None:
    side = quayside("smartchoice", account_manager="kim")
    for start in ("2026-03-09 10:00", "2026-03-10 10:00"):
        book_on_contract(desk=side.desk, contract="c1", wanted=_wanted(start=at(start)), acting=side.customer, at=NINE)
    first, second = AppointmentRow.objects.order_by("start_at")
    rows = AppointmentRow.objects.order_by("start_at").values("uid", "agent", "kind", "start_at", "end_at")
    kept = list(rows.all())
    first.delete()
    AppointmentRow.objects.filter(pk=second.pk).update(agent="lee")
    AppointmentRow.objects.create(
        desk=side.desk, account=side.account, uid="x", agent="lee", kind="call", start_at=1, end_at=2
    )
    moved = {(one.column, one.was, one.now) for one in rebuild(side.desk)}
    assert moved == {("", "none", "a row"), ("agent", "lee", "kim"), ("", "a row", "none")}
    assert (
        list(AppointmentRow.objects.order_by("start_at").values("uid", "agent", "kind", "start_at", "end_at")) == kept
    )
    assert list(rebuild(side.desk, write=False)) == []
