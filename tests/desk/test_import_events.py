from pathlib import Path

import pytest
from tests.desk.logs import HEAD, MAP, NOW, a_desk, bring, course, milestone, ticket

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.conversation import respond
from pactdesk.desk.actions.opening import open_ticket
from pactdesk.desk.actions.refused import Rejected
from pactdesk.desk.doors.worker.tick import run_due
from pactdesk.desk.records.models import Account, Agent, Contact, Contract, Entry, Fact, Ticket

pytestmark = pytest.mark.django_db

OPEN = "7,0,new,02.03.2026 09:00,02.03.2026 09:00,?,high"
BUSY = "7,1,busy,02.03.2026 10:00,02.03.2026 09:00,kim,high"
ASKED = "7,2,asked,02.03.2026 11:00,02.03.2026 09:00,kim,high"
BACK = "7,3,busy,02.03.2026 13:00,02.03.2026 09:00,kim,high"
DONE = "7,4,done,02.03.2026 14:00,02.03.2026 09:00,kim,high"
SHUT = "7,5,shut,02.03.2026 15:00,02.03.2026 09:00,kim,high"
WHOLE = (OPEN, BUSY, ASKED, BACK, DONE, SHUT)
NINE = 1_772_438_400  # 2026-03-02 09:00 in Berlin


def test_a_log_tells_the_course_of_a_ticket(tmp_path: Path) -> None:
    desk = a_desk()
    found = bring(desk, tmp_path, WHOLE)
    assert (found.came.new, found.came.changed, found.faults) == (1, 0, [])
    assert course(desk) == ["opened", "answered", "assigned", "waiting", "resumed", "solved", "closed"]
    one = ticket(desk)
    assert (one.state, one.outcome, one.priority, one.plan, one.assignee) == ("closed", "admitted", "P1", "gold", "kim")
    assert (one.opened_at, one.answered_at, one.solved_at) == (NINE, NINE + 3_600, NINE + 5 * 3_600)
    assert one.account.name == "acme"
    assert Agent.objects.filter(desk=desk, name="kim").exists()
    kept = milestone(desk, "first-response")
    assert (kept.due_at, kept.reached_at, kept.breached_at, kept.told) == (NINE + 7_200, NINE + 3_600, None, True)


def test_what_was_admitted_is_kept_with_its_clauses_and_its_row(tmp_path: Path) -> None:
    desk = a_desk()
    bring(desk, tmp_path, WHOLE)
    body = Fact.objects.get(desk=desk, what="opened").body
    assert (body["outcome"], body["cites"], body["row"]) == ("admitted", ["WH-1"], "7/0")
    assert body["request"] == {"kind": "problem", "priority": "P1"}


def test_a_wait_of_two_hours_moves_the_solution_and_a_second_row_of_it_is_none(tmp_path: Path) -> None:
    desk = a_desk()
    again = "7,9,asked,02.03.2026 12:00,02.03.2026 09:00,kim,high"
    bring(desk, tmp_path, (OPEN, BUSY, ASKED, again, BACK))
    assert course(desk).count("waiting") == 1
    assert milestone(desk, "resolution").due_at == NINE + 24 * 3_600 + 2 * 3_600  # 7 h of Monday, 1 + 2 of Tuesday


def test_twice_changes_nothing(tmp_path: Path) -> None:
    desk = a_desk()
    bring(desk, tmp_path, WHOLE)
    entries = Entry.objects.filter(desk=desk).count()
    found = bring(desk, tmp_path, WHOLE, at=NOW + 60)
    assert (found.came.new, found.came.changed, found.came.facts) == (0, 0, 0)
    assert Entry.objects.filter(desk=desk).count() == entries


def test_twice_changes_nothing_where_a_rule_holds_once(tmp_path: Path) -> None:
    desk = a_desk()
    text = MAP.replace("{what: assigned}", "{what: assigned, once: true}")
    rows = (OPEN, BUSY, "7,2,busy,02.03.2026 11:00,02.03.2026 09:00,lee,high")
    bring(desk, tmp_path, rows, text)
    assert bring(desk, tmp_path, rows, text).came.facts == 0
    assert course(desk).count("assigned") == 1


