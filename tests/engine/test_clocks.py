"""Does a clock run by the facts that stand, and is what was reached or missed judged by what was known then?"""

from datetime import date
from typing import Any

import pytest
from tests.engine.harbour import assessed, at, changed, fact, harbour

from pactdesk.engine.clocks import decided_clocks
from pactdesk.engine.explain import explain
from pactdesk.engine.policy.view import view_of
from pactdesk.engine.terms.ticket import Happening, State, TicketFact

OPENED, ANSWERED, SOLVED = Happening.OPENED, Happening.ANSWERED, Happening.SOLVED
FRIDAY = "2026-03-06 14:00"
FIRST = fact(FRIDAY, OPENED)


def due(now: str, *facts: TicketFact, **given: object) -> int | None:
    return assessed(now, *facts, **given).milestones[0].value.due


class TestClock:
    def test_a_due_time_is_not_known_while_the_customer_is_waited_for(self) -> None:
        waiting = fact("2026-03-06 15:00", Happening.WAITING)
        assert due("2026-03-06 15:30", FIRST, waiting, contract__plan="gold") is None
        resumed = fact("2026-03-09 08:30", Happening.RESUMED)
        assert due("2026-03-09 08:30", FIRST, waiting, resumed, contract__plan="gold") == at("2026-03-09 09:30")

    def test_a_reached_milestone_keeps_its_due_time_while_waiting(self) -> None:
        facts = (FIRST, fact("2026-03-06 15:00", ANSWERED), fact("2026-03-06 15:10", Happening.WAITING))
        assert due("2026-03-06 15:30", *facts, contract__plan="gold") == at("2026-03-06 16:00")

    def test_an_agreed_time_is_the_due_time(self) -> None:
        agreed = fact("2026-03-06 14:10", Happening.SCHEDULED, appointment=at("2026-03-12 10:00"))
        found = assessed("2026-03-06 14:10", FIRST, agreed, contract__plan="gold")
        assert (found.state, found.milestones[0].value.due) == (State.SCHEDULED, at("2026-03-12 10:00"))

    def test_an_appointment_after_the_answer_moves_no_due_time(self) -> None:
        agreed = fact("2026-03-06 15:00", Happening.SCHEDULED, appointment=at("2026-03-12 10:00"))
        facts = (FIRST, fact("2026-03-06 14:30", ANSWERED), agreed)
        found = assessed("2026-03-06 16:00", *facts, contract__plan="gold")
        assert found.milestones[0].value.due == at("2026-03-06 16:00")
        assert found.state is State.SCHEDULED

    def test_a_new_appointment_excuses_no_missed_one(self) -> None:
        facts = (
            FIRST,
            fact("2026-03-06 14:10", Happening.SCHEDULED, appointment=at("2026-03-09 10:00")),
            fact("2026-03-09 10:30", ANSWERED),
            fact("2026-03-09 10:45", Happening.SCHEDULED, appointment=at("2026-03-12 10:00")),
        )
        one = assessed("2026-03-09 12:00", *facts).milestones[0].value
        assert (one.due, one.breached_at) == (at("2026-03-09 10:00"), at("2026-03-09 10:00"))

    def test_an_appointment_that_moves_the_due_time_is_a_change(self) -> None:
        agreed = fact("2026-03-09 10:00", Happening.SCHEDULED, appointment=at("2026-03-09 09:00"))
        one = assessed("2026-03-09 11:00", FIRST, agreed).milestones[0].value
        assert (one.due, one.breached_at) == (at("2026-03-09 09:00"), at("2026-03-09 10:00"))

    def test_what_was_missed_before_waiting_stays_missed_while_and_after_it(self) -> None:
        facts = (FIRST, fact("2026-03-09 09:00", Happening.WAITING))
        waiting = assessed("2026-03-09 10:00", *facts, contract__plan="gold").milestones[0].value
        assert (waiting.due, waiting.breached_at) == (None, at("2026-03-06 16:00"))
        assert waiting.met_by(at("2026-03-09 10:00")) is False
        resumed = fact("2026-03-10 09:00", Happening.RESUMED)
        after = assessed("2026-03-10 09:00", *facts, resumed, contract__plan="gold").milestones[0].value
        assert (after.due, after.breached_at) == (at("2026-03-06 16:00"), at("2026-03-06 16:00"))

    def test_a_change_while_waiting_dates_the_breach_of_a_clock_that_stands_still(self) -> None:
        facts = (
            FIRST,
            fact("2026-03-09 09:00", Happening.WAITING),
            changed("2026-03-09 12:00", "contract", "plan", "gold"),
        )
        one = assessed("2026-03-09 13:00", *facts).milestones[0].value
        assert (one.due, one.breached_at) == (None, at("2026-03-09 12:00"))

    def test_a_ticket_admitted_after_it_was_held_and_closed_has_a_clock(self) -> None:
        facts = (
            fact(FRIDAY, OPENED, outcome="held"),
            fact("2026-03-06 15:00", Happening.CLOSED),
            fact("2026-03-09 10:00", OPENED, outcome="admitted"),
        )
        found = assessed("2026-03-09 10:30", *facts, contract__plan="gold")
        assert (found.state, found.milestones[0].value.due) == (State.NEW, at("2026-03-09 12:00"))

    @pytest.mark.parametrize(("answered", "met"), [("15:59:59", True), ("16:00", True), ("16:00:01", False)])
    def test_an_answer_at_the_due_instant_is_in_time(self, answered: str, *, met: bool) -> None:
        now = f"2026-03-06 {answered}"
        one = assessed(now, FIRST, fact(now, ANSWERED), contract__plan="gold").milestones[0].value
        assert one.met_by(at(now)) is met
        assert one.breached_at == (None if met else at("2026-03-06 16:00"))

    def test_a_plan_that_lapses_later_breaks_no_promise(self) -> None:
        given: dict[str, Any] = {"contract__plan": "gold", "contract__care_until": date(2026, 3, 6)}
        opened = fact("2026-03-06 16:00", OPENED)
        assert due("2026-03-09 09:00", opened, **given) == at("2026-03-09 09:00")
        assert assessed("2026-03-09 08:00", fact("2026-03-09 08:00", OPENED), **given).outcome == "offered"


