"""Does an assessment say all that the policy says of a ticket at an instant, whatever order its facts came in?"""

from datetime import date
from itertools import permutations
from typing import Any

import pytest
from tests.engine.harbour import assessed, at, fact, harbour

from pactdesk.engine.assess import decide_open
from pactdesk.engine.explain import explain
from pactdesk.engine.policy.rules import Undecided
from pactdesk.engine.policy.says import Promise
from pactdesk.engine.policy.view import Raw
from pactdesk.engine.terms.ticket import Happening, State, TicketFact

OPENED, ANSWERED, SOLVED = Happening.OPENED, Happening.ANSWERED, Happening.SOLVED
FRIDAY = "2026-03-06 14:00"
FIRST = fact(FRIDAY, OPENED)


def due(now: str, *facts: TicketFact, milestone: int = 0, **given: object) -> int | None:
    return assessed(now, *facts, **given).milestones[milestone].value.due


def changed(local: str, scope: str, name: str, value: object) -> TicketFact:
    return fact(local, Happening.CHANGED, changes=((scope, name, value),))


class TestOpening:
    def test_an_admitted_ticket_is_new_on_its_hours_with_all_its_milestones(self) -> None:
        found = assessed(FRIDAY, FIRST, contract__plan="gold")
        assert (found.state, found.outcome) == (State.NEW, "admitted")
        assert found.hours is not None
        assert found.hours.value == "office"
        assert [(one.value.name, one.value.due) for one in found.milestones] == [
            ("first-response", at("2026-03-06 16:00")),
            ("resolution", at("2026-03-13 14:00")),
        ]
        assert found.rank is not None
        assert found.rank.value == (0, at(FRIDAY))

    def test_an_internal_target_is_measured_and_marked(self) -> None:
        one = assessed(FRIDAY, FIRST).milestones[0].value
        assert (one.due, one.promise) == (at("2026-03-10 14:00"), Promise.INTERNAL)

    def test_a_ticket_not_admitted_has_no_clock_no_rank_and_pages_nobody(self) -> None:
        found = assessed(
            "2026-03-06 22:00", fact("2026-03-06 22:00", OPENED), contact__trained=False, request__channel="phone"
        )
        assert (found.state, found.outcome, found.admission.value.awaits) == (State.HELD, "held", "colleague")
        assert [one.value.due for one in found.milestones] == [None, None]
        assert found.hours is None
        assert found.rank is None
        assert found.paged.value is False
        assert found.next_change_at is None

    def test_what_would_help_is_offered_with_its_price(self) -> None:
        found = assessed(FRIDAY, FIRST, contract__plan="none")
        assert found.outcome == "offered"
        offers = [one.value for one in found.offers]
        assert [(one.item, one.price_minor, one.per, one.minimum_minutes) for one in offers] == [
            ("renewal", None, None, None),
            ("case", 30_000, "hour", 120),
        ]

    def test_buying_what_was_offered_admits_and_starts_the_clock_then(self) -> None:
        bought = fact("2026-03-09 10:00", OPENED, changes=(("request", "bought", "case"),))
        found = assessed("2026-03-09 10:00", FIRST, bought, contract__plan="none")
        assert (found.outcome, found.milestones[0].value.due) == ("admitted", at("2026-03-11 10:00"))

    @pytest.mark.parametrize(("when", "paged"), [("16:59:59", False), ("17:00", True)])
    def test_who_is_on_call_is_woken_by_the_hour(self, when: str, *, paged: bool) -> None:
        found = assessed(f"2026-03-06 {when}", fact(f"2026-03-06 {when}", OPENED), request__channel="phone")
        assert found.paged.value is paged

    def test_notices_carry_the_facts_of_the_request(self) -> None:
        found = assessed(FRIDAY, FIRST, request__channel="phone", contract__care_until=date(2026, 12, 31))
        assert [one.value for one in found.notices] == ["Care ends on 2026-12-31."]

    def test_a_choice_is_explained_by_its_definition(self) -> None:
        assert [one.value for one in assessed(FRIDAY, FIRST, request__priority="high").definitions] == [
            "Work stands still."
        ]
        assert assessed(FRIDAY, FIRST, request__priority="low").definitions == ()

    def test_an_admission_that_was_taken_is_kept_beside_what_is_known_now(self) -> None:
        found = assessed(FRIDAY, fact(FRIDAY, OPENED, outcome="admitted"), contract__plan="none")
        assert (found.outcome, found.admission.value.outcome.value) == ("admitted", "offered")

    def test_before_its_opening_there_is_no_ticket(self) -> None:
        with pytest.raises(ValueError, match="no opening"):
            assessed("2026-03-06 13:59", FIRST)

    def test_a_request_the_policy_does_not_decide_says_so(self) -> None:
        with pytest.raises(Undecided):
            decide_open(harbour(), {"contact": {"trained": True}}, at(FRIDAY))

    def test_the_outcome_is_the_same_when_only_the_opening_is_asked(self) -> None:
        raw: Raw = {"contact": {"trained": True}, "request": {"kind": "problem"}}
        assert decide_open(harbour(), raw, at(FRIDAY)) == assessed(FRIDAY, FIRST)


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


