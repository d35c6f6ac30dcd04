"""Does a reason name a rule's clauses first, then those of what made its facts what they are, each once?"""

from datetime import date

import pytest

from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.facts import TIME, Condition, ConditionForm, Symbol
from pactdesk.engine.policy.rules import Rule
from pactdesk.engine.policy.view import View
from pactdesk.engine.terms.finding import Reason, Step

PLAN, USERS, CARE, UNTIL = "contract.plan", "contract.users", "condition.care", "contract.until"
ASKED: tuple[tuple[str, frozenset[Symbol]], ...] = ((CARE, frozenset({True})), (PLAN, frozenset({"gold"})))


def seen() -> View:
    view = View(0, {PLAN: "gold", USERS: 1, CARE: True, UNTIL: "2026-12-31", TIME: 2})
    view.facts = {PLAN: "gold", USERS: 7, UNTIL: date(2026, 12, 31)}
    view.conditions = {CARE: Condition("care", ConditionForm.UNTIL, (UNTIL,), missing=True)}
    view.timed_cites = (("H-1", "H-2"), ("H-3",), ())
    return view


def ruled(*when: tuple[str, frozenset[Symbol]], cites: tuple[str, ...] = ("C-1",)) -> Rule[str]:
    return Rule("a", when, "says", cites)


def test_a_rule_without_conditions_has_its_clauses_alone() -> None:
    assert reason(ruled(), seen()) == Reason("a", ("C-1",))


def test_its_own_steps_stand_before_those_of_its_facts() -> None:
    view, mine, theirs = seen(), Step("mine"), Step("theirs", ("C-2",))
    view.origins = {PLAN: (theirs,)}
    found = reason(ruled(*ASKED), view, mine)
    assert (found.steps, found.cites) == ((mine, theirs), ("C-1", "C-2"))


def test_facts_stand_in_the_order_asked_and_the_facts_compared_behind_their_comparison() -> None:
    assert reason(ruled(*ASKED), seen()).facts == ((CARE, True), (UNTIL, date(2026, 12, 31)), (PLAN, "gold"))


def test_a_number_stands_as_it_is() -> None:
    assert reason(ruled((USERS, frozenset({1}))), seen()).facts == ((USERS, 7),)


def test_the_clauses_of_a_compared_facts_default_are_named() -> None:
    view = seen()
    view.origins = {UNTIL: (Step("until is 2026-12-31 where none is given", ("C-5",)),)}
    assert reason(ruled(*ASKED), view).cites == ("C-1", "C-5")


def test_what_comes_twice_is_named_once() -> None:
    view, step = seen(), Step("both", ("C-1", "C-2"))
    view.origins = {UNTIL: (step,), PLAN: (step,)}
    view.causes = {PLAN: ((CARE, True), (UNTIL, date(2026, 12, 31)))}
    found = reason(ruled(*ASKED, cites=("C-2", "C-2")), view)
    assert (found.cites, found.steps) == (("C-2", "C-1"), (step,))
    assert found.facts == ((CARE, True), (UNTIL, date(2026, 12, 31)), (PLAN, "gold"))


@pytest.mark.parametrize(
    ("masks", "cites"),
    [
        ({2, 3, 6, 7}, ("C-1", "H-3")),  # within the second
        ({0, 1, 4, 5}, ("C-1", "H-3")),  # outside the second
        ({1, 3, 5, 7}, ("C-1", "H-1", "H-2")),  # within the first
        ({1, 2, 3, 5, 6, 7}, ("C-1", "H-1", "H-2", "H-3")),  # within the first or the second
        ({1, 5}, ("C-1", "H-1", "H-2", "H-3")),  # within the first, outside the second
        ({4, 5, 6, 7}, ("C-1",)),  # within the third, whose hours cite nothing
        (set(range(8)), ("C-1",)),  # at any time
    ],
)
def test_of_the_hours_only_those_asked_for_are_cited(masks: set[Symbol], cites: tuple[str, ...]) -> None:
    found = reason(ruled((TIME, frozenset(masks))), seen())
    assert (found.cites, found.facts) == (cites, ((TIME, 2),))