class TestChange:
    def test_a_change_of_plan_counts_anew_from_the_opening(self) -> None:
        upgrade = changed("2026-03-06 15:00", "contract", "plan", "gold")
        assert due("2026-03-06 14:59", FIRST, upgrade) == at("2026-03-10 14:00")
        assert due("2026-03-06 15:00", FIRST, upgrade) == at("2026-03-06 16:00")

    def test_a_breach_by_a_change_is_dated_at_the_change(self) -> None:
        upgrade = changed("2026-03-09 12:00", "contract", "plan", "gold")
        one = assessed("2026-03-09 12:00", FIRST, upgrade).milestones[0].value
        assert (one.due, one.breached_at) == (at("2026-03-06 16:00"), at("2026-03-09 12:00"))

    def test_a_breach_by_a_change_names_the_change(self) -> None:
        upgrade = changed("2026-03-09 12:00", "contract", "plan", "gold")
        other = changed("2026-03-09 12:30", "request", "priority", "high")
        found = assessed("2026-03-09 13:00", FIRST, upgrade, other)
        said = {one.clause: one.sentence for one in explain(harbour(), found.findings)}
        assert said["H-2"].endswith(
            "due Fri 2026-03-06 16:00 CET; the change of plan at Mon 2026-03-09 12:00 CET put that into the past."
        )

    def test_a_breach_by_a_new_appointment_names_it(self) -> None:
        first = fact("2026-03-06 14:10", Happening.SCHEDULED, appointment=at("2026-03-12 10:00"))
        second = fact("2026-03-09 10:00", Happening.SCHEDULED, appointment=at("2026-03-09 09:00"))
        one = assessed("2026-03-09 11:00", FIRST, first, second).milestones[0]
        assert one.value.breached_at == at("2026-03-09 10:00")
        assert [step.text for step in one.because[0].steps] == [
            "the agreed time: due Mon 2026-03-09 09:00 CET",
            "the change of the agreed time at Mon 2026-03-09 10:00 CET put that into the past",
        ]

    def test_a_change_long_before_the_due_time_is_not_named(self) -> None:
        upgrade = changed("2026-03-06 14:30", "contract", "plan", "gold")
        one = assessed("2026-03-09 11:00", FIRST, upgrade).milestones[0]
        assert (one.value.breached_at, len(one.because[0].steps)) == (at("2026-03-06 16:00"), 1)

    @pytest.mark.parametrize(("when", "named"), [("15:59:59", False), ("16:00", False), ("16:00:01", True)])
    def test_only_a_change_after_the_due_time_put_it_into_the_past(self, when: str, *, named: bool) -> None:
        upgrade = changed(f"2026-03-06 {when}", "contract", "plan", "gold")
        one = assessed("2026-03-09 11:00", FIRST, upgrade).milestones[0]
        assert (len(one.because[0].steps) == 2) is named
        assert one.value.breached_at == at("2026-03-06 16:00") + named

    def test_a_change_that_moves_no_due_time_dates_no_breach(self) -> None:
        other = changed("2026-03-09 12:00", "request", "priority", "high")
        one = assessed("2026-03-09 12:00", FIRST, other, contract__plan="gold").milestones[0].value
        assert one.breached_at == at("2026-03-06 16:00")

    def test_earlier_waiting_is_not_forgotten_at_a_change(self) -> None:
        facts = (
            FIRST,
            fact("2026-03-06 14:30", Happening.WAITING),
            fact("2026-03-06 15:30", Happening.RESUMED),
            changed("2026-03-06 15:40", "contract", "plan", "gold"),
        )
        assert due("2026-03-06 15:40", *facts) == at("2026-03-06 17:00")

    def test_a_change_that_puts_the_due_time_off_dates_the_breach_at_the_new_one(self) -> None:
        downgrade = changed("2026-03-06 15:00", "contract", "plan", "basic")
        now = "2026-03-10 14:00:01"
        one = assessed(now, FIRST, downgrade, contract__plan="gold").milestones[0].value
        assert (one.due, one.breached_at) == (at("2026-03-10 14:00"), at("2026-03-10 14:00"))

    def test_of_several_changes_the_last_that_moved_the_due_time_dates_the_breach(self) -> None:
        facts = (
            FIRST,
            changed("2026-03-09 10:00", "request", "priority", "low"),
            changed("2026-03-09 11:00", "contract", "plan", "gold"),
            changed("2026-03-09 12:00", "request", "priority", "high"),
        )
        assert assessed("2026-03-09 13:00", *facts).milestones[0].value.breached_at == at("2026-03-09 11:00")

    def test_an_upgrade_after_the_answer_breaks_no_promise(self) -> None:
        facts = (FIRST, fact("2026-03-09 10:00", ANSWERED), changed("2026-03-09 10:01", "contract", "plan", "gold"))
        one = assessed("2026-03-09 12:00", *facts).milestones[0].value
        assert (one.due, one.breached_at) == (at("2026-03-10 14:00"), None)
        assert one.met_by(at("2026-03-20 00:00")) is True

    def test_an_upgrade_at_the_instant_of_the_answer_counts_before_it(self) -> None:
        facts = (FIRST, fact("2026-03-09 10:00", ANSWERED), changed("2026-03-09 10:00", "contract", "plan", "gold"))
        one = assessed("2026-03-09 12:00", *facts).milestones[0].value
        assert (one.due, one.breached_at) == (at("2026-03-06 16:00"), at("2026-03-09 10:00"))

    def test_what_was_answered_late_is_not_excused_by_a_later_downgrade(self) -> None:
        facts = (FIRST, fact("2026-03-09 10:00", ANSWERED), changed("2026-03-09 10:01", "contract", "plan", "basic"))
        one = assessed("2026-03-09 12:00", *facts, contract__plan="gold").milestones[0].value
        assert (one.due, one.breached_at) == (at("2026-03-06 16:00"), at("2026-03-06 16:00"))

    def test_a_change_after_the_answer_counts_for_what_is_still_open(self) -> None:
        answered = fact("2026-03-06 15:00", ANSWERED)
        outage = changed("2026-03-06 15:30", "request", "kind", "outage")
        response, resolution = (one.value for one in assessed("2026-03-06 16:00", FIRST, answered, outage).milestones)
        assert response.due == at("2026-03-10 14:00")
        assert resolution.due == at("2026-03-13 14:00")

    def test_an_open_breach_has_no_next_change_but_the_other_milestone(self) -> None:
        found = assessed("2026-03-09 12:00", FIRST, contract__plan="gold")
        assert found.next_change_at == at("2026-03-13 14:00") + 1