class TestStanding:
    """Rules see dates as of the admission and facts as they stand."""

    def test_hours_rank_and_definitions_follow_a_change(self) -> None:
        facts = (
            FIRST,
            changed("2026-03-06 14:30", "contract", "plan", "gold"),
            changed("2026-03-06 14:30", "request", "priority", "high"),
        )
        before, after = (assessed(now, *facts) for now in ("2026-03-06 14:29:59", "2026-03-06 14:30"))
        assert before.rank is not None
        assert after.rank is not None
        assert (before.rank.value, after.rank.value) == ((1, at(FRIDAY)), (0, at(FRIDAY)))
        assert [one.value for one in after.definitions] == ["Work stands still."]
        assert before.definitions == ()

    def test_notices_and_paging_are_those_of_the_opening(self) -> None:
        night = "2026-03-06 22:00"
        call = changed("2026-03-06 22:30", "request", "channel", "phone")
        opened = fact(night, OPENED)
        found = assessed("2026-03-06 23:00", opened, call, contract__care_until=date(2026, 12, 31))
        assert (found.paged.value, found.notices) == (False, ())

    def test_an_outcome_taken_is_judged_once_more_on_the_facts_of_its_opening(self) -> None:
        facts = (
            fact(FRIDAY, OPENED),
            fact("2026-03-06 15:00", OPENED, outcome="admitted", changes=(("request", "bought", "case"),)),
        )
        found = assessed("2026-03-06 15:00", *facts, contract__plan="none")
        assert (found.outcome, found.admission.because[0].rule) == ("admitted", "bought")

    def test_a_refused_ticket_is_closed(self) -> None:
        found = assessed(FRIDAY, fact(FRIDAY, OPENED, outcome="refused"))
        assert (found.state, found.outcome, found.hours) == (State.CLOSED, "refused", None)


class TestNextChange:
    def test_it_is_the_first_instant_at_which_a_promise_would_be_missed(self) -> None:
        found = assessed(FRIDAY, FIRST, contract__plan="gold")
        assert found.next_change_at == at("2026-03-06 16:00") + 1
        assert assessed("2026-03-06 16:00", FIRST, contract__plan="gold").next_change_at == at("2026-03-06 16:00") + 1

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


def test_facts_may_arrive_in_any_order() -> None:
    facts = (
        FIRST,
        fact("2026-03-06 14:30", Happening.WAITING),
        changed("2026-03-06 15:00", "contract", "plan", "gold"),
        fact("2026-03-06 15:30", Happening.RESUMED),
        fact("2026-03-06 16:10", ANSWERED),
    )
    expected = assessed("2026-03-07 00:00", *facts)
    assert all(assessed("2026-03-07 00:00", *shuffled) == expected for shuffled in permutations(facts))


class TestWhy:
    def sentences(self, **given: object) -> dict[str, str]:
        found = assessed(FRIDAY, FIRST, **given)
        return {one.clause: one.sentence for one in explain(harbour(), found.findings)}

    def test_clauses_come_in_order_of_weight(self) -> None:
        assert list(self.sentences(contract__plan="gold")) == ["H-3", "H-2", "H-1", "H-12", "H-11"]

    def test_each_sentence_has_this_requests_facts_and_figures(self) -> None:
        said = self.sentences(contract__plan="gold")
        assert said["H-2"] == (
            "Gold is answered within two hours of business time. Here: plan is gold, kind is problem;"
            " 2 hours of business time from Fri 2026-03-06 14:00 CET: due Fri 2026-03-06 16:00 CET."
        )
        assert said["H-3"].endswith("Here: plan is gold; admission: admitted.")

    def test_it_says_why_no_due_time_is_named_while_waiting(self) -> None:
        found = assessed("2026-03-09 12:00", FIRST, fact("2026-03-06 15:00", Happening.WAITING), contract__plan="gold")
        said = {one.clause: one.sentence for one in explain(harbour(), found.findings)}
        assert said["H-2"].endswith("the clock stands still since Fri 2026-03-06 15:00 CET, with 1 hour left.")

    def test_every_finding_is_said_once_heaviest_first(self) -> None:
        found = assessed(
            "2026-03-06 18:00",
            fact("2026-03-06 18:00", OPENED),
            contract__plan="gold",
            contract__care_until=date(2026, 12, 31),
            request__channel="phone",
            request__priority="high",
        )
        assert [one.subject for one in found.findings] == [
            "admission",
            "due first-response",
            "due resolution",
            "hours",
            "paged",
            "notice",
            "definition",
            "act open",
        ]
        said = [one.clause for one in explain(harbour(), found.findings)]
        assert said == ["H-3", "H-2", "H-1", "H-12", "H-8", "H-7", "H-10", "H-11"]

    def test_it_says_why_a_fact_is_judged_as_another(self) -> None:
        said = self.sentences(contract__plan="gold", contract__care_until=date(2026, 1, 31))
        assert said["H-7"].endswith(
            "Here: plan is none, cared-for does not hold (care_until is 2026-01-31);"
            " plan is judged as none, gold was given."
        )

    def test_one_other_fact_changes_the_sentence(self) -> None:
        assert self.sentences(contract__plan="gold")["H-12"] == self.sentences(contract__plan="gold")["H-12"]
        assert self.sentences(contract__plan="gold").get("H-2") != self.sentences(contract__plan="basic").get("H-2")
