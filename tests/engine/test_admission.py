"""Does the strictest question decide what becomes of a request?"""

from itertools import pairwise

import pytest

from pactdesk.engine.admission import Admission, admit
from pactdesk.engine.policy.rules import Contradiction, Rule, Table, Undecided, When
from pactdesk.engine.policy.says import Admit, Outcome
from pactdesk.engine.policy.view import View


def gate(group: str, says: Admit, excepts: tuple[str, ...] = (), when: When = ()) -> Rule[Admit]:
    return Rule(f"{group}-{says.outcome.value}", when, says, (f"C-{group}",), excepts, group)


def decided(*rules: Rule[Admit]) -> Admission:
    return admit(Table("admission", rules), View(0)).value


ADMITTED = gate("what", Admit(Outcome.ADMITTED))
STRICTER = (Outcome.REFUSED, Outcome.HELD, Outcome.OFFERED, Outcome.REDIRECTED)


@pytest.mark.parametrize("outcome", STRICTER)
def test_every_other_outcome_is_stricter_than_admitted(outcome: Outcome) -> None:
    assert decided(ADMITTED, gate("who", Admit(outcome))).outcome is outcome


@pytest.mark.parametrize(("strict", "lax"), list(pairwise(STRICTER)))
def test_the_first_of_refused_held_offered_redirected_stands(strict: Outcome, lax: Outcome) -> None:
    assert decided(gate("a", Admit(lax)), gate("b", Admit(strict))).outcome is strict


def test_all_that_gave_the_outcome_are_named_and_no_other() -> None:
    rules = (ADMITTED, gate("who", Admit(Outcome.HELD)), gate("which", Admit(Outcome.HELD)))
    assert admit(Table("admission", rules), View(0)).cites == ("C-who", "C-which")


def test_offers_add_up_and_the_first_of_the_rest_stands() -> None:
    found = decided(
        gate("a", Admit(Outcome.OFFERED, ("x", "y"))),
        gate("b", Admit(Outcome.OFFERED, ("y", "z"), "portal", "purchase", "contract.coach")),
        gate("c", Admit(Outcome.OFFERED, (), "phone", "choice", "contract.manager")),
    )
    assert found == Admission(Outcome.OFFERED, ("x", "y", "z"), "portal", "purchase", "contract.coach")


def test_what_a_laxer_rule_offers_is_left_out() -> None:
    assert decided(gate("a", Admit(Outcome.REFUSED)), gate("b", Admit(Outcome.OFFERED, ("x",)))).offers == ()


def test_an_exception_reaches_across_questions() -> None:
    held = gate("who", Admit(Outcome.HELD))
    assert decided(held, gate("what", Admit(Outcome.ADMITTED), excepts=(held.id,))).outcome is Outcome.ADMITTED


def test_two_answers_to_one_question_are_a_contradiction() -> None:
    with pytest.raises(Contradiction):
        decided(ADMITTED, gate("what", Admit(Outcome.REFUSED)))


def test_a_request_that_no_question_answers_is_undecided() -> None:
    with pytest.raises(Undecided, match="no question answers"):
        decided(gate("what", Admit(Outcome.ADMITTED), when=(("request.kind", frozenset({"problem"})),)))


def test_a_silent_question_leaves_the_others_to_decide() -> None:
    silent = gate("who", Admit(Outcome.HELD), when=(("contact.trained", frozenset({False})),))
    assert decided(ADMITTED, silent).outcome is Outcome.ADMITTED