@pytest.mark.parametrize("cut", range(1, len(WHOLE)))
def test_a_log_that_has_grown_adds_what_is_new(tmp_path: Path, cut: int) -> None:
    grown, at_once = a_desk("grown"), a_desk("at-once")
    bring(grown, tmp_path, WHOLE[:cut])
    found = bring(grown, tmp_path, WHOLE, at=NOW + 60)
    assert (found.came.new, found.came.changed) == (0, 1)
    bring(at_once, tmp_path, WHOLE, at=NOW + 60)
    assert course(grown) == course(at_once)
    columns = ("state", "admitted_at", "answered_at", "solved_at", "priority", "due_at", "next_change_at")
    one, other = (Ticket.objects.filter(desk=desk).values(*columns).get() for desk in (grown, at_once))
    assert one == other


def test_a_log_of_new_rows_alone_goes_on_where_the_ticket_stands(tmp_path: Path) -> None:
    desk = a_desk()
    bring(desk, tmp_path, WHOLE[:3])
    bring(desk, tmp_path, (BACK, DONE))
    assert course(desk) == ["opened", "answered", "assigned", "waiting", "resumed", "solved"]


def test_a_row_that_comes_late_takes_its_place_in_time(tmp_path: Path) -> None:
    desk = a_desk()
    bring(desk, tmp_path, (OPEN, "7,4,done,02.03.2026 14:00,02.03.2026 09:00,kim,high"))
    assert milestone(desk, "first-response").breached_at == NINE + 7_200
    bring(desk, tmp_path, (OPEN, BUSY, DONE))
    assert milestone(desk, "first-response").breached_at is None
    assert ticket(desk).answered_at == NINE + 3_600


def test_rows_of_a_ticket_need_not_stand_together(tmp_path: Path) -> None:
    desk = a_desk()
    other = [row.replace("7,", "8,", 1) for row in WHOLE]
    bring(desk, tmp_path, [row for both in zip(WHOLE, other, strict=True) for row in both])
    assert course(desk, "7") == course(desk, "8") == course(desk)


def test_a_solved_ticket_goes_on_when_its_state_says_so(tmp_path: Path) -> None:
    desk = a_desk()
    again = "7,5,busy,02.03.2026 15:00,02.03.2026 09:00,kim,high"
    bring(desk, tmp_path, (OPEN, BUSY, DONE, again))
    assert course(desk)[-2:] == ["solved", "reopened"]
    assert (ticket(desk).state, ticket(desk).solved_at) == ("open", None)


def test_a_fact_of_the_request_that_changes_in_a_later_row_is_a_change(tmp_path: Path) -> None:
    desk = a_desk()
    bring(desk, tmp_path, (OPEN, BUSY.replace("high", "low"), ASKED.replace("high", "?")))
    assert course(desk).count("changed") == 1
    assert ticket(desk).priority == "P2"


def test_a_response_in_the_last_instant_is_kept_and_a_minute_later_it_is_not(tmp_path: Path) -> None:
    desk = a_desk()
    bring(desk, tmp_path, (OPEN, BUSY.replace("10:00", "11:00"), "8,0,new,02.03.2026 09:00,02.03.2026 09:00,?,high"))
    assert milestone(desk, "first-response").breached_at is None
    other = a_desk("other")
    bring(other, tmp_path, (OPEN, BUSY.replace("10:00", "11:01")))
    missed = milestone(other, "first-response")
    assert (missed.breached_at, missed.reached_at, missed.cites) == (NINE + 7_200, NINE + 7_260, "WH-1")
    assert "2 hours on the clock" in missed.why


def test_the_worker_says_nothing_of_history_and_goes_on_with_what_is_open(tmp_path: Path) -> None:
    desk = a_desk()
    missed = (OPEN, BUSY.replace("10:00", "11:01"))
    bring(desk, tmp_path, (*missed, "8,0,new,03.03.2026 08:30,03.03.2026 08:30,?,low"))
    quiet = Fact.objects.get(desk=desk, what="fired")
    assert (quiet.happened_at, quiet.body["quiet"]) == (NINE + 7_200, True)
    assert ticket(desk, "8").next_change_at == NINE + 23 * 3_600 + 1_800 + 7_200 + 1
    fired = list(run_due(desk, NOW + 86_400))
    assert {(one.what, one.ticket) for one in fired} == {
        ("breach", "8"),
        ("breach", "7"),
    }  # 7: its solution, on Tuesday