class TestNextChange:
    def test_it_is_the_first_instant_at_which_a_promise_would_be_missed(self) -> None:
        found = assessed(FRIDAY, FIRST, contract__plan="gold")
        assert found.next_change_at == at("2026-03-06 16:00") + 1
        assert assessed("2026-03-06 16:00", FIRST, contract__plan="gold").next_change_at == at("2026-03-06 16:00") + 1

    def test_what_has_just_been_missed_is_no_next_change(self) -> None:
        for now, following in (("16:00", at("2026-03-06 16:00") + 1), ("16:00:01", at("2026-03-13 14:00") + 1)):
            assert assessed(f"2026-03-06 {now}", FIRST, contract__plan="gold").next_change_at == following

    def test_what_is_reached_or_waits_changes_nothing_by_itself(self) -> None:
        done = (FIRST, fact("2026-03-06 15:00", ANSWERED), fact("2026-03-06 15:30", SOLVED))
        assert assessed("2026-03-06 15:30", *done).next_change_at is None
        assert assessed("2026-03-06 15:30", FIRST, fact("2026-03-06 15:00", Happening.WAITING)).next_change_at is None

    def test_between_now_and_then_nothing_changes(self) -> None:
        facts = (FIRST, fact("2026-03-06 15:00", ANSWERED))
        early, late = (assessed(now, *facts) for now in ("2026-03-06 15:00", "2026-03-13 14:00"))
        assert early.next_change_at == late.next_change_at
        assert [one.value.met_by(early.at) for one in early.milestones] == [
            one.value.met_by(late.at) for one in late.milestones
        ]


class TestDecidedClocks:
    @pytest.mark.parametrize(
        ("facts", "found"),
        [
            ({"contract": {"plan": "gold"}, "request": {"kind": "problem"}}, {"first-response": "2026-03-06 16:00"}),
            ({"request": {"kind": "outage"}}, {"first-response": "2026-03-06 14:30"}),
        ],
    )
    def test_a_clock_runs_out_as_for_a_ticket_on_these_facts(
        self, facts: dict[str, dict[str, Any]], found: dict[str, str]
    ) -> None:
        clocks = decided_clocks(harbour(), view_of(harbour(), facts, at(FRIDAY)))
        dues = {one.name: one.due(at(FRIDAY)) for one in clocks}
        assert dues == {"resolution": dues["resolution"], **{name: at(local) for name, local in found.items()}}
        assert dues["resolution"] == assessed(FRIDAY, FIRST).milestones[1].value.due
