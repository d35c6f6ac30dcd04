"""Are two answers to one case found, and only those?"""

from dataclasses import replace
from typing import Any

import pytest
from tests.engine.policy.cast import (
    ACTIVITY,
    ADMITTED,
    ALL,
    CARE,
    DRAWN,
    INCLUDED,
    KIND,
    MIDNIGHT,
    OFFERED,
    PLAN,
    POOL,
    UNTIL,
    only,
    sentences,
    target,
)
from tests.engine.policy.editions import edition, flag, one_of, rule

from pactdesk.engine.policy.check import check
from pactdesk.engine.policy.edition import Impossible
from pactdesk.engine.policy.facts import Condition, ConditionForm
from pactdesk.engine.policy.fault import FaultKind, PolicyFault
from pactdesk.engine.policy.says import (
    Conduct,
    Fee,
    Measure,
    Notice,
    Page,
    Price,
    Purchase,
    Reject,
    Restate,
    Role,
    UseHours,
)
from pactdesk.engine.policy.witness import Witness


def test_two_rules_of_one_question_that_answer_one_request_overlap() -> None:
    gold = rule("gold", ADMITTED, {"contract.plan": "gold"}, cites=("NW-2", "NW-3"), line=7)
    problem = rule("problem", OFFERED, {"request.kind": "problem"}, cites="NW-3", line=9)
    rest = rule("rest", OFFERED, {"contract.plan": "basic", "request.kind": "training"})
    assert only(edition(PLAN, KIND, admission=[gold, problem, rest])) == PolicyFault(
        FaultKind.OVERLAP,
        "admission",
        "",
        ("gold", "problem"),
        (7, 9),
        ("NW-2", "NW-3"),
        Witness({"contract": {"plan": "gold"}, "request": {"kind": "problem"}}, MIDNIGHT),
        "admission: gold (NW-2, NW-3) and problem (NW-3) both answer a request where plan is gold and kind is problem."
        " Name one as the exception of the other, or narrow one of them.",
    )
    for place in (0, 1):
        rows = [gold, problem, rest]
        rows[place] = replace(rows[place], excepts=(rows[1 - place].id,))
        assert check(edition(PLAN, KIND, admission=rows)) == ()


def test_a_third_rule_may_set_aside_one_of_two_that_overlap() -> None:
    gold, problem = {"contract.plan": "gold"}, {"request.kind": "problem"}
    rows = [rule("gold", ADMITTED, gold), rule("problem", ADMITTED, problem)]
    both = rule("both", OFFERED, {**gold, **problem}, excepts=("gold", "problem"))
    rest = rule("rest", OFFERED, {"contract.plan": "basic", "request.kind": "training"})
    assert check(edition(PLAN, KIND, admission=[*rows, both, rest])) == ()


def test_rules_of_different_questions_do_not_overlap() -> None:
    assert check(edition(admission=[rule("one", ADMITTED, group="a"), rule("two", ADMITTED, group="b")])) == ()


def test_rules_overlap_only_in_cases_that_there_can_be() -> None:
    over = Condition("over", ConditionForm.FROM, ("contract.care_until",), missing=False)
    rows = [rule("lapsed", OFFERED, {"condition.care": False}), rule("not-yet", ADMITTED, {"condition.over": False})]
    made = edition(CARE, conditions=[UNTIL, over], admission=rows)
    assert sentences(made, FaultKind.OVERLAP) == []


def test_a_rule_without_clauses_is_told_by_its_name() -> None:
    made = edition(admission=[rule("one", ADMITTED, cites=()), rule("two", OFFERED)])
    found = "admission: one and two (NW-1) both answer any request."
    assert sentences(made) == [found + " Name one as the exception of the other, or narrow one of them."]