def test_a_ticket_that_is_over_without_an_answer_is_not_known_to_be_kept_or_missed(tmp_path: Path) -> None:
    desk = a_desk()
    early, late = "02.03.2026 09:30", "02.03.2026 15:00"
    bring(desk, tmp_path, [f"{name},{at},shut,{at},02.03.2026 09:00,?,low" for name, at in (("7", early), ("8", late))])
    for name in ("7", "8"):
        for one in ("first-response", "resolution"):
            row = milestone(desk, one, name)
            assert (row.told, row.due_at, row.reached_at, row.breached_at) == (False, None, None, None)
        assert ticket(desk, name).next_change_at is None


def test_of_what_no_rule_tells_nothing_is_known_until_the_desk_itself_does_it(tmp_path: Path) -> None:
    desk = a_desk()
    text = "\n".join(line for line in MAP.splitlines() if "what: answered" not in line)
    bring(desk, tmp_path, (OPEN, BUSY), text)
    first = milestone(desk, "first-response")
    assert (first.told, first.due_at, first.breached_at) == (False, None, None)
    assert milestone(desk, "resolution").told
    respond(desk=desk, reference="7", acting=Acting(Role.AGENT, "kim"), at=NOW)
    first = milestone(desk, "first-response")
    assert (first.told, first.reached_at) == (True, NOW)


FAULTS = {
    "7,1,busy,yesterday,02.03.2026 09:00,kim,high": "'yesterday' is not a time written as %d.%m.%Y %H:%M",
    "7,1,busy,02.03.0002 10:00,02.03.2026 09:00,kim,high": "'02.03.0002 10:00' is not a time",
    "7,1,busy,31.02.2026 10:00,02.03.2026 09:00,kim,high": "'31.02.2026 10:00' is not a time",
    "7,1,busy,29.03.2026 02:30,02.03.2026 09:00,kim,high": "2026-03-29 02:30:00 does not exist in Europe/Berlin",
    "7,1,gone,02.03.2026 10:00,02.03.2026 09:00,kim,high": "state is 'gone', which the map does not know",
    "7,1,busy,02.03.2026 10:00,02.03.2026 09:00,kim,urgent": "level is 'urgent', for which the map has no priority",
    "7,1,busy,02.03.2026 08:59,02.03.2026 09:00,kim,high": "written 02.03.2026 08:59 lies before the opening",
    "7,1,busy,04.03.2026 10:00,02.03.2026 09:00,kim,high": "written 04.03.2026 10:00 lies in the future",
    "7,0,busy,02.03.2026 10:00,02.03.2026 09:00,kim,high": "the row has the key 7/0 of line 2, and says something else",
    "?,1,busy,02.03.2026 10:00,02.03.2026 09:00,kim,high": "id, the ticket of the row, is not known",
    "7,1,busy": "the row has 3 fields, the header 7",
    "7,1,busy,02.03.2026 10:00,02.03.2026 09:00,k\0m,high": "the row holds a NUL",
    '7,1,busy,02.03.2026 10:00,02.03.2026 09:00,"' + 70_000 * "k" + '",high': "a field has more than 65,536 letters",
    "7,1," + 1_100_000 * "b": "the line has more than 1,048,576 bytes",
}


@pytest.mark.parametrize(("row", "why"), [pytest.param(*one, id=one[1]) for one in FAULTS.items()])
def test_a_bad_row_is_left_out_with_its_line_and_the_rest_goes_in(tmp_path: Path, row: str, why: str) -> None:
    desk = a_desk()
    now = NOW if "future" in why else NOW + 90 * 86_400
    found = bring(desk, tmp_path, (OPEN, row, DONE), at=now)
    (fault,) = found.faults
    assert fault.startswith("line 3: ")
    assert why in fault
    assert course(desk)[:3] == ["opened", "answered", "solved"]


