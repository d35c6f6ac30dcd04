"""Do a ticket's facts, in whatever order they arrive, come to one state and one clock?"""

from itertools import permutations

import pytest

from pactdesk.engine.course import Progress, Version, follow
from pactdesk.engine.policy.view import Raw
from pactdesk.engine.terms.ticket import Happening, State, TicketFact

OPENED = TicketFact(100, Happening.OPENED, outcome="admitted")


def course(*facts: TicketFact, at: int = 10_000, outcome: str = "admitted") -> Progress:
    return follow(facts, {}, lambda _raw, _at: outcome, at)


def fact(happened: int, what: Happening, **more: object) -> TicketFact:
    return TicketFact(happened, what, **more)  # type: ignore[arg-type]  # the fields of a fact, by name


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("admitted", State.NEW),
        ("refused", State.CLOSED),
        ("held", State.HELD),
        ("offered", State.HELD),
        ("redirected", State.HELD),
    ],
)
def test_the_outcome_of_the_opening_gives_the_first_state(outcome: str, state: State) -> None:
    found = course(fact(100, Happening.OPENED), outcome=outcome)
    assert (found.state, found.outcome, found.opened) == (state, outcome, 100)
    assert found.admitted == (100 if outcome == "admitted" else None)


def test_an_outcome_that_was_taken_is_not_judged_again() -> None:
    assert course(fact(100, Happening.OPENED, outcome="held"), outcome="admitted").outcome == "held"


def test_the_clock_starts_at_the_admission_not_at_a_held_opening() -> None:
    found = course(fact(100, Happening.OPENED, outcome="held"), fact(400, Happening.OPENED, outcome="admitted"))
    assert (found.admitted, found.state) == (400, State.NEW)


def test_a_ticket_is_admitted_once() -> None:
    found = course(OPENED, fact(400, Happening.OPENED, outcome="held"))
    assert (found.admitted, found.state) == (100, State.NEW)


def test_what_happens_later_than_asked_has_not_happened() -> None:
    answer = fact(500, Happening.ANSWERED)
    assert course(OPENED, answer, at=499).state is State.NEW
    assert course(OPENED, answer, at=500).state is State.OPEN


def test_only_the_first_answer_is_the_first_response() -> None:
    found = course(OPENED, fact(500, Happening.ANSWERED), fact(600, Happening.ANSWERED))
    assert found.reached == {"first-response": 500}


def test_an_answer_on_a_held_ticket_is_none() -> None:
    found = course(fact(100, Happening.OPENED, outcome="held"), fact(500, Happening.ANSWERED))
    assert (found.state, found.reached) == (State.HELD, {})


@pytest.mark.parametrize("before", [State.NEW, State.OPEN, State.SCHEDULED])
def test_resuming_gives_the_state_it_had(before: State) -> None:
    first = {
        State.NEW: (),
        State.OPEN: (fact(150, Happening.ANSWERED),),
        State.SCHEDULED: (fact(150, Happening.SCHEDULED, appointment=900),),
    }[before]
    found = course(OPENED, *first, fact(200, Happening.WAITING), fact(300, Happening.RESUMED))
    assert (found.state, found.waits, found.paused) == (before, [(200, 300)], None)


def test_waiting_is_no_response_and_stops_the_clock() -> None:
    found = course(OPENED, fact(200, Happening.WAITING))
    assert (found.state, found.paused, found.reached) == (State.WAITING, 200, {})


def test_an_answer_while_waiting_leaves_it_waiting() -> None:
    found = course(OPENED, fact(200, Happening.WAITING), fact(250, Happening.ANSWERED))
    assert (found.state, found.reached) == (State.WAITING, {"first-response": 250})


def test_an_answer_while_waiting_is_remembered_when_it_resumes() -> None:
    waiting = fact(200, Happening.WAITING)
    found = course(OPENED, waiting, fact(250, Happening.ANSWERED), fact(300, Happening.RESUMED))
    assert found.state is State.OPEN
    agreed = fact(150, Happening.SCHEDULED, appointment=900)
    found = course(OPENED, agreed, waiting, fact(250, Happening.ANSWERED), fact(300, Happening.RESUMED))
    assert found.state is State.SCHEDULED