def test_two_restatements_of_one_fact_overlap_and_leave_no_other_fault() -> None:
    plan = one_of("contract.plan", "gold", "none", default="gold")
    rows = [
        rule("lapsed", Restate("contract.plan", "none"), {"condition.care": False}, group="contract.plan"),
        rule("trained", Restate("contract.plan", "none"), {"contact.trained": True}, group="contract.plan"),
    ]
    answers = [rule("live", ADMITTED, {"contract.plan": "gold"}), rule("none", OFFERED, {"contract.plan": "none"})]
    made = edition(plan, CARE, flag("contact.trained"), conditions=[UNTIL], restate=rows, admission=answers)
    found = "restate contract.plan: lapsed (NW-1) and trained (NW-1) both answer a case where trained is yes"
    remedy = " Name one as the exception of the other, or narrow one of them."
    assert sentences(made) == [f"{found} and care does not hold.{remedy}"]


def test_restatements_overlap_only_where_it_can_be_before_anything_is_restated() -> None:
    plan = one_of("contract.plan", "gold", "silver", "none", default="gold")
    rows = [
        rule("one", Restate("contract.plan", "none"), {"contract.plan": "silver", "contract.a": True}, group="p"),
        rule("two", Restate("contract.plan", "gold"), {"contract.plan": "silver", "contract.b": True}, group="p"),
    ]
    made = edition(
        plan,
        flag("contract.a"),
        flag("contract.b"),
        admission=ALL,
        restate=rows,
        impossible=[{"contract.a": True, "contract.b": True}],
    )
    assert check(made) == ()
    judged = replace(
        made, impossible=(*made.impossible[1:], Impossible((("contract.plan", frozenset({"none"})),), "."))
    )
    assert [fault.kind for fault in check(judged)] == [FaultKind.OVERLAP]


@pytest.mark.parametrize(
    ("section", "says"),
    [
        ("which_hours", UseHours("office")),
        ("paging", Page(page=True)),
        ("milestones", target(Measure.CLOCK)),
        ("prices", Price(100)),
        ("coverage", INCLUDED),
        ("fees", Fee("support", None)),
        ("purchases", Purchase("case")),
    ],
)
def test_answers_exclude_each_other_in(section: str, says: object) -> None:
    rows: dict[str, Any] = {section: [rule(*one) for one in (("one", says), ("two", says))]}
    assert [fault.kind for fault in check(edition(KIND, admission=ALL, **rows))] == [FaultKind.OVERLAP]
    grouped: dict[str, Any] = {section: [rule("one", says, group="g"), rule("two", says, group="h")]}
    assert check(edition(KIND, admission=ALL, **grouped)) == ()


@pytest.mark.parametrize(
    ("section", "says"),
    [
        ("contracts", Reject(".")),
        ("notices", Notice(".")),
        ("staffing", Role("contract.coach")),
        ("conduct", Conduct("close")),
    ],
)
def test_any_number_may_hold_in(section: str, says: object) -> None:
    trained = {"contact.trained": True}
    rows: dict[str, Any] = {section: [rule("one", says, trained), rule("two", says, trained)]}
    assert check(edition(flag("contact.trained"), admission=ALL, **rows)) == ()


def test_overflow_overlaps_only_where_work_can_go_past() -> None:
    over = [rule("one", INCLUDED, {"work.activity": "teach"}), rule("two", INCLUDED)]
    fix = [rule("drawn", DRAWN, {"work.activity": "fix"}), rule("plain", INCLUDED, {"work.activity": "teach"})]
    made = edition(ACTIVITY, admission=ALL, coverage=fix, overflow=over, allowances=[POOL])
    assert [fault.kind for fault in check(made)] == [FaultKind.DEAD_RULE]
    all_drawn = replace(made, coverage=replace(made.coverage, rules=(rule("drawn", DRAWN),)))
    assert [fault.kind for fault in check(all_drawn)] == [FaultKind.OVERLAP]


def test_prices_are_asked_with_a_request_and_with_work() -> None:
    rows = [
        rule("asked", Price(100), {"request.kind": "problem"}, group="hour"),
        rule("worked", Price(200), {"work.activity": "fix"}, group="hour"),
    ]
    made = edition(KIND, ACTIVITY, admission=ALL, coverage=[rule("all-work", INCLUDED)], prices=rows)
    assert only(made).witness == Witness({"request": {"kind": "problem"}, "work": {"activity": "fix"}}, MIDNIGHT)