def test_the_clock_at_the_edges_of_an_hour_that_does_not_exist_or_comes_twice(tmp_path: Path) -> None:
    desk = a_desk()
    rows = ("28.03.2026 01:59", "29.03.2026 03:00", "25.10.2026 02:30")
    bring(desk, tmp_path, [f"{at},0,new,{at},{at},?,low" for at in rows], at=NOW + 365 * 86_400)
    opened = list(Ticket.objects.filter(desk=desk).order_by("number").values_list("opened_at", flat=True))
    assert opened == [1_774_659_540, 1_774_746_000, 1_792_888_200]


def test_a_ticket_that_no_row_opens_is_a_fault(tmp_path: Path) -> None:
    found = bring(a_desk(), tmp_path, ["7,0,new,02.03.2026 09:00,?,?,high", OPEN.replace("7,", "8,", 1)])
    assert found.faults == ["line 2: no row of the ticket says when it was opened"]
    assert found.came.new == 1


def test_what_the_policy_must_know_and_the_log_does_not_say_is_a_fault(tmp_path: Path) -> None:
    text = MAP.replace("kind: problem", "kind: {column: owner, values: {kim: problem}}")
    found = bring(a_desk(), tmp_path, (OPEN,), text)
    assert found.faults == ["line 2: the ticket lacks kind, which the policy must know"]


def test_what_lies_before_the_hours_of_an_edition_is_a_fault_and_goes_in_where_they_begin_earlier(
    tmp_path: Path,
) -> None:
    old = [row.replace("2026", "2016") for row in WHOLE]
    found = bring(a_desk(), tmp_path, (*old, OPEN.replace("7,", "8,", 1)))
    assert found.came.new == 1
    assert "day hours are known from 2025-01-01 to 2036-12-31" in found.faults[0]
    early = a_desk("early", since=2015)
    assert bring(early, tmp_path, old).came.new == 1
    assert milestone(early, "resolution").breached_at is None


def test_a_ticket_of_the_desk_itself_is_not_written_over(tmp_path: Path) -> None:
    desk = a_desk()
    bring(desk, tmp_path, [OPEN.replace("7,", "8,", 1)])
    contract = Contract.objects.get(desk=desk)
    manager = Acting(Role.MANAGER)
    open_ticket(
        desk=desk,
        contact=None,
        account=contract.account,
        contract=contract,
        request={"kind": "problem"},
        acting=manager,
        at=NOW,
        reference="7",
    )
    found = bring(desk, tmp_path, WHOLE)
    assert found.faults == ["line 2: the desk has a ticket 7 of its own; import under another name"]
    assert found.came.facts == 0


def test_accounts_and_contacts_are_those_of_the_log(tmp_path: Path) -> None:
    desk = a_desk()
    text = MAP.replace("account: acme", "account: {column: level}").replace("contract: c1", "contract: {column: level}")
    text = text.replace("agent: {", "contact: {").replace("  - {what: assigned}\n", "")
    text = text.replace("priority: {column: level, values: {high: P1, low: P2}}", "priority: P1")
    rows = (BUSY, BUSY.replace("7,", "8,", 1).replace("high", "low").replace("kim", "lee"))
    more = BUSY.replace("7,", "9,", 1).replace("high", "low")
    assert bring(desk, tmp_path, rows, text).faults == []
    assert set(Account.objects.filter(desk=desk).values_list("name", flat=True)) == {"high", "low"}
    assert ticket(desk, "8").contact == Contact.objects.get(desk=desk, name="lee")
    found = bring(desk, tmp_path, (*rows, more), text)
    assert found.faults == ["line 4: contact kim is of another account; the ticket is kept without"]
    assert ticket(desk, "9").contact is None


def test_a_contract_that_the_policy_rejects_brings_nothing_in(tmp_path: Path) -> None:
    desk = a_desk()
    with pytest.raises(Rejected, match="The customer is blacklisted"):
        bring(desk, tmp_path, WHOLE, MAP.replace("{plan: gold}", "{plan: gold, blacklisted: true}"))
    assert not Ticket.objects.filter(desk=desk).exists()


def test_a_log_with_windows_line_ends_a_byte_order_mark_and_lines_within_fields(tmp_path: Path) -> None:
    desk = a_desk()
    found = bring(desk, tmp_path, ['7,0,new,02.03.2026 09:00,02.03.2026 09:00,"a\nb",high', "7,1,no"])
    assert found.faults == ["line 4: the row has 3 fields, the header 7"]
    assert HEAD.startswith("id")
