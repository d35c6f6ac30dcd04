"""Does every clause that had a say get one sentence, with the facts and figures of this very request?"""

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

import pytest
from tests.engine.policy.editions import day, edition, one_of

from pactdesk.engine.explain import Because, explain, facts_in_words
from pactdesk.engine.policy.edition import Clause, Edition
from pactdesk.engine.policy.facts import Condition, ConditionForm
from pactdesk.engine.terms.finding import FactUsed, Finding, Reason, Step

UNTIL, SINCE = date(2026, 12, 31), date(2026, 1, 1)
GOLD: FactUsed = ("contract.plan", "gold")
CARE: tuple[FactUsed, ...] = (("condition.care", True), ("contract.until", UNTIL))


@pytest.fixture(scope="module")
def made() -> Edition:
    declared = edition(
        one_of("contract.plan", "basic", "gold"),
        day("contract.until"),
        day("contract.since"),
        conditions=[
            Condition("care", ConditionForm.UNTIL, ("contract.until",), missing=True),
            Condition("apart", ConditionForm.DIFFERS, ("contract.since", "contract.until"), missing=False),
        ],
    )
    clauses = {
        "C-1": Clause("C-1", "1", "Gold is answered at once."),
        "C-2": Clause("C-2", "2", "Care ends with its last day"),
        "C-3": Clause("C-3", "3", "All is well."),
    }
    return replace(declared, clauses=clauses)


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Verdict:
    outcome: Colour


def said(made: Edition, *findings: Finding[object]) -> dict[str, str]:
    return {one.clause: one.sentence for one in explain(made, findings)}


def finding(value: object, *reasons: Reason, subject: str = "answer") -> Finding[object]:
    return Finding(subject, value, reasons)


def test_a_sentence_has_the_clause_the_facts_and_the_figures(made: Edition) -> None:
    one = Reason("a", ("C-1",), (GOLD,), (Step("2 hours from noon: due at two"),))
    assert explain(made, [finding(None, one)]) == (
        Because("C-1", "Gold is answered at once. Here: plan is gold; 2 hours from noon: due at two."),
    )


def test_a_clause_without_a_full_stop_gets_one(made: Edition) -> None:
    sentence = said(made, finding(None, Reason("a", ("C-2",), (GOLD,), (Step("it ended."),))))["C-2"]
    assert sentence == "Care ends with its last day. Here: plan is gold; it ended."


def test_a_clause_that_the_edition_lacks_is_said_by_its_name(made: Edition) -> None:
    assert said(made, finding(None, Reason("a", ("C-9",), (GOLD,)))) == {"C-9": "C-9. Here: plan is gold; answer."}


def test_clauses_come_in_order_of_weight_each_once(made: Edition) -> None:
    first = finding("x", Reason("a", ("C-2", "C-1")), Reason("b", ("C-3", "C-2")))
    second = finding("y", Reason("c", ("C-4", "C-1")))
    assert [one.clause for one in explain(made, [first, second])] == ["C-2", "C-1", "C-3", "C-4"]


def test_every_finding_that_cites_a_clause_adds_to_its_sentence(made: Edition) -> None:
    first = finding("x", Reason("a", ("C-1",), (GOLD,)), subject="first")
    second = finding(None, Reason("b", ("C-2", "C-1"), (), (Step("2 hours: due at two", ("C-1",)),)))
    third = finding("y", Reason("c", ("C-1",), (GOLD,)), subject="third")
    assert said(made, first, second, third) == {
        "C-1": "Gold is answered at once. Here: plan is gold; first: x; 2 hours: due at two; third: y.",
        "C-2": "Care ends with its last day. Here: answer.",
    }


def test_each_rule_says_its_facts_then_its_figures_and_nothing_twice(made: Edition) -> None:
    heavy = Reason("a", ("C-1",), (GOLD,), (Step("one"),))
    light = Reason("b", ("C-2", "C-1"), CARE, (Step("two"), Step("one")))
    again = Reason("c", ("C-1",), (GOLD,), (Step("two"),))
    sentences = said(made, finding("x", heavy, light, again))
    assert sentences["C-1"].endswith("Here: plan is gold; one; care holds (until is 2026-12-31); two.")
    assert sentences["C-2"].endswith("Here: care holds (until is 2026-12-31); two; one.")


def test_a_step_of_another_clause_is_not_said(made: Edition) -> None:
    one = Reason("a", ("C-1", "C-2"), (), (Step("shared"), Step("first", ("C-1",)), Step("second", ("C-2",))))
    sentences = said(made, finding(None, one))
    assert sentences["C-1"].endswith("Here: shared; first.")
    assert sentences["C-2"].endswith("Here: shared; second.")


@pytest.mark.parametrize(
    ("value", "conclusion"),
    [
        ("basic", "answer: basic"),
        (Colour.RED, "answer: red"),
        (Verdict(Colour.RED), "answer: red"),
        (True, "answer: yes"),
        (False, "answer: no"),
        (7, "answer"),
        (None, "answer"),
    ],
)
def test_where_no_step_says_what_came_of_it_the_value_does(value: object, conclusion: str, made: Edition) -> None:
    assert said(made, finding(value, Reason("a", ("C-1",))))["C-1"] == f"Gold is answered at once. Here: {conclusion}."


def test_a_finding_without_reasons_says_nothing(made: Edition) -> None:
    assert explain(made, [finding("x")]) == explain(made, []) == ()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ((), ""),
        ((GOLD,), "plan is gold"),
        (CARE, "care holds (until is 2026-12-31)"),
        ((*CARE, GOLD), "care holds (until is 2026-12-31), plan is gold"),
        ((GOLD, *CARE), "plan is gold, care holds (until is 2026-12-31)"),
        ((("condition.care", True), GOLD), "care holds, plan is gold"),
        (
            (("condition.apart", True), ("contract.since", SINCE), ("contract.until", UNTIL), GOLD),
            "apart holds (since is 2026-01-01, until is 2026-12-31), plan is gold",
        ),
        (
            (("condition.apart", False), ("contract.since", None), ("contract.until", UNTIL), ("condition.care", True)),
            "apart does not hold (since is not known, until is 2026-12-31), care holds",
        ),
        ((("contract.plan", "gold (old)"), GOLD), "plan is gold (old), plan is gold"),
    ],
)
def test_facts_in_words(facts: tuple[FactUsed, ...], words: str, made: Edition) -> None:
    assert facts_in_words(made, facts) == words
