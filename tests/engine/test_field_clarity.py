"""Complaints of other desks' users about clocks that cannot be understood or react to the wrong thing.

Each test bears the place and number of a complaint; none of them is possible here.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.engine.harbour import assessed, at, changed, fact, harbour

from pactdesk.engine.assess import Assessment, assess, decide_open
from pactdesk.engine.clocks import next_change_of
from pactdesk.engine.explain import explain
from pactdesk.engine.hours import BusinessHours
from pactdesk.engine.milestones import Milestone
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.view import Raw
from pactdesk.engine.terms.ticket import Happening, State, TicketFact

OPENED, ANSWERED, WAITING, RESUMED = Happening.OPENED, Happening.ANSWERED, Happening.WAITING, Happening.RESUMED
SOLVED, CLOSED, REOPENED = Happening.SOLVED, Happening.CLOSED, Happening.REOPENED
FRIDAY = "2026-03-06 14:00"
FIRST = fact(FRIDAY, OPENED)
RAW: Raw = {"contact": {"trained": True}, "request": {"kind": "problem"}, "contract": {"plan": "gold"}}


def why(found: Assessment, edition: Edition | None = None) -> dict[str, str]:
    return {one.clause: one.sentence for one in explain(edition or harbour(), found.findings)}


def gold(now: str, *facts: TicketFact) -> Assessment:
    return assessed(now, FIRST, *facts, contract__plan="gold")


def response(found: Assessment) -> Milestone:
    return found.milestones[0].value


def with_holidays(*days: str) -> Edition:
    """Return harbour with days on which its office is closed."""
    office = harbour().hours["office"]
    closed = replace(office.hours, holidays=frozenset(map(date.fromisoformat, days)))
    return replace(harbour(), hours={"office": BusinessHours("office", closed)})


# --- E. why this time, and by which promise?


def test_zammad_390_six_days_are_explained_with_the_holidays_among_them() -> None:
    easter = with_holidays("2026-04-03", "2026-04-06")
    raw: Raw = {**RAW, "contract": {"plan": "basic"}}
    found = decide_open(easter, raw, at("2026-04-01 10:00"))
    assert response(found).due == at("2026-04-07 10:00")
    said = why(found, easter)
    assert "2 business days from Wed 2026-04-01 10:00 CEST: due Tue 2026-04-07 10:00 CEST" in said["H-3"]
    assert "closed on Fri 2026-04-03, Mon 2026-04-06" in said["H-1"]


def test_zammad_3928_every_milestone_has_its_time_and_not_the_nearest_alone() -> None:
    found = gold(FRIDAY)
    assert {one.value.name: one.value.due for one in found.milestones} == {
        "first-response": at("2026-03-06 16:00"),
        "resolution": at("2026-03-13 14:00"),
    }
    late = gold("2026-03-20 09:00")
    assert [one.value.breached_at for one in late.milestones] == [at("2026-03-06 16:00"), at("2026-03-13 14:00")]


def test_frappe_helpdesk_3235_the_promise_that_decided_is_named_with_what_chose_it() -> None:
    found = gold(FRIDAY)
    heaviest = found.milestones[0].because[0]
    assert (heaviest.rule, heaviest.cites) == ("gold", ("H-2",))
    assert "Here: plan is gold, kind is problem;" in why(found)["H-2"]


def test_frappe_helpdesk_3236_two_tickets_say_what_makes_their_times_differ() -> None:
    one, other = gold(FRIDAY), assessed(FRIDAY, FIRST, contract__plan="basic")
    assert response(one).due != response(other).due
    assert "plan is gold" in why(one)["H-2"]
    assert "plan is basic" in why(other)["H-3"]


def test_osticket_4078_a_time_is_told_from_where_it_counts_and_on_whose_hours() -> None:
    night = fact("2026-03-06 19:00", OPENED)
    said = why(assessed("2026-03-06 19:00", night, contract__plan="gold"))
    assert "2 hours of business time from Fri 2026-03-06 19:00 CET: due Mon 2026-03-09 10:00 CET" in said["H-2"]
    assert (
        "the clock runs on office hours, closed at Fri 2026-03-06 19:00 CET; it starts at Mon 2026-03-09 08:00 CET"
    ) in said["H-1"]


def test_dbt_zendesk_51_whoever_counts_the_named_figures_again_gets_the_same_time() -> None:
    waits = (fact("2026-03-06 15:00", WAITING), fact("2026-03-09 08:30", RESUMED))
    found = gold("2026-03-09 09:00", *waits)
    said = why(found)["H-2"]
    assert "2 hours of business time from Fri 2026-03-06 14:00 CET, less 2 hours 30 minutes of waiting" in said
    office = harbour().hours["office"].spans
    passed = office.measure(at(FRIDAY), at("2026-03-09 09:30"))
    assert passed == (2 * 3_600) + (2 * 3_600 + 1_800)
    assert response(found).due == at("2026-03-09 09:30")


def test_dbt_zendesk_142_a_breach_is_one_second_after_the_due_time_for_everyone() -> None:
    for now, met in (("16:00", None), ("16:00:01", False)):
        found = gold(f"2026-03-06 {now}")
        assert response(found).met_by(found.at) is met


def test_atlassian_a_clock_that_stands_still_says_since_when_and_what_is_left() -> None:
    found = gold("2026-03-09 12:00", fact("2026-03-06 15:00", WAITING))
    assert response(found).due is None
    assert why(found)["H-2"].endswith("the clock stands still since Fri 2026-03-06 15:00 CET, with 1 hour left.")


def test_atlassian_a_clock_by_another_plan_says_why_it_is_another() -> None:
    found = assessed(
        FRIDAY, fact(FRIDAY, OPENED, outcome="admitted"), contract__plan="gold", contract__care_until=date(2026, 2, 28)
    )
    assert "plan is none, cared-for does not hold (care_until is 2026-02-28)" in why(found)["H-7"]
    assert "plan is judged as none, gold was given" in why(found)["H-7"]


# --- H. what starts, stops and ends a clock


def test_zammad_3140_an_answered_ticket_does_not_escalate_while_the_customer_is_silent() -> None:
    answered = fact("2026-03-06 15:00", ANSWERED)
    found = gold("2026-03-12 09:00", answered)
    assert response(found).met_by(found.at) is True
    assert next_change_of(found.milestones[:1], found.at) is None


def test_zammad_2082_the_first_answer_counts_and_not_the_second() -> None:
    answers = (fact("2026-03-06 15:00", ANSWERED), fact("2026-03-09 15:00", ANSWERED))
    assert response(gold("2026-03-06 15:00", *answers)).reached == at("2026-03-06 15:00")
    assert response(gold("2026-03-09 16:00", *answers)).reached == at("2026-03-06 15:00")


def test_zammad_1322_whatever_way_the_customer_replies_the_clock_goes_on() -> None:
    waiting = fact("2026-03-06 15:00", WAITING)
    found = gold("2026-03-06 15:30", waiting, fact("2026-03-06 15:30", RESUMED))
    assert (found.state, response(found).due) == (State.NEW, at("2026-03-06 16:30"))
    assert found.next_change_at == at("2026-03-06 16:30") + 1


@pytest.mark.parametrize("sequences", [(0, 1), (1, 0)])
def test_zammad_3551_a_reply_and_a_wait_in_one_step_keep_the_first_response(sequences: tuple[int, int]) -> None:
    now = "2026-03-06 15:00"
    both = (fact(now, ANSWERED, sequence=sequences[0]), fact(now, WAITING, sequence=sequences[1]))
    found = gold(now, *both)
    assert (found.state, response(found).reached, response(found).due) == (
        State.WAITING,
        at(now),
        at("2026-03-06 16:00"),
    )
    assert response(found).met_by(found.at) is True


def test_zammad_904_a_ticket_that_is_closed_does_not_escalate_any_more() -> None:
    found = gold("2026-03-20 09:00", fact("2026-03-06 15:00", CLOSED))
    assert [one.value.met_by(found.at) for one in found.milestones] == [None, None]
    assert found.next_change_at is None


def test_zammad_904_nor_does_one_that_was_never_admitted() -> None:
    found = assessed("2026-03-20 09:00", fact(FRIDAY, OPENED, outcome="held"), contract__plan="gold")
    assert [one.value.met_by(found.at) for one in found.milestones] == [None, None]


@pytest.mark.parametrize("channel", ["portal", "phone", None])
def test_znuny_514_the_clock_starts_whatever_way_a_ticket_is_opened(channel: str | None) -> None:
    found = assessed(FRIDAY, FIRST, contract__plan="gold", request__channel=channel)
    assert response(found).due == at("2026-03-06 16:00")


def test_erpnext_28752_each_milestone_is_met_or_missed_by_itself() -> None:
    facts = (fact("2026-03-09 09:00", ANSWERED), fact("2026-03-09 12:00", SOLVED))
    found = gold("2026-03-20 09:00", *facts)
    assert [one.value.met_by(found.at) for one in found.milestones] == [False, True]


def test_zammad_4516_times_are_there_without_reopening_the_ticket() -> None:
    found = gold("2026-03-06 15:30", fact("2026-03-06 15:00", ANSWERED), fact("2026-03-06 15:20", SOLVED))
    assert [one.value.reached for one in found.milestones] == [at("2026-03-06 15:00"), at("2026-03-06 15:20")]
    again = gold("2026-03-09 10:00", fact("2026-03-06 15:20", SOLVED), fact("2026-03-09 09:00", REOPENED))
    assert again.milestones[1].value.reached is None
    assert again.milestones[1].value.due == at("2026-03-13 16:40")


# --- F. when the promise itself changes


def test_zammad_534_a_promise_that_is_taken_away_escalates_no_longer() -> None:
    table = harbour().milestones
    rules = tuple(rule for rule in table.rules if rule.group != "first-response")
    without = replace(harbour(), milestones=replace(table, rules=rules))
    late = "2026-03-09 12:00"
    assert response(gold(late)).met_by(at(late)) is False
    found = assess(without, RAW, (FIRST,), at(late))
    assert [one.value.name for one in found.milestones] == ["resolution"]
    assert found.next_change_at == at("2026-03-13 14:00") + 1


def test_zammad_4353_nor_does_a_ticket_that_no_promise_fits_any_more() -> None:
    outage = changed("2026-03-09 09:00", "request", "kind", "outage")
    back = changed("2026-03-09 09:10", "request", "kind", "problem")
    found = assessed("2026-03-09 09:30", FIRST, outage, back)
    assert (response(found).due, response(found).breached_at) == (at("2026-03-10 14:00"), None)


def test_zammad_5624_no_time_of_the_former_group_survives_the_change() -> None:
    upgrade = changed("2026-03-06 15:00", "contract", "plan", "gold")
    found = assessed("2026-03-06 15:00", FIRST, upgrade)
    fresh = assessed("2026-03-06 15:00", FIRST, contract__plan="gold")
    assert (found.milestones, found.rank, found.next_change_at) == (fresh.milestones, fresh.rank, fresh.next_change_at)


def test_zammad_5177_no_milestone_overrules_another() -> None:
    quick = "2026-03-06 14:00"
    outage = assessed(quick, FIRST, request__kind="outage")
    problem = assessed(quick, FIRST, request__kind="problem")
    assert response(outage).due != response(problem).due
    assert outage.milestones[1].value.due == problem.milestones[1].value.due == at("2026-03-13 14:00")


def test_frappe_helpdesk_2214_a_new_target_is_the_one_that_is_shown() -> None:
    table = harbour().milestones
    rules = tuple(
        replace(rule, says=replace(rule.says, amount=24 * 60)) if rule.id == "gold" else rule for rule in table.rules
    )
    edited = replace(harbour(), milestones=replace(table, rules=rules))
    found = assess(edited, RAW, (FIRST,), at(FRIDAY))
    assert response(found).due == at("2026-03-06 14:24")
    assert "24 minutes of business time" in why(found, edited)["H-2"]
    assert response(gold(FRIDAY)).due == at("2026-03-06 16:00")


def test_osticket_2384_an_edited_ticket_runs_by_its_new_facts() -> None:
    upgrade = changed("2026-03-06 15:00", "contract", "plan", "gold")
    assert response(assessed("2026-03-06 14:59:59", FIRST, upgrade)).due == at("2026-03-10 14:00")
    assert response(assessed("2026-03-06 15:00", FIRST, upgrade)).due == at("2026-03-06 16:00")


def test_glpi_6902_a_new_promise_remembers_earlier_pauses_and_the_opening() -> None:
    waits = (fact("2026-03-06 14:30", WAITING), fact("2026-03-06 15:30", RESUMED))
    upgrade = changed("2026-03-06 15:40", "contract", "plan", "gold")
    downgrade = changed("2026-03-06 15:50", "contract", "plan", "basic")
    assert response(assessed("2026-03-06 15:40", FIRST, *waits, upgrade)).due == at("2026-03-06 17:00")
    again = assessed("2026-03-06 15:50", FIRST, *waits, upgrade, downgrade)
    assert response(again).due == response(assessed("2026-03-06 15:50", FIRST, *waits)).due == at("2026-03-10 15:00")


def test_oca_helpdesk_157_what_is_done_keeps_its_times_when_the_promise_changes() -> None:
    done = (fact("2026-03-06 15:00", ANSWERED), fact("2026-03-06 15:20", SOLVED), fact("2026-03-06 15:30", CLOSED))
    downgrade = changed("2026-03-09 09:00", "contract", "plan", "basic")
    before, after = gold("2026-03-06 16:00", *done), gold("2026-03-09 09:00", *done, downgrade)
    assert [one.value for one in before.milestones] == [one.value for one in after.milestones]


def test_jira_counting_again_loses_nothing_however_often() -> None:
    facts = (fact("2026-03-06 14:30", WAITING), fact("2026-03-09 09:00", RESUMED), fact("2026-03-09 09:20", ANSWERED))
    first = gold("2026-03-10 09:00", *facts)
    assert all(gold("2026-03-10 09:00", *facts) == first for _ in range(3))


def test_jira_a_fact_that_comes_late_is_judged_when_it_happened() -> None:
    known_then = gold("2026-03-09 09:00")
    assert response(known_then).met_by(known_then.at) is False
    late = gold("2026-03-09 09:00", fact("2026-03-06 15:55", ANSWERED))
    assert (response(late).met_by(late.at), response(late).breached_at) == (True, None)


def test_servicenow_a_clock_that_was_put_back_shows_when_its_breach_came_about() -> None:
    upgrade = changed("2026-03-09 12:00", "contract", "plan", "gold")
    found = assessed("2026-03-09 12:00", FIRST, upgrade)
    assert response(found).breached_at == at("2026-03-09 12:00")
    assert "the change of plan at Mon 2026-03-09 12:00 CET put that into the past" in why(found)["H-2"]


def test_zendesk_every_open_ticket_is_reached_by_an_edited_schedule_at_once() -> None:
    tickets = [at(FRIDAY) + minutes * 60 for minutes in range(0, 180, 20)]
    monday_off = with_holidays("2026-03-09")
    for opened in tickets:
        due = response(decide_open(harbour(), RAW, opened)).due
        later = response(decide_open(monday_off, RAW, opened)).due
        assert due is not None
        moved = timedelta(days=1).total_seconds() if due > at("2026-03-06 17:00") else 0
        assert later == due + moved