def test_a_reply_and_a_wait_in_one_act_lose_neither() -> None:
    found = course(OPENED, fact(200, Happening.WAITING, sequence=1), fact(200, Happening.ANSWERED, sequence=0))
    assert (found.state, found.before, found.reached) == (State.WAITING, State.OPEN, {"first-response": 200})


def test_resuming_what_does_not_wait_changes_nothing() -> None:
    assert course(OPENED, fact(300, Happening.RESUMED)).waits == []


@pytest.mark.parametrize("what", [Happening.SCHEDULED, Happening.SOLVED, Happening.CLOSED])
def test_whatever_ends_waiting_counts_the_wait(what: Happening) -> None:
    found = course(OPENED, fact(200, Happening.WAITING), fact(300, what, appointment=900))
    assert found.waits == [(200, 300)]


def test_an_appointment_is_kept_and_seen_by_the_rules() -> None:
    found = course(OPENED, fact(200, Happening.SCHEDULED, appointment=900))
    assert (found.state, found.appointment, found.raw["request"]["scheduled"]) == (State.SCHEDULED, 900, True)


def test_an_appointment_is_a_change_of_what_is_known() -> None:
    found = course(
        OPENED, fact(200, Happening.SCHEDULED, appointment=900), fact(300, Happening.SCHEDULED, appointment=950)
    )
    assert found.appointment == 950
    assert found.versions == [Version(200, {}, None), Version(300, {"request": {"scheduled": True}}, 900)]


@pytest.mark.parametrize(("answered", "state"), [(499, State.SCHEDULED), (500, State.OPEN), (501, State.OPEN)])
def test_an_answer_at_the_agreed_time_or_later_keeps_the_appointment(answered: int, state: State) -> None:
    agreed = fact(200, Happening.SCHEDULED, appointment=500)
    assert course(OPENED, agreed, fact(answered, Happening.ANSWERED)).state is state


def test_no_appointment_before_the_admission() -> None:
    found = course(fact(100, Happening.OPENED, outcome="held"), fact(200, Happening.SCHEDULED, appointment=900))
    assert (found.state, found.appointment, found.versions) == (State.HELD, None, [])


@pytest.mark.parametrize("ended", [Happening.SOLVED, Happening.CLOSED])
def test_no_appointment_on_a_ticket_that_is_done(ended: Happening) -> None:
    found = course(OPENED, fact(200, ended), fact(300, Happening.SCHEDULED, appointment=900))
    assert found.appointment is None


def test_solving_reaches_the_resolution_and_stops_the_clock() -> None:
    found = course(OPENED, fact(200, Happening.SOLVED))
    assert (found.state, found.reached, found.paused) == (State.SOLVED, {"resolution": 200}, 200)


def test_solving_twice_keeps_the_first() -> None:
    assert course(OPENED, fact(200, Happening.SOLVED), fact(300, Happening.SOLVED)).reached == {"resolution": 200}


def test_solving_what_was_never_admitted_changes_nothing() -> None:
    found = course(fact(100, Happening.OPENED, outcome="held"), fact(200, Happening.SOLVED))
    assert (found.state, found.reached) == (State.HELD, {})


@pytest.mark.parametrize("ended", [Happening.SOLVED, Happening.CLOSED])
def test_reopening_takes_the_resolution_back_and_counts_no_time_between(ended: Happening) -> None:
    found = course(OPENED, fact(200, ended), fact(500, Happening.REOPENED))
    assert (found.state, found.waits, found.paused) == (State.OPEN, [(200, 500)], None)
    assert "resolution" not in found.reached


def test_closing_what_is_solved_keeps_the_clock_where_it_stood() -> None:
    found = course(OPENED, fact(200, Happening.SOLVED), fact(300, Happening.CLOSED), fact(500, Happening.REOPENED))
    assert found.waits == [(200, 500)]


def test_a_held_ticket_that_was_closed_runs_from_its_admission() -> None:
    held = (fact(100, Happening.OPENED, outcome="held"), fact(200, Happening.CLOSED))
    assert (course(*held).state, course(*held).paused) == (State.CLOSED, None)
    found = course(*held, fact(300, Happening.OPENED, outcome="admitted"))
    assert (found.state, found.admitted, found.paused, found.waits) == (State.NEW, 300, None, [])


def test_what_is_closed_before_it_was_opened_is_not_closed() -> None:
    found = course(fact(50, Happening.CLOSED), OPENED)
    assert (found.state, found.paused) == (State.NEW, None)


def test_reopening_what_was_never_admitted_changes_nothing() -> None:
    found = course(
        fact(100, Happening.OPENED, outcome="held"), fact(200, Happening.CLOSED), fact(300, Happening.REOPENED)
    )
    assert (found.state, found.waits) == (State.CLOSED, [])


@pytest.mark.parametrize("state", [State.SOLVED, State.CLOSED, State.HELD])
def test_what_does_not_run_cannot_wait(state: State) -> None:
    first = {
        State.SOLVED: (OPENED, fact(150, Happening.SOLVED)),
        State.CLOSED: (OPENED, fact(150, Happening.CLOSED)),
        State.HELD: (fact(100, Happening.OPENED, outcome="held"),),
    }[state]
    found = course(*first, fact(200, Happening.WAITING))
    assert found.state is state
    assert found.paused == (None if state is State.HELD else 150)


def test_an_answer_to_what_is_closed_is_the_first_response_and_opens_nothing() -> None:
    found = course(OPENED, fact(200, Happening.CLOSED), fact(300, Happening.ANSWERED))
    assert (found.state, found.reached) == (State.CLOSED, {"first-response": 300})


def test_facts_of_one_instant_go_by_their_sequence_then_by_their_key() -> None:
    low, high = (
        fact(300, Happening.CHANGED, changes=(("request", "priority", name),), key=name) for name in ("low", "high")
    )
    for facts in permutations((OPENED, low, high)):
        assert course(*facts).raw["request"]["priority"] == "low"
    first = fact(300, Happening.CHANGED, changes=(("request", "priority", "first"),), key="z", sequence=-1)
    for facts in permutations((OPENED, low, first)):
        assert course(*facts).raw["request"]["priority"] == "low"


def test_the_judge_sees_the_facts_and_the_instant_of_the_opening() -> None:
    seen = []

    def judge(raw: Raw, at: int) -> str:
        seen.append((at, raw))
        return "offered"

    bought = fact(400, Happening.OPENED, changes=(("request", "bought", "case"),), outcome="admitted")
    later = fact(500, Happening.CHANGED, changes=(("request", "bought", None),))
    found = follow((fact(100, Happening.OPENED), bought, later), {"request": {"kind": "problem"}}, judge, 1_000)
    assert seen == [(100, {"request": {"kind": "problem"}})]
    assert found.opening == {"request": {"kind": "problem", "bought": "case"}}
    assert (found.opened, found.outcome, found.admitted) == (400, "admitted", 400)


def test_closing_twice_and_reopening_what_is_open_change_nothing() -> None:
    closed = course(OPENED, fact(300, Happening.CLOSED), fact(400, Happening.CLOSED))
    assert (closed.state, closed.paused) == (State.CLOSED, 300)
    assert course(OPENED, fact(300, Happening.REOPENED)).state is State.NEW


def test_changes_are_seen_from_their_instant_and_the_facts_before_are_kept() -> None:
    change = fact(300, Happening.CHANGED, changes=(("request", "priority", "high"),))
    given = {"request": {"priority": "low"}}
    found = follow((OPENED, change), given, lambda _raw, _at: "admitted", 1_000)
    assert found.raw["request"]["priority"] == "high"
    assert found.versions == [Version(300, {"request": {"priority": "low"}}, None)]
    assert given == {"request": {"priority": "low"}}


def test_what_changes_before_the_admission_is_not_a_change_of_a_promise() -> None:
    change = fact(50, Happening.CHANGED, changes=(("contract", "plan", "gold"),))
    found = course(change, OPENED)
    assert found.versions == []
    assert found.opening == {"contract": {"plan": "gold"}}


def test_the_order_of_arrival_does_not_matter() -> None:
    facts = (
        OPENED,
        fact(200, Happening.ANSWERED),
        fact(300, Happening.WAITING),
        fact(400, Happening.RESUMED),
        fact(500, Happening.SOLVED),
    )
    expected = course(*facts)
    assert all(course(*shuffled) == expected for shuffled in permutations(facts))
